/* test-merge.c: the three-way merge, case by case
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-merge.h"

/* Infos are written with ' for ".  Conflicts are paths, in order, by blanks. */
typedef struct
{
  const char *name;
  const char *base;
  const char *mine;
  const char *theirs;
  const char *result;
  const char *conflicts;
} Case;

#define EMAILS(items) "{'emails':{'items':[" items "]}}"
#define PHONES(items) "{'phones':{'items':[" items "]}}"
#define ADDRESSES(items) "{'addresses':{'items':[" items "]}}"
#define A1 "{'id':'1','email':'a@x.example'}"
#define B2 "{'id':'2','email':'b@x.example'}"
#define C3 "{'id':'3','email':'c@x.example'}"

static const Case cases[] = {
  /* Texts */
  { "text-only-mine", "{'company':'A'}", "{'company':'B'}", "{'company':'A'}",
    "{'company':'B'}", "" },
  { "text-only-theirs", "{'company':'A'}", "{'company':'A'}", "{'company':'B'}",
    "{'company':'B'}", "" },
  { "text-both-same", "{'company':'A'}", "{'company':'B'}", "{'company':'B'}",
    "{'company':'B'}", "" },
  { "text-both-agree-once-normalized", "{'company':'A'}",
    "{'company':'Caf\xc3\xa9 '}", "{'company':'Cafe\xcc\x81'}",
    "{'company':'Cafe\xcc\x81'}", "" },
  { "text-both-differ", "{'company':'A'}", "{'company':'B'}", "{'company':'C'}",
    "{'company':'C'}", "company" },
  { "text-cleared-and-changed", "{'company':'A'}", "{}", "{'company':'C'}",
    "{'company':'C'}", "company" },
  { "text-cleared", "{'company':'A'}", "{}", "{'company':'A'}", "{}", "" },
  { "text-both-added", "{}", "{'name':{'first':'A'}}", "{'name':{'first':'B'}}",
    "{'name':{'first':'B'}}", "name.first" },
  { "text-case-counts", "{'company':'acme'}", "{'company':'Acme'}",
    "{'company':'acme'}", "{'company':'Acme'}", "" },
  { "other-fields-do-not-clash", "{'name':{'first':'A','last':'B'}}",
    "{'name':{'first':'X','last':'B'}}", "{'name':{'first':'A','last':'Y'}}",
    "{'name':{'first':'X','last':'Y'}}", "" },

  /* Lists */
  { "both-added", EMAILS (A1), EMAILS (A1 ",{'email':'m@x.example'}"),
    EMAILS (A1 "," B2), EMAILS (A1 "," B2 ",{'email':'m@x.example'}"), "" },
  { "both-added-the-same", EMAILS (A1), EMAILS (A1 ",{'email':' B@x.example'}"),
    EMAILS (A1 "," B2), EMAILS (A1 "," B2), "" },
  { "both-added-the-same-one-tagged", EMAILS (A1),
    EMAILS (A1 ",{'email':'b@x.example','tag':'WORK'}"), EMAILS (A1 "," B2),
    EMAILS (A1 ",{'id':'2','email':'b@x.example','tag':'WORK'}"), "" },
  { "mine-removed", EMAILS (A1 "," B2), EMAILS (B2), EMAILS (A1 "," B2),
    EMAILS (B2), "" },
  { "theirs-removed", EMAILS (A1 "," B2), EMAILS (A1 "," B2), EMAILS (B2),
    EMAILS (B2), "" },
  { "both-removed-others", EMAILS (A1 "," B2 "," C3), EMAILS (A1 "," B2),
    EMAILS (B2 "," C3), EMAILS (B2), "" },
  { "mine-removed-theirs-changed", EMAILS (A1), "{}",
    EMAILS ("{'id':'1','email':'t@x.example'}"),
    EMAILS ("{'id':'1','email':'t@x.example'}"), "emails/a@x.example" },
  { "mine-removed-theirs-tagged", EMAILS (A1), "{}",
    EMAILS ("{'id':'1','email':'a@x.example','tag':'HOME'}"),
    EMAILS ("{'id':'1','email':'a@x.example','tag':'HOME'}"),
    "emails/a@x.example" },
  { "mine-changed-theirs-removed", EMAILS (A1),
    EMAILS ("{'id':'1','email':'m@x.example'}"), "{}", "{}",
    "emails/a@x.example" },
  { "both-changed-the-value", EMAILS (A1),
    EMAILS ("{'id':'1','email':'m@x.example'}"),
    EMAILS ("{'id':'1','email':'t@x.example'}"),
    EMAILS ("{'id':'1','email':'t@x.example'}"), "emails/a@x.example" },
  { "both-changed-the-value-alike", EMAILS (A1),
    EMAILS ("{'id':'1','email':'N@x.example'}"),
    EMAILS ("{'id':'1','email':'n@x.example'}"),
    EMAILS ("{'id':'1','email':'n@x.example'}"), "" },
  { "value-mine-tag-theirs", EMAILS (A1),
    EMAILS ("{'id':'1','email':'m@x.example'}"),
    EMAILS ("{'id':'1','email':'a@x.example','tag':'WORK'}"),
    EMAILS ("{'id':'1','email':'m@x.example','tag':'WORK'}"), "" },
  { "both-changed-the-tag", EMAILS (A1),
    EMAILS ("{'id':'1','email':'a@x.example','tag':'HOME'}"),
    EMAILS ("{'id':'1','email':'a@x.example','tag':'WORK'}"),
    EMAILS ("{'id':'1','email':'a@x.example','tag':'WORK'}"),
    "emails/a@x.example#tag" },
  { "matched-by-value-without-ids", EMAILS ("{'email':'a@x.example'}"),
    EMAILS ("{'email':'A@x.example','tag':'HOME'}"),
    EMAILS ("{'id':'9','email':'a@x.example'}"),
    EMAILS ("{'id':'9','email':'A@x.example','tag':'HOME'}"), "" },
  { "replaced-by-the-same", EMAILS (A1),
    EMAILS ("{'id':'1','email':'n@x.example'}"),
    EMAILS ("{'id':'7','email':'n@x.example'}"),
    EMAILS ("{'id':'7','email':'n@x.example'}"), "" },
  { "duplicates-one-by-one", EMAILS (A1 ",{'id':'2','email':'a@x.example'}"),
    EMAILS ("{'id':'2','email':'a@x.example'}"),
    EMAILS (A1 ",{'id':'2','email':'a@x.example','tag':'HOME'}"),
    EMAILS ("{'id':'2','email':'a@x.example','tag':'HOME'}"), "" },
  { "unknown-members-of-an-item", EMAILS (A1),
    EMAILS ("{'id':'1','email':'a@x.example','tag':'HOME'}"),
    EMAILS ("{'id':'1','email':'a@x.example','new':{'x':1}}"),
    EMAILS ("{'id':'1','email':'a@x.example','new':{'x':1},'tag':'HOME'}"),
    "" },

  /* Order */
  { "mine-sorted", EMAILS (A1 "," B2 "," C3), EMAILS (C3 "," A1 "," B2),
    EMAILS (A1 "," C3), EMAILS (C3 "," A1), "" },
  { "theirs-sorted", EMAILS (A1 "," B2), EMAILS (A1 "," B2 "," C3),
    EMAILS (B2 "," A1), EMAILS (B2 "," A1 ",{'email':'c@x.example'}"), "" },

  /* Phones and addresses */
  { "phone-and-country-are-one",
    PHONES ("{'id':'1','phone':'5','countryCode':'US'}"),
    PHONES ("{'id':'1','phone':'6','countryCode':'US'}"),
    PHONES ("{'id':'1','phone':'5','countryCode':'DE'}"),
    PHONES ("{'id':'1','phone':'5','countryCode':'DE'}"), "phones/5" },
  { "phones-agree-by-digits", PHONES ("{'id':'1','phone':'5'}"),
    PHONES ("{'id':'1','phone':'+1 (2) 3'}"),
    PHONES ("{'id':'1','phone':'12-3'}"), PHONES ("{'id':'1','phone':'12-3'}"),
    "" },
  { "computed-of-a-changed-phone-goes",
    PHONES ("{'id':'1','phone':'5','e164Phone':'+5'}"),
    PHONES ("{'id':'1','phone':'6','e164Phone':'+5'}"),
    PHONES ("{'id':'1','phone':'5','e164Phone':'+5'}"),
    PHONES ("{'id':'1','phone':'6'}"), "" },
  { "an-address-is-one",
    ADDRESSES ("{'id':'1','address':{'city':'Bonn','country':'DE'}}"),
    ADDRESSES ("{'id':'1','address':{'city':'Rom','country':'DE'}}"),
    ADDRESSES ("{'id':'1','address':{'city':'Bonn','country':'IT'}}"),
    ADDRESSES ("{'id':'1','address':{'city':'Bonn','country':'IT'}}"),
    "addresses/bonn de" },

  /* The primary mark */
  { "primary-mine",
    EMAILS ("{'id':'1','email':'a','primary':true},"
            "{'id':'2','email':'b','primary':false}"),
    EMAILS ("{'id':'1','email':'a','primary':false},"
            "{'id':'2','email':'b','primary':true}"),
    EMAILS ("{'id':'1','email':'a','primary':true},"
            "{'id':'2','email':'b','primary':false}"),
    EMAILS ("{'id':'1','email':'a','primary':false},"
            "{'id':'2','email':'b','primary':true}"),
    "" },
  { "primary-both",
    EMAILS ("{'id':'1','email':'a','primary':true},{'id':'2','email':'b'},"
            "{'id':'3','email':'c'}"),
    EMAILS ("{'id':'1','email':'a'},{'id':'2','email':'b','primary':true},"
            "{'id':'3','email':'c'}"),
    EMAILS ("{'id':'1','email':'a'},{'id':'2','email':'b'},"
            "{'id':'3','email':'c','primary':true}"),
    EMAILS ("{'id':'1','email':'a'},{'id':'2','email':'b'},"
            "{'id':'3','email':'c','primary':true}"),
    "emails#primary" },
  { "primary-gone-takes-the-other-choice",
    EMAILS ("{'id':'1','email':'a','primary':true},{'id':'2','email':'b'}"),
    EMAILS ("{'id':'1','email':'a'},{'id':'2','email':'b','primary':true}"),
    EMAILS ("{'id':'1','email':'a','primary':true}"),
    EMAILS ("{'id':'1','email':'a','primary':true}"), "" },
  { "primary-of-mine-when-theirs-replaced-it",
    EMAILS ("{'id':'1','email':'a','primary':true}"),
    EMAILS ("{'id':'1','email':'a'},{'email':'b','primary':true}"),
    EMAILS ("{'id':'3','email':'c','primary':true}"),
    EMAILS ("{'id':'3','email':'c'},{'email':'b','primary':true}"), "" },
  { "primary-of-mine-when-theirs-replaced-it-merged-again",
    EMAILS ("{'id':'1','email':'a','primary':true}"),
    EMAILS ("{'id':'3','email':'c'},{'email':'b','primary':true}"),
    EMAILS ("{'id':'3','email':'c','primary':true}"),
    EMAILS ("{'id':'3','email':'c'},{'email':'b','primary':true}"), "" },
  { "primary-chosen-by-both-when-it-goes",
    EMAILS ("{'id':'1','email':'a','primary':true},{'id':'2','email':'b'},"
            "{'id':'3','email':'c'}"),
    EMAILS ("{'id':'1','email':'a'},{'id':'2','email':'b','primary':true},"
            "{'id':'3','email':'c'}"),
    EMAILS ("{'id':'2','email':'b'},{'id':'3','email':'c','primary':true}"),
    EMAILS ("{'id':'2','email':'b'},{'id':'3','email':'c','primary':true}"),
    "emails#primary" },
  { "primary-of-both-first-items-is-no-conflict", "{}",
    EMAILS ("{'email':'a','primary':true}"),
    EMAILS ("{'id':'2','email':'b','primary':true}"),
    EMAILS ("{'id':'2','email':'b','primary':true},"
            "{'email':'a','primary':false}"),
    "" },
  { "primary-never-invented-for-addresses", "{}",
    ADDRESSES ("{'address':{'city':'Bonn'}}"),
    ADDRESSES ("{'id':'1','address':{'city':'Rom'}}"),
    ADDRESSES ("{'id':'1','address':{'city':'Rom'}},"
               "{'address':{'city':'Bonn'}}"),
    "" },

  /* Labels, custom fields, the unknown */
  { "labels-are-a-set", "{'labelKeys':{'items':['c.a','c.b']}}",
    "{'labelKeys':{'items':['c.b','c.m']}}",
    "{'labelKeys':{'items':['c.a','c.b','c.t']}}",
    "{'labelKeys':{'items':['c.b','c.t','c.m']}}", "" },
  { "custom-by-key", "{'extendedFields':{'items':{'custom.a':'1'}}}",
    "{'extendedFields':{'items':{'custom.a':'1','custom.m':2}}}",
    "{'extendedFields':{'items':{'custom.a':'3'}}}",
    "{'extendedFields':{'items':{'custom.a':'3','custom.m':2}}}", "" },
  { "custom-clash", "{'extendedFields':{'items':{'custom.a':1}}}",
    "{'extendedFields':{'items':{'custom.a':2}}}",
    "{'extendedFields':{'items':{'custom.a':3}}}",
    "{'extendedFields':{'items':{'custom.a':3}}}", "extendedFields/custom.a" },
  { "computed-is-theirs",
    "{'extendedFields':{'items':{'contacts.displayByFirstName':'A'}}}",
    "{'extendedFields':{'items':{'contacts.displayByFirstName':'M'}}}",
    "{'extendedFields':{'items':{'contacts.displayByFirstName':'T'}}}",
    "{'extendedFields':{'items':{'contacts.displayByFirstName':'T'}}}", "" },
  { "unknown-members", "{'picture':{'image':{'url':'a'}},'new':1}",
    "{'picture':{'image':{'url':'m'}},'new':1}",
    "{'picture':{'image':{'url':'a'}},'new':2}",
    "{'picture':{'image':{'url':'m'}},'new':2}", "" },
  { "unknown-clash", "{'new':1,'name':{'middle':'a'}}",
    "{'new':2,'name':{'middle':'m'}}", "{'new':3,'name':{'middle':'a'}}",
    "{'new':3,'name':{'middle':'m'}}", "other/new" },
};

