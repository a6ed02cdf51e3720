/* kith-keys-command.c: kithd keys add, list and remove
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/daemon/kith-keys-command.h"

#include "base/kith-clock.h"
#include "base/kith-error.h"
#include "base/kith-text.h"
#include "server/access/kith-auth.h"
#include "server/daemon/kith-daemon.h"
#include "store/kith-store-open.h"

#define MAX_NAME_CHARS 100
#define PERMISSIONS                                                            \
  "manage, view, contacts, view-contacts, labels, fields, notes, view-notes"

typedef struct
{
  char *store;
  char *name;
  char *app_id;
  char **permissions;
} Options;

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->store, g_free);
  g_clear_pointer (&options->name, g_free);
  g_clear_pointer (&options->app_id, g_free);
  g_clear_pointer (&options->permissions, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* Each may be several, parted by commas. */
static gboolean
read_permissions (char **texts, KithPermission *set)
{
  g_autofree char *all = texts != NULL ? g_strjoinv (",", texts) : NULL;

  return kith_permission_from_string (all, set);
}

static int
add (KithStore *store, Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *hash = NULL;
  KithStoreKey key = { .name = options->name, .app_id = options->app_id };

  if (options->name == NULL
      || !kith_daemon_is_name (options->name, MAX_NAME_CHARS))
    return kith_daemon_complain (
      KITH_EXIT_USAGE, "--name is needed: up to %d characters on one line",
      MAX_NAME_CHARS);
  if (!read_permissions (options->permissions, &key.permission))
    return kith_daemon_complain (
      KITH_EXIT_USAGE, "--permission is needed: one or more of " PERMISSIONS);
  if (options->app_id != NULL && !g_uuid_string_is_valid (options->app_id))
    return kith_daemon_complain (KITH_EXIT_USAGE, "--app-id needs a GUID");

  secret = kith_auth_make_key (&error);
  if (secret == NULL)
    return kith_daemon_fail (error);

  hash = kith_auth_hash_key (secret);
  key.hash = hash;
  key.created = kith_clock_get_real_time (kith_clock_get_default ());
  if (!kith_store_add_key (store, &key, &error))
    return kith_daemon_fail (error);

  g_print ("%s\n", secret);

  return 0;
}

static int
list (KithStore *store, Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) keys = kith_store_list_keys (store, &error);

  if (keys == NULL)
    return kith_daemon_fail (error);

  for (guint i = 0; i < keys->len; i++)
    {
      const KithStoreKey *key = g_ptr_array_index (keys, i);
      g_autofree char *permission = kith_permission_to_string (key->permission);
      g_autofree char *created = kith_time_to_string (key->created);

      g_print ("%s\t%s\t%s%s%s\n", key->name, permission, created,
               key->app_id != NULL ? "\t" : "",
               key->app_id != NULL ? key->app_id : "");
    }

  return 0;
}

static int
remove_key (KithStore *store, Options *options)
{
  g_autoptr (GError) error = NULL;

  if (options->name == NULL)
    return kith_daemon_complain (KITH_EXIT_USAGE, "--name is needed");

  return kith_store_remove_key (store, options->name, &error)
           ? 0
           : kith_daemon_fail (error);
}

static const struct
{
  const char *name;
  int (*run) (KithStore *store, Options *options);
  /* A store is made for its first key, and not to look for one. */
  gboolean makes_store;
} commands[] = {
  { "add", add, TRUE },
  { "list", list, FALSE },
  { "remove", remove_key, FALSE },
};

static int
run (const char *name, Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore) store = NULL;
  int status;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (!g_str_equal (commands[i].name, name))
        continue;

      if (!commands[i].makes_store && !kith_store_exists (options->store))
        return kith_daemon_complain (KITH_EXIT_FAILED, "There is no store %s",
                                     options->store);

      store = kith_store_open_keys (options->store, &error);
      if (store == NULL)
        return kith_daemon_fail (error);

      status = commands[i].run (store, options);

      return kith_store_close (store, &error) ? status
                                              : kith_daemon_fail (error);
    }

  return kith_daemon_complain (KITH_EXIT_USAGE,
                               "“keys %s” is none of add, list and remove",
                               name);
}

int
kith_keys_command_run (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  int status = 0;
  const GOptionEntry entries[] = {
    { "store", 's', 0, G_OPTION_ARG_FILENAME, &options.store,
      "Where the contacts are: sqlite:PATH", "URI" },
    { "name", 'n', 0, G_OPTION_ARG_FILENAME, &options.name,
      "What the key is called", "NAME" },
    { "permission", 'p', 0, G_OPTION_ARG_STRING_ARRAY, &options.permissions,
      "What a new key permits (may be repeated, or parted by commas)",
      "PERMISSION" },
    { "app-id", 'a', 0, G_OPTION_ARG_STRING, &options.app_id,
      "Which app it is for: contacts that it makes say so (default: a person)",
      "GUID" },
    { NULL },
  };

  if (!kith_daemon_parse (entries, "add|list|remove",
                          "Manages the keys of clients that come over TCP.\n"
                          "add prints the new key, once.\n\n"
                          "A permission is one of\n"
                          "  manage         all there is\n"
                          "  view           all that reads\n"
                          "  contacts       read and change contacts\n"
                          "  view-contacts  read contacts\n"
                          "  labels         read and change labels\n"
                          "  fields         read and change extended fields\n"
                          "  notes          read and change notes\n"
                          "  view-notes     read notes\n"
                          "Who reads contacts reads labels and fields, too.",
                          &argc, &argv, &status))
    return status;

  if (argc != 2 || options.store == NULL)
    return kith_daemon_complain (
      KITH_EXIT_USAGE, "One of add, list and remove, and --store, are needed "
                       "(see kithd keys --help)");

  return run (argv[1], &options);
}
