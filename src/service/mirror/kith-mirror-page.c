/* kith-mirror-page.c: asking a server for a page of its contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/mirror/kith-mirror-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "model/kith-revision.h"

gint64
_kith_mirror_get_created (JsonObject *record)
{
  return kith_json_get_time (record, "createdDate");
}

gint64
_kith_mirror_get_revision (JsonObject *record)
{
  gint64 revision;

  return kith_revision_from_node (json_object_get_member (record, "revision"),
                                  &revision)
           ? revision
           : 0;
}

static void
add_since (JsonObject *filter, const char *field, gint64 usec)
{
  g_autofree char *text = NULL;

  if (usec <= 0)
    return;

  text = kith_time_to_string (usec);
  json_object_set_string_member (kith_json_ensure_object (filter, field),
                                 "$gte", text);
}

static JsonArray *
make_array (GPtrArray *texts)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < texts->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (texts, i));

  return array;
}

static JsonObject *
make_body (const KithMirrorAsk *ask)
{
  static const char *dates[] = { "createdDate", "updatedDate", NULL };
  g_autoptr (JsonObject) filter = json_object_new ();
  g_autoptr (KithQuery) query = kith_query_new ();

  add_since (filter, "createdDate", ask->cursor.after);
  add_since (filter, "updatedDate", ask->changed_since);
  if (ask->ids != NULL)
    json_object_set_array_member (kith_json_ensure_object (filter, "id"), "$in",
                                  make_array (ask->ids));
  if (json_object_get_size (filter) > 0)
    query->filter = kith_filter_new_from_json (filter, NULL);
  query->offset = (guint) ask->cursor.skip;
  query->limit = ask->limit;
  if (ask->ids_only)
    query->fields = g_strdupv ((char **) dates);

  return kith_query_to_json (query);
}

static gboolean
refuse (const char *why, GError **error)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL, why);

  return FALSE;
}

/* What pages are found and compared by. */
static gboolean
check_contact (JsonObject *record, GError **error)
{
  return (kith_json_get_string (record, "id") != NULL
          && _kith_mirror_get_revision (record) > 0
          && _kith_mirror_get_created (record) > 0)
         || refuse ("A contact has no id, revision or date of creation", error);
}

static gboolean
read_contacts (JsonArray *array, GPtrArray *records, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return refuse ("The answer lists what is no contact", error);
      g_ptr_array_add (records, json_node_dup_object (node));
      if (!check_contact (g_ptr_array_index (records, i), error))
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  guint limit;
  gint64 total;
} Asked;

static void
asked_cb (GObject *connection, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Asked *asked = g_task_get_task_data (task);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_object_unref);
  GError *error = NULL;
  g_autoptr (JsonObject)
    answer = kith_connection_call_finish (KITH_CONNECTION (connection), result,
                                          &error);
  JsonArray *array = kith_json_get_array (answer, "contacts");

  asked->total = kith_json_get_int (kith_json_get_object (answer,
                                                          "pagingMetadata"),
                                    "total", -1);
  if (error == NULL && (array == NULL || asked->total < 0))
    refuse ("The answer is no page of contacts", &error);
  if (error == NULL && json_array_get_length (array) > asked->limit)
    refuse ("The answer is more than was asked for", &error);
  if (error == NULL)
    read_contacts (array, records, &error);
  /* So that each is the only reference. */
  g_clear_pointer (&answer, json_object_unref);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&records),
                           (GDestroyNotify) g_ptr_array_unref);
}

void
_kith_mirror_ask_async (KithMirror *self,
                        const KithMirrorAsk *ask,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, self->running, callback, user_data);
  g_autoptr (JsonObject) body = make_body (ask);
  const KithCall call = { .method = "POST",
                          .path = KITH_PATH_CONTACTS "/query",
                          .body = body };
  Asked *asked = g_new0 (Asked, 1);

  g_task_set_source_tag (task, _kith_mirror_ask_async);
  asked->limit = ask->limit;
  g_task_set_task_data (task, asked, g_free);
  /* What is changed from now on may be missing in the answer. */
  g_hash_table_remove_all (self->touched);
  kith_connection_call_async (kith_contacts_get_connection (self->contacts),
                              &call, self->running, asked_cb, task);
}

GPtrArray *
_kith_mirror_ask_finish (KithMirror *self,
                         GAsyncResult *result,
                         gint64 *total,
                         GError **error)
{
  Asked *asked = g_task_get_task_data (G_TASK (result));
  GPtrArray *records = g_task_propagate_pointer (G_TASK (result), error);

  if (records != NULL)
    *total = asked->total;

  return records;
}

/* What was created at the same moment as the last one may go on on the next
 * page: it begins there again, unless a whole page is of one moment. */
gboolean
_kith_mirror_cursor_advance (KithMirrorCursor *self,
                             GPtrArray *page,
                             guint limit)
{
  gint64 last;

  if (page->len < limit)
    return FALSE;

  last = _kith_mirror_get_created (g_ptr_array_index (page, page->len - 1));
  if (last > self->after)
    {
      self->after = last;
      self->skip = 0;
    }
  else
    self->skip += page->len;

  return TRUE;
}
