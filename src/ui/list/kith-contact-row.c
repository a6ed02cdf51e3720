/* kith-contact-row.c: a contact in the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-contact-row.h"

#include "base/kith-object.h"
#include "model/kith-match.h"
#include "ui/list/kith-row-subtitle.h"
#include "ui/widgets/kith-avatar-paint.h"

#define AVATAR_SIZE 40
#define CHECK_SIZE 20
#define MARK_SIZE 16
#define SPACING 12
#define LINE_SPACING 2
#define PADDING 8
#define SUBTITLE_SCALE .9
#define SUBTITLE_OPACITY .75
#define MARK_OPACITY .75f

/* FIRST STRONG ISOLATE and POP: what stands between them cannot turn around
 * what stands beside it.
 */
#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"

struct _KithContactRow
{
  GtkWidget parent_instance;

  /* owned */
  KithContactSlot *slot;
  GHashTable *titles; /* key of a custom field → its name */
  char **terms;
  PangoLayout *title;
  PangoLayout *subtitle;
  PangoLayout *initials;

  gulong contact_id;
  KithMark mark;
  int baseline; /* of the title, in Pango units */
  int title_height;
  int subtitle_height;
  gboolean checkable;
  gboolean checked;
};

enum
{
  PROP_CONTACT = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (KithContactRow, kith_contact_row, GTK_TYPE_WIDGET)

static void
forget_layouts (KithContactRow *self)
{
  g_clear_object (&self->title);
  g_clear_object (&self->subtitle);
  g_clear_object (&self->initials);
}

static GArray *
new_ranges (void)
{
  return g_array_new (FALSE, FALSE, sizeof (KithRange));
}

static const char *const *
get_terms (KithContactRow *self)
{
  return (const char *const *) self->terms;
}

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
  g_autofree char *title = g_strdup_printf (FSI "%s" PDI, name);
  g_autofree char *subtitle = NULL;
  g_autoptr (GArray) title_ranges = NULL;
  g_autoptr (GArray) ranges = new_ranges ();
  PangoAttrList *attributes;

  if (self->terms != NULL && self->terms[0] != NULL)
    title_ranges = kith_match_ranges (title, get_terms (self));
  self->title = make_line (self, title, title_ranges);

  subtitle = kith_row_subtitle_new (contact, get_terms (self), self->titles,
                                    ranges);
  self->subtitle = make_line (self, subtitle, ranges);
  attributes = pango_layout_get_attributes (self->subtitle);
  pango_attr_list_insert_before (attributes,
                                 pango_attr_scale_new (SUBTITLE_SCALE));
  pango_attr_list_insert_before (attributes,
                                 pango_attr_foreground_alpha_new (
                                   (guint16) (SUBTITLE_OPACITY * 65535)));

  self->initials = kith_avatar_paint_layout (GTK_WIDGET (self), name,
                                             AVATAR_SIZE);
}

static void
measure_lines (KithContactRow *self)
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
  graphene_rect_t area = GRAPHENE_RECT_INIT (x, y, CHECK_SIZE, CHECK_SIZE);
  GdkRGBA color;
  GskRoundedRect circle;

  gtk_style_context_get_color (style, &color);
  gsk_rounded_rect_init_from_rect (&circle, &area, CHECK_SIZE / 2.f);

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
  int content = self->title_height + LINE_SPACING + self->subtitle_height;
  int y = (gtk_widget_get_height (GTK_WIDGET (self)) - content) / 2;
  gboolean one_line = pango_layout_get_text (self->subtitle)[0] == '\0';
  graphene_rect_t area;

  if (one_line)
    y = (gtk_widget_get_height (GTK_WIDGET (self)) - self->title_height) / 2;

  area = GRAPHENE_RECT_INIT (x, y, width, self->title_height);
  snapshot_line (self, snapshot, self->title, &area, 1);
  if (one_line)
    return;

  area = GRAPHENE_RECT_INIT (x, y + self->title_height + LINE_SPACING, width,
                             self->subtitle_height);
  snapshot_line (self, snapshot, self->subtitle, &area, SUBTITLE_SCALE);
}

static int
get_mark_width (KithContactRow *self)
{
  return self->mark != KITH_MARK_NONE ? MARK_SIZE + SPACING : 0;
}

