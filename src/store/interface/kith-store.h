/* kith-store.h: where contacts are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/kith-query.h"

G_BEGIN_DECLS

/* What a store promises: an update is one compare-and-swap on (id, revision),
 * and is durable before it finishes.  Contacts come out as the JSON text of
 * the whole record (kith-record.h), so that a server can pass it on unread.
 *
 * Every call may be made from the thread of the store's main context only; it
 * finishes there.
 *
 * Signal "changed": something was added to the history (kith-store-history.h),
 * once for all that was committed since the last time.
 */
#define KITH_TYPE_STORE (kith_store_get_type ())
G_DECLARE_INTERFACE (KithStore, kith_store, KITH, STORE, GObject)

/* A write.  Everything is borrowed until the call returns. */
typedef struct
{
  const char *contact_id; /* NULL: create */
  gint64 revision;        /* of an update */
  JsonObject *info;       /* checked (kith_patch_check()) */
  JsonObject *source;     /* of a create; NULL: made by hand */
  gboolean allow_duplicates;
  const char *idempotency_key; /* (nullable): with @author's scope */
  const char *author;          /* (nullable): name of the key */
} KithStoreWrite;

typedef struct
{
  GPtrArray *contacts;    /* GBytes: records as JSON text */
  GHashTable *unreadable; /* (nullable): one of them that is damaged →
                             JsonObject: what is known of it all the same */
  gint64 total;           /* of the query without paging */
} KithStorePage;

void kith_store_page_free (KithStorePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithStorePage, kith_store_page_free)

/* Error: KITH_ERROR_NOT_FOUND. */
void kith_store_get_contact_async (KithStore *self,
                                   const char *id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GBytes *kith_store_get_contact_finish (KithStore *self,
                                       GAsyncResult *result,
                                       GError **error);

/* The same at once, from a store that can: without a turn of the main loop,
 * which costs a server more than the reading. */
gboolean kith_store_can_read (KithStore *self);
GBytes *
kith_store_read_contact (KithStore *self, const char *id, GError **error);

/* Creates or updates.  Checks in this order: found, revision, extended values
 * and label keys, what must be left, duplicates.  A repeated idempotency key
 * gives the first answer again.  Once begun it is not cancelled.
 * Errors: KITH_ERROR_NOT_FOUND, KITH_ERROR_ALREADY_CHANGED (with the contact),
 * KITH_ERROR_EXTENDED_VALUE, KITH_ERROR_INVALID, KITH_ERROR_INSUFFICIENT,
 * KITH_ERROR_NO_CHANGE, KITH_ERROR_DUPLICATE, KITH_ERROR_STORE,
 * KITH_ERROR_STORE_FULL. */
void kith_store_write_contact_async (KithStore *self,
                                     const KithStoreWrite *write,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GBytes *kith_store_write_contact_finish (KithStore *self,
                                         GAsyncResult *result,
                                         GError **error);
/* The same at once, in this thread, where nothing else is being written: for
 * who serves nobody else meanwhile, handing over costs more than it saves.
 * FALSE: it has not been tried.  @contact: (transfer full): what the other
 * returns, or NULL with an error. */
gboolean kith_store_try_write_contact (KithStore *self,
                                       const KithStoreWrite *write,
                                       GBytes **contact,
                                       GError **error);

/* @revision: 0 for any. */
void kith_store_delete_contact_async (KithStore *self,
                                      const char *id,
                                      gint64 revision,
                                      const char *author,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean kith_store_delete_contact_finish (KithStore *self,
                                           GAsyncResult *result,
                                           GError **error);

void kith_store_query_async (KithStore *self,
                             const KithQuery *query,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
KithStorePage *
kith_store_query_finish (KithStore *self, GAsyncResult *result, GError **error);

/* Finishes what is under way and closes.  Blocks. */
gboolean kith_store_close (KithStore *self, GError **error);

G_END_DECLS
