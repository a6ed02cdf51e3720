/* kith-conflict-dialog.c: field by field, mine or theirs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/conflict/kith-conflict-dialog-private.h"

#include <glib/gi18n.h>

#include "model/kith-conflict-answers.h"
#include "ui/conflict/kith-conflict-merged.h"
#include "ui/conflict/kith-conflict-row.h"
#include "ui/widgets/kith-fold-layout.h"

/* Narrower than that, the words get the room of all else. */
#define NARROW_WIDTH 480
/* So much that it fits a telephone, unless the text is very large. */
#define MAX_HEIGHT 640
#define MIN_CONTENT_HEIGHT 280
#define LEAST_CONTENT_HEIGHT 120

enum
{
  RESPONSE,
  COPY_ALL,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_ENUM_TYPE (KithConflictResponse,
                    kith_conflict_response,
                    G_DEFINE_ENUM_VALUE (KITH_CONFLICT_CANCEL, "cancel"),
                    G_DEFINE_ENUM_VALUE (KITH_CONFLICT_LATER, "later"),
                    G_DEFINE_ENUM_VALUE (KITH_CONFLICT_SAVE, "save"),
                    G_DEFINE_ENUM_VALUE (KITH_CONFLICT_APPLY, "apply"),
                    G_DEFINE_ENUM_VALUE (KITH_CONFLICT_CREATE_AGAIN,
                                         "create-again"),
                    G_DEFINE_ENUM_VALUE (KITH_CONFLICT_ACCEPT_DELETION,
                                         "accept-deletion"))

G_DEFINE_FINAL_TYPE (KithConflictDialog, kith_conflict_dialog, ADW_TYPE_WINDOW)

/* Rows. */

static void
clear_rows (KithConflictDialog *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->questions, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);

  for (guint i = 0; i < self->changes->len; i++)
    adw_expander_row_remove (self->merged,
                             g_ptr_array_index (self->changes, i));
  g_ptr_array_set_size (self->changes, 0);
}

static gboolean
contains (const char *const *paths, const char *path)
{
  return paths != NULL && g_strv_contains (paths, path);
}

