/* bench-mirror.c: how long a mirror of many contacts takes, and what it needs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: bench-mirror KITHD STORE
 *
 * The first load beside bare paging through the same contacts, the first rows
 * without a server beside those with one, and one change that arrives beside
 * the change itself; see tests/bench.
 */

#include <glib/gstdio.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "bench-report.h"
#include "bench-server.h"
#include "model/kith-protocol.h"
#include "service/mirror/kith-mirror.h"
#include "test-utils.h"

#define N_CHANGES 50
#define N_FIRST_ROWS 9
#define MSEC 1000.0
#define MB (1024.0 * 1024)
/* How often the main loop is asked whether it is there. */
#define BEAT_MSEC 2

static GSubprocess *
start_kithd (const char *program, const char *store, const char *socket)
{
  g_autofree char *listen = g_strconcat ("unix:", socket, NULL);
  g_autofree char *uri = g_strconcat ("sqlite:", store, NULL);
  const char *argv[] = { program, "--listen", listen, "--store", uri, NULL };

  return bench_server_start (argv, NULL);
}

static KithContacts *
make_contacts (const char *socket)
{
  g_autofree char *origin = g_strconcat ("unix:", socket, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection) connection = kith_connection_new (origin, &error);

  g_assert_no_error (error);

  return kith_contacts_new (connection);
}

static double
get_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (
    g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmRSS:");

  return g_ascii_strtod (line + strlen ("VmRSS:"), NULL) / 1024;
}

static void
await (gboolean (*goal) (gpointer data), gpointer data)
{
  while (!goal (data))
    g_main_context_iteration (NULL, TRUE);
}

static GArray *
single (double value)
{
  GArray *array = NULL;

  bench_add (&array, value);

  return array;
}

/* How long the main loop does nothing else, and how much of that it works
 * itself: the rest it waits for a processor. */
typedef struct
{
  gint64 last;
  gint64 longest;
  gint64 last_work;
  gint64 most_work;
  double most_memory;
  guint source;
} Watch;

/* Of this thread, in microseconds. */
static gint64
get_work (void)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time), ==, 0);

  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static gboolean
beat_cb (gpointer data)
{
  Watch *watch = data;

  watch->longest = MAX (watch->longest, g_get_monotonic_time () - watch->last);
  watch->most_work = MAX (watch->most_work, get_work () - watch->last_work);
  watch->most_memory = MAX (watch->most_memory, get_memory ());
  watch->last = g_get_monotonic_time ();
  watch->last_work = get_work ();

  return G_SOURCE_CONTINUE;
}

static void
watch_start (Watch *watch)
{
  *watch = (Watch){ .last = g_get_monotonic_time (), .last_work = get_work () };
  watch->source = g_timeout_add (BEAT_MSEC, beat_cb, watch);
}

/* Bare paging */

static JsonObject *
call (KithContacts *contacts,
      const char *method,
      const char *path,
      const char *body)
{
  g_autoptr (JsonObject)
    json = kith_json_parse_object (body, strlen (body), KITH_LIMIT_ANSWER_BYTES,
                                   NULL);
  const KithCall what = { .method = method, .path = path, .body = json };
  KithConnection *connection = kith_contacts_get_connection (contacts);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *answer;

  kith_connection_call_async (connection, &what, NULL, kith_test_result_cb,
                              &result);
  await (kith_test_has_result, &result);
  answer = kith_connection_call_finish (connection, result, &error);
  g_assert_no_error (error);

  return answer;
}

