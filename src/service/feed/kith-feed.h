/* kith-feed.h: what happens on a server, as it happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "model/kith-event.h"
#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_FEED_STOPPED,
  KITH_FEED_CONNECTING, /* or waiting to try again */
  KITH_FEED_LIVE,
  KITH_FEED_UNAVAILABLE, /* the server is none that tells: it has given up */
} KithFeedState;

/* Listens to a kithd until it is stopped: when the connection breaks it comes
 * back, with backoff and jitter, and goes on where it was.
 *
 * Signals: "event" (KithEvent) for each, whoever made it, with a detail that
 * says of what it tells: "contact", "label", "field" or "note"; "reload" when
 * something is missed for good: all that was read before may be out of date.
 * Its KithContacts hears of what is news to it (see there).
 *
 * Properties: "state"; "last-id"; "error", of each attempt that has failed.
 */
#define KITH_TYPE_FEED (kith_feed_get_type ())
G_DECLARE_FINAL_TYPE (KithFeed, kith_feed, KITH, FEED, GObject)

KithFeed *kith_feed_new (KithContacts *contacts);
/* Before it is started: where to begin; NULL: with what comes next. */
void kith_feed_set_last_id (KithFeed *self, const char *last_id);
/* That of the last event that was told; NULL: not known yet. */
const char *kith_feed_get_last_id (KithFeed *self);

void kith_feed_start (KithFeed *self);
void kith_feed_stop (KithFeed *self);
KithFeedState kith_feed_get_state (KithFeed *self);
/* Why it is not live. (transfer none) (nullable) */
const GError *kith_feed_get_error (KithFeed *self);

G_END_DECLS
