/* test-kithd-command.c: the command line of kithd, and its keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "kithd-utils.h"
#include "test-utils.h"

#define APP_ID "5a1c2b3d-0000-4000-8000-00000000a99a"

static void
assert_answer (GSocketConnectable *address, const char *key, const char *part)
{
  g_autoptr (GSocketConnection) connection = test_kithd_connect_to (address);
  g_autofree char *answer = test_kithd_ask (connection, key);

  g_assert_nonnull (strstr (answer, part));
}

/* Keys come and go while it serves. */
static void
test_keys (void)
{
  g_auto (TestPlace) place;
  g_autofree char *first_key = NULL;
  g_autofree char *key = NULL;
  g_autofree char *listed = NULL;
  g_autofree char *taken = NULL;
  char *line = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSocketConnectable) tcp = NULL;
  g_autoptr (GSocketConnection) before = NULL;
  g_autofree char *known = NULL;
  gboolean is_known = TRUE;

  test_place_init (&place);
  first_key = test_kithd_add_key (&place, "one", "manage");
  process = test_kithd_start (&line, 1, "--listen", "tcp:127.0.0.1:0",
                              "--store", place.store, NULL);
  tcp = g_network_address_parse_uri (line + strlen ("kithd: listening on "), 0,
                                     NULL);

  key = test_kithd_add_key (&place, "two", "view");
  g_assert_true (g_str_has_prefix (key, "kith_"));
  g_assert_cmpuint (strlen (key), ==, strlen ("kith_") + 43);
  before = test_kithd_connect_to (tcp);
  known = test_kithd_ask (before, key);
  g_assert_nonnull (strstr (known, "\"name\":\"two\""));

  g_assert_cmpint (test_kithd_run (NULL, &taken, "keys", "add", "--store",
                                   place.store, "--name", "two", "--permission",
                                   "view", NULL),
                   ==, 1);
  g_assert_cmpint (test_kithd_run (&listed, NULL, "keys", "list", "--store",
                                   place.store, NULL),
                   ==, 0);
  g_assert_nonnull (strstr (listed, "one\tmanage\t"));
  g_assert_nonnull (strstr (listed, "two\tview\t"));
  g_assert_null (strstr (listed, key));

  g_assert_cmpint (test_kithd_run (NULL, NULL, "keys", "remove", "--store",
                                   place.store, "--name", "two", NULL),
                   ==, 0);
  while (is_known)
    {
      g_autoptr (GSocketConnection) after = test_kithd_connect_to (tcp);
      g_autofree char *answer = test_kithd_ask (after, key);

      is_known = strstr (answer, " 401 ") == NULL;
    }

  g_subprocess_send_signal (process, SIGTERM);
  test_kithd_assert_ends_well (process);
  g_free (line);
}

/* What a key permits, and for whom it is. */
static void
test_key_options (void)
{
  g_auto (TestPlace) place;
  g_autofree char *key = NULL;
  g_autofree char *listed = NULL;
  g_autofree char *why = NULL;

  test_place_init (&place);
  g_assert_cmpint (test_kithd_run (&key, NULL, "keys", "add", "--store",
                                   place.store, "--name", "app", "--permission",
                                   "notes", "--permission", "fields,labels",
                                   "--app-id", APP_ID, NULL),
                   ==, 0);
  g_assert_cmpint (test_kithd_run (NULL, &why, "keys", "add", "--store",
                                   place.store, "--name", "b", "--permission",
                                   "view,all", NULL),
                   ==, 2);
  g_assert_nonnull (strstr (why, "view-contacts"));
  g_assert_cmpint (test_kithd_run (NULL, NULL, "keys", "add", "--store",
                                   place.store, "--name", "c", "--permission",
                                   "view", "--app-id", "me", NULL),
                   ==, 2);
  g_assert_cmpint (test_kithd_run (&listed, NULL, "keys", "list", "--store",
                                   place.store, NULL),
                   ==, 0);
  g_assert_true (g_str_has_prefix (listed, "app\tlabels,fields,notes\t"));
  g_assert_true (g_str_has_suffix (listed, "\t" APP_ID "\n"));
}

