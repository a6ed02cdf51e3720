/* fuzz-update.c: the body of an update, from text to the record it makes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "fuzz.h"
#include "model/kith-info-check.h"
#include "model/kith-patch.h"
#include "model/kith-record.h"
#include "server/request/kith-body.h"
#include "test-utils.h"

static const char base_info[] =
  "{\"name\":{\"first\":\"Ann\",\"last\":\"Lee\"},\"company\":\"Co\","
  "\"emails\":{\"items\":[{\"email\":\"ann@example.com\",\"tag\":\"WORK\"},"
  "{\"email\":\"lee@example.com\",\"primary\":true}]},"
  "\"phones\":{\"items\":[{\"phone\":\"0113 496 0000\","
  "\"countryCode\":\"GB\"}]},\"labelKeys\":{\"items\":[\"custom.a\"]},"
  "\"extendedFields\":{\"items\":{\"custom.size\":39.5}}}";

/* (transfer full) (nullable): the info of a body that a server takes. */
static JsonObject *
read_patch (const uint8_t *data, size_t size)
{
  g_autoptr (JsonObject)
    body = kith_json_parse_object ((const char *) data, size,
                                   KITH_LIMIT_BODY_BYTES, NULL);
  JsonObject *info;

  if (body == NULL || !kith_body_check (body, NULL))
    return NULL;

  info = kith_json_get_object (body, "info");

  return info != NULL && kith_patch_check (info, NULL) ? json_object_ref (info)
                                                       : NULL;
}

static void
assert_one_primary (JsonObject *info, const char *member)
{
  JsonArray *items = kith_json_get_array (kith_json_get_object (info, member),
                                          "items");
  guint n_primary = 0;

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    n_primary += kith_json_get_boolean (json_array_get_object_element (items,
                                                                       i),
                                        "primary", FALSE);
  if (items != NULL)
    g_assert_cmpuint (n_primary, ==, 1);
}

/* What the server keeps is as whole as what it was made of. */
static void
assert_whole (JsonObject *record, JsonObject *patch)
{
  JsonObject *info = kith_json_get_object (record, "info");
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContactInfo)
    now = kith_contact_info_new_from_json (info, &error);
  g_auto (GStrv) emails = kith_record_get_email_keys (info);
  g_auto (GStrv) phones = kith_record_get_phone_keys (info);
  g_autofree char *words = kith_record_get_search_text (record, NULL, NULL);

  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (words, -1, NULL));
  kith_info_check (info, TRUE, &error);
  g_assert_no_error (error);
  assert_one_primary (info, "emails");
  assert_one_primary (info, "phones");
  g_assert_cmpint (kith_json_get_int (record, "revision", 0), ==, 2);
  /* Rule R7: a client whose answer was lost knows its own update again. */
  g_assert_true (kith_patch_is_applied (patch, now));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static JsonObject *base = NULL;
  static char *base_text = NULL;
  g_autoptr (JsonObject) patch = read_patch (data, size);
  g_autoptr (JsonObject) record = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (base == NULL)
    {
      g_autoptr (JsonObject) info = kith_test_json_object (base_info);

      base = kith_record_create ("0677ef55-cf20-4f68-989a-f31d3649eb72", info,
                                 NULL, 0, NULL);
      base_text = kith_json_print (base);
    }
  if (patch == NULL)
    return 0;

  record = kith_record_update (base, patch, G_USEC_PER_SEC, &error);
  g_assert_true ((record == NULL) == (error != NULL));
  if (record != NULL)
    assert_whole (record, patch);

  /* Parts of a record are shared: none may be changed. */
  text = kith_json_print (base);
  g_assert_cmpstr (text, ==, base_text);

  return 0;
}
