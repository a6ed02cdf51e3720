/* kith-contacts-operations.h: labels of a contact, merging and submitting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/* Of all options suppress_auth counts, and where a write could be carried out
 * twice the idempotency key, which is made when there is none.  A lost reply is
 * settled by asking again. */

/* Gives a contact labels, by their keys, or takes them away.  Resolves to the
 * whole contact; one that has them already, or has not, is as it was. */
void kith_contacts_label_async (KithContacts *self,
                                const char *contact_id,
                                const char *const *keys,
                                const KithWriteOptions *options,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
KithContact *kith_contacts_label_finish (KithContacts *self,
                                         GAsyncResult *result,
                                         GError **error);
void kith_contacts_unlabel_async (KithContacts *self,
                                  const char *contact_id,
                                  const char *const *keys,
                                  const KithWriteOptions *options,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
KithContact *kith_contacts_unlabel_finish (KithContacts *self,
                                           GAsyncResult *result,
                                           GError **error);

/* Makes several contacts one, for good: the sources are gone by it.  Resolves
 * to the target. */
void kith_contacts_merge_async (KithContacts *self,
                                const KithIdentifiers *target,
                                const char *const *source_ids,
                                const KithWriteOptions *options,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
KithContact *kith_contacts_merge_finish (KithContacts *self,
                                         GAsyncResult *result,
                                         GError **error);
/* What that would make of the target. */
void kith_contacts_preview_merge_async (KithContacts *self,
                                        const char *target_id,
                                        const char *const *source_ids,
                                        const KithWriteOptions *options,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
KithContact *kith_contacts_preview_merge_finish (KithContacts *self,
                                                 GAsyncResult *result,
                                                 GError **error);

/* Which contact a submission was about. */
typedef struct
{
  char *contact_id;
  char *identity_type; /* "CONTACT", "MEMBER", "NOT_AUTHENTICATED_MEMBER" */
  gboolean is_new;     /* it was made */
} KithSubmission;

void kith_submission_free (KithSubmission *submission);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSubmission, kith_submission_free)

/* Adds @info, in REST shape, to the contact that it is about, which the server
 * finds by email or phone unless @contact_id, (nullable), names it, or makes
 * one of it.  Nothing that is there is overwritten.  The answer does not hold
 * the contact: it is fetched afterwards, for "contact-changed". */
void kith_contacts_append_or_create_async (KithContacts *self,
                                           JsonObject *info,
                                           const char *contact_id,
                                           const KithWriteOptions *options,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
KithSubmission *kith_contacts_append_or_create_finish (KithContacts *self,
                                                       GAsyncResult *result,
                                                       GError **error);

G_END_DECLS
