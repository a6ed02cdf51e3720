/* test-field.c: the table of fields, and items
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-field.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "test-utils.h"

static void
test_table (void)
{
  for (guint i = 0; i < KITH_FIELD_OTHER; i++)
    {
      const KithFieldInfo *row = kith_field_get_info (i);

      g_assert_cmpint (row->field, ==, i);
      g_assert_nonnull (row->member);
      g_assert_cmpint (kith_field_from_member (kith_field_get_path (i)), ==, i);
      g_assert_cmpint (row->value != NULL, ==, row->kind == KITH_KIND_ITEMS);
      g_assert_cmpint (row->tags != NULL, ==, row->kind == KITH_KIND_ITEMS);
    }

  g_assert_cmpstr (kith_field_get_path (KITH_FIELD_LAST_NAME), ==, "name.last");
  g_assert_cmpint (kith_field_from_member ("name"), ==, KITH_FIELD_FIRST_NAME);
  g_assert_cmpint (kith_field_from_member ("first"), ==, KITH_FIELD_OTHER);
  g_assert_cmpint (kith_field_from_member ("picture"), ==, KITH_FIELD_OTHER);
}

typedef struct
{
  const char *name;
  KithField field;
  const char *text;
  gsize fill; /* "a" repeated so often, before @text */
  const char *rule;
} TextRow;

static const TextRow text_rows[] = {
  { "empty", KITH_FIELD_EMAILS, "", 0, NULL },
  { "name-1000", KITH_FIELD_FIRST_NAME, "", 1000, NULL },
  { "name-1001", KITH_FIELD_FIRST_NAME, "", 1001, "MAX_LENGTH" },
  { "name-1000-wide", KITH_FIELD_LAST_NAME, "ש", 999, NULL },
  { "company-1001", KITH_FIELD_COMPANY, "", 1001, "MAX_LENGTH" },
  { "job-1001", KITH_FIELD_JOB_TITLE, "", 1001, "MAX_LENGTH" },
  { "date", KITH_FIELD_BIRTHDATE, "1984-02-29", 0, NULL },
  { "date-not-leap", KITH_FIELD_BIRTHDATE, "1985-02-29", 0, "FORMAT" },
  { "date-april-31", KITH_FIELD_BIRTHDATE, "1985-04-31", 0, "FORMAT" },
  { "date-month-13", KITH_FIELD_BIRTHDATE, "1985-13-01", 0, "FORMAT" },
  { "date-year-0", KITH_FIELD_BIRTHDATE, "0000-01-01", 0, "FORMAT" },
  { "date-short", KITH_FIELD_BIRTHDATE, "1985-4-1", 0, "FORMAT" },
  { "date-long", KITH_FIELD_BIRTHDATE, "1985-04-01T00:00", 0, "MAX_LENGTH" },
  { "date-letters", KITH_FIELD_BIRTHDATE, "19a5-04-01", 0, "FORMAT" },
  { "locale", KITH_FIELD_LOCALE, "en-US", 0, NULL },
  { "locale-script", KITH_FIELD_LOCALE, "zh-hant-tw", 0, NULL },
  { "locale-underscore", KITH_FIELD_LOCALE, "de_DE", 0, NULL },
  { "locale-space", KITH_FIELD_LOCALE, "en US", 0, "FORMAT" },
  { "locale-end", KITH_FIELD_LOCALE, "en-", 0, "FORMAT" },
  { "email", KITH_FIELD_EMAILS, "ann@x.example", 0, NULL },
  { "email-trimmed", KITH_FIELD_EMAILS, " ann@x.example ", 0, NULL },
  { "email-320", KITH_FIELD_EMAILS, "@x.example", 310, NULL },
  { "email-321", KITH_FIELD_EMAILS, "@x.example", 311, "MAX_LENGTH" },
  { "email-no-at", KITH_FIELD_EMAILS, "ann", 0, "FORMAT" },
  { "email-two-at", KITH_FIELD_EMAILS, "ann@b@c", 0, "FORMAT" },
  { "email-no-local", KITH_FIELD_EMAILS, "@x.example", 0, "FORMAT" },
  { "email-no-domain", KITH_FIELD_EMAILS, "ann@", 0, "FORMAT" },
  { "email-space", KITH_FIELD_EMAILS, "an n@x.example", 0, "FORMAT" },
  { "email-no-break-space", KITH_FIELD_EMAILS, "a\xc2\xa0n@x", 0, "FORMAT" },
  { "email-control", KITH_FIELD_EMAILS, "a\001n@x", 0, "FORMAT" },
  { "phone-50", KITH_FIELD_PHONES, "", 50, NULL },
  { "phone-51", KITH_FIELD_PHONES, "", 51, "MAX_LENGTH" },
};

