/* test-word-diff.c: the words that make one text another
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-word-diff.h"

/* What is new is in brackets. */
static const struct
{
  const char *name;
  const char *base;
  const char *marked;
} cases[] = {
  { "equal", "Event manager", "Event manager" },
  { "one-word", "Event manager", "Event [director]" },
  { "in-front", "Event manager", "[Senior] event manager" },
  { "case-alone", "event manager", "[Event] manager" },
  { "words-side-by-side-are-one", "Cloud Computing MegaCon",
    "Cloud [& AI] MegaCon" },
  { "words-apart-are-two", "a b c", "[x] b [y]" },
  { "end-of-an-email", "ann@old.example", "ann@[new].example" },
  { "from-nothing", "", "Ann" },
  { "to-nothing", "Ann", "" },
  { "removed-only", "a b c", "a c" },
  { "letters-with-marks", "Zu\xcc\x88rich", "[Zurich]" },
  { "hebrew", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d a",
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d [b]" },
};

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_auto (GStrv) parts = g_strsplit_set (cases[i].marked, "[]", -1);
  g_autofree char *text = g_strjoinv ("", parts);
  g_autoptr (GArray) found = kith_word_diff (cases[i].base, text);
  GString *marked = g_string_new (NULL);
  g_autofree char *result = NULL;
  gsize from = 0;

  for (guint j = 0; j < found->len; j++)
    {
      const KithRange *range = &g_array_index (found, KithRange, j);

      g_string_append_printf (marked, "%.*s[%.*s]", (int) (range->start - from),
                              text + from, (int) (range->end - range->start),
                              text + range->start);
      from = range->end;
    }
  g_string_append (marked, text + from);
  result = g_string_free (marked, FALSE);
  g_assert_cmpstr (result, ==, cases[i].marked);
}

/* Nobody waits for the words of 100 kB. */
static void
test_long (void)
{
  GString *text = g_string_new (NULL);
  g_autofree char *base = NULL;
  g_autoptr (GArray) found = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "w%u ", i);
  base = g_string_free (text, FALSE);
  found = kith_word_diff (base, "w1 w2");
  g_assert_cmpuint (found->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/word-diff/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/word-diff/long", test_long);

  return g_test_run ();
}
