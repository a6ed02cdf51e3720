/* kith-sqlite-index.c: what a contact is found and ordered by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/index/kith-sqlite-index.h"

#include "base/kith-json.h"
#include "base/kith-text.h"
#include "model/kith-record.h"
#include "store/index/kith-sqlite-values.h"
#include "store/index/kith-sqlite-words.h"

#define META_RULES "text-rules"
/* Raised when other words or values are made of a contact than before. */
#define WORDS_VERSION 2
#define VALUES_VERSION 2
/* Raised when addresses are given other names than before. */
#define PLACES_VERSION 1

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

/* What the server says of an address is part of the document.  That is no
 * change of the contact: it keeps its revision. */
static gboolean
refresh_document (KithDb *db, gint64 seq, JsonObject *record, GError **error)
{
  g_autofree char *doc = NULL;

  if (!kith_place_names_refresh (record))
    return TRUE;

  doc = kith_json_print (record);

  return kith_db_run (db, error, "UPDATE contact SET doc = ? WHERE seq = ?",
                      "si", doc, seq);
}

static gboolean
refresh_record (KithDb *db, gint64 seq, JsonObject *record, GError **error)
{
  g_autoptr (GBytes) first = kith_sqlite_index_get_key (record, FALSE);
  g_autoptr (GBytes) last = kith_sqlite_index_get_key (record, TRUE);
  g_autoptr (GPtrArray) values = kith_sqlite_values_get (record, NULL);
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  return kith_db_run (db, error,
                      "UPDATE contact SET first_key = ?, last_key = ?"
                      " WHERE seq = ?",
                      "bbi", first, last, seq)
         && kith_sqlite_values_put (db, seq, nothing, values, error)
         && kith_sqlite_words_put (db, seq, record, error)
         && refresh_document (db, seq, record, error);
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
      g_autoptr (JsonObject)
        record = kith_json_parse_stored (kith_statement_get_text (statement, 1),
                                         -1, NULL);

      /* A document that is broken shall not keep all others from being served:
       * it stays as it is. */
      if (record != NULL
          && !refresh_record (db, kith_statement_get_int (statement, 0), record,
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
 * Kith may make other words or values of a contact, or name places otherwise:
 * what was made under the former rules is made anew.
 *
 * Returns: whether what is there follows the rules of now
 */
gboolean
kith_sqlite_index_refresh (KithDb *db, GError **error)
{
  g_autofree char *locale_rules = kith_text_sort_rules (NULL);
  g_autofree char *rules = g_strdup_printf ("%s words-%d values-%d places-%d",
                                            locale_rules, WORDS_VERSION,
                                            VALUES_VERSION, PLACES_VERSION);
  g_autofree char *former = kith_sqlite_schema_get_meta (db, META_RULES);
  g_auto (KithTransaction) transaction = { NULL };

  if (g_strcmp0 (rules, former) == 0)
    return TRUE;

  return kith_transaction_begin (&transaction, db, error)
         && kith_db_run_script (db,
                                "DELETE FROM value;"
                                "UPDATE words SET nationals = ''",
                                error)
         && refresh_all (db, error)
         && kith_sqlite_schema_set_meta (db, META_RULES, rules, error)
         && kith_transaction_commit (&transaction, error);
}
