/* test-kithd.c: the program kithd, from its command line to its end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test-utils.h"

#define GET_ME "GET /kith/v1/me HTTP/1.1\r\nHost: localhost\r\n"
#define APP_ID "5a1c2b3d-0000-4000-8000-00000000a99a"
#define END "Connection: close\r\n\r\n"

static const char *program;

typedef struct
{
  char *folder;
  char *store;  /* "sqlite:…" */
  char *socket; /* a path */
  char *listen; /* "unix:…" */
} Place;

static void
place_init (Place *place)
{
  place->folder = kith_test_tmpdir ();
  place->store = g_strconcat ("sqlite:", place->folder, "/c.db", NULL);
  place->socket = g_build_filename (place->folder, "run", "socket", NULL);
  place->listen = g_strconcat ("unix:", place->socket, NULL);
}

static void
place_clear (Place *place)
{
  kith_test_remove (place->folder);
  g_free (place->folder);
  g_free (place->store);
  g_free (place->socket);
  g_free (place->listen);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

/* Runs it to its end. */
static int G_GNUC_NULL_TERMINATED
run (char **out, char **err, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  va_list args;

  g_ptr_array_add (argv, (gpointer) program);
  va_start (args, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_newv ((const char *const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                 | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               NULL);
  g_assert_true (
    g_subprocess_communicate_utf8 (process, NULL, NULL, out, err, NULL));

  return g_subprocess_get_exit_status (process);
}

/* Starts it and reads its first lines. */
static GSubprocess *G_GNUC_NULL_TERMINATED
start (char **lines, guint n_lines, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GDataInputStream) input = NULL;
  GSubprocess *process;
  va_list args;

  g_ptr_array_add (argv, (gpointer) program);
  va_start (args, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_newv ((const char *const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL);
  input = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  for (guint i = 0; i < n_lines; i++)
    lines[i] = g_data_input_stream_read_line (input, NULL, NULL, NULL);

  return process;
}

/* Until it has said so on standard output. */
static void
wait_for_line (GSubprocess *process, const char *text)
{
  g_autoptr (GDataInputStream)
    input = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));

  for (;;)
    {
      g_autofree char *line = g_data_input_stream_read_line (input, NULL, NULL,
                                                             NULL);

      /* It has ended instead. */
      g_assert_nonnull (line);
      if (strstr (line, text) != NULL)
        return;
    }
}

static void
assert_ends_well (GSubprocess *process)
{
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

static GSocketConnection *
connect_to (GSocketConnectable *address)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect (client, address,
                                                           NULL, &error);

  g_assert_no_error (error);

  return connection;
}

static GSocketConnection *
connect_unix (Place *place)
{
  g_autoptr (GSocketAddress)
    address = g_unix_socket_address_new (place->socket);

  return connect_to (G_SOCKET_CONNECTABLE (address));
}

static void
write_text (GSocketConnection *connection, const char *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (
                               G_IO_STREAM (connection)),
                             text, strlen (text), NULL, NULL, NULL);
}

static char *
read_all (GSocketConnection *connection)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[1024];
  gssize length;

  while ((length = g_input_stream_read (g_io_stream_get_input_stream (
                                          G_IO_STREAM (connection)),
                                        buffer, sizeof buffer, NULL, NULL))
         > 0)
    g_string_append_len (text, buffer, length);

  return g_strdup (text->str);
}

static char *
ask (GSocketConnection *connection, const char *key)
{
  g_autofree char *request = key != NULL
                               ? g_strdup_printf (GET_ME
                                                  "Authorization: %s\r\n" END,
                                                  key)
                               : g_strdup (GET_ME END);

  write_text (connection, request);

  return read_all (connection);
}

static char *
add_key (Place *place, const char *name, const char *permission)
{
  char *key = NULL;

  g_assert_cmpint (run (&key, NULL, "keys", "add", "--store", place->store,
                        "--name", name, "--permission", permission, NULL),
                   ==, 0);

  return g_strchomp (key);
}

static void
assert_answer (GSocketConnectable *address, const char *key, const char *part)
{
  g_autoptr (GSocketConnection) connection = connect_to (address);
  g_autofree char *answer = ask (connection, key);

  g_assert_nonnull (strstr (answer, part));
}

