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

#define META_RULES "text-rules"
/* Raised when other words are made of a contact than before. */
#define WORDS_VERSION 2

static void
value_free (gpointer data)
{
  KithValue *value = data;

  g_free (value->norm);
  g_free (value);
}

static int
value_compare (const KithValue *a, const KithValue *b)
{
  return a->kind != b->kind ? (int) a->kind - (int) b->kind
                            : strcmp (a->norm, b->norm);
}

static int
compare_pointers (gconstpointer a, gconstpointer b)
{
  return value_compare (*(KithValue *const *) a, *(KithValue *const *) b);
}

/* @norm: (transfer full) (nullable) */
static void
add_value (GPtrArray *values, KithValueKind kind, char *norm)
{
  KithValue *value;

  if (norm == NULL || *norm == '\0')
    {
      g_free (norm);
      return;
    }

  value = g_new (KithValue, 1);
  value->kind = kind;
  value->norm = norm;
  g_ptr_array_add (values, value);
}

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

static JsonObject *
get_item (JsonArray *items, guint position)
{
  JsonNode *node = json_array_get_element (items, position);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
add_emails (GPtrArray *values, JsonObject *info)
{
  JsonArray *items = get_items (info, "emails");

  for (guint i = 0; i < get_length (items); i++)
    {
      const char *email = kith_json_get_string (get_item (items, i), "email");

      if (email != NULL)
        add_value (values, KITH_VALUE_EMAIL, g_utf8_casefold (email, -1));
    }
}

/* Two phones are the same when their E.164 is, or, where one has none, their
 * digits (wix-contacts E.5): so each is kept with what tells which. */
static void
add_phones (GPtrArray *values, JsonObject *info)
{
  JsonArray *items = get_items (info, "phones");

  for (guint i = 0; i < get_length (items); i++)
    {
      JsonObject *item = get_item (items, i);
      const char *phone = kith_json_get_string (item, "phone");
      const char *e164 = kith_json_get_string (item, "e164Phone");

      if (phone != NULL)
        add_value (values,
                   e164 != NULL ? KITH_VALUE_PHONE_DIGITS
                                : KITH_VALUE_PHONE_PLAIN,
                   kith_text_phone_digits (phone));
      add_value (values, KITH_VALUE_PHONE_E164, g_strdup (e164));
    }
}

static void
add_labels (GPtrArray *values, JsonObject *info)
{
  JsonArray *items = get_items (info, "labelKeys");

  for (guint i = 0; i < get_length (items); i++)
    add_value (values, KITH_VALUE_LABEL,
               g_strdup (json_array_get_string_element (items, i)));
}

static void
add_fields (GPtrArray *values, JsonObject *info)
{
  JsonObject *items = kith_json_get_object (
    kith_json_get_object (info, "extendedFields"), "items");
  JsonObjectIter iter;
  const char *key;

  if (items == NULL)
    return;

  json_object_iter_init (&iter, items);
  while (json_object_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, "custom."))
      add_value (values, KITH_VALUE_FIELD, g_strdup (key));
}

static void
remove_repeated (GPtrArray *values)
{
  for (guint i = values->len; i > 1; i--)
    if (value_compare (g_ptr_array_index (values, i - 1),
                       g_ptr_array_index (values, i - 2))
        == 0)
      g_ptr_array_remove_index (values, i - 1);
}

/**
 * kith_sqlite_index_get_values:
 * @record: a contact
 *
 * Returns: (transfer full) (element-type KithValue): by what it is found
 */
GPtrArray *
kith_sqlite_index_get_values (JsonObject *record)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (value_free);
  JsonObject *info = kith_json_get_object (record, "info");

  add_emails (values, info);
  add_phones (values, info);
  add_labels (values, info);
  add_fields (values, info);
  g_ptr_array_sort (values, compare_pointers);
  remove_repeated (values);

  return values;
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

static gboolean
insert_value (KithDb *db, gint64 seq, KithValue *value, GError **error)
{
  return kith_db_run (db, error,
                      "INSERT INTO value (kind, norm, contact)"
                      " VALUES (?, ?, ?)",
                      "isi", (gint64) value->kind, value->norm, seq);
}

static gboolean
delete_value (KithDb *db, gint64 seq, KithValue *value, GError **error)
{
  return kith_db_run (db, error,
                      "DELETE FROM value"
                      " WHERE kind = ? AND norm = ? AND contact = ?",
                      "isi", (gint64) value->kind, value->norm, seq);
}

/* As if what is past its end came last. */
static int
compare_heads (GPtrArray *a, guint i, GPtrArray *b, guint j)
{
  if (i >= a->len)
    return 1;
  if (j >= b->len)
    return -1;

  return value_compare (g_ptr_array_index (a, i), g_ptr_array_index (b, j));
}

/**
 * kith_sqlite_index_put_values:
 * @db: within a transaction
 * @seq: the contact's number
 * @old_values: (element-type KithValue): what is there
 * @new_values: (element-type KithValue): what shall be there
 *
 * Returns: whether it was written
 */
gboolean
kith_sqlite_index_put_values (KithDb *db,
                              gint64 seq,
                              GPtrArray *old_values,
                              GPtrArray *new_values,
                              GError **error)
{
  guint i = 0, j = 0;
  gboolean ok = TRUE;

  while (ok && (i < old_values->len || j < new_values->len))
    {
      int order = compare_heads (old_values, i, new_values, j);

      if (order < 0)
        ok = delete_value (db, seq, g_ptr_array_index (old_values, i), error);
      else if (order > 0)
        ok = insert_value (db, seq, g_ptr_array_index (new_values, j), error);
      i += order <= 0;
      j += order >= 0;
    }

  return ok;
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

  return words != NULL
         && kith_db_run (db, error,
                         "UPDATE contact SET first_key = ?, last_key = ?"
                         " WHERE seq = ?",
                         "bbi", first, last, seq)
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
 * Kith may make other words of a contact: what was made under the former rules
 * is made anew.
 *
 * Returns: whether what is there follows the rules of now
 */
gboolean
kith_sqlite_index_refresh (KithDb *db, GError **error)
{
  g_autofree char *locale_rules = kith_text_sort_rules (NULL);
  g_autofree char *rules = g_strdup_printf ("%s words-%d", locale_rules,
                                            WORDS_VERSION);
  g_autofree char *former = kith_sqlite_schema_get_meta (db, META_RULES);
  g_auto (KithTransaction) transaction = { NULL };

  if (g_strcmp0 (rules, former) == 0)
    return TRUE;

  return kith_transaction_begin (&transaction, db, error)
         && refresh_all (db, error)
         && kith_sqlite_schema_set_meta (db, META_RULES, rules, error)
         && kith_transaction_commit (&transaction, error);
}
