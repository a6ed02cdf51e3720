/* kith-handlers-notes.c: notes about contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-handlers.h"

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-note-record.h"
#include "model/kith-protocol.h"
#include "model/kith-revision.h"
#include "server/handlers/kith-contact-io.h"
#include "store/interface/kith-store-notes.h"

/* {"note":RECORD}, the record as it lies in the store.
 * @error: (transfer full), of a @record that is not there. */
static void
answer_note (KithRequest *request, GBytes *record, GError *error)
{
  static const char start[] = "{\"note\":";
  GString *body;
  gsize length, total;
  const char *text;

  if (record == NULL)
    {
      kith_request_fail (request, error);
      return;
    }

  text = g_bytes_get_data (record, &length);
  total = strlen (start) + length + 1;
  body = g_string_sized_new (total);
  g_string_append (body, start);
  g_string_append_len (body, text, length);
  g_string_append_c (body, '}');
  kith_request_answer_text (request, g_string_free (body, FALSE), total);
}

/* The id in the path, in the form that ids are made in. */
static char *
read_id (KithRequest *request, GError **error)
{
  const char *id = kith_request_get_parameter (request);

  if (g_uuid_string_is_valid (id))
    return g_ascii_strdown (id, -1);

  kith_error_add_violation (error, "noteId", "FORMAT",
                            "A note's id is a GUID.");

  return NULL;
}

static void
got_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  GError *error = NULL;
  g_autoptr (GBytes)
    record = kith_store_get_note_finish (KITH_STORE (store), result, &error);

  answer_note (request, record, error);
}

void
kith_handle_get_note (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = read_id (request, &error);

  if (id == NULL)
    kith_request_fail (request, g_steal_pointer (&error));
  else
    kith_store_get_note_async (kith_request_get_store (request), id, NULL,
                               got_cb, kith_request_hold (request));
}

/* Create and update. */

static void
written_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  GError *error = NULL;
  g_autoptr (GBytes)
    record = kith_store_write_note_finish (KITH_STORE (store), result, &error);

  answer_note (request, record, error);
}

static JsonObject *
read_note (KithRequest *request, GError **error)
{
  JsonObject *body = kith_request_get_body (request);
  JsonNode *node = json_object_get_member (body, "note");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    kith_error_add_violation (error, "note", "REQUIRED_FIELD",
                              "The note is required.");
  else if (!JSON_NODE_HOLDS_OBJECT (node))
    kith_error_add_violation (error, "note", "TYPE", "Expected an object.");
  else
    return json_node_get_object (node);

  return NULL;
}

/* An app's, or that of the person who has the key. */
static JsonObject *
make_source (KithRequest *request)
{
  const char *app_id = kith_request_get_app_id (request);
  JsonObject *source = json_object_new ();

  json_object_set_string_member (source, "sourceType",
                                 app_id != NULL ? "APP" : "USER");
  kith_json_set_string (source, "appId", app_id);

  return source;
}

/* What is wrong with the shape of a create, at once. */
static gboolean
read_create (KithRequest *request, KithStoreNoteWrite *write, GError **error)
{
  g_autoptr (GError) found = NULL;

  write->note = read_note (request, error);
  if (write->note == NULL)
    return FALSE;

  kith_contact_io_read_idempotency_key (request, &write->idempotency_key,
                                        &found);
  kith_note_record_check (write->note, TRUE, &found);
  if (found == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&found));

  return FALSE;
}

void
kith_handle_create_note (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) source = make_source (request);
  KithStoreNoteWrite write = {
    .source = source,
    .author = kith_request_get_caller (request),
  };

  if (!read_create (request, &write, &error))
    kith_request_fail (request, g_steal_pointer (&error));
  else
    kith_store_write_note_async (kith_request_get_store (request), &write, NULL,
                                 written_cb, kith_request_hold (request));
}

/* What is wrong with the shape of an update, at once. */
static gboolean
read_update (KithRequest *request, KithStoreNoteWrite *write, GError **error)
{
  g_autoptr (GError) found = NULL;

  write->note = read_note (request, error);
  if (write->note == NULL)
    return FALSE;

  kith_contact_io_read_idempotency_key (request, &write->idempotency_key,
                                        &found);
  kith_revision_read (json_object_get_member (write->note, "revision"),
                      "note.revision", &write->revision, &found);
  kith_note_record_check (write->note, FALSE, &found);
  if (found == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&found));

  return FALSE;
}

