/* bench-store.c: what the store costs beside a bare SQLite loop
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/kith-json.h"
#include "kith-seed.h"
#include "store-utils.h"
#include "store/database/kith-db.h"
#include "store/kith-store-open.h"
#include "test-utils.h"

#define N_CONTACTS 10000
#define RUN_USEC (3 * G_USEC_PER_SEC)

typedef struct
{
  GArray *times; /* gint64, microseconds each */
  gint64 begin;
  gint64 end;
} Measure;

static Measure
measure_begin (void)
{
  Measure measure = { g_array_new (FALSE, FALSE, sizeof (gint64)), 0, 0 };

  measure.begin = g_get_monotonic_time ();
  measure.end = measure.begin + RUN_USEC;

  return measure;
}

static void
measure_add (Measure *self, gint64 since)
{
  gint64 time = g_get_monotonic_time () - since;

  g_array_append_val (self->times, time);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return (difference > 0) - (difference < 0);
}

static gint64
get_percentile (Measure *self, double part)
{
  g_array_sort (self->times, compare_times);

  return g_array_index (self->times, gint64,
                        (guint) ((self->times->len - 1) * part));
}

static double
get_rate (Measure *self)
{
  return self->times->len * (double) G_USEC_PER_SEC
         / (double) (g_get_monotonic_time () - self->begin);
}

static double
report (Measure *self, const char *name)
{
  double rate = get_rate (self);

  g_print ("%-28s %8.0f/s  p50 %6" G_GINT64_FORMAT " us  p99 %6" G_GINT64_FORMAT
           " us\n",
           name, rate, get_percentile (self, 0.5), get_percentile (self, 0.99));

  return rate;
}

/* One compare-and-swap a commit, with our pragmas and a document of our size.
 */
static Measure
run_bare (const char *path, GPtrArray *records)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithDb) db = kith_db_open (path, KITH_DB_WRITER, 4096, &error);
  Measure measure;

  g_assert_no_error (error);
  kith_db_run_script (db,
                      "PRAGMA journal_mode=WAL;"
                      "PRAGMA wal_autocheckpoint=1000;"
                      "CREATE TABLE c (seq INTEGER PRIMARY KEY,"
                      " id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL,"
                      " doc TEXT NOT NULL);BEGIN",
                      &error);
  for (guint i = 0; i < records->len; i++)
    {
      JsonObject *record = g_ptr_array_index (records, i);
      g_autofree char *doc = kith_json_print (record);

      kith_db_run (db, &error,
                   "INSERT INTO c (id, revision, doc) VALUES (?, 1, ?)", "ss",
                   kith_json_get_string (record, "id"), doc);
    }
  kith_db_run_script (db, "COMMIT", &error);
  g_assert_no_error (error);

  measure = measure_begin ();
  for (guint n = 0; g_get_monotonic_time () < measure.end; n++)
    {
      guint position = (n * 7919) % records->len;
      JsonObject *record = g_ptr_array_index (records, position);
      g_autofree char *doc = kith_json_print (record);
      gint64 since = g_get_monotonic_time ();

      kith_db_run (db, &error,
                   "UPDATE c SET revision = revision + 1, doc = ?"
                   " WHERE id = ? AND revision = ?",
                   "ssi", doc, kith_json_get_string (record, "id"),
                   (gint64) (n / records->len) + 1);
      g_assert_cmpint (kith_db_get_changes (db), ==, 1);
      measure_add (&measure, since);
    }

  return measure;
}

typedef struct
{
  KithStore *store;
  GPtrArray *records;
  gint64 *revisions;
  Measure *measure;
  gboolean rename;
  guint next;
  guint n_in_flight;
} Updates;

typedef struct
{
  Updates *updates;
  guint position;
  gint64 since;
} Update;

static void update_next (Updates *updates);

/* @update: (transfer full) */
static void
end_update (Update *update)
{
  Updates *updates = update->updates;

  measure_add (updates->measure, update->since);
  updates->revisions[update->position]++;
  g_free (update);
}

static void
on_updated (GObject *source, GAsyncResult *result, gpointer data)
{
  Update *update = data;
  Updates *updates = update->updates;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    bytes = kith_store_write_contact_finish (KITH_STORE (source), result,
                                             &error);

  g_assert_no_error (error);
  end_update (update);
  updates->n_in_flight--;
  update_next (updates);
}

/* @info: is filled; @write: borrows it. */
static Update *
begin_update (Updates *updates, JsonObject *info, KithStoreWrite *write)
{
  g_autofree char *text = g_strdup_printf ("Value%u", updates->next);
  Update *update = g_new (Update, 1);

  update->updates = updates;
  update->position = (updates->next++ * 7919) % updates->records->len;
  update->since = g_get_monotonic_time ();
  if (updates->rename)
    kith_json_set_string (kith_json_ensure_object (info, "name"), "first",
                          text);
  else
    kith_json_set_string (info, "birthdate",
                          updates->next % 2 ? "1980-01-01" : "1990-01-01");
  *write = (KithStoreWrite){
    .contact_id = kith_json_get_string (
      g_ptr_array_index (updates->records, update->position), "id"),
    .revision = updates->revisions[update->position],
    .info = info,
  };

  return update;
}

static void
update_next (Updates *updates)
{
  g_autoptr (JsonObject) info = json_object_new ();
  KithStoreWrite write;
  Update *update;

  if (g_get_monotonic_time () >= updates->measure->end)
    return;

  update = begin_update (updates, info, &write);
  updates->n_in_flight++;
  kith_store_write_contact_async (updates->store, &write, NULL, on_updated,
                                  update);
}

