/* kith-review.c: leading a person through all that needs an answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/waiting/kith-review.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "ui/save/kith-deleted-fields.h"
#include "ui/save/kith-deletion-question.h"
#include "ui/save/kith-refusal-question.h"
#include "ui/save/kith-saver.h"
#include "ui/waiting/kith-waiting-text.h"
#include "ui/widgets/kith-question.h"

struct _KithReview
{
  GObject parent_instance;

  /* construct */
  GtkWidget *widget; /* weak */
  KithOutbox *outbox;

  /* while it is under way */
  KithNames *names;   /* nullable */
  GPtrArray *entries; /* KithOutboxEntry; NULL: it is not */
  guint position;     /* of the next one */
  KithSaver *saver;
  KithConflictDialog *dialog;
  GtkWidget *question;
  GPtrArray *deleted_fields; /* (nullable): of the question */
  gboolean is_cancelled;
  KithChoice choice; /* for what clashes in those that follow */
};

enum
{
  FAILED,
  OPEN_ENTRY,
  OPEN_CONTACT,
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithReview, kith_review, G_TYPE_OBJECT)

static void go_on (KithReview *self);

static GtkWindow *
get_window (KithReview *self)
{
  GtkRoot *root = self->widget != NULL ? gtk_widget_get_root (self->widget)
                                       : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* (transfer full) */
static GPtrArray *
list_entries (KithReview *self)
{
  GListModel *model = G_LIST_MODEL (self->outbox);
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (KithOutboxEntry) entry = g_list_model_get_item (model, i);

      if (kith_outbox_entry_needs_person (entry))
        g_ptr_array_add (entries, g_steal_pointer (&entry));
    }

  return entries;
}

static void
close_dialogs (KithReview *self)
{
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  if (self->question != NULL)
    gtk_window_destroy (GTK_WINDOW (self->question));
  g_clear_object (&self->dialog);
  g_clear_object (&self->question);
}

static void
end (KithReview *self)
{
  g_clear_object (&self->saver);
  close_dialogs (self);
  g_clear_pointer (&self->deleted_fields, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_object (&self->names);
  g_signal_emit (self, signals[ENDED], 0);
}

static KithOutboxEntry *
get_current (KithReview *self)
{
  return g_ptr_array_index (self->entries, self->position - 1);
}

static gboolean
is_refused (KithReview *self, KithOutboxEntry *entry)
{
  return kith_outbox_contains (self->outbox, entry)
         && kith_outbox_entry_get_state (entry) == KITH_OUTBOX_FAILED;
}

/* A change against another one */

static void
response_cb (KithReview *self, KithConflictResponse response)
{
  self->is_cancelled = response == KITH_CONFLICT_CANCEL;
  self->choice = response == KITH_CONFLICT_SAVE
                   ? kith_conflict_dialog_get_choice_for_rest (self->dialog)
                   : KITH_CHOICE_UNDECIDED;
}

static void
copy_all_cb (KithReview *self)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->entries->len; i++)
    if (kith_outbox_contains (self->outbox, self->entries->pdata[i]))
      g_ptr_array_add (entries, self->entries->pdata[i]);

  text = kith_waiting_text_describe (entries, self->names);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->dialog)),
                          text);
}

static void
saved_cb (GObject *saver, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithReview) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_saver_save_finish (KITH_SAVER (saver), result, &error);

  if (self->entries == NULL)
    return;

  g_clear_object (&self->saver);
  if (self->is_cancelled)
    {
      end (self);
      return;
    }

  /* What was refused is asked about at once. */
  if (error != NULL && is_refused (self, get_current (self)))
    self->position--;
  else if (error != NULL
           && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, error);
  go_on (self);
}

/* Of the two that would be duplicates the other one is to be seen; where a
 * contact was merged into it, the review goes on instead. */
static void
open_contact_cb (KithReview *self, const char *id)
{
  if (self->entries == NULL || self->question == NULL)
    return;

  end (self);
  g_signal_emit (self, signals[OPEN_CONTACT], 0, id);
}

