/* test-drafts.c: what is typed is on the disk, whatever ends the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "contact-utils.h"
#include "drafts-utils.h"

#define LONG_TEXT_BYTES 100000

static void
test_killed (DraftsForm *form, gconstpointer base)
{
  KithDraft *draft;

  drafts_type (form, "{'company':'b','jobTitle':'t'}");
  kith_test_wait (drafts_is_kept, form, DRAFTS_MSEC);
  drafts_wait_for_file (form);
  g_assert_cmpuint (drafts_count (form), ==, 0);

  drafts_crash (form);
  drafts_assert_kept (form, 6, "{'company':'b','jobTitle':'t'}");
  g_assert_cmpstr (kith_kept_draft_get_contact_id (drafts_get_kept (form, 0)),
                   ==, TEST_EDIT_ID);
  g_assert_cmpint (kith_kept_draft_get_when (drafts_get_kept (form, 0)), ==,
                   DRAFTS_NOW + KITH_KEEPER_USEC);
  g_assert_true (
    kith_drafts_find (kith_outbox_get_drafts (form->outbox), TEST_EDIT_ID)
    == drafts_get_kept (form, 0));

  /* As a change of what it was typed in. */
  draft = drafts_resume (form, drafts_get_kept (form, 0));
  g_assert_true (kith_draft_is_dirty (draft));
  g_assert_false (kith_draft_is_changed (draft, KITH_FIELD_COMPANY, NULL)
                  && kith_draft_is_changed (draft, KITH_FIELD_LAST_NAME, NULL));
  g_assert_true (kith_draft_is_changed (draft, KITH_FIELD_JOB_TITLE, NULL));
}

static gboolean
waits_for_nothing (gpointer clock)
{
  return kith_fake_clock_get_n_waits (clock) == 0;
}

/* However much is typed, text waits for a second at most. */
static void
test_debounced (DraftsForm *form, gconstpointer base)
{
  drafts_type (form, "{'company':'b'}");
  g_assert_cmpint (kith_fake_clock_get_next (form->clock), ==,
                   KITH_KEEPER_USEC);
  g_assert_cmpint (KITH_KEEPER_USEC, <=, G_USEC_PER_SEC);
  kith_fake_clock_advance (form->clock, KITH_KEEPER_USEC - 1);
  drafts_type (form, "{'company':'bc'}");
  g_assert_cmpuint (kith_fake_clock_get_n_waits (form->clock), ==, 1);
  g_assert_cmpint (kith_fake_clock_get_next (form->clock), ==, 1);

  /* Nothing was typed in the end. */
  drafts_type (form, base);
  kith_test_wait (waits_for_nothing, form->clock, DRAFTS_MSEC);
}

static void
test_at_once (DraftsForm *form, gconstpointer base)
{
  drafts_type (form, "{'company':'b'}");
  kith_drafts_write (kith_outbox_get_drafts (form->outbox));
  drafts_wait_for_file (form);
  drafts_crash (form);
  drafts_assert_kept (form, 6, "{'company':'b'}");
}

/* What no server would take, and what is typed by half. */
static void
test_all_of_it (DraftsForm *form, gconstpointer base)
{
  g_autofree char *text = g_strnfill (LONG_TEXT_BYTES, 'x');
  g_autofree char *info = g_strdup_printf (
    "{'name':{'first':' A\\u05d0 \\\\n'},'company':'%s','birthdate':'14 Ma',"
    "'emails':{'items':[{'email':'not an@','tag':'WORK'}]},"
    "'phones':{'items':[{'phone':'+49 (0','primary':true}]},"
    "'extendedFields':{'items':{'custom.size':'4,','custom.url':'htt'}}}",
    text);
  g_autoptr (KithContactInfo) typed = NULL;

  drafts_type (form, info);
  typed = kith_contact_info_copy (kith_draft_get_info (form->edit.draft));
  drafts_wait_for_file (form);
  drafts_crash (form);

  g_assert_cmpuint (drafts_count (form), ==, 1);
  test_assert_info (kith_kept_draft_get_info (drafts_get_kept (form, 0)),
                    typed);
  g_assert_cmpuint (strlen (kith_contact_info_get_text (
                      kith_kept_draft_get_info (drafts_get_kept (form, 0)),
                      KITH_FIELD_COMPANY)),
                    ==, LONG_TEXT_BYTES);
}

static void
test_new_contact (DraftsForm *form, gconstpointer base)
{
  KithDraft *draft;

  drafts_type (form, "{'name':{'first':'Ana'}}");
  drafts_wait_for_file (form);
  drafts_crash (form);
  drafts_assert_kept (form, 0, "{'name':{'first':'Ana'}}");
  g_assert_null (kith_kept_draft_get_contact_id (drafts_get_kept (form, 0)));
  g_assert_cmpstr (kith_kept_draft_get_name (drafts_get_kept (form, 0)), ==,
                   "Ana");

  draft = drafts_resume (form, drafts_get_kept (form, 0));
  g_assert_null (kith_draft_get_base (draft));
  g_assert_cmpuint (drafts_count (form), ==, 0);
}

/* Typed, and back again. */
static void
test_taken_back (DraftsForm *form, gconstpointer base)
{
  drafts_type (form, "{'company':'b'}");
  drafts_wait_for_file (form);
  drafts_type (form, base);
  kith_test_wait (drafts_is_kept, form, DRAFTS_MSEC);
  drafts_wait_for_file (form);
  drafts_crash (form);
  g_assert_cmpuint (drafts_count (form), ==, 0);
}

