/* kith-deletion-question.h: I delete, they edited
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-contact.h"
#include "model/kith-names.h"

G_BEGIN_DECLS

/* Asks whether @theirs, which @seen has become while it was being deleted, is
 * to be deleted all the same, and shows what they changed.  @names: (nullable):
 * what things are called. Responses: "later", "keep", "delete".  To be shown by
 * kith_question_present(). */
GtkWidget *kith_deletion_question_new (GtkWindow *parent,
                                       KithContact *seen,
                                       KithContact *theirs,
                                       KithNames *names);

G_END_DECLS
