/* kith-outbox-entry-draft.c: what a change becomes by answers and typing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox-entry-private.h"

#include "service/edit/kith-edit-private.h"

/* A new contact, as soon as it is made, is one that is changed. */
KithOutboxOperation
_kith_outbox_entry_operation_of (KithOutboxEntry *self, KithDraft *draft)
{
  if (self->operation == KITH_OUTBOX_DELETE)
    return KITH_OUTBOX_DELETE;

  return kith_draft_get_base (draft) != NULL ? KITH_OUTBOX_UPDATE
                                             : KITH_OUTBOX_CREATE;
}

/* The conflict of its edit, when a person has answered all of it and saved. */
KithConflict *
_kith_outbox_entry_get_answered (KithOutboxEntry *self)
{
  KithConflict *conflict = self->edit != NULL
                             ? kith_edit_get_conflict (self->edit)
                             : NULL;

  return conflict != NULL && _kith_edit_is_confirmed (self->edit) ? conflict
                                                                  : NULL;
}

/* What the entry is once the answers have become its draft: a change of what
 * the person saw when answering, or, of what was deleted, a new contact. */
KithDraft *
_kith_outbox_entry_new_answered_draft (KithConflict *conflict)
{
  KithDraft *draft = kith_draft_new (kith_conflict_get_theirs (conflict));
  g_autoptr (KithContactInfo) result = kith_conflict_get_result (conflict);

  kith_draft_set_info (draft, result);

  return draft;
}

/* An attempt to write answers is one to write what they had become, which is of
 * the same base as the draft that they, or later ones, become. */
gboolean
_kith_outbox_entry_is_of_answers (KithAttempt *attempt, KithConflict *answered)
{
  return attempt->against == kith_conflict_get_theirs (answered);
}

/* The form as it has put it, and has followed others since, of whom @base
 * is. */
static KithContactInfo *
new_put (KithOutboxEntry *self, KithContact *base)
{
  if (base == self->form_base)
    return g_object_ref (self->form);

  return kith_merge_carry_over (kith_contact_get_info (self->form_base),
                                self->form, kith_contact_get_info (base));
}

/* The draft as far as the form has gone on from it: where the form, @info, was
 * typed in since @put, and was answered otherwise, it is as the form had put
 * it. */
static KithContactInfo *
new_known (KithOutboxEntry *self, KithContactInfo *put, KithContactInfo *info)
{
  return kith_merge_carry_over (info, put, kith_draft_get_info (self->draft));
}

/* Who has answered, and types elsewhere, does not take the answers back.  What
 * is typed over an answer is of a form that has not seen it: the next write is
 * stale, and asks. */
static KithDraft *
new_draft_over_answers (KithOutboxEntry *self,
                        KithContact *form_base,
                        KithContactInfo *info)
{
  KithContact *base = kith_draft_get_base (self->draft);
  KithContactInfo *answered = kith_draft_get_info (self->draft);
  g_autoptr (KithContactInfo) put = new_put (self, form_base);
  g_autoptr (KithContactInfo) known = new_known (self, put, info);
  g_autoptr (KithContactInfo)
    merged = kith_merge_carry_over (put, info, answered);
  g_autoptr (KithContactInfo) seen = NULL;
  g_autoptr (KithContact) stale = NULL;
  KithDraft *draft;

  if (base != NULL && !kith_contact_info_equal (known, answered))
    {
      seen = kith_merge_carry_over (answered, known,
                                    kith_contact_get_info (base));
      stale = kith_contact_new_stale (base, seen);
    }

  draft = kith_draft_new (stale != NULL ? stale : base);
  kith_draft_set_info (draft, merged);

  return draft;
}

/* @base: (nullable): of the form, which may have followed others. */
gboolean
_kith_outbox_entry_is_over_answers (KithOutboxEntry *self, KithContact *base)
{
  if (!self->has_answers || self->form == NULL)
    return FALSE;

  return base == self->form_base
         || (base != NULL && self->form_base != NULL
             && g_str_equal (kith_contact_get_id (base),
                             kith_contact_get_id (self->form_base)));
}

/* What the entry is once its form has gone on.  A contact that was made
 * meanwhile is not made again; but it need not be as the form was then. */
KithDraft *
_kith_outbox_entry_new_changed_draft (KithOutboxEntry *self,
                                      KithContact *base,
                                      KithContactInfo *info)
{
  KithContact *made = kith_draft_get_base (self->draft);
  g_autoptr (KithContactInfo) changed = NULL;
  KithDraft *draft;

  if (_kith_outbox_entry_is_over_answers (self, base))
    return new_draft_over_answers (self, base, info);

  if (base == NULL && made != NULL && self->form != NULL)
    {
      draft = kith_draft_new (made);
      changed = kith_merge_carry_over (self->form, info,
                                       kith_draft_get_info (self->draft));
      kith_draft_set_info (draft, changed);
      return draft;
    }

  draft = kith_draft_new (base);
  kith_draft_set_info (draft, info);

  return draft;
}

KithContactInfo *
_kith_outbox_entry_new_sent (KithOutboxEntry *self,
                             KithContact *base,
                             KithContactInfo *info)
{
  KithAttempt *lost = _kith_outbox_entry_get_lost (self);
  g_autoptr (KithContactInfo) put = NULL;
  g_autoptr (KithContactInfo) known = NULL;

  if (lost == NULL || self->attempted == NULL)
    return NULL;
  if (!_kith_outbox_entry_is_over_answers (self, base))
    return g_object_ref (self->attempted);

  put = new_put (self, base);
  known = new_known (self, put, info);

  return kith_merge_carry_over (kith_draft_get_info (self->draft), known,
                                lost->sent);
}
