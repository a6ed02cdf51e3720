/* kith-handlers-facets.c: contacts that have something in common, counted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-handlers.h"

#include "base/kith-json.h"
#include "model/kith-facet.h"
#include "server/handlers/kith-listing.h"
#include "server/request/kith-query-string.h"
#include "store/interface/kith-store-catalog.h"
#include "store/interface/kith-store-counts.h"

#define SUBSCRIPTIONS "info.extendedFields.emailSubscriptions."
#define EQUALITY (KITH_LISTING_EQUALITY | KITH_LISTING_IN | KITH_LISTING_NIN)

/* What a query may count among (wix-contacts C.7). */
static const KithListingMember filters[] = {
  { SUBSCRIPTIONS "effectiveEmail", KITH_LISTING_EXISTS, FALSE, FALSE },
  { SUBSCRIPTIONS "subscriptionStatus", EQUALITY, FALSE, FALSE },
  { SUBSCRIPTIONS "deliverabilityStatus", EQUALITY, FALSE, FALSE },
  { NULL },
};

/* Facets keep their order, and answer to no other filter. */
static const KithListingMember no_members[] = { { NULL } };
static const KithListing listing = {
  .member = "facets",
  .members = no_members,
  .max_sorts = 0,
  .default_limit = 1000,
  .max_limit = 2000,
};

/* A state that a contact's subscription, or membership, may be in. */
static const struct
{
  const char *type;
  const char *key;
  const char *display_name;
  const char *field;
  const char *value;
} states[] = {
  { "SUBSCRIPTION_STATUS", "emailSubscriptions.subscribed", "Subscribed",
    SUBSCRIPTIONS "subscriptionStatus", "SUBSCRIBED" },
  { "SUBSCRIPTION_STATUS", "emailSubscriptions.unsubscribed", "Unsubscribed",
    SUBSCRIPTIONS "subscriptionStatus", "UNSUBSCRIBED" },
  { "SUBSCRIPTION_STATUS", "emailSubscriptions.pending", "Pending",
    SUBSCRIPTIONS "subscriptionStatus", "PENDING" },
  { "SUBSCRIPTION_STATUS", "emailSubscriptions.bounced", "Bounced",
    SUBSCRIPTIONS "deliverabilityStatus", "BOUNCED" },
  { "SUBSCRIPTION_STATUS", "emailSubscriptions.spam", "Marked as spam",
    SUBSCRIPTIONS "deliverabilityStatus", "SPAM_COMPLAINT" },
  { "SUBSCRIPTION_STATUS", "emailSubscriptions.inactive", "Inactive",
    SUBSCRIPTIONS "deliverabilityStatus", "INACTIVE" },
  { "MEMBERSHIP_STATUS", "membershipStatus.approved", "Approved",
    "info.extendedFields.members.membershipStatus", "APPROVED" },
  { "MEMBERSHIP_STATUS", "membershipStatus.denied", "Blocked",
    "info.extendedFields.members.membershipStatus", "DENIED" },
  { "MEMBERSHIP_STATUS", "membershipStatus.pending", "Pending",
    "info.extendedFields.members.membershipStatus", "PENDING" },
  { "MEMBERSHIP_STATUS", "membershipStatus.inactive", "Inactive",
    "info.extendedFields.members.membershipStatus", "INACTIVE" },
};

typedef struct
{
  KithRequest *request;
  JsonObject *paging; /* {"paging":…} */
} Count;

static void
count_free (Count *count)
{
  kith_request_release (count->request);
  g_clear_pointer (&count->paging, json_object_unref);
  g_free (count);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Count, count_free)

/* @field @operator @value. (transfer full) */
static JsonObject *
make_filter (const char *field, const char *operator, JsonNode * value)
{
  JsonObject *filter = json_object_new ();

  json_object_set_member (kith_json_ensure_object (filter, field), operator,
                          value);

  return filter;
}

/* @keys: (transfer full) */
static JsonObject *
make_label_filter (JsonArray *keys)
{
  JsonNode *node = json_node_init_array (json_node_alloc (), keys);

  json_array_unref (keys);

  return make_filter ("info.labelKeys", "$hasSome", node);
}

