/* kith-sqlite-filter.c: a filter as SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-sqlite-filter.h"

#include <string.h>

#include "base/kith-clock.h"
#include "base/kith-json.h"
#include "store/kith-sqlite-schema.h"

#define EXTENDED_PREFIX "info.extendedFields."

/* How a field is found in a contact. */
typedef enum
{
  SOURCE_COLUMN, /* of the table, in place: a column */
  SOURCE_TIME,   /* the same, of microseconds */
  SOURCE_DOC,    /* the document: a path in it */
  SOURCE_FOLDED, /* the same, in any case */
  SOURCE_ITEMS,  /* the document: any of a list; a path in an item */
  SOURCE_VALUE,  /* the table "value" */
} Source;

typedef struct
{
  const char *field;
  Source source;
  const char *place;
  const char *list; /* of SOURCE_ITEMS */
  KithValueKind kind;
} FieldSource;

static const FieldSource sources[] = {
  { "id", SOURCE_COLUMN, "contact.id", NULL, 0 },
  { "createdDate", SOURCE_TIME, "contact.created", NULL, 0 },
  { "updatedDate", SOURCE_TIME, "contact.updated", NULL, 0 },
  { "lastActivity.activityDate", SOURCE_DOC, "$.lastActivity.activityDate",
    NULL, 0 },
  { "primaryInfo.email", SOURCE_FOLDED, "$.primaryInfo.email", NULL, 0 },
  { "primaryInfo.phone", SOURCE_DOC, "$.primaryInfo.phone", NULL, 0 },
  { "info.name.first", SOURCE_DOC, "$.info.name.first", NULL, 0 },
  { "info.name.last", SOURCE_DOC, "$.info.name.last", NULL, 0 },
  { "info.company", SOURCE_DOC, "$.info.company", NULL, 0 },
  { "info.jobTitle", SOURCE_DOC, "$.info.jobTitle", NULL, 0 },
  { "info.birthdate", SOURCE_DOC, "$.info.birthdate", NULL, 0 },
  { "info.locale", SOURCE_FOLDED, "$.info.locale", NULL, 0 },
  { "info.emails.email", SOURCE_VALUE, NULL, NULL, KITH_VALUE_EMAIL },
  { "info.phones.phone", SOURCE_ITEMS, "$.phone", "$.info.phones.items", 0 },
  { "info.phones.e164Phone", SOURCE_VALUE, NULL, NULL, KITH_VALUE_PHONE_E164 },
  { "info.addresses.street", SOURCE_ITEMS, "$.address.addressLine",
    "$.info.addresses.items", 0 },
  { "info.addresses.city", SOURCE_ITEMS, "$.address.city",
    "$.info.addresses.items", 0 },
  { "info.addresses.subdivision", SOURCE_ITEMS, "$.address.subdivision",
    "$.info.addresses.items", 0 },
  { "info.addresses.country", SOURCE_ITEMS, "$.address.country",
    "$.info.addresses.items", 0 },
  { "info.labelKeys", SOURCE_VALUE, NULL, NULL, KITH_VALUE_LABEL },
  { "info.locations", SOURCE_ITEMS, "$", "$.info.locations.items", 0 },
};

static void compile (const KithFilter *filter, KithSql *sql);

void
kith_sql_init (KithSql *self)
{
  self->sql = g_string_new (NULL);
  self->values = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_node_unref);
}

void
kith_sql_clear (KithSql *self)
{
  if (self->sql != NULL)
    g_string_free (g_steal_pointer (&self->sql), TRUE);
  g_clear_pointer (&self->values, g_ptr_array_unref);
}

void
kith_sql_add_value (KithSql *self, JsonNode *value)
{
  g_ptr_array_add (self->values, value);
}

static void
bind_node (sqlite3_stmt *handle, int position, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    sqlite3_bind_text (handle, position, json_node_get_string (node), -1,
                       SQLITE_STATIC);
  else if (type == G_TYPE_DOUBLE)
    sqlite3_bind_double (handle, position, json_node_get_double (node));
  else
    sqlite3_bind_int64 (handle, position, json_node_get_int (node));
}

KithStatement *
kith_sql_prepare (KithSql *self, KithDb *db, GError **error)
{
  KithStatement *statement = kith_db_prepare (db, self->sql->str, error);

  for (guint i = 0; statement != NULL && i < self->values->len; i++)
    bind_node (kith_statement_get_handle (statement), (int) i + 1,
               g_ptr_array_index (self->values, i));

  return statement;
}

static const FieldSource *
find_source (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_str_equal (sources[i].field, field))
      return &sources[i];

  return NULL;
}

