/* kith-display-name.c: the name of a label or extended field in a request
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-display-name.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-text.h"

static gboolean
has_control (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return TRUE;

  return FALSE;
}

char *
kith_display_name_read (JsonObject *object,
                        const char *path,
                        guint max_chars,
                        GError **error)
{
  JsonNode *node = json_object_get_member (object, "displayName");
  const char *text = kith_json_get_string (object, "displayName");
  g_autofree char *name = NULL;

  if (text == NULL && node != NULL && !JSON_NODE_HOLDS_NULL (node))
    {
      kith_error_add_violation (error, path, "TYPE", "Expected a string.");
      return NULL;
    }

  name = kith_text_normalize (text != NULL ? text : "");
  if (*name == '\0')
    kith_error_add_violation (error, path, "REQUIRED_FIELD",
                              "A display name is required.");
  else if (g_utf8_strlen (name, -1) > (glong) max_chars)
    kith_error_add_violation (error, path, "MAX_LENGTH",
                              "Expected at most %u characters.", max_chars);
  else if (has_control (name))
    kith_error_add_violation (error, path, "FORMAT",
                              "A display name is one line.");
  else
    return g_steal_pointer (&name);

  return NULL;
}
