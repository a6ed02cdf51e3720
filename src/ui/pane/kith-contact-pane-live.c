/* kith-contact-pane-live.c: what others do to the contact that is open
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/pane/kith-contact-pane-private.h"

#include "base/kith-error.h"
#include "base/kith-object.h"
#include "model/kith-protocol.h"
#include "ui/form/kith-entry-row.h"
#include "ui/words/kith-conflict-value.h"
#include "ui/words/kith-messages.h"

static gboolean
is_open (KithContactPane *self, const char *id)
{
  KithContact *base = self->draft != NULL ? kith_draft_get_base (self->draft)
                                          : NULL;

  return base != NULL && g_str_equal (kith_contact_get_id (base), id);
}

static gboolean
is_busy (KithContactPane *self)
{
  return self->saver != NULL && kith_saver_is_busy (self->saver);
}

/* Marks: of what stays as it is typed */

static void take_over_cb (KithElsewhereMark *mark, KithContactPane *self);

static void
remove_mark (KithContactPane *self, GtkWidget *row)
{
  g_signal_handlers_disconnect_by_data (
    gtk_editable_get_delegate (GTK_EDITABLE (row)), self);
  kith_entry_row_remove_mark (KITH_ENTRY_ROW (row));
}

static void
remove_marks (KithContactPane *self)
{
  for (guint i = 0; i < self->marked->len; i++)
    remove_mark (self, self->marked->pdata[i]);
  g_ptr_array_set_size (self->marked, 0);
  _kith_contact_pane_forget_news (self);
}

/* Whatever appears above the text that is being edited moves it: the form is
 * scrolled by as much. */
static void
keep_focus_in_place (KithContactPane *self, GtkWidget *row, GtkWidget *mark)
{
  GtkRoot *root = gtk_widget_get_root (row);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (
    kith_contact_form_get_scroller (self->form));
  double y;
  int height;

  if (focus == NULL || gtk_widget_is_ancestor (focus, row)
      || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->form))
      || !gtk_widget_translate_coordinates (row, focus, 0, 0, NULL, &y)
      || y > 0)
    return;

  gtk_widget_measure (mark, GTK_ORIENTATION_VERTICAL,
                      gtk_widget_get_width (row), NULL, &height, NULL, NULL);
  gtk_adjustment_set_value (adjustment,
                            gtk_adjustment_get_value (adjustment) + height);
}

static void
show_mark (KithContactPane *self, GtkWidget *row, const KithMergeRow *clash)
{
  KithElsewhereMark *mark = kith_entry_row_ensure_mark (KITH_ENTRY_ROW (row));
  gboolean is_new = kith_elsewhere_mark_get_path (mark) == NULL;
  g_autofree char *was = kith_conflict_value_describe (clash, clash->base,
                                                       self->names);
  g_autofree char *mine = kith_conflict_value_describe (clash, clash->mine,
                                                        self->names);
  g_autofree char *theirs = kith_conflict_value_describe (clash, clash->theirs,
                                                          self->names);

  kith_elsewhere_mark_set_values (mark, was, mine, theirs, self->author);
  kith_elsewhere_mark_set_path (mark, clash->path);
  if (!is_new)
    return;

  g_signal_connect (mark, "take-over", G_CALLBACK (take_over_cb), self);
  /* What was only held because of the cursor follows once it has left. */
  g_signal_connect_swapped (gtk_editable_get_delegate (GTK_EDITABLE (row)),
                            "notify::has-focus",
                            G_CALLBACK (_kith_contact_pane_follow_soon), self);
  keep_focus_in_place (self, row, GTK_WIDGET (mark));
}

