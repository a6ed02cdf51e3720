/* kith-i18n.h: which language a program speaks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets the locale and finds the translations: where they were installed, or in
 * $KITH_LOCALEDIR for a program that runs from its build tree.  To be called
 * first in main().
 */
void kith_i18n_init (void);

G_END_DECLS
