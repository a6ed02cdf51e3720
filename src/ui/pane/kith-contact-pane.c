/* kith-contact-pane.c: the pane of one contact: header, form and saving
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/pane/kith-contact-pane-private.h"

#include "base/kith-object.h"
#include "ui/widgets/kith-fold.h"
#include "ui/widgets/kith-large-text.h"

G_DEFINE_FINAL_TYPE (KithContactPane, kith_contact_pane, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DIRTY,
  PROP_CONTACT,
  PROP_FOLDED,
  PROP_NAMES,
  PROP_OPEN,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* Actions */

static void
save_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _kith_contact_pane_save (KITH_CONTACT_PANE (widget),
                           /* suppress_auth= */ FALSE);
}

static void
discard_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _kith_contact_pane_ask_discard (KITH_CONTACT_PANE (widget));
}

static void
delete_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _kith_contact_pane_ask_delete (KITH_CONTACT_PANE (widget));
}

static void
back_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit_by_name (widget, "back");
}

/* What every object has */

static void
kith_contact_pane_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  KithContactPane *self = KITH_CONTACT_PANE (object);

  switch (prop_id)
    {
    case PROP_DIRTY:
      g_value_set_boolean (value, kith_contact_pane_is_dirty (self));
      break;
    case PROP_CONTACT:
      g_value_set_object (value, kith_contact_pane_get_contact (self));
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    case PROP_OPEN:
      g_value_set_boolean (value, kith_contact_pane_is_open (self));
      break;
    case PROP_NAMES:
      g_value_set_object (value, self->names);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_contact_pane_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  KithContactPane *self = KITH_CONTACT_PANE (object);

  switch (prop_id)
    {
    case PROP_FOLDED:
      if (kith_set_boolean (&self->folded, g_value_get_boolean (value)))
        {
          _kith_contact_pane_fold_changed (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_contact_pane_dispose (GObject *object)
{
  KithContactPane *self = KITH_CONTACT_PANE (object);

  _kith_contact_pane_drop_draft (self);
  if (self->contacts != NULL)
    g_signal_handlers_disconnect_by_data (self->contacts, self);
  g_clear_object (&self->contacts);
  g_clear_object (&self->outbox);
  g_clear_object (&self->runner);
  g_clear_weak_pointer (&self->saved_toast);
  if (self->question != NULL)
    gtk_window_destroy (GTK_WINDOW (self->question));
  g_clear_object (&self->question);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_CONTACT_PANE);

  G_OBJECT_CLASS (kith_contact_pane_parent_class)->dispose (object);
}

/* What is on its way holds the pane, for as long as the server does not answer.
 */
static void
kith_contact_pane_unroot (GtkWidget *widget)
{
  KithContactPane *self = KITH_CONTACT_PANE (widget);

  if (self->fetching != NULL)
    g_cancellable_cancel (self->fetching);
  g_clear_object (&self->fetching);
  g_cancellable_cancel (self->reading);
  g_object_unref (self->reading);
  self->reading = g_cancellable_new ();

  GTK_WIDGET_CLASS (kith_contact_pane_parent_class)->unroot (widget);
}

static void
kith_contact_pane_finalize (GObject *object)
{
  KithContactPane *self = KITH_CONTACT_PANE (object);

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_object (&self->names);
  g_object_unref (self->reading);
  g_ptr_array_unref (self->leaving);
  g_ptr_array_unref (self->marked);
  g_clear_error (&self->error);
  g_free (self->news);

  G_OBJECT_CLASS (kith_contact_pane_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  props[PROP_DIRTY] = g_param_spec_boolean ("dirty", NULL, NULL, FALSE,
                                            KITH_PARAM_READABLE);
  props[PROP_CONTACT] = g_param_spec_object ("contact", NULL, NULL,
                                             KITH_TYPE_CONTACT,
                                             KITH_PARAM_READABLE);
  props[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                             KITH_PARAM_READWRITE);
  props[PROP_OPEN] = g_param_spec_boolean ("open", NULL, NULL, FALSE,
                                           KITH_PARAM_READABLE);
  props[PROP_NAMES] = g_param_spec_object ("names", NULL, NULL, KITH_TYPE_NAMES,
                                           KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
add_signal (GObjectClass *klass, const char *name, GType type)
{
  g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                NULL, NULL, G_TYPE_NONE, type != G_TYPE_NONE ? 1 : 0, type);
}

static void
install_signals (GObjectClass *object_class)
{
  add_signal (object_class, "back", G_TYPE_NONE);
  add_signal (object_class, "saved", KITH_TYPE_CONTACT);
  add_signal (object_class, "delete", KITH_TYPE_CONTACT);
  add_signal (object_class, "take-back", KITH_TYPE_OUTBOX_ENTRY);
  add_signal (object_class, "open-contact", G_TYPE_STRING);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "contact.save", NULL,
                                   save_activated);
  gtk_widget_class_install_action (widget_class, "contact.discard", NULL,
                                   discard_activated);
  gtk_widget_class_install_action (widget_class, "contact.delete", NULL,
                                   delete_activated);
  gtk_widget_class_install_action (widget_class, "contact.history", NULL,
                                   _kith_contact_pane_show_history);
  gtk_widget_class_install_action (widget_class, "contact.back", NULL,
                                   back_activated);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0,
                                       "contact.discard", NULL);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-contact-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, KithContactPane, header);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane, back);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane, save);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane, menu);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane, status);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        status_icon);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        status_label);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane, stack);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane, form);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        kept_bar);
  _kith_contact_pane_bind_bar (widget_class);
}

