/* kith-commands.h: the commands of kithctl
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/kith-cli.h"

G_BEGIN_DECLS

/* Runs with @args (as many as the command takes, NULL-terminated).  @output:
 * (out) (optional): what to print, NULL for nothing. */
typedef gboolean
KithCommandRun (KithCli *cli, char **args, JsonObject **output, GError **error);

typedef struct
{
  const char *name;
  const char *arguments;
  guint min_args;
  guint max_args;
  const char *summary; /* translatable */
  KithCommandRun *run;
} KithCommand;

/* Every command; ends with a NULL name. */
const KithCommand *kith_commands_list (void);
const KithCommand *kith_commands_find (const char *name);

G_END_DECLS
