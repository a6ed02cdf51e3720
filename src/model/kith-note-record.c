/* kith-note-record.c: what a server makes of a note
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-note-record.h"

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "model/kith-revision.h"

#define DEFAULT_TYPE "NOT_SET"

static const char *const types[] = { DEFAULT_TYPE, "MEETING_SUMMARY",
                                     "CALL_SUMMARY", "UNKNOWN_TYPE", NULL };

static gboolean
is_absent (JsonNode *node)
{
  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

static void
check_contact (JsonObject *note, gboolean is_new, GError **error)
{
  JsonNode *node = json_object_get_member (note, "contactId");
  const char *id = kith_json_get_string (note, "contactId");

  if (is_absent (node))
    {
      if (is_new)
        kith_error_add_violation (error, "note.contactId", "REQUIRED_FIELD",
                                  "A note is about a contact.");
    }
  else if (id == NULL || !g_uuid_string_is_valid (id))
    kith_error_add_violation (error, "note.contactId", "FORMAT",
                              "A contact's id is a GUID.");
}

/* One that is new says something; later it may lose it (J.45). */
static void
check_text (JsonObject *note, gboolean is_new, GError **error)
{
  JsonNode *node = json_object_get_member (note, "text");
  const char *text = kith_json_get_string (note, "text");

  if (is_absent (node) || g_strcmp0 (text, "") == 0)
    {
      if (is_new)
        kith_error_add_violation (error, "note.text", "REQUIRED_FIELD",
                                  "A note has a text.");
    }
  else if (text == NULL)
    kith_error_add_violation (error, "note.text", "TYPE", "Expected a string.");
  else if (g_utf8_strlen (text, -1) > KITH_LIMIT_NOTE_CHARS)
    kith_error_add_violation (error, "note.text", "MAX_LENGTH",
                              "Expected at most %d characters.",
                              KITH_LIMIT_NOTE_CHARS);
}

static void
check_type (JsonObject *note, GError **error)
{
  JsonNode *node = json_object_get_member (note, "type");
  const char *type = kith_json_get_string (note, "type");

  if (!is_absent (node) && (type == NULL || !g_strv_contains (types, type)))
    kith_error_add_violation (error, "note.type", "INVALID_ENUM_VALUE",
                              "Expected NOT_SET, MEETING_SUMMARY or "
                              "CALL_SUMMARY.");
}

/**
 * kith_note_record_check:
 * @note: a note that a client sent
 * @is_new: whether it is to be created
 * @error: return location for a %KITH_ERROR_INVALID, or one to add to
 *
 * Returns: whether it has the right shape
 */
gboolean
kith_note_record_check (JsonObject *note, gboolean is_new, GError **error)
{
  g_autoptr (GError) found = NULL;

  g_return_val_if_fail (note != NULL, FALSE);

  check_contact (note, is_new, &found);
  check_text (note, is_new, &found);
  check_type (note, &found);
  if (found == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&found));

  return FALSE;
}

static void
set_revision (JsonObject *record, gint64 revision)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, revision);

  json_object_set_string_member (record, "revision", text);
}

/* What the client has a say in.  Null and "" clear (J.7). */
static void
take (JsonObject *record, JsonObject *note)
{
  const char *text = kith_json_get_string (note, "text");
  const char *type = kith_json_get_string (note, "type");

  if (json_object_has_member (note, "text"))
    kith_json_set_string (record, "text",
                          text != NULL && *text != '\0' ? text : NULL);
  if (json_object_has_member (note, "type"))
    kith_json_set_string (record, "type", type != NULL ? type : DEFAULT_TYPE);
}

/**
 * kith_note_record_create:
 * @id: the note's id
 * @note: what a client sent, checked
 * @source: who made it
 * @now_usec: when
 *
 * Returns: (transfer full): the note at its first revision
 */
