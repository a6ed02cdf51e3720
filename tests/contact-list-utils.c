/* contact-list-utils.c: a list, and the real server it reads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "contact-list-utils.h"

#include "base/kith-json.h"
#include "test-utils.h"

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
char *
test_list_name_of (guint i)
{
  return g_strdup_printf ("Name %04u", i);
}

void
test_list_add_contact (TestList *fixture, const char *first_name)
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
         && list->counting == NULL && list->placing == NULL
         && g_hash_table_size (list->fetching) == 0;
}

void
test_list_settle (TestList *fixture)
{
  kith_test_wait (is_settled, fixture->list, TEST_LIST_MSEC);
}

void
test_list_begin (TestList *fixture, const char *origin)
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

void
test_list_set_up (TestList *fixture, guint n_contacts)
{
  fixture->server = kith_test_server_new (NULL);
  for (guint i = 0; i < n_contacts; i++)
    {
      g_autofree char *name = test_list_name_of (i);

      test_list_add_contact (fixture, name);
    }
  test_list_begin (fixture, kith_test_server_get_address (fixture->server));
  test_list_settle (fixture);
}

void
test_list_tear_down (TestList *fixture)
{
  kith_test_finalize (g_steal_pointer (&fixture->list));
  kith_test_finalize (g_steal_pointer (&fixture->contacts));
  g_string_free (fixture->told, TRUE);
  g_clear_pointer (&fixture->server, kith_test_server_free);
}

guint
test_list_count (TestList *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

KithContactSlot *
test_list_hold (TestList *fixture, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (fixture->list), position);
}

void
test_list_assert_slot (KithContactSlot *slot, const char *name)
{
  KithContact *contact = kith_contact_slot_get_contact (slot);

  g_assert_cmpstr (contact != NULL ? kith_contact_get_display_name (contact)
                                   : NULL,
                   ==, name);
}

void
test_list_assert_name (TestList *fixture, guint position, const char *name)
{
  g_autoptr (KithContactSlot) slot = test_list_hold (fixture, position);

  test_list_assert_slot (slot, name);
}

void
test_list_assert_told (TestList *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->told->str, ==, expected);
  g_string_truncate (fixture->told, 0);
}