static KithContactInfo *
parse (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GError) error = NULL;
  KithContactInfo *info;

  object = kith_json_parse_object (json, strlen (json), G_MAXSIZE, &error);
  g_assert_no_error (error);
  info = kith_contact_info_new_from_json (object, &error);
  g_assert_no_error (error);

  return info;
}

static void
assert_info (KithContactInfo *info, const char *expected)
{
  g_autoptr (KithContactInfo) other = parse (expected);
  g_autofree char *is = kith_json_print (kith_contact_info_get_json (info));

  if (!kith_json_object_equal (kith_contact_info_get_json (info),
                               kith_contact_info_get_json (other))
      && !kith_contact_info_equal (info, other))
    g_assert_cmpstr (is, ==, expected);
}

static KithMerge *
merge_texts (const char *base, const char *mine, const char *theirs)
{
  g_autoptr (KithContactInfo) base_info = parse (base);
  g_autoptr (KithContactInfo) mine_info = parse (mine);
  g_autoptr (KithContactInfo) theirs_info = parse (theirs);

  return kith_merge_new (base_info, mine_info, theirs_info);
}

static char *
list_conflicts (KithMerge *merge)
{
  GPtrArray *rows = kith_merge_get_rows (merge);
  GString *paths = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);

      if (row->outcome == KITH_OUTCOME_CONFLICT)
        g_string_append_printf (paths, "%s%s", paths->len > 0 ? " " : "",
                                row->path);
    }

  return g_string_free (paths, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (KithMerge) merge = merge_texts (c->base, c->mine, c->theirs);
  g_autoptr (KithContactInfo) result = NULL;
  g_autofree char *conflicts = list_conflicts (merge);

  result = kith_merge_get_result (merge, NULL, NULL);
  assert_info (result, c->result);
  g_assert_cmpstr (conflicts, ==, c->conflicts);
}

