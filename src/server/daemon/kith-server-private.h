/* kith-server-private.h: what a server is, for its own files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/client/kith-clients.h"
#include "server/client/kith-listener.h"
#include "server/daemon/kith-access-log.h"
#include "server/daemon/kith-gate.h"
#include "server/daemon/kith-server.h"
#include "server/events/kith-events.h"
#include "server/request/kith-request.h"

G_BEGIN_DECLS

struct _KithServer
{
  GObject parent_instance;

  /* construct */
  KithStore *store;
  KithClock *clock;

  /* owned */
  SoupServer *soup;
  GSocket *silent_end; /* of the pair that SoupServer listens on */
  KithGate gate;
  KithAccessLog *log;
  KithEvents *events;
  GCancellable *waiting; /* of answers that come late on purpose */
  KithTlsIdentity *identity;
  GPtrArray *listeners;
  KithClients *clients;
  GTask *stop;
  char *run_id;
  KithRequestHost host;

  KithRequest *current; /* the one whose handler is running */
  gpointer last_client; /* compared, never used */
  gint64 last_change;   /* monotonic: when it was another one */
  guint64 n_started;    /* requests, of all clients */
  guint n_requests;     /* being handled */
  gboolean is_stopping;
};

/* Makes the SoupServer, and answers what it receives. */
void _kith_server_take_requests (KithServer *self);
/* @client came in by @listener: what it sends is received from now on. */
void _kith_server_hand_over (KithServer *self,
                             KithListener *listener,
                             KithClient *client);

G_END_DECLS
