/* kith-save-private.h: what a save knows, and how it ends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/kith-edit-private.h"

G_BEGIN_DECLS

/* The task data of a save (kith-save.c). */
typedef struct _KithSave
{
  KithWriteOptions options;
  KithAttempt *attempt;
  KithContact *latest;
  KithMerge *merge;
  guint n_sends;
  guint n_stale;
  gint64 deadline;
  gint64 wait_usec;
  /* A reply to this attempt was lost. */
  gboolean is_open;
  /* It was refused, perhaps by somebody in between. */
  gboolean is_doubtful;
  gboolean is_kithd;
  gboolean is_recognized;
  /* The attempt is that of an earlier save, which must be known to be done or
   * not before another one. */
  gboolean is_settling;
} KithSave;

/* The ends of a save: of the task, which they take. */

/* @error: (transfer full) */
void _kith_save_fail (GTask *task, GError *error);
/* A person has to answer what the edit has asked already. */
void _kith_save_wait_for_answer (GTask *task);
/* @theirs: (nullable): NULL when the contact is gone */
void _kith_save_ask (GTask *task,
                     KithContact *base,
                     KithContactInfo *mine,
                     KithContact *theirs);
void _kith_save_succeed (GTask *task, KithContact *contact);
/* Found to be saved, although no answer said so. */
void _kith_save_found (GTask *task, KithContact *contact);

G_END_DECLS
