/* test-contacts.c: the calls of a contact base, against a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-clock.h"
#include "base/kith-error.h"
#include "base/kith-json.h"
#include "kith-raw-server.h"
#include "kith-test-server.h"
#include "model/kith-velo.h"
#include "service/kith-contacts.h"
#include "test-utils.h"

#define ID "0677ef55-cf20-4f68-989a-f31d3649eb72"
#define LONG_MSEC 20000

typedef struct
{
  KithTestServer *server;
  KithContacts *contacts;
  GString *told; /* what the signals said, in order */
} Fixture;

static char *
quote (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

static JsonObject *
json (const char *text)
{
  g_autofree char *quoted = quote (text);

  return kith_test_json_object (quoted);
}

static void
changed_cb (KithContacts *contacts, KithContact *contact, gpointer data)
{
  g_string_append_printf (data, "changed %" G_GINT64_FORMAT "\n",
                          kith_contact_get_revision (contact));
}

static void
gone_cb (KithContacts *contacts, const char *id, gpointer data)
{
  g_string_append (data, "gone\n");
}

static void
fields_cb (KithContacts *contacts, gpointer data)
{
  g_string_append (data, "fields\n");
}

static void
connect_to (Fixture *fixture, const char *origin, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection) connection = kith_connection_new (origin, &error);

  g_assert_no_error (error);
  kith_connection_set_key (connection, key);
  fixture->contacts = kith_contacts_new (connection);
  fixture->told = g_string_new (NULL);
  g_signal_connect (fixture->contacts, "contact-changed",
                    G_CALLBACK (changed_cb), fixture->told);
  g_signal_connect (fixture->contacts, "contact-gone", G_CALLBACK (gone_cb),
                    fixture->told);
  g_signal_connect (fixture->contacts, "fields-changed", G_CALLBACK (fields_cb),
                    fixture->told);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->server = kith_test_server_new (NULL);
  connect_to (fixture, kith_test_server_get_address (fixture->server), NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kith_test_finalize (g_steal_pointer (&fixture->contacts));
  g_string_free (fixture->told, TRUE);
  g_clear_pointer (&fixture->server, kith_test_server_free);
}

/* One call each, waited for */

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  kith_test_wait (kith_test_has_result, result, LONG_MSEC);

  return *result;
}

static KithContact *
create (Fixture *fixture, const char *info, GError **error)
{
  g_autoptr (JsonObject) object = json (info);
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_create_async (fixture->contacts, object, NULL, NULL,
                              kith_test_result_cb, &result);

  return kith_contacts_create_finish (fixture->contacts, wait_for (&result),
                                      error);
}

static KithContact *
update (Fixture *fixture,
        const char *id,
        gint64 revision,
        const char *info,
        const KithWriteOptions *options,
        GError **error)
{
  const KithIdentifiers identifiers = { id, revision };
  g_autoptr (JsonObject) object = json (info);
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_update_async (fixture->contacts, &identifiers, object, options,
                              NULL, kith_test_result_cb, &result);

  return kith_contacts_update_finish (fixture->contacts, wait_for (&result),
                                      error);
}

static KithContact *
overwrite (Fixture *fixture, const char *id, const char *info, GError **error)
{
  g_autoptr (JsonObject) object = json (info);
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_overwrite_async (fixture->contacts, id, object, NULL, NULL,
                                 kith_test_result_cb, &result);

  return kith_contacts_overwrite_finish (fixture->contacts, wait_for (&result),
                                         error);
}

static KithContact *
get (Fixture *fixture, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_get_async (fixture->contacts, id, NULL, kith_test_result_cb,
                           &result);

  return kith_contacts_get_finish (fixture->contacts, wait_for (&result),
                                   error);
}

static gboolean delete (Fixture *fixture,
                        const char *id,
                        gint64 revision,
                        GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_delete_async (fixture->contacts, id, revision, NULL, NULL,
                              kith_test_result_cb, &result);

  return kith_contacts_delete_finish (fixture->contacts, wait_for (&result),
                                      error);
}

