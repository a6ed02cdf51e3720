/* kith-store-operations.h: what is done to contacts beside writing them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store.h"

G_BEGIN_DECLS

/* Everything is borrowed until the call returns. */
typedef struct
{
  const char *contact_id;
  const char *const *keys; /* of labels */
  gboolean remove;         /* takes them away instead */
  const char *author;      /* (nullable) */
} KithStoreLabeling;

typedef struct
{
  const char *target_id;
  gint64 revision;               /* of the target */
  const char *const *source_ids; /* each once, and not the target */
  const char *idempotency_key;   /* (nullable) */
  const char *author;            /* (nullable) */
} KithStoreMerge;

typedef struct
{
  const char *contact_id; /* (nullable): which contact it is about, if known */
  JsonObject *info;       /* checked (kith_patch_check()) */
  JsonObject *source;     /* of a contact that is made; NULL: made by hand */
  const char *idempotency_key; /* (nullable) */
  const char *author;          /* (nullable) */
} KithStoreSubmission;

/* Gives a contact labels, or takes them away; one that has them already, or has
 * not, stays at its revision.  (transfer full): the contact.
 * Errors: KITH_ERROR_NOT_FOUND, KITH_ERROR_INVALID for a key that is none. */
void kith_store_label_contact_async (KithStore *self,
                                     const KithStoreLabeling *labeling,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GBytes *kith_store_label_contact_finish (KithStore *self,
                                         GAsyncResult *result,
                                         GError **error);

/* Makes several contacts one, by the rules of kith-append.h: the sources are
 * gone by it, whoever looks for one is told of the target, and their notes are
 * about the target.  Durable, all of
 * it or nothing.  In the history: that the target is updated,
 * KITH_HISTORY_MERGED of it, and that each source is deleted; all of origin
 * "merge".  (transfer
 * full): the target.  Errors: KITH_ERROR_NOT_FOUND of any of them,
 * KITH_ERROR_ALREADY_CHANGED (with the target), KITH_ERROR_INVALID
 * ("ILLEGAL_MERGE") for more than one contact holds. */
void kith_store_merge_contacts_async (KithStore *self,
                                      const KithStoreMerge *merge,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GBytes *kith_store_merge_contacts_finish (KithStore *self,
                                          GAsyncResult *result,
                                          GError **error);
/* What that would make of the target, at the revision that the target has. */
void kith_store_preview_merge_async (KithStore *self,
                                     const KithStoreMerge *merge,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GBytes *kith_store_preview_merge_finish (KithStore *self,
                                         GAsyncResult *result,
                                         GError **error);

/* Adds what somebody submits to the contact that it is about: the one named,
 * else the oldest with one of its emails, else of its phones, else a new one.
 * Nothing of a contact that is there is overwritten (kith-append.h); one that
 * has all of it already stays at its revision.  (transfer full): JSON text,
 * {"contactId", "identityType", "newContact"}.
 * Errors: KITH_ERROR_NOT_FOUND, KITH_ERROR_INSUFFICIENT,
 * KITH_ERROR_EXTENDED_VALUE, KITH_ERROR_INVALID. */
void kith_store_submit_contact_async (KithStore *self,
                                      const KithStoreSubmission *submission,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GBytes *kith_store_submit_contact_finish (KithStore *self,
                                          GAsyncResult *result,
                                          GError **error);

G_END_DECLS
