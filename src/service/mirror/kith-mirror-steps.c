/* kith-mirror-steps.c: what a mirror does next
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/mirror/kith-mirror-private.h"

#include "service/connection/kith-retry-after.h"

/* 2^5 times the first wait is more than the longest. */
#define MAX_DOUBLINGS 5
/* Of pages of the first load: one is written, one waits for that. */
#define MAX_TAKING 2

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithMirror) self = data;

  if (!kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL))
    return;

  g_clear_object (&self->waiting);
  _kith_mirror_go_on (self);
}

void
_kith_mirror_stop_waiting (KithMirror *self)
{
  g_cancellable_cancel (self->waiting);
  g_clear_object (&self->waiting);
}

static void
wait (KithMirror *self, gint64 usec)
{
  _kith_mirror_stop_waiting (self);
  self->waiting = g_cancellable_new ();
  kith_clock_wait_async (self->clock, usec, self->waiting, waited_cb,
                         g_object_ref (self));
}

static gint64
get_delay (KithMirror *self, const GError *error)
{
  gint64 own = MIN (KITH_MIRROR_RETRY_BASE_USEC
                      << MIN (self->n_failures, MAX_DOUBLINGS),
                    KITH_MIRROR_RETRY_CAP_USEC);

  return MAX (own, kith_retry_after_get (error));
}

static void
get_in_touch (KithMirror *self)
{
  g_clear_error (&self->error);
  self->is_in_touch = TRUE;
  self->n_failures = 0;
  self->place.as_of = kith_clock_get_real_time (self->clock);
}

/* Until now it was as the server was. */
static void
lose_touch (KithMirror *self, const GError *error)
{
  if (self->is_in_touch)
    {
      self->place.as_of = kith_clock_get_real_time (self->clock);
      _kith_mirror_keep_place (self);
    }
  self->is_in_touch = FALSE;
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
}

void
_kith_mirror_end_step (KithMirror *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || self->running == NULL)
    return;

  self->is_stepping = FALSE;
  if (error == NULL)
    {
      get_in_touch (self);
      _kith_mirror_go_on (self);
    }
  else
    {
      lose_touch (self, error);
      wait (self, get_delay (self, error));
      self->n_failures++;
    }
  _kith_mirror_update (self);
}

void
_kith_mirror_hear (KithMirror *self, const GError *error)
{
  if (error != NULL)
    lose_touch (self, error);
  else
    {
      get_in_touch (self);
      _kith_mirror_stop_waiting (self);
      _kith_mirror_go_on (self);
    }
  _kith_mirror_update (self);
}

/* A feed says when it is there, and where: what is asked later knows all that
 * was before. */
static gboolean
can_ask (KithMirror *self)
{
  return self->is_polling
         || (kith_feed_get_state (self->feed) == KITH_FEED_LIVE
             && kith_feed_get_last_id (self->feed) != NULL);
}

/* Without a feed: how long it need not be asked; 0: it is time. */
static gint64
get_rest (KithMirror *self)
{
  gint64 now = kith_clock_get_monotonic_time (self->clock);

  return self->looked_at == 0
           ? 0
           : MAX (self->looked_at + KITH_MIRROR_POLL_USEC - now, 0);
}

static gboolean
is_sweep_due (KithMirror *self)
{
  return !self->place.is_swept
         || (self->is_polling
             && kith_clock_get_monotonic_time (self->clock) - self->swept_at
                  >= KITH_MIRROR_SWEEP_USEC);
}

/* Whose is the walk that is under way. */
static gboolean
is_looking (KithMirror *self)
{
  return self->walk != NULL && self->walk->seen == NULL;
}

typedef void (*Step) (KithMirror *self);

static Step
choose_step (KithMirror *self)
{
  if (self->is_catalog_wanted)
    return _kith_mirror_load_catalog;
  if (!self->place.is_complete)
    return self->place.is_paused || self->n_taking >= MAX_TAKING
             ? NULL
             : _kith_mirror_load_page;
  if (self->doubtful->len > 0)
    return _kith_mirror_check;
  if (is_looking (self))
    return _kith_mirror_look;
  if (self->walk != NULL || is_sweep_due (self))
    return _kith_mirror_sweep;
  if (self->is_polling && (self->is_look_wanted || get_rest (self) == 0))
    return _kith_mirror_look;

  return NULL;
}

void
_kith_mirror_go_on (KithMirror *self)
{
  Step step;

  if (!self->is_open || !self->is_following || self->is_stepping
      || self->waiting != NULL || !can_ask (self))
    return;

  step = choose_step (self);
  if (step != NULL)
    {
      self->is_stepping = TRUE;
      step (self);
    }
  else if (self->is_polling && self->place.is_complete)
    wait (self, get_rest (self));
}

gboolean
kith_mirror_is_quiet (KithMirror *self)
{
  g_return_val_if_fail (KITH_IS_MIRROR (self), FALSE);

  return self->is_open && !self->is_stepping && self->n_taking == 0
         && self->pending == NULL && self->error == NULL && can_ask (self)
         && choose_step (self) == NULL;
}
