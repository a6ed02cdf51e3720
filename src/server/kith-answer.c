/* kith-answer.c: how an answer is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-answer.h"

#include <time.h>

#include "model/kith-protocol.h"
#include "server/kith-status.h"

/* "Sun, 06 Nov 1994 08:49:37 GMT", made once a second. */
static const char *
get_date (void)
{
  static _Thread_local char text[32];
  static _Thread_local gint64 made;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GDateTime) date = NULL;
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu",
                                      "Fri", "Sat", "Sun" };
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
                                        "May", "Jun", "Jul", "Aug",
                                        "Sep", "Oct", "Nov", "Dec" };

  if (now == made)
    return text;

  date = g_date_time_new_from_unix_utc (now);
  g_snprintf (text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT",
              days[g_date_time_get_day_of_week (date) - 1],
              g_date_time_get_day_of_month (date),
              months[g_date_time_get_month (date) - 1],
              g_date_time_get_year (date), g_date_time_get_hour (date),
              g_date_time_get_minute (date), g_date_time_get_second (date));
  made = now;

  return text;
}

static gboolean
is_old (KithRequest *request)
{
  KithHead *head = kith_request_get_head (request);

  return head != NULL && kith_head_is_old (head);
}

/* How to find its end. */
static void
append_framing (KithRequest *request, GString *output)
{
  gsize length;

  kith_request_get_answer (request, &length);
  if (kith_request_get_streaming (request) == NULL)
    g_string_append_printf (output, "Content-Length: %" G_GSIZE_FORMAT "\r\n",
                            length);
  else if (!is_old (request))
    g_string_append (output, "Transfer-Encoding: chunked\r\n");
}

void
kith_answer_begin (KithRequest *request, GString *output)
{
  guint status = kith_request_get_status (request);
  const char *type = kith_request_get_answer_type (request);

  g_string_append_printf (
    output, "HTTP/1.%c %u %s\r\nDate: %s\r\n" KITH_HEADER_REQUEST_ID ": %s\r\n",
    is_old (request) ? '0' : '1', status, kith_status_get_phrase (status),
    get_date (), kith_request_get_id (request));
  g_string_append (output, kith_request_get_answer_headers (request));
  if (type != NULL)
    g_string_append_printf (output, "Content-Type: %s\r\n", type);
  append_framing (request, output);
  if (kith_request_is_last (request))
    g_string_append (output, "Connection: close\r\n");
  g_string_append (output, "\r\n");
}

void
kith_answer_append (GString *output,
                    gboolean is_old,
                    const char *text,
                    gsize length)
{
  if (!is_old)
    g_string_append_printf (output, "%" G_GSIZE_MODIFIER "x\r\n", length);
  g_string_append_len (output, text, (gssize) length);
  if (!is_old)
    g_string_append (output, "\r\n");
}
