/* kith-clock.c: what time it is, and waiting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-clock.h"

G_DEFINE_TYPE (KithClock, kith_clock, G_TYPE_OBJECT)

static gint64
kith_clock_real_get_real_time (KithClock *self)
{
  return g_get_real_time ();
}

static gint64
kith_clock_real_get_monotonic_time (KithClock *self)
{
  return g_get_monotonic_time ();
}

static gboolean
waited_cb (gpointer data)
{
  GTask *task = data;

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);

  return G_SOURCE_REMOVE;
}

static guint
usec_to_msec (gint64 usec)
{
  gint64 msec = MAX (usec, 0) / 1000 + (usec > 0 && usec % 1000 != 0);

  return (guint) MIN (msec, (gint64) G_MAXUINT);
}

static void
kith_clock_real_wait_async (KithClock *self,
                            gint64 usec,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GSource) timeout = g_timeout_source_new (usec_to_msec (usec));

  g_task_set_source_tag (task, kith_clock_real_wait_async);

  if (cancellable != NULL)
    {
      g_autoptr (GSource) cancelled = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (cancelled);
      g_source_add_child_source (timeout, cancelled);
    }

  g_task_attach_source (task, timeout, waited_cb);
}

static gboolean
kith_clock_real_wait_finish (KithClock *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
kith_clock_class_init (KithClockClass *klass)
{
  klass->get_real_time = kith_clock_real_get_real_time;
  klass->get_monotonic_time = kith_clock_real_get_monotonic_time;
  klass->wait_async = kith_clock_real_wait_async;
  klass->wait_finish = kith_clock_real_wait_finish;
}

static void
kith_clock_init (KithClock *self)
{
}

/**
 * kith_clock_get_default:
 *
 * Returns: (transfer none): the real clock, which lives as long as the process
 */
KithClock *
kith_clock_get_default (void)
{
  static KithClock *clock = NULL;

  if (g_once_init_enter (&clock))
    g_once_init_leave (&clock, g_object_new (KITH_TYPE_CLOCK, NULL));

  return clock;
}

/**
 * kith_clock_get_real_time:
 * @self: a clock
 *
 * Returns: microseconds since 1970, UTC
 */
gint64
kith_clock_get_real_time (KithClock *self)
{
  g_return_val_if_fail (KITH_IS_CLOCK (self), 0);

  return KITH_CLOCK_GET_CLASS (self)->get_real_time (self);
}

/**
 * kith_clock_get_monotonic_time:
 * @self: a clock
 *
 * Returns: microseconds since some moment, never going back
 */
gint64
kith_clock_get_monotonic_time (KithClock *self)
{
  g_return_val_if_fail (KITH_IS_CLOCK (self), 0);

  return KITH_CLOCK_GET_CLASS (self)->get_monotonic_time (self);
}

/**
 * kith_clock_wait_async:
 * @self: a clock
 * @usec: how long to wait, at least; a real clock rounds up to milliseconds
 *   and waits for 49 days at most
 * @cancellable: (nullable): ends the wait early, with %G_IO_ERROR_CANCELLED
 * @callback: called in the thread-default context, never before this returns
 * @user_data: for @callback
 */
void
kith_clock_wait_async (KithClock *self,
                       gint64 usec,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (KITH_IS_CLOCK (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  KITH_CLOCK_GET_CLASS (self)->wait_async (self, usec, cancellable, callback,
                                           user_data);
}

/**
 * kith_clock_wait_finish:
 * @self: a clock
 * @result: what the callback was given
 * @error: where to say that the wait was cancelled
 *
 * Returns: %TRUE when the time has passed
 */
gboolean
kith_clock_wait_finish (KithClock *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (KITH_IS_CLOCK (self), FALSE);

  return KITH_CLOCK_GET_CLASS (self)->wait_finish (self, result, error);
}

/**
 * kith_time_to_string:
 * @usec: microseconds since 1970, UTC
 *
 * Prints a time as the API does, cut to milliseconds.
 *
 * Returns: (transfer full) (nullable): "2021-04-07T20:37:48.588Z"; %NULL for
 *   a time outside of the years 1 to 9999
 */
char *
kith_time_to_string (gint64 usec)
{
  g_autoptr (GDateTime) time = NULL;
  gint64 seconds = usec / G_USEC_PER_SEC;
  gint64 rest = usec % G_USEC_PER_SEC;

  if (rest < 0)
    {
      seconds--;
      rest += G_USEC_PER_SEC;
    }

  time = g_date_time_new_from_unix_utc (seconds);
  if (time == NULL)
    return NULL;

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                          g_date_time_get_year (time),
                          g_date_time_get_month (time),
                          g_date_time_get_day_of_month (time),
                          g_date_time_get_hour (time),
                          g_date_time_get_minute (time),
                          g_date_time_get_second (time), (int) (rest / 1000));
}

/* Reads exactly @n digits, and @after when that is not NUL. */
static gboolean
read_digits (const char **p, guint n, char after, int *value)
{
  *value = 0;

  for (guint i = 0; i < n; i++, (*p)++)
    {
      if (!g_ascii_isdigit (**p))
        return FALSE;

      *value = *value * 10 + (**p - '0');
    }

  if (after == '\0')
    return TRUE;

  return *(*p)++ == after;
}

/* Reads ".5" and the like, up to nine digits, if it is there. */
static gboolean
read_fraction (const char **p, gint64 *usec)
{
  gint64 unit = G_USEC_PER_SEC / 10;
  guint n = 0;

  *usec = 0;

  if (**p != '.')
    return TRUE;

  for ((*p)++; g_ascii_isdigit (**p) && n < 9; (*p)++, n++, unit /= 10)
    *usec += (**p - '0') * unit;

  return n > 0;
}

/* Reads "Z" or "+01:30". */
static gboolean
read_offset (const char **p, gint64 *usec)
{
  int sign = **p == '-' ? -1 : 1;
  int hours, minutes;

  *usec = 0;

  if (**p == 'Z')
    {
      (*p)++;
      return TRUE;
    }

  if (**p != '+' && **p != '-')
    return FALSE;

  (*p)++;
  if (!read_digits (p, 2, ':', &hours) || !read_digits (p, 2, '\0', &minutes)
      || hours > 23 || minutes > 59)
    return FALSE;

  *usec = sign * (hours * 60 + minutes) * 60 * (gint64) G_USEC_PER_SEC;

  return TRUE;
}

/**
 * kith_time_from_string:
 * @text: (nullable): a date and time as RFC 3339 has it, with "T", and "Z" or
 *   an offset; a fraction of up to nine digits is cut to microseconds
 *
 * Returns: microseconds since 1970, UTC, or -1 when @text is no such time
 */
gint64
kith_time_from_string (const char *text)
{
  g_autoptr (GDateTime) time = NULL;
  int year, month, day, hour, minute, second;
  gint64 fraction, offset;
  const char *p = text;

  if (text == NULL || !read_digits (&p, 4, '-', &year)
      || !read_digits (&p, 2, '-', &month) || !read_digits (&p, 2, 'T', &day)
      || !read_digits (&p, 2, ':', &hour) || !read_digits (&p, 2, ':', &minute)
      || !read_digits (&p, 2, '\0', &second) || !read_fraction (&p, &fraction)
      || !read_offset (&p, &offset) || *p != '\0')
    return -1;

  time = g_date_time_new_utc (year, month, day, hour, minute, second);
  if (time == NULL)
    return -1;

  return g_date_time_to_unix (time) * G_USEC_PER_SEC + fraction - offset;
}
