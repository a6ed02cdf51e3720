/* test-server-broken.c: the server on a store that fails
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "bad-disk.h"
#include "base/kith-json.h"
#include "kith-test-server.h"
#include "test-utils.h"

#define CONTACTS "/contacts/v4/contacts"
#define ANN "{\"info\":{\"name\":{\"first\":\"Ann\"}}}"

static char *
get_store_path (KithTestServer *server)
{
  const char *store = kith_test_server_get_store (server);

  return g_strdup (store + strlen ("sqlite:"));
}

/* What failed inside is told to nobody outside. */
static void
assert_fails (KithTestServer *server,
              const char *method,
              const char *path,
              const char *body,
              guint expected)
{
  guint status = 0;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (server, method, path, body, &status);
  g_autofree char *text = kith_json_print (answer);

  g_assert_cmpuint (status, ==, expected);
  g_assert_cmpstr (text, ==, "{\"message\":\"\",\"details\":{}}");
}

static guint
get_status (KithTestServer *server,
            const char *method,
            const char *path,
            const char *body)
{
  guint status = 0;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (server, method, path, body, &status);

  g_assert_nonnull (answer);

  return status;
}

/* Whoever reads is not troubled by a disk without room, and whoever writes can
 * again as soon as there is some. */
static void
test_full (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (NULL);

  g_assert_cmpuint (get_status (server, "POST", CONTACTS, ANN), ==, 200);

  /* Not of the log's length: the log would be moved into the database, which
   * makes room for one more.  The access log has room. */
  kith_test_limit_files (4096);
  assert_fails (server, "POST", CONTACTS, ANN, 507);
  g_assert_cmpuint (get_status (server, "GET", CONTACTS, NULL), ==, 200);
  kith_test_limit_files (G_MAXUINT64);

  g_assert_cmpuint (get_status (server, "POST", CONTACTS, ANN), ==, 200);
}

/* Somebody else has been at the file. */
static void
drop_contacts (KithTestServer *server)
{
  g_autofree char *path = get_store_path (server);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "DROP TABLE contact", NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_failed (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (NULL);

  drop_contacts (server);
  assert_fails (server, "POST", CONTACTS, ANN, 500);
  g_assert_cmpuint (get_status (server, "GET", "/kith/v1/me", NULL), ==, 200);
}

/* What cannot be written is not there, and is when the disk works again. */
static void
test_disk (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (NULL);
  g_autofree char *path = get_store_path (server);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  g_assert_cmpuint (get_status (server, "POST", CONTACTS, ANN), ==, 200);
  bad_disk_refuse_writes (log);
  assert_fails (server, "POST", CONTACTS, ANN, 500);
  g_assert_cmpuint (get_status (server, "GET", CONTACTS, NULL), ==, 200);
  bad_disk_mend ();
  g_assert_cmpuint (get_status (server, "POST", CONTACTS, ANN), ==, 200);
}

/* Whoever leaves after that is let go: the server waits for nobody. */
static void
test_left (void)
{
  g_autoptr (KithTestServer) server = kith_test_server_new (NULL);

  drop_contacts (server);
  assert_fails (server, "POST", CONTACTS, ANN, 500);
  kith_test_server_stop (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server-broken/full", test_full);
  g_test_add_func ("/server-broken/failed", test_failed);
  g_test_add_func ("/server-broken/disk", test_disk);
  g_test_add_func ("/server-broken/left", test_left);

  return g_test_run ();
}
