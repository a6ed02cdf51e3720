/* kith-waiting-dialog.c: the changes that wait to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/waiting/kith-waiting-dialog.h"

#include <glib/gi18n.h>

#include "ui/waiting/kith-unsaved-group.h"
#include "ui/waiting/kith-waiting-text.h"
#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

struct _KithWaitingDialog
{
  AdwWindow parent_instance;

  KithOutbox *outbox;
  KithNames *names; /* (nullable) */
};

enum
{
  OPEN_ENTRY,
  OPEN_KEPT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithWaitingDialog, kith_waiting_dialog, ADW_TYPE_WINDOW)

/* The words */

/* @part: (transfer full) */
static void
add_part (GPtrArray *parts, guint n, char *part)
{
  if (n > 0)
    g_ptr_array_add (parts, part);
  else
    g_free (part);
}

char *
kith_waiting_summary (KithOutbox *outbox)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  KithDrafts *drafts = kith_outbox_get_drafts (outbox);
  guint n_unsaved = g_list_model_get_n_items (G_LIST_MODEL (drafts));
  guint n_waiting, n_needing;

  kith_outbox_count (outbox, &n_waiting, &n_needing);
  add_part (parts, n_needing,
            g_strdup_printf (ngettext ("%u contact needs you",
                                       "%u contacts need you", n_needing),
                             n_needing));
  add_part (parts, n_waiting,
            g_strdup_printf (ngettext ("%u change waits", "%u changes wait",
                                       n_waiting),
                             n_waiting));
  add_part (parts, n_unsaved,
            g_strdup_printf (ngettext ("%u change is not saved yet",
                                       "%u changes are not saved yet",
                                       n_unsaved),
                             n_unsaved));
  if (parts->len == 0)
    return NULL;

  g_ptr_array_add (parts, NULL);

  return g_strjoinv ("\n", (char **) parts->pdata);
}

static char *
describe_change (KithOutboxEntry *entry, KithNames *names)
{
  KithContact *base = kith_outbox_entry_get_base (entry);
  KithContactInfo *info = kith_outbox_entry_get_info (entry);

  if (base == NULL)
    return g_strdup (_ ("New Contact"));
  if (info == NULL)
    return g_strdup (_ ("Deletion"));

  return kith_message_changes (kith_contact_get_info (base), info, names);
}

/* What others have made of a contact that was to be deleted. */
static char *
describe_theirs (KithOutboxEntry *entry, KithNames *names)
{
  KithContact *base = kith_outbox_entry_get_base (entry);
  KithContact *theirs = kith_outbox_entry_get_theirs (entry);
  g_autofree char *titles = kith_message_changes (
    kith_contact_get_info (base), kith_contact_get_info (theirs), names);

  /* Translators: %s is a list of fields */
  return g_strdup_printf (_ ("Changed elsewhere: %s"), titles);
}

static char *
describe_reason (KithOutboxEntry *entry, KithNames *names)
{
  const GError *error = kith_outbox_entry_get_error (entry);

  if (kith_outbox_entry_get_state (entry) == KITH_OUTBOX_SENDING)
    return g_strdup (_ ("Saving…"));
  if (kith_outbox_entry_get_state (entry) == KITH_OUTBOX_NEEDS_ANSWER
      && kith_outbox_entry_get_theirs (entry) != NULL)
    return describe_theirs (entry, names);

  return error != NULL ? kith_message_for_error (error)
                       : g_strdup (_ ("Not sent yet"));
}

static char *
describe (KithOutboxEntry *entry, KithNames *names)
{
  g_autofree char *change = describe_change (entry, names);
  g_autofree char *reason = describe_reason (entry, names);
  g_autofree char *when = kith_message_when (
    kith_outbox_entry_get_since (entry), g_get_real_time ());

  return g_strdup_printf ("%s · %s\n%s", change, when, reason);
}

/* The rows */

static void
open_entry (KithWaitingDialog *self, KithOutboxEntry *entry, gboolean save)
{
  g_autoptr (KithWaitingDialog) alive = g_object_ref (self);
  g_autoptr (KithOutboxEntry) wanted = g_object_ref (entry);

  gtk_window_destroy (GTK_WINDOW (self));
  g_signal_emit (alive, signals[OPEN_ENTRY], 0, wanted, save);
}

