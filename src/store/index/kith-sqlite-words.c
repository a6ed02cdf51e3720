/* kith-sqlite-words.c: the words that contacts are found by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/index/kith-sqlite-words.h"

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-record.h"
#include "store/index/kith-sqlite-catalog.h"

/* What the table "words" holds of one contact. */
typedef struct
{
  char *text;
  gint64 updated;        /* when the contact was */
  GHashTable *nationals; /* E.164 → what is dialed in its own country */
} Words;

static void
words_clear (Words *words)
{
  g_clear_pointer (&words->text, g_free);
  g_clear_pointer (&words->nationals, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

/* In pairs: "+46855500142 0855500142". */
static GHashTable *
parse_nationals (const char *text)
{
  GHashTable *nationals = g_hash_table_new_full (g_str_hash, g_str_equal,
                                                 g_free, g_free);
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  for (guint i = 0; parts[i] != NULL && parts[i + 1] != NULL; i += 2)
    g_hash_table_replace (nationals, g_strdup (parts[i]),
                          g_strdup (parts[i + 1]));

  return nationals;
}

/* Where there are none, the text stays NULL. */
static gboolean
words_read (Words *words, KithDb *db, gint64 seq, GError **error)
{
  g_autoptr (KithStatement) statement = kith_db_query (
    db, error, "SELECT text, nationals, updated FROM words WHERE contact = ?",
    "i", seq);
  KithStep step = statement != NULL ? kith_statement_step (statement, error)
                                    : KITH_STEP_FAILED;

  if (step == KITH_STEP_ROW)
    {
      words->text = g_strdup (kith_statement_get_text (statement, 0));
      words->nationals = parse_nationals (
        kith_statement_get_text (statement, 1));
      words->updated = kith_statement_get_int (statement, 2);
    }
  else
    words->nationals = parse_nationals ("");

  return step != KITH_STEP_FAILED;
}

static char **
read_label_names (KithDb *db, JsonObject *record, GError **error)
{
  JsonArray *keys = kith_json_get_array (
    kith_json_get_object (kith_json_get_object (record, "info"), "labelKeys"),
    "items");
  guint n_keys = keys != NULL ? json_array_get_length (keys) : 0;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < n_keys; i++)
    {
      const char *key = json_array_get_string_element (keys, i);
      g_autofree char *name = NULL;

      if (!kith_sqlite_catalog_read_label_name (db, key, &name, error))
        return NULL;
      if (name != NULL)
        g_strv_builder_add (builder, name);
    }

  return g_strv_builder_end (builder);
}

/* (transfer full): word, borrowed → how often it is there */
static GHashTable *
count_words (char **words)
{
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, words[i]));

      g_hash_table_insert (counts, words[i], GUINT_TO_POINTER (count + 1));
    }

  return counts;
}

static void
append_word (GString *text, const char *word)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, word);
}

static char *
take_each_once (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GString *unique = g_string_sized_new (strlen (text));

  for (guint i = 0; words[i] != NULL; i++)
    if (g_hash_table_add (seen, words[i]))
      append_word (unique, words[i]);

  return g_string_free (unique, FALSE);
}

/* @nationals: gets those that it lacks. (transfer full) */
static char *
make_text (KithDb *db,
           JsonObject *record,
           GHashTable *nationals,
           GError **error)
{
  g_auto (GStrv) labels = read_label_names (db, record, error);
  g_autofree char *text = NULL;

  if (labels == NULL)
    return NULL;

  text = kith_record_get_search_text (record, (const char *const *) labels,
                                      nationals);

  return take_each_once (text);
}

char *
kith_sqlite_words_get (KithDb *db,
                       gint64 seq,
                       JsonObject *record,
                       GError **error)
{
  g_auto (Words) words = { NULL };

  return words_read (&words, db, seq, error)
           ? make_text (db, record, words.nationals, error)
           : NULL;
}

/* Those whose phones are still there: an E.164 without its "+" is a word. */
static char *
print_nationals (GHashTable *nationals, GHashTable *words)
{
  GString *text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer e164, national;

  g_hash_table_iter_init (&iter, nationals);
  while (g_hash_table_iter_next (&iter, &e164, &national))
    if (g_hash_table_contains (words, (const char *) e164 + 1))
      {
        append_word (text, e164);
        append_word (text, national);
      }

  return g_string_free (text, FALSE);
}

