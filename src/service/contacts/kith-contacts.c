/* kith-contacts.c: the contacts of one server, one HTTP call each
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-private.h"

#include "base/kith-error.h"
#include "base/kith-object.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-reader-private.h"

/* More contacts than one program looks at one by one. */
#define MAX_REVISIONS 4096

struct _KithContacts
{
  GObject parent_instance;

  /* construct */
  KithConnection *connection;

  /* owned: id → gint64: what the server has told of single contacts, so that
   * an answer that goes back behind it is noticed */
  GHashTable *revisions;
  GHashTable *gone; /* ids of which that was told */

  KithReader *reader; /* weak */
};

G_DEFINE_FINAL_TYPE (KithContacts, kith_contacts, G_TYPE_OBJECT)

enum
{
  PROP_CONNECTION = 1,
  N_PROPS,
};

enum
{
  CONTACT_CHANGED,
  CONTACT_GONE,
  FIELDS_CHANGED,
  ELSEWHERE,
  RELOAD,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

void
_kith_contacts_fields_changed (KithContacts *self)
{
  g_signal_emit (self, signals[FIELDS_CHANGED], 0);
}

void
_kith_contacts_contact_changed (KithContacts *self, KithContact *contact)
{
  g_hash_table_remove (self->gone, kith_contact_get_id (contact));
  g_signal_emit (self, signals[CONTACT_CHANGED], 0, contact);
}

void
_kith_contacts_contact_gone (KithContacts *self, const char *contact_id)
{
  if (g_hash_table_contains (self->gone, contact_id))
    return;
  if (g_hash_table_size (self->gone) >= MAX_REVISIONS)
    g_hash_table_remove_all (self->gone);

  g_hash_table_add (self->gone, g_strdup (contact_id));
  g_hash_table_remove (self->revisions, contact_id);
  g_signal_emit (self, signals[CONTACT_GONE], 0, contact_id);
}

/* What this program has done itself comes back to it as an event. */
static void
take_contact (KithContacts *self, KithEvent *event)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contact_new_from_json (kith_event_get_entity (event),
                                          &error);

  if (contact == NULL)
    {
      g_debug ("An event is passed over: %s", error->message);
      return;
    }
  if (kith_contact_get_revision (contact)
      <= _kith_contacts_get_revision (self, kith_contact_get_id (contact)))
    return;

  _kith_contacts_seen (self, contact);
  g_signal_emit (self, signals[ELSEWHERE], 0, event);
  _kith_contacts_contact_changed (self, contact);
}

static void
take_deletion (KithContacts *self, KithEvent *event)
{
  if (g_hash_table_contains (self->gone, kith_event_get_entity_id (event)))
    return;

  g_signal_emit (self, signals[ELSEWHERE], 0, event);
  _kith_contacts_contact_gone (self, kith_event_get_entity_id (event));
}

void
_kith_contacts_take_event (KithContacts *self, KithEvent *event)
{
  if (kith_event_get_kind (event) == KITH_EVENT_FIELD
      || kith_event_get_kind (event) == KITH_EVENT_LABEL)
    _kith_contacts_fields_changed (self);
  else if (kith_event_get_kind (event) != KITH_EVENT_CONTACT)
    g_signal_emit (self, signals[ELSEWHERE], 0, event);
  else if (kith_event_get_action (event) == KITH_EVENT_DELETED)
    take_deletion (self, event);
  else
    take_contact (self, event);
}

void
_kith_contacts_reload (KithContacts *self)
{
  g_signal_emit (self, signals[RELOAD], 0);
}

gint64
_kith_contacts_get_revision (KithContacts *self, const char *contact_id)
{
  gint64 *revision = g_hash_table_lookup (self->revisions, contact_id);

  return revision != NULL ? *revision : 0;
}

void
_kith_contacts_seen (KithContacts *self, KithContact *contact)
{
  const char *id = kith_contact_get_id (contact);
  gint64 revision = kith_contact_get_revision (contact);

  g_hash_table_remove (self->gone, id);
  if (revision <= _kith_contacts_get_revision (self, id))
    return;
  if (g_hash_table_size (self->revisions) >= MAX_REVISIONS)
    g_hash_table_remove_all (self->revisions);

  g_hash_table_replace (self->revisions, g_strdup (id),
                        g_memdup2 (&revision, sizeof revision));
}

