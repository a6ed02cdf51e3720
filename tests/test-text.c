/* test-text.c: folding, words and sort keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-text.h"

#include <string.h>

#include "test-utils.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *result; /* lists are joined by "|" */
} Row;

/* clang-format off */
static const Row folded[] = {
  { "none", NULL, "" },
  { "empty", "", "" },
  { "ascii", "Anna-Lena O'Neil 2", "anna-lena o'neil 2" },
  { "polish", "Łukasz Żółć", "lukasz zolc" },
  { "german", "Müller Straße GROẞ", "muller strasse gross" },
  { "danish", "Søren Ærø Åse", "soren aero ase" },
  { "icelandic", "Þór Guðmundsdóttir", "thor gudmundsdottir" },
  { "croatian", "Đorđe", "dorde" },
  { "french", "Œuvre Français", "oeuvre francais" },
  { "turkish", "İstanbul Iğdır ı", "istanbul igdir i" },
  { "vietnamese", "Nguyễn Đức", "nguyen duc" },
  { "decomposed", "Mu\u0308ller", "muller" },
  { "many-marks", "Z\u0351\u036b\u0343a\u0328", "za" },
  { "fullwidth", "ＡＢＣ１", "abc1" },
  { "ligature", "ﬁn", "fin" },
  { "kelvin", "\u212a", "k" },
  { "hebrew", "זאב", "זאב" },
  { "hebrew-points", "שָׁלוֹם", "שלום" },
  { "hebrew-presentation", "\ufb2a", "ש" },
  { "arabic-harakat", "مُحَمَّد", "محمد" },
  { "arabic-hamza", "أحمد", "احمد" },
  { "arabic-tatweel", "محـــمد", "محمد" },
  { "greek", "ΣΊΣΥΦΟΣ", "σισυφοσ" },
  { "greek-final-sigma", "Σίσυφος", "σισυφοσ" },
  { "cyrillic", "Пётр ЙОД", "петр иод" },
  { "devanagari", "हिन्दी", "हिन्दी" },
  { "thai", "สวัสดี", "สวัสดี" },
  { "kana", "が\u304b\u3099", "がが" },
  { "hangul", "한국어", "한국어" },
  { "han", "山田太郎", "山田太郎" },
  { "cherokee", "Ꭰꭰ", "ᎠᎠ" },
  { "georgian", "Ვაჟა", "ვაჟა" },
  { "invisible", "\u200fAn\u00adna\u200e", "anna" },
  { "emoji", "😀", "😀" },
  { "not-utf8", "A\xff""B", "a\ufffdb" },
};

static const Row words[] = {
  { "none", NULL, "" },
  { "empty", "", "" },
  { "nothing", " .,-()\u2014", "" },
  { "name", "  Łukasz   Müller ", "lukasz|muller" },
  { "email", "anna.k_2@Example.com", "anna|k|2|example|com" },
  { "apostrophes", "O’Brien O'Brien", "o|brien|o|brien" },
  { "hyphen", "Anna-Lena", "anna|lena" },
  { "marks-inside", "हिन्दी सवाल", "हिन्दी|सवाल" },
  { "han", "山田 太郎", "山田|太郎" },
  { "joiner-inside", "می\u200cخواهم", "میخواهم" },
  { "emoji", "Ann😀a", "ann|a" },
  { "phone", "+49 (30) 12", "49|30|12" },
};

static const Row phone_tails[] = {
  { "digits", "85550142", "\u260e24105558" },
  { "short", "142", NULL },
  { "shortest", "0142", "\u260e2410" },
  { "letters", "0142a", NULL },
  { "empty", "", NULL },
};

