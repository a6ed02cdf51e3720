/* kith-conflict-value.c: the values of a conflict's rows, to read and to edit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/words/kith-conflict-value.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "base/kith-json.h"
#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

#define MAX_CHARS_WAS 200

char *
kith_conflict_value_describe (const KithMergeRow *row,
                              JsonNode *value,
                              KithNames *names)
{
  g_autofree char *text = kith_message_value (row, value, names);
  const char *tag = NULL;

  if (value != NULL && JSON_NODE_HOLDS_OBJECT (value)
      && kith_field_get_info (row->field)->kind == KITH_KIND_ITEMS)
    tag = kith_json_get_string (json_node_get_object (value), "tag");
  if (tag == NULL || g_str_equal (tag, "UNTAGGED"))
    return g_steal_pointer (&text);

  /* Translators: a value and its kind, "ann@example.com, Work" */
  return g_strdup_printf (C_ ("value and kind", "%s, %s"), text,
                          kith_message_tag_title (row->field, tag));
}

char *
kith_conflict_value_shorten (const char *text, guint max_chars)
{
  const char *end = text;

  for (guint i = 0; i < max_chars && *end != '\0'; i++)
    end = g_utf8_next_char (end);

  if (*end == '\0')
    return g_strdup (text);

  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

char *
kith_conflict_value_describe_was (const KithMergeRow *row,
                                  JsonNode *was,
                                  KithNames *names)
{
  g_autofree char *whole = kith_conflict_value_describe (row, was, names);

  return kith_conflict_value_was (whole);
}

char *
kith_conflict_value_was (const char *text)
{
  g_autofree char *brief = kith_conflict_value_shorten (text, MAX_CHARS_WAS);
  g_autofree char *value = kith_bidi_isolate (brief);

  if (*brief == '\0')
    /* Translators: a field had no value before it was changed */
    return g_strdup (_ ("Was empty"));

  /* Translators: what a field was before it was changed */
  return g_strdup_printf (_ ("Was: %s"), value);
}

gboolean
kith_conflict_value_has_letters (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_isalpha (g_utf8_get_char (text)))
      return TRUE;

  return FALSE;
}

char *
kith_conflict_value_to_text (JsonNode *value,
                             const KithMergeRow *row,
                             KithNames *names)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("");

  if (JSON_NODE_HOLDS_VALUE (value)
      && json_node_get_value_type (value) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (value));

  return kith_message_value (row, value, names);
}

static gboolean
parse_extended (const KithMergeRow *row,
                KithNames *names,
                const char *text,
                JsonNode **value,
                GError **error)
{
  KithExtendedField *field = kith_names_find_field (names, row->key);
  g_autoptr (JsonNode) node = NULL;

  if (field == NULL)
    {
      *value = kith_json_string_node (text);
      return TRUE;
    }

  node = kith_extended_field_parse (field, text, error);
  if (node == NULL)
    return FALSE;

  *value = JSON_NODE_HOLDS_NULL (node) ? NULL : g_steal_pointer (&node);

  return TRUE;
}

/* Mine with another text; what else the item holds stays. */
static JsonNode *
make_item (const KithMergeRow *row, const char *text)
{
  JsonNode *model = row->mine != NULL ? row->mine : row->theirs;
  JsonNode *node = kith_json_copy_node (model);

  kith_json_set_string (json_node_get_object (node),
                        kith_field_get_info (row->field)->value, text);

  return node;
}

gboolean
kith_conflict_value_parse (const KithMergeRow *row,
                           KithNames *names,
                           const char *text,
                           JsonNode **value,
                           GError **error)
{
  if (*text == '\0')
    {
      *value = NULL;
      return TRUE;
    }

  if (row->field == KITH_FIELD_EXTENDED)
    return parse_extended (row, names, text, value, error);

  if (!kith_field_check_text (row->field, text, error))
    return FALSE;

  *value = kith_field_get_info (row->field)->kind == KITH_KIND_ITEMS
             ? make_item (row, text)
             : kith_json_string_node (text);

  return TRUE;
}
