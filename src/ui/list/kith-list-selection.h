/* kith-list-selection.h: which contact is open, which are checked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "service/contacts/kith-contact-list.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_INPUT_NONE,
  KITH_INPUT_POINTER,
  KITH_INPUT_KEYS,
} KithInput;

/* A GtkSelectionModel over a KithContactList that remembers ids, not positions,
 * so that a new search, another order or a change by others leaves it alone.
 *
 * Usually one contact is selected: the open one.  A click asks for another by
 * "open" and changes nothing; whoever opens it says so with
 * kith_list_selection_set_opened().  In selection mode any number is checked,
 * and clicks check.
 *
 * Properties: "selecting", "n-checked".
 * Signals: "open" (KithContact); "all": everything is to be checked, which
 * kith_list_selection_check() does once it has been fetched.
 */
#define KITH_TYPE_LIST_SELECTION (kith_list_selection_get_type ())
G_DECLARE_FINAL_TYPE (KithListSelection,
                      kith_list_selection,
                      KITH,
                      LIST_SELECTION,
                      GObject)

KithListSelection *kith_list_selection_new (KithContactList *list);

/* NULL: none. */
void kith_list_selection_set_opened (KithListSelection *self,
                                     const char *contact_id);
const char *kith_list_selection_get_opened (KithListSelection *self);

gboolean kith_list_selection_is_selecting (KithListSelection *self);
/* Nothing is checked when it begins. */
void kith_list_selection_set_selecting (KithListSelection *self,
                                        gboolean selecting);
guint kith_list_selection_get_n_checked (KithListSelection *self);
/* (transfer container) (element-type KithContact) */
GPtrArray *kith_list_selection_dup_checked (KithListSelection *self);
void kith_list_selection_check (KithListSelection *self, GPtrArray *contacts);
/* Forgets a contact that is no longer there. */
void kith_list_selection_forget (KithListSelection *self,
                                 const char *contact_id);

/* What GTK means by a selection depends on what the user did: an arrow key
 * selects as a click does, and a screen reader, which does neither, as a click
 * with Ctrl does. */
void kith_list_selection_set_input (KithListSelection *self, KithInput input);
/* The contact at @position may be one of ours: it has been fetched. */
void kith_list_selection_touch (KithListSelection *self, guint position);

G_END_DECLS
