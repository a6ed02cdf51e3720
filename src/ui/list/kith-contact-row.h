/* kith-contact-row.h: a contact in the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "service/contacts/kith-contact-slot.h"
#include "ui/list/kith-contact-marks.h"

G_BEGIN_DECLS

/* Avatar, name, and a second line: company and email, or, where a search found
 * something else, what it found.  All rows have the same height.  Draws itself
 * and shapes its text only when it is drawn, since a list binds 205 rows to
 * show a dozen.
 */
#define KITH_TYPE_CONTACT_ROW (kith_contact_row_get_type ())
G_DECLARE_FINAL_TYPE (KithContactRow,
                      kith_contact_row,
                      KITH,
                      CONTACT_ROW,
                      GtkWidget)

GtkWidget *kith_contact_row_new (void);

/* NULL lets go of it. */
void kith_contact_row_set_slot (KithContactRow *self, KithContactSlot *slot);
KithContact *kith_contact_row_get_contact (KithContactRow *self);
/* What is searched for: kith_text_search_terms(). */
void kith_contact_row_set_terms (KithContactRow *self,
                                 const char *const *terms);
/* Names for the custom fields in which something is found: key → name. */
void kith_contact_row_set_titles (KithContactRow *self, GHashTable *titles);
/* An icon after the text; @waiting: (nullable): what is shown instead. */
void kith_contact_row_set_mark (KithContactRow *self,
                                KithMark mark,
                                KithContact *waiting);
/* Shows a check mark, set or not. */
void kith_contact_row_set_checkable (KithContactRow *self, gboolean checkable);
void kith_contact_row_set_checked (KithContactRow *self, gboolean checked);

/* The second line, and where in it the search is (KithRange).
 * (transfer full) (nullable); @ranges: (out) (optional) (transfer full) */
char *kith_contact_row_dup_subtitle (KithContactRow *self, GArray **ranges);

G_END_DECLS
