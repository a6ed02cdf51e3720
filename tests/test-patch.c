/* test-patch.c: an update's info
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-patch.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "test-utils.h"

#define EMAILS(items) "{\"emails\":{\"items\":[" items "]}}"
#define PHONES(items) "{\"phones\":{\"items\":[" items "]}}"
#define ADDRESS(members)                                                       \
  "{\"addresses\":{\"items\":[{\"address\":{" members "}}]}}"
#define LABELS(items) "{\"labelKeys\":{\"items\":[" items "]}}"
#define IMAGE "{\"picture\":{\"image\":{\"url\":\"u\"}}}"
#define EXTENDED(items) "{\"extendedFields\":{\"items\":{" items "}}}"
#define FLAGGED "\"primary\":true"

static KithContactInfo *
make_info (const char *text)
{
  g_autoptr (JsonObject) json = kith_test_json_object (text);
  g_autoptr (GError) error = NULL;
  KithContactInfo *info = kith_contact_info_new_from_json (json, &error);

  g_assert_no_error (error);

  return info;
}

typedef struct
{
  const char *name;
  const char *patch;
  const char *field; /* NULL: taken */
  const char *rule;
} CheckRow;

static const CheckRow check_rows[] = {
  { "empty", "{}", NULL, NULL },
  { "nulls",
    "{\"name\":null,\"company\":null,\"emails\":null,\"phones\":"
    "{\"items\":null},\"labelKeys\":{},\"extendedFields\":null}",
    NULL, NULL },
  { "cleared", "{\"birthdate\":\"\",\"emails\":{\"items\":[]}}", NULL, NULL },
  { "unknown",
    "{\"x\":[1],\"emails\":{\"items\":[{\"email\":\"a@b\",\"y\":1}]}}", NULL,
    NULL },
  { "several-tags",
    PHONES ("{\"phone\":\"1\",\"tag\":\"FAX\",\"countryCode\":\"us\"},"
            "{\"phone\":\"1\",\"tag\":\"MOBILE\",\"primary\":false}"),
    NULL, NULL },

  { "type", "{\"company\":1}", "info.company", "TYPE" },
  { "name-type", "{\"name\":[]}", "info.name", "TYPE" },
  { "date", "{\"birthdate\":\"1985-02-29\"}", "info.birthdate", "FORMAT" },
  { "locale", "{\"locale\":\"e\xc3\xa9\"}", "info.locale", "FORMAT" },
  { "email", EMAILS ("{\"email\":\"a@b\"},{\"email\":\"ab\"}"),
    "info.emails.items[1].email", "FORMAT" },
  { "email-missing", EMAILS ("{}"), "info.emails.items[0].email",
    "REQUIRED_FIELD" },
  { "email-empty", EMAILS ("{\"email\":\" \"}"), "info.emails.items[0].email",
    "MIN_LENGTH" },
  { "email-type", EMAILS ("{\"email\":1}"), "info.emails.items[0].email",
    "TYPE" },
  { "email-tag", EMAILS ("{\"email\":\"a@b\",\"tag\":\"FAX\"}"),
    "info.emails.items[0].tag", "INVALID_ENUM_VALUE" },
  { "email-primary", EMAILS ("{\"email\":\"a@b\",\"primary\":1}"),
    "info.emails.items[0].primary", "TYPE" },
  { "email-id", EMAILS ("{\"email\":\"a@b\",\"id\":1}"),
    "info.emails.items[0].id", "TYPE" },
  { "item-type", EMAILS ("\"a@b\""), "info.emails.items[0]", "TYPE" },
  { "phone-country", PHONES ("{\"phone\":\"1\",\"countryCode\":\"USA\"}"),
    "info.phones.items[0].countryCode", "FORMAT" },
  { "phone-empty", PHONES ("{\"phone\":\"\"}"), "info.phones.items[0].phone",
    "MIN_LENGTH" },

  { "address", ADDRESS ("\"country\":\"us\",\"subdivision\":\"US-NY\""), NULL,
    NULL },
  { "subdivision-bare", ADDRESS ("\"country\":\"US\",\"subdivision\":\"ny\""),
    NULL, NULL },
  { "subdivision-alone", ADDRESS ("\"subdivision\":\"DE-BY\""), NULL, NULL },
  { "subdivision-of-none", ADDRESS ("\"subdivision\":\"NY\""),
    "info.addresses.items[0].address.subdivision", "FORMAT" },
  { "subdivision-of-other",
    ADDRESS ("\"country\":\"DE\",\"subdivision\":\"US-NY\""),
    "info.addresses.items[0].address.subdivision", "FORMAT" },
  { "subdivision-name",
    ADDRESS ("\"country\":\"US\",\"subdivision\":\"New York\""),
    "info.addresses.items[0].address.subdivision", "FORMAT" },
  { "country", ADDRESS ("\"country\":\"Germany\""),
    "info.addresses.items[0].address.country", "FORMAT" },
  { "city-type", ADDRESS ("\"city\":1"), "info.addresses.items[0].address.city",
    "TYPE" },
  { "street-type", ADDRESS ("\"streetAddress\":\"x\""),
    "info.addresses.items[0].address.streetAddress", "TYPE" },
  { "latitude", ADDRESS ("\"geocode\":{\"latitude\":\"1\",\"longitude\":2}"),
    "info.addresses.items[0].address.geocode.latitude", "TYPE" },
  { "address-missing", "{\"addresses\":{\"items\":[{\"tag\":\"HOME\"}]}}",
    "info.addresses.items[0].address", "REQUIRED_FIELD" },
  { "address-of-nothing", ADDRESS ("\"city\":\"\",\"geocode\":{}"),
    "info.addresses.items[0].address", "REQUIRED_FIELD" },
  { "address-tag",
    "{\"addresses\":{\"items\":[{\"tag\":\"FAX\",\"address\":{\"city\":\"A\"}}]"
    "}}",
    "info.addresses.items[0].tag", "INVALID_ENUM_VALUE" },

  { "label-type", LABELS ("1"), "info.labelKeys.items[0]", "TYPE" },
  { "label-empty", LABELS ("\"\""), "info.labelKeys.items[0]", "MIN_LENGTH" },
  { "extended", EXTENDED ("\"custom.a\":1,\"custom.b\":null"), NULL, NULL },
  { "extended-type", EXTENDED ("\"custom.a\":true"),
    "info.extendedFields.items.custom.a", "TYPE" },
};

