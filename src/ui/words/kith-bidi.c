/* kith-bidi.c: texts of both writing directions in one sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/words/kith-bidi.h"

#define LEFT_TO_RIGHT_MARK "\u200e"
#define RIGHT_TO_LEFT_MARK "\u200f"
#define LEFT_TO_RIGHT_ISOLATE "\u2066"
#define FIRST_STRONG_ISOLATE "\u2068"
#define POP_DIRECTIONAL_ISOLATE "\u2069"

/* Scripts in use that run from right to left. */
static const GUnicodeScript right_to_left[] = {
  G_UNICODE_SCRIPT_ADLAM,     G_UNICODE_SCRIPT_ARABIC,
  G_UNICODE_SCRIPT_HEBREW,    G_UNICODE_SCRIPT_HANIFI_ROHINGYA,
  G_UNICODE_SCRIPT_MANDAIC,   G_UNICODE_SCRIPT_NKO,
  G_UNICODE_SCRIPT_SAMARITAN, G_UNICODE_SCRIPT_SYRIAC,
  G_UNICODE_SCRIPT_THAANA,
};

static gboolean
is_right_to_left (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  for (guint i = 0; i < G_N_ELEMENTS (right_to_left); i++)
    if (script == right_to_left[i])
      return TRUE;

  return FALSE;
}

static gboolean
has (const char *text, gboolean (*is) (gunichar c))
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (is (g_utf8_get_char (text)))
      return TRUE;

  return FALSE;
}

/**
 * kith_bidi_isolate:
 * @text: a name, a value, what a person typed
 *
 * Makes a text that can stand anywhere in a sentence of the interface: neither
 * changes the order of the other, and figures and signs alone ("+1 555") keep
 * theirs. A mark of the interface's direction is in front, since Pango takes
 * the direction of a paragraph from its first letter, isolated or not.
 *
 * Returns: (transfer full): the text with the marks it needs, often none
 */
char *
kith_bidi_isolate (const char *text)
{
  gboolean rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;

  g_return_val_if_fail (text != NULL, NULL);

  if (*text == '\0' || (!rtl && !has (text, is_right_to_left)))
    return g_strdup (text);

  return g_strconcat (rtl ? RIGHT_TO_LEFT_MARK : LEFT_TO_RIGHT_MARK,
                      has (text, g_unichar_isalpha) ? FIRST_STRONG_ISOLATE
                                                    : LEFT_TO_RIGHT_ISOLATE,
                      text, POP_DIRECTIONAL_ISOLATE, NULL);
}
