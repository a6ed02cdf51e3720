/* kith-sqlite-merge.c: making several contacts one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-merge.h"

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "model/kith-record.h"
#include "store/write/kith-sqlite-contacts.h"
#include "store/write/kith-sqlite-history.h"
#include "store/write/kith-sqlite-idempotency.h"
#include "store/write/kith-sqlite-merged.h"
#include "store/write/kith-sqlite-notes.h"

static void
stored_free (gpointer data)
{
  kith_sqlite_stored_clear (data);
  g_free (data);
}

/* (transfer full) (element-type KithSqliteStored) */
static GPtrArray *
load_sources (const KithSqliteWork *work,
              const char *const *ids,
              GError **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (stored_free);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      KithSqliteStored *source = g_new0 (KithSqliteStored, 1);

      g_ptr_array_add (sources, source);
      if (!kith_sqlite_contacts_load (work, ids[i], source, error))
        return NULL;
    }

  return g_steal_pointer (&sources);
}

/* The API has a code of its own for the target of a merge (J.32). */
static GError *
error_stale (const KithSqliteStored *target)
{
  GError *error = kith_sqlite_stored_error_changed (target);
  g_autoptr (GError) row = kith_protocol_error_of_code ("FAILED_PRECONDITION");

  kith_error_set_code (error, kith_error_get_code (row));
  kith_error_set_status (error, kith_error_get_status (row));

  return error;
}

static JsonObject *
make_record (const KithSqliteStored *target,
             GPtrArray *sources,
             gint64 now,
             JsonObject **patch,
             GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  for (guint i = 0; i < sources->len; i++)
    {
      KithSqliteStored *source = g_ptr_array_index (sources, i);

      g_ptr_array_add (records, source->record);
    }

  return kith_record_merge (target->record, records, now, patch, error);
}

/* The body of the event that tells of it (wix-contacts G). */
static char *
make_event (const KithStoreMerge *merge, const char *doc)
{
  g_autofree char *ids = g_strjoinv ("\",\"", (char **) merge->source_ids);

  return g_strdup_printf ("{\"targetContactId\":\"%s\","
                          "\"sourceContactIds\":[\"%s\"],"
                          "\"targetContact\":%s}",
                          merge->target_id, ids, doc);
}

static gboolean
note_merge (const KithSqliteWork *work,
            const KithStoreMerge *merge,
            JsonObject *record,
            const char *doc,
            GError **error)
{
  g_autofree char *event = make_event (merge, doc);

  return kith_sqlite_history_add (work, KITH_HISTORY_CONTACT,
                                  KITH_HISTORY_MERGED, merge->target_id,
                                  kith_json_get_int (record, "revision", 0),
                                  event, error);
}

static gboolean
remove_sources (const KithSqliteWork *work,
                const KithStoreMerge *merge,
                GPtrArray *sources,
                GError **error)
{
  for (guint i = 0; i < sources->len; i++)
    {
      const char *id = merge->source_ids[i];

      if (!kith_sqlite_notes_move_all (work, id, merge->target_id, error)
          || !kith_sqlite_contacts_remove (work, id,
                                           g_ptr_array_index (sources, i),
                                           error)
          || !kith_sqlite_merged_note (work->db, id, merge->target_id, error))
        return FALSE;
    }

  return TRUE;
}

/* (transfer full) */
static char *
merge_contacts (const KithSqliteWork *work,
                const KithStoreMerge *merge,
                GError **error)
{
  g_auto (KithSqliteStored) target = { 0 };
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) record = NULL;
  g_autofree char *doc = NULL;

  if (!kith_sqlite_contacts_load (work, merge->target_id, &target, error))
    return NULL;
  sources = load_sources (work, merge->source_ids, error);
  if (sources == NULL)
    return NULL;
  if (merge->revision != target.revision)
    {
      g_propagate_error (error, error_stale (&target));
      return NULL;
    }
  record = make_record (&target, sources, work->now, &patch, error);
  if (record == NULL)
    return NULL;

  doc = kith_sqlite_contacts_put (work, merge->target_id, &target, patch,
                                  record, error);
  if (doc == NULL || !note_merge (work, merge, record, doc, error)
      || !remove_sources (work, merge, sources, error))
    return NULL;

  return g_steal_pointer (&doc);
}

/* Names all that a merge asks for. */
static char *
describe (const KithStoreMerge *merge)
{
  g_autofree char *ids = g_strjoinv (",", (char **) merge->source_ids);

  return g_strdup_printf ("merge\n%s\n%" G_GINT64_FORMAT "\n%s",
                          merge->target_id, merge->revision, ids);
}

/**
 * kith_sqlite_merge:
 * @work: what it works with
 * @merge: what to merge
 *
 * Returns: (transfer full) (nullable): the whole target as it is now
 */
GBytes *
kith_sqlite_merge (const KithSqliteWork *work,
                   const KithStoreMerge *merge,
                   GError **error)
{
  g_auto (KithIdempotency) idempotency = {
    .author = merge->author,
    .key = merge->idempotency_key,
    .content = merge->idempotency_key != NULL ? describe (merge) : NULL,
  };
  KithSqliteWork part = *work;
  g_autofree char *doc = NULL;
  GBytes *former;
  gsize length;

  if (!kith_sqlite_idempotency_find (work->db, &idempotency, work->now, &former,
                                     error))
    return NULL;
  if (former != NULL)
    return former;

  part.origin = "merge";
  doc = merge_contacts (&part, merge, error);
  if (doc == NULL
      || !kith_sqlite_idempotency_keep (work->db, &idempotency, work->now, doc,
                                        error))
    return NULL;

  length = strlen (doc);

  return g_bytes_new_take (g_steal_pointer (&doc), length);
}

static JsonObject *
read_record (KithDb *db, const char *id, GError **error)
{
  gint64 seq;
  g_autoptr (GBytes) bytes = kith_sqlite_contacts_get (db, id, &seq, error);
  gsize length;
  const char *text;

  if (bytes == NULL)
    return NULL;

  text = g_bytes_get_data (bytes, &length);

  return kith_json_parse_stored (text, (gssize) length, error);
}

static GPtrArray *
read_sources (KithDb *db, const char *const *ids, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_object_unref);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      JsonObject *record = read_record (db, ids[i], error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }

  return g_steal_pointer (&records);
}

GBytes *
kith_sqlite_merge_preview (KithDb *db,
                           const KithStoreMerge *merge,
                           gint64 now,
                           GError **error)
{
  g_autoptr (JsonObject) target = read_record (db, merge->target_id, error);
  g_autoptr (GPtrArray) sources = NULL;
  g_autoptr (JsonObject) patch = NULL;
  g_autoptr (JsonObject) merged = NULL;
  g_autofree char *doc = NULL;
  gsize length;

  if (target != NULL)
    sources = read_sources (db, merge->source_ids, error);
  if (sources != NULL)
    merged = kith_record_merge (target, sources, now, &patch, error);
  if (merged == NULL)
    return NULL;

  json_object_set_int_member (merged, "revision",
                              kith_json_get_int (target, "revision", 0));
  kith_json_set_string (merged, "updatedDate",
                        kith_json_get_string (target, "updatedDate"));
  doc = kith_json_print (merged);
  length = strlen (doc);

  return g_bytes_new_take (g_steal_pointer (&doc), length);
}
