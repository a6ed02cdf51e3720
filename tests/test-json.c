/* test-json.c: what is JSON, and what is done with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json.h"

#include <math.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-limits.h"
#include "test-utils.h"

typedef struct
{
  const char *name;
  const char *text;
  gsize length;
} Row;

#define ROW(name, text)                                                        \
  {                                                                            \
    name, text, sizeof (text) - 1                                              \
  }

/* clang-format off */
static const Row accepted[] = {
  ROW ("array-empty", "[]"),
  ROW ("array-white-space", " [\t1 \r\n, 2 ] "),
  ROW ("array-nested", "[[],[[]]]"),
  ROW ("array-mixed", "[null,1,\"1\",{},true,false,1.5]"),
  ROW ("object-empty", "{}"),
  ROW ("object-nested", "{\"a\":{\"a\":{\"a\":1}}}"),
  ROW ("object-empty-key", "{\"\":0}"),
  ROW ("object-same-key-elsewhere", "[{\"a\":1},{\"a\":2}]"),
  ROW ("object-key-as-inside", "{\"a\":{\"b\":1,\"a\":2},\"b\":3}"),
  ROW ("object-keys-by-case", "{\"a\":1,\"A\":2}"),
  ROW ("object-escaped-key", "{\"\\u0061\\n\":1,\"a\":2}"),
  ROW ("object-key-composed", "{\"\xc3\xa9\":1,\"e\xcc\x81\":2}"),
  ROW ("object-key-prefix", "{\"ab\":1,\"abc\":2,\"a\":3}"),
  ROW ("object-white-space", "{ \"a\" : 1 , \"b\" : 2 }"),
  ROW ("true", "true"),
  ROW ("false", "false"),
  ROW ("null", "null"),
  ROW ("string", "\"a\""),
  ROW ("string-empty", "\"\""),
  ROW ("string-escapes", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
  ROW ("string-unicode-escape", "\"\\u00e9\\u00E9\""),
  ROW ("string-pair", "\"\\ud83d\\ude00\""),
  ROW ("string-two-pairs", "\"\\uD834\\uDD1E\\uD83D\\uDE39\""),
  ROW ("string-last-pair", "\"\\udbff\\udfff\""),
  ROW ("string-noncharacter", "\"\\uffff\xef\xbf\xbf\""),
  ROW ("string-control-escaped", "\"\\u0001\\u001f\""),
  ROW ("string-delete", "\"\x7f\""),
  ROW ("string-utf8", "\"\xd7\x96\xd7\x90\xd7\x91 \xf0\x9f\x98\x80\""),
  ROW ("string-line-separator", "\"\xe2\x80\xa8\xe2\x80\xa9\""),
  ROW ("string-comment", "\"/* no */ // comment\""),
  ROW ("string-single-quote", "\"it's\""),
  ROW ("string-bom-inside", "\"\xef\xbb\xbf\""),
  ROW ("string-escaped-backslash-u", "\"\\\\u0000\""),
  ROW ("number-zero", "0"),
  ROW ("number-negative-zero", "-0"),
  ROW ("number-negative", "-12"),
  ROW ("number-real", "1.5"),
  ROW ("number-zeros-behind", "1.500"),
  ROW ("number-small", "0.001"),
  ROW ("number-exponent", "1e5"),
  ROW ("number-capital-exponent", "1E5"),
  ROW ("number-plus-exponent", "1e+22"),
  ROW ("number-minus-exponent", "1E-2"),
  ROW ("number-zero-exponent", "0e1"),
  ROW ("number-zeros-in-exponent", "1e0005"),
  ROW ("number-everything", "-123.456e-7"),
  ROW ("number-max-int", "9223372036854775807"),
  ROW ("number-min-int", "-9223372036854775808"),
  ROW ("number-max-double", "1.7976931348623157e308"),
  ROW ("number-underflow", "1e-400"),
  ROW ("number-big-real", "9223372036854775808.0"),
  ROW ("number-many-digits",
       "0.1234567890123456789012345678901234567890123456789012345678901234567"),
  ROW ("number-in-array", "[1,-1,1.0]"),
};

static const Row refused[] = {
  ROW ("empty", ""),
  ROW ("white-space", " \t\r\n"),
  ROW ("nul", "\0"),
  ROW ("nul-behind", "{}\0"),
  ROW ("bom", "\xef\xbb\xbf{}"),
  ROW ("bom-only", "\xef\xbb\xbf"),
  ROW ("form-feed", "\f{}"),
  ROW ("no-break-space", "{\xc2\xa0}"),
  ROW ("two-roots", "{}{}"),
  ROW ("two-roots-spaced", "1 2"),
  ROW ("two-roots-comma", "1,2"),
  ROW ("text-behind", "{}x"),
  ROW ("closer-behind", "[]]"),
  ROW ("comma-behind", "[],"),
  ROW ("comment-behind", "{}/**/"),
  ROW ("comment-in-front", "/**/{}"),
  ROW ("comment-inside", "{\"a\":/*x*/1}"),
  ROW ("comment-line", "{}// x\n"),
  ROW ("comment-hash", "{}# x\n"),
  ROW ("variable", "var x = {};"),
  ROW ("assignment", "x = 1"),
  ROW ("semicolon", "{};"),
  ROW ("array-open", "["),
  ROW ("array-open-value", "[1"),
  ROW ("array-open-comma", "[1,"),
  ROW ("array-trailing-comma", "[1,]"),
  ROW ("array-comma-only", "[,]"),
  ROW ("array-leading-comma", "[,1]"),
  ROW ("array-two-commas", "[1,,2]"),
  ROW ("array-no-comma", "[1 2]"),
  ROW ("array-colon", "[\"a\":1]"),
  ROW ("array-wrong-closer", "[1}"),
  ROW ("array-closer-only", "]"),
  ROW ("array-paren", "(1)"),
  ROW ("array-crossed", "[{]}"),
  ROW ("object-open", "{"),
  ROW ("object-open-key", "{\"a\""),
  ROW ("object-open-colon", "{\"a\":"),
  ROW ("object-open-value", "{\"a\":1"),
  ROW ("object-open-comma", "{\"a\":1,"),
  ROW ("object-trailing-comma", "{\"a\":1,}"),
  ROW ("object-comma-only", "{,}"),
  ROW ("object-two-commas", "{\"a\":1,,\"b\":2}"),
  ROW ("object-no-comma", "{\"a\":1 \"b\":2}"),
  ROW ("object-no-colon", "{\"a\" 1}"),
  ROW ("object-two-colons", "{\"a\"::1}"),
  ROW ("object-no-value", "{\"a\"}"),
  ROW ("object-colon-no-value", "{\"a\":}"),
  ROW ("object-no-key", "{:1}"),
  ROW ("object-bare-key", "{a:1}"),
  ROW ("object-number-key", "{1:1}"),
  ROW ("object-null-key", "{null:1}"),
  ROW ("object-single-quotes", "{'a':1}"),
  ROW ("object-wrong-closer", "{\"a\":1]"),
  ROW ("object-closer-only", "}"),
  ROW ("object-equals", "{\"a\"=1}"),
  ROW ("duplicate", "{\"a\":1,\"a\":2}"),
  ROW ("duplicate-empty", "{\"\":1,\"\":2}"),
  ROW ("duplicate-escaped", "{\"a\":1,\"\\u0061\":1}"),
  ROW ("duplicate-escaped-first", "{\"\\u0061\":1,\"a\":1}"),
  ROW ("duplicate-short-escape", "{\"\\n\":1,\"\\u000a\":1}"),
  ROW ("duplicate-slash", "{\"\\/\":1,\"/\":1}"),
  ROW ("duplicate-pair", "{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":1}"),
  ROW ("duplicate-far", "{\"a\":1,\"b\":{\"c\":[{}]},\"a\":2}"),
  ROW ("duplicate-inside", "[{\"x\":{\"a\":1,\"b\":2,\"a\":3}}]"),
  ROW ("duplicate-behind-many",
       "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,"
       "\"i\":1,\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"o\":1,\"p\":1,"
       "\"q\":1,\"r\":1,\"s\":1,\"d\":1}"),
  ROW ("string-open", "\"a"),
  ROW ("string-open-escape", "\"\\"),
  ROW ("string-open-unicode", "\"\\u00"),
  ROW ("string-open-quote", "\"\\\""),
  ROW ("string-single-quotes", "'a'"),
  ROW ("string-bare", "a"),
  ROW ("string-backtick", "`a`"),
  ROW ("string-tab", "\"\t\""),
  ROW ("string-newline", "\"\n\""),
  ROW ("string-carriage-return", "\"\r\""),
  ROW ("string-control", "\"\x01\""),
  ROW ("string-last-control", "\"\x1f\""),
  ROW ("string-raw-nul", "\"\0\""),
  ROW ("string-escape-letter", "\"\\a\""),
  ROW ("string-escape-v", "\"\\v\""),
  ROW ("string-escape-zero", "\"\\0\""),
  ROW ("string-escape-nul", "\"\\\0\""),
  ROW ("string-escape-x", "\"\\x41\""),
  ROW ("string-escape-capital", "\"\\U0041\""),
  ROW ("string-escape-quote", "\"\\'\""),
  ROW ("string-escape-utf8", "\"\\\xc3\xa9\""),
  ROW ("string-escape-newline", "\"\\\n\""),
  ROW ("string-unicode-short", "\"\\u004\""),
  ROW ("string-unicode-letter", "\"\\u00g0\""),
  ROW ("string-unicode-sign", "\"\\u+041\""),
  ROW ("string-unicode-space", "\"\\u 041\""),
  ROW ("string-unicode-braces", "\"\\u{41}\""),
  ROW ("string-escaped-nul", "\"a\\u0000b\""),
  ROW ("key-escaped-nul", "{\"\\u0000\":1}"),
  ROW ("string-high-surrogate", "\"\\ud83d\""),
  ROW ("string-high-surrogate-text", "\"\\ud83dabcdef\""),
  ROW ("string-high-surrogate-escape", "\"\\ud83d\\n\\n\\n\""),
  ROW ("string-high-surrogate-letter", "\"\\ud83d\\u0041\""),
  ROW ("string-two-high-surrogates", "\"\\ud83d\\ud83d\""),
  ROW ("string-low-surrogate", "\"\\ude00\""),
  ROW ("string-reversed-pair", "\"\\ude00\\ud83d\""),
  ROW ("string-cut-pair", "\"\\ud83d\\ude0\""),
  ROW ("utf8-lone-continuation", "\"\x80\""),
  ROW ("utf8-cut", "\"\xc3\""),
  ROW ("utf8-overlong", "\"\xc0\xaf\""),
  ROW ("utf8-overlong-nul", "\"\xc0\x80\""),
  ROW ("utf8-surrogate", "\"\xed\xa0\x80\""),
  ROW ("utf8-too-high", "\"\xf4\x90\x80\x80\""),
  ROW ("utf8-ff", "\"\xff\""),
  ROW ("utf8-latin1", "\"caf\xe9\""),
  ROW ("utf8-utf16", "{\0}\0"),
  ROW ("utf8-outside", "\xc3\xa9"),
  ROW ("number-plus", "+1"),
  ROW ("number-minus", "-"),
  ROW ("number-two-minus", "--1"),
  ROW ("number-minus-space", "- 1"),
  ROW ("number-minus-letter", "-a"),
  ROW ("number-leading-zero", "01"),
  ROW ("number-negative-leading-zero", "-01"),
  ROW ("number-two-zeros", "00"),
  ROW ("number-zero-real", "00.5"),
  ROW ("number-no-integer", ".5"),
  ROW ("number-minus-no-integer", "-.5"),
  ROW ("number-no-fraction", "1."),
  ROW ("number-no-fraction-exponent", "1.e5"),
  ROW ("number-no-exponent", "1e"),
  ROW ("number-sign-no-exponent", "1e+"),
  ROW ("number-real-exponent", "1e1.5"),
  ROW ("number-two-exponents", "1e1e1"),
  ROW ("number-two-points", "1.2.3"),
  ROW ("number-hex", "0x1F"),
  ROW ("number-octal", "0o17"),
  ROW ("number-binary", "0b1"),
  ROW ("number-suffix", "1L"),
  ROW ("number-underscore", "1_000"),
  ROW ("number-comma", "[1,5"),
  ROW ("number-fullwidth", "\xef\xbc\x91"),
  ROW ("number-arabic", "\xd9\xa1"),
  ROW ("number-infinity", "Infinity"),
  ROW ("number-negative-infinity", "-Infinity"),
  ROW ("number-nan", "NaN"),
  ROW ("number-int-overflow", "9223372036854775808"),
  ROW ("number-int-underflow", "-9223372036854775809"),
  ROW ("number-uint64", "18446744073709551615"),
  ROW ("number-wraps-to-small", "18446744073709551617"),
  ROW ("number-20-digits", "10000000000000000000"),
  ROW ("number-60-digits",
       "100000000000000000000000000000000000000000000000000000000000"),
  ROW ("number-real-overflow", "1e400"),
  ROW ("number-negative-real-overflow", "-1e400"),
  ROW ("number-huge-exponent", "1e99999999999999999999"),
  ROW ("number-just-too-large", "1.8e308"),
  ROW ("literal-case", "True"),
  ROW ("literal-upper", "NULL"),
  ROW ("literal-cut", "tru"),
  ROW ("literal-cut-null", "nul"),
  ROW ("literal-longer", "truex"),
  ROW ("literal-joined", "[truefalse]"),
  ROW ("literal-undefined", "undefined"),
};
/* clang-format on */

static void
test_accepted (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) theirs = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GError) error = NULL;
  /* Of just this size, as below. */
  g_autofree char *copy = g_memdup2 (row->text, row->length);
  g_autofree char *text = NULL;

  node = kith_json_parse (copy, row->length, row->length, &error);
  g_assert_no_error (error);
  g_assert_nonnull (node);

  theirs = json_from_string (row->text, &error);
  g_assert_no_error (error);
  g_assert_true (kith_json_equal (node, theirs));
  g_assert_cmpuint (json_node_get_value_type (node), ==,
                    json_node_get_value_type (theirs));

  /* What is printed must be accepted, and say the same. */
  json_object_set_member (object, "x", kith_json_copy_node (node));
  text = kith_json_print (object);
  again = kith_test_json (text);
  g_assert_true (
    kith_json_equal (kith_json_lookup (json_node_get_object (again), "x", NULL),
                     node));
}

