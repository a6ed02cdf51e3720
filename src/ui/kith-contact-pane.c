/* kith-contact-pane.c: the pane of one contact: header, form and saving
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/kith-contact-pane-private.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "base/kith-object.h"
#include "ui/kith-messages.h"
#include "ui/kith-question.h"

G_DEFINE_FINAL_TYPE (KithContactPane, kith_contact_pane, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DIRTY,
  PROP_CONTACT,
  PROP_FOLDED,
  PROP_OPEN,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* The state: one of six, always with a word */

typedef enum
{
  STATUS_SAVED,
  STATUS_UNSAVED,
  STATUS_SAVING,
  STATUS_WAITING,
  STATUS_OFFLINE,
  STATUS_CONFLICT,
} Status;

static const struct
{
  const char *icon;
  const char *text;
  const char *short_text;
} statuses[] = {
  [STATUS_SAVED] = { "object-select-symbolic", N_ ("Saved"), N_ ("Saved") },
  [STATUS_UNSAVED] = { "document-edit-symbolic", N_ ("Unsaved changes"),
                       N_ ("Unsaved") },
  [STATUS_SAVING] = { "content-loading-symbolic", N_ ("Saving…"),
                      N_ ("Saving…") },
  [STATUS_WAITING] = { "document-send-symbolic",
                       N_ ("Waiting – will be sent when online"),
                       N_ ("Waiting") },
  [STATUS_OFFLINE] = { "network-offline-symbolic", N_ ("Offline"),
                       N_ ("Offline") },
  [STATUS_CONFLICT] = { "dialog-warning-symbolic", N_ ("Conflict"),
                        N_ ("Conflict") },
};

static gboolean
is_offline_error (const GError *error)
{
  return g_error_matches (error, KITH_ERROR, KITH_ERROR_UNREACHABLE)
         || g_error_matches (error, KITH_ERROR, KITH_ERROR_UNKNOWN_OUTCOME);
}

/* Something of it is kept, which can be sent at once. */
static gboolean
is_waiting (KithContactPane *self)
{
  return self->post != NULL && kith_post_get_entry (self->post) != NULL;
}

static gboolean
needs_answer (KithContactPane *self)
{
  KithOutboxEntry *entry = kith_post_get_entry (self->post);

  return entry != NULL
         && kith_outbox_entry_get_state (entry) == KITH_OUTBOX_NEEDS_ANSWER;
}

static Status
get_status (KithContactPane *self)
{
  KithSaverState state = self->saver != NULL
                           ? kith_saver_get_state (self->saver)
                           : KITH_SAVER_IDLE;

  if (state == KITH_SAVER_SAVING)
    return STATUS_SAVING;
  if (state == KITH_SAVER_CONFLICT || needs_answer (self))
    return STATUS_CONFLICT;
  if (kith_post_is_kept (self->post))
    return STATUS_WAITING;
  if (is_offline_error (self->error) && !is_waiting (self))
    return STATUS_OFFLINE;
  if (kith_draft_is_dirty (self->draft)
      || kith_draft_get_base (self->draft) == NULL)
    return STATUS_UNSAVED;

  return STATUS_SAVED;
}

static void
update_actions (KithContactPane *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean open = self->draft != NULL;
  gboolean dirty = kith_contact_pane_is_dirty (self);
  gboolean busy = self->saver != NULL && kith_saver_is_busy (self->saver);
  gboolean is_new = open && kith_draft_get_base (self->draft) == NULL;

  gtk_widget_action_set_enabled (widget, "contact.save",
                                 (dirty || is_waiting (self)) && !busy);
  gtk_widget_action_set_enabled (widget, "contact.discard",
                                 (dirty || is_new) && !busy);
  gtk_widget_action_set_enabled (widget, "contact.delete",
                                 open && !is_new && !busy);
}

static void
update_status (KithContactPane *self)
{
  Status status = get_status (self);
  gboolean narrow = kith_contact_form_get_narrow (self->form);

  gtk_image_set_from_icon_name (self->status_icon, statuses[status].icon);
  gtk_label_set_text (self->status_label, narrow
                                            ? _ (statuses[status].short_text)
                                            : _ (statuses[status].text));
}

