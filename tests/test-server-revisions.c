/* test-server-revisions.c: tests of what a contact was
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <sqlite3.h>
#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "kith-test-server.h"
#include "model/kith-protocol.h"
#include "test-utils.h"

typedef struct
{
  KithTestServer *server;
  char *id;
  char *path;      /* of the contact */
  char *revisions; /* its revisions */
  char *restore;
} Fixture;

/* @body: (nullable): JSON with ' for ". */
static JsonObject *
call (Fixture *self,
      const char *method,
      const char *path,
      const char *body,
      guint wanted)
{
  g_autofree char *text = body != NULL
                            ? g_strdelimit (g_strdup (body), "'", '"')
                            : NULL;
  guint status;
  JsonObject *answer = kith_test_server_call (self->server, method, path, text,
                                              &status);

  g_assert_cmpuint (status, ==, wanted);
  g_assert_nonnull (answer);

  return answer;
}

static void
update (Fixture *self, const char *body)
{
  json_object_unref (call (self, "PATCH", self->path, body, 200));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->server = kith_test_server_new (NULL);
  self->id = kith_test_server_create (
    self->server, "{\"name\":{\"first\":\"Ann\"},\"company\":\"Nord\"}");
  self->path = g_strconcat (KITH_PATH_CONTACTS "/", self->id, NULL);
  self->revisions = g_strconcat (KITH_PATH_HISTORY "/", self->id, "/revisions",
                                 NULL);
  self->restore = g_strconcat (KITH_PATH_HISTORY "/", self->id, "/restore",
                               NULL);
  update (self, "{'info':{'company':'Süd','jobTitle':'X'},'revision':1}");
  update (self, "{'info':{'emails':{'items':[{'email':'a@x.example'}]}},"
                "'revision':2}");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->server, kith_test_server_free);
  g_free (self->restore);
  g_free (self->revisions);
  g_free (self->path);
  g_free (self->id);
}

static JsonObject *
get_item (JsonObject *answer, guint n)
{
  JsonArray *items = kith_json_get_array (answer, "revisions");

  g_assert_cmpuint (json_array_get_length (items), >, n);

  return json_array_get_object_element (items, n);
}

/* "company:Nord>Süd jobTitle:>X" */
static char *
print_changes (JsonObject *revision)
{
  JsonArray *changes = kith_json_get_array (revision, "changes");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *change = json_array_get_object_element (changes, i);
      const char *before = kith_json_get_string (change, "before");
      const char *after = kith_json_get_string (change, "after");

      g_string_append_printf (text, "%s%s:%s>%s", i > 0 ? " " : "",
                              kith_json_get_string (change, "path"),
                              before != NULL ? before : "",
                              after != NULL ? after : "");
    }

  return g_string_free (text, FALSE);
}

static void
test_lists (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject)
    answer = call (self, "GET", self->revisions, NULL, 200);
  JsonObject *metadata = kith_json_get_object (answer, "pagingMetadata");
  JsonObject *second = get_item (answer, 1);
  JsonObject *first = get_item (answer, 2);
  g_autofree char *changes = print_changes (second);

  g_assert_cmpint (kith_json_get_int (metadata, "count", 0), ==, 3);
  g_assert_false (kith_json_get_boolean (metadata, "hasNext", TRUE));
  g_assert_cmpint (kith_json_get_int (second, "revision", 0), ==, 2);
  g_assert_cmpstr (kith_json_get_string (second, "action"), ==, "UPDATED");
  g_assert_cmpstr (kith_json_get_string (second, "author"), ==,
                   g_get_user_name ());
  g_assert_cmpint (kith_json_get_time (second, "date"), >, 0);
  g_assert_cmpstr (changes, ==, "company:Nord>Süd jobTitle:>X");
  g_assert_cmpint (kith_json_get_int (kith_json_get_object (second, "contact"),
                                      "revision", 0),
                   ==, 2);
  g_assert_cmpstr (kith_json_get_string (first, "action"), ==, "CREATED");
  g_assert_false (json_object_has_member (first, "changes"));
}

