/* kith-sql.h: SQL that is put together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "store/database/kith-db.h"

G_BEGIN_DECLS

/* With what is to be bound to it, in order. */
typedef struct
{
  GString *sql;
  GPtrArray *values; /* JsonNode */
} KithSql;

void kith_sql_init (KithSql *self);
void kith_sql_clear (KithSql *self);
/* @value: (transfer full): what the next "?" stands for. */
void kith_sql_add_value (KithSql *self, JsonNode *value);
/* (transfer full) */
KithStatement *kith_sql_prepare (KithSql *self, KithDb *db, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithSql, kith_sql_clear)

G_END_DECLS