/* Makes of a client's value what a field of this source is compared with. */
static JsonNode *
make_value (Source source, JsonNode *value)
{
  const char *text = json_node_get_value_type (value) == G_TYPE_STRING
                       ? json_node_get_string (value)
                       : NULL;

  if (text != NULL && source == SOURCE_TIME)
    return kith_json_int_node (kith_time_from_string (text));
  if (text != NULL && source == SOURCE_FOLDED)
    {
      g_autofree char *folded = g_utf8_casefold (text, -1);

      return kith_json_string_node (folded);
    }

  return kith_json_copy_node (value);
}

static void
add_bound (KithSql *sql, Source source, JsonNode *value)
{
  g_string_append_c (sql->sql, '?');
  kith_sql_add_value (sql, make_value (source, value));
}

static void
add_list (KithSql *sql, Source source, JsonNode *value)
{
  JsonArray *array = json_node_get_array (value);

  g_string_append_c (sql->sql, '(');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append_c (sql->sql, ',');
      add_bound (sql, source, json_array_get_element (array, i));
    }
  g_string_append_c (sql->sql, ')');
}

static void
add_folded (KithSql *sql, JsonNode *value)
{
  add_bound (sql, SOURCE_FOLDED, value);
}

static const char *
get_comparison (KithOperator operator)
{
  switch (operator)
    {
    case KITH_OPERATOR_GT:
      return ">";
    case KITH_OPERATOR_GTE:
      return ">=";
    case KITH_OPERATOR_LT:
      return "<";
    case KITH_OPERATOR_LTE:
      return "<=";
    case KITH_OPERATOR_EQ:
    case KITH_OPERATOR_NE:
    case KITH_OPERATOR_IN:
    case KITH_OPERATOR_NIN:
    case KITH_OPERATOR_EXISTS:
    case KITH_OPERATOR_STARTS_WITH:
    case KITH_OPERATOR_HAS_SOME:
    case KITH_OPERATOR_HAS_ALL:
    default:
      return "=";
    }
}

/* @expression against the value of a positive term: 1, 0 or NULL. */
static void
add_comparison (KithSql *sql,
                Source source,
                const char *expression,
                KithOperator
                operator,
                JsonNode * value)
{
  switch (operator)
    {
    case KITH_OPERATOR_IN:
    case KITH_OPERATOR_HAS_SOME:
      g_string_append_printf (sql->sql, "%s IN ", expression);
      add_list (sql, source, value);
      break;
    case KITH_OPERATOR_STARTS_WITH:
      g_string_append_printf (sql->sql, "substr(kith_fold(%s),1,length(",
                              expression);
      add_folded (sql, value);
      g_string_append (sql->sql, "))=");
      add_folded (sql, value);
      break;
    case KITH_OPERATOR_EXISTS:
      g_string_append_printf (sql->sql, "%s IS NOT NULL", expression);
      break;
    case KITH_OPERATOR_EQ:
    case KITH_OPERATOR_NE:
    case KITH_OPERATOR_NIN:
    case KITH_OPERATOR_GT:
    case KITH_OPERATOR_GTE:
    case KITH_OPERATOR_LT:
    case KITH_OPERATOR_LTE:
    case KITH_OPERATOR_HAS_ALL:
    default:
      g_string_append_printf (sql->sql, "%s%s", expression,
                              get_comparison (operator));
      add_bound (sql, source, value);
    }
}

/* The positive term: "there is one such that". */
static void
add_term (KithSql *sql,
          const FieldSource *field,
          KithOperator
          operator,
          JsonNode * value)
{
  g_autofree char *expression = NULL;

  switch (field->source)
    {
    case SOURCE_VALUE:
      g_string_append_printf (sql->sql,
                              "contact.seq IN (SELECT value.contact FROM value"
                              " WHERE kind=%d AND ",
                              (int) field->kind);
      add_comparison (sql,
                      field->kind == KITH_VALUE_EMAIL ? SOURCE_FOLDED
                                                      : SOURCE_VALUE,
                      "norm", operator, value);
      g_string_append_c (sql->sql, ')');
      break;
    case SOURCE_ITEMS:
      g_string_append_printf (
        sql->sql, "EXISTS (SELECT 1 FROM json_each(contact.doc,'%s') AS item",
        field->list);
      g_string_append (sql->sql, " WHERE ");
      expression = g_str_equal (field->place, "$")
                     ? g_strdup ("item.value")
                     : g_strdup_printf ("json_extract(item.value,'%s')",
                                        field->place);
      add_comparison (sql, field->source, expression, operator, value);
      g_string_append_c (sql->sql, ')');
      break;
    case SOURCE_COLUMN:
    case SOURCE_TIME:
    case SOURCE_DOC:
    case SOURCE_FOLDED:
    default:
      expression = field->source == SOURCE_DOC
                     ? g_strdup_printf ("json_extract(contact.doc,'%s')",
                                        field->place)
                   : field->source == SOURCE_FOLDED ? g_strdup_printf (
                       "kith_fold(json_extract(contact.doc,'%s'))",
                       field->place)
                                                    : g_strdup (field->place);
      g_string_append (sql->sql, "coalesce(");
      add_comparison (sql, field->source, expression, operator, value);
      g_string_append (sql->sql, ",0)");
    }
}

