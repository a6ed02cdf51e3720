/* kith-saver-refused.c: the server does not take what was answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/save/kith-saver-private.h"

#include "base/kith-error.h"
#include "ui/save/kith-deleted-fields.h"
#include "ui/widgets/kith-question.h"

static KithContacts *
get_contacts (KithSaver *self)
{
  return kith_outbox_get_contacts (self->outbox);
}

static void
created_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithSaver) self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_created = kith_deleted_fields_create_finish (result, &error);

  if (self->task == NULL || self->dialog == NULL)
    return;

  if (is_created)
    _kith_saver_send (self);
  else
    _kith_saver_tell_in_dialog (self, error);
}

static void
response_cb (KithSaver *self, const char *response)
{
  g_autoptr (GPtrArray) fields = g_steal_pointer (&self->deleted_fields);

  g_clear_object (&self->question);
  if (!g_str_equal (response, "create"))
    return;

  kith_conflict_dialog_set_busy (self->dialog, TRUE);
  kith_deleted_fields_create_async (get_contacts (self), fields, created_cb,
                                    g_object_ref (self));
}

/* @fields: (transfer full) */
static void
ask (KithSaver *self, GPtrArray *fields)
{
  GtkWidget *question = kith_deleted_fields_question_new (
    GTK_WINDOW (self->dialog), fields);

  kith_conflict_dialog_set_busy (self->dialog, FALSE);
  _kith_saver_set_state (self, KITH_SAVER_CONFLICT);
  g_clear_pointer (&self->deleted_fields, g_ptr_array_unref);
  self->deleted_fields = fields;
  self->question = g_object_ref (ADW_MESSAGE_DIALOG (question));
  g_signal_connect_object (question, "response", G_CALLBACK (response_cb), self,
                           G_CONNECT_SWAPPED);
  kith_question_present (question);
}

static void
found_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithSaver) self = data;
  g_autoptr (GPtrArray) fields = kith_deleted_fields_find_finish (result, NULL);
  g_autoptr (GError) refusal = g_steal_pointer (&self->refusal);

  if (self->task == NULL || self->dialog == NULL)
    return;

  if (fields != NULL && fields->len > 0)
    ask (self, g_steal_pointer (&fields));
  else
    _kith_saver_tell_in_dialog (self, refusal);
}

void
_kith_saver_tell_refused (KithSaver *self, const GError *error)
{
  KithConflict *conflict = kith_edit_get_conflict (
    kith_post_get_edit (self->post));
  g_autoptr (KithContactInfo) answered = NULL;

  if (conflict == NULL
      || !g_error_matches (error, KITH_ERROR, KITH_ERROR_EXTENDED_VALUE))
    {
      _kith_saver_tell_in_dialog (self, error);
      return;
    }

  answered = kith_conflict_get_result (conflict);
  g_clear_error (&self->refusal);
  self->refusal = g_error_copy (error);
  kith_deleted_fields_find_async (get_contacts (self), answered, self->names,
                                  found_cb, g_object_ref (self));
}
