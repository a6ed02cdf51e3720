/* kith-sim-saving.c: how a person saves, deletes, and looks after what waits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-editor-private.h"

#include "base/kith-error.h"
#include "service/outbox/kith-kept-draft-private.h"

static void
leave_form (KithSimEditor *self)
{
  if (kith_sim_chance (self->world, 50))
    _kith_sim_editor_close_form (self);
}

/* As a window does: where all was answered, that waits from now on, and the
 * form shows it unless more was typed. */
static void
keep_answers (KithSimEditor *self)
{
  KithContactInfo *info;

  if (!kith_post_keep_answers (self->post))
    return;

  _kith_sim_editor_tell (self, "leaves the answers to be sent");
  info = kith_draft_get_info (self->draft);
  if (!kith_contact_info_equal (info, kith_outbox_entry_get_info (
                                        kith_post_get_entry (self->post))))
    return;

  g_clear_object (&self->kept);
  self->kept = kith_contact_info_copy (info);
  _kith_sim_editor_note_shown (self);
}

/* It goes on by itself; the form stays, or is closed. */
static void
take_failure (KithSimEditor *self, const GError *error)
{
  _kith_sim_editor_tell_error (self, "is not saved", error);
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED))
    {
      self->world->n_conflicts++;
      self->is_asked = TRUE;
    }
  else if (self->draft != NULL)
    {
      keep_answers (self);
      leave_form (self);
    }
  else
    {
      kith_outbox_release (self->outbox, self->entry);
      g_clear_object (&self->entry);
    }
}

static void
answered_cb (GObject *outbox, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = _kith_sim_call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) contact = NULL;

  if (kith_outbox_send_finish (KITH_OUTBOX (outbox), result, &contact, &error))
    g_assert_null (error);
  if (self == NULL)
    return;

  self->is_sending = FALSE;
  if (error != NULL && self->entry != NULL)
    take_failure (self, error);
}

static void
saved_cb (GObject *post, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = _kith_sim_call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_post_save_finish (KITH_POST (post), result, &error);

  if (self == NULL)
    return;

  self->is_sending = FALSE;
  if (contact == NULL)
    take_failure (self, error);
}

static void
begin_send (KithSimEditor *self)
{
  const KithWriteOptions options = { .allow_duplicates = TRUE };

  self->is_asked = FALSE;
  self->is_sending = TRUE;
  if (self->post != NULL)
    kith_post_save_async (self->post, &options, saved_cb,
                          _kith_sim_call_new (self));
  else
    kith_outbox_send_async (self->outbox, self->entry, &options, answered_cb,
                            _kith_sim_call_new (self));
}

/* Answers that did not arrive are sent again before the form is looked at. */
static gboolean
has_answers (KithSimEditor *self)
{
  KithEdit *edit = kith_post_get_edit (self->post);

  return edit != NULL && kith_edit_get_state (edit) == KITH_EDIT_ASKING;
}

void
_kith_sim_editor_save (KithSimEditor *self)
{
  _kith_sim_editor_tell (self, "saves");
  if (!has_answers (self))
    {
      if (self->kept != NULL)
        kith_sim_save_over (self->world, self->index, self->kept,
                            kith_draft_get_info (self->draft));
      g_clear_object (&self->kept);
      self->kept = kith_contact_info_copy (kith_draft_get_info (self->draft));
    }
  begin_send (self);
}

/* Deleting */

static void
delete_put_cb (GObject *outbox, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = _kith_sim_call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithOutboxEntry)
    entry = kith_outbox_delete_finish (KITH_OUTBOX (outbox), result, &error);

  if (self == NULL)
    return;

  self->is_putting = FALSE;
  if (entry == NULL)
    _kith_sim_editor_tell_error (self, "could not keep the deletion", error);
}

void
_kith_sim_editor_delete (KithSimEditor *self)
{
  KithContact *base = kith_draft_get_base (self->draft);

  if (base == NULL
      || kith_outbox_find (self->outbox, kith_contact_get_id (base)) != NULL)
    return;

  kith_sim_tell (self->world, "ed%u deletes %.4s", self->index,
                 kith_contact_get_id (base));
  kith_sim_ledger_want_gone (self->world->ledger, self->index,
                             kith_contact_get_id (base),
                             kith_contact_get_revision (base));
  self->is_putting = TRUE;
  kith_outbox_delete_async (self->outbox, base, /* hold= */ FALSE,
                            delete_put_cb, _kith_sim_call_new (self));
  _kith_sim_editor_drop_form (self);
}

/* Looking after what waits */

static void
take_back (KithSimEditor *self, KithOutboxEntry *entry)
{
  KithContactInfo *info = kith_outbox_entry_get_info (entry);
  g_autoptr (KithContactInfo) given_up = NULL;
  g_autoptr (GError) error = NULL;

  _kith_sim_editor_tell (self, "takes it back");
  if (info != NULL)
    given_up = kith_contact_info_copy (info);
  if (kith_outbox_take_back (self->outbox, entry, &error) && given_up != NULL)
    kith_sim_give_up_info (self->world, given_up, NULL);
}

