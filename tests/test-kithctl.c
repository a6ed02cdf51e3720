/* test-kithctl.c: contacts with kithctl, and how it is called
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <signal.h>

#include "base/kith-clock.h"
#include "kithctl-utils.h"
#include "test-utils.h"

/* By which what failed can be found in the server's log. */
static void
assert_has_request_id (TestCtlRun *result)
{
  g_autoptr (JsonObject) object = kith_test_json_object (result->errors);

  g_assert_true (
    g_uuid_string_is_valid (kith_json_get_string (object, "requestId")));
}

/* Compares with an answer of the seed: all but the id and the times, which
 * must have the seed's form.
 */
static void
assert_is_seed (JsonObject *contact,
                const char *id,
                const char *created,
                const char *expected)
{
  static const char *const times[] = { "_createdDate", "_updatedDate" };
  g_autoptr (JsonObject) wanted = kith_test_json_object (expected);
  JsonObject *activity = kith_json_get_object (contact, "lastActivity");

  g_assert_cmpstr (kith_json_get_string (contact, "_id"), ==, id);
  g_assert_cmpstr (kith_json_get_string (contact, "_createdDate"), ==, created);
  g_assert_cmpstr (kith_json_get_string (activity, "activityDate"), ==,
                   created);
  g_assert_cmpstr (kith_json_get_string (contact, "_updatedDate"), >, created);
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      const char *time = kith_json_get_string (contact, times[i]);

      g_assert_cmpuint (strlen (time), ==, strlen ("2021-03-31T20:24:48.393Z"));
      g_assert_cmpint (kith_time_from_string (time), >, 0);
      json_object_remove_member (contact, times[i]);
    }
  json_object_remove_member (contact, "_id");
  json_object_remove_member (activity, "activityDate");

  if (!kith_json_object_equal (contact, wanted))
    {
      g_autofree char *text = kith_json_print (contact);

      g_error ("expected %s, got %s", expected, text);
    }
}

/* The seed's first example: revision 6, a name and a custom field. */
static void
test_seed_update (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *created = NULL;
  g_autofree char *at = NULL;

  test_ctl_run (fixture, &result, "find-or-create-extended-field",
                "Event we met at");
  test_ctl_assert_succeeded (&result);
  g_assert_true (
    kith_json_get_boolean (result.object, "newExtendedField", FALSE));

  id = test_ctl_create (fixture,
                        "{\"name\":{\"first\":\"Annie\",\"last\":\"Old\"}}");
  for (int revision = 1; revision < 6; revision++)
    {
      g_autofree char *before = test_ctl_identifiers (id, revision);

      test_ctl_run (fixture, &result, "update-contact", before,
                    "{\"company\":null}");
      test_ctl_assert_succeeded (&result);
    }
  created = g_strdup (kith_json_get_string (result.object, "_createdDate"));

  at = test_ctl_identifiers (id, 6);
  test_ctl_run (fixture, &result, "update-contact", at,
                "{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"},"
                "\"extendedFields\":{"
                "\"custom.event-we-met-at\":\"Cloud Computing MegaCon\"}}",
                "{\"allowDuplicates\":false,\"suppressAuth\":false}");
  test_ctl_assert_succeeded (&result);
  assert_is_seed (
    result.object, id, created,
    "{\"revision\":7,"
    "\"info\":{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"},"
    "\"extendedFields\":{"
    "\"custom.event-we-met-at\":\"Cloud Computing MegaCon\","
    "\"contacts.displayByFirstName\":\"Annie New Name\","
    "\"contacts.displayByLastName\":\"New Name Annie\"}},"
    "\"lastActivity\":{\"activityType\":\"CONTACT_CREATED\"},"
    "\"source\":{\"appId\":\"manual\",\"sourceType\":\"ADMIN\"}}");
}

/* The seed's second example: the latest revision, whatever it is. */
static void
test_seed_overwrite (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *created = NULL;

  id = test_ctl_create (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  for (int revision = 1; revision < 3; revision++)
    {
      g_autofree char *before = test_ctl_identifiers (id, revision);

      test_ctl_run (fixture, &result, "update-contact", before,
                    "{\"company\":null}");
      test_ctl_assert_succeeded (&result);
    }
  created = g_strdup (kith_json_get_string (result.object, "_createdDate"));

  test_ctl_run (fixture, &result, "overwrite-contact", id,
                "{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"}}");
  test_ctl_assert_succeeded (&result);
  assert_is_seed (result.object, id, created,
                  "{\"revision\":4,"
                  "\"info\":{\"name\":{\"first\":\"Annie\","
                  "\"last\":\"New Name\"},"
                  "\"extendedFields\":{"
                  "\"contacts.displayByFirstName\":\"Annie New Name\","
                  "\"contacts.displayByLastName\":\"New Name Annie\"}},"
                  "\"lastActivity\":{\"activityType\":\"CONTACT_CREATED\"},"
                  "\"source\":{\"appId\":\"manual\","
                  "\"sourceType\":\"ADMIN\"}}");
}