static const char *
get_rule (const GError *error)
{
  JsonArray *violations = kith_json_get_array (kith_error_get_data (error),
                                               "fieldViolations");

  return kith_json_get_string (json_array_get_object_element (violations, 0),
                               "violatedRule");
}

static void
test_text (gconstpointer data)
{
  const TextRow *row = data;
  g_autofree char *fill = g_strnfill (row->fill, 'a');
  g_autofree char *text = g_strconcat (fill, row->text, NULL);
  g_autoptr (GError) error = NULL;
  gboolean taken = kith_field_check_text (row->field, text, &error);

  g_assert_cmpint (taken, ==, row->rule == NULL);
  if (row->rule == NULL)
    {
      g_assert_no_error (error);
      return;
    }

  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_cmpstr (get_rule (error), ==, row->rule);
}

typedef struct
{
  const char *name;
  KithField field;
  const char *item;
  const char *text;
  const char *key;
} ItemRow;

static const ItemRow item_rows[] = {
  { "email", KITH_FIELD_EMAILS, "{\"email\":\" Ann@X.example\"}",
    " Ann@X.example", "ann@x.example" },
  { "phone", KITH_FIELD_PHONES,
    "{\"phone\":\"(704)-454-1233\",\"e164Phone\":\"+17044541233\"}",
    "(704)-454-1233", "7044541233" },
  { "phone-words", KITH_FIELD_PHONES, "{\"phone\":\"Ask Ann\"}", "Ask Ann",
    "ask ann" },
  { "address", KITH_FIELD_ADDRESSES,
    "{\"address\":{\"addressLine\":\"5 Main St.\",\"city\":\"Łódź\","
    "\"subdivision\":\"US-NY\",\"postalCode\":\"1\",\"country\":\"US\"}}",
    "5 Main St., Łódź, NY 1, US", "5 main st lodz ny 1 us" },
  { "street", KITH_FIELD_ADDRESSES,
    "{\"address\":{\"streetAddress\":{\"number\":\"5\",\"name\":\"Main\"},"
    "\"formattedAddress\":\"elsewhere\"}}",
    "5 Main", "5 main" },
  { "lines-only", KITH_FIELD_ADDRESSES,
    "{\"address\":{\"formattedAddress\":\"5 Main\\nTown\"}}", "5 Main, Town",
    "5 main town" },
  { "nothing", KITH_FIELD_ADDRESSES, "{}", "", "" },
};

static void
test_item (gconstpointer data)
{
  const ItemRow *row = data;
  g_autoptr (JsonObject) item = kith_test_json_object (row->item);
  g_autofree char *text = kith_item_get_text (row->field, item);
  g_autofree char *key = kith_item_get_key (row->field, item);

  g_assert_cmpstr (text, ==, row->text);
  g_assert_cmpstr (key, ==, row->key);
}

static void
test_item_members (void)
{
  g_autoptr (JsonObject) item = kith_test_json_object (
    "{\"id\":\"1\",\"tag\":\"WORK\",\"primary\":true}");
  g_autoptr (JsonObject) bare = json_object_new ();

  g_assert_cmpstr (kith_item_get_id (item), ==, "1");
  g_assert_cmpstr (kith_item_get_tag (item), ==, "WORK");
  g_assert_true (kith_item_get_primary (item));

  g_assert_null (kith_item_get_id (bare));
  g_assert_cmpstr (kith_item_get_tag (bare), ==, "UNTAGGED");
  g_assert_false (kith_item_get_primary (bare));
}

typedef struct
{
  const char *name;
  KithField field;
  const char *a;
  const char *b;
  gboolean equal;
} EqualRow;

static const EqualRow equal_rows[] = {
  { "id-and-primary", KITH_FIELD_EMAILS,
    "{\"id\":\"1\",\"email\":\"a@b\",\"primary\":true}",
    "{\"id\":\"2\",\"email\":\"a@b\",\"primary\":false}", TRUE },
  { "default-tag", KITH_FIELD_EMAILS,
    "{\"email\":\"a@b\",\"tag\":\"UNTAGGED\"}", "{\"email\":\"a@b\"}", TRUE },
  { "tag", KITH_FIELD_EMAILS, "{\"email\":\"a@b\",\"tag\":\"HOME\"}",
    "{\"email\":\"a@b\"}", FALSE },
  { "case", KITH_FIELD_EMAILS, "{\"email\":\"a@b\"}", "{\"email\":\"A@b\"}",
    FALSE },
  { "unknown", KITH_FIELD_EMAILS, "{\"email\":\"a@b\",\"note\":1}",
    "{\"email\":\"a@b\"}", FALSE },
  { "e164", KITH_FIELD_PHONES, "{\"phone\":\"1\",\"e164Phone\":\"+11\"}",
    "{\"phone\":\"1\"}", TRUE },
  { "country", KITH_FIELD_PHONES, "{\"phone\":\"1\",\"countryCode\":\"US\"}",
    "{\"phone\":\"1\"}", FALSE },
  { "generated-lines", KITH_FIELD_ADDRESSES,
    "{\"address\":{\"city\":\"X\",\"formattedAddress\":\"X\","
    "\"countryFullname\":\"Y\",\"subdivisions\":[]}}",
    "{\"address\":{\"city\":\"X\"}}", TRUE },
  { "given-lines", KITH_FIELD_ADDRESSES,
    "{\"address\":{\"city\":\"X\",\"formattedAddress\":\"X, Y\"}}",
    "{\"address\":{\"city\":\"X\"}}", FALSE },
  { "only-lines", KITH_FIELD_ADDRESSES,
    "{\"address\":{\"formattedAddress\":\"X\"}}", "{\"address\":{}}", FALSE },
};

