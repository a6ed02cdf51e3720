/* mirror-utils.c: a mirror of a real server, and whether it is like it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "mirror-utils.h"

#include "api-utils.h"
#include "base/kith-json.h"
#include "kith-seed.h"
#include "model/kith-protocol.h"
#include "store/kith-store-open.h"
#include "test-utils.h"

#define START_TIME (G_GINT64_CONSTANT (1900000000) * G_USEC_PER_SEC)

static void
fill (const char *folder, guint n_contacts)
{
  g_autofree char *uri = g_strconcat ("sqlite:", folder, "/contacts.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore) store = kith_store_open (uri, &error);

  g_assert_no_error (error);
  g_assert_true (kith_seed_prepare (store, &error));
  g_assert_true (kith_seed_fill (store, n_contacts, &error));
  g_assert_true (kith_store_close (store, &error));
}

void
mirror_fixture_init (MirrorFixture *self, guint n_contacts)
{
  *self = (MirrorFixture){ 0 };
  self->folder = kith_test_tmpdir ();
  self->cache = kith_test_tmpdir ();
  self->path = g_build_filename (self->cache, "kith", "mirror.db", NULL);
  fill (self->folder, n_contacts);
  mirror_fixture_start_server (self);
}

void
mirror_fixture_clear (MirrorFixture *self)
{
  mirror_fixture_stop (self);
  g_clear_pointer (&self->proxy, kith_fault_proxy_free);
  mirror_fixture_stop_server (self);
  g_clear_object (&self->clock);
  kith_test_remove (self->folder);
  kith_test_remove (self->cache);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->cache, g_free);
  g_clear_pointer (&self->path, g_free);
}

void
mirror_fixture_make_plain (MirrorFixture *self)
{
  mirror_fixture_stop_server (self);
  self->clock = kith_fake_clock_new (START_TIME);
  mirror_fixture_start_server (self);
  self->proxy = kith_fault_proxy_new (
    kith_test_server_get_address (self->server));
  kith_fault_proxy_hide_extensions (self->proxy);
}

void
mirror_fixture_stop_server (MirrorFixture *self)
{
  g_clear_pointer (&self->server, kith_test_server_free);
}

void
mirror_fixture_start_server (MirrorFixture *self)
{
  const KithTestServerOptions options = {
    .folder = self->folder,
    .store_clock = self->clock != NULL ? KITH_CLOCK (self->clock) : NULL,
  };

  self->server = kith_test_server_new (&options);
}

static void
reload_cb (KithContacts *contacts, gpointer data)
{
  MirrorFixture *self = data;

  self->n_reloads++;
}

static void
discarded_cb (KithMirror *mirror, GError *error, gpointer data)
{
  MirrorFixture *self = data;

  self->n_discarded++;
}

void
mirror_fixture_start (MirrorFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *own = g_strconcat ("unix:", self->folder, "/socket", NULL);
  const char *address = self->server != NULL
                          ? kith_test_server_get_address (self->server)
                          : own;
  g_autoptr (KithConnection) connection = kith_connection_new (
    self->proxy != NULL ? kith_fault_proxy_get_origin (self->proxy) : address,
    &error);

  g_assert_no_error (error);
  self->contacts = kith_contacts_new (connection);
  self->mirror = kith_mirror_new (self->contacts,
                                  self->clock != NULL ? KITH_CLOCK (self->clock)
                                                      : NULL,
                                  self->path);
  g_signal_connect (self->contacts, "reload", G_CALLBACK (reload_cb), self);
  g_signal_connect (self->mirror, "discarded", G_CALLBACK (discarded_cb), self);
  kith_mirror_start (self->mirror);
  kith_mirror_follow (self->mirror);
}

static gboolean
is_last (gpointer object)
{
  return G_OBJECT (object)->ref_count == 1;
}

void
mirror_fixture_stop (MirrorFixture *self)
{
  if (self->mirror == NULL)
    return;

  kith_mirror_stop (self->mirror);
  /* What was on its way is over first. */
  kith_test_wait (is_last, self->mirror, MIRROR_LONG_MSEC);
  kith_test_finalize (g_steal_pointer (&self->mirror));
  kith_test_wait (is_last, self->contacts, MIRROR_LONG_MSEC);
  kith_test_finalize (g_steal_pointer (&self->contacts));
}

