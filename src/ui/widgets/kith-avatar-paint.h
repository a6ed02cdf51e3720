/* kith-avatar-paint.h: the look of AdwAvatar without its widgets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list row draws its avatar itself: an AdwAvatar is three widgets, and a
 * change of its text restyles them.  The color is that which an AdwAvatar with
 * the same text has; initials are letters, and where there are none, a person
 * stands for them.
 */

/* The initials of @text, to be kept between frames. (transfer full) */
PangoLayout *
kith_avatar_paint_layout (GtkWidget *widget, const char *text, int size);
/* @text: (nullable): NULL paints a pale disc; @initials: (nullable) */
void kith_avatar_paint (GtkSnapshot *snapshot,
                        GtkWidget *widget,
                        const char *text,
                        PangoLayout *initials,
                        const graphene_rect_t *area);
/* The tick of a check mark, in the color that stands on the accent. */
void kith_avatar_paint_tick (GtkSnapshot *snapshot,
                             GtkWidget *widget,
                             const graphene_rect_t *area);
/* Another symbolic icon. @area: a square */
void kith_avatar_paint_icon (GtkSnapshot *snapshot,
                             GtkWidget *widget,
                             const char *name,
                             const graphene_rect_t *area,
                             const GdkRGBA *color);

G_END_DECLS
