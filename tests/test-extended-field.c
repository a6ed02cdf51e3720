/* test-extended-field.c: custom and system fields, their values and keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-extended-field.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "test-utils.h"

#define FIELD                                                                  \
  "{\"namespace\":\"custom\",\"key\":\"custom.event-we-met-at\","              \
  "\"displayName\":\"Event we met at\",\"dataType\":\"TEXT\","                 \
  "\"fieldType\":\"USER_DEFINED\","                                            \
  "\"createdDate\":\"2021-03-31T20:24:48.393Z\","                              \
  "\"updatedDate\":\"2021-04-07T20:37:48.588Z\"}"

static void
test_json (void)
{
  g_autoptr (KithExtendedField)
    field = kith_extended_field_new ("custom.event-we-met-at",
                                     "Event we met at", KITH_DATA_TEXT,
                                     1617222288393000, 1617827868588000);
  g_autoptr (JsonObject) json = kith_extended_field_to_json (field);
  g_autoptr (KithExtendedField)
    again = kith_extended_field_new_from_json (json, NULL);
  g_autoptr (JsonObject) json_again = kith_extended_field_to_json (again);
  g_autofree char *text = kith_json_print (json);

  g_assert_cmpstr (text, ==, FIELD);
  g_assert_true (kith_json_object_equal (json, json_again));
  g_assert_false (kith_extended_field_is_system (again));
  g_assert_true (kith_extended_field_is_writable (again));
}

static void
test_keeps_description (void)
{
  g_autoptr (JsonObject) json = kith_test_json_object (
    "{\"key\":\"app.x\",\"displayName\":\"X\",\"dataType\":\"URL\","
    "\"fieldType\":\"SYSTEM\",\"description\":\"About x\"}");
  g_autoptr (KithExtendedField)
    field = kith_extended_field_new_from_json (json, NULL);
  g_autoptr (JsonObject) again = kith_extended_field_to_json (field);

  g_assert_cmpstr (kith_json_get_string (again, "description"), ==, "About x");
  g_assert_cmpint (kith_extended_field_get_data_type (field), ==,
                   KITH_DATA_URL);
  g_assert_true (kith_extended_field_is_system (field));
  g_assert_false (kith_extended_field_is_writable (field));
}

static void
test_refuses (gconstpointer data)
{
  g_autoptr (JsonObject) json = kith_test_json_object (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (kith_extended_field_new_from_json (json, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
}

static void
test_system (void)
{
  GPtrArray *fields = kith_extended_field_list_system ();
  guint n_writable = 0;

  g_assert_cmpuint (fields->len, ==, 12);
  for (guint i = 0; i < fields->len; i++)
    {
      KithExtendedField *field = g_ptr_array_index (fields, i);

      g_assert_true (kith_extended_field_is_system (field));
      n_writable += kith_extended_field_is_writable (field) ? 1 : 0;
    }

  g_assert_cmpuint (n_writable, ==, 2);
  g_assert_true (kith_extended_key_is_writable ("invoices.vatId"));
  g_assert_true (kith_extended_key_is_writable ("members.mobile"));
  g_assert_true (kith_extended_key_is_writable ("custom.x"));
  g_assert_false (kith_extended_key_is_writable ("customer.x"));
  g_assert_false (
    kith_extended_key_is_writable ("contacts.displayByFirstName"));
}

static void
test_data_type (void)
{
  KithDataType type = KITH_DATA_DATE;

  for (guint i = KITH_DATA_TEXT; i <= KITH_DATA_URL; i++)
    {
      g_assert_true (
        kith_data_type_from_string (kith_data_type_to_string (i), &type));
      g_assert_cmpint (type, ==, i);
    }

  type = KITH_DATA_DATE;
  g_assert_false (kith_data_type_from_string ("text", &type));
  g_assert_false (kith_data_type_from_string (NULL, &type));
  g_assert_cmpint (type, ==, KITH_DATA_DATE);
}

typedef struct
{
  const char *name;
  KithDataType type;
  const char *value;
  const char *expected; /* NULL: refused */
} ValueRow;

