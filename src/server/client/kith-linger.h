/* kith-linger.h: closing a connection whose client may still be sending
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* To close a socket with something unread in it resets the connection, and a
 * client that is reset may lose the answer that it has not read yet: just the
 * one that says what was wrong.  So what it still sends is thrown away for a
 * moment, after it was told that nothing more comes.
 */

/* In the thread-default main context.  @fd: left alone; it may be closed. */
void kith_linger (int fd);

G_END_DECLS
