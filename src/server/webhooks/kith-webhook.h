/* kith-webhook.h: somebody who is sent what happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "store/interface/kith-store-webhooks.h"

G_BEGIN_DECLS

/* Sends the events of a store's history, or those of some types, to one
 * address, one after the other: the next when the last was accepted (2xx) and
 * that is written down, so that each is sent at least once, also by the next
 * kithd.  What is not accepted is sent again, after waits that grow.
 */
#define KITH_TYPE_WEBHOOK (kith_webhook_get_type ())
G_DECLARE_FINAL_TYPE (KithWebhook, kith_webhook, KITH, WEBHOOK, GObject)

/* @authorities: (nullable): whom to believe what a certificate says, instead of
 * those that the system trusts.  Errors: KITH_ERROR_INVALID (its URL, its key).
 */
KithWebhook *kith_webhook_new (const KithStoreWebhook *webhook,
                               KithStore *store,
                               KithClock *clock,
                               GTlsDatabase *authorities,
                               GError **error);
/* Has it look whether there is something to send. */
void kith_webhook_feed (KithWebhook *self);
/* For good.  It is busy until all that was under way has been called off. */
void kith_webhook_stop (KithWebhook *self);
gboolean kith_webhook_is_busy (KithWebhook *self);
/* Whether something is under way that has not failed. */
gboolean kith_webhook_is_sending (KithWebhook *self);

G_END_DECLS
