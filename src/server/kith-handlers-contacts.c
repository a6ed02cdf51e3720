/* kith-handlers-contacts.c: contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-handlers.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-patch.h"
#include "model/kith-protocol.h"
#include "model/kith-query.h"
#include "model/kith-record.h"
#include "model/kith-revision.h"
#include "server/kith-query-string.h"

/* {"contact":RECORD…, the record as it lies in the store. */
static void
answer_record (KithRequest *request, GBytes *record, const char *rest)
{
  static const char start[] = "{\"contact\":";
  gsize length;
  const char *text = g_bytes_get_data (record, &length);
  gsize total = strlen (start) + length + strlen (rest);
  GString *body = g_string_sized_new (total);

  g_string_append (body, start);
  g_string_append_len (body, text, length);
  g_string_append (body, rest);
  kith_request_answer_text (request, g_string_free (body, FALSE), total);
}

static JsonObject *
parse_record (GBytes *record, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (record, &length);

  return kith_json_parse_object (text, length, KITH_LIMIT_ANSWER_BYTES, error);
}

/* The id in the path, in the form that ids are made in. */
static char *
read_id (KithRequest *request, GError **error)
{
  const char *id = kith_request_get_parameter (request);

  if (g_uuid_string_is_valid (id))
    return g_ascii_strdown (id, -1);

  kith_error_add_violation (error, "contactId", "FORMAT",
                            "A contact's id is a GUID.");

  return NULL;
}

static KithQuery *
read_projection (KithRequest *request, GError **error)
{
  g_autoptr (JsonObject) body = NULL;

  if (!kith_request_has_query (request))
    return kith_query_new ();

  body = kith_query_string_to_body (request, error);

  return body != NULL ? kith_query_new_from_json (body, error) : NULL;
}

/* Get. */

typedef struct
{
  KithRequest *request;
  KithQuery *projection;
} Get;

static void
get_free (Get *get)
{
  kith_request_release (get->request);
  kith_query_free (get->projection);
  g_free (get);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Get, get_free)

static void
answer_projection (KithRequest *request,
                   const KithQuery *projection,
                   GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) record = parse_record (bytes, &error);
  g_autoptr (JsonObject) body = json_object_new ();

  if (record == NULL)
    {
      kith_request_fail (request, g_steal_pointer (&error));
      return;
    }

  json_object_set_object_member (
    body, "contact",
    kith_record_project (record, (const char *const *) projection->fields,
                         (const char *const *) projection->fieldsets));
  json_object_set_string_member (body, "responseType", "REGULAR");
  kith_request_answer (request, body);
}

/* @error: (transfer full), of a @record that is not there. */
static void
answer_get (KithRequest *request,
            const KithQuery *projection,
            GBytes *record,
            GError *error)
{
  if (record == NULL)
    kith_request_fail (request, error);
  else if (projection->fields == NULL && projection->fieldsets == NULL)
    answer_record (request, record, ",\"responseType\":\"REGULAR\"}");
  else
    answer_projection (request, projection, record);
}

static void
got_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (Get) get = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    record = kith_store_get_contact_finish (KITH_STORE (store), result, &error);

  answer_get (get->request, get->projection, record, g_steal_pointer (&error));
}

/* @projection: (transfer full) */
static void
get_later (KithRequest *request, const char *id, KithQuery *projection)
{
  Get *get = g_new0 (Get, 1);

  get->request = kith_request_hold (request);
  get->projection = projection;
  kith_store_get_contact_async (kith_request_get_store (request), id, NULL,
                                got_cb, get);
}

void
kith_handle_get_contact (KithRequest *request)
{
  KithStore *store = kith_request_get_store (request);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = read_id (request, &error);
  g_autoptr (KithQuery) projection = NULL;
  g_autoptr (GBytes) record = NULL;

  if (id != NULL)
    projection = read_projection (request, &error);

  if (projection == NULL)
    {
      kith_request_fail (request, g_steal_pointer (&error));
      return;
    }

  if (!kith_store_can_read (store))
    {
      get_later (request, id, g_steal_pointer (&projection));
      return;
    }

  record = kith_store_read_contact (store, id, &error);
  answer_get (request, projection, record, g_steal_pointer (&error));
}

/* Create and update. */

static void
written_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    record = kith_store_write_contact_finish (KITH_STORE (store), result,
                                              &error);

  if (record == NULL)
    kith_request_fail (request, g_steal_pointer (&error));
  else
    answer_record (request, record, "}");
}