static void
show_marks (KithContactPane *self, KithMerge *merge)
{
  g_autoptr (GPtrArray) former = g_steal_pointer (&self->marked);
  GPtrArray *rows = kith_merge_get_rows (merge);

  self->marked = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *clash = g_ptr_array_index (rows, i);
      GtkWidget *row = clash->outcome == KITH_OUTCOME_CONFLICT
                         ? kith_contact_form_find_row (self->form, clash,
                                                       clash->mine)
                         : NULL;

      if (row == NULL || g_ptr_array_find (self->marked, row, NULL))
        continue;

      show_mark (self, row, clash);
      g_ptr_array_add (self->marked, g_object_ref (row));
    }

  for (guint i = 0; i < former->len; i++)
    if (!g_ptr_array_find (self->marked, former->pdata[i], NULL))
      remove_mark (self, former->pdata[i]);
}

/* Following */

static gboolean
holds (const KithMergeRow *row, gpointer data)
{
  KithContactPane *self = data;
  GtkWidget *widget = kith_contact_form_find_row (self->form, row, row->mine);

  return widget != NULL && kith_entry_row_is_editing (KITH_ENTRY_ROW (widget));
}

static void
show_news (KithContactPane *self, KithMerge *merge)
{
  GPtrArray *rows = kith_merge_get_rows (merge);

  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);
      GtkWidget *widget = row->outcome == KITH_OUTCOME_THEIRS
                            ? kith_contact_form_find_row (self->form, row,
                                                          row->theirs)
                            : NULL;

      if (widget != NULL)
        kith_entry_row_set_news (KITH_ENTRY_ROW (widget), TRUE);
    }
}

static gboolean
is_later (KithContactPane *self, KithContact *contact)
{
  KithContact *known = self->latest != NULL ? self->latest
                                            : kith_draft_get_base (self->draft);

  return kith_contact_get_revision (contact)
         > kith_contact_get_revision (known);
}

/* The save has brought the draft there, or it has brought itself. */
static gboolean
has_caught_up (KithContactPane *self)
{
  return kith_contact_get_revision (kith_draft_get_base (self->draft))
         >= kith_contact_get_revision (self->latest);
}

static void
follow_latest (KithContactPane *self)
{
  g_autoptr (KithMerge) merge = NULL;

  self->following = TRUE;
  merge = kith_draft_follow (self->draft, self->latest, holds, self);
  self->following = FALSE;

  kith_contact_form_update_base (self->form);
  show_news (self, merge);
  show_marks (self, merge);
  _kith_contact_pane_tell_news (self, merge);
  g_object_notify (G_OBJECT (self), "contact");
  _kith_contact_pane_update (self);
}

/* What was deleted, and made again by the save, is another contact now. */
static gboolean
is_outdated (KithContactPane *self)
{
  return !is_open (self, kith_contact_get_id (self->latest));
}

void
_kith_contact_pane_follow (KithContactPane *self)
{
  g_clear_handle_id (&self->follow_id, g_source_remove);
  if (self->latest == NULL || self->following || is_busy (self))
    return;

  if (!is_outdated (self) && !has_caught_up (self))
    follow_latest (self);
  if (is_outdated (self) || has_caught_up (self))
    {
      remove_marks (self);
      g_clear_object (&self->latest);
    }
}

static gboolean
follow_cb (gpointer data)
{
  KithContactPane *self = data;

  self->follow_id = 0;
  _kith_contact_pane_follow (self);

  return G_SOURCE_REMOVE;
}

void
_kith_contact_pane_follow_soon (KithContactPane *self)
{
  if (self->latest != NULL && !self->following && self->follow_id == 0)
    self->follow_id = g_idle_add (follow_cb, self);
}

static KithChoice
take_one (const KithMergeRow *row, JsonNode **edited, gpointer path)
{
  if (g_str_equal (row->path, path))
    return KITH_CHOICE_THEIRS;

  return row->outcome == KITH_OUTCOME_THEIRS
             || row->outcome == KITH_OUTCOME_CONFLICT
           ? KITH_CHOICE_MINE
           : KITH_CHOICE_UNDECIDED;
}

