/* test-contact-info.c: what a person may change of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-contact-info.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "test-utils.h"

static KithContactInfo *
make_info (const char *text)
{
  g_autoptr (JsonObject) json = kith_test_json_object (text);
  g_autoptr (GError) error = NULL;
  KithContactInfo *info = kith_contact_info_new_from_json (json, &error);

  g_assert_no_error (error);

  return info;
}

static void
assert_json (KithContactInfo *info, const char *expected)
{
  g_autofree char *text = kith_json_print (kith_contact_info_get_json (info));

  g_assert_cmpstr (text, ==, expected);
}

static void
test_text (void)
{
  g_autoptr (KithContactInfo) info = kith_contact_info_new ();

  for (guint i = 0; i <= KITH_FIELD_LOCALE; i++)
    {
      g_assert_null (kith_contact_info_get_text (info, i));
      kith_contact_info_set_text (info, i, "x");
      g_assert_cmpstr (kith_contact_info_get_text (info, i), ==, "x");
    }
  assert_json (info, "{\"name\":{\"first\":\"x\",\"last\":\"x\"},"
                     "\"company\":\"x\",\"jobTitle\":\"x\","
                     "\"birthdate\":\"x\",\"locale\":\"x\"}");

  for (guint i = 0; i <= KITH_FIELD_LOCALE; i++)
    kith_contact_info_set_text (info, i, i % 2 == 0 ? NULL : "");
  assert_json (info, "{}");
}

static void
test_name_keeps_unknown (void)
{
  g_autoptr (KithContactInfo)
    info = make_info ("{\"name\":{\"first\":\"A\",\"middle\":\"B\"}}");

  kith_contact_info_set_text (info, KITH_FIELD_FIRST_NAME, NULL);

  assert_json (info, "{\"name\":{\"middle\":\"B\"}}");
}

static void
test_items (void)
{
  g_autoptr (KithContactInfo)
    info = make_info ("{\"emails\":{\"items\":[{\"email\":\"a@b\"},"
                      "{\"email\":\"c@d\",\"primary\":true}]},\"phones\":null,"
                      "\"addresses\":{\"items\":null}}");
  g_autoptr (JsonNode) items = kith_test_json ("[{\"phone\":\"1\"}]");
  JsonObject *primary;

  g_assert_cmpuint (kith_contact_info_get_n_items (info, KITH_FIELD_EMAILS), ==,
                    2);
  g_assert_null (kith_contact_info_get_item (info, KITH_FIELD_EMAILS, 2));
  primary = kith_contact_info_get_primary (info, KITH_FIELD_EMAILS);
  g_assert_cmpstr (kith_json_get_string (primary, "email"), ==, "c@d");
  g_assert_null (kith_contact_info_get_primary (info, KITH_FIELD_PHONES));
  g_assert_cmpuint (kith_contact_info_get_n_items (info, KITH_FIELD_ADDRESSES),
                    ==, 0);

  kith_contact_info_set_items (info, KITH_FIELD_PHONES,
                               json_node_get_array (items));
  primary = kith_contact_info_get_primary (info, KITH_FIELD_PHONES);
  g_assert_cmpstr (kith_json_get_string (primary, "phone"), ==, "1");
  g_assert_true (
    primary != json_array_get_object_element (json_node_get_array (items), 0));

  kith_contact_info_set_items (info, KITH_FIELD_PHONES, NULL);
  kith_contact_info_set_items (info, KITH_FIELD_EMAILS, NULL);
  assert_json (info, "{\"addresses\":{\"items\":null}}");
}

static void
test_extended (void)
{
  g_autoptr (KithContactInfo) info = kith_contact_info_new ();
  g_auto (GStrv) keys = NULL;
  g_autofree char *text = NULL;
  g_autofree char *number = NULL;
  g_autofree char *list = NULL;

  kith_contact_info_set_extended (info, "custom.b",
                                  kith_json_string_node ("x"));
  kith_contact_info_set_extended (info, "custom.a", kith_json_int_node (-5));
  kith_contact_info_set_extended (info, "custom.c",
                                  json_node_init_double (json_node_alloc (),
                                                         0.1));
  kith_contact_info_set_extended (info, "custom.d", kith_json_string_node (""));

  keys = kith_contact_info_list_extended (info);
  list = g_strjoinv (" ", keys);
  g_assert_cmpstr (list, ==, "custom.a custom.b custom.c");
  g_assert_null (kith_contact_info_get_extended (info, "custom.d"));
  g_assert_null (kith_contact_info_get_extended_text (info, "custom.d"));

  text = kith_contact_info_get_extended_text (info, "custom.a");
  g_assert_cmpstr (text, ==, "-5");
  number = kith_contact_info_get_extended_text (info, "custom.c");
  g_assert_cmpfloat (g_ascii_strtod (number, NULL), ==, 0.1);

  kith_contact_info_set_extended (info, "custom.a", NULL);
  kith_contact_info_set_extended (info, "custom.b",
                                  kith_json_string_node (NULL));
  kith_contact_info_set_extended (info, "custom.c", NULL);
  assert_json (info, "{}");
}

static void
test_labels (void)
{
  g_autoptr (KithContactInfo) info = make_info (
    "{\"labelKeys\":{\"items\":[\"custom.z\",\"custom.a\"]}}");
  g_auto (GStrv) labels = NULL;
  g_autofree char *list = NULL;

  kith_contact_info_set_label (info, "custom.z", TRUE);
  kith_contact_info_set_label (info, "custom.m", TRUE);
  kith_contact_info_set_label (info, "custom.a", FALSE);
  kith_contact_info_set_label (info, "custom.none", FALSE);

  labels = kith_contact_info_get_labels (info);
  list = g_strjoinv (" ", labels);
  g_assert_cmpstr (list, ==, "custom.z custom.m");
  g_assert_true (kith_contact_info_has_label (info, "custom.m"));
  g_assert_false (kith_contact_info_has_label (info, "custom.a"));

  kith_contact_info_set_label (info, "custom.z", FALSE);
  kith_contact_info_set_label (info, "custom.m", FALSE);
  assert_json (info, "{}");
}

static void
test_copy (void)
{
  g_autoptr (KithContactInfo)
    info = make_info ("{\"company\":\"A\",\"x\":[1]}");
  g_autoptr (KithContactInfo) copy = kith_contact_info_copy (info);

  kith_contact_info_set_text (copy, KITH_FIELD_COMPANY, "B");

  assert_json (info, "{\"company\":\"A\",\"x\":[1]}");
  assert_json (copy, "{\"company\":\"B\",\"x\":[1]}");
}

typedef struct
{
  const char *name;
  const char *info;
  const char *field;
} ShapeRow;

static const ShapeRow shape_rows[] = {
  { "name", "{\"name\":\"x\"}", "info.name" },
  { "first", "{\"name\":{\"first\":1}}", "info.name.first" },
  { "company", "{\"company\":{}}", "info.company" },
  { "emails", "{\"emails\":[]}", "info.emails" },
  { "emails-items", "{\"emails\":{\"items\":{}}}", "info.emails.items" },
  { "email", "{\"emails\":{\"items\":[{},1]}}", "info.emails.items[1]" },
  { "phone", "{\"phones\":{\"items\":[{\"phone\":1}]}}",
    "info.phones.items[0].phone" },
  { "address", "{\"addresses\":{\"items\":[{\"address\":\"\"}]}}",
    "info.addresses.items[0].address" },
  { "label", "{\"labelKeys\":{\"items\":[1]}}", "info.labelKeys.items[0]" },
  { "extended", "{\"extendedFields\":{\"items\":[]}}",
    "info.extendedFields.items" },
  { "value", "{\"extendedFields\":{\"items\":{\"custom.a\":{}}}}",
    "info.extendedFields.items.custom.a" },
};

static void
test_shape (gconstpointer data)
{
  const ShapeRow *row = data;
  g_autoptr (JsonObject) json = kith_test_json_object (row->info);
  g_autoptr (GError) error = NULL;
  JsonArray *violations;

  g_assert_null (kith_contact_info_new_from_json (json, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);

  violations = kith_json_get_array (kith_error_get_data (error),
                                    "fieldViolations");
  g_assert_cmpuint (json_array_get_length (violations), ==, 1);
  g_assert_cmpstr (kith_json_get_string (
                     json_array_get_object_element (violations, 0), "field"),
                   ==, row->field);
}

static void
test_takes_what_is_stored (void)
{
  /* A server may hold what it would not take: that must still be shown. */
  g_autoptr (KithContactInfo)
    info = make_info ("{\"birthdate\":\"long ago\",\"emails\":{\"items\":"
                      "[{\"email\":\"none\",\"tag\":\"OLD\"}]}}");

  g_assert_cmpstr (kith_contact_info_get_text (info, KITH_FIELD_BIRTHDATE), ==,
                   "long ago");
}

