/* kith-outbox-entry.c: one change that waits to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/kith-outbox-entry-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-object.h"
#include "service/kith-edit-private.h"

/* Of the documents; what a newer Kith wrote is left alone. */
#define VERSION 1

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

/* In the order of the enumerations. */
static const char *const operations[] = { "create", "update", "delete" };
static const char *const states[] = { "waiting", "sending", "needs-answer",
                                      "failed" };

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

/* Documents */

static int
find (const char *const *names, guint n_names, const char *name)
{
  for (guint i = 0; i < n_names; i++)
    if (g_strcmp0 (names[i], name) == 0)
      return (int) i;

  return -1;
}

static JsonObject *
error_to_json (const GError *error)
{
  JsonObject *json = json_object_new ();
  JsonObject *data = kith_error_get_data (error);

  json_object_set_int_member (json, "situation",
                              error->domain == KITH_ERROR ? error->code
                                                          : KITH_ERROR_FAILED);
  json_object_set_string_member (json, "message", error->message);
  json_object_set_int_member (json, "status", kith_error_get_status (error));
  kith_json_set_string (json, "code", kith_error_get_code (error));
  kith_json_set_string (json, "requestId", kith_error_get_request_id (error));
  if (data != NULL)
    json_object_set_object_member (json, "data", json_object_ref (data));

  return json;
}

static GError *
error_from_json (JsonObject *json)
{
  const char *message = kith_json_get_string (json, "message");
  gint64 situation = kith_json_get_int (json, "situation", KITH_ERROR_FAILED);
  GError *error;

  if (json == NULL)
    return NULL;

  if (situation < 0 || situation > KITH_ERROR_SERVER)
    situation = KITH_ERROR_FAILED;
  error = g_error_new_literal (KITH_ERROR, (int) situation,
                               message != NULL ? message : "");
  kith_error_set_status (error, (guint) kith_json_get_int (json, "status", 0));
  kith_error_set_code (error, kith_json_get_string (json, "code"));
  kith_error_set_request_id (error, kith_json_get_string (json, "requestId"));
  kith_error_set_data (error, kith_json_get_object (json, "data"));

  return error;
}

static void
add_contact (JsonObject *document, const char *member, KithContact *contact)
{
  if (contact != NULL)
    json_object_set_object_member (
      document, member, json_object_ref (kith_contact_get_json (contact)));
}

/* A new contact, as soon as it is made, is one that is changed. */
static KithOutboxOperation
get_operation (KithOutboxEntry *self, KithDraft *draft)
{
  if (self->operation == KITH_OUTBOX_DELETE)
    return KITH_OUTBOX_DELETE;

  return kith_draft_get_base (draft) != NULL ? KITH_OUTBOX_UPDATE
                                             : KITH_OUTBOX_CREATE;
}

static void
add_draft (JsonObject *document, KithOutboxEntry *self, KithDraft *draft)
{
  KithContactInfo *info = kith_draft_get_info (draft);

  json_object_set_string_member (document, "operation",
                                 operations[get_operation (self, draft)]);
  add_contact (document, "base", kith_draft_get_base (draft));
  json_object_set_object_member (
    document, "info", json_object_ref (kith_contact_info_get_json (info)));
}

/* The conflict of its edit, when a person has answered all of it and saved. */
static KithConflict *
get_answered (KithOutboxEntry *self)
{
  KithConflict *conflict = self->edit != NULL
                             ? kith_edit_get_conflict (self->edit)
                             : NULL;

  return conflict != NULL && _kith_edit_is_confirmed (self->edit) ? conflict
                                                                  : NULL;
}

/* What the entry is once the answers have become its draft: a change of what
 * the person saw when answering, or, of what was deleted, a new contact. */
static KithDraft *
new_answered_draft (KithConflict *conflict)
{
  KithDraft *draft = kith_draft_new (kith_conflict_get_theirs (conflict));
  g_autoptr (KithContactInfo) result = kith_conflict_get_result (conflict);

  kith_draft_set_info (draft, result);

  return draft;
}

/* An attempt to write the answers is one to write the draft that they become.
 */
static gboolean
is_of_answers (KithAttempt *attempt, KithConflict *answered)
{
  return attempt->against == kith_conflict_get_theirs (answered);
}

/* What its form has put is not what is sent once it was answered.  It is what
 * was typed over then, of which there may be a draft.  @base: (nullable) */