static void
kith_contact_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithContactRow *self = KITH_CONTACT_ROW (widget);
  KithContact *contact = kith_contact_row_get_contact (self);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int check = self->checkable ? CHECK_SIZE + SPACING : 0;
  int end = check + get_mark_width (self);
  int text = MAX (width - AVATAR_SIZE - SPACING - end, 1);
  int avatar_y = (height - AVATAR_SIZE) / 2;

  measure_lines (self);
  if (contact != NULL && self->title == NULL)
    make_layouts (self, contact);

  kith_avatar_paint (snapshot, widget,
                     contact != NULL ? kith_contact_get_display_name (contact)
                                     : NULL,
                     self->initials,
                     &GRAPHENE_RECT_INIT (rtl ? width - AVATAR_SIZE : 0,
                                          avatar_y, AVATAR_SIZE, AVATAR_SIZE));
  if (contact == NULL)
    return;

  snapshot_lines (self, snapshot, rtl ? end : AVATAR_SIZE + SPACING, text);
  if (self->mark != KITH_MARK_NONE)
    snapshot_mark (self, snapshot, rtl ? check : width - check - MARK_SIZE,
                   (float) (height - MARK_SIZE) / 2);
  if (self->checkable)
    snapshot_check (self, snapshot, rtl ? 0 : width - CHECK_SIZE,
                    (float) (height - CHECK_SIZE) / 2);
}

/* From the font alone: the same for every row. */
static void
kith_contact_row_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  KithContactRow *self = KITH_CONTACT_ROW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = AVATAR_SIZE + SPACING + CHECK_SIZE;
      return;
    }

  measure_lines (self);
  *minimum = *natural = 2 * PADDING
                        + MAX (AVATAR_SIZE, self->title_height + LINE_SPACING
                                              + self->subtitle_height);
}

static void
kith_contact_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  KithContactRow *self = KITH_CONTACT_ROW (widget);

  GTK_WIDGET_CLASS (kith_contact_row_parent_class)
    ->css_changed (widget, change);
  forget_layouts (self);
  self->title_height = 0;
}

static void
kith_contact_row_direction_changed (GtkWidget *widget,
                                    GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (kith_contact_row_parent_class)
    ->direction_changed (widget, previous);
  forget_layouts (KITH_CONTACT_ROW (widget));
}

static gboolean
kith_contact_row_query_tooltip (GtkWidget *widget,
                                int x,
                                int y,
                                gboolean keyboard,
                                GtkTooltip *tooltip)
{
  KithContactRow *self = KITH_CONTACT_ROW (widget);
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->title == NULL)
    return FALSE;

  if (pango_layout_is_ellipsized (self->title)
      || pango_layout_is_ellipsized (self->subtitle))
    g_string_printf (text, "%s\n%s\n", pango_layout_get_text (self->title),
                     pango_layout_get_text (self->subtitle));
  if (self->mark != KITH_MARK_NONE)
    g_string_append (text, kith_mark_describe (self->mark));
  gtk_tooltip_set_text (tooltip, g_strchomp (text->str));

  return *text->str != '\0';
}

/* What is seen beside the name. (transfer full) */
static char *
describe (KithContactRow *self, const char *subtitle)
{
  const char *mark = kith_mark_describe (self->mark);

  if (mark == NULL)
    return g_strdup (subtitle);

  return *subtitle != '\0' ? g_strdup_printf ("%s · %s", mark, subtitle)
                           : g_strdup (mark);
}

/* GTK before 4.12 has no way to name a list item but through its widget. */
static void
name_list_item (KithContactRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  KithContact *contact = kith_contact_row_get_contact (self);
  const char *name = contact != NULL ? kith_contact_get_display_name (contact)
                                     : "";
  g_autofree char *subtitle = NULL;
  g_autofree char *description = NULL;

  if (item == NULL || self->slot == NULL)
    return;

  if (contact != NULL)
    subtitle = kith_row_subtitle_new_plain (kith_contact_get_info (contact),
                                            NULL, NULL);
  description = describe (self, subtitle != NULL ? subtitle : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (item),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description, -1);
}

static void
contact_changed (KithContactRow *self)
{
  forget_layouts (self);
  name_list_item (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONTACT]);
}

