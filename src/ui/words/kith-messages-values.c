/* kith-messages-values.c: the words for what is in a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/words/kith-messages.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kith-json.h"

static KithExtendedField *
find_system_field (const char *key)
{
  GPtrArray *fields = kith_extended_field_list_system ();

  for (guint i = 0; i < fields->len; i++)
    if (g_strcmp0 (kith_extended_field_get_key (fields->pdata[i]), key) == 0)
      return fields->pdata[i];

  return NULL;
}

static char *
get_extended_title (const char *key, KithNames *names)
{
  KithExtendedField *field = kith_names_find_field (names, key);
  g_autoptr (KithExtendedField) stand_in = NULL;

  if (field == NULL)
    field = find_system_field (key);
  if (field == NULL)
    field = stand_in = kith_extended_field_new_stand_in (key, NULL);

  return g_strdup (kith_extended_field_get_display_name (field));
}

static char *
get_label_name (const char *key, KithNames *names)
{
  KithLabel *label = kith_names_find_label (names, key);

  return g_strdup (label != NULL ? kith_label_get_display_name (label) : key);
}

static const char *
get_tag_row_title (KithField field)
{
  switch ((int) field)
    {
    case KITH_FIELD_EMAILS:
      return _ ("Kind of email");
    case KITH_FIELD_PHONES:
      return _ ("Kind of phone");
    default:
      return _ ("Kind of address");
    }
}

static const char *
get_primary_row_title (KithField field)
{
  switch ((int) field)
    {
    case KITH_FIELD_EMAILS:
      return _ ("Primary email");
    case KITH_FIELD_PHONES:
      return _ ("Primary phone");
    default:
      return _ ("Primary address");
    }
}

/**
 * kith_message_row_title:
 * @row: a row of a merge
 * @names: (nullable): what things are called
 *
 * Returns: (transfer full): what the row is about, plain text
 */
char *
kith_message_row_title (const KithMergeRow *row, KithNames *names)
{
  g_return_val_if_fail (row != NULL, NULL);

  if (row->part == KITH_PART_TAG)
    return g_strdup (get_tag_row_title (row->field));
  if (row->part == KITH_PART_PRIMARY)
    return g_strdup (get_primary_row_title (row->field));
  if (row->field == KITH_FIELD_EXTENDED)
    return get_extended_title (row->key, names);
  if (row->field == KITH_FIELD_OTHER && row->key != NULL)
    return g_strdup (row->key);

  return g_strdup (kith_message_field_title (row->field));
}

/**
 * kith_message_changes:
 * @base: what was
 * @info: what has become of it
 * @names: (nullable): what things are called
 *
 * Returns: (transfer full): the titles of what differs, once each, plain text
 */
char *
kith_message_changes (KithContactInfo *base,
                      KithContactInfo *info,
                      KithNames *names)
{
  g_autoptr (KithMerge) merge = kith_merge_new (base, info, base);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *rows = kith_merge_get_rows (merge);

  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);
      g_autofree char *title = kith_message_row_title (row, names);

      if (row->outcome == KITH_OUTCOME_MINE
          && !g_ptr_array_find_with_equal_func (titles, title, g_str_equal,
                                                NULL))
        g_ptr_array_add (titles, g_steal_pointer (&title));
    }
  g_ptr_array_add (titles, NULL);

  return g_strjoinv (", ", (char **) titles->pdata);
}

static char *describe_node (JsonNode *node);

static char *
describe_array (JsonArray *array)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (parts, describe_node (json_array_get_element (array, i)));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (", ", (char **) parts->pdata);
}

static char *
describe_number (JsonNode *node)
{
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _ ("Yes") : _ ("No"));

  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  return kith_message_number (json_node_get_double (node));
}

static char *
describe_node (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_OBJECT (node))
    return kith_json_print (json_node_get_object (node));
  if (JSON_NODE_HOLDS_ARRAY (node))
    return describe_array (json_node_get_array (node));
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));

  return describe_number (node);
}

static gboolean
holds_string (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node)
         && json_node_get_value_type (node) == G_TYPE_STRING;
}

/**
 * kith_message_value:
 * @row: a row of a merge
 * @value: (nullable): one of its values
 * @names: (nullable): what things are called
 *
 * Returns: (transfer full): the value as a person reads it, plain text; "" for
 *   none; a label that is not known goes by its key
 */
char *
kith_message_value (const KithMergeRow *row, JsonNode *value, KithNames *names)
{
  g_return_val_if_fail (row != NULL, NULL);

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("");

  if (row->part == KITH_PART_TAG && holds_string (value))
    return g_strdup (
      kith_message_tag_title (row->field, json_node_get_string (value)));
  if (row->part == KITH_PART_VALUE && JSON_NODE_HOLDS_OBJECT (value)
      && kith_field_get_info (row->field)->kind == KITH_KIND_ITEMS)
    return kith_item_get_text (row->field, json_node_get_object (value));
  if (row->field == KITH_FIELD_LABELS && row->key != NULL)
    return get_label_name (row->key, names);
  /* A custom date looks like one; a text that happens to look so reads the
   * same to a person. */
  if (holds_string (value)
      && (row->field == KITH_FIELD_BIRTHDATE
          || row->field == KITH_FIELD_EXTENDED))
    return kith_message_date (json_node_get_string (value));

  return describe_node (value);
}

