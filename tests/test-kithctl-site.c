/* test-kithctl-site.c: what kithctl does beside single contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kithctl-utils.h"

static void
assert_definition (JsonObject *object, const char *key, const char *name)
{
  g_assert_cmpstr (kith_json_get_string (object, "key"), ==, key);
  g_assert_cmpstr (kith_json_get_string (object, "displayName"), ==, name);
  g_assert_true (json_object_has_member (object, "_updatedDate"));
}

static void
test_fields (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };

  test_ctl_run (fixture, &result, "find-or-create-extended-field", "Budget",
                "NUMBER");
  test_ctl_assert_succeeded (&result);
  g_assert_cmpstr (json_node_get_string (kith_json_lookup (
                     result.object, "extendedField", "key", NULL)),
                   ==, "custom.budget");
  test_ctl_run (fixture, &result, "find-or-create-extended-field", "Budget",
                "NUMBER");
  test_ctl_assert_succeeded (&result);
  g_assert_false (
    kith_json_get_boolean (result.object, "newExtendedField", TRUE));

  test_ctl_run (fixture, &result, "get-extended-field", "custom.budget");
  test_ctl_assert_succeeded (&result);
  assert_definition (result.object, "custom.budget", "Budget");
  g_assert_cmpstr (kith_json_get_string (result.object, "dataType"), ==,
                   "NUMBER");
  test_ctl_run (fixture, &result, "get-extended-field", "custom.none");
  test_ctl_assert_failed (&result, 3, "NOT_FOUND", 404);

  test_ctl_run (fixture, &result, "list-extended-fields");
  test_ctl_assert_succeeded (&result);
  g_assert_nonnull (strstr (result.output, "custom.budget"));
  g_assert_nonnull (strstr (result.output, "contacts.displayByFirstName"));

  test_ctl_run (fixture, &result, "rename-extended-field", "custom.budget",
                "Cost");
  test_ctl_assert_succeeded (&result);
  assert_definition (result.object, "custom.budget", "Cost");
  test_ctl_run (fixture, &result, "delete-extended-field", "custom.budget");
  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.output, ==, "");
  test_ctl_run (fixture, &result, "delete-extended-field", "custom.budget");
  test_ctl_assert_failed (&result, 3, "NOT_FOUND", 404);
  test_ctl_run (fixture, &result, "rename-extended-field", "invoices.vatId",
                "Cost");
  test_ctl_assert_failed (&result, 6, "PERMISSION_DENIED", 403);
}

static void
test_label_list (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };

  test_ctl_run (fixture, &result, "find-or-create-label", "New Lead");
  test_ctl_assert_succeeded (&result);
  g_assert_true (kith_json_get_boolean (result.object, "newLabel", FALSE));
  test_ctl_run (fixture, &result, "find-or-create-label", "New Lead");
  test_ctl_assert_succeeded (&result);
  g_assert_false (kith_json_get_boolean (result.object, "newLabel", TRUE));
  assert_definition (kith_json_get_object (result.object, "label"),
                     "custom.new-lead", "New Lead");

  test_ctl_run (fixture, &result, "get-label", "custom.new-lead");
  test_ctl_assert_succeeded (&result);
  assert_definition (result.object, "custom.new-lead", "New Lead");
  test_ctl_run (fixture, &result, "get-label", "custom.none");
  test_ctl_assert_failed (&result, 3, "NOT_FOUND", 404);

  test_ctl_run (fixture, &result, "list-labels");
  test_ctl_assert_succeeded (&result);
  g_assert_nonnull (strstr (result.output, "custom.new-lead"));
  g_assert_nonnull (strstr (result.output, "contacts.customers"));

  test_ctl_run (fixture, &result, "rename-label", "custom.new-lead",
                "Old Lead");
  test_ctl_assert_succeeded (&result);
  assert_definition (result.object, "custom.new-lead", "Old Lead");
  test_ctl_run (fixture, &result, "rename-label", "custom.new-lead", "");
  test_ctl_assert_failed (&result, 1, "INVALID_ARGUMENT", 400);
  test_ctl_run (fixture, &result, "delete-label", "custom.new-lead");
  g_assert_cmpint (result.status, ==, 0);
  g_assert_cmpstr (result.output, ==, "");
  test_ctl_run (fixture, &result, "delete-label", "custom.new-lead");
  test_ctl_assert_failed (&result, 3, "NOT_FOUND", 404);
  test_ctl_run (fixture, &result, "delete-label", "contacts.customers");
  test_ctl_assert_failed (&result, 6, "PERMISSION_DENIED", 403);
}

static const char *
get_company (TestCtlRun *result)
{
  return kith_json_get_string (kith_json_get_object (result->object, "info"),
                               "company");
}

static void
test_labels (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *id = test_ctl_create (fixture,
                                         "{\"name\":{\"first\":\"Ann\"}}");
  JsonArray *keys;

  test_ctl_run (fixture, &result, "label-contact", id, "contacts.customers",
                "contacts.contacted-me");
  test_ctl_assert_succeeded (&result);
  keys = kith_json_get_array (kith_json_get_object (result.object, "info"),
                              "labelKeys");
  g_assert_cmpuint (json_array_get_length (keys), ==, 2);
  g_assert_cmpstr (json_array_get_string_element (keys, 1), ==,
                   "contacts.contacted-me");

  test_ctl_run (fixture, &result, "unlabel-contact", id, "contacts.customers");
  test_ctl_assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "revision", 0), ==, 3);
  test_ctl_run (fixture, &result, "label-contact", id, "custom.none");
  test_ctl_assert_failed (&result, 1, "INVALID_ARGUMENT", 400);
  test_ctl_run (fixture, &result, "label-contact", id);
  test_ctl_assert_failed (&result, 2, "USAGE", 0);
}

/* They would be the paths of something else. */
static void
test_no_ids (TestCtl *fixture, gconstpointer data)
{
  static const char *const commands[][3] = {
    { "get-contact", "facets", NULL },
    { "delete-contact", "query", NULL },
    { "overwrite-contact", "../labels", "{\"company\":\"A\"}" },
    { "label-contact", "", "contacts.customers" },
    { "preview-merge", "facets", "0677ef55-cf20-4f68-989a-f31d3649eb72" },
    { "list-revisions", "..", NULL },
    { "get-note", "query", NULL },
    { "get-job", "facets", NULL },
    { "get-label", "query", NULL },
    { "get-extended-field", "query", NULL },
    { "rename-label", "query", "Query" },
    { "rename-label", "custom.a/b", "Slash" },
    { "delete-label", "..", NULL },
    { "delete-extended-field", "query", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (TestCtlRun) result = { 0 };

      g_test_message ("%s %s", commands[i][0], commands[i][1]);
      test_ctl_run (fixture, &result, commands[i][0], commands[i][1],
                    commands[i][2]);
      test_ctl_assert_failed (&result, 1, "INVALID_ARGUMENT", 0);
    }
}

/* A GUID is the same in upper case. */
static void
test_upper_case (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *id = test_ctl_create (fixture,
                                         "{\"name\":{\"first\":\"Ann\"}}");
  g_autofree char *upper = g_ascii_strup (id, -1);

  test_ctl_run (fixture, &result, "get-contact", upper);
  test_ctl_assert_succeeded (&result);
  g_assert_cmpstr (kith_json_get_string (result.object, "_id"), ==, id);
  test_ctl_run (fixture, &result, "overwrite-contact", upper,
                "{\"company\":\"A\"}");
  test_ctl_assert_succeeded (&result);
  g_assert_cmpstr (get_company (&result), ==, "A");
}

static void
test_merge (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *ann = test_ctl_create (fixture,
                                          "{\"name\":{\"first\":\"Ann\"}}");
  g_autofree char *bob = test_ctl_create (fixture,
                                          "{\"name\":{\"first\":\"Bob\"},"
                                          "\"company\":\"B Ltd\"}");
  g_autofree char *cleo = test_ctl_create (fixture,
                                           "{\"name\":{\"first\":\"Cleo\"}}");
  g_autofree char *now = test_ctl_identifiers (ann, 1);
  g_autofree char *stale = test_ctl_identifiers (ann, 7);
  JsonArray *bobs;
  JsonObject *merged;

  test_ctl_run (fixture, &result, "preview-merge", ann, bob, cleo);
  test_ctl_assert_succeeded (&result);
  g_assert_cmpstr (get_company (&result), ==, "B Ltd");
  test_ctl_run (fixture, &result, "merge-contacts", stale, bob, cleo);
  test_ctl_assert_failed (&result, 4, "FAILED_PRECONDITION", 428);
  test_ctl_run (fixture, &result, "merge-contacts", ann, bob);
  test_ctl_assert_failed (&result, 2, "USAGE", 0);
  test_ctl_run (fixture, &result, "merge-contacts", now, ann);
  test_ctl_assert_failed (&result, 1, "ILLEGAL_MERGE", 400);

  test_ctl_run (fixture, &result, "merge-contacts", now, bob, cleo);
  test_ctl_assert_succeeded (&result);
  g_assert_cmpstr (get_company (&result), ==, "B Ltd");
  g_assert_cmpint (kith_json_get_int (result.object, "revision", 0), ==, 2);
  test_ctl_run (fixture, &result, "get-contact", bob);
  test_ctl_assert_failed (&result, 3, "CONTACT_NOT_FOUND", 404);
  g_assert_nonnull (strstr (result.errors, ann));

  test_ctl_run (fixture, &result, "list-deleted-contacts", "bob");
  test_ctl_assert_succeeded (&result);
  bobs = kith_json_get_array (result.object, "items");
  g_assert_cmpuint (json_array_get_length (bobs), ==, 1);
  merged = kith_json_get_object (json_array_get_object_element (bobs, 0),
                                 "mergedInto");
  g_assert_cmpstr (kith_json_get_string (merged, "contactId"), ==, ann);
  g_assert_cmpstr (kith_json_get_string (merged, "displayName"), ==, "Ann");
  test_ctl_run (fixture, &result, "restore-contact", bob);
  test_ctl_assert_succeeded (&result);
  g_assert_cmpstr (get_company (&result), ==, "B Ltd");
}

static void
test_submit (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *id = test_ctl_create (
    fixture, "{\"emails\":[{\"email\":\"a@b.cd\"}]}");

  test_ctl_run (fixture, &result, "append-or-create-contact",
                "{\"emails\":[{\"email\":\"A@b.cd\"}],\"company\":\"A\"}");
  test_ctl_assert_succeeded (&result);
  g_assert_cmpstr (kith_json_get_string (result.object, "contactId"), ==, id);
  g_assert_cmpstr (kith_json_get_string (result.object, "identityType"), ==,
                   "CONTACT");
  g_assert_false (kith_json_get_boolean (result.object, "newContact", TRUE));
  test_ctl_run (fixture, &result, "append-or-create-contact",
                "{\"company\":\"B\"}", id);
  test_ctl_assert_succeeded (&result);
  test_ctl_run (fixture, &result, "get-contact", id);
  test_ctl_assert_succeeded (&result);
  g_assert_cmpstr (get_company (&result), ==, "A");
  test_ctl_run (fixture, &result, "append-or-create-contact",
                "{\"company\":\"B\"}");
  test_ctl_assert_failed (&result, 1, "INSUFFICIENT_CONTACT_DATA", 400);
}

/* What was told on the way, each in a line, and the job in the end. */
static void
assert_job (TestCtlRun *result, int total, int failed)
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
test_bulk (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *ann = test_ctl_create (fixture,
                                          "{\"name\":{\"first\":\"Ann\"}}");
  g_autofree char *bob = test_ctl_create (fixture,
                                          "{\"name\":{\"first\":\"Bob\"}}");
  g_autofree char *id = NULL;

  test_ctl_run (fixture, &result, "bulk-update", "{\"filter\":{}}",
                "{\"company\":\"Acme\"}");
  assert_job (&result, 2, 0);
  id = g_strdup (kith_json_get_string (result.object, "_id"));
  test_ctl_run (fixture, &result, "get-contact", ann);
  test_ctl_assert_succeeded (&result);
  g_assert_nonnull (strstr (result.output, "Acme"));

  test_ctl_run (fixture, &result, "get-job", id);
  test_ctl_assert_succeeded (&result);
  g_assert_cmpstr (kith_json_get_string (result.object, "_id"), ==, id);
  test_ctl_run (fixture, &result, "watch-job", id);
  assert_job (&result, 2, 0);
  test_ctl_run (fixture, &result, "list-jobs");
  test_ctl_assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "totalCount", -1), ==, 1);

  test_ctl_run (fixture, &result, "bulk-label", "{\"search\":\"ann\"}",
                "{\"labelKeysToAdd\":[\"contacts.customers\"]}");
  assert_job (&result, 1, 0);
  test_ctl_run (fixture, &result, "bulk-update", "{\"search\":\"bob\"}",
                "{\"name\":null}");
  assert_job (&result, 1, 1);
  test_ctl_run (fixture, &result, "bulk-delete",
                "{\"filter\":{\"_id\":{\"$in\":[\"x\"]}}}");
  assert_job (&result, 0, 0);
  test_ctl_run (fixture, &result, "bulk-delete", "{\"search\":\"bob\"}");
  assert_job (&result, 1, 0);
  test_ctl_run (fixture, &result, "get-contact", bob);
  test_ctl_assert_failed (&result, 3, "CONTACT_NOT_FOUND", 404);

  test_ctl_run (fixture, &result, "bulk-delete",
                "{\"filter\":{},\"search\":5}");
  test_ctl_assert_failed (&result, 1, "INVALID_ARGUMENT", 400);
  test_ctl_run (fixture, &result, "bulk-delete", "{}");
  test_ctl_assert_failed (&result, 1, "NEITHER_FILTER_NOR_SEARCH", 400);
  test_ctl_run (fixture, &result, "bulk-label", "{\"filter\":{}}",
                "{\"labelKeysToAdd\":\"a\"}");
  test_ctl_assert_failed (&result, 2, "USAGE", 0);
  test_ctl_run (fixture, &result, "watch-job", bob);
  test_ctl_assert_failed (&result, 3, "NOT_FOUND", 404);
}

