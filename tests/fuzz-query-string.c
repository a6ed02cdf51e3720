/* fuzz-query-string.c: any query string, and the query that it makes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "fuzz.h"
#include "model/kith-query.h"
#include "server/request/kith-body.h"
#include "server/request/kith-form.h"
#include "server/request/kith-query-string.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *form = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = kith_query_string_read (form, &error);
  g_autofree char *prefix = kith_form_get (form, "startsWith");
  g_autofree char *text = NULL;
  g_autoptr (KithQuery) query = NULL;

  g_assert_true (prefix == NULL || g_utf8_validate (prefix, -1, NULL));
  g_assert_true ((body == NULL) == (error != NULL));
  if (body == NULL)
    return 0;

  /* It is a body that might have come as one. */
  text = kith_json_print (body);
  if (strlen (text) <= KITH_LIMIT_BODY_BYTES && size <= KITH_LIMIT_JSON_MEMBERS)
    {
      kith_json_check (text, strlen (text), KITH_LIMIT_BODY_BYTES, &error);
      g_assert_no_error (error);
    }
  kith_body_check (body, &error);
  g_assert_no_error (error);
  query = kith_query_new_from_json (body, &error);
  g_assert_true ((query == NULL) == (error != NULL));

  return 0;
}
