/* record-utils.c: records as tests make them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "record-utils.h"

#include "base/kith-json.h"
#include "model/kith-record.h"
#include "test-utils.h"

JsonObject *
record_create (const char *info_text)
{
  g_autoptr (JsonObject) info = kith_test_json_object (info_text);
  g_autoptr (GError) error = NULL;
  JsonObject *record = kith_record_create (RECORD_ID, info, NULL,
                                           RECORD_CREATED, &error);

  g_assert_no_error (error);

  return record;
}

/* New items have got ids of their own. */
static gboolean
same_but_ids (JsonObject *a, JsonObject *b)
{
  g_autofree char *text_a = kith_json_print (a);
  g_autofree char *text_b = kith_json_print (b);
  g_autoptr (GRegex)
    id = g_regex_new ("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", 0, 0, NULL);
  g_autofree char *plain_a = g_regex_replace_literal (id, text_a, -1, 0, "ID",
                                                      0, NULL);
  g_autofree char *plain_b = g_regex_replace_literal (id, text_b, -1, 0, "ID",
                                                      0, NULL);

  return g_str_equal (plain_a, plain_b);
}

JsonObject *
record_update (JsonObject *record, const char *patch_text)
{
  g_autoptr (JsonObject) patch = kith_test_json_object (patch_text);
  g_autoptr (JsonObject) before = kith_json_copy_object (record);
  g_autoptr (GError) error = NULL;
  JsonObject *updated = kith_record_update (record, patch, RECORD_UPDATED,
                                            &error);

  g_autoptr (JsonObject) own = NULL;

  g_assert_no_error (error);
  g_assert_true (kith_json_object_equal (record, before));

  own = kith_record_update_own (g_steal_pointer (&before), patch,
                                RECORD_UPDATED, &error);
  g_assert_no_error (error);
  g_assert_true (same_but_ids (own, updated));

  return updated;
}

void
record_assert_json (JsonObject *object, const char *expected)
{
  g_autofree char *text = kith_json_print (object);

  g_assert_cmpstr (text, ==, expected);
}

/* The same but for the order of members. */
void
record_assert_same (JsonObject *object, const char *expected_text)
{
  g_autoptr (JsonObject) expected = kith_test_json_object (expected_text);
  g_autofree char *text = kith_json_print (object);

  g_test_message ("%s", text);
  g_assert_true (kith_json_object_equal (object, expected));
}

JsonObject *
record_get_info (JsonObject *record)
{
  return json_object_get_object_member (record, "info");
}

JsonObject *
record_get_item (JsonObject *record, const char *member, guint position)
{
  JsonObject *wrapper = kith_json_get_object (record_get_info (record), member);

  return json_array_get_object_element (kith_json_get_array (wrapper, "items"),
                                        position);
}
