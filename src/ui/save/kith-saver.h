/* kith-saver.h: saving a draft, with all that a person may be asked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "model/kith-names.h"
#include "service/outbox/kith-post.h"
#include "ui/conflict/kith-conflict-dialog.h"

G_BEGIN_DECLS

/* Puts the questions of a save to a person: the conflict dialog, and what to do
 * about a duplicate.  Lives as long as the post of its draft.
 *
 * Property "state"; signal "open-contact" (const char *id).
 */
typedef enum
{
  KITH_SAVER_IDLE,
  KITH_SAVER_SAVING,
  KITH_SAVER_CONFLICT, /* asked, or put off and still to be answered */
} KithSaverState;

GType kith_saver_state_get_type (void);
#define KITH_TYPE_SAVER_STATE (kith_saver_state_get_type ())

#define KITH_TYPE_SAVER (kith_saver_get_type ())
G_DECLARE_FINAL_TYPE (KithSaver, kith_saver, KITH, SAVER, GObject)

/* @widget: dialogs come up over its window; not kept alive. */
KithSaver *
kith_saver_new (GtkWidget *widget, KithOutbox *outbox, KithPost *post);

/* How the last save went. (transfer none) (nullable) */
KithEdit *kith_saver_get_edit (KithSaver *self);
KithSaverState kith_saver_get_state (KithSaver *self);
/* Whether a save is under way, asking included. */
gboolean kith_saver_is_busy (KithSaver *self);
gboolean kith_saver_is_asking (KithSaver *self);
/* @names: (nullable). */
void kith_saver_set_names (KithSaver *self, KithNames *names);

/* Asks about a conflict in @dialog, which stays open afterwards. */
void kith_saver_lend_dialog (KithSaver *self, KithConflictDialog *dialog);

/* What is saved was not edited in a form, but is undone or restored. */
void kith_saver_set_since (KithSaver *self);

/* What clashes is not asked about, but taken from that side; what is deleted,
 * or begun to be answered, is asked about all the same. */
void kith_saver_set_answer (KithSaver *self, KithChoice answer);

/* One save at a time.  Finishes with the saved contact; with
 * G_IO_ERROR_CANCELLED when the person went back to the form; with
 * KITH_ERROR_NOT_FOUND when they accepted that it was deleted elsewhere; with
 * what else went wrong. */
void kith_saver_save_async (KithSaver *self,
                            gboolean suppress_auth,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
KithContact *
kith_saver_save_finish (KithSaver *self, GAsyncResult *result, GError **error);
/* The contact beside which the last save was made, although it has the same
 * email or phone; or NULL. */
KithContact *kith_saver_get_duplicate (KithSaver *self);
/* Ends the asking, if any: nobody is there to answer.  What is on its way is
 * finished. */
void kith_saver_give_up (KithSaver *self);

G_END_DECLS
