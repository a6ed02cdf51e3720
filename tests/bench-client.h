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

/* Appends a request; @headers (nullable): lines of their own, each with its
 * line end. */
void bench_client_add_request (GString *request,
                               const char *method,
                               const char *path,
                               const char *headers,
                               const char *body);

/* Keeps @n_connections busy for @seconds.  @address: the path of a socket, or
 * "http://127.0.0.1:PORT". */
BenchRate bench_client_run (const char *address,
                            guint n_connections,
                            double seconds,
                            BenchNext next,
                            BenchAnswer answer,
                            gpointer data);

G_END_DECLS
