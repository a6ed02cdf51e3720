/* store-utils.h: a store in a folder of its own, called and waited for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-fake-clock.h"
#include "store/interface/kith-store-catalog.h"
#include "store/interface/kith-store-keys.h"
#include "test-utils.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  char *path;
  KithFakeClock *clock;
  KithStore *store;
} StoreFixture;

void store_fixture_set_up (StoreFixture *fixture, gconstpointer data);
void store_fixture_tear_down (StoreFixture *fixture, gconstpointer data);
/* Closes and opens again. */
void store_fixture_reopen (StoreFixture *fixture);
/* Waits for what the store's thread does without telling the main loop. */
void store_fixture_wait (StoreFixture *fixture, KithTestCondition condition);

/* Each calls and runs the main loop until it has finished. */
GBytes *store_get (KithStore *store, const char *id, GError **error);
GBytes *
store_write (KithStore *store, const KithStoreWrite *write, GError **error);
/* The same, at once if nothing else is being written. */
GBytes *store_write_at_once (KithStore *store,
                             const KithStoreWrite *write,
                             GError **error);
gboolean store_delete (KithStore *store,
                       const char *id,
                       gint64 revision,
                       GError **error);
gboolean store_remove_field (KithStore *store, const char *key, GError **error);
gboolean store_remove_label (KithStore *store, const char *key, GError **error);
KithLabel *store_rename_label (KithStore *store,
                               const char *key,
                               const char *display_name,
                               GError **error);
KithStorePage *
store_query (KithStore *store, const KithQuery *query, GError **error);

/* From JSON with ' for ". */
JsonObject *parse (const char *text);
JsonObject *parse_bytes (GBytes *bytes);
/* Creates, a moment after the last one, duplicates allowed; must succeed.
 * (transfer full): the record */
JsonObject *store_create (StoreFixture *fixture, const char *info);
/* Updates, duplicates allowed. */
JsonObject *store_update (KithStore *store,
                          JsonObject *record,
                          const char *info,
                          GError **error);
/* The first names of the contacts that @body (with ' for ") finds, joined by
 * commas. (transfer full) */
char *store_find (KithStore *store, const char *body);

G_END_DECLS
