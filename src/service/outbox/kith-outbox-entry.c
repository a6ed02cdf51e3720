/* kith-outbox-entry.c: one change that waits to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox-entry-private.h"

#include "base/kith-object.h"
#include "service/edit/kith-edit-private.h"

G_DEFINE_FINAL_TYPE (KithOutboxEntry, kith_outbox_entry, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (KithOutboxState,
                    kith_outbox_state,
                    G_DEFINE_ENUM_VALUE (KITH_OUTBOX_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (KITH_OUTBOX_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (KITH_OUTBOX_NEEDS_ANSWER,
                                         "needs-answer"),
                    G_DEFINE_ENUM_VALUE (KITH_OUTBOX_FAILED, "failed"))

enum
{
  PROP_STATE = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void
update_name (KithOutboxEntry *self)
{
  KithContact *base = kith_draft_get_base (self->draft);

  g_free (self->name);
  self->name = kith_contact_info_get_display_name (
    kith_draft_get_info (self->draft), FALSE);
  if (*self->name == '\0' && base != NULL)
    kith_set_str (&self->name, kith_contact_get_display_name (base));
}

KithOutboxEntry *
_kith_outbox_entry_new (KithOutboxOperation operation,
                        KithContact *base,
                        KithContactInfo *info,
                        gint64 now)
{
  KithOutboxEntry *self = g_object_new (KITH_TYPE_OUTBOX_ENTRY, NULL);

  self->id = g_uuid_string_random ();
  self->operation = operation;
  self->draft = kith_draft_new (base);
  if (info != NULL)
    kith_draft_set_info (self->draft, info);
  self->since = now;
  update_name (self);

  return self;
}

/* Changes */

/* The edit is of one draft: what it knows of a lost reply stays. */
static void
drop_edit (KithOutboxEntry *self)
{
  if (self->edit == NULL)
    return;

  g_clear_pointer (&self->lost, _kith_attempt_free);
  self->lost = _kith_edit_steal_lost (self->edit);
  _kith_edit_set_recorder (self->edit, NULL, NULL);
  g_clear_object (&self->edit);
}

static void
set_draft (KithOutboxEntry *self, KithDraft *draft)
{
  if (kith_draft_get_base (draft) == kith_draft_get_base (self->draft))
    {
      kith_draft_set_info (self->draft, kith_draft_get_info (draft));
    }
  else
    {
      drop_edit (self);
      g_set_object (&self->draft, draft);
    }
  update_name (self);
}

