/* kith-handlers-operations.c: labels of a contact, and what is submitted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-handlers.h"

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-patch.h"
#include "model/kith-protocol.h"
#include "server/handlers/kith-contact-io.h"
#include "store/interface/kith-store-operations.h"

/* Labels */

static void
labeled_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  GError *error = NULL;
  g_autoptr (GBytes)
    record = kith_store_label_contact_finish (KITH_STORE (store), result,
                                              &error);

  kith_contact_io_answer_or_fail (request, record, error);
}

static void
check_keys (char **keys, GError **error)
{
  if (keys == NULL || keys[0] == NULL)
    kith_error_add_violation (error, "labelKeys", "REQUIRED_FIELD",
                              "The keys of labels are required.");
  else if (g_strv_length (keys) > KITH_LIMIT_LABELING)
    kith_error_add_violation (error, "labelKeys", "MAX_SIZE",
                              "At most %d labels are given or taken at once.",
                              KITH_LIMIT_LABELING);
}

/* @id, @keys: of a request whose shape is right if @error is NULL. */
static void
label (KithRequest *request,
       const char *id,
       char **keys,
       gboolean remove,
       GError *error)
{
  const KithStoreLabeling labeling = {
    .contact_id = id,
    .keys = (const char *const *) keys,
    .remove = remove,
    .author = kith_request_get_caller (request),
  };

  if (error == NULL)
    kith_store_label_contact_async (kith_request_get_store (request), &labeling,
                                    NULL, labeled_cb,
                                    kith_request_hold (request));
  else
    kith_request_fail (request, error);
}

void
kith_handle_label_contact (KithRequest *request)
{
  GError *error = NULL;
  g_autofree char *id = kith_contact_io_read_id (request, "contactId", &error);
  g_auto (GStrv)
    keys = kith_contact_io_read_keys (kith_request_get_body (request),
                                      "labelKeys", &error);

  if (error == NULL)
    check_keys (keys, &error);
  label (request, id, keys, FALSE, error);
}

/* "?labelKeys=a&labelKeys=b", as the SDK has it, or a body as that of the other
 * call. */
static char **
read_unlabel_keys (KithRequest *request, GError **error)
{
  char **keys = kith_request_get_query_list (request, "labelKeys");

  if (keys != NULL || !kith_request_has_body (request))
    return keys;

  return kith_request_read_body (request, error)
           ? kith_contact_io_read_keys (kith_request_get_body (request),
                                        "labelKeys", error)
           : NULL;
}

void
kith_handle_unlabel_contact (KithRequest *request)
{
  GError *error = NULL;
  g_autofree char *id = kith_contact_io_read_id (request, "contactId", &error);
  g_auto (GStrv) keys = NULL;

  if (error == NULL)
    keys = read_unlabel_keys (request, &error);
  if (error == NULL)
    check_keys (keys, &error);
  label (request, id, keys, TRUE, error);
}

/* Submissions */

static void
submitted_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  GError *error = NULL;
  g_autoptr (GBytes)
    answer = kith_store_submit_contact_finish (KITH_STORE (store), result,
                                               &error);
  gsize length;
  const char *text;

  if (answer == NULL)
    {
      kith_request_fail (request, error);
      return;
    }

  text = g_bytes_get_data (answer, &length);
  kith_request_answer_text (request, g_strndup (text, length), length);
}

/* J.41: what is to go with an event that nobody can listen to. */
static void
check_pass_through (JsonObject *body, GError **error)
{
  JsonNode *node = json_object_get_member (body, "passThroughData");
  const char *text = kith_json_get_string (body, "passThroughData");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return;

  if (text == NULL)
    kith_error_add_violation (error, "passThroughData", "TYPE",
                              "Expected a string.");
  else if (g_utf8_strlen (text, -1) > KITH_LIMIT_PASS_THROUGH_CHARS)
    kith_error_add_violation (error, "passThroughData", "MAX_LENGTH",
                              "Expected at most %d characters.",
                              KITH_LIMIT_PASS_THROUGH_CHARS);
}

/* @id: (out) (transfer full) (nullable): which contact it is about. */
static gboolean
read_submission (KithRequest *request,
                 KithStoreSubmission *submission,
                 char **id,
                 GError **error)
{
  JsonObject *body = kith_request_get_body (request);
  JsonNode *contact = json_object_get_member (body, "contactId");
  g_autoptr (GError) found = NULL;

  kith_contact_io_read_info (body, &submission->info, &found);
  kith_contact_io_read_idempotency_key (request, &submission->idempotency_key,
                                        &found);
  check_pass_through (body, &found);
  if (contact != NULL && !JSON_NODE_HOLDS_NULL (contact))
    *id = kith_contact_io_check_id (contact, "contactId", &found);

  if (found != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&found));
      return FALSE;
    }

  submission->contact_id = *id;
  submission->author = kith_request_get_caller (request);

  return kith_patch_check (submission->info, error);
}

/* The API has a code of its own for it. */
static gboolean
check_permission (KithRequest *request, GError **error)
{
  if (kith_permission_includes (kith_request_get_permission (request),
                                KITH_PERMISSION_MANAGE_CONTACTS))
    return TRUE;

  g_propagate_error (error,
                     kith_protocol_error_of_code ("INSUFFICIENT_PERMISSION"));

  return FALSE;
}

void
kith_handle_submit_contact (KithRequest *request)
{
  g_autoptr (JsonObject) source = kith_request_make_source (request);
  g_autofree char *id = NULL;
  KithStoreSubmission submission = { .source = source };
  GError *error = NULL;

  if (check_permission (request, &error)
      && read_submission (request, &submission, &id, &error))
    kith_store_submit_contact_async (kith_request_get_store (request),
                                     &submission, NULL, submitted_cb,
                                     kith_request_hold (request));
  else
    kith_request_fail (request, error);
}
