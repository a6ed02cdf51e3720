/* kith-handlers-labels.c: labels
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-handlers.h"

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "server/kith-display-name.h"
#include "server/kith-listing.h"
#include "server/kith-query-string.h"
#include "store/kith-store-catalog.h"

static const KithListing listing = {
  .member = "labels",
  .type = NULL,
  .origin = "labelType",
  .default_limit = 1000,
  .max_limit = 2000,
};

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
                                  &is_new, &error);

  if (label == NULL)
    {
      kith_request_fail (request, g_steal_pointer (&error));
      return;
    }

  json_object_set_object_member (answer, "label", kith_label_to_json (label));
  json_object_set_boolean_member (answer, "newLabel", is_new);
  kith_request_answer (request, answer);
}

static JsonObject *
make_list (KithRequest *request, JsonObject *body, GError **error)
{
  g_autofree char *prefix = kith_request_get_query (request, "startsWith");
  g_autoptr (GPtrArray)
    labels = kith_store_list_labels (kith_request_get_store (request), error);
  g_autoptr (GPtrArray)
    items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  if (labels == NULL)
    return NULL;

  for (guint i = 0; i < labels->len; i++)
    g_ptr_array_add (items, kith_label_to_json (g_ptr_array_index (labels, i)));

  return kith_listing_answer (&listing, items,
                              kith_json_get_object (body, "query"), prefix,
                              error);
}

void
kith_handle_list_labels (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = kith_query_string_to_body (request, &error);
  g_autoptr (JsonObject) answer = NULL;

  if (body != NULL)
    {
      kith_query_string_add_filter (request, "labelType", body);
      kith_query_string_add_filter (request, "namespace", body);
      answer = make_list (request, body, &error);
    }

  if (answer != NULL)
    kith_request_answer (request, answer);
  else
    kith_request_fail (request, g_steal_pointer (&error));
}
