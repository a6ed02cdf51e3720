/* kith-contact-row-paint.c: what a row of the list looks like
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-contact-row-private.h"

#include "model/kith-match.h"
#include "ui/list/kith-row-subtitle.h"
#include "ui/widgets/kith-avatar-paint.h"
#include "ui/words/kith-messages.h"

#define MARK_SIZE 16
#define SUBTITLE_SCALE .9
#define SUBTITLE_OPACITY .75
#define MARK_OPACITY .75f

/* FIRST STRONG ISOLATE and POP: what stands between them cannot turn around
 * what stands beside it.
 */
#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"

static PangoAttrList *
make_marks (GArray *ranges)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  for (guint i = 0; ranges != NULL && i < ranges->len; i++)
    {
      const KithRange *range = &g_array_index (ranges, KithRange, i);
      PangoAttribute *marks[] = {
        pango_attr_weight_new (PANGO_WEIGHT_BOLD),
        pango_attr_underline_new (PANGO_UNDERLINE_SINGLE),
        pango_attr_foreground_alpha_new (G_MAXUINT16),
      };

      for (guint j = 0; j < G_N_ELEMENTS (marks); j++)
        {
          marks[j]->start_index = (guint) range->start;
          marks[j]->end_index = (guint) range->end;
          pango_attr_list_insert (attributes, marks[j]);
        }
    }

  return attributes;
}

/* One line in the direction of the interface, whatever its script. */
static PangoLayout *
make_line (KithContactRow *self, const char *text, GArray *ranges)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self),
                                                        text);
  g_autoptr (PangoAttrList) marks = make_marks (ranges);

  pango_layout_set_attributes (layout, marks);
  pango_layout_set_auto_dir (layout, FALSE);
  /* Pango means the left, whatever the direction, unless it chooses that. */
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);

  return layout;
}

static void
make_layouts (KithContactRow *self, KithContact *contact)
{
  const char *name = kith_contact_get_display_name (contact);
  g_autofree char *title = g_strdup_printf (FSI "%s" PDI,
                                            kith_message_name (name));
  g_autofree char *subtitle = NULL;
  g_autoptr (GArray) title_ranges = NULL;
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (KithRange));
  PangoAttrList *attributes;

  if (self->terms != NULL && self->terms[0] != NULL)
    title_ranges = kith_match_ranges (title, (const char *const *) self->terms);
  self->title = make_line (self, title, title_ranges);

  subtitle = kith_row_subtitle_new (contact, (const char *const *) self->terms,
                                    self->titles, ranges);
  self->subtitle = make_line (self, subtitle, ranges);
  attributes = pango_layout_get_attributes (self->subtitle);
  pango_attr_list_insert_before (attributes,
                                 pango_attr_scale_new (SUBTITLE_SCALE));
  pango_attr_list_insert_before (attributes,
                                 pango_attr_foreground_alpha_new (
                                   (guint16) (SUBTITLE_OPACITY * 65535)));

  self->initials = kith_avatar_paint_layout (GTK_WIDGET (self), name,
                                             KITH_ROW_AVATAR_SIZE);
}

void
_kith_contact_row_measure_lines (KithContactRow *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics;
  int height;

  if (self->title_height != 0)
    return;

  metrics = pango_context_get_metrics (context, NULL, NULL);
  height = pango_font_metrics_get_height (metrics);
  self->baseline = pango_font_metrics_get_ascent (metrics);
  /* A font need not say how far apart its lines are. */
  if (height <= 0)
    height = self->baseline + pango_font_metrics_get_descent (metrics);
  self->title_height = PANGO_PIXELS_CEIL (height);
  self->subtitle_height = PANGO_PIXELS_CEIL ((int) (height * SUBTITLE_SCALE));
  pango_font_metrics_unref (metrics);
}

/* Places the baseline where that of a Latin line would be, so that taller
 * scripts do not push the lines about.
 */
