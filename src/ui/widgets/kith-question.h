/* kith-question.h: presenting an AdwMessageDialog
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows @dialog, as soon as nothing else asks (kith_asking_present()), with
 * each button called by its label, once. */
void kith_question_present (GtkWidget *dialog);
/* Adds the response "copy", which puts @text on the clipboard. */
void kith_question_add_copy (GtkWidget *dialog, const char *text);

G_END_DECLS