static const Row phones[] = {
  { "none", NULL, NULL },
  { "empty", "", NULL },
  { "plain", "4930", "4930" },
  { "plus", "+49 (30) 1", "49301" },
  { "zeros", "0049 30 1", "49301" },
  { "zeros-spaced", "0 049 30", "4930" },
  { "one-zero", "030/12-34.5", "03012345" },
  { "plus-in-paren", "(+49) 30", "4930" },
  { "plus-zeros", "+0049", "0049" },
  { "fullwidth", "＋４９", "49" },
  { "arabic", "\u200e+٩٧٢ ٥٤\u200f", "97254" },
  { "devanagari", "९१", "91" },
  { "no-break", "+49\u00a030\u202f1", "49301" },
  { "dashes", "1\u20102\u20113\u20124\u20135\u20146\u20157", "1234567" },
  { "tab", "1\t2", "12" },
  { "letters", "anna1", NULL },
  { "letters-behind", "1anna", NULL },
  { "extension", "123 ext 4", NULL },
  { "extension-x", "123x4", NULL },
  { "plus-inside", "12+3", NULL },
  { "two-plus", "++12", NULL },
  { "star", "*31#12", NULL },
  { "newline", "1\n2", NULL },
  { "superscript", "1²", NULL },
  { "email", "1@2.3", NULL },
  { "punctuation", "+ ( )", NULL },
  { "zeros-only", "00", NULL },
  { "not-utf8", "1\xff", NULL },
};

static const Row searches[] = {
  { "none", NULL, "" },
  { "words", "Łuk  müll", "luk|mull" },
  { "phone", "+49 (30) 12", "493012" },
  { "digits", "49", "49" },
  { "word-and-digits", "anna 49", "anna|49" },
  { "zeros", "00", "00" },
};

static const Row normalized[] = {
  { "none", NULL, "" },
  { "ascii", " \t a b\r\n", "a b" },
  { "compose", "Mu\u0308ller", "Müller" },
  { "white-space", "\u00a0\u3000é\u2003", "é" },
  { "white-space-only", " \u00a0 ", "" },
  { "inside", "é  é", "é  é" },
  { "case", "É", "É" },
  { "not-utf8", "a\xff", "a\ufffd" },
};

static const Row initials[] = {
  { "none", NULL, "" },
  { "empty", "  ", "" },
  { "one", "anna", "A" },
  { "two", "anna meier", "AM" },
  { "three", "Anna Maria Meier", "AM" },
  { "hyphen", "Anna-Lena Meier", "AM" },
  { "apostrophe", "Sinéad O'Brien", "SO" },
  { "accents", "łukasz émile", "ŁÉ" },
  { "marks", "q\u0308ena", "Q\u0308" },
  { "sharp-s", "ßa", "ß" },
  { "parens", "(anna) \"meier\"", "AM" },
  { "digit-first", "3M", "3" },
  { "number", "+49 30 12", "" },
  { "number-behind", "Anna 2", "A" },
  { "emoji", "😀 anna 😀", "A" },
  { "hebrew", "זאב כהן", "זכ" },
  { "han", "山田 太郎", "山太" },
  { "wide-space", "山田\u3000太郎", "山太" },
};
/* clang-format on */

static void
test_fold (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *once = kith_text_fold (row->text);
  g_autofree char *twice = kith_text_fold (once);

  g_assert_cmpstr (once, ==, row->result);
  g_assert_cmpstr (twice, ==, once);
}

static void
test_words (gconstpointer data)
{
  const Row *row = data;
  g_auto (GStrv) list = kith_text_words (row->text);
  g_autofree char *joined = g_strjoinv ("|", list);

  g_assert_cmpstr (joined, ==, row->result);
}

static void
test_phone (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *digits = kith_text_phone_digits (row->text);

  g_assert_cmpstr (digits, ==, row->result);
}

static void
test_phone_tail (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *tail = kith_text_phone_tail (row->text);

  g_assert_cmpstr (tail, ==, row->result);
}

static void
test_search (gconstpointer data)
{
  const Row *row = data;
  g_auto (GStrv) list = kith_text_search_terms (row->text);
  g_autofree char *joined = g_strjoinv ("|", list);

  g_assert_cmpstr (joined, ==, row->result);
}

static void
test_normalize (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *text = kith_text_normalize (row->text);

  g_assert_cmpstr (text, ==, row->result);
  g_assert_true (kith_text_equal (row->text, row->result));
}

static void
test_initials (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *text = kith_text_initials (row->text);

  g_assert_cmpstr (text, ==, row->result);
}

static void
test_equal (void)
{
  g_assert_true (kith_text_equal (NULL, NULL));
  g_assert_true (kith_text_equal (NULL, " "));
  g_assert_false (kith_text_equal (NULL, "a"));
  g_assert_false (kith_text_equal ("a", "A"));
  g_assert_false (kith_text_equal ("e", "é"));
}

