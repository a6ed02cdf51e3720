/* kith-list-pane.c: the list of contacts, and its search
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-list-pane-private.h"

#include <glib/gi18n.h>

#include "base/kith-object.h"
#include "base/kith-text.h"
#include "ui/widgets/kith-fold.h"
#include "ui/widgets/kith-large-text.h"
#include "ui/words/kith-messages.h"

enum
{
  PROP_MENU_MODEL = 1,
  PROP_SELECTING,
  PROP_SHOW_END_TITLE_BUTTONS,
  N_PROPS,
};

enum
{
  SIGNAL_DELETE,
  SIGNAL_DELETE_OPENED,
  SIGNAL_OPEN,
  SIGNAL_RETRY,
  SIGNAL_STOP,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithListPane, kith_list_pane, ADW_TYPE_BIN)

/* What is seen */

static char *
format_number (gint64 number)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, number);
}

static gboolean
is_searching (KithListPane *self)
{
  return kith_contact_list_get_search (self->list) != NULL;
}

static char *
make_subtitle (KithListPane *self)
{
  gint64 total = kith_contact_list_get_total (self->list);
  gint64 all = kith_contact_list_get_all (self->list)
               - kith_deletions_get_n_hidden (self->deletions);
  g_autofree char *total_text = format_number (total);
  g_autofree char *all_text = format_number (all);

  if (is_searching (self))
    /* Translators: how many contacts a search found: "128 of 10,000". */
    return g_strdup_printf (_ ("%s of %s"), total_text, all_text);
  if (all <= 0)
    return g_strdup ("");

  return g_strdup_printf (ngettext ("%s contact", "%s contacts", (gulong) all),
                          all_text);
}

static void
update_trouble (KithListPane *self)
{
  const GError *error = kith_contact_list_get_error (self->list);
  g_autofree char *message = NULL;

  if (error != NULL)
    {
      message = kith_message_for_error (error);
      gtk_label_set_label (self->trouble_label, message);
    }
  gtk_revealer_set_reveal_child (self->trouble, error != NULL);
}

static const char *
choose_page (KithListPane *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0
      || kith_contact_list_is_loading (self->list)
      || kith_contact_list_get_error (self->list) != NULL)
    return "list";

  return is_searching (self) ? "no-results" : "empty";
}

static void
update (KithListPane *self)
{
  g_autofree char *subtitle = make_subtitle (self);

  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_stack_set_visible_child_name (self->stack, choose_page (self));
  update_trouble (self);
}

/* Searching */

static void
search_changed (KithListPane *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (self->search_entry));

  if (self->list == NULL)
    return;

  /* A space looks for nothing yet; other signs find nothing. */
  g_strstrip (text);
  g_strfreev (self->terms);
  self->terms = kith_text_search_terms (text);
  kith_contact_view_set_terms (self->view, (const char *const *) self->terms);
  kith_contact_list_set_search (self->list, text);
  update (self);
}

static void
search_activated (KithListPane *self)
{
  kith_list_pane_focus_list (self);
  kith_contact_view_activate_first (self->view);
}

static void
search_stopped (KithListPane *self)
{
  if (gtk_editable_get_text (self->search_entry)[0] != '\0')
    gtk_editable_set_text (self->search_entry, "");
  else
    kith_list_pane_focus_list (self);
}

static void
search_toggled (KithListPane *self)
{
  if (self->search_entry == NULL)
    return;

  if (gtk_toggle_button_get_active (self->search_toggle))
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  else
    gtk_editable_set_text (self->search_entry, "");
}

static gboolean
go_to_list (GtkWidget *widget, GVariant *args, gpointer data)
{
  KithListPane *self = KITH_LIST_PANE (
    gtk_widget_get_ancestor (widget, KITH_TYPE_LIST_PANE));

  kith_list_pane_focus_list (self);

  return TRUE;
}

/* What else can be pressed */

