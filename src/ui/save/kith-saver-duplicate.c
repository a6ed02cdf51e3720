/* kith-saver-duplicate.c: another contact has the same email or phone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/save/kith-saver-private.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-object.h"
#include "ui/widgets/kith-question.h"
#include "ui/words/kith-bidi.h"

static void
open_duplicate (KithSaver *self)
{
  g_autofree char *id = g_steal_pointer (&self->duplicate_id);

  _kith_saver_finish_cancelled (self, KITH_SAVER_IDLE);
  g_signal_emit_by_name (self, "open-contact", id);
}

static void
duplicate_response_cb (KithSaver *self, const char *response)
{
  g_clear_object (&self->question);

  if (g_str_equal (response, "save"))
    {
      self->options.allow_duplicates = TRUE;
      _kith_saver_send (self);
    }
  else if (g_str_equal (response, "open"))
    open_duplicate (self);
  else
    _kith_saver_finish_cancelled (self, _kith_saver_get_asking_state (self));
}

/* @other: (nullable): the contact that has the email or phone already. */
static void
ask_duplicate (KithSaver *self, KithContact *other)
{
  GtkWindow *parent = self->dialog != NULL ? GTK_WINDOW (self->dialog)
                                           : _kith_saver_get_window (self);
  g_autofree char *name = kith_bidi_isolate (
    other != NULL ? kith_contact_get_display_name (other) : "");
  GtkWidget *dialog = adw_message_dialog_new (parent, _ ("Save a Duplicate?"),
                                              NULL);

  _kith_saver_set_state (self, _kith_saver_get_asking_state (self));
  self->question = g_object_ref (ADW_MESSAGE_DIALOG (dialog));
  if (*name != '\0')
    adw_message_dialog_format_body (
      self->question,
      /* Translators: %s is the name of a contact */
      _ ("“%s” has the same email or phone already."), name);
  else
    adw_message_dialog_set_body (
      self->question, _ ("Another contact has the same email or phone."));
  adw_message_dialog_add_responses (self->question, "back", _ ("Go Back"),
                                    "open", _ ("Open It"), "save",
                                    _ ("Save Anyway"), NULL);
  adw_message_dialog_set_response_enabled (self->question, "open",
                                           self->duplicate_id != NULL);
  adw_message_dialog_set_default_response (self->question, "back");
  adw_message_dialog_set_close_response (self->question, "back");
  g_signal_connect_object (dialog, "response",
                           G_CALLBACK (duplicate_response_cb), self,
                           G_CONNECT_SWAPPED);
  kith_question_present (dialog);
}

static void
got_duplicate_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithSaver) self = data;
  /* Without it, the question has no name in it; that is all. */
  g_autoptr (KithContact)
    other = kith_contacts_get_finish (KITH_CONTACTS (contacts), result, NULL);

  if (self->task == NULL)
    return;

  g_set_object (&self->duplicate, other);
  if (_kith_saver_get_window (self) != NULL)
    ask_duplicate (self, other);
  else
    _kith_saver_finish_cancelled (self, KITH_SAVER_IDLE);
}

void
_kith_saver_name_duplicate (KithSaver *self, const GError *error)
{
  JsonObject *data = kith_error_get_data (error);

  kith_set_str (&self->duplicate_id,
                kith_json_get_string (data, "duplicateContactId"));
  if (self->duplicate_id == NULL)
    ask_duplicate (self, NULL);
  else
    kith_contacts_get_async (kith_outbox_get_contacts (self->outbox),
                             self->duplicate_id,
                             g_task_get_cancellable (self->task),
                             got_duplicate_cb, g_object_ref (self));
}
