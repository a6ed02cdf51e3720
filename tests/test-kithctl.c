/* test-kithctl.c: the program, on its own kithd
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gio/gio.h>
#include <signal.h>

#include "base/kith-clock.h"
#include "base/kith-json.h"
#include "test-utils.h"

typedef struct
{
  char *folder;
  GSubprocessLauncher *launcher;
} Fixture;

typedef struct
{
  int status;
  char *output;
  char *errors;
  JsonObject *object; /* of the output, when it is one */
} Run;

static void
run_clear (Run *run)
{
  g_clear_pointer (&run->output, g_free);
  g_clear_pointer (&run->errors, g_free);
  g_clear_pointer (&run->object, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GSubprocessLauncher *launcher;

  fixture->folder = kith_test_tmpdir ();
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE
                                        | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", fixture->folder,
                                TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", fixture->folder,
                                TRUE);
  /* No keyring, which may ask whoever runs this. */
  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS",
                                "unix:path=/nonexistent", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "KITH_SERVER");
  g_subprocess_launcher_unsetenv (launcher, "KITH_API_KEY");
  g_subprocess_launcher_unsetenv (launcher, "KITH_SITE");
  fixture->launcher = launcher;
}

/* No process is left that was started with a path below the folder. */
static gboolean
has_left (gpointer data)
{
  const Fixture *fixture = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error,
                              "pgrep", "-f", fixture->folder, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, NULL);

  return g_subprocess_get_if_exited (process)
         && g_subprocess_get_exit_status (process) == 1;
}

/* The embedded kithd is asked to leave; until it has, it writes to the folder.
 */
static void
stop_kithd (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "pkill", "-TERM",
                              "-f", fixture->folder, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, NULL);
  while (!has_left (fixture))
    g_main_context_iteration (NULL, FALSE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  stop_kithd (fixture);
  kith_test_remove (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_object (&fixture->launcher);
}

static void
run_with_input (Fixture *fixture,
                Run *run,
                const char *input,
                const char *const *args)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  run_clear (run);
  g_ptr_array_add (argv, (gpointer) g_getenv ("KITH_KITHCTL"));
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) args[i]);
  g_ptr_array_add (argv, NULL);

  process = g_subprocess_launcher_spawnv (fixture->launcher,
                                          (const char *const *) argv->pdata,
                                          &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &run->output,
                                 &run->errors, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run->status = g_subprocess_get_exit_status (process);

  if (run->output[0] == '{')
    {
      run->object = kith_json_parse_object (run->output, strlen (run->output),
                                            G_MAXSIZE, &error);
      g_assert_no_error (error);
    }
}

#define run(fixture, result, ...)                                              \
  run_with_input (fixture, result, NULL,                                       \
                  (const char *const[]){ __VA_ARGS__, NULL })

static void
assert_succeeded (Run *result)
{
  g_assert_cmpstr (result->errors, ==, "");
  g_assert_cmpint (result->status, ==, 0);
  g_assert_nonnull (result->object);
}

/* One JSON object on standard error, nothing on standard output. */
static void
assert_failed (Run *result, int status, const char *code, int http_status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;

  g_assert_cmpstr (result->output, ==, "");
  object = kith_json_parse_object (result->errors, strlen (result->errors),
                                   G_MAXSIZE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_json_get_string (object, "code"), ==, code);
  g_assert_nonnull (kith_json_get_string (object, "message"));
  g_assert_cmpint (kith_json_get_int (object, "status", -1), ==, http_status);
  g_assert_cmpint (result->status, ==, status);
}

/* By which what failed can be found in the server's log. */
static void
assert_has_request_id (Run *result)
{
  g_autoptr (JsonObject) object = kith_test_json_object (result->errors);

  g_assert_true (
    g_uuid_string_is_valid (kith_json_get_string (object, "requestId")));
}

static char *
create (Fixture *fixture, const char *info)
{
  g_auto (Run) result = { 0 };

  run (fixture, &result, "create-contact", info);
  assert_succeeded (&result);

  return g_strdup (kith_json_get_string (result.object, "_id"));
}

