/* kith-sqlite-search.c: queries that take their time, in a thread of their own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-sqlite-search.h"

#include "store/kith-sqlite-filter.h"
#include "store/kith-sqlite-query.h"

#define CACHE_KIB 4096
/* Of SQLite's virtual machine, between looks at the cancellable: well below a
 * millisecond. */
#define STEPS_BETWEEN_LOOKS 10000

struct _KithSqliteSearch
{
  KithDb *db;
  KithSqliteOrders *orders;
  GAsyncQueue *tasks; /* GTask; the search itself: the end */
  GThread *thread;
};

static int
look_at_cancellable (gpointer data)
{
  return g_cancellable_is_cancelled (data);
}

static void
run_task (KithSqliteSearch *self, GTask *task)
{
  g_autoptr (GError) error = NULL;
  GCancellable *cancellable = g_task_get_cancellable (task);
  KithStorePage *page;

  if (g_task_return_error_if_cancelled (task))
    return;

  sqlite3_progress_handler (kith_db_get_handle (self->db), STEPS_BETWEEN_LOOKS,
                            cancellable != NULL ? look_at_cancellable : NULL,
                            cancellable);
  page = kith_sqlite_query_run (self->db, self->orders,
                                g_task_get_task_data (task), &error);
  if (page != NULL)
    g_task_return_pointer (task, page, (GDestroyNotify) kith_store_page_free);
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_error (task, g_steal_pointer (&error));
}

static gpointer
run (gpointer data)
{
  KithSqliteSearch *self = data;
  gpointer task;

  while ((task = g_async_queue_pop (self->tasks)) != self)
    {
      run_task (self, task);
      g_object_unref (task);
    }

  return NULL;
}

/**
 * kith_sqlite_search_new:
 * @path: the database
 * @orders: (transfer none): the orders
 *
 * Returns: (transfer full): the thread, waiting
 */
KithSqliteSearch *
kith_sqlite_search_new (const char *path,
                        KithSqliteOrders *orders,
                        GError **error)
{
  g_autoptr (KithDb) db = kith_db_open (path, KITH_DB_READER, CACHE_KIB, error);
  KithSqliteSearch *self;

  if (db == NULL || !kith_sqlite_filter_register (db, error))
    return NULL;

  self = g_new0 (KithSqliteSearch, 1);
  self->db = g_steal_pointer (&db);
  self->orders = orders;
  self->tasks = g_async_queue_new ();
  self->thread = g_thread_new ("kith-search", run, self);

  return self;
}

void
kith_sqlite_search_free (KithSqliteSearch *self)
{
  if (self == NULL)
    return;

  g_async_queue_push (self->tasks, self);
  g_thread_join (self->thread);
  g_async_queue_unref (self->tasks);
  kith_db_close (self->db);
  g_free (self);
}

void
kith_sqlite_search_push (KithSqliteSearch *self, GTask *task)
{
  g_async_queue_push (self->tasks, task);
}