static void
test_listen (void)
{
  g_auto (Place) place;
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

  place_init (&place);
  key = add_key (&place, "Anna's laptop", "view");
  process = start (lines, 2, "--listen", place.listen, "--listen",
                   "tcp:127.0.0.1:0", "--store", place.store, NULL);
  ready = g_strconcat ("kithd: listening on ", place.listen, NULL);
  g_assert_cmpstr (lines[0], ==, ready);
  g_assert_true (
    g_str_has_prefix (lines[1], "kithd: listening on http://127.0.0.1:"));

  g_assert_cmpint (g_lstat (place.socket, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  first = connect_unix (&place);
  local = ask (first, NULL);
  g_assert_nonnull (strstr (local, "\"permission\":\"manage\""));

  tcp = g_network_address_parse_uri (lines[1] + strlen ("kithd: listening on "),
                                     0, NULL);
  second = connect_to (tcp);
  remote = ask (second, key);
  g_assert_nonnull (
    strstr (remote, "{\"name\":\"Anna's laptop\",\"permission\":\"view\"}"));

  g_subprocess_send_signal (process, SIGINT);
  assert_ends_well (process);
  g_assert_false (g_file_test (place.socket, G_FILE_TEST_EXISTS));
  g_free (lines[0]);
  g_free (lines[1]);
}

/* Keys come and go while it serves. */
static void
test_keys (void)
{
  g_auto (Place) place;
  g_autofree char *first_key = NULL;
  g_autofree char *key = NULL;
  g_autofree char *listed = NULL;
  g_autofree char *taken = NULL;
  char *line = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSocketConnectable) tcp = NULL;
  g_autoptr (GSocketConnection) before = NULL;
  g_autofree char *known = NULL;
  gboolean is_known = TRUE;

  place_init (&place);
  first_key = add_key (&place, "one", "manage");
  process = start (&line, 1, "--listen", "tcp:127.0.0.1:0", "--store",
                   place.store, NULL);
  tcp = g_network_address_parse_uri (line + strlen ("kithd: listening on "), 0,
                                     NULL);

  key = add_key (&place, "two", "view");
  g_assert_true (g_str_has_prefix (key, "kith_"));
  g_assert_cmpuint (strlen (key), ==, strlen ("kith_") + 43);
  before = connect_to (tcp);
  known = ask (before, key);
  g_assert_nonnull (strstr (known, "\"name\":\"two\""));

  g_assert_cmpint (run (NULL, &taken, "keys", "add", "--store", place.store,
                        "--name", "two", "--permission", "view", NULL),
                   ==, 1);
  g_assert_cmpint (run (&listed, NULL, "keys", "list", "--store", place.store,
                        NULL),
                   ==, 0);
  g_assert_nonnull (strstr (listed, "one\tmanage\t"));
  g_assert_nonnull (strstr (listed, "two\tview\t"));
  g_assert_null (strstr (listed, key));

  g_assert_cmpint (run (NULL, NULL, "keys", "remove", "--store", place.store,
                        "--name", "two", NULL),
                   ==, 0);
  while (is_known)
    {
      g_autoptr (GSocketConnection) after = connect_to (tcp);
      g_autofree char *answer = ask (after, key);

      is_known = strstr (answer, " 401 ") == NULL;
    }

  g_subprocess_send_signal (process, SIGTERM);
  assert_ends_well (process);
  g_free (line);
}

/* What a key permits, and for whom it is. */
static void
test_key_options (void)
{
  g_auto (Place) place;
  g_autofree char *key = NULL;
  g_autofree char *listed = NULL;
  g_autofree char *why = NULL;

  place_init (&place);
  g_assert_cmpint (run (&key, NULL, "keys", "add", "--store", place.store,
                        "--name", "app", "--permission", "notes",
                        "--permission", "fields,labels", "--app-id", APP_ID,
                        NULL),
                   ==, 0);
  g_assert_cmpint (run (NULL, &why, "keys", "add", "--store", place.store,
                        "--name", "b", "--permission", "view,all", NULL),
                   ==, 2);
  g_assert_nonnull (strstr (why, "view-contacts"));
  g_assert_cmpint (run (NULL, NULL, "keys", "add", "--store", place.store,
                        "--name", "c", "--permission", "view", "--app-id", "me",
                        NULL),
                   ==, 2);
  g_assert_cmpint (run (&listed, NULL, "keys", "list", "--store", place.store,
                        NULL),
                   ==, 0);
  g_assert_true (g_str_has_prefix (listed, "app\tlabels,fields,notes\t"));
  g_assert_true (g_str_has_suffix (listed, "\t" APP_ID "\n"));
}

/* The site, the limit and the log, from the command line. */
static void
test_gate_options (void)
{
  g_auto (Place) place;
  g_autofree char *key = NULL;
  g_autofree char *with_site = NULL;
  g_autofree char *log = NULL;
  g_autofree char *text = NULL;
  char *line = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSocketConnectable) tcp = NULL;

  place_init (&place);
  key = add_key (&place, "one", "view");
  with_site = g_strconcat (key, "\r\nwix-site-id: here", NULL);
  log = g_build_filename (place.folder, "access.log", NULL);
  process = start (&line, 1, "--listen", "tcp:127.0.0.1:0", "--store",
                   place.store, "--site", "here", "--rate-limit", "1",
                   "--access-log", log, NULL);
  tcp = g_network_address_parse_uri (line + strlen ("kithd: listening on "), 0,
                                     NULL);
  assert_answer (tcp, key, " 403 ");
  assert_answer (tcp, with_site, " 200 ");
  assert_answer (tcp, with_site, " 429 ");

  g_subprocess_send_signal (process, SIGTERM);
  assert_ends_well (process);
  g_assert_true (g_file_get_contents (log, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"status\":429"));
  g_free (line);
}

