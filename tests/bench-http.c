/* bench-http.c: kithd beside what bounds it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: bench-http KITHD [SECONDS]
 *
 * Prints ratios; the baselines run in turn with kithd, on the same disk:
 * - a bare SQLite loop: one compare-and-swap a commit, the same pragmas; both
 * go round the same number of contacts, of the same size;
 * - a SoupServer that answers the same bytes from memory.
 */

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib-unix.h>
#include <libsoup/soup.h>
#include <sqlite3.h>

#include "model/kith-protocol.h"
#include "bench-client.h"
#include "bench-report.h"
#include "bench-server.h"
#include "test-utils.h"

#define N_CONTACTS 1000
#define MAX_CONNECTIONS 32
#define N_ROUNDS 5
/* More than end while others are measured beside them. */
#define N_JOBS 5

typedef struct
{
  char *ids[N_CONTACTS];
  gint64 revisions[N_CONTACTS];
  guint n_created;
  guint n_connections; /* of the run at hand */
  guint n_updated[MAX_CONNECTIONS];
  gboolean is_staying; /* a connection updates one contact again and again */
  GString *answer;     /* of the first GET: what the static server answers */
  char *job;           /* the one started last */
  gboolean is_job_done;
} Base;

/* About the size of a real contact. */
static char *
make_info (guint index)
{
  return g_strdup_printf (
    "{\"info\":{\"name\":{\"first\":\"Annie\",\"last\":\"Lee %u\"},"
    "\"emails\":{\"items\":[{\"email\":\"annie%u@nordwind.example\","
    "\"tag\":\"WORK\",\"primary\":true},"
    "{\"email\":\"annie%u@lee.example\",\"tag\":\"HOME\"}]},"
    "\"phones\":{\"items\":[{\"phone\":\"+46 8 5550 %04u\",\"tag\":"
    "\"WORK\"}]},"
    "\"company\":\"Nordwind AB\",\"jobTitle\":\"Event manager\","
    "\"birthdate\":\"1988-05-14\"},\"allowDuplicates\":true}",
    index, index, index, index % 10000);
}

static void
next_create (guint index, GString *request, gpointer data)
{
  Base *base = data;
  g_autofree char *body = make_info (base->n_created);

  bench_client_add_request (request, "POST", "/contacts/v4/contacts", NULL,
                            body);
}

static void
created (guint index,
         guint status,
         const char *body,
         gsize length,
         gpointer data)
{
  Base *base = data;
  const char *id = strstr (body, "\"id\":\"");

  g_assert_cmpuint (status, ==, 200);
  if (base->n_created == N_CONTACTS)
    return;
  base->ids[base->n_created] = g_strndup (id + 6, 36);
  base->revisions[base->n_created++] = 1;
}

static void
fill (Base *base, const char *socket_path)
{
  while (base->n_created < N_CONTACTS)
    bench_client_run (socket_path, MAX_CONNECTIONS, 0.1, next_create, created,
                      base);
}

/* Each connection goes round contacts of its own, so that none is stale. */
static guint
contact_of (Base *base, guint index)
{
  guint share = N_CONTACTS / base->n_connections;

  return index * share
         + (base->is_staying ? 0 : base->n_updated[index] % share);
}

static void
next_update (guint index, GString *request, gpointer data)
{
  Base *base = data;
  guint contact = contact_of (base, index);
  gint64 revision = base->revisions[contact];
  g_autofree char *path = g_strconcat ("/contacts/v4/contacts/",
                                       base->ids[contact], NULL);
  g_autofree char *body = g_strdup_printf (
    "{\"info\":{\"jobTitle\":\"Manager %" G_GINT64_FORMAT
    "\"},\"revision\":%" G_GINT64_FORMAT "}",
    revision, revision);

  bench_client_add_request (request, "PATCH", path, NULL, body);
}

static void
updated (guint index,
         guint status,
         const char *body,
         gsize length,
         gpointer data)
{
  Base *base = data;

  if (status != 200)
    g_error ("update answered %u: %.300s", status, body);
  base->revisions[contact_of (base, index)]++;
  base->n_updated[index]++;
}

static BenchRate
run_updates (Base *base, const char *path, guint n_connections, double seconds)
{
  base->n_connections = n_connections;

  return bench_client_run (path, n_connections, seconds, next_update, updated,
                           base);
}

static void
next_get (guint index, GString *request, gpointer data)
{
  Base *base = data;
  g_autofree char *path = g_strconcat ("/contacts/v4/contacts/",
                                       base->ids[index], NULL);

  bench_client_add_request (request, "GET", path, NULL, NULL);
}

static void
got (guint index, guint status, const char *body, gsize length, gpointer data)
{
  Base *base = data;

  g_assert_cmpuint (status, ==, 200);
  if (base->answer->len == 0)
    g_string_append_len (base->answer, body, (gssize) length);
}

