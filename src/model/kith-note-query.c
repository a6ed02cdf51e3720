/* kith-note-query.c: which notes of a contact, in which order, which page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-note-query.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-listing-filter.h"
#include "model/kith-operand.h"
#include "model/kith-protocol.h"

/* The filters and sorts that the SDK declares for notes. */
static const KithListingMember members[] = {
  { "id", KITH_LISTING_EQ | KITH_LISTING_IN, FALSE, FALSE },
  { "contactId", KITH_LISTING_EQ | KITH_LISTING_IN, FALSE, FALSE },
  { "type", KITH_LISTING_EQUALITY | KITH_LISTING_IN | KITH_LISTING_NIN, FALSE,
    FALSE },
  { "createdDate",
    KITH_LISTING_COMPARISON | KITH_LISTING_IN | KITH_LISTING_NIN
      | KITH_LISTING_EXISTS,
    TRUE, TRUE },
  { "updatedDate",
    KITH_LISTING_COMPARISON | KITH_LISTING_IN | KITH_LISTING_NIN
      | KITH_LISTING_EXISTS,
    TRUE, TRUE },
  { NULL },
};

/**
 * kith_note_query_free:
 * @query: (nullable) (transfer full): a query
 */
void
kith_note_query_free (KithNoteQuery *query)
{
  if (query == NULL)
    return;

  g_free (query->contact_id);
  g_free (query->id);
  g_clear_pointer (&query->filter, json_object_unref);
  g_free (query);
}