/* What is found is marked with [ ]; NULL: nothing is found. */
static const struct
{
  const char *name;
  const char *text;
  const char *term;
  const char *marked;
} finds[] = {
  { "start", "Anna Meier", "an", "[An]na Meier" },
  { "second", "Anna Meier", "mei", "Anna [Mei]er" },
  { "whole", "Anna", "anna", "[Anna]" },
  { "longer", "Anna", "annab", NULL },
  { "inside-no", "Joanna", "anna", NULL },
  { "first-of-two", "Anna Anna", "a", "[A]nna Anna" },
  { "none", NULL, "a", NULL },
  { "empty-term", "Anna", "", NULL },
  { "email", "x@anna.com", "ann", "x@[ann]a.com" },
  { "accents", "Jürgen Łuk", "lu", "Jürgen [Łu]k" },
  { "decomposed", "Mu\u0308ller", "mu", "[Mu\u0308]ller" },
  { "expanding", "Straße 1", "strasse", "[Straße] 1" },
  { "expanding-half", "Straße", "stras", "[Straß]e" },
  { "behind-expanding", "ß Anna", "an", "ß [An]na" },
  { "ligature", "ﬁn", "f", "[ﬁ]n" },
  { "invisible-in-front", "\u200fאבג", "א", "\u200f[א]בג" },
  { "invisible-inside", "an\u00adna", "ann", "[an\u00adn]a" },
  { "hebrew-points", "שָׁלוֹם", "של", "[שָׁל]וֹם" },
  { "hangul", "김 한국", "한", "김 [한]국" },
  { "hangul-jamo", "\u1112\u1161\u11ab국", "한", "[\u1112\u1161\u11ab]국" },
  { "apostrophe", "O’Brien", "bri", "O’[Bri]en" },
  { "not-utf8", "\xff anna", "anna", NULL },
};

static void
test_find (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const char *text = finds[i].text;
  g_autofree char *marked = NULL;
  gsize start = 99;
  gsize end = 99;

  if (kith_text_find_prefix (text, finds[i].term, &start, &end))
    marked = g_strdup_printf ("%.*s[%.*s]%s", (int) start, text,
                              (int) (end - start), text + start, text + end);
  else
    g_assert_true (start == 99 && end == 99);

  g_assert_cmpstr (marked, ==, finds[i].marked);
}

/* What stands in the index must be found in the text that it came from. */
static void
test_find_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (folded); i++)
    {
      g_auto (GStrv) list = kith_text_words (folded[i].text);
      gsize start, end;

      if (folded[i].text == NULL || !g_utf8_validate (folded[i].text, -1, NULL))
        continue;

      for (guint j = 0; list[j] != NULL; j++)
        g_assert_true (
          kith_text_find_prefix (folded[i].text, list[j], &start, &end));
    }
}

/* Each in the order that its locale wants. */
static const struct
{
  const char *locale;
  const char *texts[7];
} orders[] = {
  { "de", { "anna", "Anna", "Ärger", "Azzi", "Öl", "Zoe", NULL } },
  { "sv", { "Anna", "Zoe", "Åke", "Ärger", "Öl", NULL } },
  { "da", { "Anna", "Zoe", "Ærø", "Øre", "Åse", NULL } },
  { "en", { "10", "9", "anna", "Zoe", "אבא", " ", NULL } },
  { "root", { "cote", "coté", "Coté", "côte", "cotf", NULL } },
  { "root", { " Anna ", "Bob", "\u200f", NULL } },
};

static void
test_order (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  const char *const *texts = orders[i].texts;

  for (guint j = 1; texts[j] != NULL; j++)
    {
      g_autoptr (GBytes)
        before = kith_text_sort_key (texts[j - 1], orders[i].locale);
      g_autoptr (GBytes) key = kith_text_sort_key (texts[j], orders[i].locale);

      g_test_message ("%s < %s", texts[j - 1], texts[j]);
      g_assert_cmpint (g_bytes_compare (before, key), <, 0);
    }
}