static void
add_form (JsonObject *document, KithContact *base, KithContactInfo *form)
{
  JsonObject *json = kith_contact_info_get_json (form);

  kith_json_set_node (document, "form", NULL);
  kith_json_set_node (document, "formBase", NULL);
  if (kith_json_object_equal (json, kith_json_get_object (document, "info")))
    return;

  json_object_set_object_member (document, "form", json_object_ref (json));
  add_contact (document, "formBase", base);
}

static void
set_sent (JsonObject *document, KithContactInfo *sent)
{
  json_object_set_object_member (kith_json_get_object (document, "attempt"),
                                 "sent",
                                 json_object_ref (
                                   kith_contact_info_get_json (sent)));
}

JsonObject *
_kith_outbox_entry_to_json (KithOutboxEntry *self, KithAttempt *attempt)
{
  JsonObject *document = json_object_new ();
  KithConflict *answered = get_answered (self);
  g_autoptr (KithDraft) draft = answered != NULL ? new_answered_draft (answered)
                                                 : g_object_ref (self->draft);

  json_object_set_int_member (document, "version", VERSION);
  json_object_set_string_member (document, "state", states[self->state]);
  json_object_set_int_member (document, "since", self->since);
  json_object_set_int_member (document, "attempts", self->n_attempts);
  json_object_set_int_member (document, "nextRetry", self->next_retry);
  json_object_set_boolean_member (document, "allowDuplicates",
                                  self->allow_duplicates);
  json_object_set_boolean_member (document, "suppressAuth",
                                  self->suppress_auth);
  add_contact (document, "theirs", self->theirs);
  if (self->maker != NULL)
    json_object_set_string_member (document, "maker", self->maker->id);
  add_draft (document, self, draft);
  if (self->form != NULL)
    add_form (document, self->form_base, self->form);
  if (self->error != NULL)
    json_object_set_object_member (document, "error",
                                   error_to_json (self->error));
  if (attempt != NULL)
    json_object_set_object_member (document, "attempt",
                                   _kith_attempt_to_json (attempt));
  if (attempt != NULL && answered != NULL && is_of_answers (attempt, answered))
    set_sent (document, kith_draft_get_info (draft));

  return document;
}

/* The draft as far as the form has gone on from it: where the form, @info, was
 * typed in, and was answered otherwise, it is as the form had put it. */
static KithContactInfo *
new_known (KithOutboxEntry *self, KithContactInfo *info)
{
  return kith_merge_carry_over (info, self->form,
                                kith_draft_get_info (self->draft));
}

/* Who has answered, and types elsewhere, does not take the answers back.  What
 * is typed over an answer is of a form that has not seen it: the next write is
 * stale, and asks. */
