/* contact-utils.c: contacts for tests, from JSON with ' for "
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact-utils.h"

#include <string.h>

#include "base/kith-json.h"

KithContact *
test_contact (gint64 revision, const char *info)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (info), "'", '"');
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  KithContact *contact;

  text = g_strdup_printf ("{\"id\":\"0677ef55-cf20-4f68-989a-f31d3649eb72\","
                          "\"revision\":%" G_GINT64_FORMAT ","
                          "\"createdDate\":\"2021-03-30T12:48:32.000Z\","
                          "\"updatedDate\":\"2021-04-07T20:37:43.000Z\","
                          "\"info\":%s}",
                          revision, quoted);
  object = kith_json_parse_object (text, strlen (text), G_MAXSIZE, &error);
  g_assert_no_error (error);
  contact = kith_contact_new_from_json (object, &error);
  g_assert_no_error (error);

  return contact;
}

void
test_assert_info (KithContactInfo *info, KithContactInfo *expected)
{
  g_autofree char *left = kith_json_print (kith_contact_info_get_json (info));
  g_autofree char *right = NULL;

  right = kith_json_print (kith_contact_info_get_json (expected));
  if (!kith_contact_info_equal (info, expected))
    g_assert_cmpstr (left, ==, right);
}

char *
test_mark (const char *text, GArray *found)
{
  GString *marked = g_string_new (NULL);
  gsize from = 0;

  for (guint i = 0; i < found->len; i++)
    {
      const KithRange *range = &g_array_index (found, KithRange, i);

      g_assert_cmpuint (range->start, >=, from);
      g_string_append_len (marked, text + from, (gssize) (range->start - from));
      g_string_append_printf (marked, "[%.*s]",
                              (int) (range->end - range->start),
                              text + range->start);
      from = range->end;
    }
  g_string_append (marked, text + from);

  return g_string_free (marked, FALSE);
}
