/* kith-sim-stream.h: what a server tells one client, as it happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-sim-network.h"

G_BEGIN_DECLS

/* A stream of events on its way: what the server tells is read when somebody
 * says so, and passed on whole, in part, or not at all.  Heartbeats of the
 * server's are left out, since nobody knows when they come; the stream has its
 * own. */
typedef struct _KithSimStream KithSimStream;

/* Begins to answer @request as the server at this UNIX socket does.
 * (nullable): NULL where nobody waits any more */
KithSimStream *kith_sim_stream_new (KithSimRequest *request,
                                    const char *socket);
/* Ends it for both sides. */
void kith_sim_stream_free (KithSimStream *self);

/* Passes on all that the server has told up to the event @last, or says that
 * nothing has happened. */
void kith_sim_stream_tell (KithSimStream *self, gint64 last);
/* As kith_sim_stream_tell(), but of that only so many percent arrive. */
void
kith_sim_stream_tell_part (KithSimStream *self, gint64 last, guint percent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSimStream, kith_sim_stream_free)

G_END_DECLS