static char *
identifiers (const char *id, int revision)
{
  return g_strdup_printf ("{\"contactId\":\"%s\",\"revision\":%d}", id,
                          revision);
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
test_seed_update (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *created = NULL;
  g_autofree char *at = NULL;

  run (fixture, &result, "find-or-create-extended-field", "Event we met at");
  assert_succeeded (&result);
  g_assert_true (
    kith_json_get_boolean (result.object, "newExtendedField", FALSE));

  id = create (fixture, "{\"name\":{\"first\":\"Annie\",\"last\":\"Old\"}}");
  for (int revision = 1; revision < 6; revision++)
    {
      g_autofree char *before = identifiers (id, revision);

      run (fixture, &result, "update-contact", before, "{\"company\":null}");
      assert_succeeded (&result);
    }
  created = g_strdup (kith_json_get_string (result.object, "_createdDate"));

  at = identifiers (id, 6);
  run (fixture, &result, "update-contact", at,
       "{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"},"
       "\"extendedFields\":{"
       "\"custom.event-we-met-at\":\"Cloud Computing MegaCon\"}}",
       "{\"allowDuplicates\":false,\"suppressAuth\":false}");
  assert_succeeded (&result);
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
test_seed_overwrite (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *created = NULL;

  id = create (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  for (int revision = 1; revision < 3; revision++)
    {
      g_autofree char *before = identifiers (id, revision);

      run (fixture, &result, "update-contact", before, "{\"company\":null}");
      assert_succeeded (&result);
    }
  created = g_strdup (kith_json_get_string (result.object, "_createdDate"));

  run (fixture, &result, "overwrite-contact", id,
       "{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"}}");
  assert_succeeded (&result);
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
test_deprecated (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *id = create (fixture, "{\"name\":{\"first\":\"Ann\"}}");

  run (fixture, &result, "update-contact", id,
       "{\"lastName\":\"Lee\",\"emails\":[\"a@x.example\"]}");
  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.output, ==, "");
  g_assert_nonnull (strstr (result.errors, "deprecated"));

  run (fixture, &result, "get-contact", id);
  assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "revision", 0), ==, 2);
  g_assert_cmpstr (json_node_get_string (kith_json_lookup (
                     result.object, "info", "name", "last", NULL)),
                   ==, "Lee");
}

static void
test_stale (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *id = create (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  g_autofree char *at = identifiers (id, 1);
  g_autofree char *digits = g_strdup_printf (
    "{\"contactId\":\"%s\",\"revision\":\"1\"}", id);
  g_autofree char *nowhere = g_strdup_printf ("{\"contactId\":\"%s\"}", id);

  run (fixture, &result, "update-contact", digits, "{\"company\":\"Mine\"}");
  assert_succeeded (&result);
  run (fixture, &result, "update-contact", at, "{\"company\":\"Late\"}");
  assert_failed (&result, 4, "CONTACT_ALREADY_CHANGED", 409);
  assert_has_request_id (&result);
  run (fixture, &result, "update-contact", nowhere, "{\"company\":\"No\"}");
  g_assert_cmpint (result.status, ==, 1);
  g_assert_nonnull (strstr (result.errors, "revision"));

  run (fixture, &result, "get-contact", id);
  assert_succeeded (&result);
  g_assert_cmpstr (json_node_get_string (
                     kith_json_lookup (result.object, "info", "company", NULL)),
                   ==, "Mine");
}

static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const char unknown[] = "0677ef55-cf20-4f68-989a-f31d3649eb72";
  g_auto (Run) result = { 0 };
  g_autofree char *id = NULL;

  id = create (fixture, "{\"emails\":[{\"email\":\"a@x.example\"}]}");
  run (fixture, &result, "create-contact",
       "{\"emails\":[{\"email\":\"A@X.example\"}]}");
  assert_failed (&result, 5, "DUPLICATE_CONTACT_EXISTS", 409);
  g_assert_nonnull (strstr (result.errors, id));
  run (fixture, &result, "create-contact",
       "{\"emails\":[{\"email\":\"A@X.example\"}]}",
       "{\"allowDuplicates\":true}");
  assert_succeeded (&result);

  run (fixture, &result, "get-contact", unknown);
  assert_failed (&result, 3, "CONTACT_NOT_FOUND", 404);
  run (fixture, &result, "delete-contact", unknown);
  assert_failed (&result, 3, "CONTACT_NOT_FOUND", 404);
  run (fixture, &result, "--server", "http://127.0.0.1:1", "get-contact",
       unknown);
  g_assert_cmpint (result.status, ==, 7);
}

/* Without a keyring: the embedded server's user needs no credential, and to
 * lack one is to lack the permission. */
