/* test-mirror-poll.c: a mirror of a server that tells nothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-limits.h"
#include "mirror-utils.h"
#include "test-utils.h"

/* More than two pages. */
#define MANY (2 * KITH_MIRROR_PAGE + 50)

/* A server that tells nothing is asked. */
static void
test_poll (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  guint n_reloads;

  mirror_fixture_init (&fixture, 50);
  mirror_fixture_make_plain (&fixture);
  mirror_fixture_start (&fixture);
  mirror_wait_quiet (&fixture);
  mirror_assert_same (&fixture);

  for (guint i = 0; i < 2; i++)
    {
      n_reloads = fixture.n_reloads;
      mirror_change_all_elsewhere (&fixture);
      kith_fake_clock_advance (fixture.clock, KITH_MIRROR_POLL_USEC);
      mirror_assert_same (&fixture);
      mirror_wait_quiet (&fixture);
      g_assert_cmpint (fixture.n_reloads, >, n_reloads);
    }
}

/* What is asked for again and again is only what may have changed. */
static void
test_poll_quietly (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  guint before;

  mirror_fixture_init (&fixture, MANY);
  mirror_fixture_make_plain (&fixture);
  mirror_fixture_start (&fixture);
  mirror_wait_quiet (&fixture);
  for (guint i = 0; i < 4; i++)
    {
      kith_fake_clock_advance (fixture.clock, KITH_MIRROR_POLL_USEC);
      mirror_wait_quiet (&fixture);
    }

  before = kith_fault_proxy_get_count (fixture.proxy, KITH_STEP_REQUEST);
  kith_fake_clock_advance (fixture.clock, KITH_MIRROR_POLL_USEC);
  mirror_wait_quiet (&fixture);
  /* One page, one count, the fields, the labels. */
  g_assert_cmpuint (kith_fault_proxy_get_count (fixture.proxy,
                                                KITH_STEP_REQUEST),
                    ==, before + 4);
}

/* A server's clock may be corrected. */
static void
test_poll_clock_back (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (KithContact) contact = NULL;
  g_autoptr (GError) error = NULL;

  mirror_fixture_init (&fixture, 20);
  mirror_fixture_make_plain (&fixture);
  mirror_fixture_start (&fixture);
  mirror_wait_quiet (&fixture);
  first = mirror_get_id (&fixture, 3);
  second = mirror_get_id (&fixture, 4);
  mirror_update_elsewhere (&fixture, first, "{'company':'Acme'}");
  for (guint i = 0; i < 2; i++)
    {
      kith_fake_clock_advance (fixture.clock, KITH_MIRROR_POLL_USEC);
      mirror_wait_quiet (&fixture);
    }

  kith_fake_clock_set_real (fixture.clock, kith_clock_get_real_time (
                                             KITH_CLOCK (fixture.clock))
                                             - 2 * KITH_MIRROR_POLL_USEC
                                             - KITH_MIRROR_OVERLAP_USEC / 2);
  mirror_update_elsewhere (&fixture, second, "{'company':'Acme'}");
  kith_fake_clock_advance (fixture.clock, KITH_MIRROR_POLL_USEC);
  mirror_wait_quiet (&fixture);
  contact = mirror_read_contact (&fixture, second, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (contact), ==, 2);
}

static void
test_poll_offline (void)
{
  static const KithFault cut = { .kind = KITH_FAULT_CUT_REQUEST,
                                 .nth = 1,
                                 .lasting = TRUE };
  g_auto (MirrorFixture) fixture = { 0 };
  g_autofree char *created = NULL;

  mirror_fixture_init (&fixture, 20);
  mirror_fixture_make_plain (&fixture);
  mirror_fixture_start (&fixture);
  mirror_wait_quiet (&fixture);

  kith_fault_proxy_arm (fixture.proxy, &cut);
  created = mirror_create_elsewhere (&fixture, "Meanwhile");
  kith_fake_clock_advance (fixture.clock, KITH_MIRROR_POLL_USEC);
  mirror_wait_state (&fixture, KITH_MIRROR_OFFLINE);
  g_assert_cmpint (mirror_count (&fixture), ==, 20);

  kith_fault_proxy_heal (fixture.proxy);
  kith_fake_clock_advance (fixture.clock, KITH_MIRROR_POLL_USEC);
  mirror_wait_state (&fixture, KITH_MIRROR_CURRENT);
  mirror_assert_same (&fixture);
}

/* A server that is asked too often says when to come again. */
static void
test_poll_busy (void)
{
  static const KithFault busy = {
    .kind = KITH_FAULT_ANSWER_UNASKED,
    .nth = 1,
    .lasting = TRUE,
    .answer = "HTTP/1.1 429 Slow\r\nRetry-After: 300\r\n"
              "Content-Length: 0\r\n\r\n",
  };
  g_auto (MirrorFixture) fixture = { 0 };

  mirror_fixture_init (&fixture, 20);
  mirror_fixture_make_plain (&fixture);
  mirror_fixture_start (&fixture);
  mirror_wait_quiet (&fixture);

  kith_fault_proxy_arm (fixture.proxy, &busy);
  kith_fake_clock_advance (fixture.clock, KITH_MIRROR_POLL_USEC);
  mirror_wait_state (&fixture, KITH_MIRROR_OFFLINE);
  g_assert_cmpint (kith_fake_clock_get_next (fixture.clock), ==,
                   300 * G_TIME_SPAN_SECOND);

  kith_fault_proxy_heal (fixture.proxy);
  kith_fake_clock_advance (fixture.clock, 300 * G_TIME_SPAN_SECOND);
  mirror_wait_state (&fixture, KITH_MIRROR_CURRENT);
  mirror_assert_same (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mirror/poll", test_poll);
  g_test_add_func ("/mirror/poll-quietly", test_poll_quietly);
  g_test_add_func ("/mirror/poll-clock-back", test_poll_clock_back);
  g_test_add_func ("/mirror/poll-offline", test_poll_offline);
  g_test_add_func ("/mirror/poll-busy", test_poll_busy);

  return g_test_run ();
}