static void
open_kept (KithWaitingDialog *self, KithKeptDraft *kept)
{
  g_autoptr (KithWaitingDialog) alive = g_object_ref (self);
  g_autoptr (KithKeptDraft) wanted = g_object_ref (kept);

  gtk_window_destroy (GTK_WINDOW (self));
  g_signal_emit (alive, signals[OPEN_KEPT], 0, wanted);
}

static KithWaitingDialog *
get_dialog (GtkWidget *widget)
{
  return KITH_WAITING_DIALOG (
    gtk_widget_get_ancestor (widget, KITH_TYPE_WAITING_DIALOG));
}

static gboolean
is_deletion (KithOutboxEntry *entry)
{
  return kith_outbox_entry_get_operation (entry) == KITH_OUTBOX_DELETE;
}

/* What may have to be asked about is saved in its form. */
static void
send_clicked (GtkWidget *button, KithOutboxEntry *entry)
{
  KithWaitingDialog *self = get_dialog (button);
  KithOutboxState state = kith_outbox_entry_get_state (entry);

  if (!is_deletion (entry)
      && (state == KITH_OUTBOX_NEEDS_ANSWER || state == KITH_OUTBOX_FAILED))
    open_entry (self, entry, /* save= */ TRUE);
  else
    kith_outbox_send_async (self->outbox, entry, NULL, NULL, NULL);
}

static void
edit_clicked (GtkWidget *button, KithOutboxEntry *entry)
{
  open_entry (get_dialog (button), entry, /* save= */ FALSE);
}

static void
take_back_clicked (GtkWidget *button, KithOutboxEntry *entry)
{
  kith_outbox_take_back_soon (get_dialog (button)->outbox, entry);
}

static GtkWidget *
add_button (GtkWidget *row,
            KithOutboxEntry *entry,
            const char *icon,
            GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", clicked, entry, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return button;
}

static void
set_label (GtkWidget *button, const char *label)
{
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static const char *
get_send_label (KithOutboxEntry *entry)
{
  if (kith_outbox_entry_get_state (entry) != KITH_OUTBOX_NEEDS_ANSWER)
    return _ ("Send Now");

  return is_deletion (entry) ? _ ("Delete Anyway") : _ ("Review");
}

static void
update_row (GtkWidget *row)
{
  KithOutboxEntry *entry = g_object_get_data (G_OBJECT (row), "entry");
  GtkWidget *send = g_object_get_data (G_OBJECT (row), "send");
  KithWaitingDialog *self = get_dialog (row);
  g_autofree char *subtitle = describe (entry,
                                        self != NULL ? self->names : NULL);
  gboolean is_sending = kith_outbox_entry_get_state (entry)
                        == KITH_OUTBOX_SENDING;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  set_label (send, get_send_label (entry));
  gtk_widget_set_sensitive (send, !is_sending);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  KithOutboxEntry *entry = item;
  GtkWidget *row = adw_action_row_new ();
  const char *name = kith_outbox_entry_get_name (entry);
  g_autofree char *title = kith_bidi_isolate (kith_message_name (name));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  g_object_set_data (G_OBJECT (row), "entry", entry);
  g_object_set_data (G_OBJECT (row), "send",
                     add_button (row, entry, "document-send-symbolic",
                                 G_CALLBACK (send_clicked)));
  if (!is_deletion (entry))
    set_label (add_button (row, entry, "document-edit-symbolic",
                           G_CALLBACK (edit_clicked)),
               _ ("Edit"));
  set_label (add_button (row, entry, "edit-undo-symbolic",
                         G_CALLBACK (take_back_clicked)),
             _ ("Take Back"));
  g_signal_connect_object (entry, "notify::state", G_CALLBACK (update_row), row,
                           G_CONNECT_SWAPPED);
  /* Once it is in the dialog, which knows the fields' names. */
  g_signal_connect (row, "map", G_CALLBACK (update_row), NULL);
  update_row (row);

  return row;
}

/* The class */

static void
kith_waiting_dialog_finalize (GObject *object)
{
  KithWaitingDialog *self = KITH_WAITING_DIALOG (object);

  g_clear_object (&self->outbox);
  g_clear_object (&self->names);

  G_OBJECT_CLASS (kith_waiting_dialog_parent_class)->finalize (object);
}

static void
kith_waiting_dialog_class_init (KithWaitingDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_waiting_dialog_finalize;

  signals[OPEN_ENTRY] = g_signal_new ("open-entry", G_TYPE_FROM_CLASS (klass),
                                      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, KITH_TYPE_OUTBOX_ENTRY,
                                      G_TYPE_BOOLEAN);
  signals[OPEN_KEPT] = g_signal_new ("open-kept", G_TYPE_FROM_CLASS (klass),
                                     G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, KITH_TYPE_KEPT_DRAFT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape,
                                       0, "window.close", NULL);
}

static void
kith_waiting_dialog_init (KithWaitingDialog *self)
{
}

static GtkWidget *
make_placeholder (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page),
                                 "object-select-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Nothing Waits"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _ ("All changes have been sent."));

  return page;
}

