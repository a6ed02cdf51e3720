/* kith-conflict-dialog.c: field by field, mine or theirs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/kith-conflict-dialog.h"

#include <glib/gi18n.h>

#include "ui/kith-avatar.h"
#include "ui/kith-conflict-gone.h"
#include "ui/kith-conflict-merged.h"
#include "ui/kith-conflict-row.h"
#include "ui/kith-conflict-text.h"
#include "ui/kith-conflict-words.h"
#include "ui/kith-fold-layout.h"

/* With what stands above and below, 640; and so much that it fits a telephone.
 */
#define MAX_CONTENT_HEIGHT 465
#define MIN_CONTENT_HEIGHT 280

struct _KithConflictDialog
{
  AdwWindow parent_instance;

  /* Owned references */
  KithConflict *conflict;
  GPtrArray *fields;    /* KithExtendedField; nullable */
  GPtrArray *questions; /* KithConflictRow, borrowed */
  GPtrArray *changes;   /* KithConflictMerged, borrowed */

  int n_reset; /* by the last change of theirs; -1: there was none */
  gboolean busy;

  /* Template widgets */
  KithAvatar *avatar;
  GtkWidget *place_box;
  GtkLabel *place;
  GtkLabel *heading;
  GtkLabel *sentence;
  GtkRevealer *banner_revealer;
  GtkLabel *banner;
  GtkScrolledWindow *scroller;
  GtkWidget *body;
  GtkWidget *question;
  GtkLabel *counter;
  GtkBox *rows;
  GtkWidget *merged_list;
  AdwExpanderRow *merged;
  KithConflictGone *gone;
  GtkWidget *all_mine;
  GtkWidget *all_theirs;
  GtkWidget *accept;
  GtkWidget *drop;
  GtkWidget *keep;
  GtkWidget *apply;
  GtkSpinner *spinner;
  GtkWidget *cancel;
  GtkWidget *save;
  GtkWidget *create;
};

enum
{
  RESPONSE,
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

/* Words. */

static void
show_heading (KithConflictDialog *self)
{
  g_autofree char *heading = kith_conflict_words_heading (self->conflict);
  g_autofree char *sentence = kith_conflict_words_sentence (self->conflict);

  kith_avatar_set_text (self->avatar,
                        kith_contact_get_display_name (
                          kith_conflict_get_base (self->conflict)));
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->sentence, sentence);
  gtk_window_set_title (GTK_WINDOW (self), heading);
}

static void
show_banner (KithConflictDialog *self, const char *text)
{
  gtk_label_set_text (self->banner, text);
  gtk_revealer_set_reveal_child (self->banner_revealer, TRUE);
}

static void
show_again (KithConflictDialog *self)
{
  g_autofree char *text = NULL;

  if (self->n_reset < 0)
    return;

  text = kith_conflict_words_again (self->conflict, (guint) self->n_reset);
  show_banner (self, text);
}

/* Nobody wonders who has chosen. */
static void
show_recalled (KithConflictDialog *self)
{
  guint n_rows = kith_conflict_get_rows (self->conflict)->len;

  if (kith_conflict_get_n_undecided (self->conflict) < n_rows)
    show_banner (self, _ ("What you chose before is here again"));
  else
    gtk_revealer_set_reveal_child (self->banner_revealer, FALSE);
}

static void
show_counter (KithConflictDialog *self)
{
  guint n_rows = kith_conflict_get_rows (self->conflict)->len;
  guint n_decided = n_rows - kith_conflict_get_n_undecided (self->conflict);
  g_autofree char *text = NULL;

  /* Translators: how many of the questions are answered */
  text = g_strdup_printf (ngettext ("%u of %u decided", "%u of %u decided",
                                    n_rows),
                          n_decided, n_rows);
  gtk_label_set_text (self->counter, text);
}