/* Each page tells what has changed in the last of it, too. */
static void
test_pages (Fixture *self, gconstpointer data)
{
  g_autofree char *next = NULL;

  for (int revision = 3; revision > 0; revision--)
    {
      g_autofree char *path = g_strdup_printf (
        "%s?paging.limit=1%s%s", self->revisions,
        next != NULL ? "&paging.cursor=" : "", next != NULL ? next : "");
      g_autoptr (JsonObject) answer = call (self, "GET", path, NULL, 200);
      JsonObject *metadata = kith_json_get_object (answer, "pagingMetadata");
      JsonObject *item = get_item (answer, 0);

      g_assert_cmpint (kith_json_get_int (metadata, "count", 0), ==, 1);
      g_assert_cmpint (kith_json_get_int (item, "revision", 0), ==, revision);
      g_assert_true (json_object_has_member (item, "changes")
                     == (revision > 1));
      g_assert_true (kith_json_get_boolean (metadata, "hasNext", FALSE)
                     == (revision > 1));
      g_free (next);
      next = g_strdup (
        kith_json_get_string (kith_json_get_object (metadata, "cursors"),
                              "next"));
    }
  g_assert_null (next);
}

static void
assert_text (JsonObject *contact, const char *member, const char *text)
{
  g_assert_cmpstr (kith_json_get_string (kith_json_get_object (contact, "info"),
                                         member),
                   ==, text);
}

/* Back to the first: what came later is gone, in a new revision. */
static void
test_goes_back (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject)
    answer = call (self, "POST", self->restore,
                   "{'revision':1,'currentRevision':3}", 200);
  JsonObject *contact = kith_json_get_object (answer, "contact");
  g_autoptr (JsonObject) list = NULL;

  g_assert_cmpint (kith_json_get_int (contact, "revision", 0), ==, 4);
  assert_text (contact, "company", "Nord");
  assert_text (contact, "jobTitle", NULL);
  g_assert_null (kith_json_lookup (contact, "info", "emails", NULL));
  list = call (self, "GET", self->revisions, NULL, 200);
  g_assert_cmpstr (kith_json_get_string (get_item (list, 0), "origin"), ==,
                   "restore");
}

static void
test_no_difference (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject)
    answer = call (self, "POST", self->restore,
                   "{'revision':3,'currentRevision':3}", 200);

  g_assert_cmpint (kith_json_get_int (kith_json_get_object (answer, "contact"),
                                      "revision", 0),
                   ==, 3);
}

static void
assert_code (JsonObject *answer, const char *code)
{
  JsonNode *node = kith_json_lookup (answer, "details", "applicationError",
                                     "code", NULL);

  g_assert_nonnull (node);
  g_assert_cmpstr (json_node_get_string (node), ==, code);
}

/* Nobody overwrites by it what he has not seen. */
static void
test_stale (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject)
    answer = call (self, "POST", self->restore,
                   "{'revision':1,'currentRevision':2}", 409);
  g_autoptr (JsonObject) none = NULL;
  g_autoptr (JsonObject) unknown = NULL;
  g_autoptr (JsonObject) mistyped = NULL;

  assert_code (answer, "CONTACT_ALREADY_CHANGED");
  none = call (self, "POST", self->restore, "{'revision':1}", 409);
  assert_code (none, "CONTACT_ALREADY_CHANGED");
  unknown = call (self, "POST", self->restore,
                  "{'revision':9,'currentRevision':3}", 404);
  assert_code (unknown, "NOT_FOUND");
  g_assert_nonnull (
    strstr (kith_json_get_string (unknown, "message"), "no revision 9"));
  mistyped = call (self, "POST", self->restore,
                   "{'revision':1,'currentRevision':3,"
                   "'allowDuplicates':'yes'}",
                   400);
  g_assert_nonnull (
    strstr (kith_json_get_string (mistyped, "message"), "allowDuplicates"));
}

