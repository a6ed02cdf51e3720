/* test-server-operations.c: labels of a contact, merging and submitting, over
 * HTTP
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "api-utils.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"

#define CONTACTS KITH_PATH_CONTACTS
#define SUBMIT KITH_PATH_SUBMIT
#define NOBODY "11111111-1111-4111-8111-111111111111"

static KithTestServer *server;

/* @info: with ' for ". */
static char *
create (const char *info)
{
  g_autofree char *text = g_strdelimit (g_strdup (info), "'", '"');

  return kith_test_server_create (server, text);
}

static char *
make_path (const char *id, const char *rest)
{
  return g_strconcat (CONTACTS "/", id, rest, NULL);
}

static JsonObject *
call_on (const char *method, const char *id, const char *rest, const char *body)
{
  g_autofree char *path = make_path (id, rest);

  return api_call_ok (server, method, path, body);
}

static gint64
get_revision (JsonObject *answer)
{
  return kith_json_get_int (kith_json_get_object (answer, "contact"),
                            "revision", 0);
}

/* "a,b" */
static char *
get_labels (JsonObject *answer)
{
  JsonNode *node = kith_json_lookup (answer, "contact", "info", "labelKeys",
                                     "items", NULL);
  JsonArray *items = node != NULL ? json_node_get_array (node) : NULL;
  GString *text = g_string_new (NULL);

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "",
                            json_array_get_string_element (items, i));

  return g_string_free (text, FALSE);
}

static void
assert_labels (JsonObject *answer, gint64 revision, const char *expected)
{
  g_autofree char *labels = get_labels (answer);

  g_assert_cmpint (get_revision (answer), ==, revision);
  g_assert_cmpstr (labels, ==, expected);
}

/* Labels */

static void
make_labels (void)
{
  static const char *const names[] = { "A", "B", "\xd7\x90" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *body = g_strdup_printf ("{'displayName':'%s'}",
                                               names[i]);

      json_object_unref (api_call_ok (server, "POST", KITH_PATH_LABELS, body));
    }
}

static void
test_label (void)
{
  g_autofree char *id = create ("{'name':{'first':'Ann'}}");
  g_autofree char *query = NULL;
  g_autoptr (JsonObject) given = NULL;
  g_autoptr (JsonObject) same = NULL;
  g_autoptr (JsonObject) by_query = NULL;
  g_autoptr (JsonObject) by_body = NULL;
  g_autoptr (JsonObject) none = NULL;

  make_labels ();
  /* The SDK names the contact again. */
  given = call_on ("POST", id, "/labels",
                   "{'contactId':'x','labelKeys':['custom.a','custom.b',"
                   "'custom.\xd7\x90']}");
  assert_labels (given, 2, "custom.a,custom.b,custom.\xd7\x90");
  same = call_on ("POST", id, "/labels", "{'labelKeys':['custom.b']}");
  assert_labels (same, 2, "custom.a,custom.b,custom.\xd7\x90");

  query = g_strconcat ("/labels?contactId=", id,
                       "&labelKeys=custom.a&labelKeys=custom.%D7%90", NULL);
  by_query = call_on ("DELETE", id, query, NULL);
  assert_labels (by_query, 3, "custom.b");
  by_body = call_on ("DELETE", id, "/labels",
                     "{'labelKeys':['custom.b','custom.a']}");
  assert_labels (by_body, 4, "");
  none = call_on ("DELETE", id, "/labels", "{'labelKeys':['custom.b']}");
  assert_labels (none, 4, "");
}

/* What is refused: @path: of the contact, "%s", or of one that is not there. */
typedef struct
{
  const char *name;
  const char *method;
  const char *path;
  const char *body;
  guint status;
  const char *what;
} Refusal;

#define MASK(paths) "'fieldMask':{'paths':[" paths "]}"
#define LABELS CONTACTS "/%s/labels"
#define MERGE CONTACTS "/%s/merge"
#define PREVIEW CONTACTS "/%s/preview-merge"
#define SOURCE "'sourceContactIds':['" NOBODY "']"

