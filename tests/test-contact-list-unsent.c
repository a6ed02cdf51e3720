/* test-contact-list-unsent.c: contacts in a list that no server has yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json.h"
#include "contact-list-utils.h"
#include "test-utils.h"

static KithContact *
new_unsent (const char *id, const char *first_name)
{
  g_autofree char *text = g_strdup_printf ("{\"name\":{\"first\":\"%s\"}}",
                                           first_name);
  g_autoptr (JsonObject) json = kith_test_json_object (text);
  g_autoptr (KithContactInfo)
    info = kith_contact_info_new_from_json (json, NULL);

  return kith_contact_new_unsent (id, info);
}

/* @...: pairs of id and name, then NULL */
static void G_GNUC_NULL_TERMINATED
set_unsent (TestList *fixture, const char *id, ...)
{
  g_autoptr (GPtrArray)
    contacts = g_ptr_array_new_with_free_func (g_object_unref);
  va_list arguments;

  va_start (arguments, id);
  for (; id != NULL; id = va_arg (arguments, const char *))
    g_ptr_array_add (contacts,
                     new_unsent (id, va_arg (arguments, const char *)));
  va_end (arguments);
  kith_contact_list_set_unsent (fixture->list, contacts);
  test_list_settle (fixture);
}

static void
assert_id (TestList *fixture, guint position, const char *id)
{
  g_autoptr (KithContactSlot) slot = test_list_hold (fixture, position);

  g_assert_cmpstr (kith_contact_get_id (kith_contact_slot_get_contact (slot)),
                   ==, id);
}

/* Of a page that may have to be fetched. */
static void
assert_far (TestList *fixture, guint position, const char *name)
{
  g_autoptr (KithContactSlot) slot = test_list_hold (fixture, position);

  test_list_settle (fixture);
  test_list_assert_slot (slot, name);
}

static KithContact *
create (TestList *fixture, const char *first_name)
{
  g_autofree char *text = g_strdup_printf ("{\"name\":{\"first\":\"%s\"}}",
                                           first_name);
  g_autoptr (JsonObject) info = kith_test_json_object (text);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KithContact *contact;

  kith_contacts_create_async (fixture->contacts, info, NULL, NULL,
                              kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_LIST_MSEC);
  contact = kith_contacts_create_finish (fixture->contacts, result, &error);
  g_assert_no_error (error);

  return contact;
}

static void
test_in_place (void)
{
  TestList fixture = { NULL };
  guint position;

  test_list_set_up (&fixture, 5);
  test_list_assert_told (&fixture, "0,0,5 ");

  set_unsent (&fixture, "a", "Name 0001b", "z", "Zoe", NULL);

  test_list_assert_told (&fixture, "2,0,1 6,0,1 ");
  test_list_assert_name (&fixture, 1, "Name 0001");
  test_list_assert_name (&fixture, 2, "Name 0001b");
  test_list_assert_name (&fixture, 3, "Name 0002");
  test_list_assert_name (&fixture, 6, "Zoe");
  assert_id (&fixture, 2, "a");
  g_assert_true (kith_contact_list_find (fixture.list, "z", &position));
  g_assert_cmpuint (position, ==, 6);
  g_assert_true (kith_contact_list_is_unsent (fixture.list, "a"));
  g_assert_cmpint (kith_contact_list_get_total (fixture.list), ==, 7);
  g_assert_cmpint (kith_contact_list_get_all (fixture.list), ==, 7);
  test_list_tear_down (&fixture);
}

static void
test_alone (void)
{
  TestList fixture = { NULL };

  test_list_set_up (&fixture, 0);
  set_unsent (&fixture, "b", "Bea", "a", "Ana", NULL);

  test_list_assert_name (&fixture, 0, "Ana");
  test_list_assert_name (&fixture, 1, "Bea");
  test_list_tear_down (&fixture);
}

/* Between contacts of pages that nobody has looked at. */
static void
test_far (void)
{
  TestList fixture = { NULL };

  test_list_set_up (&fixture, 130);
  test_list_assert_told (&fixture, "0,0,130 ");
  set_unsent (&fixture, "c", "Name 0100b", "a", "Name 0030b", NULL);
  test_list_assert_told (&fixture, "101,0,1 31,0,1 ");

  assert_far (&fixture, 31, "Name 0030b");
  assert_far (&fixture, 101, "Name 0100");
  assert_far (&fixture, 102, "Name 0100b");
  assert_far (&fixture, 103, "Name 0101");
  assert_far (&fixture, 131, "Name 0129");
  test_list_tear_down (&fixture);
}

