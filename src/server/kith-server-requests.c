/* kith-server-requests.c: a request's way from its head to its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-server-private.h"

#include <string.h>

#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "server/kith-handlers.h"
#include "server/kith-router.h"

/* Requests of two clients within this time count as simultaneous. */
#define ALONE_USEC 5000

/* The random part of a request's id; its last digits count. */
#define RUN_ID_CHARS 24
#define COUNT_DIGITS 12

/* With several clients writes are put together into one commit; for one alone
 * it is quicker not to wait.  Looking at the number of requests at hand is not
 * enough: a write that is carried out at once never lets the next one be. */
static gboolean
is_alone (KithServer *self, KithClient *client)
{
  gint64 now = g_get_monotonic_time ();

  if (client != self->last_client)
    {
      self->last_client = client;
      self->last_change = now;
    }

  return self->n_requests == 1 && now - self->last_change > ALONE_USEC;
}

/* Every answer has one (J.28).  To make a whole UUID takes as long as to read a
 * contact, and to print a number a good part of that. */
static char *
make_id (gpointer server)
{
  KithServer *self = server;
  char *id = g_malloc (RUN_ID_CHARS + COUNT_DIGITS + 1);
  guint64 count = ++self->n_started;

  memcpy (id, self->run_id, RUN_ID_CHARS);
  id[RUN_ID_CHARS + COUNT_DIGITS] = '\0';
  for (guint i = COUNT_DIGITS; i > 0; i--, count >>= 4)
    id[RUN_ID_CHARS + i - 1] = "0123456789abcdef"[count & 0xf];

  return id;
}

static gboolean
has_body (KithRequest *request)
{
  KithHead *head = kith_request_get_head (request);

  return kith_head_is_chunked (head) || kith_head_get_length (head) > 0;
}

static void
refuse (KithRequest *request, KithRefusal *refusal)
{
  if (refusal->allow != NULL)
    kith_request_add_header (request, "Allow", refusal->allow);
  if (has_body (request))
    kith_request_leave_unread (request);

  if (refusal->delay_usec > 0)
    kith_request_fail_later (request, g_steal_pointer (&refusal->error),
                             refusal->delay_usec);
  else
    kith_request_fail (request, g_steal_pointer (&refusal->error));
}

static void
check (KithRequest *request, KithListener *listener, gpointer server)
{
  KithServer *self = server;
  g_auto (KithRefusal) refusal = { NULL };

  if (!kith_gate_check (&self->gate, request, listener, &refusal))
    refuse (request, &refusal);
}

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;

  /* Called off when the server stops, which waits for every answer. */
  kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL);
  kith_request_fail_now (request);
}

static void
handle (KithRequest *request, gpointer server)
{
  KithServer *self = server;
  const KithRoute *route = kith_request_get_route (request);
  gint64 delay = kith_request_get_delay (request);
  g_autoptr (GError) error = NULL;

  self->n_requests++;
  kith_request_set_alone (request,
                          is_alone (self, kith_request_get_client (request)));

  if (delay > 0)
    kith_clock_wait_async (self->clock, delay, self->waiting, waited_cb,
                           kith_request_hold (request));
  else if (route->has_body && !kith_request_read_body (request, &error))
    kith_request_fail (request, g_steal_pointer (&error));
  else
    route->handle (request);
}

static void
handled (KithRequest *request, gpointer server)
{
  KithServer *self = server;

  self->n_requests--;
}

static void
done (KithRequest *request, gpointer server)
{
  KithServer *self = server;

  if (self->log != NULL)
    kith_access_log_write (self->log, request,
                           kith_clock_get_real_time (self->clock));
}

void
_kith_server_take_requests (KithServer *self)
{
  self->host = (KithConversationHost){
    .request = { .store = self->store, .events = self->events },
    .clients = self->clients,
    .server = self,
    .make_id = make_id,
    .check = check,
    .handle = handle,
    .handled = handled,
    .done = done,
  };
}
