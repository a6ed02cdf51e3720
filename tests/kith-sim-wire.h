/* kith-sim-wire.h: how requests come to the server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-sim-network.h"

G_BEGIN_DECLS

/* HTTP as far as kithd's answers need it, over one connection: a session of
 * libsoup for each request costs as much as what the server does. */
typedef struct _KithSimWire KithSimWire;

/* @path: the server's socket */
KithSimWire *kith_sim_wire_new (const char *path);
void kith_sim_wire_free (KithSimWire *self);
/* Brings @request there, and waits for what the server says. */
void kith_sim_wire_deliver (KithSimWire *self, KithSimRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSimWire, kith_sim_wire_free)

G_END_DECLS
