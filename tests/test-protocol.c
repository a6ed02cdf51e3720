/* test-protocol.c: errors on the wire, both ways
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-protocol.h"

#include <gio/gio.h>
#include <string.h>

#include "base/kith-json.h"
#include "test-utils.h"

static GError *
send_over (const GError *error)
{
  g_autoptr (JsonObject) body = kith_protocol_error_to_json (error);
  g_autofree char *text = kith_json_print (body);

  return kith_protocol_error_from_answer (kith_protocol_get_status (error),
                                          text, strlen (text), "request-1");
}

static void
test_every_error_has_a_row (void)
{
  for (guint i = 0; i <= KITH_ERROR_SERVER; i++)
    {
      g_autoptr (GError) error = kith_protocol_error (i);

      g_assert_error (error, KITH_ERROR, (int) i);
      g_assert_nonnull (kith_error_get_code (error));
      g_assert_cmpuint (kith_error_get_status (error), >=, 400);
      g_assert_cmpuint (strlen (error->message), >, 0);
    }
}

/* What a 5xx of each kind means to a client. */
static KithError
get_read_as (const KithErrorInfo *row)
{
  if (row->status == 503)
    return KITH_ERROR_BUSY;
  if (row->status >= 500)
    return row->status == 507 ? KITH_ERROR_STORE_FULL : KITH_ERROR_SERVER;

  return row->error;
}

static void
test_round_trip (gconstpointer data)
{
  const KithErrorInfo *row = data;
  g_autoptr (GError)
    error = kith_protocol_error_printf (row->error, "%s", "said so");
  g_autoptr (GError) read = NULL;

  kith_error_set_code (error, row->code);
  kith_error_set_status (error, 0);
  g_assert_cmpuint (kith_protocol_get_status (error), ==, row->status);

  read = send_over (error);
  g_assert_error (read, KITH_ERROR, (int) get_read_as (row));
  g_assert_cmpuint (kith_error_get_status (read), ==, row->status);
  g_assert_cmpstr (kith_error_get_request_id (read), ==, "request-1");
  if (row->status < 500)
    g_assert_cmpstr (read->message, ==, "said so");
  else
    g_assert_cmpstr (read->message, !=, "said so");
}

