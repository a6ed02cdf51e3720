/* kith-store-history.h: what happened in a store, in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_HISTORY_CONTACT = 1,
  KITH_HISTORY_LABEL = 2,
  KITH_HISTORY_FIELD = 3,
  KITH_HISTORY_NOTE = 4,
} KithHistoryKind;

typedef enum
{
  KITH_HISTORY_CREATED = 1,
  KITH_HISTORY_UPDATED = 2,
  KITH_HISTORY_DELETED = 3,
  KITH_HISTORY_MERGED = 4,
} KithHistoryAction;

/* One change: written in the transaction that made it, so that there is one
 * for each, without a gap. */
typedef struct
{
  gint64 seq; /* ascending in the order of the commits, from 1 */
  KithHistoryKind kind;
  KithHistoryAction action;
  char *entity; /* the id of a contact or note, the key of a label or field */
  gint64 revision; /* that it has made; of a deletion the last; 0: has none */
  gint64 time;     /* real time, microseconds */
  char *author;    /* (nullable): the name of the key, or of the user */
  char *origin;    /* (nullable): of what it was a part: "merge", "bulk" */
  /* JSON text: as it is now; of a deletion: as it was; of a merge, whose entity
   * is the target: {"targetContactId", "sourceContactIds", "targetContact"} */
  GBytes *doc;
  /* (nullable): of a contact that was merged away, where it is a part of
   * another now: that one's id, and its document, as it is or was last.  Only
   * where they are asked for: see KithHistoryQuery.deleted. */
  char *merged_into;
  GBytes *merged_into_doc;
} KithHistoryEntry;

void kith_history_entry_free (KithHistoryEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithHistoryEntry, kith_history_entry_free)

typedef struct
{
  const char *entity; /* (nullable): only of this one */
  gint64 after;       /* a seq; 0: from the beginning */
  gint64 before;      /* a seq; 0: to the end */
  /* Only the deletions of contacts that are gone still, and can be restored,
   * also those that were merged away.  With it the newest come first, of all
   * contacts. */
  gboolean deleted;
  gboolean newest_first;
  guint limit;
} KithHistoryQuery;

/* (transfer container) (element-type KithHistoryEntry).  Old entries are not
 * kept for ever: see KITH_HISTORY_DAYS. */
void kith_store_list_history_async (KithStore *self,
                                    const KithHistoryQuery *query,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *kith_store_list_history_finish (KithStore *self,
                                           GAsyncResult *result,
                                           GError **error);

/* Everything is borrowed until the call returns. */
typedef struct
{
  const char *contact_id;
  gint64 to; /* as of this revision; 0: as it was when it was deleted */
  gint64
    revision; /* that it has now; of one that is deleted it does not count */
  gboolean allow_duplicates;
  const char *author; /* (nullable) */
} KithStoreRestore;

/* Makes a contact what it was, as a new revision; one that was deleted, and is
 * not forgotten, is there again, with the notes that went with it.  Labels and
 * fields that are gone stay gone.  One that was merged away is a contact of its
 * own again; the one that it was merged into keeps all that it has, the notes
 * too, and is no duplicate of it.
 * Of origin "restore" in the history; when nothing differs nothing is written.
 * (transfer full): the contact.
 * Errors: KITH_ERROR_NOT_FOUND (the contact, or its revision), of a contact
 * that is there KITH_ERROR_ALREADY_CHANGED (with it); KITH_ERROR_DUPLICATE,
 * KITH_ERROR_INSUFFICIENT. */
void kith_store_restore_contact_async (KithStore *self,
                                       const KithStoreRestore *restore,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GBytes *kith_store_restore_contact_finish (KithStore *self,
                                           GAsyncResult *result,
                                           GError **error);

/* The seq of the last change, 0 before the first; and that before the oldest
 * which is still kept. */
gint64 kith_store_get_last_seq (KithStore *self);
gint64 kith_store_get_forgotten_seq (KithStore *self);

G_END_DECLS
