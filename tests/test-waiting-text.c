/* test-waiting-text.c: tests of changes that wait, as text to be pasted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>

#include "base/kith-error.h"
#include "outbox-utils.h"
#include "ui/waiting/kith-waiting-text.h"

/* (transfer full) */
static char *
describe (TestReal *fixture)
{
  GListModel *model = G_LIST_MODEL (fixture->box.outbox);
  g_autoptr (GPtrArray)
    entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (entries, g_list_model_get_item (model, i));

  return kith_waiting_text_describe (entries, NULL);
}

static void
put_new (TestReal *fixture)
{
  g_autoptr (KithDraft) draft = kith_draft_new (NULL);
  g_autoptr (KithOutboxEntry) entry = NULL;

  kith_draft_set_text (draft, KITH_FIELD_FIRST_NAME, "Cleo");
  entry = test_box_put (&fixture->box, NULL, draft, /* hold= */ TRUE);
}

/* What was, what it is to be, and of what is new and what is to go, too. */
static void
test_all (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (
    fixture, "{\"name\":{\"first\":\"Ann\"},\"company\":\"Nord\"}");
  g_autoptr (KithContact)
    bob = test_real_make_contact (fixture, "{\"name\":{\"first\":\"Bob\"}}");
  g_autofree char *text = NULL;

  test_real_go_offline (fixture);
  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "Süd");
  test_box_wait_attempts (&fixture->box, test_box_get (&fixture->box, 0), 1);
  test_real_put_deletion (fixture, bob);
  test_box_wait_attempts (&fixture->box, test_box_get (&fixture->box, 1), 1);
  put_new (fixture);

  text = describe (fixture);
  g_assert_cmpstr (text, ==,
                   "Ann\n"
                   "The server cannot be reached.\n"
                   "\n"
                   "Company\n"
                   "  Was: Nord\n"
                   "  Yours: Süd\n"
                   "\n"
                   "Bob\n"
                   "The server cannot be reached.\n"
                   "\n"
                   "Deletion\n"
                   "\n"
                   "Cleo\n"
                   "\n"
                   "First name\n"
                   "  Was: nothing\n"
                   "  Yours: Cleo\n");
}

/* Of what somebody is asked about, both sides. */
static void
test_conflict (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContact) ann = test_real_make_contact (
    fixture, "{\"name\":{\"first\":\"Ann\"},\"company\":\"Nord\"}");
  g_autoptr (KithDraft) draft = kith_draft_new (ann);
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  test_real_put_text (fixture, ann, KITH_FIELD_COMPANY, "Ost");
  test_box_wait_empty (&fixture->box);
  kith_draft_set_text (draft, KITH_FIELD_COMPANY, "Süd");
  entry = test_box_put (&fixture->box, NULL, draft, /* hold= */ TRUE);
  g_assert_false (test_box_send (&fixture->box, entry, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);

  text = describe (fixture);
  g_assert_cmpstr (text, ==,
                   "Ann\n"
                   "\n"
                   "Company\n"
                   "  Was: Nord\n"
                   "  Yours: Süd\n"
                   "  Theirs: Ost\n");
  kith_outbox_release (fixture->box.outbox, entry);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function)                                                    \
  g_test_add ("/waiting-text/" path, TestReal, NULL, test_real_set_up,         \
              function, test_real_tear_down)

  ADD ("all", test_all);
  ADD ("conflict", test_conflict);

#undef ADD

  return g_test_run ();
}
