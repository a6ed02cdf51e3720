/* kith-contacts-bulk.h: changes of many contacts of one server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-job.h"
#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/* A change of many contacts is a job of the server: each of these starts one,
 * and resolves to its id when it is durable that it will be done.  @which:
 * {"filter", "search"}, in the API's query language: at least one of them; an
 * empty filter means all contacts.
 */

/* @info: what changes in each, in REST shape (kith-patch.h). */
void kith_contacts_bulk_update_async (KithContacts *self,
                                      JsonObject *which,
                                      JsonObject *info,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
char *kith_contacts_bulk_update_finish (KithContacts *self,
                                        GAsyncResult *result,
                                        GError **error);

void kith_contacts_bulk_delete_async (KithContacts *self,
                                      JsonObject *which,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
char *kith_contacts_bulk_delete_finish (KithContacts *self,
                                        GAsyncResult *result,
                                        GError **error);

/* @to_add, @to_remove: (nullable): keys of labels. */
void kith_contacts_bulk_label_async (KithContacts *self,
                                     JsonObject *which,
                                     const char *const *to_add,
                                     const char *const *to_remove,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
char *kith_contacts_bulk_label_finish (KithContacts *self,
                                       GAsyncResult *result,
                                       GError **error);

void kith_contacts_get_job_async (KithContacts *self,
                                  const char *job_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
KithJob *kith_contacts_get_job_finish (KithContacts *self,
                                       GAsyncResult *result,
                                       GError **error);
/* (transfer container) (element-type KithJob): the newest first. */
void kith_contacts_list_jobs_async (KithContacts *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *kith_contacts_list_jobs_finish (KithContacts *self,
                                           GAsyncResult *result,
                                           GError **error);

/* Told whenever a job has got further.  @job: (transfer none) */
typedef void (*KithJobProgress) (KithJob *job, gpointer user_data);

/* Asks for a job again and again until it has come to its end, and resolves to
 * it.  A server that is away for a moment is waited for. */
void kith_contacts_watch_job_async (KithContacts *self,
                                    const char *job_id,
                                    KithJobProgress progress,
                                    gpointer progress_data,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
KithJob *kith_contacts_watch_job_finish (KithContacts *self,
                                         GAsyncResult *result,
                                         GError **error);

G_END_DECLS