static void
test_facets (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *id = test_ctl_create (fixture,
                                         "{\"name\":{\"first\":\"Ann\"}}");
  JsonObject *first;

  test_ctl_run (fixture, &result, "list-facets");
  test_ctl_assert_succeeded (&result);
  first = json_array_get_object_element (kith_json_get_array (result.object,
                                                              "items"),
                                         0);
  g_assert_cmpstr (kith_json_get_string (first, "facetKey"), ==,
                   "contacts.all");
  g_assert_cmpint (kith_json_get_int (first, "count", -1), ==, 1);
  g_assert_nonnull (id);

  test_ctl_run (fixture, &result, "list-facets",
                "{\"info.extendedFields.emailSubscriptions.effectiveEmail\":"
                "{\"$exists\":true}}");
  test_ctl_assert_succeeded (&result);
  first = json_array_get_object_element (kith_json_get_array (result.object,
                                                              "items"),
                                         0);
  g_assert_cmpint (kith_json_get_int (first, "count", -1), ==, 0);

  test_ctl_run (fixture, &result, "list-facets", "{\"info.company\":\"A\"}");
  test_ctl_assert_failed (&result, 1, "UNSUPPORTED_FILTER_FIELD", 400);
}

static void
test_notes (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *contact = test_ctl_create (fixture,
                                              "{\"name\":{\"first\":\"Ann\"}}");
  g_autofree char *note = g_strdup_printf (
    "{\"contactId\":\"%s\",\"text\":\"Met\"}", contact);
  g_autofree char *id = NULL;

  test_ctl_run (fixture, &result, "create-note", note);
  test_ctl_assert_succeeded (&result);
  id = g_strdup (kith_json_get_string (result.object, "_id"));
  g_assert_nonnull (kith_json_get_string (result.object, "_createdDate"));

  test_ctl_run (fixture, &result, "update-note", id,
                "{\"revision\":\"1\",\"text\":\"Met twice\"}");
  test_ctl_assert_succeeded (&result);
  test_ctl_run (fixture, &result, "get-note", id);
  test_ctl_assert_succeeded (&result);
  g_assert_cmpstr (kith_json_get_string (result.object, "text"), ==,
                   "Met twice");
  test_ctl_run (fixture, &result, "list-notes", contact);
  test_ctl_assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "totalCount", -1), ==, 1);

  test_ctl_run (fixture, &result, "update-note", id, "{\"revision\":\"1\"}");
  test_ctl_assert_failed (&result, 4, "NOTE_ALREADY_CHANGED", 409);
  test_ctl_run (fixture, &result, "update-note", id, "{\"text\":\"A\"}");
  test_ctl_assert_failed (&result, 1, "INVALID_ARGUMENT", 0);
  test_ctl_run (fixture, &result, "create-note", "{}");
  test_ctl_assert_failed (&result, 1, "INVALID_ARGUMENT", 400);

  test_ctl_run (fixture, &result, "delete-note", id);
  g_assert_cmpstr (result.errors, ==, "");
  g_assert_cmpint (result.status, ==, 0);
  test_ctl_run (fixture, &result, "get-note", id);
  test_ctl_assert_failed (&result, 3, "NOT_FOUND", 404);
}