static const ValueRow value_rows[] = {
  { "text", KITH_DATA_TEXT, "\" x \"", "\" x \"" },
  { "text-empty", KITH_DATA_TEXT, "\"\"", "null" },
  { "text-null", KITH_DATA_TEXT, "null", "null" },
  { "text-number", KITH_DATA_TEXT, "1", NULL },
  { "text-boolean", KITH_DATA_TEXT, "true", NULL },
  { "text-list", KITH_DATA_TEXT, "[]", NULL },
  { "number", KITH_DATA_NUMBER, "5", "5" },
  { "number-whole-double", KITH_DATA_NUMBER, "5.0", "5" },
  { "number-double", KITH_DATA_NUMBER, "5.5", "5.5" },
  { "number-large", KITH_DATA_NUMBER, "9223372036854775807",
    "9223372036854775807" },
  { "number-text", KITH_DATA_NUMBER, "\" -12 \"", "-12" },
  { "number-text-double", KITH_DATA_NUMBER, "\"1.25e1\"", "12.5" },
  { "number-text-empty", KITH_DATA_NUMBER, "\"\"", "null" },
  { "number-space", KITH_DATA_NUMBER, "\" \"", NULL },
  { "number-word", KITH_DATA_NUMBER, "\"five\"", NULL },
  { "number-rest", KITH_DATA_NUMBER, "\"5 kg\"", NULL },
  { "number-hex", KITH_DATA_NUMBER, "\"0x10\"", NULL },
  { "number-nan", KITH_DATA_NUMBER, "\"nan\"", NULL },
  { "number-infinite", KITH_DATA_NUMBER, "\"1e999\"", NULL },
  { "number-boolean", KITH_DATA_NUMBER, "true", NULL },
  { "date", KITH_DATA_DATE, "\"2024-02-29\"", "\"2024-02-29\"" },
  { "date-not-real", KITH_DATA_DATE, "\"2023-02-29\"", NULL },
  { "date-number", KITH_DATA_DATE, "20240229", NULL },
  { "url", KITH_DATA_URL, "\"https://x.example/a?b#c\"",
    "\"https://x.example/a?b#c\"" },
  { "url-http", KITH_DATA_URL, "\"http://x.example\"", "\"http://x.example\"" },
  { "url-bare", KITH_DATA_URL, "\" x.example/a \"", "\"https://x.example/a\"" },
  { "url-port", KITH_DATA_URL, "\"x.example:8080/a\"",
    "\"https://x.example:8080/a\"" },
  { "url-slashes", KITH_DATA_URL, "\"//x.example\"", "\"https://x.example\"" },
  { "url-javascript", KITH_DATA_URL, "\"javascript:alert(1)\"", NULL },
  { "url-javascript-case", KITH_DATA_URL, "\"JavaScript:alert(1)\"", NULL },
  { "url-data", KITH_DATA_URL, "\"data:text/html,x\"", NULL },
  { "url-file", KITH_DATA_URL, "\"file:///etc/passwd\"", NULL },
  { "url-ftp", KITH_DATA_URL, "\"ftp://x.example\"", NULL },
  { "url-space", KITH_DATA_URL, "\"https://x.example/a b\"", NULL },
  { "url-line", KITH_DATA_URL, "\"https://x.example/a\\nb\"", NULL },
  { "url-no-host", KITH_DATA_URL, "\"https:///a\"", NULL },
  { "url-scheme-only", KITH_DATA_URL, "\"https://\"", NULL },
  { "url-path", KITH_DATA_URL, "\"/a\"", NULL },
};

static KithExtendedField *
make_field (KithDataType type)
{
  return kith_extended_field_new ("custom.x", "X", type, -1, -1);
}

