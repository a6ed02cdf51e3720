/* kith-webhooks-command.h: kithd webhooks add, list, show and remove
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* Returns the exit status. */
int kith_webhooks_command_run (int argc, char **argv);