/* @facet: (transfer full) */
static void
add_facet (GPtrArray *items, KithFacet *facet)
{
  g_ptr_array_add (items, kith_facet_to_json (facet));
  g_object_unref (facet);
}

static void
add_label (GPtrArray *items, KithLabel *label, const KithStoreCounts *counts)
{
  const char *key = kith_label_get_key (label);
  const gint64 *count = g_hash_table_lookup (counts->by_label, key);
  JsonArray *keys = json_array_new ();

  json_array_add_string_element (keys, key);
  add_facet (items,
             kith_facet_new ("LABEL", key, kith_label_get_display_name (label),
                             count != NULL ? *count : 0,
                             make_label_filter (keys)));
}

/* None of all the labels there are. (transfer full) */
static JsonObject *
make_unlabeled_filter (GPtrArray *labels)
{
  JsonArray *keys = json_array_new ();
  JsonObject *filter = json_object_new ();

  for (guint i = 0; i < labels->len; i++)
    json_array_add_string_element (keys, kith_label_get_key (
                                           g_ptr_array_index (labels, i)));
  json_object_set_object_member (filter, "$not", make_label_filter (keys));

  return filter;
}

/* (element-type JsonObject) */
static GPtrArray *
make_items (GPtrArray *labels, const KithStoreCounts *counts)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_object_unref);

  add_facet (items,
             kith_facet_new ("ALL_CONTACTS", "contacts.all", "All contacts",
                             counts->all, json_object_new ()));
  add_facet (items, kith_facet_new ("NOT_LABELED", "contacts.notLabeled",
                                    "Not labeled", counts->unlabeled,
                                    make_unlabeled_filter (labels)));
  for (guint i = 0; i < labels->len; i++)
    add_label (items, g_ptr_array_index (labels, i), counts);
  /* Here nobody subscribes to anything, and nobody is a member. */
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    add_facet (
      items,
      kith_facet_new (states[i].type, states[i].key, states[i].display_name, 0,
                      make_filter (states[i].field, "$eq",
                                   kith_json_string_node (states[i].value))));

  return items;
}

static void
counted_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (Count) count = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStoreCounts)
    counts = kith_store_count_finish (KITH_STORE (store), result, &error);
  g_autoptr (GPtrArray) labels = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (JsonObject) body = NULL;

  if (counts != NULL)
    labels = kith_store_list_labels (KITH_STORE (store), &error);
  if (labels != NULL)
    {
      items = make_items (labels, counts);
      body = kith_listing_answer (&listing, items, count->paging, NULL, &error);
    }

  if (body != NULL)
    kith_request_answer (count->request, body);
  else
    kith_request_fail (count->request, g_steal_pointer (&error));
}

/* @body: {"paging":…}; @filter: (nullable) (transfer none) */
static void
count_facets (KithRequest *request, JsonObject *body, KithFilter *filter)
{
  JsonObject *paging = kith_json_get_object (body, "paging");
  Count *count = g_new0 (Count, 1);

  count->request = kith_request_hold (request);
  count->paging = json_object_new ();
  if (paging != NULL)
    json_object_set_member (count->paging, "paging",
                            kith_json_object_node (paging));
  kith_store_count_async (kith_request_get_store (request), filter, NULL,
                          counted_cb, count);
}

void
kith_handle_list_facets (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = kith_query_string_to_body (request, &error);

  if (body != NULL)
    count_facets (request, kith_json_get_object (body, "query"), NULL);
  else
    kith_request_fail (request, g_steal_pointer (&error));
}

void
kith_handle_query_facets (KithRequest *request)
{
  JsonObject *body = kith_request_get_body (request);
  JsonObject *asked = kith_json_get_object (body, "filter");
  g_autoptr (GError) error = NULL;
  g_autoptr (KithFilter) filter = NULL;

  if (kith_listing_filter_check (filters,
                                 json_object_get_member (body, "filter"),
                                 &error)
      && asked != NULL && json_object_get_size (asked) > 0)
    filter = kith_filter_new_from_json (asked, &error);

  if (error != NULL)
    kith_request_fail (request, g_steal_pointer (&error));
  else
    count_facets (request, body, filter);
}
