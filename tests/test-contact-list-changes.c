/* test-contact-list-changes.c: a list follows what is changed, added and gone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "contact-list-utils.h"
#include "test-utils.h"

static void
count_notify_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  guint *n = data;

  (*n)++;
}

static void
update (TestList *fixture, KithContact *contact, const char *name)
{
  const KithIdentifiers identifiers = { kith_contact_get_id (contact),
                                        kith_contact_get_revision (contact) };
  g_autofree char *text = g_strdup_printf ("{\"name\":{\"first\":\"%s\"}}",
                                           name);
  g_autoptr (JsonObject) info = kith_test_json_object (text);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) updated = NULL;

  kith_contacts_update_async (fixture->contacts, &identifiers, info, NULL, NULL,
                              kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_LIST_MSEC);
  updated = kith_contacts_update_finish (fixture->contacts, result, &error);
  g_assert_no_error (error);
}

static void
test_in_place (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithContactSlot) slot = NULL;
  guint n = 0;

  test_list_set_up (&fixture, 5);
  test_list_assert_told (&fixture, "0,0,5 ");
  slot = test_list_hold (&fixture, 2);
  g_signal_connect (slot, "notify::contact", G_CALLBACK (count_notify_cb), &n);

  update (&fixture, kith_contact_slot_get_contact (slot), "Name 0002b");

  test_list_assert_slot (slot, "Name 0002b");
  g_assert_cmpuint (n, >=, 1);
  test_list_settle (&fixture);
  test_list_assert_slot (slot, "Name 0002b");
  test_list_assert_told (&fixture, "");
  g_clear_object (&slot);
  test_list_tear_down (&fixture);
}

/* One that belongs elsewhere now. */
static void
test_moves (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithContactSlot) first = NULL;
  g_autoptr (KithContactSlot) last = NULL;

  test_list_set_up (&fixture, 5);
  test_list_assert_told (&fixture, "0,0,5 ");
  first = test_list_hold (&fixture, 0);
  last = test_list_hold (&fixture, 4);

  update (&fixture, kith_contact_slot_get_contact (first), "Zoe");
  test_list_settle (&fixture);

  test_list_assert_slot (first, "Name 0001");
  test_list_assert_slot (last, "Zoe");
  test_list_assert_told (&fixture, "");
  g_clear_object (&first);
  g_clear_object (&last);
  test_list_tear_down (&fixture);
}

static void
test_refresh_added (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithContactSlot) before = NULL;
  g_autoptr (KithContactSlot) behind = NULL;
  g_autoptr (KithContactSlot) now = NULL;

  test_list_set_up (&fixture, 5);
  test_list_assert_told (&fixture, "0,0,5 ");
  before = test_list_hold (&fixture, 1);
  behind = test_list_hold (&fixture, 3);
  test_list_add_contact (&fixture, "Name 0001b");

  kith_contact_list_refresh (fixture.list);
  test_list_settle (&fixture);

  test_list_assert_told (&fixture, "2,0,1 ");
  now = test_list_hold (&fixture, 4);
  g_assert_true (now == behind);
  test_list_assert_slot (before, "Name 0001");
  test_list_assert_slot (behind, "Name 0003");
  test_list_assert_name (&fixture, 2, "Name 0001b");
  g_assert_cmpint (kith_contact_list_get_all (fixture.list), ==, 6);
  g_clear_object (&now);
  g_clear_object (&before);
  g_clear_object (&behind);
  test_list_tear_down (&fixture);
}

static char *
id_at (TestList *fixture, guint position)
{
  g_autoptr (KithContactSlot) slot = test_list_hold (fixture, position);

  return g_strdup (kith_contact_get_id (kith_contact_slot_get_contact (slot)));
}

static void delete (TestList *fixture, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_contacts_delete_async (fixture->contacts, id, 0, NULL, NULL,
                              kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_LIST_MSEC);
  g_assert_true (
    kith_contacts_delete_finish (fixture->contacts, result, &error));
  g_assert_no_error (error);
}

static void
test_gone (void)
{
  TestList fixture = { NULL };
  g_autofree char *id = NULL;
  guint position;

  test_list_set_up (&fixture, 60);
  test_list_assert_told (&fixture, "0,0,60 ");
  id = id_at (&fixture, 2);
  g_assert_true (kith_contact_list_find (fixture.list, id, &position));
  g_assert_cmpuint (position, ==, 2);

  delete (&fixture, id);

  test_list_assert_told (&fixture, "2,1,0 ");
  test_list_assert_name (&fixture, 2, "Name 0003");
  g_assert_cmpuint (test_list_count (&fixture), ==, 59);
  g_assert_cmpint (kith_contact_list_get_all (fixture.list), ==, 59);
  g_assert_false (kith_contact_list_find (fixture.list, id, NULL));
  test_list_settle (&fixture);
  test_list_assert_told (&fixture, "");
  test_list_tear_down (&fixture);
}

static void
test_hide (void)
{
  TestList fixture = { NULL };
  g_autofree char *id = NULL;

  test_list_set_up (&fixture, 5);
  test_list_assert_told (&fixture, "0,0,5 ");
  id = id_at (&fixture, 1);

  kith_contact_list_hide (fixture.list, id);
  kith_contact_list_hide (fixture.list, id);
  test_list_assert_told (&fixture, "1,1,0 ");
  test_list_assert_name (&fixture, 1, "Name 0002");
  g_assert_cmpint (kith_contact_list_get_total (fixture.list), ==, 4);
  kith_contact_list_refresh (fixture.list);
  test_list_settle (&fixture);
  test_list_assert_told (&fixture, "");
  test_list_assert_name (&fixture, 1, "Name 0002");

  kith_contact_list_unhide (fixture.list, id);
  test_list_assert_told (&fixture, "1,0,1 ");
  test_list_assert_name (&fixture, 1, "Name 0001");

  kith_contact_list_hide (fixture.list, id);
  test_list_assert_told (&fixture, "1,1,0 ");
  delete (&fixture, id);
  test_list_settle (&fixture);
  test_list_assert_told (&fixture, "");
  g_assert_cmpuint (test_list_count (&fixture), ==, 4);
  test_list_assert_name (&fixture, 1, "Name 0002");
  test_list_tear_down (&fixture);
}

/* Somebody else added one: the next page tells. */
static void
test_total_moves (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithContactSlot) slot = NULL;

  test_list_set_up (&fixture, 60);
  test_list_add_contact (&fixture, "Name 0060");
  slot = test_list_hold (&fixture, 55);
  test_list_settle (&fixture);

  g_assert_cmpuint (test_list_count (&fixture), ==, 61);
  test_list_assert_slot (slot, "Name 0055");
  g_clear_object (&slot);
  test_list_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/contact-list/in-place", test_in_place);
  g_test_add_func ("/contact-list/moves", test_moves);
  g_test_add_func ("/contact-list/refresh-added", test_refresh_added);
  g_test_add_func ("/contact-list/gone", test_gone);
  g_test_add_func ("/contact-list/hide", test_hide);
  g_test_add_func ("/contact-list/total-moves", test_total_moves);

  return g_test_run ();
}
