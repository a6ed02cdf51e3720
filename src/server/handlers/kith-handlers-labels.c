/* kith-handlers-labels.c: labels
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

/* wix-contacts C.9. */
static const KithListingMember members[] = {
  { "key", KITH_LISTING_EQUALITY | KITH_LISTING_IN, FALSE, FALSE },
  { "displayName",
    KITH_LISTING_EQUALITY | KITH_LISTING_IN | KITH_LISTING_STARTS_WITH, FALSE,
    TRUE },
  { "createdDate", KITH_LISTING_COMPARISON, TRUE, TRUE },
  { "updatedDate", KITH_LISTING_COMPARISON, TRUE, TRUE },
  { "namespace", KITH_LISTING_EQUALITY, FALSE, FALSE },
  { "labelType", KITH_LISTING_EQ, FALSE, FALSE },
  { NULL },
};

static const KithListing listing = {
  .member = "labels",
  .members = members,
  .max_sorts = 100,
  .default_limit = 1000,
  .max_limit = 2000,
};

static void
answer_label (KithRequest *request, KithLabel *label)
{
  g_autoptr (JsonObject) body = json_object_new ();

  json_object_set_object_member (body, "label", kith_label_to_json (label));
  kith_request_answer (request, body);
}

void
kith_handle_add_label (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithLabel) label = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *name = kith_display_name_read (
    kith_request_get_body (request), "displayName", KITH_LIMIT_LABEL_NAME_CHARS,
    &error);
  gboolean is_new = FALSE;

  if (name != NULL)
    label = kith_store_add_label (kith_request_get_store (request), name,
                                  kith_request_get_caller (request), &is_new,
                                  &error);

  if (label == NULL)
    {
      kith_request_fail (request, g_steal_pointer (&error));
      return;
    }

  json_object_set_object_member (answer, "label", kith_label_to_json (label));
  json_object_set_boolean_member (answer, "newLabel", is_new);
  kith_request_answer (request, answer);
}

static void
answer_list (KithRequest *request, JsonObject *query, const char *prefix)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    labels = kith_store_list_labels (kith_request_get_store (request), &error);
  g_autoptr (GPtrArray)
    items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (JsonObject) body = NULL;

  for (guint i = 0; labels != NULL && i < labels->len; i++)
    g_ptr_array_add (items, kith_label_to_json (g_ptr_array_index (labels, i)));

  if (labels != NULL)
    body = kith_listing_answer (&listing, items, query, prefix, &error);

  if (body != NULL)
    kith_request_answer (request, body);
  else
    kith_request_fail (request, g_steal_pointer (&error));
}

void
kith_handle_list_labels (KithRequest *request)
{
  static const char *const types[] = { "SYSTEM", "USER_DEFINED",
                                       "WIX_APP_DEFINED", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = kith_query_string_to_body (request, &error);
  g_autofree char *prefix = kith_request_get_query (request, "startsWith");

  if (body == NULL
      || !kith_query_string_add_choice (request, "labelType", types, body,
                                        &error)
      || !kith_query_string_check_length (request, "namespace",
                                          KITH_LIMIT_NAMESPACE_MIN_CHARS,
                                          KITH_LIMIT_NAMESPACE_CHARS, &error)
      || !kith_query_string_check_length (request, "startsWith", 1,
                                          KITH_LIMIT_LABEL_NAME_CHARS, &error))
    {
      kith_request_fail (request, g_steal_pointer (&error));
      return;
    }

  kith_query_string_add_filter (request, "namespace", body);
  answer_list (request, kith_json_get_object (body, "query"), prefix);
}

void
kith_handle_query_labels (KithRequest *request)
{
  JsonObject *body = kith_request_get_body (request);

  answer_list (request, kith_json_get_object (body, "query"), NULL);
}

static GError *
make_not_found (const char *key)
{
  return kith_protocol_error_missing ("There is no label “%s”.", key);
}

void
kith_handle_get_label (KithRequest *request)
{
  const char *key = kith_request_get_parameter (request);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    labels = kith_store_list_labels (kith_request_get_store (request), &error);

  for (guint i = 0; labels != NULL && i < labels->len; i++)
    {
      KithLabel *label = g_ptr_array_index (labels, i);

      if (g_str_equal (kith_label_get_key (label), key))
        {
          answer_label (request, label);
          return;
        }
    }

  kith_request_fail (request, error != NULL ? g_steal_pointer (&error)
                                            : make_not_found (key));
}

static void
renamed_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithLabel)
    label = kith_store_rename_label_finish (KITH_STORE (store), result, &error);

  if (label != NULL)
    answer_label (request, label);
  else
    kith_request_fail (request, g_steal_pointer (&error));
}

/* {"label":{"displayName":…}}; an old sample has the name alone. */
void
kith_handle_rename_label (KithRequest *request)
{
  JsonObject *body = kith_request_get_body (request);
  JsonObject *inner = kith_json_get_object (body, "label");
  g_autoptr (GError) error = NULL;
  g_autofree char *name = kith_display_name_read (
    inner != NULL ? inner : body,
    inner != NULL ? "label.displayName" : "displayName",
    KITH_LIMIT_LABEL_NAME_CHARS, &error);

  if (name == NULL)
    kith_request_fail (request, g_steal_pointer (&error));
  else
    kith_store_rename_label_async (kith_request_get_store (request),
                                   kith_request_get_parameter (request), name,
                                   kith_request_get_caller (request), NULL,
                                   renamed_cb, kith_request_hold (request));
}

static void
deleted_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  g_autoptr (GError) error = NULL;

  if (kith_store_remove_label_finish (KITH_STORE (store), result, &error))
    kith_request_answer_text (request, g_strdup ("{}"), strlen ("{}"));
  else
    kith_request_fail (request, g_steal_pointer (&error));
}

void
kith_handle_delete_label (KithRequest *request)
{
  kith_store_remove_label_async (kith_request_get_store (request),
                                 kith_request_get_parameter (request),
                                 kith_request_get_caller (request), NULL,
                                 deleted_cb, kith_request_hold (request));
}
