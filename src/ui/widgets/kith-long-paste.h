/* kith-long-paste.h: refuses what an entry would cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @message says that nothing was changed. */
typedef void (*KithRefused) (gpointer object, const char *message);

/* GtkText holds 65,534 bytes and cuts what is pasted without a word.  From now
 * on @editable takes all or nothing.  @refused is called with @object as long
 * as that lives. */
void kith_long_paste_watch (GtkEditable *editable,
                            KithRefused refused,
                            gpointer object);

G_END_DECLS
