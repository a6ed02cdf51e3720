/* kith-list-pane.h: the list of contacts, its search and its selection mode
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "service/contacts/kith-contact-list.h"
#include "service/mirror/kith-mirror.h"
#include "ui/save/kith-deletions.h"

G_BEGIN_DECLS

/* The left half of the window.
 *
 * Properties: "menu-model" (GMenuModel): the primary menu; "selecting".
 * Signals: "open" (KithContact, gboolean show): a contact was chosen; @show
 * where one pane at a time is seen; "delete" (GPtrArray of KithContact): those
 * that were checked; "delete-opened"; "retry"; "stop": of what the progress
 * bar shows.
 */
#define KITH_TYPE_LIST_PANE (kith_list_pane_get_type ())
G_DECLARE_FINAL_TYPE (KithListPane, kith_list_pane, KITH, LIST_PANE, AdwBin)

/* Once. */
void kith_list_pane_set_list (KithListPane *self,
                              KithOutbox *outbox,
                              KithContactList *list,
                              KithDeletions *deletions);

/* Once, where there is one. */
void kith_list_pane_set_mirror (KithListPane *self, KithMirror *mirror);
/* NULL: none. */
void kith_list_pane_set_opened (KithListPane *self, const char *contact_id);
const char *kith_list_pane_get_opened (KithListPane *self);
/* Scrolls there as soon as the contact is in the list; NULL: to the top. */
void kith_list_pane_reveal (KithListPane *self, const char *contact_id);
void kith_list_pane_find (KithListPane *self);
void kith_list_pane_focus_list (KithListPane *self);
void kith_list_pane_focus_row (KithListPane *self, const char *contact_id);
void kith_list_pane_set_selecting (KithListPane *self, gboolean selecting);

/* @summary: (nullable): what waits to be sent; with the way to answer it. */
void kith_list_pane_set_waiting (KithListPane *self,
                                 const char *summary,
                                 gboolean needs_answer);
/* What is going on, from 0 to 1; NULL: nothing. */
void kith_list_pane_set_progress (KithListPane *self,
                                  const char *text,
                                  double fraction);

G_END_DECLS
