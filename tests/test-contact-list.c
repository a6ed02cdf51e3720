/* test-contact-list.c: a list that pages, against a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "contact-list-utils.h"
#include "kith-raw-server.h"
#include "test-utils.h"

#define PAGE KITH_LIST_PAGE

static void
test_first_page (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithContactSlot) slot = NULL;
  g_autoptr (KithContactSlot) same = NULL;

  test_list_set_up (&fixture, 60);

  g_assert_cmpuint (test_list_count (&fixture), ==, 60);
  g_assert_cmpint (kith_contact_list_get_total (fixture.list), ==, 60);
  g_assert_cmpint (kith_contact_list_get_all (fixture.list), ==, 60);
  g_assert_false (kith_contact_list_is_loading (fixture.list));
  g_assert_no_error (kith_contact_list_get_error (fixture.list));
  test_list_assert_told (&fixture, "0,0,60 ");
  slot = test_list_hold (&fixture, 0);
  same = test_list_hold (&fixture, 0);
  g_assert_true (slot == same);
  test_list_assert_slot (slot, "Name 0000");
  g_assert_null (test_list_hold (&fixture, 60));
  g_clear_object (&slot);
  g_clear_object (&same);
  test_list_tear_down (&fixture);
}

static void
test_empty (void)
{
  TestList fixture = { NULL };

  test_list_set_up (&fixture, 0);

  g_assert_cmpuint (test_list_count (&fixture), ==, 0);
  test_list_assert_told (&fixture, "");
  test_list_tear_down (&fixture);
}

static void
test_paging (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithContactSlot) slot = NULL;

  test_list_set_up (&fixture, 120);
  slot = test_list_hold (&fixture, 119);
  test_list_assert_slot (slot, NULL);

  test_list_settle (&fixture);

  test_list_assert_slot (slot, "Name 0119");
  test_list_assert_name (&fixture, 100, "Name 0100");
  /* The page between is nobody's wish. */
  g_assert_cmpuint (_kith_list_window_count (fixture.list->window), ==,
                    PAGE + 20);
  g_clear_object (&slot);
  test_list_tear_down (&fixture);
}

/* Rows that only fly by are not fetched. */
static void
test_fly_by (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithContactSlot) last = NULL;

  test_list_set_up (&fixture, 300);
  for (guint i = 0; i < 299; i++)
    g_object_unref (test_list_hold (&fixture, i));
  last = test_list_hold (&fixture, 299);

  test_list_settle (&fixture);

  test_list_assert_slot (last, "Name 0299");
  g_assert_cmpuint (_kith_list_window_count (fixture.list->window), ==,
                    2 * PAGE);
  g_clear_object (&last);
  test_list_tear_down (&fixture);
}

static void
test_search (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithContactSlot) old = NULL;

  test_list_set_up (&fixture, 60);
  test_list_assert_told (&fixture, "0,0,60 ");
  old = test_list_hold (&fixture, 7);

  kith_contact_list_set_search (fixture.list, "name 000");
  kith_contact_list_set_search (fixture.list, "name 0042");
  g_assert_true (kith_contact_list_is_loading (fixture.list));
  g_assert_cmpuint (test_list_count (&fixture), ==, 60);
  test_list_assert_slot (old, "Name 0007");
  test_list_settle (&fixture);

  test_list_assert_told (&fixture, "1,59,0 ");
  test_list_assert_name (&fixture, 0, "Name 0042");
  /* It was that of a row which is gone. */
  test_list_assert_slot (old, "Name 0007");
  g_assert_cmpint (kith_contact_list_get_all (fixture.list), ==, 60);
  g_assert_cmpint (kith_contact_list_get_total (fixture.list), ==, 1);

  kith_contact_list_set_search (fixture.list, "");
  g_assert_null (kith_contact_list_get_search (fixture.list));
  test_list_settle (&fixture);
  test_list_assert_told (&fixture, "1,0,59 ");
  g_clear_object (&old);
  test_list_tear_down (&fixture);
}

static gboolean
is_full (gpointer data)
{
  return kith_contact_slot_get_contact (data) != NULL;
}

static void
note_replace (KithContactList *list, GString *told)
{
  g_autoptr (KithContactSlot)
    first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  KithContact *contact = kith_contact_slot_get_contact (first);

  g_string_append_printf (told, "(%s) ",
                          kith_contact_get_display_name (contact));
}

