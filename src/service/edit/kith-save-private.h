/* kith-save-private.h: what the steps of a save share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/edit/kith-edit-private.h"

G_BEGIN_DECLS

/* What a save does next (kith-save.c). */
typedef enum
{
  KITH_SAVE_PREPARE,
  KITH_SAVE_SEND,
  KITH_SAVE_RECOGNIZE,
  KITH_SAVE_GET,
  KITH_SAVE_MERGE,
  KITH_SAVE_WAIT,
} KithSaveStep;

/* The task data of a save. */
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

/* Each of these takes the task, and goes on with it or ends it, unless it says
 * otherwise. */

/* kith-save.c */
void _kith_save_step (GTask *task, KithSaveStep next);
/* Goes on to @next with the attempt, or ends when everything is there
 * already. */
void _kith_save_proceed (GTask *task, KithSaveStep next);
/* Only changes @save. @attempt: (transfer full) */
void _kith_save_take_attempt (KithSave *save, KithAttempt *attempt);
/* How long to wait after the @n-th time, in microseconds. */
gint64 _kith_save_draw_wait (KithEdit *self, guint n);
/* Whether one more time, after that wait, is within what a save may take. */
gboolean _kith_save_may_retry (KithEdit *self, KithSave *save);

/* kith-save-send.c */
void _kith_save_send (GTask *task);

/* kith-save-merge.c */
void _kith_save_get_latest (GTask *task);
void _kith_save_merge (GTask *task);

/* kith-save-settle.c */
/* Asks who the server is: may a create be repeated? */
void _kith_save_recognize (GTask *task);
/* @lost, of an earlier save, was carried out as @contact. */
void _kith_save_settle (GTask *task, KithAttempt *lost, KithContact *contact);

/* kith-save-ends.c */

/* @error: (transfer full) */
void _kith_save_fail (GTask *task, GError *error);
/* A person has to answer what the edit has asked already. */
void _kith_save_wait_for_answer (GTask *task);
void _kith_save_ask (GTask *task,
                     KithContact *base,
                     KithContactInfo *mine,
                     KithContact *theirs);
/* The same about a contact that is gone. @target: (nullable): what it was
 * merged into */
void _kith_save_ask_gone (GTask *task,
                          KithContact *base,
                          KithContactInfo *mine,
                          KithContact *target);
/* What was asked before, and chosen since. */
void _kith_save_ask_again (GTask *task);
void _kith_save_succeed (GTask *task, KithContact *contact);
/* Found to be saved, although no answer said so. */
void _kith_save_found (GTask *task, KithContact *contact);

G_END_DECLS
