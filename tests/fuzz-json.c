/* fuzz-json.c: any text, read strictly
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "fuzz.h"

static JsonNode *
read_root (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = kith_json_parse (text, length, KITH_LIMIT_BODY_BYTES,
                                    &error);

  g_assert_true ((root != NULL) == (error == NULL));
  if (error != NULL)
    g_assert_true (error->domain == KITH_ERROR);

  return root;
}

/* A whole number has one way to be written. */
static void
assert_numbers (JsonNode *node, GString *source)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList)
        values = json_object_get_values (json_node_get_object (node));

      for (GList *l = values; l != NULL; l = l->next)
        assert_numbers (l->data, source);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *list = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (list); i++)
        assert_numbers (json_array_get_element (list, i), source);
    }
  else if (json_node_get_value_type (node) == G_TYPE_INT64)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT,
                                               json_node_get_int (node));

      g_assert_nonnull (strstr (source->str, text));
    }
}

static void
assert_as_json_glib (JsonNode *root, const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, (gssize) length, &error);
  g_assert_no_error (error);
  g_assert_true (kith_json_equal (root, json_parser_get_root (parser)));
}

/* What passes the check is read as json-glib reads it; what is printed is the
 * same again, however often. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  gboolean is_good = kith_json_check ((const char *) data, size,
                                      KITH_LIMIT_BODY_BYTES, NULL);
  g_autoptr (JsonNode) root = read_root ((const char *) data, size);
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (GString) source = g_string_new_len ((const char *) data, size);
  g_autofree char *text = NULL;

  g_assert_true (is_good == (root != NULL));
  if (root != NULL)
    assert_as_json_glib (root, (const char *) data, size);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return 0;

  assert_numbers (root, source);
  text = kith_json_print (json_node_get_object (root));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  again = kith_json_parse (text, strlen (text), G_MAXSIZE, NULL);
  g_assert_nonnull (again);
  g_assert_true (kith_json_equal (root, again));

  return 0;
}
