/* kith-elsewhere-mark.h: that a value which is being edited was changed
 * elsewhere
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Says what the other value is, and by whom; "Take Over" puts it into the form,
 * "Compare" shows what was, what is typed and what is there now.
 *
 * Signal "take-over".
 */
#define KITH_TYPE_ELSEWHERE_MARK (kith_elsewhere_mark_get_type ())
G_DECLARE_FINAL_TYPE (KithElsewhereMark,
                      kith_elsewhere_mark,
                      KITH,
                      ELSEWHERE_MARK,
                      GtkBox)

GtkWidget *kith_elsewhere_mark_new (void);

/* Values as a person reads them, "" for none; @author: (nullable). */
void kith_elsewhere_mark_set_values (KithElsewhereMark *self,
                                     const char *was,
                                     const char *mine,
                                     const char *theirs,
                                     const char *author);
/* Which leaf of the contact it is about (KithMergeRow). */
void kith_elsewhere_mark_set_path (KithElsewhereMark *self, const char *path);
const char *kith_elsewhere_mark_get_path (KithElsewhereMark *self);

G_END_DECLS
