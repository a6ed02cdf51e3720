/* kith-sqlite-schema.h: the tables of the SQLite store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/database/kith-db.h"

G_BEGIN_DECLS

/* "Kith" in PRAGMA application_id. */
#define KITH_SQLITE_APPLICATION_ID 0x4b697468
#define KITH_SQLITE_VERSION 2

/* What a row of the table "value" holds; of lists, a row for each item. */
typedef enum
{
  KITH_VALUE_EMAIL = 1,        /* the primary one, in no case */
  KITH_VALUE_PHONE_E164 = 2,   /* "+4930…" */
  KITH_VALUE_PHONE_PLAIN = 3,  /* digits of a phone without E.164 */
  KITH_VALUE_PHONE_DIGITS = 4, /* digits of a phone that has E.164 */
  KITH_VALUE_LABEL = 5,        /* key */
  KITH_VALUE_FIELD = 6,        /* of an extended field */
  KITH_VALUE_OTHER_EMAIL = 7,
  KITH_VALUE_PHONE = 8, /* the primary one, as it was typed */
  KITH_VALUE_OTHER_PHONE = 9,
  KITH_VALUE_FIRST_NAME = 10,
  KITH_VALUE_LAST_NAME = 11,
  KITH_VALUE_COMPANY = 12,
  KITH_VALUE_JOB_TITLE = 13,
  KITH_VALUE_BIRTHDATE = 14,
  KITH_VALUE_LOCALE = 15,
  KITH_VALUE_STREET = 16,
  KITH_VALUE_CITY = 17,
  KITH_VALUE_SUBDIVISION = 18,
  KITH_VALUE_COUNTRY = 19,
  KITH_VALUE_LOCATION = 20,
  KITH_VALUE_ACTIVITY = 21,
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
