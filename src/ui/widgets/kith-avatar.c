/* kith-avatar.c: the picture of a contact: initials on a color
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-avatar.h"

#include "base/kith-object.h"
#include "ui/widgets/kith-avatar-paint.h"

struct _KithAvatar
{
  GtkWidget parent_instance;

  /* owned */
  char *text;
  PangoLayout *initials;

  int size;
};

enum
{
  PROP_SIZE = 1,
  PROP_TEXT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (KithAvatar, kith_avatar, GTK_TYPE_WIDGET)

static void
kith_avatar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  KithAvatar *self = KITH_AVATAR (widget);
  const char *text = self->text != NULL ? self->text : "";
  graphene_rect_t area = GRAPHENE_RECT_INIT (
    (float) (gtk_widget_get_width (widget) - self->size) / 2,
    (float) (gtk_widget_get_height (widget) - self->size) / 2,
    (float) self->size, (float) self->size);

  if (self->initials == NULL)
    self->initials = kith_avatar_paint_layout (widget, text, self->size);
  kith_avatar_paint (snapshot, widget, text, self->initials, &area);
}

static void
kith_avatar_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = *natural = KITH_AVATAR (widget)->size;
}

static void
kith_avatar_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (kith_avatar_parent_class)->css_changed (widget, change);
  g_clear_object (&KITH_AVATAR (widget)->initials);
}

static void
kith_avatar_get_property (GObject *object,
                          guint property_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  KithAvatar *self = KITH_AVATAR (object);

  switch (property_id)
    {
    case PROP_SIZE:
      g_value_set_int (value, self->size);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
set_size (KithAvatar *self, int size)
{
  if (self->size == size)
    return;

  self->size = size;
  g_clear_object (&self->initials);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIZE]);
}

static void
kith_avatar_set_property (GObject *object,
                          guint property_id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_SIZE:
      set_size (KITH_AVATAR (object), g_value_get_int (value));
      break;
    case PROP_TEXT:
      kith_avatar_set_text (KITH_AVATAR (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kith_avatar_finalize (GObject *object)
{
  KithAvatar *self = KITH_AVATAR (object);

  g_clear_object (&self->initials);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (kith_avatar_parent_class)->finalize (object);
}

static void
kith_avatar_class_init (KithAvatarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = kith_avatar_finalize;
  object_class->get_property = kith_avatar_get_property;
  object_class->set_property = kith_avatar_set_property;
  widget_class->css_changed = kith_avatar_css_changed;
  widget_class->measure = kith_avatar_measure;
  widget_class->snapshot = kith_avatar_snapshot;

  props[PROP_SIZE] = g_param_spec_int ("size", NULL, NULL, 0, G_MAXINT, 0,
                                       KITH_PARAM_READWRITE);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL,
                                          KITH_PARAM_READWRITE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "contact-avatar");
  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
kith_avatar_init (KithAvatar *self)
{
}

/**
 * kith_avatar_set_text:
 * @self: an avatar
 * @text: (nullable): a name; without letters in it, a person is shown
 */
void
kith_avatar_set_text (KithAvatar *self, const char *text)
{
  g_return_if_fail (KITH_IS_AVATAR (self));

  if (!kith_set_str (&self->text, text))
    return;

  g_clear_object (&self->initials);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
}