static void
update_alone (Updates *updates)
{
  while (g_get_monotonic_time () < updates->measure->end)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject) info = json_object_new ();
      g_autoptr (GBytes) bytes = NULL;
      KithStoreWrite write;
      Update *update = begin_update (updates, info, &write);

      bytes = store_write_at_once (updates->store, &write, &error);
      g_assert_no_error (error);
      end_update (update);
    }
}

static Measure
run_updates (KithStore *store,
             GPtrArray *records,
             gint64 *revisions,
             guint n_clients,
             gboolean rename)
{
  Measure measure = measure_begin ();
  Updates updates = { .store = store,
                      .records = records,
                      .revisions = revisions,
                      .measure = &measure,
                      .rename = rename };

  if (n_clients == 1)
    update_alone (&updates);
  for (guint i = 0; n_clients > 1 && i < n_clients; i++)
    update_next (&updates);
  while (updates.n_in_flight > 0)
    g_main_context_iteration (NULL, TRUE);

  return measure;
}

static Measure
run_gets (KithStore *store, GPtrArray *records)
{
  Measure measure = measure_begin ();

  for (guint n = 0; g_get_monotonic_time () < measure.end; n++)
    {
      JsonObject *record = g_ptr_array_index (records,
                                              (n * 7919) % records->len);
      gint64 since = g_get_monotonic_time ();
      g_autoptr (GBytes)
        bytes = store_get (store, kith_json_get_string (record, "id"), NULL);

      g_assert_nonnull (bytes);
      measure_add (&measure, since);
    }

  return measure;
}

static Measure
run_query (KithStore *store, const char *search, guint offset)
{
  g_autoptr (KithQuery) query = kith_query_new ();
  Measure measure = measure_begin ();

  query->sort = KITH_SORT_FIRST_NAME;
  query->search = g_strdup (search);
  query->offset = offset;
  for (guint n = 0; n < 300 && g_get_monotonic_time () < measure.end; n++)
    {
      gint64 since = g_get_monotonic_time ();
      g_autoptr (KithStorePage) page = store_query (store, query, NULL);

      g_assert_nonnull (page);
      measure_add (&measure, since);
    }

  return measure;
}

static GPtrArray *
read_all (KithStore *store)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_object_unref);
  g_autoptr (KithQuery) query = kith_query_new ();

  query->limit = 1000;
  for (query->offset = 0; query->offset < N_CONTACTS; query->offset += 1000)
    {
      g_autoptr (KithStorePage) page = store_query (store, query, NULL);

      for (guint i = 0; i < page->contacts->len; i++)
        g_ptr_array_add (records,
                         parse_bytes (g_ptr_array_index (page->contacts, i)));
    }

  return records;
}

static void
bench_updates (const char *folder, KithStore *store)
{
  g_autofree char *bare_path = g_build_filename (folder, "bare.db", NULL);
  g_autoptr (GPtrArray) records = read_all (store);
  g_autofree gint64 *revisions = g_new (gint64, records->len);
  double bare_rate, bare_p50;
  Measure bare, one, many, renames, gets;

  for (guint i = 0; i < records->len; i++)
    revisions[i] = kith_json_get_int (g_ptr_array_index (records, i),
                                      "revision", 1);
  bare = run_bare (bare_path, records);
  bare_rate = report (&bare, "bare SQLite, one a commit");
  bare_p50 = (double) get_percentile (&bare, 0.5);
  one = run_updates (store, records, revisions, 1, FALSE);
  report (&one, "updates, 1 client");
  many = run_updates (store, records, revisions, 32, FALSE);
  g_print ("32 clients / bare: %.2f (at least 1)\n",
           report (&many, "updates, 32 clients") / bare_rate);
  g_print ("1 client p50 / bare p50: %.2f (at most 2)\n",
           (double) get_percentile (&one, 0.5) / bare_p50);
  renames = run_updates (store, records, revisions, 32, TRUE);
  g_print ("32 clients, renames / bare: %.2f\n",
           report (&renames, "renames, 32 clients") / bare_rate);
  gets = run_gets (store, records);
  report (&gets, "get");
}

static void
bench_queries (KithStore *store, guint count)
{
  static const char *const searches[] = { "a",        "an", "mul", "anna",
                                          "contact7", "1",  "כ" };
  Measure measure;

  for (guint part = 0; part < 3; part++)
    {
      g_autofree char *name = g_strdup_printf ("page at %u", count / 2 * part);

      measure = run_query (store, NULL, count / 2 * part);
      report (&measure, name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autofree char *name = g_strdup_printf ("search %s", searches[i]);

      measure = run_query (store, searches[i], 0);
      report (&measure, name);
    }
}

static void
print_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  line = strstr (status, "VmRSS:");
  g_print ("%.*s\n", (int) strcspn (line, "\n"), line);
}

/* bench-store [PATH]: queries of the store there; without it, updates. */
int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = kith_test_tmpdir ();
  g_autofree char *path = argc > 1 ? g_strdup (argv[1])
                                   : g_build_filename (folder, "kith.db", NULL);
  g_autofree char *uri = g_strconcat ("sqlite:", path, NULL);
  g_autoptr (KithStore) store = NULL;
  g_autoptr (KithQuery) all = kith_query_new ();
  g_autoptr (KithStorePage) page = NULL;

  setlocale (LC_ALL, "");
  store = kith_store_open (uri, &error);
  g_assert_no_error (error);
  if (argc == 1)
    {
      kith_seed_fill (store, N_CONTACTS, &error);
      g_assert_no_error (error);
      bench_updates (folder, store);
    }
  page = store_query (store, all, &error);
  bench_queries (store, (guint) page->total);
  print_memory ();
  kith_store_close (store, NULL);
  kith_test_remove (folder);

  return EXIT_SUCCESS;
}