static void
test_no_key (void)
{
  g_auto (Place) place;
  g_autofree char *err = NULL;
  g_autofree char *out = NULL;

  place_init (&place);
  g_assert_cmpint (run (&out, &err, "--listen", place.listen, "--listen",
                        "tcp:127.0.0.1:0", "--store", place.store, NULL),
                   ==, 1);
  g_assert_cmpstr (out, ==, "");
  g_assert_nonnull (strstr (err, "kithd keys add --store"));
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
  g_auto (Place) place;
  Succession succession = { NULL, FALSE };
  g_autoptr (GSubprocess) first = NULL;
  g_autoptr (GSubprocess) second = NULL;
  g_autoptr (GThread) thread = NULL;
  g_autofree char *other = NULL;
  char *first_line = NULL;
  char *second_line = NULL;

  place_init (&place);
  other = g_strconcat ("unix:", place.folder, "/other", NULL);
  first = start (&first_line, 1, "--listen", other, "--store", place.store,
                 NULL);
  succession.leaving = first;
  thread = g_thread_new ("leave", leave_soon, &succession);
  second = start (&second_line, 1, "--listen", place.listen, "--store",
                  place.store, "--idle-exit", "60", NULL);
  g_thread_join (g_steal_pointer (&thread));
  assert_ends_well (first);

  g_assert_nonnull (strstr (second_line, "listening on"));
  g_subprocess_send_signal (second, SIGTERM);
  assert_ends_well (second);
  g_free (first_line);
  g_free (second_line);
}

/* One kithd a store, and one an address. */
static void
test_second (void)
{
  g_auto (Place) place;
  g_autofree char *other_store = NULL;
  g_autofree char *other = NULL;
  g_autofree char *err_store = NULL;
  g_autofree char *err_socket = NULL;
  char *line = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *answer = NULL;

  place_init (&place);
  other = g_strconcat ("unix:", place.folder, "/other", NULL);
  other_store = g_strconcat ("sqlite:", place.folder, "/other.db", NULL);
  process = start (&line, 1, "--listen", place.listen, "--store", place.store,
                   NULL);

  g_assert_cmpint (run (NULL, &err_store, "--listen", other, "--store",
                        place.store, NULL),
                   ==, 1);
  g_assert_nonnull (strstr (err_store, "another kithd"));
  g_assert_cmpint (run (NULL, &err_socket, "--listen", place.listen, "--store",
                        other_store, NULL),
                   ==, 1);
  g_assert_nonnull (strstr (err_socket, "Another server"));

  connection = connect_unix (&place);
  answer = ask (connection, NULL);
  g_assert_nonnull (strstr (answer, " 200 "));
  g_subprocess_send_signal (process, SIGTERM);
  assert_ends_well (process);
  g_free (line);
}