static void
test_discarded (DraftsForm *form, gconstpointer base)
{
  drafts_type (form, "{'company':'b'}");
  drafts_wait_for_file (form);
  kith_keeper_discard (form->keeper);
  drafts_close_form (form);
  g_assert_cmpuint (drafts_count (form), ==, 0);
  drafts_close_outbox (form);
  drafts_open_outbox (form);
  g_assert_cmpuint (drafts_count (form), ==, 0);
}

/* Also when nobody opens it again. */
static void
test_discarded_unopened (DraftsForm *form, gconstpointer base)
{
  drafts_type (form, "{'company':'b'}");
  drafts_close_form (form);
  kith_drafts_discard (kith_outbox_get_drafts (form->outbox),
                       drafts_get_kept (form, 0));
  g_assert_cmpuint (drafts_count (form), ==, 0);
  drafts_close_outbox (form);
  drafts_open_outbox (form);
  g_assert_cmpuint (drafts_count (form), ==, 0);
}

/* A form that goes leaves its text to the others, which do not see it before;
 * each has a text of its own. */
static void
test_two_forms (DraftsForm *form, gconstpointer base)
{
  KithContact *contact = kith_draft_get_base (form->edit.draft);
  g_autoptr (KithDraft) draft = kith_draft_new (contact);
  g_autoptr (KithPost) post = kith_post_new (form->outbox, draft);
  g_autoptr (KithKeeper) other = kith_keeper_new (form->outbox, post);
  g_autoptr (KithKeeper) third = NULL;
  KithDrafts *drafts = kith_outbox_get_drafts (form->outbox);

  drafts_type (form, "{'company':'b'}");
  drafts_wait_for_file (form);
  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "c");
  g_assert_null (kith_drafts_find (drafts, TEST_EDIT_ID));

  drafts_close_form (form);
  drafts_assert_kept (form, 6, "{'company':'b'}");
  third = kith_keeper_new_for_kept (form->outbox, drafts_get_kept (form, 0));
  g_assert_null (kith_drafts_find (drafts, TEST_EDIT_ID));
  kith_keeper_close (third);
  kith_keeper_close (other);
  g_assert_cmpuint (drafts_count (form), ==, 2);

  drafts_close_outbox (form);
  drafts_open_outbox (form);
  g_assert_cmpuint (drafts_count (form), ==, 2);
}

/* Who waits for a form that goes does not wait for ever. */
static void
test_closed_while_writing (DraftsForm *form, gconstpointer base)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KithKeeper) keeper = g_object_ref (form->keeper);
  g_autoptr (GError) error = NULL;

  drafts_type (form, "{'company':'b'}");
  kith_keeper_write_async (keeper, NULL, kith_test_result_cb, &result);
  drafts_close_form (form);
  kith_test_wait (kith_test_has_result, &result, DRAFTS_MSEC);
  g_assert_false (kith_keeper_write_finish (keeper, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
  drafts_assert_kept (form, 6, "{'company':'b'}");
}

/* The same of two programs at once. */
static void
test_two_programs (DraftsForm *form, gconstpointer base)
{
  KithContact *contact = kith_draft_get_base (form->edit.draft);
  g_autoptr (KithOutbox) first = g_object_ref (form->outbox);
  g_autoptr (KithDraft) draft = kith_draft_new (contact);
  g_autoptr (KithPost) post = NULL;
  g_autoptr (KithKeeper) other = NULL;

  drafts_type (form, "{'company':'b'}");
  drafts_wait_for_file (form);
  g_clear_object (&form->outbox);
  drafts_open_outbox (form);
  g_assert_cmpuint (drafts_count (form), ==, 0);

  post = kith_post_new (form->outbox, draft);
  other = kith_keeper_new (form->outbox, post);
  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "c");
  kith_keeper_close (other);
  drafts_close_outbox (form);

  /* The one that is still there has its own text, and no other, until the next
   * start. */
  form->outbox = g_steal_pointer (&first);
  g_assert_cmpuint (drafts_count (form), ==, 0);
  drafts_close_form (form);
  drafts_close_outbox (form);
  drafts_open_outbox (form);
  g_assert_cmpuint (drafts_count (form), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, base, function)                                              \
  g_test_add ("/drafts/" name, DraftsForm, base, drafts_set_up, function,      \
              drafts_tear_down)
  ADD ("killed", "{'company':'a'}", test_killed);
  ADD ("debounced", "{'company':'a'}", test_debounced);
  ADD ("at-once", "{'company':'a'}", test_at_once);
  ADD ("all-of-it", "{'company':'a'}", test_all_of_it);
  ADD ("new-contact", NULL, test_new_contact);
  ADD ("taken-back", "{'company':'a'}", test_taken_back);
  ADD ("discarded", "{'company':'a'}", test_discarded);
  ADD ("discarded-unopened", "{'company':'a'}", test_discarded_unopened);
  ADD ("two-forms", "{'company':'a'}", test_two_forms);
  ADD ("closed-while-writing", "{'company':'a'}", test_closed_while_writing);
  ADD ("two-programs", "{'company':'a'}", test_two_programs);
#undef ADD

  return g_test_run ();
}