/* Answers: what each choice makes of a conflict. */

typedef struct
{
  const char *name;
  const char *base;
  const char *mine;
  const char *theirs;
  KithChoice choice;
  const char *edited; /* JSON */
  const char *result;
} Answer;

#define CHANGED_BY_BOTH                                                        \
  EMAILS (A1), EMAILS ("{'id':'1','email':'m','tag':'HOME'}"),                 \
    EMAILS ("{'id':'1','email':'t'}")
#define REMOVED_BY_MINE                                                        \
  EMAILS (A1), "{}", EMAILS ("{'id':'1','email':'t','tag':'WORK'}")
#define REMOVED_BY_THEIRS                                                      \
  EMAILS (A1), EMAILS ("{'id':'1','email':'m','tag':'WORK'}"), "{}"
#define TEXTS "{'company':'A'}", "{'company':'B'}", "{'company':'C'}"

static const Answer answers[] = {
  { "text-mine", TEXTS, KITH_CHOICE_MINE, NULL, "{'company':'B'}" },
  { "text-theirs", TEXTS, KITH_CHOICE_THEIRS, NULL, "{'company':'C'}" },
  { "text-edit", TEXTS, KITH_CHOICE_EDIT, "'D'", "{'company':'D'}" },
  { "text-edited-away", TEXTS, KITH_CHOICE_EDIT, NULL, "{}" },
  { "text-both-is-no-answer", TEXTS, KITH_CHOICE_BOTH, NULL,
    "{'company':'C'}" },
  { "item-mine", CHANGED_BY_BOTH, KITH_CHOICE_MINE, NULL,
    EMAILS ("{'id':'1','email':'m','tag':'HOME'}") },
  { "item-both", CHANGED_BY_BOTH, KITH_CHOICE_BOTH, NULL,
    EMAILS ("{'id':'1','email':'t'},{'email':'m','tag':'HOME'}") },
  { "item-edit", CHANGED_BY_BOTH, KITH_CHOICE_EDIT, "{'email':'e'}",
    EMAILS ("{'id':'1','email':'e','tag':'HOME'}") },
  { "item-edited-away", CHANGED_BY_BOTH, KITH_CHOICE_EDIT, NULL, "{}" },
  { "removed-mine", REMOVED_BY_MINE, KITH_CHOICE_MINE, NULL, "{}" },
  { "removed-theirs", REMOVED_BY_MINE, KITH_CHOICE_THEIRS, NULL,
    EMAILS ("{'id':'1','email':'t','tag':'WORK'}") },
  { "removed-edit", REMOVED_BY_MINE, KITH_CHOICE_EDIT,
    "{'email':'e','tag':'WORK'}",
    EMAILS ("{'id':'1','email':'e','tag':'WORK'}") },
  { "changed-mine-without-the-dead-id", REMOVED_BY_THEIRS, KITH_CHOICE_MINE,
    NULL, EMAILS ("{'email':'m','tag':'WORK'}") },
  { "changed-theirs", REMOVED_BY_THEIRS, KITH_CHOICE_THEIRS, NULL, "{}" },
};