typedef struct
{
  KithMirror *mirror;
  KithMirrorState state;
} Expected;

static gboolean
is_in_state (gpointer data)
{
  Expected *expected = data;

  return kith_mirror_get_state (expected->mirror) == expected->state;
}

void
mirror_wait_state (MirrorFixture *self, KithMirrorState state)
{
  Expected expected = { self->mirror, state };

  kith_test_wait (is_in_state, &expected, MIRROR_LONG_MSEC);
}

static gboolean
is_quiet (gpointer data)
{
  return kith_mirror_is_quiet (data);
}

void
mirror_wait_quiet (MirrorFixture *self)
{
  kith_test_wait (is_quiet, self->mirror, MIRROR_LONG_MSEC);
}

/* Reading from the mirror alone */

static gpointer
read_reader (MirrorFixture *self, const KithReading *reading, GError **error)
{
  KithReader *reader = KITH_READER (self->mirror);
  g_autoptr (GAsyncResult) result = NULL;

  KITH_READER_GET_IFACE (reader)->read_async (reader, reading, NULL,
                                              kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, MIRROR_LONG_MSEC);

  return KITH_READER_GET_IFACE (reader)->read_finish (reader, result, error);
}

KithPage *
mirror_read_page (MirrorFixture *self, const char *search, GError **error)
{
  g_autoptr (KithQuery) query = kith_query_new ();
  const KithReading reading = { .kind = KITH_READ_PAGE, .query = query };

  query->limit = KITH_LIMIT_PAGE;
  query->search = g_strdup (search);

  return read_reader (self, &reading, error);
}

KithContact *
mirror_read_contact (MirrorFixture *self, const char *id, GError **error)
{
  const KithReading reading = { .kind = KITH_READ_CONTACT, .id = id };

  return read_reader (self, &reading, error);
}

gint64
mirror_count (MirrorFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithPage) page = mirror_read_page (self, NULL, &error);

  g_assert_no_error (error);

  return page->total;
}

/* Comparing */

/* What the server has, as text by which it is compared; what a feed or a page
 * carries is one and the same document. (transfer full): id → JsonObject */
static GHashTable *
list_there (MirrorFixture *self)
{
  GHashTable *there = g_hash_table_new_full (
    g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);
  guint n_pages = 0;
  gint64 total;

  do
    {
      g_autofree char *body = g_strdup_printf (
        "{'query':{'paging':{'limit':1000,'offset':%u}}}", n_pages * 1000);
      g_autoptr (JsonObject)
        answer = api_call_ok (self->server, "POST", KITH_PATH_CONTACTS "/query",
                              body);
      JsonArray *contacts = json_object_get_array_member (answer, "contacts");

      total = kith_json_get_int (kith_json_get_object (answer,
                                                       "pagingMetadata"),
                                 "total", -1);
      for (guint i = 0; i < json_array_get_length (contacts); i++)
        {
          JsonObject *contact = json_array_get_object_element (contacts, i);

          g_hash_table_insert (there,
                               g_strdup (kith_json_get_string (contact, "id")),
                               json_object_ref (contact));
        }
    }
  while (++n_pages * 1000 < total);

  return there;
}

static gboolean
are_contacts_same (MirrorFixture *self)
{
  g_autoptr (GHashTable) there = list_there (self);
  g_autoptr (KithPage) page = mirror_read_page (self, NULL, NULL);

  if (page == NULL || page->total != g_hash_table_size (there))
    return FALSE;

  for (guint i = 0; i < page->contacts->len; i++)
    {
      KithContact *contact = g_ptr_array_index (page->contacts, i);
      JsonObject *other = g_hash_table_lookup (there,
                                               kith_contact_get_id (contact));

      if (other == NULL
          || !kith_json_object_equal (other, kith_contact_get_json (contact)))
        return FALSE;
    }

  return TRUE;
}

static GPtrArray *
list_labels_there (MirrorFixture *self)
{
  g_autoptr (JsonObject)
    answer = api_call_ok (self->server, "GET",
                          KITH_PATH_LABELS "?paging.limit=1000", NULL);
  JsonArray *labels = json_object_get_array_member (answer, "labels");
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (labels); i++)
    g_ptr_array_add (names, g_strdup (kith_json_get_string (
                              json_array_get_object_element (labels, i),
                              "displayName")));

  return names;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char **) a, *(char **) b);
}

