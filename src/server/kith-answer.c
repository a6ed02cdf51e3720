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

/* As "%u" prints it, which takes longer than all else in a head. */
static void
append_number (GString *output, guint64 number)
{
  char digits[20];
  gsize i = sizeof digits;

  do
    digits[--i] = (char) ('0' + number % 10);
  while ((number /= 10) > 0);

  g_string_append_len (output, digits + i, (gssize) (sizeof digits - i));
}

static void
append_header (GString *output, const char *name, const char *value)
{
  g_string_append (output, name);
  g_string_append (output, ": ");
  g_string_append (output, value);
  g_string_append (output, "\r\n");
}

static void
append_status (KithRequest *request, GString *output)
{
  guint status = kith_request_get_status (request);

  g_string_append (output, is_old (request) ? "HTTP/1.0 " : "HTTP/1.1 ");
  append_number (output, status);
  g_string_append_c (output, ' ');
  g_string_append (output, kith_status_get_phrase (status));
  g_string_append (output, "\r\n");
}

/* How to find its end. */
static void
append_framing (KithRequest *request, GString *output)
{
  gsize length;

  kith_request_get_answer (request, &length);
  if (kith_request_get_streaming (request) == NULL)
    {
      g_string_append (output, "Content-Length: ");
      append_number (output, length);
      g_string_append (output, "\r\n");
    }
  else if (!is_old (request))
    append_header (output, "Transfer-Encoding", "chunked");
}

void
kith_answer_begin (KithRequest *request, GString *output)
{
  const char *type = kith_request_get_answer_type (request);

  append_status (request, output);
  append_header (output, "Date", get_date ());
  append_header (output, KITH_HEADER_REQUEST_ID, kith_request_get_id (request));
  g_string_append (output, kith_request_get_answer_headers (request));
  if (type != NULL)
    append_header (output, "Content-Type", type);
  append_framing (request, output);
  if (kith_request_is_last (request))
    append_header (output, "Connection", "close");
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
