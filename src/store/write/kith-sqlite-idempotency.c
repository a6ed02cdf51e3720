/* kith-sqlite-idempotency.c: answers that are given again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-idempotency.h"

#include "model/kith-protocol.h"

#define KEEP_USEC (72 * G_TIME_SPAN_HOUR)

void
kith_idempotency_clear (KithIdempotency *idempotency)
{
  g_clear_pointer (&idempotency->content, g_free);
}

static const char *
get_author (const KithIdempotency *idempotency)
{
  return idempotency->author != NULL ? idempotency->author : "";
}

static char *
hash (const KithIdempotency *idempotency)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, idempotency->content,
                                        -1);
}

/**
 * kith_sqlite_idempotency_find:
 * @db: within a transaction
 * @idempotency: a write
 * @now: what time it is
 * @answer: (out) (nullable): what was answered
 *
 * Returns: whether the write may go on, or has its answer
 */
gboolean
kith_sqlite_idempotency_find (KithDb *db,
                              const KithIdempotency *idempotency,
                              gint64 now,
                              GBytes **answer,
                              GError **error)
{
  g_autoptr (KithStatement) statement = NULL;
  g_autofree char *digest = NULL;
  KithStep step;

  *answer = NULL;
  if (idempotency->key == NULL)
    return TRUE;

  statement = kith_db_query (db, error,
                             "SELECT hash, answer FROM idempotency"
                             " WHERE author = ? AND key = ? AND time > ?",
                             "ssi", get_author (idempotency), idempotency->key,
                             now - KEEP_USEC);
  step = statement != NULL ? kith_statement_step (statement, error)
                           : KITH_STEP_FAILED;
  if (step != KITH_STEP_ROW)
    return step == KITH_STEP_DONE;

  digest = hash (idempotency);
  if (g_strcmp0 (digest, kith_statement_get_text (statement, 0)) != 0)
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
                              const KithIdempotency *idempotency,
                              gint64 now,
                              const char *answer,
                              GError **error)
{
  g_autofree char *digest = NULL;

  if (idempotency->key == NULL)
    return TRUE;

  digest = hash (idempotency);

  return kith_db_run (db, error,
                      "INSERT OR REPLACE INTO idempotency"
                      " (author, key, time, hash, answer)"
                      " VALUES (?, ?, ?, ?, ?)",
                      "ssiss", get_author (idempotency), idempotency->key, now,
                      digest, answer)
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
