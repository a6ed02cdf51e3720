/* kith-contact-view.c: the rows of the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-contact-view.h"

#include <math.h>

#include "base/kith-object.h"
#include "ui/list/kith-contact-row.h"

struct _KithContactView
{
  AdwBin parent_instance;

  /* owned */
  KithContacts *contacts;
  KithContactList *list;
  KithListSelection *selection;
  KithContactMarks *marks; /* (nullable) */
  GCancellable *reading;   /* the names of the custom fields */
  GPtrArray *rows;         /* KithContactRow, those that are bound; borrowed */
  GHashTable *titles;      /* key of a custom field → its name */
  char **terms;            /* those of the rows */
  char **wanted_terms;     /* those of the rows to come */
  char *reveal_id;

  KithInput input;
  guint forget_id;

  /* template */
  GtkListView *view;
};

enum
{
  SIGNAL_OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithContactView, kith_contact_view, ADW_TYPE_BIN)

/* Rows */

static void
selected_changed (GtkListItem *item, GParamSpec *pspec, KithContactRow *row)
{
  kith_contact_row_set_checked (row, gtk_list_item_get_selected (item));
}

/* @marks: (nullable) */
static void
update_mark (gpointer row, gpointer marks)
{
  KithContact *contact = kith_contact_row_get_contact (row);
  const char *id = contact != NULL ? kith_contact_get_id (contact) : NULL;

  if (id != NULL && marks != NULL)
    kith_contact_row_set_mark (row, kith_contact_marks_find (marks, id),
                               kith_contact_marks_find_waiting (marks, id));
  else
    kith_contact_row_set_mark (row, KITH_MARK_NONE, NULL);
}

static void
marks_changed (KithContactView *self)
{
  g_ptr_array_foreach (self->rows, update_mark, self->marks);
}

/* What is not there yet cannot be checked. */
static void
update_checkable (gpointer row, gpointer data)
{
  KithContactView *self = data;
  KithContact *contact = kith_contact_row_get_contact (row);

  kith_contact_row_set_checkable (
    row,
    kith_list_selection_is_selecting (self->selection)
      && (contact == NULL
          || !kith_contact_list_is_unsent (self->list,
                                           kith_contact_get_id (contact))));
}

/* Another contact stands here: one of the two may be chosen. */
static void
row_filled (KithContactRow *row, GParamSpec *pspec, GtkListItem *item)
{
  KithContactView *self = KITH_CONTACT_VIEW (
    gtk_widget_get_ancestor (GTK_WIDGET (row), KITH_TYPE_CONTACT_VIEW));
  guint position = gtk_list_item_get_position (item);

  if (self == NULL)
    return;

  update_mark (row, self->marks);
  update_checkable (row, self);
  if (position != GTK_INVALID_LIST_POSITION)
    kith_list_selection_touch (self->selection, position);
}

static void
setup_row (KithContactView *self, GtkListItem *item)
{
  GtkWidget *row = kith_contact_row_new ();

  gtk_list_item_set_child (item, row);
  g_signal_connect_object (item, "notify::selected",
                           G_CALLBACK (selected_changed), row, 0);
}

static void
bind_row (KithContactView *self, GtkListItem *item)
{
  KithContactRow *row = KITH_CONTACT_ROW (gtk_list_item_get_child (item));

  kith_contact_row_set_terms (row, (const char *const *) self->terms);
  kith_contact_row_set_titles (row, self->titles);
  kith_contact_row_set_checked (row, gtk_list_item_get_selected (item));
  kith_contact_row_set_slot (row, gtk_list_item_get_item (item));
  update_mark (row, self->marks);
  update_checkable (row, self);
  /* After the slot, whose contact needs no second look. */
  g_signal_connect (row, "notify::contact", G_CALLBACK (row_filled), item);
  g_ptr_array_add (self->rows, row);
}

static void
unbind_row (KithContactView *self, GtkListItem *item)
{
  KithContactRow *row = KITH_CONTACT_ROW (gtk_list_item_get_child (item));

  g_ptr_array_remove_fast (self->rows, row);
  g_signal_handlers_disconnect_by_func (row, row_filled, item);
  kith_contact_row_set_slot (row, NULL);
}

static void
teardown_row (KithContactView *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, NULL);
}

/* What the rows need to know */

static void
set_row_titles (gpointer row, gpointer titles)
{
  kith_contact_row_set_titles (row, titles);
}

static void
fields_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContactView) self = data;
  g_autoptr (GPtrArray)
    fields = kith_contacts_list_fields_finish (KITH_CONTACTS (source), result,
                                               NULL);

  if (fields == NULL || self->view == NULL)
    return;

  g_clear_pointer (&self->titles, g_hash_table_unref);
  self->titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        g_free);
  for (guint i = 0; i < fields->len; i++)
    {
      KithExtendedField *field = g_ptr_array_index (fields, i);

      g_hash_table_insert (self->titles,
                           g_strdup (kith_extended_field_get_key (field)),
                           g_strdup (
                             kith_extended_field_get_display_name (field)));
    }
  g_ptr_array_foreach (self->rows, set_row_titles, self->titles);
}

