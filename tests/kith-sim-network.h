/* kith-sim-network.h: a network that does as it is told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One client's way to a server: a real UNIX socket, at which each request is
 * held until somebody decides what becomes of it.  It is used with the main
 * context of one thread.
 */
typedef struct _KithSimLink KithSimLink;

/* A request on its way.  It may reach the server any number of times, whether
 * or not the client still waits for an answer. */
typedef struct
{
  KithSimLink *link; /* borrowed: outlives it */
  char *method;
  char *target; /* path and query */
  char *idempotency_key;
  char *last_event_id;
  GBytes *body;

  /* What the server said last; 0: nothing yet. */
  guint status;
  GBytes *answer;

  gpointer message; /* private: the waiting client */
} KithSimRequest;

typedef void (*KithSimArrivedFunc) (KithSimRequest *request, gpointer data);

/* Listens at @path. @arrived: called with each request, which it gets a
 * reference of. */
KithSimLink *
kith_sim_link_new (const char *path, KithSimArrivedFunc arrived, gpointer data);
void kith_sim_link_free (KithSimLink *self);

/* Down: nobody listens.  What is on its way stays there. */
void kith_sim_link_set_up (KithSimLink *self, gboolean is_up);
/* How many requests have come that were neither answered nor cut. */
guint kith_sim_link_get_n_held (KithSimLink *self);
/* Those, in order. (transfer container) */
GPtrArray *kith_sim_link_list_held (KithSimLink *self);
/* Cuts all that is held. */
void kith_sim_link_cut (KithSimLink *self);

KithSimRequest *kith_sim_request_ref (KithSimRequest *request);
void kith_sim_request_unref (KithSimRequest *request);

/* In an order that does not depend on when they came. */
int kith_sim_request_compare (KithSimRequest *one, KithSimRequest *other);
gboolean kith_sim_request_is_write (KithSimRequest *request);
/* Has the server change many contacts. */
gboolean kith_sim_request_is_bulk (KithSimRequest *request);
/* Asks to be told what happens: kith-sim-stream.h. */
gboolean kith_sim_request_is_stream (KithSimRequest *request);
/* Somebody else answers the client, whose SoupServerMessage it is, and drops
 * the reference to @request that it had. (transfer full) (nullable): NULL where
 * nobody waits any more */
gpointer kith_sim_request_release (KithSimRequest *request);
/* Answers the client as the server did, or as @status and @answer (nullable,
 * JSON) say: where nobody waits any more, nothing happens. */
void kith_sim_request_answer (KithSimRequest *request);
void kith_sim_request_answer_with (KithSimRequest *request,
                                   guint status,
                                   const char *type,
                                   const char *answer);
/* The client's connection ends without an answer. */
void kith_sim_request_cut (KithSimRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSimLink, kith_sim_link_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSimRequest, kith_sim_request_unref)

G_END_DECLS
