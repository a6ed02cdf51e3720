/* kith-webhooks.h: all who are sent what happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "store/interface/kith-store.h"

G_BEGIN_DECLS

/* The webhooks (kith-webhook.h) of a store; it looks from time to time which
 * there are, for another process adds and removes them. */
#define KITH_TYPE_WEBHOOKS (kith_webhooks_get_type ())
G_DECLARE_FINAL_TYPE (KithWebhooks, kith_webhooks, KITH, WEBHOOKS, GObject)

/* They are sent what happens from now on, and what happened since they were
 * last.  To be stopped before it is let go.
 * @authorities: (nullable): as in kith_webhook_new() */
KithWebhooks *kith_webhooks_new (KithStore *store,
                                 KithClock *clock,
                                 GTlsDatabase *authorities);
/* Whether one is being sent something.  One that fails is tried again by the
 * next kithd, too. */
gboolean kith_webhooks_is_sending (KithWebhooks *self);
/* Calls off what is under way, and runs the main context until it is. */
void kith_webhooks_stop (KithWebhooks *self);

G_END_DECLS
