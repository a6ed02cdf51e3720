/* test-server-notes.c: tests of notes over HTTP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "api-utils.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"

#define NOTES KITH_PATH_NOTES
#define NOBODY "11111111-1111-4111-8111-111111111111"

static KithTestServer *server;

static char *
create_contact (void)
{
  return kith_test_server_create (server, "{\"name\":{\"first\":\"Ann\"}}");
}

static JsonObject *
create_note (const char *contact_id, const char *text)
{
  g_autofree char *body = g_strdup_printf (
    "{'note':{'contactId':'%s','text':'%s'}}", contact_id, text);

  return api_call_ok (server, "POST", NOTES, body);
}

static char *
get_path (JsonObject *answer)
{
  JsonObject *note = kith_json_get_object (answer, "note");

  return g_strconcat (NOTES "/", kith_json_get_string (note, "id"), NULL);
}

static void
test_life (void)
{
  g_autofree char *contact = create_contact ();
  g_autofree char *upper = g_ascii_strup (contact, -1);
  g_autoptr (JsonObject) made = create_note (upper, "She said “yes”");
  g_autofree char *path = get_path (made);
  g_autofree char *sdk_path = g_strconcat (path, "?noteId=x", NULL);
  g_autoptr (JsonObject) got = api_call_ok (server, "GET", sdk_path, NULL);
  g_autoptr (JsonObject) updated = NULL;
  g_autoptr (JsonObject) cleared = NULL;
  g_autoptr (JsonObject) gone = NULL;
  JsonObject *note = kith_json_get_object (made, "note");
  JsonObject *source = kith_json_get_object (note, "source");

  g_assert_cmpstr (kith_json_get_string (note, "contactId"), ==, contact);
  g_assert_cmpstr (kith_json_get_string (note, "revision"), ==, "1");
  g_assert_cmpstr (kith_json_get_string (note, "text"), ==, "She said “yes”");
  g_assert_cmpstr (kith_json_get_string (note, "type"), ==, "NOT_SET");
  g_assert_cmpstr (kith_json_get_string (source, "sourceType"), ==, "USER");
  g_assert_true (kith_json_object_equal (made, got));

  updated = api_call_ok (server, "PATCH", path,
                         "{'note':{'revision':'1','type':'CALL_SUMMARY',"
                         "'id':'x','source':{}}}");
  note = kith_json_get_object (updated, "note");
  g_assert_cmpstr (kith_json_get_string (note, "revision"), ==, "2");
  g_assert_cmpstr (kith_json_get_string (note, "text"), ==, "She said “yes”");
  g_assert_cmpstr (kith_json_get_string (note, "type"), ==, "CALL_SUMMARY");

  cleared = api_call_ok (server, "PATCH", path,
                         "{'note':{'revision':2,'text':null,'type':null}}");
  note = kith_json_get_object (cleared, "note");
  g_assert_false (json_object_has_member (note, "text"));
  g_assert_cmpstr (kith_json_get_string (note, "type"), ==, "NOT_SET");

  gone = api_call_ok (server, "DELETE", sdk_path, NULL);
  g_assert_cmpuint (json_object_get_size (gone), ==, 0);
  api_assert_refused (server, "GET", path, NULL, 404, "NOT_FOUND");
}

static void
test_refusals (void)
{
  g_autofree char *contact = create_contact ();
  g_autoptr (JsonObject) made = create_note (contact, "Met");
  g_autofree char *path = get_path (made);
  g_autofree char *long_text = g_strnfill (KITH_LIMIT_NOTE_CHARS + 1, 'a');
  const struct
  {
    const char *method;
    const char *path;
    char *body;
    guint status;
    const char *what;
  } rows[] = {
    { "POST", NOTES, g_strdup ("{}"), 400, "note" },
    { "POST", NOTES, g_strdup ("{'note':[]}"), 400, "note" },
    { "POST", NOTES, g_strdup ("{'note':{'text':'A'}}"), 400,
      "note.contactId" },
    { "POST", NOTES, g_strdup ("{'note':{'contactId':'A'}}"), 400,
      "note.contactId" },
    { "POST", NOTES,
      g_strdup ("{'note':{'contactId':'" NOBODY "','text':'A'}}"), 404,
      "CONTACT_NOT_FOUND" },
    { "POST", NOTES, g_strdup_printf ("{'note':{'contactId':'%s'}}", contact),
      400, "note.text" },
    { "POST", NOTES,
      g_strdup_printf ("{'note':{'contactId':'%s','text':''}}", contact), 400,
      "note.text" },
    { "POST", NOTES,
      g_strdup_printf ("{'note':{'contactId':'%s','text':7}}", contact), 400,
      "note.text" },
    { "POST", NOTES,
      g_strdup_printf ("{'note':{'contactId':'%s','text':'%s'}}", contact,
                       long_text),
      400, "note.text" },
    { "POST", NOTES,
      g_strdup_printf ("{'note':{'contactId':'%s','text':'A','type':'POEM'}}",
                       contact),
      400, "note.type" },
    { "GET", NOTES "/7", NULL, 400, "noteId" },
    { "GET", NOTES "/" NOBODY, NULL, 404, "NOT_FOUND" },
    { "DELETE", NOTES "/7", NULL, 400, "noteId" },
    { "DELETE", NOTES "/" NOBODY, NULL, 404, "NOT_FOUND" },
    { "PATCH", NOTES "/7", g_strdup ("{'note':{'revision':'1'}}"), 400,
      "noteId" },
    { "PATCH", NOTES "/" NOBODY, g_strdup ("{'note':{'revision':'1'}}"), 404,
      "NOT_FOUND" },
    { "PATCH", path, g_strdup ("{}"), 400, "note" },
    { "PATCH", path, g_strdup ("{'note':{'text':'A'}}"), 400, "note.revision" },
    { "PATCH", path, g_strdup ("{'note':{'revision':'0'}}"), 400,
      "note.revision" },
    { "PATCH", path, g_strdup ("{'note':{'revision':'2'}}"), 409,
      "NOTE_ALREADY_CHANGED" },
    { "PATCH", path,
      g_strdup ("{'note':{'revision':'1','contactId':'" NOBODY "'}}"), 400,
      "note.contactId" },
    { "POST", NOTES "/query", g_strdup ("{}"), 400, "MISSING_CONTACT_ID" },
    { "POST", NOTES "/query", g_strdup ("{'contactId':'7'}"), 400,
      "contactId" },
    { "POST", NOTES "/query",
      g_strdup ("{'query':{'cursorPaging':{'cursor':'bm9uZQ=='}}}"), 400,
      "query.cursorPaging.cursor" },
    { "POST", NOTES "/query",
      g_strdup ("{'contactId':'" NOBODY "','query':"
                "{'cursorPaging':{'limit':1001}}}"),
      400, "ILLEGAL_LIMIT" },
    { "POST", NOTES "/query",
      g_strdup ("{'contactId':'" NOBODY "','query':{'sort':[{'fieldName':"
                "'text'}]}}"),
      400, "UNSUPPORTED_SORT_FIELD" },
    { "POST", NOTES "/query",
      g_strdup ("{'contactId':'" NOBODY "','query':{'filter':{'text':'a'}}}"),
      400, "UNSUPPORTED_FILTER_FIELD" },
    { "POST", NOTES "/query",
      g_strdup ("{'contactId':'" NOBODY "','query':{'filter':"
                "{'type':{'$gt':'a'}}}}"),
      400, "UNSUPPORTED_FILTER_OPERATOR" },
    { "POST", NOTES "/query",
      g_strdup ("{'contactId':'" NOBODY "','query':{'filter':"
                "{'createdDate':{'$exists':1}}}}"),
      400, "UNSUPPORTED_FILTER_VALUE" },
    { "PUT", path, g_strdup ("{}"), 405, "METHOD_NOT_ALLOWED" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s %s %s", rows[i].method, rows[i].path, rows[i].body);
      api_assert_refused (server, rows[i].method, rows[i].path, rows[i].body,
                          rows[i].status, rows[i].what);
      g_free (rows[i].body);
    }
}

static void
test_changed (void)
{
  g_autofree char *contact = create_contact ();
  g_autoptr (JsonObject) made = create_note (contact, "Met");
  g_autofree char *path = get_path (made);
  guint status;
  g_autoptr (JsonObject)
    answer = api_call (server, "PATCH", path, "{'note':{'revision':'9'}}",
                       &status);
  JsonObject *data = json_node_get_object (
    kith_json_lookup (answer, "details", "applicationError", "data", NULL));

  g_assert_cmpuint (status, ==, 409);
  g_assert_cmpstr (kith_json_get_string (data, "currentRevision"), ==, "1");
  g_assert_true (kith_json_object_equal (kith_json_get_object (data, "note"),
                                         kith_json_get_object (made, "note")));
}

/* The texts of a page; @next, @previous: (out): its cursors. */
static char *
query (const char *body, char **next, char **previous)
{
  g_autoptr (JsonObject)
    answer = api_call_ok (server, "POST", NOTES "/query", body);
  JsonArray *notes = kith_json_get_array (answer, "notes");
  JsonObject *metadata = kith_json_get_object (answer, "pagingMetadata");
  JsonObject *cursors = kith_json_get_object (metadata, "cursors");
  GString *texts = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (notes); i++)
    g_string_append (
      texts,
      kith_json_get_string (json_array_get_object_element (notes, i), "text"));
  g_assert_cmpint (kith_json_get_int (metadata, "count", -1), ==,
                   json_array_get_length (notes));
  *next = g_strdup (kith_json_get_string (cursors, "next"));
  *previous = g_strdup (kith_json_get_string (cursors, "prev"));
  g_assert_true (kith_json_get_boolean (metadata, "hasNext", *next == NULL)
                 == (*next != NULL));

  return g_string_free (texts, FALSE);
}