typedef struct
{
  const char *name;
  const char *a;
  const char *b;
  gboolean equal;
} EqualRow;

#define EMAILS(items) "{\"emails\":{\"items\":[" items "]}}"
#define EXTENDED(items) "{\"extendedFields\":{\"items\":{" items "}}}"

static const EqualRow equal_rows[] = {
  { "text", "{\"company\":\"A\"}", "{\"company\":\"B\"}", FALSE },
  { "text-exact", "{\"company\":\"A\"}", "{\"company\":\"A \"}", FALSE },
  { "empty-is-absent", "{\"company\":\"\",\"name\":{\"first\":null}}", "{}",
    TRUE },
  { "computed-extended", EXTENDED ("\"contacts.displayByFirstName\":\"A\""),
    "{}", TRUE },
  { "extended", EXTENDED ("\"custom.a\":1"), EXTENDED ("\"custom.a\":2"),
    FALSE },
  { "number-forms", EXTENDED ("\"custom.a\":1"), EXTENDED ("\"custom.a\":1.0"),
    TRUE },
  { "ids", EMAILS ("{\"id\":\"1\",\"email\":\"a@b\"}"),
    EMAILS ("{\"id\":\"2\",\"email\":\"a@b\"}"), TRUE },
  { "order", EMAILS ("{\"email\":\"a@b\"},{\"email\":\"c@d\"}"),
    EMAILS ("{\"email\":\"c@d\"},{\"email\":\"a@b\"}"), FALSE },
  { "length", EMAILS ("{\"email\":\"a@b\"}"),
    EMAILS ("{\"email\":\"a@b\"},{\"email\":\"c@d\"}"), FALSE },
  { "primary",
    EMAILS ("{\"email\":\"a@b\",\"primary\":true},{\"email\":\"c@d\"}"),
    EMAILS ("{\"email\":\"a@b\"},{\"email\":\"c@d\",\"primary\":true}"),
    FALSE },
  { "primary-not-said",
    EMAILS ("{\"email\":\"a@b\",\"primary\":true},{\"email\":\"c@d\"}"),
    EMAILS ("{\"email\":\"a@b\"},{\"email\":\"c@d\"}"), TRUE },
  { "labels-are-a-set", "{\"labelKeys\":{\"items\":[\"a\",\"b\"]}}",
    "{\"labelKeys\":{\"items\":[\"b\",\"a\"]}}", TRUE },
  { "labels", "{\"labelKeys\":{\"items\":[\"a\",\"b\"]}}",
    "{\"labelKeys\":{\"items\":[\"b\"]}}", FALSE },
  { "unknown", "{\"picture\":{\"image\":1}}", "{}", FALSE },
  { "unknown-name", "{\"name\":{\"middle\":\"x\"}}", "{}", FALSE },
};

