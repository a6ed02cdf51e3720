/* api-utils.c: calls of the API, and what they are refused with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "api-utils.h"

#include "base/kith-json.h"

JsonObject *
api_call (KithTestServer *server,
          const char *method,
          const char *path,
          const char *body,
          guint *status)
{
  g_autofree char *text = body != NULL
                            ? g_strdelimit (g_strdup (body), "'", '"')
                            : NULL;

  return kith_test_server_call (server, method, path, text, status);
}

JsonObject *
api_call_ok (KithTestServer *server,
             const char *method,
             const char *path,
             const char *body)
{
  guint status;
  JsonObject *answer = api_call (server, method, path, body, &status);

  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (answer);

  return answer;
}

char *
api_get_refusal (JsonObject *answer)
{
  JsonNode *code = kith_json_lookup (answer, "details", "applicationError",
                                     "code", NULL);
  JsonNode *violations = kith_json_lookup (answer, "details", "validationError",
                                           "fieldViolations", NULL);

  if (code != NULL)
    return g_strdup (json_node_get_string (code));

  g_assert_nonnull (violations);

  return g_strdup (kith_json_get_string (
    json_array_get_object_element (json_node_get_array (violations), 0),
    "field"));
}

void
api_assert_refused (KithTestServer *server,
                    const char *method,
                    const char *path,
                    const char *body,
                    guint wanted,
                    const char *what)
{
  guint status;
  g_autoptr (JsonObject)
    answer = api_call (server, method, path, body, &status);
  g_autofree char *refusal = api_get_refusal (answer);

  g_assert_cmpuint (status, ==, wanted);
  g_assert_cmpstr (refusal, ==, what);
}
