/* test-conflict.c: decisions, and what becomes of them when the server moves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json.h"
#include "model/kith-conflict-answers.h"
#include "contact-utils.h"

#define BASE                                                                   \
  "{'company':'A','jobTitle':'J','name':{'first':'F'},"                        \
  "'emails':{'items':[{'id':'1','email':'a'}]}}"
#define MINE                                                                   \
  "{'company':'M','jobTitle':'JM','name':{'first':'FM'},"                      \
  "'emails':{'items':[{'id':'1','email':'m'}]}}"
#define THEIRS                                                                 \
  "{'company':'T','jobTitle':'JT','name':{'first':'F','last':'L'},"            \
  "'emails':{'items':[{'id':'1','email':'t'}]}}"

typedef struct
{
  guint n_decided;
  char *path;  /* of the last "decided" */
  GStrv reset; /* of the last "updated" */
} Heard;

static void
decided_cb (KithConflict *conflict, const char *path, Heard *heard)
{
  heard->n_decided++;
  g_free (heard->path);
  heard->path = g_strdup (path);
}

static void
updated_cb (KithConflict *conflict, GStrv reset, Heard *heard)
{
  g_strfreev (heard->reset);
  heard->reset = g_strdupv (reset);
}

static void
heard_clear (Heard *heard)
{
  g_clear_pointer (&heard->path, g_free);
  g_clear_pointer (&heard->reset, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Heard, heard_clear)

static KithConflict *
make_conflict (const char *theirs, Heard *heard)
{
  g_autoptr (KithContact) base = test_contact (7, BASE);
  g_autoptr (KithContact) mine = test_contact (7, MINE);
  g_autoptr (KithContact) other = NULL;
  KithConflict *conflict;

  if (theirs != NULL)
    other = test_contact (8, theirs);
  conflict = kith_conflict_new (base, kith_contact_get_info (mine), other);
  g_signal_connect (conflict, "decided", G_CALLBACK (decided_cb), heard);
  g_signal_connect (conflict, "updated", G_CALLBACK (updated_cb), heard);

  return conflict;
}

static void
test_new (void)
{
  g_auto (Heard) heard = { 0 };
  KithConflict *conflict = make_conflict (THEIRS, &heard);

  g_assert_false (kith_conflict_is_deletion (conflict));
  g_assert_cmpuint (kith_conflict_get_rows (conflict)->len, ==, 3);
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 3);
  /* Their last name and my first name. */
  g_assert_cmpuint (kith_conflict_get_merged (conflict)->len, ==, 2);
  g_assert_cmpint (kith_conflict_get_choice (conflict, "company"), ==,
                   KITH_CHOICE_UNDECIDED);
  g_assert_finalize_object (conflict);
}

static void
assert_result (KithConflict *conflict, const char *expected)
{
  g_autoptr (KithContactInfo) result = kith_conflict_get_result (conflict);
  g_autoptr (KithContact) contact = test_contact (1, expected);

  test_assert_info (result, kith_contact_get_info (contact));
}

static void
test_choose (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (THEIRS, &heard);
  g_autoptr (JsonNode) edited = kith_json_string_node ("JE");

  kith_conflict_choose (conflict, "company", KITH_CHOICE_MINE, NULL);
  g_assert_cmpstr (heard.path, ==, "company");
  kith_conflict_choose (conflict, "jobTitle", KITH_CHOICE_EDIT, edited);
  kith_conflict_choose (conflict, "emails/a", KITH_CHOICE_BOTH, NULL);
  g_assert_cmpuint (heard.n_decided, ==, 3);
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 0);
  g_assert_cmpstr (json_node_get_string (
                     kith_conflict_get_edited (conflict, "jobTitle")),
                   ==, "JE");
  assert_result (conflict,
                 "{'company':'M','jobTitle':'JE',"
                 "'name':{'first':'FM','last':'L'},'emails':{'items':["
                 "{'id':'1','email':'t'},{'email':'m'}]}}");

  kith_conflict_choose (conflict, "company", KITH_CHOICE_UNDECIDED, NULL);
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 1);
}

static void
test_choose_all (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (THEIRS, &heard);

  kith_conflict_choose_all (conflict, KITH_CHOICE_MINE);
  g_assert_cmpuint (heard.n_decided, ==, 3);
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 0);
  assert_result (conflict, "{'company':'M','jobTitle':'JM',"
                           "'name':{'first':'FM','last':'L'},"
                           "'emails':{'items':[{'id':'1','email':'m'}]}}");
}