static gboolean
are_labels_same (MirrorFixture *self)
{
  const KithReading reading = { .kind = KITH_READ_LABELS };
  g_autoptr (GPtrArray) here = read_reader (self, &reading, NULL);
  g_autoptr (GPtrArray) there = list_labels_there (self);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (here == NULL || here->len != there->len)
    return FALSE;

  for (guint i = 0; i < here->len; i++)
    g_ptr_array_add (names, (char *) kith_label_get_display_name (
                              g_ptr_array_index (here, i)));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_sort (there, compare_names);
  for (guint i = 0; i < there->len; i++)
    if (g_strcmp0 (g_ptr_array_index (names, i), g_ptr_array_index (there, i))
        != 0)
      return FALSE;

  return TRUE;
}

static gboolean
is_same (gpointer data)
{
  return are_contacts_same (data) && are_labels_same (data);
}

/* Wakes the main loop: what the server has changed wakes nobody here. */
static gboolean
look_again_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
mirror_assert_same (MirrorFixture *self)
{
  guint id = g_timeout_add (10, look_again_cb, NULL);

  kith_test_wait (is_same, self, MIRROR_LONG_MSEC);
  g_source_remove (id);
}

char *
mirror_get_id (MirrorFixture *self, guint n)
{
  g_autofree char *body = g_strdup_printf (
    "{'query':{'paging':{'limit':1,'offset':%u}}}", n);
  g_autoptr (JsonObject)
    answer = api_call_ok (self->server, "POST", KITH_PATH_CONTACTS "/query",
                          body);
  JsonArray *contacts = json_object_get_array_member (answer, "contacts");

  return g_strdup (
    kith_json_get_string (json_array_get_object_element (contacts, 0), "id"));
}

/* Elsewhere */

void
mirror_elsewhere (MirrorFixture *self,
                  const char *method,
                  const char *path,
                  const char *body)
{
  g_autoptr (JsonObject)
    answer = api_call_ok (self->server, method, path, body);

  g_assert_nonnull (answer);
}

char *
mirror_create_elsewhere (MirrorFixture *self, const char *first_name)
{
  g_autofree char *info = g_strdup_printf ("{\"name\":{\"first\":\"%s\"}}",
                                           first_name);

  return kith_test_server_create (self->server, info);
}

void
mirror_update_elsewhere (MirrorFixture *self, const char *id, const char *info)
{
  g_autofree char *path = g_strconcat (KITH_PATH_CONTACTS "/", id, NULL);
  g_autoptr (JsonObject) answer = api_call_ok (self->server, "GET", path, NULL);
  JsonObject *contact = kith_json_get_object (answer, "contact");
  g_autofree char *body = g_strdup_printf (
    "{'revision':%" G_GINT64_FORMAT ",'info':%s,'allowDuplicates':true}",
    kith_json_get_int (contact, "revision", 0), info);

  mirror_elsewhere (self, "PATCH", path, body);
}

void
mirror_change_all_elsewhere (MirrorFixture *fixture)
{
  g_autofree char *changed = mirror_get_id (fixture, 3);
  g_autofree char *deleted = mirror_get_id (fixture, 4);
  g_autofree char *target = mirror_get_id (fixture, 5);
  g_autofree char *source = mirror_get_id (fixture, 6);
  g_autofree char *created = mirror_create_elsewhere (fixture, "Newcomer");
  g_autofree char *delete_path = g_strconcat (KITH_PATH_CONTACTS "/", deleted,
                                              NULL);
  g_autofree char *merge_path = g_strconcat (KITH_PATH_CONTACTS "/", target,
                                             "/merge", NULL);
  g_autofree char *merge = g_strdup_printf (
    "{'targetContactRevision':1,'sourceContactIds':['%s']}", source);

  mirror_update_elsewhere (fixture, changed,
                           "{'name':{'first':'Zuzana'},'labelKeys':{'items':["
                           "'contacts.customers']}}");
  mirror_elsewhere (fixture, "DELETE", delete_path, NULL);
  mirror_elsewhere (fixture, "POST", merge_path, merge);
  mirror_elsewhere (fixture, "POST", KITH_PATH_LABELS,
                    "{'displayName':'Made Elsewhere'}");
}