static void
assert_same_key (const char *a, const char *b)
{
  g_autoptr (GBytes) one = kith_text_sort_key (a, "en");
  g_autoptr (GBytes) other = kith_text_sort_key (b, "en");

  g_assert_true (g_bytes_equal (one, other));
}

static void
test_same_key (void)
{
  assert_same_key ("Mu\u0308ller", " Müller ");
  assert_same_key (NULL, "");
  assert_same_key (NULL, " \u00a0");
}

static void
test_long_key (void)
{
  g_autofree char *text = g_strnfill (2000, 'b');
  g_autofree char *more = g_strconcat (text, "c", NULL);
  g_autoptr (GBytes) key = kith_text_sort_key (text, NULL);
  g_autoptr (GBytes) more_key = kith_text_sort_key (more, NULL);

  g_assert_cmpint (g_bytes_compare (key, more_key), <, 0);
}

/* The tests run in the C locale, in which nobody wants their contacts. */
static void
test_environment_locale (void)
{
  g_autoptr (GBytes) small = kith_text_sort_key ("anna", NULL);
  g_autoptr (GBytes) large = kith_text_sort_key ("Zoe", NULL);

  g_assert_cmpint (g_bytes_compare (small, large), <, 0);
}

static void
test_rules (void)
{
  g_autofree char *swedish = kith_text_sort_rules ("sv_SE");
  g_autofree char *again = kith_text_sort_rules ("sv");
  g_autofree char *other = kith_text_sort_rules (NULL);

  g_assert_true (g_str_has_prefix (swedish, "sv/"));
  g_assert_true (g_ascii_isdigit (swedish[3]));
  g_assert_cmpstr (swedish, ==, again);
  g_assert_cmpstr (swedish, !=, other);
}

static gpointer
fold_often (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = kith_text_fold ("Łukasz Ærø");
      g_autoptr (GBytes) key = kith_text_sort_key (text, i % 2 ? "sv" : "de");

      g_assert_cmpstr (text, ==, "lukasz aero");
      g_assert_cmpuint (g_bytes_get_size (key), >, 1);
    }

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("fold", fold_often, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* Folding what is folded changes nothing, whatever the script. */
static void
test_every_character (void)
{
  for (gunichar c = 1; c < 0x20000; c++)
    {
      char text[7] = { 0 };
      g_autofree char *once = NULL;
      g_autofree char *twice = NULL;

      if (!g_unichar_isdefined (c) || !g_unichar_validate (c))
        continue;

      g_unichar_to_utf8 (c, text);
      once = kith_text_fold (text);
      twice = kith_text_fold (once);
      if (!g_str_equal (once, twice))
        g_error ("U+%04X: %s, then %s", c, once, twice);
    }
}

static void
add_rows (const char *group, const Row *rows, guint n, GTestDataFunc func)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/text/%s/%s", group,
                                               rows[i].name);

      g_test_add_data_func (path, &rows[i], func);
    }
}

static void
add_numbered_rows (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (finds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/text/find/%s", finds[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_find);
    }

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autofree char *path = g_strdup_printf ("/text/order/%u-%s", i,
                                               orders[i].locale);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_order);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_rows ("fold", folded, G_N_ELEMENTS (folded), test_fold);
  add_rows ("words", words, G_N_ELEMENTS (words), test_words);
  add_rows ("phone", phones, G_N_ELEMENTS (phones), test_phone);
  add_rows ("phone-tail", phone_tails, G_N_ELEMENTS (phone_tails),
            test_phone_tail);
  add_rows ("search", searches, G_N_ELEMENTS (searches), test_search);
  add_rows ("normalize", normalized, G_N_ELEMENTS (normalized), test_normalize);
  add_rows ("initials", initials, G_N_ELEMENTS (initials), test_initials);
  add_numbered_rows ();

  g_test_add_func ("/text/equal", test_equal);
  g_test_add_func ("/text/find-words", test_find_words);
  g_test_add_func ("/text/same-key", test_same_key);
  g_test_add_func ("/text/long-key", test_long_key);
  g_test_add_func ("/text/environment-locale", test_environment_locale);
  g_test_add_func ("/text/rules", test_rules);
  g_test_add_func ("/text/threads", test_threads);
  g_test_add_func ("/text/every-character", test_every_character);

  return g_test_run ();
}