static void
test_deprecated (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *id = test_ctl_create (fixture,
                                         "{\"name\":{\"first\":\"Ann\"}}");

  test_ctl_run (fixture, &result, "update-contact", id,
                "{\"lastName\":\"Lee\",\"emails\":[\"a@x.example\"]}");
  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.output, ==, "");
  g_assert_nonnull (strstr (result.errors, "deprecated"));

  test_ctl_run (fixture, &result, "get-contact", id);
  test_ctl_assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "revision", 0), ==, 2);
  g_assert_cmpstr (json_node_get_string (kith_json_lookup (
                     result.object, "info", "name", "last", NULL)),
                   ==, "Lee");
}

static void
test_stale (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *id = test_ctl_create (fixture,
                                         "{\"name\":{\"first\":\"Ann\"}}");
  g_autofree char *at = test_ctl_identifiers (id, 1);
  g_autofree char *digits = g_strdup_printf (
    "{\"contactId\":\"%s\",\"revision\":\"1\"}", id);
  g_autofree char *nowhere = g_strdup_printf ("{\"contactId\":\"%s\"}", id);

  test_ctl_run (fixture, &result, "update-contact", digits,
                "{\"company\":\"Mine\"}");
  test_ctl_assert_succeeded (&result);
  test_ctl_run (fixture, &result, "update-contact", at,
                "{\"company\":\"Late\"}");
  test_ctl_assert_failed (&result, 4, "CONTACT_ALREADY_CHANGED", 409);
  assert_has_request_id (&result);
  test_ctl_run (fixture, &result, "update-contact", nowhere,
                "{\"company\":\"No\"}");
  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.errors, "revision"));

  test_ctl_run (fixture, &result, "get-contact", id);
  test_ctl_assert_succeeded (&result);
  g_assert_cmpstr (json_node_get_string (
                     kith_json_lookup (result.object, "info", "company", NULL)),
                   ==, "Mine");
}

static void
test_refusals (TestCtl *fixture, gconstpointer data)
{
  static const char unknown[] = "0677ef55-cf20-4f68-989a-f31d3649eb72";
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *id = NULL;

  id = test_ctl_create (fixture, "{\"emails\":[{\"email\":\"a@x.example\"}]}");
  test_ctl_run (fixture, &result, "create-contact",
                "{\"emails\":[{\"email\":\"A@X.example\"}]}");
  test_ctl_assert_failed (&result, 5, "DUPLICATE_CONTACT_EXISTS", 409);
  g_assert_nonnull (strstr (result.errors, id));
  test_ctl_run (fixture, &result, "create-contact",
                "{\"emails\":[{\"email\":\"A@X.example\"}]}",
                "{\"allowDuplicates\":true}");
  test_ctl_assert_succeeded (&result);

  test_ctl_run (fixture, &result, "get-contact", unknown);
  test_ctl_assert_failed (&result, 3, "CONTACT_NOT_FOUND", 404);
  test_ctl_run (fixture, &result, "delete-contact", unknown);
  test_ctl_assert_failed (&result, 3, "CONTACT_NOT_FOUND", 404);
  test_ctl_run (fixture, &result, "--server", "http://127.0.0.1:1",
                "get-contact", unknown);
  g_assert_cmpint (result.status, ==, 7);
}

/* Without a keyring: the embedded server's user needs no credential, and to
 * lack one is to lack the permission. */
static void
test_suppress_auth (TestCtl *fixture, gconstpointer data)
{
  static const char options[] = "{\"suppressAuth\":true}";
  g_auto (TestCtlRun) result = { 0 };

  test_ctl_run (fixture, &result, "create-contact",
                "{\"name\":{\"first\":\"Ann\"}}", options);
  test_ctl_assert_succeeded (&result);
  test_ctl_run (fixture, &result, "--server", "http://127.0.0.1:1",
                "create-contact", "{\"name\":{\"first\":\"Ann\"}}", options);
  test_ctl_assert_failed (&result, 6, "PERMISSION_DENIED", 403);
  test_ctl_run (fixture, &result, "--server", "http://127.0.0.1:1",
                "restore-contact", "0677ef55-cf20-4f68-989a-f31d3649eb72", "1",
                options);
  test_ctl_assert_failed (&result, 6, "PERMISSION_DENIED", 403);
}

