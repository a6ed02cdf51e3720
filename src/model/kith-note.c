/* kith-note.c: a note about a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-note.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-revision.h"

struct _KithNote
{
  GObject parent_instance;

  JsonObject *json;
  gint64 revision;
};

G_DEFINE_FINAL_TYPE (KithNote, kith_note, G_TYPE_OBJECT)

static void
kith_note_finalize (GObject *object)
{
  KithNote *self = KITH_NOTE (object);

  g_clear_pointer (&self->json, json_object_unref);

  G_OBJECT_CLASS (kith_note_parent_class)->finalize (object);
}

static void
kith_note_class_init (KithNoteClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_note_finalize;
}

static void
kith_note_init (KithNote *self)
{
}

/**
 * kith_note_new_from_json:
 * @note: a note in the API's shape (wix-contacts C.11)
 * @error: return location for a %KITH_ERROR_PROTOCOL
 *
 * Returns: (transfer full) (nullable): the note
 */
KithNote *
kith_note_new_from_json (JsonObject *note, GError **error)
{
  KithNote *self;
  gint64 revision;

  if (kith_json_get_string (note, "id") == NULL
      || kith_json_get_string (note, "contactId") == NULL
      || !kith_revision_from_node (json_object_get_member (note, "revision"),
                                   &revision))
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "A note lacks its id, contact or revision");
      return NULL;
    }

  self = g_object_new (KITH_TYPE_NOTE, NULL);
  self->json = kith_json_copy_object (note);
  self->revision = revision;

  return self;
}

/**
 * kith_note_get_json:
 * @self: a note
 *
 * Returns: (transfer none): all that the server said of it
 */
JsonObject *
kith_note_get_json (KithNote *self)
{
  g_return_val_if_fail (KITH_IS_NOTE (self), NULL);

  return self->json;
}

/**
 * kith_note_get_id:
 * @self: a note
 *
 * Returns: (transfer none): its id
 */
const char *
kith_note_get_id (KithNote *self)
{
  g_return_val_if_fail (KITH_IS_NOTE (self), NULL);

  return kith_json_get_string (self->json, "id");
}

/**
 * kith_note_get_contact_id:
 * @self: a note
 *
 * Returns: (transfer none): the id of the contact it is about
 */
const char *
kith_note_get_contact_id (KithNote *self)
{
  g_return_val_if_fail (KITH_IS_NOTE (self), NULL);

  return kith_json_get_string (self->json, "contactId");
}

/**
 * kith_note_get_revision:
 * @self: a note
 *
 * Returns: how often it was written
 */
gint64
kith_note_get_revision (KithNote *self)
{
  g_return_val_if_fail (KITH_IS_NOTE (self), 0);

  return self->revision;
}

/**
 * kith_note_get_text:
 * @self: a note
 *
 * Returns: (transfer none) (nullable): what it says
 */
const char *
kith_note_get_text (KithNote *self)
{
  g_return_val_if_fail (KITH_IS_NOTE (self), NULL);

  return kith_json_get_string (self->json, "text");
}
