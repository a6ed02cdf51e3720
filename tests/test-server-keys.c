/* test-server-keys.c: who may do what, where, and how often
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "base/kith-limits.h"
#include "kith-fake-clock.h"
#include "kith-test-server.h"
#include "test-utils.h"

#define CONTACTS "/contacts/v4/contacts"
#define LABELS "/contacts/v4/labels"
#define BULK "/contacts/v4/bulk"
#define NOTES "/crm/notes/v2/notes"
#define FIELDS "/contacts/v4/extended-fields"
#define NOBODY CONTACTS "/0677ef55-cf20-4f68-989a-f31d3649eb72"
#define SITE "aaaaaaaa-1111-4111-8111-111111111111"
#define OTHER_SITE "22222222-1111-4111-8111-111111111111"

/* One request with these headers; @body: (nullable). */
static char *
make_request (const char *method,
              const char *path,
              const char *headers,
              const char *body)
{
  return g_strdup_printf (
    "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    "Content-Type: application/json\r\nContent-Length: %zu\r\n%s\r\n%s",
    method, path, body != NULL ? strlen (body) : 0, headers,
    body != NULL ? body : "");
}

static guint
get_status (const char *answer)
{
  const char *space = strchr (answer, ' ');

  return space != NULL ? (guint) g_ascii_strtoull (space, NULL, 10) : 0;
}

/* @key: (nullable): the name of a key. */
static char *
ask_as (KithTestServer *server,
        const char *key,
        const char *method,
        const char *path,
        const char *body)
{
  g_autofree char *headers = key != NULL ? g_strdup_printf (
                               "Authorization: %s\r\n",
                               kith_test_server_get_key (server, key))
                                         : g_strdup ("");
  g_autofree char *request = make_request (method, path, headers, body);

  return kith_test_server_exchange (server, request, FALSE);
}

static guint
get_status_as (KithTestServer *server,
               const char *key,
               const char *method,
               const char *path,
               const char *body)
{
  g_autofree char *answer = ask_as (server, key, method, path, body);

  return get_status (answer);
}

/* Permissions: for each key, which of these it may.  What it may is answered
 * with something else than 403. */

static const struct
{
  const char *method;
  const char *path;
  const char *body;
  const char *keys; /* who may; " NAME " each */
} operations[] = {
  { "GET", "/kith/v1/me", NULL, " view manage contacts labels fields notes " },
  { "GET", CONTACTS, NULL, " view manage contacts " },
  { "GET", NOBODY, NULL, " view manage contacts " },
  { "POST", CONTACTS "/query", "{}", " view manage contacts " },
  { "POST", BULK "/contacts/update", "{}", " manage contacts " },
  { "POST", BULK "/contacts/delete", "{}", " manage contacts " },
  { "POST", BULK "/contacts/add-remove-labels", "{}", " manage contacts " },
  { "GET", BULK "/jobs", NULL, " view manage contacts " },
  { "GET", BULK "/jobs/none", NULL, " view manage contacts " },
  { "GET", CONTACTS "/facets", NULL, " view manage contacts " },
  { "POST", CONTACTS "/facets/query", "{}", " view manage contacts " },
  { "POST", CONTACTS, "{}", " manage contacts " },
  { "PATCH", NOBODY, "{}", " manage contacts " },
  { "DELETE", NOBODY, NULL, " manage contacts " },
  { "POST", NOBODY "/labels", "{}", " manage contacts " },
  { "DELETE", NOBODY "/labels", NULL, " manage contacts " },
  { "POST", NOBODY "/merge", "{}", " manage contacts " },
  { "POST", NOBODY "/preview-merge", "{}", " manage contacts " },
  { "POST", KITH_PATH_SUBMIT, "{}", " manage contacts " },
  { "GET", LABELS, NULL, " view manage contacts labels " },
  { "POST", LABELS, "{}", " manage labels " },
  { "GET", FIELDS, NULL, " view manage contacts fields " },
  { "POST", FIELDS "/query", "{}", " view manage contacts fields " },
  { "GET", FIELDS "/custom.none", NULL, " view manage contacts fields " },
  { "POST", NOTES "/query", "{}", " view manage notes " },
  { "GET", NOTES "/none", NULL, " view manage notes " },
  { "POST", NOTES, "{}", " manage notes " },
  { "PATCH", NOTES "/none", "{}", " manage notes " },
  { "DELETE", NOTES "/none", NULL, " manage notes " },
  { "POST", FIELDS, "{}", " manage fields " },
  { "PATCH", FIELDS "/custom.none", "{}", " manage fields " },
  { "DELETE", FIELDS "/custom.none", NULL, " manage fields " },
};

