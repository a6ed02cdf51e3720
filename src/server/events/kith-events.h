/* kith-events.h: telling clients what happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "server/access/kith-auth.h"
#include "server/request/kith-request.h"

G_BEGIN_DECLS

/* All streams of events (kith-event-stream.h) of a server: tells them that
 * there is something new in the store's history, and has them say from time to
 * time that they still are there. */
#define KITH_TYPE_EVENTS (kith_events_get_type ())
G_DECLARE_FINAL_TYPE (KithEvents, kith_events, KITH, EVENTS, GObject)

KithEvents *
kith_events_new (KithStore *store, KithClock *clock, KithAuth *auth);

/* Answers @request with a stream.  Errors: KITH_ERROR_INVALID (Last-Event-ID),
 * KITH_ERROR_BUSY (too many streams). */
gboolean
kith_events_add (KithEvents *self, KithRequest *request, GError **error);
/* Ends all streams. */
void kith_events_stop (KithEvents *self);

G_END_DECLS
