/* kith-sqlite-sweep.c: a change that reaches every contact with a label or
 * field
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/mirror/kith-sqlite-sweep.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "store/index/kith-sqlite-values.h"
#include "store/index/kith-sqlite-words.h"
#include "store/write/kith-sqlite-contacts.h"

#define META_WORDS "label-words:"

static JsonObject *
make_field_patch (JsonObject *record, gconstpointer data)
{
  JsonObject *patch = json_object_new ();
  JsonObject *fields = kith_json_ensure_object (patch, "extendedFields");

  json_object_set_null_member (kith_json_ensure_object (fields, "items"), data);

  return patch;
}

/* A list goes whole. */
static JsonObject *
make_label_patch (JsonObject *record, gconstpointer data)
{
  JsonObject *info = kith_json_get_object (record, "info");
  JsonArray *items = kith_json_get_array (kith_json_get_object (info,
                                                                "labelKeys"),
                                          "items");
  JsonObject *patch = json_object_new ();
  JsonArray *rest = json_array_new ();

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      const char *key = json_array_get_string_element (items, i);

      if (g_strcmp0 (key, data) != 0)
        json_array_add_string_element (rest, key);
    }
  json_object_set_array_member (kith_json_ensure_object (patch, "labelKeys"),
                                "items", rest);

  return patch;
}

/* Where the values begin that tell of the label or field. */
static GString *
make_begin (KithValueKind kind, const char *key)
{
  GString *norm;

  if (kind == KITH_VALUE_FIELD)
    return kith_sqlite_norm_new_for_key (key);

  norm = g_string_new (NULL);
  kith_sqlite_norm_append_text (norm, KITH_COMPARED_KEY, key);

  return norm;
}

/* Where they end. */
static GString *
make_end (KithValueKind kind, const char *key)
{
  GString *norm = make_begin (kind, key);

  if (kind == KITH_VALUE_FIELD)
    kith_sqlite_norm_make_end (norm);
  else
    g_string_append_c (norm, '\0');

  return norm;
}

static GPtrArray *
list_ids (KithDb *db,
          KithValueKind kind,
          const char *key,
          gint64 limit,
          GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) begin = g_string_free_to_bytes (make_begin (kind, key));
  g_autoptr (GBytes) end = g_string_free_to_bytes (make_end (kind, key));
  g_autoptr (KithStatement) statement = kith_db_query (
    db, error,
    "SELECT id FROM value JOIN contact ON seq = value.contact"
    " WHERE kind = ? AND norm >= ? AND norm < ? LIMIT ?",
    "ibbi", (gint64) kind, begin, end, limit);
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kith_statement_get_text (statement, 0)));

  return step == KITH_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

/* A contact that cannot do without its label is a broken one; and what has
 * changed others already must be rolled back, as for the store's errors only
 * it is (kith-sqlite-writer.h). */
static void
blame_store (GError **error)
{
  g_autoptr (GError) cause = g_steal_pointer (error);

  if (g_error_matches (cause, KITH_ERROR, KITH_ERROR_STORE_FULL))
    *error = g_steal_pointer (&cause);
  else
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE,
                 "A contact cannot be changed: %s", cause->message);
}

/* As many as @limit; -1: all. */
static gboolean
clear (KithSqliteSweep *self,
       const KithSqliteWork *work,
       const char *key,
       gint64 limit,
       GError **error)
{
  gboolean is_label = self->kind == KITH_VALUE_LABEL;
  KithPatchMake make = is_label ? make_label_patch : make_field_patch;
  g_autoptr (GPtrArray)
    ids = list_ids (work->db, self->kind, key, limit, error);
  KithSqliteWork part = *work;

  if (ids == NULL)
    return FALSE;

  part.origin = is_label ? "label" : "field";
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GError) cause = NULL;

      if (!kith_sqlite_contacts_patch (&part, g_ptr_array_index (ids, i), make,
                                       key, &cause))
        {
          blame_store (&cause);
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
    }
  self->done = limit < 0 || (gint64) ids->len < limit;

  return TRUE;
}

static gboolean
put_words (KithDb *db, KithStatement *statement, GError **error)
{
  g_autoptr (JsonObject)
    record = kith_json_parse_stored (kith_statement_get_text (statement, 1), -1,
                                     error);

  return record != NULL
         && kith_sqlite_words_put (db, kith_statement_get_int (statement, 0),
                                   record, error);
}

