/* kith-sqlite-catalog.c: labels and extended fields in SQLite
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/index/kith-sqlite-catalog.h"

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"

struct _KithSqliteCatalog
{
  GPtrArray *fields;        /* KithExtendedField, the system's first */
  GPtrArray *labels;        /* KithLabel, the system's first */
  GHashTable *field_by_key; /* borrows from fields */
  GHashTable *label_by_key;
};

static GPtrArray *
copy_list (GPtrArray *list)
{
  GPtrArray *copy = g_ptr_array_new_full (list->len, g_object_unref);

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (copy, g_object_ref (g_ptr_array_index (list, i)));

  return copy;
}

static void
replace (GPtrArray *list, gpointer old, gpointer object)
{
  guint position;

  if (old != NULL && g_ptr_array_find (list, old, &position))
    {
      g_ptr_array_index (list, position) = g_object_ref (object);
      g_object_unref (old);
    }
  else
    g_ptr_array_add (list, g_object_ref (object));
}

static gboolean
load_fields (KithSqliteCatalog *self, KithDb *db, GError **error)
{
  g_autoptr (KithStatement) statement = kith_db_query (
    db, error,
    "SELECT key, name, type, created, updated FROM extended_field"
    " ORDER BY seq",
    "");
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    {
      KithDataType type = KITH_DATA_TEXT;
      g_autoptr (KithExtendedField) field = NULL;

      kith_data_type_from_string (kith_statement_get_text (statement, 2),
                                  &type);
      field = kith_extended_field_new (kith_statement_get_text (statement, 0),
                                       kith_statement_get_text (statement, 1),
                                       type,
                                       kith_statement_get_int (statement, 3),
                                       kith_statement_get_int (statement, 4));
      kith_sqlite_catalog_put_field (self, field);
    }

  return step == KITH_STEP_DONE;
}

static gboolean
load_labels (KithSqliteCatalog *self, KithDb *db, GError **error)
{
  g_autoptr (KithStatement) statement = kith_db_query (
    db, error, "SELECT key, name, created, updated FROM label ORDER BY seq",
    "");
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    {
      g_autoptr (KithLabel)
        label = kith_label_new (kith_statement_get_text (statement, 0),
                                kith_statement_get_text (statement, 1),
                                kith_statement_get_int (statement, 2),
                                kith_statement_get_int (statement, 3));

      kith_sqlite_catalog_put_label (self, label);
    }

  return step == KITH_STEP_DONE;
}

/**
 * kith_sqlite_catalog_new:
 * @db: where to read from
 *
 * Returns: (transfer full): what the system has, and what @db holds
 */
