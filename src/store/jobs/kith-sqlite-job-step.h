/* kith-sqlite-job-step.h: what a job does to one contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/interface/kith-store-jobs.h"
#include "store/write/kith-sqlite-work.h"

G_BEGIN_DECLS

/* What is to be done, as it is stored: {"type", "info"} or {"type",
 * "labelKeysToAdd", "labelKeysToRemove"}.  What can be checked without the
 * contacts is. (transfer full)
 * Errors: KITH_ERROR_EXTENDED_VALUE, KITH_ERROR_INVALID. */
JsonObject *kith_sqlite_job_step_make (KithSqliteCatalog *catalog,
                                       const KithStoreJob *job,
                                       GError **error);
/* Its name in the API: "UPDATE", "DELETE", "ADD_LABELS" … */
const char *kith_sqlite_job_step_get_type (JsonObject *request);

/* Does it to the contact @id, at whatever revision that is. */
gboolean kith_sqlite_job_step_run (const KithSqliteWork *work,
                                   JsonObject *request,
                                   const char *id,
                                   GError **error);

G_END_DECLS
