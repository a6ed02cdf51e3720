/* kith-status.h: the status of an answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Those that have no row in the table of errors (model/kith-protocol.c). */
enum
{
  KITH_STATUS_OK = 200,
  KITH_STATUS_BAD_REQUEST = 400,
  KITH_STATUS_NOT_FOUND = 404,
  KITH_STATUS_EXPECTATION_FAILED = 417,
  KITH_STATUS_INTERNAL_SERVER_ERROR = 500,
  KITH_STATUS_HTTP_VERSION_NOT_SUPPORTED = 505,
};

/* What stands behind @status in the first line of an answer. */
const char *kith_status_get_phrase (guint status);

G_END_DECLS
