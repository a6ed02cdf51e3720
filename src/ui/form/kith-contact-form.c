/* kith-contact-form.c: a contact's fields, to be edited
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-contact-form-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kith-clock.h"
#include "base/kith-object.h"
#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

/* Below this width, pairs do not fit side by side. */
#define NARROW_WIDTH 480
#define MARGIN 24
#define NARROW_MARGIN 12

G_DEFINE_FINAL_TYPE (KithContactForm, kith_contact_form, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DRAFT,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static char *
make_position (KithContactInfo *info)
{
  const char *job = kith_contact_info_get_text (info, KITH_FIELD_JOB_TITLE);
  const char *company = kith_contact_info_get_text (info, KITH_FIELD_COMPANY);
  g_autofree char *isolated_job = NULL;
  g_autofree char *isolated_company = NULL;

  if (job == NULL || company == NULL)
    return g_strdup (job != NULL ? job : company);

  isolated_job = kith_bidi_isolate (job);
  isolated_company = kith_bidi_isolate (company);

  /* Translators: a job title and a company, "Event manager at Nordwind" */
  return g_strdup_printf (_ ("%s at %s"), isolated_job, isolated_company);
}

/* Its color comes from the name, and would change with every letter: it follows
 * what is saved, as the list does. */
static void
update_avatar (KithContactForm *self, const char *name)
{
  KithContact *base = kith_draft_get_base (self->draft);

  kith_avatar_set_text (self->avatar, base != NULL
                                        ? kith_contact_get_display_name (base)
                                        : name);
}

static void
update_identity (KithContactForm *self)
{
  KithContactInfo *info = kith_draft_get_info (self->draft);
  g_autofree char *name = kith_contact_info_get_display_name (info, FALSE);
  g_autofree char *position = make_position (info);
  gboolean is_new = kith_draft_get_base (self->draft) == NULL;

  update_avatar (self, name);
  gtk_label_set_text (self->name, is_new && *name == '\0'
                                    ? _ ("New Contact")
                                    : kith_message_name (name));
  gtk_label_set_text (self->position, position != NULL ? position : "");
  gtk_widget_set_visible (GTK_WIDGET (self->position), position != NULL);
}

static void
update_footer (KithContactForm *self)
{
  KithContact *base = kith_draft_get_base (self->draft);
  g_autofree char *revision = NULL;
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->footer, base != NULL);
  if (base == NULL)
    return;

  revision = g_strdup_printf ("%" G_GINT64_FORMAT,
                              kith_contact_get_revision (base));
  when = kith_message_when (kith_contact_get_updated (base),
                            kith_clock_get_real_time (
                              kith_clock_get_default ()));
  if (*when != '\0')
    /* Translators: "Revision 7 · changed 7 Apr 2021, 20:37" */
    text = g_strdup_printf (_ ("Revision %s · changed %s"), revision, when);
  else
    text = g_strdup_printf (_ ("Revision %s"), revision);
  gtk_label_set_text (GTK_LABEL (self->footer), text);
}

static GtkWidget *
make_address_row (JsonObject *item)
{
  GtkWidget *row = g_object_new (KITH_TYPE_ENTRY_ROW, NULL);
  g_autofree char *text = kith_item_get_text (KITH_FIELD_ADDRESSES, item);

  kith_entry_row_set_title (KITH_ENTRY_ROW (row),
                            kith_message_item_title (KITH_FIELD_ADDRESSES,
                                                     kith_item_get_tag (item)));
  kith_entry_row_set_text (KITH_ENTRY_ROW (row), text);
  gtk_editable_set_editable (GTK_EDITABLE (row), FALSE);

  return row;
}

/* Addresses are kept as they are, and shown. */
static void
update_addresses (KithContactForm *self)
{
  KithContactInfo *info = kith_draft_get_info (self->draft);
  guint n = kith_contact_info_get_n_items (info, KITH_FIELD_ADDRESSES);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->addresses, 0)) != NULL)
    gtk_list_box_remove (self->addresses, GTK_WIDGET (row));

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *address = make_address_row (
        kith_contact_info_get_item (info, KITH_FIELD_ADDRESSES, i));

      if (i == 0)
        kith_entry_row_set_icon_name (KITH_ENTRY_ROW (address),
                                      "mark-location-symbolic");
      gtk_list_box_append (self->addresses, address);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->addresses), n > 0);
}

