/* kith-undo-step.c: one thing that was done, and can be undone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/undo/kith-undo-step.h"

struct _KithUndoStep
{
  GObject parent_instance;

  KithUndoKind kind;
  GPtrArray *contacts; /* KithContact */
  KithDraft *draft;    /* of KITH_UNDO_SAVE */
  guint batch;         /* of KITH_UNDO_DELETE */
};

G_DEFINE_FINAL_TYPE (KithUndoStep, kith_undo_step, G_TYPE_OBJECT)

static void
kith_undo_step_finalize (GObject *object)
{
  KithUndoStep *self = KITH_UNDO_STEP (object);

  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (kith_undo_step_parent_class)->finalize (object);
}

static void
kith_undo_step_class_init (KithUndoStepClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_undo_step_finalize;
}

static void
kith_undo_step_init (KithUndoStep *self)
{
  self->contacts = g_ptr_array_new_with_free_func (g_object_unref);
}

static KithUndoStep *
new_step (KithUndoKind kind, KithContact *contact)
{
  KithUndoStep *self = g_object_new (KITH_TYPE_UNDO_STEP, NULL);

  self->kind = kind;
  if (contact != NULL)
    g_ptr_array_add (self->contacts, g_object_ref (contact));

  return self;
}

KithUndoStep *
kith_undo_step_new_for_edit (KithEdit *edit)
{
  KithContact *saved;
  KithDraft *draft;
  KithUndoStep *self;

  g_return_val_if_fail (KITH_IS_EDIT (edit), NULL);

  saved = kith_edit_get_saved (edit);
  if (saved == NULL)
    return NULL;
  if (kith_edit_get_previous (edit) == NULL)
    return new_step (KITH_UNDO_CREATE, saved);

  draft = kith_edit_get_undo (edit);
  if (draft == NULL)
    return NULL;

  self = new_step (KITH_UNDO_SAVE, saved);
  self->draft = draft;

  return self;
}

KithUndoStep *
kith_undo_step_new_for_contacts (KithUndoKind kind,
                                 GPtrArray *contacts,
                                 guint batch)
{
  KithUndoStep *self;

  g_return_val_if_fail (kind != KITH_UNDO_SAVE, NULL);
  g_return_val_if_fail (contacts != NULL && contacts->len > 0, NULL);

  self = new_step (kind, NULL);
  self->batch = batch;
  for (guint i = 0; i < contacts->len; i++)
    g_ptr_array_add (self->contacts, g_object_ref (contacts->pdata[i]));

  return self;
}

KithUndoKind
kith_undo_step_get_kind (KithUndoStep *self)
{
  g_return_val_if_fail (KITH_IS_UNDO_STEP (self), KITH_UNDO_SAVE);

  return self->kind;
}

GPtrArray *
kith_undo_step_get_contacts (KithUndoStep *self)
{
  g_return_val_if_fail (KITH_IS_UNDO_STEP (self), NULL);

  return self->contacts;
}

KithDraft *
kith_undo_step_get_draft (KithUndoStep *self)
{
  g_return_val_if_fail (KITH_IS_UNDO_STEP (self), NULL);

  return self->draft;
}

guint
kith_undo_step_get_batch (KithUndoStep *self)
{
  g_return_val_if_fail (KITH_IS_UNDO_STEP (self), 0);

  return self->batch;
}
