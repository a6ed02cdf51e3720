/* test-notes.c: notes, against a real server and one that says anything
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "calls-utils.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-contacts-notes.h"
#include "test-utils.h"

#define CONTACT "0677ef55-cf20-4f68-989a-f31d3649eb72"
#define NOTE "1677ef55-cf20-4f68-989a-f31d3649eb72"

static void
set_up (TestCalls *fixture, gconstpointer data)
{
  fixture->server = kith_test_server_new (NULL);
  test_calls_connect (fixture, kith_test_server_get_address (fixture->server),
                      NULL);
}

static void
set_up_raw (TestCalls *fixture, gconstpointer data)
{
  fixture->raw = kith_raw_server_new ();
  test_calls_connect (fixture, kith_raw_server_get_origin (fixture->raw), NULL);
}

static void
push (TestCalls *fixture, guint status, const char *body)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (body), "'", '"');

  kith_raw_server_push_json (fixture->raw, status, quoted);
}

static KithNote *
create_note (TestCalls *fixture,
             const char *contact_id,
             const char *text,
             GError **error)
{
  g_autoptr (JsonObject) note = json_object_new ();
  g_autoptr (GAsyncResult) result = NULL;

  json_object_set_string_member (note, "contactId", contact_id);
  json_object_set_string_member (note, "text", text);
  kith_contacts_create_note_async (fixture->contacts, note, NULL,
                                   kith_test_result_cb, &result);

  return kith_contacts_create_note_finish (fixture->contacts,
                                           test_calls_wait (&result), error);
}

static KithNote *
update_note (TestCalls *fixture,
             const char *id,
             gint64 revision,
             const char *text,
             GError **error)
{
  g_autoptr (JsonObject) note = json_object_new ();
  g_autoptr (GAsyncResult) result = NULL;

  json_object_set_string_member (note, "text", text);
  kith_contacts_update_note_async (fixture->contacts, id, revision, note, NULL,
                                   kith_test_result_cb, &result);

  return kith_contacts_update_note_finish (fixture->contacts,
                                           test_calls_wait (&result), error);
}

static KithNote *
get_note (TestCalls *fixture, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_get_note_async (fixture->contacts, id, NULL,
                                kith_test_result_cb, &result);

  return kith_contacts_get_note_finish (fixture->contacts,
                                        test_calls_wait (&result), error);
}

static gboolean
delete_note (TestCalls *fixture, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_delete_note_async (fixture->contacts, id, NULL,
                                   kith_test_result_cb, &result);

  return kith_contacts_delete_note_finish (fixture->contacts,
                                           test_calls_wait (&result), error);
}

/* The texts. */
static char *
list_notes (TestCalls *fixture, const char *contact_id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  GString *texts;

  kith_contacts_list_notes_async (fixture->contacts, contact_id, NULL,
                                  kith_test_result_cb, &result);
  notes = kith_contacts_list_notes_finish (fixture->contacts,
                                           test_calls_wait (&result), error);
  if (notes == NULL)
    return NULL;

  texts = g_string_new (NULL);
  for (guint i = 0; i < notes->len; i++)
    g_string_append_printf (texts, "%s;",
                            kith_note_get_text (g_ptr_array_index (notes, i)));

  return g_string_free (texts, FALSE);
}

