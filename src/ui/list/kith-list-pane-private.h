/* kith-list-pane-private.h: what the parts of the list pane share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ui/list/kith-list-pane.h"

#include "ui/list/kith-contact-view.h"
#include "ui/list/kith-list-selection.h"
#include "ui/list/kith-mirror-bar.h"
#include "ui/list/kith-outbox-bar.h"

G_BEGIN_DECLS

struct _KithListPane
{
  AdwBin parent_instance;

  /* owned */
  KithContacts *contacts;
  KithContactList *list;
  KithDeletions *deletions;
  KithListSelection *selection;
  GMenuModel *menu_model;
  GCancellable *fetching; /* while all are being fetched */
  char **terms;

  gboolean show_end_title_buttons;

  /* template */
  GtkActionBar *action_bar;
  AdwHeaderBar *header;
  GtkStack *headers;
  KithMirrorBar *mirror_bar;
  KithOutboxBar *outbox_bar;
  GtkRevealer *progress;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkRevealer *search_bar;
  GtkEditable *search_entry;
  GtkToggleButton *search_toggle;
  AdwWindowTitle *selecting_title;
  GtkWidget *select_all_button;
  GtkWidget *stop_selecting_button;
  GtkStack *stack;
  AdwWindowTitle *title;
  GtkRevealer *trouble;
  GtkLabel *trouble_label;
  GtkWidget *review_button;
  GtkRevealer *waiting;
  GtkWidget *waiting_button;
  GtkLabel *waiting_label;
  KithContactView *view;
};

/* kith-list-pane-select.c */
/* Its actions, and Escape. */
void _kith_list_pane_install_selecting (GtkWidgetClass *widget_class);
/* Follows self->selection. */
void _kith_list_pane_connect_selecting (KithListPane *self);

/* kith-list-pane-unsent.c: shows those that are to be made. */
void _kith_list_pane_connect_unsent (KithListPane *self,
                                     KithOutbox *outbox,
                                     KithContactMarks *marks);

G_END_DECLS
