/* kith-place-names.c: what a server adds to an address
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-record.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-place.h"

/* Deeper than any country's; a mistake in the data ends there. */
#define MAX_LEVELS 5

/* The country's own part of the code is what is short (J.42). */
static JsonObject *
make_subdivision (const char *code, const char *name)
{
  const char *hyphen = strchr (code, '-');
  JsonObject *subdivision = json_object_new ();

  kith_json_set_string (subdivision, "code", hyphen ? hyphen + 1 : code);
  kith_json_set_string (subdivision, "name", name);

  return subdivision;
}

/* The highest first. */
static JsonNode *
make_subdivisions (const char *code)
{
  const char *codes[MAX_LEVELS];
  guint n_codes = 0;
  JsonArray *list;
  JsonNode *node;

  for (; code != NULL && n_codes < MAX_LEVELS
         && kith_place_get_subdivision_name (code) != NULL;
       code = kith_place_get_subdivision_parent (code))
    codes[n_codes++] = code;

  if (n_codes == 0)
    return NULL;

  list = json_array_sized_new (n_codes);
  while (n_codes-- > 0)
    json_array_add_object_element (
      list, make_subdivision (codes[n_codes], kith_place_get_subdivision_name (
                                                codes[n_codes])));

  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, list);

  return node;
}

/**
 * kith_place_names_complete:
 * @address: an address as it is stored; it is changed
 *
 * Gives @address the names of its country and subdivisions, whatever names it
 * had (wix-contacts B.6); none where none is known.
 */
void
kith_place_names_complete (JsonObject *address)
{
  const char *country;
  const char *subdivision;
  g_autofree char *name = NULL;

  g_return_if_fail (address != NULL);

  country = kith_json_get_string (address, "country");
  subdivision = kith_json_get_string (address, "subdivision");
  if (country != NULL)
    name = kith_place_dup_country_name (country);

  kith_json_set_string (address, "countryFullname", name);
  kith_json_set_string (address, "subdivisionFullname",
                        subdivision
                          ? kith_place_get_subdivision_name (subdivision)
                          : NULL);
  kith_json_set_node (address, "subdivisions",
                      subdivision ? make_subdivisions (subdivision) : NULL);
}

/**
 * kith_place_names_refresh:
 * @record: a contact as it is stored; its addresses are changed
 *
 * Returns: whether one of them had other names, or none
 */
gboolean
kith_place_names_refresh (JsonObject *record)
{
  JsonNode *items;
  g_autoptr (JsonNode) before = NULL;
  JsonArray *list;

  g_return_val_if_fail (record != NULL, FALSE);

  items = kith_json_lookup (record, "info", "addresses", "items", NULL);
  if (items == NULL || !JSON_NODE_HOLDS_ARRAY (items))
    return FALSE;

  before = kith_json_copy_node (items);
  list = json_node_get_array (items);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);
      JsonObject *address = JSON_NODE_HOLDS_OBJECT (item)
                              ? kith_json_get_object (
                                json_node_get_object (item), "address")
                              : NULL;

      if (address != NULL)
        kith_place_names_complete (address);
    }

  return !kith_json_equal (before, items);
}
