/* kith-webhooks-command.c: kithd webhooks add, list, show and remove
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/daemon/kith-webhooks-command.h"

#include "base/kith-clock.h"
#include "base/kith-limits.h"
#include "model/kith-event.h"
#include "server/daemon/kith-daemon.h"
#include "server/webhooks/kith-jwt.h"
#include "server/webhooks/kith-webhook-url.h"
#include "store/interface/kith-store-keys.h"
#include "store/interface/kith-store-webhooks.h"
#include "store/kith-store-open.h"

typedef struct
{
  char *store;
  char *name;
  char **events;
} Options;

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->store, g_free);
  g_clear_pointer (&options->name, g_free);
  g_clear_pointer (&options->events, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static char *
make_public (const char *key, GError **error)
{
  g_autoptr (KithJwtKey) parsed = kith_jwt_key_new (key, error);

  return parsed != NULL ? kith_jwt_key_print_public (parsed, error) : NULL;
}

/* What the command is about. */
typedef struct
{
  KithStore *store;
  const char *url;
  const char *name;
  char *events; /* (nullable): as in KithStoreWebhook */
} Call;

static int
add (const Call *call)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *key = kith_jwt_make_key (&error);
  g_autofree char *public = key != NULL ? make_public (key, &error) : NULL;
  KithStoreWebhook webhook = {
    .id = id,
    .name = (char *) call->name,
    .url = (char *) call->url,
    .key = key,
    .events = call->events,
    .created = kith_clock_get_real_time (kith_clock_get_default ()),
  };

  if (public == NULL || !kith_store_add_webhook (call->store, &webhook, &error))
    return kith_daemon_fail (error);

  g_print ("%s", public);

  return 0;
}

static int
list (const Call *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    webhooks = kith_store_list_webhooks (call->store, &error);

  if (webhooks == NULL)
    return kith_daemon_fail (error);

  for (guint i = 0; i < webhooks->len; i++)
    {
      const KithStoreWebhook *webhook = g_ptr_array_index (webhooks, i);
      g_autofree char *created = kith_time_to_string (webhook->created);

      g_print ("%s\t%s\t%s\t%" G_GINT64_FORMAT "\t%s\n", webhook->name,
               webhook->url, created, webhook->position,
               webhook->events != NULL ? webhook->events : "all");
    }

  return 0;
}

static int
show (const Call *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    webhooks = kith_store_list_webhooks (call->store, &error);

  if (webhooks == NULL)
    return kith_daemon_fail (error);

  for (guint i = 0; i < webhooks->len; i++)
    {
      const KithStoreWebhook *webhook = g_ptr_array_index (webhooks, i);
      g_autofree char *public = NULL;

      if (!g_str_equal (webhook->name, call->name))
        continue;

      public = make_public (webhook->key, &error);
      if (public == NULL)
        return kith_daemon_fail (error);

      g_print ("%s", public);

      return 0;
    }

  return kith_daemon_complain (KITH_EXIT_FAILED,
                               "There is no webhook named “%s”", call->name);
}

static int
remove_webhook (const Call *call)
{
  g_autoptr (GError) error = NULL;

  return kith_store_remove_webhook (call->store, call->name, &error)
           ? 0
           : kith_daemon_fail (error);
}

static const struct
{
  const char *name;
  int (*run) (const Call *call);
  gboolean takes_url;
  gboolean needs_name;
} commands[] = {
  { "add", add, TRUE, TRUE },
  { "list", list, FALSE, FALSE },
  { "show", show, FALSE, TRUE },
  { "remove", remove_webhook, FALSE, TRUE },
};

static int
open_and_run (gsize command, Call *call, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore) store = NULL;
  int status;

  if (!commands[command].takes_url && !kith_store_exists (options->store))
    return kith_daemon_complain (KITH_EXIT_FAILED, "There is no store %s",
                                 options->store);

  store = kith_store_open_keys (options->store, &error);
  if (store == NULL)
    return kith_daemon_fail (error);

  call->store = store;
  status = commands[command].run (call);

  return kith_store_close (store, &error) ? status : kith_daemon_fail (error);
}

