/* kith-saver-private.h: what the parts of a saver share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ui/save/kith-saver.h"

G_BEGIN_DECLS

struct _KithSaver
{
  GObject parent_instance;

  /* Construct */
  GtkWidget *widget; /* weak */
  KithOutbox *outbox;
  KithPost *post;

  /* Owned */
  KithNames *names;
  GTask *task; /* while busy */
  KithWriteOptions options;
  char *duplicate_id;
  KithContact *duplicate;
  GError *refusal;           /* while it is looked for what is behind it */
  GPtrArray *deleted_fields; /* KithExtendedField: of the question */

  /* Dialogs, while they are open */
  KithConflictDialog *dialog;
  KithConflictDialog *lent; /* (nullable): by somebody who closes it */
  AdwMessageDialog *question;

  KithSaverState state;
  gboolean is_sending;
  gboolean is_since; /* it was not edited in a form */
  KithChoice answer; /* to what clashes; undecided: somebody is asked */
  guint n_answers;   /* that were given so in this save */
};

/* kith-saver.c */
/* Notifies even without a change: whether it is busy goes with it. */
void _kith_saver_set_state (KithSaver *self, KithSaverState state);
GtkWindow *_kith_saver_get_window (KithSaver *self);
/* While it is not on its way. */
KithSaverState _kith_saver_get_asking_state (KithSaver *self);
void _kith_saver_send (KithSaver *self);
void _kith_saver_finish_cancelled (KithSaver *self, KithSaverState state);
/* The answers that were given stay: the dialog is open again, and its Save is
 * the next try. */
void _kith_saver_tell_in_dialog (KithSaver *self, const GError *error);

/* kith-saver-duplicate.c: asks about a duplicate. */
void _kith_saver_name_duplicate (KithSaver *self, const GError *error);

/* kith-saver-refused.c: what was answered was refused. */
void _kith_saver_tell_refused (KithSaver *self, const GError *error);

G_END_DECLS
