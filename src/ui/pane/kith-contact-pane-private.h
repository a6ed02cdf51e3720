/* kith-contact-pane-private.h: what the parts of the pane share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ui/pane/kith-contact-pane.h"

#include "service/outbox/kith-keeper.h"
#include "ui/form/kith-contact-form.h"
#include "ui/pane/kith-kept-bar.h"
#include "ui/save/kith-saver.h"
#include "ui/undo/kith-undo-runner.h"

G_BEGIN_DECLS

struct _KithContactPane
{
  AdwBin parent_instance;

  /* Owned */
  KithOutbox *outbox;
  KithContacts *contacts; /* of the outbox */
  GPtrArray *fields;      /* KithExtendedField, or NULL: not known yet */
  GPtrArray *labels;      /* KithLabel, or NULL: not known yet */
  KithNames *names;       /* of both, or NULL */
  KithDraft *draft;       /* NULL: nothing is open */
  KithPost *post;         /* of the draft */
  KithKeeper *keeper;     /* of the post */
  KithSaver *saver;       /* of the draft */
  GCancellable *fetching; /* while the latest contact is on its way */
  GCancellable *reading;  /* what else is on its way: names, who is gone */
  GPtrArray *leaving;     /* GTask: who waits for the save */
  AdwMessageDialog *question;
  gboolean is_telling_save; /* that is the question: it ends with the save */
  KithUndoRunner *runner;   /* or NULL: nothing is offered to be undone */
  AdwToast *saved_toast;    /* weak */
  GError *error;            /* what the bar is about, unless it is news */
  gboolean folded;
  gboolean was_dirty;
  gint64 resumed; /* when what was found again was typed; -1: it was not */

  /* What is going on elsewhere (kith-contact-pane-live.c) */
  KithContact *latest; /* NULL: there is none later than the draft's base */
  char *author;        /* of the latest; NULL: not known */
  char *said_by;       /* of what is told next */
  GPtrArray *marked;   /* KithEntryRow: those with a mark */
  guint n_told;        /* values of which is known that they clash */
  char *news;          /* of those out of sight, for the bar; NULL: none */
  guint follow_id;
  gboolean following;

  /* Children */
  AdwHeaderBar *header;
  GtkWidget *back;
  GtkWidget *save;
  GtkWidget *menu;
  GtkWidget *status;
  GtkImage *status_icon;
  GtkLabel *status_label;
  GtkRevealer *bar_revealer;
  GtkWidget *bar_clamp;
  GtkWidget *bar;
  GtkImage *bar_icon;
  GtkLabel *bar_label;
  GtkWidget *bar_details;
  GtkButton *bar_action;
  KithKeptBar *kept_bar;
  GtkStack *stack;
  KithContactForm *form;
};

/* kith-contact-pane.c */
/* The custom fields are asked for again when they did not come. */
void _kith_contact_pane_need_names (KithContactPane *self);

/* kith-contact-pane-draft.c */
/* @draft: (transfer full) (nullable): NULL: nothing is open. */
void _kith_contact_pane_take_draft (KithContactPane *self, KithDraft *draft);
/* @post: (transfer full): with its draft. */
void _kith_contact_pane_take_post (KithContactPane *self, KithPost *post);
/* @keeper: (transfer full): with its post. */
void _kith_contact_pane_take_keeper (KithContactPane *self, KithKeeper *keeper);
void _kith_contact_pane_drop_draft (KithContactPane *self);
void _kith_contact_pane_fetch_latest (KithContactPane *self);

/* kith-contact-pane-status.c */
/* Shows how what is open stands, and lets be done what can be. */
void _kith_contact_pane_update (KithContactPane *self);
void _kith_contact_pane_narrow_changed (KithContactPane *self);
void _kith_contact_pane_fold_changed (KithContactPane *self);
/* Something of it is kept, which can be sent at once. */
gboolean _kith_contact_pane_is_waiting (KithContactPane *self);

/* kith-contact-pane-bar.c */
void _kith_contact_pane_bind_bar (GtkWidgetClass *widget_class);
/* What the bar is about is that there is no connection. */
gboolean _kith_contact_pane_is_offline (KithContactPane *self);
/* @error: (transfer full) */
void _kith_contact_pane_show_error (KithContactPane *self, GError *error);
void _kith_contact_pane_clear_error (KithContactPane *self);
/* @text: (nullable): what the bar says as long as nothing is wrong. */
void _kith_contact_pane_set_news (KithContactPane *self, const char *text);

/* kith-contact-pane-kept.c */
void _kith_contact_pane_connect_kept (KithContactPane *self);
void _kith_contact_pane_connect_drafts (KithContactPane *self);
/* Says what has become of the text that is not saved. */
void _kith_contact_pane_update_kept (KithContactPane *self);

/* kith-contact-pane-live.c */
/* @contact may be later than what is open. */
void _kith_contact_pane_hear (KithContactPane *self, KithContact *contact);
/* Hears of what others do, from now on. */
void _kith_contact_pane_connect_live (KithContactPane *self);
/* What was heard of the draft that is open. */
void _kith_contact_pane_forget_live (KithContactPane *self);

/* kith-contact-pane-news.c */
/* @merge: of what is typed with what there is elsewhere, of which the rows have
 * their marks. */
void _kith_contact_pane_tell_news (KithContactPane *self, KithMerge *merge);
void _kith_contact_pane_forget_news (KithContactPane *self);
/* Goes to the first mark. */
void _kith_contact_pane_show_news (KithContactPane *self);
/* Shows what is known of the latest, unless a save is under way. */
void _kith_contact_pane_follow (KithContactPane *self);
/* After something was typed, which may have settled it. */
void _kith_contact_pane_follow_soon (KithContactPane *self);

/* kith-contact-pane-save.c */
void _kith_contact_pane_save (KithContactPane *self, gboolean suppress_auth);
/* What waited was saved without the form's doing. */
void _kith_contact_pane_settled (KithContactPane *self, KithContact *contact);

/* kith-contact-pane-tell.c */
/* What the save did beside what was asked. */
void _kith_contact_pane_tell_saved (KithContactPane *self);

/* kith-contact-pane-history.c */
/* The action "contact.history". */
void _kith_contact_pane_show_history (GtkWidget *widget,
                                      const char *name,
                                      GVariant *parameter);

/* kith-contact-pane-leave.c */
/* Asks when there is something to lose. */
void _kith_contact_pane_ask_discard (KithContactPane *self);
/* So before it is asked for that the contact is deleted, or taken back. */
void _kith_contact_pane_ask_delete (KithContactPane *self);
/* Tells whoever waits for the save whether the form may be left. */
void _kith_contact_pane_finish_leaving (KithContactPane *self,
                                        gboolean may_leave);

G_END_DECLS