static void
list_fields (KithContactView *self)
{
  kith_contacts_list_fields_async (self->contacts, self->reading, fields_listed,
                                   g_object_ref (self));
}

static void
set_row_terms (gpointer row, gpointer terms)
{
  kith_contact_row_set_terms (row, terms);
}

static void
selecting_changed (KithContactView *self)
{
  g_ptr_array_foreach (self->rows, update_checkable, self);
}

static void
scroll_to (KithContactView *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item",
                              "u", position);
}

/* While the old rows are still there: the list view need not go where the new
 * ones may not reach.  Rows are marked for what they were found by, and not
 * before, which would cost a frame between the key and its result.
 */
static void
rows_replaced (KithContactView *self)
{
  g_strfreev (self->terms);
  self->terms = g_strdupv (self->wanted_terms);
  g_ptr_array_foreach (self->rows, set_row_terms, self->terms);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    scroll_to (self, 0);
}

/* All rows have the same height. */
static void
note_seen (KithContactView *self, GtkAdjustment *adjustment)
{
  double height = gtk_adjustment_get_upper (adjustment);
  double n;

  if (self->list == NULL || height <= 0)
    return;

  n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  kith_contact_list_look_at (
    self->list, (guint) (gtk_adjustment_get_value (adjustment) / height * n),
    (guint) ceil (gtk_adjustment_get_page_size (adjustment) / height * n));
}

static void
reveal_if_there (KithContactView *self)
{
  guint position;

  if (self->reveal_id == NULL
      || !kith_contact_list_find (self->list, self->reveal_id, &position))
    return;

  g_clear_pointer (&self->reveal_id, g_free);
  scroll_to (self, position);
}

/* Choosing */

static gboolean
forget_event (gpointer data)
{
  KithContactView *self = data;

  self->forget_id = 0;
  self->input = KITH_INPUT_NONE;
  kith_list_selection_set_input (self->selection, self->input);

  return G_SOURCE_REMOVE;
}

/* Remembers what is being done while the list makes a selection of it, and no
 * longer.
 */
static gboolean
note_event (KithContactView *self, GdkEvent *event)
{
  self->input = gdk_event_get_event_type (event) == GDK_KEY_PRESS
                  ? KITH_INPUT_KEYS
                  : KITH_INPUT_POINTER;
  kith_list_selection_set_input (self->selection, self->input);
  if (self->forget_id == 0)
    self->forget_id = g_idle_add_full (G_PRIORITY_HIGH, forget_event, self,
                                       NULL);

  return GDK_EVENT_PROPAGATE;
}

static void
contact_chosen (KithContactView *self, KithContact *contact)
{
  g_signal_emit (self, signals[SIGNAL_OPEN], 0, contact,
                 self->input != KITH_INPUT_KEYS);
}

static void
row_activated (KithContactView *self, guint position)
{
  g_autoptr (KithContactSlot)
    slot = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  KithContact *contact = slot != NULL ? kith_contact_slot_get_contact (slot)
                                      : NULL;

  if (contact != NULL && !kith_list_selection_is_selecting (self->selection))
    g_signal_emit (self, signals[SIGNAL_OPEN], 0, contact, TRUE);
}

/* Class */

static void
kith_contact_view_dispose (GObject *object)
{
  KithContactView *self = KITH_CONTACT_VIEW (object);

  g_clear_handle_id (&self->forget_id, g_source_remove);
  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), KITH_TYPE_CONTACT_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->marks);
  g_clear_object (&self->list);
  g_clear_object (&self->contacts);

  G_OBJECT_CLASS (kith_contact_view_parent_class)->dispose (object);
}

/* What is on its way holds the view, for as long as the server does not answer.
 */
static void
kith_contact_view_unroot (GtkWidget *widget)
{
  KithContactView *self = KITH_CONTACT_VIEW (widget);

  g_cancellable_cancel (self->reading);
  g_object_unref (self->reading);
  self->reading = g_cancellable_new ();

  GTK_WIDGET_CLASS (kith_contact_view_parent_class)->unroot (widget);
}

static void
kith_contact_view_finalize (GObject *object)
{
  KithContactView *self = KITH_CONTACT_VIEW (object);

  g_object_unref (self->reading);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->terms, g_strfreev);
  g_clear_pointer (&self->wanted_terms, g_strfreev);
  g_clear_pointer (&self->titles, g_hash_table_unref);
  g_clear_pointer (&self->reveal_id, g_free);

  G_OBJECT_CLASS (kith_contact_view_parent_class)->finalize (object);
}

static gboolean
kith_contact_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (KITH_CONTACT_VIEW (widget)->view));
}