static void
show_merged_title (KithConflictDialog *self)
{
  g_autofree char *subtitle = kith_conflict_words_merged (self->conflict,
                                                          self->fields);
  g_autofree char *title = NULL;

  title = g_strdup_printf (_ ("Merged without asking (%u)"),
                           kith_conflict_get_merged (self->conflict)->len);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->merged), title);
  adw_expander_row_set_subtitle (self->merged, subtitle);
}

/* What can be done now. */

static void
set_enabled (KithConflictDialog *self, const char *action, gboolean enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, enabled);
}

static void
update_actions (KithConflictDialog *self)
{
  gboolean deleted = kith_conflict_is_deletion (self->conflict);
  gboolean ready = !self->busy;
  guint n_undecided = kith_conflict_get_n_undecided (self->conflict);
  gboolean asks = kith_conflict_get_rows (self->conflict)->len > 0;

  set_enabled (self, "conflict.cancel", ready);
  set_enabled (self, "conflict.later", ready);
  set_enabled (self, "conflict.save", ready && !deleted && n_undecided == 0);
  set_enabled (self, "conflict.create-again", ready && deleted);
  set_enabled (self, "conflict.accept-deletion", ready && deleted);
  set_enabled (self, "conflict.apply", ready && deleted);
  set_enabled (self, "conflict.all-mine", ready && !deleted && asks);
  set_enabled (self, "conflict.all-theirs", ready && !deleted && asks);
  set_enabled (self, "conflict.next", ready && n_undecided > 0);
  set_enabled (self, "conflict.previous", ready && n_undecided > 0);
  gtk_widget_set_sensitive (self->body, ready);
}

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

  question = kith_conflict_row_new (self->conflict, row, self->fields,
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

  change = kith_conflict_merged_new (self->conflict, row, self->fields);
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

  show_heading (self);
  show_counter (self);
  show_merged_title (self);
  gtk_widget_set_visible (GTK_WIDGET (self->rows), rows->len > 0);
  gtk_widget_set_visible (self->merged_list, merged->len > 0);
  show_choices (self);
  update_actions (self);
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

/* The next undecided row from the focused one on, all around; where there is
 * none at all, what does nothing. */
static void
focus_undecided (KithConflictDialog *self, int step)
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
  show_counter (self);
  update_actions (self);
}

static void
updated_cb (KithConflictDialog *self, GStrv reset)
{
  KithConflictRow *focused = get_focused (self);
  g_autofree char *path = NULL;

  if (focused != NULL)
    path = g_strdup (kith_conflict_row_get_path (focused));
  fill (self, (const char *const *) reset);
  self->n_reset = (int) g_strv_length (reset);
  show_again (self);

  focused = find_question (self, path);
  if (focused != NULL)
    kith_conflict_row_focus (focused);
  else
    focus_undecided (self, 1);
}

/* Actions. */

static void
respond (KithConflictDialog *self, KithConflictResponse response)
{
  g_signal_emit (self, signals[RESPONSE], 0, response);
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  respond (KITH_CONFLICT_DIALOG (widget), KITH_CONFLICT_CANCEL);
}

static void
later_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  respond (KITH_CONFLICT_DIALOG (widget), KITH_CONFLICT_LATER);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  respond (KITH_CONFLICT_DIALOG (widget), KITH_CONFLICT_SAVE);
}

static void
create_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  respond (KITH_CONFLICT_DIALOG (widget), KITH_CONFLICT_CREATE_AGAIN);
}

static void
accept_deletion_action (GtkWidget *widget,
                        const char *name,
                        GVariant *parameter)
{
  respond (KITH_CONFLICT_DIALOG (widget), KITH_CONFLICT_ACCEPT_DELETION);
}

static void
apply_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  respond (KITH_CONFLICT_DIALOG (widget), KITH_CONFLICT_APPLY);
}

static void
all_mine_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kith_conflict_choose_all (KITH_CONFLICT_DIALOG (widget)->conflict,
                            KITH_CHOICE_MINE);
}

static void
all_theirs_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  kith_conflict_choose_all (KITH_CONFLICT_DIALOG (widget)->conflict,
                            KITH_CHOICE_THEIRS);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  KithConflictDialog *self = KITH_CONFLICT_DIALOG (widget);
  g_autofree char *text = kith_conflict_text_describe (self->conflict,
                                                       self->fields);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  focus_undecided (KITH_CONFLICT_DIALOG (widget), 1);
}