static KithExtendedField *
find_field (Fixture *fixture,
            const char *name,
            gboolean *is_new,
            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_find_or_create_field_async (fixture->contacts, name,
                                            KITH_DATA_TEXT, NULL,
                                            kith_test_result_cb, &result);

  return kith_contacts_find_or_create_field_finish (fixture->contacts,
                                                    wait_for (&result), is_new,
                                                    error);
}

static GPtrArray *
list_fields (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_list_fields_async (fixture->contacts, NULL, kith_test_result_cb,
                                   &result);

  return kith_contacts_list_fields_finish (fixture->contacts,
                                           wait_for (&result), error);
}

/* The seed's examples, with the seed's answers */

/* Member by member, but for what is each server's own: the id, and when. */
static void
assert_velo (KithContact *contact, KithContact *made, const char *expected)
{
  g_autoptr (JsonObject)
    velo = kith_velo_from_contact (kith_contact_get_json (contact));
  g_autoptr (JsonObject) wanted = json (expected);
  g_autofree char *created = kith_time_to_string (
    kith_contact_get_created (made));
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  g_assert_cmpint (kith_contact_get_updated (contact), >=,
                   kith_contact_get_created (made));
  json_object_set_string_member (wanted, "_id", kith_contact_get_id (made));
  json_object_set_string_member (wanted, "_createdDate", created);
  json_object_set_string_member (wanted, "_updatedDate",
                                 kith_json_get_string (velo, "_updatedDate"));
  json_object_set_string_member (kith_json_ensure_object (wanted,
                                                          "lastActivity"),
                                 "activityDate", created);
  left = kith_json_print_pretty (velo);
  right = kith_json_print_pretty (wanted);
  if (!kith_json_object_equal (velo, wanted))
    g_assert_cmpstr (left, ==, right);
}

static KithContact *
bring_to_revision (Fixture *fixture, gint64 revision)
{
  g_autoptr (GError) error = NULL;
  KithContact *contact = create (fixture,
                                 "{'name':{'first':'Annie','last':'Old'}}",
                                 &error);

  g_assert_no_error (error);
  while (kith_contact_get_revision (contact) < revision)
    {
      KithContact *next = update (fixture, kith_contact_get_id (contact),
                                  kith_contact_get_revision (contact),
                                  "{'name':{'last':'Older'}}", NULL, &error);

      g_assert_no_error (error);
      g_object_unref (contact);
      contact = next;
    }

  return contact;
}

static void
test_seed_update (Fixture *fixture, gconstpointer data)
{
  const KithWriteOptions options = { .allow_duplicates = FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField) field = NULL;
  g_autoptr (KithContact) contact = NULL;
  g_autoptr (KithContact) updated = NULL;

  field = find_field (fixture, "Event we met at", NULL, &error);
  g_assert_no_error (error);
  contact = bring_to_revision (fixture, 6);

  updated = update (fixture, kith_contact_get_id (contact), 6,
                    "{'name':{'first':'Annie','last':'New Name'},"
                    "'extendedFields':{'items':{"
                    "'custom.event-we-met-at':'Cloud Computing MegaCon'}}}",
                    &options, &error);

  g_assert_no_error (error);
  assert_velo (updated, contact,
               "{'_createdDate':'2021-03-31T20:24:48.393Z',"
               "'_updatedDate':'2021-04-07T20:37:48.588Z','revision':7,"
               "'info':{'name':{'first':'Annie','last':'New Name'},"
               "'extendedFields':{"
               "'custom.event-we-met-at':'Cloud Computing MegaCon',"
               "'contacts.displayByFirstName':'Annie New Name',"
               "'contacts.displayByLastName':'New Name Annie'}},"
               "'lastActivity':{'activityDate':'2021-03-31T20:24:48.393Z',"
               "'activityType':'CONTACT_CREATED'},"
               "'source':{'appId':'manual','sourceType':'ADMIN'}}");
}