static KithDraft *
new_draft_over_answers (KithOutboxEntry *self, KithContactInfo *info)
{
  KithContact *base = kith_draft_get_base (self->draft);
  KithContactInfo *answered = kith_draft_get_info (self->draft);
  g_autoptr (KithContactInfo) known = new_known (self, info);
  g_autoptr (KithContactInfo)
    merged = kith_merge_carry_over (self->form, info, answered);
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

static gboolean
is_over_answers (KithOutboxEntry *self, KithContact *base)
{
  return self->has_answers && self->form != NULL && base == self->form_base;
}

/* What the entry is once its form has gone on.  A contact that was made
 * meanwhile is not made again; but it need not be as the form was then. */
static KithDraft *
new_changed_draft (KithOutboxEntry *self,
                   KithContact *base,
                   KithContactInfo *info)
{
  KithContact *made = kith_draft_get_base (self->draft);
  g_autoptr (KithContactInfo) changed = NULL;
  KithDraft *draft;

  if (is_over_answers (self, base))
    return new_draft_over_answers (self, info);

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

/* What the open attempt has sent of what the form goes on from. (transfer full)
 * (nullable): as it says itself */
static KithContactInfo *
new_sent (KithOutboxEntry *self, KithContact *base, KithContactInfo *info)
{
  KithAttempt *lost = _kith_outbox_entry_get_lost (self);
  g_autoptr (KithContactInfo) known = NULL;

  if (lost == NULL || self->attempted == NULL)
    return NULL;
  if (!is_over_answers (self, base))
    return g_object_ref (self->attempted);

  known = new_known (self, info);

  return kith_merge_carry_over (kith_draft_get_info (self->draft), known,
                                lost->sent);
}

JsonObject *
_kith_outbox_entry_changed_to_json (KithOutboxEntry *self,
                                    KithContact *base,
                                    KithContactInfo *info)
{
  g_autoptr (KithDraft) draft = new_changed_draft (self, base, info);
  g_autoptr (KithContactInfo) sent = new_sent (self, base, info);
  JsonObject *document = _kith_outbox_entry_to_json (
    self, _kith_outbox_entry_get_lost (self));

  kith_json_set_node (document, "base", NULL);
  add_draft (document, self, draft);
  add_form (document, base, info);
  if (sent != NULL)
    set_sent (document, sent);

  return document;
}

static KithContactInfo *
read_info (JsonObject *document, const char *member)
{
  JsonObject *json = kith_json_get_object (document, member);

  return json != NULL ? kith_contact_info_new_from_json (json, NULL) : NULL;
}

static KithContact *
read_contact (JsonObject *document, const char *member)
{
  JsonObject *json = kith_json_get_object (document, member);

  return json != NULL ? kith_contact_new_from_json (json, NULL) : NULL;
}

/* What was under way when the program ended is to be sent again. */
static void
read_progress (KithOutboxEntry *self, JsonObject *document)
{
  JsonObject *attempt = kith_json_get_object (document, "attempt");
  int state = find (states, G_N_ELEMENTS (states),
                    kith_json_get_string (document, "state"));

  self->state = state < 0 || state == KITH_OUTBOX_SENDING
                  ? KITH_OUTBOX_WAITING
                  : (KithOutboxState) state;
  self->since = kith_json_get_int (document, "since", 0);
  self->n_attempts = (guint) CLAMP (kith_json_get_int (document, "attempts", 0),
                                    0, G_MAXINT);
  self->next_retry = kith_json_get_int (document, "nextRetry", -1);
  self->allow_duplicates = kith_json_get_boolean (document, "allowDuplicates",
                                                  FALSE);
  self->suppress_auth = kith_json_get_boolean (document, "suppressAuth", FALSE);
  self->error = error_from_json (kith_json_get_object (document, "error"));
  self->theirs = read_contact (document, "theirs");
  if (attempt != NULL)
    self->lost = _kith_attempt_new_from_json (attempt);
}

KithOutboxEntry *
_kith_outbox_entry_new_from_json (const char *id, JsonObject *document)
{
  g_autoptr (KithContact) base = read_contact (document, "base");
  g_autoptr (KithContactInfo) info = read_info (document, "info");
  g_autoptr (KithContactInfo) form = read_info (document, "form");
  g_autoptr (KithContact) form_base = read_contact (document, "formBase");
  int operation = find (operations, G_N_ELEMENTS (operations),
                        kith_json_get_string (document, "operation"));
  KithOutboxEntry *self;

  if (kith_json_get_int (document, "version", 0) != VERSION || operation < 0
      || info == NULL || (base == NULL) != (operation == KITH_OUTBOX_CREATE))
    return NULL;

  self = _kith_outbox_entry_new ((KithOutboxOperation) operation, base, info,
                                 0);
  kith_set_str (&self->id, id);
  if (form != NULL)
    _kith_outbox_entry_set_form (self, form_base, form);
  else
    _kith_outbox_entry_set_form (self, base, info);
  read_progress (self, document);

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
  g_autoptr (KithDraft) draft = new_changed_draft (self, base, info);
  g_autoptr (KithContactInfo) sent = new_sent (self, base, info);

  self->has_answers = is_over_answers (self, base);
  set_draft (self, draft);
  if (sent != NULL)
    g_set_object (&_kith_outbox_entry_get_lost (self)->sent, sent);
  if (!self->has_answers)
    g_clear_object (&self->attempted);
  _kith_outbox_entry_set_form (self, base, info);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
_kith_outbox_entry_take_made (KithOutboxEntry *self, KithContact *contact)
{
  kith_draft_saved (self->draft, contact, self->maker->form);
  g_clear_object (&self->maker);
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
  KithConflict *conflict = get_answered (self);
  g_autoptr (KithDraft) draft = NULL;
  KithAttempt *lost;

  if (conflict == NULL)
    return FALSE;

  draft = new_answered_draft (conflict);
  lost = _kith_outbox_entry_get_lost (self);
  if (lost != NULL && is_of_answers (lost, conflict))
    {
      g_object_unref (lost->sent);
      lost->sent = kith_contact_info_copy (kith_draft_get_info (draft));
    }
  drop_edit (self);
  set_draft (self, draft);
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
  g_clear_object (&self->draft);
  g_clear_object (&self->theirs);
  g_clear_object (&self->maker);
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

  return get_operation (self, self->draft);
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

KithEdit *
kith_outbox_entry_get_edit (KithOutboxEntry *self)
{
  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (self), NULL);

  return self->edit;
}
