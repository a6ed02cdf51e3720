/* test-contact-list.c: a list that pages, against a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "kith-raw-server.h"
#include "kith-test-server.h"
#include "service/kith-contact-list-private.h"
#include "test-utils.h"

#define LONG_MSEC 20000
#define PAGE KITH_LIST_PAGE

typedef struct
{
  KithTestServer *server;
  KithContacts *contacts;
  KithContactList *list;
  GString *told; /* "position,removed,added " */
} Fixture;

static void
items_changed_cb (GListModel *model,
                  guint position,
                  guint removed,
                  guint added,
                  gpointer data)
{
  g_string_append_printf (data, "%u,%u,%u ", position, removed, added);
}

/* "Name 0007", by first name in this order. */
static char *
name_of (guint i)
{
  return g_strdup_printf ("Name %04u", i);
}

static void
add_contact (Fixture *fixture, const char *first_name)
{
  g_autofree char *info = g_strdup_printf ("{\"name\":{\"first\":\"%s\"}}",
                                           first_name);
  g_autofree char *id = kith_test_server_create (fixture->server, info);
}

static gboolean
is_settled (gpointer data)
{
  KithContactList *list = data;

  return list->idle == 0 && list->first == NULL && list->refreshing == NULL
         && list->counting == NULL && g_hash_table_size (list->fetching) == 0;
}

static void
settle (Fixture *fixture)
{
  kith_test_wait (is_settled, fixture->list, LONG_MSEC);
}

static void
begin_list (Fixture *fixture, const char *origin)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection) connection = kith_connection_new (origin, &error);

  g_assert_no_error (error);
  fixture->contacts = kith_contacts_new (connection);
  fixture->list = kith_contact_list_new (fixture->contacts);
  fixture->told = g_string_new (NULL);
  g_signal_connect (fixture->list, "items-changed",
                    G_CALLBACK (items_changed_cb), fixture->told);
}

static void
set_up (Fixture *fixture, guint n_contacts)
{
  fixture->server = kith_test_server_new (NULL);
  for (guint i = 0; i < n_contacts; i++)
    {
      g_autofree char *name = name_of (i);

      add_contact (fixture, name);
    }
  begin_list (fixture, kith_test_server_get_address (fixture->server));
  settle (fixture);
}

static void
tear_down (Fixture *fixture)
{
  kith_test_finalize (g_steal_pointer (&fixture->list));
  kith_test_finalize (g_steal_pointer (&fixture->contacts));
  g_string_free (fixture->told, TRUE);
  g_clear_pointer (&fixture->server, kith_test_server_free);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

static KithContactSlot *
hold (Fixture *fixture, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->list), position);
}

static void
assert_slot (KithContactSlot *slot, const char *name)
{
  KithContact *contact = kith_contact_slot_get_contact (slot);

  g_assert_cmpstr (contact != NULL ? kith_contact_get_display_name (contact)
                                   : NULL,
                   ==, name);
}

static void
assert_name (Fixture *fixture, guint position, const char *name)
{
  g_autoptr (KithContactSlot) slot = hold (fixture, position);

  assert_slot (slot, name);
}

static void
assert_told (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->told->str, ==, expected);
  g_string_truncate (fixture->told, 0);
}

static void
test_first_page (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithContactSlot) slot = NULL;
  g_autoptr (KithContactSlot) same = NULL;

  set_up (&fixture, 60);

  g_assert_cmpuint (count (&fixture), ==, 60);
  g_assert_cmpint (kith_contact_list_get_total (fixture.list), ==, 60);
  g_assert_cmpint (kith_contact_list_get_all (fixture.list), ==, 60);
  g_assert_false (kith_contact_list_is_loading (fixture.list));
  g_assert_no_error (kith_contact_list_get_error (fixture.list));
  assert_told (&fixture, "0,0,60 ");
  slot = hold (&fixture, 0);
  same = hold (&fixture, 0);
  g_assert_true (slot == same);
  assert_slot (slot, "Name 0000");
  g_assert_null (hold (&fixture, 60));
  g_clear_object (&slot);
  g_clear_object (&same);
  tear_down (&fixture);
}