static void
test_permissions (gconstpointer key)
{
  const KithTestServerOptions options = { .transport = "tcp" };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autofree char *word = g_strdup_printf (" %s ", (const char *) key);

  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autofree char *answer = ask_as (server, key, operations[i].method,
                                        operations[i].path, operations[i].body);
      gboolean may = strstr (operations[i].keys, word) != NULL;

      if ((get_status (answer) != 403) != may || get_status (answer) == 401)
        g_error ("%s %s with the key %s: %s", operations[i].method,
                 operations[i].path, (const char *) key, answer);
      if (!may && g_str_equal (operations[i].path, KITH_PATH_SUBMIT))
        g_assert_nonnull (
          strstr (answer, "\"code\":\"INSUFFICIENT_PERMISSION\""));
      else if (!may)
        g_assert_nonnull (strstr (answer, "\"code\":\"PERMISSION_DENIED\""));
    }
}

/* Who makes a contact is in it. */
static void
test_source (void)
{
  static const char body[] = "{\"info\":{\"name\":{\"first\":\"A\"}}}";
  const KithTestServerOptions options = { .transport = "tcp" };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autofree char *by_app = ask_as (server, "app", "POST", CONTACTS, body);
  g_autofree char *by_person = ask_as (server, "manage", "POST", CONTACTS,
                                       body);

  g_assert_nonnull (
    strstr (by_app, "\"source\":{\"sourceType\":\"THIRD_PARTY\",\"appId\":"
                    "\"" KITH_TEST_APP_ID "\"}"));
  g_assert_nonnull (
    strstr (by_person,
            "\"source\":{\"sourceType\":\"ADMIN\",\"appId\":\"manual\"}"));
}

/* Sites */

typedef struct
{
  const char *name;
  const char *transport;
  const char *key; /* "bad" is none of the server's; NULL: none */
  const char *site;
  guint status;
} Site;

static const Site sites[] = {
  { "right", "tcp", "view", SITE, 200 },
  { "case", "tcp", "view", "AAAAAAAA-1111-4111-8111-111111111111", 200 },
  { "missing", "tcp", "view", NULL, 403 },
  { "wrong", "tcp", "view", OTHER_SITE, 403 },
  { "empty", "tcp", "view", "", 403 },
  { "bad-key", "tcp", "bad", SITE, 401 },
  { "bad-key-wrong", "tcp", "bad", OTHER_SITE, 401 },
  { "no-key", "tcp", NULL, SITE, 401 },
  { "own-user", "unix", NULL, NULL, 200 },
  { "own-user-wrong", "unix", NULL, OTHER_SITE, 200 },
};

static void
test_site (gconstpointer data)
{
  const Site *row = data;
  const KithTestServerOptions options = { .transport = row->transport,
                                          .site = SITE };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autoptr (GString) headers = g_string_new (NULL);
  g_autofree char *request = NULL;
  g_autofree char *answer = NULL;

  if (row->key != NULL)
    g_string_append_printf (headers, "Authorization: %s\r\n",
                            g_str_equal (row->key, "bad")
                              ? "kith_none"
                              : kith_test_server_get_key (server, row->key));
  if (row->site != NULL)
    g_string_append_printf (headers, "wix-site-id: %s\r\n", row->site);
  request = make_request ("GET", CONTACTS, headers->str, NULL);
  answer = kith_test_server_exchange (server, request, FALSE);
  g_assert_cmpuint (get_status (answer), ==, row->status);
}

/* Without a site of its own a server does not ask for one. */
static void
test_any_site (void)
{
  const KithTestServerOptions options = { .transport = "tcp" };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autofree char *headers = g_strdup_printf (
    "Authorization: %s\r\nwix-site-id: " SITE "\r\n",
    kith_test_server_get_key (server, "view"));
  g_autofree char *request = make_request ("GET", CONTACTS, headers, NULL);
  g_autofree char *answer = kith_test_server_exchange (server, request, FALSE);

  g_assert_cmpuint (get_status (answer), ==, 200);
}

