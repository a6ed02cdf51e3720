/* kith-edit-private.h: what an edit is, for the steps of its save
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/kith-attempt-private.h"
#include "service/kith-edit.h"

G_BEGIN_DECLS

struct _KithEdit
{
  GObject parent_instance;

  /* construct */
  KithContacts *contacts;
  KithDraft *draft;
  KithClock *clock;

  /* owned */
  KithConflict *conflict;
  /* Of the last successful save */
  KithMerge *merge;
  KithContact *previous;
  KithContact *saved;
  JsonObject *saved_patch;
  /* Its outcome is open. */
  KithAttempt *lost;

  KithEditState state;
  gboolean is_saving;
  gboolean is_to_create_again;
};

void _kith_edit_set_state (KithEdit *self, KithEditState state);
/* What the draft, or the answered conflict, asks for now. (transfer full) */
KithAttempt *_kith_edit_new_attempt (KithEdit *self);
/* FALSE while a person must answer. */
gboolean _kith_edit_is_answered (KithEdit *self);
/* What is merged when it is written on top of @theirs. (transfer full) */
KithMerge *_kith_edit_new_merge (KithEdit *self, KithContact *theirs);
/* One save, from here to its end. @task: (transfer full) */
void _kith_save_run (GTask *task, const KithWriteOptions *options);

G_END_DECLS