static void
assert_value (JsonNode *value, const char *expected, const GError *error)
{
  g_autofree char *text = NULL;

  if (expected == NULL)
    {
      g_assert_null (value);
      g_assert_error (error, KITH_ERROR, KITH_ERROR_EXTENDED_VALUE);
      return;
    }

  g_assert_no_error (error);
  text = json_to_string (value, FALSE);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_convert (gconstpointer data)
{
  const ValueRow *row = data;
  g_autoptr (KithExtendedField) field = make_field (row->type);
  g_autoptr (JsonNode) value = kith_test_json (row->value);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    converted = kith_extended_field_convert (field, value, &error);

  assert_value (converted, row->expected, error);
}

static void
test_convert_long (void)
{
  g_autoptr (KithExtendedField) field = make_field (KITH_DATA_TEXT);
  g_autofree char *text = g_strnfill (1001, 'a');
  g_autoptr (JsonNode) value = kith_json_string_node (text);
  g_autoptr (JsonNode) cut = kith_json_string_node (text + 1);
  g_autoptr (JsonNode) taken = kith_extended_field_convert (field, cut, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (taken);
  g_assert_null (kith_extended_field_convert (field, value, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_EXTENDED_VALUE);
}

static const ValueRow parse_rows[] = {
  { "text", KITH_DATA_TEXT, "x y", "\"x y\"" },
  { "nothing", KITH_DATA_TEXT, NULL, "null" },
  { "empty", KITH_DATA_NUMBER, "", "null" },
  { "number", KITH_DATA_NUMBER, " 5 ", "5" },
  { "number-point", KITH_DATA_NUMBER, "0.5", "0.5" },
  { "number-word", KITH_DATA_NUMBER, "x", NULL },
  { "date", KITH_DATA_DATE, " 2024-02-29", "\"2024-02-29\"" },
  { "url", KITH_DATA_URL, "x.example", "\"https://x.example\"" },
};

static void
test_parse (gconstpointer data)
{
  const ValueRow *row = data;
  g_autoptr (KithExtendedField) field = make_field (row->type);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode)
    value = kith_extended_field_parse (field, row->value, &error);

  assert_value (value, row->expected, error);
}

typedef struct
{
  const char *name;
  const char *display_name;
  const char *key;
} KeyRow;

static const KeyRow key_rows[] = {
  { "seed", "Event we met at", "custom.event-we-met-at" },
  { "runs", "  A -- b!  ", "custom.a-b" },
  { "camel", "groupColor", "custom.groupcolor" },
  { "hebrew", "לקוח חדש", "custom.לקוח-חדש" },
  { "marks", "हिन्दी", "custom.हिन्दी" },
  { "slashes", "a/b?c#d%e", "custom.a-b-c-d-e" },
  { "nothing", "!!!", "custom.untitled" },
  { "id", "ID", "custom.id-1" },
  { "created-date", "createdDate", "custom.createddate" },
};

static void
test_key (gconstpointer data)
{
  const KeyRow *row = data;
  g_autofree char *key = kith_key_from_name (row->display_name, NULL, NULL);

  g_assert_cmpstr (key, ==, row->key);
}

static void
test_stand_in (void)
{
  static const struct
  {
    const char *key;
    const char *value;
    const char *name;
    KithDataType type;
  } cases[] = {
    { "custom.event-we-met-at", "\"MegaCon\"", "Event we met at",
      KITH_DATA_TEXT },
    { "custom.לקוח-חדש", NULL, "לקוח חדש", KITH_DATA_TEXT },
    { "custom.öl", "2.5", "Öl", KITH_DATA_NUMBER },
    { "custom.size", "43", "Size", KITH_DATA_NUMBER },
    { "custom.", NULL, "custom.", KITH_DATA_TEXT },
    { "odd", "true", "Odd", KITH_DATA_TEXT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode)
        value = cases[i].value != NULL ? kith_test_json (cases[i].value) : NULL;
      g_autoptr (KithExtendedField)
        field = kith_extended_field_new_stand_in (cases[i].key, value);

      g_assert_cmpstr (kith_extended_field_get_key (field), ==, cases[i].key);
      g_assert_cmpstr (kith_extended_field_get_display_name (field), ==,
                       cases[i].name);
      g_assert_cmpint (kith_extended_field_get_data_type (field), ==,
                       cases[i].type);
    }
}

static gboolean
is_taken (const char *key, gpointer data)
{
  return g_strv_contains (data, key);
}

static void
test_key_taken (void)
{
  const char *taken[] = { "custom.website", "custom.website-1", NULL };
  g_autofree char *key = kith_key_from_name ("Website", is_taken, taken);

  g_assert_cmpstr (key, ==, "custom.website-2");
}

static void
test_key_long (void)
{
  g_autofree char *name = g_strnfill (180, 'a');
  g_autofree char *key = kith_key_from_name (name, NULL, NULL);
  const char *taken[] = { key, NULL };
  g_autofree char *other = kith_key_from_name (name, is_taken, taken);

  g_assert_cmpuint (strlen (key), ==, 80);
  g_assert_cmpuint (strlen (other), ==, 80);
  g_assert_true (g_str_has_suffix (other, "a-1"));
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

  g_test_add_func ("/extended-field/json", test_json);
  g_test_add_func ("/extended-field/keeps-description", test_keeps_description);
  g_test_add_data_func ("/extended-field/refuses/no-key",
                        "{\"displayName\":\"X\",\"dataType\":\"TEXT\"}",
                        test_refuses);
  g_test_add_data_func (
    "/extended-field/refuses/type",
    "{\"key\":\"custom.x\",\"displayName\":\"X\",\"dataType\":\"BLOB\"}",
    test_refuses);
  g_test_add_func ("/extended-field/system", test_system);
  g_test_add_func ("/extended-field/data-type", test_data_type);
  g_test_add_func ("/extended-field/stand-in", test_stand_in);
  ADD_ROWS ("/extended-field/convert/", value_rows, test_convert);
  g_test_add_func ("/extended-field/convert/long", test_convert_long);
  ADD_ROWS ("/extended-field/parse/", parse_rows, test_parse);
  ADD_ROWS ("/extended-field/key/", key_rows, test_key);
  g_test_add_func ("/extended-field/key/taken", test_key_taken);
  g_test_add_func ("/extended-field/key/long", test_key_long);

  return g_test_run ();
}
