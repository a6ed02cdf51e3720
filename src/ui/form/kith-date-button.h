/* kith-date-button.h: a button that shows a calendar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Signal "picked" (const char *date): the person chose "1988-05-14". */
#define KITH_TYPE_DATE_BUTTON (kith_date_button_get_type ())
G_DECLARE_FINAL_TYPE (KithDateButton,
                      kith_date_button,
                      KITH,
                      DATE_BUTTON,
                      AdwBin)

GtkWidget *kith_date_button_new (const char *label);
/* @date: (nullable): what the calendar shows when it opens: "1988-05-14";
 * anything else means today. */
void kith_date_button_set_date (KithDateButton *self, const char *date);

/* "1988-05-14" from what a person typed, by the locale; NULL when it is no
 * date. (transfer full) (nullable) */
char *kith_date_from_text (const char *text);

G_END_DECLS
