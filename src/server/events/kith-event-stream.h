/* kith-event-stream.h: one client that is told what happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "server/request/kith-request.h"

G_BEGIN_DECLS

/* Server-Sent Events out of the store's history.  It reads the history as fast
 * as the client reads the stream: what waits is at most a page, and whoever
 * does not read it in time is cut off (kith-clients.h). */
typedef struct _KithEventStream KithEventStream;

/* Answers @request, which it holds.  @position: the seq of the last event that
 * the client knows.  @clock: for the deadline.  Calls @gone, once, when the
 * stream is over, which may free it. */
KithEventStream *kith_event_stream_new (KithRequest *request,
                                        gint64 position,
                                        KithClock *clock,
                                        void (*gone) (KithEventStream *self,
                                                      gpointer data),
                                        gpointer data);
void kith_event_stream_unref (KithEventStream *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithEventStream, kith_event_stream_unref)

KithRequest *kith_event_stream_get_request (KithEventStream *self);
/* Sends what has happened meanwhile, as soon as the client can take it. */
void kith_event_stream_feed (KithEventStream *self);
/* Says that it still is there, unless the client has to read first. */
void kith_event_stream_beat (KithEventStream *self);
/* Says nothing more. */
void kith_event_stream_end (KithEventStream *self);

G_END_DECLS
