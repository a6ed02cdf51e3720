/* kith-mirror-read.c: reading from a mirror
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/mirror/kith-mirror-private.h"

#include "base/kith-error.h"

typedef struct
{
  KithReadKind kind;
  GCancellable *running; /* of the file that is read */
} Read;

static void
read_free (Read *read)
{
  g_clear_object (&read->running);
  g_free (read);
}

static void
refuse (GTask *task)
{
  g_task_return_new_error (task, KITH_ERROR, KITH_ERROR_FAILED,
                           "The mirror is not to be read");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithMirror *self = g_task_get_source_object (task);
  Read *read = g_task_get_task_data (task);
  GError *error = NULL;
  gpointer found = g_task_propagate_pointer (G_TASK (result), &error);

  if (found != NULL && _kith_mirror_can_read (self, read->kind))
    {
      g_task_return_pointer (task, found,
                             _kith_read_kind_get_free_result (read->kind));
      return;
    }

  if (found != NULL)
    _kith_read_kind_get_free_result (read->kind) (found);
  if (self->is_open && read->running == self->running
      && (g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE)
          || g_error_matches (error, KITH_ERROR, KITH_ERROR_DISK)
          || g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE_FULL)))
    _kith_mirror_fail (self, error);
  g_clear_error (&error);
  refuse (task);
}

static void
kith_mirror_read_async (KithReader *reader,
                        const KithReading *reading,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  KithMirror *self = KITH_MIRROR (reader);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Read *read = g_new0 (Read, 1);

  read->kind = reading->kind;
  g_task_set_source_tag (task, kith_mirror_read_async);
  g_task_set_task_data (task, read, (GDestroyNotify) read_free);
  /* While it is being opened it waits for that. */
  if (kith_mirror_get_state (self) != KITH_MIRROR_OPENING
      && !_kith_mirror_can_read (self, reading->kind))
    {
      refuse (task);
      return;
    }

  read->running = g_object_ref (self->running);
  _kith_mirror_flush (self);
  _kith_mirror_file_read (self->file, reading,
                          g_task_new (NULL, cancellable, read_cb,
                                      g_steal_pointer (&task)));
}

static gpointer
kith_mirror_read_finish (KithReader *reader,
                         GAsyncResult *result,
                         GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
_kith_mirror_init_reader (KithReaderInterface *iface)
{
  iface->read_async = kith_mirror_read_async;
  iface->read_finish = kith_mirror_read_finish;
}
