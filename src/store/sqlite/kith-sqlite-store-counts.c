/* kith-sqlite-store-counts.c: how many contacts of a SQLite file have what
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-store-private.h"

#include "store/find/kith-sqlite-query.h"

static int
compare_seqs (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static void
count_label (KithStoreCounts *counts, const char *key)
{
  gint64 *count = g_hash_table_lookup (counts->by_label, key);

  if (count == NULL)
    {
      count = g_new0 (gint64, 1);
      g_hash_table_insert (counts->by_label, g_strdup (key), count);
    }
  (*count)++;
}

/* Contact after contact, so that one with several labels counts as one.
 * @among: (nullable): only these. */
static gboolean
count_labels (KithDb *db,
              GArray *among,
              KithStoreCounts *counts,
              GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error,
                               "SELECT contact, norm FROM value WHERE kind = ?"
                               " ORDER BY contact",
                               "i", (gint64) KITH_VALUE_LABEL);
  KithStep step = KITH_STEP_FAILED;
  gint64 last = 0;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    {
      gint64 contact = kith_statement_get_int (statement, 0);

      if (among != NULL
          && !g_array_binary_search (among, &contact, compare_seqs, NULL))
        continue;

      if (contact != last)
        counts->unlabeled--;
      last = contact;
      count_label (counts, kith_statement_get_text (statement, 1));
    }

  return step == KITH_STEP_DONE;
}

static gboolean
count_all (KithDb *db,
           const KithQuery *query,
           KithStoreCounts *counts,
           GError **error)
{
  g_autoptr (GArray) among = NULL;

  if (query->filter == NULL)
    {
      if (!kith_db_query_int (db, 0, &counts->all, error,
                              "SELECT count(*) FROM contact", ""))
        return FALSE;
    }
  else
    {
      among = kith_sqlite_query_list (db, query, error);
      if (among == NULL)
        return FALSE;

      counts->all = among->len;
    }

  counts->unlabeled = counts->all;

  return count_labels (db, among, counts, error);
}

static gpointer
count (KithDb *db, gpointer data, GError **error)
{
  g_autoptr (KithStoreCounts) counts = g_new0 (KithStoreCounts, 1);
  g_auto (KithTransaction) transaction = { NULL };

  counts->by_label = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            g_free);

  return kith_transaction_begin_read (&transaction, db, error)
             && count_all (db, data, counts, error)
           ? g_steal_pointer (&counts)
           : NULL;
}

static void
kith_sqlite_store_count_async (KithStore *store,
                               const KithFilter *filter,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  KithSqliteStore *self = KITH_SQLITE_STORE (store);
  GTask *task = _kith_sqlite_store_make_task (self,
                                              kith_sqlite_store_count_async,
                                              cancellable, callback, user_data);
  KithQuery *query;

  if (task == NULL)
    return;

  query = kith_query_new ();
  query->filter = filter != NULL ? kith_filter_copy (filter) : NULL;
  g_task_set_task_data (task, query, (GDestroyNotify) kith_query_free);
  g_task_set_check_cancellable (task, TRUE);
  kith_sqlite_search_run (self->search, task, count,
                          (GDestroyNotify) kith_store_counts_free);
}

static KithStoreCounts *
kith_sqlite_store_count_finish (KithStore *store,
                                GAsyncResult *result,
                                GError **error)
{
  return _kith_sqlite_store_finish (store, result,
                                    kith_sqlite_store_count_async, error);
}

void
_kith_sqlite_store_init_counts (KithStoreInterface *iface)
{
  iface->count_async = kith_sqlite_store_count_async;
  iface->count_finish = kith_sqlite_store_count_finish;
}