/* The cursor goes back into the text before the button goes. */
static void
take_over_cb (KithElsewhereMark *mark, KithContactPane *self)
{
  g_autofree char *path = g_strdup (kith_elsewhere_mark_get_path (mark));
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (mark),
                                            KITH_TYPE_ENTRY_ROW);
  KithContact *base = kith_draft_get_base (self->draft);
  g_autoptr (KithMerge) merge = NULL;
  g_autoptr (KithContactInfo) info = NULL;

  if (self->latest == NULL || is_busy (self))
    return;

  merge = kith_merge_new (kith_contact_get_info (base),
                          kith_draft_get_info (self->draft),
                          kith_contact_get_info (self->latest));
  info = kith_merge_get_result (merge, take_one, path);
  gtk_widget_grab_focus (row);
  kith_draft_set_info (self->draft, info);
  _kith_contact_pane_follow (self);
}

/* Hearing */

void
_kith_contact_pane_hear (KithContactPane *self, KithContact *contact)
{
  g_autofree char *author = g_steal_pointer (&self->said_by);

  if (!is_open (self, kith_contact_get_id (contact))
      || !is_later (self, contact))
    return;

  /* Somebody has brought it back. */
  if (g_error_matches (self->error, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    _kith_contact_pane_clear_error (self);
  g_set_object (&self->latest, contact);
  kith_set_str (&self->author, author);
  _kith_contact_pane_follow (self);
}

/* Comes right before the change, where another program has made it. */
static void
elsewhere_cb (KithContactPane *self, KithEvent *event)
{
  KithConnection *connection = kith_contacts_get_connection (self->contacts);

  /* On one's own computer everybody is oneself. */
  if (!kith_connection_is_embedded (connection))
    kith_set_str (&self->said_by, kith_event_get_author (event));
}

/* It may have become a part of another one, which only the server knows. */
static void
got_gone_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContactPane) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_get_finish (KITH_CONTACTS (contacts), result,
                                        &error);

  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND)
      && g_error_matches (self->error, KITH_ERROR, KITH_ERROR_NOT_FOUND)
      && kith_remedy_for_error (error) == KITH_REMEDY_OPEN)
    _kith_contact_pane_show_error (self, g_steal_pointer (&error));
}

static void
gone_cb (KithContactPane *self, const char *id)
{
  /* A save that finds out asks what is to become of the text. */
  if (!is_open (self, id) || is_busy (self))
    return;

  _kith_contact_pane_show_error (self,
                                 kith_protocol_error (KITH_ERROR_NOT_FOUND));
  kith_contacts_get_async (self->contacts, id, self->reading, got_gone_cb,
                           g_object_ref (self));
}

static void
got_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContactPane) self = data;
  g_autoptr (KithContact)
    contact = kith_contacts_get_finish (KITH_CONTACTS (contacts), result, NULL);

  if (contact != NULL)
    _kith_contact_pane_hear (self, contact);
}

static void
reload_cb (KithContactPane *self)
{
  KithContact *base = self->draft != NULL ? kith_draft_get_base (self->draft)
                                          : NULL;

  if (base != NULL)
    kith_contacts_get_async (self->contacts, kith_contact_get_id (base),
                             self->reading, got_cb, g_object_ref (self));
}

void
_kith_contact_pane_connect_live (KithContactPane *self)
{
  g_signal_connect_swapped (self->contacts, "elsewhere",
                            G_CALLBACK (elsewhere_cb), self);
  g_signal_connect_swapped (self->contacts, "contact-changed",
                            G_CALLBACK (_kith_contact_pane_hear), self);
  g_signal_connect_swapped (self->contacts, "contact-gone",
                            G_CALLBACK (gone_cb), self);
  g_signal_connect_swapped (self->contacts, "reload", G_CALLBACK (reload_cb),
                            self);
}

void
_kith_contact_pane_forget_live (KithContactPane *self)
{
  g_clear_handle_id (&self->follow_id, g_source_remove);
  remove_marks (self);
  g_clear_object (&self->latest);
  g_clear_pointer (&self->author, g_free);
  g_clear_pointer (&self->said_by, g_free);
}
