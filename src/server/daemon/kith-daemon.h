/* kith-daemon.h: kithd's command line, from start to end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define KITH_EXIT_FAILED 1
#define KITH_EXIT_USAGE 2
#define KITH_EXIT_STORE_FULL 3 /* kith-launcher.c knows it, too */

/* Locale, and how many files may be open: once for the process. */
void kith_daemon_set_up (void);

/* Serves until told to stop; returns the exit status. */
int kith_daemon_run (int argc, char **argv);

/* One sentence on standard error. Returns @status. */
int kith_daemon_complain (int status, const char *format, ...)
  G_GNUC_PRINTF (2, 3);
/* What @error says, on standard error.  Returns the exit status for it. */
int kith_daemon_fail (const GError *error);
/* A name of what a command makes is printed and logged: one line of plain text,
 * up to @max_chars. */
gboolean kith_daemon_is_name (const char *name, glong max_chars);
/* Parses @argv into @entries; *status is set when there is nothing more to do
 * (and FALSE returned). */
gboolean kith_daemon_parse (const GOptionEntry *entries,
                            const char *parameters,
                            const char *summary,
                            int *argc,
                            char ***argv,
                            int *status);

G_END_DECLS
