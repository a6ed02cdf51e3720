/* kith-contacts-history.h: what a contact was
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/* An extension of kithd: with other servers each call is KITH_ERROR_NOT_FOUND.
 */

typedef struct
{
  gint64 revision;
  gint64 time;  /* microseconds; -1 when the server did not say */
  char *action; /* "CREATED", "UPDATED" or "DELETED" */
  char *author; /* (nullable): the name of a key, or of a user */
  char *origin; /* (nullable): "merge", "bulk", "restore" */
  /* (nullable): objects with "path", "before" and "after": of an update; what
   * was or is not there has no value */
  JsonArray *changes;
  KithContact *contact; /* as it was then; of a deletion, as it was before */
  /* Of one that was merged away and is among those that were deleted: the id of
   * the contact that it is a part of now, and its name; both (nullable). */
  char *merged_into;
  char *merged_into_name;
} KithRevision;

void kith_revision_free (KithRevision *revision);

typedef struct
{
  GPtrArray *revisions; /* KithRevision, the newest first */
  char *next;           /* (nullable): for the next page */
} KithRevisions;

void kith_revisions_free (KithRevisions *revisions);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithRevisions, kith_revisions_free)

/* @limit: how many; 0: as the server likes.  @cursor: (nullable): as of the
 * page before.  Error: KITH_ERROR_NOT_FOUND. */
void kith_contacts_list_revisions_async (KithContacts *self,
                                         const char *contact_id,
                                         guint limit,
                                         const char *cursor,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
KithRevisions *kith_contacts_list_revisions_finish (KithContacts *self,
                                                    GAsyncResult *result,
                                                    GError **error);

/* Those that were deleted or merged away, and can be restored, the last one
 * first: of each the revision of its deletion.  @search: (nullable): words of
 * their names.  A page may be empty although there is a next. */
void kith_contacts_list_deleted_async (KithContacts *self,
                                       const char *search,
                                       const char *cursor,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
KithRevisions *kith_contacts_list_deleted_finish (KithContacts *self,
                                                  GAsyncResult *result,
                                                  GError **error);

/* As whom the server knows who asks: what their revisions have as author.
 * (transfer full) (nullable) */
void kith_contacts_get_own_name_async (KithContacts *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
char *kith_contacts_get_own_name_finish (KithContacts *self,
                                         GAsyncResult *result,
                                         GError **error);

/* Makes a contact what it was at revision @to (0: of one that was deleted, as
 * it was last), as a new revision.  @identifiers: its revision is that which it
 * has now; of one that was deleted it does not count.  @options: (nullable).
 * Errors: KITH_ERROR_NOT_FOUND, KITH_ERROR_ALREADY_CHANGED,
 * KITH_ERROR_DUPLICATE, KITH_ERROR_PERMISSION. */
void kith_contacts_restore_async (KithContacts *self,
                                  const KithIdentifiers *identifiers,
                                  gint64 to,
                                  const KithWriteOptions *options,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
KithContact *kith_contacts_restore_finish (KithContacts *self,
                                           GAsyncResult *result,
                                           GError **error);

G_END_DECLS
