/* test-match.c: why a search found a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-text.h"
#include "model/kith-match.h"
#include "contact-utils.h"

/* What matches is in brackets. */
static const struct
{
  const char *name;
  const char *search;
  const char *text;
  const char *marked;
} ranges[] = {
  { "prefix", "an", "Ann Lee", "[An]n Lee" },
  { "every-word", "an", "Ann and Joan An", "[An]n [an]d Joan [An]" },
  { "not-inside-a-word", "nn", "Ann", "Ann" },
  { "not-inside-after-a-match", "an", "Anan", "[An]an" },
  { "two-terms", "lee an", "Ann Lee", "[An]n [Lee]" },
  { "overlapping-terms", "a ann", "Anna", "[Ann]a" },
  { "accents", "muller", "M\xc3\xbcller", "[M\xc3\xbcller]" },
  { "hebrew", "\xd7\xa9\xd7\x9c", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
    "[\xd7\xa9\xd7\x9c]\xd7\x95\xd7\x9d" },
  { "phone", "+49 30-12", "+49 (30) 1234", "+[49 (30) 12]34" },
  { "phone-zeros", "4930", "0049 30 1", "00[49 30] 1" },
  { "phone-prefix-only", "30", "+49 30 1", "+49 [30] 1" },
  { "phone-national", "08 5550 01", "+46 8 5550 0142", "+46 [8 5550 01]42" },
  { "phone-trunk-prefix", "0", "+46 8 5550 0142", "+46 [8] 5550 0142" },
  { "phone-kept-zero", "06 12", "+39 06 1234 5678", "+39 [06 12]34 5678" },
  { "phone-rewritten", "011 15 2345", "+54 9 11 2345 6789",
    "+54 9 11 [2345] 6789" },
  { "phone-end", "500142", "+46 8 5550 0142", "+46 8 55[50 0142]" },
  { "phone-end-zeros", "5550 0142", "0046 8 5550 0142", "0046 8 [5550 0142]" },
  { "phone-short-end", "142", "8 55500142", "8 55500142" },
  { "phone-without-country", "+358 9 7654 321", "09 7654 321",
    "[09 7654 321]" },
  { "phone-of-another", "+358 9 7654 321", "09 7654 322", "09 7654 322" },
  { "phone-middle", "85550", "+46 8 5550 0142", "+46 8 5550 0142" },
  { "nothing", "x", "Ann", "Ann" },
};

static void
test_ranges (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_auto (GStrv) terms = kith_text_search_terms (ranges[i].search);
  g_autoptr (GArray) found = NULL;
  g_autofree char *marked = NULL;

  found = kith_match_ranges (ranges[i].text, (const char *const *) terms);
  marked = test_mark (ranges[i].text, found);
  g_assert_cmpstr (marked, ==, ranges[i].marked);
}

#define CONTACT                                                                \
  "{'name':{'first':'Ann','last':'Lee'},'company':'Nordwind',"                 \
  "'emails':{'items':[{'id':'1','email':'x@y.example'},"                       \
  "{'id':'2','email':'lee@z.example'}]},"                                      \
  "'phones':{'items':[{'id':'3','phone':'030 12','e164Phone':'+493012'}]},"    \
  "'labelKeys':{'items':['custom.vip']},"                                      \
  "'extendedFields':{'items':{'custom.met':'MegaCon 2021'}}}"

static const struct
{
  const char *name;
  const char *search;
  int field; /* -1: the name explains it */
  const char *key;
  const char *marked;
} finds[] = {
  { "by-name", "lee", -1, NULL, NULL },
  { "by-both-names", "lee an", -1, NULL, NULL },
  { "by-company", "nord", KITH_FIELD_COMPANY, NULL, "[Nord]wind" },
  { "by-name-and-company", "ann nord", KITH_FIELD_COMPANY, NULL, "[Nord]wind" },
  { "by-second-email", "z.ex", KITH_FIELD_EMAILS, NULL, "lee@[z].[ex]ample" },
  { "by-phone", "030-1", KITH_FIELD_PHONES, NULL, "[030 1]2" },
  { "by-e164", "+49 30", KITH_FIELD_PHONES, NULL, "+[4930]12" },
  { "by-name-and-phone-end", "ann 3012", KITH_FIELD_PHONES, NULL, "0[30 12]" },
  { "by-label", "vip", KITH_FIELD_LABELS, "custom.vip", "[vip]" },
  { "by-custom", "megacon", KITH_FIELD_EXTENDED, "custom.met",
    "[MegaCon] 2021" },
};

static void
test_find (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (KithContact) contact = test_contact (1, CONTACT);
  g_auto (GStrv) terms = kith_text_search_terms (finds[i].search);
  g_autoptr (KithMatch) match = NULL;
  g_autofree char *marked = NULL;

  match = kith_match_find (contact, (const char *const *) terms);
  if (finds[i].field < 0)
    {
      g_assert_null (match);
      return;
    }

  g_assert_nonnull (match);
  g_assert_cmpint ((int) match->field, ==, finds[i].field);
  g_assert_cmpstr (match->key, ==, finds[i].key);
  marked = test_mark (match->text, match->ranges);
  g_assert_cmpstr (marked, ==, finds[i].marked);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree char *path = NULL;

      path = g_strconcat ("/match/ranges/", ranges[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_ranges);
    }

  for (guint i = 0; i < G_N_ELEMENTS (finds); i++)
    {
      g_autofree char *path = g_strconcat ("/match/", finds[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_find);
    }

  return g_test_run ();
}
