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

static const struct
{
  const char *name;
  const char *phone;
  const char *national;
} nationals[] = {
  { "trunk-prefix", "+46 8 5550 0142", "0855500142" },
  { "no-trunk-prefix", "+17044541233", "7044541233" },
  { "kept-zero", "+390612345678", "0612345678" },
  { "eight", "+79161234567", "89161234567" },
  { "no-country", "08 5550 0142", NULL },
  { "plus", "+", NULL },
  { "nothing", NULL, NULL },
};

static void
test_national (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *national = kith_phone_to_national (nationals[i].phone);

  g_assert_cmpstr (national, ==, nationals[i].national);
}

static void
test_format (void)
{
  static const char *const formats[][2] = {
    { "+4562183848", "+45 62183848" },
    { "+17044541233", "+1 7044541233" },
    { "+390612345678", "+39 0612345678" },
    { "+", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *formatted = kith_phone_format (formats[i][0]);

      g_assert_cmpstr (formatted, ==, formats[i][1]);
    }
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

  for (guint i = 0; i < G_N_ELEMENTS (nationals); i++)
    {
      g_autofree char *name = g_strconcat ("/phone/national/",
                                           nationals[i].name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_national);
    }

  g_test_add_func ("/phone/format", test_format);

  return g_test_run ();
}