static KithChoice
answer_conflicts (const KithMergeRow *row, JsonNode **edited, gpointer data)
{
  const Answer *answer = data;
  g_autofree char *json = NULL;

  if (row->outcome != KITH_OUTCOME_CONFLICT)
    return KITH_CHOICE_UNDECIDED;

  if (answer->choice == KITH_CHOICE_EDIT && answer->edited != NULL)
    {
      json = g_strdelimit (g_strdup (answer->edited), "'", '"');
      *edited = kith_json_parse (json, strlen (json), G_MAXSIZE, NULL);
      g_assert_nonnull (*edited);
    }

  return answer->choice;
}

static void
test_answer (gconstpointer data)
{
  const Answer *a = data;
  g_autoptr (KithMerge) merge = merge_texts (a->base, a->mine, a->theirs);
  g_autoptr (KithContactInfo) result = NULL;

  g_assert_cmpuint (kith_merge_get_n_conflicts (merge), ==, 1);
  result = kith_merge_get_result (merge, answer_conflicts, (gpointer) a);
  assert_info (result, a->result);
}

static void
test_no_dead_ids (void)
{
  g_autoptr (KithMerge) merge = NULL;
  g_autoptr (KithContactInfo) result = NULL;
  const Answer answer = { .choice = KITH_CHOICE_MINE };
  JsonObject *item;

  merge = merge_texts (REMOVED_BY_THEIRS);
  result = kith_merge_get_result (merge, answer_conflicts, (gpointer) &answer);
  item = kith_contact_info_get_item (result, KITH_FIELD_EMAILS, 0);
  g_assert_null (kith_item_get_id (item));
}

