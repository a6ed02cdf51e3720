/* kith-sqlite-catalog.h: labels and extended fields in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/database/kith-db.h"
#include "store/interface/kith-store-catalog.h"

G_BEGIN_DECLS

/* Labels and fields are few and asked for at every write: they are held in
 * memory.  Changed by the store's own thread while it holds the writer; so the
 * writer may read it at any time, and that thread too.
 */
typedef struct _KithSqliteCatalog KithSqliteCatalog;

KithSqliteCatalog *kith_sqlite_catalog_new (KithDb *db, GError **error);
void kith_sqlite_catalog_free (KithSqliteCatalog *self);

/* (transfer container), the system's first. */
GPtrArray *kith_sqlite_catalog_list_fields (KithSqliteCatalog *self);
GPtrArray *kith_sqlite_catalog_list_labels (KithSqliteCatalog *self);
/* (transfer none) (nullable) */
KithExtendedField *kith_sqlite_catalog_get_field (KithSqliteCatalog *self,
                                                  const char *key);
KithLabel *kith_sqlite_catalog_get_label (KithSqliteCatalog *self,
                                          const char *key);
/* By exact display name. (transfer none) (nullable) */
KithExtendedField *kith_sqlite_catalog_find_field (KithSqliteCatalog *self,
                                                   const char *display_name);
KithLabel *kith_sqlite_catalog_find_label (KithSqliteCatalog *self,
                                           const char *display_name);
/* Whether there is one, and it is not the system's.
 * Errors: KITH_ERROR_NOT_FOUND, KITH_ERROR_PERMISSION. */
gboolean kith_sqlite_catalog_check_field (KithSqliteCatalog *self,
                                          const char *key,
                                          GError **error);
gboolean kith_sqlite_catalog_check_label (KithSqliteCatalog *self,
                                          const char *key,
                                          GError **error);

/* Each writes, within the caller's transaction. (transfer full) */
KithExtendedField *kith_sqlite_catalog_make_field (KithSqliteCatalog *self,
                                                   KithDb *db,
                                                   const char *display_name,
                                                   KithDataType type,
                                                   gint64 now,
                                                   GError **error);
KithExtendedField *kith_sqlite_catalog_rename_field (KithSqliteCatalog *self,
                                                     KithDb *db,
                                                     const char *key,
                                                     const char *display_name,
                                                     gint64 now,
                                                     GError **error);
gboolean
kith_sqlite_catalog_remove_field (KithDb *db, const char *key, GError **error);
KithLabel *kith_sqlite_catalog_make_label (KithSqliteCatalog *self,
                                           KithDb *db,
                                           const char *display_name,
                                           gint64 now,
                                           GError **error);
KithLabel *kith_sqlite_catalog_rename_label (KithDb *db,
                                             const char *key,
                                             const char *display_name,
                                             gint64 now,
                                             GError **error);
gboolean
kith_sqlite_catalog_remove_label (KithDb *db, const char *key, GError **error);
/* @name: (transfer full) (nullable): what the label @key is called in @db. */
gboolean kith_sqlite_catalog_read_label_name (KithDb *db,
                                              const char *key,
                                              char **name,
                                              GError **error);
/* Has these, and those of the system, instead of what it has; they are read
 * again from @db by kith_sqlite_catalog_new(). */
gboolean kith_sqlite_catalog_put_all (KithDb *db,
                                      GPtrArray *fields,
                                      GPtrArray *labels,
                                      GError **error);
/* Takes what @from has; it is left with what this had. */
void kith_sqlite_catalog_swap (KithSqliteCatalog *self,
                               KithSqliteCatalog *from);
/* Once that is committed, what is in memory follows: adds, or replaces what
 * has the same key. */
void kith_sqlite_catalog_put_field (KithSqliteCatalog *self,
                                    KithExtendedField *field);
void kith_sqlite_catalog_drop_field (KithSqliteCatalog *self, const char *key);
void kith_sqlite_catalog_put_label (KithSqliteCatalog *self, KithLabel *label);
void kith_sqlite_catalog_drop_label (KithSqliteCatalog *self, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSqliteCatalog, kith_sqlite_catalog_free)

G_END_DECLS