static GtkWidget *
make_list (KithWaitingDialog *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (list), make_placeholder ());
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Waiting Changes"), -1);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (self->outbox),
                           create_row, NULL, NULL);

  return list;
}

/* "Nothing waits" is not said beside what is not saved. */
static void
update_list (GtkWidget *list)
{
  KithWaitingDialog *self = get_dialog (list);
  KithDrafts *drafts = kith_outbox_get_drafts (self->outbox);
  guint n_unsaved = g_list_model_get_n_items (G_LIST_MODEL (drafts));

  gtk_widget_set_visible (
    list, n_unsaved == 0
            || g_list_model_get_n_items (G_LIST_MODEL (self->outbox)) > 0);
}

static GtkWidget *
make_groups (KithWaitingDialog *self)
{
  KithDrafts *drafts = kith_outbox_get_drafts (self->outbox);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *unsaved = kith_unsaved_group_new (self->outbox, self->names);
  GtkWidget *list = make_list (self);

  g_signal_connect_object (unsaved, "open", G_CALLBACK (open_kept), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drafts, "items-changed", G_CALLBACK (update_list),
                           list, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->outbox, "items-changed",
                           G_CALLBACK (update_list), list, G_CONNECT_SWAPPED);
  g_signal_connect (list, "map", G_CALLBACK (update_list), NULL);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), unsaved);

  return box;
}

static void
copy_all (KithWaitingDialog *self)
{
  g_autoptr (GPtrArray)
    entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->outbox));
       i++)
    g_ptr_array_add (entries,
                     g_list_model_get_item (G_LIST_MODEL (self->outbox), i));

  text = kith_waiting_text_describe (entries, self->names);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static GtkWidget *
make_copy_button (KithWaitingDialog *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  set_label (button, _ ("Copy All"));
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_all), self,
                           G_CONNECT_SWAPPED);

  return button;
}

static void
build (KithWaitingDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  gtk_widget_add_css_class (header, "flat");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), make_copy_button (self));
  gtk_box_append (GTK_BOX (box), header);
  adw_clamp_set_child (ADW_CLAMP (clamp), make_groups (self));
  gtk_widget_set_margin_top (clamp, 12);
  gtk_widget_set_margin_bottom (clamp, 24);
  gtk_widget_set_margin_start (clamp, 12);
  gtk_widget_set_margin_end (clamp, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (self), box);
}

/**
 * kith_waiting_dialog_new:
 * @parent: over which window it comes up
 * @outbox: what waits
 * @names: (nullable): what things are called
 *
 * Returns: (transfer none): the dialog, to be presented
 */
KithWaitingDialog *
kith_waiting_dialog_new (GtkWindow *parent,
                         KithOutbox *outbox,
                         KithNames *names)
{
  KithWaitingDialog *self = g_object_new (KITH_TYPE_WAITING_DIALOG,
                                          "transient-for", parent, "modal",
                                          TRUE, "title", _ ("Waiting Changes"),
                                          "default-width", 480,
                                          "default-height", 420, NULL);

  self->outbox = g_object_ref (outbox);
  self->names = names != NULL ? g_object_ref (names) : NULL;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Waiting Changes"), -1);
  build (self);

  return self;
}