static void
test_empty (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture, 0);

  g_assert_cmpuint (count (&fixture), ==, 0);
  assert_told (&fixture, "");
  tear_down (&fixture);
}

static void
test_paging (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithContactSlot) slot = NULL;

  set_up (&fixture, 120);
  slot = hold (&fixture, 119);
  assert_slot (slot, NULL);

  settle (&fixture);

  assert_slot (slot, "Name 0119");
  assert_name (&fixture, 100, "Name 0100");
  /* The page between is nobody's wish. */
  g_assert_cmpuint (_kith_list_window_count (fixture.list->window), ==,
                    PAGE + 20);
  g_clear_object (&slot);
  tear_down (&fixture);
}

/* Rows that only fly by are not fetched. */
static void
test_fly_by (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithContactSlot) last = NULL;

  set_up (&fixture, 300);
  for (guint i = 0; i < 299; i++)
    g_object_unref (hold (&fixture, i));
  last = hold (&fixture, 299);

  settle (&fixture);

  assert_slot (last, "Name 0299");
  g_assert_cmpuint (_kith_list_window_count (fixture.list->window), ==,
                    2 * PAGE);
  g_clear_object (&last);
  tear_down (&fixture);
}

static void
test_search (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithContactSlot) old = NULL;

  set_up (&fixture, 60);
  assert_told (&fixture, "0,0,60 ");
  old = hold (&fixture, 7);

  kith_contact_list_set_search (fixture.list, "name 000");
  kith_contact_list_set_search (fixture.list, "name 0042");
  g_assert_true (kith_contact_list_is_loading (fixture.list));
  g_assert_cmpuint (count (&fixture), ==, 60);
  assert_slot (old, "Name 0007");
  settle (&fixture);

  assert_told (&fixture, "1,59,0 ");
  assert_name (&fixture, 0, "Name 0042");
  /* It was that of a row which is gone. */
  assert_slot (old, "Name 0007");
  g_assert_cmpint (kith_contact_list_get_all (fixture.list), ==, 60);
  g_assert_cmpint (kith_contact_list_get_total (fixture.list), ==, 1);

  kith_contact_list_set_search (fixture.list, "");
  g_assert_null (kith_contact_list_get_search (fixture.list));
  settle (&fixture);
  assert_told (&fixture, "1,0,59 ");
  g_clear_object (&old);
  tear_down (&fixture);
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
  Fixture fixture = { NULL };
  g_autoptr (KithContactSlot) first = NULL;
  g_autoptr (KithContactSlot) far = NULL;

  set_up (&fixture, 2 * PAGE + 20);
  assert_told (&fixture, "0,0,70 ");
  first = hold (&fixture, 0);
  far = hold (&fixture, 2 * PAGE);
  settle (&fixture);
  assert_slot (far, "Name 0050");
  g_signal_connect (fixture.list, "replace", G_CALLBACK (note_replace),
                    fixture.told);

  g_object_set (fixture.list, "descending", TRUE, NULL);
  while (fixture.list->is_loading)
    g_main_context_iteration (NULL, TRUE);

  /* While the old rows are there. */
  assert_told (&fixture, "(Name 0000) ");
  assert_slot (first, "Name 0069");
  assert_name (&fixture, 0, "Name 0069");
  /* Nobody knows yet who stands there now. */
  assert_slot (far, NULL);
  settle (&fixture);
  assert_slot (far, "Name 0019");

  kith_contact_list_set_search (fixture.list, "name 000");
  settle (&fixture);
  assert_told (&fixture, "(Name 0069) 10,60,0 ");
  assert_slot (first, "Name 0009");
  g_clear_object (&first);
  g_clear_object (&far);
  tear_down (&fixture);
}

