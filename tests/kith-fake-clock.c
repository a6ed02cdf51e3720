/* kith-fake-clock.c: a clock that a test moves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-fake-clock.h"

typedef struct
{
  KithFakeClock *clock; /* borrowed: the task holds it */
  GTask *task;
  GSource *cancelled;
  gint64 end; /* in monotonic time */
  guint id;
} Wait;

/* A wait that another thread may be completing at the same time. */
typedef struct
{
  KithFakeClock *clock;
  guint id;
} Cancelling;

struct _KithFakeClock
{
  KithClock parent_instance;

  /* Another thread may ask for the time, and wait. */
  GMutex mutex;
  gint64 real_offset;
  gint64 monotonic;
  GList *waits; /* of Wait, the first to end first */
  guint last_id;
};

G_DEFINE_FINAL_TYPE (KithFakeClock, kith_fake_clock, KITH_TYPE_CLOCK)

static void
wait_free (Wait *wait)
{
  if (wait->cancelled != NULL)
    {
      g_source_destroy (wait->cancelled);
      g_source_unref (wait->cancelled);
    }

  g_clear_object (&wait->task);
  g_free (wait);
}

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  const Wait *one = a;
  const Wait *other = b;

  return one->end < other->end ? -1 : one->end > other->end;
}

static gint64
get_monotonic_time (KithClock *clock)
{
  KithFakeClock *self = KITH_FAKE_CLOCK (clock);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->monotonic;
}

static gint64
get_real_time (KithClock *clock)
{
  return get_monotonic_time (clock) + KITH_FAKE_CLOCK (clock)->real_offset;
}

static void
cancelling_free (gpointer data)
{
  Cancelling *cancelling = data;

  g_object_unref (cancelling->clock);
  g_free (cancelling);
}

/* (nullable): when it was taken already */
static Wait *
take_cancelled (KithFakeClock *self, guint id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  for (GList *item = self->waits; item != NULL; item = item->next)
    {
      Wait *wait = item->data;

      if (wait->id == id)
        {
          self->waits = g_list_delete_link (self->waits, item);
          return wait;
        }
    }

  return NULL;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Cancelling *cancelling = data;
  Wait *wait = take_cancelled (cancelling->clock, cancelling->id);
  g_autoptr (GTask) task = NULL;

  if (wait == NULL)
    return G_SOURCE_REMOVE;

  task = g_object_ref (wait->task);
  wait_free (wait);
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
watch_cancellable (Wait *wait, GCancellable *cancellable)
{
  Cancelling *cancelling = g_new (Cancelling, 1);

  cancelling->clock = g_object_ref (wait->clock);
  cancelling->id = wait->id;
  wait->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (wait->cancelled, G_SOURCE_FUNC (cancelled_cb),
                         cancelling, cancelling_free);
  g_source_attach (wait->cancelled, g_task_get_context (wait->task));
}

static void
wait_async (KithClock *clock,
            gint64 usec,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  KithFakeClock *self = KITH_FAKE_CLOCK (clock);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Wait *wait;

  g_task_set_source_tag (task, wait_async);

  if (usec <= 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  wait = g_new0 (Wait, 1);
  wait->clock = self;
  wait->task = g_object_ref (task);

  g_mutex_lock (&self->mutex);
  wait->id = ++self->last_id;
  if (cancellable != NULL)
    watch_cancellable (wait, cancellable);
  wait->end = self->monotonic + usec;
  self->waits = g_list_insert_sorted (self->waits, wait, compare_waits);
  g_mutex_unlock (&self->mutex);
}

static gboolean
wait_finish (KithClock *clock, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, clock), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
kith_fake_clock_finalize (GObject *object)
{
  KithFakeClock *self = KITH_FAKE_CLOCK (object);

  /* Each wait holds a reference through its task. */
  g_assert_null (self->waits);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (kith_fake_clock_parent_class)->finalize (object);
}

static void
kith_fake_clock_class_init (KithFakeClockClass *klass)
{
  KithClockClass *clock_class = KITH_CLOCK_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = kith_fake_clock_finalize;
  clock_class->get_real_time = get_real_time;
  clock_class->get_monotonic_time = get_monotonic_time;
  clock_class->wait_async = wait_async;
  clock_class->wait_finish = wait_finish;
}

static void
kith_fake_clock_init (KithFakeClock *self)
{
  g_mutex_init (&self->mutex);
  self->monotonic = G_USEC_PER_SEC;
}

KithFakeClock *
kith_fake_clock_new (gint64 real_time)
{
  KithFakeClock *self = g_object_new (KITH_TYPE_FAKE_CLOCK, NULL);

  self->real_offset = real_time - self->monotonic;

  return self;
}

/* Takes the first wait that ends by @end, and moves the time there. */
static Wait *
take_wait (KithFakeClock *self, gint64 end)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Wait *wait = self->waits != NULL ? self->waits->data : NULL;

  if (wait == NULL || wait->end > end)
    {
      self->monotonic = end;
      return NULL;
    }

  self->monotonic = wait->end;
  self->waits = g_list_delete_link (self->waits, self->waits);

  return wait;
}

void
kith_fake_clock_advance (KithFakeClock *self, gint64 usec)
{
  gint64 end;
  Wait *wait;

  g_return_if_fail (KITH_IS_FAKE_CLOCK (self) && usec >= 0);

  end = get_monotonic_time (KITH_CLOCK (self)) + usec;

  while ((wait = take_wait (self, end)) != NULL)
    {
      g_autoptr (GTask) task = g_steal_pointer (&wait->task);

      wait_free (wait);
      if (!g_task_return_error_if_cancelled (task))
        g_task_return_boolean (task, TRUE);
    }
}

guint
kith_fake_clock_get_n_waits (KithFakeClock *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_list_length (self->waits);
}

gint64
kith_fake_clock_get_next (KithFakeClock *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  const Wait *wait = self->waits != NULL ? self->waits->data : NULL;

  return wait != NULL ? wait->end - self->monotonic : -1;
}

void
kith_fake_clock_set_real (KithFakeClock *self, gint64 real_time)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (KITH_IS_FAKE_CLOCK (self));

  locker = g_mutex_locker_new (&self->mutex);
  self->real_offset = real_time - self->monotonic;
}
