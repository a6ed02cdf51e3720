/* kith-bidi.h: texts of both writing directions in one sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A name or a value, to be put into a translated sentence. (transfer full) */
char *kith_bidi_isolate (const char *text);

G_END_DECLS