static void
test_life (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = test_calls_create (fixture, "{'name':{'first':'Ann'}}", &error);
  const char *contact_id = kith_contact_get_id (contact);
  g_autoptr (KithNote) first = create_note (fixture, contact_id, "Met", &error);
  g_autoptr (KithNote) second = NULL;
  g_autoptr (KithNote) updated = NULL;
  g_autoptr (KithNote) got = NULL;
  g_autofree char *texts = NULL;
  g_autofree char *rest = NULL;
  const char *id;

  g_assert_no_error (error);
  id = kith_note_get_id (first);
  g_assert_cmpstr (kith_note_get_contact_id (first), ==, contact_id);
  g_assert_cmpint (kith_note_get_revision (first), ==, 1);

  updated = update_note (fixture, id, 1, "Met again", &error);
  g_assert_no_error (error);
  g_assert_cmpint (kith_note_get_revision (updated), ==, 2);
  got = get_note (fixture, id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_note_get_text (got), ==, "Met again");

  g_assert_null (update_note (fixture, id, 1, "Late", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpstr (kith_json_get_string (
                     kith_json_get_object (kith_error_get_data (error), "note"),
                     "text"),
                   ==, "Met again");
  g_clear_error (&error);

  second = create_note (fixture, contact_id, "Rang", &error);
  g_assert_no_error (error);
  texts = list_notes (fixture, contact_id, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (texts, "Rang;"));
  g_assert_nonnull (strstr (texts, "Met again;"));

  g_assert_true (delete_note (fixture, id, &error));
  g_assert_no_error (error);
  g_assert_null (get_note (fixture, id, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  rest = list_notes (fixture, contact_id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rest, ==, "Rang;");
  /* No contact has changed by this, or gone. */
  g_assert_cmpstr (fixture->told->str, ==, "changed 1\n");
}

#define LISTED(text)                                                           \
  "{'id':'" NOTE "','contactId':'" CONTACT "','revision':'1','text':'" text "'}"

static void
test_pages (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *texts = NULL;
  g_autofree char *second = NULL;

  push (fixture, 200,
        "{'notes':[" LISTED ("a") "," LISTED (
          "b") "],'pagingMetadata':"
               "{'cursors':{'next':'N1'}}}");
  push (fixture, 200, "{'notes':[" LISTED ("c") "],'pagingMetadata':{}}");
  texts = list_notes (fixture, CONTACT, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (texts, ==, "a;b;c;");
  second = kith_raw_server_get_body (fixture->raw, 1);
  g_assert_nonnull (strstr (second, "\"cursor\":\"N1\""));
}

static const char *const bad_pages[] = {
  "{}",
  "{'notes':{}}",
  "{'notes':[7]}",
  "{'notes':[{'id':'" NOTE "','contactId':'" CONTACT "'}]}",
  "{'notes':[{'id':'" NOTE "','revision':'1'}]}",
};

static void
test_bad_pages (TestCalls *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_pages); i++)
    {
      g_autoptr (GError) error = NULL;

      push (fixture, 200, bad_pages[i]);
      g_assert_null (list_notes (fixture, CONTACT, &error));
      g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
    }
}

static const char *const bad_notes[] = {
  "{}",
  "{'note':[]}",
  "{'note':{'id':'" CONTACT "','contactId':'" CONTACT "','revision':'2'}}",
  "{'note':{'id':'" NOTE "','contactId':'" CONTACT "','revision':'1'}}",
  "{'note':{'id':'" NOTE "','contactId':'" CONTACT "','revision':'x'}}",
};

static void
test_bad_notes (TestCalls *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_notes); i++)
    {
      g_autoptr (GError) error = NULL;

      push (fixture, 200, bad_notes[i]);
      g_assert_null (update_note (fixture, NOTE, 1, "A", &error));
      g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
    }
}

/* A deletion whose reply is lost is asked for again, and finds nothing. */
static void
test_lost_deletion (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
  push (fixture, 404,
        "{'message':'','details':{'applicationError':{'code':'NOT_FOUND'}}}");

  g_assert_true (delete_note (fixture, NOTE, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture->raw), ==, 2);
}

/* A note that was made, and is asked for again with the same key, is that note;
 * who does not know such keys is not asked. */
static void
test_lost_note (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) unknown = NULL;
  g_autoptr (KithNote) note = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
  kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
  g_assert_null (create_note (fixture, CONTACT, "A", &unknown));
  g_assert_error (unknown, KITH_ERROR, KITH_ERROR_UNKNOWN_OUTCOME);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture->raw), ==, 2);

  kith_raw_server_push (fixture->raw, KITH_RAW_HANG_UP, NULL);
  push (fixture, 200, "{'status':'ok'}");
  push (fixture, 200,
        "{'note':{'id':'" NOTE "','revision':'1','contactId':'" CONTACT
        "','text':'A'}}");
  note = create_note (fixture, CONTACT, "A", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kith_raw_server_get_n_requests (fixture->raw), ==, 5);
  first = kith_raw_server_get_header (fixture->raw, 2,
                                      KITH_HEADER_IDEMPOTENCY_KEY);
  second = kith_raw_server_get_header (fixture->raw, 4,
                                       KITH_HEADER_IDEMPOTENCY_KEY);
  g_assert_nonnull (first);
  g_assert_cmpstr (first, ==, second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/notes/life", TestCalls, NULL, set_up, test_life,
              test_calls_tear_down);
#define ADD_RAW(path, function)                                                \
  g_test_add ("/notes/" path, TestCalls, NULL, set_up_raw, function,           \
              test_calls_tear_down)
  ADD_RAW ("pages", test_pages);
  ADD_RAW ("bad-pages", test_bad_pages);
  ADD_RAW ("bad-notes", test_bad_notes);
  ADD_RAW ("lost-deletion", test_lost_deletion);
  ADD_RAW ("lost-note", test_lost_note);

  return g_test_run ();
}
