/* kith-sqlite-check.h: what can only be checked where contacts are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/index/kith-sqlite-catalog.h"

G_BEGIN_DECLS

/* @info with its extended values as they are stored; label keys are known.
 * (transfer full).  Errors: KITH_ERROR_EXTENDED_VALUE, KITH_ERROR_INVALID. */
JsonObject *kith_sqlite_check_info (KithSqliteCatalog *catalog,
                                    JsonObject *info,
                                    GError **error);

/* Whether each of @keys is that of a label; @path: what the API calls the list.
 * Error: KITH_ERROR_INVALID. */
gboolean kith_sqlite_check_labels (KithSqliteCatalog *catalog,
                                   const char *const *keys,
                                   const char *path,
                                   GError **error);

/* The oldest contact that has one of the emails of @record, else one of its
 * phones.  @id: (out) (transfer full) (nullable): NULL when there is none. */
gboolean kith_sqlite_check_find (KithDb *db,
                                 JsonObject *record,
                                 char **id,
                                 GError **error);

/* Whether no other contact has an email (or, where @info has none, a phone) of
 * @info.  @record is what becomes of it, and @seq the contact itself, or 0.
 * Error: KITH_ERROR_DUPLICATE. */
gboolean kith_sqlite_check_duplicates (KithDb *db,
                                       gint64 seq,
                                       JsonObject *info,
                                       JsonObject *record,
                                       GError **error);

G_END_DECLS