/**
 * kith_message_number:
 * @number: a number
 *
 * Returns: (transfer full): the number with the decimal sign of the locale and
 *   no more digits than it needs
 */
char *
kith_message_number (double number)
{
  for (int digits = 15;; digits++)
    {
      char *text = g_strdup_printf ("%.*g", digits, number);

      if (digits >= 17 || g_strtod (text, NULL) == number)
        return text;

      g_free (text);
    }
}

/**
 * kith_message_date:
 * @date: (nullable): "1988-05-14"
 *
 * Returns: (transfer full): the date as the locale writes it; the text itself
 *   when it is no date
 */
char *
kith_message_date (const char *date)
{
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;

  if (date == NULL)
    return g_strdup ("");

  if (strlen (date) == strlen ("1988-05-14"))
    {
      text = g_strconcat (date, "T00:00:00Z", NULL);
      time = g_date_time_new_from_iso8601 (text, NULL);
    }
  if (time == NULL)
    return g_strdup (date);

  /* Translators: a date, "14 May 1988" */
  return g_date_time_format (time, _ ("%-d %b %Y"));
}

static gboolean
is_same_day (GDateTime *a, GDateTime *b)
{
  return g_date_time_get_year (a) == g_date_time_get_year (b)
         && g_date_time_get_day_of_year (a) == g_date_time_get_day_of_year (b);
}

static GDateTime *
make_local_time (gint64 usec)
{
  g_autoptr (GDateTime)
    utc = g_date_time_new_from_unix_utc (usec / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

/**
 * kith_message_when:
 * @usec: a time, in microseconds since 1970
 * @now_usec: now
 *
 * Returns: (transfer full): "a moment ago", "2 minutes ago", "at 14:03", "7 Apr
 *   2021, 20:37"; "" for a time that is not known
 */
char *
kith_message_when (gint64 usec, gint64 now_usec)
{
  g_autoptr (GDateTime) time = usec >= 0 ? make_local_time (usec) : NULL;
  g_autoptr (GDateTime) now = make_local_time (now_usec);
  gint64 minutes = (now_usec - usec) / G_USEC_PER_SEC / 60;

  if (time == NULL || now == NULL)
    return g_strdup ("");

  /* The clocks of two computers are never quite the same. */
  if (minutes < 1 && minutes > -5)
    return g_strdup (_ ("a moment ago"));
  if (minutes > 0 && minutes < 60)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago",
                                      minutes),
                            (int) minutes);
  if (minutes > 0 && is_same_day (time, now))
    /* Translators: a time of today, "at 14:03" */
    return g_date_time_format (time, _ ("at %H:%M"));

  /* Translators: a date with its time, "7 Apr 2021, 20:37" */
  return g_date_time_format (time, _ ("%-d %b %Y, %H:%M"));
}

/**
 * kith_message_clock:
 * @usec: a time, in microseconds since 1970
 * @now_usec: now
 *
 * Returns: (transfer full): "14:03" of today, else "7 Apr 2021, 20:37"; "" for
 *   a time that is not known
 */
char *
kith_message_clock (gint64 usec, gint64 now_usec)
{
  g_autoptr (GDateTime) time = usec >= 0 ? make_local_time (usec) : NULL;
  g_autoptr (GDateTime) now = make_local_time (now_usec);

  if (time == NULL || now == NULL || !is_same_day (time, now))
    return kith_message_exact_time (usec);

  /* Translators: a time of today, "14:03" */
  return g_date_time_format (time, _ ("%H:%M"));
}

/**
 * kith_message_exact_time:
 * @usec: a time, in microseconds since 1970
 *
 * Returns: (transfer full): "7 Apr 2021, 20:37"; "" for a time that is not
 *   known
 */
char *
kith_message_exact_time (gint64 usec)
{
  g_autoptr (GDateTime) time = usec >= 0 ? make_local_time (usec) : NULL;

  if (time == NULL)
    return g_strdup ("");

  /* Translators: a date with its time, "7 Apr 2021, 20:37" */
  return g_date_time_format (time, _ ("%-d %b %Y, %H:%M"));
}

/**
 * kith_message_ago:
 * @usec: a time, in microseconds since 1970
 * @now_usec: now
 *
 * Returns: (transfer full): "a moment ago", "2 hours ago", "3 months ago"; ""
 *   for a time that is not known
 */
char *
kith_message_ago (gint64 usec, gint64 now_usec)
{
  gint64 minutes = (now_usec - usec) / G_USEC_PER_SEC / 60;
  int hours = (int) (minutes / 60);
  int days = hours / 24;

  if (usec < 0)
    return g_strdup ("");
  if (minutes < 1)
    return g_strdup (_ ("a moment ago"));
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago",
                                      minutes),
                            (int) minutes);
  if (hours < 24)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", hours),
                            hours);
  if (days < 60)
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", days), days);

  return g_strdup_printf (ngettext ("%d month ago", "%d months ago", days / 30),
                          days / 30);
}