static void
test_suppress_auth (Fixture *fixture, gconstpointer data)
{
  static const char options[] = "{\"suppressAuth\":true}";
  g_auto (Run) result = { 0 };

  run (fixture, &result, "create-contact", "{\"name\":{\"first\":\"Ann\"}}",
       options);
  assert_succeeded (&result);
  run (fixture, &result, "--server", "http://127.0.0.1:1", "create-contact",
       "{\"name\":{\"first\":\"Ann\"}}", options);
  assert_failed (&result, 6, "PERMISSION_DENIED", 403);
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[][7] = {
    { NULL },
    { "no-such-command", NULL },
    { "get-contact", NULL },
    { "get-contact", "a", "b", NULL },
    { "create-contact", "{", NULL },
    { "create-contact", "[]", NULL },
    { "create-contact", "@/no/such/file", NULL },
    { "create-contact", "{}", "{\"force\":true}", NULL },
    { "create-contact", "{}", "{\"allowDuplicates\":1}", NULL },
    { "find-or-create-extended-field", "A", "COLOR", NULL },
    { "set-site-key", "visible-to-others", NULL },
    { "--no-such-option", NULL },
    { "--server", "foo", "list-extended-fields", NULL },
    { "--server", "http://example.com", "list-extended-fields", NULL },
    { "--server", "http://127.0.0.1:1", "--key-file", "/no/such/file",
      "list-extended-fields", NULL },
  };
  g_auto (Run) result = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      run_with_input (fixture, &result, NULL, lines[i]);
      assert_failed (&result, 2, "USAGE", 0);
    }
}

static void
test_input (Fixture *fixture, gconstpointer data)
{
  static const char info[] = "{\"name\":{\"first\":\"Łukasz\"}}";
  g_auto (Run) result = { 0 };
  g_autofree char *file = g_build_filename (fixture->folder, "info", NULL);
  g_autofree char *argument = g_strconcat ("@", file, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, info, -1, &error);
  g_assert_no_error (error);

  run (fixture, &result, "create-contact", argument);
  assert_succeeded (&result);
  run_with_input (fixture, &result, info,
                  (const char *const[]){ "create-contact", "-", NULL });
  assert_succeeded (&result);

  run (fixture, &result, "query-contacts", "{\"search\":\"lukasz\"}");
  assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "totalCount", 0), ==, 2);
  run (fixture, &result, "query-contacts",
       "{\"sort\":[{\"fieldName\":\"_createdDate\",\"order\":\"DESC\"}],"
       "\"paging\":{\"limit\":1}}");
  assert_succeeded (&result);
  g_assert_cmpuint (json_array_get_length (
                      kith_json_get_array (result.object, "items")),
                    ==, 1);
}

/* The first names of what a query finds. (transfer full) */
static char *
find (Fixture *fixture, const char *query)
{
  g_auto (Run) result = { 0 };
  g_autoptr (GString) names = g_string_new (NULL);
  JsonArray *items;

  run (fixture, &result, "query-contacts", query);
  assert_succeeded (&result);
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
test_query (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *ann = NULL;
  g_autofree char *bob = NULL;
  g_autofree char *cem = NULL;

  run (fixture, &result, "find-or-create-extended-field", "Size", "NUMBER");
  assert_succeeded (&result);
  ann = create (fixture, "{\"name\":{\"first\":\"Ann\"},\"company\":\"Acme\","
                         "\"emails\":[{\"email\":\"ann@example.org\"}],"
                         "\"extendedFields\":{\"custom.size\":4}}");
  bob = create (fixture, "{\"name\":{\"first\":\"Bob\"},\"company\":\"Acme\","
                         "\"extendedFields\":{\"custom.size\":5}}");
  cem = create (fixture, "{\"name\":{\"first\":\"Cem\"}}");

  for (gsize i = 0; i < G_N_ELEMENTS (finds); i++)
    {
      g_autofree char *found = find (fixture, finds[i].query);

      g_assert_cmpstr (found, ==, finds[i].found);
    }

  run (fixture, &result, "query-contacts",
       "{\"filter\":{\"info.extendedFields.custom.size\":\"big\"}}");
  assert_failed (&result, 1, "UNSUPPORTED_FILTER_VALUE_TYPE", 400);
  run (fixture, &result, "query-contacts",
       "{\"filter\":{\"info.birthdate\":{\"$in\":[]}}}");
  assert_failed (&result, 1, "UNSUPPORTED_FILTER_OPERATOR", 400);
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *id = create (fixture, "{\"name\":{\"first\":\"Ann\"}}");

  run (fixture, &result, "delete-contact", id);
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_cmpint (result.status, ==, 0);
  run (fixture, &result, "get-contact", id);
  assert_failed (&result, 3, "CONTACT_NOT_FOUND", 404);
}

static void
test_fields (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };

  run (fixture, &result, "find-or-create-extended-field", "Budget", "NUMBER");
  assert_succeeded (&result);
  g_assert_cmpstr (json_node_get_string (kith_json_lookup (
                     result.object, "extendedField", "key", NULL)),
                   ==, "custom.budget");
  run (fixture, &result, "find-or-create-extended-field", "Budget", "NUMBER");
  assert_succeeded (&result);
  g_assert_false (
    kith_json_get_boolean (result.object, "newExtendedField", TRUE));

  run (fixture, &result, "list-extended-fields");
  assert_succeeded (&result);
  g_assert_nonnull (strstr (result.output, "custom.budget"));
  g_assert_nonnull (strstr (result.output, "contacts.displayByFirstName"));
}

