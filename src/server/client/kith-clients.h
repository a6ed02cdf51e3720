/* kith-clients.h: who is connected, and how long each may take
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "server/client/kith-client.h"

G_BEGIN_DECLS

/* Cuts off whoever takes longer than its deadline: one tick a second looks at
 * all clients, while there are any.  Emits "left" for each that is gone. */
#define KITH_TYPE_CLIENTS (kith_clients_get_type ())
G_DECLARE_FINAL_TYPE (KithClients, kith_clients, KITH, CLIENTS, GObject)

KithClients *kith_clients_new (KithClock *clock);

/* Keeps @client until it closes; it may take until the deadline to ask. */
void kith_clients_add (KithClients *self, KithClient *client);
guint kith_clients_get_size (KithClients *self);

/* The deadline of whoever begins something now. */
gint64 kith_clients_get_deadline (KithClients *self);

/* Makes room: cuts off who is connected for nothing at the moment. */
void kith_clients_cut_resting (KithClients *self);
/* Lets each finish what is under way, and no more; who has connected but not
 * asked has a moment left. */
void kith_clients_take_leave (KithClients *self);
/* Emits "idle" when nobody has been connected for so long; 0: never. */
void kith_clients_set_idle_timeout (KithClients *self, guint seconds);
/* Looks at no deadline any more. */
void kith_clients_stop (KithClients *self);

G_END_DECLS
