/* test-server-bulk.c: tests of bulk calls over HTTP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "api-utils.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"

#define UPDATE KITH_PATH_BULK "/update"
#define DELETE KITH_PATH_BULK "/delete"
#define LABEL KITH_PATH_BULK "/add-remove-labels"
#define JOBS KITH_PATH_JOBS
#define NOBODY "11111111-1111-4111-8111-111111111111"

static KithTestServer *server;

static char *
create (const char *first, const char *last)
{
  g_autofree char *info = g_strdup_printf (
    "{\"name\":{\"first\":\"%s\",\"last\":\"%s\"}}", first, last);

  return kith_test_server_create (server, info);
}

static JsonObject *
get_contact (const char *id)
{
  g_autofree char *path = g_strconcat (KITH_PATH_CONTACTS "/", id, NULL);
  g_autoptr (JsonObject) answer = api_call_ok (server, "GET", path, NULL);

  return json_object_ref (kith_json_get_object (answer, "contact"));
}

/* Starts a job and asks for it until it has come to its end. */
static JsonObject *
do_job (const char *path, const char *body)
{
  g_autoptr (JsonObject) started = api_call_ok (server, "POST", path, body);
  const char *id = kith_json_get_string (started, "jobId");
  g_autofree char *job_path = g_strconcat (JOBS "/", id, NULL);

  g_assert_true (g_uuid_string_is_valid (id));
  for (;;)
    {
      g_autoptr (JsonObject)
        answer = api_call_ok (server, "GET", job_path, NULL);
      JsonObject *job = kith_json_get_object (answer, "job");

      g_assert_cmpstr (kith_json_get_string (job, "id"), ==, id);
      if (g_strcmp0 (kith_json_get_string (job, "status"), "COMPLETED") == 0)
        return json_object_ref (job);
    }
}

static void
assert_job (JsonObject *job,
            const char *type,
            gint64 total,
            gint64 succeeded,
            gint64 failed)
{
  g_assert_cmpstr (kith_json_get_string (job, "type"), ==, type);
  g_assert_cmpint (kith_json_get_int (job, "totalItems", -1), ==, total);
  g_assert_cmpint (kith_json_get_int (job, "successTotal", -1), ==, succeeded);
  g_assert_cmpint (kith_json_get_int (job, "failedTotal", -1), ==, failed);
  g_assert_nonnull (kith_json_get_string (job, "finishedDate"));
}

static void
test_update (void)
{
  g_autofree char *one = create ("Ann", "Updated");
  g_autofree char *two = create ("Bob", "Updated");
  g_autofree char *other = create ("Cat", "Other");
  g_autoptr (JsonObject)
    done = do_job (UPDATE, "{'filter':{'info.name.last':'Updated'},"
                           "'info':{'company':'Acme'}}");
  g_autoptr (JsonObject) first = get_contact (one);
  g_autoptr (JsonObject) second = get_contact (two);
  g_autoptr (JsonObject) third = get_contact (other);

  assert_job (done, "UPDATE", 2, 2, 0);
  g_assert_cmpint (kith_json_get_int (first, "revision", 0), ==, 2);
  g_assert_cmpstr (json_node_get_string (
                     kith_json_lookup (second, "info", "company", NULL)),
                   ==, "Acme");
  g_assert_cmpint (kith_json_get_int (third, "revision", 0), ==, 1);
}

static void
test_update_mask (void)
{
  g_autofree char *id = create ("Ann", "Masked");
  g_autoptr (JsonObject) done = do_job (
    UPDATE, "{'filter':{'info.name.last':'Masked'},'info':{'company':'A',"
            "'jobTitle':'B'},'fieldMask':{'paths':['info.jobTitle']}}");
  g_autoptr (JsonObject) contact = get_contact (id);

  assert_job (done, "UPDATE", 1, 1, 0);
  g_assert_null (kith_json_lookup (contact, "info", "company", NULL));
  g_assert_cmpstr (json_node_get_string (
                     kith_json_lookup (contact, "info", "jobTitle", NULL)),
                   ==, "B");
}

static void
test_delete (void)
{
  g_autofree char *one = create ("Ann", "Deleted");
  g_autofree char *other = create ("Bob", "Kept");
  g_autofree char *path = g_strconcat (KITH_PATH_CONTACTS "/", one, NULL);
  g_autoptr (JsonObject) done = do_job (DELETE, "{'search':'deleted'}");
  g_autoptr (JsonObject) nothing = do_job (DELETE, "{'search':'deleted'}");
  g_autoptr (JsonObject) kept = get_contact (other);

  assert_job (done, "DELETE", 1, 1, 0);
  assert_job (nothing, "DELETE", 0, 0, 0);
  api_assert_refused (server, "GET", path, NULL, 404, "CONTACT_NOT_FOUND");
  g_assert_nonnull (kept);
}

static void
test_label (void)
{
  g_autofree char *one = create ("Ann", "Labeled");
  g_autofree char *body = g_strdup_printf (
    "{'filter':{'id':{'$in':['%s']}},'labelKeysToAdd':"
    "['contacts.customers'],'labelKeysToRemove':['custom.none']}",
    one);
  g_autoptr (JsonObject) done = do_job (LABEL, body);
  g_autoptr (JsonObject) contact = get_contact (one);
  JsonNode *keys = kith_json_lookup (contact, "info", "labelKeys", "items",
                                     NULL);

  assert_job (done, "ADD_REMOVE_LABELS", 1, 1, 0);
  g_assert_cmpstr (json_array_get_string_element (json_node_get_array (keys),
                                                  0),
                   ==, "contacts.customers");
}