/* Limits, by a clock that the test moves in the server's thread. */

typedef struct
{
  KithFakeClock *clock;
  gint64 usec;
} Advance;

static void
advance_cb (gpointer server, gpointer data)
{
  Advance *advance = data;

  kith_fake_clock_advance (advance->clock, advance->usec);
}

static void
advance (KithTestServer *server, KithFakeClock *clock, guint seconds)
{
  Advance data = { clock, seconds * G_USEC_PER_SEC };

  kith_test_server_invoke (server, advance_cb, &data);
}

static void
test_rate_limit (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  const KithTestServerOptions options = { .transport = "tcp",
                                          .clock = KITH_CLOCK (clock),
                                          .rate_limit = 2 };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autofree char *answer = NULL;

  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (get_status_as (server, "view", "GET", CONTACTS, NULL), ==,
                      200);

  answer = ask_as (server, "view", "GET", CONTACTS, NULL);
  g_assert_cmpuint (get_status (answer), ==, 429);
  g_assert_nonnull (strstr (answer, " 429 Too Many Requests\r\n"));
  g_assert_nonnull (strstr (answer, "Retry-After: 30\r\n"));
  g_assert_nonnull (
    strstr (answer, "{\"message\":\"Too many requests\",\"details\":{"
                    "\"applicationError\":{\"code\":\"RESOURCE_EXHAUSTED\""));

  g_assert_cmpuint (get_status_as (server, "manage", "GET", CONTACTS, NULL), ==,
                    200);
  advance (server, clock, 29);
  g_assert_cmpuint (get_status_as (server, "view", "GET", CONTACTS, NULL), ==,
                    429);
  advance (server, clock, 1);
  g_assert_cmpuint (get_status_as (server, "view", "GET", CONTACTS, NULL), ==,
                    200);
}

static void
test_no_rate_limit (void)
{
  const KithTestServerOptions local = { .rate_limit = 1 };
  g_autoptr (KithTestServer) own = kith_test_server_new (&local);

  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (get_status_as (own, NULL, "GET", CONTACTS, NULL), ==,
                      200);
}

/* Keys that nobody knows */

static GSocketConnection *
guess (KithTestServer *server)
{
  g_autofree char *request = make_request ("GET", CONTACTS,
                                           "Authorization: kith_guess\r\n",
                                           NULL);
  GSocketConnection *connection = kith_test_server_connect (server);

  g_output_stream_write_all (g_io_stream_get_output_stream (
                               G_IO_STREAM (connection)),
                             request, strlen (request), NULL, NULL, NULL);

  return connection;
}

static void
assert_refused (GSocketConnection *connection)
{
  g_autofree char *answer = kith_test_server_read_all (connection);

  g_assert_cmpuint (get_status (answer), ==, 401);
}

static gboolean
has_answer (GSocketConnection *connection)
{
  return g_socket_condition_check (g_socket_connection_get_socket (connection),
                                   G_IO_IN)
         != 0;
}

static void
test_guesses (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  const KithTestServerOptions options = { .transport = "tcp",
                                          .clock = KITH_CLOCK (clock) };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autoptr (GSocketConnection) late = NULL;
  g_autoptr (GSocketConnection) later = NULL;

  for (guint i = 0; i < KITH_LIMIT_FAILED_KEYS; i++)
    {
      g_autoptr (GSocketConnection) connection = guess (server);

      assert_refused (connection);
    }

  /* Who has a key has its answer after the guess has been read. */
  late = guess (server);
  g_assert_cmpuint (get_status_as (server, "view", "GET", CONTACTS, NULL), ==,
                    200);
  later = guess (server);
  g_assert_cmpuint (get_status_as (server, NULL, "GET", CONTACTS, NULL), ==,
                    401);
  g_assert_false (has_answer (late));

  advance (server, clock, 1);
  assert_refused (late);
  g_assert_false (has_answer (later));
  advance (server, clock, 1);
  assert_refused (later);
}

/* They do not keep the server from stopping. */
static void
test_guess_stop (void)
{
  g_autoptr (KithFakeClock) clock = kith_fake_clock_new (0);
  const KithTestServerOptions options = { .transport = "tcp",
                                          .clock = KITH_CLOCK (clock) };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autoptr (GPtrArray)
    connections = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < KITH_LIMIT_FAILED_KEYS + 3; i++)
    g_ptr_array_add (connections, guess (server));

  g_assert_cmpuint (get_status_as (server, "view", "GET", CONTACTS, NULL), ==,
                    200);
  kith_test_server_stop (server);
  for (guint i = 0; i < connections->len; i++)
    assert_refused (g_ptr_array_index (connections, i));
}

