/* test-draft.c: an edit while it is being typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json.h"
#include "model/kith-draft.h"
#include "model/kith-patch.h"
#include "contact-utils.h"

#define BASE                                                                   \
  "{'company':'A','emails':{'items':[{'id':'1','email':'a'}]},"                \
  "'labelKeys':{'items':['c.a']},"                                             \
  "'extendedFields':{'items':{'custom.a':'1'}}}"

typedef struct
{
  guint n_changed;
  KithField field;
  char key[32];
  guint n_dirty;
} Heard;

static void
changed_cb (KithDraft *draft, KithField field, const char *key, Heard *heard)
{
  heard->n_changed++;
  heard->field = field;
  g_strlcpy (heard->key, key != NULL ? key : "", sizeof heard->key);
}

static void
dirty_cb (KithDraft *draft, GParamSpec *pspec, Heard *heard)
{
  heard->n_dirty++;
}

static KithDraft *
make_draft (Heard *heard)
{
  g_autoptr (KithContact) base = test_contact (3, BASE);
  KithDraft *draft = kith_draft_new (base);

  g_signal_connect (draft, "changed", G_CALLBACK (changed_cb), heard);
  g_signal_connect (draft, "notify::dirty", G_CALLBACK (dirty_cb), heard);

  return draft;
}

static void
test_text (void)
{
  Heard heard = { 0 };
  KithDraft *draft = make_draft (&heard);

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "A");
  g_assert_cmpuint (heard.n_changed, ==, 0);

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "B");
  g_assert_cmpuint (heard.n_changed, ==, 1);
  g_assert_cmpint (heard.field, ==, KITH_FIELD_COMPANY);
  g_assert_true (kith_draft_is_dirty (draft));
  g_assert_true (kith_draft_is_changed (draft, KITH_FIELD_COMPANY, NULL));
  g_assert_false (kith_draft_is_changed (draft, KITH_FIELD_EMAILS, NULL));

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "A");
  g_assert_false (kith_draft_is_dirty (draft));
  g_assert_cmpuint (heard.n_dirty, ==, 2);
  g_assert_finalize_object (draft);
}

static void
test_keys (void)
{
  Heard heard = { 0 };
  g_autoptr (KithDraft) draft = make_draft (&heard);

  kith_draft_set_extended (draft, "custom.b", kith_json_string_node ("2"));
  g_assert_cmpstr (heard.key, ==, "custom.b");
  g_assert_true (
    kith_draft_is_changed (draft, KITH_FIELD_EXTENDED, "custom.b"));
  g_assert_true (kith_draft_is_changed (draft, KITH_FIELD_EXTENDED, NULL));
  g_assert_false (
    kith_draft_is_changed (draft, KITH_FIELD_EXTENDED, "custom.a"));

  kith_draft_set_label (draft, "c.a", TRUE);
  g_assert_cmpint (heard.field, ==, KITH_FIELD_EXTENDED);
  kith_draft_set_label (draft, "c.a", FALSE);
  g_assert_cmpint (heard.field, ==, KITH_FIELD_LABELS);
  g_assert_cmpstr (heard.key, ==, "c.a");

  kith_draft_revert_field (draft, KITH_FIELD_EXTENDED, "custom.b");
  kith_draft_revert_field (draft, KITH_FIELD_LABELS, NULL);
  g_assert_false (kith_draft_is_dirty (draft));
}

static JsonArray *
make_emails (const char *first, const char *second)
{
  JsonArray *items = json_array_new ();
  const char *emails[] = { first, second };

  for (guint i = 0; i < G_N_ELEMENTS (emails); i++)
    if (emails[i] != NULL)
      {
        JsonObject *item = json_object_new ();

        kith_json_set_string (item, "id", i == 0 ? "1" : NULL);
        kith_json_set_string (item, "email", emails[i]);
        json_array_add_object_element (items, item);
      }

  return items;
}

static void
test_items (void)
{
  Heard heard = { 0 };
  g_autoptr (KithDraft) draft = make_draft (&heard);
  g_autoptr (JsonArray) same = make_emails ("a", NULL);
  g_autoptr (JsonArray) two = make_emails ("a", "b");

  kith_draft_set_items (draft, KITH_FIELD_EMAILS, same);
  g_assert_cmpuint (heard.n_changed, ==, 0);
  kith_draft_set_items (draft, KITH_FIELD_EMAILS, two);
  g_assert_cmpuint (heard.n_changed, ==, 1);
  g_assert_true (kith_draft_is_dirty (draft));

  kith_draft_revert_field (draft, KITH_FIELD_EMAILS, NULL);
  g_assert_false (kith_draft_is_dirty (draft));
}

static void
test_revert (void)
{
  Heard heard = { 0 };
  g_autoptr (KithDraft) draft = make_draft (&heard);

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, NULL);
  kith_draft_set_items (draft, KITH_FIELD_EMAILS, NULL);
  kith_draft_set_extended (draft, "custom.a", NULL);
  kith_draft_revert (draft);
  g_assert_false (kith_draft_is_dirty (draft));
  g_assert_cmpuint (heard.n_changed, ==, 6);
}

static void
test_patch (void)
{
  Heard heard = { 0 };
  g_autoptr (KithDraft) draft = make_draft (&heard);
  g_autoptr (KithDraft) new_draft = kith_draft_new (NULL);
  g_autoptr (JsonObject) nothing = kith_draft_get_patch (draft);
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) whole = NULL;

  g_assert_true (kith_patch_is_empty (nothing));

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "B");
  patch = kith_draft_get_patch (draft);
  g_assert_cmpuint (json_object_get_size (patch), ==, 1);
  g_assert_cmpstr (kith_json_get_string (patch, "company"), ==, "B");

  g_assert_null (kith_draft_get_base (new_draft));
  g_assert_false (kith_draft_is_dirty (new_draft));
  kith_draft_set_text (new_draft, KITH_FIELD_FIRST_NAME, "N");
  whole = kith_draft_get_patch (new_draft);
  g_assert_nonnull (kith_json_lookup (whole, "name", "first", NULL));
}

/* What is typed while a save is under way survives its answer. */
static void
test_saved (void)
{
  Heard heard = { 0 };
  g_autoptr (KithDraft) draft = make_draft (&heard);
  g_autoptr (JsonArray) two = make_emails ("a", "b");
  g_autoptr (KithContactInfo) sent = NULL;
  g_autoptr (KithContact) saved = NULL;

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "Sent");
  kith_draft_set_items (draft, KITH_FIELD_EMAILS, two);
  sent = kith_contact_info_copy (kith_draft_get_info (draft));
  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "Sent and more");
  kith_draft_set_text (draft, KITH_FIELD_JOB_TITLE, "Later");

  /* The server gave ids, and merged what a colleague did. */
  saved = test_contact (
    4, "{'company':'Sent','locale':'de','emails':{'items':[{'id':'1','email':"
       "'a'},{'id':'2','email':'b'}]},'labelKeys':{'items':['c.a']},"
       "'extendedFields':{'items':{'custom.a':'1'}}}");
  kith_draft_saved (draft, saved, sent);

  g_assert_true (kith_draft_get_base (draft) == saved);
  g_assert_true (kith_draft_is_dirty (draft));
  g_assert_cmpstr (kith_contact_info_get_text (kith_draft_get_info (draft),
                                               KITH_FIELD_COMPANY),
                   ==, "Sent and more");
  g_assert_cmpstr (kith_contact_info_get_text (kith_draft_get_info (draft),
                                               KITH_FIELD_JOB_TITLE),
                   ==, "Later");
  g_assert_false (kith_draft_is_changed (draft, KITH_FIELD_LOCALE, NULL));
  g_assert_false (kith_draft_is_changed (draft, KITH_FIELD_EMAILS, NULL));
  g_assert_cmpstr (kith_item_get_id (kith_contact_info_get_item (
                     kith_draft_get_info (draft), KITH_FIELD_EMAILS, 1)),
                   ==, "2");
}

