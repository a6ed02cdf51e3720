/* kith-webhooks-command.c: kithd webhooks add, list and remove
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-webhooks-command.h"

#include "base/kith-clock.h"
#include "base/kith-limits.h"
#include "server/kith-daemon.h"
#include "server/kith-jwt.h"
#include "server/kith-webhook.h"
#include "store/kith-store-keys.h"

typedef struct
{
  char *store;
  char *name;
} Options;

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->store, g_free);
  g_clear_pointer (&options->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
fail (const GError *error)
{
  return kith_daemon_complain (KITH_EXIT_FAILED, "%s", error->message);
}

/* A name is printed and logged: one line of plain text. */
static gboolean
is_name (const char *name)
{
  if (*name == '\0' || !g_utf8_validate (name, -1, NULL)
      || g_utf8_strlen (name, -1) > KITH_LIMIT_URL_CHARS)
    return FALSE;

  for (; *name != '\0'; name = g_utf8_next_char (name))
    if (!g_unichar_isprint (g_utf8_get_char (name)))
      return FALSE;

  return TRUE;
}

static char *
make_public (const char *key, GError **error)
{
  g_autoptr (KithJwtKey) parsed = kith_jwt_key_new (key, error);

  return parsed != NULL ? kith_jwt_key_print_public (parsed, error) : NULL;
}

static int
add (KithStore *store, const char *url, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *key = kith_jwt_make_key (&error);
  g_autofree char *public = key != NULL ? make_public (key, &error) : NULL;
  KithStoreWebhook webhook = {
    .id = id,
    .name = (char *) name,
    .url = (char *) url,
    .key = key,
    .created = kith_clock_get_real_time (kith_clock_get_default ()),
  };

  if (public == NULL || !kith_store_add_webhook (store, &webhook, &error))
    return fail (error);

  g_print ("%s", public);

  return 0;
}

static int
list (KithStore *store, const char *url, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) webhooks = kith_store_list_webhooks (store, &error);

  if (webhooks == NULL)
    return fail (error);

  for (guint i = 0; i < webhooks->len; i++)
    {
      const KithStoreWebhook *webhook = g_ptr_array_index (webhooks, i);
      g_autofree char *created = kith_time_to_string (webhook->created);

      g_print ("%s\t%s\t%s\t%" G_GINT64_FORMAT "\n", webhook->name,
               webhook->url, created, webhook->position);
    }

  return 0;
}

static int
remove_webhook (KithStore *store, const char *url, const char *name)
{
  g_autoptr (GError) error = NULL;

  return kith_store_remove_webhook (store, name, &error) ? 0 : fail (error);
}

static const struct
{
  const char *name;
  int (*run) (KithStore *store, const char *url, const char *name);
  gboolean takes_url;
  gboolean needs_name;
} commands[] = {
  { "add", add, TRUE, TRUE },
  { "list", list, FALSE, FALSE },
  { "remove", remove_webhook, FALSE, TRUE },
};

static int
open_and_run (gsize command, const char *url, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore) store = NULL;
  const char *name = options->name != NULL ? options->name : url;
  int status;

  if (!commands[command].takes_url && !kith_store_exists (options->store))
    return kith_daemon_complain (KITH_EXIT_FAILED, "There is no store %s",
                                 options->store);

  store = kith_store_open_keys (options->store, &error);
  if (store == NULL)
    return fail (error);

  status = commands[command].run (store, url, name);

  return kith_store_close (store, &error) ? status : fail (error);
}

static int
run (int argc, char **argv, const Options *options)
{
  g_autoptr (GError) error = NULL;
  const char *url = argc == 3 ? argv[2] : NULL;
  gsize i = 0;

  while (i < G_N_ELEMENTS (commands)
         && !g_str_equal (commands[i].name, argv[1]))
    i++;

  if (i == G_N_ELEMENTS (commands))
    return kith_daemon_complain (
      KITH_EXIT_USAGE, "“webhooks %s” is none of add, list and remove",
      argv[1]);
  if (commands[i].takes_url && url == NULL)
    return kith_daemon_complain (KITH_EXIT_USAGE, "A URL is needed");
  if (!commands[i].takes_url && url != NULL)
    return kith_daemon_complain (KITH_EXIT_USAGE, "“%s” is not expected", url);
  if (url != NULL && !kith_webhook_check_url (url, &error))
    return kith_daemon_complain (KITH_EXIT_USAGE, "%s", error->message);
  if (commands[i].needs_name && url == NULL && options->name == NULL)
    return kith_daemon_complain (KITH_EXIT_USAGE, "--name is needed");
  if (options->name != NULL && !is_name (options->name))
    return kith_daemon_complain (KITH_EXIT_USAGE,
                                 "--name takes one line of plain text");

  return open_and_run (i, url, options);
}

int
kith_webhooks_command_run (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  int status = 0;
  const GOptionEntry entries[] = {
    { "store", 's', 0, G_OPTION_ARG_STRING, &options.store,
      "Where the contacts are: sqlite:PATH", "URI" },
    { "name", 'n', 0, G_OPTION_ARG_STRING, &options.name,
      "What the webhook is called (default: its URL)", "NAME" },
    { NULL },
  };

  if (!kith_daemon_parse (
        entries, "add URL|list|remove",
        "Manages who is sent what happens.\n\n"
        "add prints the public key that verifies what kithd sends: each event "
        "is one\nPOST, whose body is a JSON Web Token (RS256). URL is "
        "https://…, or http:// to\nthis computer.\n"
        "list prints name, URL, when it was added, and the number of the last "
        "event that\nwas accepted.",
        &argc, &argv, &status))
    return status;

  if (argc < 2 || argc > 3 || options.store == NULL)
    return kith_daemon_complain (
      KITH_EXIT_USAGE, "One of add URL, list and remove, and --store, are "
                       "needed (see kithd webhooks --help)");

  return run (argc, argv, &options);
}
