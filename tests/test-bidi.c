/* test-bidi.c: names of both writing directions in sentences of both
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/words/kith-bidi.h"

static const struct
{
  const char *name;
  const char *text;
  const char *in_english;
  const char *in_hebrew;
} cases[] = {
  { "empty", "", "", "" },
  { "latin", "Ann", "Ann", "\u200f\u2068Ann\u2069" },
  { "figures", "+1 555", "+1 555", "\u200f\u2066+1 555\u2069" },
  { "hebrew", "שירה", "\u200e\u2068שירה\u2069", "\u200f\u2068שירה\u2069" },
  { "arabic", "أحمد", "\u200e\u2068أحمد\u2069", "\u200f\u2068أحمد\u2069" },
  { "both", "Ann לוי", "\u200e\u2068Ann לוי\u2069",
    "\u200f\u2068Ann לוי\u2069" },
};

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *in_english = NULL;
  g_autofree char *in_hebrew = NULL;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  in_english = kith_bidi_isolate (cases[i].text);
  g_assert_cmpstr (in_english, ==, cases[i].in_english);

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  in_hebrew = kith_bidi_isolate (cases[i].text);
  g_assert_cmpstr (in_hebrew, ==, cases[i].in_hebrew);
}

/* What it is for: Pango reads the sentence in the interface's direction. */
static void
test_sentence (void)
{
  PangoContext *context = pango_font_map_create_context (
    pango_cairo_font_map_get_default ());
  PangoLayout *layout = pango_layout_new (context);
  g_autofree char *name = NULL;
  g_autofree char *sentence = NULL;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  name = kith_bidi_isolate ("שירה");
  sentence = g_strdup_printf ("“%s” deleted", name);
  pango_layout_set_text (layout, sentence, -1);
  g_assert_cmpint (pango_layout_get_direction (layout, 0), ==,
                   PANGO_DIRECTION_LTR);

  g_object_unref (layout);
  g_object_unref (context);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/bidi/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/bidi/sentence", test_sentence);

  return g_test_run ();
}
