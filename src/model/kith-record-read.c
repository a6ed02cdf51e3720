/* kith-record-read.c: what a server reads from a record
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-record.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-text.h"
#include "model/kith-extended-field.h"

/* wix-contacts C.2; BASIC is in all of them. */
static const struct
{
  const char *fieldset;
  const char *fields[6];
} fieldsets_table[] = {
  { "BASIC", { "primaryInfo", "info.name", NULL } },
  { "COMMUNICATION_DETAILS",
    { "primaryInfo", "info.name", "info.emails", "info.phones",
      "info.addresses", NULL } },
  { "EXTENDED", { "primaryInfo", "info.name", "info.extendedFields", NULL } },
};

static void
copy_member (JsonObject *from, const char *member, JsonObject *to)
{
  JsonNode *node = json_object_get_member (from, member);

  if (node != NULL)
    json_object_set_member (to, member, kith_json_copy_node (node));
}

/* "createdDate", "info", "info.name"; of a longer path the second part. */
static void
copy_field (JsonObject *from, const char *field, JsonObject *to)
{
  g_auto (GStrv) parts = g_strsplit (field, ".", 3);
  JsonObject *info = kith_json_get_object (from, "info");

  if (parts[0] == NULL)
    return;

  if (!g_str_equal (parts[0], "info") || parts[1] == NULL)
    copy_member (from, parts[0], to);
  else if (info != NULL && json_object_has_member (info, parts[1]))
    copy_member (info, parts[1], kith_json_ensure_object (to, "info"));
}

static void
copy_fieldset (JsonObject *from, const char *fieldset, JsonObject *to)
{
  for (guint i = 0; i < G_N_ELEMENTS (fieldsets_table); i++)
    if (g_str_equal (fieldset, fieldsets_table[i].fieldset))
      for (guint j = 0; fieldsets_table[i].fields[j] != NULL; j++)
        copy_field (from, fieldsets_table[i].fields[j], to);
}

gboolean
kith_record_is_fieldset (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (fieldsets_table); i++)
    if (g_str_equal (name, fieldsets_table[i].fieldset))
      return TRUE;

  return g_str_equal (name, "FULL");
}

static gboolean
is_empty (const char *const *strv)
{
  return strv == NULL || *strv == NULL;
}

/**
 * kith_record_project:
 * @record: a record
 * @fields: (nullable): names of fields: "source", "info.name"
 * @fieldsets: (nullable): names of sets: "BASIC"
 *
 * Fields and sets are united; id and revision always come (wix-contacts C.2).
 *
 * Returns: (transfer full): the parts asked for; @record itself for all of it
 */
JsonObject *
kith_record_project (JsonObject *record,
                     const char *const *fields,
                     const char *const *fieldsets)
{
  JsonObject *projection;

  g_return_val_if_fail (record != NULL, NULL);

  if ((is_empty (fields) && is_empty (fieldsets))
      || (fieldsets != NULL && g_strv_contains (fieldsets, "FULL")))
    return json_object_ref (record);

  projection = json_object_new ();
  copy_member (record, "id", projection);
  copy_member (record, "revision", projection);

  for (guint i = 0; fieldsets != NULL && fieldsets[i] != NULL; i++)
    copy_fieldset (record, fieldsets[i], projection);
  for (guint i = 0; fields != NULL && fields[i] != NULL; i++)
    copy_field (record, fields[i], projection);

  return projection;
}

static JsonArray *
get_items (JsonObject *info, KithField field)
{
  return kith_json_get_array (
    kith_json_get_object (info, kith_field_get_path (field)), "items");
}

static guint
count (JsonArray *items)
{
  return items != NULL ? json_array_get_length (items) : 0;
}

static char *
make_phone_key (JsonObject *item)
{
  const char *phone = kith_json_get_string (item, "phone");
  char *e164;

  if (phone == NULL)
    return NULL;

  /* What the item says of itself is not trusted: a client may have sent it. */
  e164 = kith_phone_to_e164 (phone, kith_json_get_string (item, "countryCode"));

  return e164 != NULL ? e164 : kith_text_phone_digits (phone);
}

