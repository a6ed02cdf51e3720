/* kith-listing.c: filter, sort and page what is held in memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-listing.h"

#include "base/kith-json.h"
#include "model/kith-operand.h"
#include "model/kith-protocol.h"

static gboolean
fail (GError **error, KithError situation, const char *code, const char *what)
{
  GError *made = kith_protocol_error_printf (situation, "Not offered: %s",
                                             what);

  kith_error_set_code (made, code);
  g_propagate_error (error, made);

  return FALSE;
}

static GPtrArray *
select_items (const KithListing *listing,
              GPtrArray *items,
              JsonObject *filter,
              const char *prefix)
{
  GPtrArray *selected = g_ptr_array_new ();

  for (guint i = 0; i < items->len; i++)
    {
      JsonObject *item = g_ptr_array_index (items, i);
      const char *name = kith_json_get_string (item, "displayName");

      if ((prefix == NULL || g_str_has_prefix (name, prefix))
          && (filter == NULL
              || kith_listing_filter_matches (listing->members, filter, item)))
        g_ptr_array_add (selected, item);
    }

  return selected;
}

typedef struct
{
  const char *member;
  gboolean descending;
} Sort;

/* What lacks the member comes last in either order. */
static int
compare_by (JsonObject *a, JsonObject *b, const Sort *sort)
{
  const char *first = kith_json_get_string (a, sort->member);
  const char *second = kith_json_get_string (b, sort->member);
  int order;

  if (first == NULL || second == NULL)
    return (first == NULL) - (second == NULL);

  if (g_str_equal (sort->member, "displayName"))
    order = g_utf8_collate (first, second);
  else
    order = g_strcmp0 (first, second);

  return sort->descending ? -order : order;
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  GArray *sorts = data;
  int order = 0;

  for (guint i = 0; order == 0 && i < sorts->len; i++)
    order = compare_by (*(JsonObject *const *) a, *(JsonObject *const *) b,
                        &g_array_index (sorts, Sort, i));

  return order;
}

static gboolean
read_sort (const KithListing *listing,
           JsonNode *node,
           GArray *sorts,
           GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node)
                         ? json_node_get_object (node)
                         : NULL;
  const char *name = kith_json_get_string (object, "fieldName");
  const char *order = kith_json_get_string (object, "order");
  const KithListingMember *member = kith_listing_member_find (listing->members,
                                                              name);
  Sort sort = { name, g_strcmp0 (order, "DESC") == 0 };

  if (member == NULL || !member->is_sortable)
    return fail (error, KITH_ERROR_SORT, "INVALID_SORT",
                 name != NULL ? name : "a sort without a fieldName");
  if (order != NULL && !sort.descending && !g_str_equal (order, "ASC"))
    return fail (error, KITH_ERROR_SORT, "INVALID_SORT", order);

  g_array_append_val (sorts, sort);

  return TRUE;
}

/* A list of objects, or the bare object (J.22); newest first by default. */
static gboolean
read_sorts (const KithListing *listing,
            JsonObject *query,
            GArray *sorts,
            GError **error)
{
  JsonNode *node = query != NULL ? json_object_get_member (query, "sort")
                                 : NULL;
  JsonArray *list = kith_json_get_array (query, "sort");
  const Sort newest_first = { "createdDate", TRUE };

  if (node != NULL && list == NULL && !JSON_NODE_HOLDS_NULL (node))
    return read_sort (listing, node, sorts, error);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      if (i == listing->max_sorts)
        return fail (error, KITH_ERROR_SORT, "INVALID_SORT", "so many sorts");
      if (!read_sort (listing, json_array_get_element (list, i), sorts, error))
        return FALSE;
    }

  if (sorts->len == 0)
    g_array_append_val (sorts, newest_first);

  return TRUE;
}

static gboolean
read_number (JsonObject *paging,
             const char *member,
             gint64 fallback,
             gint64 *number,
             GError **error)
{
  JsonNode *node = paging != NULL ? json_object_get_member (paging, member)
                                  : NULL;

  *number = fallback;

  return node == NULL || JSON_NODE_HOLDS_NULL (node)
         || kith_operand_read_int (node, number)
         || fail (error, KITH_ERROR_LIMIT, "ILLEGAL_LIMIT", member);
}

static gboolean
read_paging (const KithListing *listing,
             JsonObject *query,
             gint64 *limit,
             gint64 *offset,
             GError **error)
{
  JsonObject *paging = kith_json_get_object (query, "paging");

  if (!read_number (paging, "limit", listing->default_limit, limit, error)
      || !read_number (paging, "offset", 0, offset, error))
    return FALSE;

  return (*limit >= 0 && *limit <= listing->max_limit && *offset >= 0)
         || fail (error, KITH_ERROR_LIMIT, "ILLEGAL_LIMIT", "this page");
}

static JsonObject *
make_metadata (guint count, gint64 offset, guint total)
{
  JsonObject *metadata = json_object_new ();

  json_object_set_int_member (metadata, "count", count);
  json_object_set_int_member (metadata, "offset", offset);
  json_object_set_int_member (metadata, "total", total);
  json_object_set_boolean_member (metadata, "tooManyToCount", FALSE);

  return metadata;
}

static JsonObject *
make_answer (const KithListing *listing,
             GPtrArray *selected,
             gint64 limit,
             gint64 offset)
{
  JsonObject *answer = json_object_new ();
  JsonArray *page = json_array_new ();
  gint64 end = MIN (offset, (gint64) selected->len) + limit;

  for (gint64 i = offset; i < MIN (end, (gint64) selected->len); i++)
    json_array_add_object_element (page, json_object_ref (
                                           g_ptr_array_index (selected, i)));

  json_object_set_array_member (answer, listing->member, page);
  json_object_set_object_member (answer, "pagingMetadata",
                                 make_metadata (json_array_get_length (page),
                                                offset, selected->len));
  json_object_set_object_member (answer, "metadata",
                                 make_metadata (json_array_get_length (page),
                                                offset, selected->len));

  return answer;
}

/**
 * kith_listing_answer:
 * @listing: what is listed
 * @items: (element-type JsonObject): all there are
 * @query: (nullable): {filter, sort, paging}
 * @prefix: (nullable): what display names begin with, case and all
 * @error: KITH_ERROR_FILTER, KITH_ERROR_SORT, KITH_ERROR_LIMIT
 *
 * Returns: (transfer full): the answer, with "pagingMetadata" and the older
 *   "metadata"
 */
JsonObject *
kith_listing_answer (const KithListing *listing,
                     GPtrArray *items,
                     JsonObject *query,
                     const char *prefix,
                     GError **error)
{
  g_autoptr (GArray) sorts = g_array_new (FALSE, FALSE, sizeof (Sort));
  g_autoptr (GPtrArray) selected = NULL;
  JsonNode *filter;
  gint64 limit, offset;

  g_return_val_if_fail (listing != NULL && items != NULL, NULL);

  filter = query != NULL ? json_object_get_member (query, "filter") : NULL;
  if (!kith_listing_filter_check (listing->members, filter, error)
      || !read_sorts (listing, query, sorts, error)
      || !read_paging (listing, query, &limit, &offset, error))
    return NULL;

  selected = select_items (listing, items,
                           kith_json_get_object (query, "filter"), prefix);
  g_ptr_array_sort_with_data (selected, compare_items, sorts);

  return make_answer (listing, selected, limit, offset);
}