static void delete (Fixture *self)
{
  json_object_unref (call (self, "DELETE", self->path, NULL, 200));
}

static void
test_brings_back (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (JsonObject) found = NULL;
  g_autoptr (JsonObject) list = NULL;
  JsonObject *contact;

  delete (self);
  list = call (self, "GET", self->revisions, NULL, 200);
  g_assert_cmpstr (kith_json_get_string (get_item (list, 0), "action"), ==,
                   "DELETED");

  answer = call (self, "POST", self->restore, "{}", 200);
  contact = kith_json_get_object (answer, "contact");
  g_assert_cmpstr (kith_json_get_string (contact, "id"), ==, self->id);
  g_assert_cmpint (kith_json_get_int (contact, "revision", 0), ==, 4);
  assert_text (contact, "company", "Süd");
  found = call (self, "POST", KITH_PATH_CONTACTS "/query",
                "{'search':'a@x.example'}", 200);
  g_assert_cmpuint (
    json_array_get_length (kith_json_get_array (found, "contacts")), ==, 1);
  /* It goes on from there. */
  update (self, "{'info':{'company':'Ost'},'revision':4}");
}

static void
test_brings_former_back (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) answer = NULL;

  delete (self);
  answer = call (self, "POST", self->restore, "{'revision':1}", 200);
  assert_text (kith_json_get_object (answer, "contact"), "company", "Nord");
}

/* A label and a field that are gone do not come back with the contact. */
static void
test_without_what_is_gone (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) answer = NULL;
  JsonNode *values;

  json_object_unref (
    call (self, "POST", KITH_PATH_LABELS, "{'displayName':'VIP'}", 200));
  json_object_unref (call (self, "POST", KITH_PATH_EXTENDED_FIELDS,
                           "{'displayName':'Size'}", 200));
  update (self, "{'info':{'labelKeys':{'items':['custom.vip']},"
                "'extendedFields':{'items':{'custom.size':'L'}}},"
                "'revision':3}");
  delete (self);
  json_object_unref (
    call (self, "DELETE", KITH_PATH_LABELS "/custom.vip", NULL, 200));
  json_object_unref (
    call (self, "DELETE", KITH_PATH_EXTENDED_FIELDS "/custom.size", NULL, 200));
  answer = call (self, "POST", self->restore, "{}", 200);
  g_assert_null (kith_json_get_string (
    kith_json_get_object (
      kith_json_get_object (
        kith_json_get_object (kith_json_get_object (answer, "contact"), "info"),
        "extendedFields"),
      "items"),
    "custom.size"));
  values = kith_json_lookup (answer, "contact", "info", "labelKeys", "items",
                             NULL);
  g_assert_true (values == NULL
                 || json_array_get_length (json_node_get_array (values)) == 0);
}

static void
test_duplicate (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) answer = NULL;
  g_autofree char *other = NULL;

  delete (self);
  other = kith_test_server_create (
    self->server, "{\"emails\":{\"items\":[{\"email\":\"a@x.example\"}]}}");
  answer = call (self, "POST", self->restore, "{}", 409);
  assert_code (answer, "DUPLICATE_CONTACT_EXISTS");
  json_object_unref (
    call (self, "POST", self->restore, "{'allowDuplicates':true}", 200));
}

static void
test_unknown (Fixture *self, gconstpointer data)
{
  const char *path = KITH_PATH_HISTORY
    "/11111111-2222-4333-8444-555555555555/restore";
  const char *list = KITH_PATH_HISTORY
    "/11111111-2222-4333-8444-555555555555/revisions";
  g_autofree char *limit = g_strconcat (self->revisions, "?paging.limit=101",
                                        NULL);

  json_object_unref (call (self, "POST", path, "{}", 404));
  json_object_unref (call (self, "GET", list, NULL, 404));
  json_object_unref (call (self, "GET", limit, NULL, 400));
  json_object_unref (
    call (self, "POST", self->restore, "{'revision':'x'}", 400));
}