/* A view keeps its rows, which cost more than what they show. */
static void
test_search_keeps_rows (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithContactSlot) first = NULL;
  g_autoptr (KithContactSlot) far = NULL;

  test_list_set_up (&fixture, 2 * PAGE + 20);
  test_list_assert_told (&fixture, "0,0,70 ");
  first = test_list_hold (&fixture, 0);
  far = test_list_hold (&fixture, 2 * PAGE);
  test_list_settle (&fixture);
  test_list_assert_slot (far, "Name 0050");
  g_signal_connect (fixture.list, "replace", G_CALLBACK (note_replace),
                    fixture.told);

  g_object_set (fixture.list, "descending", TRUE, NULL);
  while (fixture.list->is_loading)
    g_main_context_iteration (NULL, TRUE);

  /* While the old rows are there. */
  test_list_assert_told (&fixture, "(Name 0000) ");
  test_list_assert_slot (first, "Name 0069");
  test_list_assert_name (&fixture, 0, "Name 0069");
  /* Nobody knows yet who stands there now. */
  test_list_assert_slot (far, NULL);
  test_list_settle (&fixture);
  test_list_assert_slot (far, "Name 0019");

  kith_contact_list_set_search (fixture.list, "name 000");
  test_list_settle (&fixture);
  test_list_assert_told (&fixture, "(Name 0069) 10,60,0 ");
  test_list_assert_slot (first, "Name 0009");
  g_clear_object (&first);
  g_clear_object (&far);
  test_list_tear_down (&fixture);
}

/* A view holds many more rows than it shows: those come when it rests. */
static void
test_seen_first (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithContactSlot) near = NULL;
  g_autoptr (KithContactSlot) far = NULL;

  test_list_set_up (&fixture, 8 * PAGE);
  kith_contact_list_look_at (fixture.list, 0, 10);
  near = test_list_hold (&fixture, PAGE);
  /* What is asked for last is not what is seen. */
  far = test_list_hold (&fixture, 7 * PAGE);

  test_list_settle (&fixture);
  test_list_assert_slot (near, "Name 0025");
  test_list_assert_slot (far, NULL);

  kith_test_wait (is_full, far, TEST_LIST_MSEC);
  test_list_assert_slot (far, "Name 0175");
  test_list_settle (&fixture);
  g_clear_object (&near);
  g_clear_object (&far);
  test_list_tear_down (&fixture);
}

static gint64
created_at (TestList *fixture, guint position)
{
  g_autoptr (KithContactSlot) slot = test_list_hold (fixture, position);

  return kith_contact_get_created (kith_contact_slot_get_contact (slot));
}

/* Contacts of the same millisecond come in any order. */
static void
test_sort (void)
{
  TestList fixture = { NULL };

  test_list_set_up (&fixture, 3);

  g_object_set (fixture.list, "descending", TRUE, NULL);
  test_list_settle (&fixture);
  test_list_assert_name (&fixture, 0, "Name 0002");

  kith_contact_list_set_sort (fixture.list, KITH_SORT_CREATED);
  g_object_set (fixture.list, "descending", FALSE, NULL);
  test_list_settle (&fixture);
  for (guint i = 1; i < 3; i++)
    g_assert_cmpint (created_at (&fixture, i - 1), <=,
                     created_at (&fixture, i));
  test_list_tear_down (&fixture);
}

/* Only a window of a long list is held. */

static void
push_page (KithRawServer *server, guint page, guint total)
{
  g_autoptr (GString) body = g_string_new ("{\"contacts\":[");

  for (guint i = page * PAGE; i < MIN ((page + 1) * PAGE, total); i++)
    g_string_append_printf (
      body,
      "%s{\"id\":\"%08u-cf20-4f68-989a-f31d3649eb72\",\"revision\":1,"
      "\"info\":{\"company\":\"%u\"}}",
      i == page * PAGE ? "" : ",", i, i);
  g_string_append_printf (body, "],\"pagingMetadata\":{\"total\":%u}}", total);
  kith_raw_server_push_json (server, 200, body->str);
}

/* Who has been replaced is not found any more; who has moved is found where he
 * stands now. */
static void
test_window_finds (void)
{
  g_autoptr (KithListWindow) window = _kith_list_window_new (PAGE, 2);
  g_autoptr (JsonObject)
    json = kith_test_json_object ("{\"id\":\"a\",\"revision\":1}");
  g_autoptr (JsonObject)
    other = kith_test_json_object ("{\"id\":\"b\",\"revision\":1}");
  g_autoptr (KithContact) a = kith_contact_new_from_json (json, NULL);
  g_autoptr (KithContact) b = kith_contact_new_from_json (other, NULL);

  _kith_list_window_set_total (window, 9);
  _kith_list_window_set (window, 3, a);
  g_assert_cmpuint (_kith_list_window_find (window, "a"), ==, 3);
  _kith_list_window_set (window, 3, b);
  g_assert_cmpuint (_kith_list_window_find (window, "a"), ==,
                    KITH_LIST_NOWHERE);

  _kith_list_window_set (window, 5, a);
  _kith_list_window_set (window, 2, b);
  _kith_list_window_set (window, 3, a);
  g_assert_cmpuint (_kith_list_window_find (window, "b"), ==, 2);
  _kith_list_window_remove (window, 2);
  g_assert_cmpuint (_kith_list_window_find (window, "b"), ==,
                    KITH_LIST_NOWHERE);
  g_assert_cmpuint (_kith_list_window_find (window, "a"), !=, 3);
}