static void
test_equal (gconstpointer data)
{
  const EqualRow *row = data;
  g_autoptr (KithContactInfo) a = make_info (row->a);
  g_autoptr (KithContactInfo) b = make_info (row->b);

  g_assert_cmpint (kith_contact_info_equal (a, b), ==, row->equal);
  g_assert_cmpint (kith_contact_info_equal (b, a), ==, row->equal);
  g_assert_true (kith_contact_info_equal (a, a));
}

static void
test_is_empty (void)
{
  g_autoptr (KithContactInfo)
    empty = make_info ("{\"name\":{},\"emails\":{\"items\":[]}}");
  g_autoptr (KithContactInfo)
    label = make_info ("{\"labelKeys\":{\"items\":[\"a\"]}}");

  g_assert_true (kith_contact_info_is_empty (empty));
  g_assert_false (kith_contact_info_is_empty (label));
}

typedef struct
{
  const char *name;
  const char *info;
  const char *by_first;
  const char *by_last;
} NameRow;

static const NameRow name_rows[] = {
  { "both", "{\"name\":{\"first\":\" Annie \",\"last\":\"Lee\"}}", "Annie Lee",
    "Lee Annie" },
  { "first", "{\"name\":{\"first\":\"Annie\"}}", "Annie", "Annie" },
  { "last", "{\"name\":{\"first\":\"  \",\"last\":\"Lee\"}}", "Lee", "Lee" },
  { "company", "{\"company\":\"Co\",\"emails\":{\"items\":[]}}", "Co", "Co" },
  { "email",
    EMAILS ("{\"email\":\"a@b\"},{\"email\":\"c@d\",\"primary\":true}"), "c@d",
    "c@d" },
  { "phone", "{\"phones\":{\"items\":[{\"phone\":\"12\"}]}}", "12", "12" },
  { "nothing", "{}", "", "" },
};

static void
test_display_name (gconstpointer data)
{
  const NameRow *row = data;
  g_autoptr (KithContactInfo) info = make_info (row->info);
  g_autofree char *by_first = kith_contact_info_get_display_name (info, FALSE);
  g_autofree char *by_last = kith_contact_info_get_display_name (info, TRUE);
  g_autofree char *joined = kith_contact_info_join_name (info, TRUE);

  g_assert_cmpstr (by_first, ==, row->by_first);
  g_assert_cmpstr (by_last, ==, row->by_last);
  if (g_str_has_prefix (row->info, "{\"name\""))
    g_assert_cmpstr (joined, ==, row->by_last);
  else
    g_assert_null (joined);
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

  g_test_add_func ("/contact-info/text", test_text);
  g_test_add_func ("/contact-info/name-keeps-unknown", test_name_keeps_unknown);
  g_test_add_func ("/contact-info/items", test_items);
  g_test_add_func ("/contact-info/extended", test_extended);
  g_test_add_func ("/contact-info/labels", test_labels);
  g_test_add_func ("/contact-info/copy", test_copy);
  ADD_ROWS ("/contact-info/shape/", shape_rows, test_shape);
  g_test_add_func ("/contact-info/takes-what-is-stored",
                   test_takes_what_is_stored);
  ADD_ROWS ("/contact-info/equal/", equal_rows, test_equal);
  g_test_add_func ("/contact-info/is-empty", test_is_empty);
  ADD_ROWS ("/contact-info/display-name/", name_rows, test_display_name);

  return g_test_run ();
}
