/* kith-window.c: a window: the list and one contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/kith-window.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "base/kith-object.h"
#include "service/kith-contact-list.h"
#include "ui/kith-contact-pane.h"
#include "ui/kith-list-pane.h"
#include "ui/kith-messages.h"
#include "ui/kith-samples.h"

/* What the form is left for. */
typedef enum
{
  NEXT_NOTHING,
  NEXT_SHOW,
  NEXT_NEW,
  NEXT_DELETE,
  NEXT_CLOSE,
} Next;

struct _KithWindow
{
  AdwApplicationWindow parent_instance;

  /* owned */
  KithContacts *contacts;
  KithDeletions *deletions;
  KithContactList *list;
  GSettings *settings;
  GCancellable *cancellable; /* all that the window has begun */
  GCancellable *adding;      /* sample contacts */
  GPtrArray *toasts_shown;   /* AdwToast, each with an Undo */

  Next next;
  KithContact *next_contact; /* of NEXT_SHOW */
  GPtrArray *next_contacts;  /* of NEXT_DELETE */
  gboolean next_focus;
  gboolean may_close;
  gboolean rows_seen;

  /* template */
  KithContactPane *contact_pane;
  GtkWidget *empty_new_button;
  AdwLeaflet *leaflet;
  KithListPane *list_pane;
  GtkWidget *retry_button;
  GtkStack *stack;
  AdwToastOverlay *toasts;
  AdwStatusPage *unreachable_page;
};

G_DEFINE_FINAL_TYPE (KithWindow, kith_window, ADW_TYPE_APPLICATION_WINDOW)

static void delete_contacts (KithWindow *self, GPtrArray *contacts);

static void
tell_error (KithWindow *self, const GError *error)
{
  g_autofree char *message = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  message = kith_message_for_error (error);
  kith_window_tell (self, message);
}

static void
set_enabled (KithWindow *self, const char *action, gboolean enabled)
{
  g_simple_action_set_enabled (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), action)),
    enabled);
}

/* Pages */

static const char *
choose_page (KithWindow *self)
{
  gboolean has_rows = g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0;
  const char *search = kith_contact_list_get_search (self->list);

  if (has_rows || kith_contact_pane_is_open (self->contact_pane)
      || (search != NULL && search[0] != '\0'))
    return "contacts";
  if (kith_contact_list_get_error (self->list) != NULL)
    return "unreachable";
  if (kith_contact_list_is_loading (self->list) || self->adding != NULL)
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
  g_autofree char *escaped = NULL;

  if (error != NULL)
    {
      message = kith_message_for_error (error);
      escaped = g_markup_escape_text (message, -1);
      adw_status_page_set_description (self->unreachable_page, escaped);
    }
  if (g_strcmp0 (page, gtk_stack_get_visible_child_name (self->stack)) == 0)
    return;

  gtk_stack_set_visible_child_name (self->stack, page);
  focus_page (self, page);
}

static void
go_to (KithWindow *self, const char *page)
{
  adw_leaflet_set_visible_child_name (self->leaflet, page);
}

static void
go_back (KithWindow *self)
{
  go_to (self, "list");
  kith_list_pane_focus_list (self->list_pane);
}

static void
open_changed (KithWindow *self)
{
  if (self->list == NULL)
    return;

  if (!kith_contact_pane_is_open (self->contact_pane))
    {
      kith_list_pane_set_opened (self->list_pane, NULL);
      go_back (self);
    }
  update_page (self);
}

/* Leaving the form for something else */

static void
show_next (KithWindow *self)
{
  g_autoptr (KithContact) contact = g_steal_pointer (&self->next_contact);

  kith_list_pane_set_opened (self->list_pane, kith_contact_get_id (contact));
  kith_contact_pane_show (self->contact_pane, contact);
  if (!self->next_focus)
    return;

  go_to (self, "contact");
  gtk_widget_child_focus (GTK_WIDGET (self->contact_pane), GTK_DIR_TAB_FORWARD);
}

