/* test-deletions.c: what is deleted, undone, and still there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "kith-test-server.h"
#include "store/outbox/kith-outbox-file.h"
#include "test-utils.h"
#include "ui/save/kith-deletions.h"

#define LONG_MSEC 20000

typedef struct
{
  KithTestServer *server;
  KithContacts *contacts;
  KithOutbox *outbox;
  KithDeletions *deletions;
  GString *log; /* "hide", "show", "failed CODE" */
  guint n_left; /* records, when the program ended last */
} Fixture;

static void
log_hide (Fixture *fixture)
{
  g_string_append (fixture->log, "hide ");
}

static void
log_show (Fixture *fixture)
{
  g_string_append (fixture->log, "show ");
}

static void
log_failed (Fixture *fixture, KithContact *contact, GError *error)
{
  g_assert_true (error->domain == KITH_ERROR);
  g_string_append_printf (fixture->log, "failed-%d ", error->code);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithConnection) connection = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  fixture->server = kith_test_server_new (NULL);
  connection = kith_connection_new (
    kith_test_server_get_address (fixture->server), &error);
  g_assert_no_error (error);
  fixture->contacts = kith_contacts_new (connection);
  path = g_build_filename (kith_test_server_get_folder (fixture->server),
                           "outbox.db", NULL);
  fixture->outbox = kith_outbox_new (fixture->contacts, NULL, path, NULL);
  fixture->deletions = kith_deletions_new (fixture->outbox);
  fixture->log = g_string_new (NULL);
  g_signal_connect_swapped (fixture->deletions, "hide", G_CALLBACK (log_hide),
                            fixture);
  g_signal_connect_swapped (fixture->deletions, "show", G_CALLBACK (log_show),
                            fixture);
  g_signal_connect_swapped (fixture->deletions, "failed",
                            G_CALLBACK (log_failed), fixture);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
close_outbox (Fixture *fixture)
{
  gpointer outbox = fixture->outbox;

  g_object_add_weak_pointer (outbox, &outbox);
  kith_outbox_close (fixture->outbox);
  g_clear_object (&fixture->outbox);
  kith_test_wait (is_gone, &outbox, LONG_MSEC);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kith_test_finalize (fixture->deletions);
  close_outbox (fixture);
  kith_test_finalize (fixture->contacts);
  kith_test_server_free (fixture->server);
  g_string_free (fixture->log, TRUE);
}

/* (transfer full): of KithContact, as they are now */
static GPtrArray *
make_contacts (Fixture *fixture, guint n)
{
  GPtrArray *contacts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *info = g_strdup_printf ("{\"name\":{\"first\":\"A%u\"}}",
                                               i);
      g_autofree char *id = kith_test_server_create (fixture->server, info);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;

      kith_contacts_get_async (fixture->contacts, id, NULL, kith_test_result_cb,
                               &result);
      kith_test_wait (kith_test_has_result, &result, LONG_MSEC);
      g_ptr_array_add (contacts, kith_contacts_get_finish (fixture->contacts,
                                                           result, &error));
      g_assert_no_error (error);
    }

  return contacts;
}

static guint
get_status (Fixture *fixture, GPtrArray *contacts, guint i, const char *method)
{
  KithContact *contact = g_ptr_array_index (contacts, i);
  g_autofree char *path = g_strdup_printf ("/contacts/v4/contacts/%s",
                                           kith_contact_get_id (contact));
  g_autoptr (JsonObject) answer = NULL;
  guint status;

  answer = kith_test_server_call (fixture->server, method, path, NULL, &status);

  return status;
}

static gboolean
is_idle (gpointer deletions)
{
  return !kith_deletions_is_busy (deletions);
}

