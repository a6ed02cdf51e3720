/* kithd-utils.c: kithd as a program, and a place for its files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kithd-utils.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#include "test-utils.h"

void
test_place_init (TestPlace *place)
{
  g_autofree char *run = NULL;

  place->folder = kith_test_tmpdir ();
  place->store = g_strconcat ("sqlite:", place->folder, "/c.db", NULL);
  run = g_build_filename (place->folder, "run", NULL);
  g_assert_cmpint (g_mkdir (run, 0700), ==, 0);
  place->socket = g_build_filename (run, "socket", NULL);
  place->listen = g_strconcat ("unix:", place->socket, NULL);
}

void
test_place_clear (TestPlace *place)
{
  kith_test_remove (place->folder);
  g_free (place->folder);
  g_free (place->store);
  g_free (place->socket);
  g_free (place->listen);
}

/* Runs it to its end. */
int
test_kithd_run (char **out, char **err, const char *first, ...)
{
  g_autoptr (GSubprocessLauncher) launcher = kith_test_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  va_list args;

  g_ptr_array_add (argv, (gpointer) g_getenv ("KITHD"));
  va_start (args, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_launcher_spawnv (launcher,
                                          (const char *const *) argv->pdata,
                                          NULL);
  g_assert_true (
    g_subprocess_communicate_utf8 (process, NULL, NULL, out, err, NULL));

  return g_subprocess_get_exit_status (process);
}

/* Starts it and reads its first lines. */
GSubprocess *
test_kithd_start (char **lines, guint n_lines, const char *first, ...)
{
  g_autoptr (GSubprocessLauncher)
    launcher = kith_test_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GDataInputStream) input = NULL;
  GSubprocess *process;
  va_list args;

  g_ptr_array_add (argv, (gpointer) g_getenv ("KITHD"));
  va_start (args, first);
  for (const char *arg = first; arg != NULL; arg = va_arg (args, const char *))
    g_ptr_array_add (argv, (gpointer) arg);
  va_end (args);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_launcher_spawnv (launcher,
                                          (const char *const *) argv->pdata,
                                          NULL);
  input = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  for (guint i = 0; i < n_lines; i++)
    lines[i] = g_data_input_stream_read_line (input, NULL, NULL, NULL);

  return process;
}

/* Until it has said so on standard output. */
void
test_kithd_wait_for_line (GSubprocess *process, const char *text)
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

void
test_kithd_assert_ends_well (GSubprocess *process)
{
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

GSocketConnection *
test_kithd_connect_to (GSocketConnectable *address)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect (client, address,
                                                           NULL, &error);

  g_assert_no_error (error);

  return connection;
}

GSocketConnection *
test_kithd_connect_unix (TestPlace *place)
{
  g_autoptr (GSocketAddress)
    address = g_unix_socket_address_new (place->socket);

  return test_kithd_connect_to (G_SOCKET_CONNECTABLE (address));
}

void
test_kithd_write_text (GSocketConnection *connection, const char *text)
{
  g_output_stream_write_all (g_io_stream_get_output_stream (
                               G_IO_STREAM (connection)),
                             text, strlen (text), NULL, NULL, NULL);
}

char *
test_kithd_read_all (GSocketConnection *connection)
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

char *
test_kithd_ask (GSocketConnection *connection, const char *key)
{
  g_autofree char *request = key != NULL
                               ? g_strdup_printf (
                                 TEST_KITHD_GET_ME
                                 "Authorization: %s\r\n" TEST_KITHD_END,
                                 key)
                               : g_strdup (TEST_KITHD_GET_ME TEST_KITHD_END);

  test_kithd_write_text (connection, request);

  return test_kithd_read_all (connection);
}

char *
test_kithd_add_key (TestPlace *place, const char *name, const char *permission)
{
  char *key = NULL;

  g_assert_cmpint (test_kithd_run (&key, NULL, "keys", "add", "--store",
                                   place->store, "--name", name, "--permission",
                                   permission, NULL),
                   ==, 0);

  return g_strchomp (key);
}
