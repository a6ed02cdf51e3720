/* kith-revision.c: revisions in JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-revision.h"

#include "base/kith-error.h"

/**
 * kith_revision_from_node:
 * @node: (nullable): what should be a revision
 * @revision: (out): the revision, from 1 on
 *
 * Returns: whether it is one
 */
gboolean
kith_revision_from_node (JsonNode *node, gint64 *revision)
{
  guint64 number = 0;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;

  if (json_node_get_value_type (node) == G_TYPE_STRING)
    {
      const char *text = json_node_get_string (node);

      if (!g_ascii_isdigit (text[0])
          || !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number,
                                          NULL))
        return FALSE;
    }
  else if (json_node_get_value_type (node) == G_TYPE_INT64
           && json_node_get_int (node) >= 1)
    number = json_node_get_int (node);
  else
    return FALSE;

  *revision = number;

  return TRUE;
}

/**
 * kith_revision_read:
 * @node: (nullable): the member that says which
 * @path: what a violation calls it
 * @revision: (out): the revision, from 1 on
 * @error: return location for a %KITH_ERROR_INVALID, or one to add to
 *
 * Returns: whether there is one
 */
gboolean
kith_revision_read (JsonNode *node,
                    const char *path,
                    gint64 *revision,
                    GError **error)
{
  if (kith_revision_from_node (node, revision))
    return TRUE;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    kith_error_add_violation (error, path, "REQUIRED_FIELD",
                              "The revision that the change was made from is "
                              "required.");
  else
    kith_error_add_violation (error, path, "FORMAT",
                              "A revision is a whole number from 1 on.");

  return FALSE;
}