/* A killed kithd leaves its socket; the next one takes its place. */
static void
test_stale_socket (void)
{
  g_auto (Place) place;
  char *line = NULL;
  char *again = NULL;
  g_autoptr (GSubprocess) killed = NULL;
  g_autoptr (GSubprocess) process = NULL;

  place_init (&place);
  killed = start (&line, 1, "--listen", place.listen, "--store", place.store,
                  NULL);
  g_subprocess_force_exit (killed);
  g_subprocess_wait (killed, NULL, NULL);
  g_assert_true (g_file_test (place.socket, G_FILE_TEST_EXISTS));

  process = start (&again, 1, "--listen", place.listen, "--store", place.store,
                   NULL);
  g_assert_cmpstr (again, ==, line);
  g_subprocess_send_signal (process, SIGTERM);
  assert_ends_well (process);
  g_free (line);
  g_free (again);
}

static void
test_not_a_socket (void)
{
  g_auto (Place) place;
  g_autofree char *file = NULL;
  g_autofree char *link_path = NULL;
  g_autofree char *at_file = NULL;
  g_autofree char *at_link = NULL;

  place_init (&place);
  file = g_build_filename (place.folder, "file", NULL);
  link_path = g_build_filename (place.folder, "link", NULL);
  at_file = g_strconcat ("unix:", file, NULL);
  at_link = g_strconcat ("unix:", link_path, NULL);
  g_assert_true (g_file_set_contents (file, "mine", -1, NULL));
  g_assert_cmpint (symlink (file, link_path), ==, 0);

  g_assert_cmpint (run (NULL, NULL, "--listen", at_file, "--store", place.store,
                        NULL),
                   ==, 1);
  g_assert_cmpint (run (NULL, NULL, "--listen", at_link, "--store", place.store,
                        NULL),
                   ==, 1);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
}

static void
test_ca_file (void)
{
  g_auto (Place) place;
  g_autofree char *err = NULL;

  place_init (&place);
  g_assert_cmpint (run (NULL, &err, "--listen", place.listen, "--store",
                        place.store, "--ca-file", "/nonexistent/x", NULL),
                   ==, 1);
  g_assert_nonnull (strstr (err, "/nonexistent/x cannot be used"));
}

/* A request that is half here when the signal comes is answered. */
static void
test_terminate (void)
{
  g_auto (Place) place;
  char *line = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *answer = NULL;

  place_init (&place);
  process = start (&line, 1, "--listen", place.listen, "--store", place.store,
                   NULL);
  connection = connect_unix (&place);
  write_text (connection, GET_ME);
  g_subprocess_send_signal (process, SIGTERM);
  while (g_file_test (place.socket, G_FILE_TEST_EXISTS))
    g_thread_yield ();
  write_text (connection, "\r\n");
  answer = read_all (connection);

  g_assert_nonnull (strstr (answer, " 200 "));
  g_assert_nonnull (strstr (answer, "Connection: close"));
  assert_ends_well (process);
  g_free (line);
}

static void
test_idle_exit (void)
{
  g_auto (Place) place;
  char *line = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *answer = NULL;

  place_init (&place);
  process = start (&line, 1, "--listen", place.listen, "--store", place.store,
                   "--idle-exit", "3", NULL);
  connection = connect_unix (&place);
  answer = ask (connection, NULL);
  g_assert_nonnull (strstr (answer, " 200 "));
  assert_ends_well (process);
  g_free (line);
}

static void
post (Place *place, const char *path, const char *body)
{
  g_autoptr (GSocketConnection) connection = connect_unix (place);
  g_autofree char *request = g_strdup_printf (
    "POST %s HTTP/1.1\r\nHost: localhost\r\n"
    "Content-Type: application/json\r\nContent-Length: %zu\r\n" END "%s",
    path, strlen (body), body);
  g_autofree char *answer = NULL;

  write_text (connection, request);
  answer = read_all (connection);
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
run_sql (Place *place, const char *sql, char **text)
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
  g_auto (Place) place;
  g_autofree char *line = NULL;
  g_autoptr (GSubprocessLauncher)
    launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) first = NULL;
  g_autoptr (GSubprocess) second = NULL;
  g_autofree char *done = NULL;

  place_init (&place);
  first = start (&line, 1, "--listen", place.listen, "--store", place.store,
                 NULL);
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
  assert_ends_well (first);

  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "kith", TRUE);
  second = g_subprocess_launcher_spawn (launcher, NULL, program, "--listen",
                                        place.listen, "--store", place.store,
                                        "--idle-exit", "1", NULL);
  wait_for_line (second, "something is under way");
  run_sql (&place, "DROP TRIGGER broken", NULL);
  assert_ends_well (second);
  run_sql (&place, "SELECT succeeded FROM job WHERE finished > 0", &done);
  g_assert_cmpstr (done, ==, "1");
}

