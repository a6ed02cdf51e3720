/* kith-sqlite-idempotency.c: answers that are given again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-sqlite-idempotency.h"

#include "base/kith-json.h"
#include "model/kith-protocol.h"

#define KEEP_USEC (72 * G_TIME_SPAN_HOUR)

static const char *
get_author (const KithStoreWrite *write)
{
  return write->author != NULL ? write->author : "";
}

/* Names all that a write asks for. */
static char *
hash_write (const KithStoreWrite *write)
{
  g_autofree char *info = kith_json_print (write->info);
  g_autofree char *source = write->source != NULL
                              ? kith_json_print (write->source)
                              : g_strdup ("");
  g_autofree char *text = g_strdup_printf (
    "%s\n%" G_GINT64_FORMAT "\n%d\n%s\n%s",
    write->contact_id != NULL ? write->contact_id : "",
    write->contact_id != NULL ? write->revision : 0, write->allow_duplicates,
    source, info);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

/**
 * kith_sqlite_idempotency_find:
 * @db: within a transaction
 * @write: a write
 * @now: what time it is
 * @answer: (out) (nullable): what was answered
 *
 * Returns: whether the write may go on, or has its answer
 */
gboolean
kith_sqlite_idempotency_find (KithDb *db,
                              const KithStoreWrite *write,
                              gint64 now,
                              GBytes **answer,
                              GError **error)
{
  g_autoptr (KithStatement) statement = NULL;
  g_autofree char *hash = NULL;
  KithStep step;

  *answer = NULL;
  if (write->idempotency_key == NULL)
    return TRUE;

  statement = kith_db_query (db, error,
                             "SELECT hash, answer FROM idempotency"
                             " WHERE author = ? AND key = ? AND time > ?",
                             "ssi", get_author (write), write->idempotency_key,
                             now - KEEP_USEC);
  step = statement != NULL ? kith_statement_step (statement, error)
                           : KITH_STEP_FAILED;
  if (step != KITH_STEP_ROW)
    return step == KITH_STEP_DONE;

  hash = hash_write (write);
  if (g_strcmp0 (hash, kith_statement_get_text (statement, 0)) != 0)
    {
      kith_error_add_violation (error, "Idempotency-Key", "FORMAT",
                                "was used for another request");
      return FALSE;
    }

  *answer = kith_statement_get_bytes (statement, 1);

  return TRUE;
}

gboolean
kith_sqlite_idempotency_keep (KithDb *db,
                              const KithStoreWrite *write,
                              gint64 now,
                              const char *answer,
                              GError **error)
{
  g_autofree char *hash = NULL;

  if (write->idempotency_key == NULL)
    return TRUE;

  hash = hash_write (write);

  return kith_db_run (db, error,
                      "INSERT OR REPLACE INTO idempotency"
                      " (author, key, time, hash, answer)"
                      " VALUES (?, ?, ?, ?, ?)",
                      "ssiss", get_author (write), write->idempotency_key, now,
                      hash, answer)
         /* Two go for one that comes: it never takes long, and never grows. */
         && kith_db_run (db, error,
                         "DELETE FROM idempotency WHERE time <= ? AND seq IN"
                         " (SELECT seq FROM idempotency ORDER BY seq LIMIT 2)",
                         "i", now - KEEP_USEC);
}

gboolean
kith_sqlite_idempotency_prune (KithDb *db, gint64 now, GError **error)
{
  return kith_db_run (db, error, "DELETE FROM idempotency WHERE time <= ?", "i",
                      now - KEEP_USEC);
}
