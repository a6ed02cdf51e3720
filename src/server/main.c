/* main.c: kithd
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/daemon/kith-daemon.h"
#include "server/daemon/kith-keys-command.h"
#include "server/daemon/kith-webhooks-command.h"

int
main (int argc, char **argv)
{
  kith_daemon_set_up ();

  if (argc > 1 && g_str_equal (argv[1], "keys"))
    return kith_keys_command_run (argc - 1, argv + 1);
  if (argc > 1 && g_str_equal (argv[1], "webhooks"))
    return kith_webhooks_command_run (argc - 1, argv + 1);

  return kith_daemon_run (argc, argv);
}