static const char *
get_company (Run *result)
{
  return kith_json_get_string (kith_json_get_object (result->object, "info"),
                               "company");
}

static void
test_labels (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *id = create (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  JsonArray *keys;

  run (fixture, &result, "label-contact", id, "contacts.customers",
       "contacts.contacted-me");
  assert_succeeded (&result);
  keys = kith_json_get_array (kith_json_get_object (result.object, "info"),
                              "labelKeys");
  g_assert_cmpuint (json_array_get_length (keys), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (keys, 1), ==,
                   "contacts.contacted-me");

  run (fixture, &result, "unlabel-contact", id, "contacts.customers");
  assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "revision", 0), ==, 3);
  run (fixture, &result, "label-contact", id, "custom.none");
  assert_failed (&result, 1, "INVALID_ARGUMENT", 400);
  run (fixture, &result, "label-contact", id);
  assert_failed (&result, 2, "USAGE", 0);
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *ann = create (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  g_autofree char *bob = create (fixture, "{\"name\":{\"first\":\"Bob\"},"
                                          "\"company\":\"B Ltd\"}");
  g_autofree char *cleo = create (fixture, "{\"name\":{\"first\":\"Cleo\"}}");
  g_autofree char *now = identifiers (ann, 1);
  g_autofree char *stale = identifiers (ann, 7);

  run (fixture, &result, "preview-merge", ann, bob, cleo);
  assert_succeeded (&result);
  g_assert_cmpstr (get_company (&result), ==, "B Ltd");
  run (fixture, &result, "merge-contacts", stale, bob, cleo);
  assert_failed (&result, 4, "FAILED_PRECONDITION", 428);
  run (fixture, &result, "merge-contacts", ann, bob);
  assert_failed (&result, 2, "USAGE", 0);
  run (fixture, &result, "merge-contacts", now, ann);
  assert_failed (&result, 1, "ILLEGAL_MERGE", 400);

  run (fixture, &result, "merge-contacts", now, bob, cleo);
  assert_succeeded (&result);
  g_assert_cmpstr (get_company (&result), ==, "B Ltd");
  g_assert_cmpint (kith_json_get_int (result.object, "revision", 0), ==, 2);
  run (fixture, &result, "get-contact", bob);
  assert_failed (&result, 3, "CONTACT_NOT_FOUND", 404);
  g_assert_nonnull (strstr (result.errors, ann));
}

static void
test_submit (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *id = create (fixture,
                                "{\"emails\":[{\"email\":\"a@b.cd\"}]}");

  run (fixture, &result, "append-or-create-contact",
       "{\"emails\":[{\"email\":\"A@b.cd\"}],\"company\":\"A\"}");
  assert_succeeded (&result);
  g_assert_cmpstr (kith_json_get_string (result.object, "contactId"), ==, id);
  g_assert_cmpstr (kith_json_get_string (result.object, "identityType"), ==,
                   "CONTACT");
  g_assert_false (kith_json_get_boolean (result.object, "newContact", TRUE));
  run (fixture, &result, "append-or-create-contact", "{\"company\":\"B\"}", id);
  assert_succeeded (&result);
  run (fixture, &result, "get-contact", id);
  assert_succeeded (&result);
  g_assert_cmpstr (get_company (&result), ==, "A");
  run (fixture, &result, "append-or-create-contact", "{\"company\":\"B\"}");
  assert_failed (&result, 1, "INSUFFICIENT_CONTACT_DATA", 400);
}

