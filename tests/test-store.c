/* test-store.c: the store on a real file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "store-utils.h"
#include "store/kith-store-open.h"

static const char *
id_of (JsonObject *record)
{
  return kith_json_get_string (record, "id");
}

static gint64
revision_of (JsonObject *record)
{
  return kith_json_get_int (record, "revision", -1);
}

static void
assert_found (KithStore *store, const char *body, const char *expected)
{
  g_autofree char *found = store_find (store, body);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_create_get (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    record = store_create (fixture, "{'name':{'first':'Ann','last':'Lee'}}");
  g_autoptr (JsonObject) got = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_cmpint (revision_of (record), ==, 1);
  store_fixture_reopen (fixture);
  bytes = store_get (fixture->store, id_of (record), &error);
  g_assert_no_error (error);
  got = parse_bytes (bytes);
  g_assert_true (kith_json_object_equal (got, record));

  g_clear_pointer (&bytes, g_bytes_unref);
  bytes = store_get (fixture->store, "00000000-0000-4000-8000-000000000000",
                     &error);
  g_assert_null (bytes);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

static void
test_update (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    first = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject)
    second = store_update (fixture->store, first, "{'company':'Acme'}", &error);
  g_autoptr (JsonObject) third = NULL;
  JsonObject *current;

  g_assert_no_error (error);
  g_assert_cmpint (revision_of (second), ==, 2);

  /* A stale one is told what there is now. */
  third = store_update (fixture->store, first, "{'company':'Other'}", &error);
  g_assert_null (third);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  current = kith_json_get_object (kith_error_get_data (error), "contact");
  g_assert_true (kith_json_object_equal (current, second));

  g_clear_error (&error);
  json_object_set_int_member (first, "revision", 3);
  third = store_update (fixture->store, first, "{'company':'Other'}", &error);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
}

