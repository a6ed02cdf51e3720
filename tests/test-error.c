/* test-error.c: errors that carry what the server said
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"

#include <gio/gio.h>

#include "base/kith-json.h"
#include "test-utils.h"

static GError *
make_error (void)
{
  GError *error = g_error_new_literal (KITH_ERROR, KITH_ERROR_DUPLICATE,
                                       "is there already");
  g_autoptr (JsonObject) data = kith_test_json_object ("{\"a\":[1]}");

  kith_error_set_code (error, "DUPLICATE_CONTACT_EXISTS");
  kith_error_set_status (error, 409);
  kith_error_set_request_id (error, "1617.abc");
  kith_error_set_data (error, data);

  return error;
}

static void
assert_made (const GError *error)
{
  g_autofree char *data = kith_json_print (kith_error_get_data (error));

  g_assert_error (error, KITH_ERROR, KITH_ERROR_DUPLICATE);
  g_assert_cmpstr (error->message, ==, "is there already");
  g_assert_cmpstr (kith_error_get_code (error), ==, "DUPLICATE_CONTACT_EXISTS");
  g_assert_cmpuint (kith_error_get_status (error), ==, 409);
  g_assert_cmpstr (kith_error_get_request_id (error), ==, "1617.abc");
  g_assert_cmpstr (data, ==, "{\"a\":[1]}");
}

static void
assert_bare (const GError *error)
{
  g_assert_null (kith_error_get_code (error));
  g_assert_cmpuint (kith_error_get_status (error), ==, 0);
  g_assert_null (kith_error_get_request_id (error));
  g_assert_null (kith_error_get_data (error));
}

static void
test_carries (void)
{
  g_autoptr (GError) error = make_error ();

  assert_made (error);
}

static void
test_bare (void)
{
  g_autoptr (GError) own = g_error_new_literal (KITH_ERROR, 0, "own");
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, 0, "other");

  assert_bare (NULL);
  assert_bare (own);
  assert_bare (other);
}

static void
test_copy (void)
{
  g_autoptr (GError) error = make_error ();
  g_autoptr (GError) copy = g_error_copy (error);

  kith_json_set_string (kith_error_get_data (error), "a", "changed");
  kith_error_set_code (error, NULL);
  g_clear_error (&error);

  assert_made (copy);
}

static void
test_set_again (void)
{
  g_autoptr (GError) error = make_error ();

  /* Its own data again must not be dropped on the way. */
  kith_error_set_data (error, kith_error_get_data (error));
  kith_error_set_code (error, kith_error_get_code (error));
  assert_made (error);

  kith_error_set_data (error, NULL);
  kith_error_set_code (error, NULL);
  kith_error_set_status (error, 0);
  kith_error_set_request_id (error, NULL);
  assert_bare (error);
}

static void
test_set_foreign (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, 0, "other");

  g_test_expect_message ("kith", G_LOG_LEVEL_CRITICAL, "*priv != NULL*");
  kith_error_set_status (error, 404);
  g_test_assert_expected_messages ();
}

static void
test_violations (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;

  kith_error_add_violation (&error, "info.name.first", "MAX_LENGTH",
                            "is longer than %d characters", 1000);
  kith_error_add_violation (&error, "revision", "REQUIRED_FIELD", "is missing");

  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_cmpstr (error->message, ==,
                   "info.name.first: is longer than 1000 characters");

  data = kith_json_print (kith_error_get_data (error));
  g_assert_cmpstr (data, ==,
                   "{\"fieldViolations\":["
                   "{\"field\":\"info.name.first\","
                   "\"description\":\"is longer than 1000 characters\","
                   "\"violatedRule\":\"MAX_LENGTH\"},"
                   "{\"field\":\"revision\","
                   "\"description\":\"is missing\","
                   "\"violatedRule\":\"REQUIRED_FIELD\"}]}");
}

static void
test_violation_without_data (void)
{
  g_autoptr (GError) error = NULL;
  JsonObject *data;

  error = g_error_new_literal (KITH_ERROR, KITH_ERROR_INVALID, "no JSON");
  kith_error_add_violation (&error, "a", "TYPE", "is no text");

  data = kith_error_get_data (error);
  g_assert_cmpstr (error->message, ==, "no JSON");
  g_assert_cmpuint (json_array_get_length (
                      kith_json_get_array (data, "fieldViolations")),
                    ==, 1);
}

static void
test_violation_copy (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;
  JsonObject *data;

  kith_error_add_violation (&error, "a", "TYPE", "is no text");
  copy = g_error_copy (error);
  kith_error_add_violation (&error, "b", "TYPE", "is no text");

  data = kith_error_get_data (copy);
  g_assert_cmpuint (json_array_get_length (
                      kith_json_get_array (data, "fieldViolations")),
                    ==, 1);
}

static void
test_violation_elsewhere (void)
{
  g_autoptr (GError) error = make_error ();

  kith_error_add_violation (NULL, "a", "TYPE", "is no text");
  kith_error_add_violation (&error, "a", "TYPE", "is no text");

  assert_made (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/error/carries", test_carries);
  g_test_add_func ("/error/bare", test_bare);
  g_test_add_func ("/error/copy", test_copy);
  g_test_add_func ("/error/set-again", test_set_again);
  g_test_add_func ("/error/set-foreign", test_set_foreign);
  g_test_add_func ("/error/violations", test_violations);
  g_test_add_func ("/error/violation-without-data",
                   test_violation_without_data);
  g_test_add_func ("/error/violation-copy", test_violation_copy);
  g_test_add_func ("/error/violation-elsewhere", test_violation_elsewhere);

  return g_test_run ();
}
