/* kith-sqlite-index.c: what a contact is found and ordered by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-sqlite-index.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "base/kith-text.h"
#include "model/kith-record.h"
#include "store/kith-sqlite-values.h"

#define META_RULES "text-rules"
/* Raised when other words or values are made of a contact than before. */
#define WORDS_VERSION 2
#define VALUES_VERSION 2

static JsonArray *
get_items (JsonObject *info, const char *member)
{
  return kith_json_get_array (kith_json_get_object (info, member), "items");
}

static guint
get_length (JsonArray *items)
{
  return items != NULL ? json_array_get_length (items) : 0;
}

char *
kith_sqlite_index_get_words (KithDb *db, JsonObject *record, GError **error)
{
  JsonArray *items = get_items (kith_json_get_object (record, "info"),
                                "labelKeys");
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < get_length (items); i++)
    {
      const char *key = json_array_get_string_element (items, i);
      char *name;

      if (!kith_sqlite_catalog_read_label_name (db, key, &name, error))
        return NULL;
      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  g_ptr_array_add (names, NULL);

  return kith_record_get_search_text (record,
                                      (const char *const *) names->pdata);
}

/* What stands for a name in the order; "" comes last. */
static const char *
get_name (JsonObject *record, gboolean last_first)
{
  JsonObject *info = kith_json_get_object (record, "info");
  JsonObject *primary = kith_json_get_object (record, "primaryInfo");
  JsonObject *fields = kith_json_get_object (
    kith_json_get_object (info, "extendedFields"), "items");
  const char *names[] = {
    kith_json_get_string (fields, last_first ? "contacts.displayByLastName"
                                             : "contacts.displayByFirstName"),
    kith_json_get_string (info, "company"),
    kith_json_get_string (primary, "email"),
    kith_json_get_string (primary, "phone")
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] != NULL && *names[i] != '\0')
      return names[i];

  return "";
}

GBytes *
kith_sqlite_index_get_key (JsonObject *record, gboolean last_first)
{
  return kith_text_sort_key (get_name (record, last_first), NULL);
}

/* An index of a table that it does not own must be told what was there. */
static gboolean
forget_words (KithDb *db, gint64 seq, const char *words, GError **error)
{
  return kith_db_run (db, error,
                      "INSERT INTO search (search, rowid, text)"
                      " VALUES ('delete', ?, ?)",
                      "is", seq, words)
         && kith_db_run (db, error, "DELETE FROM words WHERE contact = ?", "i",
                         seq);
}

gboolean
kith_sqlite_index_put_words (KithDb *db,
                             gint64 seq,
                             const char *words,
                             GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error,
                               "SELECT text FROM words WHERE contact = ?", "i",
                               seq);
  KithStep step = statement != NULL ? kith_statement_step (statement, error)
                                    : KITH_STEP_FAILED;

  if (step == KITH_STEP_FAILED)
    return FALSE;
  if (step == KITH_STEP_ROW)
    {
      g_autofree char *old = g_strdup (kith_statement_get_text (statement, 0));

      g_clear_pointer (&statement, kith_statement_free);
      if (g_strcmp0 (old, words) == 0)
        return TRUE;
      if (!forget_words (db, seq, old, error))
        return FALSE;
    }

  return words == NULL
         || (kith_db_run (db, error,
                          "INSERT INTO words (contact, text) VALUES (?, ?)",
                          "is", seq, words)
             && kith_db_run (db, error,
                             "INSERT INTO search (rowid, text) VALUES (?, ?)",
                             "is", seq, words));
}

static gboolean
refresh_record (KithDb *db, gint64 seq, JsonObject *record, GError **error)
{
  g_autofree char *words = kith_sqlite_index_get_words (db, record, error);
  g_autoptr (GBytes) first = kith_sqlite_index_get_key (record, FALSE);
  g_autoptr (GBytes) last = kith_sqlite_index_get_key (record, TRUE);
  g_autoptr (GPtrArray) values = kith_sqlite_values_get (record, NULL);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  return words != NULL
         && kith_db_run (db, error,
                         "UPDATE contact SET first_key = ?, last_key = ?"
                         " WHERE seq = ?",
                         "bbi", first, last, seq)
         && kith_sqlite_values_put (db, seq, nothing, values, error)
         && kith_sqlite_index_put_words (db, seq, words, error);
}

static gboolean
refresh_all (KithDb *db, GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (db, error, "SELECT seq, doc FROM contact", "");
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    {
      const char *doc = kith_statement_get_text (statement, 1);
      g_autoptr (JsonObject)
        record = kith_json_parse_object (doc, strlen (doc),
                                         KITH_LIMIT_ANSWER_BYTES, error);

      if (record == NULL
          || !refresh_record (db, kith_statement_get_int (statement, 0), record,
                              error))
        return FALSE;
    }

  return step == KITH_STEP_DONE;
}

/**
 * kith_sqlite_index_refresh:
 * @db: the writer
 *
 * Another locale or version of ICU orders and folds differently, and another
 * Kith may make other words or values of a contact: what was made under the
 * former rules is made anew.
 *
 * Returns: whether what is there follows the rules of now
 */
gboolean
kith_sqlite_index_refresh (KithDb *db, GError **error)
{
  g_autofree char *locale_rules = kith_text_sort_rules (NULL);
  g_autofree char *rules = g_strdup_printf ("%s words-%d values-%d",
                                            locale_rules, WORDS_VERSION,
                                            VALUES_VERSION);
  g_autofree char *former = kith_sqlite_schema_get_meta (db, META_RULES);
  g_auto (KithTransaction) transaction = { NULL };

  if (g_strcmp0 (rules, former) == 0)
    return TRUE;

  return kith_transaction_begin (&transaction, db, error)
         && kith_db_run_script (db, "DELETE FROM value", error)
         && refresh_all (db, error)
         && kith_sqlite_schema_set_meta (db, META_RULES, rules, error)
         && kith_transaction_commit (&transaction, error);
}
