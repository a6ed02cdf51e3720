/* kith-sqlite-values.c: the values that contacts are found and sorted by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/index/kith-sqlite-values.h"

#include <string.h>

#include "base/kith-clock.h"
#include "base/kith-json.h"
#include "base/kith-text.h"
#include "model/kith-field.h"

static const struct
{
  KithValueKind kind;
  const char *parent;
  const char *member;
  KithCompared compared;
} scalars[] = {
  { KITH_VALUE_FIRST_NAME, "name", "first", KITH_COMPARED_TEXT },
  { KITH_VALUE_LAST_NAME, "name", "last", KITH_COMPARED_TEXT },
  { KITH_VALUE_COMPANY, NULL, "company", KITH_COMPARED_TEXT },
  { KITH_VALUE_JOB_TITLE, NULL, "jobTitle", KITH_COMPARED_TEXT },
  { KITH_VALUE_BIRTHDATE, NULL, "birthdate", KITH_COMPARED_DATE },
  { KITH_VALUE_LOCALE, NULL, "locale", KITH_COMPARED_FOLDED },
};

static void
value_free (gpointer data)
{
  KithValue *value = data;

  g_bytes_unref (value->norm);
  g_free (value);
}

static int
value_compare (const KithValue *a, const KithValue *b)
{
  return a->kind != b->kind ? (int) a->kind - (int) b->kind
                            : g_bytes_compare (a->norm, b->norm);
}

static int
compare_pointers (gconstpointer a, gconstpointer b)
{
  return value_compare (*(KithValue *const *) a, *(KithValue *const *) b);
}

void
kith_sqlite_norm_append_text (GString *norm,
                              KithCompared compared,
                              const char *text)
{
  g_autofree char *folded = NULL;

  if (compared == KITH_COMPARED_KEY)
    {
      g_string_append (norm, text);
      return;
    }

  folded = g_utf8_casefold (text, -1);
  g_string_append (norm, folded);
  if (compared == KITH_COMPARED_FOLDED || g_str_equal (folded, text))
    return;

  g_string_append_c (norm, '\0');
  g_string_append (norm, text);
}

/* So that the digits are ordered as the numbers are. */
static void
append_number (GString *norm, double number)
{
  union
  {
    double number;
    guint64 bits;
  } as = { .number = number == 0 ? 0 : number };
  guint64 sign = G_GUINT64_CONSTANT (1) << 63;

  as.bits = (as.bits & sign) != 0 ? ~as.bits : as.bits | sign;
  g_string_append_printf (norm, "%016" G_GINT64_MODIFIER "x", as.bits);
}

static void
append_time (GString *norm, gint64 time)
{
  g_string_append_printf (norm, "%016" G_GINT64_MODIFIER "x",
                          (guint64) MAX (time, 0));
}

GString *
kith_sqlite_norm_new_for_key (const char *key)
{
  GString *norm = g_string_new (key);

  g_string_append_c (norm, '\0');

  return norm;
}

void
kith_sqlite_norm_append (GString *norm, KithCompared compared, JsonNode *value)
{
  GType type = json_node_get_value_type (value);

  if (compared == KITH_COMPARED_TIME)
    append_time (norm, kith_time_from_string (json_node_get_string (value)));
  else if (type != G_TYPE_STRING)
    {
      if (compared == KITH_COMPARED_ANY)
        g_string_append_c (norm, 'n');
      append_number (norm, json_node_get_double (value));
    }
  else
    {
      if (compared == KITH_COMPARED_ANY)
        g_string_append_c (norm, 't');
      kith_sqlite_norm_append_text (norm, compared,
                                    json_node_get_string (value));
    }
}

void
kith_sqlite_norm_append_prefix (GString *norm,
                                KithCompared compared,
                                const char *prefix)
{
  if (compared == KITH_COMPARED_ANY)
    g_string_append_c (norm, 't');
  kith_sqlite_norm_append_text (norm, KITH_COMPARED_FOLDED, prefix);
}

void
kith_sqlite_norm_make_end (GString *norm)
{
  if (norm->len == 0)
    g_string_append_c (norm, (char) 0xff);
  else
    norm->str[norm->len - 1]++;
}

