/* bench-peers.c: kithd beside a server that others would have written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: bench-peers KITHD STORE PEER PEER-STORE [SECONDS]
 *
 * STORE is a store with contacts and a key, which KITH_API_KEY holds.  PEER is
 * bench-peers/server.mjs; it fills PEER-STORE with the same contacts.  Both are
 * asked the same, in turns, over loopback TCP.
 */

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include "bench-client.h"
#include "bench-report.h"
#include "bench-server.h"

#define N_ROUNDS 3
#define MAX_CONNECTIONS 32
/* Contacts that a team works on at a time. */
#define N_IN_USE 200
/* The first thousand of a list are looked at most. */
#define N_PAGES 20
#define PAGE 50

/* One of the two. */
typedef struct
{
  const char *headers;
  GPtrArray *ids;    /* of all contacts, in any order */
  gint64 *revisions; /* of each, as this server has it */
  char *address;
  guint n_connections; /* of the run at hand */
  guint n_asked[MAX_CONNECTIONS];
} Side;

/* Goes through all contacts; no two connections ask for the same one. */
static guint
get_contact (Side *side, guint index)
{
  guint share = side->ids->len / side->n_connections;

  return index * share + side->n_asked[index] % share;
}

static void
add_get (Side *side, GString *request, guint contact)
{
  g_autofree char *path = g_strconcat ("/contacts/v4/contacts/",
                                       g_ptr_array_index (side->ids, contact),
                                       NULL);

  bench_client_add_request (request, "GET", path, side->headers, NULL);
}

/* Of those that are worked on. */
static void
next_get (guint index, GString *request, gpointer data)
{
  Side *side = data;

  add_get (side, request, (side->n_asked[index]++ * 7 + index) % N_IN_USE);
}

static void
next_get_any (guint index, GString *request, gpointer data)
{
  Side *side = data;

  side->n_asked[index]++;
  add_get (side, request, get_contact (side, index));
}

static void
next_update (guint index, GString *request, gpointer data)
{
  Side *side = data;
  g_autofree char *path = NULL;
  g_autofree char *body = NULL;
  guint contact;

  side->n_asked[index]++;
  contact = get_contact (side, index);
  path = g_strconcat ("/contacts/v4/contacts/",
                      g_ptr_array_index (side->ids, contact), NULL);
  body = g_strdup_printf ("{\"info\":{\"jobTitle\":\"Manager %u\"},"
                          "\"revision\":%" G_GINT64_FORMAT "}",
                          side->n_asked[index], side->revisions[contact]);
  bench_client_add_request (request, "PATCH", path, side->headers, body);
}

static void
add_query (Side *side, GString *request, const char *body)
{
  bench_client_add_request (request, "POST", "/contacts/v4/contacts/query",
                            side->headers, body);
}

#define BY_NAME "\"sort\":[{\"fieldName\":\"info.name.last\"}]"

static void
next_page (guint index, GString *request, gpointer data)
{
  Side *side = data;
  guint page = (side->n_asked[index]++ * 7 + index) % N_PAGES;
  g_autofree char *body = g_strdup_printf (
    "{\"query\":{" BY_NAME ",\"paging\":{\"limit\":%d,\"offset\":%u}}}", PAGE,
    page * PAGE);

  add_query (side, request, body);
}

/* What is typed, letter by letter. */
static void
next_search (guint index, GString *request, gpointer data)
{
  static const char *const typed[] = {
    "mul", "mull", "anna",  "ann l",  "jos",
    "ber", "des",  "des e", "tyrell", "stark"
  };
  Side *side = data;
  guint n = side->n_asked[index]++ + index;
  g_autofree char *body = g_strdup_printf (
    "{\"search\":\"%s\",\"query\":{" BY_NAME ",\"paging\":{\"limit\":%d}}}",
    typed[n % G_N_ELEMENTS (typed)], PAGE);

  add_query (side, request, body);
}

static void
answered (guint index,
          guint status,
          const char *body,
          gsize length,
          gpointer data)
{
  if (status != 200)
    g_error ("answered %u: %.300s", status, body);
}

static void
updated (guint index,
         guint status,
         const char *body,
         gsize length,
         gpointer data)
{
  Side *side = data;

  answered (index, status, body, length, data);
  side->revisions[get_contact (side, index)]++;
}