static void
draft_changed_cb (KithContactForm *self, KithField field, const char *key)
{
  update_identity (self);
  if (field == KITH_FIELD_ADDRESSES)
    update_addresses (self);
}

static void
apply_narrow (KithContactForm *self)
{
  int margin = self->narrow ? NARROW_MARGIN : MARGIN;

  gtk_widget_set_margin_start (self->clamp, margin);
  gtk_widget_set_margin_end (self->clamp, margin);
  for (guint i = 0; i < G_N_ELEMENTS (self->pairs); i++)
    kith_pair_set_stacked (self->pairs[i], self->narrow);
  kith_entry_row_set_gutter (KITH_ENTRY_ROW (self->rows[KITH_FORM_LAST_NAME]),
                             self->narrow);
  kith_entry_row_set_gutter (KITH_ENTRY_ROW (self->rows[KITH_FORM_JOB_TITLE]),
                             self->narrow);
  kith_items_group_set_narrow (self->emails, self->narrow);
  kith_items_group_set_narrow (self->phones, self->narrow);
}

static gboolean
narrow_idle_cb (gpointer data)
{
  KithContactForm *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (
    self->scroller);
  gboolean narrow = gtk_adjustment_get_page_size (adjustment) < NARROW_WIDTH;

  self->narrow_id = 0;
  if (kith_set_boolean (&self->narrow, narrow))
    {
      apply_narrow (self);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NARROW]);
    }

  return G_SOURCE_REMOVE;
}

/* Comes while sizes are given out, when none can be asked for. */
static void
width_changed_cb (KithContactForm *self)
{
  if (self->narrow_id == 0)
    self->narrow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, narrow_idle_cb,
                                       self, NULL);
}

static GtkWidget *
make_list (KithField field)
{
  GtkWidget *list = g_object_new (GTK_TYPE_LIST_BOX, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_GROUP, "selection-mode",
                                  GTK_SELECTION_NONE, NULL);

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  kith_message_field_title (field), -1);

  return list;
}

static void
append_pair (KithContactForm *self,
             guint pair,
             KithFormRow start,
             KithFormRow end)
{
  GtkWidget *widget = kith_pair_new (self->rows[start], self->rows[end]);

  self->pairs[pair] = KITH_PAIR (widget);
  gtk_box_append (self->blocks, widget);
}

static void
build_blocks (KithContactForm *self)
{
  static const KithField fields[KITH_FORM_N_ROWS] = {
    KITH_FIELD_FIRST_NAME, KITH_FIELD_LAST_NAME, KITH_FIELD_COMPANY,
    KITH_FIELD_JOB_TITLE, KITH_FIELD_BIRTHDATE
  };
  GtkWidget *addresses = make_list (KITH_FIELD_ADDRESSES);
  GtkWidget *birthday = make_list (KITH_FIELD_BIRTHDATE);

  for (guint i = 0; i < KITH_FORM_N_ROWS; i++)
    self->rows[i] = kith_field_row_new (fields[i]);
  self->emails = KITH_ITEMS_GROUP (kith_items_group_new (KITH_FIELD_EMAILS));
  self->phones = KITH_ITEMS_GROUP (kith_items_group_new (KITH_FIELD_PHONES));
  self->addresses = GTK_LIST_BOX (addresses);
  self->extended = KITH_EXTENDED_GROUP (kith_extended_group_new ());

  append_pair (self, 0, KITH_FORM_FIRST_NAME, KITH_FORM_LAST_NAME);
  gtk_box_append (self->blocks, GTK_WIDGET (self->emails));
  gtk_box_append (self->blocks, GTK_WIDGET (self->phones));
  append_pair (self, 1, KITH_FORM_COMPANY, KITH_FORM_JOB_TITLE);
  gtk_list_box_append (GTK_LIST_BOX (birthday), self->rows[KITH_FORM_BIRTHDAY]);
  gtk_box_append (self->blocks, birthday);
  gtk_box_append (self->blocks, addresses);
  gtk_box_append (self->blocks, GTK_WIDGET (self->extended));
  gtk_box_reorder_child_after (self->blocks, self->footer,
                               gtk_widget_get_last_child (
                                 GTK_WIDGET (self->blocks)));
}