/* Pages as the mirror asks for them, which are parsed and left. */
static double
page_through (KithContacts *contacts)
{
  gint64 start = g_get_monotonic_time ();
  g_autofree char *after = g_strdup ("1970-01-02T00:00:00.000Z");
  guint skip = 0, length;

  do
    {
      g_autofree char *body = g_strdup_printf (
        "{\"query\":{\"filter\":{\"createdDate\":{\"$gte\":\"%s\"}},"
        "\"paging\":{\"limit\":%u,\"offset\":%u}}}",
        after, KITH_MIRROR_PAGE, skip);
      g_autoptr (JsonObject)
        answer = call (contacts, "POST", KITH_PATH_CONTACTS "/query", body);
      JsonArray *page = kith_json_get_array (answer, "contacts");
      const char *last;

      length = json_array_get_length (page);
      if (length < KITH_MIRROR_PAGE)
        break;
      last = kith_json_get_string (json_array_get_object_element (page,
                                                                  length - 1),
                                   "createdDate");
      skip = g_str_equal (last, after) ? skip + length : 0;
      g_free (after);
      after = g_strdup (last);
    }
  while (TRUE);

  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* The mirror */

static gboolean
is_complete (gpointer mirror)
{
  return kith_mirror_is_complete (mirror);
}

static gboolean
is_quiet (gpointer mirror)
{
  return kith_mirror_is_quiet (mirror);
}

static KithMirror *
start_mirror (KithContacts *contacts, const char *path)
{
  KithMirror *mirror = kith_mirror_new (contacts, NULL, path);

  kith_mirror_start (mirror);
  kith_mirror_follow (mirror);

  return mirror;
}

static double
get_size (const char *path)
{
  static const char *const ends[] = { "", "-wal", "-shm" };
  double size = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (path, ends[i], NULL);
      GStatBuf status;

      if (g_stat (name, &status) == 0)
        size += (double) status.st_size;
    }

  return size / MB;
}