static void
test_delete (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) record = store_create (
    fixture,
    "{'name':{'first':'Ann'},'emails':{'items':[{'email':'a@x.example'}]}}");
  g_autoptr (JsonObject) updated = NULL;

  g_assert_false (store_delete (fixture->store, id_of (record), 7, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_clear_error (&error);
  assert_found (fixture->store, "{'search':'ann'}", "Ann");
  g_assert_true (store_delete (fixture->store, id_of (record), 1, &error));
  g_assert_no_error (error);
  assert_found (fixture->store, "{'search':'ann'}", "");
  assert_found (fixture->store, "{}", "");
  assert_found (fixture->store,
                "{'query':{'filter':{'info.emails.email':'a@x.example'}}}", "");

  g_assert_false (store_delete (fixture->store, id_of (record), 0, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  updated = store_update (fixture->store, record, "{'company':'x'}", &error);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

static void
write_expecting (KithStore *store, const KithStoreWrite *write, KithError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = store_write (store, write, &error);

  g_assert_null (bytes);
  g_assert_error (error, KITH_ERROR, (int) code);
}

static void
assert_duplicate (KithStore *store,
                  const char *contact_id,
                  gint64 revision,
                  const char *info,
                  const char *duplicate_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = parse (info);
  KithStoreWrite write = { .contact_id = contact_id,
                           .revision = revision,
                           .info = object };
  g_autoptr (GBytes) bytes = store_write (store, &write, &error);

  if (duplicate_id == NULL)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, KITH_ERROR, KITH_ERROR_DUPLICATE);
  g_assert_cmpstr (kith_json_get_string (kith_error_get_data (error),
                                         "duplicateContactId"),
                   ==, duplicate_id);
}

static void
test_duplicates (StoreFixture *fixture, gconstpointer data)
{
  KithStore *store = fixture->store;
  g_autoptr (JsonObject) ann = store_create (
    fixture,
    "{'name':{'first':'Ann'},'emails':{'items':[{'email':'x@x.example'}"
    ",{'email':'Ann@X.example'}]},'phones':{'items':[{'phone':"
    "'(704) 454-1233','countryCode':'US'},{'phone':'555 0100'}]}}");
  g_autoptr (JsonObject)
    bob = store_create (fixture, "{'name':{'first':'Bob'}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) updated = NULL;

  /* Any of the other's emails, in any case (J.17, J.24). */
  assert_duplicate (store, NULL, 0,
                    "{'emails':{'items':[{'email':'ann@x.EXAMPLE'}]}}",
                    id_of (ann));
  assert_duplicate (store, id_of (bob), 1,
                    "{'emails':{'items':[{'email':'ann@x.example'}]}}",
                    id_of (ann));
  /* A phone counts only when there is no email (E.2). */
  assert_duplicate (store, NULL, 0,
                    "{'phones':{'items':[{'phone':'5550100'}]}}", id_of (ann));
  assert_duplicate (store, NULL, 0,
                    "{'phones':{'items':[{'phone':'555-0100'}]},"
                    "'emails':{'items':[{'email':'new@x.example'}]}}",
                    NULL);
  /* By E.164 where both have one, else by digits (E.5). */
  assert_duplicate (
    store, NULL, 0,
    "{'phones':{'items':[{'phone':'+1 704 454 1233','countryCode':'US'}]}}",
    id_of (ann));
  assert_duplicate (store, NULL, 0,
                    "{'phones':{'items':[{'phone':'704 4541233'}]}}",
                    id_of (ann));
  /* Its own do not count, nor what this request does not name (E.3, E.7). */
  updated = store_update (store, bob,
                          "{'emails':{'items':[{'email':'x@x.example'}]}}",
                          &error);
  g_assert_no_error (error);
  assert_duplicate (store, id_of (bob), 2, "{'company':'Acme'}", NULL);
  assert_duplicate (store, id_of (ann), 1,
                    "{'phones':{'items':[{'phone':'(704) 454-1233',"
                    "'countryCode':'US'}]}}",
                    NULL);
}

static void
test_checks (StoreFixture *fixture, gconstpointer data)
{
  KithStore *store = fixture->store;
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject)
    unknown_field = parse ("{'extendedFields':{'items':{'custom.none':'x'}}}");
  g_autoptr (JsonObject)
    unknown_label = parse ("{'labelKeys':{'items':['custom.none']}}");
  g_autoptr (JsonObject) nothing = parse ("{'company':'Acme'}");
  g_autoptr (JsonObject) clearing = parse ("{'name':{'first':null}}");
  g_autoptr (JsonObject) computed = parse (
    "{'company':'Acme',"
    "'extendedFields':{'items':{'contacts.displayByFirstName':'No'}}}");
  KithStoreWrite write = { .info = unknown_field,
                           .contact_id = id_of (ann),
                           .revision = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) record = NULL;

  write_expecting (store, &write, KITH_ERROR_EXTENDED_VALUE);
  write.info = unknown_label;
  write_expecting (store, &write, KITH_ERROR_INVALID);
  write.info = clearing;
  write_expecting (store, &write, KITH_ERROR_INSUFFICIENT);
  /* The revision comes before what is wrong with the info (J.3). */
  write.revision = 9;
  write.info = unknown_field;
  write_expecting (store, &write, KITH_ERROR_ALREADY_CHANGED);
  write.contact_id = NULL;
  write.info = nothing;
  write_expecting (store, &write, KITH_ERROR_INSUFFICIENT);

  /* What is only read may be sent back (J.8). */
  write.contact_id = id_of (ann);
  write.revision = 1;
  write.info = computed;
  bytes = store_write (store, &write, &error);
  g_assert_no_error (error);
  record = parse_bytes (bytes);
  g_assert_cmpint (revision_of (record), ==, 2);
  g_assert_cmpstr (json_node_get_string (
                     kith_json_lookup (record, "info", "extendedFields",
                                       "items", "contacts.displayByFirstName",
                                       NULL)),
                   ==, "Ann");
}

static void
test_idempotency (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) info = parse ("{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject) other = parse ("{'name':{'first':'Bob'}}");
  KithStoreWrite write = { .info = info,
                           .idempotency_key = "k1",
                           .author = "a" };
  g_autoptr (GBytes) first = store_write (fixture->store, &write, &error);
  g_autoptr (JsonObject) record = parse_bytes (first);
  g_autoptr (JsonObject) changed = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) elsewhere = NULL;

  g_assert_no_error (error);
  changed = store_update (fixture->store, record, "{'company':'Acme'}", &error);
  g_assert_no_error (error);
  store_fixture_reopen (fixture);

  /* The first answer, also after others changed the contact. */
  again = store_write (fixture->store, &write, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (first, again));
  assert_found (fixture->store, "{}", "Ann");

  write.info = other;
  write_expecting (fixture->store, &write, KITH_ERROR_INVALID);
  write.author = "b";
  kith_fake_clock_advance (fixture->clock, 1000);
  elsewhere = store_write (fixture->store, &write, &error);
  g_assert_no_error (error);
  assert_found (fixture->store, "{}", "Ann,Bob");

  /* It is kept for three days. */
  write.author = "a";
  kith_fake_clock_advance (fixture->clock, 72 * G_TIME_SPAN_HOUR);
  g_clear_pointer (&again, g_bytes_unref);
  again = store_write (fixture->store, &write, &error);
  g_assert_no_error (error);
  assert_found (fixture->store, "{}", "Ann,Bob,Bob");
}

static void
test_idempotent_update (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject) info = parse ("{'company':'Acme'}");
  KithStoreWrite write = { .info = info,
                           .contact_id = id_of (ann),
                           .revision = 1,
                           .idempotency_key = "k" };
  g_autoptr (GBytes) first = store_write (fixture->store, &write, &error);
  g_autoptr (GBytes) again = store_write (fixture->store, &write, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (first, again));
  /* The same for another revision is another request. */
  write.revision = 2;
  write_expecting (fixture->store, &write, KITH_ERROR_INVALID);
}

static void
test_fields (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_new = FALSE;
  g_autoptr (KithExtendedField)
    field = kith_store_add_field (fixture->store, "Shoe size", KITH_DATA_NUMBER,
                                  NULL, &is_new, &error);
  g_autoptr (KithExtendedField) same = NULL;
  g_autoptr (KithExtendedField) renamed = NULL;
  g_autoptr (JsonObject) ann = NULL;
  g_autoptr (JsonObject) got = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) fields = NULL;
  guint n_system = kith_extended_field_list_system ()->len;

  g_assert_no_error (error);
  g_assert_true (is_new);
  g_assert_cmpstr (kith_extended_field_get_key (field), ==, "custom.shoe-size");
  same = kith_store_add_field (fixture->store, "Shoe size", KITH_DATA_TEXT,
                               NULL, &is_new, &error);
  g_assert_false (is_new);
  g_assert_true (same == field);

  ann = store_create (fixture,
                      "{'name':{'first':'Ann'},"
                      "'extendedFields':{'items':{'custom.shoe-size':'42'}}}");
  renamed = kith_store_rename_field (fixture->store, "custom.shoe-size", "Size",
                                     NULL, &error);
  g_assert_no_error (error);
  store_fixture_reopen (fixture);
  fields = kith_store_list_fields (fixture->store, &error);
  g_assert_cmpuint (fields->len, ==, n_system + 1);
  g_assert_cmpstr (kith_extended_field_get_display_name (
                     g_ptr_array_index (fields, n_system)),
                   ==, "Size");

  g_assert_null (kith_store_rename_field (fixture->store,
                                          "contacts.displayByFirstName", "x",
                                          NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_false (store_remove_field (fixture->store, "custom.none", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* Its values go with it. */
  assert_found (fixture->store, "{'search':'42'}", "Ann");
  g_assert_true (
    store_remove_field (fixture->store, "custom.shoe-size", &error));
  g_assert_no_error (error);
  assert_found (fixture->store, "{'search':'42'}", "");
  bytes = store_get (fixture->store, id_of (ann), &error);
  got = parse_bytes (bytes);
  g_assert_cmpint (revision_of (got), ==, 2);
  g_assert_null (kith_json_lookup (got, "info", "extendedFields", "items",
                                   "custom.shoe-size", NULL));
}

static void
test_field_quota (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < KITH_LIMIT_CUSTOM_FIELDS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Field %u", i);
      g_autoptr (KithExtendedField)
        field = kith_store_add_field (fixture->store, name, KITH_DATA_TEXT,
                                      NULL, NULL, &error);

      g_assert_no_error (error);
    }
  g_assert_null (kith_store_add_field (fixture->store, "One more",
                                       KITH_DATA_TEXT, NULL, NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_QUOTA);
}

static void
test_labels (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean is_new = FALSE;
  g_autoptr (KithLabel) label = kith_store_add_label (fixture->store, "Ärzte",
                                                      NULL, &is_new, &error);
  g_autoptr (KithLabel)
    system = kith_store_add_label (fixture->store, "Contacted Me", NULL,
                                   &is_new, &error);
  g_autoptr (JsonObject) info = json_object_new ();
  g_autoptr (JsonObject) ann = NULL;
  g_autofree char *text = NULL;
  g_autofree char *body = NULL;

  g_assert_no_error (error);
  g_assert_false (is_new);
  store_fixture_reopen (fixture);
  text = g_strdup_printf (
    "{'name':{'first':'Ann'},'labelKeys':{'items':['%s']}}",
    kith_label_get_key (label));
  ann = store_create (fixture, text);
  body = g_strdup_printf (
    "{'query':{'filter':{'info.labelKeys':{'$hasSome':['%s']}}}}",
    kith_label_get_key (label));
  assert_found (fixture->store, body, "Ann");
  assert_found (fixture->store, "{'search':'arz'}", "Ann");
}

static void
test_keys (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  KithStoreKey key = { .name = (char *) "desk",
                       .hash = (char *) "abc",
                       .permission = KITH_PERMISSION_MANAGE,
                       .created = 5,
                       .app_id = (char *) "7" };
  g_autoptr (GPtrArray) keys = NULL;
  KithStoreKey *read;

  g_assert_true (kith_store_add_key (fixture->store, &key, &error));
  g_assert_no_error (error);
  g_assert_false (kith_store_add_key (fixture->store, &key, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_DUPLICATE);
  g_clear_error (&error);
  store_fixture_reopen (fixture);
  keys = kith_store_list_keys (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (keys->len, ==, 1);
  read = g_ptr_array_index (keys, 0);
  g_assert_cmpstr (read->name, ==, "desk");
  g_assert_cmpstr (read->hash, ==, "abc");
  g_assert_cmpint (read->permission, ==, KITH_PERMISSION_MANAGE);
  g_assert_cmpint (read->created, ==, 5);
  g_assert_cmpstr (read->app_id, ==, "7");
  g_assert_true (kith_store_remove_key (fixture->store, "desk", &error));
  g_assert_false (kith_store_remove_key (fixture->store, "desk", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

/* Writes that are under way at once. */
typedef struct
{
  guint n_left;
  guint n_ok;
  guint n_stale;
} Race;

static void
count_raced (Race *race, GBytes *bytes, GError *error)
{
  race->n_left--;
  race->n_ok += bytes != NULL;
  race->n_stale += g_error_matches (error, KITH_ERROR,
                                    KITH_ERROR_ALREADY_CHANGED);
}

static void
on_raced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    bytes = kith_store_write_contact_finish (KITH_STORE (source), result,
                                             &error);

  count_raced (data, bytes, error);
}

/* Of some it is tried whether they can be written at once. */
static void
race_on (StoreFixture *fixture,
         const KithStoreWrite *write,
         gboolean at_once,
         Race *race)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (at_once
      && kith_store_try_write_contact (fixture->store, write, &bytes, &error))
    count_raced (race, bytes, error);
  else
    kith_store_write_contact_async (fixture->store, write, NULL, on_raced,
                                    race);
}

/* Of a batch that is committed together, each stands for itself. */
static void
test_batch (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) good = parse ("{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject) bad = parse ("{'company':'Acme'}");
  Race race = { 32, 0, 0 };

  for (guint i = 0; i < race.n_left; i++)
    {
      KithStoreWrite write = { .info = i % 4 == 3 ? bad : good,
                               .allow_duplicates = TRUE };

      kith_store_write_contact_async (fixture->store, &write, NULL, on_raced,
                                      &race);
    }
  while (race.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (race.n_ok, ==, 24);
  store_fixture_reopen (fixture);
  assert_found (fixture->store, "{'query':{'paging':{'limit':2}}}", "Ann,Ann");
}

static void
test_race (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject) info = parse ("{'company':'Acme'}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) got = NULL;

  for (gint64 round = 1; round <= 50; round++)
    {
      Race race = { 32, 0, 0 };
      KithStoreWrite write = { .contact_id = id_of (ann),
                               .revision = round,
                               .info = info };

      for (guint i = 0; i < 32; i++)
        race_on (fixture, &write, i % 5 == 0, &race);
      while (race.n_left > 0)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (race.n_ok, ==, 1);
      g_assert_cmpuint (race.n_stale, ==, 31);
    }

  bytes = store_get (fixture->store, id_of (ann), &error);
  got = parse_bytes (bytes);
  g_assert_cmpint (revision_of (got), ==, 51);
}

static void
test_close_finishes (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) info = parse ("{'name':{'first':'Ann'}}");
  KithStoreWrite write = { .info = info };
  Race race = { 1, 0, 0 };
  g_autoptr (GError) error = NULL;

  kith_store_write_contact_async (fixture->store, &write, NULL, on_raced,
                                  &race);
  g_assert_true (kith_store_close (fixture->store, &error));
  while (race.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (race.n_ok, ==, 1);

  write_expecting (fixture->store, &write, KITH_ERROR_STORE);
  store_fixture_reopen (fixture);
  assert_found (fixture->store, "{}", "Ann");
}

static void
test_cancelled (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (JsonObject) info = parse ("{'name':{'first':'Ann'}}");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  KithStoreWrite write = { .info = info };
  Race race = { 2, 0, 0 };

  kith_store_write_contact_async (fixture->store, &write, cancellable, on_raced,
                                  &race);
  /* Begun: it is carried out, and says so. */
  g_cancellable_cancel (cancellable);
  kith_store_write_contact_async (fixture->store, &write, cancellable, on_raced,
                                  &race);
  while (race.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (race.n_ok, ==, 1);
  assert_found (fixture->store, "{}", "Ann");
}

static void
test_private (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *deep = g_build_filename (fixture->folder, "a", "b", "c.db",
                                            NULL);
  g_autofree char *uri = g_strconcat ("sqlite:", deep, NULL);
  g_autofree char *folder = g_path_get_dirname (deep);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore) store = kith_store_open (uri, &error);
  GStatBuf status;

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (deep, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/store/" name, StoreFixture, NULL, store_fixture_set_up,        \
              function, store_fixture_tear_down)
  ADD ("create-get", test_create_get);
  ADD ("update", test_update);
  ADD ("delete", test_delete);
  ADD ("duplicates", test_duplicates);
  ADD ("checks", test_checks);
  ADD ("idempotency", test_idempotency);
  ADD ("idempotent-update", test_idempotent_update);
  ADD ("fields", test_fields);
  ADD ("field-quota", test_field_quota);
  ADD ("labels", test_labels);
  ADD ("keys", test_keys);
  ADD ("batch", test_batch);
  ADD ("race", test_race);
  ADD ("close-finishes", test_close_finishes);
  ADD ("cancelled", test_cancelled);
  ADD ("private", test_private);
#undef ADD

  return g_test_run ();
}