static void
previous_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  focus_undecided (KITH_CONFLICT_DIALOG (widget), -1);
}

/* Only its owner closes it. */
static gboolean
kith_conflict_dialog_close_request (GtkWindow *window)
{
  KithConflictDialog *self = KITH_CONFLICT_DIALOG (window);

  if (!self->busy)
    respond (self, KITH_CONFLICT_CANCEL);

  return GDK_EVENT_STOP;
}

static void
kith_conflict_dialog_dispose (GObject *object)
{
  KithConflictDialog *self = KITH_CONFLICT_DIALOG (object);

  g_clear_object (&self->conflict);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
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
  BIND (banner_revealer);
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

#undef BIND
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "conflict.cancel", cancel_action },
    { "conflict.later", later_action },
    { "conflict.save", save_action },
    { "conflict.apply", apply_action },
    { "conflict.create-again", create_again_action },
    { "conflict.accept-deletion", accept_deletion_action },
    { "conflict.all-mine", all_mine_action },
    { "conflict.all-theirs", all_theirs_action },
    { "conflict.copy", copy_action },
    { "conflict.next", next_action },
    { "conflict.previous", previous_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL,
                                     actions[i].activate);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Escape, 0, "conflict.cancel" },
    { GDK_KEY_Return, GDK_CONTROL_MASK, "conflict.save" },
    { GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "conflict.save" },
    { GDK_KEY_F8, 0, "conflict.next" },
    { GDK_KEY_F8, GDK_SHIFT_MASK, "conflict.previous" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key,
                                         keys[i].modifiers, keys[i].action,
                                         NULL);
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

  g_type_ensure (KITH_TYPE_AVATAR);
  g_type_ensure (KITH_TYPE_CONFLICT_GONE);
  g_type_ensure (KITH_TYPE_FOLD_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/kith/Kith/kith-conflict-dialog.ui");
  bind_children (widget_class);
  install_actions (widget_class);
  bind_keys (widget_class);
}

static void
kith_conflict_dialog_init (KithConflictDialog *self)
{
  self->questions = g_ptr_array_new ();
  self->changes = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
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

  gtk_widget_measure (self->body, GTK_ORIENTATION_VERTICAL, width, NULL,
                      &height, NULL, NULL);
  gtk_scrolled_window_set_max_content_height (self->scroller,
                                              CLAMP (height, 1,
                                                     MAX_CONTENT_HEIGHT));
  gtk_scrolled_window_set_min_content_height (self->scroller,
                                              CLAMP (height, 1,
                                                     MIN_CONTENT_HEIGHT));
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
  show_recalled (self);
  fill (self, NULL);
  fit (self, gtk_window_get_transient_for (GTK_WINDOW (self)));
  focus_undecided (self, 1);
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

  show_heading (self);
  show_again (self);
}

KithConflictDialog *
kith_conflict_dialog_new (GtkWindow *parent,
                          KithConflict *conflict,
                          GPtrArray *fields)
{
  KithConflictDialog *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (conflict == NULL || KITH_IS_CONFLICT (conflict), NULL);

  /* GTK 4.8 forgets the role of the class once a title is set. */
  self = g_object_new (KITH_TYPE_CONFLICT_DIALOG, "accessible-role",
                       GTK_ACCESSIBLE_ROLE_DIALOG, "transient-for", parent,
                       NULL);
  self->fields = fields != NULL ? g_ptr_array_ref (fields) : NULL;
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
}

void
kith_conflict_dialog_set_busy (KithConflictDialog *self, gboolean busy)
{
  g_return_if_fail (KITH_IS_CONFLICT_DIALOG (self));

  self->busy = busy;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  update_actions (self);

  /* What is insensitive has lost the focus. */
  if (!busy && get_focused (self) == NULL)
    focus_undecided (self, 1);
}
