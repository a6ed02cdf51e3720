/* edit-utils.h: an edit, and a server that answers it from a script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-error.h"
#include "kith-fake-clock.h"
#include "kith-raw-server.h"
#include "service/edit/kith-edit.h"

G_BEGIN_DECLS

/* The id of the contact. */
#define TEST_EDIT_ID "0677ef55-cf20-4f68-989a-f31d3649eb72"
/* The id of the one that it is merged into. */
#define TEST_EDIT_OTHER_ID "1677ef55-cf20-4f68-989a-f31d3649eb72"
/* Longer than any test waits. */
#define TEST_EDIT_MSEC 20000

typedef struct
{
  KithRawServer *server;
  KithContacts *contacts;
  KithFakeClock *clock;
  KithDraft *draft;
  KithEdit *edit;
  GAsyncResult *result;
  guint n_changed;
} TestEdit;

/* An edit of revision 6; @base: NULL for a new contact. */
void test_edit_set_up (TestEdit *fixture, const char *base);
void test_edit_tear_down (TestEdit *fixture);
void test_edit_type (TestEdit *fixture, const char *info);
/* The server's next line: "ok 7 {…}", "stale 7 {…}", "stale" (without the
 * contact), "lost", "gone", "merged 3 {…}" (into the
 * other), "other 4 {…}" (which was saved), "busy", "busy 3" (Retry-After),
 * "refuse 400", "kithd" and "wix" (to the question which of them it is). */
void test_edit_push (TestEdit *fixture, const char *line);
void test_edit_begin_save (TestEdit *fixture, GCancellable *cancellable);
/* Whatever it waits for by the clock comes at once. (transfer full) */
KithContact *test_edit_end_save (TestEdit *fixture, GError **error);
/* Saves; the draft starts from what was saved. */
void test_edit_save_well (TestEdit *fixture);
void test_edit_save_badly (TestEdit *fixture,
                           KithError expected,
                           KithEditState state);
/* How a request starts. */
void test_edit_assert_request (TestEdit *fixture, guint n, const char *start);
void test_edit_assert_body (TestEdit *fixture, guint n, const char *expected);
void test_edit_assert_same_key (TestEdit *fixture,
                                guint a,
                                guint b,
                                gboolean is_same);
void test_edit_assert_info (KithContactInfo *info, const char *expected);

G_END_DECLS
