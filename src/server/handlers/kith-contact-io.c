/* kith-contact-io.c: what requests about contacts say, and are answered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-contact-io.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-patch-mask.h"
#include "model/kith-protocol.h"
#include "store/interface/kith-store-catalog.h"

static char *
make_id (const char *text, const char *path, GError **error)
{
  /* J.5 */
  if (g_uuid_string_is_valid (text))
    return g_ascii_strdown (text, -1);

  kith_error_add_violation (error, path, "FORMAT", "An id is a GUID.");

  return NULL;
}

char *
kith_contact_io_read_id (KithRequest *request, const char *name, GError **error)
{
  return make_id (kith_request_get_parameter (request), name, error);
}

char *
kith_contact_io_check_id (JsonNode *node, const char *path, GError **error)
{
  if (JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_STRING)
    return make_id (json_node_get_string (node), path, error);

  kith_error_add_violation (error, path, "TYPE", "Expected a string.");

  return NULL;
}

void
kith_contact_io_read_info (JsonObject *body, JsonObject **info, GError **error)
{
  JsonNode *node = json_object_get_member (body, "info");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    kith_error_add_violation (error, "info", "REQUIRED_FIELD",
                              "The contact's info is required.");
  else if (!JSON_NODE_HOLDS_OBJECT (node))
    kith_error_add_violation (error, "info", "TYPE", "Expected an object.");
  else
    *info = json_node_get_object (node);
}

static char **
take_keys (JsonArray *list, const char *member, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);

      if (JSON_NODE_HOLDS_VALUE (node)
          && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
      else
        {
          g_autofree char *path = g_strdup_printf ("%s[%u]", member, i);

          kith_error_add_violation (error, path, "TYPE", "Expected a string.");
        }
    }

  return g_strv_builder_end (builder);
}

void
kith_contact_io_read_allow_duplicates (JsonObject *body,
                                       gboolean *allow,
                                       GError **error)
{
  JsonNode *node = json_object_get_member (body, "allowDuplicates");

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return;

  if (JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    *allow = json_node_get_boolean (node);
  else
    kith_error_add_violation (error, "allowDuplicates", "TYPE",
                              "Expected true or false.");
}

char **
kith_contact_io_read_keys (JsonObject *body, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (body, member);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return take_keys (json_node_get_array (node), member, error);

  kith_error_add_violation (error, member, "TYPE", "Expected a list.");

  return NULL;
}

JsonObject *
kith_contact_io_read_patch (JsonObject *body, GError **error)
{
  g_auto (GStrv) paths = NULL;
  JsonObject *info = NULL;

  kith_contact_io_read_info (body, &info, error);
  kith_patch_mask_read (body, &paths, error);
  if (info == NULL || paths == NULL)
    return info != NULL ? json_object_ref (info) : NULL;

  return kith_patch_mask_apply (info, (const char *const *) paths, error);
}

KithQuery *
kith_contact_io_read_query (KithRequest *request,
                            JsonObject *body,
                            GError **error)
{
  g_autoptr (KithQuery) query = kith_query_new_from_json (body, error);
  g_autoptr (GPtrArray) fields = NULL;

  if (query == NULL)
    return NULL;

  fields = kith_store_list_fields (kith_request_get_store (request), error);

  return fields != NULL && kith_query_check_fields (query, fields, error)
           ? g_steal_pointer (&query)
           : NULL;
}

void
kith_contact_io_read_idempotency_key (KithRequest *request,
                                      const char **key,
                                      GError **error)
{
  const char *text = kith_request_get_header (request,
                                              KITH_HEADER_IDEMPOTENCY_KEY);
  gsize length = 0;

  if (text == NULL)
    return;

  while (g_ascii_isgraph (text[length]))
    length++;

  if (length > 0 && text[length] == '\0'
      && length <= KITH_LIMIT_IDEMPOTENCY_KEY_CHARS)
    *key = text;
  else
    kith_error_add_violation (error, KITH_HEADER_IDEMPOTENCY_KEY, "FORMAT",
                              "Expected 1 to %d printable ASCII characters.",
                              KITH_LIMIT_IDEMPOTENCY_KEY_CHARS);
}

void
kith_contact_io_answer (KithRequest *request, GBytes *record, const char *rest)
{
  static const char start[] = "{\"contact\":";
  gsize length;
  const char *text = g_bytes_get_data (record, &length);
  gsize total = strlen (start) + length + strlen (rest);
  GString *body = g_string_sized_new (total);

  g_string_append (body, start);
  g_string_append_len (body, text, length);
  g_string_append (body, rest);
  kith_request_answer_text (request, g_string_free (body, FALSE), total);
}

void
kith_contact_io_answer_or_fail (KithRequest *request,
                                GBytes *record,
                                GError *error)
{
  if (record != NULL)
    kith_contact_io_answer (request, record, "}");
  else
    kith_request_fail (request, error);
}