static void
add_question (KithConflictDialog *self,
              const KithMergeRow *row,
              const char *const *reset)
{
  KithConflictRow *question;

  question = kith_conflict_row_new (self->conflict, row, self->names,
                                    contains (reset, row->path));
  if (self->questions->len > 0)
    gtk_box_append (self->rows, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (self->rows, GTK_WIDGET (question));
  g_ptr_array_add (self->questions, question);
}

static void
add_change (KithConflictDialog *self, const KithMergeRow *row)
{
  KithConflictMerged *change;

  change = kith_conflict_merged_new (self->conflict, row, self->names);
  adw_expander_row_add_row (self->merged, GTK_WIDGET (change));
  g_ptr_array_add (self->changes, change);
}

/* What there is to press depends on what has happened. */
static void
show_choices (KithConflictDialog *self)
{
  gboolean is_gone = kith_conflict_is_deletion (self->conflict);
  gboolean is_merged = is_gone
                       && kith_conflict_get_merged_into (self->conflict)
                            != NULL;

  if (is_gone)
    kith_conflict_gone_set_conflict (self->gone, self->conflict);
  gtk_widget_set_visible (GTK_WIDGET (self->gone), is_gone);
  gtk_widget_set_visible (self->question, !is_gone);
  gtk_widget_set_visible (self->all_mine, !is_gone);
  gtk_widget_set_visible (self->all_theirs, !is_gone);
  gtk_widget_set_visible (self->save, !is_gone);
  gtk_widget_set_visible (self->accept, is_gone && !is_merged);
  gtk_widget_set_visible (self->create, is_gone && !is_merged);
  gtk_widget_set_visible (self->drop, is_merged);
  gtk_widget_set_visible (self->keep, is_merged);
  gtk_widget_set_visible (self->apply, is_merged);
}

static void
fill (KithConflictDialog *self, const char *const *reset)
{
  GPtrArray *rows = kith_conflict_get_rows (self->conflict);
  GPtrArray *merged = kith_conflict_get_merged (self->conflict);

  clear_rows (self);
  for (guint i = 0; i < rows->len; i++)
    add_question (self, g_ptr_array_index (rows, i), reset);
  for (guint i = 0; i < merged->len; i++)
    add_change (self, g_ptr_array_index (merged, i));

  _kith_conflict_dialog_show_heading (self);
  _kith_conflict_dialog_show_counter (self);
  _kith_conflict_dialog_show_merged (self);
  gtk_widget_set_visible (GTK_WIDGET (self->rows), rows->len > 0);
  gtk_widget_set_visible (self->merged_list, merged->len > 0);
  show_choices (self);
  _kith_conflict_dialog_update_actions (self);
}

static KithConflictRow *
find_question (KithConflictDialog *self, const char *path)
{
  for (guint i = 0; i < self->questions->len; i++)
    {
      KithConflictRow *row = g_ptr_array_index (self->questions, i);

      if (g_strcmp0 (kith_conflict_row_get_path (row), path) == 0)
        return row;
    }

  return NULL;
}

/* Focus. */

static KithConflictRow *
get_focused (KithConflictDialog *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return focus != NULL ? (KithConflictRow *)
             gtk_widget_get_ancestor (focus, KITH_TYPE_CONFLICT_ROW)
                       : NULL;
}

void
_kith_conflict_dialog_focus_undecided (KithConflictDialog *self, int step)
{
  guint n_rows = self->questions->len;
  guint position = 0;
  gboolean found;

  if (n_rows == 0)
    gtk_widget_grab_focus (self->cancel);
  found = g_ptr_array_find (self->questions, get_focused (self), &position);
  if (!found && n_rows > 0)
    position = step > 0 ? n_rows - 1 : 0;

  for (guint i = 0; i < n_rows; i++)
    {
      KithConflictRow *row;

      position = (position + n_rows + (guint) step) % n_rows;
      row = g_ptr_array_index (self->questions, position);
      if (!kith_conflict_row_is_decided (row))
        {
          kith_conflict_row_focus (row);
          return;
        }
    }
}

static void
decided_cb (KithConflictDialog *self, const char *path)
{
  KithConflictRow *row = find_question (self, path);

  if (row != NULL)
    kith_conflict_row_refresh (row);
  _kith_conflict_dialog_show_counter (self);
  _kith_conflict_dialog_update_actions (self);
}

static void
updated_cb (KithConflictDialog *self, GStrv reset)
{
  KithConflictRow *focused = get_focused (self);
  gboolean was_gone = gtk_widget_get_visible (GTK_WIDGET (self->gone));
  g_autofree char *path = NULL;

  if (focused != NULL)
    path = g_strdup (kith_conflict_row_get_path (focused));
  fill (self, (const char *const *) reset);
  /* The first questions about the contact it is merged into: nobody has saved
   * again, and nothing was chosen. */
  self->n_reset = was_gone && !kith_conflict_is_deletion (self->conflict)
                    ? -1
                    : (int) g_strv_length (reset);
  _kith_conflict_dialog_show_again (self);

  focused = find_question (self, path);
  if (focused != NULL)
    kith_conflict_row_focus (focused);
  else
    _kith_conflict_dialog_focus_undecided (self, 1);
}

void
_kith_conflict_dialog_respond (KithConflictDialog *self,
                               KithConflictResponse response)
{
  g_signal_emit (self, signals[RESPONSE], 0, response);
}

/* Only its owner closes it. */
static gboolean
kith_conflict_dialog_close_request (GtkWindow *window)
{
  KithConflictDialog *self = KITH_CONFLICT_DIALOG (window);

  if (!self->busy)
    _kith_conflict_dialog_respond (self, KITH_CONFLICT_CANCEL);

  return GDK_EVENT_STOP;
}

static void
kith_conflict_dialog_dispose (GObject *object)
{
  KithConflictDialog *self = KITH_CONFLICT_DIALOG (object);

  g_clear_object (&self->conflict);
  g_clear_object (&self->names);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), KITH_TYPE_CONFLICT_DIALOG);

  G_OBJECT_CLASS (kith_conflict_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
#define BIND(name)                                                             \
  gtk_widget_class_bind_template_child (widget_class, KithConflictDialog, name)

  BIND (avatar);
  BIND (place_box);
  BIND (place);
  BIND (heading);
  BIND (sentence);
  BIND (banner_box);
  BIND (banner);
  BIND (scroller);
  BIND (body);
  BIND (question);
  BIND (counter);
  BIND (rows);
  BIND (merged_list);
  BIND (merged);
  BIND (gone);
  BIND (all_mine);
  BIND (all_theirs);
  BIND (accept);
  BIND (drop);
  BIND (keep);
  BIND (apply);
  BIND (spinner);
  BIND (cancel);
  BIND (save);
  BIND (create);
  BIND (rest_box);
  BIND (rest);

#undef BIND
}

