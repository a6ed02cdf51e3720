/* kith-operation-settle.c: what became of an operation whose reply was lost
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "service/connection/kith-connection-private.h"

/* One that may be done twice is sent again.  One that may not has a key, which
 * a kithd honors; elsewhere it stays open, but for a merge: there the contact
 * that goes into another tells whether it has, before the merge is sent again,
 * which the revision allows once at most, and after that.
 */
#define MAX_LOOKUPS 2

gboolean
_kith_operation_is_open (KithOperation *operation, const GError *error)
{
  if (operation->n_lookups > 0)
    return operation->n_lookups < MAX_LOOKUPS;

  return operation->is_repeatable && !operation->was_repeated
         && g_error_matches (error, KITH_ERROR, KITH_ERROR_UNKNOWN_OUTCOME);
}

static void
repeat (GTask *task)
{
  KithOperation *operation = g_task_get_task_data (task);

  operation->was_repeated = TRUE;
  _kith_operation_call (task);
}

static void
give_up (GTask *task)
{
  KithOperation *operation = g_task_get_task_data (task);

  _kith_operation_finish (task, NULL, g_steal_pointer (&operation->lost));
}

static gboolean
is_merged (KithOperation *operation, JsonObject *answer)
{
  const char *id = kith_json_get_string (kith_json_get_object (answer,
                                                               "contact"),
                                         "id");
  const char *target = kith_json_get_string (operation->body,
                                             "targetContactId");

  return g_strcmp0 (kith_json_get_string (answer, "responseType"), "MERGED")
           == 0
         && id != NULL && g_ascii_strcasecmp (id, target) == 0;
}

static gboolean
is_as_it_was (KithOperation *operation, JsonObject *answer)
{
  const char *id = kith_json_get_string (kith_json_get_object (answer,
                                                               "contact"),
                                         "id");

  return id != NULL && g_ascii_strcasecmp (id, operation->source_id) == 0;
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KithOperation *operation = g_task_get_task_data (task);
  g_autoptr (JsonObject)
    answer = kith_connection_call_finish (KITH_CONNECTION (source), result,
                                          NULL);

  if (answer != NULL && is_merged (operation, answer))
    _kith_operation_finish (task, answer, NULL);
  else if (answer != NULL && is_as_it_was (operation, answer)
           && !operation->was_repeated)
    repeat (task);
  else
    give_up (task);
}

static void
look_up (GTask *task)
{
  KithContacts *self = g_task_get_source_object (task);
  KithOperation *operation = g_task_get_task_data (task);
  g_autofree char *escaped = g_uri_escape_string (operation->source_id, NULL,
                                                  FALSE);
  g_autofree char *path = g_strconcat (KITH_PATH_CONTACTS "/", escaped, NULL);
  const KithCall call = {
    .method = "GET",
    .path = path,
    .suppress_auth = operation->suppress_auth,
  };

  operation->n_lookups++;
  kith_connection_call_async (kith_contacts_get_connection (self), &call,
                              g_task_get_cancellable (task), looked_up_cb,
                              task);
}

static void
recognized_cb (GObject *connection, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  KithOperation *operation = g_task_get_task_data (task);
  gboolean is_kithd = FALSE;

  if (!_kith_connection_recognize_finish (KITH_CONNECTION (connection), result,
                                          &is_kithd, NULL))
    give_up (task);
  else if (is_kithd)
    repeat (task);
  else if (operation->source_id != NULL)
    look_up (task);
  else
    give_up (task);
}

void
_kith_operation_settle (GTask *task, GError *error)
{
  KithContacts *self = g_task_get_source_object (task);
  KithOperation *operation = g_task_get_task_data (task);

  g_clear_error (&operation->lost);
  operation->lost = error;

  if (operation->idempotency_key == NULL)
    repeat (task);
  else if (operation->n_lookups > 0)
    look_up (task);
  else
    _kith_connection_recognize_async (kith_contacts_get_connection (self),
                                      g_task_get_cancellable (task),
                                      recognized_cb, task);
}