/* The access log */

static JsonObject *
read_line (char **lines, guint i)
{
  JsonObject *line;

  g_assert_cmpuint (i, <, g_strv_length (lines));
  line = kith_json_parse_object (lines[i], strlen (lines[i]),
                                 KITH_LIMIT_BODY_BYTES, NULL);
  g_assert_nonnull (line);

  return line;
}

static void
assert_logged (char **lines,
               guint i,
               const char *method,
               const char *route,
               int status,
               const char *code,
               const char *key)
{
  g_autoptr (JsonObject) line = read_line (lines, i);

  g_assert_cmpstr (kith_json_get_string (line, "method"), ==, method);
  g_assert_cmpstr (kith_json_get_string (line, "route"), ==, route);
  g_assert_cmpint (kith_json_get_int (line, "status", 0), ==, status);
  g_assert_cmpstr (kith_json_get_string (line, "code"), ==, code);
  g_assert_cmpstr (kith_json_get_string (line, "key"), ==, key);
  g_assert_cmpint (kith_json_get_int (line, "bytes", 0), >, 0);
  g_assert_true (
    g_uuid_string_is_valid (kith_json_get_string (line, "requestId")));
  g_assert_cmpint (kith_time_from_string (kith_json_get_string (line, "time")),
                   >, 0);
  g_assert_true (json_object_has_member (line, "ms"));
}

static void
test_access_log (void)
{
  g_autofree char *folder = kith_test_tmpdir ();
  g_autofree char *path = g_build_filename (folder, "access.log", NULL);
  const KithTestServerOptions options = { .transport = "tcp",
                                          .access_log = path };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  get_status_as (server, "manage", "POST", CONTACTS,
                 "{\"info\":{\"name\":{\"first\":\"Annabella\"}}}");
  get_status_as (server, "view", "GET", NOBODY "?fields=info.name", NULL);
  get_status_as (server, "labels", "DELETE", NOBODY, NULL);
  get_status_as (server, NULL, "GET", "/annabella", NULL);
  get_status_as (server, "view", "ANNABELLA", NOBODY, NULL);
  kith_test_server_stop (server);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  assert_logged (lines, 0, "POST", CONTACTS, 200, NULL, "manage key");
  assert_logged (lines, 1, "GET", CONTACTS "/{contactId}", 404,
                 "CONTACT_NOT_FOUND", "view key");
  assert_logged (lines, 2, "DELETE", CONTACTS "/{contactId}", 403,
                 "PERMISSION_DENIED", "labels key");
  assert_logged (lines, 3, "GET", NULL, 401, "UNAUTHENTICATED", NULL);
  assert_logged (lines, 4, "OTHER", NULL, 405, "METHOD_NOT_ALLOWED",
                 "view key");

  g_assert_null (strstr (text, "nnabella"));
  g_assert_null (strstr (text, "NNABELLA"));
  g_assert_null (strstr (text, "0677ef55"));
  g_assert_null (strstr (text, "kith_"));
  kith_test_remove (folder);
}

int
main (int argc, char **argv)
{
  static const char *const keys[] = {
    "view", "manage", "contacts", "labels", "fields", "notes",
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *path = g_strconcat ("/server/keys/", keys[i], NULL);

      g_test_add_data_func (path, keys[i], test_permissions);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (sites); i++)
    {
      g_autofree char *path = g_strconcat ("/server/site/", sites[i].name,
                                           NULL);

      g_test_add_data_func (path, &sites[i], test_site);
    }
  g_test_add_func ("/server/site/any", test_any_site);
  g_test_add_func ("/server/keys/source", test_source);
  g_test_add_func ("/server/rate/limit", test_rate_limit);
  g_test_add_func ("/server/rate/own-user", test_no_rate_limit);
  g_test_add_func ("/server/guesses/slow", test_guesses);
  g_test_add_func ("/server/guesses/stop", test_guess_stop);
  g_test_add_func ("/server/access-log", test_access_log);

  return g_test_run ();
}
