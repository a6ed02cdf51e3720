/* kith-query-check.c: what a query asks of extended fields
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-query.h"

#include "model/kith-extended-field.h"
#include "model/kith-field.h"
#include "model/kith-operand.h"
#include "model/kith-protocol.h"

static KithExtendedField *
find_field (GPtrArray *fields, const char *key)
{
  for (guint i = 0; i < fields->len; i++)
    {
      KithExtendedField *field = g_ptr_array_index (fields, i);

      if (g_str_equal (kith_extended_field_get_key (field), key))
        return field;
    }

  return NULL;
}

static void G_GNUC_PRINTF (3, 4)
  refuse (GError **error, const char *code, const char *format, ...)
{
  g_autofree char *message = NULL;
  GError *refusal;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  refusal = kith_protocol_error_printf (KITH_ERROR_FILTER, "%s", message);
  kith_error_set_code (refusal, code);
  g_propagate_error (error, refusal);
}

/* wix-contacts C.6: numbers and dates are compared, text is looked for. */
static gboolean
takes_operator (KithDataType type, KithOperator op)
{
  if (op == KITH_OPERATOR_EQ || op == KITH_OPERATOR_NE)
    return TRUE;

  return (op == KITH_OPERATOR_IN || op == KITH_OPERATOR_STARTS_WITH)
         == (type == KITH_DATA_TEXT || type == KITH_DATA_URL);
}

static gboolean
check_value (const KithFilter *term,
             KithDataType type,
             JsonNode *value,
             GError **error)
{
  gboolean is_text = json_node_get_value_type (value) == G_TYPE_STRING;
  const char *text = is_text ? json_node_get_string (value) : NULL;

  if (JSON_NODE_HOLDS_NULL (value))
    return TRUE;

  if (is_text != (type != KITH_DATA_NUMBER))
    {
      refuse (error, "UNSUPPORTED_FILTER_VALUE_TYPE",
              "The value for “%s” is of a wrong type.", term->field);
      return FALSE;
    }
  if (type == KITH_DATA_DATE
      && (*text == '\0'
          || !kith_field_check_text (KITH_FIELD_BIRTHDATE, text, NULL)))
    {
      refuse (error, "UNSUPPORTED_FILTER_VALUE", "“%s” is no date.", text);
      return FALSE;
    }

  return TRUE;
}

/* (transfer full): @value, or the number that it spells */
static JsonNode *
settle (JsonNode *value, KithDataType type)
{
  g_autoptr (JsonNode) number = NULL;

  if (type == KITH_DATA_NUMBER)
    number = kith_operand_read_number (value);

  return number != NULL ? g_steal_pointer (&number) : json_node_ref (value);
}

static gboolean
check_scalar (KithFilter *term, KithDataType type, GError **error)
{
  JsonNode *value = settle (term->value, type);

  json_node_unref (term->value);
  term->value = value;

  return check_value (term, type, value, error);
}

static gboolean
check_values (KithFilter *term, KithDataType type, GError **error)
{
  JsonArray *list;

  if (!JSON_NODE_HOLDS_ARRAY (term->value))
    return check_scalar (term, type, error);

  list = json_node_get_array (term->value);
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!check_value (term, type, json_array_get_element (list, i), error))
      return FALSE;

  return TRUE;
}

static gboolean
check_term (KithFilter *term, GPtrArray *fields, GError **error)
{
  KithExtendedField *field;

  if (term->rule->compared != KITH_COMPARED_ANY)
    return TRUE;

  field = find_field (fields, kith_query_field_get_key (term->field));
  if (field == NULL)
    {
      refuse (error, "UNSUPPORTED_FILTER_FIELD_UNKNOWN",
              "The filter names “%s”, which is no field.", term->field);
      return FALSE;
    }
  if (!takes_operator (kith_extended_field_get_data_type (field), term->op))
    {
      refuse (error, "UNSUPPORTED_FILTER_OPERATOR",
              "“%s” does not go with “%s”.", kith_operator_to_string (term->op),
              term->field);
      return FALSE;
    }

  return check_values (term, kith_extended_field_get_data_type (field), error);
}

/**
 * kith_filter_check_fields:
 * @filter: a filter
 * @fields: (element-type KithExtendedField): all there are
 * @error: KITH_ERROR_FILTER
 *
 * What kith_filter_new_from_json() cannot know: custom fields and their types.
 * Where one of numbers is compared with the digits of a number, @filter has the
 * number from now on (J.44).
 *
 * Returns: whether all that @filter names are there, and take what it asks
 */
gboolean
kith_filter_check_fields (KithFilter *filter, GPtrArray *fields, GError **error)
{
  g_return_val_if_fail (filter != NULL && fields != NULL, FALSE);

  if (filter->type == KITH_FILTER_TERM)
    return check_term (filter, fields, error);

  for (guint i = 0; i < filter->children->len; i++)
    if (!kith_filter_check_fields (g_ptr_array_index (filter->children, i),
                                   fields, error))
      return FALSE;

  return TRUE;
}

static gboolean
check_sort (KithSort sort, const char *key, GPtrArray *fields, GError **error)
{
  if (sort != KITH_SORT_EXTENDED || find_field (fields, key) != NULL)
    return TRUE;

  g_propagate_error (error,
                     kith_protocol_error_printf (KITH_ERROR_SORT,
                                                 "There is no extended field"
                                                 " “%s” to sort by.",
                                                 key));

  return FALSE;
}

/**
 * kith_query_check_fields:
 * @query: a query
 * @fields: (element-type KithExtendedField): all there are
 * @error: KITH_ERROR_FILTER or KITH_ERROR_SORT
 *
 * Returns: whether all extended fields that @query names are there, and take
 *   what it asks of them
 */
gboolean
kith_query_check_fields (KithQuery *query, GPtrArray *fields, GError **error)
{
  g_return_val_if_fail (query != NULL && fields != NULL, FALSE);

  if (!check_sort (query->sort, query->sort_key, fields, error)
      || (query->filter != NULL
          && !kith_filter_check_fields (query->filter, fields, error)))
    return FALSE;

  for (guint i = 0; query->then != NULL && i < query->then->len; i++)
    {
      KithSortKey *key = &g_array_index (query->then, KithSortKey, i);

      if (!check_sort (key->sort, key->key, fields, error))
        return FALSE;
    }

  return TRUE;
}
