/* kith-info-check.c: whether an info has the shape it should have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-info-check.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-field.h"

typedef struct
{
  gboolean limits;
  GError *error;
} Check;

static void
add_type (Check *check, const char *path, const char *expected)
{
  kith_error_add_violation (&check->error, path, "TYPE", "is not %s", expected);
}

static gboolean
is_null (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

static gboolean
holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == type;
}

static JsonNode *
get (JsonObject *object, const char *member)
{
  return object != NULL ? json_object_get_member (object, member) : NULL;
}

/* The string at @member; NULL with a violation when it is something else. */
static const char *
check_string (Check *check,
              JsonObject *object,
              const char *parent,
              const char *member)
{
  g_autofree char *path = NULL;
  JsonNode *node = get (object, member);

  if (is_null (node))
    return NULL;

  if (holds (node, G_TYPE_STRING))
    return json_node_get_string (node);

  path = g_strdup_printf ("%s.%s", parent, member);
  add_type (check, path, "a string");

  return NULL;
}

static const char *
check_length (Check *check,
              JsonObject *object,
              const char *parent,
              const char *member,
              guint max_chars)
{
  const char *text = check_string (check, object, parent, member);

  if (check->limits && text != NULL
      && g_utf8_strlen (text, -1) > (glong) max_chars)
    {
      g_autofree char *path = g_strdup_printf ("%s.%s", parent, member);

      kith_error_add_violation (&check->error, path, "MAX_LENGTH",
                                "is longer than %u characters", max_chars);
    }

  return text;
}

static JsonObject *
check_object (Check *check,
              JsonObject *object,
              const char *parent,
              const char *member)
{
  JsonNode *node = get (object, member);

  if (!is_null (node) && !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autofree char *path = g_strdup_printf ("%s.%s", parent, member);

      add_type (check, path, "an object");
    }

  return kith_json_get_object (object, member);
}

/* The array "items" of a wrapper. */
static JsonArray *
check_items (Check *check, JsonObject *info, KithField field)
{
  const KithFieldInfo *row = kith_field_get_info (field);
  JsonObject *wrapper = check_object (check, info, "info", row->member);
  JsonNode *node = get (wrapper, "items");
  g_autofree char *path = NULL;

  if (is_null (node))
    return NULL;

  path = g_strdup_printf ("info.%s.items", row->member);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      add_type (check, path, "a list");
      return NULL;
    }

  if (check->limits
      && json_array_get_length (json_node_get_array (node)) > row->max_items)
    kith_error_add_violation (&check->error, path, "MAX_SIZE",
                              "has more than %u elements", row->max_items);

  return json_node_get_array (node);
}

static void
check_tag (Check *check, KithField field, JsonObject *item, const char *parent)
{
  const char *tag = check_string (check, item, parent, "tag");
  g_autofree char *path = NULL;

  if (!check->limits || tag == NULL
      || g_strv_contains (kith_field_get_info (field)->tags, tag))
    return;

  path = g_strconcat (parent, ".tag", NULL);
  kith_error_add_violation (&check->error, path, "INVALID_ENUM_VALUE",
                            "is none of its possible values");
}

static void
check_primary (Check *check, JsonObject *item, const char *parent)
{
  JsonNode *node = get (item, "primary");
  g_autofree char *path = NULL;

  if (is_null (node) || holds (node, G_TYPE_BOOLEAN))
    return;

  path = g_strconcat (parent, ".primary", NULL);
  add_type (check, path, "true or false");
}

static gboolean
is_alpha2 (const char *text)
{
  return strlen (text) == 2 && g_ascii_isalpha (text[0])
         && g_ascii_isalpha (text[1]);
}