static void
kith_contact_row_get_property (GObject *object,
                               guint property_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  KithContactRow *self = KITH_CONTACT_ROW (object);

  switch (property_id)
    {
    case PROP_CONTACT:
      g_value_set_object (value, kith_contact_row_get_contact (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kith_contact_row_dispose (GObject *object)
{
  KithContactRow *self = KITH_CONTACT_ROW (object);

  if (self->slot != NULL)
    g_clear_signal_handler (&self->contact_id, self->slot);
  g_clear_object (&self->slot);
  g_clear_pointer (&self->terms, g_strfreev);
  g_clear_pointer (&self->titles, g_hash_table_unref);
  forget_layouts (self);

  G_OBJECT_CLASS (kith_contact_row_parent_class)->dispose (object);
}

static void
kith_contact_row_class_init (KithContactRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_contact_row_dispose;
  object_class->get_property = kith_contact_row_get_property;
  widget_class->css_changed = kith_contact_row_css_changed;
  widget_class->direction_changed = kith_contact_row_direction_changed;
  widget_class->measure = kith_contact_row_measure;
  widget_class->query_tooltip = kith_contact_row_query_tooltip;
  widget_class->snapshot = kith_contact_row_snapshot;

  props[PROP_CONTACT] = g_param_spec_object ("contact", NULL, NULL,
                                             KITH_TYPE_CONTACT,
                                             KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "contact");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
kith_contact_row_init (KithContactRow *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  /* A long name must not push the window's edge outwards. */
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * kith_contact_row_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
kith_contact_row_new (void)
{
  return g_object_new (KITH_TYPE_CONTACT_ROW, NULL);
}

/**
 * kith_contact_row_set_slot:
 * @self: a row
 * @slot: (nullable): whose contact to show, now and when it changes
 */
void
kith_contact_row_set_slot (KithContactRow *self, KithContactSlot *slot)
{
  g_return_if_fail (KITH_IS_CONTACT_ROW (self));
  g_return_if_fail (slot == NULL || KITH_IS_CONTACT_SLOT (slot));

  if (self->slot == slot)
    return;

  if (self->slot != NULL)
    g_clear_signal_handler (&self->contact_id, self->slot);
  g_set_object (&self->slot, slot);
  if (slot != NULL)
    self->contact_id = g_signal_connect_object (slot, "notify::contact",
                                                G_CALLBACK (contact_changed),
                                                self, G_CONNECT_SWAPPED);
  contact_changed (self);
}

/**
 * kith_contact_row_get_contact:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the contact, once it has been fetched
 */
KithContact *
kith_contact_row_get_contact (KithContactRow *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_ROW (self), NULL);

  return self->slot != NULL ? kith_contact_slot_get_contact (self->slot) : NULL;
}

/**
 * kith_contact_row_set_terms:
 * @self: a row
 * @terms: (nullable): what is searched for
 */
void
kith_contact_row_set_terms (KithContactRow *self, const char *const *terms)
{
  g_return_if_fail (KITH_IS_CONTACT_ROW (self));

  if (self->terms != NULL && terms != NULL
      && g_strv_equal ((const char *const *) self->terms, terms))
    return;

  g_strfreev (self->terms);
  self->terms = g_strdupv ((char **) terms);
  forget_layouts (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_contact_row_set_titles:
 * @self: a row
 * @titles: (nullable) (element-type utf8 utf8): the names of the custom fields
 *   by their keys
 */
void
kith_contact_row_set_titles (KithContactRow *self, GHashTable *titles)
{
  g_return_if_fail (KITH_IS_CONTACT_ROW (self));

  if (self->titles == titles)
    return;

  g_clear_pointer (&self->titles, g_hash_table_unref);
  if (titles != NULL)
    self->titles = g_hash_table_ref (titles);
  forget_layouts (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_contact_row_set_mark:
 * @self: a row
 * @mark: whether something of the contact is nowhere but here
 */
void
kith_contact_row_set_mark (KithContactRow *self, KithMark mark)
{
  g_return_if_fail (KITH_IS_CONTACT_ROW (self));

  if (self->mark == mark)
    return;

  self->mark = mark;
  name_list_item (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_contact_row_set_checkable:
 * @self: a row
 * @checkable: whether contacts are being selected
 */
void
kith_contact_row_set_checkable (KithContactRow *self, gboolean checkable)
{
  g_return_if_fail (KITH_IS_CONTACT_ROW (self));

  if (kith_set_boolean (&self->checkable, checkable))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_contact_row_set_checked:
 * @self: a row
 * @checked: whether this contact is selected
 */
void
kith_contact_row_set_checked (KithContactRow *self, gboolean checked)
{
  g_return_if_fail (KITH_IS_CONTACT_ROW (self));

  if (kith_set_boolean (&self->checked, checked))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * kith_contact_row_dup_subtitle:
 * @self: a row
 * @ranges: (out) (optional) (transfer full) (element-type KithRange): where in
 *   it the search is
 *
 * Returns: (transfer full) (nullable): the second line; %NULL without contact
 */
char *
kith_contact_row_dup_subtitle (KithContactRow *self, GArray **ranges)
{
  KithContact *contact;
  g_autoptr (GArray) found = new_ranges ();
  g_autofree char *subtitle = NULL;

  g_return_val_if_fail (KITH_IS_CONTACT_ROW (self), NULL);

  contact = kith_contact_row_get_contact (self);

  if (contact == NULL)
    return NULL;

  subtitle = kith_row_subtitle_new (contact, get_terms (self), self->titles,
                                    found);
  if (ranges != NULL)
    *ranges = g_steal_pointer (&found);

  return g_steal_pointer (&subtitle);
}
