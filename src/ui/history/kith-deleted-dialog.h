/* kith-deleted-dialog.h: the contacts that were deleted and can be restored
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "service/contacts/kith-contacts.h"
#include "service/undo/kith-undo.h"

G_BEGIN_DECLS

/* Who has deleted each, and when; found by name, and restored.
 */
#define KITH_TYPE_DELETED_DIALOG (kith_deleted_dialog_get_type ())
G_DECLARE_FINAL_TYPE (KithDeletedDialog,
                      kith_deleted_dialog,
                      KITH,
                      DELETED_DIALOG,
                      AdwWindow)

/* @undo: what is restored can be undone. */
KithDeletedDialog *kith_deleted_dialog_new (GtkWindow *parent,
                                            KithContacts *contacts,
                                            KithUndo *undo);

G_END_DECLS
