/* kith-item.c: one email, phone or address of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-field.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-text.h"

static const char *
get_value (KithField field, JsonObject *item)
{
  return kith_json_get_string (item, kith_field_get_info (field)->value);
}

/**
 * kith_item_get_id:
 * @item: an item
 *
 * Returns: (nullable) (transfer none): the id the server gave it
 */
const char *
kith_item_get_id (JsonObject *item)
{
  return kith_json_get_string (item, "id");
}

/**
 * kith_item_get_tag:
 * @item: an item
 *
 * Returns: (transfer none): its tag, "UNTAGGED" by default
 */
const char *
kith_item_get_tag (JsonObject *item)
{
  const char *tag = kith_json_get_string (item, "tag");

  return tag != NULL && *tag != '\0' ? tag : "UNTAGGED";
}

/**
 * kith_item_get_primary:
 * @item: an item
 *
 * Returns: whether it is marked as the primary one
 */
gboolean
kith_item_get_primary (JsonObject *item)
{
  return kith_json_get_boolean (item, "primary", FALSE);
}

static gboolean
is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
append (GString *text, const char *separator, const char *part)
{
  if (!is_set (part))
    return;

  if (text->len > 0)
    g_string_append (text, separator);
  g_string_append (text, part);
}

static void
append_line (GString *text, GString *line)
{
  append (text, "\n", line->str);
  g_string_free (line, TRUE);
}

static GString *
make_street_line (JsonObject *address)
{
  JsonObject *street = kith_json_get_object (address, "streetAddress");
  GString *line = g_string_new (kith_json_get_string (address, "addressLine"));

  if (line->len > 0)
    return line;

  append (line, " ", kith_json_get_string (street, "number"));
  append (line, " ", kith_json_get_string (street, "name"));
  append (line, " ", kith_json_get_string (street, "apt"));

  return line;
}

static GString *
make_city_line (JsonObject *address)
{
  const char *subdivision = kith_json_get_string (address, "subdivision");
  const char *hyphen = subdivision ? strchr (subdivision, '-') : NULL;
  g_autoptr (GString) region = g_string_new (NULL);
  GString *line = g_string_new (kith_json_get_string (address, "city"));

  append (region, " ", hyphen != NULL ? hyphen + 1 : subdivision);
  append (region, " ", kith_json_get_string (address, "postalCode"));
  append (line, ", ", region->str);

  return line;
}

/**
 * kith_address_get_street:
 * @address: an address in the shape of the REST API
 *
 * Returns: (transfer full): its address line, or what its street address makes
 */
char *
kith_address_get_street (JsonObject *address)
{
  g_return_val_if_fail (address != NULL, NULL);

  return g_string_free (make_street_line (address), FALSE);
}

/**
 * kith_address_format:
 * @address: an address in the shape of the REST API
 *
 * The lines of an address from its parts: what the server puts into
 * `formattedAddress` when a client gives none (wix-contacts B.6).
 *
 * Returns: (transfer full): lines separated by `\n`; "" without any part
 */
char *
kith_address_format (JsonObject *address)
{
  GString *text = g_string_new (NULL);

  append_line (text, make_street_line (address));
  append (text, "\n", kith_json_get_string (address, "addressLine2"));
  append_line (text, make_city_line (address));
  append (text, "\n", kith_json_get_string (address, "country"));

  return g_string_free (text, FALSE);
}

/**
 * kith_item_get_text:
 * @field: the list that @item is of
 * @item: an item
 *
 * Returns: (transfer full): the email or phone; the lines of an address joined
 *   by ", ", from its parts, or as the server formatted it without parts
 */
char *
kith_item_get_text (KithField field, JsonObject *item)
{
  g_autofree char *formatted = NULL;
  g_auto (GStrv) lines = NULL;
  JsonObject *address;

  if (field != KITH_FIELD_ADDRESSES)
    {
      const char *value = get_value (field, item);

      return g_strdup (value != NULL ? value : "");
    }

  address = kith_json_get_object (item, "address");
  formatted = kith_address_format (address);
  if (*formatted == '\0')
    {
      const char *given = kith_json_get_string (address, "formattedAddress");

      g_free (formatted);
      formatted = g_strdup (given != NULL ? given : "");
    }

  lines = g_strsplit (formatted, "\n", -1);

  return g_strjoinv (", ", lines);
}

/**
 * kith_item_get_key:
 * @field: the list that @item is of
 * @item: an item
 *
 * Returns: (transfer full): equal for items of the same value: the trimmed and
 *   lower-cased email, the digits of the phone, the folded words of the address
 */
char *
kith_item_get_key (KithField field, JsonObject *item)
{
  g_autofree char *text = g_strstrip (kith_item_get_text (field, item));
  g_auto (GStrv) words = NULL;

  if (field == KITH_FIELD_EMAILS)
    return g_utf8_strdown (text, -1);

  if (field == KITH_FIELD_PHONES)
    {
      char *digits = kith_text_phone_digits (text);

      return digits != NULL ? digits : kith_text_fold (text);
    }

  words = kith_text_words (text);

  return g_strjoinv (" ", words);
}

static void
remove_member (JsonObject *object, const char *member)
{
  kith_json_set_node (object, member, NULL);
}

