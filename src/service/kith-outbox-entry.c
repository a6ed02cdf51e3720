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

JsonObject *
_kith_outbox_entry_to_json (KithOutboxEntry *self, KithAttempt *attempt)
{
  JsonObject *document = json_object_new ();

  json_object_set_int_member (document, "version", VERSION);
  json_object_set_string_member (document, "operation",
                                 operations[self->operation]);
  json_object_set_string_member (document, "state", states[self->state]);
  json_object_set_int_member (document, "since", self->since);
  json_object_set_int_member (document, "attempts", self->n_attempts);
  json_object_set_int_member (document, "nextRetry", self->next_retry);
  json_object_set_boolean_member (document, "allowDuplicates",
                                  self->allow_duplicates);
  json_object_set_boolean_member (document, "suppressAuth",
                                  self->suppress_auth);
  add_contact (document, "base", kith_draft_get_base (self->draft));
  add_contact (document, "theirs", self->theirs);
  json_object_set_object_member (document, "info",
                                 json_object_ref (kith_contact_info_get_json (
                                   kith_draft_get_info (self->draft))));
  if (self->error != NULL)
    json_object_set_object_member (document, "error",
                                   error_to_json (self->error));
  if (attempt != NULL)
    json_object_set_object_member (document, "attempt",
                                   _kith_attempt_to_json (attempt));

  return document;
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
  JsonObject *json = kith_json_get_object (document, "info");
  g_autoptr (KithContactInfo)
    info = json != NULL ? kith_contact_info_new_from_json (json, NULL) : NULL;
  int operation = find (operations, G_N_ELEMENTS (operations),
                        kith_json_get_string (document, "operation"));
  KithOutboxEntry *self;

  if (kith_json_get_int (document, "version", 0) != VERSION || operation < 0
      || info == NULL || (base == NULL) != (operation == KITH_OUTBOX_CREATE))
    return NULL;

  self = _kith_outbox_entry_new ((KithOutboxOperation) operation, base, info,
                                 0);
  kith_set_str (&self->id, id);
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
  g_clear_object (&self->edit);
}

void
_kith_outbox_entry_change (KithOutboxEntry *self,
                           KithContact *base,
                           KithContactInfo *info)
{
  if (base != kith_draft_get_base (self->draft))
    {
      drop_edit (self);
      g_object_unref (self->draft);
      self->draft = kith_draft_new (base);
    }
  kith_draft_set_info (self->draft, info);
  update_name (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
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
  g_clear_pointer (&self->lost, _kith_attempt_free);
  g_clear_error (&self->error);
  g_free (self->id);
  g_free (self->name);

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

  return self->operation;
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
