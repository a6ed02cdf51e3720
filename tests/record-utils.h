/* record-utils.h: records as tests make them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define RECORD_ID "0677ef55-cf20-4f68-989a-f31d3649eb72"
#define RECORD_CREATED 1617222288393000
#define RECORD_UPDATED 1617827868588000

/* All before its info, as JSON text. */
#define RECORD_HEAD(revision, updated)                                         \
  "{\"id\":\"" RECORD_ID "\",\"revision\":" revision ","                       \
  "\"source\":{\"sourceType\":\"ADMIN\",\"appId\":\"manual\"},"                \
  "\"createdDate\":\"2021-03-31T20:24:48.393Z\","                              \
  "\"updatedDate\":\"" updated "\","                                           \
  "\"lastActivity\":{\"activityDate\":\"2021-03-31T20:24:48.393Z\","           \
  "\"activityType\":\"CONTACT_CREATED\"},"

/* The record of RECORD_ID, made at RECORD_CREATED. (transfer full) */
JsonObject *record_create (const char *info_text);
/* Both ways of updating it at RECORD_UPDATED, which make the same.
 * (transfer full) */
JsonObject *record_update (JsonObject *record, const char *patch_text);

JsonObject *record_get_info (JsonObject *record);
JsonObject *
record_get_item (JsonObject *record, const char *member, guint position);

void record_assert_json (JsonObject *object, const char *expected);
/* The same but for the order of members. */
void record_assert_same (JsonObject *object, const char *expected_text);

G_END_DECLS
