/* lsan-libraries.c: what libraries allocate before a program begins
 *
 * GLib gives up its first table of quarks, which it makes as it is loaded, once
 * there are more than 2048 of them; the stack of that allocation tells nothing
 * by which it could be known.  The leak checker does not look at what is
 * allocated then, when nothing of Kith runs yet.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <sanitizer/lsan_interface.h>

/* Before the libraries are initialized. */
static void (*const before_libraries) (void)
  __attribute__ ((section (".preinit_array"), used)) = __lsan_disable;

/* After them, before main(). */
__attribute__ ((constructor)) static void
after_libraries (void)
{
  __lsan_enable ();
}