static char **
list_keys (JsonObject *info, KithField field)
{
  JsonArray *items = get_items (info, field);
  GPtrArray *keys = g_ptr_array_new ();

  for (guint i = 0; i < count (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      char *key = field == KITH_FIELD_PHONES ? make_phone_key (item)
                                             : kith_item_get_key (field, item);

      if (key != NULL && *key != '\0')
        g_ptr_array_add (keys, key);
      else
        g_free (key);
    }
  g_ptr_array_add (keys, NULL);

  return (char **) g_ptr_array_free (keys, FALSE);
}

/**
 * kith_record_get_email_keys:
 * @info: the info of a record or of a request
 *
 * Returns: (transfer full): its emails, trimmed and in lower case
 */
char **
kith_record_get_email_keys (JsonObject *info)
{
  return list_keys (info, KITH_FIELD_EMAILS);
}

/**
 * kith_record_get_phone_keys:
 * @info: the info of a record or of a request
 *
 * Returns: (transfer full): its phones in E.164 where they are valid, else
 *   their digits
 */
char **
kith_record_get_phone_keys (JsonObject *info)
{
  return list_keys (info, KITH_FIELD_PHONES);
}

static void
add_word (GString *text, const char *word)
{
  if (word == NULL || *word == '\0')
    return;

  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, word);
}

static void
add_words (GString *text, const char *value)
{
  g_auto (GStrv) words = value != NULL ? kith_text_words (value) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    add_word (text, words[i]);
}

static void
add_emails (GString *text, JsonObject *info)
{
  JsonArray *items = get_items (info, KITH_FIELD_EMAILS);

  for (guint i = 0; i < count (items); i++)
    add_words (text,
               kith_json_get_string (json_array_get_object_element (items, i),
                                     "email"));
}

/* @nationals: (nullable): what libphonenumber has said of others; it takes as
 * long as all else together. (transfer full) (nullable) */
static char *
get_national (const char *e164, GHashTable *nationals)
{
  char *national;

  if (e164 == NULL || nationals == NULL)
    return kith_phone_to_national (e164);

  national = g_strdup (g_hash_table_lookup (nationals, e164));
  if (national != NULL)
    return national;

  national = kith_phone_to_national (e164);
  if (national != NULL)
    g_hash_table_insert (nationals, g_strdup (e164), g_strdup (national));

  return national;
}

/* As typed, with the country's code, as dialed in that country, and from the
 * end: people search for any of these. */
static void
add_phone (GString *text, JsonObject *item, GHashTable *nationals)
{
  const char *phone = kith_json_get_string (item, "phone");
  const char *e164 = kith_json_get_string (item, "e164Phone");
  g_autofree char *digits = kith_text_phone_digits (phone);
  g_autofree char *national = get_national (e164, nationals);
  const char *whole = e164 != NULL ? e164 + 1 : digits;
  g_autofree char *tail = whole != NULL ? kith_text_phone_tail (whole) : NULL;

  if (digits != NULL)
    add_word (text, digits);
  else
    add_words (text, phone);
  if (g_strcmp0 (whole, digits) != 0)
    add_word (text, whole);
  if (g_strcmp0 (national, digits) != 0 && g_strcmp0 (national, whole) != 0)
    add_word (text, national);
  add_word (text, tail);
}

static void
add_phones (GString *text, JsonObject *info, GHashTable *nationals)
{
  JsonArray *items = get_items (info, KITH_FIELD_PHONES);

  for (guint i = 0; i < count (items); i++)
    add_phone (text, json_array_get_object_element (items, i), nationals);
}

static void
add_extended (GString *text, JsonObject *record)
{
  JsonNode *node = kith_json_lookup (record, "info", "extendedFields", "items",
                                     NULL);
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      g_autofree char *number = NULL;

      if (!kith_extended_key_is_writable (key)
          || !JSON_NODE_HOLDS_VALUE (value))
        continue;

      if (json_node_get_string (value) != NULL)
        add_words (text, json_node_get_string (value));
      else
        {
          number = json_to_string (value, FALSE);
          add_words (text, number);
        }
    }
}

/**
 * kith_record_get_search_text:
 * @record: a record
 * @label_names: (nullable): the display names of its labels
 * @nationals: (nullable) (element-type utf8 utf8): phones in E.164, and what is
 *   dialed in their own country; gets those that it lacks
 *
 * Returns: (transfer full): all words by which a search finds @record, folded,
 *   joined by spaces
 */
char *
kith_record_get_search_text (JsonObject *record,
                             const char *const *label_names,
                             GHashTable *nationals)
{
  JsonObject *info = kith_json_get_object (record, "info");
  JsonObject *name = kith_json_get_object (info, "name");
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (record != NULL, NULL);

  add_words (text, kith_json_get_string (name, "first"));
  add_words (text, kith_json_get_string (name, "last"));
  add_emails (text, info);
  add_phones (text, info, nationals);
  add_words (text, kith_json_get_string (info, "company"));
  add_words (text, kith_json_get_string (info, "jobTitle"));
  for (guint i = 0; label_names != NULL && label_names[i] != NULL; i++)
    add_words (text, label_names[i]);
  add_extended (text, record);

  return g_string_free (text, FALSE);
}
