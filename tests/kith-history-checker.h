/* kith-history-checker.h: whether what was promised to writers was kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writers each put a token of their own into a contact.  The history is told
 * every answer that a writer got, and how the contact looks in the end; then
 * it knows whether the promises hold: every acknowledged change is there
 * exactly once, revisions rise by one, each was given to one writer, the last
 * is the first plus the number of writes.  Pure.
 */
typedef struct _KithHistory KithHistory;

typedef enum
{
  KITH_FINDING_LOST,           /* acknowledged, and not in the contact */
  KITH_FINDING_TWICE,          /* more than once in the contact */
  KITH_FINDING_UNASKED,        /* in the contact, and nobody's */
  KITH_FINDING_REVISION_TWICE, /* acknowledged to two writes */
  KITH_FINDING_GAP,            /* a revision that no write accounts for */
  KITH_FINDING_END,            /* an acknowledged revision that the contact
                                * never came to, or more writes in it than
                                * revisions */
  KITH_N_FINDINGS,
} KithFindingKind;

typedef struct
{
  KithFindingKind kind;
  char *contact;
  char *token;     /* NULL of a revision's finding */
  gint64 revision; /* 0 of a token's finding */
} KithFinding;

KithHistory *kith_history_new (void);
void kith_history_free (KithHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithHistory, kith_history_free)

/* A write was acknowledged, with the revision that it made. */
void kith_history_add (KithHistory *self,
                       const char *contact,
                       const char *token,
                       gint64 revision);
/* A write whose outcome its writer does not know: it may be there or not, and
 * may account for one revision. */
void kith_history_add_unknown (KithHistory *self,
                               const char *contact,
                               const char *token);
/* How the contact looks in the end, once for each contact: its revision, which
 * was 1 when it was made, and its tokens. */
void kith_history_end (KithHistory *self,
                       const char *contact,
                       gint64 revision,
                       const char *const *tokens);

guint kith_history_get_n_acknowledged (KithHistory *self);

/* All that is wrong; empty when everything was kept.
 * (transfer container) (element-type KithFinding) */
GPtrArray *kith_history_check (KithHistory *self);
guint kith_findings_count (GPtrArray *findings, KithFindingKind kind);
/* The first few in words, for a test that fails. (transfer full) */
char *kith_findings_describe (GPtrArray *findings);

G_END_DECLS
