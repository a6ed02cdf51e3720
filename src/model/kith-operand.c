/* kith-operand.c: the numbers and times that queries name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-operand.h"

#include <math.h>
#include <string.h>

#include "base/kith-clock.h"
#include "base/kith-json.h"
#include "model/kith-field.h"

/* Beyond it not every whole number is a double. */
#define MAX_WHOLE 9007199254740992.0

/* No hexadecimal digits, infinities or spaces, which strtod() takes. */
static gboolean
read_double (const char *text, double *number)
{
  char *end = NULL;

  if (strspn (text, "0123456789+-.eE") != strlen (text) || *text == '+')
    return FALSE;

  *number = g_ascii_strtod (text, &end);

  return end != text && *end == '\0' && isfinite (*number);
}

/**
 * kith_operand_read_number:
 * @node: (nullable): what should be a number
 *
 * Returns: (transfer full) (nullable): the number that it is or spells, an
 *   integer where that is written as one; %NULL when it is none
 */
JsonNode *
kith_operand_read_number (JsonNode *node)
{
  const char *text;
  double number;
  gint64 whole;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_INT64
      || json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return kith_json_copy_node (node);
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;

  text = json_node_get_string (node);
  if (*text != '+'
      && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &whole,
                                   NULL))
    return kith_json_int_node (whole);

  return read_double (text, &number)
           ? json_node_init_double (json_node_alloc (), number)
           : NULL;
}

/**
 * kith_operand_read_int:
 * @node: (nullable): what should be a whole number
 * @number: (out): the number; untouched when it is none
 *
 * Returns: whether it is one, or spells one
 */
gboolean
kith_operand_read_int (JsonNode *node, gint64 *number)
{
  g_autoptr (JsonNode) read = kith_operand_read_number (node);
  double value;

  if (read == NULL)
    return FALSE;

  value = json_node_get_double (read);
  if (json_node_get_value_type (read) == G_TYPE_INT64)
    *number = json_node_get_int (read);
  else if (fabs (value) <= MAX_WHOLE && floor (value) == value)
    *number = (gint64) value;
  else
    return FALSE;

  return TRUE;
}

/**
 * kith_operand_read_time:
 * @text: a time as kith_time_from_string() reads it, or a date, which is its
 *   first moment in UTC
 *
 * Returns: microseconds since 1970, at least 0: nothing that is stored is
 *   older; -1 when @text is neither
 */
gint64
kith_operand_read_time (const char *text)
{
  g_autofree char *start = NULL;
  gint64 time;

  g_return_val_if_fail (text != NULL, -1);

  if (*text != '\0' && kith_field_check_text (KITH_FIELD_BIRTHDATE, text, NULL))
    text = start = g_strconcat (text, "T00:00:00Z", NULL);

  time = kith_time_from_string (text);

  return time == -1 ? -1 : MAX (time, 0);
}