static void
do_next (KithWindow *self)
{
  g_autoptr (GPtrArray) contacts = NULL;
  Next next = self->next;

  self->next = NEXT_NOTHING;
  switch (next)
    {
    case NEXT_NOTHING:
      break;
    case NEXT_SHOW:
      show_next (self);
      break;
    case NEXT_NEW:
      kith_list_pane_set_opened (self->list_pane, NULL);
      kith_contact_pane_show_new (self->contact_pane);
      go_to (self, "contact");
      break;
    case NEXT_DELETE:
      contacts = g_steal_pointer (&self->next_contacts);
      delete_contacts (self, contacts);
      break;
    case NEXT_CLOSE:
      self->may_close = TRUE;
      gtk_window_close (GTK_WINDOW (self));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
left (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (kith_contact_pane_leave_finish (KITH_CONTACT_PANE (source), result,
                                      &error))
    {
      do_next (self);
      return;
    }

  self->next = NEXT_NOTHING;
  g_clear_object (&self->next_contact);
  g_clear_pointer (&self->next_contacts, g_ptr_array_unref);
}

/* While one question is open, nothing else is begun. */
static gboolean
can_leave (KithWindow *self)
{
  return self->next == NEXT_NOTHING && !self->may_close;
}

static void
leave_for (KithWindow *self, Next next)
{
  g_assert (self->next == NEXT_NOTHING);

  self->next = next;
  kith_contact_pane_leave_async (self->contact_pane, self->cancellable, left,
                                 g_object_ref (self));
}

static void
show_contact (KithWindow *self, KithContact *contact, gboolean focus)
{
  /* While the keyboard runs through the list, the last one counts. */
  if (!can_leave (self) && self->next != NEXT_SHOW)
    return;

  g_set_object (&self->next_contact, contact);
  self->next_focus = focus;
  if (self->next == NEXT_NOTHING)
    leave_for (self, NEXT_SHOW);
}

static void
contact_chosen (KithWindow *self, KithContact *contact, gboolean show)
{
  KithContact *shown = kith_contact_pane_get_contact (self->contact_pane);

  if (shown == NULL
      || g_strcmp0 (kith_contact_get_id (shown), kith_contact_get_id (contact))
           != 0)
    {
      show_contact (self, contact,
                    show && adw_leaflet_get_folded (self->leaflet));
      return;
    }

  if (show)
    go_to (self, "contact");
}

static void
contact_got (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_get_finish (KITH_CONTACTS (source), result, &error);

  if (contact == NULL)
    {
      tell_error (self, error);
      return;
    }

  kith_list_pane_reveal (self->list_pane, kith_contact_get_id (contact));
  show_contact (self, contact, TRUE);
}

static void
contact_saved (KithWindow *self, KithContact *contact)
{
  const char *id = kith_contact_get_id (contact);

  kith_list_pane_set_opened (self->list_pane, id);
  kith_list_pane_reveal (self->list_pane, id);
}

/* Deleting, which can be undone until the toast has gone */

static guint
get_batch (AdwToast *toast)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (toast), "batch"));
}

static void
undo_clicked (KithWindow *self, AdwToast *toast)
{
  kith_deletions_undo (self->deletions, get_batch (toast));
}

static void
toast_dismissed (KithWindow *self, AdwToast *toast)
{
  kith_deletions_carry_out (self->deletions, get_batch (toast));
  g_ptr_array_remove_fast (self->toasts_shown, toast);
}

/* (transfer full): markup */
static char *
make_deleted_title (GPtrArray *contacts)
{
  g_autofree char *name = NULL;

  if (contacts->len != 1)
    return g_strdup_printf (ngettext ("%u contact deleted",
                                      "%u contacts deleted", contacts->len),
                            contacts->len);

  name = g_markup_escape_text (
    kith_contact_get_display_name (g_ptr_array_index (contacts, 0)), -1);
  if (name[0] == '\0')
    return g_strdup (_ ("Contact deleted"));

  return g_strdup_printf (_ ("“%s” deleted"), name);
}

