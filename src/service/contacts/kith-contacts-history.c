/* kith-contacts-history.c: what a contact was
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-history.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-contacts-private.h"

void
kith_revision_free (KithRevision *revision)
{
  if (revision == NULL)
    return;

  g_free (revision->action);
  g_free (revision->author);
  g_free (revision->origin);
  g_clear_pointer (&revision->changes, json_array_unref);
  g_clear_object (&revision->contact);
  g_free (revision->merged_into);
  g_free (revision->merged_into_name);
  g_free (revision);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithRevision, kith_revision_free)

void
kith_revisions_free (KithRevisions *revisions)
{
  if (revisions == NULL)
    return;

  g_clear_pointer (&revisions->revisions, g_ptr_array_unref);
  g_free (revisions->next);
  g_free (revisions);
}

static gboolean
refuse (GError **error)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                       "The answer holds no revisions");

  return FALSE;
}

static KithRevision *
read_revision (JsonObject *json, GError **error)
{
  g_autoptr (KithRevision) revision = g_new0 (KithRevision, 1);
  JsonObject *contact = kith_json_get_object (json, "contact");
  JsonArray *changes = kith_json_get_array (json, "changes");
  JsonObject *merged = kith_json_get_object (json, KITH_DATA_MERGED_INTO);

  revision->revision = kith_json_get_int (json, "revision", 0);
  revision->time = kith_json_get_time (json, "date");
  revision->action = g_strdup (kith_json_get_string (json, "action"));
  revision->author = g_strdup (kith_json_get_string (json, "author"));
  revision->origin = g_strdup (kith_json_get_string (json, "origin"));
  if (changes != NULL)
    revision->changes = json_array_ref (changes);
  revision->merged_into = g_strdup (kith_json_get_string (merged, "contactId"));
  revision->merged_into_name = g_strdup (
    kith_json_get_string (merged, "displayName"));
  if (contact == NULL || revision->action == NULL)
    {
      refuse (error);
      return NULL;
    }

  revision->contact = kith_contact_new_from_json (contact, error);

  return revision->contact != NULL ? g_steal_pointer (&revision) : NULL;
}

static gpointer
read_page (KithContacts *self,
           KithOperation *operation,
           JsonObject *answer,
           GError **error)
{
  JsonArray *array = kith_json_get_array (answer, "revisions");
  JsonObject *metadata = kith_json_get_object (answer, "pagingMetadata");
  g_autoptr (KithRevisions) page = g_new0 (KithRevisions, 1);

  page->revisions = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_revision_free);
  page->next = g_strdup (
    kith_json_get_string (kith_json_get_object (metadata, "cursors"), "next"));
  if (array == NULL && !refuse (error))
    return NULL;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      KithRevision *revision = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        revision = read_revision (json_node_get_object (node), error);
      else
        refuse (error);
      if (revision == NULL)
        return NULL;

      g_ptr_array_add (page->revisions, revision);
    }

  return g_steal_pointer (&page);
}

/* That there is no history is no news of the contact itself. */
static KithOperation *
new_operation (const char *method,
               const char *contact_id,
               const char *what,
               KithOperationRead read,
               GDestroyNotify free_result)
{
  KithOperation *operation = _kith_operation_new (method, KITH_PATH_HISTORY,
                                                  contact_id, read,
                                                  free_result);
  g_autofree char *path = operation->path;

  operation->path = g_strconcat (path, what, NULL);

  return operation;
}

/**
 * kith_contacts_list_revisions_async:
 * @self: the contacts of a server
 * @contact_id: which one; it may be deleted
 * @limit: how many; 0: as the server likes
 * @cursor: (nullable): where the page before has ended
 * @cancellable: (nullable): cancels
 * @callback: called when they are there
 * @user_data: for @callback
 */
