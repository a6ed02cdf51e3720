/* test-server-damaged.c: the server on a file of which some rows are damaged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <sqlite3.h>
#include <string.h>

#include "api-utils.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "test-utils.h"

/* Among so many one is sorted by what its document says. */
#define N_OTHERS 300

/* Of Ann the contact, her note and her first revision are damaged, and of Cy,
 * who is deleted, what would be restored; Bob is whole. */
typedef struct
{
  KithTestServer *server;
  char *ann;
  char *bob;
  char *cy;
  char *note;
} Fixture;

static const char damage[] = "UPDATE contact SET doc = substr (doc, 1, 40)"
                             " WHERE id = 'ANN';"
                             "UPDATE note SET doc = '{' WHERE contact = 'ANN';"
                             "UPDATE history SET doc = '' WHERE revision = 1"
                             " AND entity = 'ANN' OR entity = 'CY';";

/* (transfer full) */
static char *
fill (Fixture *self, const char *text)
{
  GString *filled = g_string_new (text);

  g_string_replace (filled, "ANN", self->ann, 0);
  g_string_replace (filled, "BOB", self->bob, 0);
  g_string_replace (filled, "CY", self->cy, 0);
  g_string_replace (filled, "NOTE", self->note, 0);

  return g_string_free (filled, FALSE);
}

static void
run_sql (Fixture *self, const char *text)
{
  const char *uri = kith_test_server_get_store (self->server);
  g_autofree char *sql = fill (self, text);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (uri + strlen ("sqlite:"), &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static JsonObject *
call (Fixture *self,
      const char *method,
      const char *path,
      const char *body,
      guint *status)
{
  g_autofree char *filled_path = fill (self, path);
  g_autofree char *filled_body = body != NULL ? fill (self, body) : NULL;

  return api_call (self->server, method, filled_path, filled_body, status);
}

/* (transfer full): the member of the answer */
static JsonObject *
call_ok (Fixture *self,
         const char *method,
         const char *path,
         const char *body,
         const char *member)
{
  guint status;
  g_autoptr (JsonObject) answer = call (self, method, path, body, &status);
  JsonObject *object = kith_json_get_object (answer, member);

  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (object);

  return json_object_ref (object);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) note = NULL;
  g_autoptr (JsonObject) ann = NULL;
  g_autoptr (JsonObject) deleted = NULL;
  guint status;

  self->server = kith_test_server_new (NULL);
  self->ann = kith_test_server_create (self->server,
                                       "{\"name\":{\"first\":\"Ann\"},"
                                       "\"company\":\"West\"}");
  self->bob = kith_test_server_create (self->server,
                                       "{\"name\":{\"first\":\"Bob\"},"
                                       "\"company\":\"Nord\"}");
  self->cy = kith_test_server_create (self->server,
                                      "{\"name\":{\"first\":\"Cy\"}}");
  self->note = g_strdup ("");
  note = call_ok (self, "POST", KITH_PATH_NOTES,
                  "{'note':{'contactId':'ANN','text':'x'}}", "note");
  g_free (self->note);
  self->note = g_strdup (kith_json_get_string (note, "id"));
  ann = call_ok (self, "PATCH", KITH_PATH_CONTACTS "/ANN",
                 "{'info':{'jobTitle':'X'},'revision':1}", "contact");
  deleted = call (self, "DELETE", KITH_PATH_CONTACTS "/CY", NULL, &status);
  g_assert_cmpuint (status, ==, 200);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->server, kith_test_server_free);
  g_free (self->ann);
  g_free (self->bob);
  g_free (self->cy);
  g_free (self->note);
}