static const Refusal refusals[] = {
  { "label/unknown-contact", "POST", CONTACTS "/" NOBODY "/labels",
    "{'labelKeys':['contacts.customers']}", 404, "CONTACT_NOT_FOUND" },
  { "label/no-id", "POST", CONTACTS "/x/labels",
    "{'labelKeys':['contacts.customers']}", 400, "contactId" },
  { "label/unknown", "POST", LABELS,
    "{'labelKeys':['contacts.customers','custom.none']}", 400, "labelKeys[1]" },
  { "label/missing", "POST", LABELS, "{}", 400, "labelKeys" },
  { "label/empty", "POST", LABELS, "{'labelKeys':[]}", 400, "labelKeys" },
  { "label/type", "POST", LABELS, "{'labelKeys':'contacts.customers'}", 400,
    "labelKeys" },
  { "label/item-type", "POST", LABELS, "{'labelKeys':[7]}", 400,
    "labelKeys[0]" },
  { "unlabel/unknown-contact", "DELETE",
    CONTACTS "/" NOBODY "/labels?labelKeys=contacts.customers", NULL, 404,
    "CONTACT_NOT_FOUND" },
  { "unlabel/unknown", "DELETE", LABELS "?labelKeys=custom.none", NULL, 400,
    "labelKeys[0]" },
  { "unlabel/missing", "DELETE", LABELS, NULL, 400, "labelKeys" },
  { "unlabel/body-empty", "DELETE", LABELS, "{}", 400, "labelKeys" },

  { "merge/unknown-target", "POST", CONTACTS "/" NOBODY "/merge",
    "{'targetContactRevision':1,'sourceContactIds':["
    "'22222222-1111-4111-8111-111111111111']}",
    404, "CONTACT_NOT_FOUND" },
  { "merge/unknown-source", "POST", MERGE,
    "{'targetContactRevision':1," SOURCE "}", 404, "CONTACT_NOT_FOUND" },
  { "merge/no-id", "POST", CONTACTS "/x/merge",
    "{'targetContactRevision':1," SOURCE "}", 400, "targetContactId" },
  { "merge/no-revision", "POST", MERGE, "{" SOURCE "}", 400,
    "targetContactRevision" },
  { "merge/revision-0", "POST", MERGE, "{'targetContactRevision':0," SOURCE "}",
    400, "targetContactRevision" },
  { "merge/no-sources", "POST", MERGE, "{'targetContactRevision':1}", 400,
    "sourceContactIds" },
  { "merge/sources-empty", "POST", MERGE,
    "{'targetContactRevision':1,'sourceContactIds':[]}", 400,
    "sourceContactIds" },
  { "merge/sources-type", "POST", MERGE,
    "{'targetContactRevision':1,'sourceContactIds':'" NOBODY "'}", 400,
    "sourceContactIds" },
  { "merge/source-type", "POST", MERGE,
    "{'targetContactRevision':1,'sourceContactIds':[7]}", 400,
    "sourceContactIds[0]" },
  { "merge/source-no-id", "POST", MERGE,
    "{'targetContactRevision':1,'sourceContactIds':['" NOBODY "','x']}", 400,
    "sourceContactIds[1]" },
  { "merge/six-sources", "POST", MERGE,
    "{'targetContactRevision':1,'sourceContactIds':['" NOBODY "','" NOBODY
    "','" NOBODY "','" NOBODY "','" NOBODY "','" NOBODY "']}",
    400, "sourceContactIds" },
  { "preview/unknown-source", "POST", PREVIEW, "{" SOURCE "}", 404,
    "CONTACT_NOT_FOUND" },
  { "preview/itself", "POST", CONTACTS "/" NOBODY "/preview-merge",
    "{" SOURCE "}", 400, "ILLEGAL_MERGE" },
  { "preview/no-sources", "POST", PREVIEW, "{}", 400, "sourceContactIds" },

  { "update/mask-type", "PATCH", CONTACTS "/%s",
    "{'revision':1,'info':{'company':'A'},'fieldMask':7}", 400, "fieldMask" },
  { "update/mask-path", "PATCH", CONTACTS "/%s",
    "{'revision':1,'info':{'company':'A'}," MASK (
      "'info.company','info.shoe'") "}",
    400, "fieldMask.paths[1]" },
  { "update/mask-insufficient", "PATCH", CONTACTS "/%s",
    "{'revision':1,'info':{}," MASK ("'info.name'") "}", 400,
    "INSUFFICIENT_CONTACT_DATA" },

  { "submit/insufficient", "POST", SUBMIT, "{'info':{'company':'A'}}", 400,
    "INSUFFICIENT_CONTACT_DATA" },
  { "submit/unknown-contact", "POST", SUBMIT,
    "{'info':{'company':'A'},'contactId':'" NOBODY "'}", 404,
    "CONTACT_NOT_FOUND" },
  { "submit/two-primaries", "POST", SUBMIT,
    "{'info':{'emails':{'items':[{'email':'a@b.cd','primary':true},"
    "{'email':'c@b.cd','primary':true}]}}}",
    400, "CANNOT_HAVE_MULTIPLE_PRIMARY_INFO" },
  { "submit/no-info", "POST", SUBMIT, "{}", 400, "info" },
  { "submit/no-id", "POST", SUBMIT, "{'info':{'company':'A'},'contactId':'x'}",
    400, "contactId" },
  { "submit/pass-through", "POST", SUBMIT,
    "{'info':{'name':{'first':'A'}},'passThroughData':7}", 400,
    "passThroughData" },
};