static void
check_country (Check *check,
               JsonObject *object,
               const char *parent,
               const char *member)
{
  const char *country = check_string (check, object, parent, member);
  g_autofree char *path = NULL;

  if (!check->limits || country == NULL || *country == '\0'
      || is_alpha2 (country))
    return;

  path = g_strdup_printf ("%s.%s", parent, member);
  kith_error_add_violation (&check->error, path, "FORMAT",
                            "is not a country code of two letters");
}

/* "US-NY", or "NY" beside the country "US" (J.15). */
static gboolean
is_subdivision (const char *text, const char *country)
{
  const char *local = text;
  gsize length;

  if (strlen (text) > 3 && text[2] == '-')
    {
      if (!g_ascii_isalpha (text[0]) || !g_ascii_isalpha (text[1])
          || (country != NULL && g_ascii_strncasecmp (text, country, 2) != 0))
        return FALSE;
      local = text + 3;
    }
  else if (country == NULL)
    return FALSE;

  for (length = 0; g_ascii_isalnum (local[length]); length++)
    ;

  return local[length] == '\0' && length >= 1 && length <= 3;
}

static void
check_subdivision (Check *check, JsonObject *address, const char *parent)
{
  const char *country = kith_json_get_string (address, "country");
  const char *text = check_string (check, address, parent, "subdivision");
  g_autofree char *path = NULL;

  if (country != NULL && !is_alpha2 (country))
    country = NULL;

  if (!check->limits || text == NULL || *text == '\0'
      || is_subdivision (text, country))
    return;

  path = g_strconcat (parent, ".subdivision", NULL);
  kith_error_add_violation (&check->error, path, "FORMAT",
                            "is not an ISO 3166-2 code of its country");
}

static void
check_number (Check *check,
              JsonObject *object,
              const char *parent,
              const char *member)
{
  JsonNode *node = get (object, member);
  g_autofree char *path = NULL;

  if (is_null (node) || holds (node, G_TYPE_INT64)
      || holds (node, G_TYPE_DOUBLE))
    return;

  path = g_strdup_printf ("%s.%s", parent, member);
  add_type (check, path, "a number");
}

static void
check_geocode (Check *check, JsonObject *address, const char *parent)
{
  g_autofree char *path = g_strconcat (parent, ".geocode", NULL);
  JsonObject *geocode = check_object (check, address, parent, "geocode");

  check_number (check, geocode, path, "latitude");
  check_number (check, geocode, path, "longitude");
}

static void
check_lengths (Check *check, JsonObject *address, const char *parent)
{
  static const struct
  {
    const char *member;
    guint max_chars;
  } rows[] = {
    { "addressLine", 1000 },
    { "addressLine2", 1000 },
    { "city", 1000 },
    { "postalCode", 100 },
    { "hint", 200 },
    { "subdivision", 100 },
    { "formattedAddress", 2000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    check_length (check, address, parent, rows[i].member, rows[i].max_chars);
}

static gboolean
has_content (JsonObject *object)
{
  JsonObjectIter iter;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, NULL, &node))
    if (JSON_NODE_HOLDS_OBJECT (node)
          ? has_content (json_node_get_object (node))
          : !is_null (node)
              && !(holds (node, G_TYPE_STRING)
                   && *json_node_get_string (node) == '\0'))
      return TRUE;

  return FALSE;
}

/* An address of nothing is none. */
static void
check_address (Check *check, JsonObject *item, const char *parent)
{
  g_autofree char *path = g_strconcat (parent, ".address", NULL);
  g_autofree char *street_path = g_strconcat (path, ".streetAddress", NULL);
  JsonObject *address = check_object (check, item, parent, "address");
  JsonObject *street;

  if (check->limits
      && (address != NULL ? !has_content (address)
                          : is_null (get (item, "address"))))
    kith_error_add_violation (&check->error, path, "REQUIRED_FIELD",
                              "is missing");
  if (address == NULL)
    return;

  street = check_object (check, address, path, "streetAddress");
  check_length (check, street, street_path, "number", 100);
  check_length (check, street, street_path, "name", 1000);
  check_length (check, street, street_path, "apt", 100);
  check_lengths (check, address, path);
  check_country (check, address, path, "country");
  check_subdivision (check, address, path);
  check_geocode (check, address, path);
}

