/* test-clock.c: time, and waiting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-clock.h"

#include "kith-fake-clock.h"
#include "test-utils.h"

#define START G_GINT64_CONSTANT (1617827868588000)

static const struct
{
  const char *name;
  const char *text;
  gint64 usec;
  const char *printed; /* NULL: as text */
} times[] = {
  { "milliseconds", "2021-04-07T20:37:48.588Z", START, NULL },
  { "epoch", "1970-01-01T00:00:00.000Z", 0, NULL },
  { "before", "1969-12-31T23:59:59.000Z", -1000000, NULL },
  { "first-year", "0001-01-01T00:00:00.000Z",
    G_GINT64_CONSTANT (-62135596800000000), NULL },
  { "last-year", "9999-12-31T23:59:59.999Z",
    G_GINT64_CONSTANT (253402300799999000), NULL },
  { "leap-day", "2024-02-29T00:00:00.000Z",
    G_GINT64_CONSTANT (1709164800000000), NULL },
  { "no-fraction", "2021-04-07T20:37:48Z", START - 588000,
    "2021-04-07T20:37:48.000Z" },
  { "one-digit", "1970-01-01T00:00:00.5Z", 500000, "1970-01-01T00:00:00.500Z" },
  { "nanoseconds", "1970-01-01T00:00:00.123456789Z", 123456,
    "1970-01-01T00:00:00.123Z" },
  { "cut-below-zero", "1969-12-31T23:59:59.9995Z", -500,
    "1969-12-31T23:59:59.999Z" },
  { "east", "1970-01-01T01:30:00+01:30", 0, "1970-01-01T00:00:00.000Z" },
  { "west", "1969-12-31T16:00:00-08:00", 0, "1970-01-01T00:00:00.000Z" },
};

static const struct
{
  const char *name;
  const char *text;
} no_times[] = {
  { "null", NULL },
  { "empty", "" },
  { "date", "2021-04-07" },
  { "no-zone", "2021-04-07T20:37:48" },
  { "cut", "2021-04-07T20:37:4" },
  { "space", "2021-04-07 20:37:48Z" },
  { "lower", "2021-04-07t20:37:48z" },
  { "month", "2021-13-07T20:37:48Z" },
  { "day", "2021-02-29T20:37:48Z" },
  { "hour", "2021-04-07T24:00:00Z" },
  { "minute", "2021-04-07T20:60:00Z" },
  { "leap-second", "2016-12-31T23:59:60Z" },
  { "year-zero", "0000-01-01T00:00:00Z" },
  { "long-year", "12021-04-07T20:37:48Z" },
  { "short-month", "2021-4-07T20:37:48Z" },
  { "no-digits", "2021-04-07T20:37:48.Z" },
  { "ten-digits", "2021-04-07T20:37:48.1234567890Z" },
  { "comma", "2021-04-07T20:37:48,5Z" },
  { "offset-hour", "2021-04-07T20:37:48+24:00" },
  { "offset-minute", "2021-04-07T20:37:48+01:60" },
  { "offset-short", "2021-04-07T20:37:48+0100" },
  { "behind", "2021-04-07T20:37:48Z " },
  { "in-front", " 2021-04-07T20:37:48Z" },
  { "sign", "-021-04-07T20:37:48Z" },
};

static void
test_time (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *printed = kith_time_to_string (times[i].usec);

  g_assert_cmpint (kith_time_from_string (times[i].text), ==, times[i].usec);
  g_assert_cmpstr (printed, ==,
                   times[i].printed != NULL ? times[i].printed : times[i].text);
}

static void
test_no_time (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);

  g_assert_cmpint (kith_time_from_string (no_times[i].text), ==, -1);
}

static void
test_out_of_years (void)
{
  g_assert_null (kith_time_to_string (G_MAXINT64));
  g_assert_null (kith_time_to_string (G_MININT64));
}

static gboolean
finish_wait (gpointer clock, GAsyncResult **result, GError **error)
{
  g_autoptr (GAsyncResult) taken = g_steal_pointer (result);

  return kith_clock_wait_finish (clock, taken, error);
}

static void
test_now (void)
{
  KithClock *clock = kith_clock_get_default ();
  gint64 real = g_get_real_time ();
  gint64 monotonic = g_get_monotonic_time ();

  g_assert_true (clock == kith_clock_get_default ());
  g_assert_cmpint (kith_clock_get_real_time (clock), >=, real);
  g_assert_cmpint (kith_clock_get_monotonic_time (clock), >=, monotonic);
}

static void
test_wait (void)
{
  g_autoptr (KithClock) clock = g_object_new (KITH_TYPE_CLOCK, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  kith_clock_wait_async (clock, 1500, NULL, kith_test_result_cb, &result);
  g_assert_null (result);
  kith_test_wait (kith_test_has_result, &result, 10000);
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 1500);
  g_assert_true (finish_wait (clock, &result, &error));
  g_assert_no_error (error);

  kith_test_finalize (g_steal_pointer (&clock));
}

