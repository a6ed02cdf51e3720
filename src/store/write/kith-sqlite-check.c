/* kith-sqlite-check.c: what can only be checked where contacts are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-check.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-text.h"
#include "model/kith-protocol.h"
#include "store/database/kith-sqlite-schema.h"

static JsonArray *
get_items (JsonObject *info, const char *member)
{
  return kith_json_get_array (kith_json_get_object (info, member), "items");
}

static gboolean
has_items (JsonObject *info, const char *member)
{
  JsonArray *items = get_items (info, member);

  return items != NULL && json_array_get_length (items) > 0;
}

/* J.9 */
static void
check_label (KithSqliteCatalog *catalog,
             const char *key,
             const char *path,
             guint position,
             GError **error)
{
  g_autofree char *item = NULL;

  if (key != NULL && kith_sqlite_catalog_get_label (catalog, key) != NULL)
    return;

  item = g_strdup_printf ("%s[%u]", path, position);
  kith_error_add_violation (error, item, "INVALID_ENUM_VALUE",
                            "is no label: “%s”", key);
}

gboolean
kith_sqlite_check_labels (KithSqliteCatalog *catalog,
                          const char *const *keys,
                          const char *path,
                          GError **error)
{
  g_autoptr (GError) violations = NULL;

  for (guint i = 0; keys[i] != NULL; i++)
    check_label (catalog, keys[i], path, i, &violations);
  if (violations == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&violations));

  return FALSE;
}

static gboolean
check_labels (KithSqliteCatalog *catalog, JsonObject *info, GError **error)
{
  g_autoptr (GError) violations = NULL;
  JsonArray *items = get_items (info, "labelKeys");

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    check_label (catalog, json_array_get_string_element (items, i),
                 "info.labelKeys.items", i, &violations);
  if (violations == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&violations));

  return FALSE;
}

static gboolean
convert_value (KithSqliteCatalog *catalog,
               JsonObject *converted,
               const char *key,
               JsonNode *value,
               GError **error)
{
  KithExtendedField *field = kith_sqlite_catalog_get_field (catalog, key);
  JsonNode *node;

  if (field == NULL)
    {
      g_propagate_error (error, kith_protocol_error_printf (
                                  KITH_ERROR_EXTENDED_VALUE,
                                  "There is no extended field “%s”.", key));
      return FALSE;
    }
  /* Whoever sends back what he got means no harm (J.8). */
  if (!kith_extended_field_is_writable (field))
    return TRUE;

  node = kith_extended_field_convert (field, value, error);
  if (node == NULL)
    return FALSE;

  json_object_set_member (converted, key, node);

  return TRUE;
}

static JsonObject *
convert_values (KithSqliteCatalog *catalog, JsonObject *items, GError **error)
{
  g_autoptr (JsonObject) converted = json_object_new ();
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, items);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    if (!convert_value (catalog, converted, key, value, error))
      return NULL;

  return g_steal_pointer (&converted);
}

/**
 * kith_sqlite_check_info:
 * @catalog: labels and fields
 * @info: a checked patch
 * @error: where to say what is wrong
 *
 * Returns: (transfer full) (nullable): the info as it is to be applied
 */
JsonObject *
kith_sqlite_check_info (KithSqliteCatalog *catalog,
                        JsonObject *info,
                        GError **error)
{
  JsonObject *fields = kith_json_get_object (info, "extendedFields");
  JsonObject *items = kith_json_get_object (fields, "items");
  g_autoptr (JsonObject) converted = NULL;
  g_autoptr (JsonObject) checked = NULL;

  if (items != NULL)
    {
      g_autoptr (JsonObject) wrapper = json_object_new ();

      converted = convert_values (catalog, items, error);
      if (converted == NULL)
        return NULL;

      json_object_set_object_member (wrapper, "items",
                                     g_steal_pointer (&converted));
      checked = kith_json_copy_members (info);
      json_object_set_object_member (checked, "extendedFields",
                                     g_steal_pointer (&wrapper));
    }
  else
    checked = json_object_ref (info);

  return check_labels (catalog, info, error) ? g_steal_pointer (&checked)
                                             : NULL;
}

