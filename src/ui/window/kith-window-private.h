/* kith-window-private.h: what the parts of the window share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ui/window/kith-window.h"

#include "service/contacts/kith-contact-list.h"
#include "ui/list/kith-list-pane.h"
#include "ui/pane/kith-contact-pane.h"
#include "ui/undo/kith-undo-runner.h"
#include "ui/waiting/kith-review.h"
#include "ui/window/kith-sample-actions.h"
#include "ui/window/kith-toasts.h"

G_BEGIN_DECLS

/* What the form is left for. */
typedef enum
{
  KITH_WINDOW_NEXT_NOTHING,
  KITH_WINDOW_NEXT_SHOW,
  KITH_WINDOW_NEXT_NEW,
  KITH_WINDOW_NEXT_ENTRY,
  KITH_WINDOW_NEXT_KEPT,
  KITH_WINDOW_NEXT_DELETE,
} KithWindowNext;

struct _KithWindow
{
  AdwApplicationWindow parent_instance;

  /* owned */
  KithOutbox *outbox;
  KithContacts *contacts;
  KithDeletions *deletions;
  KithContactList *list;
  KithMirror *mirror; /* (nullable) */
  GSettings *settings;
  GCancellable *cancellable; /* all that the window has begun */
  KithUndoRunner *runner;
  KithToasts *messages;
  KithSampleActions *samples;
  KithReview *review;

  KithWindowNext next;
  KithContact *next_contact;   /* of KITH_WINDOW_NEXT_SHOW */
  KithOutboxEntry *next_entry; /* of KITH_WINDOW_NEXT_ENTRY */
  gboolean next_save;          /* of it */
  KithKeptDraft *next_kept;    /* of KITH_WINDOW_NEXT_KEPT */
  GPtrArray *next_contacts;    /* of KITH_WINDOW_NEXT_DELETE */
  gboolean next_focus;
  KithContact *deleted;      /* whose form was closed by that; or NULL */
  gboolean deleted_in_front; /* whether that form was what was seen */
  gboolean is_closing;       /* whether the form is being asked */
  gboolean may_close;
  gboolean rows_seen;

  /* template */
  KithContactPane *contact_pane;
  GtkWidget *empty_new_button;
  GtkWidget *empty_samples_button;
  AdwLeaflet *leaflet;
  KithListPane *list_pane;
  GtkWidget *retry_button;
  GtkStack *stack;
  AdwToastOverlay *toasts;
  GMenu *undo_section;
  AdwStatusPage *unreachable_page;
};

void _kith_window_go_to (KithWindow *self, const char *page);
/* Somebody wants to see what the server has now. */
void _kith_window_wake (KithWindow *self);

/* kith-window-fold.c: what is looked at stays in front where it is narrow. */
void _kith_window_connect_fold (KithWindow *self);

/* kith-window-unsent.c */
/* Of the form, as in the list. (nullable) */
const char *_kith_window_get_opened_id (KithWindow *self);
/* The new contact in the form may be in the list by now. */
void _kith_window_follow_unsent (KithWindow *self);
void _kith_window_show_unsent (KithWindow *self, KithOutboxEntry *entry);
/* Closes its form, which has been left. */
void _kith_window_take_back (KithWindow *self, KithOutboxEntry *entry);

/* kith-window-undo.c */
void _kith_window_class_bind_undo (GtkWidgetClass *widget_class);
/* The action "win.undo", and what it would undo in the menu. */
void _kith_window_add_undo (KithWindow *self, KithUndo *undo);

/* FALSE while one question is open: nothing else is begun then. */
gboolean _kith_window_can_leave (KithWindow *self);
void _kith_window_leave_for (KithWindow *self, KithWindowNext next);
/* Closes the window, unless something would be lost by it. */
void _kith_window_leave_to_close (KithWindow *self);
/* @focus: whether the contact gets the focus, too */
void _kith_window_leave_for_contact (KithWindow *self,
                                     KithContact *contact,
                                     gboolean focus);
/* @save: whether it is saved, too */
void _kith_window_leave_for_entry (KithWindow *self,
                                   KithOutboxEntry *entry,
                                   gboolean save);
void _kith_window_leave_for_kept (KithWindow *self, KithKeptDraft *kept);
/* Each can be undone until its toast has gone. */
void _kith_window_delete (KithWindow *self, KithContact *contact);
void _kith_window_delete_all (KithWindow *self, GPtrArray *contacts);
/* Opens the form again that was closed when @contacts were deleted, unless
 * there is another one by now. */
void _kith_window_undone (KithWindow *self, GPtrArray *contacts);

G_END_DECLS
