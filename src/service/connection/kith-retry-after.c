/* kith-retry-after.c: when a server wants to be asked again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/connection/kith-retry-after.h"

#include "base/kith-error.h"
#include "base/kith-json.h"

/* In the data of an error. */
#define MEMBER "retryAfter"
#define MAX_SECONDS 86400

/* A date is one of the server's clock, which need not be ours. */
static gint64
get_seconds_until (const char *text, SoupMessageHeaders *headers)
{
  const char *now_text = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (text);
  g_autoptr (GDateTime) now = NULL;

  if (date == NULL)
    return -1;

  if (now_text != NULL)
    now = soup_date_time_new_from_http_string (now_text);
  if (now == NULL)
    now = g_date_time_new_now_utc ();

  return MAX (g_date_time_difference (date, now), 0) / G_TIME_SPAN_SECOND;
}

static gint64
read_header (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds;

  if (text == NULL)
    return -1;
  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return (gint64) seconds;

  return get_seconds_until (text, headers);
}

void
kith_retry_after_add (GError *error, SoupMessageHeaders *headers)
{
  JsonObject *said = kith_error_get_data (error);
  g_autoptr (JsonObject) data = NULL;
  gint64 seconds;

  g_return_if_fail (error != NULL && headers != NULL);

  seconds = read_header (headers);
  if (seconds < 0)
    return;

  data = said != NULL ? kith_json_copy_object (said) : json_object_new ();
  json_object_set_int_member (data, MEMBER, seconds);
  kith_error_set_data (error, data);
}

gint64
kith_retry_after_get (const GError *error)
{
  gint64 seconds = error != NULL
                     ? kith_json_get_int (kith_error_get_data (error), MEMBER,
                                          -1)
                     : -1;

  return seconds < 0 ? -1 : MIN (seconds, MAX_SECONDS) * G_TIME_SPAN_SECOND;
}
