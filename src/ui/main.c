/* main.c: kith, the window on the contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-i18n.h"
#include "ui/kith-application.h"

/* Looking for OpenGL costs 40 to 80 ms at start and 60 MB, for a window that
 * draws text and seldom: cairo is faster here, unless the user chose.  Set
 * before there is a second thread.
 */
static void
choose_renderer (void)
{
  if (g_strcmp0 (g_getenv ("GDK_BACKEND"), "broadway") == 0)
    return;
  if (g_getenv ("GSK_RENDERER") != NULL || g_getenv ("GDK_DEBUG") != NULL)
    return;

  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_setenv ("GDK_DEBUG", "gl-disable", TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (KithApplication) application = NULL;

  kith_i18n_init ();
  choose_renderer ();

  application = kith_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