static void
kith_conflict_dialog_class_init (KithConflictDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = kith_conflict_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = kith_conflict_dialog_close_request;

  signals[RESPONSE] = g_signal_new ("response", KITH_TYPE_CONFLICT_DIALOG,
                                    G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1,
                                    KITH_TYPE_CONFLICT_RESPONSE);

  signals[COPY_ALL] = g_signal_new ("copy-all", KITH_TYPE_CONFLICT_DIALOG,
                                    G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);

  g_type_ensure (KITH_TYPE_AVATAR);
  g_type_ensure (KITH_TYPE_CONFLICT_GONE);
  g_type_ensure (KITH_TYPE_FOLD_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-conflict-dialog.ui");
  bind_children (widget_class);
  _kith_conflict_dialog_class_bind_actions (widget_class);
}

static void
kith_conflict_dialog_init (KithConflictDialog *self)
{
  self->questions = g_ptr_array_new ();
  self->changes = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A long word is not broken there. */
static void
fit_heading (KithConflictDialog *self, int width)
{
  gboolean is_narrow = width < NARROW_WIDTH;

  gtk_widget_set_visible (GTK_WIDGET (self->avatar), !is_narrow);
  gtk_widget_remove_css_class (GTK_WIDGET (self->heading),
                               is_narrow ? "title-2" : "title-4");
  gtk_widget_add_css_class (GTK_WIDGET (self->heading),
                            is_narrow ? "title-4" : "title-2");
}

static int
measure (GtkWidget *widget, int width)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &height, NULL,
                      NULL, NULL);

  return height;
}

/* What stands above and below may be high, where the text is large. */
static void
fit_content (KithConflictDialog *self, int width)
{
  int content = measure (self->body, width);
  int around;
  int most;

  /* The contact before may have been higher. */
  gtk_scrolled_window_set_min_content_height (self->scroller, -1);
  around = measure (adw_window_get_content (ADW_WINDOW (self)), width)
           - measure (GTK_WIDGET (self->scroller), width);
  most = CLAMP (content, 1, MAX (MAX_HEIGHT - around, LEAST_CONTENT_HEIGHT));
  gtk_scrolled_window_set_max_content_height (self->scroller, most);
  gtk_scrolled_window_set_min_content_height (self->scroller,
                                              MIN (most, MIN_CONTENT_HEIGHT));
}

/* Never wider than the window it belongs to; as high as its content.  A
 * scrolled window asks that for no width at all, where every text is a tower.
 */
static void
fit (KithConflictDialog *self, GtkWindow *parent)
{
  int parent_width = parent != NULL ? gtk_widget_get_width (GTK_WIDGET (parent))
                                    : 0;
  int width, height;

  /* GTK 4.8 writes both, asked or not. */
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (parent_width > 0 && parent_width < width)
    {
      width = parent_width;
      gtk_window_set_default_size (GTK_WINDOW (self), width, -1);
    }

  fit_heading (self, width);
  fit_content (self, width);
}

