/* kith-store.h: where contacts are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/kith-extended-field.h"
#include "model/kith-label.h"
#include "model/kith-query.h"

G_BEGIN_DECLS

/* What a store promises: an update is one compare-and-swap on (id, revision),
 * and is durable before it finishes.  Contacts come out as the JSON text of
 * the whole record (kith-record.h), so that a server can pass it on unread.
 *
 * Every call may be made from the thread of the store's main context only; it
 * finishes there.
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
  /* Nobody else is being served: commit at once, in this thread, since handing
   * over costs more than it saves. */
  gboolean alone;
} KithStoreWrite;

typedef struct
{
  GPtrArray *contacts; /* GBytes: records as JSON text */
  gint64 total;        /* of the query without paging */
} KithStorePage;

void kith_store_page_free (KithStorePage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithStorePage, kith_store_page_free)

typedef enum
{
  KITH_PERMISSION_NONE,
  KITH_PERMISSION_VIEW,
  KITH_PERMISSION_MANAGE,
} KithPermission;

/* An API key as stored: never the key itself. */
typedef struct
{
  char *name;
  char *hash; /* SHA-256 of the key, hexadecimal */
  KithPermission permission;
  gint64 created; /* microseconds */
} KithStoreKey;

void kith_store_key_free (KithStoreKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithStoreKey, kith_store_key_free)

struct _KithStoreInterface
{
  GTypeInterface parent_iface;

  void (*get_contact_async) (KithStore *self,
                             const char *id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  GBytes *(*get_contact_finish) (KithStore *self,
                                 GAsyncResult *result,
                                 GError **error);
  void (*write_contact_async) (KithStore *self,
                               const KithStoreWrite *write,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
  GBytes *(*write_contact_finish) (KithStore *self,
                                   GAsyncResult *result,
                                   GError **error);
  void (*delete_contact_async) (KithStore *self,
                                const char *id,
                                gint64 revision,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
  gboolean (*delete_contact_finish) (KithStore *self,
                                     GAsyncResult *result,
                                     GError **error);
  void (*query_async) (KithStore *self,
                       const KithQuery *query,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  KithStorePage *(*query_finish) (KithStore *self,
                                  GAsyncResult *result,
                                  GError **error);

  /* Labels and fields are few and change seldom: held in memory, read at once;
   * a change is durable when the call returns. */
  GPtrArray *(*list_fields) (KithStore *self, GError **error);
  KithExtendedField *(*add_field) (KithStore *self,
                                   const char *display_name,
                                   KithDataType type,
                                   gboolean *is_new,
                                   GError **error);
  KithExtendedField *(*rename_field) (KithStore *self,
                                      const char *key,
                                      const char *display_name,
                                      GError **error);
  gboolean (*remove_field) (KithStore *self, const char *key, GError **error);
  GPtrArray *(*list_labels) (KithStore *self, GError **error);
  KithLabel *(*add_label) (KithStore *self,
                           const char *display_name,
                           gboolean *is_new,
                           GError **error);

  GPtrArray *(*list_keys) (KithStore *self, GError **error);
  gboolean (*add_key) (KithStore *self,
                       const KithStoreKey *key,
                       GError **error);
  gboolean (*remove_key) (KithStore *self, const char *name, GError **error);

  /* As get_contact; NULL in a store that has to wait for somebody. */
  GBytes *(*read_contact) (KithStore *self, const char *id, GError **error);

  gboolean (*close) (KithStore *self, GError **error);
};

gboolean kith_store_exists (const char *uri);
/* Opens "sqlite:PATH", making the file and its folder when absent.  Blocks.
 * Errors: KITH_ERROR_STORE (not a Kith store, broken, newer than this program),
 * KITH_ERROR_BUSY (opened by another kithd), KITH_ERROR_INVALID for a URI that
 * names no store.
 */
KithStore *kith_store_open (const char *uri, GError **error);
/* The same, but beside a kithd that has it open: for the calls about keys
 * only, none of the others. */
KithStore *kith_store_open_keys (const char *uri, GError **error);

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
GBytes *kith_store_read_contact (KithStore *self,
                                 const char *id,
                                 GError **error);

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

/* @revision: 0 for any. */
void kith_store_delete_contact_async (KithStore *self,
                                      const char *id,
                                      gint64 revision,
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
KithStorePage *kith_store_query_finish (KithStore *self,
                                        GAsyncResult *result,
                                        GError **error);

/* (transfer container) (element-type KithExtendedField): the system's first. */
GPtrArray *kith_store_list_fields (KithStore *self, GError **error);
/* Finds by exact display name, else creates.  Error: KITH_ERROR_QUOTA. */
KithExtendedField *kith_store_add_field (KithStore *self,
                                         const char *display_name,
                                         KithDataType type,
                                         gboolean *is_new,
                                         GError **error);
/* Errors: KITH_ERROR_NOT_FOUND; KITH_ERROR_PERMISSION for a system field. */
KithExtendedField *kith_store_rename_field (KithStore *self,
                                            const char *key,
                                            const char *display_name,
                                            GError **error);
/* Removes the field and its value from every contact (revision + 1 there). */
gboolean kith_store_remove_field (KithStore *self,
                                  const char *key,
                                  GError **error);
GPtrArray *kith_store_list_labels (KithStore *self, GError **error);
KithLabel *kith_store_add_label (KithStore *self,
                                 const char *display_name,
                                 gboolean *is_new,
                                 GError **error);

/* (transfer container) (element-type KithStoreKey) */
GPtrArray *kith_store_list_keys (KithStore *self, GError **error);
/* Error: KITH_ERROR_DUPLICATE when the name is taken. */
gboolean kith_store_add_key (KithStore *self,
                             const KithStoreKey *key,
                             GError **error);
gboolean kith_store_remove_key (KithStore *self,
                                const char *name,
                                GError **error);

/* Finishes what is under way and closes.  Blocks. */
gboolean kith_store_close (KithStore *self, GError **error);

G_END_DECLS
