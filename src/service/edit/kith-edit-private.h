/* kith-edit-private.h: what an edit is, for the steps of its save
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/connection/kith-attempt-private.h"
#include "service/edit/kith-edit.h"

G_BEGIN_DECLS

/* Makes @attempt durable, then returns @task, which it takes, with a boolean:
 * what could not be recorded is sent all the same. */
typedef void (*KithEditRecord) (KithAttempt *attempt,
                                GTask *task,
                                gpointer recorder);

struct _KithEdit
{
  GObject parent_instance;

  /* construct */
  KithContacts *contacts;
  KithDraft *draft;
  KithClock *clock;

  GRand *rand; /* of how long it waits */

  /* owned */
  KithConflict *conflict;
  KithConflict *reconsidered; /* (nullable): to be asked about first */
  /* Of the last successful save */
  KithMerge *merge;
  KithContact *previous;
  KithContact *saved;
  JsonObject *saved_patch;
  /* Its outcome is open. */
  KithAttempt *lost;

  KithEditRecord record;
  gpointer recorder; /* borrowed */

  KithEditState state;
  gboolean is_saving;
  gboolean is_to_create_again;
  gboolean is_confirmed; /* the answers, by a save */
  gboolean is_automatic;
  gboolean is_undecidable;
};

void _kith_edit_set_state (KithEdit *self, KithEditState state);
/* Another sequence of random numbers than any. */
void _kith_edit_seed (KithEdit *self, guint32 seed);
/* What the draft, or the answered conflict, asks for now. (transfer full) */
KithAttempt *_kith_edit_new_attempt (KithEdit *self);
/* FALSE while a person must answer. */
gboolean _kith_edit_is_answered (KithEdit *self);
/* Whether a person has answered all, and saved: what is only chosen in a dialog
 * counts for nothing. */
gboolean _kith_edit_is_confirmed (KithEdit *self);
/* What is merged when it is written on top of @theirs. (transfer full)
 * (nullable): NULL when that is another contact */
KithMerge *_kith_edit_new_merge (KithEdit *self, KithContact *theirs);
/* Each attempt is recorded before it is sent.  @record: (nullable): no more,
 * before @recorder goes away. */
void _kith_edit_set_recorder (KithEdit *self,
                              KithEditRecord record,
                              gpointer recorder);
/* The attempt whose outcome is not known. (transfer none) (nullable) */
KithAttempt *_kith_edit_get_lost (KithEdit *self);
/* (transfer full) (nullable) */
KithAttempt *_kith_edit_steal_lost (KithEdit *self);
/* One from before a crash. @attempt: (transfer full) */
void _kith_edit_set_lost (KithEdit *self, KithAttempt *attempt);
/* The attempt whose outcome is open was to write other answers than those that
 * are chosen in @conflict since: the next save asks. */
void _kith_edit_reconsider (KithEdit *self, KithConflict *conflict);
/* Nobody has asked for the next save: a create that may have been carried out
 * is not repeated where that might make it twice. */
void _kith_edit_set_automatic (KithEdit *self, gboolean is_automatic);
/* Whether that is why the last save failed: a person decides. */
gboolean _kith_edit_is_undecidable (KithEdit *self);
/* One save, from here to its end. @task: (transfer full) */
void _kith_save_run (GTask *task, const KithWriteOptions *options);

G_END_DECLS