/* What was told on the way, each in a line, and the job in the end. */
static void
assert_job (Run *result, int total, int failed)
{
  g_autofree char *last = g_strdup_printf (
    "%d of %d contacts seen to, %d failed\n", total, total, failed);

  g_assert_cmpint (result->status, ==, 0);
  g_assert_true (g_str_has_suffix (result->errors, last));
  g_assert_cmpstr (kith_json_get_string (result->object, "status"), ==,
                   "COMPLETED");
  g_assert_cmpint (kith_json_get_int (result->object, "totalItems", -1), ==,
                   total);
  g_assert_cmpint (kith_json_get_int (result->object, "failedTotal", -1), ==,
                   failed);
}

static void
test_bulk (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *ann = create (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  g_autofree char *bob = create (fixture, "{\"name\":{\"first\":\"Bob\"}}");
  g_autofree char *id = NULL;

  run (fixture, &result, "bulk-update", "{\"filter\":{}}",
       "{\"company\":\"Acme\"}");
  assert_job (&result, 2, 0);
  id = g_strdup (kith_json_get_string (result.object, "_id"));
  run (fixture, &result, "get-contact", ann);
  assert_succeeded (&result);
  g_assert_nonnull (strstr (result.output, "Acme"));

  run (fixture, &result, "get-job", id);
  assert_succeeded (&result);
  g_assert_cmpstr (kith_json_get_string (result.object, "_id"), ==, id);
  run (fixture, &result, "watch-job", id);
  assert_job (&result, 2, 0);
  run (fixture, &result, "list-jobs");
  assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "totalCount", -1), ==, 1);

  run (fixture, &result, "bulk-label", "{\"search\":\"ann\"}",
       "{\"labelKeysToAdd\":[\"contacts.customers\"]}");
  assert_job (&result, 1, 0);
  run (fixture, &result, "bulk-update", "{\"search\":\"bob\"}",
       "{\"name\":null}");
  assert_job (&result, 1, 1);
  run (fixture, &result, "bulk-delete",
       "{\"filter\":{\"_id\":{\"$in\":[\"x\"]}}}");
  assert_job (&result, 0, 0);
  run (fixture, &result, "bulk-delete", "{\"search\":\"bob\"}");
  assert_job (&result, 1, 0);
  run (fixture, &result, "get-contact", bob);
  assert_failed (&result, 3, "CONTACT_NOT_FOUND", 404);

  run (fixture, &result, "bulk-delete", "{}");
  assert_failed (&result, 1, "NEITHER_FILTER_NOR_SEARCH", 400);
  run (fixture, &result, "bulk-label", "{\"filter\":{}}",
       "{\"labelKeysToAdd\":\"a\"}");
  assert_failed (&result, 2, "USAGE", 0);
  run (fixture, &result, "watch-job", bob);
  assert_failed (&result, 3, "NOT_FOUND", 404);
}

static void
test_facets (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *id = create (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  JsonObject *first;

  run (fixture, &result, "list-facets");
  assert_succeeded (&result);
  first = json_array_get_object_element (kith_json_get_array (result.object,
                                                              "items"),
                                         0);
  g_assert_cmpstr (kith_json_get_string (first, "facetKey"), ==,
                   "contacts.all");
  g_assert_cmpint (kith_json_get_int (first, "count", -1), ==, 1);
  g_assert_nonnull (id);

  run (fixture, &result, "list-facets",
       "{\"info.extendedFields.emailSubscriptions.effectiveEmail\":"
       "{\"$exists\":true}}");
  assert_succeeded (&result);
  first = json_array_get_object_element (kith_json_get_array (result.object,
                                                              "items"),
                                         0);
  g_assert_cmpint (kith_json_get_int (first, "count", -1), ==, 0);

  run (fixture, &result, "list-facets", "{\"info.company\":\"A\"}");
  assert_failed (&result, 1, "UNSUPPORTED_FILTER_FIELD", 400);
}

static void
test_notes (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *contact = create (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  g_autofree char *note = g_strdup_printf (
    "{\"contactId\":\"%s\",\"text\":\"Met\"}", contact);
  g_autofree char *id = NULL;

  run (fixture, &result, "create-note", note);
  assert_succeeded (&result);
  id = g_strdup (kith_json_get_string (result.object, "_id"));
  g_assert_nonnull (kith_json_get_string (result.object, "_createdDate"));

  run (fixture, &result, "update-note", id,
       "{\"revision\":\"1\",\"text\":\"Met twice\"}");
  assert_succeeded (&result);
  run (fixture, &result, "get-note", id);
  assert_succeeded (&result);
  g_assert_cmpstr (kith_json_get_string (result.object, "text"), ==,
                   "Met twice");
  run (fixture, &result, "list-notes", contact);
  assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "totalCount", -1), ==, 1);

  run (fixture, &result, "update-note", id, "{\"revision\":\"1\"}");
  assert_failed (&result, 4, "NOTE_ALREADY_CHANGED", 409);
  run (fixture, &result, "update-note", id, "{\"text\":\"A\"}");
  assert_failed (&result, 1, "INVALID_ARGUMENT", 0);
  run (fixture, &result, "create-note", "{}");
  assert_failed (&result, 1, "INVALID_ARGUMENT", 400);

  run (fixture, &result, "delete-note", id);
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_cmpint (result.status, ==, 0);
  run (fixture, &result, "get-note", id);
  assert_failed (&result, 3, "NOT_FOUND", 404);
}

