/* test-json-excerpt.c: an object of which only a part is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json-excerpt.h"

#include <string.h>

#include "test-utils.h"

#define TEXT                                                                   \
  "{\"id\":\"a\",\"n\":1,\"big\":[{\"x\":\"}]\\\"\\\\\"},[1,{}]],"             \
  "\"info\":{\"one\":\"1\",\"two\":{\"info\":[2]},\"three\":null},"            \
  "\"last\":true}"

/* In @data, outside; in the names that begin with "t", inside. */
static gboolean
is_wanted (const char *member, gboolean is_inside, gconstpointer data)
{
  return is_inside ? *member == 't'
                   : g_strv_contains ((const char *const *) data, member);
}

static const char *const outside[] = { "n", "last", NULL };

static KithJsonExcerpt *
excerpt (const char *text)
{
  return kith_json_excerpt_new (text, "info", is_wanted, outside);
}

static void
assert_json (JsonObject *object, const char *expected)
{
  g_autofree char *text = kith_json_print (object);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_read (void)
{
  g_autoptr (KithJsonExcerpt) self = excerpt (TEXT);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = kith_json_excerpt_read (self, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  assert_json (object, "{\"n\":1,\"info\":{\"two\":{\"info\":[2]},"
                       "\"three\":null},\"last\":true}");
  text = kith_json_excerpt_print (self, object);
  g_assert_cmpstr (text, ==, TEXT);
}

static void
test_change (void)
{
  g_autoptr (KithJsonExcerpt) self = excerpt (TEXT);
  g_autoptr (JsonObject) object = kith_json_excerpt_read (self, NULL);
  JsonObject *info = kith_json_get_object (object, "info");
  g_autofree char *text = NULL;

  json_object_set_int_member (object, "n", 2);
  json_object_remove_member (object, "last");
  json_object_set_string_member (object, "new", "\n");
  /* One that was not read. */
  json_object_set_boolean_member (info, "one", FALSE);
  json_object_remove_member (info, "two");
  json_object_set_int_member (info, "four", 4);

  text = kith_json_excerpt_print (self, object);
  g_assert_cmpstr (text, ==,
                   "{\"id\":\"a\",\"n\":2,"
                   "\"big\":[{\"x\":\"}]\\\"\\\\\"},[1,{}]],"
                   "\"info\":{\"one\":false,\"three\":null,\"four\":4},"
                   "\"new\":\"\\n\"}");
}

static void
test_remove_all (void)
{
  g_autoptr (KithJsonExcerpt) self = excerpt ("{\"n\":1,\"info\":{\"a\":1}}");
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autofree char *text = kith_json_excerpt_print (self, nothing);

  g_assert_cmpstr (text, ==, "{}");
}

static void
assert_same (const char *text)
{
  g_autoptr (KithJsonExcerpt) self = excerpt (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = kith_json_excerpt_read (self, &error);
  g_autofree char *printed = kith_json_excerpt_print (self, object);

  g_assert_no_error (error);
  g_assert_cmpstr (printed, ==, text);
}

static void
test_shapes (void)
{
  assert_same ("{}");
  assert_same ("{\"info\":{}}");
  assert_same ("{\"info\":{},\"n\":-1.5}");
  assert_same ("{\"info\":null}");
  assert_same ("{\"info\":[1]}");
  assert_same ("{\"\":\"\",\"a\":{\"info\":{\"t\":1}}}");
  assert_same ("{\"n\":{\"info\":[[]]},\"info\":{\"info\":{\"t\":{}}}}");
}

/* Of what is not as we print it all has to be read. */
static void
test_others (void)
{
  static const char *const others[] = {
    "",
    "[]",
    "1",
    "{\"a\":1} ",
    " {\"a\":1}",
    "{ \"a\":1}",
    "{\"a\": 1}",
    "{\"a\" :1}",
    "{\"a\":1 ,\"b\":2}",
    "{\"a\":1}{}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{,\"a\":1}",
    "{a:1}",
    "{\"\\u006e\":1}",
    "{\"a\\\"\":1}",
    "{\"info\":{\"a\":1},\"info\":{\"b\":1}}",
    "{\"a\":\"\\",
  };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (excerpt (others[i]));
  for (gsize length = 0; length < strlen (TEXT); length++)
    {
      g_autofree char *text = g_strndup (TEXT, length);

      g_assert_null (excerpt (text));
    }
}

/* What is read is checked. */
static void
test_broken (void)
{
  g_autoptr (KithJsonExcerpt) self = excerpt ("{\"n\":nul,\"a\":nul}");
  g_autoptr (GError) error = NULL;

  g_assert_null (kith_json_excerpt_read (self, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-excerpt/read", test_read);
  g_test_add_func ("/json-excerpt/change", test_change);
  g_test_add_func ("/json-excerpt/remove-all", test_remove_all);
  g_test_add_func ("/json-excerpt/shapes", test_shapes);
  g_test_add_func ("/json-excerpt/others", test_others);
  g_test_add_func ("/json-excerpt/broken", test_broken);

  return g_test_run ();
}