/* The oldest contact beside @seq that has the value as one or the other (J.17);
 * @id: (out) (transfer full) (nullable). */
static gboolean
find_value (KithDb *db,
            gint64 seq,
            KithValueKind kind,
            KithValueKind other_kind,
            const char *norm,
            char **id,
            GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (KithStatement) statement = NULL;
  KithStep step;

  if (*id != NULL || norm == NULL || *norm == '\0')
    return TRUE;

  bytes = g_bytes_new_static (norm, strlen (norm));
  statement = kith_db_query (
    db, error,
    "SELECT id FROM value JOIN contact ON seq = value.contact"
    " WHERE kind IN (?, ?) AND norm = ? AND value.contact <> ?"
    " ORDER BY value.contact LIMIT 1",
    "iibi", (gint64) kind, (gint64) other_kind, bytes, seq);
  step = statement != NULL ? kith_statement_step (statement, error)
                           : KITH_STEP_FAILED;
  if (step == KITH_STEP_ROW)
    *id = g_strdup (kith_statement_get_text (statement, 0));

  return step != KITH_STEP_FAILED;
}

static gboolean
find_email (KithDb *db, gint64 seq, JsonObject *item, char **id, GError **error)
{
  const char *email = kith_json_get_string (item, "email");
  g_autofree char *norm = email != NULL ? g_utf8_casefold (email, -1) : NULL;

  return find_value (db, seq, KITH_VALUE_EMAIL, KITH_VALUE_OTHER_EMAIL, norm,
                     id, error);
}

/* By E.164 where both have one, else by digits (E.5). */
static gboolean
find_phone (KithDb *db, gint64 seq, JsonObject *item, char **id, GError **error)
{
  const char *phone = kith_json_get_string (item, "phone");
  const char *e164 = kith_json_get_string (item, "e164Phone");
  g_autofree char *digits = phone != NULL ? kith_text_phone_digits (phone)
                                          : NULL;

  return find_value (db, seq, KITH_VALUE_PHONE_E164, KITH_VALUE_PHONE_E164,
                     e164, id, error)
         && find_value (db, seq, KITH_VALUE_PHONE_PLAIN,
                        e164 != NULL ? KITH_VALUE_PHONE_PLAIN
                                     : KITH_VALUE_PHONE_DIGITS,
                        digits, id, error);
}

/* The oldest of those that have the first of the items which another has;
 * @where: (out): that item. */
static gboolean
find_items (KithDb *db,
            gint64 seq,
            JsonObject *record,
            const char *member,
            char **id,
            JsonObject **where,
            GError **error)
{
  gboolean by_email = g_str_equal (member, "emails");
  JsonArray *items = get_items (kith_json_get_object (record, "info"), member);

  for (guint i = 0;
       *id == NULL && items != NULL && i < json_array_get_length (items); i++)
    {
      *where = json_array_get_object_element (items, i);
      if (!(by_email ? find_email (db, seq, *where, id, error)
                     : find_phone (db, seq, *where, id, error)))
        return FALSE;
    }

  return TRUE;
}

gboolean
kith_sqlite_check_find (KithDb *db,
                        JsonObject *record,
                        char **id,
                        GError **error)
{
  JsonObject *item;

  return find_items (db, 0, record, "emails", id, &item, error)
         && find_items (db, 0, record, "phones", id, &item, error);
}

gboolean
kith_sqlite_check_duplicates (KithDb *db,
                              gint64 seq,
                              JsonObject *info,
                              JsonObject *record,
                              GError **error)
{
  gboolean by_email = has_items (info, "emails");
  g_autofree char *id = NULL;
  JsonObject *item = NULL;

  if (!by_email && !has_items (info, "phones"))
    return TRUE;

  /* Lists go whole: what the record has now is what was given, with what is
   * computed. */
  if (!find_items (db, seq, record, by_email ? "emails" : "phones", &id, &item,
                   error))
    return FALSE;
  if (id == NULL)
    return TRUE;

  g_propagate_error (error,
                     kith_protocol_error_duplicate (
                       id,
                       by_email ? kith_json_get_string (item, "email") : NULL,
                       by_email ? NULL : kith_json_get_string (item, "phone")));

  return FALSE;
}