static void
kith_contact_view_class_init (KithContactViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_contact_view_dispose;
  object_class->finalize = kith_contact_view_finalize;
  widget_class->grab_focus = kith_contact_view_grab_focus;
  widget_class->unroot = kith_contact_view_unroot;

  signals[SIGNAL_OPEN] = g_signal_new ("open", KITH_TYPE_CONTACT_VIEW,
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, KITH_TYPE_CONTACT,
                                       G_TYPE_BOOLEAN);

  /* Here and not in the list pane, whose search takes what is typed there. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0,
                                       "contacts.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0,
                                       "contacts.delete", NULL);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-contact-view.ui");
  gtk_widget_class_bind_template_child (widget_class, KithContactView, view);
  gtk_widget_class_bind_template_callback (widget_class, bind_row);
  gtk_widget_class_bind_template_callback (widget_class, note_event);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
  gtk_widget_class_bind_template_callback (widget_class, setup_row);
  gtk_widget_class_bind_template_callback (widget_class, teardown_row);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row);
}

static void
kith_contact_view_init (KithContactView *self)
{
  GtkAdjustment *adjustment;

  self->reading = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (note_seen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (note_seen),
                           self, G_CONNECT_SWAPPED);
}

/**
 * kith_contact_view_set_list:
 * @self: a view that has no list yet
 * @contacts: the contacts
 * @list: the list to show
 * @selection: its selection
 */
void
kith_contact_view_set_list (KithContactView *self,
                            KithContacts *contacts,
                            KithContactList *list,
                            KithListSelection *selection)
{
  g_return_if_fail (KITH_IS_CONTACT_VIEW (self));
  g_return_if_fail (KITH_IS_CONTACTS (contacts));
  g_return_if_fail (KITH_IS_CONTACT_LIST (list));
  g_return_if_fail (KITH_IS_LIST_SELECTION (selection));
  g_return_if_fail (self->list == NULL);

  self->contacts = g_object_ref (contacts);
  self->list = g_object_ref (list);
  self->selection = g_object_ref (selection);
  g_signal_connect_object (contacts, "fields-changed", G_CALLBACK (list_fields),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (reveal_if_there),
                           self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (list, "replace", G_CALLBACK (rows_replaced), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify::loading",
                           G_CALLBACK (reveal_if_there), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "open", G_CALLBACK (contact_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (selection, "notify::selecting",
                           G_CALLBACK (selecting_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}

/**
 * kith_contact_view_set_marks:
 * @self: a view that has none yet
 * @marks: which contacts have changes that are nowhere but here
 */
void
kith_contact_view_set_marks (KithContactView *self, KithContactMarks *marks)
{
  g_return_if_fail (KITH_IS_CONTACT_VIEW (self));
  g_return_if_fail (KITH_IS_CONTACT_MARKS (marks));
  g_return_if_fail (self->marks == NULL);

  self->marks = g_object_ref (marks);
  g_signal_connect_object (marks, "changed", G_CALLBACK (marks_changed), self,
                           G_CONNECT_SWAPPED);
  marks_changed (self);
}

/**
 * kith_contact_view_set_terms:
 * @self: a view
 * @terms: (nullable): what is searched for, to be marked once it is found
 */
void
kith_contact_view_set_terms (KithContactView *self, const char *const *terms)
{
  g_return_if_fail (KITH_IS_CONTACT_VIEW (self));

  /* Only a search shows the names of custom fields. */
  if (self->titles == NULL)
    list_fields (self);

  g_strfreev (self->wanted_terms);
  self->wanted_terms = g_strdupv ((char **) terms);
}

void
kith_contact_view_reveal (KithContactView *self, const char *contact_id)
{
  g_return_if_fail (KITH_IS_CONTACT_VIEW (self));

  kith_set_str (&self->reveal_id, contact_id);
  if (contact_id != NULL)
    reveal_if_there (self);
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    scroll_to (self, 0);
}

/**
 * kith_contact_view_focus_row:
 * @self: a view
 * @contact_id: whose row gets the focus, if it is at hand
 */
void
kith_contact_view_focus_row (KithContactView *self, const char *contact_id)
{
  guint position;

  g_return_if_fail (KITH_IS_CONTACT_VIEW (self));
  g_return_if_fail (contact_id != NULL);

  if (!kith_contact_list_find (self->list, contact_id, &position))
    return;

  /* From there on it has a row. */
  scroll_to (self, position);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      KithContact *contact = kith_contact_row_get_contact (
        KITH_CONTACT_ROW (row));

      if (contact != NULL
          && g_str_equal (kith_contact_get_id (contact), contact_id))
        {
          gtk_widget_grab_focus (gtk_widget_get_parent (row));
          return;
        }
    }
}

void
kith_contact_view_activate_first (KithContactView *self)
{
  g_return_if_fail (KITH_IS_CONTACT_VIEW (self));

  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    row_activated (self, 0);
}
