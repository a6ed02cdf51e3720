/* kith-sqlite-note-filter.c: a filter of notes as SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-note-filter.h"

#include "base/kith-json.h"
#include "model/kith-listing-filter.h"
#include "model/kith-operand.h"

typedef struct
{
  const char *member;
  const char *name;
  gboolean is_time;
} Column;

static const Column columns[] = {
  { "id", "id", FALSE },
  { "contactId", "contact", FALSE },
  { "type", "type", FALSE },
  { "createdDate", "created", TRUE },
  { "updatedDate", "updated", TRUE },
};

static const Column *
find_column (const char *member)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (columns[i].member, member))
      return &columns[i];

  return NULL;
}

static void
add_value (const Column *column, JsonNode *value, KithSql *sql)
{
  const char *text = json_node_get_string (value);

  g_string_append_c (sql->sql, '?');
  kith_sql_add_value (sql, column->is_time ? kith_json_int_node (
                             kith_operand_read_time (text))
                                           : kith_json_string_node (text));
}

static void
add_values (const Column *column,
            const char *
            operator,
            JsonArray * values,
            KithSql *sql)
{
  g_string_append_printf (sql->sql, "%s %s (", column->name, operator);
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      if (i > 0)
        g_string_append_c (sql->sql, ',');
      add_value (column, json_array_get_element (values, i), sql);
    }
  g_string_append_c (sql->sql, ')');
}

static const char *
get_comparison (guint asked)
{
  switch (asked)
    {
    case KITH_LISTING_NE:
      return "<>";
    case KITH_LISTING_GT:
      return ">";
    case KITH_LISTING_GTE:
      return ">=";
    case KITH_LISTING_LT:
      return "<";
    case KITH_LISTING_LTE:
      return "<=";
    case KITH_LISTING_EQ:
    default:
      return "=";
    }
}

/* A note has all that can be asked for. */
static void
add_condition (const Column *column, guint asked, JsonNode *value, KithSql *sql)
{
  if (asked == KITH_LISTING_EXISTS)
    g_string_append (sql->sql, json_node_get_boolean (value) ? "1" : "0");
  else if (asked == KITH_LISTING_IN)
    add_values (column, "IN", json_node_get_array (value), sql);
  else if (asked == KITH_LISTING_NIN)
    add_values (column, "NOT IN", json_node_get_array (value), sql);
  else
    {
      g_string_append_printf (sql->sql, "%s %s ", column->name,
                              get_comparison (asked));
      add_value (column, value, sql);
    }
}

static void
add_term (const char *member, JsonNode *condition, KithSql *sql)
{
  const Column *column = find_column (member);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  g_return_if_fail (column != NULL);

  if (!JSON_NODE_HOLDS_OBJECT (condition))
    {
      add_condition (column, KITH_LISTING_EQ, condition, sql);
      return;
    }

  g_string_append_c (sql->sql, '1');
  json_object_iter_init (&iter, json_node_get_object (condition));
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_string_append (sql->sql, " AND ");
      add_condition (column, kith_listing_operator_find (name), value, sql);
    }
}

/* Halved again and again: what SQLite reads from a long chain is as deep as
 * the chain is long, and it has a limit to that. */
static void
add_list (JsonArray *list, guint from, guint n, const char *joint, KithSql *sql)
{
  if (n == 1)
    {
      kith_sqlite_note_filter_compile (json_array_get_object_element (list,
                                                                      from),
                                       sql);
      return;
    }

  g_string_append_c (sql->sql, '(');
  add_list (list, from, n / 2, joint, sql);
  g_string_append (sql->sql, joint);
  add_list (list, from + n / 2, n - n / 2, joint, sql);
  g_string_append_c (sql->sql, ')');
}

static void
add_part (const char *name, JsonNode *value, KithSql *sql)
{
  gboolean is_and = g_str_equal (name, "$and");

  if (g_str_equal (name, "$not"))
    {
      g_string_append (sql->sql, "NOT ");
      kith_sqlite_note_filter_compile (json_node_get_object (value), sql);
    }
  else if (!is_and && !g_str_equal (name, "$or"))
    add_term (name, value, sql);
  else if (json_array_get_length (json_node_get_array (value)) == 0)
    g_string_append (sql->sql, is_and ? "1" : "0");
  else
    add_list (json_node_get_array (value), 0,
              json_array_get_length (json_node_get_array (value)),
              is_and ? " AND " : " OR ", sql);
}

void
kith_sqlite_note_filter_compile (JsonObject *filter, KithSql *sql)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  g_string_append (sql->sql, "(1");
  json_object_iter_init (&iter, filter);
  while (json_object_iter_next (&iter, &name, &value))
    {
      g_string_append (sql->sql, " AND ");
      add_part (name, value, sql);
    }
  g_string_append_c (sql->sql, ')');
}
