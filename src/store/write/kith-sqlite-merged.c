/* kith-sqlite-merged.c: the contacts that have become a part of others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-merged.h"

char *
kith_sqlite_merged_find (KithDb *db, const char *id, GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error,
                               "SELECT target FROM merged WHERE source = ?",
                               "s", id);

  if (statement == NULL
      || kith_statement_step (statement, error) != KITH_STEP_ROW)
    return NULL;

  return g_strdup (kith_statement_get_text (statement, 0));
}

/* One step leads from each to where it is now. */
gboolean
kith_sqlite_merged_note (KithDb *db,
                         const char *source,
                         const char *target,
                         GError **error)
{
  return kith_db_run (db, error,
                      "UPDATE merged SET target = ? WHERE target = ?", "ss",
                      target, source)
         && kith_db_run (db, error,
                         "INSERT OR REPLACE INTO merged (source, target)"
                         " VALUES (?, ?)",
                         "ss", source, target);
}

gboolean
kith_sqlite_merged_forget (KithDb *db, const char *source, GError **error)
{
  return kith_db_run (db, error, "DELETE FROM merged WHERE source = ?", "s",
                      source);
}

/* A contact of which the history still knows may be brought back. */
gboolean
kith_sqlite_merged_prune (KithDb *db, GError **error)
{
  return kith_db_run (db, error,
                      "DELETE FROM merged"
                      " WHERE target NOT IN (SELECT id FROM contact)"
                      " AND target NOT IN (SELECT entity FROM history)",
                      "");
}
