/* test-client-watch.c: how a connection waits for input
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/client/kith-client-watch.h"

#define MAX_FDS 8

typedef struct
{
  GMainContext *context;
  GSource *watch;
  int fds[2]; /* watched; the other end */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, self->fds), ==, 0);
  self->context = g_main_context_new ();
  g_assert_true (g_main_context_acquire (self->context));
  self->watch = kith_client_watch_new (self->fds[0]);
  g_source_attach (self->watch, self->context);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_source_destroy (self->watch);
  g_source_unref (self->watch);
  g_main_context_release (self->context);
  g_main_context_unref (self->context);
  close (self->fds[0]);
  close (self->fds[1]);
}

static gboolean
read_cb (gpointer data)
{
  Fixture *self = data;
  char byte;

  g_assert_cmpint (read (self->fds[0], &byte, 1), ==, 1);

  return G_SOURCE_REMOVE;
}

static gboolean
parent_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

/* As a stream's source does: it is ready when the reader is. */
static GSource *
attach_reader (Fixture *self)
{
  static GSourceFuncs funcs = { .dispatch = parent_dispatch };
  g_autoptr (GSource) reader = kith_client_watch_create_reader (self->watch);
  GSource *parent = g_source_new (&funcs, sizeof (GSource));

  g_source_add_child_source (parent, reader);
  g_source_set_callback (parent, read_cb, self, NULL);
  g_source_attach (parent, self->context);

  return parent;
}

static void
detach (GSource *reader)
{
  g_source_destroy (reader);
  g_source_unref (reader);
}

/* How many of the descriptors that the context waits for are ready: the one
 * that wakes it up among them. */
static int
count_ready (Fixture *self)
{
  GPollFD fds[MAX_FDS];
  int priority, timeout, n;

  g_main_context_prepare (self->context, &priority);
  n = g_main_context_query (self->context, G_MAXINT, &timeout, fds, MAX_FDS);
  g_assert_cmpint (n, <=, MAX_FDS);

  return g_poll (fds, n, 0);
}

static void
assert_input (Fixture *self, GSource *reader)
{
  g_assert_cmpint (write (self->fds[1], "a", 1), ==, 1);
  g_assert_true (g_main_context_iteration (self->context, FALSE));
  g_assert_true (g_source_is_destroyed (reader));
}

static void
test_reads (Fixture *self, gconstpointer data)
{
  for (int i = 0; i < 3; i++)
    {
      GSource *reader = attach_reader (self);

      g_assert_false (g_main_context_iteration (self->context, FALSE));
      assert_input (self, reader);
      g_source_unref (reader);
    }
}

/* What this is for. */
static void
test_wakes_nobody (Fixture *self, gconstpointer data)
{
  GSource *reader;

  g_assert_cmpint (count_ready (self), ==, 0);
  reader = attach_reader (self);
  g_assert_cmpint (count_ready (self), ==, 0);
  assert_input (self, reader);
  g_assert_cmpint (count_ready (self), ==, 0);
  g_source_unref (reader);
  detach (attach_reader (self));
  g_assert_cmpint (count_ready (self), ==, 0);
}

/* Whoever sends the next request before the first one is answered does not
 * keep us busy. */
static void
test_nobody_reads (Fixture *self, gconstpointer data)
{
  GSource *reader;

  detach (attach_reader (self));
  g_assert_cmpint (write (self->fds[1], "a", 1), ==, 1);
  for (int i = 0; i < 2; i++)
    g_main_context_iteration (self->context, FALSE);
  g_assert_cmpint (count_ready (self), ==, 0);

  reader = attach_reader (self);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_assert_true (g_source_is_destroyed (reader));
  g_source_unref (reader);
}

/* The connection was closed by us: who waits finds out by reading. */
static void
test_end (Fixture *self, gconstpointer data)
{
  GSource *reader = attach_reader (self);

  g_assert_cmpint (write (self->fds[1], "a", 1), ==, 1);
  g_source_destroy (self->watch);
  g_assert_true (g_main_context_iteration (self->context, FALSE));
  g_assert_true (g_source_is_destroyed (reader));
  g_source_unref (reader);
}

static void
add (const char *path, void (*test) (Fixture *self, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/client-watch/reads", test_reads);
  add ("/client-watch/wakes-nobody", test_wakes_nobody);
  add ("/client-watch/nobody-reads", test_nobody_reads);
  add ("/client-watch/end", test_end);

  return g_test_run ();
}
