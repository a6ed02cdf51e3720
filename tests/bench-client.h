/* bench-client.h: many connections that ask as fast as they are answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes the next request of connection @index into @request; reads what the
 * last one was answered.  Not HTTP in general: answers with a Content-Length.
 */
typedef void (*BenchNext) (guint index, GString *request, gpointer data);
typedef void (*BenchAnswer) (guint index,
                             guint status,
                             const char *body,
                             gsize length,
                             gpointer data);

typedef struct
{
  double per_second;
  double p50_usec;
  double p99_usec;
  guint64 n_answers;
} BenchRate;

/* Keeps @n_connections busy for @seconds. */
BenchRate bench_client_run (const char *socket_path,
                            guint n_connections,
                            double seconds,
                            BenchNext next,
                            BenchAnswer answer,
                            gpointer data);

G_END_DECLS
