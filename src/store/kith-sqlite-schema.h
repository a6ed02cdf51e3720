/* kith-sqlite-schema.h: the tables of the SQLite store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/kith-db.h"

G_BEGIN_DECLS

/* "Kith" in PRAGMA application_id. */
#define KITH_SQLITE_APPLICATION_ID 0x4b697468
#define KITH_SQLITE_VERSION 2

/* What a row of the table "value" holds. */
typedef enum
{
  KITH_VALUE_EMAIL = 1,        /* in no case */
  KITH_VALUE_PHONE_E164 = 2,   /* "+4930…" */
  KITH_VALUE_PHONE_PLAIN = 3,  /* digits of a phone without E.164 */
  KITH_VALUE_PHONE_DIGITS = 4, /* digits of a phone that has E.164 */
  KITH_VALUE_LABEL = 5,        /* key */
  KITH_VALUE_FIELD = 6,        /* key of a custom field with a value */
} KithValueKind;

/* Checks that the file is ours and of a version we know, before anything is
 * changed in it; then brings it to this version.  Error: KITH_ERROR_STORE. */
gboolean
kith_sqlite_schema_prepare (KithDb *db, gboolean may_change, GError **error);

/* Error: KITH_ERROR_STORE on a file system that cannot have it. */
gboolean kith_sqlite_schema_set_wal (KithDb *db, GError **error);

/* (transfer full) (nullable) */
char *kith_sqlite_schema_get_meta (KithDb *db, const char *name);
gboolean kith_sqlite_schema_set_meta (KithDb *db,
                                      const char *name,
                                      const char *value,
                                      GError **error);

G_END_DECLS
