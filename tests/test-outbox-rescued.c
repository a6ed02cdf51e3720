/* test-outbox-rescued.c: the file of an outbox is damaged while it is used
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "outbox-utils.h"
#include "service/outbox/kith-outbox-private.h"
#include "store/outbox/kith-outbox-db.h"
#include "test-utils.h"

#define PAGE_BYTES 4096

static KithContact *
make_contact (TestReal *fixture, const char *name)
{
  g_autofree char *info = g_strdup_printf ("{\"name\":{\"first\":\"%s\"}}",
                                           name);

  return test_real_make_contact (fixture, info);
}

/* From @page on, which is not the first one. */
static void
damage_from (TestReal *fixture, guint page)
{
  const char *path = fixture->box.path;
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size, offset = (gsize) (page - 1) * PAGE_BYTES;

  /* All of it is in the file, and nothing in its log. */
  test_box_close (&fixture->box);
  test_box_open (&fixture->box);
  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, >, offset);
  memset (bytes + offset, 0x5a, size - offset);
  /* The same file, which is open. */
  g_file_set_contents_full (path, bytes, (gssize) size,
                            G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
damage (TestReal *fixture)
{
  damage_from (fixture, 2);
}

static gboolean
is_told (gpointer outbox)
{
  return kith_outbox_get_damaged_file (outbox, NULL) != NULL;
}

static void
count_cb (guint *n_changes)
{
  (*n_changes)++;
}

/* It is told of at once, and what could not be read is written once more. */
static void
test_at_once (TestReal *fixture, gconstpointer data)
{
  TestBox *box = &fixture->box;
  g_autoptr (KithContact) ann = make_contact (fixture, "Ann");
  g_autoptr (KithContact) bob = make_contact (fixture, "Bob");
  guint n_changes = 0;

  test_real_go_offline (fixture);
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "a");
  damage (fixture);
  g_assert_cmpuint (test_box_count (box), ==, 1);
  g_assert_null (kith_outbox_get_damaged_file (box->outbox, NULL));

  g_signal_connect_swapped (box->outbox, "changed", G_CALLBACK (count_cb),
                            &n_changes);
  test_real_put_text (fixture, bob, KITH_FIELD_COMPANY, "b");
  kith_test_wait (is_told, box->outbox, TEST_BOX_MSEC);
  g_assert_cmpuint (n_changes, >, 0);

  test_box_close (box);
  test_box_open (box);
  g_assert_cmpuint (test_box_count (box), ==, 2);
  g_assert_true (is_told (box->outbox));
  /* Once. */
  kith_outbox_forget_damaged_file (box->outbox);
  g_assert_false (is_told (box->outbox));
}

static void
open_again (TestBox *box)
{
  kith_test_wait (is_told, box->outbox, TEST_BOX_MSEC);
  test_box_close (box);
  test_box_open (box);
}

static void
assert_company (KithOutboxEntry *entry, const char *company)
{
  g_assert_cmpstr (kith_contact_info_get_text (
                     kith_outbox_entry_get_info (entry), KITH_FIELD_COMPANY),
                   ==, company);
}

/* The newer change of the same contact is the one that finds the damage. */
static void
test_order (TestReal *fixture, gconstpointer data)
{
  TestBox *box = &fixture->box;
  g_autoptr (KithContact) ann = make_contact (fixture, "Ann");

  test_real_go_offline (fixture);
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "older");
  damage (fixture);
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "newer");

  open_again (box);
  g_assert_cmpuint (test_box_count (box), ==, 2);
  assert_company (test_box_get (box, 0), "older");
  assert_company (test_box_get (box, 1), "newer");
}

/* It alone is lost, and was before a newer one that is not. */
static void
lose (TestBox *box, KithOutboxEntry *entry)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  KithOutboxBatch *batch = kith_outbox_batch_new ();

  kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_ENTRY,
                            kith_outbox_entry_get_id (entry));
  kith_outbox_file_write_async (box->outbox->file, batch, NULL, NULL);
  g_signal_emit_by_name (box->outbox->file, "rescued", records);
}

static void
test_lost_one (TestReal *fixture, gconstpointer data)
{
  TestBox *box = &fixture->box;
  g_autoptr (KithContact) ann = make_contact (fixture, "Ann");

  test_real_go_offline (fixture);
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "older");
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "newer");
  lose (box, test_box_get (box, 0));

  test_box_close (box);
  test_box_open (box);
  g_assert_cmpuint (test_box_count (box), ==, 2);
  assert_company (test_box_get (box, 0), "older");
  assert_company (test_box_get (box, 1), "newer");
}

