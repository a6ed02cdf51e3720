/* kith-sqlite-operations.c: labels of a contact, and what is submitted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-operations.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-append.h"
#include "model/kith-patch.h"
#include "model/kith-record.h"
#include "store/write/kith-sqlite-check.h"
#include "store/write/kith-sqlite-contacts.h"
#include "store/write/kith-sqlite-idempotency.h"

/* @text: (transfer full) */
static GBytes *
take_text (char *text)
{
  return g_bytes_new_take (text, strlen (text));
}

/* Labels */

/* The keys that the contact has then; a list goes whole. */
static JsonArray *
list_labels (JsonArray *items, const KithStoreLabeling *labeling)
{
  guint n_items = items != NULL ? json_array_get_length (items) : 0;
  JsonArray *labels = json_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < n_items; i++)
    {
      const char *key = json_array_get_string_element (items, i);

      g_hash_table_add (seen, (gpointer) key);
      if (!labeling->remove || !g_strv_contains (labeling->keys, key))
        json_array_add_string_element (labels, key);
    }

  for (guint i = 0; !labeling->remove && labeling->keys[i] != NULL; i++)
    if (g_hash_table_add (seen, (gpointer) labeling->keys[i]))
      json_array_add_string_element (labels, labeling->keys[i]);

  return labels;
}

/* NULL: it is so already. */
static JsonObject *
make_label_patch (JsonObject *record, const KithStoreLabeling *labeling)
{
  JsonObject *info = kith_json_get_object (record, "info");
  JsonArray *items = kith_json_get_array (kith_json_get_object (info,
                                                                "labelKeys"),
                                          "items");
  g_autoptr (JsonArray) labels = list_labels (items, labeling);
  JsonObject *patch;

  if (json_array_get_length (labels)
      == (items != NULL ? json_array_get_length (items) : 0))
    return NULL;

  patch = json_object_new ();
  json_object_set_array_member (kith_json_ensure_object (patch, "labelKeys"),
                                "items", g_steal_pointer (&labels));

  return patch;
}

/**
 * kith_sqlite_label:
 * @work: what it works with
 * @labeling: which labels, of which contact
 *
 * Returns: (transfer full) (nullable): the contact as it is now
 */
GBytes *
kith_sqlite_label (const KithSqliteWork *work,
                   const KithStoreLabeling *labeling,
                   GError **error)
{
  g_auto (KithSqliteStored) was = { 0 };
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) record = NULL;
  char *doc;

  if (!kith_sqlite_contacts_load (work, labeling->contact_id, &was, error)
      || !kith_sqlite_check_labels (work->catalog, labeling->keys, "labelKeys",
                                    error))
    return NULL;

  patch = make_label_patch (was.record, labeling);
  if (patch == NULL)
    return take_text (kith_json_print (was.record));

  record = kith_record_update (was.record, patch, work->now, error);
  if (record == NULL)
    return NULL;

  doc = kith_sqlite_contacts_put (work, labeling->contact_id, &was, patch,
                                  record, error);

  return doc != NULL ? take_text (doc) : NULL;
}

/* Submissions */

/* What was submitted, as the info of a contact. */
static JsonObject *
make_info (JsonObject *record, JsonObject *patch)
{
  JsonObject *info = kith_json_get_object (record, "info");

  if (info != NULL)
    return json_object_ref (info);

  info = json_object_new ();
  kith_patch_apply_json (info, patch);

  return info;
}

static gboolean
append (const KithSqliteWork *work,
        const char *id,
        JsonObject *info,
        GError **error)
{
  g_auto (KithSqliteStored) was = { 0 };
  g_autoptr (GPtrArray) others = g_ptr_array_new ();
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) record = NULL;
  g_autofree char *doc = NULL;
  JsonObject *own;

  if (!kith_sqlite_contacts_load (work, id, &was, error))
    return FALSE;

  own = kith_json_get_object (was.record, "info");
  g_ptr_array_add (others, info);
  patch = kith_append_make_patch (own != NULL ? own : empty, others);
  if (json_object_get_size (patch) == 0)
    return TRUE;

  if (!kith_patch_check (patch, error))
    return FALSE;
  record = kith_record_update (was.record, patch, work->now, error);
  if (record == NULL)
    return FALSE;

  doc = kith_sqlite_contacts_put (work, id, &was, patch, record, error);

  return doc != NULL;
}

static char *
make_answer (const char *id, gboolean is_new)
{
  g_autoptr (JsonObject) answer = json_object_new ();

  kith_json_set_string (answer, "contactId", id);
  kith_json_set_string (answer, "identityType", "CONTACT");
  json_object_set_boolean_member (answer, "newContact", is_new);

  return kith_json_print (answer);
}

static char *
submit (const KithSqliteWork *work,
        const KithStoreSubmission *submission,
        GError **error)
{
  g_autofree char *new_id = g_uuid_string_random ();
  g_autofree char *found = g_strdup (submission->contact_id);
  g_autoptr (JsonObject)
    checked = kith_sqlite_check_info (work->catalog, submission->info, error);
  g_autoptr (JsonObject) record = NULL;
  g_autoptr (JsonObject) info = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *doc = NULL;

  if (checked == NULL)
    return NULL;

  /* What is said of a contact that is there need not be enough for one. */
  record = kith_record_create (new_id, checked, submission->source, work->now,
                               found != NULL ? &problem : error);
  if ((record == NULL && found == NULL)
      || (found == NULL
          && !kith_sqlite_check_find (work->db, record, &found, error)))
    return NULL;

  if (found == NULL)
    {
      doc = kith_sqlite_contacts_add (work, record, error);
      return doc != NULL ? make_answer (new_id, TRUE) : NULL;
    }

  info = make_info (record, checked);

  return append (work, found, info, error) ? make_answer (found, FALSE) : NULL;
}

/* Names all that a submission asks for. */
static char *
describe (const KithStoreSubmission *submission)
{
  g_autofree char *info = kith_json_print (submission->info);

  return g_strdup_printf (
    "submit\n%s\n%s",
    submission->contact_id != NULL ? submission->contact_id : "", info);
}

/**
 * kith_sqlite_submit:
 * @work: what it works with
 * @submission: what is submitted
 *
 * Returns: (transfer full) (nullable): which contact it is about, as JSON text
 */
GBytes *
kith_sqlite_submit (const KithSqliteWork *work,
                    const KithStoreSubmission *submission,
                    GError **error)
{
  g_auto (KithIdempotency) idempotency = {
    .author = submission->author,
    .key = submission->idempotency_key,
    .content = submission->idempotency_key != NULL ? describe (submission)
                                                   : NULL,
  };
  g_autofree char *answer = NULL;
  GBytes *former;

  if (!kith_sqlite_idempotency_find (work->db, &idempotency, work->now, &former,
                                     error))
    return NULL;
  if (former != NULL)
    return former;

  answer = submit (work, submission, error);
  if (answer == NULL
      || !kith_sqlite_idempotency_keep (work->db, &idempotency, work->now,
                                        answer, error))
    return NULL;

  return take_text (g_steal_pointer (&answer));
}