/* An update that one of the contacts cannot have. */
static void
test_errors (void)
{
  g_autofree char *one = create ("Ann", "Failing");
  g_autoptr (JsonObject)
    done = do_job (UPDATE, "{'search':'failing','info':{'name':null}}");
  JsonArray *errors = kith_json_get_array (done, "errors");
  JsonObject *entry;

  g_assert_nonnull (one);
  assert_job (done, "UPDATE", 1, 0, 1);
  g_assert_cmpuint (json_array_get_length (errors), ==, 1);
  entry = json_array_get_object_element (errors, 0);
  g_assert_cmpstr (kith_json_get_string (entry, "code"), ==,
                   "INSUFFICIENT_CONTACT_DATA");
  g_assert_cmpint (kith_json_get_int (entry, "count", 0), ==, 1);
}

static void
test_list (void)
{
  g_autoptr (JsonObject) done = do_job (DELETE, "{'search':'nobody'}");
  g_autoptr (JsonObject) answer = api_call_ok (server, "GET", JOBS, NULL);
  JsonArray *jobs = kith_json_get_array (answer, "jobs");

  g_assert_cmpuint (json_array_get_length (jobs), >=, 1);
  g_assert_true (
    kith_json_object_equal (json_array_get_object_element (jobs, 0), done));
}

static void
test_refusals (void)
{
  GString *many = g_string_new (
    "{'filter':{},'labelKeysToRemove':['contacts.customers'");
  g_autofree char *too_many = NULL;
  const struct
  {
    const char *path;
    const char *body;
    const char *what;
  } rows[] = {
    { UPDATE, "{'info':{'company':'A'}}", "NEITHER_FILTER_NOR_SEARCH" },
    { UPDATE, "{'filter':{}}", "info" },
    { UPDATE, "{'filter':{},'info':[]}", "info" },
    { UPDATE, "{'filter':{},'info':{}}", "INSUFFICIENT_UPDATE_CONTACT_DATA" },
    { UPDATE, "{'filter':{},'info':{'company':7}}", "info.company" },
    { UPDATE, "{'filter':{},'info':{},'fieldMask':'info.shoe'}",
      "fieldMask.paths[0]" },
    { UPDATE,
      "{'filter':{},'info':{'emails':{'items':[{'email':'a@b.org',"
      "'primary':true},{'email':'b@b.org','primary':true}]}}}",
      "CANNOT_HAVE_MULTIPLE_PRIMARY_INFO" },
    { UPDATE,
      "{'filter':{},'info':{'extendedFields':{'items':{'custom.x':1}}}}",
      "INVALID_EXTENDED_FIELD_VALUE" },
    { DELETE, "{}", "NEITHER_FILTER_NOR_SEARCH" },
    { DELETE, "{'filter':null,'search':''}", "NEITHER_FILTER_NOR_SEARCH" },
    { DELETE, "{'search':7}", "search" },
    { DELETE, "{'filter':[]}", "MALFORMED_FILTER" },
    { DELETE, "{'filter':{'color':'red'}}",
      "UNSUPPORTED_FILTER_FIELD_UNKNOWN" },
    /* A slip of the pen that would be true of everybody. */
    { DELETE, "{'filter':{'info.extendedFields.custom.none':{'$ne':'x'}}}",
      "UNSUPPORTED_FILTER_FIELD_UNKNOWN" },
    { DELETE, "{'filter':{'info.labelKeys':{'$hasAll':[]}}}",
      "UNSUPPORTED_FILTER_VALUE" },
    { LABEL, "{'labelKeysToAdd':['contacts.customers']}",
      "NEITHER_FILTER_NOR_SEARCH" },
    { LABEL, "{'filter':{}}", "labelKeysToAdd" },
    { LABEL, "{'filter':{},'labelKeysToAdd':[],'labelKeysToRemove':[]}",
      "labelKeysToAdd" },
    { LABEL, "{'filter':{},'labelKeysToAdd':'a'}", "labelKeysToAdd" },
    { LABEL, "{'filter':{},'labelKeysToAdd':[7]}", "labelKeysToAdd[0]" },
    { LABEL, "{'filter':{},'labelKeysToAdd':['custom.none']}",
      "labelKeysToAdd[0]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].body);
      api_assert_refused (server, "POST", rows[i].path, rows[i].body, 400,
                          rows[i].what);
    }

  for (guint i = 0; i < KITH_LIMIT_LABELING; i++)
    g_string_append_printf (many, ",'custom.l%u'", i);
  g_string_append (many, "]}");
  too_many = g_string_free (many, FALSE);
  api_assert_refused (server, "POST", LABEL, too_many, 400,
                      "labelKeysToRemove");
  api_assert_refused (server, "GET", JOBS "/7", NULL, 400, "jobId");
  api_assert_refused (server, "GET", JOBS "/" NOBODY, NULL, 404, "NOT_FOUND");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = kith_test_server_new (NULL);

  g_test_add_func ("/server/bulk/update", test_update);
  g_test_add_func ("/server/bulk/update/mask", test_update_mask);
  g_test_add_func ("/server/bulk/delete", test_delete);
  g_test_add_func ("/server/bulk/label", test_label);
  g_test_add_func ("/server/bulk/errors", test_errors);
  g_test_add_func ("/server/bulk/list", test_list);
  g_test_add_func ("/server/bulk/refusals", test_refusals);

  status = g_test_run ();
  kith_test_server_free (server);

  return status;
}
