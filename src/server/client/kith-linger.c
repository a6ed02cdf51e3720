/* kith-linger.c: closing a connection whose client may still be sending
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/client/kith-linger.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/kith-limits.h"

typedef struct
{
  GSource source;

  int fd;
  gsize left; /* how much more is thrown away */
} Linger;

static gboolean
linger_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  Linger *self = (Linger *) source;
  char buffer[16384];
  gssize length;

  if (g_source_get_time (source) >= g_source_get_ready_time (source))
    return G_SOURCE_REMOVE;

  length = recv (self->fd, buffer, MIN (sizeof buffer, self->left),
                 MSG_DONTWAIT);
  if (length < 0)
    return errno == EAGAIN || errno == EINTR;

  self->left -= (gsize) length;

  return length > 0 && self->left > 0;
}

static void
linger_finalize (GSource *source)
{
  close (((Linger *) source)->fd);
}

static GSourceFuncs linger_funcs = {
  .dispatch = linger_dispatch,
  .finalize = linger_finalize,
};

void
kith_linger (int fd)
{
  g_autoptr (GSource) source = NULL;
  int own = fcntl (fd, F_DUPFD_CLOEXEC, 0);
  Linger *self;

  if (own < 0)
    return;

  source = g_source_new (&linger_funcs, sizeof (Linger));
  g_source_set_static_name (source, "KithLinger");
  self = (Linger *) source;
  self->fd = own;
  self->left = KITH_LIMIT_LINGER_BYTES;
  shutdown (own, SHUT_WR);
  g_source_add_unix_fd (source, own, G_IO_IN);
  g_source_set_ready_time (source,
                           g_get_monotonic_time () + KITH_TIMEOUT_LINGER_USEC);
  g_source_attach (source, g_main_context_get_thread_default ());
}
