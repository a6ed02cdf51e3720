/* test-outbox-rescued.c: the file of an outbox is damaged while it is used
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "outbox-utils.h"
#include "service/outbox/kith-keeper.h"
#include "test-utils.h"

#define PAGE_BYTES 4096

static KithContact *
make_contact (TestReal *fixture, const char *name)
{
  g_autofree char *info = g_strdup_printf ("{\"name\":{\"first\":\"%s\"}}",
                                           name);

  return test_real_make_contact (fixture, info);
}

/* All but the first page. */
static void
damage (TestReal *fixture)
{
  const char *path = fixture->box.path;
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  /* All of it is in the file, and nothing in its log. */
  test_box_close (&fixture->box);
  test_box_open (&fixture->box);
  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, >, PAGE_BYTES);
  memset (bytes + PAGE_BYTES, 0x5a, size - PAGE_BYTES);
  /* The same file, which is open. */
  g_file_set_contents_full (path, bytes, (gssize) size,
                            G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/outbox-rescued/" name, TestReal, NULL, test_real_set_up,       \
              function, test_real_tear_down)

  ADD ("at-once", test_at_once);

#undef ADD

  return g_test_run ();
}