static const struct
{
  const char *method;
  const char *path;
  const char *body;
} calls[] = {
  { "GET", KITH_PATH_CONTACTS "/ANN?fields=info.name", NULL },
  { "PATCH", KITH_PATH_CONTACTS "/ANN",
    "{'info':{'company':'Süd'},'revision':2}" },
  { "POST", KITH_PATH_CONTACTS "/ANN/labels",
    "{'labelKeys':['contacts.customers']}" },
  { "POST", KITH_PATH_CONTACTS "/ANN/preview-merge",
    "{'sourceContactIds':['BOB']}" },
  { "POST", KITH_PATH_CONTACTS "/BOB/preview-merge",
    "{'sourceContactIds':['ANN']}" },
  { "POST", KITH_PATH_CONTACTS "/BOB/merge",
    "{'targetContactRevision':1,'sourceContactIds':['ANN']}" },
  { "POST", KITH_PATH_HISTORY "/ANN/restore",
    "{'revision':1,'currentRevision':2}" },
  { "POST", KITH_PATH_HISTORY "/CY/restore", "{}" },
  { "POST", KITH_PATH_NOTES "/query", "{'contactId':'ANN'}" },
  { "PATCH", KITH_PATH_NOTES "/NOTE", "{'note':{'text':'y','revision':'1'}}" },
};

static void
add_others (Fixture *self)
{
  for (guint i = 0; i < N_OTHERS; i++)
    g_free (
      kith_test_server_create (self->server, "{\"name\":{\"first\":\"Dee\"}}"));
}

static void
assert_bob (Fixture *self, gint64 revision)
{
  g_autoptr (JsonObject)
    bob = call_ok (self, "GET", KITH_PATH_CONTACTS "/BOB", NULL, "contact");

  g_assert_cmpint (kith_json_get_int (bob, "revision", 0), ==, revision);
}

/* It is not the fault of who asks, nothing is written, and whatever is whole
 * is served. */
static void
test_blamed (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) bob = NULL;
  gint64 last;

  add_others (self);
  last = kith_test_server_get_last_seq (self->server);
  run_sql (self, damage);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      guint status = 0;
      g_autoptr (JsonObject)
        answer = call (self, calls[i].method, calls[i].path, calls[i].body,
                       &status);

      g_test_message ("%s %s", calls[i].method, calls[i].path);
      g_assert_cmpuint (status, ==, 500);
      assert_bob (self, 1);
    }
  g_assert_cmpint (kith_test_server_get_last_seq (self->server), ==, last);

  bob = call_ok (self, "PATCH", KITH_PATH_CONTACTS "/BOB",
                 "{'info':{'company':'Süd'},'revision':1}", "contact");
  assert_bob (self, 2);
}

/* The pages on which Ann is. */
static const char *const pages[] = {
  "{}",
  "{'query':{'fields':['info.name','info.company']}}",
  "{'query':{'sort':[{'fieldName':'info.jobTitle'}]}}",
  "{'query':{'filter':{'$or':[{'info.company':'West'},"
  "{'info.company':'Nord'}]}},'search':''}",
};

static JsonObject *
find_contact (JsonArray *contacts, const char *id)
{
  for (guint i = 0; i < json_array_get_length (contacts); i++)
    {
      JsonObject *contact = json_array_get_object_element (contacts, i);

      if (g_strcmp0 (kith_json_get_string (contact, "id"), id) == 0)
        return contact;
    }

  g_assert_not_reached ();
}

/* A contact that is damaged keeps its place, and hides nobody. */
static void
assert_page (Fixture *self, const char *query)
{
  guint status = 0;
  g_autoptr (JsonObject)
    answer = call (self, "POST", KITH_PATH_CONTACTS "/query", query, &status);
  JsonArray *contacts = kith_json_get_array (answer, "contacts");
  JsonObject *info;

  g_test_message ("%s", query);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpuint (json_array_get_length (contacts), ==, 2);
  info = kith_json_get_object (find_contact (contacts, self->bob), "info");
  g_assert_cmpstr (kith_json_get_string (info, "company"), ==, "Nord");
  info = kith_json_get_object (find_contact (contacts, self->ann), "info");
  g_assert_null (kith_json_get_string (info, "company"));
}

static void
test_pages (Fixture *self, gconstpointer data)
{
  run_sql (self, damage);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    assert_page (self, pages[i]);
}

