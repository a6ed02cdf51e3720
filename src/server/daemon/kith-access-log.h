/* kith-access-log.h: who asked for what, and what came of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/request/kith-request.h"

G_BEGIN_DECLS

/* One line of JSON a request: "time", "requestId", "method", "route" (the
 * pattern, not the path, which has ids in it), "status", "bytes" of the
 * answer's body, "ms" from its last header to the end of its answer, "key" (its
 * name).  Nothing else that a client says is in it. */
#define KITH_TYPE_ACCESS_LOG (kith_access_log_get_type ())
G_DECLARE_FINAL_TYPE (KithAccessLog, kith_access_log, KITH, ACCESS_LOG, GObject)

/* Appends to the file @path; "-": to standard error. */
KithAccessLog *kith_access_log_new (const char *path, GError **error);

/* @request: (nullable): what was no request at all has none. */
void kith_access_log_write (KithAccessLog *self,
                            SoupServerMessage *message,
                            KithRequest *request,
                            gint64 time_usec);

G_END_DECLS
