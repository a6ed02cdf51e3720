/* kith-outbox-private.h: what the parts of the outbox share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/outbox/kith-drafts-private.h"
#include "service/outbox/kith-journal-private.h"
#include "service/outbox/kith-outbox-entry-private.h"
#include "service/outbox/kith-outbox.h"
#include "store/outbox/kith-outbox-file.h"

G_BEGIN_DECLS

struct _KithOutbox
{
  GObject parent_instance;

  /* construct */
  KithContacts *contacts;
  KithClock *clock;
  KithOutboxFile *file;
  KithJournal *journal; /* in the same file */

  GRand *rand; /* of how long it waits */
  KithDrafts *drafts;
  GPtrArray *entries;    /* KithOutboxEntry, oldest first */
  GPtrArray *putting;    /* new ones, until they are durable */
  GHashTable *moved;     /* id → KithContact: what it has become */
  GHashTable *announced; /* id → KithContact: to be written */
  GCancellable *cancellable;

  /* The wait for the next retry */
  GCancellable *timer;
  gint64 wall_ahead; /* of the real time before the monotonic one */

  /* Until it is read */
  GError *load_error;       /* NULL: of no load */
  GCancellable *load_timer; /* until the next */
  guint n_failed_loads;
  gboolean is_loading;
  gboolean is_loaded; /* all that the file has is known */
  GQueue *damages;    /* files that nobody knows of, the oldest first */

  guint n_sending;
  gboolean was_busy;
  gboolean is_announcing;
  gboolean is_closed;
};

/* What a call back needs to go on. */
typedef struct
{
  KithOutbox *self;
  KithOutboxEntry *entry;
} KithOutboxRun;

/* kith-outbox.c */
/* So that it waits the same each time. */
void _kith_outbox_seed (KithOutbox *self, guint32 seed);
/* At the end of the list. */
void _kith_outbox_add (KithOutbox *self, KithOutboxEntry *entry);
/* @entries: of KithOutboxEntry.  @id: (nullable).  (transfer none) (nullable)
 */
KithOutboxEntry *_kith_outbox_find_by_id (GPtrArray *entries, const char *id);
/* Out of the list, if it is there. */
void _kith_outbox_remove (KithOutbox *self, KithOutboxEntry *entry);
/* Writes the entry as it is, without waiting for it. */
void _kith_outbox_keep (KithOutbox *self, KithOutboxEntry *entry);
/* Out of the list; @batch: (transfer full): what goes out of the file with
 * it. */
void _kith_outbox_drop (KithOutbox *self,
                        KithOutboxEntry *entry,
                        KithOutboxBatch *batch);
void _kith_outbox_changed (KithOutbox *self);
/* Whether an older change of the same contact comes first. */
gboolean _kith_outbox_is_behind (KithOutbox *self, KithOutboxEntry *entry);

void _kith_outbox_add_to_batch (KithOutboxBatch *batch,
                                KithOutboxEntry *entry,
                                KithAttempt *attempt);

/* kith-outbox-choices.c */
/* To the conflict of its edit what was chosen before, and not saved, as far as
 * that still holds; what is chosen from now on is written. */
void _kith_outbox_offer_choices (KithOutboxEntry *entry);
/* Its edit asks again where others were chosen than those that are, perhaps, on
 * their way: before that, nothing is sent. */
void _kith_outbox_reconsider (KithOutboxEntry *entry);
/* The outbox closes: the last of them are written, and no more. */
void _kith_outbox_close_choices (KithOutboxEntry *entry);

/* kith-outbox-damage.c */
GQueue *_kith_outbox_damages_new (void);
void _kith_outbox_damages_free (GQueue *damages);
void _kith_outbox_take_damage (KithOutbox *self,
                               const KithOutboxRecord *record);
/* Its file was damaged under it: @records are what could be read. */
void _kith_outbox_rescued (KithOutbox *self, GPtrArray *records);

/* kith-outbox-delete.c */
void _kith_outbox_delete (KithOutbox *self, KithOutboxEntry *entry);
/* Others have changed what is deleted all the same. */
void _kith_outbox_overrule (KithOutbox *self, KithOutboxEntry *entry);

/* kith-outbox-deletions.c */
/* It is an entry of its own now, or undone. */
void _kith_outbox_end_announced (KithOutbox *self,
                                 const char *contact_id,
                                 KithOutboxBatch *batch);
void _kith_outbox_take_announced (KithOutbox *self, KithOutboxRecord *record);
/* What is not written yet is, before the file is closed. */
void _kith_outbox_close_announced (KithOutbox *self);

/* kith-outbox-journal.c */
/* What the answers to its conflict, if they are all given, leave out. */
void _kith_outbox_collect_rejected (KithOutbox *self, KithOutboxEntry *entry);
/* That, with @batch, instead of what was written of the conflict before. */
void _kith_outbox_write_rejected (KithOutbox *self,
                                  KithOutboxEntry *entry,
                                  KithOutboxBatch *batch);
/* The conflict is over: what was rejected stays so, or was not. */
void _kith_outbox_end_rejected (KithOutbox *self,
                                KithOutboxEntry *entry,
                                gboolean is_decided);
/* Forgets what was taken back; what was typed of it is journaled. */
void _kith_outbox_drop_to_journal (KithOutbox *self, KithOutboxEntry *entry);

/* kith-outbox-load.c */
/* At once, if it has failed. */
void _kith_outbox_load_again (KithOutbox *self);
void _kith_outbox_stop_loading (KithOutbox *self);

/* kith-outbox-pass-on.c */
/* @sent has become @contact: so much for what waits behind it; in the file, by
 * @batch, as soon as it is gone from there. */
void _kith_outbox_pass_on (KithOutbox *self,
                           KithOutboxEntry *sent,
                           KithContact *contact,
                           KithOutboxBatch *batch);
/* Whether the contact has become another one, which @entry changes now. */
gboolean _kith_outbox_move (KithOutbox *self, KithOutboxEntry *entry);

/* kith-outbox-put.c */
/* As kith_outbox_put_async(); @seen: (nullable): what @entry was when @draft
 * went on from it, which another form may have changed since: then both
 * stay. */
void _kith_outbox_put_over_async (KithOutbox *self,
                                  KithOutboxEntry *entry,
                                  KithContactInfo *seen,
                                  KithDraft *draft,
                                  gboolean hold,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

/* kith-outbox-send.c */
/* Sends what is due, and waits for what is not. */
void _kith_outbox_pump (KithOutbox *self);
void _kith_outbox_run (KithOutbox *self, KithOutboxEntry *entry);
/* The ends of it.  @contact: (nullable): NULL for a deletion */
void _kith_outbox_finish_sent (KithOutbox *self,
                               KithOutboxEntry *entry,
                               KithContact *contact);
/* @error: (transfer full) */
void _kith_outbox_finish_error (KithOutbox *self,
                                KithOutboxEntry *entry,
                                GError *error);
/* TRUE when nobody is there any more; the file knows what was under way.
 * @error: (nullable) */
gboolean _kith_outbox_finish_closed (KithOutboxRun *run, const GError *error);
KithOutboxRun *_kith_outbox_run_new (KithOutbox *self, KithOutboxEntry *entry);
void _kith_outbox_run_free (KithOutboxRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithOutboxRun, _kith_outbox_run_free)
/* For a person, or by itself. */
void _kith_outbox_make_edit (KithOutbox *self, KithOutboxEntry *entry);

G_END_DECLS