static void
test_wait_no_time (void)
{
  g_autoptr (KithClock) clock = g_object_new (KITH_TYPE_CLOCK, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  kith_clock_wait_async (clock, -5, NULL, kith_test_result_cb, &result);
  g_assert_null (result);
  kith_test_wait (kith_test_has_result, &result, 10000);
  g_assert_true (finish_wait (clock, &result, NULL));
}

/* Cancelled before or while waiting; nothing keeps the clock or the wait. */
static void
test_wait_cancel (gconstpointer data)
{
  gboolean before = GPOINTER_TO_INT (data);
  g_autoptr (KithClock) clock = g_object_new (KITH_TYPE_CLOCK, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (before)
    g_cancellable_cancel (cancellable);

  kith_clock_wait_async (clock, G_MAXINT64, cancellable, kith_test_result_cb,
                         &result);
  g_assert_null (result);

  g_cancellable_cancel (cancellable);
  kith_test_wait (kith_test_has_result, &result, 10000);
  g_assert_false (finish_wait (clock, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  kith_test_finalize (g_steal_pointer (&clock));
  kith_test_finalize (g_steal_pointer (&cancellable));
}

static void
test_fake_time (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (START);
  KithClock *base = KITH_CLOCK (clock);
  gint64 monotonic = kith_clock_get_monotonic_time (base);

  g_assert_cmpint (kith_clock_get_real_time (base), ==, START);
  kith_fake_clock_advance (clock, 7);
  g_assert_cmpint (kith_clock_get_real_time (base), ==, START + 7);
  g_assert_cmpint (kith_clock_get_monotonic_time (base), ==, monotonic + 7);
}

static void
test_fake_wait (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (START);
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GAsyncResult) early = NULL;

  kith_clock_wait_async (KITH_CLOCK (clock), 200, NULL, kith_test_result_cb,
                         &late);
  kith_clock_wait_async (KITH_CLOCK (clock), 100, NULL, kith_test_result_cb,
                         &early);
  g_assert_cmpuint (kith_fake_clock_get_n_waits (clock), ==, 2);
  g_assert_cmpint (kith_fake_clock_get_next (clock), ==, 100);

  kith_fake_clock_advance (clock, 99);
  g_assert_cmpuint (kith_fake_clock_get_n_waits (clock), ==, 2);

  kith_fake_clock_advance (clock, 1);
  kith_test_wait (kith_test_has_result, &early, 10000);
  g_assert_null (late);
  g_assert_cmpint (kith_fake_clock_get_next (clock), ==, 100);

  kith_fake_clock_advance (clock, 1000);
  kith_test_wait (kith_test_has_result, &late, 10000);
  g_assert_true (finish_wait (clock, &early, NULL));
  g_assert_true (finish_wait (clock, &late, NULL));
  g_assert_cmpint (kith_fake_clock_get_next (clock), ==, -1);

  kith_test_finalize (g_steal_pointer (&clock));
}

static void
test_fake_cancel (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (START);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_clock_wait_async (KITH_CLOCK (clock), 200, cancellable,
                         kith_test_result_cb, &result);
  g_cancellable_cancel (cancellable);
  kith_test_wait (kith_test_has_result, &result, 10000);
  g_assert_false (finish_wait (clock, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (kith_fake_clock_get_n_waits (clock), ==, 0);

  kith_test_finalize (g_steal_pointer (&clock));
  kith_test_finalize (g_steal_pointer (&cancellable));
}

static void
add_row (const char *group, const char *name, guint i, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/clock/%s/%s", group, name);

  g_test_add_data_func (path, GUINT_TO_POINTER (i), func);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    add_row ("time", times[i].name, i, test_time);
  for (guint i = 0; i < G_N_ELEMENTS (no_times); i++)
    add_row ("no-time", no_times[i].name, i, test_no_time);

  g_test_add_func ("/clock/out-of-years", test_out_of_years);
  g_test_add_func ("/clock/now", test_now);
  g_test_add_func ("/clock/wait", test_wait);
  g_test_add_func ("/clock/wait-no-time", test_wait_no_time);
  g_test_add_data_func ("/clock/wait-cancelled-before", GINT_TO_POINTER (TRUE),
                        test_wait_cancel);
  g_test_add_data_func ("/clock/wait-cancelled", GINT_TO_POINTER (FALSE),
                        test_wait_cancel);
  g_test_add_func ("/clock/fake-time", test_fake_time);
  g_test_add_func ("/clock/fake-wait", test_fake_wait);
  g_test_add_func ("/clock/fake-cancel", test_fake_cancel);

  return g_test_run ();
}
