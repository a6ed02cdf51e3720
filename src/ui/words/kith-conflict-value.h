/* kith-conflict-value.h: the values of a conflict's rows, to read and to edit
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-merge.h"
#include "model/kith-names.h"

G_BEGIN_DECLS

/* As a person reads it, with the item's kind where the value holds it: "ann@x,
 * Work"; "" for none. (transfer full) */
char *kith_conflict_value_describe (const KithMergeRow *row,
                                    JsonNode *value,
                                    KithNames *names);
/* "Was: Nordwind", "Was empty": what it was before. (transfer full) */
char *kith_conflict_value_describe_was (const KithMergeRow *row,
                                        JsonNode *was,
                                        KithNames *names);
/* The same of a value as a person reads it. (transfer full) */
char *kith_conflict_value_was (const char *text);
/* At most so much that a label shows it in no time; an ellipsis stands for the
 * rest. (transfer full) */
char *kith_conflict_value_shorten (const char *text, guint max_chars);

/* Without any, the text has no writing direction of its own. */
gboolean kith_conflict_value_has_letters (const char *text);

/* What an entry begins with. (transfer full) */
char *kith_conflict_value_to_text (JsonNode *value,
                                   const KithMergeRow *row,
                                   KithNames *names);
/* What was typed as a value of the row; @value is NULL for what clears it.
 * @names: (nullable).  FALSE, with an error, for what the server would not
 * take. */
gboolean kith_conflict_value_parse (const KithMergeRow *row,
                                    KithNames *names,
                                    const char *text,
                                    JsonNode **value,
                                    GError **error);

G_END_DECLS
