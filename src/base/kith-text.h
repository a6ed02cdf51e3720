/* kith-text.h: folding, words and sort keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Folds case and accents, by ICU: "Łukasz Müller" → "lukasz muller"; Hebrew
 * points and Arabic marks fall away, other scripts stay.  (transfer full)
 */
char *kith_text_fold (const char *text);

/* The words of @text, folded: a word is a run of letters, marks and digits.
 * (transfer full): a strv, possibly empty.
 */
char **kith_text_words (const char *text);

/* The digits of a phone number in any punctuation or digit script; NULL when
 * @text holds anything that is not part of a phone number ("+49 (30) 1" →
 * "49301"; "anna1" → NULL).  A leading "+" or "00" is dropped.
 * (transfer full) (nullable)
 */
char *kith_text_phone_digits (const char *text);

/* Fewer last digits of a phone number than these are not looked for. */
#define KITH_PHONE_TAIL_DIGITS 4

/* A word, unlike any of a text, by whose prefixes a phone number is found from
 * its end ("5550142" → "☎2410555"); NULL unless @digits are digits alone, and
 * enough.  (transfer full) (nullable)
 */
char *kith_text_phone_tail (const char *digits);

/* What to look for when @search was typed: words, each a prefix; a search that
 * is all one phone number is one word of digits.  (transfer full)
 */
char **kith_text_search_terms (const char *search);

/* Where in @text (bytes, not folded) the first word that begins with @term (a
 * folded word) stands.  The end is that of the matching part, at least one
 * character.
 */
gboolean kith_text_find_prefix (const char *text,
                                const char *term,
                                gsize *start,
                                gsize *end);

/* NFC, without white space at both ends. (transfer full) */
char *kith_text_normalize (const char *text);
/* Whether two texts are the same once normalized; NULL equals "". */
gboolean kith_text_equal (const char *a, const char *b);

/* A key that memcmp() orders as the locale orders the texts; empty text sorts
 * last.  @locale: (nullable): an ICU locale, by default that of the
 * environment.
 */
GBytes *kith_text_sort_key (const char *text, const char *locale);
/* Names the rules the keys follow ("de_DE/72.1"): keys made under another name
 * must be made anew. (transfer full)
 */
char *kith_text_sort_rules (const char *locale);

/* One or two letters that stand for a name in a picture. (transfer full) */
char *kith_text_initials (const char *text);

G_END_DECLS