static void
check_value (Check *check,
             KithField field,
             JsonObject *item,
             const char *parent)
{
  const char *member = kith_field_get_info (field)->value;
  const char *text = check_string (check, item, parent, member);
  g_autofree char *path = NULL;

  if (!check->limits || (text == NULL && !is_null (get (item, member))))
    return;

  path = g_strdup_printf ("%s.%s", parent, member);
  if (text == NULL)
    kith_error_add_violation (&check->error, path, "REQUIRED_FIELD",
                              "is missing");
  else if (text[strspn (text, " \t\r\n")] == '\0')
    kith_error_add_violation (&check->error, path, "MIN_LENGTH", "is empty");
  else
    kith_field_check_value (field, path, text, &check->error);
}

static void
check_item (Check *check, KithField field, JsonNode *node, const char *path)
{
  JsonObject *item;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      add_type (check, path, "an object");
      return;
    }

  item = json_node_get_object (node);
  check_string (check, item, path, "id");
  check_tag (check, field, item, path);
  check_primary (check, item, path);

  if (field == KITH_FIELD_ADDRESSES)
    check_address (check, item, path);
  else
    check_value (check, field, item, path);

  if (field == KITH_FIELD_PHONES)
    check_country (check, item, path, "countryCode");
}

static void
check_list (Check *check, JsonObject *info, KithField field)
{
  JsonArray *items = check_items (check, info, field);
  guint n_items = items != NULL ? json_array_get_length (items) : 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autofree char *path = g_strdup_printf ("info.%s.items[%u]",
                                               kith_field_get_path (field), i);

      check_item (check, field, json_array_get_element (items, i), path);
    }
}

static void
check_text (Check *check, JsonObject *info, KithField field)
{
  const KithFieldInfo *row = kith_field_get_info (field);
  g_autofree char *parent = NULL;
  g_autofree char *path = NULL;
  const char *text;

  if (row->parent != NULL)
    info = kith_json_get_object (info, row->parent);
  if (is_null (get (info, row->member)))
    return;

  parent = row->parent != NULL ? g_strconcat ("info.", row->parent, NULL)
                               : g_strdup ("info");
  text = check_string (check, info, parent, row->member);
  if (!check->limits || text == NULL)
    return;

  path = g_strdup_printf ("%s.%s", parent, row->member);
  kith_field_check_value (field, path, text, &check->error);
}

static void
check_key (Check *check, const char *key, const char *path)
{
  if (!check->limits)
    return;

  if (*key == '\0')
    kith_error_add_violation (&check->error, path, "MIN_LENGTH", "is empty");
  else if (g_utf8_strlen (key, -1) > KITH_LIMIT_KEY_CHARS)
    kith_error_add_violation (&check->error, path, "MAX_LENGTH",
                              "is longer than %d characters",
                              KITH_LIMIT_KEY_CHARS);
}

static void
check_labels (Check *check, JsonObject *info)
{
  JsonArray *items = check_items (check, info, KITH_FIELD_LABELS);
  guint n_items = items != NULL ? json_array_get_length (items) : 0;

  for (guint i = 0; i < n_items; i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      g_autofree char *path = g_strdup_printf ("info.labelKeys.items[%u]", i);

      if (holds (node, G_TYPE_STRING))
        check_key (check, json_node_get_string (node), path);
      else
        add_type (check, path, "a string");
    }
}