static void
test_refused (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GError) error = NULL;

  /* A copy of just this size, so that reading on is seen by a sanitizer. */
  g_autofree char *text = g_memdup2 (row->text, row->length);

  g_assert_false (kith_json_check (text, row->length, 1000, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_false (kith_json_check (text, row->length, 1000, NULL));
}

static const struct
{
  const char *name;
  const char *text;
  const char *message;
} places[] = {
  { "end", "[1", "Unexpected end at byte 2" },
  { "duplicate", "{\"a\":1, \"a\":2}", "Duplicate key at byte 8" },
  { "escape", "\"ab\\x\"", "Invalid escape at byte 3" },
  { "utf8", "\"\xff\"", "Invalid UTF-8 at byte 1" },
  { "behind", "{} {}", "Text behind the value at byte 3" },
  { "number", "[1,02]", "Invalid number at byte 3" },
  { "range", "[1e999]", "Number out of range at byte 1" },
};

static void
test_place (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  kith_json_check (places[i].text, strlen (places[i].text), 1000, &error);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==, places[i].message);
}

/* @n times @open, then @n times @close. */
static char *
nest (guint n, const char *open, const char *close)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, open);
  for (guint i = 0; i < n; i++)
    g_string_append (text, close);

  return g_string_free (text, FALSE);
}

