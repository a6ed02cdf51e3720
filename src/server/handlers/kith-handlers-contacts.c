/* kith-handlers-contacts.c: contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-handlers.h"

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-patch.h"
#include "model/kith-protocol.h"
#include "model/kith-query.h"
#include "model/kith-record.h"
#include "model/kith-revision.h"
#include "server/handlers/kith-contact-io.h"
#include "server/request/kith-query-string.h"

static JsonObject *
parse_record (GBytes *record, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (record, &length);

  return kith_json_parse_stored (text, (gssize) length, error);
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

/* Between two looks a contact may be merged again; not for ever. */
#define MAX_MERGES 4

typedef struct
{
  KithRequest *request;
  KithQuery *projection;
  char *id;
  guint n_merges; /* that have led from the id asked for to this one */
} Get;

static void
get_free (Get *get)
{
  kith_request_release (get->request);
  kith_query_free (get->projection);
  g_free (get->id);
  g_free (get);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Get, get_free)

/* Whether it is looked for elsewhere now. */
static gboolean
follow (Get *get, const GError *error)
{
  const char *target = kith_json_get_string (kith_error_get_data (error),
                                             KITH_DATA_MERGED_INTO);

  if (!g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND)
      || target == NULL || get->n_merges == MAX_MERGES)
    return FALSE;

  get->n_merges++;
  g_free (get->id);
  get->id = g_strdup (target);

  return TRUE;
}

static void
answer_projection (Get *get, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) record = parse_record (bytes, &error);
  g_autoptr (JsonObject) body = json_object_new ();

  if (record == NULL)
    {
      kith_request_fail (get->request, g_steal_pointer (&error));
      return;
    }

  json_object_set_object_member (
    body, "contact",
    kith_record_project (record, (const char *const *) get->projection->fields,
                         (const char *const *) get->projection->fieldsets));
  json_object_set_string_member (body, "responseType",
                                 get->n_merges > 0 ? "MERGED" : "REGULAR");
  kith_request_answer (get->request, body);
}

/* @error: (transfer full), of a @record that is not there. */
static void
answer_get (Get *get, GBytes *record, GError *error)
{
  if (record == NULL)
    kith_request_fail (get->request, error);
  else if (get->projection->fields == NULL
           && get->projection->fieldsets == NULL)
    kith_contact_io_answer (get->request, record,
                            get->n_merges > 0
                              ? ",\"responseType\":\"MERGED\"}"
                              : ",\"responseType\":\"REGULAR\"}");
  else
    answer_projection (get, record);
}

static void get_later (Get *get);

static void
got_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (Get) get = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    record = kith_store_get_contact_finish (KITH_STORE (store), result, &error);

  if (record == NULL && follow (get, error))
    get_later (g_steal_pointer (&get));
  else
    answer_get (get, record, g_steal_pointer (&error));
}

/* @get: (transfer full) */
static void
get_later (Get *get)
{
  kith_store_get_contact_async (kith_request_get_store (get->request), get->id,
                                NULL, got_cb, get);
}

static void
get_now (Get *get)
{
  KithStore *store = kith_request_get_store (get->request);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) record = kith_store_read_contact (store, get->id, &error);

  while (record == NULL && follow (get, error))
    {
      g_clear_error (&error);
      record = kith_store_read_contact (store, get->id, &error);
    }

  answer_get (get, record, g_steal_pointer (&error));
}

void
kith_handle_get_contact (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Get) get = g_new0 (Get, 1);

  get->request = kith_request_hold (request);
  get->id = kith_contact_io_read_id (request, "contactId", &error);
  if (get->id != NULL)
    get->projection = read_projection (request, &error);

  if (get->projection == NULL)
    kith_request_fail (request, g_steal_pointer (&error));
  else if (kith_store_can_read (kith_request_get_store (request)))
    get_now (get);
  else
    get_later (g_steal_pointer (&get));
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

  kith_contact_io_answer_or_fail (request, record, g_steal_pointer (&error));
}

/* Everything that is wrong with the shape of a write, at once; what needs the
 * store comes later.  @patch: (out) (transfer full) (nullable): the info of an
 * update. */
static gboolean
read_write (KithRequest *request,
            KithStoreWrite *write,
            JsonObject **patch,
            GError **error)
{
  JsonObject *body = kith_request_get_body (request);
  g_autoptr (GError) found = NULL;

  if (write->contact_id != NULL)
    write->info = *patch = kith_contact_io_read_patch (body, &found);
  else
    kith_contact_io_read_info (body, &write->info, &found);
  kith_contact_io_read_allow_duplicates (body, &write->allow_duplicates,
                                         &found);
  kith_contact_io_read_idempotency_key (request, &write->idempotency_key,
                                        &found);
  if (write->contact_id != NULL)
    kith_revision_read (json_object_get_member (body, "revision"), "revision",
                        &write->revision, &found);

  if (found != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&found));
      return FALSE;
    }

  write->author = kith_request_get_caller (request);

  return kith_patch_check (write->info, error);
}

/* FALSE: it has to wait for others. */
static gboolean
write_at_once (KithRequest *request, const KithStoreWrite *write)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) record = NULL;

  if (!kith_request_is_alone (request)
      || !kith_store_try_write_contact (kith_request_get_store (request), write,
                                        &record, &error))
    return FALSE;

  kith_contact_io_answer_or_fail (request, record, g_steal_pointer (&error));

  return TRUE;
}

static void
write_contact (KithRequest *request, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    source = id == NULL ? kith_request_make_source (request) : NULL;
  g_autoptr (JsonObject) patch = NULL;
  KithStoreWrite write = { .contact_id = id, .source = source };

  if (!read_write (request, &write, &patch, &error))
    kith_request_fail (request, g_steal_pointer (&error));
  else if (!write_at_once (request, &write))
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
  g_autofree char *id = kith_contact_io_read_id (request, "contactId", &error);

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

/* One that is not there is not found (J.6). */
void
kith_handle_delete_contact (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = kith_contact_io_read_id (request, "contactId", &error);
  gint64 revision = 0;

  if (id == NULL || !read_query_revision (request, &revision, &error))
    kith_request_fail (request, g_steal_pointer (&error));
  else
    kith_store_delete_contact_async (kith_request_get_store (request), id,
                                     revision,
                                     kith_request_get_caller (request), NULL,
                                     deleted_cb, kith_request_hold (request));
}
