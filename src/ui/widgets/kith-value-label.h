/* kith-value-label.h: a value of a field, with the words that are new
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A value, as long as a label shows it in no time (the rest is a tooltip), in
 * its own writing direction; what another value has not is marked.
 */
#define KITH_TYPE_VALUE_LABEL (kith_value_label_get_type ())
G_DECLARE_FINAL_TYPE (KithValueLabel,
                      kith_value_label,
                      KITH,
                      VALUE_LABEL,
                      AdwBin)

GtkWidget *kith_value_label_new (void);

/* @base: (nullable): what it was before.  Returns what is shown: for "" a word
 * that says so. (transfer none) */
const char *kith_value_label_set_value (KithValueLabel *self,
                                        const char *value,
                                        const char *base);

G_END_DECLS