void
kith_handle_update_note (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = read_id (request, &error);
  KithStoreNoteWrite write = {
    .note_id = id,
    .author = kith_request_get_caller (request),
  };

  if (id == NULL || !read_update (request, &write, &error))
    kith_request_fail (request, g_steal_pointer (&error));
  else
    kith_store_write_note_async (kith_request_get_store (request), &write, NULL,
                                 written_cb, kith_request_hold (request));
}

/* Delete. */

static void
deleted_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  g_autoptr (GError) error = NULL;

  if (kith_store_delete_note_finish (KITH_STORE (store), result, &error))
    kith_request_answer_text (request, g_strdup ("{}"), strlen ("{}"));
  else
    kith_request_fail (request, g_steal_pointer (&error));
}

void
kith_handle_delete_note (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = read_id (request, &error);

  if (id == NULL)
    kith_request_fail (request, g_steal_pointer (&error));
  else
    kith_store_delete_note_async (kith_request_get_store (request), id,
                                  kith_request_get_caller (request), NULL,
                                  deleted_cb, kith_request_hold (request));
}

/* Query. */

typedef struct
{
  KithRequest *request;
  KithNoteQuery *query;
} Find;

static void
find_free (Find *find)
{
  kith_request_release (find->request);
  kith_note_query_free (find->query);
  g_free (find);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Find, find_free)

static JsonArray *
parse_notes (KithStoreNotePage *page, GError **error)
{
  g_autoptr (JsonArray) notes = json_array_new ();

  for (guint i = 0; i < page->notes->len; i++)
    {
      gsize length;
      const char *text = g_bytes_get_data (g_ptr_array_index (page->notes, i),
                                           &length);
      JsonObject *note = kith_json_parse_stored (text, (gssize) length, error);

      if (note == NULL)
        return NULL;

      json_array_add_object_element (notes, note);
    }

  return g_steal_pointer (&notes);
}

/* Where there is a page before or after this one. */
static JsonObject *
make_cursors (const KithNoteQuery *query,
              JsonArray *notes,
              gboolean has_next,
              gboolean has_previous)
{
  JsonObject *cursors = json_object_new ();
  guint n_notes = json_array_get_length (notes);

  if (has_next && n_notes > 0)
    {
      g_autofree char *next = kith_note_query_make_cursor (
        query, json_array_get_object_element (notes, n_notes - 1), FALSE);

      json_object_set_string_member (cursors, "next", next);
    }
  if (has_previous && n_notes > 0)
    {
      g_autofree char *previous = kith_note_query_make_cursor (
        query, json_array_get_object_element (notes, 0), TRUE);

      json_object_set_string_member (cursors, "prev", previous);
    }

  return cursors;
}

/* A page that was reached has another behind it. */
static JsonObject *
make_metadata (const KithNoteQuery *query, JsonArray *notes, gboolean has_more)
{
  JsonObject *metadata = json_object_new ();
  gboolean has_next = query->backwards || has_more;
  gboolean has_previous = query->backwards ? has_more : query->id != NULL;

  json_object_set_int_member (metadata, "count", json_array_get_length (notes));
  json_object_set_object_member (metadata, "cursors",
                                 make_cursors (query, notes, has_next,
                                               has_previous));
  json_object_set_boolean_member (metadata, "hasNext", has_next);

  return metadata;
}

static void
found_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (Find) find = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStoreNotePage)
    page = kith_store_query_notes_finish (KITH_STORE (store), result, &error);
  g_autoptr (JsonObject) body = json_object_new ();
  JsonArray *notes = page != NULL ? parse_notes (page, &error) : NULL;

  if (notes == NULL)
    {
      kith_request_fail (find->request, g_steal_pointer (&error));
      return;
    }

  json_object_set_array_member (body, "notes", notes);
  json_object_set_object_member (body, "pagingMetadata",
                                 make_metadata (find->query, notes,
                                                page->has_more));
  kith_request_answer (find->request, body);
}

void
kith_handle_query_notes (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithNoteQuery)
    query = kith_note_query_new_from_json (kith_request_get_body (request),
                                           &error);
  Find *find;

  if (query == NULL)
    {
      kith_request_fail (request, g_steal_pointer (&error));
      return;
    }

  find = g_new0 (Find, 1);
  find->request = kith_request_hold (request);
  find->query = g_steal_pointer (&query);
  kith_store_query_notes_async (kith_request_get_store (request), find->query,
                                NULL, found_cb, find);
}
