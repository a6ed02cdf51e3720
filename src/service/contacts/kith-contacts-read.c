/* kith-contacts-read.c: one contact, and pages of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-reader-private.h"

/**
 * kith_page_free:
 * @page: (nullable) (transfer full): a page of contacts
 */
void
kith_page_free (KithPage *page)
{
  if (page == NULL)
    return;

  g_clear_pointer (&page->contacts, g_ptr_array_unref);
  g_free (page);
}

/* Getting */

/* @target: (nullable): the contact that it was merged into */
static GError *
new_merged_error (JsonObject *target)
{
  GError *error = kith_protocol_error_merged (
    kith_json_get_string (target, "id"));

  if (target != NULL)
    json_object_set_member (kith_error_get_data (error), "contact",
                            kith_json_object_node (target));

  return error;
}

static gpointer
read_got (KithContacts *self,
          KithOperation *operation,
          JsonObject *answer,
          GError **error)
{
  /* Another contact, into which this one was merged, stands in for it. */
  if (g_strcmp0 (kith_json_get_string (answer, "responseType"), "MERGED") == 0)
    {
      g_propagate_error (error, new_merged_error (
                                  kith_json_get_object (answer, "contact")));
      return NULL;
    }

  return _kith_operation_read_contact (self, operation, answer, error);
}

static KithOperation *
new_getting (KithContacts *self, const char *contact_id)
{
  KithOperation *operation = _kith_operation_new ("GET", KITH_PATH_CONTACTS,
                                                  contact_id, read_got,
                                                  g_object_unref);

  /* As of now: a write may overtake this. */
  operation->revision = _kith_contacts_get_revision (self, contact_id);

  return operation;
}

/**
 * kith_contacts_get_async:
 * @self: the contacts of a server
 * @contact_id: which one
 * @cancellable: (nullable): cancels
 * @callback: called when the contact is there
 * @user_data: for @callback
 *
 * Fetches one contact as it is now, from the server.
 */
void
kith_contacts_get_async (KithContacts *self,
                         const char *contact_id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (contact_id != NULL);

  _kith_operation_run (new_getting (self, contact_id), self,
                       kith_contacts_get_async, cancellable, callback,
                       user_data);
}

/**
 * kith_contacts_get_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the contact
 */
KithContact *
kith_contacts_get_finish (KithContacts *self,
                          GAsyncResult *result,
                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
ask_contact (KithContacts *self,
             gpointer data,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  _kith_operation_run (data, self, kith_contacts_read_async, cancellable,
                       callback, user_data);
}

/**
 * kith_contacts_read_async:
 * @self: the contacts of a server
 * @contact_id: which one
 * @cancellable: (nullable): cancels
 * @callback: called when the contact is there
 * @user_data: for @callback
 *
 * Reads one contact as it is known on this computer, from the mirror where
 * there is one, else as kith_contacts_get_async().
 */
void
kith_contacts_read_async (KithContacts *self,
                          const char *contact_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  const KithReading reading = { .kind = KITH_READ_CONTACT, .id = contact_id };

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (contact_id != NULL);

  _kith_contacts_read (self, &reading, kith_contacts_read_async, ask_contact,
                       new_getting (self, contact_id),
                       (GDestroyNotify) _kith_operation_free, cancellable,
                       callback, user_data);
}

KithContact *
kith_contacts_read_finish (KithContacts *self,
                           GAsyncResult *result,
                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Querying */

static void
ask_page (KithContacts *self,
          gpointer data,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  _kith_operation_run (data, self, kith_contacts_query_async, cancellable,
                       callback, user_data);
}

static GObject *
read_listed (JsonObject *contact, GError **error)
{
  return (GObject *) kith_contact_new_take_json (json_object_ref (contact),
                                                 error);
}

static gpointer
read_page (KithContacts *self,
           KithOperation *operation,
           JsonObject *answer,
           GError **error)
{
  g_autoptr (KithPage) page = g_new0 (KithPage, 1);
  JsonArray *items = kith_json_get_array (answer, "contacts");
  JsonObject *paging = kith_json_get_object (answer, "pagingMetadata");

  page->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  page->total = kith_json_get_int (paging, "total", -1);
  if (items == NULL || page->total < 0)
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "The answer is no page of contacts");
      return NULL;
    }
  if (!_kith_operation_read_items (items, read_listed, page->contacts, error))
    return NULL;

  return g_steal_pointer (&page);
}

/**
 * kith_contacts_query_async:
 * @self: the contacts of a server
 * @query: which contacts, in which order, which page; borrowed until this
 *   returns
 * @cancellable: (nullable): cancels
 * @callback: called when the page is there
 * @user_data: for @callback
 *
 * Reads one page, from the mirror where there is one, else from the server.
 */
void
kith_contacts_query_async (KithContacts *self,
                           const KithQuery *query,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  const KithReading reading = { .kind = KITH_READ_PAGE, .query = query };
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (query != NULL);

  operation = _kith_operation_new ("POST", KITH_PATH_CONTACTS "/query", NULL,
                                   read_page, (GDestroyNotify) kith_page_free);
  operation->body = kith_query_to_json (query);
  _kith_contacts_read (self, &reading, kith_contacts_query_async, ask_page,
                       operation, (GDestroyNotify) _kith_operation_free,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_query_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the page
 */
KithPage *
kith_contacts_query_finish (KithContacts *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
