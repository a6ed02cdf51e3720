/* kith-outbox.h: the changes that wait to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/outbox/kith-drafts.h"
#include "service/outbox/kith-journal.h"
#include "service/outbox/kith-outbox-entry.h"

G_BEGIN_DECLS

/* Every change goes through here: it is durable in a file before it is sent,
 * and leaves the file when the server has acknowledged it, or when a person
 * takes it back (rules R11 and R12).  Each entry has its own retries and holds
 * up no other, but those of one contact are sent in their order.
 *
 * A GListModel of KithOutboxEntry, oldest first.  Property "busy": something
 * is on its way.  Signals: "sent" (KithOutboxEntry, KithContact or NULL for a
 * deletion) when an entry was acknowledged, before it leaves the list;
 * "changed" when any entry, or the list, has changed.
 */
#define KITH_TYPE_OUTBOX (kith_outbox_get_type ())
G_DECLARE_FINAL_TYPE (KithOutbox, kith_outbox, KITH, OUTBOX, GObject)

/* The file of a connection's outbox, below the user's data folder: one for
 * each server and site. (transfer full) */
char *kith_outbox_get_default_path (KithConnection *connection);

/* @clock: (nullable): the real one.  @vfs: (nullable): of SQLite. */
KithOutbox *kith_outbox_new (KithContacts *contacts,
                             KithClock *clock,
                             const char *path,
                             const char *vfs);
KithContacts *kith_outbox_get_contacts (KithOutbox *self);
KithClock *kith_outbox_get_clock (KithOutbox *self);
/* What was typed and not saved, in the same file. (transfer none) */
KithDrafts *kith_outbox_get_drafts (KithOutbox *self);
/* Writes what is to be written, and lets go of the file; what is on its way
 * is settled by the next one. */
void kith_outbox_close (KithOutbox *self);

/* Reads what waits since the last time, and begins to send it.  Errors:
 * KITH_ERROR_STORE, KITH_ERROR_STORE_FULL, KITH_ERROR_BUSY; then it is tried
 * again by itself, with every put, and by kith_outbox_wake(), and until it has
 * been read nothing is written to the file. */
void kith_outbox_load_async (KithOutbox *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean kith_outbox_load_finish (KithOutbox *self,
                                  GAsyncResult *result,
                                  GError **error);
/* Why what waits cannot be read at the moment; "changed" is emitted when that
 * changes. (transfer none) (nullable) */
const GError *kith_outbox_get_load_error (KithOutbox *self);

/* A file that was damaged is put aside when it is read; what could be read of
 * it is here.  "changed" is emitted when it is forgotten. (nullable) */
const char *kith_outbox_get_damaged_file (KithOutbox *self, guint *n_changes);
void kith_outbox_forget_damaged_file (KithOutbox *self);

/* Makes the change of @draft durable: in @entry, unless that is NULL, on its
 * way or gone; then in a new one.  @hold: it is not sent until
 * kith_outbox_send_async() or kith_outbox_release().  Errors: KITH_ERROR_STORE,
 * KITH_ERROR_STORE_FULL, KITH_ERROR_BUSY: it could not be kept.
 * @draft is not changed, and may change meanwhile. */
void kith_outbox_put_async (KithOutbox *self,
                            KithOutboxEntry *entry,
                            KithDraft *draft,
                            gboolean hold,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* (transfer full) */
KithOutboxEntry *
kith_outbox_put_finish (KithOutbox *self, GAsyncResult *result, GError **error);

/* The same for the deletion of @contact as the user saw it.  Takes the place
 * of changes of it that wait. */
void kith_outbox_delete_async (KithOutbox *self,
                               KithContact *contact,
                               gboolean hold,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
KithOutboxEntry *kith_outbox_delete_finish (KithOutbox *self,
                                            GAsyncResult *result,
                                            GError **error);

/* Deletions that can still be undone: written, and not sent.  When the program
 * ends before kith_outbox_delete_async() or the undo, the next one carries them
 * out. */
void kith_outbox_announce_deletions (KithOutbox *self, GPtrArray *contacts);
/* They are undone. */
void kith_outbox_revoke_deletions (KithOutbox *self, GPtrArray *contacts);

/* Sends @entry now, for somebody who waits for it; a deletion that needs an
 * answer is carried out although others have changed the contact.  @options:
 * (nullable): what it was put with.  Resolves to the contact (NULL for a
 * deletion).  On an error the entry stays: it waits, has failed, or, with
 * KITH_ERROR_ALREADY_CHANGED, its edit asks: answer the conflict and send it
 * again, or kith_outbox_release() it.  G_IO_ERROR_PENDING: an older change of
 * the same contact comes first, or somebody waits for it already. */
void kith_outbox_send_async (KithOutbox *self,
                             KithOutboxEntry *entry,
                             const KithWriteOptions *options,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean kith_outbox_send_finish (KithOutbox *self,
                                  GAsyncResult *result,
                                  KithContact **contact,
                                  GError **error);
/* Nobody looks after @entry any more: a conflict that was not answered is
 * kept as one that needs an answer, and what waits is sent. */
void kith_outbox_release (KithOutbox *self, KithOutboxEntry *entry);

/* The person does not want it any more.  FALSE with G_IO_ERROR_PENDING while
 * it is on its way. */
gboolean kith_outbox_take_back (KithOutbox *self,
                                KithOutboxEntry *entry,
                                GError **error);
/* The same, or else as soon as it can be, unless it has arrived by then. */
void kith_outbox_take_back_soon (KithOutbox *self, KithOutboxEntry *entry);

/* The same, of all changes of a contact that others have deleted: what they
 * would have changed goes into the journal. */
void kith_outbox_accept_gone (KithOutbox *self, KithOutboxEntry *entry);
/* Journals what was typed in a form that ends, and is not wanted.
 * @base: (nullable): NULL for a new contact */
void kith_outbox_discard (KithOutbox *self,
                          KithContact *base,
                          KithContactInfo *info);
/* What people decided against. (transfer none) */
KithJournal *kith_outbox_get_journal (KithOutbox *self);

/* The network is there again, or somebody asks: tries all that waits, and to
 * read what could not be read. */
void kith_outbox_wake (KithOutbox *self);

/* The newest change of a contact. (transfer none) (nullable) */
KithOutboxEntry *kith_outbox_find (KithOutbox *self, const char *contact_id);
/* The same of one that is to be made. (transfer none) (nullable) */
KithOutboxEntry *kith_outbox_find_unsent (KithOutbox *self,
                                          const char *unsent_id);
/* What was typed over a change, and not saved. (transfer none) (nullable) */
KithKeptDraft *kith_outbox_find_typed_over (KithOutbox *self,
                                            KithOutboxEntry *entry);
gboolean kith_outbox_contains (KithOutbox *self, KithOutboxEntry *entry);
/* Those that wait or are on their way; those that need a person. */
void kith_outbox_count (KithOutbox *self, guint *n_waiting, guint *n_needing);
gboolean kith_outbox_is_busy (KithOutbox *self);

G_END_DECLS
