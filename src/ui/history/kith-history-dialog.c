/* kith-history-dialog.c: what a contact was, and making it that again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/history/kith-history-dialog.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "base/kith-object.h"
#include "ui/history/kith-revision-row.h"
#include "ui/save/kith-rewrite.h"
#include "ui/undo/kith-toast.h"
#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

struct _KithHistoryDialog
{
  AdwWindow parent_instance;

  /* construct */
  KithOutbox *outbox;
  KithContactHistory *history;

  KithNames *names;   /* nullable */
  KithContact *shown; /* against which the rows are shown; or NULL */
  gboolean is_named;  /* whether they know who the user is */
  gboolean is_writing;

  /* Children */
  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *message;
  GtkWidget *retry;
  GtkListBox *list;
  GtkLabel *trouble;
  GtkWidget *more;
};

enum
{
  PROP_0,
  PROP_NAMES,
};

G_DEFINE_FINAL_TYPE (KithHistoryDialog, kith_history_dialog, ADW_TYPE_WINDOW)

static void
tell (KithHistoryDialog *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, kith_toast_new (text));
}

/* What is shown */

static void
load_more (KithHistoryDialog *self)
{
  kith_contact_history_load_more (self->history);
}

static void
edge_reached (KithHistoryDialog *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM
      && kith_contact_history_get_error (self->history) == NULL)
    kith_contact_history_load_more (self->history);
}

/* Some servers have the API and nothing beside it. */
static gboolean
is_without_history (const GError *error)
{
  return g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND)
         && kith_error_get_code (error) == NULL;
}

static void
show_message (KithHistoryDialog *self, const GError *error)
{
  gboolean is_failed = error != NULL
                       && !g_error_matches (error, KITH_ERROR,
                                            KITH_ERROR_NOT_FOUND);
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  if (is_failed)
    text = kith_message_for_error (error);
  else if (is_without_history (error))
    text = g_strdup (_ ("This server does not keep what contacts were."));
  else
    text = g_strdup (_ ("Nothing is recorded of this contact yet."));

  markup = g_markup_escape_text (text, -1);
  adw_status_page_set_title (self->message, is_failed
                                              ? _ ("History Cannot Be Read")
                                              : _ ("No History"));
  adw_status_page_set_description (self->message, markup);
  gtk_widget_set_visible (self->retry, is_failed);
}

/* Below the rows. */
static void
show_end (KithHistoryDialog *self)
{
  const GError *error = kith_contact_history_get_error (self->history);
  gboolean has_rows = g_list_model_get_n_items (G_LIST_MODEL (self->history))
                      > 0;
  g_autofree char *text = error != NULL ? kith_message_for_error (error) : NULL;

  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble),
                          has_rows && error != NULL);
  gtk_button_set_label (GTK_BUTTON (self->more),
                        error != NULL ? _ ("Retry") : _ ("Show Older"));
  gtk_widget_set_visible (
    self->more,
    has_rows
      && (error != NULL || kith_contact_history_has_more (self->history)));
  gtk_widget_set_sensitive (self->more,
                            !kith_contact_history_is_loading (self->history));
}

static void
update_rows (KithHistoryDialog *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL;
       i++)
    kith_revision_row_update (KITH_REVISION_ROW (row), self->names);
}

/* What the rows are shown against may be another one by now. */
static void
follow_history (KithHistoryDialog *self)
{
  KithContact *current = kith_contact_history_get_current (self->history);
  gboolean is_named = kith_contact_history_get_own_name (self->history) != NULL;

  if (self->shown == current && self->is_named == is_named)
    return;

  g_set_object (&self->shown, current);
  self->is_named = is_named;
  update_rows (self);
}

static void
history_changed (KithHistoryDialog *self)
{
  const char *page = "revisions";

  if (g_list_model_get_n_items (G_LIST_MODEL (self->history)) == 0)
    page = kith_contact_history_is_loading (self->history) ? "loading"
                                                           : "message";

  if (g_str_equal (page, "message"))
    show_message (self, kith_contact_history_get_error (self->history));
  gtk_stack_set_visible_child_name (self->stack, page);
  follow_history (self);
  show_end (self);
}

/* Restoring */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithHistoryDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) contact = kith_rewrite_finish (result, &error);
  g_autofree char *text = NULL;

  self->is_writing = FALSE;
  if (self->history == NULL
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (error != NULL)
    text = kith_message_for_error (error);
  else if (contact == NULL)
    text = g_strdup (_ ("Waiting – will be sent when online"));
  else
    text = g_strdup (_ ("Restored"));
  tell (self, text);
}

