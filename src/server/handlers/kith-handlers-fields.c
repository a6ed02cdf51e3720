/* kith-handlers-fields.c: extended fields
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-handlers.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "server/handlers/kith-display-name.h"
#include "server/handlers/kith-listing.h"
#include "server/request/kith-query-string.h"
#include "store/interface/kith-store-catalog.h"

/* wix-contacts C.10. */
static const KithListingMember members[] = {
  { "key", KITH_LISTING_EQUALITY | KITH_LISTING_IN, FALSE, FALSE },
  { "displayName",
    KITH_LISTING_EQUALITY | KITH_LISTING_IN | KITH_LISTING_STARTS_WITH, FALSE,
    TRUE },
  { "createdDate", KITH_LISTING_COMPARISON, TRUE, TRUE },
  { "updatedDate", KITH_LISTING_COMPARISON, TRUE, TRUE },
  { "namespace", KITH_LISTING_EQUALITY, FALSE, FALSE },
  { "dataType", KITH_LISTING_EQUALITY, FALSE, FALSE },
  { "fieldType", KITH_LISTING_EQ, FALSE, FALSE },
  { NULL },
};

static const KithListing listing = {
  .member = "fields",
  .members = members,
  .max_sorts = 1,
  .default_limit = 100,
  .max_limit = KITH_LIMIT_PAGE,
};

static void
answer_field (KithRequest *request, KithExtendedField *field)
{
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_object_member (body, "field",
                                 kith_extended_field_to_json (field));
  kith_request_answer (request, body);
}

static void
answer_list (KithRequest *request, JsonObject *query, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    fields = kith_store_list_fields (kith_request_get_store (request), &error);
  g_autoptr (GPtrArray)
    items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (JsonObject) body = NULL;

  for (guint i = 0; fields != NULL && i < fields->len; i++)
    g_ptr_array_add (items, kith_extended_field_to_json (
                              g_ptr_array_index (fields, i)));

  if (fields != NULL)
    body = kith_listing_answer (&listing, items, query, prefix, &error);

  if (body != NULL)
    kith_request_answer (request, body);
  else
    kith_request_fail (request, g_steal_pointer (&error));
}

void
kith_handle_list_fields (KithRequest *request)
{
  static const char *const types[] = { "SYSTEM", "USER_DEFINED", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = kith_query_string_to_body (request, &error);
  g_autofree char *prefix = kith_request_get_query (request, "startsWith");

  if (body == NULL
      || !kith_query_string_add_choice (request, "fieldType", types, body,
                                        &error)
      || !kith_query_string_check_length (request, "namespace",
                                          KITH_LIMIT_NAMESPACE_MIN_CHARS,
                                          KITH_LIMIT_NAMESPACE_CHARS, &error)
      || !kith_query_string_check_length (request, "startsWith", 0,
                                          KITH_LIMIT_FIELD_NAME_CHARS, &error))
    {
      kith_request_fail (request, g_steal_pointer (&error));
      return;
    }

  kith_query_string_add_filter (request, "namespace", body);
  answer_list (request, kith_json_get_object (body, "query"), prefix);
}

void
kith_handle_query_fields (KithRequest *request)
{
  JsonObject *body = kith_request_get_body (request);

  answer_list (request, kith_json_get_object (body, "query"), NULL);
}

static gboolean
read_type (JsonObject *body, KithDataType *type, GError **error)
{
  JsonNode *node = json_object_get_member (body, "dataType");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node)
      || kith_data_type_from_string (kith_json_get_string (body, "dataType"),
                                     type))
    return TRUE;

  kith_error_add_violation (error, "dataType", "INVALID_ENUM_VALUE",
                            "Expected TEXT, NUMBER, DATE or URL.");

  return FALSE;
}

void
kith_handle_add_field (KithRequest *request)
{
  JsonObject *body = kith_request_get_body (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField) field = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *name = kith_display_name_read (body, "displayName",
                                                  KITH_LIMIT_FIELD_NAME_CHARS,
                                                  &error);
  KithDataType type = KITH_DATA_TEXT;
  gboolean is_new = FALSE;

  if (name != NULL && read_type (body, &type, &error))
    field = kith_store_add_field (kith_request_get_store (request), name, type,
                                  kith_request_get_caller (request), &is_new,
                                  &error);

  if (field == NULL)
    {
      kith_request_fail (request, g_steal_pointer (&error));
      return;
    }

  json_object_set_object_member (answer, "field",
                                 kith_extended_field_to_json (field));
  json_object_set_boolean_member (answer, "newField", is_new);
  kith_request_answer (request, answer);
}

static GError *
make_not_found (const char *key)
{
  return kith_protocol_error_missing ("There is no extended field “%s”.", key);
}

void
kith_handle_get_field (KithRequest *request)
{
  const char *key = kith_request_get_parameter (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    fields = kith_store_list_fields (kith_request_get_store (request), &error);

  for (guint i = 0; fields != NULL && i < fields->len; i++)
    {
      KithExtendedField *field = g_ptr_array_index (fields, i);

      if (g_str_equal (kith_extended_field_get_key (field), key))
        {
          answer_field (request, field);
          return;
        }
    }

  kith_request_fail (request, error != NULL ? g_steal_pointer (&error)
                                            : make_not_found (key));
}

/* {"field":{"displayName":…}}; an old sample has the name alone. */
void
kith_handle_rename_field (KithRequest *request)
{
  JsonObject *body = kith_request_get_body (request);
  JsonObject *inner = kith_json_get_object (body, "field");
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField) field = NULL;
  g_autofree char *name = kith_display_name_read (
    inner != NULL ? inner : body,
    inner != NULL ? "field.displayName" : "displayName",
    KITH_LIMIT_FIELD_NAME_CHARS, &error);

  if (name != NULL)
    field = kith_store_rename_field (kith_request_get_store (request),
                                     kith_request_get_parameter (request), name,
                                     kith_request_get_caller (request), &error);

  if (field != NULL)
    answer_field (request, field);
  else
    kith_request_fail (request, g_steal_pointer (&error));
}

static void
deleted_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  g_autoptr (GError) error = NULL;

  if (kith_store_remove_field_finish (KITH_STORE (store), result, &error))
    kith_request_answer_text (request, g_strdup ("{}"), strlen ("{}"));
  else
    kith_request_fail (request, g_steal_pointer (&error));
}

void
kith_handle_delete_field (KithRequest *request)
{
  kith_store_remove_field_async (kith_request_get_store (request),
                                 kith_request_get_parameter (request),
                                 kith_request_get_caller (request), NULL,
                                 deleted_cb, kith_request_hold (request));
}