static void
discard (TestReal *fixture, KithContact *contact, const char *company)
{
  g_autoptr (KithDraft) draft = kith_draft_new (contact);

  kith_draft_set_text (draft, KITH_FIELD_COMPANY, company);
  kith_outbox_discard (fixture->box.outbox, contact,
                       kith_draft_get_info (draft));
  kith_fake_clock_advance (fixture->box.clock, G_USEC_PER_SEC);
}

static void
assert_not_chosen (TestBox *box, guint position, const char *company)
{
  g_autoptr (KithJournalEntry) entry = g_list_model_get_item (
    G_LIST_MODEL (kith_outbox_get_journal (box->outbox)), position);

  g_assert_nonnull (entry);
  g_assert_cmpstr (json_node_get_string (kith_journal_entry_get_mine (entry)),
                   ==, company);
}

/* What nobody has chosen can be looked up still, newest first. */
static void
test_journal (TestReal *fixture, gconstpointer data)
{
  TestBox *box = &fixture->box;
  g_autoptr (KithContact) ann = make_contact (fixture, "Ann");

  discard (fixture, ann, "older");
  damage (fixture);
  discard (fixture, ann, "newer");

  open_again (box);
  g_assert_cmpuint (g_list_model_get_n_items (
                      G_LIST_MODEL (kith_outbox_get_journal (box->outbox))),
                    ==, 2);
  assert_not_chosen (box, 0, "newer");
  assert_not_chosen (box, 1, "older");
}

/* All that waits can be read, but it cannot be looked up: the removal is the
 * write that finds the damage. */
static void
test_taken_back (TestReal *fixture, gconstpointer data)
{
  TestBox *box = &fixture->box;
  g_autoptr (KithContact) ann = make_contact (fixture, "Ann");
  g_autoptr (KithContact) bob = make_contact (fixture, "Bob");
  g_autoptr (GError) error = NULL;

  test_real_go_offline (fixture);
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "a");
  test_real_put_text (fixture, bob, KITH_FIELD_COMPANY, "b");
  damage_from (fixture, 3);
  test_box_wait (box);
  kith_outbox_take_back (box->outbox, test_box_get (box, 0), &error);
  g_assert_no_error (error);

  open_again (box);
  g_assert_cmpuint (test_box_count (box), ==, 1);
  assert_company (test_box_get (box, 0), "b");
}

/* (transfer full): as a file without its log has it again */
static KithOutboxRecord *
copy_record (KithOutboxEntry *entry)
{
  return kith_outbox_record_new (KITH_OUTBOX_KIND_ENTRY,
                                 kith_outbox_entry_get_id (entry),
                                 _kith_outbox_entry_to_json (entry, NULL));
}

static void
find_in_file (TestBox *box, KithOutboxRecord *record)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  KithOutboxBatch *batch = kith_outbox_batch_new ();

  kith_outbox_batch_put (batch, record->kind, record->id, record->document);
  kith_outbox_file_write_async (box->outbox->file, batch, NULL, NULL);
  g_ptr_array_add (records, record);
  g_signal_emit_by_name (box->outbox->file, "rescued", records);
}

/* A change that was sent before is not sent again by the next program. */
static void
test_sent (TestReal *fixture, gconstpointer data)
{
  TestBox *box = &fixture->box;
  g_autoptr (KithContact) ann = make_contact (fixture, "Ann");
  g_autoptr (KithOutboxRecord) record = NULL;

  test_real_go_offline (fixture);
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "a");
  record = copy_record (test_box_get (box, 0));
  test_real_go_online (fixture);
  test_box_wait_empty (box);
  find_in_file (box, record);

  test_box_close (box);
  test_box_open (box);
  g_assert_cmpuint (test_box_count (box), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox-rescued/" name, TestReal, NULL, test_real_set_up,       \
              function, test_real_tear_down)

  ADD ("at-once", test_at_once);
  ADD ("order", test_order);
  ADD ("lost-one", test_lost_one);
  ADD ("journal", test_journal);
  ADD ("taken-back", test_taken_back);
  ADD ("sent", test_sent);

#undef ADD

  return g_test_run ();
}
