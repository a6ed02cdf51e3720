/* kith-window.c: a window: the list and one contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/window/kith-window-private.h"

#include "ui/waiting/kith-journal-dialog.h"
#include "ui/waiting/kith-waiting-dialog.h"
#include "ui/widgets/kith-dialog.h"
#include "ui/widgets/kith-large-text.h"
#include "ui/words/kith-messages.h"

G_DEFINE_FINAL_TYPE (KithWindow, kith_window, ADW_TYPE_APPLICATION_WINDOW)

/* Pages */

static const char *
choose_page (KithWindow *self)
{
  KithDrafts *drafts = kith_outbox_get_drafts (self->outbox);
  gboolean has_rows = g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0;
  const char *search = kith_contact_list_get_search (self->list);

  if (has_rows || g_list_model_get_n_items (G_LIST_MODEL (self->outbox)) > 0
      || g_list_model_get_n_items (G_LIST_MODEL (drafts)) > 0
      || kith_contact_pane_is_open (self->contact_pane)
      || (search != NULL && search[0] != '\0'))
    return "contacts";
  if (kith_contact_list_get_error (self->list) != NULL)
    return "unreachable";
  if (kith_contact_list_is_loading (self->list)
      || kith_sample_actions_is_adding (self->samples))
    return gtk_stack_get_visible_child_name (self->stack);

  return "empty";
}

/* What had the focus may be gone: something on the page gets it. */
static void
focus_page (KithWindow *self, const char *page)
{
  if (g_str_equal (page, "empty"))
    gtk_widget_grab_focus (self->empty_new_button);
  else if (g_str_equal (page, "unreachable"))
    gtk_widget_grab_focus (self->retry_button);
}

static void
update_page (KithWindow *self)
{
  const GError *error = kith_contact_list_get_error (self->list);
  const char *page = choose_page (self);
  g_autofree char *message = NULL;
  g_autofree char *details = NULL;
  g_autofree char *escaped = NULL;

  if (error != NULL)
    {
      message = kith_message_for_error (error);
      details = kith_message_details (error);
      escaped = g_markup_printf_escaped ("%s\n<small>%s</small>", message,
                                         details != NULL ? details : "");
      adw_status_page_set_description (self->unreachable_page, escaped);
    }
  if (g_strcmp0 (page, gtk_stack_get_visible_child_name (self->stack)) == 0)
    return;

  gtk_stack_set_visible_child_name (self->stack, page);
  focus_page (self, page);
}

void
_kith_window_go_to (KithWindow *self, const char *page)
{
  adw_leaflet_set_visible_child_name (self->leaflet, page);
}

static void
go_back (KithWindow *self)
{
  _kith_window_go_to (self, "list");
  kith_list_pane_focus_list (self->list_pane);
}

static void
open_changed (KithWindow *self)
{
  if (self->list == NULL)
    return;

  if (!kith_contact_pane_is_open (self->contact_pane))
    {
      g_autofree char *id = g_strdup (
        kith_list_pane_get_opened (self->list_pane));

      kith_list_pane_set_opened (self->list_pane, NULL);
      go_back (self);
      if (id != NULL)
        kith_list_pane_focus_row (self->list_pane, id);
    }
  update_page (self);
}

static void
contact_chosen (KithWindow *self, KithContact *contact, gboolean show)
{
  if (g_strcmp0 (_kith_window_get_opened_id (self),
                 kith_contact_get_id (contact))
      != 0)
    {
      _kith_window_leave_for_contact (
        self, contact, show && adw_leaflet_get_folded (self->leaflet));
      return;
    }

  if (show)
    _kith_window_go_to (self, "contact");
}

static void
contact_got (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_read_finish (KITH_CONTACTS (source), result,
                                         &error);

  if (contact == NULL)
    {
      kith_toasts_tell_not_shown (self->messages, error);
      return;
    }

  kith_list_pane_reveal (self->list_pane, kith_contact_get_id (contact));
  _kith_window_leave_for_contact (self, contact, TRUE);
}

static void
contact_saved (KithWindow *self, KithContact *contact)
{
  const char *id = kith_contact_get_id (contact);

  kith_list_pane_set_opened (self->list_pane, id);
  kith_list_pane_reveal (self->list_pane, id);
}

