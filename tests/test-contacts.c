/* test-contacts.c: the calls of a contact base, against a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-clock.h"
#include "base/kith-error.h"
#include "base/kith-json.h"
#include "calls-utils.h"
#include "model/kith-velo.h"
#include "service/contacts/kith-contacts-facets.h"
#include "service/contacts/kith-contacts-history.h"
#include "test-utils.h"

static void
set_up (TestCalls *fixture, gconstpointer data)
{
  fixture->server = kith_test_server_new (NULL);
  test_calls_connect (fixture, kith_test_server_get_address (fixture->server),
                      NULL);
}

/* The seed's examples, with the seed's answers */

/* Member by member, but for what is each server's own: the id, and when. */
static void
assert_velo (KithContact *contact, KithContact *made, const char *expected)
{
  g_autoptr (JsonObject)
    velo = kith_velo_from_contact (kith_contact_get_json (contact));
  g_autoptr (JsonObject) wanted = test_calls_json (expected);
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
bring_to_revision (TestCalls *fixture, gint64 revision)
{
  g_autoptr (GError) error = NULL;
  KithContact *contact = test_calls_create (
    fixture, "{'name':{'first':'Annie','last':'Old'}}", &error);

  g_assert_no_error (error);
  while (kith_contact_get_revision (contact) < revision)
    {
      KithContact *next = test_calls_update (
        fixture, kith_contact_get_id (contact),
        kith_contact_get_revision (contact), "{'name':{'last':'Older'}}", NULL,
        &error);

      g_assert_no_error (error);
      g_object_unref (contact);
      contact = next;
    }

  return contact;
}

static void
test_seed_update (TestCalls *fixture, gconstpointer data)
{
  const KithWriteOptions options = { .allow_duplicates = FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField) field = NULL;
  g_autoptr (KithContact) contact = NULL;
  g_autoptr (KithContact) updated = NULL;

  field = test_calls_find_field (fixture, "Event we met at", NULL, &error);
  g_assert_no_error (error);
  contact = bring_to_revision (fixture, 6);

  updated = test_calls_update (
    fixture, kith_contact_get_id (contact), 6,
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
test_seed_overwrite (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) contact = NULL;
  g_autoptr (KithContact) updated = NULL;

  contact = bring_to_revision (fixture, 3);

  updated = test_calls_overwrite (
    fixture, kith_contact_get_id (contact),
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

/* The last writer wins, and all the others have written, too. */
static void
test_overwrite_crowd (TestCalls *fixture, gconstpointer data)
{
  GAsyncResult *results[16] = { NULL };
  g_autoptr (JsonObject) info = test_calls_json ("{'company':'Acme'}");
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = test_calls_create (fixture, "{'name':{'first':'Annie'}}", &error);
  g_autoptr (KithContact) latest = NULL;

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    kith_contacts_overwrite_async (fixture->contacts,
                                   kith_contact_get_id (contact), info, NULL,
                                   NULL, kith_test_result_cb, &results[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (KithContact)
        updated = kith_contacts_overwrite_finish (fixture->contacts,
                                                  test_calls_wait (&results[i]),
                                                  &error);

      g_assert_no_error (error);
      g_assert_nonnull (updated);
      g_object_unref (results[i]);
    }

  latest = test_calls_get (fixture, kith_contact_get_id (contact), &error);
  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (latest), ==,
                   1 + G_N_ELEMENTS (results));
}

/* Against the real server */

static void
test_life (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    made = test_calls_create (fixture, "{'name':{'first':'Ann'}}", &error);
  g_autoptr (KithContact) got = NULL;
  g_autoptr (KithContact) updated = NULL;
  const char *id;

  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (made), ==, 1);
  id = kith_contact_get_id (made);
  got = test_calls_get (fixture, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_contact_get_display_name (got), ==, "Ann");
  updated = test_calls_update (fixture, id, 1, "{'name':{'last':'Lee'}}", NULL,
                               &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_contact_get_display_name (updated), ==, "Ann Lee");

  g_assert_null (
    test_calls_update (fixture, id, 1, "{'name':{'last':'Li'}}", NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_clear_error (&error);
  g_assert_false (test_calls_delete (fixture, id, 1, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_clear_error (&error);
  g_assert_true (test_calls_delete (fixture, id, 2, &error));
  g_assert_no_error (error);
  g_assert_false (test_calls_delete (fixture, id, 0, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (test_calls_get (fixture, id, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);

  /* Told of it by whichever call finds out. */
  g_assert_cmpstr (fixture->told->str, ==, "changed 1\nchanged 2\ngone\n");
}

static void
test_same_key (TestCalls *fixture, gconstpointer data)
{
  const KithWriteOptions options = { .idempotency_key = "one-and-the-same" };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    made = test_calls_create (fixture, "{'name':{'first':'Ann'}}", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (KithContact)
        updated = test_calls_update (fixture, kith_contact_get_id (made), 1,
                                     "{'name':{'last':'Lee'}}", &options,
                                     &error);

      g_assert_no_error (error);
      g_assert_cmpint (kith_contact_get_revision (updated), ==, 2);
    }
}

static void
test_duplicates (TestCalls *fixture, gconstpointer data)
{
  const char *info = "{'name':{'first':'Ann'},"
                     "'emails':{'items':[{'email':'ann@x.example'}]}}";
  const KithWriteOptions options = { .allow_duplicates = TRUE };
  g_autoptr (JsonObject) object = test_calls_json (info);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) first = test_calls_create (fixture, info, &error);
  g_autoptr (KithContact) second = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_no_error (error);
  g_assert_null (test_calls_create (fixture, info, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_DUPLICATE);
  g_assert_cmpstr (kith_json_get_string (kith_error_get_data (error),
                                         "duplicateContactId"),
                   ==, kith_contact_get_id (first));
  g_clear_error (&error);

  kith_contacts_create_async (fixture->contacts, object, &options, NULL,
                              kith_test_result_cb, &result);
  second = kith_contacts_create_finish (fixture->contacts,
                                        test_calls_wait (&result), &error);
  g_assert_no_error (error);
}

static void
test_query (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (KithQuery) query = kith_query_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithPage) page = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *info = g_strdup_printf (
        "{'name':{'first':'Ann','last':'%c'}}", 'C' - i);
      g_autoptr (KithContact) made = test_calls_create (fixture, info, &error);

      g_assert_no_error (error);
    }
  query->sort = KITH_SORT_LAST_NAME;
  query->search = g_strdup ("ann");
  query->limit = 2;

  kith_contacts_query_async (fixture->contacts, query, NULL,
                             kith_test_result_cb, &result);
  page = kith_contacts_query_finish (fixture->contacts,
                                     test_calls_wait (&result), &error);

  g_assert_no_error (error);
  g_assert_cmpint (page->total, ==, 3);
  g_assert_cmpuint (page->contacts->len, ==, 2);
  g_assert_cmpstr (kith_contact_get_display_name (
                     g_ptr_array_index (page->contacts, 0)),
                   ==, "Ann A");
}

static void
test_fields (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField) made = NULL;
  g_autoptr (KithExtendedField) found = NULL;
  g_autoptr (KithExtendedField) renamed = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) deleted = NULL;
  g_autoptr (GPtrArray) before = test_calls_list_fields (fixture, &error);
  g_autoptr (GPtrArray) after = NULL;
  gboolean is_new = FALSE;

  g_assert_no_error (error);
  made = test_calls_find_field (fixture, "Pet", &is_new, &error);
  g_assert_no_error (error);
  g_assert_true (is_new);
  found = test_calls_find_field (fixture, "Pet", &is_new, &error);
  g_assert_no_error (error);
  g_assert_false (is_new);
  g_assert_cmpstr (kith_extended_field_get_key (found), ==, "custom.pet");

  kith_contacts_rename_field_async (fixture->contacts, "custom.pet", "Cat",
                                    NULL, kith_test_result_cb, &result);
  renamed = kith_contacts_rename_field_finish (fixture->contacts,
                                               test_calls_wait (&result),
                                               &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_extended_field_get_display_name (renamed), ==, "Cat");

  kith_contacts_delete_field_async (fixture->contacts, "custom.pet", NULL,
                                    kith_test_result_cb, &deleted);
  g_assert_true (kith_contacts_delete_field_finish (fixture->contacts,
                                                    test_calls_wait (&deleted),
                                                    &error));
  after = test_calls_list_fields (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (after->len, ==, before->len);
  g_assert_cmpstr (fixture->told->str, ==, "fields\nfields\nfields\n");
}

/* More than one page of them. */
static void
test_many_fields (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = test_calls_list_fields (fixture, &error);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("Field %u", i);
      g_autoptr (KithExtendedField)
        field = test_calls_find_field (fixture, name, NULL, &error);

      g_assert_no_error (error);
    }
  g_assert_null (test_calls_find_field (fixture, "One too many", NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_QUOTA);
  g_clear_error (&error);

  after = test_calls_list_fields (fixture, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < after->len; i++)
    g_hash_table_add (keys, (char *) kith_extended_field_get_key (
                              g_ptr_array_index (after, i)));
  g_assert_cmpuint (g_hash_table_size (keys), ==, before->len + 100);
}

static void
test_labels (TestCalls *fixture, gconstpointer data)
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
                                                     test_calls_wait (&result),
                                                     &is_new, &error);
  g_assert_no_error (error);
  g_assert_true (is_new);

  kith_contacts_list_labels_async (fixture->contacts, NULL, kith_test_result_cb,
                                   &listed);
  labels = kith_contacts_list_labels_finish (fixture->contacts,
                                             test_calls_wait (&listed), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < labels->len; i++)
    is_found |= g_str_equal (kith_label_get_key (g_ptr_array_index (labels, i)),
                             "custom.family");
  g_assert_true (is_found);
}

static void
test_facets (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KithContact)
    contact = test_calls_create (fixture, "{'name':{'first':'Ann'}}", &error);
  g_autoptr (GPtrArray) facets = NULL;
  KithFacet *all;

  g_assert_nonnull (contact);
  kith_contacts_list_facets_async (fixture->contacts, NULL, NULL,
                                   kith_test_result_cb, &result);
  facets = kith_contacts_list_facets_finish (fixture->contacts,
                                             test_calls_wait (&result), &error);
  g_assert_no_error (error);
  all = g_ptr_array_index (facets, 0);
  g_assert_cmpstr (kith_facet_get_key (all), ==, "contacts.all");
  g_assert_cmpstr (kith_facet_get_display_name (all), ==, "All contacts");
  g_assert_cmpint (kith_facet_get_count (all), ==, 1);
  g_assert_cmpuint (json_object_get_size (kith_facet_get_filter (all)), ==, 0);
}

/* A key that may only view, and the site's own. */
static void
test_suppress_auth (void)
{
  const KithTestServerOptions options = { .transport = "tcp" };
  const KithWriteOptions elevated = { .suppress_auth = TRUE };
  TestCalls fixture = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) updated = NULL;
  g_autofree char *id = NULL;
  KithConnection *connection;

  fixture.server = kith_test_server_new (&options);
  test_calls_connect (&fixture, kith_test_server_get_address (fixture.server),
                      kith_test_server_get_key (fixture.server, "view"));
  connection = kith_contacts_get_connection (fixture.contacts);
  id = kith_test_server_create (fixture.server,
                                "{\"name\":{\"first\":\"Ann\"}}");

  g_assert_null (
    test_calls_update (&fixture, id, 1, "{'company':'a'}", NULL, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PERMISSION);
  g_clear_error (&error);
  g_assert_null (
    test_calls_update (&fixture, id, 1, "{'company':'a'}", &elevated, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PERMISSION);
  g_clear_error (&error);

  kith_connection_set_site_key (connection,
                                kith_test_server_get_key (fixture.server,
                                                          "manage"));
  updated = test_calls_update (&fixture, id, 1, "{'company':'a'}", &elevated,
                               &error);

  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (updated), ==, 2);
  test_calls_tear_down (&fixture, NULL);
}

#define ADD(path, function)                                                    \
  g_test_add ("/contacts/" path, TestCalls, NULL, set_up, function,            \
              test_calls_tear_down)

/* What was, page by page; and back to it, which is told as any change is. */
static void
test_history (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) contact = bring_to_revision (fixture, 3);
  KithIdentifiers identifiers = { kith_contact_get_id (contact), 3 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KithRevisions) first = NULL;
  g_autoptr (KithRevisions) rest = NULL;
  g_autoptr (KithContact) restored = NULL;
  const KithRevision *revision;

  kith_contacts_list_revisions_async (fixture->contacts, identifiers.contact_id,
                                      1, NULL, NULL, kith_test_result_cb,
                                      &result);
  first = kith_contacts_list_revisions_finish (fixture->contacts,
                                               test_calls_wait (&result),
                                               &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->revisions->len, ==, 1);
  revision = g_ptr_array_index (first->revisions, 0);
  g_assert_cmpint (revision->revision, ==, 3);
  g_assert_cmpstr (revision->action, ==, "UPDATED");
  g_assert_cmpstr (revision->author, ==, g_get_user_name ());
  g_assert_cmpint (kith_contact_get_revision (revision->contact), ==, 3);
  g_assert_nonnull (revision->changes);

  g_clear_object (&result);
  kith_contacts_list_revisions_async (fixture->contacts, identifiers.contact_id,
                                      0, first->next, NULL, kith_test_result_cb,
                                      &result);
  rest = kith_contacts_list_revisions_finish (fixture->contacts,
                                              test_calls_wait (&result),
                                              &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rest->revisions->len, ==, 2);
  g_assert_null (rest->next);

  g_clear_object (&result);
  g_string_truncate (fixture->told, 0);
  kith_contacts_restore_async (fixture->contacts, &identifiers, 1, NULL, NULL,
                               kith_test_result_cb, &result);
  restored = kith_contacts_restore_finish (fixture->contacts,
                                           test_calls_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (restored), ==, 4);
  g_assert_cmpstr (fixture->told->str, ==, "changed 4\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("seed/update", test_seed_update);
  ADD ("seed/overwrite", test_seed_overwrite);
  ADD ("overwrite-crowd", test_overwrite_crowd);
  ADD ("life", test_life);
  ADD ("same-key", test_same_key);
  ADD ("duplicates", test_duplicates);
  ADD ("query", test_query);
  ADD ("fields", test_fields);
  ADD ("many-fields", test_many_fields);
  ADD ("labels", test_labels);
  ADD ("facets", test_facets);
  ADD ("history", test_history);
  g_test_add_func ("/contacts/suppress-auth", test_suppress_auth);

  return g_test_run ();
}
