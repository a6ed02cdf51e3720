/* outbox-utils.c: an outbox in a file, and a server for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "outbox-utils.h"

#include "base/kith-error.h"
#include "test-utils.h"

static void
sent_cb (KithOutbox *outbox,
         KithOutboxEntry *entry,
         KithContact *contact,
         gpointer data)
{
  TestBox *box = data;

  box->n_sent++;
}

void
test_box_open (TestBox *box)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  box->outbox = kith_outbox_new (box->contacts, KITH_CLOCK (box->clock),
                                 box->path, NULL);
  g_signal_connect (box->outbox, "sent", G_CALLBACK (sent_cb), box);
  kith_outbox_load_async (box->outbox, NULL, kith_test_result_cb, &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);
  kith_outbox_load_finish (box->outbox, result, &error);
  g_assert_no_error (error);
}

static gboolean
is_idle (gpointer data)
{
  return !kith_outbox_is_busy (data);
}

void
test_box_close (TestBox *box)
{
  kith_outbox_close (box->outbox);
  kith_test_wait (is_idle, box->outbox, TEST_BOX_MSEC);
  g_clear_object (&box->outbox);
}

void
test_box_set_up (TestBox *box, KithContacts *contacts)
{
  box->folder = kith_test_memdir ();
  box->path = g_build_filename (box->folder, "outbox.db", NULL);
  box->clock = kith_fake_clock_new (1700000000 * G_TIME_SPAN_SECOND);
  box->contacts = g_object_ref (contacts);
  test_box_open (box);
}

void
test_box_tear_down (TestBox *box)
{
  test_box_close (box);
  g_clear_object (&box->contacts);
  g_clear_object (&box->clock);
  kith_test_remove (box->folder);
  g_free (box->folder);
  g_free (box->path);
}

guint
test_box_count (TestBox *box)
{
  return g_list_model_get_n_items (G_LIST_MODEL (box->outbox));
}

KithOutboxEntry *
test_box_get (TestBox *box, guint position)
{
  g_autoptr (KithOutboxEntry)
    entry = g_list_model_get_item (G_LIST_MODEL (box->outbox), position);

  return entry;
}

/* (transfer full) */
KithOutboxEntry *
test_box_put (TestBox *box,
              KithOutboxEntry *entry,
              KithDraft *draft,
              gboolean hold)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KithOutboxEntry *put;

  kith_outbox_put_async (box->outbox, entry, draft, hold, kith_test_result_cb,
                         &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);
  put = kith_outbox_put_finish (box->outbox, result, &error);
  g_assert_no_error (error);

  return put;
}

static void
advance (TestBox *box)
{
  if (kith_fake_clock_get_n_waits (box->clock) > 0)
    kith_fake_clock_advance (box->clock, kith_fake_clock_get_next (box->clock));
}

/* Within one try, the clock runs; between tries, the test moves it. */
static gboolean
is_tried (gpointer data)
{
  TestBox *box = data;

  if (!kith_outbox_is_busy (box->outbox))
    return TRUE;

  advance (box);

  return FALSE;
}

KithOutboxEntry *
test_box_put_deletion (TestBox *box, KithContact *contact)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KithOutboxEntry *entry;

  kith_outbox_delete_async (box->outbox, contact, FALSE, kith_test_result_cb,
                            &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);
  entry = kith_outbox_delete_finish (box->outbox, result, &error);
  g_assert_no_error (error);

  return entry;
}

void
test_box_wait (TestBox *box)
{
  kith_test_wait (is_tried, box, TEST_BOX_MSEC);
}

typedef struct
{
  TestBox *box;
  KithOutboxEntry *entry;
  guint n_attempts;
} Attempts;

static gboolean
is_tried_so_often (gpointer data)
{
  Attempts *attempts = data;

  return kith_outbox_entry_get_n_attempts (attempts->entry)
           >= attempts->n_attempts
         && is_tried (attempts->box);
}

