/* kith-entry-row.h: a row of the form: icon, title over text, buttons, error
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ui/form/kith-elsewhere-mark.h"

G_BEGIN_DECLS

/* An AdwEntryRow that can say that it was changed, take that back, and say what
 * is wrong with it.  User text is never markup here.
 *
 * Signal "revert": the person wants the former value back.
 */
#define KITH_TYPE_ENTRY_ROW (kith_entry_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (KithEntryRow,
                          kith_entry_row,
                          KITH,
                          ENTRY_ROW,
                          AdwEntryRow)

struct _KithEntryRowClass
{
  AdwEntryRowClass parent_class;
};

/* Title, plain text; also its accessible name. */
void kith_entry_row_set_title (KithEntryRow *self, const char *title);
/* What assistive technology calls the text, where the title is not enough. */
void kith_entry_row_set_name (KithEntryRow *self, const char *name);
/* NULL: an empty gutter. */
void kith_entry_row_set_icon_name (KithEntryRow *self, const char *icon_name);
void kith_entry_row_set_gutter (KithEntryRow *self, gboolean gutter);
/* A flat button with an icon at the end of the row; @label is its tooltip and
 * accessible name. (transfer none) */
GtkWidget *kith_entry_row_add_button (KithEntryRow *self,
                                      const char *icon_name,
                                      const char *label);
/* A button below the error, which may be the way out of it. (transfer none) */
GtkWidget *kith_entry_row_add_remedy (KithEntryRow *self, const char *label);
/* The tooltip of the Revert button; NULL: there is none. */
void kith_entry_row_set_revert_label (KithEntryRow *self, const char *label);
gboolean kith_entry_row_is_changed (KithEntryRow *self);
void kith_entry_row_set_changed (KithEntryRow *self, gboolean changed);
/* @error: (nullable): a sentence, plain text. */
void kith_entry_row_set_error (KithEntryRow *self, const char *error);
const char *kith_entry_row_get_error (KithEntryRow *self);
/* Another value has come from elsewhere: shows it for a while. */
void kith_entry_row_set_news (KithEntryRow *self, gboolean news);
/* Below the text, that there is another value elsewhere, made when there is
 * none. (transfer none) */
KithElsewhereMark *kith_entry_row_ensure_mark (KithEntryRow *self);
void kith_entry_row_remove_mark (KithEntryRow *self);
/* Numbers, phones and web addresses read from left to right in any language. */
void kith_entry_row_set_ltr (KithEntryRow *self);
/* Whether the cursor is in the text. */
gboolean kith_entry_row_is_editing (KithEntryRow *self);
/* Sets the text, without moving the cursor when it is that already. */
void kith_entry_row_set_text (KithEntryRow *self, const char *text);

/* A tooltip that is the accessible name as well. */
void kith_widget_set_label (GtkWidget *widget, const char *label);

G_END_DECLS
