/* test-velo.c: the shape of the Velo API
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-velo.h"

typedef struct
{
  const char *name;
  const char *from;
  const char *to; /* NULL: refused */
} Row;

static JsonObject *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonObject *object = kith_json_parse_object (text, strlen (text), G_MAXSIZE,
                                               &error);

  g_assert_no_error (error);

  return object;
}

static void
assert_is (JsonObject *object, const char *expected)
{
  g_autoptr (JsonObject) wanted = parse (expected);

  if (!kith_json_object_equal (object, wanted))
    {
      g_autofree char *text = kith_json_print (object);

      g_error ("expected %s, got %s", expected, text);
    }
}

static const Row infos[] = {
  { "name", "{'name':{'first':'Annie','last':'New Name'}}",
    "{'name':{'first':'Annie','last':'New Name'}}" },
  { "extended-fields", "{'extendedFields':{'custom.met-at':'MegaCon'}}",
    "{'extendedFields':{'items':{'custom.met-at':'MegaCon'}}}" },
  { "email", "{'emails':[{'_id':'7','email':'a@x.example','tag':'WORK'}]}",
    "{'emails':{'items':[{'id':'7','email':'a@x.example','tag':'WORK'}]}}" },
  { "labels", "{'labelKeys':['custom.a','custom.b']}",
    "{'labelKeys':{'items':['custom.a','custom.b']}}" },
  { "address",
    "{'addresses':[{'address':{'addressLine1':'Way 1','formatted':'Way 1\\nX',"
    "'location':{'latitude':1,'longitude':2},'city':'X'}}]}",
    "{'addresses':{'items':[{'address':{'city':'X','addressLine':'Way 1',"
    "'formattedAddress':'Way 1\\nX',"
    "'geocode':{'latitude':1,'longitude':2}}}]}}" },
  { "cleared", "{'company':null,'emails':[],'phones':null}",
    "{'company':null,'emails':{'items':[]},'phones':null}" },
  { "picture", "{'profilePicture':'https://x.example/a.png'}",
    "{'picture':{'image':{'url':'https://x.example/a.png'}}}" },
  { "picture-of-the-media-manager",
    "{'profilePicture':'wix:image://v1/abc/a.png#originWidth=1'}",
    "{'picture':{'image':{'id':'abc','filename':'a.png','width':1,"
    "'url':'wix:image://v1/abc/a.png#originWidth=1'}}}" },
  { "picture-without-a-file",
    "{'profilePicture':'wix:image://v1/abc#originHeight=-1'}",
    "{'picture':{'image':{'id':'abc',"
    "'url':'wix:image://v1/abc#originHeight=-1'}}}" },
  { "unknown", "{'mood':{'now':'good'}}", "{'mood':{'now':'good'}}" },
  { "emails-of-the-wrong-type", "{'emails':'a@x.example'}", NULL },
  { "fields-of-the-wrong-type", "{'extendedFields':['a']}", NULL },
  { "picture-of-the-wrong-type", "{'profilePicture':7}", NULL },
};

static const Row flat_infos[] = {
  { "names", "{'firstName':'Ann','lastName':null}",
    "{'name':{'first':'Ann','last':null}}" },
  { "lists", "{'emails':['a@x.example'],'phones':['1','2'],'labels':['c.a']}",
    "{'emails':{'items':[{'email':'a@x.example'}]},"
    "'phones':{'items':[{'phone':'1'},{'phone':'2'}]},"
    "'labelKeys':{'items':['c.a']}}" },
  { "custom", "{'met-at':'MegaCon','custom.budget':7}",
    "{'extendedFields':{'items':{'custom.met-at':'MegaCon',"
    "'custom.budget':7}}}" },
  { "login-email-is-read-only", "{'loginEmail':'a@x.example'}", "{}" },
  { "name-of-the-wrong-type", "{'firstName':7}", NULL },
  { "email-of-the-wrong-type", "{'emails':[7]}", NULL },
};

static const Row queries[] = {
  { "bare", "{'filter':{'_createdDate':{'$gt':'x'}},'search':'ann'}",
    "{'search':'ann','query':{'filter':{'createdDate':{'$gt':'x'}}}}" },
  { "whole", "{'query':{'sort':[{'fieldName':'_createdDate'}]},'search':'a'}",
    "{'query':{'sort':[{'fieldName':'createdDate'}]},'search':'a'}" },
  { "nested", "{'filter':{'$and':[{'_id':'1'},{'$not':{'_updatedDate':1}}]}}",
    "{'query':{'filter':{'$and':[{'id':'1'},{'$not':{'updatedDate':1}}]}}}" },
};

static const char *
quote (char **buffer, const char *text)
{
  *buffer = g_strdelimit (g_strdup (text), "'", '"');

  return *buffer;
}

static void
check_row (const Row *row, JsonObject *result, const GError *error)
{
  g_autofree char *buffer = NULL;

  if (row->to == NULL)
    {
      g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
      g_assert_null (result);
    }
  else
    {
      g_assert_no_error (error);
      assert_is (result, quote (&buffer, row->to));
    }
}