KithSqliteCatalog *
kith_sqlite_catalog_new (KithDb *db, GError **error)
{
  g_autoptr (KithSqliteCatalog) self = g_new0 (KithSqliteCatalog, 1);
  GPtrArray *fields = kith_extended_field_list_system ();
  GPtrArray *labels = kith_label_list_system ();

  self->fields = g_ptr_array_new_with_free_func (g_object_unref);
  self->labels = g_ptr_array_new_with_free_func (g_object_unref);
  self->field_by_key = g_hash_table_new (g_str_hash, g_str_equal);
  self->label_by_key = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < fields->len; i++)
    kith_sqlite_catalog_put_field (self, g_ptr_array_index (fields, i));
  for (guint i = 0; i < labels->len; i++)
    kith_sqlite_catalog_put_label (self, g_ptr_array_index (labels, i));

  if (!load_fields (self, db, error) || !load_labels (self, db, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
kith_sqlite_catalog_free (KithSqliteCatalog *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->field_by_key, g_hash_table_unref);
  g_clear_pointer (&self->label_by_key, g_hash_table_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_free (self);
}

GPtrArray *
kith_sqlite_catalog_list_fields (KithSqliteCatalog *self)
{
  return copy_list (self->fields);
}

GPtrArray *
kith_sqlite_catalog_list_labels (KithSqliteCatalog *self)
{
  return copy_list (self->labels);
}

KithExtendedField *
kith_sqlite_catalog_get_field (KithSqliteCatalog *self, const char *key)
{
  return g_hash_table_lookup (self->field_by_key, key);
}

KithLabel *
kith_sqlite_catalog_get_label (KithSqliteCatalog *self, const char *key)
{
  return g_hash_table_lookup (self->label_by_key, key);
}

/* What is in memory belongs to who writes: others ask their own connection. */
gboolean
kith_sqlite_catalog_read_label_name (KithDb *db,
                                     const char *key,
                                     char **name,
                                     GError **error)
{
  GPtrArray *labels = kith_label_list_system ();
  g_autoptr (KithStatement) statement = NULL;
  KithStep step;

  *name = NULL;
  for (guint i = 0; *name == NULL && i < labels->len; i++)
    {
      KithLabel *label = g_ptr_array_index (labels, i);

      if (g_strcmp0 (kith_label_get_key (label), key) == 0)
        *name = g_strdup (kith_label_get_display_name (label));
    }
  if (*name != NULL)
    return TRUE;

  statement = kith_db_query (db, error, "SELECT name FROM label WHERE key = ?",
                             "s", key);
  step = statement != NULL ? kith_statement_step (statement, error)
                           : KITH_STEP_FAILED;
  if (step == KITH_STEP_ROW)
    *name = g_strdup (kith_statement_get_text (statement, 0));

  return step != KITH_STEP_FAILED;
}

/* Custom fields only (J.35). */
KithExtendedField *
kith_sqlite_catalog_find_field (KithSqliteCatalog *self,
                                const char *display_name)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      KithExtendedField *field = g_ptr_array_index (self->fields, i);

      if (!kith_extended_field_is_system (field)
          && g_str_equal (kith_extended_field_get_display_name (field),
                          display_name))
        return field;
    }

  return NULL;
}

KithLabel *
kith_sqlite_catalog_find_label (KithSqliteCatalog *self,
                                const char *display_name)
{
  for (guint i = 0; i < self->labels->len; i++)
    {
      KithLabel *label = g_ptr_array_index (self->labels, i);

      if (g_str_equal (kith_label_get_display_name (label), display_name))
        return label;
    }

  return NULL;
}

static gboolean
refuse_unknown (const char *what, const char *key, GError **error)
{
  g_propagate_error (error, kith_protocol_error_missing ("There is no %s “%s”.",
                                                         what, key));

  return FALSE;
}

/* J.36 */
static gboolean
refuse_system (const char *what, const char *key, GError **error)
{
  g_propagate_error (error,
                     kith_protocol_error_printf (KITH_ERROR_PERMISSION,
                                                 "The %s “%s” is the system’s.",
                                                 what, key));

  return FALSE;
}

gboolean
kith_sqlite_catalog_check_field (KithSqliteCatalog *self,
                                 const char *key,
                                 GError **error)
{
  KithExtendedField *field = kith_sqlite_catalog_get_field (self, key);

  if (field == NULL)
    return refuse_unknown ("extended field", key, error);

  return !kith_extended_field_is_system (field)
         || refuse_system ("extended field", key, error);
}

gboolean
kith_sqlite_catalog_check_label (KithSqliteCatalog *self,
                                 const char *key,
                                 GError **error)
{
  KithLabel *label = kith_sqlite_catalog_get_label (self, key);

  if (label == NULL)
    return refuse_unknown ("label", key, error);

  return !kith_label_is_system (label) || refuse_system ("label", key, error);
}

static gboolean
has_field (const char *key, gpointer data)
{
  return kith_sqlite_catalog_get_field (data, key) != NULL;
}

static gboolean
has_label (const char *key, gpointer data)
{
  return kith_sqlite_catalog_get_label (data, key) != NULL;
}