static void
ensure_dialog (KithReview *self)
{
  if (self->dialog == NULL)
    {
      self->dialog = g_object_ref_sink (
        kith_conflict_dialog_new (get_window (self), NULL, self->names));
      g_signal_connect_object (self->dialog, "response",
                               G_CALLBACK (response_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->dialog, "copy-all",
                               G_CALLBACK (copy_all_cb), self,
                               G_CONNECT_SWAPPED);
    }

  kith_conflict_dialog_set_place (self->dialog, self->position,
                                  self->entries->len);
}

static void
review_change (KithReview *self, KithOutboxEntry *entry)
{
  g_autoptr (KithPost) post = kith_post_new_for_entry (self->outbox, entry);

  ensure_dialog (self);
  g_clear_object (&self->saver);
  self->saver = kith_saver_new (self->widget, self->outbox, post);
  kith_saver_set_names (self->saver, self->names);
  kith_saver_lend_dialog (self->saver, self->dialog);
  kith_saver_set_answer (self->saver, self->choice);
  g_signal_connect_object (self->saver, "open-contact",
                           G_CALLBACK (open_contact_cb), self,
                           G_CONNECT_SWAPPED);
  kith_saver_save_async (self->saver, /* suppress_auth= */ FALSE, NULL,
                         saved_cb, g_object_ref (self));
}

/* A deletion against a change */

static void
deleted_cb (GObject *outbox, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithReview) self = data;
  g_autoptr (GError) error = NULL;

  kith_outbox_send_finish (KITH_OUTBOX (outbox), result, NULL, &error);
  if (self->entries == NULL)
    return;

  /* They may have changed it once more, which is asked about, too. */
  if (kith_outbox_contains (self->outbox, get_current (self))
      && kith_outbox_entry_needs_person (get_current (self)))
    self->position--;
  else if (error != NULL)
    g_signal_emit (self, signals[FAILED], 0, error);
  go_on (self);
}

static void
send_deletion (KithReview *self)
{
  kith_outbox_send_async (self->outbox, get_current (self), NULL, deleted_cb,
                          g_object_ref (self));
}

static void
deletion_answered (KithReview *self, const char *response)
{
  g_clear_object (&self->question);
  if (g_str_equal (response, "delete"))
    {
      send_deletion (self);
      return;
    }

  if (g_str_equal (response, "keep"))
    kith_outbox_take_back (self->outbox, get_current (self), NULL);
  go_on (self);
}

static GtkWidget *
make_place (KithReview *self)
{
  g_autofree char *text = g_strdup_printf (_ ("%u of %u"), self->position,
                                           self->entries->len);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "dim-label");

  return label;
}

/* @question: (transfer none): an AdwMessageDialog */
static void
ask (KithReview *self, GtkWidget *question, GCallback answered)
{
  if (self->dialog != NULL)
    gtk_widget_set_visible (GTK_WIDGET (self->dialog), FALSE);

  self->question = g_object_ref (question);
  if (self->entries->len > 1)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (question),
                                        make_place (self));
  g_signal_connect_object (question, "response", answered, self,
                           G_CONNECT_SWAPPED);
  kith_question_present (question);
}

static void
review_deletion (KithReview *self, KithOutboxEntry *entry)
{
  ask (self,
       kith_deletion_question_new (get_window (self),
                                   kith_outbox_entry_get_base (entry),
                                   kith_outbox_entry_get_theirs (entry),
                                   self->names),
       G_CALLBACK (deletion_answered));
}

/* What the server refused */

static void
try_again (KithReview *self)
{
  if (kith_outbox_entry_get_info (get_current (self)) != NULL)
    review_change (self, get_current (self));
  else
    send_deletion (self);
}

static void
created_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithReview) self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_created = kith_deleted_fields_create_finish (result, &error);

  if (self->entries == NULL)
    return;

  if (is_created)
    {
      try_again (self);
      return;
    }

  g_signal_emit (self, signals[FAILED], 0, error);
  go_on (self);
}

static void
create_fields (KithReview *self)
{
  kith_deleted_fields_create_async (kith_outbox_get_contacts (self->outbox),
                                    self->deleted_fields, created_cb,
                                    g_object_ref (self));
}

static void
edit (KithReview *self)
{
  g_autoptr (KithOutboxEntry) entry = g_object_ref (get_current (self));

  end (self);
  g_signal_emit (self, signals[OPEN_ENTRY], 0, entry, /* save= */ FALSE);
}

static void
refusal_answered (KithReview *self, const char *response)
{
  g_clear_object (&self->question);
  if (g_str_equal (response, "try"))
    {
      try_again (self);
      return;
    }
  if (g_str_equal (response, "create"))
    {
      create_fields (self);
      return;
    }
  if (g_str_equal (response, "edit"))
    {
      edit (self);
      return;
    }

  if (g_str_equal (response, "take-back"))
    kith_outbox_take_back_soon (self->outbox, get_current (self));
  go_on (self);
}

