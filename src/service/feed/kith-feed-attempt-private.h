/* kith-feed-attempt-private.h: listening to a server once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "service/connection/kith-connection.h"
#include "service/feed/kith-sse-parser.h"

G_BEGIN_DECLS

/* Whom an attempt tells; each gets the @data of _kith_feed_listen_async(). */
typedef struct
{
  void (*opened) (gpointer data);
  void (*event) (const KithSseEvent *event, gpointer data);
  /* Whatever came: where the stream is now. */
  void (*heard) (const char *last_id, gint64 retry_msec, gpointer data);
} KithFeedListener;

/* Asks whether a kithd is there, which starts the embedded one, and listens to
 * it until somebody has enough.  Fails always: KITH_ERROR_NOT_FOUND when it is
 * no kithd, KITH_ERROR_UNREACHABLE when the stream has ended or nothing was
 * heard for KITH_FEED_SILENCE_SECONDS, and as kith_connection_call_async()
 * does.  @last_id: (nullable): where to begin.  @data lives until then. */
void _kith_feed_listen_async (KithConnection *connection,
                              KithClock *clock,
                              const char *last_id,
                              const KithFeedListener *listener,
                              gpointer data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
void _kith_feed_listen_finish (KithConnection *connection,
                               GAsyncResult *result,
                               GError **error);

G_END_DECLS