static void
test_refusal (gconstpointer data)
{
  const Refusal *row = data;
  g_autofree char *id = create ("{'name':{'first':'Ann'}}");
  const char *open = strstr (row->path, "%s");
  g_autofree char *start = g_strndup (row->path, open ? open - row->path : 0);
  g_autofree char *path = open != NULL ? g_strconcat (start, id, open + 2, NULL)
                                       : g_strdup (row->path);
  g_autoptr (JsonObject) after = NULL;

  api_assert_refused (server, row->method, path, row->body, row->status,
                      row->what);
  after = call_on ("GET", id, "", NULL);
  g_assert_cmpint (get_revision (after), ==, 1);
}

static void
test_too_many_labels (void)
{
  g_autofree char *id = create ("{'name':{'first':'Ann'}}");
  g_autofree char *path = make_path (id, "/labels");
  GString *body = g_string_new ("{'labelKeys':[");
  g_autofree char *text = NULL;

  for (guint i = 0; i <= KITH_LIMIT_LABELING; i++)
    g_string_append_printf (body, "%s'contacts.customers'", i > 0 ? "," : "");
  g_string_append (body, "]}");
  text = g_string_free (body, FALSE);

  api_assert_refused (server, "POST", path, text, 400, "labelKeys");
}

/* Merging */

typedef struct
{
  char *ann;
  char *bob;
  char *cleo;
  char *phone;   /* of Cleo */
  char *sources; /* Bob and Cleo, as a member of a body */
} Three;

static void
three_init (Three *three)
{
  static guint n_phones;
  g_autofree char *info = NULL;

  three->ann = create ("{'name':{'first':'Ann'}}");
  three->bob = create ("{'name':{'first':'Bob'},'company':'B Ltd'}");
  three->phone = g_strdup_printf ("123 %u", ++n_phones);
  info = g_strdup_printf (
    "{'name':{'first':'Cleo'},'company':'C Ltd','jobTitle':'Boss',"
    "'phones':{'items':[{'phone':'%s'}]}}",
    three->phone);
  three->cleo = create (info);
  three->sources = g_strdup_printf ("'sourceContactIds':['%s','%s']",
                                    three->bob, three->cleo);
}