/* The API has the numbers as strings (wix-contacts D.3). */
static void
set_labels_quota_error (GError **error, guint total)
{
  g_autoptr (JsonObject) data = json_object_new ();
  g_autofree char *text = g_strdup_printf ("%u", total);
  GError *quota = kith_protocol_error_of_code ("LABELS_QUOTA_REACHED");

  json_object_set_string_member (data, "labelsQuota",
                                 G_STRINGIFY (KITH_LIMIT_LABELS));
  json_object_set_string_member (data, "labelsCurrentTotal", text);
  kith_error_set_data (quota, data);
  g_propagate_error (error, quota);
}

static guint
count_custom_fields (KithSqliteCatalog *self)
{
  return self->fields->len - kith_extended_field_list_system ()->len;
}

KithExtendedField *
kith_sqlite_catalog_make_field (KithSqliteCatalog *self,
                                KithDb *db,
                                const char *display_name,
                                KithDataType type,
                                gint64 now,
                                GError **error)
{
  g_autofree char *key = NULL;

  if (count_custom_fields (self) >= KITH_LIMIT_CUSTOM_FIELDS)
    {
      g_propagate_error (error,
                         kith_protocol_error_of_code ("FIELDS_QUOTA_EXCEEDED"));
      return NULL;
    }

  key = kith_key_from_name (display_name, has_field, self);
  if (!kith_db_run (db, error,
                    "INSERT INTO extended_field"
                    " (key, name, type, created, updated)"
                    " VALUES (?, ?, ?, ?, ?)",
                    "sssii", key, display_name, kith_data_type_to_string (type),
                    now, now))
    return NULL;

  return kith_extended_field_new (key, display_name, type, now, now);
}

KithExtendedField *
kith_sqlite_catalog_rename_field (KithSqliteCatalog *self,
                                  KithDb *db,
                                  const char *key,
                                  const char *display_name,
                                  gint64 now,
                                  GError **error)
{
  KithExtendedField *field = kith_sqlite_catalog_get_field (self, key);
  gint64 created;

  g_return_val_if_fail (field != NULL, NULL);

  /* A field itself does not tell. */
  if (!kith_db_query_int (db, 0, &created, error,
                          "SELECT created FROM extended_field WHERE key = ?",
                          "s", key)
      || !kith_db_run (db, error,
                       "UPDATE extended_field SET name = ?, updated = ?"
                       " WHERE key = ?",
                       "sis", display_name, now, key))
    return NULL;

  return kith_extended_field_new (key, display_name,
                                  kith_extended_field_get_data_type (field),
                                  created, now);
}

gboolean
kith_sqlite_catalog_remove_field (KithDb *db, const char *key, GError **error)
{
  return kith_db_run (db, error, "DELETE FROM extended_field WHERE key = ?",
                      "s", key);
}

KithLabel *
kith_sqlite_catalog_make_label (KithSqliteCatalog *self,
                                KithDb *db,
                                const char *display_name,
                                gint64 now,
                                GError **error)
{
  g_autofree char *key = NULL;

  if (self->labels->len >= KITH_LIMIT_LABELS)
    {
      set_labels_quota_error (error, self->labels->len);
      return NULL;
    }

  key = kith_key_from_name (display_name, has_label, self);
  if (!kith_db_run (db, error,
                    "INSERT INTO label (key, name, created, updated)"
                    " VALUES (?, ?, ?, ?)",
                    "ssii", key, display_name, now, now))
    return NULL;

  return kith_label_new (key, display_name, now, now);
}

KithLabel *
kith_sqlite_catalog_rename_label (KithDb *db,
                                  const char *key,
                                  const char *display_name,
                                  gint64 now,
                                  GError **error)
{
  gint64 created;

  if (!kith_db_query_int (db, 0, &created, error,
                          "SELECT created FROM label WHERE key = ?", "s", key)
      || !kith_db_run (db, error,
                       "UPDATE label SET name = ?, updated = ? WHERE key = ?",
                       "sis", display_name, now, key))
    return NULL;

  return kith_label_new (key, display_name, created, now);
}