static char *
make_extended_path (const char *field)
{
  return g_strdup_printf ("$.info.extendedFields.items.\"%s\"",
                          field + strlen (EXTENDED_PREFIX));
}

static void
add_extended_term (KithSql *sql,
                   const char *field,
                   KithOperator
                   operator,
                   JsonNode * value)
{
  g_autofree char *path = make_extended_path (field);

  g_string_append (sql->sql, "coalesce(");
  kith_sql_add_value (sql, kith_json_string_node (path));
  add_comparison (sql, SOURCE_DOC, "json_extract(contact.doc,?)", operator,
                  value);
  g_string_append (sql->sql, ",0)");
}

static void
add_positive (KithSql *sql,
              const char *field,
              KithOperator
              operator,
              JsonNode * value)
{
  const FieldSource *source = find_source (field);

  if (source != NULL)
    add_term (sql, source, operator, value);
  else
    add_extended_term (sql, field, operator, value);
}

static void
add_all (KithSql *sql, const char *field, JsonNode *value)
{
  JsonArray *array = json_node_get_array (value);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append (sql->sql, " AND ");
      add_positive (sql, field, KITH_OPERATOR_EQ,
                    json_array_get_element (array, i));
    }
}

/* A negative term holds where the positive one does not: also for a contact
 * without the field (J.25). */
static void
compile_term (const KithFilter *filter, KithSql *sql)
{
  gboolean exists = filter->operator== KITH_OPERATOR_EXISTS;

  if (filter->operator== KITH_OPERATOR_HAS_ALL)
    {
      add_all (sql, filter->field, filter->value);
      return;
    }
  if (filter->operator== KITH_OPERATOR_NE || filter->
      operator== KITH_OPERATOR_NIN || (
        exists && !json_node_get_boolean (filter->value)))
    g_string_append (sql->sql, "NOT ");

  add_positive (sql, filter->field,
                filter->operator== KITH_OPERATOR_NE    ? KITH_OPERATOR_EQ
                : filter->operator== KITH_OPERATOR_NIN ? KITH_OPERATOR_IN
                                                       : filter->operator,
                filter->value);
}

static void
compile_children (const KithFilter *filter, const char *with, KithSql *sql)
{
  for (guint i = 0; i < filter->children->len; i++)
    {
      if (i > 0)
        g_string_append (sql->sql, with);
      compile (g_ptr_array_index (filter->children, i), sql);
    }
}

static void
compile (const KithFilter *filter, KithSql *sql)
{
  g_string_append (sql->sql, filter->type == KITH_FILTER_NOT ? "NOT (" : "(");
  if (filter->type == KITH_FILTER_TERM)
    compile_term (filter, sql);
  else if (filter->children->len == 0)
    g_string_append_c (sql->sql, filter->type == KITH_FILTER_OR ? '0' : '1');
  else
    compile_children (filter, filter->type == KITH_FILTER_OR ? " OR " : " AND ",
                      sql);
  g_string_append_c (sql->sql, ')');
}

/**
 * kith_sqlite_filter_compile:
 * @filter: a checked filter
 * @sql: where to add the condition
 */
void
kith_sqlite_filter_compile (const KithFilter *filter, KithSql *sql)
{
  compile (filter, sql);
}

void
kith_sqlite_filter_add_field (const char *field, KithSql *sql)
{
  const FieldSource *source = find_source (field);

  if (source == NULL)
    {
      g_autofree char *path = make_extended_path (field);

      g_string_append (sql->sql, "json_extract(contact.doc,?)");
      kith_sql_add_value (sql, kith_json_string_node (path));
    }
  else if (source->source == SOURCE_COLUMN || source->source == SOURCE_TIME)
    g_string_append (sql->sql, source->place);
  else
    g_string_append_printf (sql->sql, "json_extract(contact.doc,'%s')",
                            source->place);
}

/* kith_fold (text): the text in no case; what is no text stays. */
static void
fold (sqlite3_context *context, int n_args, sqlite3_value **args)
{
  const char *text;

  if (sqlite3_value_type (args[0]) != SQLITE_TEXT)
    {
      sqlite3_result_value (context, args[0]);
      return;
    }

  text = (const char *) sqlite3_value_text (args[0]);
  sqlite3_result_text (context, g_utf8_casefold (text, -1), -1, g_free);
}

gboolean
kith_sqlite_filter_register (KithDb *db, GError **error)
{
  if (sqlite3_create_function_v2 (kith_db_get_handle (db), "kith_fold", 1,
                                  SQLITE_UTF8 | SQLITE_DETERMINISTIC
                                    | SQLITE_DIRECTONLY,
                                  NULL, fold, NULL, NULL, NULL)
      == SQLITE_OK)
    return TRUE;

  kith_db_set_error (db, error);

  return FALSE;
}