static void
three_clear (Three *three)
{
  g_clear_pointer (&three->ann, g_free);
  g_clear_pointer (&three->bob, g_free);
  g_clear_pointer (&three->cleo, g_free);
  g_clear_pointer (&three->phone, g_free);
  g_clear_pointer (&three->sources, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Three, three_clear)

static char *
make_merge (Three *three, const char *revision)
{
  return g_strdup_printf ("{'targetContactId':'%s',"
                          "'targetContactRevision':%s,%s}",
                          three->ann, revision, three->sources);
}

static void
assert_merged (Three *three, JsonObject *contact)
{
  JsonObject *info = kith_json_get_object (contact, "info");

  g_assert_cmpstr (kith_json_get_string (contact, "id"), ==, three->ann);
  g_assert_cmpstr (kith_json_get_string (info, "company"), ==, "B Ltd");
  g_assert_cmpstr (kith_json_get_string (info, "jobTitle"), ==, "Boss");
  g_assert_cmpstr (kith_json_get_string (
                     kith_json_get_object (contact, "primaryInfo"), "phone"),
                   ==, three->phone);
  g_assert_cmpstr (kith_json_get_string (kith_json_get_object (contact,
                                                               "lastActivity"),
                                         "activityType"),
                   ==, "CONTACT_MERGED");
}

static void
test_merge (void)
{
  g_auto (Three) three = { NULL };
  g_autofree char *body = NULL;
  g_autofree char *source_path = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autoptr (JsonObject) target = NULL;
  g_autoptr (JsonObject) source = NULL;
  g_autoptr (JsonObject) part = NULL;

  three_init (&three);
  body = make_merge (&three, "'1'");
  source_path = make_path (three.bob, "");
  merged = call_on ("POST", three.ann, "/merge", body);
  g_assert_cmpint (get_revision (merged), ==, 2);
  assert_merged (&three, kith_json_get_object (merged, "contact"));

  target = call_on ("GET", three.ann, "", NULL);
  g_assert_cmpstr (kith_json_get_string (target, "responseType"), ==,
                   "REGULAR");
  g_assert_true (
    kith_json_object_equal (kith_json_get_object (target, "contact"),
                            kith_json_get_object (merged, "contact")));

  /* Who asks for a source gets the target, here and nowhere else. */
  source = call_on ("GET", three.bob, "", NULL);
  g_assert_cmpstr (kith_json_get_string (source, "responseType"), ==, "MERGED");
  g_assert_true (
    kith_json_object_equal (kith_json_get_object (source, "contact"),
                            kith_json_get_object (merged, "contact")));
  part = call_on ("GET", three.cleo, "?fields=info.company", NULL);
  g_assert_cmpstr (kith_json_get_string (part, "responseType"), ==, "MERGED");
  g_assert_cmpstr (kith_json_get_string (json_node_get_object (
                                           kith_json_lookup (part, "contact",
                                                             "info", NULL)),
                                         "company"),
                   ==, "B Ltd");
  g_assert_null (kith_json_lookup (part, "contact", "source", NULL));

  api_assert_refused (server, "PATCH", source_path,
                      "{'revision':1,'info':{'company':'X'}}", 404,
                      "CONTACT_NOT_FOUND");
  api_assert_refused (server, "DELETE", source_path, NULL, 404,
                      "CONTACT_NOT_FOUND");
}

static void
test_merge_stale (void)
{
  g_auto (Three) three = { NULL };
  g_autofree char *body = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (JsonObject) bob = NULL;
  JsonNode *revision;
  guint status;

  three_init (&three);
  body = make_merge (&three, "2");
  path = make_path (three.ann, "/merge");
  answer = api_call (server, "POST", path, body, &status);
  g_assert_cmpuint (status, ==, 428);
  revision = kith_json_lookup (answer, "details", "applicationError", "data",
                               "currentRevision", NULL);
  g_assert_cmpint (json_node_get_int (revision), ==, 1);
  api_assert_refused (server, "POST", path, body, 428, "FAILED_PRECONDITION");
  bob = call_on ("GET", three.bob, "", NULL);
  g_assert_cmpint (get_revision (bob), ==, 1);
}

static void
test_merge_itself (void)
{
  g_auto (Three) three = { NULL };
  g_autofree char *body = NULL;
  g_autofree char *upper = NULL;
  g_autofree char *path = NULL;

  three_init (&three);
  upper = g_ascii_strup (three.ann, -1);
  body = g_strdup_printf ("{'targetContactRevision':1,'sourceContactIds':["
                          "'%s','%s']}",
                          three.bob, upper);
  path = make_path (three.ann, "/merge");
  api_assert_refused (server, "POST", path, body, 400, "ILLEGAL_MERGE");
}

static char *
create_with_phones (guint first)
{
  GString *text = g_string_new ("{'phones':{'items':[");
  g_autofree char *info = NULL;

  for (guint i = 0; i < KITH_LIMIT_ITEMS; i++)
    g_string_append_printf (text, "%s{'phone':'%u'}", i > 0 ? "," : "",
                            first + i);
  g_string_append (text, "]}}");
  info = g_string_free (text, FALSE);

  return create (info);
}

static void
test_merge_too_much (void)
{
  g_autofree char *ann = create_with_phones (770000);
  g_autofree char *bob = create_with_phones (780000);
  g_autofree char *path = make_path (ann, "/merge");
  g_autofree char *body = g_strdup_printf (
    "{'targetContactRevision':1,'sourceContactIds':['%s']}", bob);

  api_assert_refused (server, "POST", path, body, 400, "ILLEGAL_MERGE");
}

/* A source that is named twice is one. */
static void
test_merge_twice_named (void)
{
  g_auto (Three) three = { NULL };
  g_autofree char *body = NULL;
  g_autofree char *upper = NULL;
  g_autoptr (JsonObject) merged = NULL;

  three_init (&three);
  upper = g_ascii_strup (three.bob, -1);
  body = g_strdup_printf ("{'targetContactRevision':1,'sourceContactIds':["
                          "'%s','%s']}",
                          three.bob, upper);
  merged = call_on ("POST", three.ann, "/merge", body);
  g_assert_cmpint (get_revision (merged), ==, 2);
}

/* The same key, the same merge. */
static void
test_merge_again (void)
{
  g_auto (Three) three = { NULL };
  g_autofree char *quoted = NULL;
  g_autofree char *body = NULL;
  g_autofree char *request = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  three_init (&three);
  quoted = make_merge (&three, "1");
  body = g_strdelimit (g_strdup (quoted), "'", '"');
  request = g_strdup_printf (
    "POST %s/%s/merge HTTP/1.1\r\nHost: localhost\r\n"
    "Content-Type: application/json\r\nConnection: close\r\n"
    "Idempotency-Key: once\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
    CONTACTS, three.ann, strlen (body), body);
  first = kith_test_server_exchange (server, request, FALSE);
  second = kith_test_server_exchange (server, request, FALSE);

  g_assert_true (g_str_has_prefix (first, "HTTP/1.1 200"));
  g_assert_true (g_str_has_prefix (second, "HTTP/1.1 200"));
  g_assert_cmpstr (strstr (first, "{\"contact\""), ==,
                   strstr (second, "{\"contact\""));
}

static void
test_preview (void)
{
  g_auto (Three) three = { NULL };
  g_autofree char *body = NULL;
  g_autoptr (JsonObject) seen = NULL;
  g_autoptr (JsonObject) ann = NULL;
  g_autoptr (JsonObject) bob = NULL;

  three_init (&three);
  body = g_strdup_printf ("{%s}", three.sources);
  seen = call_on ("POST", three.ann, "/preview-merge", body);
  assert_merged (&three, kith_json_get_object (seen, "contact"));
  g_assert_cmpint (get_revision (seen), ==, 1);

  ann = call_on ("GET", three.ann, "", NULL);
  g_assert_cmpint (get_revision (ann), ==, 1);
  g_assert_null (kith_json_lookup (ann, "contact", "info", "company", NULL));
  bob = call_on ("GET", three.bob, "", NULL);
  g_assert_cmpstr (kith_json_get_string (bob, "responseType"), ==, "REGULAR");
}

/* Submitting */

static void
assert_submitted (const char *body, gboolean is_new, const char *id)
{
  g_autoptr (JsonObject) answer = api_call_ok (server, "POST", SUBMIT, body);

  g_assert_cmpstr (kith_json_get_string (answer, "identityType"), ==,
                   "CONTACT");
  g_assert_cmpint (kith_json_get_boolean (answer, "newContact", !is_new), ==,
                   is_new);
  if (id != NULL)
    g_assert_cmpstr (kith_json_get_string (answer, "contactId"), ==, id);
}

static void
test_submit (void)
{
  g_autofree char *id = create (
    "{'name':{'first':'Ann'},'emails':{'items':[{'email':'sub@x.net'}]}}");
  g_autofree char *by_id = g_strdup_printf (
    "{'info':{'birthdate':'2001-02-03'},'contactId':'%s'}", id);
  g_autofree char *long_text = g_strnfill (KITH_LIMIT_PASS_THROUGH_CHARS + 1,
                                           'x');
  g_autofree char *too_long = g_strdup_printf (
    "{'info':{'name':{'first':'A'}},'passThroughData':'%s'}", long_text);
  g_autoptr (JsonObject) after = NULL;
  JsonObject *info;

  assert_submitted ("{'info':{'name':{'first':'X'},'company':'C','emails':"
                    "{'items':[{'email':'SUB@x.net'}]}},"
                    "'passThroughData':'form 7'}",
                    FALSE, id);
  assert_submitted (by_id, FALSE, id);
  assert_submitted ("{'info':{'name':{'first':'X'}}}", TRUE, NULL);
  api_assert_refused (server, "POST", SUBMIT, too_long, 400, "passThroughData");

  after = call_on ("GET", id, "", NULL);
  g_assert_cmpint (get_revision (after), ==, 3);
  info = json_node_get_object (
    kith_json_lookup (after, "contact", "info", NULL));
  g_assert_cmpstr (kith_json_get_string (kith_json_get_object (info, "name"),
                                         "first"),
                   ==, "Ann");
  g_assert_cmpstr (kith_json_get_string (info, "company"), ==, "C");
  g_assert_cmpstr (kith_json_get_string (info, "birthdate"), ==, "2001-02-03");
}

/* Updating by a field mask */

static void
test_mask (void)
{
  g_autofree char *id = create (
    "{'name':{'first':'Ann','last':'Lee'},'company':'A','jobTitle':'J',"
    "'emails':{'items':[{'email':'mask@x.net'}]}}");
  g_autoptr (JsonObject) by_list = NULL;
  g_autoptr (JsonObject) by_text = NULL;
  JsonObject *info;

  /* What it does not name does not count, though it be wrong; what it names and
   * the info has not, is cleared. */
  by_list = call_on ("PATCH", id, "",
                     "{'revision':1,'info':{'name':{'first':'X','last':'Y'},"
                     "'company':'B','birthdate':'never'}," MASK (
                       "'info.company','info.name.last','info.emails'") "}");
  g_assert_cmpint (get_revision (by_list), ==, 2);
  info = json_node_get_object (
    kith_json_lookup (by_list, "contact", "info", NULL));
  g_assert_cmpstr (kith_json_get_string (kith_json_get_object (info, "name"),
                                         "first"),
                   ==, "Ann");
  g_assert_cmpstr (kith_json_get_string (kith_json_get_object (info, "name"),
                                         "last"),
                   ==, "Y");
  g_assert_cmpstr (kith_json_get_string (info, "company"), ==, "B");
  g_assert_cmpstr (kith_json_get_string (info, "jobTitle"), ==, "J");
  g_assert_false (json_object_has_member (info, "emails"));
  g_assert_false (json_object_has_member (info, "birthdate"));

  by_text = call_on ("PATCH", id, "",
                     "{'revision':2,'info':{},"
                     "'fieldMask':'info.company,info.jobTitle'}");
  info = json_node_get_object (
    kith_json_lookup (by_text, "contact", "info", NULL));
  g_assert_false (json_object_has_member (info, "company"));
  g_assert_false (json_object_has_member (info, "jobTitle"));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  server = kith_test_server_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/server/operations/refuse/",
                                           refusals[i].name, NULL);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  g_test_add_func ("/server/operations/label", test_label);
  g_test_add_func ("/server/operations/label/too-many", test_too_many_labels);
  g_test_add_func ("/server/operations/merge", test_merge);
  g_test_add_func ("/server/operations/merge/stale", test_merge_stale);
  g_test_add_func ("/server/operations/merge/itself", test_merge_itself);
  g_test_add_func ("/server/operations/merge/too-much", test_merge_too_much);
  g_test_add_func ("/server/operations/merge/twice-named",
                   test_merge_twice_named);
  g_test_add_func ("/server/operations/merge/again", test_merge_again);
  g_test_add_func ("/server/operations/merge/preview", test_preview);
  g_test_add_func ("/server/operations/submit", test_submit);
  g_test_add_func ("/server/operations/mask", test_mask);

  status = g_test_run ();
  kith_test_server_free (server);

  return status;
}