static void
test_reverse_merged (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (THEIRS, &heard);

  kith_conflict_choose_all (conflict, KITH_CHOICE_THEIRS);
  kith_conflict_choose (conflict, "name.last", KITH_CHOICE_MINE, NULL);
  kith_conflict_choose (conflict, "name.first", KITH_CHOICE_THEIRS, NULL);
  assert_result (conflict, "{'company':'T','jobTitle':'JT',"
                           "'name':{'first':'F'},"
                           "'emails':{'items':[{'id':'1','email':'t'}]}}");
}

/* What a server's next step makes of decisions. */
static void
test_update (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (THEIRS, &heard);
  g_autoptr (JsonNode) edited = kith_json_string_node ("JE");
  g_autoptr (KithContact) next = NULL;

  kith_conflict_choose (conflict, "company", KITH_CHOICE_MINE, NULL);
  kith_conflict_choose (conflict, "jobTitle", KITH_CHOICE_EDIT, edited);
  kith_conflict_choose (conflict, "emails/a", KITH_CHOICE_THEIRS, NULL);

  next = test_contact (9, "{'company':'T2','jobTitle':'JT','emails':{'items':["
                          "{'id':'1','email':'m'}]}}");
  kith_conflict_update (conflict, next);

  g_assert_true (kith_conflict_get_theirs (conflict) == next);
  /* The company changed; the job title did not; the emails agree now. */
  g_assert_cmpint ((int) g_strv_length (heard.reset), ==, 1);
  g_assert_cmpstr (heard.reset[0], ==, "company");
  g_assert_cmpint (kith_conflict_get_choice (conflict, "company"), ==,
                   KITH_CHOICE_UNDECIDED);
  g_assert_cmpint (kith_conflict_get_choice (conflict, "jobTitle"), ==,
                   KITH_CHOICE_EDIT);
  g_assert_cmpstr (json_node_get_string (
                     kith_conflict_get_edited (conflict, "jobTitle")),
                   ==, "JE");
  g_assert_cmpint (kith_conflict_get_choice (conflict, "emails/a"), ==,
                   KITH_CHOICE_UNDECIDED);
}

/* What a person has typed is there to be chosen again. */
static void
test_update_edited (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (THEIRS, &heard);
  g_autoptr (JsonNode) edited = kith_json_string_node ("CE");
  g_autoptr (KithContact)
    next = test_contact (9, "{'company':'T2','jobTitle':'JT',"
                            "'emails':{'items':[{'id':'1','email':'t'}]}}");

  kith_conflict_choose (conflict, "company", KITH_CHOICE_EDIT, edited);
  kith_conflict_update (conflict, next);
  g_assert_cmpstr (heard.reset[0], ==, "company");
  g_assert_cmpint (kith_conflict_get_choice (conflict, "company"), ==,
                   KITH_CHOICE_UNDECIDED);
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==,
                    kith_conflict_get_rows (conflict)->len);
  g_assert_cmpstr (json_node_get_string (
                     kith_conflict_get_edited (conflict, "company")),
                   ==, "CE");
}

/* The others have gone back to what was, or to what was typed first: the answer
 * stands all the same. */
static void
test_update_uncontested (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (THEIRS, &heard);
  g_autoptr (JsonNode) company = kith_json_string_node ("CE");
  g_autoptr (JsonNode) title = kith_json_string_node ("JE");
  g_autoptr (KithContact)
    back = test_contact (9, "{'company':'A','jobTitle':'JM',"
                            "'emails':{'items':[{'id':'1','email':'t'}]}}");
  g_autoptr (KithContactInfo) result = NULL;

  kith_conflict_choose (conflict, "company", KITH_CHOICE_EDIT, company);
  kith_conflict_choose (conflict, "jobTitle", KITH_CHOICE_EDIT, title);
  kith_conflict_update (conflict, back);
  g_assert_cmpint ((int) g_strv_length (heard.reset), ==, 0);
  result = kith_conflict_get_result (conflict);
  g_assert_cmpstr (kith_contact_info_get_text (result, KITH_FIELD_COMPANY), ==,
                   "CE");
  g_assert_cmpstr (kith_contact_info_get_text (result, KITH_FIELD_JOB_TITLE),
                   ==, "JE");
}

