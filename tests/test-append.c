/* test-append.c: what one contact takes over from others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-append.h"

#include "base/kith-json.h"
#include "base/kith-text.h"
#include "info-leaves.h"
#include "model/kith-extended-field.h"
#include "model/kith-patch.h"
#include "random-info.h"
#include "test-utils.h"

#define N_ROUNDS 3000
#define N_OTHERS_MAX 5

/* What patches come out: JSON with ' for ", others parted by "|". */

typedef struct
{
  const char *name;
  const char *info;
  const char *others;
  const char *patch;
} Case;

#define EMAIL(email) "{'email':'" email "','tag':'HOME'}"
#define EMAILS(items) "'emails':{'items':[" items "]}"
#define PHONES(items) "'phones':{'items':[" items "]}"
#define CITY(city) "{'address':{'city':'" city "'},'tag':'HOME'}"
#define ADDRESSES(items) "'addresses':{'items':[" items "]}"
#define LABELS(items) "'labelKeys':{'items':[" items "]}"
#define FIELDS(items) "'extendedFields':{'items':{" items "}}"

static const Case cases[] = {
  { "nothing", "{'company':'A'}", "{'company':'B'}", "{}" },
  { "text", "{'company':'A'}", "{'jobTitle':'B','company':'C'}",
    "{'jobTitle':'B'}" },
  { "text/first-wins", "{}", "{'company':''}|{'company':'A'}|{'company':'B'}",
    "{'company':'A'}" },
  { "text/empty-is-a-gap", "{'company':''}", "{'company':'A'}",
    "{'company':'A'}" },
  { "date", "{}", "{'birthdate':'2001-02-03','locale':'de'}",
    "{'birthdate':'2001-02-03','locale':'de'}" },
  { "unknown", "{'picture':{'image':{'url':'a'}}}",
    "{'picture':{'image':{'url':'b'}},'locations':{'items':['c']}}",
    "{'locations':{'items':['c']}}" },
  { "name", "{}", "{'name':{'first':'Ann','last':'Lee'}}",
    "{'name':{'first':'Ann','last':'Lee'}}" },
  { "name/there", "{'name':{'first':'Ann','last':'Lee'}}",
    "{'name':{'first':'Bob','last':'Roe'}}", "{}" },
  { "name/part", "{'name':{'first':'Ann'}}",
    "{'name':{'first':'Bob','last':'Roe'}}|{'name':{'first':'ANN','last':'Lee'}"
    "}",
    "{'name':{'last':'Lee'}}" },
  { "name/part/last", "{'name':{'last':'Lee'}}",
    "{'name':{'first':'Ann','last':'Lee'}}", "{'name':{'first':'Ann'}}" },
  { "name/in-two-steps", "{}",
    "{'name':{'first':'Ann'}}|{'name':{'first':'Bob','last':'Roe'}}"
    "|{'name':{'first':'Ann','last':'Lee'}}",
    "{'name':{'first':'Ann','last':'Lee'}}" },
  { "name/unknown", "{'name':{'first':'Ann'}}",
    "{'name':{'first':'Bob','middle':'X'}}|{'name':{'middle':'Y'}}",
    "{'name':{'middle':'X'}}" },
  { "emails", "{" EMAILS (EMAIL ("a@x")) "}",
    "{" EMAILS (EMAIL ("A@X") "," EMAIL ("b@x")) "}|{" EMAILS (
      EMAIL (" B@x ") "," EMAIL ("c@x")) "}",
    "{" EMAILS (EMAIL ("a@x") "," EMAIL ("b@x") "," EMAIL ("c@x")) "}" },
  { "emails/primary-stays",
    "{" EMAILS ("{'id':'1','email':'a@x'},{'id':'2','email':'b@x',"
                "'primary':true}") "}",
    "{" EMAILS ("{'id':'3','email':'c@x','primary':true}") "}",
    "{" EMAILS ("{'id':'1','email':'a@x'},{'id':'2','email':'b@x',"
                "'primary':true},{'email':'c@x'}") "}" },
  { "emails/primary-of-the-first", "{}",
    "{'company':'A'}|{" EMAILS (
      "{'id':'1','email':'a@x'},{'id':'2',"
      "'email':'b@x','primary':true}") "}|{" EMAILS ("{'id':'3','email':'c@x','"
                                                     "primary':true}") "}",
    "{'company':'A'," EMAILS ("{'email':'a@x'},{'email':'b@x',"
                              "'primary':true},{'email':'c@x'}") "}" },
  { "phones/digits", "{" PHONES ("{'phone':'(1) 23'}") "}",
    "{" PHONES ("{'phone':'12 3'}") "}", "{}" },
  { "phones/e164", "{" PHONES ("{'phone':'030 1','e164Phone':'+49301'}") "}",
    "{" PHONES ("{'phone':'+49 30 1','e164Phone':'+49301'}") "}", "{}" },
  { "phones/another-country",
    "{" PHONES ("{'phone':'030 1','e164Phone':'+49301'}") "}",
    "{" PHONES ("{'phone':'030 1','e164Phone':'+43301'}") "}",
    "{" PHONES ("{'phone':'030 1'},{'phone':'030 1'}") "}" },
  { "addresses", "{" ADDRESSES (CITY ("Bonn")) "}",
    "{" ADDRESSES (CITY ("bonn") "," CITY ("Rom")) "}",
    "{" ADDRESSES (CITY ("Bonn") "," CITY ("Rom")) "}" },
  /* Without a text of its own an address is the same as none. */
  { "addresses/hint", "{" ADDRESSES ("{'address':{'hint':'left'}}") "}",
    "{" ADDRESSES ("{'address':{'hint':'right'}}") "}",
    "{" ADDRESSES ("{'address':{'hint':'left'}},"
                   "{'address':{'hint':'right'}}") "}" },
  { "labels", "{" LABELS ("'custom.a','custom.b'") "}",
    "{" LABELS ("'custom.b','custom.c'") "}|{" LABELS ("'custom.c'") "}",
    "{" LABELS ("'custom.a','custom.b','custom.c'") "}" },
  { "labels/there", "{" LABELS ("'custom.a'") "}",
    "{" LABELS ("'custom.a'") "}", "{}" },
  { "extended", "{" FIELDS ("'custom.a':1") "}",
    "{" FIELDS ("'custom.a':2,'custom.b':0,'ecom.numOfPurchases':9") "}",
    "{" FIELDS ("'custom.b':0") "}" },
};