static const struct
{
  const char *name;
  BenchNext next;
  BenchAnswer answer;
} rows[] = {
  { "GET of one contact", next_get, answered },
  { "GET of any, one after the other", next_get_any, answered },
  { "durable update", next_update, updated },
  { "page of 50 by name", next_page, answered },
  { "prefix search", next_search, answered },
};

static GPtrArray *
read_ids (const char *store)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  sqlite3_stmt *statement = NULL;
  sqlite3 *db = NULL;

  if (sqlite3_open (store, &db) != SQLITE_OK
      || sqlite3_prepare_v2 (db, "SELECT id FROM contact ORDER BY id", -1,
                             &statement, NULL)
           != SQLITE_OK)
    g_error ("%s: %s", store, sqlite3_errmsg (db));
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_ptr_array_add (ids, g_strdup (
                            (const char *) sqlite3_column_text (statement, 0)));
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return ids;
}

static void
side_init (Side *side, const char *headers, GPtrArray *ids)
{
  side->headers = headers;
  side->ids = ids;
  side->revisions = g_new (gint64, ids->len);
  for (guint i = 0; i < ids->len; i++)
    side->revisions[i] = 1;
}

static void
side_clear (Side *side)
{
  g_free (side->revisions);
  g_free (side->address);
}

static double
run (Side *side, guint row, guint n_connections, double seconds)
{
  side->n_connections = n_connections;

  return bench_client_run (side->address, n_connections, seconds,
                           rows[row].next, rows[row].answer, side)
    .per_second;
}

static void
compare (Side *kith, Side *peer, guint row, guint n_connections, double seconds)
{
  g_autofree char *what = g_strdup_printf ("%s, %u connection%s",
                                           rows[row].name, n_connections,
                                           n_connections > 1 ? "s" : "");
  gboolean twice = rows[row].next == next_update && n_connections > 1;
  GArray *ours = NULL;
  GArray *theirs = NULL;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      bench_add (&theirs, run (peer, row, n_connections, seconds));
      bench_add (&ours, run (kith, row, n_connections, seconds));
    }
  bench_report (what, ours, theirs, "/s", BENCH_RATIO_AT_LEAST, twice ? 2 : 1);
  g_array_unref (ours);
  g_array_unref (theirs);
}

static GSubprocess *
start_kithd (const char *kithd, const char *path, char **address)
{
  g_autofree char *store = g_strconcat ("sqlite:", path, NULL);
  const char *argv[] = { kithd,     "--listen", "tcp:127.0.0.1:0",
                         "--store", store,      NULL };

  return bench_server_start (argv, address);
}

static GSubprocess *
start_peer (const char *script,
            const char *store,
            const char *path,
            char **address)
{
  const char *argv[] = { "node", script, store, path, NULL };

  return bench_server_start (argv, address);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) ids = NULL;
  g_autofree char *headers = NULL;
  g_autofree char *title = NULL;
  double seconds = argc > 5 ? g_ascii_strtod (argv[5], NULL) : 1;
  Side kith = { 0 };
  Side peer = { 0 };
  GSubprocess *kithd, *other;

  setlocale (LC_ALL, "");
  if (argc < 5 || g_getenv ("KITH_API_KEY") == NULL)
    {
      fprintf (stderr, "usage: KITH_API_KEY=KEY bench-peers KITHD STORE PEER "
                       "PEER-STORE [SECONDS]\n");
      return 2;
    }

  headers = g_strdup_printf ("Authorization: %s\r\n",
                             g_getenv ("KITH_API_KEY"));
  ids = read_ids (argv[2]);
  side_init (&kith, headers, ids);
  side_init (&peer, headers, ids);
  other = start_peer (argv[3], argv[2], argv[4], &peer.address);
  kithd = start_kithd (argv[1], argv[2], &kith.address);

  title = g_strdup_printf ("%u contacts, beside Fastify + better-sqlite3",
                           ids->len);
  bench_report_title (title);
  for (guint row = 0; row < G_N_ELEMENTS (rows); row++)
    {
      compare (&kith, &peer, row, 1, seconds);
      compare (&kith, &peer, row, MAX_CONNECTIONS, seconds);
    }

  bench_server_stop (kithd);
  bench_server_stop (other);
  side_clear (&kith);
  side_clear (&peer);

  return 0;
}
