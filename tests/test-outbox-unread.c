/* test-outbox-unread.c: an outbox whose file cannot be read, until it can
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/kith-error.h"
#include "outbox-utils.h"
#include "test-utils.h"

/* A folder is where the file was. */
static void
block (TestReal *fixture)
{
  g_autofree char *away = g_strconcat (fixture->box.path, ".away", NULL);

  g_assert_no_errno (g_rename (fixture->box.path, away));
  g_assert_no_errno (g_mkdir (fixture->box.path, 0700));
}

static void
unblock (TestReal *fixture)
{
  g_autofree char *away = g_strconcat (fixture->box.path, ".away", NULL);

  g_assert_no_errno (g_rmdir (fixture->box.path));
  g_assert_no_errno (g_rename (away, fixture->box.path));
}

/* The next program, which cannot read what this one leaves. */
static void
start_blocked (TestReal *fixture)
{
  TestBox *box = &fixture->box;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  test_box_close (box);
  block (fixture);
  box->outbox = kith_outbox_new (box->contacts, KITH_CLOCK (box->clock),
                                 box->path, NULL);
  kith_outbox_load_async (box->outbox, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);
  g_assert_false (kith_outbox_load_finish (box->outbox, result, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  g_assert_nonnull (kith_outbox_get_load_error (box->outbox));
  g_assert_cmpuint (test_box_count (box), ==, 0);
}

static gboolean
is_read (gpointer data)
{
  return kith_outbox_get_load_error (data) == NULL;
}

static gboolean
is_waiting (gpointer data)
{
  return kith_fake_clock_get_n_waits (data) > 0;
}

static KithContact *
leave_change (TestReal *fixture)
{
  KithContact *contact = test_real_make_contact (
    fixture, "{\"name\":{\"first\":\"Ann\"},\"company\":\"a\"}");

  test_real_go_offline (fixture);
  test_real_put_text (fixture, contact, KITH_FIELD_COMPANY, "b");
  test_box_wait (&fixture->box);

  return contact;
}

static void
test_by_itself (TestReal *fixture, gconstpointer data)
{
  TestBox *box = &fixture->box;
  g_autoptr (KithContact) contact = leave_change (fixture);

  start_blocked (fixture);
  for (guint i = 0; i < 3; i++)
    {
      kith_test_wait (is_waiting, box->clock, TEST_BOX_MSEC);
      kith_fake_clock_advance (box->clock,
                               kith_fake_clock_get_next (box->clock));
    }
  kith_test_wait (is_waiting, box->clock, TEST_BOX_MSEC);
  g_assert_nonnull (kith_outbox_get_load_error (box->outbox));

  unblock (fixture);
  test_real_go_online (fixture);
  kith_fake_clock_advance (box->clock, kith_fake_clock_get_next (box->clock));
  kith_test_wait (is_read, box->outbox, TEST_BOX_MSEC);
  test_box_wait_empty (box);
  test_real_assert_text (fixture, contact, KITH_FIELD_COMPANY, "b");
}

static void
test_asked (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) contact = leave_change (fixture);

  start_blocked (fixture);
  unblock (fixture);
  kith_outbox_wake (fixture->box.outbox);
  kith_test_wait (is_read, fixture->box.outbox, TEST_BOX_MSEC);
  g_assert_cmpuint (test_box_count (&fixture->box), ==, 1);
}

/* What is in the file is older, and comes first. */
static void
test_put (TestReal *fixture, gconstpointer data)
{
  TestBox *box = &fixture->box;
  g_autoptr (KithContact) contact = leave_change (fixture);
  g_autoptr (KithDraft) draft = kith_draft_new (contact);
  g_autoptr (KithOutboxEntry) refused = NULL;
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_draft_set_text (draft, KITH_FIELD_JOB_TITLE, "x");
  start_blocked (fixture);
  kith_outbox_put_async (box->outbox, NULL, draft, FALSE, kith_test_result_cb,
                         &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);
  refused = kith_outbox_put_finish (box->outbox, result, &error);
  g_assert_error (error, KITH_ERROR, KITH_ERROR_STORE);
  g_assert_null (refused);

  unblock (fixture);
  entry = test_box_put (box, NULL, draft, FALSE);
  g_assert_null (kith_outbox_get_load_error (box->outbox));
  g_assert_cmpuint (test_box_count (box), ==, 2);
  g_assert_true (test_box_get (box, 1) == entry);

  test_real_go_online (fixture);
  kith_outbox_wake (box->outbox);
  test_box_wait_empty (box);
  test_real_assert_text (fixture, contact, KITH_FIELD_COMPANY, "b");
  test_real_assert_text (fixture, contact, KITH_FIELD_JOB_TITLE, "x");
}

static void
overwrite_header (TestReal *fixture)
{
  char garbage[100];
  int fd = g_open (fixture->box.path, O_WRONLY, 0);

  g_assert_no_errno (fd);
  memset (garbage, 0x55, sizeof garbage);
  g_assert_cmpint (write (fd, garbage, sizeof garbage), ==, sizeof garbage);
  close (fd);
}

/* What waits is there again, is saved once, and somebody is told. */
static void
test_damaged (TestReal *fixture, gconstpointer data)
{
  TestBox *box = &fixture->box;
  g_autoptr (KithContact) contact = leave_change (fixture);
  g_autoptr (KithContact) saved = NULL;
  guint n_changes = 0;
  const char *file;

  test_box_close (box);
  overwrite_header (fixture);
  test_box_open (box);
  g_assert_null (kith_outbox_get_load_error (box->outbox));
  g_assert_cmpuint (test_box_count (box), ==, 1);
  file = kith_outbox_get_damaged_file (box->outbox, &n_changes);
  g_assert_nonnull (file);
  g_assert_true (g_file_test (file, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpuint (n_changes, ==, 1);

  test_real_go_online (fixture);
  kith_outbox_wake (box->outbox);
  test_box_wait_empty (box);
  saved = test_real_get_contact (fixture, kith_contact_get_id (contact));
  g_assert_cmpint (kith_contact_get_revision (saved), ==, 2);
  test_real_assert_text (fixture, contact, KITH_FIELD_COMPANY, "b");

  /* As long as nobody has read it. */
  test_box_close (box);
  test_box_open (box);
  g_assert_nonnull (kith_outbox_get_damaged_file (box->outbox, NULL));
  kith_outbox_forget_damaged_file (box->outbox);
  g_assert_null (kith_outbox_get_damaged_file (box->outbox, NULL));
  test_box_close (box);
  test_box_open (box);
  g_assert_null (kith_outbox_get_damaged_file (box->outbox, NULL));
  g_assert_cmpuint (test_box_count (box), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox-unread/" name, TestReal, NULL, test_real_set_up,        \
              function, test_real_tear_down)

  ADD ("by-itself", test_by_itself);
  ADD ("asked", test_asked);
  ADD ("put", test_put);
  ADD ("damaged", test_damaged);

#undef ADD

  return g_test_run ();
}