/* @norm: (transfer full) */
static void
add_norm (GPtrArray *values, KithValueKind kind, GString *norm)
{
  KithValue *value = g_new (KithValue, 1);

  value->kind = kind;
  value->norm = g_string_free_to_bytes (norm);
  g_ptr_array_add (values, value);
}

/* @text: (nullable) */
static void
add_text (GPtrArray *values,
          KithValueKind kind,
          KithCompared compared,
          const char *text)
{
  GString *norm;

  if (text == NULL || *text == '\0')
    return;

  norm = g_string_new (NULL);
  kith_sqlite_norm_append_text (norm, compared, text);
  add_norm (values, kind, norm);
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

/* The primary one is kept apart from the others: it is what is sorted by. */
static void
add_emails (GPtrArray *values, JsonObject *record, JsonObject *info)
{
  const char *primary = kith_json_get_string (
    kith_json_get_object (record, "primaryInfo"), "email");
  JsonArray *items = get_items (info, "emails");

  add_text (values, KITH_VALUE_EMAIL, KITH_COMPARED_FOLDED, primary);
  for (guint i = 0; i < get_length (items); i++)
    {
      const char *email = kith_json_get_string (get_item (items, i), "email");

      if (g_strcmp0 (email, primary) != 0)
        add_text (values, KITH_VALUE_OTHER_EMAIL, KITH_COMPARED_FOLDED, email);
    }
}

/* Two phones are the same when their E.164 is, or, where one has none, their
 * digits (wix-contacts E.5): so each is kept with what tells which. */
static void
add_digits (GPtrArray *values, const char *phone, const char *e164)
{
  g_autofree char *digits = phone != NULL ? kith_text_phone_digits (phone)
                                          : NULL;

  add_text (values,
            e164 != NULL ? KITH_VALUE_PHONE_DIGITS : KITH_VALUE_PHONE_PLAIN,
            KITH_COMPARED_KEY, digits);
  add_text (values, KITH_VALUE_PHONE_E164, KITH_COMPARED_KEY, e164);
}

static void
add_phones (GPtrArray *values, JsonObject *record, JsonObject *info)
{
  const char *primary = kith_json_get_string (
    kith_json_get_object (record, "primaryInfo"), "phone");
  JsonArray *items = get_items (info, "phones");

  add_text (values, KITH_VALUE_PHONE, KITH_COMPARED_TEXT, primary);
  for (guint i = 0; i < get_length (items); i++)
    {
      JsonObject *item = get_item (items, i);
      const char *phone = kith_json_get_string (item, "phone");

      add_digits (values, phone, kith_json_get_string (item, "e164Phone"));
      if (g_strcmp0 (phone, primary) != 0)
        add_text (values, KITH_VALUE_OTHER_PHONE, KITH_COMPARED_TEXT, phone);
    }
}

static void
add_addresses (GPtrArray *values, JsonObject *info)
{
  static const struct
  {
    KithValueKind kind;
    const char *member;
  } parts[] = {
    { KITH_VALUE_CITY, "city" },
    { KITH_VALUE_SUBDIVISION, "subdivision" },
    { KITH_VALUE_COUNTRY, "country" },
  };
  JsonArray *items = get_items (info, "addresses");

  for (guint i = 0; i < get_length (items); i++)
    {
      JsonObject *address = kith_json_get_object (get_item (items, i),
                                                  "address");
      g_autofree char *street = address != NULL
                                  ? kith_address_get_street (address)
                                  : NULL;

      add_text (values, KITH_VALUE_STREET, KITH_COMPARED_TEXT, street);
      for (guint j = 0; j < G_N_ELEMENTS (parts); j++)
        add_text (values, parts[j].kind, KITH_COMPARED_TEXT,
                  kith_json_get_string (address, parts[j].member));
    }
}

static void
add_keys (GPtrArray *values,
          KithValueKind kind,
          JsonObject *info,
          const char *member)
{
  JsonArray *items = get_items (info, member);

  for (guint i = 0; i < get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        add_text (values, kind, KITH_COMPARED_KEY, json_node_get_string (node));
    }
}

static gboolean
is_asked_for (const char *key)
{
  g_autofree char *name = NULL;

  if (g_str_has_prefix (key, "custom."))
    return TRUE;

  name = g_strconcat (kith_query_extended_prefix, key, NULL);

  /* It is the primary email, which is there. */
  return kith_query_field_find (name) != NULL
         && !g_str_has_suffix (key, ".effectiveEmail");
}

static void
add_fields (GPtrArray *values, JsonObject *info)
{
  JsonObject *items = kith_json_get_object (
    kith_json_get_object (info, "extendedFields"), "items");
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (items == NULL)
    return;

  json_object_iter_init (&iter, items);
  while (json_object_iter_next (&iter, &key, &value))
    if (JSON_NODE_HOLDS_VALUE (value) && is_asked_for (key))
      {
        GString *norm = kith_sqlite_norm_new_for_key (key);

        kith_sqlite_norm_append (norm, KITH_COMPARED_ANY, value);
        add_norm (values, KITH_VALUE_FIELD, norm);
      }
}

static gboolean
touches (JsonObject *patch, const char *member)
{
  return patch == NULL || json_object_has_member (patch, member);
}

static void
add_scalars (GPtrArray *values, JsonObject *info, JsonObject *patch)
{
  for (guint i = 0; i < G_N_ELEMENTS (scalars); i++)
    {
      const char *parent = scalars[i].parent;
      JsonObject *object = parent != NULL ? kith_json_get_object (info, parent)
                                          : info;

      if (touches (patch, parent != NULL ? parent : scalars[i].member))
        add_text (values, scalars[i].kind, scalars[i].compared,
                  kith_json_get_string (object, scalars[i].member));
    }
}

static void
add_activity (GPtrArray *values, JsonObject *record)
{
  gint64 time = kith_json_get_time (kith_json_get_object (record,
                                                          "lastActivity"),
                                    "activityDate");
  GString *norm;

  if (time < 0)
    return;

  norm = g_string_new (NULL);
  append_time (norm, time);
  add_norm (values, KITH_VALUE_ACTIVITY, norm);
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
 * kith_sqlite_values_get:
 * @record: a contact
 * @patch: (nullable): of what members of its info; by default of all that is
 *   in @record
 *
 * Returns: (transfer full) (element-type KithValue): by what it is found
 */
GPtrArray *
kith_sqlite_values_get (JsonObject *record, JsonObject *patch)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (value_free);
  JsonObject *info = kith_json_get_object (record, "info");

  if (patch == NULL)
    add_activity (values, record);
  add_scalars (values, info, patch);
  if (touches (patch, "emails"))
    add_emails (values, record, info);
  if (touches (patch, "phones"))
    add_phones (values, record, info);
  if (touches (patch, "addresses"))
    add_addresses (values, info);
  if (touches (patch, "labelKeys"))
    add_keys (values, KITH_VALUE_LABEL, info, "labelKeys");
  if (touches (patch, "locations"))
    add_keys (values, KITH_VALUE_LOCATION, info, "locations");
  /* Some of them follow the emails. */
  if (touches (patch, "extendedFields") || touches (patch, "emails"))
    add_fields (values, info);
  g_ptr_array_sort (values, compare_pointers);
  remove_repeated (values);

  return values;
}

static gboolean
insert_value (KithDb *db, gint64 seq, KithValue *value, GError **error)
{
  return kith_db_run (db, error,
                      "INSERT INTO value (kind, norm, contact)"
                      " VALUES (?, ?, ?)",
                      "ibi", (gint64) value->kind, value->norm, seq);
}

static gboolean
delete_value (KithDb *db, gint64 seq, KithValue *value, GError **error)
{
  return kith_db_run (db, error,
                      "DELETE FROM value"
                      " WHERE kind = ? AND norm = ? AND contact = ?",
                      "ibi", (gint64) value->kind, value->norm, seq);
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
 * kith_sqlite_values_put:
 * @db: within a transaction
 * @seq: the contact's number
 * @old_values: (element-type KithValue): what is there
 * @new_values: (element-type KithValue): what shall be there
 *
 * Returns: whether it was written
 */
gboolean
kith_sqlite_values_put (KithDb *db,
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