static void
test_ids_of_both (void)
{
  g_autoptr (KithMerge) merge = merge_texts (CHANGED_BY_BOTH);
  g_autoptr (KithContactInfo) result = NULL;
  const Answer answer = { .choice = KITH_CHOICE_BOTH };

  result = kith_merge_get_result (merge, answer_conflicts, (gpointer) &answer);
  g_assert_cmpuint (kith_contact_info_get_n_items (result, KITH_FIELD_EMAILS),
                    ==, 2);
  g_assert_cmpstr (kith_item_get_id (
                     kith_contact_info_get_item (result, KITH_FIELD_EMAILS, 0)),
                   ==, "1");
  g_assert_null (kith_item_get_id (
    kith_contact_info_get_item (result, KITH_FIELD_EMAILS, 1)));
}

static KithChoice
reverse (const KithMergeRow *row, JsonNode **edited, gpointer data)
{
  switch (row->outcome)
    {
    case KITH_OUTCOME_MINE:
      return KITH_CHOICE_THEIRS;
    case KITH_OUTCOME_THEIRS:
      return KITH_CHOICE_MINE;
    case KITH_OUTCOME_SAME:
    case KITH_OUTCOME_CONFLICT:
    default:
      return KITH_CHOICE_UNDECIDED;
    }
}