static void
check_extended_value (Check *check,
                      JsonObject *items,
                      const char *key,
                      JsonNode *node)
{
  g_autofree char *path = g_strconcat ("info.extendedFields.items.", key, NULL);

  check_key (check, key, path);

  if (is_null (node) || holds (node, G_TYPE_INT64)
      || holds (node, G_TYPE_DOUBLE))
    return;

  /* A display name is made of two names; who sends it back is not refused. */
  if (holds (node, G_TYPE_STRING) && g_str_has_prefix (key, "contacts."))
    return;

  if (holds (node, G_TYPE_STRING))
    check_length (check, items, "info.extendedFields.items", key,
                  KITH_LIMIT_EXTENDED_VALUE_CHARS);
  else
    add_type (check, path, "a string or number");
}

static void
check_extended (Check *check, JsonObject *info)
{
  JsonObject *wrapper = check_object (check, info, "info", "extendedFields");
  JsonObject *items = check_object (check, wrapper, "info.extendedFields",
                                    "items");
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  if (items == NULL)
    return;

  json_object_iter_init_ordered (&iter, items);
  while (json_object_iter_next_ordered (&iter, &key, &node))
    check_extended_value (check, items, key, node);
}

/* What is stored must have been looked at; from a server it may be anything,
 * since nobody shows it. */
static void
check_picture (Check *check, JsonObject *info)
{
  static const char *const texts[] = { "id", "altText", "filename" };
  static const char *const numbers[] = { "height", "width" };
  static const char parent[] = "info.picture.image";
  JsonObject *picture = check_object (check, info, "info", "picture");
  JsonObject *image = check_object (check, picture, "info.picture", "image");

  check_length (check, image, parent, "url", KITH_LIMIT_URL_CHARS);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    check_length (check, image, parent, texts[i], KITH_LIMIT_TEXT_CHARS);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    check_number (check, image, parent, numbers[i]);
}

static void
check_ids (Check *check, JsonObject *info, const char *member)
{
  JsonObject *wrapper = check_object (check, info, "info", member);
  g_autofree char *path = g_strdup_printf ("info.%s.items", member);
  JsonNode *node = get (wrapper, "items");
  JsonArray *items;

  if (is_null (node))
    return;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      add_type (check, path, "a list");
      return;
    }

  items = json_node_get_array (node);
  if (json_array_get_length (items) > KITH_LIMIT_ITEMS)
    kith_error_add_violation (&check->error, path, "MAX_SIZE",
                              "has more than %d elements", KITH_LIMIT_ITEMS);
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *item = json_array_get_element (items, i);

      if (!holds (item, G_TYPE_STRING)
          || !g_uuid_string_is_valid (json_node_get_string (item)))
        kith_error_add_violation (&check->error, path, "FORMAT",
                                  "has an element that is no GUID");
    }
}

static void
check_field (Check *check, JsonObject *info, KithField field)
{
  switch (kith_field_get_info (field)->kind)
    {
    case KITH_KIND_TEXT:
    case KITH_KIND_DATE:
      check_text (check, info, field);
      break;
    case KITH_KIND_ITEMS:
      check_list (check, info, field);
      break;
    case KITH_KIND_KEYS:
      check_labels (check, info);
      break;
    case KITH_KIND_MAP:
      check_extended (check, info);
      break;
    case KITH_KIND_OTHER:
    default:
      break;
    }
}

/**
 * kith_info_check:
 * @info: an info in the shape of the REST API, or a part of one
 * @limits: whether to check lengths, formats and enumerations too
 * @error: return location for a %KITH_ERROR_INVALID with every violation
 *
 * Returns: whether all is well
 */
gboolean
kith_info_check (JsonObject *info, gboolean limits, GError **error)
{
  Check check = { .limits = limits };

  g_return_val_if_fail (info != NULL, FALSE);

  check_object (&check, info, "info", "name");
  for (guint i = 0; i < KITH_N_FIELDS; i++)
    check_field (&check, info, i);
  if (limits)
    {
      check_picture (&check, info);
      check_ids (&check, info, "locations");
      check_ids (&check, info, "assignedUserIds");
    }

  if (check.error == NULL)
    return TRUE;

  g_propagate_error (error, check.error);

  return FALSE;
}