static void
contact_chosen (KithListPane *self, KithContact *contact, gboolean show)
{
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, contact, show);
}

static void
retry_clicked (KithListPane *self)
{
  g_signal_emit (self, signals[SIGNAL_RETRY], 0);
}

static void
stop_clicked (KithListPane *self)
{
  if (self->fetching != NULL)
    g_cancellable_cancel (self->fetching);
  else
    g_signal_emit (self, signals[SIGNAL_STOP], 0);
}

/* Class */

static void
kith_list_pane_get_property (GObject *object,
                             guint property_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  KithListPane *self = KITH_LIST_PANE (object);

  switch (property_id)
    {
    case PROP_MENU_MODEL:
      g_value_set_object (value, self->menu_model);
      break;
    case PROP_SELECTING:
      g_value_set_boolean (value, self->selection != NULL
                                    && kith_list_selection_is_selecting (
                                      self->selection));
      break;
    case PROP_SHOW_END_TITLE_BUTTONS:
      g_value_set_boolean (value, self->show_end_title_buttons);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kith_list_pane_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  KithListPane *self = KITH_LIST_PANE (object);

  switch (property_id)
    {
    case PROP_MENU_MODEL:
      if (g_set_object (&self->menu_model, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    case PROP_SHOW_END_TITLE_BUTTONS:
      if (kith_set_boolean (&self->show_end_title_buttons,
                            g_value_get_boolean (value)))
        {
          /* In a narrow window the middle is not where there is room. */
          adw_header_bar_set_centering_policy (self->header,
                                               self->show_end_title_buttons
                                                 ? ADW_CENTERING_POLICY_LOOSE
                                                 : ADW_CENTERING_POLICY_STRICT);
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kith_list_pane_dispose (GObject *object)
{
  KithListPane *self = KITH_LIST_PANE (object);

  g_cancellable_cancel (self->fetching);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_LIST_PANE);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->deletions);
  g_clear_object (&self->contacts);
  g_clear_object (&self->menu_model);

  G_OBJECT_CLASS (kith_list_pane_parent_class)->dispose (object);
}

static void
kith_list_pane_finalize (GObject *object)
{
  KithListPane *self = KITH_LIST_PANE (object);

  g_clear_object (&self->fetching);
  g_clear_pointer (&self->terms, g_strfreev);

  G_OBJECT_CLASS (kith_list_pane_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
#define BIND(child)                                                            \
  gtk_widget_class_bind_template_child (widget_class, KithListPane, child)

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-list-pane.ui");
  BIND (action_bar);
  BIND (header);
  BIND (headers);
  BIND (mirror_bar);
  BIND (outbox_bar);
  BIND (progress);
  BIND (progress_bar);
  BIND (progress_label);
  BIND (search_bar);
  BIND (search_entry);
  BIND (search_toggle);
  BIND (selecting_title);
  BIND (select_all_button);
  BIND (stop_selecting_button);
  BIND (stack);
  BIND (title);
  BIND (trouble);
  BIND (trouble_label);
  BIND (review_button);
  BIND (waiting);
  BIND (waiting_button);
  BIND (waiting_label);
  BIND (view);

#undef BIND
#define BIND(callback)                                                         \
  gtk_widget_class_bind_template_callback (widget_class, callback)

  BIND (contact_chosen);
  BIND (retry_clicked);
  BIND (search_activated);
  BIND (search_changed);
  BIND (search_stopped);
  BIND (search_toggled);
  BIND (stop_clicked);
#undef BIND
}

static void
install_properties (GObjectClass *object_class)
{
  props[PROP_MENU_MODEL] = g_param_spec_object ("menu-model", NULL, NULL,
                                                G_TYPE_MENU_MODEL,
                                                KITH_PARAM_READWRITE);
  props[PROP_SELECTING] = g_param_spec_boolean ("selecting", NULL, NULL, FALSE,
                                                KITH_PARAM_READABLE);
  props[PROP_SHOW_END_TITLE_BUTTONS] = g_param_spec_boolean (
    "show-end-title-buttons", NULL, NULL, FALSE, KITH_PARAM_READWRITE);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
install_signals (GType type)
{
  signals[SIGNAL_DELETE] = g_signal_new ("delete", type, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_PTR_ARRAY);
  signals[SIGNAL_DELETE_OPENED] = g_signal_new ("delete-opened", type,
                                                G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_OPEN] = g_signal_new ("open", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2,
                                       KITH_TYPE_CONTACT, G_TYPE_BOOLEAN);
  signals[SIGNAL_RETRY] = g_signal_new ("retry", type, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_STOP] = g_signal_new ("stop", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
kith_list_pane_class_init (KithListPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_list_pane_dispose;
  object_class->finalize = kith_list_pane_finalize;
  object_class->get_property = kith_list_pane_get_property;
  object_class->set_property = kith_list_pane_set_property;

  install_properties (object_class);
  install_signals (KITH_TYPE_LIST_PANE);
  g_type_ensure (KITH_TYPE_CONTACT_VIEW);
  g_type_ensure (KITH_TYPE_MIRROR_BAR);
  g_type_ensure (KITH_TYPE_OUTBOX_BAR);
  bind_template (widget_class);
  _kith_list_pane_install_selecting (widget_class);
}

static void
kith_list_pane_init (KithListPane *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  kith_large_text_cut (self->select_all_button);
  kith_large_text_cut (self->stop_selecting_button);
  kith_fold_hide_child (self->search_bar);
  kith_fold_hide_child (self->waiting);
  kith_fold_hide_child (self->trouble);
  kith_fold_hide_child (self->progress);
  gtk_search_entry_set_key_capture_widget (
    GTK_SEARCH_ENTRY (self->search_entry), GTK_WIDGET (self));

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Down, 0),
                      gtk_callback_action_new (go_to_list, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->search_entry), keys);
}

/* Public */

static void
connect_list (KithListPane *self)
{
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->list, "notify", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  _kith_list_pane_connect_selecting (self);
}

static void
connect_deletions (KithListPane *self)
{
  g_auto (GStrv) hidden = kith_deletions_list_hidden (self->deletions);

  for (guint i = 0; hidden[i] != NULL; i++)
    kith_contact_list_hide (self->list, hidden[i]);
  g_signal_connect_object (self->deletions, "hide",
                           G_CALLBACK (kith_contact_list_hide), self->list,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->deletions, "hide",
                           G_CALLBACK (kith_list_selection_forget),
                           self->selection, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->deletions, "show",
                           G_CALLBACK (kith_contact_list_unhide), self->list,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contacts, "contact-gone",
                           G_CALLBACK (kith_list_selection_forget),
                           self->selection, G_CONNECT_SWAPPED);
}

/**
 * kith_list_pane_set_list:
 * @self: a list pane that has none yet
 * @outbox: the contacts, and what waits of them
 * @list: the list to show
 * @deletions: what is hidden in it
 */
void
kith_list_pane_set_list (KithListPane *self,
                         KithOutbox *outbox,
                         KithContactList *list,
                         KithDeletions *deletions)
{
  g_autoptr (KithContactMarks) marks = NULL;

  g_return_if_fail (KITH_IS_LIST_PANE (self));
  g_return_if_fail (KITH_IS_OUTBOX (outbox));
  g_return_if_fail (KITH_IS_CONTACT_LIST (list));
  g_return_if_fail (KITH_IS_DELETIONS (deletions));
  g_return_if_fail (self->list == NULL);

  self->contacts = g_object_ref (kith_outbox_get_contacts (outbox));
  self->list = g_object_ref (list);
  self->deletions = g_object_ref (deletions);
  self->selection = kith_list_selection_new (list);
  connect_list (self);
  connect_deletions (self);
  kith_contact_view_set_list (self->view, self->contacts, list,
                              self->selection);
  kith_outbox_bar_set_outbox (self->outbox_bar, outbox);
  marks = kith_contact_marks_new (outbox);
  kith_contact_view_set_marks (self->view, marks);
  _kith_list_pane_connect_unsent (self, outbox, marks);
  update (self);
}

/**
 * kith_list_pane_set_mirror:
 * @self: a list pane
 * @mirror: the mirror of its contacts, of which it tells
 */
void
kith_list_pane_set_mirror (KithListPane *self, KithMirror *mirror)
{
  g_return_if_fail (KITH_IS_LIST_PANE (self));

  kith_mirror_bar_set_mirror (self->mirror_bar, mirror);
}

void
kith_list_pane_set_opened (KithListPane *self, const char *contact_id)
{
  g_return_if_fail (KITH_IS_LIST_PANE (self));

  kith_list_selection_set_opened (self->selection, contact_id);
}

const char *
kith_list_pane_get_opened (KithListPane *self)
{
  g_return_val_if_fail (KITH_IS_LIST_PANE (self), NULL);

  return kith_list_selection_get_opened (self->selection);
}

/**
 * kith_list_pane_reveal:
 * @self: a list pane
 * @contact_id: (nullable): a contact; %NULL for the first
 */
void
kith_list_pane_reveal (KithListPane *self, const char *contact_id)
{
  g_return_if_fail (KITH_IS_LIST_PANE (self));

  kith_contact_view_reveal (self->view, contact_id);
}

/**
 * kith_list_pane_find:
 * @self: a list pane
 *
 * Puts the cursor into the search, which is shown if it was not.
 */
void
kith_list_pane_find (KithListPane *self)
{
  g_return_if_fail (KITH_IS_LIST_PANE (self));

  gtk_toggle_button_set_active (self->search_toggle, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

void
kith_list_pane_focus_list (KithListPane *self)
{
  g_return_if_fail (KITH_IS_LIST_PANE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * kith_list_pane_focus_row:
 * @self: a list pane
 * @contact_id: whose row gets the focus, if it is at hand
 */
void
kith_list_pane_focus_row (KithListPane *self, const char *contact_id)
{
  g_return_if_fail (KITH_IS_LIST_PANE (self));
  g_return_if_fail (contact_id != NULL);

  kith_contact_view_focus_row (self->view, contact_id);
}

void
kith_list_pane_set_selecting (KithListPane *self, gboolean selecting)
{
  g_return_if_fail (KITH_IS_LIST_PANE (self));

  kith_list_selection_set_selecting (self->selection, selecting);
}

/**
 * kith_list_pane_set_waiting:
 * @self: a list pane
 * @summary: (nullable): what waits to be sent; NULL: nothing does
 * @needs_answer: whether some of it must be answered
 *
 * Shows it above the list, with the way to it.
 */
void
kith_list_pane_set_waiting (KithListPane *self,
                            const char *summary,
                            gboolean needs_answer)
{
  const char *text = summary != NULL ? summary : "";

  g_return_if_fail (KITH_IS_LIST_PANE (self));

  gtk_label_set_text (self->waiting_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->waiting_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (self->review_button, needs_answer);
  gtk_revealer_set_reveal_child (self->waiting, summary != NULL);
}

/**
 * kith_list_pane_set_progress:
 * @self: a list pane
 * @text: (nullable): what is going on; %NULL when it is over
 * @fraction: how much of it is done, 0 to 1
 */
void
kith_list_pane_set_progress (KithListPane *self,
                             const char *text,
                             double fraction)
{
  g_return_if_fail (KITH_IS_LIST_PANE (self));

  /* The window may have been closed meanwhile. */
  if (self->progress == NULL)
    return;

  if (text != NULL)
    {
      gtk_label_set_label (self->progress_label, text);
      gtk_progress_bar_set_fraction (self->progress_bar,
                                     CLAMP (fraction, 0, 1));
    }
  gtk_revealer_set_reveal_child (self->progress, text != NULL);
}