static void
forget_conflict (KithConflictDialog *self)
{
  if (self->conflict != NULL)
    g_signal_handlers_disconnect_by_data (self->conflict, self);
  g_clear_object (&self->conflict);
}

void
kith_conflict_dialog_set_conflict (KithConflictDialog *self,
                                   KithConflict *conflict)
{
  g_return_if_fail (KITH_IS_CONFLICT_DIALOG (self));
  g_return_if_fail (KITH_IS_CONFLICT (conflict));

  forget_conflict (self);
  self->conflict = g_object_ref (conflict);
  self->n_reset = -1;
  gtk_switch_set_active (self->rest, FALSE);
  _kith_conflict_dialog_show_recalled (self);
  fill (self, NULL);
  fit (self, gtk_window_get_transient_for (GTK_WINDOW (self)));
  _kith_conflict_dialog_focus_undecided (self, 1);
  g_signal_connect_object (conflict, "decided", G_CALLBACK (decided_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (conflict, "updated", G_CALLBACK (updated_cb), self,
                           G_CONNECT_SWAPPED);
}

void
kith_conflict_dialog_update_author (KithConflictDialog *self,
                                    KithConflict *conflict)
{
  g_return_if_fail (KITH_IS_CONFLICT_DIALOG (self));

  if (self->conflict != conflict)
    return;

  _kith_conflict_dialog_show_heading (self);
  _kith_conflict_dialog_show_again (self);
}

KithConflictDialog *
kith_conflict_dialog_new (GtkWindow *parent,
                          KithConflict *conflict,
                          KithNames *names)
{
  KithConflictDialog *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (conflict == NULL || KITH_IS_CONFLICT (conflict), NULL);

  /* GTK 4.8 forgets the role of the class once a title is set. */
  self = g_object_new (KITH_TYPE_CONFLICT_DIALOG, "accessible-role",
                       GTK_ACCESSIBLE_ROLE_DIALOG, "transient-for", parent,
                       NULL);
  self->names = names != NULL ? g_object_ref (names) : NULL;
  if (conflict != NULL)
    kith_conflict_dialog_set_conflict (self, conflict);

  return self;
}

void
kith_conflict_dialog_set_place (KithConflictDialog *self,
                                guint position,
                                guint n_conflicts)
{
  g_autofree char *text = NULL;

  g_return_if_fail (KITH_IS_CONFLICT_DIALOG (self));

  /* Translators: the second contact of three that need an answer */
  text = g_strdup_printf (_ ("%u of %u"), position, n_conflicts);
  gtk_label_set_text (self->place, text);
  gtk_widget_set_visible (self->place_box, n_conflicts > 1);
  self->n_following = n_conflicts - position;
}

/**
 * kith_conflict_dialog_get_choice_for_rest:
 * @self: a dialog
 *
 * Returns: mine or theirs, when it is to be that in the contacts that follow,
 *   too; else %KITH_CHOICE_UNDECIDED
 */
KithChoice
kith_conflict_dialog_get_choice_for_rest (KithConflictDialog *self)
{
  g_return_val_if_fail (KITH_IS_CONFLICT_DIALOG (self), KITH_CHOICE_UNDECIDED);

  return gtk_switch_get_active (self->rest)
           ? kith_conflict_get_common_choice (self->conflict)
           : KITH_CHOICE_UNDECIDED;
}

void
kith_conflict_dialog_set_busy (KithConflictDialog *self, gboolean busy)
{
  g_return_if_fail (KITH_IS_CONFLICT_DIALOG (self));

  self->busy = busy;
  /* GTK 4.8 has a text blink on that is focused as it becomes insensitive. */
  if (busy)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  _kith_conflict_dialog_update_actions (self);

  /* What is insensitive has lost the focus. */
  if (!busy && get_focused (self) == NULL)
    _kith_conflict_dialog_focus_undecided (self, 1);
}
