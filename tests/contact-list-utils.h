/* contact-list-utils.h: a list, and the real server it reads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-test-server.h"
#include "service/contacts/kith-contact-list-private.h"

G_BEGIN_DECLS

/* Longer than any test waits. */
#define TEST_LIST_MSEC 20000

typedef struct
{
  KithTestServer *server;
  KithContacts *contacts;
  KithContactList *list;
  GString *told; /* "position,removed,added " */
} TestList;

/* "Name 0007", by first name in this order. */
char *test_list_name_of (guint i);
void test_list_add_contact (TestList *fixture, const char *first_name);
void test_list_settle (TestList *fixture);
void test_list_begin (TestList *fixture, const char *origin);
void test_list_set_up (TestList *fixture, guint n_contacts);
void test_list_tear_down (TestList *fixture);
guint test_list_count (TestList *fixture);
KithContactSlot *test_list_hold (TestList *fixture, guint position);
void test_list_assert_slot (KithContactSlot *slot, const char *name);
void
test_list_assert_name (TestList *fixture, guint position, const char *name);
void test_list_assert_told (TestList *fixture, const char *expected);

G_END_DECLS