static gboolean
check (const char *text)
{
  return kith_json_check (text, strlen (text), KITH_LIMIT_ANSWER_BYTES, NULL);
}

static void
test_depth (void)
{
  g_autofree char *enough = nest (KITH_LIMIT_JSON_DEPTH, "[", "]");
  g_autofree char *more = nest (KITH_LIMIT_JSON_DEPTH + 1, "[", "]");
  g_autofree char *bomb = nest (100000, "[", "]");
  g_autofree char *object_bomb = nest (100000, "{\"a\":", "}");
  g_autofree char *open_bomb = nest (100000, "[{\"a\":", "");

  g_assert_true (check (enough));
  g_assert_false (check (more));
  g_assert_false (check (bomb));
  g_assert_false (check (object_bomb));
  g_assert_false (check (open_bomb));
}

static void
test_size (void)
{
  g_autofree char *text = g_malloc (KITH_LIMIT_BODY_BYTES + 1);
  g_autoptr (GError) error = NULL;

  memset (text, ' ', KITH_LIMIT_BODY_BYTES + 1);
  memcpy (text, "{}", 2);

  g_assert_true (kith_json_check (text, KITH_LIMIT_BODY_BYTES,
                                  KITH_LIMIT_BODY_BYTES, &error));
  g_assert_no_error (error);
  g_assert_false (kith_json_check (text, KITH_LIMIT_BODY_BYTES + 1,
                                   KITH_LIMIT_BODY_BYTES, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_TOO_LARGE);
}

/* An object of @n members with long keys, and one more where @last. */
static char *
make_members (guint n, const char *last)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s\"a-key-with-a-long-beginning-%06u\":0",
                            i > 0 ? "," : "", i * 7919 % n);
  if (last != NULL)
    g_string_append_printf (text, ",\"%s\":0", last);

  return g_string_free (g_string_append_c (text, '}'), FALSE);
}