void
_kith_contact_pane_update (KithContactPane *self)
{
  gboolean open = self->draft != NULL;

  if (kith_set_boolean (&self->was_dirty, kith_contact_pane_is_dirty (self)))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIRTY]);

  gtk_widget_set_visible (self->status, open);
  gtk_widget_set_visible (self->save, open);
  gtk_widget_set_visible (self->menu, open);
  gtk_stack_set_visible_child_name (self->stack, open ? "form" : "empty");
  if (open)
    update_status (self);
  if (kith_contact_pane_is_dirty (self))
    gtk_widget_add_css_class (self->save, "suggested-action");
  else
    gtk_widget_remove_css_class (self->save, "suggested-action");
  update_actions (self);
}

/* Where there is little room, the state stands at the start. */
static void
narrow_changed_cb (KithContactPane *self)
{
  gboolean narrow = kith_contact_form_get_narrow (self->form);

  g_object_ref (self->status);
  adw_header_bar_remove (self->header, self->status);
  if (narrow)
    adw_header_bar_pack_start (self->header, self->status);
  else
    adw_header_bar_pack_end (self->header, self->status);
  g_object_unref (self->status);

  gtk_label_set_ellipsize (self->status_label,
                           narrow ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_margin_start (self->bar_clamp, narrow ? 12 : 24);
  gtk_widget_set_margin_end (self->bar_clamp, narrow ? 12 : 24);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->bar),
                                  narrow ? GTK_ORIENTATION_VERTICAL
                                         : GTK_ORIENTATION_HORIZONTAL);
  _kith_contact_pane_update (self);
}

/* The bar: what went wrong, and what can be done about it */

static const char *
get_remedy_label (KithContactPane *self)
{
  switch (kith_remedy_for_error (self->error))
    {
    case KITH_REMEDY_RETRY:
      return _ ("Retry");
    case KITH_REMEDY_SITE_KEY:
      return kith_connection_has_site_key (
               kith_contacts_get_connection (self->contacts))
               ? _ ("Use the Site's Own Credential")
               : NULL;
    case KITH_REMEDY_NONE:
    default:
      return NULL;
    }
}

void
_kith_contact_pane_clear_error (KithContactPane *self)
{
  g_clear_error (&self->error);
  gtk_revealer_set_reveal_child (self->bar_revealer, FALSE);
}

/* What it means for what was typed, where that is not as always.
 * (transfer full) */
static char *
get_bar_text (KithContactPane *self, const GError *error)
{
  g_autofree char *text = kith_message_for_error (error);

  if (kith_post_get_keep_error (self->post) == NULL
      || !kith_draft_is_dirty (self->draft))
    return g_steal_pointer (&text);

  return g_strconcat (text, "\n",
                      _ ("It could not be kept on this computer: stay here "
                         "until it is saved."),
                      NULL);
}

/* @error: (transfer full) */
void
_kith_contact_pane_show_error (KithContactPane *self, GError *error)
{
  g_autofree char *text = get_bar_text (self, error);
  g_autofree char *details = kith_message_details (error);
  const char *remedy;

  g_clear_error (&self->error);
  self->error = error;
  remedy = get_remedy_label (self);

  gtk_image_set_from_icon_name (self->bar_icon, is_offline_error (error)
                                                  ? "network-offline-symbolic"
                                                  : "dialog-warning-symbolic");
  gtk_label_set_text (self->bar_label, text);
  gtk_widget_set_visible (self->bar_details, details != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->bar_action), remedy != NULL);
  if (remedy != NULL)
    gtk_button_set_label (self->bar_action, remedy);
  gtk_revealer_set_reveal_child (self->bar_revealer, TRUE);
  _kith_contact_pane_update (self);
}

static void
show_details_cb (KithContactPane *self)
{
  g_autofree char *text = kith_message_for_error (self->error);
  g_autofree char *details = kith_message_details (self->error);
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), text, details);

  kith_question_add_copy (dialog, details);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close",
                                   _ ("Close"));
  kith_question_present (dialog);
}

static void
bar_action_cb (KithContactPane *self)
{
  gboolean suppress_auth = kith_remedy_for_error (self->error)
                           == KITH_REMEDY_SITE_KEY;

  if (kith_contact_pane_is_dirty (self) || is_waiting (self))
    _kith_contact_pane_save (self, suppress_auth);
  else
    _kith_contact_pane_fetch_latest (self);
}

