/* test-kithd.c: the program kithd, from its first client to its end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kithd-utils.h"
#include "test-utils.h"

static void
test_listen (void)
{
  g_auto (TestPlace) place;
  g_autofree char *key = NULL;
  char *lines[2];
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSocketConnectable) tcp = NULL;
  g_autoptr (GSocketConnection) first = NULL;
  g_autoptr (GSocketConnection) second = NULL;
  g_autofree char *local = NULL;
  g_autofree char *remote = NULL;
  g_autofree char *ready = NULL;
  struct stat info;

  test_place_init (&place);
  key = test_kithd_add_key (&place, "Anna's laptop", "view");
  process = test_kithd_start (lines, 2, "--listen", place.listen, "--listen",
                              "tcp:127.0.0.1:0", "--store", place.store, NULL);
  ready = g_strconcat ("kithd: listening on ", place.listen, NULL);
  g_assert_cmpstr (lines[0], ==, ready);
  g_assert_true (
    g_str_has_prefix (lines[1], "kithd: listening on http://127.0.0.1:"));

  g_assert_cmpint (g_lstat (place.socket, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  first = test_kithd_connect_unix (&place);
  local = test_kithd_ask (first, NULL);
  g_assert_nonnull (strstr (local, "\"permission\":\"manage\""));

  tcp = g_network_address_parse_uri (lines[1] + strlen ("kithd: listening on "),
                                     0, NULL);
  second = test_kithd_connect_to (tcp);
  remote = test_kithd_ask (second, key);
  g_assert_nonnull (
    strstr (remote, "{\"name\":\"Anna's laptop\",\"permission\":\"view\"}"));

  g_subprocess_send_signal (process, SIGINT);
  test_kithd_assert_ends_well (process);
  g_assert_false (g_file_test (place.socket, G_FILE_TEST_EXISTS));
  g_free (lines[0]);
  g_free (lines[1]);
}

typedef struct
{
  GSubprocess *leaving;
  gboolean has_left;
} Succession;

static gboolean
let_leave_cb (gpointer data)
{
  Succession *succession = data;

  g_subprocess_send_signal (succession->leaving, SIGTERM);
  succession->has_left = TRUE;

  return G_SOURCE_REMOVE;
}

static gpointer
leave_soon (gpointer data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) source = g_timeout_source_new (200);
  Succession *succession = data;

  g_source_set_callback (source, let_leave_cb, succession, NULL);
  g_source_attach (source, context);
  while (!succession->has_left)
    g_main_context_iteration (context, TRUE);

  return NULL;
}

/* An embedded kithd that is started while another leaves waits for the store
 * instead of giving up. */
static void
test_succession (void)
{
  g_auto (TestPlace) place;
  Succession succession = { NULL, FALSE };
  g_autoptr (GSubprocess) first = NULL;
  g_autoptr (GSubprocess) second = NULL;
  g_autoptr (GThread) thread = NULL;
  g_autofree char *other = NULL;
  char *first_line = NULL;
  char *second_line = NULL;

  test_place_init (&place);
  other = g_strconcat ("unix:", place.folder, "/other", NULL);
  first = test_kithd_start (&first_line, 1, "--listen", other, "--store",
                            place.store, NULL);
  succession.leaving = first;
  thread = g_thread_new ("leave", leave_soon, &succession);
  second = test_kithd_start (&second_line, 1, "--listen", place.listen,
                             "--store", place.store, "--idle-exit", "60", NULL);
  g_thread_join (g_steal_pointer (&thread));
  test_kithd_assert_ends_well (first);

  g_assert_nonnull (strstr (second_line, "listening on"));
  g_subprocess_send_signal (second, SIGTERM);
  test_kithd_assert_ends_well (second);
  g_free (first_line);
  g_free (second_line);
}