static void
test_members (void)
{
  g_autofree char *enough = make_members (KITH_LIMIT_JSON_MEMBERS, NULL);
  g_autofree char *more = make_members (KITH_LIMIT_JSON_MEMBERS, "more");
  g_autofree char *twice = make_members (
    KITH_LIMIT_JSON_MEMBERS - 1, "\\u0061-key-with-a-long-beginning-000042");
  g_autofree char *elements = nest (KITH_LIMIT_JSON_MEMBERS - 1, "0,", "");
  g_autofree char *array = g_strdup_printf ("[%s0]", elements);
  g_autofree char *long_array = g_strdup_printf ("[%s0,0]", elements);

  g_assert_true (check (enough));
  g_assert_false (check (more));
  g_assert_false (check (twice));
  g_assert_true (check (array));
  g_assert_false (check (long_array));
}

static void
test_no_object (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kith_json_parse_object ("[]", 2, 10, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
}

/* Only the bytes given count, not what stands behind them. */
static void
test_length (void)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;

  object = kith_json_parse_object ("{\"a\":1}garbage", 7, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kith_json_get_int (object, "a", 0), ==, 1);
}

static void
test_getters (void)
{
  g_autoptr (JsonObject) object = kith_test_json_object (
    "{\"s\":\"x\",\"i\":7,\"d\":1.0,\"b\":true,\"n\":null,"
    "\"o\":{\"p\":{\"q\":\"deep\"},\"z\":null},\"a\":[1]}");
  const char *members[] = { "s", "i", "d", "b", "n", "o", "a", "absent", NULL };

  for (guint i = 0; members[i] != NULL; i++)
    {
      const char *m = members[i];

      g_assert_cmpstr (kith_json_get_string (object, m), ==,
                       g_str_equal (m, "s") ? "x" : NULL);
      g_assert_cmpint (kith_json_get_int (object, m, -3), ==,
                       g_str_equal (m, "i") ? 7 : -3);
      g_assert_cmpint (kith_json_get_boolean (object, m, FALSE), ==,
                       g_str_equal (m, "b"));
      g_assert_cmpint (kith_json_get_object (object, m) != NULL, ==,
                       g_str_equal (m, "o"));
      g_assert_cmpint (kith_json_get_array (object, m) != NULL, ==,
                       g_str_equal (m, "a"));
      g_assert_null (kith_json_get_string (NULL, m));
    }

  g_assert_true (kith_json_get_boolean (object, "absent", TRUE));
  g_assert_cmpint (kith_json_get_int (NULL, "i", 5), ==, 5);
}

