/* kith-sample-actions.h: adding and removing the sample contacts of a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ui/save/kith-deletions.h"

G_BEGIN_DECLS

/* Gives a window the actions "win.add-samples" and "win.remove-samples"; the
 * second is enabled only while there are some.
 *
 * Property: "adding".
 * Signals: "progress" (const char *text, double fraction): NULL when it is
 * over; "remove" (GPtrArray of KithContact): to be deleted; "failed" (GError).
 */
#define KITH_TYPE_SAMPLE_ACTIONS (kith_sample_actions_get_type ())
G_DECLARE_FINAL_TYPE (KithSampleActions,
                      kith_sample_actions,
                      KITH,
                      SAMPLE_ACTIONS,
                      GObject)

/* @window outlives it. */
KithSampleActions *kith_sample_actions_new (GtkApplicationWindow *window,
                                            KithDeletions *deletions);

gboolean kith_sample_actions_is_adding (KithSampleActions *self);
/* Leaves what was added. */
void kith_sample_actions_stop (KithSampleActions *self);
/* Finds out whether there are any. */
void kith_sample_actions_look (KithSampleActions *self);

G_END_DECLS