static void
strip_address (JsonObject *address)
{
  g_autofree char *formatted = kith_address_format (address);
  JsonObject *street = kith_json_get_object (address, "streetAddress");

  remove_member (address, "countryFullname");
  remove_member (address, "subdivisionFullname");
  remove_member (address, "subdivisions");
  if (street != NULL)
    remove_member (street, "formattedAddressLine");

  /* What the server would make again was not given by anybody. */
  if (*formatted != '\0'
      && g_strcmp0 (kith_json_get_string (address, "formattedAddress"),
                    formatted)
           == 0)
    remove_member (address, "formattedAddress");
}

/**
 * kith_item_strip:
 * @field: the list that @item is of
 * @item: an item
 *
 * Returns: (transfer full): a copy without what the server computes; the id
 *   stays
 */
JsonObject *
kith_item_strip (KithField field, JsonObject *item)
{
  JsonObject *copy;
  JsonObject *address;

  g_return_val_if_fail (item != NULL, NULL);

  copy = kith_json_copy_object (item);

  if (field == KITH_FIELD_PHONES)
    {
      remove_member (copy, "e164Phone");
      remove_member (copy, "formattedPhone");
    }

  address = kith_json_get_object (copy, "address");
  if (field == KITH_FIELD_ADDRESSES && address != NULL)
    strip_address (address);

  return copy;
}

static JsonObject *
make_comparable (KithField field, JsonObject *item)
{
  JsonObject *copy = kith_item_strip (field, item);

  remove_member (copy, "id");
  remove_member (copy, "primary");
  remove_member (copy, "tag");

  return copy;
}

/**
 * kith_item_equal:
 * @field: the list that both items are of
 * @a: an item
 * @b: another
 *
 * Returns: whether value, tag and unknown members are the same; ids, the
 *   primary mark and what the server computes do not count
 */
gboolean
kith_item_equal (KithField field, JsonObject *a, JsonObject *b)
{
  g_autoptr (JsonObject) left = NULL;
  g_autoptr (JsonObject) right = NULL;

  if (a == b)
    return TRUE;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (!g_str_equal (kith_item_get_tag (a), kith_item_get_tag (b)))
    return FALSE;

  left = make_comparable (field, a);
  right = make_comparable (field, b);

  return kith_json_object_equal (left, right);
}

static gboolean
is_empty (JsonNode *node)
{
  return JSON_NODE_HOLDS_NULL (node)
         || (JSON_NODE_HOLDS_VALUE (node)
             && g_strcmp0 (json_node_get_string (node), "") == 0)
         || (JSON_NODE_HOLDS_OBJECT (node)
             && json_object_get_size (json_node_get_object (node)) == 0);
}

static void
drop_empty (JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (is_empty (json_object_get_member (object, l->data)))
      json_object_remove_member (object, l->data);
}

static void
make_upper (JsonObject *object, const char *member)
{
  const char *text = kith_json_get_string (object, member);
  g_autofree char *upper = text != NULL ? g_ascii_strup (text, -1) : NULL;

  if (g_strcmp0 (text, upper) != 0)
    kith_json_set_string (object, member, upper);
}

static void
complete_subdivision (JsonObject *address)
{
  const char *country = kith_json_get_string (address, "country");
  const char *subdivision = kith_json_get_string (address, "subdivision");
  g_autofree char *full = NULL;

  if (country == NULL || subdivision == NULL
      || strchr (subdivision, '-') != NULL)
    return;

  full = g_strdup_printf ("%s-%s", country, subdivision);
  kith_json_set_string (address, "subdivision", full);
}

static void
normalize_address (JsonObject *address)
{
  JsonObject *street = kith_json_get_object (address, "streetAddress");
  g_autofree char *formatted = NULL;

  if (street != NULL)
    drop_empty (street);
  drop_empty (address);
  make_upper (address, "country");
  make_upper (address, "subdivision");
  complete_subdivision (address);

  if (kith_json_get_string (address, "formattedAddress") != NULL)
    return;

  formatted = kith_address_format (address);
  if (*formatted != '\0')
    kith_json_set_string (address, "formattedAddress", formatted);
}

static void
trim_email (JsonObject *item)
{
  const char *email = kith_json_get_string (item, "email");
  g_autofree char *trimmed = email != NULL ? g_strstrip (g_strdup (email))
                                           : NULL;

  if (g_strcmp0 (email, trimmed) != 0)
    kith_json_set_string (item, "email", trimmed);
}

/**
 * kith_item_normalize:
 * @field: the list that @item is of
 * @item: an item; it is changed
 *
 * Makes of @item what a server stores, but for its id and e164Phone.
 */
void
kith_item_normalize (KithField field, JsonObject *item)
{
  JsonObject *address;

  g_return_if_fail (item != NULL);

  drop_empty (item);
  if (kith_json_get_string (item, "tag") == NULL)
    kith_json_set_string (item, "tag", "UNTAGGED");

  if (field == KITH_FIELD_EMAILS)
    trim_email (item);
  if (field == KITH_FIELD_PHONES)
    make_upper (item, "countryCode");

  address = kith_json_get_object (item, "address");
  if (field == KITH_FIELD_ADDRESSES && address != NULL)
    normalize_address (address);
}
