/* kith-merge.h: the three-way merge
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact-info.h"

G_BEGIN_DECLS

/* What a leaf of an info is about. */
typedef enum
{
  KITH_PART_VALUE,   /* a text, a date, an item's value, a label, a custom value
                      */
  KITH_PART_TAG,     /* an item's tag */
  KITH_PART_PRIMARY, /* which item of a list is the primary one */
} KithPart;

typedef enum
{
  KITH_OUTCOME_MINE,     /* only mine changed it */
  KITH_OUTCOME_THEIRS,   /* only theirs did */
  KITH_OUTCOME_SAME,     /* both did, to the same value */
  KITH_OUTCOME_CONFLICT, /* both did, differently: a person decides */
} KithOutcome;

/* One leaf that a side has changed.  Values are as in the API: a string, a
 * number, for an item its object (without id and primary; with its tag only
 * where a side has not got the item, so that the tag is no row of its own), for
 * a label true, for the primary mark the item's text; NULL: not there.
 */
typedef struct
{
  char *path; /* names the leaf: "company", "emails/ann@x.example#tag" */
  KithField field;
  KithPart part;
  char *key; /* of an item, label, custom field or unknown member; or NULL */
  KithOutcome outcome;
  JsonNode *base;
  JsonNode *mine;
  JsonNode *theirs;
} KithMergeRow;

typedef struct _KithMerge KithMerge;

/* Merges what @mine and @theirs have each made of @base.  Pure.
 *
 * - Text: by field.  Emails, phones, addresses: items matched by id, else by
 *   normalized value; additions of both sides are kept, an address is one
 *   unit.  Labels: as a set, never a conflict.  Extended fields: by key.
 *   Members Kith does not know: each as one unit.
 * - A leaf counts as changed when it differs at all; two sides agree when they
 *   are equal once normalized (NFC, trimmed; email case; phone digits).
 * - What the server computes is theirs.
 *
 * @theirs must not change as long as the merge is used.
 */
KithMerge *kith_merge_new (KithContactInfo *base,
                           KithContactInfo *mine,
                           KithContactInfo *theirs);
KithMerge *kith_merge_ref (KithMerge *merge);
void kith_merge_unref (KithMerge *merge);

/* Every changed leaf. (transfer none) (element-type KithMergeRow) */
GPtrArray *kith_merge_get_rows (KithMerge *merge);
KithMergeRow *kith_merge_find (KithMerge *merge, const char *path);
guint kith_merge_get_n_conflicts (KithMerge *merge);

/* Whether KITH_CHOICE_BOTH is an answer: an item that both sides have. */
gboolean kith_merge_row_can_keep_both (const KithMergeRow *row);
/* Whether KITH_CHOICE_EDIT is an answer: a text can say the value (that of an
 * address cannot be told from one line). */
gboolean kith_merge_row_can_edit (const KithMergeRow *row);

typedef enum
{
  KITH_CHOICE_UNDECIDED,
  KITH_CHOICE_MINE,
  KITH_CHOICE_THEIRS,
  KITH_CHOICE_BOTH, /* of an item: both are kept */
  KITH_CHOICE_EDIT, /* a value of its own */
} KithChoice;

/* The merged info.  @choose says what becomes of each row: for a conflict its
 * answer (for KITH_CHOICE_EDIT also sets @edited, (transfer full) (nullable)),
 * for any other row KITH_CHOICE_UNDECIDED to let the outcome stand, or a side
 * to reverse it.  A conflict left undecided keeps theirs.  @choose NULL: all
 * outcomes stand. (transfer full) */
typedef KithChoice (*KithMergeChoose) (const KithMergeRow *row,
                                       JsonNode **edited,
                                       gpointer data);
KithContactInfo *
kith_merge_get_result (KithMerge *merge, KithMergeChoose choose, gpointer data);

/* @theirs with all that @mine made of @base, which wins where both changed the
 * same. (transfer full) */
KithContactInfo *kith_merge_carry_over (KithContactInfo *base,
                                        KithContactInfo *mine,
                                        KithContactInfo *theirs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithMerge, kith_merge_unref)

G_END_DECLS
