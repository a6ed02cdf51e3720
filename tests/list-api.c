/* list-api.c: what the server offers, for check-coverage
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-protocol.h"
#include "server/handlers/kith-router.h"

/* "METHOD PATH" for each route, then each code. */
int
main (int argc, char **argv)
{
  for (const KithRoute *route = kith_router_list (); route->method != NULL;
       route++)
    g_print ("%s %s\n", route->method, route->path);

  for (const KithErrorInfo *info = kith_protocol_list_errors ();
       info->code != NULL; info++)
    g_print ("%s\n", info->code);

  return 0;
}