/* A view holds many more rows than it shows: those come when it rests. */
static void
test_seen_first (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithContactSlot) near = NULL;
  g_autoptr (KithContactSlot) far = NULL;

  set_up (&fixture, 8 * PAGE);
  kith_contact_list_look_at (fixture.list, 0, 10);
  near = hold (&fixture, PAGE);
  /* What is asked for last is not what is seen. */
  far = hold (&fixture, 7 * PAGE);

  settle (&fixture);
  assert_slot (near, "Name 0025");
  assert_slot (far, NULL);

  kith_test_wait (is_full, far, LONG_MSEC);
  assert_slot (far, "Name 0175");
  settle (&fixture);
  g_clear_object (&near);
  g_clear_object (&far);
  tear_down (&fixture);
}

static gint64
created_at (Fixture *fixture, guint position)
{
  g_autoptr (KithContactSlot) slot = hold (fixture, position);

  return kith_contact_get_created (kith_contact_slot_get_contact (slot));
}

/* Contacts of the same millisecond come in any order. */
static void
test_sort (void)
{
  Fixture fixture = { NULL };

  set_up (&fixture, 3);

  g_object_set (fixture.list, "descending", TRUE, NULL);
  settle (&fixture);
  assert_name (&fixture, 0, "Name 0002");

  kith_contact_list_set_sort (fixture.list, KITH_SORT_CREATED);
  g_object_set (fixture.list, "descending", FALSE, NULL);
  settle (&fixture);
  for (guint i = 1; i < 3; i++)
    g_assert_cmpint (created_at (&fixture, i - 1), <=,
                     created_at (&fixture, i));
  tear_down (&fixture);
}

static void
count_notify_cb (GObject *object, GParamSpec *pspec, gpointer data)
{
  guint *n = data;

  (*n)++;
}

static void
update (Fixture *fixture, KithContact *contact, const char *name)
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
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);
  updated = kith_contacts_update_finish (fixture->contacts, result, &error);
  g_assert_no_error (error);
}

static void
test_in_place (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithContactSlot) slot = NULL;
  guint n = 0;

  set_up (&fixture, 5);
  assert_told (&fixture, "0,0,5 ");
  slot = hold (&fixture, 2);
  g_signal_connect (slot, "notify::contact", G_CALLBACK (count_notify_cb), &n);

  update (&fixture, kith_contact_slot_get_contact (slot), "Name 0002b");

  assert_slot (slot, "Name 0002b");
  g_assert_cmpuint (n, >=, 1);
  settle (&fixture);
  assert_slot (slot, "Name 0002b");
  assert_told (&fixture, "");
  g_clear_object (&slot);
  tear_down (&fixture);
}

/* One that belongs elsewhere now. */
static void
test_moves (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithContactSlot) first = NULL;
  g_autoptr (KithContactSlot) last = NULL;

  set_up (&fixture, 5);
  assert_told (&fixture, "0,0,5 ");
  first = hold (&fixture, 0);
  last = hold (&fixture, 4);

  update (&fixture, kith_contact_slot_get_contact (first), "Zoe");
  settle (&fixture);

  assert_slot (first, "Name 0001");
  assert_slot (last, "Zoe");
  assert_told (&fixture, "");
  g_clear_object (&first);
  g_clear_object (&last);
  tear_down (&fixture);
}

static void
test_refresh_added (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithContactSlot) before = NULL;
  g_autoptr (KithContactSlot) behind = NULL;
  g_autoptr (KithContactSlot) now = NULL;

  set_up (&fixture, 5);
  assert_told (&fixture, "0,0,5 ");
  before = hold (&fixture, 1);
  behind = hold (&fixture, 3);
  add_contact (&fixture, "Name 0001b");

  kith_contact_list_refresh (fixture.list);
  settle (&fixture);

  assert_told (&fixture, "2,0,1 ");
  now = hold (&fixture, 4);
  g_assert_true (now == behind);
  assert_slot (before, "Name 0001");
  assert_slot (behind, "Name 0003");
  assert_name (&fixture, 2, "Name 0001b");
  g_assert_cmpint (kith_contact_list_get_all (fixture.list), ==, 6);
  g_clear_object (&now);
  g_clear_object (&before);
  g_clear_object (&behind);
  tear_down (&fixture);
}

