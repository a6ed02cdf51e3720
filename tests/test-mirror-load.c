/* test-mirror-load.c: how a mirror asks for its first pages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-limits.h"
#include "mirror-utils.h"
#include "service/connection/kith-connection-private.h"
#include "test-utils.h"

#define N_PAGES 6

typedef struct
{
  KithMirror *mirror;
  guint n_asked; /* pages */
  guint n_ahead; /* of them, while one before was being written */
  guint most;    /* that were being written then */
} Watch;

static void
request_queued_cb (SoupSession *session, SoupMessage *message, gpointer data)
{
  Watch *watch = data;
  KithMirror *mirror = watch->mirror;

  if (mirror->place.is_complete
      || !g_str_has_suffix (g_uri_get_path (soup_message_get_uri (message)),
                            "/query"))
    return;

  watch->n_asked++;
  watch->most = MAX (watch->most, mirror->n_taking);
  if (mirror->n_taking > 0)
    watch->n_ahead++;
}

/* The server and the disk work at the same time, but no further apart than one
 * page: what has come and is not written is in memory. */
static void
test_ahead (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  KithConnection *connection;
  Watch watch = { NULL };

  mirror_fixture_init (&fixture, N_PAGES * KITH_MIRROR_PAGE + 1);
  mirror_fixture_start (&fixture);
  watch.mirror = fixture.mirror;
  connection = kith_contacts_get_connection (fixture.contacts);
  g_signal_connect (_kith_connection_get_session (connection), "request-queued",
                    G_CALLBACK (request_queued_cb), &watch);
  mirror_wait_quiet (&fixture);
  g_signal_handlers_disconnect_by_data (
    _kith_connection_get_session (connection), &watch);

  g_assert_cmpuint (watch.n_asked, >, N_PAGES);
  g_assert_cmpuint (watch.n_ahead, >, 0);
  g_assert_cmpuint (watch.most, ==, 1);
  mirror_assert_same (&fixture);
}

/* Stopped with one page being written and one on its way, it has all of both,
 * or neither. */
static gboolean
is_ahead (gpointer data)
{
  KithMirror *mirror = data;

  return mirror->place.is_complete
         || (mirror->is_stepping && mirror->n_taking > 0);
}

static void
test_stop_ahead (void)
{
  g_auto (MirrorFixture) fixture = { 0 };

  mirror_fixture_init (&fixture, N_PAGES * KITH_MIRROR_PAGE + 1);
  mirror_fixture_start (&fixture);
  kith_test_wait (is_ahead, fixture.mirror, MIRROR_LONG_MSEC);
  g_assert_false (fixture.mirror->place.is_complete);
  mirror_fixture_stop (&fixture);

  mirror_fixture_start (&fixture);
  mirror_wait_quiet (&fixture);
  g_assert_cmpint (kith_mirror_get_n_loaded (fixture.mirror), ==,
                   N_PAGES * KITH_MIRROR_PAGE + 1);
  mirror_assert_same (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mirror-load/ahead", test_ahead);
  g_test_add_func ("/mirror-load/stop-ahead", test_stop_ahead);

  return g_test_run ();
}