static void
test_seed_overwrite (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) contact = NULL;
  g_autoptr (KithContact) updated = NULL;

  contact = bring_to_revision (fixture, 3);

  updated = overwrite (fixture, kith_contact_get_id (contact),
                       "{'name':{'first':'Annie','last':'New Name'}}", &error);

  g_assert_no_error (error);
  assert_velo (updated, contact,
               "{'_createdDate':'2021-03-31T20:24:48.393Z',"
               "'_updatedDate':'2021-03-31T20:29:14.519Z','revision':4,"
               "'info':{'name':{'first':'Annie','last':'New Name'},"
               "'extendedFields':{"
               "'contacts.displayByFirstName':'Annie New Name',"
               "'contacts.displayByLastName':'New Name Annie'}},"
               "'lastActivity':{'activityDate':'2021-03-31T20:24:48.393Z',"
               "'activityType':'CONTACT_CREATED'},"
               "'source':{'appId':'manual','sourceType':'ADMIN'}}");
}

/* Against the real server */

static void
test_life (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    made = create (fixture, "{'name':{'first':'Ann'}}", &error);
  g_autoptr (KithContact) got = NULL;
  g_autoptr (KithContact) updated = NULL;
  const char *id;

  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (made), ==, 1);
  id = kith_contact_get_id (made);
  got = get (fixture, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_contact_get_display_name (got), ==, "Ann");
  updated = update (fixture, id, 1, "{'name':{'last':'Lee'}}", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_contact_get_display_name (updated), ==, "Ann Lee");

  g_assert_null (
    update (fixture, id, 1, "{'name':{'last':'Li'}}", NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_clear_error (&error);
  g_assert_false (delete (fixture, id, 1, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_clear_error (&error);
  g_assert_true (delete (fixture, id, 2, &error));
  g_assert_no_error (error);
  g_assert_false (delete (fixture, id, 0, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (get (fixture, id, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);

  g_assert_cmpstr (fixture->told->str, ==, "changed 1\nchanged 2\ngone\n");
}

static void
test_same_key (Fixture *fixture, gconstpointer data)
{
  const KithWriteOptions options = { .idempotency_key = "one-and-the-same" };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    made = create (fixture, "{'name':{'first':'Ann'}}", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (KithContact)
        updated = update (fixture, kith_contact_get_id (made), 1,
                          "{'name':{'last':'Lee'}}", &options, &error);

      g_assert_no_error (error);
      g_assert_cmpint (kith_contact_get_revision (updated), ==, 2);
    }
}

static void
test_duplicates (Fixture *fixture, gconstpointer data)
{
  const char *info = "{'name':{'first':'Ann'},"
                     "'emails':{'items':[{'email':'ann@x.example'}]}}";
  const KithWriteOptions options = { .allow_duplicates = TRUE };
  g_autoptr (JsonObject) object = json (info);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) first = create (fixture, info, &error);
  g_autoptr (KithContact) second = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_no_error (error);
  g_assert_null (create (fixture, info, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_DUPLICATE);
  g_assert_cmpstr (kith_json_get_string (kith_error_get_data (error),
                                         "duplicateContactId"),
                   ==, kith_contact_get_id (first));
  g_clear_error (&error);

  kith_contacts_create_async (fixture->contacts, object, &options, NULL,
                              kith_test_result_cb, &result);
  second = kith_contacts_create_finish (fixture->contacts, wait_for (&result),
                                        &error);
  g_assert_no_error (error);
}

static void
test_query (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithQuery) query = kith_query_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithPage) page = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *info = g_strdup_printf (
        "{'name':{'first':'Ann','last':'%c'}}", 'C' - i);
      g_autoptr (KithContact) made = create (fixture, info, &error);

      g_assert_no_error (error);
    }
  query->sort = KITH_SORT_LAST_NAME;
  query->search = g_strdup ("ann");
  query->limit = 2;

  kith_contacts_query_async (fixture->contacts, query, NULL,
                             kith_test_result_cb, &result);
  page = kith_contacts_query_finish (fixture->contacts, wait_for (&result),
                                     &error);

  g_assert_no_error (error);
  g_assert_cmpint (page->total, ==, 3);
  g_assert_cmpuint (page->contacts->len, ==, 2);
  g_assert_cmpstr (kith_contact_get_display_name (
                     g_ptr_array_index (page->contacts, 0)),
                   ==, "Ann A");
}

static void
test_fields (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField) made = NULL;
  g_autoptr (KithExtendedField) found = NULL;
  g_autoptr (KithExtendedField) renamed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) deleted = NULL;
  g_autoptr (GPtrArray) before = list_fields (fixture, &error);
  g_autoptr (GPtrArray) after = NULL;
  gboolean is_new = FALSE;

  g_assert_no_error (error);
  made = find_field (fixture, "Pet", &is_new, &error);
  g_assert_no_error (error);
  g_assert_true (is_new);
  found = find_field (fixture, "Pet", &is_new, &error);
  g_assert_no_error (error);
  g_assert_false (is_new);
  g_assert_cmpstr (kith_extended_field_get_key (found), ==, "custom.pet");

  kith_contacts_rename_field_async (fixture->contacts, "custom.pet", "Cat",
                                    NULL, kith_test_result_cb, &result);
  renamed = kith_contacts_rename_field_finish (fixture->contacts,
                                               wait_for (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_extended_field_get_display_name (renamed), ==, "Cat");

  kith_contacts_delete_field_async (fixture->contacts, "custom.pet", NULL,
                                    kith_test_result_cb, &deleted);
  g_assert_true (kith_contacts_delete_field_finish (fixture->contacts,
                                                    wait_for (&deleted),
                                                    &error));
  after = list_fields (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->len, ==, before->len);
  g_assert_cmpstr (fixture->told->str, ==, "fields\nfields\nfields\n");
}

/* More than one page of them. */
static void
test_many_fields (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = list_fields (fixture, &error);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("Field %u", i);
      g_autoptr (KithExtendedField)
        field = find_field (fixture, name, NULL, &error);

      g_assert_no_error (error);
    }
  g_assert_null (find_field (fixture, "One too many", NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_QUOTA);
  g_clear_error (&error);

  after = list_fields (fixture, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < after->len; i++)
    g_hash_table_add (keys, (char *) kith_extended_field_get_key (
                              g_ptr_array_index (after, i)));
  g_assert_cmpuint (g_hash_table_size (keys), ==, before->len + 100);
}

static void
test_labels (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (KithLabel) label = NULL;
  g_autoptr (GPtrArray) labels = NULL;
  gboolean is_new = FALSE;
  gboolean is_found = FALSE;

  kith_contacts_find_or_create_label_async (fixture->contacts, "Family", NULL,
                                            kith_test_result_cb, &result);
  label = kith_contacts_find_or_create_label_finish (fixture->contacts,
                                                     wait_for (&result),
                                                     &is_new, &error);
  g_assert_no_error (error);
  g_assert_true (is_new);

  kith_contacts_list_labels_async (fixture->contacts, NULL, kith_test_result_cb,
                                   &listed);
  labels = kith_contacts_list_labels_finish (fixture->contacts,
                                             wait_for (&listed), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < labels->len; i++)
    is_found |= g_str_equal (kith_label_get_key (g_ptr_array_index (labels, i)),
                             "custom.family");
  g_assert_true (is_found);
}

/* A key that may only view, and the site's own. */
static void
test_suppress_auth (void)
{
  const KithTestServerOptions options = { .transport = "tcp" };
  const KithWriteOptions elevated = { .suppress_auth = TRUE };
  Fixture fixture = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) updated = NULL;
  g_autofree char *id = NULL;
  KithConnection *connection;

  fixture.server = kith_test_server_new (&options);
  connect_to (&fixture, kith_test_server_get_address (fixture.server),
              kith_test_server_get_key (fixture.server, "view"));
  connection = kith_contacts_get_connection (fixture.contacts);
  id = kith_test_server_create (fixture.server,
                                "{\"name\":{\"first\":\"Ann\"}}");

  g_assert_null (update (&fixture, id, 1, "{'company':'a'}", NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (
    update (&fixture, id, 1, "{'company':'a'}", &elevated, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PERMISSION);
  g_clear_error (&error);

  kith_connection_set_site_key (connection,
                                kith_test_server_get_key (fixture.server,
                                                          "manage"));
  updated = update (&fixture, id, 1, "{'company':'a'}", &elevated, &error);

  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (updated), ==, 2);
  tear_down (&fixture, NULL);
}

/* Against a server that says anything */

static KithRawServer *
set_up_raw (Fixture *fixture)
{
  KithRawServer *server = kith_raw_server_new ();

  connect_to (fixture, kith_raw_server_get_origin (server), NULL);

  return server;
}

static void
push (KithRawServer *server, guint status, const char *body)
{
  g_autofree char *quoted = quote (body);

  kith_raw_server_push_json (server, status, quoted);
}

static const struct
{
  const char *name;
  const char *id;
  gint64 revision;
} bad_identifiers[] = {
  { "no-revision", ID, 0 },        { "negative", ID, -1 },
  { "too-large", ID, G_MAXINT64 }, { "no-id", NULL, 6 },
  { "empty-id", "", 6 },
};

static void
test_identifiers (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Fixture fixture = { NULL };
  g_autoptr (KithRawServer) server = set_up_raw (&fixture);
  g_autoptr (GError) error = NULL;

  g_assert_null (update (&fixture, bad_identifiers[i].id,
                         bad_identifiers[i].revision, "{'company':'a'}", NULL,
                         &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 0);
  tear_down (&fixture, NULL);
}

static const struct
{
  const char *name;
  const char *answer;
} bad_answers[] = {
  { "nothing", "{}" },
  { "no-contact", "{'contact':[]}" },
  { "another",
    "{'contact':{'id':'1677ef55-cf20-4f68-989a-f31d3649eb72','revision':7,"
    "'info':{}}}" },
  { "back", "{'contact':{'id':'" ID "','revision':5,'info':{}}}" },
  { "still", "{'contact':{'id':'" ID "','revision':6,'info':{}}}" },
  { "no-revision", "{'contact':{'id':'" ID "','info':{}}}" },
};

static void
test_answer (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  Fixture fixture = { NULL };
  g_autoptr (KithRawServer) server = set_up_raw (&fixture);
  g_autoptr (GError) error = NULL;

  push (server, 200, bad_answers[i].answer);

  g_assert_null (update (&fixture, ID, 6, "{'company':'a'}", NULL, &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
  g_assert_cmpstr (fixture.told->str, ==, "");
  tear_down (&fixture, NULL);
}

/* What the server has said does not go back, but for another object it may. */
static void
test_back (void)
{
  Fixture fixture = { NULL };
  Fixture other = { NULL };
  g_autoptr (KithRawServer) server = set_up_raw (&fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) first = NULL;
  g_autoptr (KithContact) third = NULL;

  connect_to (&other, kith_raw_server_get_origin (server), NULL);
  push (server, 200, "{'contact':{'id':'" ID "','revision':7,'info':{}}}");
  push (server, 200, "{'contact':{'id':'" ID "','revision':6,'info':{}}}");
  push (server, 200, "{'contact':{'id':'" ID "','revision':6,'info':{}}}");

  first = get (&fixture, ID, &error);
  g_assert_no_error (error);
  g_assert_null (get (&fixture, ID, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
  g_clear_error (&error);
  third = get (&other, ID, &error);
  g_assert_no_error (error);
  tear_down (&other, NULL);
  tear_down (&fixture, NULL);
}

static void
test_merged_away (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithRawServer) server = set_up_raw (&fixture);
  g_autoptr (GError) error = NULL;

  push (server, 200,
        "{'responseType':'MERGED','contact':{'id':"
        "'1677ef55-cf20-4f68-989a-f31d3649eb72','revision':7,'info':{}}}");

  g_assert_null (get (&fixture, ID, &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  tear_down (&fixture, NULL);
}

static void
test_lost_delete (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithRawServer) server = set_up_raw (&fixture);
  g_autoptr (GError) error = NULL;

  kith_raw_server_push (server, KITH_RAW_HANG_UP, NULL);
  push (server, 404, "{'message':''}");

  g_assert_true (delete (&fixture, ID, 6, &error));

  g_assert_no_error (error);
  g_assert_cmpstr (fixture.told->str, ==, "gone\n");
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 2);
  tear_down (&fixture, NULL);
}

/* The first was carried out after all, or not: the second decides. */
static void
test_lost_delete_stale (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithRawServer) server = set_up_raw (&fixture);
  g_autoptr (GError) error = NULL;

  kith_raw_server_push (server, KITH_RAW_HANG_UP, NULL);
  push (server, 409,
        "{'message':'','details':{'applicationError':{"
        "'code':'CONTACT_ALREADY_CHANGED'}}}");

  g_assert_false (delete (&fixture, ID, 6, &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpstr (fixture.told->str, ==, "");
  tear_down (&fixture, NULL);
}

static void
test_lost_field (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithRawServer) server = set_up_raw (&fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField) field = NULL;

  kith_raw_server_push (server, KITH_RAW_HANG_UP, NULL);
  push (server, 200,
        "{'newField':false,'field':{'key':'custom.pet','displayName':'Pet',"
        "'dataType':'TEXT','fieldType':'USER_DEFINED'}}");

  field = find_field (&fixture, "Pet", NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (field);
  g_assert_cmpstr (fixture.told->str, ==, "fields\n");
  tear_down (&fixture, NULL);
}

static void
test_overwrite_race (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithRawServer) server = set_up_raw (&fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) contact = NULL;

  push (server, 200, "{'contact':{'id':'" ID "','revision':6,'info':{}}}");
  push (server, 409,
        "{'message':'','details':{'applicationError':{"
        "'code':'CONTACT_ALREADY_CHANGED'}}}");
  push (server, 200, "{'contact':{'id':'" ID "','revision':7,'info':{}}}");
  kith_raw_server_push (server, KITH_RAW_HANG_UP, NULL);
  push (server, 200,
        "{'contact':{'id':'" ID "','revision':8,'info':{'company':'a'}}}");

  contact = overwrite (&fixture, ID, "{'company':'a'}", &error);

  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (contact), ==, 8);
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 5);
  tear_down (&fixture, NULL);
}

static void
test_overwrite_ends (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithRawServer) server = set_up_raw (&fixture);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20; i++)
    {
      push (server, 200, "{'contact':{'id':'" ID "','revision':6,'info':{}}}");
      push (server, 409,
            "{'message':'','details':{'applicationError':{"
            "'code':'CONTACT_ALREADY_CHANGED'}}}");
    }

  g_assert_null (overwrite (&fixture, ID, "{'company':'a'}", &error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 10);
  tear_down (&fixture, NULL);
}

#define ADD(path, function)                                                    \
  g_test_add ("/contacts/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("seed/update", test_seed_update);
  ADD ("seed/overwrite", test_seed_overwrite);
  ADD ("life", test_life);
  ADD ("same-key", test_same_key);
  ADD ("duplicates", test_duplicates);
  ADD ("query", test_query);
  ADD ("fields", test_fields);
  ADD ("many-fields", test_many_fields);
  ADD ("labels", test_labels);
  g_test_add_func ("/contacts/suppress-auth", test_suppress_auth);
  for (guint i = 0; i < G_N_ELEMENTS (bad_identifiers); i++)
    {
      g_autofree char *path = g_strconcat ("/contacts/identifiers/",
                                           bad_identifiers[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_identifiers);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_answers); i++)
    {
      g_autofree char *path = g_strconcat ("/contacts/answer/",
                                           bad_answers[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_answer);
    }
  g_test_add_func ("/contacts/back", test_back);
  g_test_add_func ("/contacts/merged-away", test_merged_away);
  g_test_add_func ("/contacts/lost/delete", test_lost_delete);
  g_test_add_func ("/contacts/lost/delete-stale", test_lost_delete_stale);
  g_test_add_func ("/contacts/lost/field", test_lost_field);
  g_test_add_func ("/contacts/overwrite/race", test_overwrite_race);
  g_test_add_func ("/contacts/overwrite/ends", test_overwrite_ends);

  return g_test_run ();
}
