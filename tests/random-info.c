/* random-info.c: infos made at random, and edits of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "random-info.h"

#include "base/kith-json.h"

const char *const random_info_custom_keys[] = { "custom.a", "custom.b",
                                                "contacts.displayByFirstName" };
const guint random_info_n_custom_keys = G_N_ELEMENTS (random_info_custom_keys);

static const char *const texts[] = {
  "Ann", "ann", " Ann", "Caf\xc3\xa9", "Cafe\xcc\x81", "Bo", "", NULL
};
static const char *const emails[] = { "a@x", "A@x", " a@x", "b@x",
                                      "B@X", "c@x", "d@x" };
static const char *const phones[] = { "12 3", "123", "(1) 23",
                                      "45",   "4-5", "678" };
static const char *const countries[] = { NULL, NULL, "DE", "US" };
static const char *const cities[] = { "Z\xc3\xbcrich", "Zu\xcc\x88rich",
                                      "zurich", "Bonn", "Rom" };
static const char *const tags[] = { NULL, "UNTAGGED", "HOME", "WORK" };
static const char *const labels[] = { "custom.x", "custom.y", "custom.z" };

#define PICK(array) ((array)[below (G_N_ELEMENTS (array))])

static guint
below (guint end)
{
  return (guint) g_test_rand_int_range (0, (gint32) end);
}

static JsonNode *
make_value (void)
{
  if (below (4) == 0)
    return kith_json_int_node (below (3));

  return kith_json_string_node (texts[below (6)]);
}

static void
set_value (JsonObject *item, KithField field)
{
  if (field == KITH_FIELD_EMAILS)
    kith_json_set_string (item, "email", PICK (emails));
  else if (field == KITH_FIELD_PHONES)
    {
      kith_json_set_string (item, "phone", PICK (phones));
      kith_json_set_string (item, "countryCode", PICK (countries));
    }
  else
    kith_json_set_string (kith_json_ensure_object (item, "address"), "city",
                          PICK (cities));
}

/* Only a server gives ids. */
static void
set_new_id (JsonObject *item, gboolean server)
{
  static guint last_id = 0;
  g_autofree char *id = g_strdup_printf ("%u", ++last_id);

  kith_json_set_string (item, "id", server ? id : NULL);
}

static JsonObject *
make_item (KithField field, gboolean server)
{
  JsonObject *item = json_object_new ();

  set_new_id (item, server);
  kith_json_set_string (item, "tag", PICK (tags));
  set_value (item, field);

  return item;
}

static JsonArray *
copy_items (KithContactInfo *info, KithField field)
{
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < kith_contact_info_get_n_items (info, field); i++)
    json_array_add_object_element (
      items,
      kith_json_copy_object (kith_contact_info_get_item (info, field, i)));

  return items;
}

static void
move_to_front (JsonArray *items, guint position)
{
  g_autoptr (JsonArray) rest = json_array_new ();
  JsonNode *moved = json_array_dup_element (items, position);

  json_array_remove_element (items, position);
  while (json_array_get_length (items) > 0)
    {
      json_array_add_element (rest, json_array_dup_element (items, 0));
      json_array_remove_element (items, 0);
    }
  json_array_add_element (items, moved);
  for (guint i = 0; i < json_array_get_length (rest); i++)
    json_array_add_element (items, json_array_dup_element (rest, i));
}

static void
mark_only (JsonArray *items, guint position)
{
  for (guint i = 0; i < json_array_get_length (items); i++)
    json_object_set_boolean_member (json_array_get_object_element (items, i),
                                    "primary", i == position);
}

/* As a server leaves them, a list has one mark. */
static void
keep_marked (JsonArray *items)
{
  for (guint i = 0; i < json_array_get_length (items); i++)
    if (kith_item_get_primary (json_array_get_object_element (items, i)))
      return;

  if (json_array_get_length (items) > 0)
    mark_only (items, 0);
}

static void
edit_items (KithContactInfo *info, KithField field, gboolean server)
{
  g_autoptr (JsonArray) items = copy_items (info, field);
  guint n_items = json_array_get_length (items);
  guint position = n_items > 0 ? below (n_items) : 0;
  guint action = n_items > 0 ? below (7) : 0;

  switch (action)
    {
    case 1:
      json_array_remove_element (items, position);
      break;
    case 2:
      set_value (json_array_get_object_element (items, position), field);
      break;
    case 3:
      kith_json_set_string (json_array_get_object_element (items, position),
                            "tag", PICK (tags));
      break;
    case 4:
      if (field != KITH_FIELD_ADDRESSES)
        mark_only (items, position);
      break;
    case 5:
      move_to_front (items, position);
      break;
    case 6:
      /* As a client does that knows of no ids. */
      set_new_id (json_array_get_object_element (items, position), server);
      break;
    default:
      json_array_add_object_element (items, make_item (field, server));
      break;
    }

  if (field != KITH_FIELD_ADDRESSES)
    keep_marked (items);
  kith_contact_info_set_items (info, field, items);
}

static void
edit_extended (KithContactInfo *info, gboolean server)
{
  const char *key;

  key = random_info_custom_keys[below (server ? random_info_n_custom_keys : 2)];
  kith_contact_info_set_extended (info, key,
                                  below (4) > 0 ? make_value () : NULL);
}

void
random_info_edit (KithContactInfo *info, guint n_edits, gboolean server)
{
  for (guint i = 0; i < n_edits; i++)
    switch (below (8))
      {
      case 0:
      case 1:
        kith_contact_info_set_text (info, below (4), PICK (texts));
        break;
      case 2:
        edit_extended (info, server);
        break;
      case 3:
        kith_contact_info_set_label (info, PICK (labels), below (2) == 0);
        break;
      case 4:
        kith_json_set_node (kith_contact_info_get_json (info), "future",
                            below (3) > 0 ? make_value () : NULL);
        break;
      default:
        edit_items (info, KITH_FIELD_EMAILS + below (3), server);
        break;
      }
}

KithContactInfo *
random_info_new (void)
{
  KithContactInfo *info = kith_contact_info_new ();

  random_info_edit (info, below (7), TRUE);

  return info;
}

JsonNode *
random_info_edited_value (KithField field)
{
  g_autoptr (JsonObject) item = NULL;

  switch (kith_field_get_info (field)->kind)
    {
    case KITH_KIND_ITEMS:
      item = json_object_new ();
      kith_json_set_string (item, kith_field_get_info (field)->value, "99");
      return kith_json_object_node (item);

    case KITH_KIND_TEXT:
    case KITH_KIND_DATE:
    case KITH_KIND_KEYS:
    case KITH_KIND_MAP:
    case KITH_KIND_OTHER:
    default:
      return kith_json_string_node ("edited");
    }
}
