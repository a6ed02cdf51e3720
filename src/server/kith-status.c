/* kith-status.c: the status of an answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-status.h"

static const struct
{
  guint status;
  const char *phrase;
} phrases[] = {
  { 200, "OK" },
  { 400, "Bad Request" },
  { 401, "Unauthorized" },
  { 403, "Forbidden" },
  { 404, "Not Found" },
  { 405, "Method Not Allowed" },
  { 409, "Conflict" },
  { 412, "Precondition Failed" },
  { 413, "Content Too Large" },
  { 415, "Unsupported Media Type" },
  { 417, "Expectation Failed" },
  { 421, "Misdirected Request" },
  { 428, "Precondition Required" },
  { 429, "Too Many Requests" },
  { 431, "Request Header Fields Too Large" },
  { 500, "Internal Server Error" },
  { 503, "Service Unavailable" },
  { 505, "HTTP Version Not Supported" },
  { 507, "Insufficient Storage" },
};

const char *
kith_status_get_phrase (guint status)
{
  for (gsize i = 0; i < G_N_ELEMENTS (phrases); i++)
    if (phrases[i].status == status)
      return phrases[i].phrase;

  /* RFC 9112 lets it be empty. */
  return "";
}
