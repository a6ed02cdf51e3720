/* kith-clock.h: what time it is, and waiting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Everything that asks for the time or waits does so through a KithClock, so
 * that a test can be the clock.  The base class is the real one.
 */
#define KITH_TYPE_CLOCK (kith_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (KithClock, kith_clock, KITH, CLOCK, GObject)

struct _KithClockClass
{
  GObjectClass parent_class;

  gint64 (*get_real_time) (KithClock *self);
  gint64 (*get_monotonic_time) (KithClock *self);
  void (*wait_async) (KithClock *self,
                      gint64 usec,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  gboolean (*wait_finish) (KithClock *self,
                           GAsyncResult *result,
                           GError **error);
};

/* The real clock. (transfer none) */
KithClock *kith_clock_get_default (void);

/* Microseconds since 1970, UTC. */
gint64 kith_clock_get_real_time (KithClock *self);
gint64 kith_clock_get_monotonic_time (KithClock *self);
void kith_clock_wait_async (KithClock *self,
                            gint64 usec,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean kith_clock_wait_finish (KithClock *self,
                                 GAsyncResult *result,
                                 GError **error);

/* "2021-04-07T20:37:48.588Z" and back; -1 for text that is no such time. */
char *kith_time_to_string (gint64 usec);
gint64 kith_time_from_string (const char *text);

G_END_DECLS