void
kith_contacts_list_revisions_async (KithContacts *self,
                                    const char *contact_id,
                                    guint limit,
                                    const char *cursor,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autofree char *limiting = NULL;
  g_autofree char *escaped = NULL;
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (contact_id != NULL);

  operation = new_operation ("GET", contact_id, "/revisions", read_page,
                             (GDestroyNotify) kith_revisions_free);
  limiting = limit > 0 ? g_strdup_printf ("paging.limit=%u", limit)
                       : g_strdup ("");
  escaped = cursor != NULL ? g_uri_escape_string (cursor, NULL, FALSE) : NULL;
  operation->query = g_strconcat (limiting,
                                  escaped != NULL ? "&paging.cursor=" : NULL,
                                  escaped, NULL);
  _kith_operation_run (operation, self, kith_contacts_list_revisions_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_list_revisions_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a page of them, the newest first
 */
KithRevisions *
kith_contacts_list_revisions_finish (KithContacts *self,
                                     GAsyncResult *result,
                                     GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
add_parameter (GString *query, const char *name, const char *value)
{
  g_autofree char *escaped = NULL;

  if (value == NULL || *value == '\0')
    return;

  escaped = g_uri_escape_string (value, NULL, FALSE);
  g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", name,
                          escaped);
}

/**
 * kith_contacts_list_deleted_async:
 * @self: the contacts of a server
 * @search: (nullable): words of their names
 * @cursor: (nullable): where the page before has ended
 * @cancellable: (nullable): cancels
 * @callback: called when they are there
 * @user_data: for @callback
 */
void
kith_contacts_list_deleted_async (KithContacts *self,
                                  const char *search,
                                  const char *cursor,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GString *query = g_string_new (NULL);
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));

  operation = _kith_operation_new ("GET", KITH_PATH_DELETED, NULL, read_page,
                                   (GDestroyNotify) kith_revisions_free);
  add_parameter (query, "search", search);
  add_parameter (query, "paging.cursor", cursor);
  operation->query = g_string_free (query, FALSE);
  _kith_operation_run (operation, self, kith_contacts_list_deleted_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_list_deleted_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a page of them
 */
KithRevisions *
kith_contacts_list_deleted_finish (KithContacts *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
read_name (KithContacts *self,
           KithOperation *operation,
           JsonObject *answer,
           GError **error)
{
  const char *name = kith_json_get_string (answer, "name");

  if (name == NULL)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                         "The answer holds no name");

  return g_strdup (name);
}

/**
 * kith_contacts_get_own_name_async:
 * @self: the contacts of a server
 * @cancellable: (nullable): cancels
 * @callback: called when it is known
 * @user_data: for @callback
 */
void
kith_contacts_get_own_name_async (KithContacts *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));

  _kith_operation_run (_kith_operation_new ("GET", KITH_PATH_ME, NULL,
                                            read_name, g_free),
                       self, kith_contacts_get_own_name_async, cancellable,
                       callback, user_data);
}

/**
 * kith_contacts_get_own_name_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the name of a key, or of a user
 */
char *
kith_contacts_get_own_name_finish (KithContacts *self,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
tell_changed (KithContacts *self, KithOperation *operation, gpointer result)
{
  _kith_contacts_contact_changed (self, result);
}

/**
 * kith_contacts_restore_async:
 * @self: the contacts of a server
 * @identifiers: the contact, and the revision that it has now
 * @to: the revision to go back to
 * @options: (nullable): allow_duplicates and suppress_auth count
 * @cancellable: (nullable): cancels
 * @callback: called when it is durable
 * @user_data: for @callback
 */
void
kith_contacts_restore_async (KithContacts *self,
                             const KithIdentifiers *identifiers,
                             gint64 to,
                             const KithWriteOptions *options,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (identifiers != NULL && identifiers->contact_id != NULL);

  operation = new_operation ("POST", identifiers->contact_id, "/restore",
                             _kith_operation_read_contact, g_object_unref);
  operation->tell = tell_changed;
  operation->body = json_object_new ();
  if (to > 0)
    json_object_set_int_member (operation->body, "revision", to);
  if (identifiers->revision > 0)
    json_object_set_int_member (operation->body, "currentRevision",
                                identifiers->revision);
  if (options != NULL && options->allow_duplicates)
    json_object_set_boolean_member (operation->body, "allowDuplicates", TRUE);
  operation->suppress_auth = options != NULL && options->suppress_auth;
  _kith_operation_run (operation, self, kith_contacts_restore_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_restore_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the contact as it is now
 */
KithContact *
kith_contacts_restore_finish (KithContacts *self,
                              GAsyncResult *result,
                              GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