/* The draft */

static void
open_contact_cb (KithContactPane *self, const char *id)
{
  g_signal_emit_by_name (self, "open-contact", id);
}

static void
drop_draft (KithContactPane *self)
{
  if (self->fetching != NULL)
    g_cancellable_cancel (self->fetching);
  g_clear_object (&self->fetching);

  _kith_contact_pane_forget_live (self);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  if (self->saver != NULL)
    {
      kith_saver_give_up (self->saver);
      g_signal_handlers_disconnect_by_data (self->saver, self);
    }
  if (self->post != NULL)
    g_signal_handlers_disconnect_by_data (self->post, self);
  g_clear_object (&self->saver);
  g_clear_object (&self->post);
  g_clear_object (&self->draft);
}

static void
connect_post (KithContactPane *self)
{
  /* By every change: what is kept is compared with what is typed. */
  g_signal_connect_swapped (self->draft, "changed",
                            G_CALLBACK (_kith_contact_pane_update), self);
  g_signal_connect_swapped (self->draft, "changed",
                            G_CALLBACK (_kith_contact_pane_follow_soon), self);
  g_signal_connect_swapped (self->draft, "notify::dirty",
                            G_CALLBACK (_kith_contact_pane_update), self);
  g_signal_connect_swapped (self->post, "changed",
                            G_CALLBACK (_kith_contact_pane_update), self);
  g_signal_connect_swapped (self->post, "settled",
                            G_CALLBACK (_kith_contact_pane_settled), self);
  self->saver = kith_saver_new (GTK_WIDGET (self), self->outbox, self->post);
  kith_saver_set_fields (self->saver, self->fields);
  g_signal_connect_swapped (self->saver, "notify::state",
                            G_CALLBACK (_kith_contact_pane_update), self);
  g_signal_connect_swapped (self->saver, "notify::state",
                            G_CALLBACK (_kith_contact_pane_follow), self);
  g_signal_connect_swapped (self->saver, "open-contact",
                            G_CALLBACK (open_contact_cb), self);
}

/* @post: (transfer full) (nullable) */
void
_kith_contact_pane_take_post (KithContactPane *self, KithPost *post)
{
  drop_draft (self);
  _kith_contact_pane_clear_error (self);

  self->post = post;
  if (post != NULL)
    {
      self->draft = g_object_ref (kith_post_get_draft (post));
      connect_post (self);
    }
  kith_contact_form_set_draft (self->form, self->draft);

  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONTACT]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OPEN]);
  _kith_contact_pane_update (self);
}

/* @draft: (transfer full) (nullable) */
void
_kith_contact_pane_take_draft (KithContactPane *self, KithDraft *draft)
{
  g_autoptr (KithDraft) owned = draft;

  _kith_contact_pane_take_post (self, draft != NULL
                                        ? kith_post_new (self->outbox, draft)
                                        : NULL);
}

static gboolean
is_newer (KithContactPane *self, KithContact *contact)
{
  return kith_contact_get_revision (contact)
         > kith_contact_get_revision (kith_draft_get_base (self->draft));
}

static void
fetched_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContactPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_get_finish (KITH_CONTACTS (contacts), result,
                                        &error);

  /* Somebody else's contact by now. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || self->fetching == NULL)
    return;

  g_clear_object (&self->fetching);
  if (contact == NULL)
    _kith_contact_pane_show_error (self, g_steal_pointer (&error));
  else if (kith_draft_is_dirty (self->draft) || is_waiting (self)
           || kith_saver_is_busy (self->saver))
    /* What was typed is based on what was shown: the save merges. */
    return;
  else if (is_newer (self, contact))
    _kith_contact_pane_take_draft (self, kith_draft_new (contact));
  else
    {
      _kith_contact_pane_clear_error (self);
      _kith_contact_pane_update (self);
    }
}