static void
delete_opened (KithWindow *self)
{
  KithContact *contact = kith_contact_pane_get_contact (self->contact_pane);

  if (contact != NULL)
    _kith_window_delete (self, contact);
  else
    gtk_widget_activate_action (GTK_WIDGET (self->contact_pane),
                                "contact.delete", NULL);
}

/* Sample contacts */

static void
stop_adding (KithWindow *self)
{
  kith_sample_actions_stop (self->samples);
}

static void
adding_changed (KithWindow *self)
{
  if (kith_sample_actions_is_adding (self->samples))
    {
      gtk_stack_set_visible_child_name (self->stack, "contacts");
      return;
    }

  /* They were added in front of the rows that were seen. */
  kith_contact_list_refresh (self->list);
  kith_list_pane_reveal (self->list_pane, NULL);
  update_page (self);
}

/* Other actions */

static void
new_contact (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  kith_window_new_contact (data);
}

static void
find (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;

  _kith_window_go_to (self, "list");
  kith_list_pane_find (self->list_pane);
}

static void
start_selecting (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;

  _kith_window_go_to (self, "list");
  kith_list_pane_set_selecting (self->list_pane, TRUE);
}

/* What waits to be sent */

static void
show_waiting (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;
  KithWaitingDialog *dialog = kith_waiting_dialog_new (
    GTK_WINDOW (self), self->outbox,
    kith_contact_pane_get_names (self->contact_pane));

  g_signal_connect_object (dialog, "open-entry",
                           G_CALLBACK (_kith_window_leave_for_entry), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "open-kept",
                           G_CALLBACK (_kith_window_leave_for_kept), self,
                           G_CONNECT_SWAPPED);
  kith_dialog_present (GTK_WINDOW (dialog));
}

static void
review (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;

  kith_review_start (self->review,
                     kith_contact_pane_get_names (self->contact_pane));
}

static void
show_journal (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;

  kith_dialog_present (GTK_WINDOW (kith_journal_dialog_new (
    GTK_WINDOW (self), kith_outbox_get_journal (self->outbox),
    kith_contact_pane_get_names (self->contact_pane))));
}

static void
outbox_changed (KithWindow *self)
{
  g_autofree char *summary = NULL;

  /* The form lets go of what it kept while the window goes away. */
  if (self->list == NULL || self->list_pane == NULL)
    return;

  _kith_window_follow_unsent (self);
  summary = kith_waiting_summary (self->outbox);
  kith_list_pane_set_waiting (self->list_pane, summary,
                              kith_review_can_start (self->review));
  update_page (self);
}

static void
retry (KithWindow *self)
{
  _kith_window_wake (self);
  kith_outbox_wake (self->outbox);
  kith_contact_list_refresh (self->list);
}

/* What others changed is seen when one comes back to the window. */
static void
active_changed (KithWindow *self)
{
  if (!gtk_window_is_active (GTK_WINDOW (self)) || !self->rows_seen)
    return;

  _kith_window_wake (self);
  kith_contact_list_refresh (self->list);
  kith_sample_actions_look (self->samples);
}

/* The list, and the first frame that shows it */

static void
frame_painted (GdkFrameClock *clock, KithWindow *self)
{
  g_signal_handlers_disconnect_by_func (clock, frame_painted, self);
  g_debug ("First frame with rows at %" G_GINT64_FORMAT " ms",
           g_get_monotonic_time () / 1000);
  /* It can wait for that. */
  kith_sample_actions_look (self->samples);
}

static void
list_changed (KithWindow *self)
{
  update_page (self);
  if (self->rows_seen || kith_contact_list_is_loading (self->list)
      || kith_contact_list_get_error (self->list) != NULL
      || !gtk_widget_get_realized (GTK_WIDGET (self)))
    return;

  self->rows_seen = TRUE;
  g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self)),
                           "after-paint", G_CALLBACK (frame_painted), self, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sort_changed (KithWindow *self)
{
  /* In the order of the schema. */
  const KithSort sorts[] = { KITH_SORT_FIRST_NAME, KITH_SORT_LAST_NAME };
  int order = g_settings_get_enum (self->settings, "sort-order");

  kith_contact_list_set_sort (
    self->list, sorts[CLAMP (order, 0, (int) G_N_ELEMENTS (sorts) - 1)]);
}

