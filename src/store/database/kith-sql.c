/* kith-sql.c: SQL that is put together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/database/kith-sql.h"

void
kith_sql_init (KithSql *self)
{
  self->sql = g_string_new (NULL);
  self->values = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_node_unref);
}

void
kith_sql_clear (KithSql *self)
{
  if (self->sql != NULL)
    g_string_free (g_steal_pointer (&self->sql), TRUE);
  g_clear_pointer (&self->values, g_ptr_array_unref);
}

void
kith_sql_add_value (KithSql *self, JsonNode *value)
{
  g_ptr_array_add (self->values, value);
}

static void
bind_node (sqlite3_stmt *handle, int position, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    sqlite3_bind_text (handle, position, json_node_get_string (node), -1,
                       SQLITE_STATIC);
  else if (type == G_TYPE_DOUBLE)
    sqlite3_bind_double (handle, position, json_node_get_double (node));
  else
    sqlite3_bind_int64 (handle, position, json_node_get_int (node));
}

KithStatement *
kith_sql_prepare (KithSql *self, KithDb *db, GError **error)
{
  KithStatement *statement = kith_db_prepare (db, self->sql->str, error);

  for (guint i = 0; statement != NULL && i < self->values->len; i++)
    bind_node (kith_statement_get_handle (statement), (int) i + 1,
               g_ptr_array_index (self->values, i));

  return statement;
}