/* What it is sorted by would be in the document. */
static void
test_sorted (Fixture *self, gconstpointer data)
{
  guint status = 0;
  g_autoptr (JsonObject) answer = NULL;

  add_others (self);
  run_sql (self, damage);
  answer = call (self, "POST", KITH_PATH_CONTACTS "/query",
                 "{'query':{'filter':{'info.company':'West'},"
                 "'sort':[{'fieldName':'info.jobTitle'}]}}",
                 &status);
  g_assert_cmpuint (status, ==, 200);
  find_contact (kith_json_get_array (answer, "contacts"), self->ann);
}

/* So much is known of it: its revision, and when it was made. */
static void
test_known (Fixture *self, gconstpointer data)
{
  guint status = 0;
  g_autoptr (JsonObject) whole = NULL;
  g_autoptr (JsonObject) page = NULL;
  JsonObject *known;

  whole = call_ok (self, "GET", KITH_PATH_CONTACTS "/ANN", NULL, "contact");
  run_sql (self, damage);
  page = call (self, "GET", KITH_PATH_CONTACTS, NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  known = find_contact (kith_json_get_array (page, "contacts"), self->ann);
  g_assert_cmpint (kith_json_get_int (known, "revision", 0), ==, 2);
  g_assert_cmpuint (json_object_get_size (kith_json_get_object (known, "info")),
                    ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      const char *member = i == 0 ? "createdDate" : "updatedDate";

      g_assert_cmpstr (kith_json_get_string (known, member), ==,
                       kith_json_get_string (whole, member));
    }
}

/* JSON it is, but no contact. */
static void
test_no_contact (Fixture *self, gconstpointer data)
{
  guint status = 0;
  g_autoptr (JsonObject) answer = NULL;

  run_sql (self, "UPDATE history SET doc = '{\"revision\":1}'"
                 " WHERE entity = 'ANN' AND revision = 1");
  answer = call (self, "POST", KITH_PATH_HISTORY "/ANN/restore",
                 "{'revision':1,'currentRevision':2}", &status);
  g_assert_cmpuint (status, ==, 500);
}

/* A revision that is damaged does not hide the others. */
static void
test_revisions (Fixture *self, gconstpointer data)
{
  guint status = 0;
  g_autoptr (JsonObject) list = NULL;
  JsonArray *revisions;

  json_object_unref (call_ok (self, "PATCH", KITH_PATH_CONTACTS "/ANN",
                              "{'info':{'jobTitle':'Y'},'revision':2}",
                              "contact"));
  run_sql (self, "UPDATE history SET doc = '{' WHERE entity = 'ANN'"
                 " AND revision = 2");
  list = call (self, "GET", KITH_PATH_HISTORY "/ANN/revisions", NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  revisions = kith_json_get_array (list, "revisions");
  g_assert_cmpuint (json_array_get_length (revisions), ==, 2);
  g_assert_cmpint (kith_json_get_int (json_array_get_object_element (revisions,
                                                                     0),
                                      "revision", 0),
                   ==, 3);
  g_assert_cmpint (kith_json_get_int (json_array_get_object_element (revisions,
                                                                     1),
                                      "revision", 0),
                   ==, 1);
  g_assert_cmpint (kith_json_get_int (
                     kith_json_get_object (list, "pagingMetadata"), "count", 0),
                   ==, 2);
}

/* By another version all that is sorted and found by is made anew: a contact
 * that is damaged does not keep the store shut. */
static void
test_other_rules (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_strdup (
    kith_test_server_get_folder (self->server));
  const KithTestServerOptions options = { .folder = folder };
  g_autoptr (KithTestServer) first = NULL;

  kith_test_server_stop (self->server);
  run_sql (self, damage);
  run_sql (self, "UPDATE meta SET value = 'others' WHERE name = 'text-rules'");
  first = g_steal_pointer (&self->server);
  self->server = kith_test_server_new (&options);
  assert_bob (self, 1);
  g_clear_pointer (&self->server, kith_test_server_free);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/server-damaged/" name, Fixture, NULL, set_up, function,        \
              tear_down)
  ADD ("blamed", test_blamed);
  ADD ("pages", test_pages);
  ADD ("sorted", test_sorted);
  ADD ("known", test_known);
  ADD ("no-contact", test_no_contact);
  ADD ("revisions", test_revisions);
  ADD ("other-rules", test_other_rules);

  return g_test_run ();
}