/* Names and paths are not ASCII, whatever the locale. */
static void
test_key_locale (void)
{
  g_auto (TestPlace) place;
  g_autofree char *store = NULL;
  g_autofree char *listed = NULL;
  g_autofree char *locale = g_strdup (g_getenv ("LC_ALL"));

  test_place_init (&place);
  store = g_strconcat (place.store, "-ł", NULL);
  g_setenv ("LC_ALL", "C", TRUE);
  g_assert_cmpint (test_kithd_run (NULL, NULL, "keys", "add", "--store", store,
                                   "--name", "Łukasz", "--permission", "view",
                                   NULL),
                   ==, 0);
  g_assert_cmpint (test_kithd_run (&listed, NULL, "keys", "list", "--store",
                                   store, NULL),
                   ==, 0);
  if (locale != NULL)
    g_setenv ("LC_ALL", locale, TRUE);
  else
    g_unsetenv ("LC_ALL");
  g_assert_true (g_str_has_prefix (listed, "Łukasz\tview\t"));
}

/* The site, the limit and the log, from the command line. */
static void
test_gate_options (void)
{
  g_auto (TestPlace) place;
  g_autofree char *key = NULL;
  g_autofree char *with_site = NULL;
  g_autofree char *log = NULL;
  g_autofree char *text = NULL;
  char *line = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GSocketConnectable) tcp = NULL;

  test_place_init (&place);
  key = test_kithd_add_key (&place, "one", "view");
  with_site = g_strconcat (key, "\r\nwix-site-id: here", NULL);
  log = g_build_filename (place.folder, "access.log", NULL);
  process = test_kithd_start (&line, 1, "--listen", "tcp:127.0.0.1:0",
                              "--store", place.store, "--site", "here",
                              "--rate-limit", "1", "--access-log", log, NULL);
  tcp = g_network_address_parse_uri (line + strlen ("kithd: listening on "), 0,
                                     NULL);
  assert_answer (tcp, key, " 403 ");
  assert_answer (tcp, with_site, " 200 ");
  assert_answer (tcp, with_site, " 429 ");

  g_subprocess_send_signal (process, SIGTERM);
  test_kithd_assert_ends_well (process);
  g_assert_true (g_file_get_contents (log, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"status\":429"));
  g_free (line);
}

/* What was refused has left nothing behind. */
static void
assert_empty (const TestPlace *place)
{
  g_autoptr (GDir) folder = g_dir_open (place->folder, 0, NULL);

  g_assert_cmpstr (g_dir_read_name (folder), ==, "run");
  g_assert_null (g_dir_read_name (folder));
}

static void
test_no_key (void)
{
  g_auto (TestPlace) place;
  g_autofree char *err = NULL;
  g_autofree char *out = NULL;

  test_place_init (&place);
  g_assert_cmpint (test_kithd_run (&out, &err, "--listen", place.listen,
                                   "--listen", "tcp:127.0.0.1:0", "--store",
                                   place.store, NULL),
                   ==, 1);
  g_assert_cmpstr (out, ==, "");
  g_assert_nonnull (strstr (err, "kithd keys add --store"));
  assert_empty (&place);
}

static void
test_no_folder (void)
{
  g_auto (TestPlace) place;
  g_autofree char *typo = NULL;
  g_autofree char *err = NULL;

  test_place_init (&place);
  typo = g_strconcat ("unix:", place.folder, "/rnu/socket", NULL);
  g_assert_cmpint (test_kithd_run (NULL, &err, "--listen", place.listen,
                                   "--listen", typo, "--store", place.store,
                                   NULL),
                   ==, 1);
  g_assert_nonnull (strstr (err, "There is no folder"));
  assert_empty (&place);
}

static void
test_ca_file (void)
{
  g_auto (TestPlace) place;
  g_autofree char *err = NULL;

  test_place_init (&place);
  g_assert_cmpint (test_kithd_run (NULL, &err, "--listen", place.listen,
                                   "--store", place.store, "--ca-file",
                                   "/nonexistent/x", NULL),
                   ==, 1);
  g_assert_nonnull (strstr (err, "/nonexistent/x cannot be used"));
}