static void
kith_contact_pane_class_init (KithContactPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = kith_contact_pane_get_property;
  object_class->set_property = kith_contact_pane_set_property;
  object_class->dispose = kith_contact_pane_dispose;
  object_class->finalize = kith_contact_pane_finalize;
  widget_class->unroot = kith_contact_pane_unroot;

  g_type_ensure (KITH_TYPE_CONTACT_FORM);
  g_type_ensure (KITH_TYPE_KEPT_BAR);
  install_properties (object_class);
  install_signals (object_class);
  install_actions (widget_class);
  bind_template (widget_class);
}

/* Wherever in the window the focus is. */
static void
add_shortcuts (KithContactPane *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  const struct
  {
    const char *trigger;
    const char *action;
  } shortcuts[] = {
    { "<Control>s", "contact.save" },
    { "<Control>Return", "contact.save" },
    { "<Control>h", "contact.history" },
  };

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (
                          shortcuts[i].trigger),
                        gtk_named_action_new (shortcuts[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
kith_contact_pane_init (KithContactPane *self)
{
  self->reading = g_cancellable_new ();
  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
  self->marked = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_large_text_cut (self->save);
  kith_fold_hide_child (self->bar_revealer);
  add_shortcuts (self);
  _kith_contact_pane_connect_kept (self);
  g_signal_connect_object (self->form, "notify::narrow",
                           G_CALLBACK (_kith_contact_pane_narrow_changed), self,
                           G_CONNECT_SWAPPED);
  _kith_contact_pane_narrow_changed (self);
}

/* The custom fields and the labels */

static void
take_names (KithContactPane *self)
{
  g_autoptr (KithNames) before = g_steal_pointer (&self->names);

  self->names = kith_names_new_after (before, self->fields, self->labels);
  if (self->runner != NULL)
    kith_undo_runner_set_names (self->runner, self->names);
  if (self->saver != NULL)
    kith_saver_set_names (self->saver, self->names);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAMES]);
}

static void
fields_listed_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContactPane) self = data;
  g_autoptr (GPtrArray)
    fields = kith_contacts_list_fields_finish (KITH_CONTACTS (contacts), result,
                                               NULL);

  /* Without them, the form shows no custom fields; the next contact that is
   * opened tries again. */
  if (fields == NULL || KITH_CONTACTS (contacts) != self->contacts)
    return;

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  self->fields = g_steal_pointer (&fields);
  kith_contact_form_set_fields (self->form, self->fields);
  take_names (self);
}

/* Without them, a label goes by its key. */
static void
labels_listed_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContactPane) self = data;
  g_autoptr (GPtrArray)
    labels = kith_contacts_list_labels_finish (KITH_CONTACTS (contacts), result,
                                               NULL);

  if (labels == NULL || KITH_CONTACTS (contacts) != self->contacts)
    return;

  g_clear_pointer (&self->labels, g_ptr_array_unref);
  self->labels = g_steal_pointer (&labels);
  take_names (self);
}

static void
list_fields (KithContactPane *self)
{
  kith_contacts_list_fields_async (self->contacts, self->reading,
                                   fields_listed_cb, g_object_ref (self));
}

static void
list_labels (KithContactPane *self)
{
  kith_contacts_list_labels_async (self->contacts, self->reading,
                                   labels_listed_cb, g_object_ref (self));
}

static void
list_names (KithContactPane *self)
{
  list_fields (self);
  list_labels (self);
}

void
_kith_contact_pane_need_names (KithContactPane *self)
{
  if (self->fields == NULL)
    list_fields (self);
  if (self->labels == NULL)
    list_labels (self);
}

void
kith_contact_pane_set_outbox (KithContactPane *self, KithOutbox *outbox)
{
  g_return_if_fail (KITH_IS_CONTACT_PANE (self));
  g_return_if_fail (KITH_IS_OUTBOX (outbox));
  g_return_if_fail (self->outbox == NULL);

  self->outbox = g_object_ref (outbox);
  self->contacts = g_object_ref (kith_outbox_get_contacts (outbox));
  g_signal_connect_swapped (self->contacts, "fields-changed",
                            G_CALLBACK (list_names), self);
  _kith_contact_pane_connect_live (self);
  _kith_contact_pane_connect_drafts (self);
  kith_contact_form_set_contacts (self->form, self->contacts);
  list_names (self);
}

