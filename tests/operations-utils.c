/* operations-utils.c: what the tests of a store's operations share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "operations-utils.h"

#include <string.h>

#include "base/kith-json.h"
#include "test-utils.h"

void
test_wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

JsonObject *
test_take_bytes (GBytes *bytes)
{
  g_autoptr (GBytes) owned = bytes;

  return owned != NULL ? parse_bytes (owned) : NULL;
}

const char *
test_get_id (JsonObject *record)
{
  return kith_json_get_string (record, "id");
}

/* "revision: info", without what the store gives of its own. */
static char *
describe (JsonObject *record)
{
  static const char *const members[] = { "name", "company", "jobTitle" };
  static const char *const lists[][2] = { { "emails", "email" },
                                          { "phones", "phone" },
                                          { "labelKeys", NULL } };
  JsonObject *info = kith_json_get_object (record, "info");
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GINT64_FORMAT,
                          kith_json_get_int (record, "revision", 0));
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonObject *name = kith_json_get_object (info, members[i]);
      const char *value = kith_json_get_string (name != NULL ? name : info,
                                                name != NULL ? "first"
                                                             : members[i]);

      if (value != NULL)
        g_string_append_printf (text, " %s", value);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      JsonArray *items = kith_json_get_array (
        kith_json_get_object (info, lists[i][0]), "items");
      guint n_items = items != NULL ? json_array_get_length (items) : 0;

      for (guint j = 0; j < n_items; j++)
        g_string_append_printf (
          text, "%c%s", j == 0 ? ' ' : ',',
          lists[i][1] != NULL
            ? kith_json_get_string (json_array_get_object_element (items, j),
                                    lists[i][1])
            : json_array_get_string_element (items, j));
    }

  return g_string_free (text, FALSE);
}

void
test_assert_record (JsonObject *record, const char *expected)
{
  g_autofree char *text = describe (record);

  g_assert_cmpstr (text, ==, expected);
}

void
test_assert_stored (StoreFixture *fixture, const char *id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    record = test_take_bytes (store_get (fixture->store, id, &error));

  g_assert_no_error (error);
  test_assert_record (record, expected);
}

void
test_make_labels (StoreFixture *fixture)
{
  static const char *const names[] = { "A", "B", "C" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (KithLabel)
        made = kith_store_add_label (fixture->store, names[i], NULL, NULL,
                                     &error);

      g_assert_no_error (error);
      g_assert_nonnull (made);
    }
}

void
test_three_init (TestThree *three, StoreFixture *fixture)
{
  test_make_labels (fixture);
  three->ann = store_create (
    fixture, "{'name':{'first':'Ann'},'emails':{'items':[{'email':'a@x.net'}]},"
             "'labelKeys':{'items':['custom.a']}}");
  three->bob = store_create (
    fixture, "{'name':{'first':'Bob'},'company':'B Ltd','emails':{'items':["
             "{'email':'A@x.net'},{'email':'b@x.net'}]},"
             "'labelKeys':{'items':['custom.b','custom.a']}}");
  three->cleo = store_create (
    fixture, "{'name':{'first':'Cleo'},'company':'C Ltd','jobTitle':'Boss',"
             "'phones':{'items':[{'phone':'123'}]}}");
  three->sources = g_strconcat (test_get_id (three->bob), ",",
                                test_get_id (three->cleo), NULL);
}

void
test_three_clear (TestThree *three)
{
  g_clear_pointer (&three->ann, json_object_unref);
  g_clear_pointer (&three->bob, json_object_unref);
  g_clear_pointer (&three->cleo, json_object_unref);
  g_clear_pointer (&three->sources, g_free);
}

char *
test_list_phones (guint first)
{
  GString *text = g_string_new ("{'name':{'first':'Many'},'phones':{'items':[");

  for (guint i = 0; i < KITH_LIMIT_ITEMS; i++)
    g_string_append_printf (text, "%s{'phone':'%u'}", i > 0 ? "," : "",
                            first + i);
  g_string_append (text, "]}}");

  return g_string_free (text, FALSE);
}
