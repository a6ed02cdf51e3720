/* operations-utils.h: what the tests of a store's operations share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store-utils.h"

G_BEGIN_DECLS

/* Whom they are tried on. */
typedef struct
{
  JsonObject *ann;
  JsonObject *bob;
  JsonObject *cleo;
  char *sources; /* Bob and Cleo */
} TestThree;

void test_wait_for (GAsyncResult **result);
JsonObject *test_take_bytes (GBytes *bytes);
const char *test_get_id (JsonObject *record);
void test_assert_record (JsonObject *record, const char *expected);
void test_assert_stored (StoreFixture *fixture,
                         const char *id,
                         const char *expected);
void test_make_labels (StoreFixture *fixture);
void test_three_init (TestThree *three, StoreFixture *fixture);
void test_three_clear (TestThree *three);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestThree, test_three_clear)

char *test_list_phones (guint first);

G_END_DECLS
