/* kith-undo.c: what was done, to be undone in the reverse order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/undo/kith-undo.h"

struct _KithUndo
{
  GObject parent_instance;

  GPtrArray *steps;      /* KithUndoStep, the last one at the end */
  KithUndoStep *running; /* or NULL */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithUndo, kith_undo, G_TYPE_OBJECT)

static void
tell (KithUndo *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
is_same (KithContact *a, KithContact *b)
{
  return g_str_equal (kith_contact_get_id (a), kith_contact_get_id (b));
}

static int
find_contact (KithUndoStep *step, KithContact *contact)
{
  GPtrArray *contacts = kith_undo_step_get_contacts (step);

  for (guint i = 0; i < contacts->len; i++)
    if (is_same (contacts->pdata[i], contact))
      return (int) i;

  return -1;
}

/* The outbox */

static void
sent_cb (KithUndo *self, KithOutboxEntry *entry, KithContact *contact)
{
  if (contact == NULL
      || (self->running != NULL && find_contact (self->running, contact) >= 0))
    return;

  kith_undo_push_edit (self, kith_outbox_entry_get_edit (entry));
}

/* The class */

static void
kith_undo_finalize (GObject *object)
{
  KithUndo *self = KITH_UNDO (object);

  g_ptr_array_unref (self->steps);
  g_clear_object (&self->running);

  G_OBJECT_CLASS (kith_undo_parent_class)->finalize (object);
}

static void
kith_undo_class_init (KithUndoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_undo_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", KITH_TYPE_UNDO,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
}

static void
kith_undo_init (KithUndo *self)
{
  self->steps = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * kith_undo_new:
 * @outbox: through which everything is saved
 *
 * Returns: (transfer full): a stack with nothing to undo
 */
KithUndo *
kith_undo_new (KithOutbox *outbox)
{
  KithUndo *self;

  g_return_val_if_fail (KITH_IS_OUTBOX (outbox), NULL);

  self = g_object_new (KITH_TYPE_UNDO, NULL);
  g_signal_connect_object (outbox, "sent", G_CALLBACK (sent_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

KithUndoStep *
kith_undo_get_last (KithUndo *self)
{
  g_return_val_if_fail (KITH_IS_UNDO (self), NULL);

  return self->steps->len > 0 ? self->steps->pdata[self->steps->len - 1] : NULL;
}

gboolean
kith_undo_contains (KithUndo *self, KithUndoStep *step)
{
  g_return_val_if_fail (KITH_IS_UNDO (self), FALSE);

  return g_ptr_array_find (self->steps, step, NULL);
}

/* Whether @step has made that revision of the contact. */
static gboolean
has_made (KithUndoStep *step, KithContact *contact)
{
  int found = find_contact (step, contact);
  GPtrArray *contacts = kith_undo_step_get_contacts (step);

  return found >= 0 && kith_undo_step_get_kind (step) != KITH_UNDO_DELETE
         && kith_contact_get_revision (contacts->pdata[found])
              == kith_contact_get_revision (contact);
}

KithUndoStep *
kith_undo_find (KithUndo *self, KithContact *contact)
{
  g_return_val_if_fail (KITH_IS_UNDO (self), NULL);
  g_return_val_if_fail (KITH_IS_CONTACT (contact), NULL);

  for (guint i = self->steps->len; i > 0; i--)
    if (has_made (self->steps->pdata[i - 1], contact))
      return self->steps->pdata[i - 1];

  return NULL;
}

KithUndoStep *
kith_undo_find_batch (KithUndo *self, guint batch)
{
  g_return_val_if_fail (KITH_IS_UNDO (self), NULL);

  for (guint i = self->steps->len; batch != 0 && i > 0; i--)
    if (kith_undo_step_get_batch (self->steps->pdata[i - 1]) == batch)
      return self->steps->pdata[i - 1];

  return NULL;
}

/**
 * kith_undo_push:
 * @self: a stack
 * @step: what was done just now
 *
 * The oldest is forgotten beyond %KITH_UNDO_MAX_STEPS.
 */
void
kith_undo_push (KithUndo *self, KithUndoStep *step)
{
  g_return_if_fail (KITH_IS_UNDO (self));
  g_return_if_fail (KITH_IS_UNDO_STEP (step));

  g_ptr_array_add (self->steps, g_object_ref (step));
  if (self->steps->len > KITH_UNDO_MAX_STEPS)
    g_ptr_array_remove_index (self->steps, 0);
  tell (self);
}

void
kith_undo_push_edit (KithUndo *self, KithEdit *edit)
{
  g_autoptr (KithUndoStep) step = NULL;

  g_return_if_fail (KITH_IS_UNDO (self));
  g_return_if_fail (KITH_IS_EDIT (edit));

  step = kith_undo_step_new_for_edit (edit);
  if (step != NULL)
    kith_undo_push (self, step);
}

void
kith_undo_remove (KithUndo *self, KithUndoStep *step)
{
  g_return_if_fail (KITH_IS_UNDO (self));

  if (g_ptr_array_remove (self->steps, step))
    tell (self);
}

/* What is left of @step without one of its contacts. */
static KithUndoStep *
make_rest (KithUndoStep *step, guint without)
{
  g_autoptr (GPtrArray) rest = g_ptr_array_new ();
  GPtrArray *contacts = kith_undo_step_get_contacts (step);

  for (guint i = 0; i < contacts->len; i++)
    if (i != without)
      g_ptr_array_add (rest, contacts->pdata[i]);

  return rest->len > 0
           ? kith_undo_step_new_for_contacts (KITH_UNDO_DELETE, rest,
                                              kith_undo_step_get_batch (step))
           : NULL;
}

void
kith_undo_forget_deletion (KithUndo *self, KithContact *contact)
{
  g_return_if_fail (KITH_IS_UNDO (self));
  g_return_if_fail (KITH_IS_CONTACT (contact));

  for (guint i = self->steps->len; i > 0; i--)
    {
      KithUndoStep *step = self->steps->pdata[i - 1];
      int found = find_contact (step, contact);

      if (found < 0 || kith_undo_step_get_kind (step) != KITH_UNDO_DELETE)
        continue;

      step = make_rest (step, (guint) found);
      g_ptr_array_remove_index (self->steps, i - 1);
      if (step != NULL)
        g_ptr_array_insert (self->steps, (int) i - 1, step);
      tell (self);

      return;
    }
}

void
kith_undo_set_running (KithUndo *self, KithUndoStep *step)
{
  g_return_if_fail (KITH_IS_UNDO (self));

  g_set_object (&self->running, step);
}

KithUndoStep *
kith_undo_get_running (KithUndo *self)
{
  g_return_val_if_fail (KITH_IS_UNDO (self), NULL);

  return self->running;
}