static void
test_usage (TestCtl *fixture, gconstpointer data)
{
  static const char *const lines[][7] = {
    { NULL },
    { "no-such-command", NULL },
    { "get-contact", NULL },
    { "get-contact", "a", "b", NULL },
    { "create-contact", "{", NULL },
    { "create-contact", "[]", NULL },
    { "create-contact", "@/no/such/file", NULL },
    { "create-contact", "@/no/such/\xff", NULL },
    { "get-contact", "\xff", NULL },
    /* It is cut to be quoted, but not within a letter. */
    { "create-contact",
      "aéééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé",
      NULL },
    { "create-contact", "{}", "{\"force\":true}", NULL },
    { "create-contact", "{}", "{\"allowDuplicates\":1}", NULL },
    { "create-contact", "{\"name\":{\"first\":\"A\"},\"jobtitle\":\"B\"}",
      NULL },
    { "create-contact", "{\"name\":{\"frist\":\"A\"}}", NULL },
    { "create-contact",
      "{\"emails\":[{\"email\":\"a@example.org\"},"
      "{\"emial\":\"b@example.org\"}]}",
      NULL },
    { "create-contact", "{\"addresses\":[{\"address\":{\"street\":\"A\"}}]}",
      NULL },
    { "create-contact",
      "{\"addresses\":[{\"address\":{\"location\":"
      "{\"lat\":1}}}]}",
      NULL },
    { "create-contact", "{\"picture\":{\"image\":{\"uri\":\"A\"}}}", NULL },
    { "append-or-create-contact", "{\"emial\":\"a@example.org\"}", NULL },
    { "restore-contact", "0677ef55-cf20-4f68-989a-f31d3649eb72", "1",
      "{\"force\":true}", NULL },
    { "restore-contact", "0677ef55-cf20-4f68-989a-f31d3649eb72", "1",
      "{\"allowDuplicates\":1}", NULL },
    { "query-contacts", "{\"filtre\":{\"info.company\":\"A\"}}", NULL },
    { "query-contacts", "{\"query\":{},\"filter\":{}}", NULL },
    { "query-contacts", "{\"query\":{\"limit\":1}}", NULL },
    { "create-note", "{\"texxt\":\"A\"}", NULL },
    { "bulk-delete", "{\"filter\":{},\"serach\":\"a\"}", NULL },
    { "bulk-update", "{\"search\":\"a\"}", "{\"comapny\":\"A\"}", NULL },
    { "bulk-label", "{\"search\":\"a\"}", "{\"labelKeys\":[\"a\"]}", NULL },
    { "find-or-create-extended-field", "A", "COLOR", NULL },
    { "set-site-key", "visible-to-others", NULL },
    { "--no-such-option", NULL },
    { "--server", "foo", "list-extended-fields", NULL },
    { "--server", "http://example.com", "list-extended-fields", NULL },
    { "--server", "http://127.0.0.1:1", "--key-file", "/no/such/file",
      "list-extended-fields", NULL },
  };
  g_auto (TestCtlRun) result = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      test_ctl_run_with_input (fixture, &result, NULL, lines[i]);
      test_ctl_assert_failed (&result, 2, "USAGE", 0);
    }
}

static void
test_input (TestCtl *fixture, gconstpointer data)
{
  static const char info[] = "{\"name\":{\"first\":\"Łukasz\"}}";
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *file = g_build_filename (fixture->folder, "info", NULL);
  g_autofree char *argument = g_strconcat ("@", file, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, info, -1, &error);
  g_assert_no_error (error);

  test_ctl_run (fixture, &result, "create-contact", argument);
  test_ctl_assert_succeeded (&result);
  test_ctl_run_with_input (fixture, &result, info,
                           (const char *const[]){ "create-contact", "-",
                                                  NULL });
  test_ctl_assert_succeeded (&result);

  test_ctl_run (fixture, &result, "query-contacts", "{\"search\":\"lukasz\"}");
  test_ctl_assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "totalCount", 0), ==, 2);
  test_ctl_run (
    fixture, &result, "query-contacts",
    "{\"sort\":[{\"fieldName\":\"_createdDate\",\"order\":\"DESC\"}],"
    "\"paging\":{\"limit\":1}}");
  test_ctl_assert_succeeded (&result);
  g_assert_cmpuint (json_array_get_length (
                      kith_json_get_array (result.object, "items")),
                    ==, 1);
  test_ctl_run (fixture, &result, "query-contacts", "{\"search\":5}");
  test_ctl_assert_failed (&result, 1, "INVALID_ARGUMENT", 0);
}