static void
test_revisions (TestCtl *fixture, gconstpointer data)
{
  g_auto (TestCtlRun) result = { 0 };
  g_autofree char *id = test_ctl_create (fixture,
                                         "{\"name\":{\"first\":\"Ann\"}}");
  JsonArray *items;

  test_ctl_run (fixture, &result, "overwrite-contact", id,
                "{\"name\":{\"first\":\"Anna\"}}");
  test_ctl_assert_succeeded (&result);
  test_ctl_run (fixture, &result, "list-revisions", id);
  test_ctl_assert_succeeded (&result);
  items = kith_json_get_array (result.object, "items");
  g_assert_cmpuint (json_array_get_length (items), ==, 2);
  g_assert_cmpint (kith_json_get_int (json_array_get_object_element (items, 1),
                                      "revision", 0),
                   ==, 1);

  test_ctl_run (fixture, &result, "restore-contact", id, "1");
  test_ctl_assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "revision", 0), ==, 3);
  test_ctl_run (fixture, &result, "restore-contact", id, "9");
  test_ctl_assert_failed (&result, 3, "NOT_FOUND", 404);
  test_ctl_run (fixture, &result, "restore-contact", id, "first");
  g_assert_cmpint (result.status, ==, 2);

  test_ctl_run (fixture, &result, "delete-contact", id);
  g_assert_cmpint (result.status, ==, 0);
  test_ctl_run (fixture, &result, "list-deleted-contacts", "zoe");
  test_ctl_assert_succeeded (&result);
  g_assert_cmpuint (json_array_get_length (
                      kith_json_get_array (result.object, "items")),
                    ==, 0);
  test_ctl_run (fixture, &result, "list-deleted-contacts", "ann");
  test_ctl_assert_succeeded (&result);
  items = kith_json_get_array (result.object, "items");
  g_assert_cmpuint (json_array_get_length (items), ==, 1);
  g_assert_cmpstr (
    kith_json_get_string (json_array_get_object_element (items, 0), "action"),
    ==, "DELETED");
  test_ctl_run (fixture, &result, "restore-contact", id);
  test_ctl_assert_succeeded (&result);
  g_assert_cmpint (kith_json_get_int (result.object, "revision", 0), ==, 4);
  g_assert_nonnull (strstr (result.output, "Ann"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(name, function)                                                    \
  g_test_add ("/kithctl/" name, TestCtl, NULL, test_ctl_set_up, function,      \
              test_ctl_tear_down)
  add ("revisions", test_revisions);
  add ("fields", test_fields);
  add ("label-list", test_label_list);
  add ("labels", test_labels);
  add ("no-ids", test_no_ids);
  add ("upper-case", test_upper_case);
  add ("merge", test_merge);
  add ("submit", test_submit);
  add ("bulk", test_bulk);
  add ("facets", test_facets);
  add ("notes", test_notes);
#undef add

  return g_test_run ();
}
