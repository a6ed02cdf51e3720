/* kith-note.h: a note about a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Immutable: the note as it was at one revision. */
#define KITH_TYPE_NOTE (kith_note_get_type ())
G_DECLARE_FINAL_TYPE (KithNote, kith_note, KITH, NOTE, GObject)

/* Error: KITH_ERROR_PROTOCOL. */
KithNote *kith_note_new_from_json (JsonObject *note, GError **error);
/* All that the server said of it. (transfer none) */
JsonObject *kith_note_get_json (KithNote *self);
const char *kith_note_get_id (KithNote *self);
const char *kith_note_get_contact_id (KithNote *self);
gint64 kith_note_get_revision (KithNote *self);
/* (nullable) */
const char *kith_note_get_text (KithNote *self);

G_END_DECLS