static JsonObject *
parse (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');

  return kith_test_json_object (quoted);
}

static GPtrArray *
parse_all (const char *texts)
{
  g_auto (GStrv) parts = g_strsplit (texts, "|", -1);
  GPtrArray *all = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_object_unref);

  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (all, parse (parts[i]));

  return all;
}

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (JsonObject) info = parse (row->info);
  g_autoptr (GPtrArray) others = parse_all (row->others);
  g_autoptr (JsonObject) expected = parse (row->patch);
  g_autoptr (JsonObject) patch = kith_append_make_patch (info, others);
  g_autofree char *left = kith_json_print (patch);
  g_autofree char *right = kith_json_print (expected);

  if (!kith_json_object_equal (patch, expected))
    g_assert_cmpstr (left, ==, right);
}

/* Properties */

typedef struct
{
  KithContactInfo *info;
  KithContactInfo *others[N_OTHERS_MAX];
  guint n_others;
  KithContactInfo *result;
} Round;

static GPtrArray *
get_others (Round *round)
{
  GPtrArray *others = g_ptr_array_new ();

  for (guint i = 0; i < round->n_others; i++)
    g_ptr_array_add (others, kith_contact_info_get_json (round->others[i]));

  return others;
}

static JsonObject *
make_patch (Round *round, KithContactInfo *info)
{
  g_autoptr (GPtrArray) others = get_others (round);

  return kith_append_make_patch (kith_contact_info_get_json (info), others);
}

static void
round_init (Round *round)
{
  g_autoptr (JsonObject) patch = NULL;

  round->info = random_info_new ();
  round->n_others = (guint) g_test_rand_int_range (1, N_OTHERS_MAX + 1);
  for (guint i = 0; i < round->n_others; i++)
    round->others[i] = random_info_new ();

  patch = make_patch (round, round->info);
  round->result = kith_patch_apply (round->info, patch);
}

static void
round_clear (Round *round)
{
  g_clear_object (&round->info);
  for (guint i = 0; i < round->n_others; i++)
    g_clear_object (&round->others[i]);
  g_clear_object (&round->result);
}

/* Whatever the contact had, it has. */
static void
assert_kept (Round *round)
{
  g_autoptr (GHashTable) before = info_leaves_new (round->info);
  g_autoptr (GHashTable) after = info_leaves_new (round->result);
  GHashTableIter iter;
  gpointer leaf;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &leaf, NULL))
    {
      g_test_message ("%s", (const char *) leaf);
      g_assert_cmpuint (info_leaves_count (after, leaf), >=,
                        info_leaves_count (before, leaf));
    }
}