void
test_box_wait_attempts (TestBox *box, KithOutboxEntry *entry, guint n_attempts)
{
  Attempts attempts = { box, entry, n_attempts };

  kith_test_wait (is_tried_so_often, &attempts, TEST_BOX_MSEC);
}

static gboolean
is_empty (gpointer data)
{
  TestBox *box = data;

  if (test_box_count (box) == 0)
    return TRUE;

  advance (box);

  return FALSE;
}

void
test_box_wait_empty (TestBox *box)
{
  kith_test_wait (is_empty, box, TEST_BOX_MSEC);
}

gboolean
test_box_send (TestBox *box, KithOutboxEntry *entry, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_outbox_send_async (box->outbox, entry, NULL, kith_test_result_cb,
                          &result);
  while (result == NULL)
    {
      test_box_wait (box);
      g_main_context_iteration (NULL, FALSE);
    }

  return kith_outbox_send_finish (box->outbox, result, NULL, error);
}

void
test_box_assert_state (KithOutboxEntry *entry, KithOutboxState state, int error)
{
  g_assert_cmpint (kith_outbox_entry_get_state (entry), ==, state);
  if (error >= 0)
    g_assert_error (kith_outbox_entry_get_error (entry), KITH_ERROR, error);
}

/* Against a real kithd */

static KithContacts *
connect_to (KithTestServer *server)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection)
    connection = kith_connection_new (kith_test_server_get_address (server),
                                      &error);

  g_assert_no_error (error);

  return kith_contacts_new (connection);
}

void
test_real_set_up (TestReal *fixture, gconstpointer data)
{
  g_autoptr (KithContacts) contacts = NULL;

  fixture->server = kith_test_server_new (NULL);
  contacts = connect_to (fixture->server);
  test_box_set_up (&fixture->box, contacts);
}

void
test_real_tear_down (TestReal *fixture, gconstpointer data)
{
  test_box_tear_down (&fixture->box);
  g_clear_pointer (&fixture->server, kith_test_server_free);
  g_clear_pointer (&fixture->stopped, kith_test_server_free);
}

void
test_real_go_offline (TestReal *fixture)
{
  kith_test_server_stop (fixture->server);
}

void
test_real_go_online (TestReal *fixture)
{
  const KithTestServerOptions options = {
    .folder = kith_test_server_get_folder (fixture->server)
  };

  fixture->stopped = fixture->server;
  fixture->server = kith_test_server_new (&options);
}

/* (transfer full) */
KithContact *
test_real_get_contact (TestReal *fixture, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_get_async (fixture->box.contacts, id, NULL, kith_test_result_cb,
                           &result);
  kith_test_wait (kith_test_has_result, &result, TEST_BOX_MSEC);

  return kith_contacts_get_finish (fixture->box.contacts, result, NULL);
}

/* (transfer full) */
KithContact *
test_real_make_contact (TestReal *fixture, const char *info)
{
  g_autofree char *id = kith_test_server_create (fixture->server, info);

  return test_real_get_contact (fixture, id);
}

void
test_real_put_text (TestReal *fixture,
                    KithContact *contact,
                    KithField field,
                    const char *text)
{
  g_autoptr (KithDraft) draft = kith_draft_new (contact);
  g_autoptr (KithOutboxEntry) entry = NULL;

  kith_draft_set_text (draft, field, text);
  entry = test_box_put (&fixture->box, NULL, draft, FALSE);
}

void
test_real_assert_text (TestReal *fixture,
                       KithContact *contact,
                       KithField field,
                       const char *text)
{
  g_autoptr (KithContact)
    latest = test_real_get_contact (fixture, kith_contact_get_id (contact));

  g_assert_cmpstr (kith_contact_info_get_text (kith_contact_get_info (latest),
                                               field),
                   ==, text);
}

void
test_real_put_deletion (TestReal *fixture, KithContact *contact)
{
  g_object_unref (test_box_put_deletion (&fixture->box, contact));
}