static void
write_info (KithHistoryDialog *self, KithContactInfo *info)
{
  KithContact *current = kith_contact_history_get_current (self->history);
  g_autoptr (KithDraft) draft = kith_draft_new (current);

  kith_draft_set_info (draft, info);
  if (!kith_draft_is_dirty (draft))
    {
      tell (self, _ ("The contact is like that already"));
      return;
    }

  self->is_writing = TRUE;
  kith_rewrite_async (GTK_WIDGET (self), self->outbox, draft, self->names,
                      written_cb, g_object_ref (self));
}

static void
restore_cb (KithHistoryDialog *self, KithRevisionRow *row)
{
  KithContact *current = kith_contact_history_get_current (self->history);
  g_autoptr (KithContactInfo) info = NULL;

  if (self->is_writing || current == NULL)
    return;

  info = kith_history_item_restore (kith_revision_row_get_item (row), current,
                                    self->names);
  write_info (self, info);
}

static void
put_back_cb (KithHistoryDialog *self, const char *path, KithRevisionRow *row)
{
  KithContact *current = kith_contact_history_get_current (self->history);
  g_autoptr (KithContactInfo) info = NULL;

  if (self->is_writing || current == NULL)
    return;

  info = kith_history_item_put_back (kith_revision_row_get_merge (row), path);
  write_info (self, info);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  KithHistoryDialog *self = data;
  GtkWidget *row = kith_revision_row_new (self->history, item, self->names);

  g_signal_connect_object (row, "restore", G_CALLBACK (restore_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "put-back", G_CALLBACK (put_back_cb), self,
                           G_CONNECT_SWAPPED);

  return row;
}

/* The class */

static void
kith_history_dialog_get_property (GObject *object,
                                  guint prop_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NAMES:
      g_value_set_object (value, KITH_HISTORY_DIALOG (object)->names);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_history_dialog_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  KithHistoryDialog *self = KITH_HISTORY_DIALOG (object);

  switch (prop_id)
    {
    case PROP_NAMES:
      if (g_set_object (&self->names, g_value_get_object (value)))
        {
          update_rows (self);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_history_dialog_dispose (GObject *object)
{
  KithHistoryDialog *self = KITH_HISTORY_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_HISTORY_DIALOG);
  g_clear_object (&self->history);
  g_clear_object (&self->outbox);
  g_clear_object (&self->shown);
  g_clear_object (&self->names);

  G_OBJECT_CLASS (kith_history_dialog_parent_class)->dispose (object);
}

static void
kith_history_dialog_class_init (KithHistoryDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_history_dialog_dispose;
  object_class->get_property = kith_history_dialog_get_property;
  object_class->set_property = kith_history_dialog_set_property;
  g_object_class_install_property (object_class, PROP_NAMES,
                                   g_param_spec_object ("names", NULL, NULL,
                                                        KITH_TYPE_NAMES,
                                                        KITH_PARAM_READWRITE));

  gtk_widget_class_set_accessible_role (widget_class,
                                        GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-history-dialog.ui");
#define BIND(child)                                                            \
  gtk_widget_class_bind_template_child (widget_class, KithHistoryDialog, child)
  BIND (title);
  BIND (toasts);
  BIND (stack);
  BIND (message);
  BIND (retry);
  BIND (list);
  BIND (trouble);
  BIND (more);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, load_more);
  gtk_widget_class_bind_template_callback (widget_class, edge_reached);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0,
                                       "window.close", NULL);
}

static void
kith_history_dialog_init (KithHistoryDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

KithHistoryDialog *
kith_history_dialog_new (GtkWindow *parent,
                         KithOutbox *outbox,
                         KithContact *contact)
{
  KithHistoryDialog *self;
  g_autofree char *name = NULL;

  g_return_val_if_fail (KITH_IS_OUTBOX (outbox), NULL);
  g_return_val_if_fail (KITH_IS_CONTACT (contact), NULL);

  self = g_object_new (KITH_TYPE_HISTORY_DIALOG, "transient-for", parent, NULL);
  self->outbox = g_object_ref (outbox);
  self->history = kith_contact_history_new (kith_outbox_get_contacts (outbox),
                                            kith_contact_get_id (contact));
  name = kith_bidi_isolate (kith_contact_get_display_name (contact));
  adw_window_title_set_subtitle (self->title, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("History"),
                                  -1);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->history), create_row,
                           self, NULL);
  g_signal_connect_object (self->history, "changed",
                           G_CALLBACK (history_changed), self,
                           G_CONNECT_SWAPPED);
  history_changed (self);

  return self;
}
