/* kith-store-notes.h: the notes about the contacts of a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-note-query.h"
#include "store/interface/kith-store.h"

G_BEGIN_DECLS

/* Notes come out as the JSON text of the whole record (kith-note-record.h).
 * They go with their contact: its deletion deletes them.
 */

/* A write.  Everything is borrowed until the call returns. */
typedef struct
{
  const char *note_id;         /* NULL: create */
  gint64 revision;             /* of an update */
  JsonObject *note;            /* checked (kith_note_record_check()) */
  JsonObject *source;          /* of a create: who makes it */
  const char *author;          /* (nullable): name of the key */
  const char *idempotency_key; /* (nullable): with @author's scope */
} KithStoreNoteWrite;

typedef struct
{
  GPtrArray *notes;  /* GBytes: records as JSON text */
  gboolean has_more; /* in the direction that was asked for */
} KithStoreNotePage;

void kith_store_note_page_free (KithStoreNotePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithStoreNotePage, kith_store_note_page_free)

/* Error: KITH_ERROR_NOT_FOUND. */
void kith_store_get_note_async (KithStore *self,
                                const char *id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GBytes *kith_store_get_note_finish (KithStore *self,
                                    GAsyncResult *result,
                                    GError **error);

/* Creates or updates.  Once begun it is not cancelled.  A repeated idempotency
 * key answers as before, and writes nothing.
 * Errors: KITH_ERROR_NOT_FOUND (of an update the note, else the contact),
 * KITH_ERROR_ALREADY_CHANGED (with the note), KITH_ERROR_INVALID,
 * KITH_ERROR_STORE, KITH_ERROR_STORE_FULL. */
void kith_store_write_note_async (KithStore *self,
                                  const KithStoreNoteWrite *write,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GBytes *kith_store_write_note_finish (KithStore *self,
                                      GAsyncResult *result,
                                      GError **error);

/* Error: KITH_ERROR_NOT_FOUND. */
void kith_store_delete_note_async (KithStore *self,
                                   const char *id,
                                   const char *author,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean kith_store_delete_note_finish (KithStore *self,
                                        GAsyncResult *result,
                                        GError **error);

void kith_store_query_notes_async (KithStore *self,
                                   const KithNoteQuery *query,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
KithStoreNotePage *kith_store_query_notes_finish (KithStore *self,
                                                  GAsyncResult *result,
                                                  GError **error);

G_END_DECLS
