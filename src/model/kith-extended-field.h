/* kith-extended-field.h: the definition of a custom or system field
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  KITH_DATA_TEXT,
  KITH_DATA_NUMBER,
  KITH_DATA_DATE,
  KITH_DATA_URL,
} KithDataType;

/* "TEXT" … and back; FALSE for text that names no type. */
const char *kith_data_type_to_string (KithDataType type);
gboolean kith_data_type_from_string (const char *text, KithDataType *type);

/* Immutable. */
#define KITH_TYPE_EXTENDED_FIELD (kith_extended_field_get_type ())
G_DECLARE_FINAL_TYPE (KithExtendedField,
                      kith_extended_field,
                      KITH,
                      EXTENDED_FIELD,
                      GObject)

KithExtendedField *kith_extended_field_new (const char *key,
                                            const char *display_name,
                                            KithDataType type,
                                            gint64 created_usec,
                                            gint64 updated_usec);
KithExtendedField *kith_extended_field_new_from_json (JsonObject *field,
                                                      GError **error);
/* For one that somebody has deleted. (transfer full) */
KithExtendedField *kith_extended_field_new_stand_in (const char *key,
                                                     JsonNode *value);
/* (transfer full), in the API's shape. */
JsonObject *kith_extended_field_to_json (KithExtendedField *self);

const char *kith_extended_field_get_key (KithExtendedField *self);
const char *kith_extended_field_get_display_name (KithExtendedField *self);
KithDataType kith_extended_field_get_data_type (KithExtendedField *self);
/* TRUE for what the system made (fieldType SYSTEM). */
gboolean kith_extended_field_is_system (KithExtendedField *self);
/* TRUE for what a client may write: custom fields, invoices.vatId,
 * members.mobile. */
gboolean kith_extended_field_is_writable (KithExtendedField *self);

/* The system fields of wix-contacts B.9, of type KithExtendedField.
 * (transfer none) */
GPtrArray *kith_extended_field_list_system (void);
gboolean kith_extended_key_is_writable (const char *key);

/* Makes the value a server stores from what a client sends (number or numeric
 * string, real date, URL with "https://" in front).  NULL, null and "" give a
 * JSON null: it clears.  (transfer full)
 * Error: KITH_ERROR_EXTENDED_VALUE. */
JsonNode *kith_extended_field_convert (KithExtendedField *self,
                                       JsonNode *value,
                                       GError **error);
/* The same from what a person typed. */
JsonNode *kith_extended_field_parse (KithExtendedField *self,
                                     const char *text,
                                     GError **error);

/* "custom.event-we-met-at" from "Event we met at" (J.34); @exists tells whether
 * a key is taken. (transfer full) */
char *kith_key_from_name (const char *display_name,
                          gboolean (*exists) (const char *key, gpointer data),
                          gpointer data);

G_END_DECLS