/* What is printed can be sent back, with all that only a server says. */
static void
test_sent_back (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *info = NULL;

  test_ctl_run (
    fixture, &result, "create-contact",
    "{\"name\":{\"first\":\"Ann\",\"last\":\"Lee\"},"
    "\"emails\":[{\"email\":\"a@example.org\",\"tag\":\"WORK\"}],"
    "\"phones\":[{\"phone\":\"030 123456\",\"countryCode\":\"DE\"}],"
    "\"addresses\":[{\"address\":{\"streetAddress\":{\"name\":\"Main\","
    "\"number\":\"1\"},\"country\":\"US\",\"subdivision\":\"NY\","
    "\"location\":{\"latitude\":1.5,\"longitude\":2}}}],"
    "\"labelKeys\":[\"contacts.customers\"],"
    "\"profilePicture\":\"wix:image://v1/a/b#originWidth=1&originHeight=2\"}");
  test_ctl_assert_succeeded (&result);
  info = kith_json_print (kith_json_get_object (result.object, "info"));
  g_test_message ("%s", info);
  g_assert_nonnull (strstr (info, "e164Phone"));
  g_assert_nonnull (strstr (info, "subdivisionFullname"));
  test_ctl_run (fixture, &result, "create-contact", info,
                "{\"allowDuplicates\":true}");
  test_ctl_assert_succeeded (&result);
}

/* Whatever the locale, JSON is UTF-8. */
static void
test_locale (TestCtl *fixture, gconstpointer data)
{
  static const char info[] = "{\"name\":{\"first\":\"Łukasz\"}}";
  g_auto (TestCtlRun) result = { 0 };
  JsonNode *name;

  g_subprocess_launcher_setenv (fixture->launcher, "LC_ALL", "C", TRUE);
  test_ctl_run (fixture, &result, "create-contact", info);
  test_ctl_assert_succeeded (&result);
  name = kith_json_lookup (result.object, "info", "name", "first", NULL);
  g_assert_cmpstr (json_node_get_string (name), ==, "Łukasz");

  test_ctl_run (fixture, &result, "get-contact", "Łukasz");
  test_ctl_assert_failed (&result, 1, "INVALID_ARGUMENT", 0);
  g_assert_nonnull (strstr (result.errors, "“Łukasz”"));
}

/* An answer that cannot be written is no success. */
static void
test_full_output (TestCtl *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *errors = NULL;

  g_subprocess_launcher_set_flags (fixture->launcher,
                                   G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_stdout_file_path (fixture->launcher, "/dev/full");
  process = g_subprocess_launcher_spawn (fixture->launcher, &error,
                                         g_getenv ("KITH_KITHCTL"),
                                         "list-labels", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &errors, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_nonnull (strstr (errors, "cannot be written"));
}

/* The first names of what a query finds. (transfer full) */
static char *
find (TestCtl *fixture, const char *query)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autoptr (GString) names = g_string_new (NULL);
  JsonArray *items;

  test_ctl_run (fixture, &result, "query-contacts", query);
  test_ctl_assert_succeeded (&result);
  items = kith_json_get_array (result.object, "items");
  for (guint i = 0; i < json_array_get_length (items); i++)
    {
      JsonNode *name = kith_json_lookup (json_array_get_object_element (items,
                                                                        i),
                                         "info", "name", "first", NULL);

      g_string_append_printf (names, "%s%s", i > 0 ? "," : "",
                              json_node_get_string (name));
    }

  return g_string_free (g_steal_pointer (&names), FALSE);
}

static const struct
{
  const char *query;
  const char *found;
} finds[] = {

  { "{\"filter\":{\"_createdDate\":{\"$gt\":\"2020-01-01T00:00:00Z\"}},"
    "\"sort\":{\"fieldName\":\"info.name.first\",\"order\":\"DESC\"}}",
    "Cem,Bob,Ann" },
  { "{\"filter\":{\"info.extendedFields.custom.size\":{\"$gte\":5}}}", "Bob" },
  { "{\"filter\":{\"$or\":[{\"info.emails.email\":\"ANN@example.org\"},"
    "{\"$not\":{\"info.company\":{\"$startsWith\":\"ac\"}}}]},"
    "\"sort\":[{\"fieldName\":\"info.name.first\"}]}",
    "Ann,Cem" },
  { "{\"sort\":[{\"fieldName\":\"info.company\"},"
    "{\"fieldName\":\"info.name.first\",\"order\":\"DESC\"}]}",
    "Bob,Ann,Cem" },
  { "{\"filter\":{\"info.company\":{\"$isEmpty\":true}}}", "Cem" },
};

static void
test_query (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *ann = NULL;
  g_autofree char *bob = NULL;
  g_autofree char *cem = NULL;

  test_ctl_run (fixture, &result, "find-or-create-extended-field", "Size",
                "NUMBER");
  test_ctl_assert_succeeded (&result);
  ann = test_ctl_create (fixture,
                         "{\"name\":{\"first\":\"Ann\"},\"company\":\"Acme\","
                         "\"emails\":[{\"email\":\"ann@example.org\"}],"
                         "\"extendedFields\":{\"custom.size\":4}}");
  bob = test_ctl_create (fixture,
                         "{\"name\":{\"first\":\"Bob\"},\"company\":\"Acme\","
                         "\"extendedFields\":{\"custom.size\":5}}");
  cem = test_ctl_create (fixture, "{\"name\":{\"first\":\"Cem\"}}");

  for (gsize i = 0; i < G_N_ELEMENTS (finds); i++)
    {
      g_autofree char *found = find (fixture, finds[i].query);

      g_assert_cmpstr (found, ==, finds[i].found);
    }

  test_ctl_run (fixture, &result, "query-contacts",
                "{\"filter\":{\"info.extendedFields.custom.size\":\"big\"}}");
  test_ctl_assert_failed (&result, 1, "UNSUPPORTED_FILTER_VALUE_TYPE", 400);
  test_ctl_run (fixture, &result, "query-contacts",
                "{\"filter\":{\"info.birthdate\":{\"$in\":[]}}}");
  test_ctl_assert_failed (&result, 1, "UNSUPPORTED_FILTER_OPERATOR", 400);
}

static void
test_delete (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *id = test_ctl_create (fixture,
                                         "{\"name\":{\"first\":\"Ann\"}}");

  test_ctl_run (fixture, &result, "delete-contact", id);
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_cmpint (result.status, ==, 0);
  test_ctl_run (fixture, &result, "get-contact", id);
  test_ctl_assert_failed (&result, 3, "CONTACT_NOT_FOUND", 404);
}

static char *
read_line (GDataInputStream *input)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line_utf8 (input, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);

  return line;
}