static char *
id_at (Fixture *fixture, guint position)
{
  g_autoptr (KithContactSlot) slot = hold (fixture, position);

  return g_strdup (kith_contact_get_id (kith_contact_slot_get_contact (slot)));
}

static void delete (Fixture *fixture, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_contacts_delete_async (fixture->contacts, id, 0, NULL, NULL,
                              kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);
  g_assert_true (
    kith_contacts_delete_finish (fixture->contacts, result, &error));
  g_assert_no_error (error);
}

static void
test_gone (void)
{
  Fixture fixture = { NULL };
  g_autofree char *id = NULL;
  guint position;

  set_up (&fixture, 60);
  assert_told (&fixture, "0,0,60 ");
  id = id_at (&fixture, 2);
  g_assert_true (kith_contact_list_find (fixture.list, id, &position));
  g_assert_cmpuint (position, ==, 2);

  delete (&fixture, id);

  assert_told (&fixture, "2,1,0 ");
  assert_name (&fixture, 2, "Name 0003");
  g_assert_cmpuint (count (&fixture), ==, 59);
  g_assert_cmpint (kith_contact_list_get_all (fixture.list), ==, 59);
  g_assert_false (kith_contact_list_find (fixture.list, id, NULL));
  settle (&fixture);
  assert_told (&fixture, "");
  tear_down (&fixture);
}

static void
test_hide (void)
{
  Fixture fixture = { NULL };
  g_autofree char *id = NULL;

  set_up (&fixture, 5);
  assert_told (&fixture, "0,0,5 ");
  id = id_at (&fixture, 1);

  kith_contact_list_hide (fixture.list, id);
  kith_contact_list_hide (fixture.list, id);
  assert_told (&fixture, "1,1,0 ");
  assert_name (&fixture, 1, "Name 0002");
  g_assert_cmpint (kith_contact_list_get_total (fixture.list), ==, 4);
  kith_contact_list_refresh (fixture.list);
  settle (&fixture);
  assert_told (&fixture, "");
  assert_name (&fixture, 1, "Name 0002");

  kith_contact_list_unhide (fixture.list, id);
  assert_told (&fixture, "1,0,1 ");
  assert_name (&fixture, 1, "Name 0001");

  kith_contact_list_hide (fixture.list, id);
  assert_told (&fixture, "1,1,0 ");
  delete (&fixture, id);
  settle (&fixture);
  assert_told (&fixture, "");
  g_assert_cmpuint (count (&fixture), ==, 4);
  assert_name (&fixture, 1, "Name 0002");
  tear_down (&fixture);
}

/* Somebody else added one: the next page tells. */
static void
test_total_moves (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithContactSlot) slot = NULL;

  set_up (&fixture, 60);
  add_contact (&fixture, "Name 0060");
  slot = hold (&fixture, 55);
  settle (&fixture);

  g_assert_cmpuint (count (&fixture), ==, 61);
  assert_slot (slot, "Name 0055");
  g_clear_object (&slot);
  tear_down (&fixture);
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
  Fixture fixture = { NULL };
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithContactSlot) kept = NULL;

  push_page (server, 0, n_pages * PAGE);
  begin_list (&fixture, kith_raw_server_get_origin (server));
  settle (&fixture);
  kept = hold (&fixture, 0);
  assert_slot (kept, "0");

  for (guint page = 1; page < n_pages; page++)
    {
      g_autoptr (KithContactSlot) slot = hold (&fixture, page * PAGE);
      g_autofree char *name = g_strdup_printf ("%u", page * PAGE);

      push_page (server, page, n_pages * PAGE);
      settle (&fixture);
      assert_slot (slot, name);
      g_assert_cmpuint (_kith_list_window_count (fixture.list->window), <=,
                        KITH_LIST_MAX_PAGES * PAGE);
      if (page + 2 < KITH_LIST_MAX_PAGES)
        assert_slot (kept, "0");
    }

  g_clear_object (&kept);
  tear_down (&fixture);
}

