/* kith-conflict-dialog-private.h: what the parts of the conflict dialog share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ui/widgets/kith-avatar.h"
#include "model/kith-names.h"
#include "ui/conflict/kith-conflict-dialog.h"
#include "ui/conflict/kith-conflict-gone.h"

G_BEGIN_DECLS

struct _KithConflictDialog
{
  AdwWindow parent_instance;

  /* Owned references */
  KithConflict *conflict;
  KithNames *names;     /* nullable */
  GPtrArray *questions; /* KithConflictRow, borrowed */
  GPtrArray *changes;   /* KithConflictMerged, borrowed */

  gboolean is_since; /* what clashes was not being edited */
  int n_reset;       /* by the last change of theirs; -1: there was none */
  guint n_following; /* contacts that are gone through after this one */
  gboolean busy;

  /* Template widgets */
  KithAvatar *avatar;
  GtkWidget *place_box;
  GtkLabel *place;
  GtkLabel *heading;
  GtkLabel *sentence;
  GtkWidget *banner_box;
  GtkLabel *banner;
  GtkScrolledWindow *scroller;
  GtkWidget *body;
  GtkWidget *question;
  GtkLabel *counter;
  GtkBox *rows;
  GtkWidget *merged_list;
  AdwExpanderRow *merged;
  KithConflictGone *gone;
  GtkWidget *all_mine;
  GtkWidget *all_theirs;
  GtkWidget *accept;
  GtkWidget *drop;
  GtkWidget *keep;
  GtkWidget *apply;
  GtkSpinner *spinner;
  GtkWidget *cancel;
  GtkWidget *save;
  GtkWidget *create;
  GtkWidget *rest_box;
  GtkSwitch *rest;
};

/* The next undecided row from the focused one on, all around; where there is
 * none at all, what does nothing. */
void _kith_conflict_dialog_focus_undecided (KithConflictDialog *self, int step);
void _kith_conflict_dialog_respond (KithConflictDialog *self,
                                    KithConflictResponse response);

/* kith-conflict-dialog-actions.c: what can be pressed, and its keys */
void _kith_conflict_dialog_class_bind_actions (GtkWidgetClass *widget_class);
/* What can be done now. */
void _kith_conflict_dialog_update_actions (KithConflictDialog *self);

/* kith-conflict-dialog-words.c: what it says */
void _kith_conflict_dialog_show_heading (KithConflictDialog *self);
/* What the last change of theirs has done, if there was one. */
void _kith_conflict_dialog_show_again (KithConflictDialog *self);
/* Nobody wonders who has chosen. */
void _kith_conflict_dialog_show_recalled (KithConflictDialog *self);
void _kith_conflict_dialog_show_counter (KithConflictDialog *self);
void _kith_conflict_dialog_show_merged (KithConflictDialog *self);

G_END_DECLS
