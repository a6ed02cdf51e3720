/* kith-store-open.c: opens the store that a URI names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-store-open.h"

#include <string.h>

#include "base/kith-clock.h"
#include "base/kith-error.h"
#include "store/sqlite/kith-sqlite-store.h"

#define SQLITE_SCHEME "sqlite:"

typedef KithStore *(*OpenFile) (const char *path,
                                KithClock *clock,
                                GError **error);

static KithStore *
open_uri (const char *uri, OpenFile open_file, GError **error)
{
  if (g_str_has_prefix (uri, SQLITE_SCHEME) && uri[strlen (SQLITE_SCHEME)])
    return open_file (uri + strlen (SQLITE_SCHEME), kith_clock_get_default (),
                      error);

  g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
               "“%s” names no store: sqlite:PATH does", uri);

  return NULL;
}

/**
 * kith_store_exists:
 * @uri: "sqlite:PATH"
 *
 * Returns: FALSE when kith_store_open() would make a new store; TRUE also for
 *   what it would refuse
 */
gboolean
kith_store_exists (const char *uri)
{
  g_return_val_if_fail (uri != NULL, FALSE);

  return !g_str_has_prefix (uri, SQLITE_SCHEME)
         || uri[strlen (SQLITE_SCHEME)] == '\0'
         || g_file_test (uri + strlen (SQLITE_SCHEME), G_FILE_TEST_EXISTS);
}

/**
 * kith_store_open:
 * @uri: "sqlite:PATH"
 * @error: KITH_ERROR_STORE, or KITH_ERROR_INVALID for what names no store
 *
 * Opens a store, making it when there is none.  Blocks.
 *
 * Returns: (transfer full) (nullable): the store
 */
KithStore *
kith_store_open (const char *uri, GError **error)
{
  g_return_val_if_fail (uri != NULL, NULL);

  return open_uri (uri, kith_sqlite_store_open, error);
}

/**
 * kith_store_open_keys:
 * @uri: "sqlite:PATH"
 * @error: as kith_store_open()
 *
 * Opens a store that another process may serve, for the calls about keys and
 * webhooks only.  Blocks.
 *
 * Returns: (transfer full) (nullable): the store
 */
KithStore *
kith_store_open_keys (const char *uri, GError **error)
{
  g_return_val_if_fail (uri != NULL, NULL);

  return open_uri (uri, kith_sqlite_store_open_beside, error);
}
