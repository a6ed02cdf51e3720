/* test-record-excerpt.c: an update of a part is one of the whole
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-record-excerpt.h"

#include <string.h>

#include "base/kith-error.h"
#include "model/kith-patch.h"
#include "model/kith-record.h"
#include "random-info.h"
#include "store-utils.h"
#include "store/index/kith-sqlite-index.h"
#include "store/index/kith-sqlite-values.h"
#include "test-utils.h"

#define ID "0677ef55-cf20-4f68-989a-f31d3649eb72"
#define CREATED 1617222288393000
#define UPDATED 1617827868588000
#define N_ROUNDS 5000

#define SHARED_PATCH                                                           \
  "{\"jobTitle\":\"No\",\"emails\":{\"items\":[{\"email\":\"o@x.y\"}]}}"

/* What is made of a record by an update. */
typedef struct
{
  GPtrArray *was;
  GPtrArray *values;
  GBytes *first_key;
  GBytes *last_key;
  char *doc; /* NULL: refused */
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_clear_pointer (&self->was, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->first_key, g_bytes_unref);
  g_clear_pointer (&self->last_key, g_bytes_unref);
  g_clear_pointer (&self->doc, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static gboolean
is_order_touched (JsonObject *patch)
{
  return json_object_has_member (patch, "name")
         || json_object_has_member (patch, "company")
         || json_object_has_member (patch, "emails")
         || json_object_has_member (patch, "phones");
}

/* @record: (transfer full) */
static void
update (Outcome *self,
        JsonObject *record,
        JsonObject *patch,
        KithJsonExcerpt *excerpt)
{
  g_autoptr (JsonObject) updated = NULL;

  self->was = kith_sqlite_values_get (record, patch);
  updated = kith_record_update_own (record, patch, UPDATED, NULL);
  if (updated == NULL)
    return;

  self->values = kith_sqlite_values_get (updated, patch);
  if (is_order_touched (patch))
    {
      self->first_key = kith_sqlite_index_get_key (updated, FALSE);
      self->last_key = kith_sqlite_index_get_key (updated, TRUE);
    }
  self->doc = excerpt != NULL ? kith_json_excerpt_print (excerpt, updated)
                              : kith_json_print (updated);
}

/* New items have got ids of their own. */
static JsonObject *
read_without_ids (const char *doc)
{
  g_autoptr (GRegex)
    id = g_regex_new ("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", 0, 0, NULL);
  g_autofree char *text = g_regex_replace_literal (id, doc, -1, 0, "ID", 0,
                                                   NULL);

  return kith_test_json_object (text);
}

static void
assert_same_values (GPtrArray *a, GPtrArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    {
      KithValue *one = g_ptr_array_index (a, i);
      KithValue *other = g_ptr_array_index (b, i);

      g_assert_cmpint (one->kind, ==, other->kind);
      g_assert_true (g_bytes_equal (one->norm, other->norm));
    }
}

static void
assert_same_keys (GBytes *a, GBytes *b)
{
  g_assert_cmpint (a != NULL, ==, b != NULL);
  if (a != NULL)
    g_assert_true (g_bytes_equal (a, b));
}

static void
compare_searched (JsonObject *record, const char *doc)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) part = kith_record_read_searched (doc, &error);
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (kith_json_get_time (part, "updatedDate"), ==,
                   kith_json_get_time (record, "updatedDate"));
  text = kith_record_get_search_text (part, NULL, NULL);
  expected = kith_record_get_search_text (record, NULL, NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* Whether a part of it was enough. */
static gboolean
compare (JsonObject *record, JsonObject *patch)
{
  g_autofree char *doc = kith_json_print (record);
  JsonObject *part = NULL;
  g_autoptr (KithJsonExcerpt)
    excerpt = kith_record_excerpt_new (doc, patch, &part);
  g_auto (Outcome) whole = { 0 };
  g_auto (Outcome) little = { 0 };
  g_autoptr (JsonObject) made = NULL;
  g_autoptr (JsonObject) expected = NULL;

  compare_searched (record, doc);
  if (excerpt == NULL)
    return FALSE;

  update (&little, part, patch, excerpt);
  update (&whole, kith_json_copy_object (record), patch, NULL);
  assert_same_values (little.was, whole.was);
  g_assert_cmpint (little.doc != NULL, ==, whole.doc != NULL);
  if (whole.doc == NULL)
    return TRUE;

  assert_same_values (little.values, whole.values);
  assert_same_keys (little.first_key, whole.first_key);
  assert_same_keys (little.last_key, whole.last_key);
  made = read_without_ids (little.doc);
  expected = read_without_ids (whole.doc);
  if (!kith_json_object_equal (made, expected))
    g_error ("%s\nis not %s", little.doc, whole.doc);

  return TRUE;
}

static void
test_random (void)
{
  guint n_compared = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (KithContactInfo) base = random_info_new ();
      g_autoptr (KithContactInfo) edited = NULL;
      g_autoptr (JsonObject) patch = NULL;
      g_autoptr (JsonObject)
        record = kith_record_create (ID, kith_contact_info_get_json (base),
                                     NULL, CREATED, NULL);

      if (record == NULL)
        continue;

      edited = kith_contact_info_copy (base);
      random_info_edit (edited, (guint) g_test_rand_int_range (1, 4), FALSE);
      patch = kith_patch_diff (base, edited);
      if (compare (record, patch))
        n_compared++;
    }

  g_assert_cmpuint (n_compared, >, N_ROUNDS / 4);
}

/* Each member of an info, so that none is forgotten. */
static void
test_members (void)
{
  static const char *const patches[] = {
    "{'name':{'first':'Bo'}}",
    "{'name':null}",
    "{'company':'Acme'}",
    "{'jobTitle':'Boss'}",
    "{'birthdate':'1990-01-02'}",
    "{'locale':'DE-de'}",
    "{'emails':{'items':[{'email':'b@x.y'}]}}",
    "{'emails':null}",
    "{'emails':{'items':[]},'phones':null}",
    "{'phones':{'items':[{'phone':'12','countryCode':'DE'}]}}",
    "{'addresses':{'items':[{'address':{'city':'Ulm','country':'DE'}}]}}",
    "{'addresses':null}",
    "{'labelKeys':{'items':['custom.b']}}",
    "{'locations':{'items':['loc']}}",
    "{'extendedFields':{'items':{'custom.a':2}}}",
    "{'extendedFields':{'items':null}}",
    "{'picture':{'image':{'id':'p','url':'u','height':1,'width':1}}}",
    "{'jobTitle':null,'locale':null,'birthdate':null}",
  };
  static const char *const infos[] = {
    "{'name':{'first':'Ann','last':'Lee'},'company':'C','jobTitle':'J',"
    "'birthdate':'1988-05-14','locale':'en-us',"
    "'emails':{'items':[{'email':'a@x.y','tag':'WORK'},{'email':'c@x.y'}]},"
    "'phones':{'items':[{'phone':'030 1234','countryCode':'DE'}]},"
    "'addresses':{'items':[{'address':{'city':'Bern','country':'CH'}}]},"
    "'labelKeys':{'items':['custom.a']},'locations':{'items':['here']},"
    "'extendedFields':{'items':{'custom.a':1,'custom.b':'b'}}}",
    "{'name':{'first':'Ann'}}",
    "{'emails':{'items':[{'email':'a@x.y'}]},'jobTitle':'J'}",
    "{'name':{'first':' '},'phones':{'items':[{'phone':'12'}]}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    {
      g_autoptr (JsonObject) info = parse (infos[i]);
      g_autoptr (JsonObject)
        record = kith_record_create (ID, info, NULL, CREATED, NULL);

      g_assert_nonnull (record);
      for (guint j = 0; j < G_N_ELEMENTS (patches); j++)
        {
          g_autoptr (JsonObject) patch = parse (patches[j]);
          gboolean enough = compare (record, patch);

          /* Who has a name. */
          if (i < 2)
            g_assert_true (enough);
        }
    }
}

static void
test_little (void)
{
  g_autoptr (JsonObject)
    info = parse ("{'name':{'first':'Ann'},'jobTitle':'J',"
                  "'emails':{'items':[{'email':'a@x.y'}]}}");
  g_autoptr (JsonObject) patch = parse ("{'jobTitle':'K'}");
  g_autoptr (JsonObject)
    record = kith_record_create (ID, info, NULL, CREATED, NULL);
  g_autofree char *doc = kith_json_print (record);
  g_autoptr (JsonObject) part = NULL;
  g_autoptr (KithJsonExcerpt)
    excerpt = kith_record_excerpt_new (doc, patch, &part);

  g_assert_nonnull (excerpt);
  g_assert_cmpuint (json_object_get_size (part), ==, 3);
  g_assert_cmpuint (json_object_get_size (kith_json_get_object (part, "info")),
                    ==, 2);
}

/* What a refused update would have made leaves no trace in the next one. */
static void
test_refused_update (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    patch = kith_json_parse_object (SHARED_PATCH, strlen (SHARED_PATCH),
                                    sizeof SHARED_PATCH, NULL);
  g_autoptr (JsonObject)
    other = store_create (fixture, "{'emails':{'items':[{'email':'o@x.y'}]}}");
  g_autoptr (JsonObject)
    first = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject)
    second = store_update (fixture->store, first, "{'company':'Acme'}", &error);
  g_autoptr (JsonObject) third = NULL;
  KithStoreWrite write = { .contact_id = kith_json_get_string (second, "id"),
                           .revision = 2,
                           .info = patch };

  g_assert_no_error (error);
  g_assert_null (store_update (fixture->store, second,
                               "{'name':{'first':''},'company':'No'}", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INSUFFICIENT);
  g_clear_error (&error);
  g_assert_null (store_write (fixture->store, &write, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_DUPLICATE);
  g_clear_error (&error);

  third = store_update (fixture->store, second, "{'locale':'de-de'}", &error);
  g_assert_no_error (error);
  kith_json_set_string (json_object_get_object_member (second, "info"),
                        "locale", "de-de");
  json_object_set_int_member (second, "revision", 3);
  kith_json_set_string (second, "updatedDate",
                        kith_json_get_string (third, "updatedDate"));
  g_assert_true (kith_json_object_equal (third, second));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record-excerpt/little", test_little);
  g_test_add_func ("/record-excerpt/members", test_members);
  g_test_add_func ("/record-excerpt/random", test_random);

  g_test_add ("/record-excerpt/refused", StoreFixture, NULL,
              store_fixture_set_up, test_refused_update,
              store_fixture_tear_down);

  return g_test_run ();
}