/* All contacts but the one that a single connection updates meanwhile. */
static void
next_job (guint index, GString *request, gpointer data)
{
  Base *base = data;
  g_autofree char *body = g_strdup_printf (
    "{\"filter\":{\"id\":{\"$ne\":\"%s\"}},"
    "\"info\":{\"company\":\"Nordwind\"}}",
    base->ids[0]);

  bench_client_add_request (request, "POST", KITH_PATH_BULK "/update", NULL,
                            body);
}

static void
started (guint index,
         guint status,
         const char *body,
         gsize length,
         gpointer data)
{
  Base *base = data;
  const char *id = strstr (body, "\"jobId\":\"");

  g_assert_cmpuint (status, ==, 200);
  g_free (base->job);
  base->job = g_strndup (id + 9, 36);
}

static void
next_look (guint index, GString *request, gpointer data)
{
  Base *base = data;
  g_autofree char *path = g_strconcat (KITH_PATH_JOBS "/", base->job, NULL);

  bench_client_add_request (request, "GET", path, NULL, NULL);
}

static void
looked (guint index,
        guint status,
        const char *body,
        gsize length,
        gpointer data)
{
  Base *base = data;

  g_assert_cmpuint (status, ==, 200);
  base->is_job_done = strstr (body, "\"COMPLETED\"") != NULL;
}

static BenchRate
run_beside_jobs (Base *base, const char *path, double seconds)
{
  BenchRate rate;

  for (guint i = 0; i < N_JOBS; i++)
    bench_client_run (path, 1, 0, next_job, started, base);
  base->is_staying = TRUE;
  rate = run_updates (base, path, 1, seconds);
  base->is_staying = FALSE;

  base->is_job_done = FALSE;
  while (!base->is_job_done)
    bench_client_run (path, 1, 0, next_look, looked, base);
  for (guint i = 1; i < N_CONTACTS; i++)
    base->revisions[i] += N_JOBS;

  return rate;
}

/* The first baseline. */
static sqlite3_stmt *
prepare (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));

  return statement;
}

static sqlite3 *
open_bare (const char *path, const char *document)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *insert;

  if (sqlite3_open (path, &db) != SQLITE_OK)
    g_error ("%s: %s", path, sqlite3_errmsg (db));
  sqlite3_exec (db,
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "CREATE TABLE contact (id TEXT NOT NULL UNIQUE, revision "
                "INTEGER NOT NULL, doc TEXT NOT NULL); BEGIN",
                NULL, NULL, NULL);
  insert = prepare (db, "INSERT INTO contact VALUES (?1, 1, ?2)");
  for (int i = 0; i < N_CONTACTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("contact %d", i);

      sqlite3_bind_text (insert, 1, id, -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 2, document, -1, SQLITE_STATIC);
      sqlite3_step (insert);
      sqlite3_reset (insert);
    }
  sqlite3_finalize (insert);
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);

  return db;
}

static BenchRate
run_bare (sqlite3 *db, const char *document, double seconds)
{
  g_autoptr (GArray) latencies = g_array_new (FALSE, FALSE, sizeof (double));
  sqlite3_stmt *select = prepare (
    db, "SELECT revision, doc FROM contact WHERE id = ?1");
  sqlite3_stmt *update = prepare (
    db, "UPDATE contact SET revision = revision + 1, doc = ?1 "
        "WHERE id = ?2 AND revision = ?3");
  gint64 start = g_get_monotonic_time ();
  gint64 now = start;
  BenchRate rate = { 0 };

  for (guint i = 0; now < start + (gint64) (seconds * G_USEC_PER_SEC); i++)
    {
      char id[32];
      gint64 before = now;
      gint64 revision;
      double usec;

      g_snprintf (id, sizeof id, "contact %u", i % N_CONTACTS);
      sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
      sqlite3_bind_text (select, 1, id, -1, SQLITE_STATIC);
      g_assert_cmpint (sqlite3_step (select), ==, SQLITE_ROW);
      revision = sqlite3_column_int64 (select, 0);
      sqlite3_reset (select);
      sqlite3_bind_text (update, 1, document, -1, SQLITE_STATIC);
      sqlite3_bind_text (update, 2, id, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (update, 3, revision);
      g_assert_cmpint (sqlite3_step (update), ==, SQLITE_DONE);
      g_assert_cmpint (sqlite3_changes (db), ==, 1);
      sqlite3_reset (update);
      sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);

      now = g_get_monotonic_time ();
      usec = (double) (now - before);
      g_array_append_val (latencies, usec);
    }

  rate.n_answers = latencies->len;
  rate.per_second = (double) latencies->len * G_USEC_PER_SEC
                    / (double) (now - start);
  rate.p50_usec = bench_percentile (latencies, 0.5);
  rate.p99_usec = bench_percentile (latencies, 0.99);
  sqlite3_finalize (select);
  sqlite3_finalize (update);

  return rate;
}