static void
ask_refusal (KithReview *self)
{
  ask (self,
       kith_refusal_question_new (get_window (self), get_current (self),
                                  self->names, self->deleted_fields),
       G_CALLBACK (refusal_answered));
}

static void
found_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithReview) self = data;
  g_autoptr (GPtrArray) fields = kith_deleted_fields_find_finish (result, NULL);

  if (self->entries == NULL || get_window (self) == NULL)
    return;

  if (fields != NULL && fields->len > 0)
    self->deleted_fields = g_steal_pointer (&fields);
  ask_refusal (self);
}

static void
review_refusal (KithReview *self, KithOutboxEntry *entry)
{
  KithContactInfo *info = kith_outbox_entry_get_info (entry);

  g_clear_pointer (&self->deleted_fields, g_ptr_array_unref);
  if (info != NULL
      && g_error_matches (kith_outbox_entry_get_error (entry), KITH_ERROR,
                          KITH_ERROR_EXTENDED_VALUE))
    kith_deleted_fields_find_async (kith_outbox_get_contacts (self->outbox),
                                    info, self->names, found_cb,
                                    g_object_ref (self));
  else
    ask_refusal (self);
}

/* From one to the next */

/* It may have been answered in its form, or sent, meanwhile. */
static gboolean
is_to_be_asked (KithReview *self, KithOutboxEntry *entry)
{
  return kith_outbox_contains (self->outbox, entry)
         && kith_outbox_entry_needs_person (entry);
}

static void
review_entry (KithReview *self, KithOutboxEntry *entry)
{
  gboolean is_change = kith_outbox_entry_get_info (entry) != NULL;

  if (is_refused (self, entry)
      || (!is_change && kith_outbox_entry_get_theirs (entry) == NULL))
    review_refusal (self, entry);
  else if (is_change)
    review_change (self, entry);
  else
    review_deletion (self, entry);
}

static void
go_on (KithReview *self)
{
  while (self->position < self->entries->len && get_window (self) != NULL)
    {
      KithOutboxEntry *entry = g_ptr_array_index (self->entries,
                                                  self->position++);

      if (!is_to_be_asked (self, entry))
        continue;

      review_entry (self, entry);
      return;
    }

  end (self);
}

/* The class */

static void
kith_review_dispose (GObject *object)
{
  KithReview *self = KITH_REVIEW (object);

  close_dialogs (self);
  g_clear_object (&self->saver);
  g_clear_pointer (&self->deleted_fields, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_object (&self->names);
  g_clear_object (&self->outbox);
  g_clear_weak_pointer (&self->widget);

  G_OBJECT_CLASS (kith_review_parent_class)->dispose (object);
}

static void
kith_review_class_init (KithReviewClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = kith_review_dispose;

  signals[FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[OPEN_ENTRY] = g_signal_new ("open-entry", type, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 2,
                                      KITH_TYPE_OUTBOX_ENTRY, G_TYPE_BOOLEAN);
  signals[OPEN_CONTACT] = g_signal_new ("open-contact", type, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        G_TYPE_STRING);
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
kith_review_init (KithReview *self)
{
}

/**
 * kith_review_new:
 * @widget: over whose window dialogs come up
 * @outbox: what waits
 *
 * Returns: (transfer full): a review that is not under way
 */
KithReview *
kith_review_new (GtkWidget *widget, KithOutbox *outbox)
{
  KithReview *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (KITH_IS_OUTBOX (outbox), NULL);

  self = g_object_new (KITH_TYPE_REVIEW, NULL);
  g_set_weak_pointer (&self->widget, widget);
  self->outbox = g_object_ref (outbox);

  return self;
}

gboolean
kith_review_can_start (KithReview *self)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_val_if_fail (KITH_IS_REVIEW (self), FALSE);

  entries = list_entries (self);

  return entries->len > 0;
}

void
kith_review_start (KithReview *self, KithNames *names)
{
  g_return_if_fail (KITH_IS_REVIEW (self));

  if (self->entries != NULL)
    return;

  self->entries = list_entries (self);
  self->names = names != NULL ? g_object_ref (names) : NULL;
  self->position = 0;
  self->is_cancelled = FALSE;
  self->choice = KITH_CHOICE_UNDECIDED;
  go_on (self);
}
