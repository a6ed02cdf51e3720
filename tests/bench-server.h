/* bench-server.h: a server that is measured, a process of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starts @argv, and waits for its line "NAME: listening on ADDRESS"; @address
 * (out) (transfer full) (optional): "unix:PATH" or "http://HOST:PORT". */
GSubprocess *bench_server_start (const char *const *argv, char **address);
/* @server: (transfer full) */
void bench_server_stop (GSubprocess *server);

G_END_DECLS