static void
test_update_tag_of_removed (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithContact) base = test_contact (1, "{'emails':{'items':["
                                                  "{'id':'1','email':'a'}]}}");
  g_autoptr (KithContact) mine = test_contact (1, "{}");
  g_autoptr (KithContact) home = NULL;
  g_autoptr (KithContact) work = NULL;
  g_autoptr (KithConflict) conflict = NULL;

  home = test_contact (2, "{'emails':{'items':["
                          "{'id':'1','email':'a','tag':'HOME'}]}}");
  work = test_contact (3, "{'emails':{'items':["
                          "{'id':'1','email':'a','tag':'WORK'}]}}");
  conflict = kith_conflict_new (base, kith_contact_get_info (mine), home);
  g_signal_connect (conflict, "updated", G_CALLBACK (updated_cb), &heard);

  kith_conflict_choose (conflict, "emails/a", KITH_CHOICE_MINE, NULL);
  kith_conflict_update (conflict, work);
  g_assert_cmpstr (heard.reset[0], ==, "emails/a");
}

static void
test_deletion (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (THEIRS, &heard);
  g_autoptr (KithContact) back = test_contact (9, THEIRS);
  g_autoptr (JsonNode) edited = kith_json_string_node ("JE");
  g_autoptr (KithContactInfo) result = NULL;

  kith_conflict_choose (conflict, "company", KITH_CHOICE_MINE, NULL);
  kith_conflict_update (conflict, NULL);
  g_assert_true (kith_conflict_is_deletion (conflict));
  g_assert_cmpuint (kith_conflict_get_rows (conflict)->len, ==, 0);
  g_assert_cmpint ((int) g_strv_length (heard.reset), ==, 0);
  assert_result (conflict, MINE);

  /* What was typed as an answer is the person's, too. */
  kith_conflict_update (conflict, back);
  kith_conflict_choose (conflict, "jobTitle", KITH_CHOICE_EDIT, edited);
  kith_conflict_update (conflict, NULL);
  result = kith_conflict_get_result (conflict);
  g_assert_cmpstr (kith_contact_info_get_text (result, KITH_FIELD_JOB_TITLE),
                   ==, "JE");
  g_assert_cmpstr (kith_contact_info_get_text (result, KITH_FIELD_COMPANY), ==,
                   "M");

  /* A store that was restored: nothing of the answers is lost. */
  kith_conflict_update (conflict, back);
  g_assert_cmpint (kith_conflict_get_choice (conflict, "company"), ==,
                   KITH_CHOICE_MINE);
}

/* As it is in a file. (transfer full) */
static JsonObject *
keep_answers (KithConflict *conflict)
{
  g_autoptr (JsonObject) json = kith_conflict_answers_to_json (conflict);
  g_autofree char *text = kith_json_print (json);

  return kith_json_parse_object (text, strlen (text), 1 << 20, NULL);
}

/* Of each kind one. (transfer full) */
static JsonObject *
make_answers (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (THEIRS, &heard);
  g_autoptr (JsonNode) edited = kith_json_string_node ("JE");

  g_assert_null (kith_conflict_answers_to_json (conflict));
  kith_conflict_choose (conflict, "company", KITH_CHOICE_MINE, NULL);
  kith_conflict_choose (conflict, "jobTitle", KITH_CHOICE_EDIT, edited);
  kith_conflict_choose (conflict, "emails/a", KITH_CHOICE_BOTH, NULL);
  kith_conflict_choose (conflict, "name.first", KITH_CHOICE_THEIRS, NULL);

  return keep_answers (conflict);
}

static void
test_recall (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (THEIRS, &heard);
  g_autoptr (JsonObject) answers = make_answers ();

  g_assert_true (kith_conflict_answers_recall (conflict, answers));
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 0);
  assert_result (conflict, "{'company':'M','jobTitle':'JE',"
                           "'name':{'first':'F','last':'L'},'emails':{'items':["
                           "{'id':'1','email':'t'},{'email':'m'}]}}");
}

/* What was answered to other values is asked again; a text stays at hand, also
 * for the next time. */