static void
test_info (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *buffer = NULL;
  g_autoptr (JsonObject) velo = parse (quote (&buffer, row->from));
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;

  result = kith_velo_to_info (velo, &error);
  check_row (row, result, error);
}

static void
test_flat_info (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *buffer = NULL;
  g_autoptr (JsonObject) velo = parse (quote (&buffer, row->from));
  g_autoptr (JsonObject) result = NULL;
  g_autoptr (GError) error = NULL;

  result = kith_velo_to_info_deprecated (velo, &error);
  check_row (row, result, error);
}

static void
test_query (gconstpointer data)
{
  const Row *row = data;
  g_autofree char *buffer = NULL;
  g_autoptr (JsonObject) velo = parse (quote (&buffer, row->from));
  g_autoptr (JsonObject) result = kith_velo_to_query (velo);

  check_row (row, result, NULL);
}

/* The seed's own answer, from what the REST API says (wix-contacts C.12). */
static void
test_contact (void)
{
  g_autoptr (JsonObject) rest = parse (
    "{\"id\":\"0677ef55-cf20-4f68-989a-f31d3649eb72\",\"revision\":7,"
    "\"source\":{\"sourceType\":\"ADMIN\",\"appId\":\"manual\"},"
    "\"createdDate\":\"2021-03-31T20:24:48.393Z\","
    "\"updatedDate\":\"2021-04-07T20:37:48.588Z\","
    "\"lastActivity\":{\"activityDate\":\"2021-03-31T20:24:48.393Z\","
    "\"activityType\":\"CONTACT_CREATED\"},"
    "\"primaryEmail\":{\"email\":\"a@x.example\"},"
    "\"info\":{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"},"
    "\"emails\":{\"items\":[]},"
    "\"extendedFields\":{\"items\":{"
    "\"custom.event-we-met-at\":\"Cloud Computing MegaCon\","
    "\"contacts.displayByFirstName\":\"Annie New Name\","
    "\"contacts.displayByLastName\":\"New Name Annie\"}}}}");
  g_autoptr (JsonObject) velo = kith_velo_from_contact (rest);
  g_autofree char *text = kith_json_print (velo);

  g_assert_cmpstr (
    text, ==,
    "{\"_id\":\"0677ef55-cf20-4f68-989a-f31d3649eb72\","
    "\"_createdDate\":\"2021-03-31T20:24:48.393Z\","
    "\"_updatedDate\":\"2021-04-07T20:37:48.588Z\",\"revision\":7,"
    "\"info\":{\"name\":{\"first\":\"Annie\",\"last\":\"New Name\"},"
    "\"extendedFields\":{"
    "\"custom.event-we-met-at\":\"Cloud Computing MegaCon\","
    "\"contacts.displayByFirstName\":\"Annie New Name\","
    "\"contacts.displayByLastName\":\"New Name Annie\"}},"
    "\"source\":{\"sourceType\":\"ADMIN\",\"appId\":\"manual\"},"
    "\"lastActivity\":{\"activityDate\":\"2021-03-31T20:24:48.393Z\","
    "\"activityType\":\"CONTACT_CREATED\"}}");
}

/* What goes in comes out, so that a script may send back what it was given. */
static void
test_round_trip (void)
{
  g_autoptr (JsonObject) rest = parse (
    "{\"name\":{\"first\":\"A\"},"
    "\"emails\":{\"items\":[{\"id\":\"1\",\"email\":\"a@x.example\"}]},"
    "\"addresses\":{\"items\":[{\"id\":\"2\",\"address\":"
    "{\"addressLine\":\"W\",\"formattedAddress\":\"W\"}}]},"
    "\"labelKeys\":{\"items\":[\"custom.a\"]},"
    "\"extendedFields\":{\"items\":{\"custom.b\":7.5}},"
    "\"picture\":{\"image\":{\"id\":\"a~mv2.png\",\"width\":40,"
    "\"height\":30,\"filename\":\"A b/c#d.png\",\"url\":\""
    "wix:image://v1/a~mv2.png/A%20b%2Fc%23d.png"
    "#originWidth=40&originHeight=30\"}}}");
  g_autoptr (JsonObject) velo = kith_velo_from_info (rest);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) back = kith_velo_to_info (velo, &error);

  g_assert_no_error (error);
  g_assert_true (kith_json_object_equal (rest, back));
}

static void
add_rows (const char *prefix,
          const Row *rows,
          gsize n_rows,
          GTestDataFunc function)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autofree char *path = g_strconcat (prefix, rows[i].name, NULL);

      g_test_add_data_func (path, &rows[i], function);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_rows ("/velo/info/", infos, G_N_ELEMENTS (infos), test_info);
  add_rows ("/velo/flat-info/", flat_infos, G_N_ELEMENTS (flat_infos),
            test_flat_info);
  add_rows ("/velo/query/", queries, G_N_ELEMENTS (queries), test_query);
  g_test_add_func ("/velo/contact", test_contact);
  g_test_add_func ("/velo/round-trip", test_round_trip);

  return g_test_run ();
}