/* One kithd a store, and one an address. */
static void
test_second (void)
{
  g_auto (TestPlace) place;
  g_autofree char *other_store = NULL;
  g_autofree char *other = NULL;
  g_autofree char *err_store = NULL;
  g_autofree char *err_socket = NULL;
  char *line = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *answer = NULL;

  test_place_init (&place);
  other = g_strconcat ("unix:", place.folder, "/other", NULL);
  other_store = g_strconcat ("sqlite:", place.folder, "/other.db", NULL);
  process = test_kithd_start (&line, 1, "--listen", place.listen, "--store",
                              place.store, NULL);

  g_assert_cmpint (test_kithd_run (NULL, &err_store, "--listen", other,
                                   "--store", place.store, NULL),
                   ==, 1);
  g_assert_nonnull (strstr (err_store, "another kithd"));
  g_assert_cmpint (test_kithd_run (NULL, &err_socket, "--listen", place.listen,
                                   "--store", other_store, NULL),
                   ==, 1);
  g_assert_nonnull (strstr (err_socket, "Another server"));

  connection = test_kithd_connect_unix (&place);
  answer = test_kithd_ask (connection, NULL);
  g_assert_nonnull (strstr (answer, " 200 "));
  g_subprocess_send_signal (process, SIGTERM);
  test_kithd_assert_ends_well (process);
  g_free (line);
}

/* A killed kithd leaves its socket; the next one takes its place. */
static void
test_stale_socket (void)
{
  g_auto (TestPlace) place;
  char *line = NULL;
  char *again = NULL;
  g_autoptr (GSubprocess) killed = NULL;
  g_autoptr (GSubprocess) process = NULL;

  test_place_init (&place);
  killed = test_kithd_start (&line, 1, "--listen", place.listen, "--store",
                             place.store, NULL);
  g_subprocess_force_exit (killed);
  g_subprocess_wait (killed, NULL, NULL);
  g_assert_true (g_file_test (place.socket, G_FILE_TEST_EXISTS));

  process = test_kithd_start (&again, 1, "--listen", place.listen, "--store",
                              place.store, NULL);
  g_assert_cmpstr (again, ==, line);
  g_subprocess_send_signal (process, SIGTERM);
  test_kithd_assert_ends_well (process);
  g_free (line);
  g_free (again);
}

static void
test_not_a_socket (void)
{
  g_auto (TestPlace) place;
  g_autofree char *file = NULL;
  g_autofree char *link_path = NULL;
  g_autofree char *at_file = NULL;
  g_autofree char *at_link = NULL;

  test_place_init (&place);
  file = g_build_filename (place.folder, "file", NULL);
  link_path = g_build_filename (place.folder, "link", NULL);
  at_file = g_strconcat ("unix:", file, NULL);
  at_link = g_strconcat ("unix:", link_path, NULL);
  g_assert_true (g_file_set_contents (file, "mine", -1, NULL));
  g_assert_cmpint (symlink (file, link_path), ==, 0);

  g_assert_cmpint (test_kithd_run (NULL, NULL, "--listen", at_file, "--store",
                                   place.store, NULL),
                   ==, 1);
  g_assert_cmpint (test_kithd_run (NULL, NULL, "--listen", at_link, "--store",
                                   place.store, NULL),
                   ==, 1);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
}

/* A request that is half here when the signal comes is answered. */
static void
test_terminate (void)
{
  g_auto (TestPlace) place;
  char *line = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *answer = NULL;

  test_place_init (&place);
  process = test_kithd_start (&line, 1, "--listen", place.listen, "--store",
                              place.store, NULL);
  connection = test_kithd_connect_unix (&place);
  test_kithd_write_text (connection, TEST_KITHD_GET_ME);
  g_subprocess_send_signal (process, SIGTERM);
  while (g_file_test (place.socket, G_FILE_TEST_EXISTS))
    g_thread_yield ();
  test_kithd_write_text (connection, "\r\n");
  answer = test_kithd_read_all (connection);

  g_assert_nonnull (strstr (answer, " 200 "));
  g_assert_nonnull (strstr (answer, "Connection: close"));
  test_kithd_assert_ends_well (process);
  g_free (line);
}

