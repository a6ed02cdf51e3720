/* kith-client-watch.c: waiting for input without telling the main loop each
 * time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/client/kith-client-watch.h"

typedef struct
{
  GSource source;

  GPollFD poll;
  GSource *reader; /* NULL: nobody wants to know; not owned: it owns us */
  gboolean is_polling;
} Watch;

typedef struct
{
  GSource source;

  Watch *watch;
} Reader;

static void
set_polling (Watch *self, gboolean polling)
{
  if (self->is_polling == polling)
    return;

  self->is_polling = polling;
  if (polling)
    g_source_add_poll (&self->source, &self->poll);
  else
    g_source_remove_poll (&self->source, &self->poll);
}

static gboolean
is_awaited (Watch *self)
{
  return self->reader != NULL && !g_source_is_destroyed (self->reader);
}

static gboolean
watch_prepare (GSource *source, int *timeout)
{
  *timeout = -1;

  return FALSE;
}

static gboolean
watch_check (GSource *source)
{
  Watch *self = (Watch *) source;

  return self->poll.revents != 0 && !is_awaited (self);
}

/* There is input, and nobody reads it before the request at hand is answered:
 * to go on polling would be to spin. */
static gboolean
watch_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  set_polling ((Watch *) source, FALSE);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs watch_funcs = {
  .prepare = watch_prepare,
  .check = watch_check,
  .dispatch = watch_dispatch,
};

static gboolean
reader_check (GSource *source)
{
  Watch *watch = ((Reader *) source)->watch;

  return watch->poll.revents != 0 || g_source_is_destroyed (&watch->source);
}

/* The parent's callback is the one that reads. */
static gboolean
reader_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
reader_finalize (GSource *source)
{
  Watch *watch = ((Reader *) source)->watch;

  if (watch->reader == source)
    watch->reader = NULL;
  g_source_unref (&watch->source);
}

static GSourceFuncs reader_funcs = {
  .prepare = watch_prepare,
  .check = reader_check,
  .dispatch = reader_dispatch,
  .finalize = reader_finalize,
};

GSource *
kith_client_watch_new (int fd)
{
  GSource *source = g_source_new (&watch_funcs, sizeof (Watch));
  Watch *self = (Watch *) source;

  g_source_set_static_name (source, "KithClientWatch");
  self->poll.fd = fd;
  self->poll.events = G_IO_IN;
  set_polling (self, TRUE);

  return source;
}

GSource *
kith_client_watch_create_reader (GSource *watch)
{
  GSource *source;
  Watch *self = (Watch *) watch;

  g_return_val_if_fail (watch != NULL, NULL);

  source = g_source_new (&reader_funcs, sizeof (Reader));
  g_source_set_static_name (source, "KithClientReader");
  ((Reader *) source)->watch = (Watch *) g_source_ref (watch);
  self->reader = source;
  if (!g_source_is_destroyed (watch))
    set_polling (self, TRUE);

  return source;
}