static void
test_revisions (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autofree char *id = create (fixture, "{\"name\":{\"first\":\"Ann\"}}");
  JsonArray *items;

  run (fixture, &result, "overwrite-contact", id,
       "{\"name\":{\"first\":\"Anna\"}}");
  assert_succeeded (&result);
  run (fixture, &result, "list-revisions", id);
  assert_succeeded (&result);
  items = kith_json_get_array (result.object, "items");
  g_assert_cmpuint (json_array_get_length (items), ==, 2);
  g_assert_cmpint (kith_json_get_int (json_array_get_object_element (items, 1),
                                      "revision", 0),
                   ==, 1);

  run (fixture, &result, "restore-contact", id, "1");
  assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "revision", 0), ==, 3);
  run (fixture, &result, "restore-contact", id, "9");
  assert_failed (&result, 3, "NOT_FOUND", 404);
  run (fixture, &result, "restore-contact", id, "first");
  g_assert_cmpint (result.status, ==, 2);

  run (fixture, &result, "delete-contact", id);
  g_assert_cmpint (result.status, ==, 0);
  run (fixture, &result, "list-deleted-contacts", "zoe");
  assert_succeeded (&result);
  g_assert_cmpuint (json_array_get_length (
                      kith_json_get_array (result.object, "items")),
                    ==, 0);
  run (fixture, &result, "list-deleted-contacts", "ann");
  assert_succeeded (&result);
  items = kith_json_get_array (result.object, "items");
  g_assert_cmpuint (json_array_get_length (items), ==, 1);
  g_assert_cmpstr (
    kith_json_get_string (json_array_get_object_element (items, 0), "action"),
    ==, "DELETED");
  run (fixture, &result, "restore-contact", id);
  assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "revision", 0), ==, 4);
  g_assert_nonnull (strstr (result.output, "Ann"));
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
test_watch (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) input = NULL;
  g_autoptr (GError) error = NULL;

  run (fixture, &result, "create-contact", "{\"name\":{\"first\":\"Ann\"}}");
  assert_succeeded (&result);
  process = g_subprocess_launcher_spawn (fixture->launcher, &error,
                                         g_getenv ("KITH_KITHCTL"), "watch",
                                         "0", NULL);
  g_assert_no_error (error);
  input = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  assert_event (input, "1", "wix.contacts.v4.contact_created");
  run (fixture, &result, "find-or-create-extended-field", "Size");
  assert_succeeded (&result);
  assert_event (input, "2", "wix.contacts.v4.extended-field_created");

  g_subprocess_send_signal (process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
test_watch_usage (Fixture *fixture, gconstpointer data)
{
  g_auto (Run) result = { 0 };

  run (fixture, &result, "watch", "yesterday");
  g_assert_cmpint (result.status, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(name, function)                                                    \
  g_test_add ("/kithctl/" name, Fixture, NULL, set_up, function, tear_down)
  add ("seed-update", test_seed_update);
  add ("seed-overwrite", test_seed_overwrite);
  add ("deprecated", test_deprecated);
  add ("stale", test_stale);
  add ("refusals", test_refusals);
  add ("suppress-auth", test_suppress_auth);
  add ("usage", test_usage);
  add ("input", test_input);
  add ("query", test_query);
  add ("delete", test_delete);
  add ("revisions", test_revisions);
  add ("watch", test_watch);
  add ("watch-usage", test_watch_usage);
  add ("fields", test_fields);
  add ("labels", test_labels);
  add ("merge", test_merge);
  add ("submit", test_submit);
  add ("bulk", test_bulk);
  add ("facets", test_facets);
  add ("notes", test_notes);
#undef add

  return g_test_run ();
}
