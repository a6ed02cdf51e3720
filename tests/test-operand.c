/* test-operand.c: the numbers and times that queries name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-operand.h"

#include "base/kith-clock.h"
#include "base/kith-json.h"
#include "test-utils.h"

static const struct
{
  const char *name;
  const char *json;
  const char *number; /* NULL: it is none */
  gint64 whole;       /* -1: it is none */
} numbers[] = {
  { "int", "5", "5", 5 },
  { "digits", "\"5\"", "5", 5 },
  { "negative", "\"-7\"", "-7", -7 },
  { "whole-double", "5.0", "5.0", 5 },
  { "whole-double-digits", "\"5.0\"", "5.0", 5 },
  { "half", "1.5", "1.5", -1 },
  { "half-digits", "\"1.5\"", "1.5", -1 },
  { "exponent", "\"1e3\"", "1000.0", 1000 },
  { "huge", "9007199254740994.5", "9007199254740994.0", -1 },
  { "infinite", "\"1e999\"", NULL, -1 },
  { "nan", "\"NaN\"", NULL, -1 },
  { "hexadecimal", "\"0x10\"", NULL, -1 },
  { "space", "\" 5\"", NULL, -1 },
  { "plus", "\"+5\"", NULL, -1 },
  { "rest", "\"5a\"", NULL, -1 },
  { "minus-alone", "\"-\"", NULL, -1 },
  { "nothing", "\"\"", NULL, -1 },
  { "boolean", "true", NULL, -1 },
  { "null", "null", NULL, -1 },
  { "list", "[5]", NULL, -1 },
};

static const struct
{
  const char *name;
  const char *text;
  const char *time; /* NULL: it is none */
} times[] = {
  { "time", "2026-03-04T05:06:07.008Z", "2026-03-04T05:06:07.008Z" },
  { "offset", "2026-03-04T05:06:07+01:00", "2026-03-04T04:06:07.000Z" },
  { "date", "2026-03-04", "2026-03-04T00:00:00.000Z" },
  { "leap-day", "2024-02-29", "2024-02-29T00:00:00.000Z" },
  { "before-all", "1900-01-01", "1970-01-01T00:00:00.000Z" },
  { "no-day", "2023-02-29", NULL },
  { "short-date", "2026-3-4", NULL },
  { "word", "yesterday", NULL },
  { "nothing", "", NULL },
};

static void
test_number (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autofree char *text = g_strdup_printf ("{\"n\":%s}", numbers[row].json);
  g_autoptr (JsonObject) object = kith_test_json_object (text);
  JsonNode *node = json_object_get_member (object, "n");
  g_autoptr (JsonNode) number = kith_operand_read_number (node);
  gint64 whole = -1;
  gboolean is_whole = kith_operand_read_int (node, &whole);

  g_assert_cmpint (whole, ==, numbers[row].whole);
  g_assert_true (is_whole == (whole != -1));
  if (numbers[row].number == NULL)
    g_assert_null (number);
  else
    {
      g_autofree char *printed = json_to_string (number, FALSE);

      g_assert_cmpstr (printed, ==, numbers[row].number);
    }
}

static void
test_time (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  gint64 time = kith_operand_read_time (times[row].text);

  if (times[row].time == NULL)
    g_assert_cmpint (time, ==, -1);
  else
    {
      g_autofree char *text = kith_time_to_string (time);

      g_assert_cmpstr (text, ==, times[row].time);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *path = g_strconcat ("/operand/number/", numbers[i].name,
                                           NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_number);
    }
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *path = g_strconcat ("/operand/time/", times[i].name,
                                           NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_time);
    }

  return g_test_run ();
}