void
kith_contact_pane_set_undo (KithContactPane *self, KithUndoRunner *runner)
{
  g_return_if_fail (KITH_IS_CONTACT_PANE (self));
  g_return_if_fail (KITH_IS_UNDO_RUNNER (runner));

  g_set_object (&self->runner, runner);
  kith_undo_runner_set_names (runner, self->names);
}

KithContact *
kith_contact_pane_get_contact (KithContactPane *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_PANE (self), NULL);

  return self->draft != NULL ? kith_draft_get_base (self->draft) : NULL;
}

KithOutboxEntry *
kith_contact_pane_get_entry (KithContactPane *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_PANE (self), NULL);

  return self->post != NULL ? kith_post_get_entry (self->post) : NULL;
}

KithNames *
kith_contact_pane_get_names (KithContactPane *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_PANE (self), NULL);

  return self->names;
}

gboolean
kith_contact_pane_is_dirty (KithContactPane *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_PANE (self), FALSE);

  /* What is being saved just now may be asked about. */
  return self->draft != NULL && kith_draft_is_dirty (self->draft)
         && (kith_saver_is_busy (self->saver)
             || !kith_post_is_kept (self->post));
}

gboolean
kith_contact_pane_is_open (KithContactPane *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_PANE (self), FALSE);

  return self->draft != NULL;
}

static KithKeptDraft *
find_kept (KithContactPane *self, KithContact *contact)
{
  return contact != NULL
           ? kith_drafts_find (kith_outbox_get_drafts (self->outbox),
                               kith_contact_get_id (contact))
           : NULL;
}

/* What waits to be sent of @contact, unless that is its deletion. */
static KithOutboxEntry *
find_entry (KithContactPane *self, KithContact *contact)
{
  KithOutboxEntry *entry = contact != NULL
                             ? kith_outbox_find (self->outbox,
                                                 kith_contact_get_id (contact))
                             : NULL;

  return entry != NULL && kith_outbox_entry_get_info (entry) != NULL ? entry
                                                                     : NULL;
}

/**
 * kith_contact_pane_show:
 * @self: a pane that is not dirty
 * @contact: (nullable): what to show; %NULL: nothing
 *
 * Shows @contact as it is known, and its latest revision when that has come,
 * unless something was typed meanwhile; or what was typed and never saved, or
 * what waits to be sent of it.
 */
void
kith_contact_pane_show (KithContactPane *self, KithContact *contact)
{
  KithOutboxEntry *entry;
  KithKeptDraft *kept;

  g_return_if_fail (KITH_IS_CONTACT_PANE (self));
  g_return_if_fail (contact == NULL || KITH_IS_CONTACT (contact));
  g_return_if_fail (self->outbox != NULL);

  kept = find_kept (self, contact);
  if (kept != NULL)
    {
      kith_contact_pane_show_kept (self, kept);
      return;
    }

  entry = find_entry (self, contact);
  if (entry != NULL)
    {
      kith_contact_pane_show_entry (self, entry);
      return;
    }

  _kith_contact_pane_take_draft (self, contact != NULL
                                         ? kith_draft_new (contact)
                                         : NULL);
  if (contact == NULL)
    return;

  _kith_contact_pane_fetch_latest (self);
  _kith_contact_pane_need_names (self);
}

/**
 * kith_contact_pane_show_entry:
 * @self: a pane that is not dirty
 * @entry: what waits to be sent, no deletion
 *
 * Opens the form with what waits, to go on with it.
 */
void
kith_contact_pane_show_entry (KithContactPane *self, KithOutboxEntry *entry)
{
  g_return_if_fail (KITH_IS_CONTACT_PANE (self));
  g_return_if_fail (KITH_IS_OUTBOX_ENTRY (entry));
  g_return_if_fail (self->outbox != NULL);

  _kith_contact_pane_take_post (self,
                                kith_post_new_for_entry (self->outbox, entry));
  if (kith_outbox_entry_get_error (entry) != NULL)
    _kith_contact_pane_show_error (
      self, g_error_copy (kith_outbox_entry_get_error (entry)));
  _kith_contact_pane_need_names (self);
}

/**
 * kith_contact_pane_show_new:
 * @self: a pane that is not dirty
 *
 * Opens an empty form with the cursor in it.
 */
void
kith_contact_pane_show_new (KithContactPane *self)
{
  g_return_if_fail (KITH_IS_CONTACT_PANE (self));
  g_return_if_fail (self->outbox != NULL);

  _kith_contact_pane_take_draft (self, kith_draft_new (NULL));
  _kith_contact_pane_need_names (self);
  kith_contact_form_focus (self->form);
}

void
kith_contact_pane_focus (KithContactPane *self)
{
  if (!self->folded || !gtk_widget_grab_focus (self->back))
    kith_contact_form_focus (self->form);
}
