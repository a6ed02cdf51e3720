/* kith-sqlite-notes.h: notes in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-notes.h"
#include "store/write/kith-sqlite-work.h"

G_BEGIN_DECLS

/* Within a transaction; each checks before it writes anything, as those of
 * kith-sqlite-contacts.h do. */

/* (transfer full): the record as JSON text.  Errors: see
 * kith_store_write_note_async(). */
GBytes *kith_sqlite_notes_write (const KithSqliteWork *work,
                                 const KithStoreNoteWrite *write,
                                 GError **error);
gboolean kith_sqlite_notes_delete (const KithSqliteWork *work,
                                   const char *id,
                                   GError **error);
/* All those about a contact that is being deleted. */
gboolean kith_sqlite_notes_delete_all (const KithSqliteWork *work,
                                       const char *contact_id,
                                       GError **error);
/* Those that went with a contact when it was deleted, which is back. */
gboolean kith_sqlite_notes_bring_back (const KithSqliteWork *work,
                                       const char *contact_id,
                                       GError **error);
/* All those about a contact that is being merged into @target_id. */
gboolean kith_sqlite_notes_move_all (const KithSqliteWork *work,
                                     const char *contact_id,
                                     const char *target_id,
                                     GError **error);

/* The record as JSON text; NULL with KITH_ERROR_NOT_FOUND. */
GBytes *kith_sqlite_notes_get (KithDb *db, const char *id, GError **error);
KithStoreNotePage *kith_sqlite_notes_query (KithDb *db,
                                            const KithNoteQuery *query,
                                            GError **error);

G_END_DECLS