/* As many as @limit, -1: all; @reached: the last of them; @n_put: how many. */
static gboolean
put_words_of (KithDb *db,
              const char *key,
              gint64 after,
              gint64 limit,
              gint64 *reached,
              gint64 *n_put,
              GError **error)
{
  g_autoptr (GBytes)
    norm = g_string_free_to_bytes (make_begin (KITH_VALUE_LABEL, key));
  g_autoptr (KithStatement) statement = kith_db_query (
    db, error,
    "SELECT seq, doc FROM value JOIN contact ON seq = value.contact"
    " WHERE kind = ? AND norm = ? AND value.contact > ?"
    " ORDER BY value.contact LIMIT ?",
    "ibii", (gint64) KITH_VALUE_LABEL, norm, after, limit);
  KithStep step = KITH_STEP_FAILED;

  *n_put = 0;
  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    {
      if (!put_words (db, statement, error))
        return FALSE;
      *reached = kith_statement_get_int (statement, 0);
      (*n_put)++;
    }

  return step == KITH_STEP_DONE;
}

static gboolean
follow_name (KithSqliteSweep *self,
             const KithSqliteWork *work,
             const char *key,
             GError **error)
{
  g_autofree char *name = g_strconcat (META_WORDS, key, NULL);
  g_autofree char *stamp = g_strdup_printf ("%" G_GINT64_FORMAT, self->stamp);
  gint64 n_put;

  if (!put_words_of (work->db, key, self->after, KITH_SQLITE_SWEEP_PART,
                     &self->reached, &n_put, error))
    return FALSE;

  self->done = n_put < KITH_SQLITE_SWEEP_PART;

  return !self->done
         || kith_db_run (work->db, error,
                         "DELETE FROM meta WHERE name = ? AND value = ?", "ss",
                         name, stamp);
}

/**
 * kith_sqlite_sweep_some:
 * @self: the sweep
 * @work: what it works with
 * @key: the key of the label or field
 *
 * Returns: whether the part was written
 */
gboolean
kith_sqlite_sweep_some (KithSqliteSweep *self,
                        const KithSqliteWork *work,
                        const char *key,
                        GError **error)
{
  return self->task == KITH_SWEEP_CLEAR
           ? clear (self, work, key, KITH_SQLITE_SWEEP_PART, error)
           : follow_name (self, work, key, error);
}

gboolean
kith_sqlite_sweep_rest (KithSqliteSweep *self,
                        const KithSqliteWork *work,
                        const char *key,
                        GError **error)
{
  return clear (self, work, key, -1, error);
}

gboolean
kith_sqlite_sweep_is_small (const KithSqliteSweep *self,
                            KithDb *db,
                            const char *key)
{
  g_autoptr (GBytes)
    begin = g_string_free_to_bytes (make_begin (self->kind, key));
  g_autoptr (GBytes) end = g_string_free_to_bytes (make_end (self->kind, key));
  gint64 n = 0;

  return kith_db_query_int (db, 0, &n, NULL,
                            "SELECT count(*) FROM"
                            " (SELECT 1 FROM value WHERE kind = ?"
                            "  AND norm >= ? AND norm < ? LIMIT ?)",
                            "ibbi", (gint64) self->kind, begin, end,
                            (gint64) KITH_SQLITE_SWEEP_PART + 1)
         && n <= KITH_SQLITE_SWEEP_PART;
}

gboolean
kith_sqlite_sweep_note (KithSqliteSweep *self,
                        const KithSqliteWork *work,
                        const char *key,
                        GError **error)
{
  g_autofree char *name = g_strconcat (META_WORDS, key, NULL);
  g_autofree char *stamp = g_strdup_printf ("%" G_GINT64_FORMAT, work->now);

  self->stamp = work->now;

  return kith_sqlite_schema_set_meta (work->db, name, stamp, error);
}

static GPtrArray *
list_noted (KithDb *db, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error,
                               "SELECT name FROM meta WHERE name GLOB ?", "s",
                               META_WORDS "*");
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    g_ptr_array_add (names, g_strdup (kith_statement_get_text (statement, 0)));

  return step == KITH_STEP_DONE ? g_steal_pointer (&names) : NULL;
}

/**
 * kith_sqlite_sweep_resume:
 * @db: the writer
 *
 * Returns: whether every contact is found by the names of its labels
 */
gboolean
kith_sqlite_sweep_resume (KithDb *db, GError **error)
{
  g_autoptr (GPtrArray) names = list_noted (db, error);
  g_auto (KithTransaction) transaction = { NULL };
  gint64 reached, n_put;

  if (names == NULL || names->len == 0)
    return names != NULL;
  if (!kith_transaction_begin (&transaction, db, error))
    return FALSE;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (!put_words_of (db, name + strlen (META_WORDS), 0, -1, &reached,
                         &n_put, error)
          || !kith_db_run (db, error, "DELETE FROM meta WHERE name = ?", "s",
                           name))
        return FALSE;
    }

  return kith_transaction_commit (&transaction, error);
}
