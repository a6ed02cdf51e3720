/* kith-connection-recognize.c: whether the other end is a kithd
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/connection/kith-connection-private.h"

#include "base/kith-error.h"
#include "model/kith-protocol.h"

static void
recognized_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithConnection *self = KITH_CONNECTION (source);
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    answer = kith_connection_call_finish (self, result, &error);

  /* Another server has an answer too, which is as good as none; but what may
   * answer differently tomorrow is no answer. */
  if (answer == NULL
      && (error->domain != KITH_ERROR
          || g_error_matches (error, KITH_ERROR, KITH_ERROR_UNREACHABLE)
          || g_error_matches (error, KITH_ERROR, KITH_ERROR_BUSY)
          || g_error_matches (error, KITH_ERROR, KITH_ERROR_SERVER)))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* Who redirects, or has a web page for everything, may be somebody in
   * between, who is gone tomorrow. */
  self->is_asked = answer != NULL
                   || !(g_error_matches (error, KITH_ERROR, KITH_ERROR_PROTOCOL)
                        || g_error_matches (error, KITH_ERROR,
                                            KITH_ERROR_REDIRECTED));
  self->is_kithd = answer != NULL;
  g_task_return_boolean (task, TRUE);
}

void
_kith_connection_recognize_async (KithConnection *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  const KithCall call = { .method = SOUP_METHOD_GET, .path = KITH_PATH_HEALTH };
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (KITH_IS_CONNECTION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, _kith_connection_recognize_async);
  if (self->is_asked)
    g_task_return_boolean (task, TRUE);
  else
    kith_connection_call_async (self, &call, cancellable, recognized_cb,
                                g_steal_pointer (&task));
}

gboolean
_kith_connection_recognize_finish (KithConnection *self,
                                   GAsyncResult *result,
                                   gboolean *is_kithd,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (is_kithd != NULL, FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  *is_kithd = self->is_kithd;

  return TRUE;
}
