/* outbox-utils.h: an outbox in a file, and a server for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-fake-clock.h"
#include "kith-test-server.h"
#include "service/outbox/kith-outbox.h"

G_BEGIN_DECLS

/* Longer than any test waits. */
#define TEST_BOX_MSEC 30000

/* An outbox in a file, which can be closed and read again. */
typedef struct
{
  char *folder;
  char *path;
  KithFakeClock *clock;
  KithContacts *contacts;
  KithOutbox *outbox;
  guint n_sent;
} TestBox;

/* One of a real kithd. */
typedef struct
{
  KithTestServer *server;
  KithTestServer *stopped; /* whose folder the server has taken over */
  TestBox box;
} TestReal;

void test_box_open (TestBox *box);
void test_box_close (TestBox *box);
void test_box_set_up (TestBox *box, KithContacts *contacts);
void test_box_tear_down (TestBox *box);
guint test_box_count (TestBox *box);
KithOutboxEntry *test_box_get (TestBox *box, guint position);
/* (transfer full) */
KithOutboxEntry *test_box_put (TestBox *box,
                               KithOutboxEntry *entry,
                               KithDraft *draft,
                               gboolean hold);
/* (transfer full) */
KithOutboxEntry *test_box_put_deletion (TestBox *box, KithContact *contact);
void test_box_wait (TestBox *box);
void
test_box_wait_attempts (TestBox *box, KithOutboxEntry *entry, guint n_attempts);
void test_box_wait_empty (TestBox *box);
gboolean test_box_send (TestBox *box, KithOutboxEntry *entry, GError **error);
void test_box_assert_state (KithOutboxEntry *entry,
                            KithOutboxState state,
                            int error);
void test_real_set_up (TestReal *fixture, gconstpointer data);
void test_real_tear_down (TestReal *fixture, gconstpointer data);
void test_real_go_offline (TestReal *fixture);
void test_real_go_online (TestReal *fixture);
/* (transfer full) */
KithContact *test_real_get_contact (TestReal *fixture, const char *id);
/* (transfer full) */
KithContact *test_real_make_contact (TestReal *fixture, const char *info);
void test_real_put_text (TestReal *fixture,
                         KithContact *contact,
                         KithField field,
                         const char *text);
void test_real_assert_text (TestReal *fixture,
                            KithContact *contact,
                            KithField field,
                            const char *text);
void test_real_put_deletion (TestReal *fixture, KithContact *contact);

G_END_DECLS