/* The second baseline, a process of its own as kithd is. */
static void
answer_same (SoupServer *server,
             SoupServerMessage *message,
             const char *path,
             GHashTable *query,
             gpointer data)
{
  const GString *bytes = data;

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json",
                                    SOUP_MEMORY_STATIC, bytes->str, bytes->len);
}

static pid_t
start_static_server (const char *path, const GString *bytes)
{
  int ready[2];
  char byte;
  pid_t pid;

  if (!g_unix_open_pipe (ready, FD_CLOEXEC, NULL))
    g_error ("no pipe");

  pid = fork ();
  if (pid == 0)
    {
      g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
      g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
      g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

      soup_server_add_handler (server, NULL, answer_same, (gpointer) bytes,
                               NULL);
      if (!soup_server_listen (server, address, 0, NULL)
          || write (ready[1], "x", 1) != 1)
        _exit (1);
      g_main_loop_run (loop);
      _exit (0);
    }

  if (pid < 0 || read (ready[0], &byte, 1) != 1)
    g_error ("the static server did not start");
  close (ready[0]);
  close (ready[1]);

  return pid;
}

static GSubprocess *
start_kithd (const char *kithd, const char *folder, const char *socket_path)
{
  g_autofree char *listen = g_strconcat ("unix:", socket_path, NULL);
  g_autofree char *store = g_strconcat ("sqlite:", folder, "/contacts.db",
                                        NULL);
  const char *argv[] = { kithd, "--listen", listen, "--store", store, NULL };

  return bench_server_start (argv, NULL);
}

typedef struct
{
  GArray *update_32, *bare_rate;
  GArray *get_32, *static_32;
  GArray *update_1, *bare_p50;
  GArray *update_beside;
} Figures;

static void
run_round (Figures *figures,
           Base *base,
           sqlite3 *bare,
           const char *kithd_path,
           const char *static_path,
           double seconds)
{
  BenchRate rate;

  rate = run_bare (bare, base->answer->str, seconds);
  bench_add (&figures->bare_rate, rate.per_second);
  bench_add (&figures->bare_p50, rate.p50_usec);
  rate = run_updates (base, kithd_path, MAX_CONNECTIONS, seconds);
  bench_add (&figures->update_32, rate.per_second);
  rate = run_updates (base, kithd_path, 1, seconds);
  bench_add (&figures->update_1, rate.p50_usec);
  rate = run_beside_jobs (base, kithd_path, seconds);
  bench_add (&figures->update_beside, rate.p50_usec);
  rate = bench_client_run (static_path, MAX_CONNECTIONS, seconds, next_get, got,
                           base);
  bench_add (&figures->static_32, rate.per_second);
  rate = bench_client_run (kithd_path, MAX_CONNECTIONS, seconds, next_get, got,
                           base);
  bench_add (&figures->get_32, rate.per_second);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *kithd_path = NULL;
  g_autofree char *static_path = NULL;
  g_autofree char *bare_path = NULL;
  double seconds = argc > 2 ? g_ascii_strtod (argv[2], NULL) : 1;
  Base base = { 0 };
  Figures figures = { 0 };
  GSubprocess *kithd;
  sqlite3 *bare;
  pid_t static_server;

  setlocale (LC_ALL, "");
  if (argc < 2)
    {
      fprintf (stderr, "usage: bench-http KITHD [SECONDS]\n");
      return 2;
    }

  folder = kith_test_tmpdir ();
  kithd_path = g_build_filename (folder, "kithd.sock", NULL);
  static_path = g_build_filename (folder, "static.sock", NULL);
  bare_path = g_build_filename (folder, "bare.db", NULL);
  base.answer = g_string_new (NULL);

  kithd = start_kithd (argv[1], folder, kithd_path);
  fill (&base, kithd_path);
  bench_client_run (kithd_path, 1, 0, next_get, got, &base);
  static_server = start_static_server (static_path, base.answer);
  bare = open_bare (bare_path, base.answer->str);

  for (guint i = 0; i < N_ROUNDS; i++)
    run_round (&figures, &base, bare, kithd_path, static_path, seconds);

  bench_report_title ("kithd");
  bench_report ("durable updates, 32 connections / a bare loop",
                figures.update_32, figures.bare_rate, "/s",
                BENCH_RATIO_AT_LEAST, 1);
  bench_report ("update p50, 1 connection / a bare loop", figures.update_1,
                figures.bare_p50, "us", BENCH_RATIO_AT_MOST, 2);
  bench_report ("update p50, 1 connection, beside bulk jobs / alone",
                figures.update_beside, figures.update_1, "us",
                BENCH_RATIO_AT_MOST, 10);
  bench_report ("GET of one, 32 connections / a static SoupServer",
                figures.get_32, figures.static_32, "/s", BENCH_RATIO_AT_LEAST,
                0.7);

  sqlite3_close (bare);
  kill (static_server, SIGTERM);
  waitpid (static_server, NULL, 0);
  bench_server_stop (kithd);
  kith_test_remove (folder);

  return 0;
}