static void
offer_undo (KithWindow *self, GPtrArray *contacts, guint batch)
{
  g_autofree char *title = make_deleted_title (contacts);
  AdwToast *toast = adw_toast_new (title);

  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_object_set_data (G_OBJECT (toast), "batch", GUINT_TO_POINTER (batch));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (toast_dismissed),
                           self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->toasts_shown, g_object_ref (toast));
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static gboolean
contains (GPtrArray *contacts, KithContact *contact)
{
  for (guint i = 0; contact != NULL && i < contacts->len; i++)
    if (g_strcmp0 (kith_contact_get_id (g_ptr_array_index (contacts, i)),
                   kith_contact_get_id (contact))
        == 0)
      return TRUE;

  return FALSE;
}

static void
delete_contacts (KithWindow *self, GPtrArray *contacts)
{
  KithContact *shown = kith_contact_pane_get_contact (self->contact_pane);
  guint batch;

  if (contains (contacts, shown))
    kith_contact_pane_show (self->contact_pane, NULL);

  batch = kith_deletions_add (self->deletions, contacts);
  if (batch != 0)
    offer_undo (self, contacts, batch);
}

static void
delete_checked (KithWindow *self, GPtrArray *contacts)
{
  if (!can_leave (self))
    return;

  if (!contains (contacts, kith_contact_pane_get_contact (self->contact_pane)))
    {
      delete_contacts (self, contacts);
      return;
    }

  g_clear_pointer (&self->next_contacts, g_ptr_array_unref);
  self->next_contacts = g_ptr_array_ref (contacts);
  leave_for (self, NEXT_DELETE);
}

static void
delete_contact (KithWindow *self, KithContact *contact)
{
  g_autoptr (GPtrArray)
    contacts = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (contacts, g_object_ref (contact));
  delete_checked (self, contacts);
}

static void
delete_opened (KithWindow *self)
{
  KithContact *contact = kith_contact_pane_get_contact (self->contact_pane);

  if (contact != NULL)
    delete_contact (self, contact);
}

/* (transfer full) */
static char *
make_failed_text (KithContact *contact, const GError *error)
{
  const char *name = kith_contact_get_display_name (contact);
  g_autofree char *message = NULL;

  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED))
    return g_strdup_printf (
      _ ("“%s” was not deleted: it has been changed meanwhile"), name);

  message = kith_message_for_error (error);

  /* Translators: a contact's name, then what went wrong. */
  return g_strdup_printf (_ ("“%s” was not deleted: %s"), name, message);
}

static void
deletion_failed (KithWindow *self, KithContact *contact, GError *error)
{
  g_autofree char *text = make_failed_text (contact, error);

  kith_window_tell (self, text);
  kith_contact_list_refresh (self->list);
}

static void
carry_out_deletions (KithWindow *self)
{
  for (guint i = 0; i < self->toasts_shown->len; i++)
    kith_deletions_carry_out (
      self->deletions, get_batch (g_ptr_array_index (self->toasts_shown, i)));
}

/* Sample contacts */

static void
samples_looked_for (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GPtrArray) samples = kith_samples_find_finish (result, NULL);

  set_enabled (self, "remove-samples",
               samples != NULL && samples->len > 0 && self->adding == NULL);
}

static void
look_for_samples (KithWindow *self)
{
  kith_samples_find_async (self->contacts, self->cancellable,
                           samples_looked_for, g_object_ref (self));
}

static void
samples_added (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->adding);
  if (!kith_samples_add_finish (result, &error))
    tell_error (self, error);
  kith_list_pane_set_progress (self->list_pane, NULL, 0);
  set_enabled (self, "add-samples", TRUE);
  kith_contact_list_refresh (self->list);
  kith_list_pane_reveal (self->list_pane, NULL);
  look_for_samples (self);
  update_page (self);
}

static void
show_adding (goffset added, goffset total, gpointer data)
{
  KithWindow *self = data;
  g_autofree char *text = NULL;

  if (self->list_pane == NULL)
    return;

  /* Translators: how many of how many: "12 of 40". */
  text = g_strdup_printf (_ ("Adding sample contacts: %d of %d"), (int) added,
                          (int) total);
  kith_list_pane_set_progress (self->list_pane, text,
                               (double) added / (double) total);
}

static void
add_samples (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;

  if (self->adding != NULL)
    return;

  set_enabled (self, "add-samples", FALSE);
  self->adding = g_cancellable_new ();
  gtk_stack_set_visible_child_name (self->stack, "contacts");
  kith_samples_add_async (self->contacts, show_adding, self->adding,
                          samples_added, g_object_ref (self));
}