/* An index of a table that it does not own must be told what was there. */
static gboolean
change_index (KithDb *db,
              gint64 seq,
              const char *gone,
              const char *come,
              GError **error)
{
  return (gone == NULL
          || kith_db_run (db, error,
                          "INSERT INTO search (search, rowid, text)"
                          " VALUES ('delete', ?, ?)",
                          "is", seq, gone))
         && (come == NULL
             || kith_db_run (db, error,
                             "INSERT INTO search (rowid, text) VALUES (?, ?)",
                             "is", seq, come));
}

/* What begins as a word does that goes: their common beginning is in the index
 * once for both. */
static gboolean
is_touched (const gboolean *beginnings, const char *word)
{
  return beginnings[(guchar) *word];
}

/* Most words of a contact stay, and need not be taken out of the index and put
 * in again, each with all its beginnings. */
static gboolean
index_changes (KithDb *db,
               gint64 seq,
               char **old_words,
               char **new_words,
               GError **error)
{
  g_autoptr (GHashTable) was = count_words (old_words);
  g_autoptr (GHashTable) is = count_words (new_words);
  g_autoptr (GString) gone = g_string_new (NULL);
  g_autoptr (GString) come = g_string_new (NULL);
  gboolean beginnings[256] = { FALSE };

  for (guint i = 0; old_words[i] != NULL; i++)
    if (!g_hash_table_contains (is, old_words[i])
        || g_hash_table_lookup (was, old_words[i]) != GUINT_TO_POINTER (1))
      beginnings[(guchar) *old_words[i]] = TRUE;

  for (guint i = 0; old_words[i] != NULL; i++)
    if (is_touched (beginnings, old_words[i]))
      append_word (gone, old_words[i]);
  for (guint i = 0; new_words[i] != NULL; i++)
    if (is_touched (beginnings, new_words[i])
        || !g_hash_table_contains (was, new_words[i]))
      append_word (come, new_words[i]);

  return change_index (db, seq, gone->str, come->str, error);
}

static gboolean
replace (KithDb *db,
         gint64 seq,
         const Words *old,
         const char *text,
         gint64 updated,
         GError **error)
{
  g_auto (GStrv) old_words = old->text != NULL ? g_strsplit (old->text, " ", -1)
                                               : NULL;
  g_auto (GStrv) new_words = g_strsplit (text, " ", -1);
  g_autoptr (GHashTable) words = count_words (new_words);
  g_autofree char *nationals = print_nationals (old->nationals, words);

  return kith_db_run (db, error,
                      "INSERT INTO words (contact, text, nationals, updated)"
                      " VALUES (?, ?, ?, ?) ON CONFLICT (contact) DO UPDATE"
                      " SET text = excluded.text,"
                      " nationals = excluded.nationals,"
                      " updated = excluded.updated",
                      "issi", seq, text, nationals, updated)
         && (old_words != NULL
               ? index_changes (db, seq, old_words, new_words, error)
               : change_index (db, seq, NULL, text, error));
}

gboolean
kith_sqlite_words_put (KithDb *db,
                       gint64 seq,
                       JsonObject *record,
                       GError **error)
{
  g_auto (Words) old = { NULL };
  g_autofree char *text = NULL;
  gint64 updated;

  if (!words_read (&old, db, seq, error))
    return FALSE;
  if (record == NULL)
    return change_index (db, seq, old.text, NULL, error)
           && kith_db_run (db, error, "DELETE FROM words WHERE contact = ?",
                           "i", seq);

  text = make_text (db, record, old.nationals, error);
  if (text == NULL)
    return FALSE;

  updated = kith_json_get_time (record, "updatedDate");
  if (g_strcmp0 (text, old.text) != 0)
    return replace (db, seq, &old, text, updated, error);

  return updated == old.updated
         || kith_db_run (db, error,
                         "UPDATE words SET updated = ? WHERE contact = ?", "ii",
                         updated, seq);
}