static void
test_recall_moved (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (
    "{'company':'T2','jobTitle':'JT2','name':{'first':'F','last':'L'},"
    "'emails':{'items':[{'id':'1','email':'t'}]}}",
    &heard);
  g_autoptr (KithConflict) next = NULL;
  g_autoptr (JsonObject) answers = make_answers ();

  g_assert_true (kith_conflict_answers_recall (conflict, answers));
  g_assert_cmpint (kith_conflict_get_choice (conflict, "company"), ==,
                   KITH_CHOICE_UNDECIDED);
  g_assert_cmpint (kith_conflict_get_choice (conflict, "jobTitle"), ==,
                   KITH_CHOICE_UNDECIDED);
  g_assert_cmpint (kith_conflict_get_choice (conflict, "emails/a"), ==,
                   KITH_CHOICE_BOTH);

  json_object_unref (answers);
  answers = keep_answers (conflict);
  next = kith_conflict_new (kith_conflict_get_base (conflict),
                            kith_conflict_get_mine (conflict),
                            kith_conflict_get_theirs (conflict));
  g_assert_true (kith_conflict_answers_recall (next, answers));
  g_assert_cmpuint (kith_conflict_get_n_undecided (next), ==, 2);
  g_assert_cmpstr (json_node_get_string (
                     kith_conflict_get_edited (next, "jobTitle")),
                   ==, "JE");
}

/* Half a value decides nothing, and is not lost either. */
static void
test_recall_unfinished (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (THEIRS, &heard);
  g_autoptr (KithConflict) next = make_conflict (THEIRS, &heard);
  g_autoptr (JsonObject) answers = NULL;
  guint n_undecided = kith_conflict_get_n_undecided (conflict);

  kith_conflict_choose (conflict, "emails/a", KITH_CHOICE_MINE, NULL);
  kith_conflict_set_unfinished (conflict, "emails/a", "half@");
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, n_undecided);

  answers = keep_answers (conflict);
  g_assert_true (kith_conflict_answers_recall (next, answers));
  g_assert_cmpuint (kith_conflict_get_n_undecided (next), ==, n_undecided);
  g_assert_cmpstr (kith_conflict_get_unfinished (next, "emails/a"), ==,
                   "half@");

  kith_conflict_choose (next, "emails/a", KITH_CHOICE_THEIRS, NULL);
  g_assert_null (kith_conflict_get_unfinished (next, "emails/a"));
}

static void
test_recall_deleted (void)
{
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (NULL, &heard);
  g_autoptr (KithContact) back = test_contact (9, THEIRS);
  g_autoptr (JsonObject) answers = make_answers ();
  g_autoptr (KithContactInfo) result = NULL;

  g_assert_true (kith_conflict_answers_recall (conflict, answers));
  g_assert_null (kith_conflict_answers_to_json (conflict));
  result = kith_conflict_get_result (conflict);
  g_assert_cmpstr (kith_contact_info_get_text (result, KITH_FIELD_JOB_TITLE),
                   ==, "JE");

  kith_conflict_update (conflict, back);
  g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 0);
}

/* What cannot be an answer is none, and does no harm. */
static void
test_recall_broken (void)
{
  static const char *const answers[] = {
    "[]",
    "[1,{}]",
    "[{'path':'company','choice':'neither'}]",
    "[{'path':'company','choice':'both'}]",
    "[{'path':'company','choice':'mine','edited':'x'}]",
    "[{'path':'nothing','choice':'mine'}]",
  };
  g_auto (Heard) heard = { 0 };
  g_autoptr (KithConflict) conflict = make_conflict (THEIRS, &heard);
  g_autoptr (JsonObject) json = make_answers ();
  g_autoptr (JsonObject) empty = json_object_new ();

  g_assert_false (kith_conflict_answers_recall (conflict, empty));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (GString) text = g_string_new (answers[i]);

      g_string_replace (text, "'", "\"", 0);
      json_object_set_member (json, "answers",
                              json_from_string (text->str, NULL));
      g_assert_true (kith_conflict_answers_recall (conflict, json));
      g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/conflict/new", test_new);
  g_test_add_func ("/conflict/choose", test_choose);
  g_test_add_func ("/conflict/choose-all", test_choose_all);
  g_test_add_func ("/conflict/reverse-merged", test_reverse_merged);
  g_test_add_func ("/conflict/update", test_update);
  g_test_add_func ("/conflict/update-edited", test_update_edited);
  g_test_add_func ("/conflict/update-uncontested", test_update_uncontested);
  g_test_add_func ("/conflict/update-tag-of-removed",
                   test_update_tag_of_removed);
  g_test_add_func ("/conflict/deletion", test_deletion);
  g_test_add_func ("/conflict/recall", test_recall);
  g_test_add_func ("/conflict/recall-moved", test_recall_moved);
  g_test_add_func ("/conflict/recall-unfinished", test_recall_unfinished);
  g_test_add_func ("/conflict/recall-deleted", test_recall_deleted);
  g_test_add_func ("/conflict/recall-broken", test_recall_broken);

  return g_test_run ();
}