static void
connect_samples (KithWindow *self)
{
  g_signal_connect_object (self->samples, "failed",
                           G_CALLBACK (kith_toasts_tell_error), self->messages,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->samples, "notify::adding",
                           G_CALLBACK (adding_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->samples, "progress",
                           G_CALLBACK (kith_list_pane_set_progress),
                           self->list_pane, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->samples, "remove",
                           G_CALLBACK (_kith_window_delete_all), self,
                           G_CONNECT_SWAPPED);
}

static void
connect_all (KithWindow *self)
{
  g_signal_connect_object (self->list, "items-changed",
                           G_CALLBACK (list_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->list, "notify", G_CALLBACK (list_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "changed", G_CALLBACK (outbox_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (kith_outbox_get_drafts (self->outbox),
                           "items-changed", G_CALLBACK (outbox_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contact_pane, "notify::dirty",
                           G_CALLBACK (_kith_window_follow_unsent), self,
                           G_CONNECT_SWAPPED);
  outbox_changed (self);
  g_signal_connect_object (self->settings, "changed::sort-order",
                           G_CALLBACK (sort_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->deletions, "failed", G_CALLBACK (retry), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->deletions, "undone",
                           G_CALLBACK (_kith_window_undone), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->deletions, "notify::busy",
                           G_CALLBACK (kith_sample_actions_look), self->samples,
                           G_CONNECT_SWAPPED);
  connect_samples (self);
  g_signal_connect_object (self->review, "failed",
                           G_CALLBACK (kith_toasts_tell_error), self->messages,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->review, "open-entry",
                           G_CALLBACK (_kith_window_leave_for_entry), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->review, "open-contact",
                           G_CALLBACK (kith_window_show_contact), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_changed),
                    NULL);
}

/* Size */

static void
restore_size (KithWindow *self)
{
  gtk_window_set_default_size (
    GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
    g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
save_size (KithWindow *self)
{
  int width;
  int height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 360));
  g_settings_set_int (self->settings, "window-height", MAX (height, 200));
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
}

static gboolean
kith_window_close_request (GtkWindow *window)
{
  KithWindow *self = KITH_WINDOW (window);

  if (!self->may_close && kith_contact_pane_is_dirty (self->contact_pane))
    {
      _kith_window_leave_to_close (self);
      return GDK_EVENT_STOP;
    }

  save_size (self);
  kith_toasts_carry_out (self->messages);
  kith_sample_actions_stop (self->samples);

  return GTK_WINDOW_CLASS (kith_window_parent_class)->close_request (window);
}

/* Class */

/* Closed: what is on its way holds the window. */
static void
kith_window_unrealize (GtkWidget *widget)
{
  g_cancellable_cancel (KITH_WINDOW (widget)->cancellable);

  GTK_WIDGET_CLASS (kith_window_parent_class)->unrealize (widget);
}

static void
kith_window_dispose (GObject *object)
{
  KithWindow *self = KITH_WINDOW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_WINDOW);
  g_clear_object (&self->next_contact);
  g_clear_object (&self->next_entry);
  g_clear_object (&self->next_kept);
  g_clear_object (&self->deleted);
  g_clear_pointer (&self->next_contacts, g_ptr_array_unref);
  g_clear_object (&self->messages);
  g_clear_object (&self->runner);
  g_clear_object (&self->samples);
  g_clear_object (&self->review);
  g_clear_object (&self->list);
  g_clear_object (&self->mirror);
  g_clear_object (&self->deletions);
  g_clear_object (&self->contacts);
  g_clear_object (&self->outbox);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (kith_window_parent_class)->dispose (object);
}

static void
kith_window_finalize (GObject *object)
{
  KithWindow *self = KITH_WINDOW (object);

  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (kith_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(child)                                                            \
  gtk_widget_class_bind_template_child (widget_class, KithWindow, child)

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-window.ui");
  BIND (contact_pane);
  BIND (empty_new_button);
  BIND (empty_samples_button);
  BIND (leaflet);
  BIND (list_pane);
  BIND (retry_button);
  BIND (stack);
  BIND (toasts);
  BIND (unreachable_page);

#undef BIND
#define BIND(callback)                                                         \
  gtk_widget_class_bind_template_callback (widget_class, callback)

  BIND (contact_chosen);
  BIND (contact_saved);
  BIND (_kith_window_delete_all);
  BIND (_kith_window_delete);
  BIND (_kith_window_take_back);
  BIND (delete_opened);
  BIND (go_back);
  BIND (kith_window_show_contact);
  BIND (open_changed);
  BIND (retry);
  BIND (stop_adding);
#undef BIND
}

static void
kith_window_class_init (KithWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkWindowClass *window_class = GTK_WINDOW_CLASS (klass);

  object_class->dispose = kith_window_dispose;
  object_class->finalize = kith_window_finalize;
  widget_class->unrealize = kith_window_unrealize;
  window_class->close_request = kith_window_close_request;

  g_type_ensure (KITH_TYPE_LIST_PANE);
  g_type_ensure (KITH_TYPE_CONTACT_PANE);
  bind_template (widget_class);
  _kith_window_class_bind_undo (widget_class);
}

static const GActionEntry actions[] = {
  { "find", find, NULL, NULL, NULL, { 0 } },
  { "journal", show_journal, NULL, NULL, NULL, { 0 } },
  { "new-contact", new_contact, NULL, NULL, NULL, { 0 } },
  { "select", start_selecting, NULL, NULL, NULL, { 0 } },
  { "review", review, NULL, NULL, NULL, { 0 } },
  { "waiting", show_waiting, NULL, NULL, NULL, { 0 } },
};

static void
kith_window_init (KithWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->settings = g_settings_new (KITH_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions,
                                   G_N_ELEMENTS (actions), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  kith_large_text_wrap (self->empty_new_button);
  kith_large_text_wrap (self->empty_samples_button);
  restore_size (self);
}

/**
 * kith_window_new:
 * @application: the program
 * @outbox: the contacts, and what is saved of them
 * @deletions: the deletions of all windows
 * @undo: what was done in all windows
 *
 * Returns: (transfer none): a window that shows the first contacts, on the
 *   way already
 */
KithWindow *
kith_window_new (GtkApplication *application,
                 KithOutbox *outbox,
                 KithDeletions *deletions,
                 KithUndo *undo)
{
  KithWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (KITH_IS_OUTBOX (outbox), NULL);
  g_return_val_if_fail (KITH_IS_DELETIONS (deletions), NULL);
  g_return_val_if_fail (KITH_IS_UNDO (undo), NULL);

  self = g_object_new (KITH_TYPE_WINDOW, "application", application, NULL);
  self->outbox = g_object_ref (outbox);
  self->contacts = g_object_ref (kith_outbox_get_contacts (outbox));
  self->deletions = g_object_ref (deletions);
  _kith_window_add_undo (self, undo);
  self->messages = kith_toasts_new (self->toasts, deletions, self->runner);
  self->samples = kith_sample_actions_new (GTK_APPLICATION_WINDOW (self),
                                           deletions);
  self->review = kith_review_new (GTK_WIDGET (self), outbox);
  self->list = kith_contact_list_new (self->contacts);
  sort_changed (self);
  kith_contact_pane_set_outbox (self->contact_pane, outbox);
  kith_list_pane_set_list (self->list_pane, outbox, self->list, deletions);
  connect_all (self);
  _kith_window_connect_fold (self);

  return self;
}

/**
 * kith_window_new_contact:
 * @self: a window
 *
 * Opens an empty form.
 */
void
kith_window_new_contact (KithWindow *self)
{
  g_return_if_fail (KITH_IS_WINDOW (self));

  if (_kith_window_can_leave (self))
    _kith_window_leave_for (self, KITH_WINDOW_NEXT_NEW);
}

/**
 * kith_window_show_contact:
 * @self: a window
 * @contact_id: a contact; says so when there is none
 */
void
kith_window_show_contact (KithWindow *self, const char *contact_id)
{
  g_return_if_fail (KITH_IS_WINDOW (self));
  g_return_if_fail (contact_id != NULL);

  kith_contacts_read_async (self->contacts, contact_id, self->cancellable,
                            contact_got, g_object_ref (self));
}
