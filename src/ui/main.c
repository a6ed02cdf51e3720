/* main.c: kith, the window on the contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <malloc.h>

#include "base/kith-i18n.h"
#include "ui/window/kith-application.h"

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

/* One heap for the main loop, and one for all that is done beside it: each of a
 * thread's own keeps what the list has let go of to itself.
 */
static void
limit_heaps (void)
{
#ifdef M_ARENA_MAX
  mallopt (M_ARENA_MAX, 2);
#endif
}

int
main (int argc, char **argv)
{
  g_autoptr (KithApplication) application = NULL;

  limit_heaps ();
  kith_i18n_init ();
  choose_renderer ();

  application = kith_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
