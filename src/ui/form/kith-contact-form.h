/* kith-contact-form.h: a contact's fields, to be edited
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-draft.h"
#include "model/kith-merge.h"
#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/* Shows a draft and writes every edit to it at once.
 * Properties: "draft"; "narrow": pairs are stacked and buttons folded into
 * menus; the form decides by its own width.
 */
#define KITH_TYPE_CONTACT_FORM (kith_contact_form_get_type ())
G_DECLARE_FINAL_TYPE (KithContactForm,
                      kith_contact_form,
                      KITH,
                      CONTACT_FORM,
                      AdwBin)

GtkWidget *kith_contact_form_new (void);

/* (nullable).  Another draft of the same contact keeps cursor and scrolling. */
void kith_contact_form_set_draft (KithContactForm *self, KithDraft *draft);
KithDraft *kith_contact_form_get_draft (KithContactForm *self);
/* Where custom fields are made. (nullable) */
void kith_contact_form_set_contacts (KithContactForm *self,
                                     KithContacts *contacts);
/* (nullable) (element-type KithExtendedField) */
void kith_contact_form_set_fields (KithContactForm *self, GPtrArray *fields);
gboolean kith_contact_form_get_narrow (KithContactForm *self);

/* The base is another one; what was edited has told so itself. */
void kith_contact_form_update_base (KithContactForm *self);
/* Reads the draft anew, after it was saved. */
void kith_contact_form_reload (KithContactForm *self);
/* Marks what the server would refuse and moves the focus to the first of it;
 * FALSE when there is something. */
gboolean kith_contact_form_check (KithContactForm *self);
/* Shows what the server refused at its fields; FALSE when none of it is about
 * a field that is shown. */
gboolean kith_contact_form_show_violations (KithContactForm *self,
                                            const GError *error);
GtkWidget *kith_contact_form_find_row (KithContactForm *self,
                                       const KithMergeRow *row,
                                       JsonNode *value);
GtkScrolledWindow *kith_contact_form_get_scroller (KithContactForm *self);
void kith_contact_form_focus (KithContactForm *self);

G_END_DECLS