static void
read_info (JsonObject *body, JsonObject **info, GError **error)
{
  JsonNode *node = json_object_get_member (body, "info");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    kith_error_add_violation (error, "info", "REQUIRED_FIELD",
                              "The contact's info is required.");
  else if (!JSON_NODE_HOLDS_OBJECT (node))
    kith_error_add_violation (error, "info", "TYPE", "Expected an object.");
  else
    *info = json_node_get_object (node);
}

static void
read_allow_duplicates (JsonObject *body, gboolean *allow, GError **error)
{
  JsonNode *node = json_object_get_member (body, "allowDuplicates");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return;

  if (JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    *allow = json_node_get_boolean (node);
  else
    kith_error_add_violation (error, "allowDuplicates", "TYPE",
                              "Expected true or false.");
}

static void
read_idempotency_key (KithRequest *request, const char **key, GError **error)
{
  const char *text = kith_request_get_header (request,
                                              KITH_HEADER_IDEMPOTENCY_KEY);
  gsize length = 0;

  if (text == NULL)
    return;

  while (g_ascii_isgraph (text[length]))
    length++;

  if (length > 0 && text[length] == '\0'
      && length <= KITH_LIMIT_IDEMPOTENCY_KEY_CHARS)
    *key = text;
  else
    kith_error_add_violation (error, KITH_HEADER_IDEMPOTENCY_KEY, "FORMAT",
                              "Expected 1 to %d printable ASCII characters.",
                              KITH_LIMIT_IDEMPOTENCY_KEY_CHARS);
}

/* Everything that is wrong with the shape of a write, at once; what needs the
 * store comes later. */
static gboolean
read_write (KithRequest *request, KithStoreWrite *write, GError **error)
{
  JsonObject *body = kith_request_get_body (request);
  g_autoptr (GError) found = NULL;

  read_info (body, &write->info, &found);
  read_allow_duplicates (body, &write->allow_duplicates, &found);
  read_idempotency_key (request, &write->idempotency_key, &found);
  if (write->contact_id != NULL)
    kith_revision_read (body, "revision", &write->revision, &found);

  if (found != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&found));
      return FALSE;
    }

  write->author = kith_request_get_caller (request);
  write->alone = kith_request_is_alone (request);

  return kith_patch_check (write->info, error);
}

static void
write_contact (KithRequest *request, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    source = id == NULL ? kith_request_make_source (request) : NULL;
  KithStoreWrite write = { .contact_id = id, .source = source };

  if (!read_write (request, &write, &error))
    kith_request_fail (request, g_steal_pointer (&error));
  else
    kith_store_write_contact_async (kith_request_get_store (request), &write,
                                    NULL, written_cb,
                                    kith_request_hold (request));
}

void
kith_handle_create_contact (KithRequest *request)
{
  write_contact (request, NULL);
}

void
kith_handle_update_contact (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = read_id (request, &error);

  if (id == NULL)
    kith_request_fail (request, g_steal_pointer (&error));
  else
    write_contact (request, id);
}

/* Delete. */

static void
deleted_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  g_autoptr (GError) error = NULL;

  if (kith_store_delete_contact_finish (KITH_STORE (store), result, &error))
    kith_request_answer_text (request, g_strdup ("{}"), strlen ("{}"));
  else
    kith_request_fail (request, g_steal_pointer (&error));
}

/* An addition to the API: "?revision=6" deletes only that one. */
static gboolean
read_query_revision (KithRequest *request, gint64 *revision, GError **error)
{
  g_autofree char *text = kith_request_get_query (request, "revision");
  g_autoptr (JsonNode) node = NULL;

  if (text == NULL)
    return TRUE;

  node = kith_json_string_node (text);
  if (kith_revision_from_node (node, revision))
    return TRUE;

  kith_error_add_violation (error, "revision", "FORMAT",
                            "A revision is a whole number from 1 on.");

  return FALSE;
}

void
kith_handle_delete_contact (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = read_id (request, &error);
  gint64 revision = 0;

  if (id == NULL || !read_query_revision (request, &revision, &error))
    kith_request_fail (request, g_steal_pointer (&error));
  else
    kith_store_delete_contact_async (kith_request_get_store (request), id,
                                     revision,
                                     kith_request_get_caller (request), NULL,
                                     deleted_cb, kith_request_hold (request));
}
