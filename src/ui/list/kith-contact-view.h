/* kith-contact-view.h: the rows of the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ui/list/kith-contact-marks.h"
#include "ui/list/kith-list-selection.h"

G_BEGIN_DECLS

/* A list view of KithContactRow, and what its rows need to know.
 *
 * Signal: "open" (KithContact, gboolean show): a contact was chosen; @show
 * unless the keyboard only moves through the list.
 */
#define KITH_TYPE_CONTACT_VIEW (kith_contact_view_get_type ())
G_DECLARE_FINAL_TYPE (KithContactView,
                      kith_contact_view,
                      KITH,
                      CONTACT_VIEW,
                      AdwBin)

/* Once. */
void kith_contact_view_set_list (KithContactView *self,
                                 KithContacts *contacts,
                                 KithContactList *list,
                                 KithListSelection *selection);

/* Once. */
void kith_contact_view_set_marks (KithContactView *self,
                                  KithContactMarks *marks);

/* What is searched for: kith_text_search_terms(). */
void kith_contact_view_set_terms (KithContactView *self,
                                  const char *const *terms);
/* Scrolls there as soon as the contact is in the list; NULL: to the top. */
void kith_contact_view_reveal (KithContactView *self, const char *contact_id);
/* Scrolls to a row that is at hand, which gets the focus. */
void kith_contact_view_focus_row (KithContactView *self,
                                  const char *contact_id);
/* As if the first row had been activated. */
void kith_contact_view_activate_first (KithContactView *self);

G_END_DECLS