static void
load (KithContacts *contacts,
      KithMirror *mirror,
      double paging,
      const Watch *bare_watch,
      const char *store,
      const char *path)
{
  double before = get_memory ();
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GArray) bare = single (paging);
  g_autoptr (GArray) loaded = NULL, swept = NULL;
  g_autoptr (GArray) bare_stall = single ((double) bare_watch->longest / MSEC);
  g_autoptr (GArray) bare_work = single ((double) bare_watch->most_work / MSEC);
  g_autoptr (GArray) stall = NULL, work = NULL;
  g_autoptr (GArray) most = NULL, after = NULL, base = NULL;
  g_autoptr (GArray) here = NULL, there = single (get_size (store));
  Watch watch;

  watch_start (&watch);
  await (is_complete, mirror);
  loaded = single ((double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  start = g_get_monotonic_time ();
  await (is_quiet, mirror);
  swept = single ((double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  g_source_remove (watch.source);

  stall = single ((double) watch.longest / MSEC);
  work = single ((double) watch.most_work / MSEC);
  base = single (before);
  most = single (watch.most_memory);
  after = single (get_memory ());
  here = single (get_size (path));
  bench_report ("first load / bare paging", loaded, bare, "s",
                BENCH_RATIO_AT_MOST, 3);
  bench_report ("comparing all ids / bare paging", swept, bare, "s",
                BENCH_RATIO_AT_MOST, 1);
  bench_report ("longest stall of the main loop", stall, bare_stall, "ms",
                BENCH_AT_MOST, 50);
  bench_report ("longest work of the main loop at once", work, bare_work, "ms",
                BENCH_AT_MOST, 16);
  bench_report ("memory while loading, beyond before", most, base, "MB",
                BENCH_DIFFERENCE_AT_MOST, 100);
  bench_report ("memory after loading, beyond before", after, base, "MB",
                BENCH_DIFFERENCE_AT_MOST, 100);
  bench_report ("file / that of the server", here, there, "MB",
                BENCH_RATIO_AT_MOST, 1.5);
}

/* One change */

static void
change_once (KithContacts *elsewhere,
             KithContacts *contacts,
             guint n,
             GArray **arrived,
             GArray **made)
{
  g_autofree char *ask = g_strdup_printf (
    "{\"query\":{\"paging\":{\"limit\":1,\"offset\":%u}}}", n * 7);
  g_autoptr (JsonObject)
    found = call (elsewhere, "POST", KITH_PATH_CONTACTS "/query", ask);
  JsonObject *contact = json_array_get_object_element (
    kith_json_get_array (found, "contacts"), 0);
  gint64 revision = kith_json_get_int (contact, "revision", 0);
  const char *id = kith_json_get_string (contact, "id");
  g_autofree char *path = g_strconcat (KITH_PATH_CONTACTS "/", id, NULL);
  g_autofree char *body = g_strdup_printf (
    "{\"revision\":%" G_GINT64_FORMAT
    ",\"info\":{\"company\":\"Bench %u\"},\"allowDuplicates\":true}",
    revision, n);
  gint64 start = g_get_monotonic_time ();
  gint64 seen = 0;

  json_object_unref (call (elsewhere, "PATCH", path, body));
  bench_add (made, (double) (g_get_monotonic_time () - start) / MSEC);
  while (seen <= revision)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (KithContact) read = NULL;

      kith_contacts_read_async (contacts, id, NULL, kith_test_result_cb,
                                &result);
      await (kith_test_has_result, &result);
      read = kith_contacts_read_finish (contacts, result, NULL);
      seen = kith_contact_get_revision (read);
    }
  bench_add (arrived, (double) (g_get_monotonic_time () - start) / MSEC);
}

static void
change (const char *socket, KithContacts *contacts)
{
  g_autoptr (KithContacts) elsewhere = make_contacts (socket);
  g_autoptr (GArray) arrived = NULL, made = NULL;

  for (guint i = 0; i < N_CHANGES; i++)
    change_once (elsewhere, contacts, i, &arrived, &made);
  bench_report ("a change elsewhere is read here / it is made", arrived, made,
                "ms", BENCH_RATIO_AT_MOST, 10);
}

/* First rows */

static double
read_rows (KithContacts *contacts, gint64 start)
{
  g_autoptr (KithQuery) query = kith_query_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithPage) page = NULL;

  query->sort = KITH_SORT_LAST_NAME;
  query->limit = 50;
  kith_contacts_query_async (contacts, query, NULL, kith_test_result_cb,
                             &result);
  await (kith_test_has_result, &result);
  page = kith_contacts_query_finish (contacts, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->contacts->len, ==, 50);

  return (double) (g_get_monotonic_time () - start) / MSEC;
}

static gboolean
is_last (gpointer object)
{
  return G_OBJECT (object)->ref_count == 1;
}

static void
stop_mirror (KithMirror *mirror)
{
  kith_mirror_stop (mirror);
  await (is_last, mirror);
  g_object_unref (mirror);
}

static double
open_and_read (const char *socket, const char *path)
{
  g_autoptr (KithContacts) contacts = make_contacts (socket);
  gint64 start = g_get_monotonic_time ();
  KithMirror *mirror = start_mirror (contacts, path);
  double msec = read_rows (contacts, start);

  stop_mirror (mirror);

  return msec;
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = kith_test_tmpdir ();
  g_autofree char *socket = g_build_filename (folder, "socket", NULL);
  g_autofree char *path = g_build_filename (folder, "mirror.db", NULL);
  g_autoptr (KithContacts) contacts = make_contacts (socket);
  g_autoptr (GArray) online = NULL, offline = NULL;
  GSubprocess *kithd;
  KithMirror *mirror;
  double paging;
  Watch watch;

  if (argc != 3)
    g_error ("usage: bench-mirror KITHD STORE");

  kithd = start_kithd (argv[1], argv[2], socket);
  bench_report_title ("the mirror of a server");
  watch_start (&watch);
  paging = page_through (contacts);
  g_source_remove (watch.source);
  mirror = start_mirror (contacts, path);
  load (contacts, mirror, paging, &watch, argv[2], path);
  change (socket, contacts);
  stop_mirror (mirror);

  for (guint i = 0; i < N_FIRST_ROWS; i++)
    {
      g_autoptr (KithContacts) fresh = make_contacts (socket);

      bench_add (&online, read_rows (fresh, g_get_monotonic_time ()));
    }
  bench_server_stop (kithd);
  for (guint i = 0; i < N_FIRST_ROWS; i++)
    bench_add (&offline, open_and_read (socket, path));
  bench_report ("first rows without a server / with one", offline, online, "ms",
                BENCH_AT_MOST, 400);

  kith_test_remove (folder);

  return 0;
}