static void
stop_adding (KithWindow *self)
{
  g_cancellable_cancel (self->adding);
}

static void
edited_answered (KithWindow *self, const char *response, GtkWidget *dialog)
{
  GPtrArray *samples = g_object_get_data (G_OBJECT (dialog), "samples");

  if (g_str_equal (response, "keep"))
    for (guint i = samples->len; i > 0; i--)
      if (kith_samples_is_edited (g_ptr_array_index (samples, i - 1)))
        g_ptr_array_remove_index (samples, i - 1);

  if (!g_str_equal (response, "cancel") && samples->len > 0)
    delete_checked (self, samples);
}

static void
ask_about_edited (KithWindow *self, GPtrArray *samples, guint n_edited)
{
  g_autofree char *body = g_strdup_printf (
    ngettext ("You or somebody else changed %u of them.",
              "You or somebody else changed %u of them.", n_edited),
    n_edited);
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (self), _ ("Remove Changed Sample Contacts Too?"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    _ ("_Cancel"), "keep", _ ("_Keep Changed"),
                                    "all", _ ("_Remove All"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "all", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "samples",
                          g_ptr_array_ref (samples),
                          (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (edited_answered),
                           self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
samples_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) samples = kith_samples_find_finish (result, &error);
  guint n_edited = 0;

  if (samples == NULL)
    {
      tell_error (self, error);
      return;
    }

  for (guint i = 0; i < samples->len; i++)
    if (kith_samples_is_edited (g_ptr_array_index (samples, i)))
      n_edited++;

  if (n_edited > 0)
    ask_about_edited (self, samples, n_edited);
  else if (samples->len > 0)
    delete_checked (self, samples);
}

static void
remove_samples (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;

  kith_samples_find_async (self->contacts, self->cancellable, samples_found,
                           g_object_ref (self));
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

  go_to (self, "list");
  kith_list_pane_find (self->list_pane);
}

static void
start_selecting (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;

  go_to (self, "list");
  kith_list_pane_set_selecting (self->list_pane, TRUE);
}

static AdwToast *
find_toast (KithWindow *self, guint batch)
{
  for (guint i = 0; i < self->toasts_shown->len; i++)
    if (get_batch (g_ptr_array_index (self->toasts_shown, i)) == batch)
      return g_ptr_array_index (self->toasts_shown, i);

  return NULL;
}

static void
undo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *self = data;
  guint batch = kith_deletions_get_last (self->deletions);
  AdwToast *toast = find_toast (self, batch);

  kith_deletions_undo (self->deletions, batch);
  if (toast != NULL)
    adw_toast_dismiss (toast);
}

/* Made when it is asked for: to make it for each window costs time at start. */
static void
show_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (
    "/io/github/kith/Kith/shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (
    gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, data);
  gtk_window_present (shortcuts);
}

static void
retry (KithWindow *self)
{
  kith_contact_list_refresh (self->list);
}

/* What others changed is seen when one comes back to the window. */
static void
active_changed (KithWindow *self)
{
  if (!gtk_window_is_active (GTK_WINDOW (self)) || !self->rows_seen)
    return;

  kith_contact_list_refresh (self->list);
  look_for_samples (self);
}

/* The list, and the first frame that shows it */

