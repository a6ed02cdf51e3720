/* kith-exchange-private.h: one HTTP request and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Sends @message once and reads its answer, a JSON object, within
 * @timeout_msec in all.  @is_write says whether an answer that is lost leaves
 * the outcome open.  Errors as of kith_connection_call_async().
 */
void _kith_exchange_async (SoupSession *session,
                           SoupMessage *message,
                           gboolean is_write,
                           guint timeout_msec,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* @refused: (out) (optional): set when the call fails; whether nobody answered
 * the call for a connection, which is not said of a server that is slow. */
JsonObject *_kith_exchange_finish (SoupSession *session,
                                   GAsyncResult *result,
                                   gboolean *refused,
                                   GError **error);

G_END_DECLS