static void
test_lookup (void)
{
  g_autoptr (JsonObject) object = kith_test_json_object (
    "{\"o\":{\"p\":{\"q\":\"deep\"},\"z\":null}}");
  JsonNode *node = kith_json_lookup (object, "o", "p", "q", NULL);

  g_assert_cmpstr (json_node_get_string (node), ==, "deep");
  g_assert_true (
    JSON_NODE_HOLDS_NULL (kith_json_lookup (object, "o", "z", NULL)));
  g_assert_null (kith_json_lookup (object, "o", "z", "q", NULL));
  g_assert_null (kith_json_lookup (object, "o", "p", "q", "r", NULL));
  g_assert_null (kith_json_lookup (object, "x", "p", NULL));
  g_assert_null (kith_json_lookup (object, NULL));
  g_assert_null (kith_json_lookup (NULL, "o", NULL));
}

static void
test_setters (void)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonObject) child = NULL;
  g_autofree char *text = NULL;
  g_autofree char *pretty = NULL;

  kith_json_set_string (object, "s", "\"\\\b\f\n\r\t\x01/\xc3\xa9");
  kith_json_set_string (object, "gone", "x");
  kith_json_set_string (object, "gone", NULL);
  kith_json_set_string (object, "never", NULL);
  kith_json_set_time (object, "t", 1617827868588000);
  kith_json_set_time (object, "gone", 0);
  kith_json_set_time (object, "gone", -1);
  g_assert_cmpint (kith_json_get_time (object, "t"), ==, 1617827868588000);
  g_assert_cmpint (kith_json_get_time (object, "s"), ==, -1);
  g_assert_cmpint (kith_json_get_time (object, "gone"), ==, -1);
  kith_json_set_node (object, "i", kith_json_int_node (G_MININT64));
  kith_json_set_node (object, "n", kith_json_string_node (NULL));
  kith_json_set_string (object, "o", "no object");
  child = json_object_ref (kith_json_ensure_object (object, "o"));
  g_assert_true (kith_json_ensure_object (object, "o") == child);
  kith_json_set_node (object, "same", kith_json_object_node (child));
  kith_json_set_node (object, "none", kith_json_object_node (NULL));
  kith_json_set_node (child, "a", kith_test_json ("[1,[],{\"b\":true}]"));

  text = kith_json_print (object);
  g_assert_cmpstr (text, ==,
                   "{\"s\":\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001/\xc3\xa9\","
                   "\"t\":\"2021-04-07T20:37:48.588Z\","
                   "\"i\":-9223372036854775808,\"n\":null,"
                   "\"o\":{\"a\":[1,[],{\"b\":true}]},"
                   "\"same\":{\"a\":[1,[],{\"b\":true}]},\"none\":null}");

  pretty = kith_json_print_pretty (child);
  g_assert_cmpstr (pretty, ==,
                   "{\n  \"a\": [\n    1,\n    [],\n    {\n"
                   "      \"b\": true\n    }\n  ]\n}");
}

