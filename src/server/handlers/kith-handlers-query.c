/* kith-handlers-query.c: pages of contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-handlers.h"

#include "base/kith-json.h"
#include "model/kith-query.h"
#include "model/kith-record.h"
#include "server/handlers/kith-contact-io.h"
#include "server/request/kith-query-string.h"

typedef struct
{
  KithRequest *request;
  KithQuery *query;
  gboolean omit_total;
} Find;

static void
find_free (Find *find)
{
  kith_request_release (find->request);
  kith_query_free (find->query);
  g_free (find);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Find, find_free)

/* Of one that is damaged, what is known of it all the same: it keeps its place,
 * as pages are counted, and the others can be read. */
static gboolean
append_record (GString *text,
               const KithStorePage *page,
               GBytes *bytes,
               const KithQuery *query,
               GError **error)
{
  gboolean is_whole = query->fields == NULL && query->fieldsets == NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  JsonObject *known = page->unreadable != NULL
                        ? g_hash_table_lookup (page->unreadable, bytes)
                        : NULL;
  g_autoptr (JsonObject) record = NULL;
  g_autoptr (JsonObject) part = NULL;
  g_autofree char *printed = NULL;

  if (is_whole && known == NULL)
    {
      g_string_append_len (text, data, length);
      return TRUE;
    }

  record = known != NULL
             ? json_object_ref (known)
             : kith_json_parse_stored (data, (gssize) length, error);
  if (record == NULL)
    return FALSE;

  part = is_whole
           ? json_object_ref (record)
           : kith_record_project (record, (const char *const *) query->fields,
                                  (const char *const *) query->fieldsets);
  printed = kith_json_print (part);
  g_string_append (text, printed);

  return TRUE;
}

static GString *
print_page (KithStorePage *page, const Find *find, GError **error)
{
  const KithQuery *query = find->query;
  GString *text = g_string_new ("{\"contacts\":[");

  for (guint i = 0; i < page->contacts->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      if (!append_record (text, page, g_ptr_array_index (page->contacts, i),
                          query, error))
        {
          g_string_free (text, TRUE);
          return NULL;
        }
    }

  g_string_append_printf (text,
                          "],\"pagingMetadata\":{\"count\":%u,\"offset\":%u",
                          page->contacts->len, query->offset);
  /* It is always counted (J.26). */
  if (!find->omit_total)
    g_string_append_printf (text,
                            ",\"total\":%" G_GINT64_FORMAT
                            ",\"tooManyToCount\":false",
                            page->total);
  g_string_append (text, "}}");

  return text;
}

static void
found_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (Find) find = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStorePage)
    page = kith_store_query_finish (KITH_STORE (store), result, &error);
  GString *text = NULL;

  if (page != NULL)
    text = print_page (page, find, &error);

  if (text == NULL)
    kith_request_fail (find->request, g_steal_pointer (&error));
  else
    {
      gsize length = text->len;

      kith_request_answer_text (find->request, g_string_free (text, FALSE),
                                length);
    }
}

static void
find_contacts (KithRequest *request, JsonObject *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithQuery)
    query = kith_contact_io_read_query (request, body, &error);
  Find *find;

  if (query == NULL)
    {
      kith_request_fail (request, g_steal_pointer (&error));
      return;
    }

  find = g_new0 (Find, 1);
  find->request = kith_request_hold (request);
  find->query = g_steal_pointer (&query);
  find->omit_total = kith_json_get_boolean (body, "omitTotal", FALSE);
  kith_store_query_async (kith_request_get_store (request), find->query, NULL,
                          found_cb, find);
}

void
kith_handle_query_contacts (KithRequest *request)
{
  find_contacts (request, kith_request_get_body (request));
}

void
kith_handle_list_contacts (KithRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = kith_query_string_to_body (request, &error);

  if (body == NULL)
    kith_request_fail (request, g_steal_pointer (&error));
  else
    find_contacts (request, body);
}