static JsonArray *
get_violations (const GError *error)
{
  return kith_json_get_array (kith_error_get_data (error), "fieldViolations");
}

static void
assert_violation (const GError *error, const char *field, const char *rule)
{
  JsonArray *violations = get_violations (error);
  JsonObject *violation;

  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_cmpuint (json_array_get_length (violations), ==, 1);
  violation = json_array_get_object_element (violations, 0);
  g_assert_cmpstr (kith_json_get_string (violation, "field"), ==, field);
  g_assert_cmpstr (kith_json_get_string (violation, "violatedRule"), ==, rule);
}

static void
test_check (gconstpointer data)
{
  const CheckRow *row = data;
  g_autoptr (JsonObject) patch = kith_test_json_object (row->patch);
  g_autoptr (GError) error = NULL;
  gboolean taken = kith_patch_check (patch, &error);

  g_assert_cmpint (taken, ==, row->field == NULL);
  if (row->field == NULL)
    g_assert_no_error (error);
  else
    assert_violation (error, row->field, row->rule);
}

typedef struct
{
  const char *name;
  const char *format; /* with %s for the text, or for the list */
  const char *element;
  guint limit;
  const char *field;
  const char *rule;
} LimitRow;

static const LimitRow limit_rows[] = {
  { "first", "{\"name\":{\"first\":\"%s\"}}", NULL, 1000, "info.name.first",
    "MAX_LENGTH" },
  { "company", "{\"company\":\"%s\"}", NULL, 1000, "info.company",
    "MAX_LENGTH" },
  { "phone", PHONES ("{\"phone\":\"%s\"}"), NULL, 50,
    "info.phones.items[0].phone", "MAX_LENGTH" },
  { "line", ADDRESS ("\"addressLine\":\"%s\""), NULL, 1000,
    "info.addresses.items[0].address.addressLine", "MAX_LENGTH" },
  { "line-2", ADDRESS ("\"addressLine2\":\"%s\""), NULL, 1000,
    "info.addresses.items[0].address.addressLine2", "MAX_LENGTH" },
  { "city", ADDRESS ("\"city\":\"%s\""), NULL, 1000,
    "info.addresses.items[0].address.city", "MAX_LENGTH" },
  { "postal-code", ADDRESS ("\"postalCode\":\"%s\""), NULL, 100,
    "info.addresses.items[0].address.postalCode", "MAX_LENGTH" },
  { "hint", ADDRESS ("\"hint\":\"%s\""), NULL, 200,
    "info.addresses.items[0].address.hint", "MAX_LENGTH" },
  { "lines", ADDRESS ("\"formattedAddress\":\"%s\""), NULL, 2000,
    "info.addresses.items[0].address.formattedAddress", "MAX_LENGTH" },
  { "street-number", ADDRESS ("\"streetAddress\":{\"number\":\"%s\"}"), NULL,
    100, "info.addresses.items[0].address.streetAddress.number", "MAX_LENGTH" },
  { "street-name", ADDRESS ("\"streetAddress\":{\"name\":\"%s\"}"), NULL, 1000,
    "info.addresses.items[0].address.streetAddress.name", "MAX_LENGTH" },
  { "label", LABELS ("\"%s\""), NULL, 80, "info.labelKeys.items[0]",
    "MAX_LENGTH" },
  { "value", EXTENDED ("\"custom.a\":\"%s\""), NULL, 1000,
    "info.extendedFields.items.custom.a", "MAX_LENGTH" },
  { "emails", EMAILS ("%s"), "{\"email\":\"a@b\"}", 50, "info.emails.items",
    "MAX_SIZE" },
  { "phones", PHONES ("%s"), "{\"phone\":\"1\"}", 50, "info.phones.items",
    "MAX_SIZE" },
  { "addresses", "{\"addresses\":{\"items\":[%s]}}",
    "{\"address\":{\"city\":\"A\"}}", 50, "info.addresses.items", "MAX_SIZE" },
  { "labels", LABELS ("%s"), "\"a\"", 2000, "info.labelKeys.items",
    "MAX_SIZE" },
};