/* Reversing all that was merged without asking is the base again. */
static void
test_reverse (void)
{
  static const char base[] =
    "{'company':'A','jobTitle':'B','emails':{'items':[" A1 "," B2
    "]},'labelKeys':{'items':['c.a']}}";
  g_autoptr (KithMerge) merge = NULL;
  g_autoptr (KithContactInfo) result = NULL;

  merge = merge_texts (base,
                       "{'company':'M','jobTitle':'B','emails':{'items':[" A1
                       "]},'labelKeys':{'items':['c.a','c.m']}}",
                       "{'company':'A','emails':{'items':[" A1 "," B2 "," C3
                       "]},'labelKeys':{'items':[]}}");
  g_assert_cmpuint (kith_merge_get_n_conflicts (merge), ==, 0);
  g_assert_cmpuint (kith_merge_get_rows (merge)->len, ==, 6);

  result = kith_merge_get_result (merge, reverse, NULL);
  assert_info (result, base);
}

static void
test_rows (void)
{
  g_autoptr (KithMerge) merge = merge_texts (CHANGED_BY_BOTH);
  KithMergeRow *row;

  row = kith_merge_find (merge, "emails/a@x.example");
  g_assert_nonnull (row);
  g_assert_cmpint (row->field, ==, KITH_FIELD_EMAILS);
  g_assert_cmpint (row->part, ==, KITH_PART_VALUE);
  g_assert_cmpstr (row->key, ==, "a@x.example");
  g_assert_true (kith_merge_row_can_keep_both (row));
  g_assert_true (kith_merge_row_can_edit (row));
  g_assert_cmpuint (json_object_get_size (json_node_get_object (row->mine)), ==,
                    1);

  row = kith_merge_find (merge, "emails/a@x.example#tag");
  g_assert_cmpint (row->outcome, ==, KITH_OUTCOME_MINE);
  g_assert_cmpstr (json_node_get_string (row->base), ==, "UNTAGGED");
  g_assert_false (kith_merge_row_can_keep_both (row));
  g_assert_false (kith_merge_row_can_edit (row));

  g_assert_null (kith_merge_find (merge, "company"));
}

