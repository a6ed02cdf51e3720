/* kith-connection-private.h: what the parts of the connection share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "service/connection/kith-connection.h"
#include "service/connection/kith-launcher.h"

G_BEGIN_DECLS

struct _KithConnection
{
  GObject parent_instance;

  /* construct */
  char *origin;
  /* What the paths of the API are appended to. */
  char *base;

  /* owned */
  SoupSession *session;
  KithLauncher *launcher;
  char *key;
  char *site_id;
  char *site_key;

  guint timeout_msec;
  gboolean is_unix;
  gboolean is_asked;
  gboolean is_kithd;
};

/* How long one answer may take in all. */
void _kith_connection_set_timeout (KithConnection *self, guint msec);

/* Whether the other end is a kithd, which honors idempotency keys: it has
 * answered KITH_PATH_HEALTH, or it is on a UNIX socket.  Asked once.  Error:
 * it could not be asked. */
void _kith_connection_recognize_async (KithConnection *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean _kith_connection_recognize_finish (KithConnection *self,
                                            GAsyncResult *result,
                                            gboolean *is_kithd,
                                            GError **error);

/* For an answer that does not end: what asks for it, with the key, and what to
 * send it with. (transfer full), (transfer none) */
SoupMessage *_kith_connection_make_get (KithConnection *self, const char *path);
SoupSession *_kith_connection_get_session (KithConnection *self);

G_END_DECLS
