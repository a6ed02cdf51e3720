/* test-phone.c: phone numbers in E.164
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-record.h"

#include "test-utils.h"

typedef struct
{
  const char *name;
  const char *phone;
  const char *country;
  const char *e164;
} PhoneRow;

static const PhoneRow rows[] = {
  /* wix-contacts B.4 */
  { "valid", "(704)-454-1233", "US", "+17044541233" },
  { "not-in-the-plan", "(722)-138-3099", "US", NULL },
  { "no-country", "0769-469-693", NULL, NULL },
  { "empty-country", "0769-469-693", "", NULL },
  { "short-country", "62183848", "DK", "+4562183848" },

  { "lower-case", "030 123456", "de", "+4930123456" },
  { "own-country", "+49 30 123456", NULL, "+4930123456" },
  { "own-country-wins", "+44 20 7946 0018", "US", "+442079460018" },
  { "unknown-country", "+49 30 123456", "XX", NULL },
  { "long-country", "+49 30 123456", "DEU", NULL },
  { "trunk-prefix", "12125551234", "US", "+12125551234" },
  { "kept-zero", "06 12345678", "IT", "+390612345678" },
  { "extension", "212-555-1234 ext 5", "US", "+12125551234" },
  { "area-code-1", "112-555-1234", "US", NULL },
  { "seven-digits", "555-1234", "US", NULL },
  { "two-digits", "12", "DE", NULL },
  { "too-long", "123456789012345678", "DE", NULL },
  { "words", "ask Ann", "US", NULL },
  { "empty", "", "US", NULL },
  { "plus", "+", NULL, NULL },
};

static void
test_phone (gconstpointer data)
{
  const PhoneRow *row = data;
  g_autofree char *e164 = kith_phone_to_e164 (row->phone, row->country);

  g_assert_cmpstr (e164, ==, row->e164);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strconcat ("/phone/", rows[i].name, NULL);

      g_test_add_data_func (name, &rows[i], test_phone);
    }

  return g_test_run ();
}
