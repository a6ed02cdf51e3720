/* kith-unsaved-group.c: what was typed and is not saved yet, as a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/waiting/kith-unsaved-group.h"

#include <glib/gi18n.h>

#include "ui/form/kith-entry-row.h"
#include "ui/widgets/kith-question.h"
#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

struct _KithUnsavedGroup
{
  AdwBin parent_instance;

  KithOutbox *outbox;
  KithDrafts *drafts;   /* of the outbox */
  KithNames *names;     /* (nullable) */
  KithKeptDraft *asked; /* (nullable): what a question is about */
};

enum
{
  OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithUnsavedGroup, kith_unsaved_group, ADW_TYPE_BIN)

/* The rows */

static char *
describe (KithUnsavedGroup *self, KithKeptDraft *kept)
{
  KithContact *base = kith_kept_draft_get_base (kept);
  g_autofree char *when = kith_message_when (kith_kept_draft_get_when (kept),
                                             g_get_real_time ());
  g_autofree char *changes = NULL;

  if (base != NULL)
    changes = kith_message_changes (kith_contact_get_info (base),
                                    kith_kept_draft_get_info (kept),
                                    self->names);

  return g_strdup_printf ("%s · %s", base != NULL ? changes : _ ("New Contact"),
                          when);
}

static KithUnsavedGroup *
get_group (GtkWidget *widget)
{
  return KITH_UNSAVED_GROUP (
    gtk_widget_get_ancestor (widget, KITH_TYPE_UNSAVED_GROUP));
}

static void
open_clicked (GtkWidget *button, KithKeptDraft *kept)
{
  g_signal_emit (get_group (button), signals[OPEN], 0, kept);
}

static void
discard_response_cb (KithUnsavedGroup *self, const char *response)
{
  g_autoptr (KithKeptDraft) kept = g_steal_pointer (&self->asked);

  /* A form may have opened it meanwhile. */
  if (!g_str_equal (response, "discard")
      || !kith_drafts_contains (self->drafts, kept))
    return;

  kith_outbox_discard (self->outbox, kith_kept_draft_get_base (kept),
                       kith_kept_draft_get_info (kept));
  kith_drafts_discard (self->drafts, kept);
}

static void
discard_clicked (GtkWidget *button, KithKeptDraft *kept)
{
  KithUnsavedGroup *self = get_group (button);
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (gtk_widget_get_root (button)), _ ("Discard Changes?"),
    _ ("What you typed can be looked up under Values Not Chosen."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    _ ("Cancel"), "discard", _ ("Discard"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "discard",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog),
                                           "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_set_object (&self->asked, kept);
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_response_cb),
                           self, G_CONNECT_SWAPPED);
  kith_question_present (dialog);
}

static void
add_button (GtkWidget *row,
            KithKeptDraft *kept,
            const char *icon,
            const char *label,
            GCallback clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  kith_widget_set_label (button, label);
  g_signal_connect_object (button, "clicked", clicked, kept, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static GtkWidget *
create_row (gpointer item, gpointer data)
{
  KithKeptDraft *kept = item;
  GtkWidget *row = adw_action_row_new ();
  const char *name = kith_kept_draft_get_name (kept);
  g_autofree char *title = kith_bidi_isolate (kith_message_name (name));
  g_autofree char *subtitle = describe (data, kept);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  add_button (row, kept, "document-edit-symbolic", _ ("Open"),
              G_CALLBACK (open_clicked));
  add_button (row, kept, "user-trash-symbolic", _ ("Discard"),
              G_CALLBACK (discard_clicked));

  return row;
}

/* The class */

static void
update (KithUnsavedGroup *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          g_list_model_get_n_items (G_LIST_MODEL (self->drafts))
                            > 0);
}

static void
kith_unsaved_group_dispose (GObject *object)
{
  KithUnsavedGroup *self = KITH_UNSAVED_GROUP (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->asked);
  g_clear_object (&self->drafts);
  g_clear_object (&self->outbox);
  g_clear_object (&self->names);

  G_OBJECT_CLASS (kith_unsaved_group_parent_class)->dispose (object);
}

static void
kith_unsaved_group_class_init (KithUnsavedGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = kith_unsaved_group_dispose;

  signals[OPEN] = g_signal_new ("open", KITH_TYPE_UNSAVED_GROUP,
                                G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, KITH_TYPE_KEPT_DRAFT);
}

static void
kith_unsaved_group_init (KithUnsavedGroup *self)
{
}

static GtkWidget *
make_heading (void)
{
  GtkWidget *label = gtk_label_new (_ ("Not Saved Yet"));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");

  return label;
}

static GtkWidget *
make_list (KithUnsavedGroup *self)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Not Saved Yet"), -1);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), G_LIST_MODEL (self->drafts),
                           create_row, self, NULL);

  return list;
}

/**
 * kith_unsaved_group_new:
 * @outbox: of which the drafts are shown
 * @names: (nullable): what things are called
 *
 * Returns: (transfer floating): a new group
 */
GtkWidget *
kith_unsaved_group_new (KithOutbox *outbox, KithNames *names)
{
  KithUnsavedGroup *self = g_object_new (KITH_TYPE_UNSAVED_GROUP, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->outbox = g_object_ref (outbox);
  self->drafts = g_object_ref (kith_outbox_get_drafts (outbox));
  self->names = names != NULL ? g_object_ref (names) : NULL;
  gtk_box_append (GTK_BOX (box), make_heading ());
  gtk_box_append (GTK_BOX (box), make_list (self));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->drafts, "items-changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
