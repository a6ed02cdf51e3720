/* kith-extended-field.c: the definition of a custom or system field
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-extended-field.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"

struct _KithExtendedField
{
  GObject parent_instance;

  char *key;
  char *display_name;
  char *description;
  KithDataType type;
  gboolean system;
  gint64 created;
  gint64 updated;
};

G_DEFINE_FINAL_TYPE (KithExtendedField, kith_extended_field, G_TYPE_OBJECT)

static const char *const type_names[] = { "TEXT", "NUMBER", "DATE", "URL" };

/**
 * kith_data_type_to_string:
 * @type: a type
 *
 * Returns: (transfer none): what the API calls it
 */
const char *
kith_data_type_to_string (KithDataType type)
{
  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (type_names), NULL);

  return type_names[type];
}

/**
 * kith_data_type_from_string:
 * @text: (nullable): what the API calls a type
 * @type: (out): the type; untouched on failure
 *
 * Returns: whether @text names a type
 */
gboolean
kith_data_type_from_string (const char *text, KithDataType *type)
{
  g_return_val_if_fail (type != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_strcmp0 (text, type_names[i]) == 0)
      {
        *type = i;
        return TRUE;
      }

  return FALSE;
}

static void
kith_extended_field_finalize (GObject *object)
{
  KithExtendedField *self = KITH_EXTENDED_FIELD (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->display_name, g_free);
  g_clear_pointer (&self->description, g_free);

  G_OBJECT_CLASS (kith_extended_field_parent_class)->finalize (object);
}

static void
kith_extended_field_class_init (KithExtendedFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kith_extended_field_finalize;
}

static void
kith_extended_field_init (KithExtendedField *self)
{
}

/**
 * kith_extended_field_new:
 * @key: its key, with the namespace: "custom.event-we-met-at"
 * @display_name: what people call it
 * @type: the type of its values
 * @created_usec: when it was made, in microseconds; -1 when not known
 * @updated_usec: when it was renamed last; -1 when not known
 *
 * A field outside the namespace "custom" is the system's.
 *
 * Returns: (transfer full): the field
 */
KithExtendedField *
kith_extended_field_new (const char *key,
                         const char *display_name,
                         KithDataType type,
                         gint64 created_usec,
                         gint64 updated_usec)
{
  KithExtendedField *self;

  g_return_val_if_fail (key != NULL && display_name != NULL, NULL);

  self = g_object_new (KITH_TYPE_EXTENDED_FIELD, NULL);
  self->key = g_strdup (key);
  self->display_name = g_strdup (display_name);
  self->type = type;
  self->system = !g_str_has_prefix (key, "custom.");
  self->created = created_usec;
  self->updated = updated_usec;

  return self;
}

/**
 * kith_extended_field_new_from_json:
 * @field: a field in the API's shape
 * @error: return location for a %KITH_ERROR_PROTOCOL
 *
 * Returns: (transfer full) (nullable): the field
 */
KithExtendedField *
kith_extended_field_new_from_json (JsonObject *field, GError **error)
{
  const char *key = kith_json_get_string (field, "key");
  const char *name = kith_json_get_string (field, "displayName");
  const char *field_type = kith_json_get_string (field, "fieldType");
  KithExtendedField *self;
  KithDataType type;

  if (key == NULL || name == NULL
      || !kith_data_type_from_string (kith_json_get_string (field, "dataType"),
                                      &type))
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "An extended field lacks its key, name or type");
      return NULL;
    }

  self = kith_extended_field_new (key, name, type,
                                  kith_json_get_time (field, "createdDate"),
                                  kith_json_get_time (field, "updatedDate"));
  self->description = g_strdup (kith_json_get_string (field, "description"));
  if (field_type != NULL)
    self->system = g_str_equal (field_type, "SYSTEM");

  return self;
}

static char *
guess_name (const char *key)
{
  const char *dot = strchr (key, '.');
  g_autofree char *words = g_strdelimit (g_strdup (dot != NULL ? dot + 1 : key),
                                         "-", ' ');
  g_autoptr (GString) name = g_string_new (NULL);

  if (*words == '\0')
    return g_strdup (key);

  g_string_append_unichar (name, g_unichar_totitle (g_utf8_get_char (words)));
  g_string_append (name, g_utf8_next_char (words));

  return g_string_free (g_steal_pointer (&name), FALSE);
}

static gboolean
is_number (JsonNode *value)
{
  return value != NULL && JSON_NODE_HOLDS_VALUE (value)
         && (json_node_get_value_type (value) == G_TYPE_INT64
             || json_node_get_value_type (value) == G_TYPE_DOUBLE);
}

/**
 * kith_extended_field_new_stand_in:
 * @key: the key of a field that is not known, since somebody has deleted it
 * @value: (nullable): a value of it
 *
 * Returns: (transfer full): a field that takes its place: the key tells what
 *   it was called, but for capital letters, and the value is of its type
 */
KithExtendedField *
kith_extended_field_new_stand_in (const char *key, JsonNode *value)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (key != NULL, NULL);

  name = guess_name (key);

  return kith_extended_field_new (
    key, name, is_number (value) ? KITH_DATA_NUMBER : KITH_DATA_TEXT, -1, -1);
}

