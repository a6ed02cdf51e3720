/* kith-avatar.h: the picture of a contact: initials on a color
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Looks like the avatars of the list, in any size.  AdwAvatar takes the first
 * characters of a name for its initials, whatever they are.
 *
 * Properties: "size" (int, pixels); "text" (the name).
 */
#define KITH_TYPE_AVATAR (kith_avatar_get_type ())
G_DECLARE_FINAL_TYPE (KithAvatar, kith_avatar, KITH, AVATAR, GtkWidget)

void kith_avatar_set_text (KithAvatar *self, const char *text);

G_END_DECLS
