/* kith-mirror-take.c: what a mirror writes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/mirror/kith-mirror-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "base/kith-object.h"

static KithStoreMirroring *
get_pending (KithMirror *self)
{
  if (self->pending == NULL)
    self->pending = kith_store_mirroring_new ();

  return self->pending;
}

/* Whoever tells faster than can be written is asked again, later. */
static gboolean
has_room (KithMirror *self)
{
  KithStoreMirroring *pending = get_pending (self);

  if (pending->records->len + pending->gone->len < KITH_MIRROR_PENDING_MAX)
    return TRUE;

  self->place.is_swept = FALSE;

  return FALSE;
}

static gboolean
has_id (gconstpointer id, gconstpointer other)
{
  return g_str_equal (id, other);
}

static gboolean
has_record_id (gconstpointer record, gconstpointer id)
{
  return g_strcmp0 (kith_json_get_string ((JsonObject *) record, "id"), id)
         == 0;
}

/* The last word counts: a contact that was restored is one again. */
void
_kith_mirror_put (KithMirror *self, JsonObject *record)
{
  g_autoptr (JsonObject) owned = record;
  const char *id = kith_json_get_string (record, "id");
  KithStoreMirroring *pending = get_pending (self);
  guint index;

  if (id == NULL || !has_room (self))
    return;

  if (g_ptr_array_find_with_equal_func (pending->gone, id, has_id, &index))
    g_ptr_array_remove_index_fast (pending->gone, index);
  g_ptr_array_add (pending->records, g_steal_pointer (&owned));
}

void
_kith_mirror_remove (KithMirror *self, const char *id)
{
  KithStoreMirroring *pending = get_pending (self);
  guint index;

  if (!has_room (self))
    return;

  while (g_ptr_array_find_with_equal_func (pending->records, id, has_record_id,
                                           &index))
    g_ptr_array_remove_index (pending->records, index);
  g_ptr_array_add (pending->gone, g_strdup (id));
}

typedef struct
{
  KithMirror *mirror;
  GCancellable *running; /* of the file that it is written to */
  GTask *task;           /* (nullable): of who wants to know */
} Taking;

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Taking *taking = data;
  g_autoptr (KithMirror) self = taking->mirror;
  g_autoptr (GCancellable) running = taking->running;
  g_autoptr (GTask) task = taking->task;
  g_autoptr (GError) error = NULL;
  gssize n_changed = g_task_propagate_int (G_TASK (result), &error);

  self->n_taking--;
  if (running != self->running)
    {
      if (task != NULL)
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                 "The file is another one now");
      return;
    }

  if (task != NULL && error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else if (task != NULL)
    g_task_return_int (task, n_changed);

  if (error != NULL)
    _kith_mirror_fail (self, error);
  else
    {
      _kith_mirror_flush_soon (self);
      _kith_mirror_go_on (self);
      _kith_mirror_update (self);
    }
}

/* What is in doubt when its program ends is found by a sweep. */
static char *
print_place (KithMirror *self)
{
  KithMirrorPlace place = self->place;

  place.is_swept = place.is_swept && self->doubtful->len == 0;

  return _kith_mirror_place_print (&place);
}

static void
push (KithMirror *self, KithStoreMirroring *mirroring, GTask *task)
{
  Taking *taking = g_new0 (Taking, 1);

  if (!self->is_polling && kith_feed_get_state (self->feed) == KITH_FEED_LIVE)
    kith_set_str (&self->place.feed_id, kith_feed_get_last_id (self->feed));
  mirroring->place = print_place (self);
  taking->mirror = g_object_ref (self);
  taking->running = g_object_ref (self->running);
  taking->task = task;
  self->n_taking++;
  _kith_mirror_file_take (self->file, mirroring,
                          g_task_new (NULL, NULL, taken_cb, taking));
}

void
_kith_mirror_flush (KithMirror *self)
{
  if (self->is_open && self->pending != NULL)
    push (self, g_steal_pointer (&self->pending), NULL);
}

/* What comes while something is being written is written together. */
void
_kith_mirror_flush_soon (KithMirror *self)
{
  if (self->n_taking == 0)
    _kith_mirror_flush (self);
}

void
_kith_mirror_keep_place (KithMirror *self)
{
  if (!self->is_open)
    return;

  get_pending (self);
  _kith_mirror_flush_soon (self);
}

void
_kith_mirror_take (KithMirror *self,
                   KithStoreMirroring *mirroring,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  _kith_mirror_flush (self);
  push (self, mirroring,
        callback != NULL ? g_task_new (self, NULL, callback, user_data) : NULL);
}
