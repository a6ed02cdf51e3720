/* kith-undo-runner.c: carries out what is to be undone in a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/undo/kith-undo-runner.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "model/kith-merge.h"
#include "service/contacts/kith-contacts-history.h"
#include "ui/save/kith-rewrite.h"
#include "ui/undo/kith-undo-words.h"

struct _KithUndoRunner
{
  GObject parent_instance;

  /* construct */
  GtkWidget *widget; /* weak */
  KithOutbox *outbox;
  KithDeletions *deletions;
  KithUndo *undo;

  KithNames *names; /* nullable */
};

enum
{
  SIGNAL_DELETE,
  SIGNAL_FAILED,
  SIGNAL_TELL,
  SIGNAL_UNDONE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithUndoRunner, kith_undo_runner, G_TYPE_OBJECT)

/* How a step ends */

static void
finish (KithUndoRunner *self, KithUndoStep *step)
{
  kith_undo_set_running (self->undo, NULL);
  g_signal_emit (self, signals[SIGNAL_UNDONE], 0, step);
}

/* What is not seen is said. */
static void
finish_and_tell (KithUndoRunner *self, KithUndoStep *step)
{
  g_autofree char *text = kith_undo_describe_done (step);

  finish (self, step);
  g_signal_emit (self, signals[SIGNAL_TELL], 0, text);
}

/* @step: what is left to be undone. */
static void
fail (KithUndoRunner *self, KithUndoStep *step, const GError *error)
{
  kith_undo_set_running (self->undo, NULL);
  kith_undo_push (self->undo, step);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
}

typedef struct
{
  KithUndoRunner *self;
  KithUndoStep *step;
  guint next;      /* the contact that is looked after */
  GPtrArray *rest; /* KithContact: those that failed, or are to be deleted */
  GError *error;   /* the first */
} Run;

static void
run_free (Run *run)
{
  g_object_unref (run->self);
  g_object_unref (run->step);
  g_ptr_array_unref (run->rest);
  g_clear_error (&run->error);
  g_free (run);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

static Run *
run_new (KithUndoRunner *self, KithUndoStep *step)
{
  Run *run = g_new0 (Run, 1);

  run->self = g_object_ref (self);
  run->step = g_object_ref (step);
  run->rest = g_ptr_array_new_with_free_func (g_object_unref);

  return run;
}

static KithContact *
get_contact (Run *run)
{
  GPtrArray *contacts = kith_undo_step_get_contacts (run->step);

  return run->next < contacts->len ? contacts->pdata[run->next] : NULL;
}

/* A save: what was there before is saved */

static void
rewritten_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Run) run = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) contact = kith_rewrite_finish (result, &error);

  /* Without one it waits to be sent.  That it was deleted elsewhere, and the
   * person leaves it at that, ends it too. */
  if (error == NULL)
    finish_and_tell (run->self, run->step);
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    kith_undo_set_running (run->self->undo, NULL);
  else
    fail (run->self, run->step, error);
}

static void
run_save (KithUndoRunner *self, KithUndoStep *step)
{
  kith_rewrite_async (self->widget, self->outbox,
                      kith_undo_step_get_draft (step), self->names,
                      rewritten_cb, run_new (self, step));
}

/* A deletion: what is not carried out is stopped; the rest is brought back, one
 * after the other */

static void bring_back_next (Run *run);

static void
finish_bringing_back (Run *owned_run)
{
  g_autoptr (Run) run = owned_run;
  g_autoptr (KithUndoStep) step = NULL;

  if (run->error == NULL)
    {
      finish_and_tell (run->self, run->step);
      return;
    }

  step = kith_undo_step_new_for_contacts (KITH_UNDO_DELETE, run->rest, 0);
  fail (run->self, step, run->error);
}

/* @error: (transfer full) (nullable) */
static void
settle_one (Run *run, GError *error)
{
  /* Somebody has brought it back already. */
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED))
    g_clear_error (&error);

  if (error != NULL)
    {
      g_ptr_array_add (run->rest, g_object_ref (get_contact (run)));
      if (run->error == NULL)
        run->error = error;
      else
        g_error_free (error);
    }
  run->next++;
  bring_back_next (run);
}

static void
brought_back_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_restore_finish (KITH_CONTACTS (contacts), result,
                                            &error);

  settle_one (data, error);
}

static KithOutboxEntry *
find_deletion (KithUndoRunner *self, const char *id)
{
  KithOutboxEntry *entry = kith_outbox_find (self->outbox, id);

  return entry != NULL
             && kith_outbox_entry_get_operation (entry) == KITH_OUTBOX_DELETE
           ? entry
           : NULL;
}

static void
bring_back_next (Run *run)
{
  KithContact *contact = get_contact (run);
  KithOutboxEntry *entry;
  GError *error = NULL;
  /* It had the same email before it was deleted, too. */
  KithWriteOptions options = { .allow_duplicates = TRUE };
  KithIdentifiers identifiers = { NULL, 0 };

  if (contact == NULL)
    {
      finish_bringing_back (run);
      return;
    }

  identifiers.contact_id = kith_contact_get_id (contact);
  entry = find_deletion (run->self, identifiers.contact_id);
  if (entry != NULL)
    {
      kith_outbox_take_back (run->self->outbox, entry, &error);
      settle_one (run, error);
    }
  else
    kith_contacts_restore_async (kith_outbox_get_contacts (run->self->outbox),
                                 &identifiers, 0, &options, NULL,
                                 brought_back_cb, run);
}

