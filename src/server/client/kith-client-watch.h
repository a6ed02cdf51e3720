/* kith-client-watch.h: waiting for input without telling the main loop each
 * time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* libsoup waits with a source for each request.  If it had the socket in it,
 * the main context would be woken, by a system call, whenever it is attached,
 * destroyed, or dispatched: eight times a request.  So the socket is polled by
 * one source that stays, and those of libsoup look at what it found.
 */

/* Attached for as long as @fd is open; (transfer full). */
GSource *kith_client_watch_new (int fd);
/* Ready when there is something to read, or @watch has come to its end.  One
 * at a time; (transfer full). */
GSource *kith_client_watch_create_reader (GSource *watch);

G_END_DECLS