static void
assert_event (GDataInputStream *input, const char *id, const char *type)
{
  g_autofree char *line = read_line (input);
  g_autoptr (JsonObject) json = kith_test_json_object (line);

  g_assert_cmpstr (kith_json_get_string (json, "id"), ==, id);
  g_assert_cmpstr (kith_json_get_string (json, "type"), ==, type);
  g_assert_nonnull (kith_json_get_object (json, "event"));
}

/* It begins where it is told to, prints each event at once, and leaves when it
 * is asked to. */
static void
test_watch (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) input = NULL;
  g_autoptr (GError) error = NULL;

  test_ctl_run (fixture, &result, "create-contact",
                "{\"name\":{\"first\":\"Ann\"}}");
  test_ctl_assert_succeeded (&result);
  process = g_subprocess_launcher_spawn (fixture->launcher, &error,
                                         g_getenv ("KITH_KITHCTL"), "watch",
                                         "0", NULL);
  g_assert_no_error (error);
  input = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  assert_event (input, "1", "wix.contacts.v4.contact_created");
  test_ctl_run (fixture, &result, "find-or-create-extended-field", "Size");
  test_ctl_assert_succeeded (&result);
  assert_event (input, "2", "wix.contacts.v4.extended-field_created");

  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

/* Who mistypes the server's address is not left waiting. */
static void
test_watch_nobody (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };

  test_ctl_run (fixture, &result, "--server", "http://127.0.0.1:1", "watch");
  test_ctl_assert_failed (&result, 7, "UNREACHABLE", 0);
}

static void
test_watch_usage (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };

  test_ctl_run (fixture, &result, "watch", "yesterday");
  g_assert_cmpint (result.status, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(name, function)                                                    \
  g_test_add ("/kithctl/" name, TestCtl, NULL, test_ctl_set_up, function,      \
              test_ctl_tear_down)
  add ("seed-update", test_seed_update);
  add ("seed-overwrite", test_seed_overwrite);
  add ("deprecated", test_deprecated);
  add ("stale", test_stale);
  add ("refusals", test_refusals);
  add ("suppress-auth", test_suppress_auth);
  add ("usage", test_usage);
  add ("input", test_input);
  add ("sent-back", test_sent_back);
  add ("locale", test_locale);
  add ("full-output", test_full_output);
  add ("query", test_query);
  add ("delete", test_delete);
  add ("watch", test_watch);
  add ("watch-nobody", test_watch_nobody);
  add ("watch-usage", test_watch_usage);
#undef add

  return g_test_run ();
}
