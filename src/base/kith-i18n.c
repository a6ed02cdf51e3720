/* kith-i18n.c: which language a program speaks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-i18n.h"

#include <libintl.h>
#include <locale.h>

void
kith_i18n_init (void)
{
  const char *folder = g_getenv ("KITH_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : KITH_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