static void
attend_deletion (KithSimEditor *self, KithOutboxEntry *entry)
{
  KithContact *theirs = kith_outbox_entry_get_theirs (entry);

  if (theirs == NULL || kith_sim_chance (self->world, 50))
    {
      take_back (self, entry);
      return;
    }

  kith_sim_ledger_want_gone (self->world->ledger, self->index,
                             kith_contact_get_id (theirs),
                             kith_contact_get_revision (theirs));
  g_set_object (&self->entry, entry);
  begin_send (self);
}

/* What was typed over it comes first. */
static gboolean
has_kept (KithSimEditor *self, KithOutboxEntry *entry)
{
  GListModel *drafts = G_LIST_MODEL (kith_outbox_get_drafts (self->outbox));

  for (guint i = 0; i < g_list_model_get_n_items (drafts); i++)
    {
      g_autoptr (KithKeptDraft) kept = g_list_model_get_item (drafts, i);
      const char *id = kith_kept_draft_get_contact_id (kept);

      if (g_strcmp0 (kept->entry_id, kith_outbox_entry_get_id (entry)) == 0
          || (id != NULL
              && g_strcmp0 (id, kith_outbox_entry_get_contact_id (entry)) == 0))
        return TRUE;
    }

  return FALSE;
}

/* What is not asked about can be gone on with. */
static gboolean
may_open (KithSimEditor *self, KithOutboxEntry *entry)
{
  KithOutboxState state = kith_outbox_entry_get_state (entry);

  return !self->world->is_calm
         && kith_outbox_entry_get_operation (entry) != KITH_OUTBOX_DELETE
         && (state == KITH_OUTBOX_WAITING || state == KITH_OUTBOX_SENDING)
         && !has_kept (self, entry) && kith_sim_chance (self->world, 60);
}

static void
attend (KithSimEditor *self, KithOutboxEntry *entry)
{
  if (may_open (self, entry))
    {
      _kith_sim_editor_open_entry (self, entry);
      return;
    }

  switch (kith_outbox_entry_get_state (entry))
    {
    case KITH_OUTBOX_WAITING:
      kith_outbox_wake (self->outbox);
      break;

    case KITH_OUTBOX_NEEDS_ANSWER:
      if (kith_outbox_entry_get_operation (entry) == KITH_OUTBOX_DELETE)
        {
          attend_deletion (self, entry);
          break;
        }
      _kith_sim_editor_tell (self, "looks after what needs an answer");
      g_set_object (&self->entry, entry);
      begin_send (self);
      break;

    case KITH_OUTBOX_FAILED:
      take_back (self, entry);
      break;

    case KITH_OUTBOX_SENDING:
    default:
      break;
    }
}

gboolean
_kith_sim_editor_attend (KithSimEditor *self)
{
  GListModel *entries = G_LIST_MODEL (self->outbox);
  guint n = g_list_model_get_n_items (entries);
  g_autoptr (KithOutboxEntry) entry = NULL;

  if (n == 0)
    return FALSE;

  entry = g_list_model_get_item (entries, kith_sim_draw (self->world, n));
  attend (self, entry);

  return TRUE;
}

/* Answering */

static void
give_up (KithSimEditor *self)
{
  g_autoptr (KithOutboxEntry) entry = g_steal_pointer (&self->entry);

  if (self->post != NULL)
    {
      kith_post_cancel_conflict (self->post);
      g_set_object (&entry, kith_post_get_entry (self->post));
      kith_sim_give_up_info (self->world, kith_draft_get_info (self->draft),
                             NULL);
      kith_keeper_discard (self->keeper);
      _kith_sim_editor_drop_form (self);
    }
  else
    {
      kith_outbox_release (self->outbox, entry);
    }
  self->is_asked = FALSE;
  take_back (self, entry);
}

/* The question is put off. */
static void
go_back (KithSimEditor *self)
{
  self->is_asked = FALSE;
  if (self->post != NULL)
    {
      kith_post_cancel_conflict (self->post);
      return;
    }

  kith_outbox_release (self->outbox, self->entry);
  g_clear_object (&self->entry);
}

void
_kith_sim_editor_answer (KithSimEditor *self)
{
  KithEdit *edit = kith_outbox_entry_get_edit (
    _kith_sim_editor_get_entry (self));
  KithConflict *conflict = edit != NULL ? kith_edit_get_conflict (edit) : NULL;

  /* Of a deletion, which others have changed again. */
  if (conflict == NULL)
    {
      go_back (self);
      return;
    }
  if (!self->world->is_calm && kith_sim_chance (self->world, 10))
    {
      _kith_sim_editor_tell (self, "goes back to its form");
      kith_sim_give_up_answers (self->world, conflict);
      go_back (self);
      return;
    }

  if (!kith_conflict_is_deletion (conflict))
    {
      kith_sim_answer (self->world, self->index, conflict);
    }
  else if (kith_sim_chance (self->world, 50))
    {
      kith_sim_give_up_answers (self->world, conflict);
      give_up (self);
      return;
    }
  else
    {
      _kith_sim_editor_tell (self, "makes the contact again");
      kith_sim_ledger_make_again (self->world->ledger, self->index);
      kith_edit_set_create_again (edit, TRUE);
    }
  begin_send (self);
  /* Who has answered goes on at once, whatever becomes of the answers. */
  if (self->draft != NULL && !self->world->is_calm
      && kith_sim_chance (self->world, 30))
    _kith_sim_editor_type (self);
}