static void
test_rows_are_apart (void)
{
  const KithErrorInfo *rows = kith_protocol_list_errors ();

  for (guint i = 0; rows[i].code != NULL; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (rows[i].code, !=, rows[j].code);
}

static void
test_changed (void)
{
  g_autoptr (JsonObject)
    record = kith_test_json_object ("{\"id\":\"x\",\"revision\":8}");
  g_autoptr (GError) error = kith_protocol_error_changed (record);
  g_autoptr (JsonObject) body = kith_protocol_error_to_json (error);
  g_autofree char *text = kith_json_print (body);
  g_autoptr (GError) read = send_over (error);
  JsonObject *data = kith_error_get_data (read);

  g_assert_cmpuint (kith_protocol_get_status (error), ==, 409);
  g_assert_cmpstr (
    text, ==,
    "{\"message\":\"Contact has been updated since the requested revision.\","
    "\"details\":{\"applicationError\":{\"code\":\"CONTACT_ALREADY_CHANGED\","
    "\"description\":\"Contact has been updated since the requested "
    "revision.\",\"data\":{\"currentRevision\":8,\"contact\":"
    "{\"id\":\"x\",\"revision\":8}}}}}");
  g_assert_true (
    kith_json_object_equal (kith_json_get_object (data, "contact"), record));
  g_assert_cmpint (kith_json_get_int (data, "currentRevision", 0), ==, 8);
}

static void
test_duplicate (void)
{
  g_autoptr (GError)
    error = kith_protocol_error_duplicate ("other", "a@b", NULL);
  g_autoptr (GError) read = send_over (error);
  g_autofree char *data = kith_json_print (kith_error_get_data (read));

  g_assert_error (read, KITH_ERROR, KITH_ERROR_DUPLICATE);
  g_assert_cmpstr (
    data, ==, "{\"duplicateContactId\":\"other\",\"duplicateEmail\":\"a@b\"}");
}

static void
test_violations (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (GError) read = NULL;
  g_autofree char *text = NULL;

  kith_error_add_violation (&error, "info.company", "TYPE", "is not %s",
                            "a string");
  body = kith_protocol_error_to_json (error);
  text = kith_json_print (body);
  g_assert_cmpstr (
    text, ==,
    "{\"message\":\"info.company: is not a string\",\"details\":"
    "{\"validationError\":{\"fieldViolations\":[{\"field\":\"info.company\","
    "\"description\":\"is not a string\",\"violatedRule\":\"TYPE\"}]}}}");

  read = send_over (error);
  g_assert_error (read, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_true (kith_json_object_equal (kith_error_get_data (read),
                                         kith_error_get_data (error)));
}

static void
test_plain (void)
{
  g_autoptr (GError)
    error = g_error_new_literal (KITH_ERROR, KITH_ERROR_INVALID,
                                 "Expected an object");
  g_autoptr (JsonObject) body = kith_protocol_error_to_json (error);
  g_autofree char *text = kith_json_print (body);

  g_assert_cmpuint (kith_protocol_get_status (error), ==, 400);
  g_assert_cmpstr (text, ==,
                   "{\"message\":\"Expected an object\",\"details\":{}}");
}

static void
test_says_nothing (gconstpointer data)
{
  g_autoptr (GError)
    error = GPOINTER_TO_INT (data) < 0
              ? g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "/secret")
              : g_error_new_literal (KITH_ERROR, GPOINTER_TO_INT (data),
                                     "/secret");
  g_autoptr (JsonObject) body = kith_protocol_error_to_json (error);
  g_autofree char *text = kith_json_print (body);

  g_assert_cmpuint (kith_protocol_get_status (error), >=, 500);
  g_assert_cmpstr (text, ==, "{\"message\":\"\",\"details\":{}}");
}

#define BODY(code)                                                             \
  "{\"message\":\"m\",\"details\":{\"applicationError\":{\"code\":\"" code     \
  "\",\"description\":\"d\",\"data\":{\"a\":1}}}}"

typedef struct
{
  const char *name;
  guint status;
  const char *body;
  KithError error;
  const char *text; /* NULL: the standard one */
} AnswerRow;

static const AnswerRow answer_rows[] = {
  { "code-first", 400, BODY ("CONTACT_ALREADY_CHANGED"),
    KITH_ERROR_ALREADY_CHANGED, "d" },
  { "failed-precondition", 400, BODY ("FAILED_PRECONDITION"),
    KITH_ERROR_ALREADY_CHANGED, "d" },
  { "quota-429", 429, BODY ("FIELDS_QUOTA_EXCEEDED"), KITH_ERROR_QUOTA, "d" },
  { "unknown-code", 403, BODY ("NEW_CODE"), KITH_ERROR_PERMISSION, "d" },
  { "unknown-conflict", 409, BODY ("CONTACT_ID_ALREADY_EXISTS"),
    KITH_ERROR_FAILED, "d" },
  { "unknown-428", 428, BODY ("CANNOT_UPDATE_MEMBER_EMAIL"), KITH_ERROR_FAILED,
    "d" },
  { "bare-409", 409, "{}", KITH_ERROR_ALREADY_CHANGED, NULL },
  { "bare-412", 412, NULL, KITH_ERROR_ALREADY_CHANGED, NULL },
  { "message-only", 400, "{\"message\":\"m\"}", KITH_ERROR_INVALID, "m" },
  { "401", 401, "", KITH_ERROR_UNAUTHENTICATED, NULL },
  { "403", 403, "[1]", KITH_ERROR_PERMISSION, NULL },
  { "404-html", 404, "<html>Not here</html>", KITH_ERROR_NOT_FOUND, NULL },
  { "410", 410, NULL, KITH_ERROR_NOT_FOUND, NULL },
  { "413", 413, NULL, KITH_ERROR_TOO_LARGE, NULL },
  { "422", 422, NULL, KITH_ERROR_INVALID, NULL },
  { "429", 429, NULL, KITH_ERROR_BUSY, NULL },
  { "503", 503, NULL, KITH_ERROR_BUSY, NULL },
  { "500", 500, "{\"message\":\"\",\"details\":{}}", KITH_ERROR_SERVER, NULL },
  { "502-html", 502, "<html>", KITH_ERROR_SERVER, NULL },
  { "507", 507, NULL, KITH_ERROR_STORE_FULL, NULL },
  { "418", 418, NULL, KITH_ERROR_FAILED, NULL },
  { "301", 301, BODY ("CONTACT_NOT_FOUND"), KITH_ERROR_REDIRECTED, NULL },
  { "307", 307, NULL, KITH_ERROR_REDIRECTED, NULL },
  { "200", 200, "<html>", KITH_ERROR_PROTOCOL, NULL },
  { "truncated", 409, "{\"message\":\"m\",\"details\":{\"applicationError\":",
    KITH_ERROR_ALREADY_CHANGED, NULL },
  { "wrong-types", 404,
    "{\"message\":1,\"details\":{\"applicationError\":{\"code\":404,"
    "\"description\":[],\"data\":\"x\"}}}",
    KITH_ERROR_NOT_FOUND, NULL },
  { "details-list", 404, "{\"details\":[]}", KITH_ERROR_NOT_FOUND, NULL },
};

static void
test_answer (gconstpointer data)
{
  const AnswerRow *row = data;
  g_autoptr (GError) standard = kith_protocol_error (row->error);
  gsize length = row->body != NULL ? strlen (row->body) : 0;
  /* A copy that ends where it says, for the sanitizer to watch. */
  g_autofree char *body = g_memdup2 (row->body, length);
  g_autoptr (GError)
    error = kith_protocol_error_from_answer (row->status, body, length, NULL);

  g_assert_error (error, KITH_ERROR, (int) row->error);
  g_assert_cmpstr (error->message, ==,
                   row->text != NULL ? row->text : standard->message);
  g_assert_cmpuint (kith_error_get_status (error), ==, row->status);
  g_assert_cmpint (kith_error_get_data (error) != NULL, ==,
                   g_strcmp0 (row->text, "d") == 0);
}

static void
test_answer_too_large (void)
{
  gsize length = 17 * 1024 * 1024;
  g_autofree char *body = g_strnfill (length, ' ');
  g_autoptr (GError)
    error = kith_protocol_error_from_answer (404, body, length, NULL);

  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  const KithErrorInfo *rows = kith_protocol_list_errors ();

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/protocol/every-error-has-a-row",
                   test_every_error_has_a_row);
  g_test_add_func ("/protocol/rows-are-apart", test_rows_are_apart);
  for (guint i = 0; rows[i].code != NULL; i++)
    {
      g_autofree char *name = g_strconcat ("/protocol/round-trip/",
                                           rows[i].code, NULL);

      g_test_add_data_func (name, &rows[i], test_round_trip);
    }
  g_test_add_func ("/protocol/changed", test_changed);
  g_test_add_func ("/protocol/duplicate", test_duplicate);
  g_test_add_func ("/protocol/violations", test_violations);
  g_test_add_func ("/protocol/plain", test_plain);
  g_test_add_data_func ("/protocol/says-nothing/store",
                        GINT_TO_POINTER (KITH_ERROR_STORE), test_says_nothing);
  g_test_add_data_func ("/protocol/says-nothing/failed",
                        GINT_TO_POINTER (KITH_ERROR_FAILED), test_says_nothing);
  g_test_add_data_func ("/protocol/says-nothing/other", GINT_TO_POINTER (-1),
                        test_says_nothing);
  for (guint i = 0; i < G_N_ELEMENTS (answer_rows); i++)
    {
      g_autofree char *name = g_strconcat ("/protocol/answer/",
                                           answer_rows[i].name, NULL);

      g_test_add_data_func (name, &answer_rows[i], test_answer);
    }
  g_test_add_func ("/protocol/answer/too-large", test_answer_too_large);

  return g_test_run ();
}