static void
test_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) contacts = make_contacts (fixture, 2);
  guint batch = kith_deletions_add (fixture->deletions, contacts);

  g_assert_cmpuint (batch, !=, 0);
  g_assert_cmpuint (kith_deletions_get_last (fixture->deletions), ==, batch);
  g_assert_cmpuint (kith_deletions_get_n_hidden (fixture->deletions), ==, 2);
  /* They are hidden already. */
  g_assert_cmpuint (kith_deletions_add (fixture->deletions, contacts), ==, 0);

  g_assert_true (kith_deletions_undo (fixture->deletions, batch));
  g_assert_false (kith_deletions_undo (fixture->deletions, batch));
  kith_deletions_carry_out (fixture->deletions, batch);
  g_assert_false (kith_deletions_is_busy (fixture->deletions));
  g_assert_cmpstr (fixture->log->str, ==, "hide hide show show ");
  g_assert_cmpuint (get_status (fixture, contacts, 0, "GET"), ==, 200);
}

static void
test_carry_out (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) contacts = make_contacts (fixture, 40);
  guint batch = kith_deletions_add (fixture->deletions, contacts);

  kith_deletions_carry_out (fixture->deletions, batch);
  g_assert_true (kith_deletions_is_busy (fixture->deletions));
  g_assert_false (kith_deletions_undo (fixture->deletions, batch));
  kith_test_wait (is_idle, fixture->deletions, LONG_MSEC);
  g_assert_null (strstr (fixture->log->str, "show"));
  for (guint i = 0; i < contacts->len; i++)
    g_assert_cmpuint (get_status (fixture, contacts, i, "GET"), ==, 404);
}

/* What somebody changed meanwhile is not what the user wanted to delete. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) contacts = make_contacts (fixture, 1);
  KithContact *contact = g_ptr_array_index (contacts, 0);
  KithIdentifiers identifiers = { kith_contact_get_id (contact),
                                  kith_contact_get_revision (contact) };
  KithWriteOptions options = { FALSE, FALSE, NULL };
  g_autoptr (JsonObject)
    info = kith_test_json_object ("{\"company\":\"ACME\"}");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KithContact) updated = NULL;
  g_autofree char *expected = NULL;

  kith_contacts_update_async (fixture->contacts, &identifiers, info, &options,
                              NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);
  updated = kith_contacts_update_finish (fixture->contacts, result, NULL);
  g_assert_nonnull (updated);

  kith_deletions_add (fixture->deletions, contacts);
  kith_deletions_carry_out_all (fixture->deletions);
  kith_test_wait (is_idle, fixture->deletions, LONG_MSEC);
  expected = g_strdup_printf ("hide show failed-%d ",
                              KITH_ERROR_ALREADY_CHANGED);
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_assert_cmpuint (get_status (fixture, contacts, 0, "GET"), ==, 200);
}

static void
test_gone_already (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) contacts = make_contacts (fixture, 1);

  g_assert_cmpuint (get_status (fixture, contacts, 0, "DELETE"), ==, 200);
  kith_deletions_add (fixture->deletions, contacts);
  kith_deletions_carry_out_all (fixture->deletions);
  kith_test_wait (is_idle, fixture->deletions, LONG_MSEC);
  g_assert_cmpstr (fixture->log->str, ==, "hide ");
}

/* It stays hidden, and is deleted as soon as it can be. */
static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) contacts = make_contacts (fixture, 1);
  const char *id = kith_contact_get_id (g_ptr_array_index (contacts, 0));

  kith_test_server_stop (fixture->server);
  kith_deletions_add (fixture->deletions, contacts);
  g_assert_true (kith_deletions_is_busy (fixture->deletions));
  kith_deletions_carry_out_all (fixture->deletions);
  kith_test_wait (is_idle, fixture->deletions, LONG_MSEC);

  g_assert_cmpstr (fixture->log->str, ==, "hide ");
  g_assert_true (kith_deletions_is_hidden (fixture->deletions, id));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->outbox)),
                    ==, 1);
}

static gboolean
is_shown (gpointer data)
{
  return kith_deletions_get_n_hidden (data) == 0;
}

static void
test_taken_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  test_unreachable (fixture, data);
  entry = g_list_model_get_item (G_LIST_MODEL (fixture->outbox), 0);
  g_assert_true (kith_outbox_take_back (fixture->outbox, entry, NULL));
  kith_test_wait (is_shown, fixture->deletions, LONG_MSEC);
  g_assert_cmpstr (fixture->log->str, ==, "hide show ");
}

