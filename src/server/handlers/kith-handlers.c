/* kith-handlers.c: what Kith offers beside the API
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-handlers.h"

#include "base/kith-json.h"
#include "server/access/kith-auth.h"
#include "server/events/kith-events.h"

void
kith_handle_health (KithRequest *request)
{
  g_autoptr (JsonObject) body = json_object_new ();

  kith_json_set_string (body, "status", "ok");
  kith_request_answer (request, body);
}

/* Who the server takes the caller for. */
void
kith_handle_me (KithRequest *request)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *permission = kith_permission_to_string (
    kith_request_get_permission (request));

  kith_json_set_string (body, "name", kith_request_get_caller (request));
  kith_json_set_string (body, "permission", permission);
  kith_request_answer (request, body);
}

/* What the caller may not read is not told either (kith-event-stream.c). */
void
kith_handle_watch_events (KithRequest *request)
{
  g_autoptr (GError) error = NULL;

  if (!kith_events_add (kith_request_get_events (request), request, &error))
    kith_request_fail (request, g_steal_pointer (&error));
}