static char *
name_deleted (Fixture *self, const char *query, char **next)
{
  g_autofree char *path = g_strconcat (KITH_PATH_DELETED, query, NULL);
  g_autoptr (JsonObject) answer = call (self, "GET", path, NULL, 200);
  JsonArray *items = kith_json_get_array (answer, "revisions");
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      JsonNode *name = kith_json_lookup (item, "contact", "info", "name",
                                         "first", NULL);

      g_assert_cmpstr (kith_json_get_string (item, "action"), ==, "DELETED");
      g_assert_cmpstr (kith_json_get_string (item, "author"), ==,
                       g_get_user_name ());
      g_assert_cmpint (kith_json_get_time (item, "date"), >, 0);
      g_string_append_printf (names, "%s ", json_node_get_string (name));
    }
  if (next != NULL)
    *next = g_strdup (kith_json_get_string (
      kith_json_get_object (kith_json_get_object (answer, "pagingMetadata"),
                            "cursors"),
      "next"));

  return g_string_free (names, FALSE);
}

static void
assert_deleted (Fixture *self, const char *query, const char *wanted)
{
  g_autofree char *names = name_deleted (self, query, NULL);

  g_assert_cmpstr (names, ==, wanted);
}

static void
make_deleted (Fixture *self, const char *name)
{
  g_autofree char *info = g_strdup_printf ("{\"name\":{\"first\":\"%s\"}}",
                                           name);
  g_autofree char *id = kith_test_server_create (self->server, info);
  g_autofree char *path = g_strconcat (KITH_PATH_CONTACTS "/", id, NULL);

  json_object_unref (call (self, "DELETE", path, NULL, 200));
}

/* Those that are gone, by name, page by page; not those who are back. */
static void
test_deleted (Fixture *self, gconstpointer data)
{
  g_autofree char *names = NULL;
  g_autofree char *next = NULL;
  g_autofree char *query = NULL;

  assert_deleted (self, "", "");
  delete (self);
  make_deleted (self, "Zoë");
  make_deleted (self, "Anna Maria");
  assert_deleted (self, "", "Anna Maria Zoë Ann ");
  assert_deleted (self, "?search=ann", "Anna Maria Ann ");
  assert_deleted (self, "?search=mar%20ann", "Anna Maria ");
  assert_deleted (self, "?search=zoe", "Zoë ");
  assert_deleted (self, "?search=nobody", "");

  names = name_deleted (self, "?paging.limit=2", &next);
  g_assert_cmpstr (names, ==, "Anna Maria Zoë ");
  g_assert_nonnull (next);
  query = g_strconcat ("?paging.limit=2&paging.cursor=", next, NULL);
  g_clear_pointer (&next, g_free);
  g_clear_pointer (&names, g_free);
  names = name_deleted (self, query, &next);
  g_assert_cmpstr (names, ==, "Ann ");
  g_assert_null (next);

  json_object_unref (call (self, "POST", self->restore, "{}", 200));
  assert_deleted (self, "", "Anna Maria Zoë ");
  delete (self);
  assert_deleted (self, "", "Ann Anna Maria Zoë ");
  json_object_unref (
    call (self, "GET", KITH_PATH_DELETED "?paging.limit=0", NULL, 400));
}

static char *
create (Fixture *self, const char *info)
{
  g_autofree char *text = g_strdelimit (g_strdup (info), "'", '"');

  return kith_test_server_create (self->server, text);
}

/* (transfer full) */
static JsonObject *
call_on (Fixture *self,
         const char *method,
         const char *id,
         const char *rest,
         const char *body,
         guint status)
{
  g_autofree char *path = g_strconcat (KITH_PATH_CONTACTS "/", id, rest, NULL);

  return call (self, method, path, body, status);
}