typedef struct
{
  const char *name;
  const char *argv[6];
  int status;
} Usage;

static const Usage usages[] = {
  { "nothing", { NULL }, 2 },
  { "no-store", { "--listen", "unix:/tmp/x" }, 2 },
  { "no-listen", { "--store", "sqlite:/nonexistent/x" }, 2 },
  { "unknown", { "--unknown" }, 2 },
  { "word", { "word" }, 2 },
  { "version", { "--version" }, 0 },
  { "help", { "--help" }, 0 },
  { "keys", { "keys" }, 2 },
  { "keys-help", { "keys", "--help" }, 0 },
  { "site", { "--listen", "unix:/tmp/x", "--store", "x", "--site=" }, 2 },
  { "rate-limit",
    { "--listen", "unix:/tmp/x", "--store", "x", "--rate-limit=-1" },
    2 },
  { "tls-without-key",
    { "--listen", "unix:/tmp/x", "--store", "x", "--tls-certificate=x" },
    2 },
  { "permission",
    { "keys", "add", "--store=sqlite:/dev/null/x", "--name=a",
      "--permission=all" },
    1 },
  { "keys-list-nowhere",
    { "keys", "list", "--store", "sqlite:/nonexistent/x" },
    1 },
  { "keys-remove-nowhere",
    { "keys", "remove", "--store", "sqlite:/nonexistent/x" },
    1 },
  { "keys-word", { "keys", "word", "--store", "sqlite:/nonexistent/x" }, 2 },
  { "store",
    { "--listen", "unix:/tmp/x", "--store", "sqlite:/dev/null/x" },
    1 },
  { "no-scheme", { "--listen", "unix:/tmp/x", "--store", "/tmp/x" }, 1 },
};

static void
test_usage (gconstpointer data)
{
  const Usage *row = data;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  int status = run (&out, &err, row->argv[0], row->argv[1], row->argv[2],
                    row->argv[3], row->argv[4], NULL);

  g_assert_cmpint (status, ==, row->status);
  if (status == 0)
    g_assert_cmpstr (out, !=, "");
  else
    {
      g_assert_true (g_str_has_prefix (err, "kithd: "));
      g_assert_true (g_str_has_suffix (err, "\n"));
      g_assert_true (strchr (err, '\n') == err + strlen (err) - 1);
    }
}

static void
test_addresses (void)
{
  static const char *const addresses[] = {
    "http://localhost",
    "unix:",
    "tcp:",
    "tcp:localhost",
    "tcp:localhost:x",
    "tcp:localhost:70000",
    "unix:/tmp/0123456789012345678901234567890123456789012345678901234567890123"
    "456789012345678901234567890123456789012345678901234567890123456789",
  };
  g_auto (Place) place;
  g_autofree char *key = NULL;

  place_init (&place);
  key = add_key (&place, "one", "view");
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    g_assert_cmpint (run (NULL, NULL, "--listen", addresses[i], "--store",
                          place.store, NULL),
                     ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = g_getenv ("KITHD");
  g_assert_nonnull (program);

  for (gsize i = 0; i < G_N_ELEMENTS (usages); i++)
    {
      g_autofree char *path = g_strconcat ("/kithd/usage/", usages[i].name,
                                           NULL);

      g_test_add_data_func (path, &usages[i], test_usage);
    }
  g_test_add_func ("/kithd/usage/addresses", test_addresses);
  g_test_add_func ("/kithd/listen", test_listen);
  g_test_add_func ("/kithd/keys", test_keys);
  g_test_add_func ("/kithd/key-options", test_key_options);
  g_test_add_func ("/kithd/gate-options", test_gate_options);
  g_test_add_func ("/kithd/no-key", test_no_key);
  g_test_add_func ("/kithd/second", test_second);
  g_test_add_func ("/kithd/stale-socket", test_stale_socket);
  g_test_add_func ("/kithd/not-a-socket", test_not_a_socket);
  g_test_add_func ("/kithd/ca-file", test_ca_file);
  g_test_add_func ("/kithd/terminate", test_terminate);
  g_test_add_func ("/kithd/succession", test_succession);
  g_test_add_func ("/kithd/idle-exit", test_idle_exit);
  g_test_add_func ("/kithd/idle-job", test_idle_job);

  return g_test_run ();
}
