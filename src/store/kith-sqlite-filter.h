/* kith-sqlite-filter.h: a filter as SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-filter.h"
#include "store/kith-db.h"

G_BEGIN_DECLS

/* SQL that is put together, with what is to be bound to it in order. */
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

/* Adds the condition on a row of "contact" that @filter sets.  What a client
 * sent is only ever bound. */
void kith_sqlite_filter_compile (const KithFilter *filter, KithSql *sql);
/* Adds the expression for a scalar field of a contact, or of a custom field:
 * what a sort by it goes by. */
void kith_sqlite_filter_add_field (const char *field, KithSql *sql);
/* The functions that such conditions call. */
gboolean kith_sqlite_filter_register (KithDb *db, GError **error);

G_END_DECLS