static void
snapshot_line (KithContactRow *self,
               GtkSnapshot *snapshot,
               PangoLayout *layout,
               const graphene_rect_t *area,
               double scale)
{
  int baseline = (int) (self->baseline * scale);
  int shift = PANGO_PIXELS (baseline - pango_layout_get_baseline (layout));
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)),
                               &color);
  pango_layout_set_width (layout, (int) area->size.width * PANGO_SCALE);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (area->origin.x,
                                                          area->origin.y
                                                            + (float) shift));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_check (KithContactRow *self, GtkSnapshot *snapshot, float x, float y)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  graphene_rect_t area = GRAPHENE_RECT_INIT (x, y, KITH_ROW_CHECK_SIZE,
                                             KITH_ROW_CHECK_SIZE);
  GdkRGBA color;
  GskRoundedRect circle;

  gtk_style_context_get_color (style, &color);
  gsk_rounded_rect_init_from_rect (&circle, &area, KITH_ROW_CHECK_SIZE / 2.f);

  if (!self->checked)
    {
      color.alpha *= .5f;
      gtk_snapshot_append_border (snapshot, &circle, (float[]){ 2, 2, 2, 2 },
                                  (GdkRGBA[]){ color, color, color, color });
      return;
    }

  if (!gtk_style_context_lookup_color (style, "accent_bg_color", &color))
    gdk_rgba_parse (&color, "#3584e4");
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, &color, &area);
  gtk_snapshot_pop (snapshot);
  kith_avatar_paint_tick (snapshot, GTK_WIDGET (self), &area);
}

static void
snapshot_mark (KithContactRow *self, GtkSnapshot *snapshot, float x, float y)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  graphene_rect_t area = GRAPHENE_RECT_INIT (x, y, MARK_SIZE, MARK_SIZE);
  GdkRGBA color;

  gtk_style_context_get_color (style, &color);
  if (self->mark == KITH_MARK_NEEDS_PERSON)
    gtk_style_context_lookup_color (style, "warning_color", &color);
  else
    color.alpha *= MARK_OPACITY;
  kith_avatar_paint_icon (snapshot, GTK_WIDGET (self),
                          kith_mark_get_icon (self->mark), &area, &color);
}

static void
snapshot_lines (KithContactRow *self, GtkSnapshot *snapshot, int x, int width)
{
  int content = self->title_height + KITH_ROW_LINE_SPACING
                + self->subtitle_height;
  int y = (gtk_widget_get_height (GTK_WIDGET (self)) - content) / 2;
  gboolean one_line = pango_layout_get_text (self->subtitle)[0] == '\0';
  graphene_rect_t area;

  if (one_line)
    y = (gtk_widget_get_height (GTK_WIDGET (self)) - self->title_height) / 2;

  area = GRAPHENE_RECT_INIT (x, y, width, self->title_height);
  snapshot_line (self, snapshot, self->title, &area, 1);
  if (one_line)
    return;

  area = GRAPHENE_RECT_INIT (x, y + self->title_height + KITH_ROW_LINE_SPACING,
                             width, self->subtitle_height);
  snapshot_line (self, snapshot, self->subtitle, &area, SUBTITLE_SCALE);
}

static int
get_mark_width (KithContactRow *self)
{
  return self->mark != KITH_MARK_NONE ? MARK_SIZE + KITH_ROW_SPACING : 0;
}

void
_kith_contact_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithContactRow *self = KITH_CONTACT_ROW (widget);
  KithContact *contact = _kith_contact_row_get_shown (self);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int check = self->checkable ? KITH_ROW_CHECK_SIZE + KITH_ROW_SPACING : 0;
  int end = check + get_mark_width (self);
  int text = MAX (width - KITH_ROW_AVATAR_SIZE - KITH_ROW_SPACING - end, 1);
  int avatar_y = (height - KITH_ROW_AVATAR_SIZE) / 2;

  _kith_contact_row_measure_lines (self);
  if (contact != NULL && self->title == NULL)
    make_layouts (self, contact);

  kith_avatar_paint (
    snapshot, widget,
    contact != NULL ? kith_contact_get_display_name (contact) : NULL,
    self->initials,
    &GRAPHENE_RECT_INIT (rtl ? width - KITH_ROW_AVATAR_SIZE : 0, avatar_y,
                         KITH_ROW_AVATAR_SIZE, KITH_ROW_AVATAR_SIZE));
  if (contact == NULL)
    return;

  snapshot_lines (self, snapshot,
                  rtl ? end : KITH_ROW_AVATAR_SIZE + KITH_ROW_SPACING, text);
  if (self->mark != KITH_MARK_NONE)
    snapshot_mark (self, snapshot, rtl ? check : width - check - MARK_SIZE,
                   (float) (height - MARK_SIZE) / 2);
  if (self->checkable)
    snapshot_check (self, snapshot, rtl ? 0 : width - KITH_ROW_CHECK_SIZE,
                    (float) (height - KITH_ROW_CHECK_SIZE) / 2);
}
