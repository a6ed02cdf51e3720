/* kith-contacts-definitions.c: what fields and labels have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts-definitions-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"

/* No server has more: what pages without end is no server. */
#define MAX_ITEMS 20000

/* Listing: page after page */

typedef struct
{
  const KithDefinitions *of;
  GPtrArray *items;
} Listing;

static void
listing_free (Listing *listing)
{
  g_clear_pointer (&listing->items, g_ptr_array_unref);
  g_free (listing);
}

static void list_page (GTask *task);

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonObject)
    answer = kith_connection_call_finish (KITH_CONNECTION (source), result,
                                          &error);
  JsonArray *array = kith_json_get_array (answer, listing->of->list);
  JsonObject *metadata = kith_json_get_object (answer, "metadata");

  if (answer != NULL && array == NULL)
    g_set_error (&error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                 "The answer holds no %s", listing->of->list);
  if (error != NULL
      || !_kith_operation_read_items (array, listing->of->read, listing->items,
                                      &error))
    g_task_return_error (task, error);
  else if (json_array_get_length (array) > 0 && listing->items->len < MAX_ITEMS
           && listing->items->len < kith_json_get_int (metadata, "total", 0))
    list_page (g_steal_pointer (&task));
  else
    g_task_return_pointer (task, g_steal_pointer (&listing->items),
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
list_page (GTask *task)
{
  KithContacts *self = g_task_get_source_object (task);
  Listing *listing = g_task_get_task_data (task);
  g_autofree char *query = g_strdup_printf ("paging.limit=%u&paging.offset=%u",
                                            listing->of->page,
                                            listing->items->len);
  const KithCall call = { .method = "GET",
                          .path = listing->of->path,
                          .query = query };

  kith_connection_call_async (kith_contacts_get_connection (self), &call,
                              g_task_get_cancellable (task), listed_cb, task);
}

void
_kith_definitions_list (KithContacts *self,
                        const KithDefinitions *of,
                        gpointer tag,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Listing *listing = g_new0 (Listing, 1);

  g_task_set_source_tag (task, tag);
  listing->of = of;
  listing->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);
  list_page (task);
}

/* One of them */

gpointer
_kith_definitions_read (const KithDefinitions *of,
                        KithOperation *operation,
                        JsonObject *answer,
                        GError **error)
{
  JsonObject *item = kith_json_get_object (answer, of->member);

  operation->is_new = kith_json_get_boolean (answer, of->new_member, FALSE);
  if (item != NULL)
    return of->read (item, error);

  g_set_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL, "The answer holds no %s",
               of->member);

  return NULL;
}

static void
tell_if_new (KithContacts *self, KithOperation *operation, gpointer result)
{
  /* After a lost reply nobody knows any more who has made it. */
  if (operation->is_new || operation->was_repeated)
    _kith_contacts_fields_changed (self);
}

static void
tell (KithContacts *self, KithOperation *operation, gpointer result)
{
  _kith_contacts_fields_changed (self);
}

KithOperation *
_kith_definitions_new_finding (const KithDefinitions *of,
                               const char *display_name,
                               KithOperationRead read)
{
  KithOperation *operation = _kith_operation_new ("POST", of->path, NULL, read,
                                                  g_object_unref);

  operation->body = json_object_new ();
  operation->is_repeatable = TRUE;
  operation->tell = tell_if_new;
  json_object_set_string_member (operation->body, "displayName", display_name);

  return operation;
}

KithOperation *
_kith_definitions_new_getting (const KithDefinitions *of,
                               const char *key,
                               KithOperationRead read)
{
  return _kith_operation_new ("GET", of->path, key, read, g_object_unref);
}

KithOperation *
_kith_definitions_new_renaming (const KithDefinitions *of,
                                const char *key,
                                const char *display_name,
                                KithOperationRead read)
{
  KithOperation *operation = _kith_operation_new ("PATCH", of->path, key, read,
                                                  g_object_unref);

  operation->body = json_object_new ();
  operation->is_repeatable = TRUE;
  operation->tell = tell;
  json_object_set_string_member (kith_json_ensure_object (operation->body,
                                                          of->member),
                                 "displayName", display_name);

  return operation;
}

KithOperation *
_kith_definitions_new_deleting (const KithDefinitions *of, const char *key)
{
  KithOperation *operation = _kith_operation_new ("DELETE", of->path, key, NULL,
                                                  NULL);

  operation->is_repeatable = TRUE;
  operation->tell = tell;

  return operation;
}

gpointer
_kith_definitions_finish_finding (KithContacts *self,
                                  GAsyncResult *result,
                                  gboolean *is_new,
                                  GError **error)
{
  KithOperation *operation = g_task_get_task_data (G_TASK (result));
  gboolean was_new = operation->is_new;
  gpointer item = g_task_propagate_pointer (G_TASK (result), error);

  if (item != NULL && is_new != NULL)
    *is_new = was_new;

  return item;
}
