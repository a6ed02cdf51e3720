/* test-certificates.c: certificates for a test, made on the fly
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "test-certificates.h"

static void
run_in (const char *folder, const char *command)
{
  g_auto (GStrv) argv = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  g_spawn_sync (folder, argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                NULL, &err, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s", command, err);
}

#define NEW_KEY "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"

void
kith_test_make_authority (const char *folder, const char *name)
{
  g_autofree char *command = g_strdup_printf (
    "openssl req -x509 " NEW_KEY " -keyout %s.key -out %s.pem -days 30 -subj "
    "'/CN=%s'",
    name, name, name);

  run_in (folder, command);
}

void
kith_test_make_certificate (const char *folder,
                            const char *name,
                            const char *issuer,
                            const char *host,
                            int days)
{
  g_autofree char *extensions = g_strdup_printf ("%s/%s.ext", folder, name);
  g_autofree char *text = g_strdup_printf ("subjectAltName=%s\n", host);
  g_autofree char *request = g_strdup_printf (
    "openssl req -new " NEW_KEY " -keyout %s.key -out %s.csr -subj '/CN=%s'",
    name, name, name);
  g_autofree char *issue = g_strdup_printf (
    "openssl x509 -req -in %s.csr -CA %s.pem -CAkey %s.key -CAcreateserial "
    "-extfile %s.ext -days %d -out %s.pem",
    name, issuer, issuer, name, days, name);

  g_assert_true (g_file_set_contents (extensions, text, -1, NULL));
  run_in (folder, request);
  run_in (folder, issue);
}
