/* kith-deletions.h: deletions that can still be undone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/outbox/kith-outbox.h"

G_BEGIN_DECLS

/* A contact that the user deletes is hidden at once and deleted later, with the
 * revision the user saw: until then Undo only has to show it again.  What
 * cannot be deleted yet waits in the outbox, hidden, also after a restart.  One
 * object for all windows.
 *
 * Property: "busy" (something is hidden that is neither deleted
 * yet nor kept in the outbox).
 * Signals: "hide" (const char *id); "show" (const char *id): undone or failed;
 * "failed" (KithContact, GError): it is still there; "undone" (GPtrArray of
 * KithContact): what had been deleted together is shown again.
 */
#define KITH_TYPE_DELETIONS (kith_deletions_get_type ())
G_DECLARE_FINAL_TYPE (KithDeletions, kith_deletions, KITH, DELETIONS, GObject)

KithDeletions *kith_deletions_new (KithOutbox *outbox);
KithContacts *kith_deletions_get_contacts (KithDeletions *self);

/* Hides @contacts (of KithContact), except those that are already hidden.
 * Returns a number for what was deleted together; 0 when that is nothing. */
guint kith_deletions_add (KithDeletions *self, GPtrArray *contacts);
/* FALSE when it has been carried out. */
gboolean kith_deletions_undo (KithDeletions *self, guint batch);
/* 0: there is none to undo. */
guint kith_deletions_get_last (KithDeletions *self);
/* Deletes on the server; there is no undo from here on. */
void kith_deletions_carry_out (KithDeletions *self, guint batch);
void kith_deletions_carry_out_all (KithDeletions *self);
/* The contact, which others have changed, is kept. */
void kith_deletions_take_back (KithDeletions *self, const char *contact_id);

gboolean kith_deletions_is_busy (KithDeletions *self);
gboolean kith_deletions_is_hidden (KithDeletions *self, const char *contact_id);
guint kith_deletions_get_n_hidden (KithDeletions *self);
/* (transfer full): ids */
char **kith_deletions_list_hidden (KithDeletions *self);

G_END_DECLS