/* When others are added before it, too. */
static void
test_refresh (void)
{
  TestList fixture = { NULL };

  test_list_set_up (&fixture, 130);
  set_unsent (&fixture, "c", "Name 0100b", NULL);
  test_list_add_contact (&fixture, "Name 0050b");
  test_list_add_contact (&fixture, "Anna");
  kith_contact_list_refresh (fixture.list);
  test_list_settle (&fixture);

  assert_far (&fixture, 102, "Name 0100");
  assert_far (&fixture, 103, "Name 0100b");
  assert_far (&fixture, 104, "Name 0101");
  g_assert_cmpint (kith_contact_list_get_total (fixture.list), ==, 133);
  test_list_tear_down (&fixture);
}

static void
test_search (void)
{
  TestList fixture = { NULL };

  test_list_set_up (&fixture, 30);
  set_unsent (&fixture, "a", "Name 0007 Zoe", "b", "Bea", NULL);

  kith_contact_list_set_search (fixture.list, "zoe");
  test_list_settle (&fixture);
  g_assert_cmpint (kith_contact_list_get_total (fixture.list), ==, 1);
  g_assert_cmpint (kith_contact_list_get_all (fixture.list), ==, 32);
  assert_id (&fixture, 0, "a");

  kith_contact_list_set_search (fixture.list, "name 000");
  test_list_settle (&fixture);
  g_assert_cmpint (kith_contact_list_get_total (fixture.list), ==, 11);
  test_list_assert_name (&fixture, 8, "Name 0007 Zoe");
  test_list_assert_name (&fixture, 9, "Name 0008");

  kith_contact_list_set_search (fixture.list, "nobody");
  test_list_settle (&fixture);
  g_assert_cmpint (kith_contact_list_get_total (fixture.list), ==, 0);
  test_list_tear_down (&fixture);
}

static void
test_last_name (void)
{
  TestList fixture = { NULL };
  g_autoptr (JsonObject) json = kith_test_json_object (
    "{\"name\":{\"first\":\"Zoe\",\"last\":\"Abel\"}}");
  g_autoptr (KithContactInfo)
    info = kith_contact_info_new_from_json (json, NULL);
  g_autoptr (GPtrArray)
    contacts = g_ptr_array_new_with_free_func (g_object_unref);

  test_list_set_up (&fixture, 3);
  g_ptr_array_add (contacts, kith_contact_new_unsent ("a", info));
  kith_contact_list_set_unsent (fixture.list, contacts);
  test_list_settle (&fixture);
  assert_id (&fixture, 3, "a");

  kith_contact_list_set_sort (fixture.list, KITH_SORT_LAST_NAME);
  test_list_settle (&fixture);
  assert_id (&fixture, 0, "a");

  g_object_set (fixture.list, "descending", TRUE, NULL);
  test_list_settle (&fixture);
  assert_id (&fixture, 3, "a");
  test_list_tear_down (&fixture);
}

/* It becomes the real one where it stands. */
static void
test_sent (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithContactSlot) slot = NULL;
  g_autoptr (KithContact) made = NULL;

  test_list_set_up (&fixture, 5);
  set_unsent (&fixture, "a", "Name 0001b", NULL);
  test_list_assert_told (&fixture, "0,0,5 2,0,1 ");
  slot = test_list_hold (&fixture, 2);

  made = create (&fixture, "Name 0001b");
  kith_contact_list_set_sent (fixture.list, "a", made);
  g_assert_true (kith_contact_slot_get_contact (slot) == made);
  set_unsent (&fixture, NULL, NULL);

  test_list_assert_told (&fixture, "");
  assert_id (&fixture, 2, kith_contact_get_id (made));
  g_assert_false (
    kith_contact_list_is_unsent (fixture.list, kith_contact_get_id (made)));
  g_assert_cmpint (kith_contact_list_get_total (fixture.list), ==, 6);
  g_assert_cmpint (kith_contact_list_get_all (fixture.list), ==, 6);
  g_assert_cmpuint (fixture.list->unsent->len, ==, 0);
  g_clear_object (&slot);
  test_list_tear_down (&fixture);
}

static void
test_changed (void)
{
  TestList fixture = { NULL };

  test_list_set_up (&fixture, 5);
  set_unsent (&fixture, "a", "Name 0001b", NULL);
  test_list_assert_told (&fixture, "0,0,5 2,0,1 ");

  set_unsent (&fixture, "a", "Name 0003b", NULL);
  test_list_assert_told (&fixture, "2,1,0 4,0,1 ");
  test_list_assert_name (&fixture, 4, "Name 0003b");

  /* It is taken back. */
  set_unsent (&fixture, NULL, NULL);
  test_list_assert_told (&fixture, "4,1,0 ");
  g_assert_cmpint (kith_contact_list_get_all (fixture.list), ==, 5);
  test_list_tear_down (&fixture);
}