typedef struct
{
  const char *name;
  const char *argv[6];
  int status;
} Usage;

static const Usage usages[] = {
  { "nothing", { NULL }, 2 },
  { "no-store", { "--listen", "unix:/tmp/x" }, 2 },
  { "no-listen", { "--store", "sqlite:/nonexistent/x" }, 2 },
  { "unknown", { "--unknown" }, 2 },
  { "word", { "word" }, 2 },
  { "version", { "--version" }, 0 },
  { "help", { "--help" }, 0 },
  { "keys", { "keys" }, 2 },
  { "keys-help", { "keys", "--help" }, 0 },
  { "site", { "--listen", "unix:/tmp/x", "--store", "x", "--site=" }, 2 },
  { "rate-limit",
    { "--listen", "unix:/tmp/x", "--store", "x", "--rate-limit=-1" },
    2 },
  { "tls-without-key",
    { "--listen", "unix:/tmp/x", "--store", "x", "--tls-certificate=x" },
    2 },
  { "permission",
    { "keys", "add", "--store=sqlite:/dev/null/x", "--name=a",
      "--permission=all" },
    1 },
  { "keys-list-nowhere",
    { "keys", "list", "--store", "sqlite:/nonexistent/x" },
    1 },
  { "keys-remove-nowhere",
    { "keys", "remove", "--store", "sqlite:/nonexistent/x" },
    1 },
  { "keys-word", { "keys", "word", "--store", "sqlite:/nonexistent/x" }, 2 },
  { "store",
    { "--listen", "unix:/tmp/x", "--store", "sqlite:/dev/null/x" },
    1 },
  { "no-scheme", { "--listen", "unix:/tmp/x", "--store", "/tmp/x" }, 1 },
};

static void
test_usage (gconstpointer data)
{
  const Usage *row = data;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  int status = test_kithd_run (&out, &err, row->argv[0], row->argv[1],
                               row->argv[2], row->argv[3], row->argv[4], NULL);

  g_assert_cmpint (status, ==, row->status);
  if (status == 0)
    g_assert_cmpstr (out, !=, "");
  else
    {
      g_assert_true (g_str_has_prefix (err, "kithd: "));
      g_assert_true (g_str_has_suffix (err, "\n"));
      g_assert_true (strchr (err, '\n') == err + strlen (err) - 1);
    }
}

static void
test_addresses (void)
{
  static const char *const addresses[] = {
    "http://localhost",
    "unix:",
    "tcp:",
    "tcp:localhost",
    "tcp:localhost:x",
    "tcp:localhost:70000",
    "unix:/tmp/0123456789012345678901234567890123456789012345678901234567890123"
    "456789012345678901234567890123456789012345678901234567890123456789",
  };
  g_auto (TestPlace) place;
  g_autofree char *key = NULL;

  test_place_init (&place);
  key = test_kithd_add_key (&place, "one", "view");
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    g_assert_cmpint (test_kithd_run (NULL, NULL, "--listen", addresses[i],
                                     "--store", place.store, NULL),
                     ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (usages); i++)
    {
      g_autofree char *path = g_strconcat ("/kithd/usage/", usages[i].name,
                                           NULL);

      g_test_add_data_func (path, &usages[i], test_usage);
    }
  g_test_add_func ("/kithd/usage/addresses", test_addresses);
  g_test_add_func ("/kithd/keys", test_keys);
  g_test_add_func ("/kithd/key-options", test_key_options);
  g_test_add_func ("/kithd/key-locale", test_key_locale);
  g_test_add_func ("/kithd/gate-options", test_gate_options);
  g_test_add_func ("/kithd/no-key", test_no_key);
  g_test_add_func ("/kithd/no-folder", test_no_folder);
  g_test_add_func ("/kithd/ca-file", test_ca_file);

  return g_test_run ();
}