void
_kith_contacts_set_reader (KithContacts *self, KithReader *reader)
{
  g_set_weak_pointer (&self->reader, reader);
}

KithReader *
_kith_contacts_get_reader (KithContacts *self)
{
  return self->reader;
}

/* Operations */

static void
tell_changed (KithContacts *self, KithOperation *operation, gpointer result)
{
  _kith_contacts_contact_changed (self, result);
}

static void
tell_gone (KithContacts *self, KithOperation *operation, gpointer result)
{
  _kith_contacts_contact_gone (self, operation->id);
}

static JsonObject *
new_body (JsonObject *info, const KithWriteOptions *options)
{
  JsonObject *body = json_object_new ();

  json_object_set_object_member (body, "info", json_object_ref (info));
  if (options != NULL && options->allow_duplicates)
    json_object_set_boolean_member (body, "allowDuplicates", TRUE);

  return body;
}

/* Creating */

/**
 * kith_contacts_create_async:
 * @self: the contacts of a server
 * @info: the new contact's info, in REST shape
 * @options: (nullable): borrowed until this returns
 * @cancellable: (nullable): cancels; the contact may have been made
 * @callback: called when the contact is durable
 * @user_data: for @callback
 *
 * Makes a contact.
 */
void
kith_contacts_create_async (KithContacts *self,
                            JsonObject *info,
                            const KithWriteOptions *options,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (info != NULL);

  operation = _kith_operation_new ("POST", KITH_PATH_CONTACTS, NULL,
                                   _kith_operation_read_contact,
                                   g_object_unref);
  operation->body = new_body (info, options);
  operation->tell = tell_changed;
  _kith_operation_take_options (operation, options);
  _kith_operation_run (operation, self, kith_contacts_create_async, cancellable,
                       callback, user_data);
}

/**
 * kith_contacts_create_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the new contact
 */