static void delete (TestList *fixture, guint position)
{
  g_autoptr (KithContactSlot) slot = test_list_hold (fixture, position);
  KithContact *contact = kith_contact_slot_get_contact (slot);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_contacts_delete_async (fixture->contacts, kith_contact_get_id (contact),
                              0, NULL, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_LIST_MSEC);
  kith_contacts_delete_finish (fixture->contacts, result, &error);
  g_assert_no_error (error);
  test_list_settle (fixture);
}

/* Beside what is hidden, and what is deleted. */
static void
test_others_go (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithContactSlot) slot = NULL;

  test_list_set_up (&fixture, 6);
  set_unsent (&fixture, "a", "Name 0003b", NULL);
  slot = test_list_hold (&fixture, 1);
  test_list_assert_told (&fixture, "0,0,6 4,0,1 ");

  kith_contact_list_hide (
    fixture.list, kith_contact_get_id (kith_contact_slot_get_contact (slot)));
  test_list_assert_told (&fixture, "1,1,0 ");
  assert_id (&fixture, 3, "a");
  test_list_assert_name (&fixture, 4, "Name 0004");

  delete (&fixture, 0);
  assert_id (&fixture, 2, "a");
  delete (&fixture, 3);
  assert_id (&fixture, 2, "a");
  test_list_assert_name (&fixture, 3, "Name 0005");

  kith_contact_list_unhide (
    fixture.list, kith_contact_get_id (kith_contact_slot_get_contact (slot)));
  test_list_settle (&fixture);
  test_list_assert_name (&fixture, 0, "Name 0001");
  assert_id (&fixture, 3, "a");
  g_clear_object (&slot);
  test_list_tear_down (&fixture);
}

/* As they would stand if the server had them. */
static void
test_random (void)
{
  TestList fixture = { NULL };
  g_autoptr (GPtrArray)
    contacts = g_ptr_array_new_with_free_func (g_object_unref);

  test_list_set_up (&fixture, 0);
  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *id = g_strdup_printf ("unsent-%u", i);
      g_autofree char *name = test_list_name_of (
        (guint) g_test_rand_int_range (0, 1000));

      if (i % 3 == 0)
        g_ptr_array_add (contacts, new_unsent (id, name));
      else
        test_list_add_contact (&fixture, name);
    }
  kith_contact_list_refresh (fixture.list);
  test_list_settle (&fixture);
  kith_contact_list_set_unsent (fixture.list, contacts);
  test_list_settle (&fixture);

  g_assert_cmpuint (test_list_count (&fixture), ==, 120);
  for (guint i = 1; i < 120; i++)
    {
      g_autoptr (KithContactSlot) before = test_list_hold (&fixture, i - 1);
      g_autoptr (KithContactSlot) slot = test_list_hold (&fixture, i);

      test_list_settle (&fixture);
      g_assert_cmpstr (
        kith_contact_get_display_name (kith_contact_slot_get_contact (before)),
        <=,
        kith_contact_get_display_name (kith_contact_slot_get_contact (slot)));
    }
  test_list_tear_down (&fixture);
}

/* There is no server: they are all there is. */
static void
test_unreachable (void)
{
  TestList fixture = { NULL };

  test_list_begin (&fixture, "http://127.0.0.1:1");
  set_unsent (&fixture, "b", "Bea", "a", "Ana", NULL);

  g_assert_nonnull (kith_contact_list_get_error (fixture.list));
  assert_id (&fixture, 0, "a");
  assert_id (&fixture, 1, "b");
  test_list_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/contact-list-unsent/in-place", test_in_place);
  g_test_add_func ("/contact-list-unsent/alone", test_alone);
  g_test_add_func ("/contact-list-unsent/far", test_far);
  g_test_add_func ("/contact-list-unsent/refresh", test_refresh);
  g_test_add_func ("/contact-list-unsent/search", test_search);
  g_test_add_func ("/contact-list-unsent/last-name", test_last_name);
  g_test_add_func ("/contact-list-unsent/sent", test_sent);
  g_test_add_func ("/contact-list-unsent/changed", test_changed);
  g_test_add_func ("/contact-list-unsent/others-go", test_others_go);
  g_test_add_func ("/contact-list-unsent/random", test_random);
  g_test_add_func ("/contact-list-unsent/unreachable", test_unreachable);

  return g_test_run ();
}