void
_kith_contact_pane_fetch_latest (KithContactPane *self)
{
  KithContact *base = kith_draft_get_base (self->draft);

  if (base == NULL || self->fetching != NULL)
    return;

  self->fetching = g_cancellable_new ();
  kith_contacts_get_async (self->contacts, kith_contact_get_id (base),
                           self->fetching, fetched_cb, g_object_ref (self));
}

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
left_to_delete_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  KithContactPane *self = KITH_CONTACT_PANE (object);
  KithContact *contact = kith_contact_pane_get_contact (self);

  if (kith_contact_pane_leave_finish (self, result, NULL) && contact != NULL)
    g_signal_emit_by_name (self, "delete", contact);
}

static void
delete_activated (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kith_contact_pane_leave_async (KITH_CONTACT_PANE (widget), NULL,
                                 left_to_delete_cb, NULL);
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
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_contact_pane_dispose (GObject *object)
{
  KithContactPane *self = KITH_CONTACT_PANE (object);

  drop_draft (self);
  if (self->contacts != NULL)
    g_signal_handlers_disconnect_by_data (self->contacts, self);
  g_clear_object (&self->contacts);
  g_clear_object (&self->outbox);
  if (self->question != NULL)
    gtk_window_destroy (GTK_WINDOW (self->question));
  g_clear_object (&self->question);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_CONTACT_PANE);

  G_OBJECT_CLASS (kith_contact_pane_parent_class)->dispose (object);
}

static void
kith_contact_pane_finalize (GObject *object)
{
  KithContactPane *self = KITH_CONTACT_PANE (object);

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_ptr_array_unref (self->leaving);
  g_ptr_array_unref (self->marked);
  g_clear_error (&self->error);

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
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        bar_revealer);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        bar_clamp);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane, bar);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        bar_icon);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        bar_label);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        bar_details);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane,
                                        bar_action);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane, stack);
  gtk_widget_class_bind_template_child (widget_class, KithContactPane, form);
  gtk_widget_class_bind_template_callback (widget_class, show_details_cb);
  gtk_widget_class_bind_template_callback (widget_class, bar_action_cb);
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

  g_type_ensure (KITH_TYPE_CONTACT_FORM);
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
  const char *const triggers[] = { "<Control>s", "<Control>Return" };

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < G_N_ELEMENTS (triggers); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (triggers[i]),
                        gtk_named_action_new ("contact.save")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
kith_contact_pane_init (KithContactPane *self)
{
  self->leaving = g_ptr_array_new_with_free_func (g_object_unref);
  self->marked = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_shortcuts (self);
  g_signal_connect_object (self->form, "notify::narrow",
                           G_CALLBACK (narrow_changed_cb), self,
                           G_CONNECT_SWAPPED);
  narrow_changed_cb (self);
}

/* The custom fields */

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
  if (self->saver != NULL)
    kith_saver_set_fields (self->saver, self->fields);
}

static void
list_fields (KithContactPane *self)
{
  kith_contacts_list_fields_async (self->contacts, NULL, fields_listed_cb,
                                   g_object_ref (self));
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
                            G_CALLBACK (list_fields), self);
  _kith_contact_pane_connect_live (self);
  kith_contact_form_set_contacts (self->form, self->contacts);
  list_fields (self);
}

KithContact *
kith_contact_pane_get_contact (KithContactPane *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_PANE (self), NULL);

  return self->draft != NULL ? kith_draft_get_base (self->draft) : NULL;
}

GPtrArray *
kith_contact_pane_get_fields (KithContactPane *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_PANE (self), NULL);

  return self->fields;
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
 * unless something was typed meanwhile; or what waits to be sent of it.
 */
void
kith_contact_pane_show (KithContactPane *self, KithContact *contact)
{
  KithOutboxEntry *entry;

  g_return_if_fail (KITH_IS_CONTACT_PANE (self));
  g_return_if_fail (contact == NULL || KITH_IS_CONTACT (contact));
  g_return_if_fail (self->outbox != NULL);

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
  if (self->fields == NULL)
    list_fields (self);
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
  if (self->fields == NULL)
    list_fields (self);
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
  if (self->fields == NULL)
    list_fields (self);
  kith_contact_form_focus (self->form);
}

void
kith_contact_pane_focus (KithContactPane *self)
{
  if (!self->folded || !gtk_widget_grab_focus (self->back))
    kith_contact_form_focus (self->form);
}