static void
merge (Fixture *self, const char *target, const char *source, gint64 revision)
{
  g_autofree char *body = g_strdup_printf (
    "{'targetContactRevision':%" G_GINT64_FORMAT ",'sourceContactIds':['%s']}",
    revision, source);

  json_object_unref (call_on (self, "POST", target, "/merge", body, 200));
}

/* (transfer full) */
static JsonObject *
restore (Fixture *self, const char *id, guint status)
{
  g_autofree char *path = g_strconcat (KITH_PATH_HISTORY "/", id, "/restore",
                                       NULL);

  return call (self, "POST", path, "{}", status);
}

/* Of the only one that has @name: it is a part of @target, or of none. */
static void
assert_merged_into (Fixture *self,
                    const char *name,
                    const char *target,
                    const char *target_name)
{
  g_autofree char *path = g_strconcat (KITH_PATH_DELETED "?search=", name,
                                       NULL);
  g_autoptr (JsonObject) answer = call (self, "GET", path, NULL, 200);
  JsonObject *merged = kith_json_get_object (get_item (answer, 0),
                                             KITH_DATA_MERGED_INTO);

  g_assert_cmpstr (kith_json_get_string (merged, "contactId"), ==, target);
  g_assert_cmpstr (kith_json_get_string (merged, "displayName"), ==,
                   target_name);
}

/* Who was merged away can be found and restored, and is no duplicate of the
 * contact that has taken over what it had, and keeps it. */
static void
test_merged_away (Fixture *self, gconstpointer data)
{
  g_autofree char *bob = create (self, "{'name':{'first':'Bob'},'emails':"
                                       "{'items':[{'email':'b@x.example'}]}}");
  g_autoptr (JsonObject) target = NULL;
  g_autoptr (JsonObject) kept = NULL;
  g_autoptr (JsonObject) back = NULL;
  g_autoptr (JsonObject) found = NULL;

  merge (self, self->id, bob, 3);
  assert_deleted (self, "", "Bob ");
  assert_merged_into (self, "Bob", self->id, "Ann");
  target = call_on (self, "GET", self->id, "", NULL, 200);

  back = restore (self, bob, 200);
  g_assert_cmpint (kith_json_get_int (kith_json_get_object (back, "contact"),
                                      "revision", 0),
                   ==, 2);
  found = call_on (self, "GET", bob, "", NULL, 200);
  g_assert_cmpstr (kith_json_get_string (found, "responseType"), ==, "REGULAR");
  g_assert_cmpstr (json_node_get_string (kith_json_lookup (
                     found, "contact", "primaryInfo", "email", NULL)),
                   ==, "b@x.example");
  kept = call_on (self, "GET", self->id, "", NULL, 200);
  g_assert_true (kith_json_object_equal (target, kept));
  assert_deleted (self, "", "");

  /* Deleted afterwards it is a part of nobody. */
  json_object_unref (call_on (self, "DELETE", bob, "", NULL, 200));
  assert_merged_into (self, "Bob", NULL, NULL);
  json_object_unref (call_on (self, "GET", bob, "", NULL, 404));
}

/* The name is that of the contact which has it in the end, also when that one
 * is deleted; a third contact is a duplicate as ever. */
static void
test_merged_on (Fixture *self, gconstpointer data)
{
  g_autofree char *bob = create (self, "{'name':{'first':'Bob'},'phones':"
                                       "{'items':[{'phone':'555 0100'}]}}");
  g_autofree char *cleo = create (self, "{'name':{'first':'Cleo'}}");

  merge (self, cleo, bob, 1);
  assert_merged_into (self, "Bob", cleo, "Cleo");
  merge (self, self->id, cleo, 3);
  assert_merged_into (self, "Bob", self->id, "Ann");
  assert_merged_into (self, "Cleo", self->id, "Ann");
  delete (self);
  assert_merged_into (self, "Bob", self->id, "Ann");
  assert_merged_into (self, "Ann", NULL, NULL);

  json_object_unref (restore (self, cleo, 200));
  json_object_unref (restore (self, bob, 409));
}

