/* kith-outbox-entry-private.h: what an entry is, for the outbox
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/connection/kith-attempt-private.h"
#include "service/outbox/kith-outbox-entry.h"

G_BEGIN_DECLS

struct _KithOutboxEntry
{
  GObject parent_instance;

  char *id;
  KithOutboxOperation operation;
  KithDraft *draft; /* its base: the contact; a deletion changes nothing */
  char *name;
  KithOutboxState state;
  GError *error;
  gint64 since;
  guint n_attempts;
  gint64 next_retry;
  gboolean allow_duplicates;
  gboolean suppress_auth;
  KithContact *theirs; /* of a deletion */
  /* (nullable): the form, as it was put; and as it was when the last attempt
   * was made. */
  KithContact *form_base;
  KithContactInfo *form;
  KithContactInfo *attempted;
  gboolean has_answers; /* in the draft, and not in the form */
  /* What was chosen in a conflict and not saved yet; nullable. */
  JsonObject *choices;
  /* Of a deletion that followed an update whose outcome is open; of an update
   * before its edit is made. */
  KithAttempt *lost;

  /* (nullable): the one that makes the contact which this one changes, and its
   * form as it was when this one went on from it */
  struct _KithOutboxEntry *maker;
  KithContactInfo *maker_form;

  /* of this run of the program */
  struct _KithOutbox *outbox; /* borrowed: where the edit is recorded */
  KithEdit *edit;
  KithConflict *asked; /* (nullable): whose choices are kept */
  gboolean is_keeping_choices;
  gboolean has_newer_choices;
  GTask *task;          /* whoever waits for the answer */
  gboolean is_held;     /* somebody is looking after it */
  gboolean is_unwanted; /* to be taken back as soon as it can be */
  guint n_writing;      /* it is being changed in the file */
  gint64 due;           /* monotonic; -1: not by itself */
  gboolean is_ended;    /* no more in the outbox */
  /* (nullable) (element-type KithJournalEntry): what a person decides against;
   * as it is in the journal already */
  GPtrArray *rejected;
  GPtrArray *journaled;
  char *sent_id; /* whose change the last attempt was; or NULL */
};

/* @base: (nullable) */
KithOutboxEntry *_kith_outbox_entry_new (KithOutboxOperation operation,
                                         KithContact *base,
                                         KithContactInfo *info,
                                         gint64 now);
/* (nullable): NULL when @document is no entry. */
KithOutboxEntry *_kith_outbox_entry_new_from_json (const char *id,
                                                   JsonObject *document);
/* @attempt: (nullable): whose outcome must be found out after a crash.
 * (transfer full) */
JsonObject *_kith_outbox_entry_to_json (KithOutboxEntry *self,
                                        KithAttempt *attempt);
/* The same once the form has gone on. */
JsonObject *_kith_outbox_entry_changed_to_json (KithOutboxEntry *self,
                                                KithContact *base,
                                                KithContactInfo *info);
/* The form has gone on. @base: (nullable): it may have followed others. */
void _kith_outbox_entry_change (KithOutboxEntry *self,
                                KithContact *base,
                                KithContactInfo *info);
/* This goes on from what @maker is to make. @form: (nullable): its form as it
 * was; NULL: as it is */
void _kith_outbox_entry_set_maker (KithOutboxEntry *self,
                                   KithOutboxEntry *maker,
                                   KithContactInfo *form);
/* Its maker has made @contact: this is a change of it now. */
void _kith_outbox_entry_take_made (KithOutboxEntry *self, KithContact *contact);
/* The form has taken over what was answered. */
void _kith_outbox_entry_settle_form (KithOutboxEntry *self);
/* The form is @info now, and the draft what it asks for. */
void _kith_outbox_entry_set_form (KithOutboxEntry *self,
                                  KithContact *base,
                                  KithContactInfo *info);
/* What it changes is @contact now, which is as @contact has become, and not as
 * it was seen. */
void _kith_outbox_entry_move (KithOutboxEntry *self, KithContact *contact);
/* Where all of a conflict is answered, and was saved, the answers become the
 * draft, and outlast the edit that asked: TRUE. */
gboolean _kith_outbox_entry_take_answers (KithOutboxEntry *self);
/* @error: (transfer full) (nullable) */
void _kith_outbox_entry_set_state (KithOutboxEntry *self,
                                   KithOutboxState state,
                                   GError *error);
/* As a form has put it; what was answered since is not in it. */
KithContactInfo *_kith_outbox_entry_get_put (KithOutboxEntry *self);
/* Whether that is @info: another form may have gone on with it. */
gboolean _kith_outbox_entry_is_as_put (KithOutboxEntry *self,
                                       KithContactInfo *info);
/* What @contact, which this was sent as, is for a form that goes on from @put,
 * as a change of @base (nullable).  A new contact is as its forms have put it,
 * but not each of them has seen what another one has: then a write on top of it
 * is stale, and merged, or asked about. (transfer full) */
KithContact *_kith_outbox_entry_new_seen (KithOutboxEntry *self,
                                          KithContact *contact,
                                          KithContact *base,
                                          KithContactInfo *put);
/* Whether it is a change of that contact. @contact_id: (nullable) */
gboolean _kith_outbox_entry_is_of (KithOutboxEntry *self,
                                   const char *contact_id);
/* The attempt whose outcome is open. (transfer none) (nullable) */
KithAttempt *_kith_outbox_entry_get_lost (KithOutboxEntry *self);

/* What becomes of it by answers and typing (kith-outbox-entry-draft.c) */

/* What the entry is with @draft. */
KithOutboxOperation _kith_outbox_entry_operation_of (KithOutboxEntry *self,
                                                     KithDraft *draft);
/* (transfer none) (nullable): NULL unless all of it is answered, and saved. */
KithConflict *_kith_outbox_entry_get_answered (KithOutboxEntry *self);
KithDraft *_kith_outbox_entry_new_answered_draft (KithConflict *conflict);
gboolean _kith_outbox_entry_is_of_answers (KithAttempt *attempt,
                                           KithConflict *answered);
/* Whether the form of @base has been answered otherwise than it was put. */
gboolean _kith_outbox_entry_is_over_answers (KithOutboxEntry *self,
                                             KithContact *base);
/* @base: (nullable) */
KithDraft *_kith_outbox_entry_new_changed_draft (KithOutboxEntry *self,
                                                 KithContact *base,
                                                 KithContactInfo *info);
/* What the open attempt has sent of what the form goes on from.
 * (transfer full) (nullable): as it says itself */
KithContactInfo *_kith_outbox_entry_new_sent (KithOutboxEntry *self,
                                              KithContact *base,
                                              KithContactInfo *info);

G_END_DECLS