static gboolean
is_absent (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

static gboolean
refuse (GError **error, KithError situation, const char *what)
{
  g_propagate_error (error,
                     kith_protocol_error_printf (situation, "Not offered: %s",
                                                 what));

  return FALSE;
}

static gboolean
read_contact (KithNoteQuery *query, JsonObject *body, GError **error)
{
  JsonNode *node = json_object_get_member (body, "contactId");
  const char *id = kith_json_get_string (body, "contactId");

  if (is_absent (node))
    g_propagate_error (error,
                       kith_protocol_error_of_code ("MISSING_CONTACT_ID"));
  else if (id == NULL || !g_uuid_string_is_valid (id))
    kith_error_add_violation (error, "contactId", "FORMAT",
                              "A contact's id is a GUID.");
  else
    {
      query->contact_id = g_ascii_strdown (id, -1);
      return TRUE;
    }

  return FALSE;
}

static gboolean
read_filter (KithNoteQuery *query, JsonObject *part, GError **error)
{
  JsonNode *node = part != NULL ? json_object_get_member (part, "filter")
                                : NULL;

  if (!kith_listing_filter_check (members, node, error))
    return FALSE;
  if (!is_absent (node))
    query->filter = kith_json_copy_object (json_node_get_object (node));

  return TRUE;
}

/* A list of one, or the bare object (J.22). */
static gboolean
get_sort (JsonObject *part, JsonNode **sort, GError **error)
{
  JsonNode *node = part != NULL ? json_object_get_member (part, "sort") : NULL;
  JsonArray *list = kith_json_get_array (part, "sort");

  *sort = is_absent (node) ? NULL : node;
  if (list == NULL)
    return TRUE;
  if (json_array_get_length (list) > 1)
    return refuse (error, KITH_ERROR_SORT, "more than one sort");

  *sort = json_array_get_length (list) > 0 ? json_array_get_element (list, 0)
                                           : NULL;

  return TRUE;
}

static gboolean
read_sort (KithNoteQuery *query, JsonObject *part, GError **error)
{
  JsonNode *node;
  JsonObject *sort;
  const char *name, *order;
  const KithListingMember *member;

  if (!get_sort (part, &node, error))
    return FALSE;
  if (node == NULL)
    return TRUE;

  sort = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  name = kith_json_get_string (sort, "fieldName");
  order = kith_json_get_string (sort, "order");
  member = kith_listing_member_find (members, name);
  if (member == NULL || !member->is_sortable)
    return refuse (error, KITH_ERROR_SORT,
                   name != NULL ? name : "a sort without a fieldName");
  if (order != NULL && !g_str_equal (order, "ASC")
      && !g_str_equal (order, "DESC"))
    return refuse (error, KITH_ERROR_SORT, order);

  query->by_updated = g_str_equal (name, "updatedDate");
  query->ascending = g_strcmp0 (order, "DESC") != 0;

  return TRUE;
}

static gboolean
read_limit (KithNoteQuery *query, JsonObject *paging, GError **error)
{
  JsonNode *node = paging != NULL ? json_object_get_member (paging, "limit")
                                  : NULL;
  gint64 limit = KITH_DEFAULT_PAGE;

  if ((!is_absent (node) && !kith_operand_read_int (node, &limit)) || limit < 0
      || limit > KITH_LIMIT_PAGE)
    return refuse (error, KITH_ERROR_LIMIT, "this page");

  query->limit = (guint) limit;

  return TRUE;
}

/* (transfer full): what the query was, and where it has come to. */
static JsonObject *
open_cursor (const char *cursor, GError **error)
{
  gsize length = 0;
  g_autofree guchar *text = g_base64_decode (cursor, &length);
  g_autoptr (JsonObject)
    place = kith_json_parse_object ((const char *) text, length,
                                    KITH_LIMIT_BODY_BYTES, NULL);

  if (kith_json_get_time (place, "time") >= 0
      && kith_json_get_string (place, "id") != NULL)
    return g_steal_pointer (&place);

  kith_error_add_violation (error, "query.cursorPaging.cursor", "FORMAT",
                            "Expected a cursor that an answer has named.");

  return NULL;
}

static gboolean
read_place (KithNoteQuery *query, JsonObject *place, GError **error)
{
  if (!read_contact (query, place, error) || !read_filter (query, place, error)
      || !read_sort (query, place, error))
    return FALSE;

  query->id = g_strdup (kith_json_get_string (place, "id"));
  query->time = kith_json_get_time (place, "time");
  query->backwards = kith_json_get_boolean (place, "backwards", FALSE);

  return TRUE;
}

static gboolean
read_cursor (KithNoteQuery *query, const char *cursor, GError **error)
{
  g_autoptr (JsonObject) place = open_cursor (cursor, error);

  return place != NULL && read_place (query, place, error);
}

/**
 * kith_note_query_new_from_json:
 * @body: the body of a query for notes
 * @error: return location for an error
 *
 * What a cursor holds wins over what is beside it.
 *
 * Returns: (transfer full) (nullable): the query
 */
KithNoteQuery *
kith_note_query_new_from_json (JsonObject *body, GError **error)
{
  g_autoptr (KithNoteQuery) query = g_new0 (KithNoteQuery, 1);
  JsonObject *part = kith_json_get_object (body, "query");
  JsonObject *paging = kith_json_get_object (part, "cursorPaging");
  const char *cursor = kith_json_get_string (paging, "cursor");

  if (!read_limit (query, paging, error))
    return NULL;
  if (cursor != NULL ? !read_cursor (query, cursor, error)
                     : !read_contact (query, body, error)
                         || !read_filter (query, part, error)
                         || !read_sort (query, part, error))
    return NULL;

  return g_steal_pointer (&query);
}

static JsonObject *
sort_to_json (const KithNoteQuery *query)
{
  JsonObject *sort = json_object_new ();

  json_object_set_string_member (sort, "fieldName",
                                 query->by_updated ? "updatedDate"
                                                   : "createdDate");
  json_object_set_string_member (sort, "order",
                                 query->ascending ? "ASC" : "DESC");

  return sort;
}

/**
 * kith_note_query_make_cursor:
 * @query: the query that found @note
 * @note: a note
 * @backwards: whether the page shall end before @note, and not begin after it
 *
 * Returns: (transfer full): the cursor of that page
 */
char *
kith_note_query_make_cursor (const KithNoteQuery *query,
                             JsonObject *note,
                             gboolean backwards)
{
  g_autoptr (JsonObject) place = json_object_new ();
  g_autofree char *text = NULL;

  g_return_val_if_fail (query != NULL && note != NULL, NULL);

  json_object_set_string_member (place, "contactId", query->contact_id);
  if (query->filter != NULL)
    json_object_set_member (place, "filter",
                            kith_json_object_node (query->filter));
  json_object_set_object_member (place, "sort", sort_to_json (query));
  kith_json_set_time (place, "time",
                      kith_json_get_time (note, query->by_updated
                                                  ? "updatedDate"
                                                  : "createdDate"));
  json_object_set_string_member (place, "id",
                                 kith_json_get_string (note, "id"));
  json_object_set_boolean_member (place, "backwards", backwards);
  text = kith_json_print (place);

  return g_base64_encode ((const guchar *) text, strlen (text));
}
