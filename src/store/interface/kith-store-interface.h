/* kith-store-interface.h: what a store implements
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-catalog.h"
#include "store/interface/kith-store-counts.h"
#include "store/interface/kith-store-history.h"
#include "store/interface/kith-store-jobs.h"
#include "store/interface/kith-store-keys.h"
#include "store/interface/kith-store-mirror.h"
#include "store/interface/kith-store-notes.h"
#include "store/interface/kith-store-operations.h"
#include "store/interface/kith-store-webhooks.h"

G_BEGIN_DECLS

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
                                const char *author,
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

  /* kith-store-operations.h */
  void (*label_contact_async) (KithStore *self,
                               const KithStoreLabeling *labeling,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
  GBytes *(*label_contact_finish) (KithStore *self,
                                   GAsyncResult *result,
                                   GError **error);
  void (*merge_contacts_async) (KithStore *self,
                                const KithStoreMerge *merge,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
  GBytes *(*merge_contacts_finish) (KithStore *self,
                                    GAsyncResult *result,
                                    GError **error);
  void (*preview_merge_async) (KithStore *self,
                               const KithStoreMerge *merge,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
  GBytes *(*preview_merge_finish) (KithStore *self,
                                   GAsyncResult *result,
                                   GError **error);
  void (*submit_contact_async) (KithStore *self,
                                const KithStoreSubmission *submission,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
  GBytes *(*submit_contact_finish) (KithStore *self,
                                    GAsyncResult *result,
                                    GError **error);

  /* kith-store-catalog.h */
  GPtrArray *(*list_fields) (KithStore *self, GError **error);
  KithExtendedField *(*add_field) (KithStore *self,
                                   const char *display_name,
                                   KithDataType type,
                                   const char *author,
                                   gboolean *is_new,
                                   GError **error);
  KithExtendedField *(*rename_field) (KithStore *self,
                                      const char *key,
                                      const char *display_name,
                                      const char *author,
                                      GError **error);
  void (*remove_field_async) (KithStore *self,
                              const char *key,
                              const char *author,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  gboolean (*remove_field_finish) (KithStore *self,
                                   GAsyncResult *result,
                                   GError **error);
  GPtrArray *(*list_labels) (KithStore *self, GError **error);
  KithLabel *(*add_label) (KithStore *self,
                           const char *display_name,
                           const char *author,
                           gboolean *is_new,
                           GError **error);
  void (*rename_label_async) (KithStore *self,
                              const char *key,
                              const char *display_name,
                              const char *author,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  KithLabel *(*rename_label_finish) (KithStore *self,
                                     GAsyncResult *result,
                                     GError **error);
  void (*remove_label_async) (KithStore *self,
                              const char *key,
                              const char *author,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  gboolean (*remove_label_finish) (KithStore *self,
                                   GAsyncResult *result,
                                   GError **error);

  /* kith-store-history.h */
  void (*list_history_async) (KithStore *self,
                              const KithHistoryQuery *query,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  GPtrArray *(*list_history_finish) (KithStore *self,
                                     GAsyncResult *result,
                                     GError **error);
  void (*restore_contact_async) (KithStore *self,
                                 const KithStoreRestore *restore,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
  GBytes *(*restore_contact_finish) (KithStore *self,
                                     GAsyncResult *result,
                                     GError **error);
  gint64 (*get_last_seq) (KithStore *self);
  gint64 (*get_forgotten_seq) (KithStore *self);

  /* kith-store-notes.h */
  void (*get_note_async) (KithStore *self,
                          const char *id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
  GBytes *(*get_note_finish) (KithStore *self,
                              GAsyncResult *result,
                              GError **error);
  void (*write_note_async) (KithStore *self,
                            const KithStoreNoteWrite *write,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
  GBytes *(*write_note_finish) (KithStore *self,
                                GAsyncResult *result,
                                GError **error);
  void (*delete_note_async) (KithStore *self,
                             const char *id,
                             const char *author,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  gboolean (*delete_note_finish) (KithStore *self,
                                  GAsyncResult *result,
                                  GError **error);
  void (*query_notes_async) (KithStore *self,
                             const KithNoteQuery *query,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  KithStoreNotePage *(*query_notes_finish) (KithStore *self,
                                            GAsyncResult *result,
                                            GError **error);

  /* kith-store-counts.h */
  void (*count_async) (KithStore *self,
                       const KithFilter *filter,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
  KithStoreCounts *(*count_finish) (KithStore *self,
                                    GAsyncResult *result,
                                    GError **error);

  /* kith-store-jobs.h */
  void (*start_job_async) (KithStore *self,
                           const KithStoreJob *job,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
  char *(*start_job_finish) (KithStore *self,
                             GAsyncResult *result,
                             GError **error);
  void (*get_job_async) (KithStore *self,
                         const char *id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
  GBytes *(*get_job_finish) (KithStore *self,
                             GAsyncResult *result,
                             GError **error);
  void (*list_jobs_async) (KithStore *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
  GPtrArray *(*list_jobs_finish) (KithStore *self,
                                  GAsyncResult *result,
                                  GError **error);
  gboolean (*has_jobs) (KithStore *self);

  /* kith-store-keys.h */
  GPtrArray *(*list_keys) (KithStore *self, GError **error);
  gboolean (*add_key) (KithStore *self,
                       const KithStoreKey *key,
                       GError **error);
  gboolean (*remove_key) (KithStore *self, const char *name, GError **error);

  /* kith-store-webhooks.h */
  GPtrArray *(*list_webhooks) (KithStore *self, GError **error);
  gboolean (*add_webhook) (KithStore *self,
                           const KithStoreWebhook *webhook,
                           GError **error);
  gboolean (*remove_webhook) (KithStore *self,
                              const char *name,
                              GError **error);
  void (*advance_webhook_async) (KithStore *self,
                                 const char *id,
                                 gint64 position,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
  gboolean (*advance_webhook_finish) (KithStore *self,
                                      GAsyncResult *result,
                                      GError **error);

  /* kith-store-mirror.h */
  void (*mirror_async) (KithStore *self,
                        KithStoreMirroring *mirroring,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*mirror_finish) (KithStore *self,
                             GAsyncResult *result,
                             guint *n_changed,
                             GError **error);
  gboolean (*mirror_catalog) (KithStore *self,
                              GPtrArray *fields,
                              GPtrArray *labels,
                              GError **error);
  char *(*get_place) (KithStore *self);
  GHashTable *(*list_revisions) (KithStore *self,
                                 gint64 from,
                                 gint64 to,
                                 GError **error);

  /* As get_contact; NULL in a store that has to wait for somebody. */
  GBytes *(*read_contact) (KithStore *self, const char *id, GError **error);
  /* (nullable) */
  gboolean (*try_write_contact) (KithStore *self,
                                 const KithStoreWrite *write,
                                 GBytes **contact,
                                 GError **error);

  gboolean (*close) (KithStore *self, GError **error);
};

G_END_DECLS