static void
test_saved_clash (void)
{
  Heard heard = { 0 };
  g_autoptr (KithDraft) draft = make_draft (&heard);
  g_autoptr (KithContactInfo) sent = NULL;
  g_autoptr (KithContact) saved = NULL;

  sent = kith_contact_info_copy (kith_draft_get_info (draft));
  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "Mine");
  saved = test_contact (4, "{'company':'Theirs'}");
  kith_draft_saved (draft, saved, sent);
  g_assert_cmpstr (kith_contact_info_get_text (kith_draft_get_info (draft),
                                               KITH_FIELD_COMPANY),
                   ==, "Mine");
  /* Nobody has seen theirs: the next save is to be stale. */
  g_assert_false (kith_draft_get_base (draft) == saved);
  g_assert_true (kith_draft_is_dirty (draft));
}

/* A contact that was new here may be others' too by the time that its maker is
 * told of it. */
static void
test_saved_clash_new (void)
{
  g_autoptr (KithDraft) draft = kith_draft_new (NULL);
  g_autoptr (KithContactInfo) sent = NULL;
  g_autoptr (KithContact) made = test_contact (1, "{'company':'As the server "
                                                  "writes it'}");
  g_autoptr (KithContact) saved = test_contact (2, "{'company':'Theirs'}");

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "Sent");
  sent = kith_contact_info_copy (kith_draft_get_info (draft));
  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "Mine");
  kith_draft_saved (draft, saved, sent);
  g_assert_false (kith_draft_get_base (draft) == saved);
  g_assert_true (kith_draft_is_dirty (draft));

  g_clear_object (&draft);
  draft = kith_draft_new (NULL);
  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "Mine");
  kith_draft_saved (draft, made, sent);
  g_assert_true (kith_draft_get_base (draft) == made);
}