static JsonObject *
make_filled (const LimitRow *row, guint n)
{
  g_autoptr (GString) fill = g_string_new (NULL);
  g_auto (GStrv) halves = g_strsplit (row->format, "%s", 2);
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    {
      if (row->element != NULL && i > 0)
        g_string_append_c (fill, ',');
      g_string_append (fill, row->element != NULL ? row->element : "a");
    }
  text = g_strconcat (halves[0], fill->str, halves[1], NULL);

  return kith_test_json_object (text);
}

static void
test_limit (gconstpointer data)
{
  const LimitRow *row = data;
  g_autoptr (JsonObject) full = make_filled (row, row->limit);
  g_autoptr (JsonObject) over = make_filled (row, row->limit + 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (kith_patch_check (full, &error));
  g_assert_no_error (error);
  g_assert_false (kith_patch_check (over, &error));
  assert_violation (error, row->field, row->rule);
}

static void
test_check_all (void)
{
  g_autoptr (JsonObject) patch = kith_test_json_object (
    "{\"company\":1,\"birthdate\":\"x\",\"emails\":{\"items\":[{},{}]}}");
  g_autoptr (GError) error = NULL;

  g_assert_false (kith_patch_check (patch, &error));
  g_assert_cmpuint (json_array_get_length (get_violations (error)), ==, 4);
  g_assert_false (kith_patch_check (patch, NULL));
}

static void
test_check_primary (gconstpointer data)
{
  g_autoptr (JsonObject) patch = kith_test_json_object (data);
  g_autoptr (GError) error = NULL;

  g_assert_false (kith_patch_check (patch, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_MULTIPLE_PRIMARY);
}

typedef struct
{
  const char *name;
  const char *base;
  const char *patch;
  const char *expected;
} ApplyRow;

static const ApplyRow apply_rows[] = {
  { "nothing", "{\"company\":\"A\",\"x\":1}", "{}",
    "{\"company\":\"A\",\"x\":1}" },
  { "text", "{\"company\":\"A\"}", "{\"jobTitle\":\"B\"}",
    "{\"company\":\"A\",\"jobTitle\":\"B\"}" },
  { "null-clears", "{\"company\":\"A\"}", "{\"company\":null}", "{}" },
  { "empty-clears", "{\"company\":\"A\"}", "{\"company\":\"\"}", "{}" },
  { "one-name", "{\"name\":{\"first\":\"A\",\"last\":\"B\"}}",
    "{\"name\":{\"last\":\"C\"}}",
    "{\"name\":{\"first\":\"A\",\"last\":\"C\"}}" },
  { "name-part-clears", "{\"name\":{\"first\":\"A\",\"last\":\"B\"}}",
    "{\"name\":{\"last\":null}}", "{\"name\":{\"first\":\"A\"}}" },
  { "name-clears", "{\"name\":{\"first\":\"A\"}}", "{\"name\":null}", "{}" },
  { "name-empty-stays", "{\"name\":{\"first\":\"A\"}}", "{\"name\":{}}",
    "{\"name\":{\"first\":\"A\"}}" },

  { "list-whole",
    EMAILS ("{\"id\":\"1\",\"email\":\"a@b\"," FLAGGED "},"
            "{\"id\":\"2\",\"email\":\"c@d\"}"),
    EMAILS ("{\"email\":\"e@f\"}"),
    EMAILS ("{\"email\":\"e@f\"," FLAGGED "}") },
  { "id-by-id", EMAILS ("{\"id\":\"1\",\"email\":\"a@b\"," FLAGGED "}"),
    EMAILS ("{\"id\":\"1\",\"email\":\"x@y\"}"),
    EMAILS ("{\"id\":\"1\",\"email\":\"x@y\"," FLAGGED "}") },
  { "id-by-value", EMAILS ("{\"id\":\"1\",\"email\":\"a@b\"," FLAGGED "}"),
    EMAILS ("{\"email\":\" A@B\"}"),
    EMAILS ("{\"id\":\"1\",\"email\":\" A@B\"," FLAGGED "}") },
  { "phone-id-by-digits",
    PHONES ("{\"id\":\"1\",\"phone\":\"12-34\"," FLAGGED "}"),
    PHONES ("{\"phone\":\"(1234)\"}"),
    PHONES ("{\"id\":\"1\",\"phone\":\"(1234)\"," FLAGGED "}") },
  { "id-not-known", EMAILS ("{\"id\":\"1\",\"email\":\"a@b\"," FLAGGED "}"),
    EMAILS ("{\"id\":\"9\",\"email\":\"x@y\"}"),
    EMAILS ("{\"email\":\"x@y\"," FLAGGED "}") },
  { "id-only-once", EMAILS ("{\"id\":\"1\",\"email\":\"a@b\"," FLAGGED "}"),
    EMAILS (
      "{\"id\":\"1\",\"email\":\"x@y\"},{\"id\":\"1\",\"email\":\"z@y\"}"),
    EMAILS ("{\"id\":\"1\",\"email\":\"x@y\"," FLAGGED "},"
            "{\"email\":\"z@y\",\"primary\":false}") },
  { "primary-stays",
    EMAILS ("{\"id\":\"1\",\"email\":\"a@b\"},"
            "{\"id\":\"2\",\"email\":\"c@d\"," FLAGGED "}"),
    EMAILS ("{\"email\":\"a@b\"},{\"email\":\"c@d\"},{\"email\":\"e@f\"}"),
    EMAILS ("{\"id\":\"1\",\"email\":\"a@b\",\"primary\":false},"
            "{\"id\":\"2\",\"email\":\"c@d\"," FLAGGED "},"
            "{\"email\":\"e@f\",\"primary\":false}") },
  { "primary-moves",
    EMAILS ("{\"id\":\"1\",\"email\":\"a@b\"," FLAGGED "},"
            "{\"id\":\"2\",\"email\":\"c@d\"}"),
    EMAILS ("{\"id\":\"1\",\"email\":\"a@b\"},"
            "{\"id\":\"2\",\"email\":\"c@d\"," FLAGGED "}"),
    EMAILS ("{\"id\":\"1\",\"email\":\"a@b\",\"primary\":false},"
            "{\"id\":\"2\",\"email\":\"c@d\"," FLAGGED "}") },
  { "list-clears", EMAILS ("{\"email\":\"a@b\"}"), EMAILS (""), "{}" },
  { "items-null-clears", EMAILS ("{\"email\":\"a@b\"}"),
    "{\"emails\":{\"items\":null}}", "{}" },
  { "wrapper-null-clears", EMAILS ("{\"email\":\"a@b\"}"), "{\"emails\":null}",
    "{}" },
  { "wrapper-empty-stays", EMAILS ("{\"email\":\"a@b\"}"), "{\"emails\":{}}",
    EMAILS ("{\"email\":\"a@b\"}") },
  { "computed-dropped", "{}",
    PHONES ("{\"phone\":\"1\",\"e164Phone\":\"+1\",\"formattedPhone\":\"1\"}"),
    PHONES ("{\"phone\":\"1\"," FLAGGED "}") },
  { "stale-lines-dropped",
    "{\"addresses\":{\"items\":[{\"id\":\"1\",\"address\":{\"city\":\"A\","
    "\"formattedAddress\":\"A\"}}]}}",
    "{\"addresses\":{\"items\":[{\"id\":\"1\",\"address\":{\"city\":\"B\","
    "\"formattedAddress\":\"A\"}}]}}",
    "{\"addresses\":{\"items\":[{\"id\":\"1\",\"address\":{\"city\":\"B\"}}]}"
    "}" },
  { "given-lines-stay",
    "{\"addresses\":{\"items\":[{\"id\":\"1\",\"address\":{\"city\":\"A\","
    "\"formattedAddress\":\"mine\"}}]}}",
    "{\"addresses\":{\"items\":[{\"id\":\"1\",\"address\":{\"city\":\"B\","
    "\"formattedAddress\":\"mine\"}}]}}",
    "{\"addresses\":{\"items\":[{\"id\":\"1\",\"address\":{\"city\":\"B\","
    "\"formattedAddress\":\"mine\"}}]}}" },

  { "labels", LABELS ("\"a\",\"b\""), LABELS ("\"c\",\"a\",\"c\""),
    LABELS ("\"c\",\"a\"") },
  { "labels-clear", LABELS ("\"a\""), LABELS (""), "{}" },
  { "extended-by-key", EXTENDED ("\"custom.a\":1,\"custom.b\":2"),
    EXTENDED ("\"custom.b\":3,\"custom.c\":4"),
    EXTENDED ("\"custom.a\":1,\"custom.b\":3,\"custom.c\":4") },
  { "extended-clears", EXTENDED ("\"custom.a\":1,\"custom.b\":2"),
    EXTENDED ("\"custom.a\":null,\"custom.b\":\"\""), "{}" },
  { "extended-null",
    EXTENDED ("\"custom.a\":1,\"contacts.displayByFirstName\":\"A\""),
    "{\"extendedFields\":null}",
    EXTENDED ("\"contacts.displayByFirstName\":\"A\"") },
  { "read-only-passed-over", EXTENDED ("\"contacts.displayByFirstName\":\"A\""),
    EXTENDED ("\"contacts.displayByFirstName\":\"B\",\"ecom.x\":1"),
    EXTENDED ("\"contacts.displayByFirstName\":\"A\"") },
  { "unknown", "{\"picture\":{\"a\":1,\"b\":2}}", "{\"picture\":{\"a\":3}}",
    "{\"picture\":{\"a\":3}}" },
  { "unknown-clears", "{\"picture\":{\"a\":1}}", "{\"picture\":null}", "{}" },
  { "picture", "{}", "{\"picture\":{\"image\":{\"id\":\"a\"}}}",
    "{\"picture\":{\"image\":{\"id\":\"a\"}}}" },
  { "picture-clears", IMAGE, "{\"picture\":{}}", "{}" },
  { "picture-null", IMAGE, "{\"picture\":{\"image\":null}}", "{}" },
  { "picture-nowhere", IMAGE,
    "{\"picture\":{\"image\":{\"url\":\"\",\"id\":null,\"width\":7}}}", "{}" },
  { "locations", "{}", "{\"locations\":{\"items\":[\"a\"]}}",
    "{\"locations\":{\"items\":[\"a\"]}}" },
  { "locations-clear", "{\"locations\":{\"items\":[\"a\"]}}",
    "{\"locations\":{\"items\":[]}}", "{}" },
  { "locations-null", "{\"locations\":{\"items\":[\"a\"]}}",
    "{\"locations\":{\"items\":null}}", "{}" },
};

static void
test_apply (gconstpointer data)
{
  const ApplyRow *row = data;
  g_autoptr (KithContactInfo) base = make_info (row->base);
  g_autoptr (KithContactInfo) before = kith_contact_info_copy (base);
  g_autoptr (JsonObject) patch = kith_test_json_object (row->patch);
  g_autoptr (JsonObject) expected = kith_test_json_object (row->expected);
  g_autoptr (KithContactInfo) info = kith_patch_apply (base, patch);
  g_autofree char *text = kith_json_print (kith_contact_info_get_json (info));

  g_test_message ("%s", text);
  g_assert_true (
    kith_json_object_equal (kith_contact_info_get_json (info), expected));
  g_assert_true (kith_json_object_equal (kith_contact_info_get_json (base),
                                         kith_contact_info_get_json (before)));
}

static const ApplyRow diff_rows[] = {
  { "equal", "{\"company\":\"A\"}", "{}", "{\"company\":\"A\"}" },
  { "seed",
    "{\"name\":{\"first\":\"Annie\",\"last\":\"Old\"},\"locale\":\"en\"}",
    "{\"name\":{\"last\":\"New Name\"},\"extendedFields\":{\"items\":"
    "{\"custom.event-we-met-at\":\"Cloud Computing MegaCon\"}}}",
    "{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"},\"locale\":\"en\","
    "\"extendedFields\":{\"items\":{\"custom.event-we-met-at\":"
    "\"Cloud Computing MegaCon\"}}}" },
  { "cleared", "{\"company\":\"A\",\"name\":{\"first\":\"B\"}}",
    "{\"name\":{\"first\":null},\"company\":null}", "{}" },
  { "list", EMAILS ("{\"id\":\"1\",\"email\":\"a@b\",\"primary\":true}"),
    EMAILS ("{\"id\":\"1\",\"email\":\"a@b\",\"primary\":true},"
            "{\"email\":\"c@d\"}"),
    EMAILS ("{\"id\":\"1\",\"email\":\"a@b\",\"primary\":true},"
            "{\"email\":\"c@d\"}") },
  { "list-stripped", "{}", PHONES ("{\"phone\":\"1\"}"),
    PHONES ("{\"phone\":\"1\",\"e164Phone\":\"+1\"}") },
  { "list-emptied", EMAILS ("{\"email\":\"a@b\"}"), EMAILS (""), "{}" },
  { "labels-emptied", LABELS ("\"a\""), LABELS (""), "{}" },
  { "extended",
    EXTENDED ("\"custom.a\":1,\"custom.b\":2,"
              "\"contacts.displayByFirstName\":\"A\""),
    EXTENDED ("\"custom.a\":null,\"custom.c\":3"),
    EXTENDED ("\"custom.b\":2,\"custom.c\":3") },
  { "unknown", "{\"picture\":{\"a\":1},\"y\":1}",
    "{\"picture\":{\"a\":2},"
    "\"y\":null,\"z\":1}",
    "{\"picture\":{\"a\":2},\"z\":1}" },
  { "unknown-name", "{\"name\":{\"middle\":\"x\"}}",
    "{\"name\":{\"middle\":null}}", "{}" },
};

/* The null of a cleared text is no absence here: print, do not compare. */
static void
assert_same_text (JsonObject *a, const char *expected)
{
  g_autoptr (JsonObject) b = kith_test_json_object (expected);
  g_autofree char *left = kith_json_print (a);
  g_autofree char *right = kith_json_print (b);

  g_assert_cmpuint (strlen (left), ==, strlen (right));
  g_assert_true (kith_json_object_equal (a, b));
}

static void
test_diff (gconstpointer data)
{
  const ApplyRow *row = data;
  g_autoptr (KithContactInfo) base = make_info (row->base);
  g_autoptr (KithContactInfo) mine = make_info (row->expected);
  g_autoptr (JsonObject) patch = kith_patch_diff (base, mine);

  assert_same_text (patch, row->patch);
  g_assert_cmpint (kith_patch_is_empty (patch), ==,
                   g_str_equal (row->patch, "{}"));
}

typedef struct
{
  const char *name;
  const char *patch;
  gboolean empty;
} EmptyRow;

static const EmptyRow empty_rows[] = {
  { "object", "{}", TRUE },
  { "wrappers", "{\"name\":{},\"emails\":{},\"extendedFields\":{\"items\":{}}}",
    TRUE },
  { "null", "{\"company\":null}", FALSE },
  { "list", EMAILS (""), FALSE },
  { "extended", EXTENDED ("\"custom.a\":null"), FALSE },
  { "unknown", "{\"picture\":{}}", FALSE },
};

static void
test_is_empty (gconstpointer data)
{
  const EmptyRow *row = data;
  g_autoptr (JsonObject) patch = kith_test_json_object (row->patch);

  g_assert_cmpint (kith_patch_is_empty (patch), ==, row->empty);
}

typedef struct
{
  const char *name;
  const char *patch;
  const char *info;
  gboolean applied;
} AppliedRow;

static const AppliedRow applied_rows[] = {
  { "text", "{\"company\":\"A\"}", "{\"company\":\"A\",\"jobTitle\":\"B\"}",
    TRUE },
  { "text-not", "{\"company\":\"A\"}", "{\"company\":\"B\"}", FALSE },
  { "text-cleared", "{\"company\":null}", "{}", TRUE },
  { "text-not-cleared", "{\"company\":null}", "{\"company\":\"B\"}", FALSE },
  { "name", "{\"name\":{\"first\":\"A\"}}",
    "{\"name\":{\"first\":\"A\",\"last\":\"Z\"}}", TRUE },
  { "name-not", "{\"name\":{\"first\":\"A\",\"last\":null}}",
    "{\"name\":{\"first\":\"A\",\"last\":\"Z\"}}", FALSE },
  { "locale", "{\"locale\":\"en-US\"}", "{\"locale\":\"en-us\"}", TRUE },
  { "locale-not", "{\"locale\":\"en-US\"}", "{\"locale\":\"en-gb\"}", FALSE },
  { "email", EMAILS ("{\"email\":\" a@b \"}"),
    EMAILS ("{\"id\":\"1\",\"email\":\"a@b\",\"tag\":\"UNTAGGED\"," FLAGGED
            "}"),
    TRUE },
  { "email-tag", EMAILS ("{\"email\":\"a@b\",\"tag\":\"HOME\"}"),
    EMAILS ("{\"email\":\"a@b\",\"tag\":\"WORK\"}"), FALSE },
  { "email-more", EMAILS ("{\"email\":\"a@b\"}"),
    EMAILS ("{\"email\":\"a@b\"},{\"email\":\"c@d\"}"), FALSE },
  { "email-primary",
    EMAILS ("{\"email\":\"a@b\"},{\"email\":\"c@d\"," FLAGGED "}"),
    EMAILS ("{\"email\":\"a@b\"," FLAGGED "},{\"email\":\"c@d\"}"), FALSE },
  { "emails-cleared", "{\"emails\":null}", "{}", TRUE },
  { "emails-not-cleared", EMAILS (""), EMAILS ("{\"email\":\"a@b\"}"), FALSE },
  { "phone", PHONES ("{\"phone\":\"1\",\"countryCode\":\"us\"}"),
    PHONES ("{\"phone\":\"1\",\"countryCode\":\"US\",\"e164Phone\":\"+1\"}"),
    TRUE },
  { "address",
    ADDRESS ("\"city\":\"X\",\"country\":\"us\",\"subdivision\":\"ny\""),
    ADDRESS ("\"city\":\"X\",\"country\":\"US\",\"subdivision\":\"US-NY\","
             "\"formattedAddress\":\"X, New York\\nUnited States\","
             "\"countryFullname\":\"United States\""),
    TRUE },
  { "address-not", ADDRESS ("\"city\":\"X\""), ADDRESS ("\"city\":\"Y\""),
    FALSE },
  { "address-lines", ADDRESS ("\"formattedAddress\":\"X\""),
    ADDRESS ("\"formattedAddress\":\"Y\""), FALSE },
  { "labels", LABELS ("\"a\",\"b\",\"a\""), LABELS ("\"b\",\"a\""), TRUE },
  { "labels-not", LABELS ("\"a\""), LABELS ("\"b\",\"a\""), FALSE },
  { "labels-more", LABELS ("\"a\",\"b\""), LABELS ("\"a\""), FALSE },
  { "url", EXTENDED ("\"custom.a\":\" x.example \""),
    EXTENDED ("\"custom.a\":\"https://x.example\",\"custom.b\":1"), TRUE },
  { "number", EXTENDED ("\"custom.a\":\" 5.0 \""), EXTENDED ("\"custom.a\":5"),
    TRUE },
  { "number-not", EXTENDED ("\"custom.a\":\"6\""), EXTENDED ("\"custom.a\":5"),
    FALSE },
  { "value-not", EXTENDED ("\"custom.a\":\"x\""), EXTENDED ("\"custom.a\":5"),
    FALSE },
  { "value-removed", EXTENDED ("\"custom.a\":null"), "{}", TRUE },
  { "value-not-removed", EXTENDED ("\"custom.a\":null"),
    EXTENDED ("\"custom.a\":0"), FALSE },
  { "read-only", EXTENDED ("\"contacts.displayByFirstName\":\"x\""), "{}",
    TRUE },
  { "unknown", "{\"picture\":{\"a\":1}}", "{\"picture\":{\"a\":1}}", TRUE },
  { "unknown-not", "{\"picture\":{\"a\":1}}", "{\"picture\":{\"a\":2}}",
    FALSE },
};

static void
test_applied (gconstpointer data)
{
  const AppliedRow *row = data;
  g_autoptr (JsonObject) patch = kith_test_json_object (row->patch);
  g_autoptr (KithContactInfo) info = make_info (row->info);

  g_assert_cmpint (kith_patch_is_applied (patch, info), ==, row->applied);
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

  ADD_ROWS ("/patch/check/", check_rows, test_check);
  ADD_ROWS ("/patch/check/limit/", limit_rows, test_limit);
  g_test_add_func ("/patch/check/all", test_check_all);
  g_test_add_data_func ("/patch/check/primary/emails",
                        EMAILS ("{\"email\":\"a@b\"," FLAGGED "},"
                                "{\"email\":\"c@d\"," FLAGGED "}"),
                        test_check_primary);
  g_test_add_data_func ("/patch/check/primary/phones",
                        PHONES ("{\"phone\":\"1\"," FLAGGED "},"
                                "{\"phone\":\"2\"," FLAGGED "}"),
                        test_check_primary);
  ADD_ROWS ("/patch/apply/", apply_rows, test_apply);
  ADD_ROWS ("/patch/diff/", diff_rows, test_diff);
  ADD_ROWS ("/patch/is-empty/", empty_rows, test_is_empty);
  ADD_ROWS ("/patch/is-applied/", applied_rows, test_applied);

  return g_test_run ();
}