static gboolean
has_hidden (gpointer data)
{
  return kith_deletions_get_n_hidden (data) == 1;
}

static guint
count_records (const char *path)
{
  g_autoptr (KithOutboxFile) file = kith_outbox_file_new (path, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;

  kith_outbox_file_load_async (file, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);
  records = kith_outbox_file_load_finish (file, result, &error);
  g_assert_no_error (error);
  kith_outbox_file_close (file);

  return records->len;
}

/* The next program: it has what is in the file. */
static void
restart (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (
    kith_test_server_get_folder (fixture->server), "outbox.db", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  kith_test_finalize (g_steal_pointer (&fixture->deletions));
  close_outbox (fixture);
  fixture->n_left = count_records (path);

  fixture->outbox = kith_outbox_new (fixture->contacts, NULL, path, NULL);
  fixture->deletions = kith_deletions_new (fixture->outbox);
  kith_outbox_load_async (fixture->outbox, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, LONG_MSEC);
  kith_outbox_load_finish (fixture->outbox, result, &error);
  g_assert_no_error (error);
}

/* What waited when the program ended is hidden by the next one. */
static void
test_restarted (Fixture *fixture, gconstpointer data)
{
  test_unreachable (fixture, data);
  restart (fixture);
  kith_test_wait (has_hidden, fixture->deletions, LONG_MSEC);
  g_assert_false (kith_deletions_is_busy (fixture->deletions));
}

typedef struct
{
  Fixture *fixture;
  GPtrArray *contacts;
} Deleted;

static gboolean
are_deleted (gpointer data)
{
  Deleted *deleted = data;

  for (guint i = 0; i < deleted->contacts->len; i++)
    if (get_status (deleted->fixture, deleted->contacts, i, "GET") != 404)
      return FALSE;

  return g_list_model_get_n_items (G_LIST_MODEL (deleted->fixture->outbox))
         == 0;
}

/* The program ends while it could still be undone. */
static void
test_ended (Fixture *fixture, gconstpointer data)
{
  /* More than are written at once */
  g_autoptr (GPtrArray) contacts = make_contacts (fixture, 250);
  Deleted deleted = { fixture, contacts };

  kith_deletions_add (fixture->deletions, contacts);
  restart (fixture);
  g_assert_cmpuint (fixture->n_left, ==, contacts->len);
  kith_test_wait (are_deleted, &deleted, LONG_MSEC);

  /* Once is enough. */
  restart (fixture);
  g_assert_cmpuint (fixture->n_left, ==, 0);
}

static void
test_undone_and_ended (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) contacts = make_contacts (fixture, 250);
  guint batch = kith_deletions_add (fixture->deletions, contacts);

  g_assert_true (kith_deletions_undo (fixture->deletions, batch));
  restart (fixture);
  g_assert_cmpuint (fixture->n_left, ==, 0);
  g_assert_cmpuint (get_status (fixture, contacts, 0, "GET"), ==, 200);
}

/* What was carried out is not carried out again. */
static void
test_carried_out_and_ended (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) contacts = make_contacts (fixture, 1);
  Deleted deleted = { fixture, contacts };

  kith_deletions_add (fixture->deletions, contacts);
  kith_deletions_carry_out_all (fixture->deletions);
  kith_test_wait (are_deleted, &deleted, LONG_MSEC);
  restart (fixture);
  g_assert_cmpuint (fixture->n_left, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name)                                                              \
  g_test_add ("/deletions/" #name, Fixture, NULL, set_up, test_##name,         \
              tear_down)

  ADD (undo);
  ADD (carry_out);
  ADD (changed);
  ADD (gone_already);
  ADD (unreachable);
  ADD (taken_back);
  ADD (restarted);
  ADD (ended);
  ADD (undone_and_ended);
  ADD (carried_out_and_ended);

  return g_test_run ();
}