static void
frame_painted (GdkFrameClock *clock, KithWindow *self)
{
  g_signal_handlers_disconnect_by_func (clock, frame_painted, self);
  g_debug ("First frame with rows at %" G_GINT64_FORMAT " ms",
           g_get_monotonic_time () / 1000);
  /* It can wait for that. */
  look_for_samples (self);
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
connect_all (KithWindow *self)
{
  g_signal_connect_object (self->list, "items-changed",
                           G_CALLBACK (list_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->list, "notify", G_CALLBACK (list_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::sort-order",
                           G_CALLBACK (sort_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->deletions, "failed",
                           G_CALLBACK (deletion_failed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->deletions, "notify::busy",
                           G_CALLBACK (look_for_samples), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (self->deletions, "can-undo",
                          g_action_map_lookup_action (G_ACTION_MAP (self),
                                                      "undo"),
                          "enabled", G_BINDING_SYNC_CREATE);
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
      if (can_leave (self))
        leave_for (self, NEXT_CLOSE);
      return GDK_EVENT_STOP;
    }

  save_size (self);
  carry_out_deletions (self);
  g_cancellable_cancel (self->adding);

  return GTK_WINDOW_CLASS (kith_window_parent_class)->close_request (window);
}

/* Class */

static void
kith_window_dispose (GObject *object)
{
  KithWindow *self = KITH_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->deletions != NULL)
    carry_out_deletions (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_WINDOW);
  g_clear_object (&self->next_contact);
  g_clear_pointer (&self->next_contacts, g_ptr_array_unref);
  g_clear_object (&self->list);
  g_clear_object (&self->deletions);
  g_clear_object (&self->contacts);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (kith_window_parent_class)->dispose (object);
}

static void
kith_window_finalize (GObject *object)
{
  KithWindow *self = KITH_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->adding);
  g_clear_pointer (&self->toasts_shown, g_ptr_array_unref);

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
  BIND (delete_checked);
  BIND (delete_contact);
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
  window_class->close_request = kith_window_close_request;

  g_type_ensure (KITH_TYPE_LIST_PANE);
  g_type_ensure (KITH_TYPE_CONTACT_PANE);
  bind_template (widget_class);

  /* Not an accelerator of the program: what is being typed has its own undo,
   * which comes first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z,
                                       GDK_CONTROL_MASK, "win.undo", NULL);
}

static const GActionEntry actions[] = {
  { "add-samples", add_samples, NULL, NULL, NULL, { 0 } },
  { "find", find, NULL, NULL, NULL, { 0 } },
  { "new-contact", new_contact, NULL, NULL, NULL, { 0 } },
  { "remove-samples", remove_samples, NULL, NULL, NULL, { 0 } },
  { "select", start_selecting, NULL, NULL, NULL, { 0 } },
  { "show-shortcuts", show_shortcuts, NULL, NULL, NULL, { 0 } },
  { "undo", undo, NULL, NULL, NULL, { 0 } },
};

static void
kith_window_init (KithWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->settings = g_settings_new (KITH_APP_ID);
  self->toasts_shown = g_ptr_array_new_with_free_func (g_object_unref);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions,
                                   G_N_ELEMENTS (actions), self);
  set_enabled (self, "remove-samples", FALSE);
  gtk_widget_init_template (GTK_WIDGET (self));
  restore_size (self);
}

/**
 * kith_window_new:
 * @application: the program
 * @contacts: the contacts
 * @deletions: the deletions of all windows
 *
 * Returns: (transfer none): a window that shows the first contacts, on the
 *   way already
 */
KithWindow *
kith_window_new (GtkApplication *application,
                 KithContacts *contacts,
                 KithDeletions *deletions)
{
  KithWindow *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (KITH_IS_CONTACTS (contacts), NULL);
  g_return_val_if_fail (KITH_IS_DELETIONS (deletions), NULL);

  self = g_object_new (KITH_TYPE_WINDOW, "application", application, NULL);
  self->contacts = g_object_ref (contacts);
  self->deletions = g_object_ref (deletions);
  self->list = kith_contact_list_new (contacts);
  sort_changed (self);
  kith_contact_pane_set_contacts (self->contact_pane, contacts);
  kith_list_pane_set_list (self->list_pane, contacts, self->list, deletions);
  connect_all (self);

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

  if (can_leave (self))
    leave_for (self, NEXT_NEW);
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

  kith_contacts_get_async (self->contacts, contact_id, self->cancellable,
                           contact_got, g_object_ref (self));
}

/**
 * kith_window_tell:
 * @self: a window
 * @text: a sentence
 *
 * Shows it until it is dismissed.
 */
void
kith_window_tell (KithWindow *self, const char *text)
{
  g_autofree char *markup = NULL;
  AdwToast *toast;

  g_return_if_fail (KITH_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  /* It came back after the window had been closed. */
  if (self->toasts == NULL)
    return;

  markup = g_markup_escape_text (text, -1);
  toast = adw_toast_new (markup);
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}