static const struct
{
  const char *name;
  double value;
  const char *text;
} doubles[] = {
  { "tenth", 0.1, "0.1" },
  { "whole", 100, "100.0" },
  { "negative-zero", -0.0, "-0.0" },
  { "sum", 0.1 + 0.2, "0.30000000000000004" },
  { "large", 1e22, "1e+22" },
  { "small", 1e-7, "1e-07" },
  { "max", 1.7976931348623157e308, "1.7976931348623157e+308" },
  { "infinite", INFINITY, "null" },
  { "no-number", NAN, "null" },
};

static void
test_double (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;
  g_autofree char *expected = g_strdup_printf ("{\"d\":%s}", doubles[i].text);

  json_object_set_double_member (object, "d", doubles[i].value);
  text = kith_json_print (object);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_copy (void)
{
  const char *text = "{\"b\":[{\"x\":1},null,\"s\",1.5,true],\"a\":{}}";
  g_autoptr (JsonNode) node = kith_test_json (text);
  g_autoptr (JsonNode) copy = NULL;
  g_autofree char *printed = NULL;
  JsonArray *array;

  json_node_seal (node);
  copy = kith_json_copy_node (node);
  g_assert_true (kith_json_equal (node, copy));

  array = kith_json_get_array (json_node_get_object (copy), "b");
  kith_json_set_string (json_array_get_object_element (array, 0), "x", "new");
  json_array_add_null_element (array);
  g_assert_false (kith_json_equal (node, copy));

  printed = kith_json_print (json_node_get_object (node));
  g_assert_cmpstr (printed, ==, text);

  g_assert_null (kith_json_copy_node (NULL));
  g_assert_null (kith_json_copy_object (NULL));
}

static const struct
{
  const char *name;
  const char *a; /* NULL: no node */
  const char *b;
  gboolean equal;
} pairs[] = {
  { "none", NULL, NULL, TRUE },
  { "none-null", NULL, "null", TRUE },
  { "none-false", NULL, "false", FALSE },
  { "none-empty-object", NULL, "{}", FALSE },
  { "null-zero", "null", "0", FALSE },
  { "ints", "1", "1", TRUE },
  { "other-ints", "1", "2", FALSE },
  { "int-real", "1", "1.0", TRUE },
  { "zeros", "0", "-0.0", TRUE },
  { "int-exponent", "100", "1e2", TRUE },
  { "int-fraction", "1", "1.5", FALSE },
  { "int-beyond-double", "9007199254740993", "9007199254740992.0", FALSE },
  { "int-at-limit", "9223372036854775807", "9223372036854775808.0", FALSE },
  { "int-at-lower-limit", "-9223372036854775808", "-9223372036854775808.0",
    TRUE },
  { "reals", "1.5", "15e-1", TRUE },
  { "strings", "\"a\"", "\"\\u0061\"", TRUE },
  { "other-strings", "\"a\"", "\"A\"", FALSE },
  { "string-int", "\"1\"", "1", FALSE },
  { "booleans", "true", "true", TRUE },
  { "other-booleans", "true", "false", FALSE },
  { "boolean-int", "true", "1", FALSE },
  { "arrays", "[1,[2]]", "[1.0,[2]]", TRUE },
  { "array-order", "[1,2]", "[2,1]", FALSE },
  { "array-longer", "[1]", "[1,null]", FALSE },
  { "array-object", "[]", "{}", FALSE },
  { "object-order", "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", TRUE },
  { "object-deep", "{\"a\":{\"b\":[{\"c\":1}]}}", "{\"a\":{\"b\":[{\"c\":2}]}}",
    FALSE },
  { "object-more", "{\"a\":1}", "{\"a\":1,\"b\":2}", FALSE },
  { "object-other-key", "{\"a\":1}", "{\"b\":1}", FALSE },
  { "object-null-member", "{\"a\":1}", "{\"a\":1,\"b\":null}", TRUE },
  { "object-null-other-key", "{\"a\":null}", "{\"b\":null}", TRUE },
};

static void
test_equal (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (JsonNode) a = NULL;
  g_autoptr (JsonNode) b = NULL;

  if (pairs[i].a != NULL)
    a = kith_test_json (pairs[i].a);
  if (pairs[i].b != NULL)
    b = kith_test_json (pairs[i].b);

  g_assert_cmpint (kith_json_equal (a, b), ==, pairs[i].equal);
  g_assert_cmpint (kith_json_equal (b, a), ==, pairs[i].equal);
}

static void
add_row (const char *group,
         const char *name,
         gconstpointer data,
         GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/json/%s/%s", group, name);

  g_test_add_data_func (path, data, func);
}

static void
add_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (accepted); i++)
    add_row ("accepted", accepted[i].name, &accepted[i], test_accepted);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    add_row ("refused", refused[i].name, &refused[i], test_refused);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    add_row ("place", places[i].name, GUINT_TO_POINTER (i), test_place);
  for (guint i = 0; i < G_N_ELEMENTS (doubles); i++)
    add_row ("double", doubles[i].name, GUINT_TO_POINTER (i), test_double);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    add_row ("equal", pairs[i].name, GUINT_TO_POINTER (i), test_equal);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_rows ();
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/size", test_size);
  g_test_add_func ("/json/members", test_members);
  g_test_add_func ("/json/no-object", test_no_object);
  g_test_add_func ("/json/length", test_length);
  g_test_add_func ("/json/getters", test_getters);
  g_test_add_func ("/json/lookup", test_lookup);
  g_test_add_func ("/json/setters", test_setters);
  g_test_add_func ("/json/copy", test_copy);

  return g_test_run ();
}