static void
test_idle_exit (void)
{
  g_auto (TestPlace) place;
  char *line = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *answer = NULL;

  test_place_init (&place);
  process = test_kithd_start (&line, 1, "--listen", place.listen, "--store",
                              place.store, "--idle-exit", "3", NULL);
  connection = test_kithd_connect_unix (&place);
  answer = test_kithd_ask (connection, NULL);
  g_assert_nonnull (strstr (answer, " 200 "));
  test_kithd_assert_ends_well (process);
  g_free (line);
}

static void
post (TestPlace *place, const char *path, const char *body)
{
  g_autoptr (GSocketConnection) connection = test_kithd_connect_unix (place);
  g_autofree char *request = g_strdup_printf (
    "POST %s HTTP/1.1\r\nHost: localhost\r\n"
    "Content-Type: application/json\r\nContent-Length: %zu\r\n" TEST_KITHD_END
    "%s",
    path, strlen (body), body);
  g_autofree char *answer = NULL;

  test_kithd_write_text (connection, request);
  answer = test_kithd_read_all (connection);
  g_assert_nonnull (strstr (answer, " 200 "));
}

static int
keep_text (void *text, int n_columns, char **values, char **names)
{
  g_free (*(char **) text);
  *(char **) text = g_strdup (values[0]);

  return 0;
}

/* @text: (nullable): where the last row's first column goes. */
static void
run_sql (TestPlace *place, const char *sql, char **text)
{
  sqlite3 *handle;

  g_assert_cmpint (sqlite3_open (place->store + strlen ("sqlite:"), &handle),
                   ==, SQLITE_OK);
  sqlite3_busy_timeout (handle, 60000);
  g_assert_cmpint (sqlite3_exec (handle, sql, text != NULL ? keep_text : NULL,
                                 text, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (handle);
}

/* A kithd does not leave a job that nobody waits for, which here takes longer
 * than one waits for clients, for the file does not take it. */
static void
test_idle_job (void)
{
  g_auto (TestPlace) place;
  g_autofree char *line = NULL;
  g_autoptr (GSubprocessLauncher)
    launcher = kith_test_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) first = NULL;
  g_autoptr (GSubprocess) second = NULL;
  g_autofree char *done = NULL;

  test_place_init (&place);
  first = test_kithd_start (&line, 1, "--listen", place.listen, "--store",
                            place.store, NULL);
  post (&place, "/contacts/v4/contacts",
        "{\"info\":{\"company\":\"A\","
        "\"name\":{\"first\":\"Ann\"}}}");
  run_sql (&place,
           "CREATE TRIGGER broken BEFORE UPDATE ON contact BEGIN"
           " SELECT RAISE (ABORT, 'broken'); END",
           NULL);
  post (&place, "/contacts/v4/bulk/contacts/update",
        "{\"filter\":{},\"info\":{\"company\":\"B\"}}");
  g_subprocess_send_signal (first, SIGTERM);
  test_kithd_assert_ends_well (first);

  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "kith", TRUE);
  second = g_subprocess_launcher_spawn (launcher, NULL, g_getenv ("KITHD"),
                                        "--listen", place.listen, "--store",
                                        place.store, "--idle-exit", "1", NULL);
  test_kithd_wait_for_line (second, "something is under way");
  run_sql (&place, "DROP TRIGGER broken", NULL);
  test_kithd_assert_ends_well (second);
  run_sql (&place, "SELECT succeeded FROM job WHERE finished > 0", &done);
  g_assert_cmpstr (done, ==, "1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/kithd/listen", test_listen);
  g_test_add_func ("/kithd/second", test_second);
  g_test_add_func ("/kithd/stale-socket", test_stale_socket);
  g_test_add_func ("/kithd/not-a-socket", test_not_a_socket);
  g_test_add_func ("/kithd/terminate", test_terminate);
  g_test_add_func ("/kithd/succession", test_succession);
  g_test_add_func ("/kithd/idle-exit", test_idle_exit);
  g_test_add_func ("/kithd/idle-job", test_idle_job);

  return g_test_run ();
}
