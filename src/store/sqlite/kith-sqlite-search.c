/* kith-sqlite-search.c: reading that takes its time, in a thread of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-search.h"

#include "store/find/kith-sqlite-query.h"

/* What all of an index of 100,000 contacts fits into: one that does not is read
 * anew from end to end by each query that needs all of it. */
#define CACHE_KIB 8192
/* Of SQLite's virtual machine, between looks at the cancellable: well below a
 * millisecond. */
#define STEPS_BETWEEN_LOOKS 10000

struct _KithSqliteSearch
{
  KithDb *db;
  KithSqliteOrders *orders;
  KithSqliteWriter *writer;
  GAsyncQueue *asked; /* Answer; the search itself: the end */
  GThread *thread;
};

static int
look_at_cancellable (gpointer data)
{
  return g_cancellable_is_cancelled (data);
}

/* What a task is to return, on its way to the task's own thread: a thread that
 * dropped the last reference to the task, and with it to the store, would wait
 * for its own end. */
typedef struct
{
  GTask *task;
  KithReadFunc func; /* NULL: the page of a query */
  GDestroyNotify result_free;
  gpointer result;
  GError *error;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *self = data;

  if (self->result != NULL)
    self->result_free (self->result);
  g_clear_error (&self->error);
  g_clear_object (&self->task);
  g_free (self);
}

static gboolean
give_answer (gpointer data)
{
  Answer *self = data;

  if (g_task_return_error_if_cancelled (self->task))
    return G_SOURCE_REMOVE;

  if (self->result != NULL)
    g_task_return_pointer (self->task, g_steal_pointer (&self->result),
                           self->result_free);
  else
    g_task_return_error (self->task, g_steal_pointer (&self->error));

  return G_SOURCE_REMOVE;
}

/* Made when first needed: its scan takes a tenth of a second. */
static gboolean
ensure_order (KithSqliteSearch *self, KithSort sort, GError **error)
{
  gboolean ok;

  if (kith_sqlite_orders_is_built (self->orders, sort))
    return TRUE;

  kith_sqlite_writer_hold (self->writer);
  ok = kith_sqlite_orders_build (self->orders, self->db, sort, error);
  kith_sqlite_writer_release (self->writer);

  return ok;
}

static KithStorePage *
find_page (KithSqliteSearch *self, const KithQuery *query, GError **error)
{
  if (!kith_sqlite_query_is_simple (query))
    return kith_sqlite_query_run (self->db, query, error);

  return ensure_order (self, query->sort, error)
           ? kith_sqlite_query_page (self->db, self->orders, query, error)
           : NULL;
}

static void
read_answer (KithSqliteSearch *self, Answer *answer)
{
  sqlite3 *handle = kith_db_get_handle (self->db);
  GCancellable *cancellable = g_task_get_cancellable (answer->task);
  gpointer data = g_task_get_task_data (answer->task);

  if (g_cancellable_is_cancelled (cancellable))
    return;

  if (cancellable != NULL)
    sqlite3_progress_handler (handle, STEPS_BETWEEN_LOOKS, look_at_cancellable,
                              cancellable);
  answer->result = answer->func != NULL
                     ? answer->func (self->db, data, &answer->error)
                     : find_page (self, data, &answer->error);
  sqlite3_progress_handler (handle, 0, NULL, NULL);
}

static gpointer
run (gpointer data)
{
  KithSqliteSearch *self = data;
  gpointer asked;

  while ((asked = g_async_queue_pop (self->asked)) != self)
    {
      Answer *answer = asked;
      g_autoptr (GSource) source = g_idle_source_new ();

      read_answer (self, answer);
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, give_answer, answer, answer_free);
      g_source_attach (source, g_task_get_context (answer->task));
    }

  return NULL;
}

/**
 * kith_sqlite_search_new:
 * @path: the database
 * @orders: (transfer none): the orders
 * @writer: (transfer none): held while an order is made
 *
 * Returns: (transfer full): the thread, waiting
 */
KithSqliteSearch *
kith_sqlite_search_new (const char *path,
                        KithSqliteOrders *orders,
                        KithSqliteWriter *writer,
                        GError **error)
{
  g_autoptr (KithDb) db = kith_db_open (path, KITH_DB_READER, CACHE_KIB, error);
  KithSqliteSearch *self;

  if (db == NULL)
    return NULL;

  self = g_new0 (KithSqliteSearch, 1);
  self->db = g_steal_pointer (&db);
  self->orders = orders;
  self->writer = writer;
  self->asked = g_async_queue_new ();
  self->thread = g_thread_new ("kith-search", run, self);

  return self;
}

void
kith_sqlite_search_free (KithSqliteSearch *self)
{
  if (self == NULL)
    return;

  g_async_queue_push (self->asked, self);
  g_thread_join (self->thread);
  g_async_queue_unref (self->asked);
  kith_db_close (self->db);
  g_free (self);
}

void
kith_sqlite_search_run (KithSqliteSearch *self,
                        GTask *task,
                        KithReadFunc func,
                        GDestroyNotify result_free)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->task = task;
  answer->func = func;
  answer->result_free = result_free;
  g_async_queue_push (self->asked, answer);
}

void
kith_sqlite_search_push (KithSqliteSearch *self, GTask *task)
{
  kith_sqlite_search_run (self, task, NULL,
                          (GDestroyNotify) kith_store_page_free);
}
