/* kith-contacts.h: the contacts of one server, one HTTP call each
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact.h"
#include "model/kith-event.h"
#include "model/kith-extended-field.h"
#include "model/kith-label.h"
#include "model/kith-query.h"
#include "service/connection/kith-connection.h"

G_BEGIN_DECLS

/* Signals, so that every list and window hears of what this program did, and,
 * where a KithFeed listens, what others did: "contact-changed" (KithContact):
 * created or updated; "contact-gone" (const char *id), once for each;
 * "fields-changed"; "reload": anything may have changed.  Before the first two,
 * of what others did: "elsewhere" (KithEvent).
 */
#define KITH_TYPE_CONTACTS (kith_contacts_get_type ())
G_DECLARE_FINAL_TYPE (KithContacts, kith_contacts, KITH, CONTACTS, GObject)

KithContacts *kith_contacts_new (KithConnection *connection);
KithConnection *kith_contacts_get_connection (KithContacts *self);

typedef struct
{
  const char *contact_id;
  gint64 revision; /* > 0, or nothing is sent: KITH_ERROR_INVALID */
} KithIdentifiers;

typedef struct
{
  gboolean allow_duplicates;
  gboolean suppress_auth;
  /* (nullable): the same key and content again is the same write (R8). */
  const char *idempotency_key;
} KithWriteOptions;

typedef struct
{
  GPtrArray *contacts; /* KithContact */
  gint64 total;
} KithPage;

void kith_page_free (KithPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithPage, kith_page_free)

/* One that was merged into another is a KITH_ERROR_NOT_FOUND whose data names
 * that (KITH_DATA_MERGED_INTO) and has it ("contact"). */
void kith_contacts_get_async (KithContacts *self,
                              const char *contact_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
KithContact *kith_contacts_get_finish (KithContacts *self,
                                       GAsyncResult *result,
                                       GError **error);

/* The same as far as this computer knows: where there is a mirror of them, it
 * answers, also without a network.  So it does for a query, and for the lists
 * of fields and labels. */
void kith_contacts_read_async (KithContacts *self,
                               const char *contact_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
KithContact *kith_contacts_read_finish (KithContacts *self,
                                        GAsyncResult *result,
                                        GError **error);

/* The latest that can be had: from the server, and where that cannot be
 * reached, from the mirror. */
void kith_contacts_fetch_async (KithContacts *self,
                                const char *contact_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
KithContact *kith_contacts_fetch_finish (KithContacts *self,
                                         GAsyncResult *result,
                                         GError **error);

void kith_contacts_query_async (KithContacts *self,
                                const KithQuery *query,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
KithPage *kith_contacts_query_finish (KithContacts *self,
                                      GAsyncResult *result,
                                      GError **error);

/* @info: REST shape. */
void kith_contacts_create_async (KithContacts *self,
                                 JsonObject *info,
                                 const KithWriteOptions *options,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
KithContact *kith_contacts_create_finish (KithContacts *self,
                                          GAsyncResult *result,
                                          GError **error);

/* The seed's updateContact (identifiers, contactInfo, options): @info carries
 * what changes, in REST shape (kith-patch.h); resolves to the whole contact,
 * after the write is durable. */
void kith_contacts_update_async (KithContacts *self,
                                 const KithIdentifiers *identifiers,
                                 JsonObject *info,
                                 const KithWriteOptions *options,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
KithContact *kith_contacts_update_finish (KithContacts *self,
                                          GAsyncResult *result,
                                          GError **error);

/* Gets the latest revision, then updates with it, as the seed's second example
 * does; when somebody is faster in between, again, at most KITH_OVERWRITE_MAX
 * times. */
void kith_contacts_overwrite_async (KithContacts *self,
                                    const char *contact_id,
                                    JsonObject *info,
                                    const KithWriteOptions *options,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
KithContact *kith_contacts_overwrite_finish (KithContacts *self,
                                             GAsyncResult *result,
                                             GError **error);

/* @revision: that which the user saw: a newer one is KITH_ERROR_ALREADY_CHANGED
 * (an extension of kithd; other servers ignore it).  0: any. */
void kith_contacts_delete_async (KithContacts *self,
                                 const char *contact_id,
                                 gint64 revision,
                                 const KithWriteOptions *options,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean kith_contacts_delete_finish (KithContacts *self,
                                      GAsyncResult *result,
                                      GError **error);

/* (transfer container) (element-type KithExtendedField) */
void kith_contacts_list_fields_async (KithContacts *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *kith_contacts_list_fields_finish (KithContacts *self,
                                             GAsyncResult *result,
                                             GError **error);
void kith_contacts_find_or_create_field_async (KithContacts *self,
                                               const char *display_name,
                                               KithDataType type,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
/* @is_new: (out) (optional) */
KithExtendedField *
kith_contacts_find_or_create_field_finish (KithContacts *self,
                                           GAsyncResult *result,
                                           gboolean *is_new,
                                           GError **error);
void kith_contacts_get_field_async (KithContacts *self,
                                    const char *key,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
KithExtendedField *kith_contacts_get_field_finish (KithContacts *self,
                                                   GAsyncResult *result,
                                                   GError **error);
void kith_contacts_rename_field_async (KithContacts *self,
                                       const char *key,
                                       const char *display_name,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
KithExtendedField *kith_contacts_rename_field_finish (KithContacts *self,
                                                      GAsyncResult *result,
                                                      GError **error);
void kith_contacts_delete_field_async (KithContacts *self,
                                       const char *key,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean kith_contacts_delete_field_finish (KithContacts *self,
                                            GAsyncResult *result,
                                            GError **error);
/* (transfer container) (element-type KithLabel) */
void kith_contacts_list_labels_async (KithContacts *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *kith_contacts_list_labels_finish (KithContacts *self,
                                             GAsyncResult *result,
                                             GError **error);
void kith_contacts_find_or_create_label_async (KithContacts *self,
                                               const char *display_name,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
KithLabel *kith_contacts_find_or_create_label_finish (KithContacts *self,
                                                      GAsyncResult *result,
                                                      gboolean *is_new,
                                                      GError **error);
void kith_contacts_get_label_async (KithContacts *self,
                                    const char *key,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
KithLabel *kith_contacts_get_label_finish (KithContacts *self,
                                           GAsyncResult *result,
                                           GError **error);
void kith_contacts_rename_label_async (KithContacts *self,
                                       const char *key,
                                       const char *display_name,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
KithLabel *kith_contacts_rename_label_finish (KithContacts *self,
                                              GAsyncResult *result,
                                              GError **error);
void kith_contacts_delete_label_async (KithContacts *self,
                                       const char *key,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean kith_contacts_delete_label_finish (KithContacts *self,
                                            GAsyncResult *result,
                                            GError **error);

G_END_DECLS