/* The names of duplicates, and keys that look like names, do not collide. */
static void
test_paths (void)
{
  g_autoptr (KithMerge) merge = NULL;
  g_autoptr (GHashTable) paths = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *rows;

  merge = merge_texts ("{}",
                       EMAILS ("{'email':'a'},{'email':'a'},{'email':'a#2'},"
                               "{'email':'a#tag'},{'email':'a##2'}"),
                       "{}");
  rows = kith_merge_get_rows (merge);
  g_assert_cmpuint (rows->len, ==, 5);
  for (guint i = 0; i < rows->len; i++)
    {
      KithMergeRow *row = g_ptr_array_index (rows, i);

      g_assert_true (g_hash_table_add (paths, row->path));
      g_assert_true (kith_merge_find (merge, row->path) == row);
    }
}

/* What becomes of mine afterwards does not matter. */
static void
test_mine_goes_on (void)
{
  g_autoptr (KithContactInfo) base = parse (EMAILS (A1));
  g_autoptr (KithContactInfo) mine = parse (EMAILS (A1 "," B2));
  g_autoptr (KithContactInfo) theirs = parse (EMAILS (A1 "," C3));
  g_autoptr (KithMerge) merge = kith_merge_new (base, mine, theirs);
  g_autoptr (KithContactInfo) result = NULL;

  kith_contact_info_set_items (mine, KITH_FIELD_EMAILS, NULL);
  result = kith_merge_get_result (merge, NULL, NULL);
  assert_info (result, EMAILS (A1 "," C3 "," B2));
}

/* A hostile answer must not stall the window. */
static void
test_long_lists (void)
{
  GString *json = g_string_new ("{'emails':{'items':[{'email':'a'}");
  g_autoptr (KithMerge) merge = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 9000; i++)
    g_string_append (json, ",{'email':'a'}");
  g_string_append (json, "]}}");
  text = g_string_free (json, FALSE);

  merge = merge_texts (text, text, "{}");
  g_assert_cmpuint (kith_merge_get_rows (merge)->len, ==, 9001);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/merge/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = NULL;

      path = g_strconcat ("/merge/answer/", answers[i].name, NULL);
      g_test_add_data_func (path, &answers[i], test_answer);
    }

  g_test_add_func ("/merge/no-dead-ids", test_no_dead_ids);
  g_test_add_func ("/merge/ids-of-both", test_ids_of_both);
  g_test_add_func ("/merge/reverse", test_reverse);
  g_test_add_func ("/merge/rows", test_rows);
  g_test_add_func ("/merge/paths", test_paths);
  g_test_add_func ("/merge/mine-goes-on", test_mine_goes_on);
  g_test_add_func ("/merge/long-lists", test_long_lists);

  return g_test_run ();
}
