/* kith-sqlite-snapshot.c: reads that share one view of the file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-snapshot.h"

/* Whoever waits for readers to be done waits for longer. */
#define MAX_MSEC 50

struct _KithSqliteSnapshot
{
  KithDb *db;
  KithSqliteWriter *writer;
  GMainContext *context;
  GThread *thread;
  GSource *ending; /* attached while the view is open */
  guint64 age;
};

static void
end (KithSqliteSnapshot *self)
{
  if (self->ending == NULL)
    return;

  g_source_destroy (self->ending);
  g_clear_pointer (&self->ending, g_source_unref);
  kith_db_run (self->db, NULL, "ROLLBACK", "");
}

static gboolean
end_cb (gpointer data)
{
  end (data);

  return G_SOURCE_REMOVE;
}

/* Other threads ask for nothing while a view is open but after the age has
 * changed, or within its short life. */
static void
write_asked (gpointer data)
{
  KithSqliteSnapshot *self = data;

  if (g_thread_self () == self->thread)
    end (self);
}

static void
begin (KithSqliteSnapshot *self, guint64 age)
{
  if (!kith_db_run (self->db, NULL, "BEGIN", ""))
    return;

  self->age = age;
  self->ending = g_timeout_source_new (MAX_MSEC);
  g_source_set_callback (self->ending, end_cb, self, NULL);
  g_source_attach (self->ending, self->context);
}

KithSqliteSnapshot *
kith_sqlite_snapshot_new (const char *path,
                          int cache_kib,
                          KithSqliteWriter *writer,
                          GError **error)
{
  KithDb *db = kith_db_open (path, KITH_DB_READER, cache_kib, error);
  KithSqliteSnapshot *self;

  if (db == NULL)
    return NULL;

  self = g_new0 (KithSqliteSnapshot, 1);
  self->db = db;
  self->writer = writer;
  self->context = g_main_context_ref_thread_default ();
  self->thread = g_thread_self ();
  kith_sqlite_writer_set_asked (writer, write_asked, self);

  return self;
}

void
kith_sqlite_snapshot_free (KithSqliteSnapshot *self)
{
  if (self == NULL)
    return;

  kith_sqlite_writer_set_asked (self->writer, NULL, NULL);
  end (self);
  kith_db_close (self->db);
  g_main_context_unref (self->context);
  g_free (self);
}

KithDb *
kith_sqlite_snapshot_read (KithSqliteSnapshot *self, guint64 age)
{
  if (self->ending != NULL && self->age != age)
    end (self);
  if (self->ending == NULL && kith_sqlite_writer_is_at_rest (self->writer))
    begin (self, age);

  return self->db;
}

gboolean
kith_sqlite_snapshot_is_open (KithSqliteSnapshot *self)
{
  return self->ending != NULL;
}