gboolean
kith_sqlite_catalog_remove_label (KithDb *db, const char *key, GError **error)
{
  return kith_db_run (db, error, "DELETE FROM label WHERE key = ?", "s", key);
}

static gboolean
put_field_row (KithDb *db, KithExtendedField *field, GError **error)
{
  g_autoptr (JsonObject) json = kith_extended_field_to_json (field);
  KithDataType type = kith_extended_field_get_data_type (field);

  return kith_db_run (db, error,
                      "INSERT INTO extended_field"
                      " (key, name, type, created, updated)"
                      " VALUES (?, ?, ?, ?, ?)",
                      "sssii", kith_extended_field_get_key (field),
                      kith_extended_field_get_display_name (field),
                      kith_data_type_to_string (type),
                      kith_json_get_time (json, "createdDate"),
                      kith_json_get_time (json, "updatedDate"));
}

static gboolean
put_label_row (KithDb *db, KithLabel *label, GError **error)
{
  g_autoptr (JsonObject) json = kith_label_to_json (label);

  return kith_db_run (db, error,
                      "INSERT INTO label (key, name, created, updated)"
                      " VALUES (?, ?, ?, ?)",
                      "ssii", kith_label_get_key (label),
                      kith_label_get_display_name (label),
                      kith_json_get_time (json, "createdDate"),
                      kith_json_get_time (json, "updatedDate"));
}

gboolean
kith_sqlite_catalog_put_all (KithDb *db,
                             GPtrArray *fields,
                             GPtrArray *labels,
                             GError **error)
{
  if (!kith_db_run_script (db, "DELETE FROM extended_field; DELETE FROM label",
                           error))
    return FALSE;

  for (guint i = 0; i < fields->len; i++)
    if (!kith_extended_field_is_system (g_ptr_array_index (fields, i))
        && !put_field_row (db, g_ptr_array_index (fields, i), error))
      return FALSE;
  for (guint i = 0; i < labels->len; i++)
    if (!kith_label_is_system (g_ptr_array_index (labels, i))
        && !put_label_row (db, g_ptr_array_index (labels, i), error))
      return FALSE;

  return TRUE;
}

void
kith_sqlite_catalog_swap (KithSqliteCatalog *self, KithSqliteCatalog *from)
{
  KithSqliteCatalog was = *self;

  *self = *from;
  *from = was;
}

void
kith_sqlite_catalog_put_field (KithSqliteCatalog *self,
                               KithExtendedField *field)
{
  const char *key = kith_extended_field_get_key (field);
  gpointer old = g_hash_table_lookup (self->field_by_key, key);

  /* The key belongs to the object: the new one's goes in, first. */
  g_hash_table_replace (self->field_by_key, (gpointer) key, field);
  replace (self->fields, old, field);
}

void
kith_sqlite_catalog_drop_field (KithSqliteCatalog *self, const char *key)
{
  gpointer field = g_hash_table_lookup (self->field_by_key, key);

  g_hash_table_remove (self->field_by_key, key);
  g_ptr_array_remove (self->fields, field);
}

void
kith_sqlite_catalog_put_label (KithSqliteCatalog *self, KithLabel *label)
{
  const char *key = kith_label_get_key (label);
  gpointer old = g_hash_table_lookup (self->label_by_key, key);

  g_hash_table_replace (self->label_by_key, (gpointer) key, label);
  replace (self->labels, old, label);
}

void
kith_sqlite_catalog_drop_label (KithSqliteCatalog *self, const char *key)
{
  gpointer label = g_hash_table_lookup (self->label_by_key, key);

  g_hash_table_remove (self->label_by_key, key);
  g_ptr_array_remove (self->labels, label);
}
