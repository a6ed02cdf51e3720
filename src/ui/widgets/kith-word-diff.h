/* kith-word-diff.h: the words that make one text another
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-match.h"

G_BEGIN_DECLS

/* The words of @text that @base has not, those side by side as one.
 * (transfer full) (element-type KithRange): in order, apart; empty when @base
 * is empty or the texts are too long to compare. */
GArray *kith_word_diff (const char *base, const char *text);

G_END_DECLS
