/* kith-fetch-all.c: every contact that a query finds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-fetch-all.h"

typedef struct
{
  KithQuery *query;
  GPtrArray *found; /* KithContact */
  GHashTable *ids;  /* set of those: pages shift when somebody adds one */
  GFileProgressCallback progress;
  gpointer progress_data;
} FetchAll;

static void
fetch_all_free (FetchAll *fetch)
{
  kith_query_free (fetch->query);
  g_ptr_array_unref (fetch->found);
  g_hash_table_unref (fetch->ids);
  g_free (fetch);
}

static void fetch_page (GTask *task);

static void
add_page (FetchAll *fetch, KithPage *page)
{
  for (guint i = 0; i < page->contacts->len; i++)
    {
      KithContact *contact = g_ptr_array_index (page->contacts, i);

      if (g_hash_table_add (fetch->ids,
                            (gpointer) kith_contact_get_id (contact)))
        g_ptr_array_add (fetch->found, g_object_ref (contact));
    }
}

static void
page_fetched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  FetchAll *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithPage)
    page = kith_contacts_query_finish (KITH_CONTACTS (source), result, &error);

  if (page == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  add_page (fetch, page);
  fetch->query->offset += fetch->query->limit;
  if (fetch->progress != NULL)
    fetch->progress (fetch->found->len, page->total, fetch->progress_data);

  if (page->contacts->len == 0 || fetch->query->offset >= page->total)
    g_task_return_pointer (task, g_ptr_array_ref (fetch->found),
                           (GDestroyNotify) g_ptr_array_unref);
  else
    fetch_page (g_steal_pointer (&task));
}

/* @task: (transfer full) */
static void
fetch_page (GTask *task)
{
  const FetchAll *fetch = g_task_get_task_data (task);

  kith_contacts_query_async (g_task_get_source_object (task), fetch->query,
                             g_task_get_cancellable (task), page_fetched, task);
}

/**
 * kith_fetch_all_async:
 * @contacts: the contacts
 * @query: which, in which order; page and fields are chosen here
 * @progress: (nullable): told after each page
 * @cancellable: (nullable): a cancellable
 * @callback: called when all are there
 * @data: for both callbacks
 */
void
kith_fetch_all_async (KithContacts *contacts,
                      const KithQuery *query,
                      GFileProgressCallback progress,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer data)
{
  FetchAll *fetch;
  GTask *task;

  g_return_if_fail (KITH_IS_CONTACTS (contacts));
  g_return_if_fail (query != NULL);

  fetch = g_new0 (FetchAll, 1);
  fetch->query = kith_query_copy (query);
  fetch->query->offset = 0;
  fetch->query->limit = KITH_LIMIT_PAGE;
  g_strfreev (fetch->query->fields);
  fetch->query->fields = g_strsplit ("info.name", ",", -1);
  fetch->found = g_ptr_array_new_with_free_func (g_object_unref);
  fetch->ids = g_hash_table_new (g_str_hash, g_str_equal);
  fetch->progress = progress;
  fetch->progress_data = data;

  task = g_task_new (contacts, cancellable, callback, data);
  g_task_set_source_tag (task, kith_fetch_all_async);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_all_free);
  fetch_page (task);
}

/**
 * kith_fetch_all_finish:
 * @result: a result
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type KithContact) (nullable): all
 */
GPtrArray *
kith_fetch_all_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