/**
 * kith_extended_field_to_json:
 * @self: a field
 *
 * Returns: (transfer full): the field in the API's shape (wix-contacts C.10)
 */
JsonObject *
kith_extended_field_to_json (KithExtendedField *self)
{
  g_autofree char *namespace = NULL;
  JsonObject *field;

  g_return_val_if_fail (KITH_IS_EXTENDED_FIELD (self), NULL);

  namespace = g_strndup (self->key, strcspn (self->key, "."));

  field = json_object_new ();
  json_object_set_string_member (field, "namespace", namespace);
  json_object_set_string_member (field, "key", self->key);
  json_object_set_string_member (field, "displayName", self->display_name);
  json_object_set_string_member (field, "dataType", type_names[self->type]);
  json_object_set_string_member (field, "fieldType",
                                 self->system ? "SYSTEM" : "USER_DEFINED");
  kith_json_set_time (field, "createdDate", self->created);
  kith_json_set_time (field, "updatedDate", self->updated);
  kith_json_set_string (field, "description", self->description);

  return field;
}

/**
 * kith_extended_field_get_key:
 * @self: a field
 *
 * Returns: (transfer none): its key, which never changes
 */
const char *
kith_extended_field_get_key (KithExtendedField *self)
{
  g_return_val_if_fail (KITH_IS_EXTENDED_FIELD (self), NULL);

  return self->key;
}

/**
 * kith_extended_field_get_display_name:
 * @self: a field
 *
 * Returns: (transfer none): what people call it
 */
const char *
kith_extended_field_get_display_name (KithExtendedField *self)
{
  g_return_val_if_fail (KITH_IS_EXTENDED_FIELD (self), NULL);

  return self->display_name;
}

/**
 * kith_extended_field_get_data_type:
 * @self: a field
 *
 * Returns: the type of its values
 */
KithDataType
kith_extended_field_get_data_type (KithExtendedField *self)
{
  g_return_val_if_fail (KITH_IS_EXTENDED_FIELD (self), KITH_DATA_TEXT);

  return self->type;
}

/**
 * kith_extended_field_is_system:
 * @self: a field
 *
 * Returns: whether the system made it
 */
gboolean
kith_extended_field_is_system (KithExtendedField *self)
{
  g_return_val_if_fail (KITH_IS_EXTENDED_FIELD (self), FALSE);

  return self->system;
}

/**
 * kith_extended_field_is_writable:
 * @self: a field
 *
 * Returns: whether a client may write its value
 */
gboolean
kith_extended_field_is_writable (KithExtendedField *self)
{
  g_return_val_if_fail (KITH_IS_EXTENDED_FIELD (self), FALSE);

  return kith_extended_key_is_writable (self->key);
}

/**
 * kith_extended_key_is_writable:
 * @key: the key of a field
 *
 * Returns: whether a client may write its value (wix-contacts B.2)
 */
gboolean
kith_extended_key_is_writable (const char *key)
{
  g_return_val_if_fail (key != NULL, FALSE);

  return g_str_has_prefix (key, "custom.")
         || g_str_equal (key, "invoices.vatId")
         || g_str_equal (key, "members.mobile");
}

static GPtrArray *
make_system_fields (void)
{
  static const struct
  {
    const char *key;
    const char *name;
    KithDataType type;
  } rows[] = {
    { "contacts.displayByFirstName", "Display Name (start with first)",
      KITH_DATA_TEXT },
    { "contacts.displayByLastName", "Display Name (start with last)",
      KITH_DATA_TEXT },
    { "emailSubscriptions.subscriptionStatus", "Effective Subscription Status",
      KITH_DATA_TEXT },
    { "emailSubscriptions.deliverabilityStatus",
      "Effective Deliverability Status", KITH_DATA_TEXT },
    { "emailSubscriptions.effectiveEmail", "Effective Email", KITH_DATA_TEXT },
    { "members.membershipStatus", "Membership Status", KITH_DATA_TEXT },
    { "members.mobile", "Mobile flag", KITH_DATA_TEXT },
    { "ecom.numOfPurchases", "# of Purchases", KITH_DATA_NUMBER },
    { "ecom.totalSpentAmount", "Total Spent Amount", KITH_DATA_NUMBER },
    { "ecom.totalSpentCurrency", "Total Spent Currency", KITH_DATA_TEXT },
    { "ecom.lastPurchaseDate", "Last Purchase Date", KITH_DATA_DATE },
    { "invoices.vatId", "VAT ID", KITH_DATA_TEXT },
  };
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_ptr_array_add (fields, kith_extended_field_new (rows[i].key, rows[i].name,
                                                      rows[i].type, -1, -1));

  return fields;
}

/**
 * kith_extended_field_list_system:
 *
 * Returns: (transfer none) (element-type KithExtendedField): the system fields
 *   of wix-contacts B.9, in its order
 */
GPtrArray *
kith_extended_field_list_system (void)
{
  static GPtrArray *fields = NULL;

  if (g_once_init_enter (&fields))
    g_once_init_leave (&fields, make_system_fields ());

  return fields;
}