KithContact *
kith_contacts_create_finish (KithContacts *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Updating */

GError *
_kith_contacts_check_identifiers (const KithIdentifiers *identifiers)
{
  GError *error = NULL;

  if (identifiers->contact_id == NULL || *identifiers->contact_id == '\0')
    kith_error_add_violation (&error, "contactId", "REQUIRED_FIELD",
                              "An update names its contact");
  if (identifiers->revision <= 0 || identifiers->revision == G_MAXINT64)
    kith_error_add_violation (&error, "revision", "REQUIRED_FIELD",
                              "An update names the revision it started from");

  return error;
}

/**
 * kith_contacts_update_async:
 * @self: the contacts of a server
 * @identifiers: which contact, and the revision that the change started from
 * @info: what changes, in REST shape (kith-patch.h)
 * @options: (nullable): borrowed until this returns, as is @identifiers
 * @cancellable: (nullable): cancels; the update may have been made
 * @callback: called when the update is durable
 * @user_data: for @callback
 *
 * The seed's updateContact().  Without a revision nothing is sent.
 */
void
kith_contacts_update_async (KithContacts *self,
                            const KithIdentifiers *identifiers,
                            JsonObject *info,
                            const KithWriteOptions *options,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  KithOperation *operation;
  GError *error;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (identifiers != NULL);
  g_return_if_fail (info != NULL);

  error = _kith_contacts_check_identifiers (identifiers);
  if (error != NULL)
    {
      g_task_report_error (self, callback, user_data,
                           kith_contacts_update_async, error);
      return;
    }

  operation = _kith_operation_new ("PATCH", KITH_PATH_CONTACTS,
                                   identifiers->contact_id,
                                   _kith_operation_read_contact,
                                   g_object_unref);
  operation->revision = identifiers->revision + 1;
  operation->body = new_body (info, options);
  json_object_set_int_member (operation->body, "revision",
                              identifiers->revision);
  operation->tell = tell_changed;
  _kith_operation_take_options (operation, options);
  _kith_operation_run (operation, self, kith_contacts_update_async, cancellable,
                       callback, user_data);
}

/**
 * kith_contacts_update_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the whole updated contact; NULL with
 *   KITH_ERROR_ALREADY_CHANGED when the revision is stale
 */
KithContact *
kith_contacts_update_finish (KithContacts *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Deleting */

/**
 * kith_contacts_delete_async:
 * @self: the contacts of a server
 * @contact_id: which one
 * @revision: that which the user saw, or 0 for any
 * @options: (nullable): borrowed until this returns; suppress_auth counts
 * @cancellable: (nullable): cancels; the contact may be gone
 * @callback: called when the contact is gone
 * @user_data: for @callback
 *
 * When the reply is lost it is asked once more: that the contact is not found
 * then means that it is gone.
 */
void
kith_contacts_delete_async (KithContacts *self,
                            const char *contact_id,
                            gint64 revision,
                            const KithWriteOptions *options,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (contact_id != NULL);
  g_return_if_fail (revision >= 0);

  operation = _kith_operation_new ("DELETE", KITH_PATH_CONTACTS, contact_id,
                                   NULL, NULL);
  operation->is_repeatable = TRUE;
  operation->tell = tell_gone;
  if (revision > 0)
    operation->query = g_strdup_printf ("revision=%" G_GINT64_FORMAT, revision);
  if (options != NULL)
    operation->suppress_auth = options->suppress_auth;
  _kith_operation_run (operation, self, kith_contacts_delete_async, cancellable,
                       callback, user_data);
}

/**
 * kith_contacts_delete_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: whether the contact is gone by this; FALSE with
 *   KITH_ERROR_NOT_FOUND when it was gone before
 */
gboolean
kith_contacts_delete_finish (KithContacts *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/* The class */

static void
kith_contacts_get_property (GObject *object,
                            guint id,
                            GValue *value,
                            GParamSpec *pspec)
{
  KithContacts *self = KITH_CONTACTS (object);

  switch (id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_contacts_set_property (GObject *object,
                            guint id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  KithContacts *self = KITH_CONTACTS (object);

  switch (id)
    {
    case PROP_CONNECTION:
      self->connection = g_value_dup_object (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_contacts_finalize (GObject *object)
{
  KithContacts *self = KITH_CONTACTS (object);

  g_clear_weak_pointer (&self->reader);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->revisions, g_hash_table_unref);
  g_clear_pointer (&self->gone, g_hash_table_unref);

  G_OBJECT_CLASS (kith_contacts_parent_class)->finalize (object);
}

static void
kith_contacts_class_init (KithContactsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = kith_contacts_get_property;
  object_class->set_property = kith_contacts_set_property;
  object_class->finalize = kith_contacts_finalize;

  props[PROP_CONNECTION] = g_param_spec_object ("connection", NULL, NULL,
                                                KITH_TYPE_CONNECTION,
                                                KITH_PARAM_CONSTRUCT_ONLY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * KithContacts::contact-changed:
   * @contact: the contact as it is now
   *
   * A contact was created or updated.
   */
  signals[CONTACT_CHANGED] = g_signal_new ("contact-changed", type,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1,
                                           KITH_TYPE_CONTACT);
  /**
   * KithContacts::contact-gone:
   * @contact_id: which contact it was
   *
   * A contact was deleted; told once.
   */
  signals[CONTACT_GONE] = g_signal_new ("contact-gone", type, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        G_TYPE_STRING);
  /**
   * KithContacts::fields-changed:
   *
   * An extended field or a label was made, renamed or deleted.
   */
  signals[FIELDS_CHANGED] = g_signal_new ("fields-changed", type,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  /**
   * KithContacts::elsewhere:
   * @event: what somebody else has done
   *
   * News, which a feed has heard: not what this program did itself.
   */
  signals[ELSEWHERE] = g_signal_new ("elsewhere", type, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     KITH_TYPE_EVENT);
  /**
   * KithContacts::reload:
   *
   * What has changed meanwhile cannot be told: anything may have.
   */
  signals[RELOAD] = g_signal_new ("reload", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
kith_contacts_init (KithContacts *self)
{
  self->revisions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           g_free);
  self->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * kith_contacts_new:
 * @connection: the server that has them
 *
 * Returns: (transfer full): the contacts of @connection
 */
KithContacts *
kith_contacts_new (KithConnection *connection)
{
  g_return_val_if_fail (KITH_IS_CONNECTION (connection), NULL);

  return g_object_new (KITH_TYPE_CONTACTS, "connection", connection, NULL);
}

/**
 * kith_contacts_get_connection:
 * @self: the contacts of a server
 *
 * Returns: (transfer none): the connection to it
 */
KithConnection *
kith_contacts_get_connection (KithContacts *self)
{
  g_return_val_if_fail (KITH_IS_CONTACTS (self), NULL);

  return self->connection;
}