static void
test_saved_clean (void)
{
  Heard heard = { 0 };
  g_autoptr (KithDraft) draft = make_draft (&heard);
  g_autoptr (KithContactInfo) sent = NULL;
  g_autoptr (KithContact) saved = test_contact (4, "{'company':'Sent'}");

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "Sent");
  sent = kith_contact_info_copy (kith_draft_get_info (draft));
  kith_draft_saved (draft, saved, sent);
  g_assert_false (kith_draft_is_dirty (draft));
  test_assert_info (kith_draft_get_info (draft), kith_contact_get_info (saved));
}

#define THEIRS                                                                 \
  "{'company':'T','jobTitle':'J','emails':{'items':[{'id':'1','email':'t'}]}," \
  "'labelKeys':{'items':['c.a','c.t']},"                                       \
  "'extendedFields':{'items':{'custom.a':'2'}}}"

static const char *
get_text (KithDraft *draft, KithField field)
{
  return kith_contact_info_get_text (kith_draft_get_info (draft), field);
}

static gint64
get_base_revision (KithDraft *draft)
{
  return kith_contact_get_revision (kith_draft_get_base (draft));
}

/* Nothing is touched: it is theirs, and clean, as if it had just been opened.
 */
static void
test_follow_clean (void)
{
  Heard heard = { 0 };
  g_autoptr (KithDraft) draft = make_draft (&heard);
  g_autoptr (KithContact) theirs = test_contact (4, THEIRS);
  g_autoptr (KithMerge) merge = kith_draft_follow (draft, theirs, NULL, NULL);

  g_assert_true (kith_draft_get_base (draft) == theirs);
  g_assert_false (kith_draft_is_dirty (draft));
  test_assert_info (kith_draft_get_info (draft),
                    kith_contact_get_info (theirs));
  g_assert_cmpuint (heard.n_changed, ==, 5);
  g_assert_cmpuint (kith_merge_get_n_conflicts (merge), ==, 0);
}

/* What is touched stays, and is all that is sent, at their revision. */
static void
test_follow_apart (void)
{
  Heard heard = { 0 };
  g_autoptr (KithDraft) draft = make_draft (&heard);
  g_autoptr (KithContact) theirs = test_contact (4, "{'company':'T'}");
  g_autoptr (KithMerge) merge = NULL;
  g_autoptr (JsonObject) patch = NULL;

  kith_draft_set_text (draft, KITH_FIELD_JOB_TITLE, "Mine");
  merge = kith_draft_follow (draft, theirs, NULL, NULL);
  g_assert_cmpint (get_base_revision (draft), ==, 4);
  g_assert_cmpstr (get_text (draft, KITH_FIELD_COMPANY), ==, "T");
  g_assert_cmpstr (get_text (draft, KITH_FIELD_JOB_TITLE), ==, "Mine");
  patch = kith_draft_get_patch (draft);
  g_assert_cmpuint (json_object_get_size (patch), ==, 1);
  g_assert_cmpstr (kith_json_get_string (patch, "jobTitle"), ==, "Mine");
}

/* Both have changed the company: the text stays, and with it the revision that
 * it is of, so that the server refuses to overwrite theirs; all the rest
 * follows. */