static gboolean
is_there (KithContactInfo *info, KithField field, const char *key)
{
  guint n_items = kith_contact_info_get_n_items (info, field);

  for (guint i = 0; i < n_items; i++)
    {
      g_autofree char *other = kith_item_get_key (
        field, kith_contact_info_get_item (info, field, i));

      if (g_str_equal (key, other))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_anywhere (Round *round, KithField field, const char *key)
{
  gboolean found = is_there (round->info, field, key);

  for (guint i = 0; i < round->n_others; i++)
    found |= is_there (round->others[i], field, key);

  return found;
}

/* Every item of the others is there, and no other. */
static void
assert_items (Round *round, KithField field)
{
  for (guint i = 0; i < round->n_others; i++)
    for (guint j = 0;
         j < kith_contact_info_get_n_items (round->others[i], field); j++)
      {
        g_autofree char *key = kith_item_get_key (
          field, kith_contact_info_get_item (round->others[i], field, j));

        g_assert_true (is_there (round->result, field, key));
      }

  for (guint i = 0; i < kith_contact_info_get_n_items (round->result, field);
       i++)
    {
      g_autofree char *key = kith_item_get_key (
        field, kith_contact_info_get_item (round->result, field, i));

      g_assert_true (is_anywhere (round, field, key));
    }
}

static void
assert_primary (Round *round, KithField field)
{
  guint n_items = kith_contact_info_get_n_items (round->info, field);

  for (guint i = 0; i < n_items; i++)
    if (kith_item_get_primary (
          kith_contact_info_get_item (round->info, field, i)))
      g_assert_true (kith_item_get_primary (
        kith_contact_info_get_item (round->result, field, i)));
}

static void
assert_labels (Round *round)
{
  for (guint i = 0; i < round->n_others; i++)
    {
      g_auto (GStrv) labels = kith_contact_info_get_labels (round->others[i]);

      for (guint j = 0; labels[j] != NULL; j++)
        g_assert_true (kith_contact_info_has_label (round->result, labels[j]));
    }
}

static gboolean
is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

/* The contact's own, else that of the first who has one. */
static void
assert_text (Round *round, KithField field)
{
  const char *expected = kith_contact_info_get_text (round->info, field);

  for (guint i = 0; !is_set (expected) && i < round->n_others; i++)
    expected = kith_contact_info_get_text (round->others[i], field);

  g_assert_cmpstr (kith_contact_info_get_text (round->result, field), ==,
                   is_set (expected) ? expected : NULL);
}

static void
assert_extended (Round *round, const char *key)
{
  JsonNode *expected = kith_contact_info_get_extended (round->info, key);

  if (kith_extended_key_is_writable (key))
    for (guint i = 0; expected == NULL && i < round->n_others; i++)
      expected = kith_contact_info_get_extended (round->others[i], key);

  g_assert_true (
    kith_json_equal (kith_contact_info_get_extended (round->result, key),
                     expected));
}

/* Both parts of a name come from those who agree on it. */
static void
assert_name (Round *round)
{
  g_autofree char *name = kith_contact_info_join_name (round->result, FALSE);
  gboolean found = name == NULL;

  for (guint i = 0; i <= round->n_others; i++)
    {
      KithContactInfo *from = i == 0 ? round->info : round->others[i - 1];
      g_autofree char *whole = kith_contact_info_join_name (from, FALSE);
      g_autofree char *left = kith_text_fold (name != NULL ? name : "");
      g_autofree char *right = kith_text_fold (whole != NULL ? whole : "");

      found |= g_str_equal (left, right);
      if (whole != NULL)
        g_assert_nonnull (name);
    }

  g_assert_true (found);
}

static void
test_random (void)
{
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      Round round = { NULL };
      g_autoptr (JsonObject) again = NULL;

      round_init (&round);
      assert_kept (&round);
      for (KithField field = KITH_FIELD_EMAILS; field <= KITH_FIELD_ADDRESSES;
           field++)
        {
          assert_items (&round, field);
          assert_primary (&round, field);
        }
      assert_labels (&round);
      for (KithField field = KITH_FIELD_COMPANY; field <= KITH_FIELD_LOCALE;
           field++)
        assert_text (&round, field);
      for (guint j = 0; j < random_info_n_custom_keys; j++)
        assert_extended (&round, random_info_custom_keys[j]);
      assert_name (&round);

      /* And there is nothing left to take over. */
      again = make_patch (&round, round.result);
      g_assert_cmpuint (json_object_get_size (again), ==, 0);
      round_clear (&round);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/append/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/append/random", test_random);

  return g_test_run ();
}