JsonObject *
kith_note_record_create (const char *id,
                         JsonObject *note,
                         JsonObject *source,
                         gint64 now_usec)
{
  JsonObject *record = json_object_new ();
  g_autofree char *contact_id = NULL;

  g_return_val_if_fail (id != NULL && note != NULL && source != NULL, record);

  contact_id = g_ascii_strdown (kith_json_get_string (note, "contactId"), -1);
  json_object_set_string_member (record, "id", id);
  set_revision (record, 1);
  kith_json_set_time (record, "createdDate", now_usec);
  kith_json_set_time (record, "updatedDate", now_usec);
  json_object_set_string_member (record, "contactId", contact_id);
  json_object_set_string_member (record, "type", DEFAULT_TYPE);
  take (record, note);
  json_object_set_member (record, "source", kith_json_object_node (source));

  return record;
}

static gboolean
is_same_contact (JsonObject *record, JsonObject *patch)
{
  const char *id = kith_json_get_string (patch, "contactId");

  return id == NULL
         || g_ascii_strcasecmp (id, kith_json_get_string (record, "contactId"))
              == 0;
}

/* At its next revision. (transfer full) */
static JsonObject *
revise (JsonObject *record, gint64 now_usec)
{
  JsonObject *revised = kith_json_copy_members (record);

  set_revision (revised, kith_note_record_get_revision (record) + 1);
  kith_json_set_time (revised, "updatedDate",
                      MAX (now_usec,
                           kith_json_get_time (record, "updatedDate")));

  return revised;
}

/**
 * kith_note_record_update:
 * @record: the note as it is
 * @patch: what a client sent, checked
 * @now_usec: when
 * @error: return location for a %KITH_ERROR_INVALID
 *
 * Returns: (transfer full): the note at its next revision
 */
JsonObject *
kith_note_record_update (JsonObject *record,
                         JsonObject *patch,
                         gint64 now_usec,
                         GError **error)
{
  JsonObject *updated;

  g_return_val_if_fail (record != NULL && patch != NULL, NULL);

  if (!is_same_contact (record, patch))
    {
      kith_error_add_violation (error, "note.contactId", "FORMAT",
                                "A note stays with its contact.");
      return NULL;
    }

  updated = revise (record, now_usec);
  take (updated, patch);

  return updated;
}

/**
 * kith_note_record_move:
 * @record: the note as it is
 * @contact_id: the contact that its own has become a part of
 * @now_usec: when
 *
 * Returns: (transfer full): the note at its next revision
 */
JsonObject *
kith_note_record_move (JsonObject *record,
                       const char *contact_id,
                       gint64 now_usec)
{
  JsonObject *moved;

  g_return_val_if_fail (record != NULL && contact_id != NULL, NULL);

  moved = revise (record, now_usec);
  kith_json_set_string (moved, "contactId", contact_id);

  return moved;
}

/**
 * kith_note_record_get_revision:
 * @record: a note
 *
 * Returns: its revision, from 1 on
 */
gint64
kith_note_record_get_revision (JsonObject *record)
{
  gint64 revision = 0;

  kith_revision_from_node (json_object_get_member (record, "revision"),
                           &revision);

  return revision;
}

/**
 * kith_note_record_error_changed:
 * @record: the note as it is now
 *
 * Returns: (transfer full): a %KITH_ERROR_ALREADY_CHANGED with @record in its
 *   data
 */
GError *
kith_note_record_error_changed (JsonObject *record)
{
  g_autoptr (JsonObject) data = json_object_new ();
  GError *error = kith_protocol_error_of_code ("NOTE_ALREADY_CHANGED");

  json_object_set_string_member (data, "currentRevision",
                                 kith_json_get_string (record, "revision"));
  json_object_set_member (data, "note", kith_json_object_node (record));
  kith_error_set_data (error, data);

  return error;
}

/**
 * kith_note_record_error_not_found:
 *
 * Returns: (transfer full): a %KITH_ERROR_NOT_FOUND
 */
GError *
kith_note_record_error_not_found (void)
{
  return kith_protocol_error_missing ("There is no such note.");
}