static void
kith_contact_form_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  KithContactForm *self = KITH_CONTACT_FORM (object);

  switch (prop_id)
    {
    case PROP_DRAFT:
      g_value_set_object (value, self->draft);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_contact_form_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_DRAFT:
      kith_contact_form_set_draft (KITH_CONTACT_FORM (object),
                                   g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_contact_form_dispose (GObject *object)
{
  KithContactForm *self = KITH_CONTACT_FORM (object);

  g_clear_handle_id (&self->narrow_id, g_source_remove);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_CONTACT_FORM);

  G_OBJECT_CLASS (kith_contact_form_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  props[PROP_DRAFT] = g_param_spec_object ("draft", NULL, NULL, KITH_TYPE_DRAFT,
                                           KITH_PARAM_READWRITE);
  props[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                             KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kith_contact_form_class_init (KithContactFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kith_contact_form_get_property;
  object_class->set_property = kith_contact_form_set_property;
  object_class->dispose = kith_contact_form_dispose;
  install_properties (object_class);

  g_type_ensure (KITH_TYPE_AVATAR);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-contact-form.ui");
  gtk_widget_class_bind_template_child (widget_class, KithContactForm,
                                        scroller);
  gtk_widget_class_bind_template_child (widget_class, KithContactForm, clamp);
  gtk_widget_class_bind_template_child (widget_class, KithContactForm, blocks);
  gtk_widget_class_bind_template_child (widget_class, KithContactForm, avatar);
  gtk_widget_class_bind_template_child (widget_class, KithContactForm, name);
  gtk_widget_class_bind_template_child (widget_class, KithContactForm,
                                        position);
  gtk_widget_class_bind_template_child (widget_class, KithContactForm, footer);
}

static void
kith_contact_form_init (KithContactForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  build_blocks (self);

  /* Narrow until there is room: the other way round, a window could not be
   * made small. */
  self->narrow = TRUE;
  apply_narrow (self);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scroller),
                           "notify::page-size", G_CALLBACK (width_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
kith_contact_form_new (void)
{
  return g_object_new (KITH_TYPE_CONTACT_FORM, NULL);
}

static const char *
get_base_id (KithDraft *draft)
{
  KithContact *base = draft != NULL ? kith_draft_get_base (draft) : NULL;

  return base != NULL ? kith_contact_get_id (base) : NULL;
}

static void
give_draft (KithContactForm *self)
{
  for (guint i = 0; i < KITH_FORM_N_ROWS; i++)
    kith_field_row_set_draft (KITH_FIELD_ROW (self->rows[i]), self->draft);
  kith_items_group_set_draft (self->emails, self->draft);
  kith_items_group_set_draft (self->phones, self->draft);
  kith_extended_group_set_draft (self->extended, self->draft);
  if (self->draft == NULL)
    return;

  update_identity (self);
  update_addresses (self);
  update_footer (self);
}

/**
 * kith_contact_form_set_draft:
 * @self: a form
 * @draft: (nullable): what it shows and writes to
 */
void
kith_contact_form_set_draft (KithContactForm *self, KithDraft *draft)
{
  g_autofree char *former_id = NULL;

  g_return_if_fail (KITH_IS_CONTACT_FORM (self));
  g_return_if_fail (draft == NULL || KITH_IS_DRAFT (draft));

  if (self->draft == draft)
    return;

  former_id = g_strdup (get_base_id (self->draft));
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_set_object (&self->draft, draft);
  if (draft != NULL)
    g_signal_connect_swapped (draft, "changed", G_CALLBACK (draft_changed_cb),
                              self);
  give_draft (self);

  if (former_id == NULL || g_strcmp0 (former_id, get_base_id (draft)) != 0)
    gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DRAFT]);
}

KithDraft *
kith_contact_form_get_draft (KithContactForm *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_FORM (self), NULL);

  return self->draft;
}

void
kith_contact_form_set_contacts (KithContactForm *self, KithContacts *contacts)
{
  g_return_if_fail (KITH_IS_CONTACT_FORM (self));

  kith_extended_group_set_contacts (self->extended, contacts);
}

void
kith_contact_form_set_fields (KithContactForm *self, GPtrArray *fields)
{
  g_return_if_fail (KITH_IS_CONTACT_FORM (self));

  kith_extended_group_set_fields (self->extended, fields);
}

gboolean
kith_contact_form_get_narrow (KithContactForm *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_FORM (self), FALSE);

  return self->narrow;
}

void
kith_contact_form_update_base (KithContactForm *self)
{
  g_return_if_fail (KITH_IS_CONTACT_FORM (self));
  g_return_if_fail (self->draft != NULL);

  update_identity (self);
  update_footer (self);
}

void
kith_contact_form_reload (KithContactForm *self)
{
  g_return_if_fail (KITH_IS_CONTACT_FORM (self));

  give_draft (self);
}

/* A contact needs a name, an email or a phone: the server says so too, but only
 * after the trip. */
static gboolean
check_sufficient (KithContactForm *self)
{
  KithContactInfo *info = kith_draft_get_info (self->draft);
  g_autofree char *name = kith_contact_info_join_name (info, FALSE);

  if (name != NULL
      || kith_contact_info_get_n_items (info, KITH_FIELD_EMAILS) > 0
      || kith_contact_info_get_n_items (info, KITH_FIELD_PHONES) > 0)
    return TRUE;

  kith_entry_row_set_error (KITH_ENTRY_ROW (self->rows[KITH_FORM_FIRST_NAME]),
                            _ ("A contact needs a name, an email or a phone."));

  return FALSE;
}

/**
 * kith_contact_form_check:
 * @self: a form that has a draft
 *
 * Returns: whether the server would take all of it; otherwise the rows say what
 *   is wrong, and the first of them has the focus
 */
gboolean
kith_contact_form_check (KithContactForm *self)
{
  GtkWidget *wrong[KITH_FORM_N_ROWS + 3] = { NULL };
  guint n = 0;

  g_return_val_if_fail (KITH_IS_CONTACT_FORM (self), FALSE);
  g_return_val_if_fail (self->draft != NULL, FALSE);

  /* In the order in which they are seen. */
  for (guint i = KITH_FORM_FIRST_NAME; i <= KITH_FORM_LAST_NAME; i++)
    wrong[n++] = kith_field_row_check (KITH_FIELD_ROW (self->rows[i]))
                   ? NULL
                   : self->rows[i];
  wrong[n++] = kith_items_group_check (self->emails);
  wrong[n++] = kith_items_group_check (self->phones);
  for (guint i = KITH_FORM_COMPANY; i < KITH_FORM_N_ROWS; i++)
    wrong[n++] = kith_field_row_check (KITH_FIELD_ROW (self->rows[i]))
                   ? NULL
                   : self->rows[i];
  wrong[n++] = kith_extended_group_check (self->extended);
  if (!check_sufficient (self))
    wrong[0] = self->rows[KITH_FORM_FIRST_NAME];

  for (guint i = 0; i < n; i++)
    if (wrong[i] != NULL)
      {
        gtk_widget_grab_focus (wrong[i]);
        return FALSE;
      }

  return TRUE;
}

GtkScrolledWindow *
kith_contact_form_get_scroller (KithContactForm *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_FORM (self), NULL);

  return self->scroller;
}

void
kith_contact_form_focus (KithContactForm *self)
{
  g_return_if_fail (KITH_IS_CONTACT_FORM (self));

  gtk_widget_grab_focus (self->rows[KITH_FORM_FIRST_NAME]);
}