static void
run_delete (KithUndoRunner *self, KithUndoStep *step)
{
  guint batch = kith_undo_step_get_batch (step);

  if (batch != 0 && kith_deletions_undo (self->deletions, batch))
    finish (self, step);
  else
    bring_back_next (run_new (self, step));
}

/* A contact that was made: it is deleted, as it is now if that is how it was
 * made */

static void get_next (Run *run);

static void
delete_all (Run *owned_run)
{
  g_autoptr (Run) run = owned_run;

  finish (run->self, run->step);
  if (run->rest->len > 0)
    g_signal_emit (run->self, signals[SIGNAL_DELETE], 0, run->rest);
}

static gboolean
is_like (KithContact *a, KithContact *b)
{
  KithContactInfo *info = kith_contact_get_info (a);
  g_autoptr (KithMerge)
    merge = kith_merge_new (info, info, kith_contact_get_info (b));

  return kith_merge_get_rows (merge)->len == 0;
}

static void
got_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  Run *run = data;
  KithContact *made = get_contact (run);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    latest = kith_contacts_get_finish (KITH_CONTACTS (contacts), result,
                                       &error);

  if (latest != NULL && is_like (made, latest))
    g_ptr_array_add (run->rest, g_steal_pointer (&latest));
  else if (!g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    /* What others have made of it is asked about. */
    g_ptr_array_add (run->rest, g_object_ref (made));
  run->next++;
  get_next (run);
}

static void
get_next (Run *run)
{
  KithContact *contact = get_contact (run);

  if (contact != NULL)
    kith_contacts_get_async (kith_outbox_get_contacts (run->self->outbox),
                             kith_contact_get_id (contact), NULL, got_cb, run);
  else
    delete_all (run);
}

/* The class */

static void
kith_undo_runner_dispose (GObject *object)
{
  KithUndoRunner *self = KITH_UNDO_RUNNER (object);

  g_clear_weak_pointer (&self->widget);
  g_clear_object (&self->outbox);
  g_clear_object (&self->deletions);
  g_clear_object (&self->undo);
  g_clear_object (&self->names);

  G_OBJECT_CLASS (kith_undo_runner_parent_class)->dispose (object);
}

static void
kith_undo_runner_class_init (KithUndoRunnerClass *klass)
{
  GType type = KITH_TYPE_UNDO_RUNNER;

  G_OBJECT_CLASS (klass)->dispose = kith_undo_runner_dispose;

  signals[SIGNAL_DELETE] = g_signal_new ("delete", type, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_PTR_ARRAY);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_ERROR);
  signals[SIGNAL_TELL] = g_signal_new ("tell", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 1,
                                       G_TYPE_STRING);
  signals[SIGNAL_UNDONE] = g_signal_new ("undone", type, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         KITH_TYPE_UNDO_STEP);
}

static void
kith_undo_runner_init (KithUndoRunner *self)
{
}

KithUndoRunner *
kith_undo_runner_new (GtkWidget *widget,
                      KithOutbox *outbox,
                      KithDeletions *deletions,
                      KithUndo *undo)
{
  KithUndoRunner *self;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (KITH_IS_OUTBOX (outbox), NULL);
  g_return_val_if_fail (KITH_IS_DELETIONS (deletions), NULL);
  g_return_val_if_fail (KITH_IS_UNDO (undo), NULL);

  self = g_object_new (KITH_TYPE_UNDO_RUNNER, NULL);
  g_set_weak_pointer (&self->widget, widget);
  self->outbox = g_object_ref (outbox);
  self->deletions = g_object_ref (deletions);
  self->undo = g_object_ref (undo);

  return self;
}

KithUndo *
kith_undo_runner_get_undo (KithUndoRunner *self)
{
  g_return_val_if_fail (KITH_IS_UNDO_RUNNER (self), NULL);

  return self->undo;
}

void
kith_undo_runner_set_names (KithUndoRunner *self, KithNames *names)
{
  g_return_if_fail (KITH_IS_UNDO_RUNNER (self));

  g_set_object (&self->names, names);
}

KithNames *
kith_undo_runner_get_names (KithUndoRunner *self)
{
  g_return_val_if_fail (KITH_IS_UNDO_RUNNER (self), NULL);

  return self->names;
}

void
kith_undo_runner_run (KithUndoRunner *self, KithUndoStep *step)
{
  g_autoptr (KithUndoStep) owned = NULL;

  g_return_if_fail (KITH_IS_UNDO_RUNNER (self));
  g_return_if_fail (KITH_IS_UNDO_STEP (step));

  if (self->widget == NULL || !kith_undo_contains (self->undo, step)
      || kith_undo_get_running (self->undo) != NULL)
    return;

  owned = g_object_ref (step);
  kith_undo_set_running (self->undo, owned);
  kith_undo_remove (self->undo, owned);
  switch (kith_undo_step_get_kind (owned))
    {
    case KITH_UNDO_SAVE:
      run_save (self, owned);
      break;
    case KITH_UNDO_DELETE:
      run_delete (self, owned);
      break;
    case KITH_UNDO_CREATE:
    case KITH_UNDO_BRING_BACK:
    default:
      get_next (run_new (self, owned));
    }
}

void
kith_undo_runner_run_last (KithUndoRunner *self)
{
  KithUndoStep *step;

  g_return_if_fail (KITH_IS_UNDO_RUNNER (self));

  step = kith_undo_get_last (self->undo);
  if (step != NULL)
    kith_undo_runner_run (self, step);
}
