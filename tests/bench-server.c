/* bench-server.c: a server that is measured, a process of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "bench-server.h"

#include <signal.h>
#include <string.h>

GSubprocess *
bench_server_start (const char *const *argv, char **address)
{
  static const char says[] = "listening on ";
  g_autoptr (GError) error = NULL;
  GSubprocess *server = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                           &error);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  const char *found;

  if (server == NULL)
    g_error ("%s: %s", argv[0], error->message);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  found = line != NULL ? strstr (line, says) : NULL;
  if (found == NULL)
    g_error ("%s did not start", argv[0]);
  if (address != NULL)
    *address = g_strdup (found + strlen (says));

  return server;
}

void
bench_server_stop (GSubprocess *server)
{
  g_subprocess_send_signal (server, SIGTERM);
  g_subprocess_wait (server, NULL, NULL);
  g_object_unref (server);
}