static void
assert_page (const char *cursor,
             const char *texts,
             char **next,
             char **previous)
{
  g_autofree char *body = g_strdup_printf (
    "{'query':{'cursorPaging':{'limit':2,'cursor':'%s'}}}", cursor);
  g_autofree char *found = query (body, next, previous);

  g_assert_cmpstr (found, ==, texts);
}

/* The next one is later by the clock of the API, which counts milliseconds. */
static void
create_later (const char *contact_id, const char *text)
{
  g_autoptr (JsonObject) made = create_note (contact_id, text);
  JsonObject *note = kith_json_get_object (made, "note");
  gint64 created = kith_json_get_time (note, "createdDate");

  while (g_get_real_time () < created + 1000)
    g_thread_yield ();
}

static void
test_pages (void)
{
  g_autofree char *contact = create_contact ();
  g_autofree char *body = g_strdup_printf (
    "{'contactId':'%s','query':{'filter':{'type':'NOT_SET','createdDate':"
    "{'$gt':'2020-01-01'}},'sort':[{'fieldName':'createdDate','order':"
    "'ASC'}],'cursorPaging':{'limit':'2'}}}",
    contact);
  g_autofree char *found = NULL;
  char *next[4] = { NULL };
  char *previous[4] = { NULL };

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      create_later (contact, text);
    }

  found = query (body, &next[0], &previous[0]);
  g_assert_null (previous[0]);
  assert_page (next[0], "23", &next[1], &previous[1]);
  assert_page (next[1], "4", &next[2], &previous[2]);
  g_assert_null (next[2]);
  assert_page (previous[2], "23", &next[3], &previous[3]);
  g_assert_nonnull (next[3]);
  g_free (next[3]);
  g_free (previous[3]);
  assert_page (previous[1], "01", &next[3], &previous[3]);
  g_assert_nonnull (next[3]);
  g_assert_null (previous[3]);

  for (guint i = 0; i < G_N_ELEMENTS (next); i++)
    {
      g_free (next[i]);
      g_free (previous[i]);
    }
}

/* As many alternatives as are taken. */
static void
test_long_filter (void)
{
  g_autofree char *contact = create_contact ();
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *found = NULL;
  g_autofree char *next = NULL;
  g_autofree char *previous = NULL;

  json_object_unref (create_note (contact, "Met"));
  g_string_printf (body, "{'contactId':'%s','query':{'filter':{'$or':[{}",
                   contact);
  for (guint i = 0; i < 990; i++)
    g_string_append (body, ",{'type':'NOT_SET'}");
  g_string_append (body, "]}}}");
  found = query (body->str, &next, &previous);
  g_assert_cmpstr (found, ==, "Met");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = kith_test_server_new (NULL);

  g_test_add_func ("/server/notes/life", test_life);
  g_test_add_func ("/server/notes/refusals", test_refusals);
  g_test_add_func ("/server/notes/changed", test_changed);
  g_test_add_func ("/server/notes/pages", test_pages);
  g_test_add_func ("/server/notes/long-filter", test_long_filter);

  status = g_test_run ();
  kith_test_server_free (server);

  return status;
}
