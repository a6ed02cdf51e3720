/* kith-note-record.h: what a server makes of a note
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A note in the API's shape (wix-contacts C.11): "id", "revision" (a string),
 * "createdDate", "updatedDate", "contactId", "text", "type", "source".
 */

/* The shape of what a client sends: @is_new: to create one, so that it needs
 * its contact.  Adds a violation for each fault: KITH_ERROR_INVALID. */
gboolean
kith_note_record_check (JsonObject *note, gboolean is_new, GError **error);

/* @note: checked.  (transfer full) */
JsonObject *kith_note_record_create (const char *id,
                                     JsonObject *note,
                                     JsonObject *source,
                                     gint64 now_usec);
/* @record with what the checked @patch has: revision + 1; updatedDate never
 * goes back.  (transfer full)
 * Error: KITH_ERROR_INVALID when it would be about another contact. */
JsonObject *kith_note_record_update (JsonObject *record,
                                     JsonObject *patch,
                                     gint64 now_usec,
                                     GError **error);

/* @record about another contact, into which its own was merged: revision + 1.
 * (transfer full) */
JsonObject *kith_note_record_move (JsonObject *record,
                                   const char *contact_id,
                                   gint64 now_usec);

gint64 kith_note_record_get_revision (JsonObject *record);

/* KITH_ERROR_ALREADY_CHANGED with the note as it is now in its data ("note",
 * "currentRevision"). */
GError *kith_note_record_error_changed (JsonObject *record);
/* KITH_ERROR_NOT_FOUND. */
GError *kith_note_record_error_not_found (void);

G_END_DECLS