void
_kith_outbox_entry_change (KithOutboxEntry *self,
                           KithContact *base,
                           KithContactInfo *info)
{
  g_autoptr (KithDraft)
    draft = _kith_outbox_entry_new_changed_draft (self, base, info);
  g_autoptr (KithContactInfo)
    sent = _kith_outbox_entry_new_sent (self, base, info);

  self->has_answers = _kith_outbox_entry_is_over_answers (self, base);
  set_draft (self, draft);
  if (sent != NULL)
    g_set_object (&_kith_outbox_entry_get_lost (self)->sent, sent);
  if (!self->has_answers)
    g_clear_object (&self->attempted);
  _kith_outbox_entry_set_form (self, base, info);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
_kith_outbox_entry_set_maker (KithOutboxEntry *self,
                              KithOutboxEntry *maker,
                              KithContactInfo *form)
{
  g_autoptr (KithContactInfo) copy = kith_contact_info_copy (
    form != NULL ? form : _kith_outbox_entry_get_put (maker));

  g_set_object (&self->maker, maker);
  g_set_object (&self->maker_form, copy);
}

void
_kith_outbox_entry_take_made (KithOutboxEntry *self, KithContact *contact)
{
  g_autoptr (KithContact)
    seen = _kith_outbox_entry_new_seen (self->maker, contact, NULL,
                                        self->maker_form);

  kith_draft_saved (self->draft, seen, self->maker_form);
  g_clear_object (&self->maker);
  g_clear_object (&self->maker_form);
  update_name (self);
}

void
_kith_outbox_entry_set_form (KithOutboxEntry *self,
                             KithContact *base,
                             KithContactInfo *info)
{
  g_autoptr (KithContactInfo) form = kith_contact_info_copy (info);

  g_set_object (&self->form_base, base);
  g_set_object (&self->form, form);
}

void
_kith_outbox_entry_settle_form (KithOutboxEntry *self)
{
  KithContactInfo *info = kith_draft_get_info (self->draft);
  KithAttempt *lost = _kith_outbox_entry_get_lost (self);

  _kith_outbox_entry_set_form (self, kith_draft_get_base (self->draft), info);
  if (self->attempted != NULL && lost != NULL)
    g_set_object (&self->attempted, lost->sent);
  else if (self->attempted != NULL)
    g_set_object (&self->attempted, self->form);
  self->has_answers = FALSE;
}

void
_kith_outbox_entry_move (KithOutboxEntry *self, KithContact *contact)
{
  KithContact *seen = kith_draft_get_base (self->draft);
  g_autoptr (KithContact)
    base = kith_contact_new_stale (contact, kith_contact_get_info (seen));
  g_autoptr (KithDraft) draft = kith_draft_new (base);

  kith_draft_set_info (draft, kith_draft_get_info (self->draft));
  drop_edit (self);
  /* What became of it is gone with the contact. */
  g_clear_pointer (&self->lost, _kith_attempt_free);
  self->has_answers = FALSE;
  set_draft (self, draft);
  _kith_outbox_entry_set_form (self, base, kith_draft_get_info (draft));
}

gboolean
_kith_outbox_entry_take_answers (KithOutboxEntry *self)
{
  KithConflict *conflict = _kith_outbox_entry_get_answered (self);
  g_autoptr (KithDraft) draft = NULL;
  KithAttempt *lost;

  if (conflict == NULL)
    return FALSE;

  draft = _kith_outbox_entry_new_answered_draft (conflict);
  lost = _kith_outbox_entry_get_lost (self);
  if (lost != NULL && _kith_outbox_entry_is_of_answers (lost, conflict))
    {
      g_object_unref (lost->sent);
      lost->sent = _kith_attempt_get_result (lost);
    }
  drop_edit (self);
  set_draft (self, draft);
  g_clear_pointer (&self->choices, json_object_unref);
  self->has_answers = TRUE;

  return TRUE;
}

void
_kith_outbox_entry_set_state (KithOutboxEntry *self,
                              KithOutboxState state,
                              GError *error)
{
  self->state = state;
  /* Why it has failed before is known until something else is. */
  if (error != NULL)
    g_clear_error (&self->error);
  if (error != NULL)
    self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

KithContactInfo *
_kith_outbox_entry_get_put (KithOutboxEntry *self)
{
  return self->form != NULL ? self->form : kith_draft_get_info (self->draft);
}

gboolean
_kith_outbox_entry_is_as_put (KithOutboxEntry *self, KithContactInfo *info)
{
  return kith_contact_info_equal (info, _kith_outbox_entry_get_put (self));
}

KithContact *
_kith_outbox_entry_new_seen (KithOutboxEntry *self,
                             KithContact *contact,
                             KithContact *base,
                             KithContactInfo *put)
{
  return base != NULL || _kith_outbox_entry_is_as_put (self, put)
           ? g_object_ref (contact)
           : kith_contact_new_stale (contact, put);
}

KithAttempt *
_kith_outbox_entry_get_lost (KithOutboxEntry *self)
{
  return self->edit != NULL ? _kith_edit_get_lost (self->edit) : self->lost;
}

/* The class */

static void
kith_outbox_entry_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  KithOutboxEntry *self = KITH_OUTBOX_ENTRY (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_outbox_entry_finalize (GObject *object)
{
  KithOutboxEntry *self = KITH_OUTBOX_ENTRY (object);

  g_assert (self->task == NULL);

  g_clear_object (&self->edit);
  g_clear_object (&self->asked);
  g_clear_pointer (&self->choices, json_object_unref);
  g_clear_object (&self->draft);
  g_clear_object (&self->theirs);
  g_clear_object (&self->maker);
  g_clear_object (&self->maker_form);
  g_clear_object (&self->form_base);
  g_clear_object (&self->form);
  g_clear_object (&self->attempted);
  g_clear_pointer (&self->rejected, g_ptr_array_unref);
  g_clear_pointer (&self->journaled, g_ptr_array_unref);
  g_clear_pointer (&self->lost, _kith_attempt_free);
  g_clear_error (&self->error);
  g_free (self->id);
  g_free (self->name);
  g_free (self->sent_id);

  G_OBJECT_CLASS (kith_outbox_entry_parent_class)->finalize (object);
}

static void
kith_outbox_entry_class_init (KithOutboxEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kith_outbox_entry_get_property;
  object_class->finalize = kith_outbox_entry_finalize;

  props[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL,
                                         KITH_TYPE_OUTBOX_STATE,
                                         KITH_OUTBOX_WAITING,
                                         KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kith_outbox_entry_init (KithOutboxEntry *self)
{
  self->next_retry = -1;
  self->due = -1;
}

const char *
kith_outbox_entry_get_id (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), NULL);

  return self->id;
}

KithOutboxOperation
kith_outbox_entry_get_operation (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), KITH_OUTBOX_UPDATE);

  return _kith_outbox_entry_operation_of (self, self->draft);
}

KithOutboxState
kith_outbox_entry_get_state (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), KITH_OUTBOX_WAITING);

  return self->state;
}

const char *
kith_outbox_entry_get_contact_id (KithOutboxEntry *self)
{
  KithContact *base = kith_outbox_entry_get_base (self);

  return base != NULL ? kith_contact_get_id (base) : NULL;
}

gboolean
_kith_outbox_entry_is_of (KithOutboxEntry *self, const char *contact_id)
{
  return contact_id != NULL
         && g_strcmp0 (kith_outbox_entry_get_contact_id (self), contact_id)
              == 0;
}

const char *
kith_outbox_entry_get_name (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), NULL);

  return self->name;
}

KithContact *
kith_outbox_entry_get_base (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), NULL);

  return kith_draft_get_base (self->draft);
}

KithContactInfo *
kith_outbox_entry_get_info (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), NULL);

  return self->operation != KITH_OUTBOX_DELETE
           ? kith_draft_get_info (self->draft)
           : NULL;
}

KithContact *
kith_outbox_entry_get_theirs (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), NULL);

  return self->theirs;
}

const GError *
kith_outbox_entry_get_error (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), NULL);

  return self->error;
}

gint64
kith_outbox_entry_get_since (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), 0);

  return self->since;
}

guint
kith_outbox_entry_get_n_attempts (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), 0);

  return self->n_attempts;
}

gint64
kith_outbox_entry_get_next_retry (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), -1);

  return self->next_retry;
}

gboolean
kith_outbox_entry_needs_person (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), FALSE);

  return !self->is_held
         && (self->state == KITH_OUTBOX_NEEDS_ANSWER
             || self->state == KITH_OUTBOX_FAILED);
}

KithEdit *
kith_outbox_entry_get_edit (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), NULL);

  return self->edit;
}
