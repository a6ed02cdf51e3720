/* kith-contacts-facets.c: the contacts of one server, counted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-facets.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-contacts-private.h"

/* More than there can be: a thousand labels, and some. */
#define FACETS_PAGE 2000

static gpointer
read_facets (KithContacts *self,
             KithOperation *operation,
             JsonObject *answer,
             GError **error)
{
  JsonArray *array = kith_json_get_array (answer, "facets");
  g_autoptr (GPtrArray)
    facets = g_ptr_array_new_with_free_func (g_object_unref);

  if (array == NULL)
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "The answer holds no facets");
      return NULL;
    }

  return _kith_operation_read_items (array,
                                     (KithItemRead) kith_facet_new_from_json,
                                     facets, error)
           ? g_steal_pointer (&facets)
           : NULL;
}

/**
 * kith_contacts_list_facets_async:
 * @self: the contacts of a server
 * @filter: (nullable): among which contacts, in the API's query language
 * @cancellable: (nullable): cancels
 * @callback: called when they are counted
 * @user_data: for @callback
 *
 * Counts contacts by their labels, and by the states of their subscriptions.
 */
void
kith_contacts_list_facets_async (KithContacts *self,
                                 JsonObject *filter,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  KithOperation *operation;

  g_return_if_fail (KITH_IS_CONTACTS (self));

  operation = _kith_operation_new ("POST", KITH_PATH_CONTACTS "/facets/query",
                                   NULL, read_facets,
                                   (GDestroyNotify) g_ptr_array_unref);
  operation->body = json_object_new ();
  json_object_set_int_member (kith_json_ensure_object (operation->body,
                                                       "paging"),
                              "limit", FACETS_PAGE);
  if (filter != NULL)
    json_object_set_member (operation->body, "filter",
                            kith_json_object_node (filter));
  _kith_operation_run (operation, self, kith_contacts_list_facets_async,
                       cancellable, callback, user_data);
}

/**
 * kith_contacts_list_facets_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type KithFacet) (nullable): the
 *   facets
 */
GPtrArray *
kith_contacts_list_facets_finish (KithContacts *self,
                                  GAsyncResult *result,
                                  GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
