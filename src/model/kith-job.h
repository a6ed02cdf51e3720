/* kith-job.h: a change of many contacts, on its way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Immutable: how far the job was when it was asked for (wix-contacts C.8b). */
#define KITH_TYPE_JOB (kith_job_get_type ())
G_DECLARE_FINAL_TYPE (KithJob, kith_job, KITH, JOB, GObject)

/* Error: KITH_ERROR_PROTOCOL. */
KithJob *kith_job_new_from_json (JsonObject *job, GError **error);
/* All that the server said of it. (transfer none) */
JsonObject *kith_job_get_json (KithJob *self);
const char *kith_job_get_id (KithJob *self);
gboolean kith_job_is_finished (KithJob *self);
/* How many contacts there were, and how many of them are changed by now, or
 * could not be. */
gint64 kith_job_get_total (KithJob *self);
gint64 kith_job_get_succeeded (KithJob *self);
gint64 kith_job_get_failed (KithJob *self);

G_END_DECLS
