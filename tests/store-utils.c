/* store-utils.c: a store in a folder of its own, called and waited for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store-utils.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "store/sqlite/kith-sqlite-store.h"

#define LOOK_MSEC 10

void
store_fixture_set_up (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = kith_test_memdir ();
  fixture->path = g_build_filename (fixture->folder, "contacts.db", NULL);
  fixture->clock = kith_fake_clock_new (G_GINT64_CONSTANT (1700000000000000));
  fixture->store = kith_sqlite_store_open (fixture->path,
                                           KITH_CLOCK (fixture->clock), &error);
  g_assert_no_error (error);
}

void
store_fixture_tear_down (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  kith_store_close (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->store);
  kith_test_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_assert_finalize_object (fixture->clock);
}

void
store_fixture_reopen (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  kith_store_close (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (fixture->store);
  fixture->store = kith_sqlite_store_open (fixture->path,
                                           KITH_CLOCK (fixture->clock), &error);
  g_assert_no_error (error);
}

static gboolean
look_again_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
store_fixture_wait (StoreFixture *fixture, KithTestCondition condition)
{
  guint looking = g_timeout_add (LOOK_MSEC, look_again_cb, NULL);

  kith_test_wait (condition, fixture, 30000);
  g_source_remove (looking);
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **where = data;

  *where = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

GBytes *
store_get (KithStore *store, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_get_contact_async (store, id, NULL, take_result, &result);
  wait_for (&result);

  return kith_store_get_contact_finish (store, result, error);
}

GBytes *
store_write (KithStore *store, const KithStoreWrite *write, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_write_contact_async (store, write, NULL, take_result, &result);
  wait_for (&result);

  return kith_store_write_contact_finish (store, result, error);
}

GBytes *
store_write_at_once (KithStore *store,
                     const KithStoreWrite *write,
                     GError **error)
{
  GBytes *contact = NULL;

  return kith_store_try_write_contact (store, write, &contact, error)
           ? contact
           : store_write (store, write, error);
}

gboolean
store_delete (KithStore *store, const char *id, gint64 revision, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_delete_contact_async (store, id, revision, NULL, NULL, take_result,
                                   &result);
  wait_for (&result);

  return kith_store_delete_contact_finish (store, result, error);
}

gboolean
store_remove_field (KithStore *store, const char *key, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_remove_field_async (store, key, "ann", NULL, take_result, &result);
  wait_for (&result);

  return kith_store_remove_field_finish (store, result, error);
}

gboolean
store_remove_label (KithStore *store, const char *key, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_remove_label_async (store, key, "ann", NULL, take_result, &result);
  wait_for (&result);

  return kith_store_remove_label_finish (store, result, error);
}

KithLabel *
store_rename_label (KithStore *store,
                    const char *key,
                    const char *display_name,
                    GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_rename_label_async (store, key, display_name, "ann", NULL,
                                 take_result, &result);
  wait_for (&result);

  return kith_store_rename_label_finish (store, result, error);
}

KithStorePage *
store_query (KithStore *store, const KithQuery *query, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_query_async (store, query, NULL, take_result, &result);
  wait_for (&result);

  return kith_store_query_finish (store, result, error);
}

JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  JsonObject *object = kith_json_parse_object (json, strlen (json),
                                               KITH_LIMIT_BODY_BYTES, &error);

  g_assert_no_error (error);

  return object;
}

JsonObject *
parse_bytes (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  JsonObject *object = kith_json_parse_object (text, size,
                                               KITH_LIMIT_ANSWER_BYTES, &error);

  g_assert_no_error (error);

  return object;
}

JsonObject *
store_create (StoreFixture *fixture, const char *info)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (info);
  KithStoreWrite write = { .info = object, .allow_duplicates = TRUE };
  g_autoptr (GBytes) bytes = NULL;

  kith_fake_clock_advance (fixture->clock, 1000);
  bytes = store_write (fixture->store, &write, &error);
  g_assert_no_error (error);

  return parse_bytes (bytes);
}

JsonObject *
store_update (KithStore *store,
              JsonObject *record,
              const char *info,
              GError **error)
{
  g_autoptr (JsonObject) object = parse (info);
  KithStoreWrite write = { .contact_id = kith_json_get_string (record, "id"),
                           .revision = kith_json_get_int (record, "revision",
                                                          0),
                           .info = object,
                           .allow_duplicates = TRUE };
  g_autoptr (GBytes) bytes = store_write (store, &write, error);

  return bytes != NULL ? parse_bytes (bytes) : NULL;
}

char *
store_find (KithStore *store, const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (body);
  g_autoptr (KithQuery) query = kith_query_new_from_json (object, &error);
  g_autoptr (KithStorePage) page = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  page = store_query (store, query, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < page->contacts->len; i++)
    {
      g_autoptr (JsonObject)
        record = parse_bytes (g_ptr_array_index (page->contacts, i));
      JsonNode *name = kith_json_lookup (record, "info", "name", "first", NULL);

      g_ptr_array_add (names,
                       g_strdup (name != NULL ? json_node_get_string (name)
                                              : "-"));
    }
  if (query->offset == 0 && page->contacts->len < query->limit)
    g_assert_cmpint (page->total, ==, page->contacts->len);
  g_ptr_array_add (names, NULL);

  return g_strjoinv (",", (char **) names->pdata);
}