static void
test_error (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (KithContactSlot) slot = NULL;

  kith_raw_server_push_json (server, 403, "{\"message\":\"\"}");
  begin_list (&fixture, kith_raw_server_get_origin (server));
  settle (&fixture);
  g_assert_error (kith_contact_list_get_error (fixture.list), KITH_ERROR,
                  KITH_ERROR_PERMISSION);
  g_assert_false (kith_contact_list_is_loading (fixture.list));

  push_page (server, 0, 100);
  kith_contact_list_refresh (fixture.list);
  settle (&fixture);
  g_assert_no_error (kith_contact_list_get_error (fixture.list));
  g_assert_cmpuint (count (&fixture), ==, 100);

  /* A page that fails is asked for once, until somebody looks again. */
  kith_raw_server_push_json (server, 403, "{\"message\":\"\"}");
  slot = hold (&fixture, 99);
  settle (&fixture);
  g_assert_error (kith_contact_list_get_error (fixture.list), KITH_ERROR,
                  KITH_ERROR_PERMISSION);
  assert_slot (slot, NULL);
  push_page (server, 99 / PAGE, 100);
  kith_contact_list_refresh (fixture.list);
  kith_test_wait (is_full, slot, LONG_MSEC);
  settle (&fixture);
  assert_slot (slot, "99");
  g_assert_no_error (kith_contact_list_get_error (fixture.list));
  g_assert_cmpuint (kith_raw_server_get_n_requests (server), ==, 4);
  g_clear_object (&slot);
  tear_down (&fixture);
}

/* At most two at a time, and not what nobody looks at any more. */
static void
test_few_at_a_time (void)
{
  Fixture fixture = { NULL };
  g_autoptr (KithRawServer) server = kith_raw_server_new ();
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func (g_object_unref);

  push_page (server, 0, 1000);
  begin_list (&fixture, kith_raw_server_get_origin (server));
  settle (&fixture);
  for (guint page = 1; page < 6; page++)
    g_ptr_array_add (slots, hold (&fixture, page * PAGE));
  while (fixture.list->idle != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_hash_table_size (fixture.list->fetching), ==, 2);
  /* That looked at last is the first. */
  g_assert_true (
    g_hash_table_contains (fixture.list->fetching, GUINT_TO_POINTER (5)));

  g_ptr_array_set_size (slots, 0);
  g_ptr_array_add (slots, hold (&fixture, 10 * PAGE));
  while (fixture.list->idle != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_hash_table_size (fixture.list->fetching), ==, 1);
  g_assert_true (
    g_hash_table_contains (fixture.list->fetching, GUINT_TO_POINTER (10)));
  g_ptr_array_set_size (slots, 0);
  settle (&fixture);
  tear_down (&fixture);
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
  g_test_add_func ("/contact-list/in-place", test_in_place);
  g_test_add_func ("/contact-list/moves", test_moves);
  g_test_add_func ("/contact-list/refresh-added", test_refresh_added);
  g_test_add_func ("/contact-list/gone", test_gone);
  g_test_add_func ("/contact-list/hide", test_hide);
  g_test_add_func ("/contact-list/total-moves", test_total_moves);
  g_test_add_func ("/contact-list/window", test_window);
  g_test_add_func ("/contact-list/window-finds", test_window_finds);
  g_test_add_func ("/contact-list/error", test_error);
  g_test_add_func ("/contact-list/few-at-a-time", test_few_at_a_time);

  return g_test_run ();
}
