/* kith-launcher.h: the embedded kithd, started on demand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starts kithd on a private socket, $XDG_RUNTIME_DIR/kith/kithd.sock, with its
 * store at $XDG_DATA_HOME/kith/contacts.db, unless it already answers there.
 * Two programs that start at once share one: a lock file decides.  kithd is
 * found by $KITH_KITHD, beside the program, or where it was installed.
 */
#define KITH_TYPE_LAUNCHER (kith_launcher_get_type ())
G_DECLARE_FINAL_TYPE (KithLauncher, kith_launcher, KITH, LAUNCHER, GObject)

KithLauncher *kith_launcher_new (void);
/* The socket's path, whether or not anyone listens. */
const char *kith_launcher_get_socket_path (KithLauncher *self);

/* Finishes when kithd answers.  Error: KITH_ERROR_UNREACHABLE, with what kithd
 * said on standard error. */
void kith_launcher_ensure_async (KithLauncher *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean kith_launcher_ensure_finish (KithLauncher *self,
                                      GAsyncResult *result,
                                      GError **error);

G_END_DECLS