/* (transfer full) (nullable): as in KithStoreWebhook; NULL with *@unknown where
 * there is no such type. */
static char *
join_events (char **names, const char **unknown)
{
  g_autoptr (GPtrArray) types = g_ptr_array_new_with_free_func (g_free);

  if (names == NULL)
    return NULL;

  for (; *names != NULL; names++)
    {
      char *type = kith_event_find_type (*names);

      if (type == NULL)
        {
          *unknown = *names;
          return NULL;
        }
      g_ptr_array_add (types, type);
    }
  g_ptr_array_add (types, NULL);

  return g_strjoinv (" ", (char **) types->pdata);
}

static int
run_with_events (gsize command, const char *url, const Options *options)
{
  const char *unknown = NULL;
  g_autofree char *events = join_events (options->events, &unknown);
  Call call = {
    .url = url,
    .name = options->name != NULL ? options->name : url,
    .events = events,
  };

  if (unknown != NULL)
    return kith_daemon_complain (
      KITH_EXIT_USAGE,
      "There are no events of type “%s”, but contact_created and others (see "
      "kithd webhooks --help)",
      unknown);

  return open_and_run (command, &call, options);
}

static int
run (int argc, char **argv, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = NULL;
  const char *url = argc == 3 ? argv[2] : NULL;
  gsize i = 0;

  while (i < G_N_ELEMENTS (commands)
         && !g_str_equal (commands[i].name, argv[1]))
    i++;

  if (i == G_N_ELEMENTS (commands))
    return kith_daemon_complain (
      KITH_EXIT_USAGE, "“webhooks %s” is none of add, list, show and remove",
      argv[1]);
  if (commands[i].takes_url && url == NULL)
    return kith_daemon_complain (KITH_EXIT_USAGE, "A URL is needed");
  if (!commands[i].takes_url && url != NULL)
    return kith_daemon_complain (KITH_EXIT_USAGE, "“%s” is not expected", url);
  if (url != NULL && (uri = kith_webhook_url_parse (url, &error)) == NULL)
    return kith_daemon_complain (KITH_EXIT_USAGE, "%s", error->message);
  if (url == NULL && options->events != NULL)
    return kith_daemon_complain (KITH_EXIT_USAGE, "--event goes with add");
  if (commands[i].needs_name && url == NULL && options->name == NULL)
    return kith_daemon_complain (KITH_EXIT_USAGE, "--name is needed");
  if (options->name != NULL
      && !kith_daemon_is_name (options->name, KITH_LIMIT_URL_CHARS))
    return kith_daemon_complain (KITH_EXIT_USAGE,
                                 "--name takes one line of plain text");

  return run_with_events (i, url, options);
}

int
kith_webhooks_command_run (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  int status = 0;
  const GOptionEntry entries[] = {
    { "store", 's', 0, G_OPTION_ARG_FILENAME, &options.store,
      "Where the contacts are: sqlite:PATH", "URI" },
    { "name", 'n', 0, G_OPTION_ARG_FILENAME, &options.name,
      "What the webhook is called (default: its URL)", "NAME" },
    { "event", 'e', 0, G_OPTION_ARG_STRING_ARRAY, &options.events,
      "Send events of this type (may be repeated; default: all)", "TYPE" },
    { NULL },
  };

  if (!kith_daemon_parse (
        entries, "add URL|list|show|remove",
        "Manages who is sent what happens.\n\n"
        "add prints the public key that verifies what kithd sends: each event "
        "is one\nPOST, whose body is a JSON Web Token (RS256). URL is "
        "https://…, or http:// to\nthis computer.  TYPE is contact_, label_, "
        "extended-field_ or note_, and created,\nupdated or deleted; or "
        "contact_merged.\n"
        "list prints name, URL, when it was added, the number of the last "
        "event that was\naccepted, and the types of events.\n"
        "show prints the public key again.",
        &argc, &argv, &status))
    return status;

  if (argc < 2 || argc > 3 || options.store == NULL)
    return kith_daemon_complain (
      KITH_EXIT_USAGE, "One of add URL, list, show and remove, and --store, "
                       "are needed (see kithd webhooks --help)");

  return run (argc, argv, &options);
}
