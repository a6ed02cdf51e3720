/* kith-keys-command.h: kithd keys add, list and remove
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* @argv begins with "keys".  Returns the exit status. */
int kith_keys_command_run (int argc, char **argv);
