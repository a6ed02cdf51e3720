/* kith-commands-watch.c: events as they come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-commands-private.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>

#include "base/kith-json.h"
#include "service/kith-feed.h"

typedef struct
{
  KithFeed *feed;
  GMainLoop *loop;
} Watch;

static void
watch_clear (Watch *watch)
{
  if (watch->feed != NULL)
    kith_feed_stop (watch->feed);
  g_clear_object (&watch->feed);
  g_clear_pointer (&watch->loop, g_main_loop_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

/* One line, at once, also into a pipe. */
static void
print (KithFeed *feed, const char *type, KithEvent *event)
{
  g_autoptr (JsonObject) line = json_object_new ();
  g_autofree char *text = NULL;

  kith_json_set_string (line, "id", kith_feed_get_last_id (feed));
  kith_json_set_string (line, "type", type);
  if (event != NULL)
    json_object_set_object_member (
      line, "event", json_object_ref (kith_event_get_json (event)));

  text = kith_json_print (line);
  g_print ("%s\n", text);
  fflush (stdout);
}

static void
event_cb (KithFeed *feed, KithEvent *event, gpointer data)
{
  g_autofree char *type = kith_event_make_type (kith_event_get_kind (event),
                                                kith_event_get_action (event));

  print (feed, type, event);
}

static void
reload_cb (KithFeed *feed, gpointer data)
{
  print (feed, KITH_EVENT_TYPE_RELOAD, NULL);
}

static void
state_cb (KithFeed *feed, GParamSpec *pspec, gpointer data)
{
  Watch *watch = data;

  if (kith_feed_get_state (feed) == KITH_FEED_UNAVAILABLE)
    g_main_loop_quit (watch->loop);
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
  g_signal_connect (watch.feed, "event", G_CALLBACK (event_cb), NULL);
  g_signal_connect (watch.feed, "reload", G_CALLBACK (reload_cb), NULL);
  g_signal_connect (watch.feed, "notify::state", G_CALLBACK (state_cb), &watch);
  kith_feed_start (watch.feed);
  if (kith_feed_get_state (watch.feed) != KITH_FEED_UNAVAILABLE)
    run_loop (watch.loop);

  if (kith_feed_get_state (watch.feed) != KITH_FEED_UNAVAILABLE)
    return TRUE;

  g_propagate_error (error, g_error_copy (kith_feed_get_error (watch.feed)));

  return FALSE;
}