/* After 30 days. */
static void
test_too_late (void)
{
  g_autofree char *folder = kith_test_tmpdir ();
  g_autofree char *file = g_build_filename (folder, "contacts.db", NULL);
  KithTestServerOptions options = { .folder = folder };
  Fixture self = { .server = kith_test_server_new (&options) };
  g_autofree char *sql = g_strdup_printf (
    "UPDATE history SET time = time - %" G_GINT64_FORMAT,
    (gint64) (KITH_HISTORY_DELETED_DAYS + 1) * 24 * 60 * 60 * G_USEC_PER_SEC);
  sqlite3 *db = NULL;

  self.id = kith_test_server_create (self.server,
                                     "{\"name\":{\"first\":\"Ann\"}}");
  self.path = g_strconcat (KITH_PATH_CONTACTS "/", self.id, NULL);
  self.restore = g_strconcat (KITH_PATH_HISTORY "/", self.id, "/restore", NULL);
  delete (&self);
  kith_test_server_free (self.server);
  g_assert_cmpint (sqlite3_open (file, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  self.server = kith_test_server_new (&options);
  json_object_unref (call (&self, "POST", self.restore, "{}", 404));
  assert_deleted (&self, "", "");
  tear_down (&self, NULL);
  kith_test_remove (folder);
}

/* Who may only look may look at what was, too. */
static void
test_permissions (void)
{
  KithTestServerOptions options = { .transport = "tcp" };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autofree char *id = kith_test_server_create (
    server, "{\"name\":{\"first\":\"A\"}}");
  static const struct
  {
    const char *key;
    const char *status;
    const char *restore_status;
  } rows[] = { { "view", "200", "403" },
               { "labels", "403", "403" },
               { "contacts", "200", "409" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *key = kith_test_server_get_key (server, rows[i].key);
      g_autofree char *get = g_strdup_printf ("GET " KITH_PATH_HISTORY
                                              "/%s/revisions HTTP/1.0\r\n"
                                              "Authorization: %s\r\n\r\n",
                                              id, key);
      g_autofree char *post = g_strdup_printf (
        "POST " KITH_PATH_HISTORY "/%s/restore HTTP/1.0\r\n"
        "Authorization: %s\r\nContent-Type: application/json\r\n"
        "Content-Length: 2\r\n\r\n{}",
        id, key);
      g_autofree char *list = kith_test_server_exchange (server, get, FALSE);
      g_autofree char *restore = kith_test_server_exchange (server, post,
                                                            FALSE);

      g_assert_true (g_str_has_prefix (strchr (list, ' ') + 1, rows[i].status));
      g_assert_true (
        g_str_has_prefix (strchr (restore, ' ') + 1, rows[i].restore_status));
    }
}

#define ADD(name, function)                                                    \
  g_test_add ("/server-revisions/" name, Fixture, NULL, set_up, function,      \
              tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("lists", test_lists);
  ADD ("pages", test_pages);
  ADD ("goes-back", test_goes_back);
  ADD ("no-difference", test_no_difference);
  ADD ("stale", test_stale);
  ADD ("brings-back", test_brings_back);
  ADD ("brings-former-back", test_brings_former_back);
  ADD ("deleted", test_deleted);
  ADD ("merged-away", test_merged_away);
  ADD ("merged-on", test_merged_on);
  ADD ("without-what-is-gone", test_without_what_is_gone);
  ADD ("duplicate", test_duplicate);
  ADD ("unknown", test_unknown);
  g_test_add_func ("/server-revisions/too-late", test_too_late);
  g_test_add_func ("/server-revisions/permissions", test_permissions);

  return g_test_run ();
}
