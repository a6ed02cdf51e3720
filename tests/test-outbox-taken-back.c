/* test-outbox-taken-back.c: what waits, and is not wanted any more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "outbox-script.h"
#include "test-utils.h"

static gboolean
is_sending (gpointer data)
{
  return kith_outbox_entry_get_state (data) == KITH_OUTBOX_SENDING;
}

static void
assert_journal (TestScript *fixture,
                const char *path,
                const char *mine,
                const char *contact_id,
                const char *name)
{
  g_autoptr (KithJournalEntry) entry = g_list_model_get_item (
    G_LIST_MODEL (kith_outbox_get_journal (fixture->box.outbox)), 0);

  g_assert_nonnull (entry);
  g_assert_cmpint (kith_journal_entry_get_reason (entry), ==,
                   KITH_JOURNAL_TAKEN_BACK);
  g_assert_cmpstr (kith_journal_entry_get_row (entry)->path, ==, path);
  g_assert_cmpstr (json_node_get_string (kith_journal_entry_get_mine (entry)),
                   ==, mine);
  g_assert_cmpstr (kith_journal_entry_get_contact_id (entry), ==, contact_id);
  g_assert_cmpstr (kith_journal_entry_get_name (entry), ==, name);
}

/* What is being sent just then is not sent again. */
static void
test_take_back_soon (TestScript *fixture, gconstpointer base)
{
  KithContact *contact = kith_draft_get_base (fixture->edit.draft);
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "busy 60");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  script_push (fixture, "busy 60");
  kith_fake_clock_advance (fixture->box.clock, 60 * G_TIME_SPAN_SECOND);
  kith_test_wait (is_sending, entry, TEST_BOX_MSEC);
  g_assert_false (kith_outbox_take_back (fixture->box.outbox, entry, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);

  kith_outbox_take_back_soon (fixture->box.outbox, entry);
  g_assert_true (kith_outbox_contains (fixture->box.outbox, entry));
  test_box_wait_empty (&fixture->box);

  test_box_close (&fixture->box);
  test_box_open (&fixture->box);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
  assert_journal (fixture, "company", "b", kith_contact_get_id (contact),
                  kith_contact_get_display_name (contact));
}

/* Of a contact that nobody has made, there is a journal all the same. */
static void
test_take_back_new (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  script_type (fixture, "{'name':{'first':'Ida'}}");
  script_push (fixture, "busy 60");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  kith_outbox_take_back_soon (fixture->box.outbox, entry);
  test_box_wait_empty (&fixture->box);

  test_box_close (&fixture->box);
  test_box_open (&fixture->box);
  assert_journal (fixture, "name.first", "Ida", "", "Ida");
}

static guint
count_journal (TestScript *fixture)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (kith_outbox_get_journal (fixture->box.outbox)));
}

/* The form still has what was taken back, and more; one journal has it. */
static void
test_take_back_and_discard (TestScript *fixture, gconstpointer base)
{
  KithContact *contact = kith_draft_get_base (fixture->edit.draft);
  g_autoptr (KithOutboxEntry) entry = NULL;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "busy 60");
  entry = script_put_badly (fixture, KITH_OUTBOX_WAITING, KITH_ERROR_BUSY);
  kith_outbox_take_back_soon (fixture->box.outbox, entry);
  test_box_wait_empty (&fixture->box);
  g_assert_cmpuint (count_journal (fixture), ==, 1);

  kith_fake_clock_advance (fixture->box.clock, G_TIME_SPAN_SECOND);
  script_type (fixture, "{'company':'b','jobTitle':'y'}");
  kith_outbox_discard (fixture->box.outbox, contact,
                       kith_draft_get_info (fixture->edit.draft));
  g_assert_cmpuint (count_journal (fixture), ==, 2);

  test_box_close (&fixture->box);
  test_box_open (&fixture->box);
  g_assert_cmpuint (count_journal (fixture), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (KithJournalEntry) told = g_list_model_get_item (
        G_LIST_MODEL (kith_outbox_get_journal (fixture->box.outbox)), i);

      g_assert_cmpint (kith_journal_entry_get_time (told), ==,
                       kith_clock_get_real_time (
                         KITH_CLOCK (fixture->box.clock)));
    }

  /* Another text for the same field is another one. */
  script_type (fixture, "{'company':'c','jobTitle':'y'}");
  kith_outbox_discard (fixture->box.outbox, contact,
                       kith_draft_get_info (fixture->edit.draft));
  g_assert_cmpuint (count_journal (fixture), ==, 3);
}

static void
test_take_back (TestScript *fixture, gconstpointer base)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  script_type (fixture, "{'company':'b'}");
  script_push (fixture, "refuse 403");
  entry = script_put_badly (fixture, KITH_OUTBOX_FAILED, KITH_ERROR_PERMISSION);
  g_assert_true (kith_outbox_take_back (fixture->box.outbox, entry, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
  test_box_close (&fixture->box);
  test_box_open (&fixture->box);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 0);
}

#define ADD(name, base, test)                                                  \
  g_test_add ("/outbox-taken-back/" name, TestScript, base, script_set_up,     \
              test, script_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("at-once", "{'company':'a'}", test_take_back);
  ADD ("soon", "{'company':'a'}", test_take_back_soon);
  ADD ("and-discarded", "{'company':'a'}", test_take_back_and_discard);
  ADD ("new", NULL, test_take_back_new);

  return g_test_run ();
}