static void
test_follow_clash (void)
{
  Heard heard = { 0 };
  g_autoptr (KithDraft) draft = make_draft (&heard);
  g_autoptr (KithContact) theirs = test_contact (4, THEIRS);
  g_autoptr (KithContact) back = test_contact (5, "{'company':'A'}");
  g_autoptr (KithMerge) merge = NULL;
  g_autoptr (JsonObject) patch = NULL;
  KithContactInfo *base;

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "Mine");
  merge = kith_draft_follow (draft, theirs, NULL, NULL);
  g_assert_cmpuint (kith_merge_get_n_conflicts (merge), ==, 1);
  g_assert_cmpint (get_base_revision (draft), ==, 3);
  base = kith_contact_get_info (kith_draft_get_base (draft));
  g_assert_cmpstr (kith_contact_info_get_text (base, KITH_FIELD_COMPANY), ==,
                   "A");
  g_assert_cmpstr (get_text (draft, KITH_FIELD_COMPANY), ==, "Mine");
  g_assert_cmpstr (get_text (draft, KITH_FIELD_JOB_TITLE), ==, "J");
  g_assert_false (kith_draft_is_changed (draft, KITH_FIELD_EMAILS, NULL));
  g_assert_false (kith_draft_is_changed (draft, KITH_FIELD_EXTENDED, NULL));
  patch = kith_draft_get_patch (draft);
  g_assert_cmpuint (json_object_get_size (patch), ==, 1);

  /* They take it back: nothing clashes any more. */
  g_clear_pointer (&merge, kith_merge_unref);
  merge = kith_draft_follow (draft, back, NULL, NULL);
  g_assert_cmpint (get_base_revision (draft), ==, 5);
  g_assert_cmpstr (get_text (draft, KITH_FIELD_COMPANY), ==, "Mine");
  g_assert_null (get_text (draft, KITH_FIELD_JOB_TITLE));
}

/* Both have typed the same. */
static void
test_follow_same (void)
{
  Heard heard = { 0 };
  g_autoptr (KithDraft) draft = make_draft (&heard);
  g_autoptr (KithContact) theirs = test_contact (4, THEIRS);
  g_autoptr (KithMerge) merge = NULL;

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "T");
  merge = kith_draft_follow (draft, theirs, NULL, NULL);
  g_assert_cmpint (get_base_revision (draft), ==, 4);
  g_assert_false (kith_draft_is_dirty (draft));
}

static gboolean
holds_company (const KithMergeRow *row, gpointer data)
{
  return row->field == KITH_FIELD_COMPANY;
}

/* Where the cursor is nothing moves; once it has left, it follows. */
static void
test_follow_held (void)
{
  Heard heard = { 0 };
  g_autoptr (KithDraft) draft = make_draft (&heard);
  g_autoptr (KithContact) theirs = test_contact (4, THEIRS);
  g_autoptr (KithMerge) merge = NULL;

  merge = kith_draft_follow (draft, theirs, holds_company, NULL);
  g_assert_cmpint (get_base_revision (draft), ==, 3);
  g_assert_cmpstr (get_text (draft, KITH_FIELD_COMPANY), ==, "A");
  g_assert_cmpstr (get_text (draft, KITH_FIELD_JOB_TITLE), ==, "J");
  g_assert_false (kith_draft_is_dirty (draft));

  g_clear_pointer (&merge, kith_merge_unref);
  merge = kith_draft_follow (draft, theirs, NULL, NULL);
  g_assert_true (kith_draft_get_base (draft) == theirs);
  g_assert_cmpstr (get_text (draft, KITH_FIELD_COMPANY), ==, "T");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/draft/text", test_text);
  g_test_add_func ("/draft/keys", test_keys);
  g_test_add_func ("/draft/items", test_items);
  g_test_add_func ("/draft/revert", test_revert);
  g_test_add_func ("/draft/patch", test_patch);
  g_test_add_func ("/draft/saved", test_saved);
  g_test_add_func ("/draft/saved-clash", test_saved_clash);
  g_test_add_func ("/draft/saved-clash-new", test_saved_clash_new);
  g_test_add_func ("/draft/saved-clean", test_saved_clean);
  g_test_add_func ("/draft/follow/clean", test_follow_clean);
  g_test_add_func ("/draft/follow/apart", test_follow_apart);
  g_test_add_func ("/draft/follow/clash", test_follow_clash);
  g_test_add_func ("/draft/follow/same", test_follow_same);
  g_test_add_func ("/draft/follow/held", test_follow_held);

  return g_test_run ();
}
