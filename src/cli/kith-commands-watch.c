/* kith-commands-watch.c: events as they come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-commands-private.h"

#include <glib-unix.h>
#include <signal.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "service/feed/kith-feed.h"

typedef struct
{
  KithFeed *feed;
  GMainLoop *loop;
  gboolean was_live;
  GError *error; /* why there is no more to watch */
} Watch;

static void
watch_clear (Watch *watch)
{
  if (watch->feed != NULL)
    kith_feed_stop (watch->feed);
  g_clear_object (&watch->feed);
  g_clear_pointer (&watch->loop, g_main_loop_unref);
  g_clear_error (&watch->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

/* @error: (transfer full) */
static void
end (Watch *watch, GError *error)
{
  if (watch->error == NULL)
    watch->error = error;
  else
    g_error_free (error);
  g_main_loop_quit (watch->loop);
}

static void
print (Watch *watch, const char *type, KithEvent *event)
{
  g_autoptr (JsonObject) line = json_object_new ();
  g_autofree char *text = NULL;
  GError *error = NULL;

  kith_json_set_string (line, "id", kith_feed_get_last_id (watch->feed));
  kith_json_set_string (line, "type", type);
  if (event != NULL)
    json_object_set_object_member (
      line, "event", json_object_ref (kith_event_get_json (event)));

  text = kith_json_print (line);
  if (!kith_cli_print (stdout, text, &error))
    end (watch, error);
}

static void
event_cb (KithFeed *feed, KithEvent *event, gpointer data)
{
  g_autofree char *type = kith_event_make_type (kith_event_get_kind (event),
                                                kith_event_get_action (event));

  print (data, type, event);
}

static void
reload_cb (KithFeed *feed, gpointer data)
{
  print (data, KITH_EVENT_TYPE_RELOAD, NULL);
}

/* A server that was there comes again; who mistypes its address, or has no
 * good key, would wait for ever. */
static gboolean
is_final (Watch *watch, const GError *error)
{
  return kith_feed_get_state (watch->feed) == KITH_FEED_UNAVAILABLE
         || g_error_matches (error, KITH_ERROR, KITH_ERROR_UNAUTHENTICATED)
         || (!watch->was_live
             && g_error_matches (error, KITH_ERROR, KITH_ERROR_UNREACHABLE));
}

static void
changed_cb (KithFeed *feed, GParamSpec *pspec, gpointer data)
{
  Watch *watch = data;
  const GError *error = kith_feed_get_error (feed);

  watch->was_live |= kith_feed_get_state (feed) == KITH_FEED_LIVE;
  if (error != NULL && is_final (watch, error))
    end (watch, g_error_copy (error));
}

static gboolean
signal_cb (gpointer data)
{
  g_main_loop_quit (data);

  return G_SOURCE_CONTINUE;
}

static void
run_loop (GMainLoop *loop)
{
  guint interrupt = g_unix_signal_add (SIGINT, signal_cb, loop);
  guint terminate = g_unix_signal_add (SIGTERM, signal_cb, loop);

  g_main_loop_run (loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
}

gboolean
kith_command_watch (KithCli *cli,
                    char **args,
                    JsonObject **output,
                    GError **error)
{
  g_auto (Watch) watch = { NULL };

  if (args[0] != NULL
      && !g_ascii_string_to_unsigned (args[0], 10, 0, G_MAXINT64, NULL, NULL))
    {
      g_set_error (error, KITH_USAGE_ERROR, 0, "“%s” is no id of an event",
                   args[0]);
      return FALSE;
    }

  watch.loop = g_main_loop_new (NULL, FALSE);
  watch.feed = kith_feed_new (cli->contacts);
  kith_feed_set_last_id (watch.feed, args[0]);
  g_signal_connect (watch.feed, "event", G_CALLBACK (event_cb), &watch);
  g_signal_connect (watch.feed, "reload", G_CALLBACK (reload_cb), &watch);
  g_signal_connect (watch.feed, "notify::state", G_CALLBACK (changed_cb),
                    &watch);
  g_signal_connect (watch.feed, "notify::error", G_CALLBACK (changed_cb),
                    &watch);
  kith_feed_start (watch.feed);
  if (watch.error == NULL)
    run_loop (watch.loop);
  if (watch.error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&watch.error));

  return FALSE;
}