static void
test_equal (gconstpointer data)
{
  const EqualRow *row = data;
  g_autoptr (JsonObject) a = kith_test_json_object (row->a);
  g_autoptr (JsonObject) b = kith_test_json_object (row->b);

  g_assert_cmpint (kith_item_equal (row->field, a, b), ==, row->equal);
  g_assert_cmpint (kith_item_equal (row->field, b, a), ==, row->equal);
}

static void
test_strip (void)
{
  g_autoptr (JsonObject) item = kith_test_json_object (
    "{\"id\":\"1\",\"phone\":\"2\",\"e164Phone\":\"+2\","
    "\"formattedPhone\":\"+2\",\"note\":3}");
  g_autoptr (JsonObject) expected = kith_test_json_object (
    "{\"id\":\"1\",\"phone\":\"2\",\"note\":3}");
  g_autoptr (JsonObject) stripped = kith_item_strip (KITH_FIELD_PHONES, item);

  g_assert_true (kith_json_object_equal (stripped, expected));
  g_assert_true (json_object_has_member (item, "e164Phone"));
}

typedef struct
{
  const char *name;
  KithField field;
  const char *item;
  const char *expected;
} NormalRow;

static const NormalRow normal_rows[] = {
  { "email", KITH_FIELD_EMAILS, "{\"email\":\" Ann@x \",\"tag\":null}",
    "{\"email\":\"Ann@x\",\"tag\":\"UNTAGGED\"}" },
  { "phone", KITH_FIELD_PHONES,
    "{\"phone\":\" 1 \",\"countryCode\":\"us\",\"tag\":\"FAX\"}",
    "{\"phone\":\" 1 \",\"countryCode\":\"US\",\"tag\":\"FAX\"}" },
  { "address", KITH_FIELD_ADDRESSES,
    "{\"address\":{\"country\":\"us\",\"subdivision\":\"wy\",\"city\":\"\","
    "\"hint\":null,\"streetAddress\":{\"number\":\"\"}}}",
    "{\"tag\":\"UNTAGGED\",\"address\":{\"country\":\"US\","
    "\"subdivision\":\"US-WY\",\"formattedAddress\":\"WY\\nUS\"}}" },
  { "given-lines", KITH_FIELD_ADDRESSES,
    "{\"address\":{\"subdivision\":\"us-wy\",\"formattedAddress\":\"x\"}}",
    "{\"tag\":\"UNTAGGED\",\"address\":{\"subdivision\":\"US-WY\","
    "\"formattedAddress\":\"x\"}}" },
};

static void
test_normalize (gconstpointer data)
{
  const NormalRow *row = data;
  g_autoptr (JsonObject) item = kith_test_json_object (row->item);
  g_autoptr (JsonObject) expected = kith_test_json_object (row->expected);
  g_autofree char *printed = NULL;

  kith_item_normalize (row->field, item);

  printed = kith_json_print (item);
  g_test_message ("%s", printed);
  g_assert_true (kith_json_object_equal (item, expected));
}

#define ADD_ROWS(path, rows, function)                                         \
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)                              \
    {                                                                          \
      g_autofree char *name = g_strconcat (path, rows[i].name, NULL);          \
                                                                               \
      g_test_add_data_func (name, &rows[i], function);                         \
    }

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/field/table", test_table);
  ADD_ROWS ("/field/text/", text_rows, test_text);
  g_test_add_func ("/field/item/members", test_item_members);
  ADD_ROWS ("/field/item/text/", item_rows, test_item);
  ADD_ROWS ("/field/item/equal/", equal_rows, test_equal);
  g_test_add_func ("/field/item/strip", test_strip);
  ADD_ROWS ("/field/item/normalize/", normal_rows, test_normalize);

  return g_test_run ();
}
