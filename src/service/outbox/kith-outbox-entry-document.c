/* kith-outbox-entry-document.c: an entry as it stands in the file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-outbox-entry-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-object.h"

/* What a newer Kith wrote is left alone. */
#define VERSION 1

/* In the order of the enumerations. */
static const char *const operations[] = { "create", "update", "delete" };
static const char *const states[] = { "waiting", "sending", "needs-answer",
                                      "failed" };

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

static void
add_draft (JsonObject *document, KithOutboxEntry *self, KithDraft *draft)
{
  KithContactInfo *info = kith_draft_get_info (draft);

  json_object_set_string_member (
    document, "operation",
    operations[_kith_outbox_entry_operation_of (self, draft)]);
  add_contact (document, "base", kith_draft_get_base (draft));
  json_object_set_object_member (
    document, "info", json_object_ref (kith_contact_info_get_json (info)));
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
add_maker (JsonObject *document, KithOutboxEntry *self)
{
  json_object_set_string_member (document, "maker", self->maker->id);
  json_object_set_object_member (document, "makerForm",
                                 json_object_ref (kith_contact_info_get_json (
                                   self->maker_form)));
}

/* @sent: what the attempt is to save of the draft */
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
  KithConflict *answered = _kith_outbox_entry_get_answered (self);
  g_autoptr (KithDraft)
    draft = answered != NULL ? _kith_outbox_entry_new_answered_draft (answered)
                             : g_object_ref (self->draft);
  g_autoptr (KithContactInfo) made = NULL;

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
    add_maker (document, self);
  add_draft (document, self, draft);
  if (self->form != NULL)
    add_form (document, self->form_base, self->form);
  if (self->choices != NULL && answered == NULL)
    json_object_set_object_member (document, "choices",
                                   json_object_ref (self->choices));
  if (self->error != NULL)
    json_object_set_object_member (document, "error",
                                   error_to_json (self->error));
  if (attempt != NULL)
    json_object_set_object_member (document, "attempt",
                                   _kith_attempt_to_json (attempt));
  if (attempt != NULL && answered != NULL
      && _kith_outbox_entry_is_of_answers (attempt, answered))
    {
      made = _kith_attempt_get_result (attempt);
      set_sent (document, made);
    }

  return document;
}

JsonObject *
_kith_outbox_entry_changed_to_json (KithOutboxEntry *self,
                                    KithContact *base,
                                    KithContactInfo *info)
{
  g_autoptr (KithDraft)
    draft = _kith_outbox_entry_new_changed_draft (self, base, info);
  g_autoptr (KithContactInfo)
    sent = _kith_outbox_entry_new_sent (self, base, info);
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
  JsonObject *choices = kith_json_get_object (document, "choices");
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
  if (choices != NULL)
    self->choices = json_object_ref (choices);
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
    {
      _kith_outbox_entry_set_form (self, form_base, form);
      self->has_answers = form_base != NULL;
    }
  else
    _kith_outbox_entry_set_form (self, base, info);
  self->maker_form = read_info (document, "makerForm");
  read_progress (self, document);

  return self;
}