static void
test_window (void)
{
  const guint n_pages = KITH_LIST_MAX_PAGES + 5;
  TestList fixture = { NULL };
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithContactSlot) kept = NULL;

  push_page (server, 0, n_pages * PAGE);
  test_list_begin (&fixture, kith_raw_server_get_origin (server));
  test_list_settle (&fixture);
  kept = test_list_hold (&fixture, 0);
  test_list_assert_slot (kept, "0");

  for (guint page = 1; page < n_pages; page++)
    {
      g_autoptr (KithContactSlot) slot = test_list_hold (&fixture, page * PAGE);
      g_autofree char *name = g_strdup_printf ("%u", page * PAGE);

      push_page (server, page, n_pages * PAGE);
      test_list_settle (&fixture);
      test_list_assert_slot (slot, name);
      g_assert_cmpuint (_kith_list_window_count (fixture.list->window), <=,
                        KITH_LIST_MAX_PAGES * PAGE);
      if (page + 2 < KITH_LIST_MAX_PAGES)
        test_list_assert_slot (kept, "0");
    }

  g_clear_object (&kept);
  test_list_tear_down (&fixture);
}

static void
test_error (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithContactSlot) slot = NULL;

  kith_raw_server_push_json (server, 403, "{\"message\":\"\"}");
  test_list_begin (&fixture, kith_raw_server_get_origin (server));
  test_list_settle (&fixture);
  g_assert_error (kith_contact_list_get_error (fixture.list), KITH_ERROR,
                  KITH_ERROR_PERMISSION);
  g_assert_false (kith_contact_list_is_loading (fixture.list));

  push_page (server, 0, 100);
  kith_contact_list_refresh (fixture.list);
  test_list_settle (&fixture);
  g_assert_no_error (kith_contact_list_get_error (fixture.list));
  g_assert_cmpuint (test_list_count (&fixture), ==, 100);

  /* A page that fails is asked for once, until somebody looks again. */
  kith_raw_server_push_json (server, 403, "{\"message\":\"\"}");
  slot = test_list_hold (&fixture, 99);
  test_list_settle (&fixture);
  g_assert_error (kith_contact_list_get_error (fixture.list), KITH_ERROR,
                  KITH_ERROR_PERMISSION);
  test_list_assert_slot (slot, NULL);
  push_page (server, 99 / PAGE, 100);
  kith_contact_list_refresh (fixture.list);
  kith_test_wait (is_full, slot, TEST_LIST_MSEC);
  test_list_settle (&fixture);
  test_list_assert_slot (slot, "99");
  g_assert_no_error (kith_contact_list_get_error (fixture.list));
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 4);
  g_clear_object (&slot);
  test_list_tear_down (&fixture);
}

/* At most two at a time, and not what nobody looks at any more. */
static void
test_few_at_a_time (void)
{
  TestList fixture = { NULL };
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func (g_object_unref);

  push_page (server, 0, 1000);
  test_list_begin (&fixture, kith_raw_server_get_origin (server));
  test_list_settle (&fixture);
  for (guint page = 1; page < 6; page++)
    g_ptr_array_add (slots, test_list_hold (&fixture, page * PAGE));
  while (fixture.list->idle != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_hash_table_size (fixture.list->fetching), ==, 2);
  /* That looked at last is the first. */
  g_assert_true (
    g_hash_table_contains (fixture.list->fetching, GUINT_TO_POINTER (5)));

  g_ptr_array_set_size (slots, 0);
  g_ptr_array_add (slots, test_list_hold (&fixture, 10 * PAGE));
  while (fixture.list->idle != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_hash_table_size (fixture.list->fetching), ==, 1);
  g_assert_true (
    g_hash_table_contains (fixture.list->fetching, GUINT_TO_POINTER (10)));
  g_ptr_array_set_size (slots, 0);
  test_list_settle (&fixture);
  test_list_tear_down (&fixture);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/contact-list/first-page", test_first_page);
  g_test_add_func ("/contact-list/empty", test_empty);
  g_test_add_func ("/contact-list/paging", test_paging);
  g_test_add_func ("/contact-list/fly-by", test_fly_by);
  g_test_add_func ("/contact-list/search", test_search);
  g_test_add_func ("/contact-list/search-keeps-rows", test_search_keeps_rows);
  g_test_add_func ("/contact-list/seen-first", test_seen_first);
  g_test_add_func ("/contact-list/sort", test_sort);
  g_test_add_func ("/contact-list/window", test_window);
  g_test_add_func ("/contact-list/window-finds", test_window_finds);
  g_test_add_func ("/contact-list/error", test_error);
  g_test_add_func ("/contact-list/few-at-a-time", test_few_at_a_time);

  return g_test_run ();
}
