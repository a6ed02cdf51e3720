/* kith-avatar-paint.c: the look of AdwAvatar without its widgets
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-avatar-paint.h"

#include "base/kith-text.h"

/* From the style sheet of libadwaita 1.2: top, bottom, text. */
static const guint32 colors[][3] = {
  { 0x83b6ec, 0x337fdc, 0xcfe1f5 }, { 0x7ad9f1, 0x0f9ac8, 0xcaeaf2 },
  { 0x8de6b1, 0x29ae74, 0xcef8d8 }, { 0xb5e98a, 0x6ab85b, 0xe6f9d7 },
  { 0xf8e359, 0xd29d09, 0xf9f4e1 }, { 0xffcb62, 0xd68400, 0xffead1 },
  { 0xffa95a, 0xed5b00, 0xffe5c5 }, { 0xf78773, 0xe62d42, 0xf8d2ce },
  { 0xe973ab, 0xe33b6a, 0xfac7de }, { 0xcb78d4, 0x9945b5, 0xe7c2e8 },
  { 0x9e91e8, 0x7a59ca, 0xd5d2f5 }, { 0xe3cf9c, 0xb08952, 0xf2eade },
  { 0xbe916d, 0x785336, 0xe5d6ca }, { 0xc0bfbc, 0x6e6d71, 0xd8d7d3 },
};

static GdkRGBA
to_rgba (guint32 color)
{
  return (GdkRGBA){
    (float) (color >> 16) / 255,
    (float) (color >> 8 & 0xff) / 255,
    (float) (color & 0xff) / 255,
    1,
  };
}

/* In an avatar of so many pixels letters are as large as those around it. */
#define PLAIN_SIZE 40

/* So that it fits into the room that AdwAvatar leaves around initials. */
static double
choose_scale (PangoLayout *layout, int size)
{
  double room = size - MAX (size * .4 - 5, 0);
  int width;
  int height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (width <= 0 || height <= 0)
    return 1;

  return MIN ((double) size / PLAIN_SIZE, room / MAX (width, height));
}

PangoLayout *
kith_avatar_paint_layout (GtkWidget *widget, const char *text, int size)
{
  g_autofree char *initials = kith_text_initials (text);
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, initials);
  g_autoptr (PangoAttrList) bold = pango_attr_list_new ();
  g_autoptr (PangoAttrList) scaled = NULL;

  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, bold);
  /* Another list: a layout takes no notice of a change of the one it has. */
  scaled = pango_attr_list_copy (bold);
  pango_attr_list_insert (scaled,
                          pango_attr_scale_new (choose_scale (layout, size)));
  pango_layout_set_attributes (layout, scaled);

  return layout;
}

static void
paint_disc (GtkSnapshot *snapshot,
            const graphene_rect_t *area,
            const GdkRGBA *top,
            const GdkRGBA *bottom)
{
  GskRoundedRect circle;
  GskColorStop stops[] = { { 0, *top }, { 1, *bottom } };

  gsk_rounded_rect_init_from_rect (&circle, area, area->size.width / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_linear_gradient (
    snapshot, area, &area->origin,
    &GRAPHENE_POINT_INIT (area->origin.x, area->origin.y + area->size.height),
    stops, G_N_ELEMENTS (stops));
  gtk_snapshot_pop (snapshot);
}

static void
paint_icon (GtkSnapshot *snapshot,
            GtkWidget *widget,
            const char *name,
            const graphene_rect_t *area,
            int size,
            const GdkRGBA *color)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (
    gtk_widget_get_display (widget));
  g_autoptr (GtkIconPaintable)
    icon = gtk_icon_theme_lookup_icon (theme, name, NULL, size,
                                       gtk_widget_get_scale_factor (widget),
                                       gtk_widget_get_direction (widget),
                                       GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
  float inset = (area->size.width - (float) size) / 2;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (area->origin.x + inset,
                                                area->origin.y + inset));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon),
                                            snapshot, size, size, color, 1);
  gtk_snapshot_restore (snapshot);
}

static void
paint_initials (GtkSnapshot *snapshot,
                PangoLayout *initials,
                const graphene_rect_t *area,
                const GdkRGBA *color)
{
  int width;
  int height;

  pango_layout_get_pixel_size (initials, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
    snapshot, &GRAPHENE_POINT_INIT (
                area->origin.x + (area->size.width - (float) width) / 2,
                area->origin.y + (area->size.height - (float) height) / 2));
  gtk_snapshot_append_layout (snapshot, initials, color);
  gtk_snapshot_restore (snapshot);
}

void
kith_avatar_paint (GtkSnapshot *snapshot,
                   GtkWidget *widget,
                   const char *text,
                   PangoLayout *initials,
                   const graphene_rect_t *area)
{
  GdkRGBA top;
  GdkRGBA bottom;
  GdkRGBA color;
  const guint32 *set;

  if (text == NULL || initials == NULL)
    {
      gtk_style_context_get_color (gtk_widget_get_style_context (widget), &top);
      top.alpha *= .07f;
      paint_disc (snapshot, area, &top, &top);
      return;
    }

  set = colors[g_str_hash (text) % G_N_ELEMENTS (colors)];
  top = to_rgba (set[0]);
  bottom = to_rgba (set[1]);
  paint_disc (snapshot, area, &top, &bottom);

  color = to_rgba (set[2]);
  if (pango_layout_get_text (initials)[0] != '\0')
    paint_initials (snapshot, initials, area, &color);
  else
    paint_icon (snapshot, widget, "avatar-default-symbolic", area,
                (int) area->size.width / 2, &color);
}

void
kith_avatar_paint_tick (GtkSnapshot *snapshot,
                        GtkWidget *widget,
                        const graphene_rect_t *area)
{
  GdkRGBA color = { 1, 1, 1, 1 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget),
                                  "accent_fg_color", &color);
  paint_icon (snapshot, widget, "object-select-symbolic", area, 16, &color);
}

void
kith_avatar_paint_icon (GtkSnapshot *snapshot,
                        GtkWidget *widget,
                        const char *name,
                        const graphene_rect_t *area,
                        const GdkRGBA *color)
{
  paint_icon (snapshot, widget, name, area, (int) area->size.width, color);
}
