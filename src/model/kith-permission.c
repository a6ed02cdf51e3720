/* kith-permission.c: what an API key permits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-permission.h"

/* What contains others stands before them.  Who works with contacts sees what
 * is on them: which labels and fields there are. */
static const struct
{
  const char *name;
  KithPermission set;
} names[] = {
  { "manage", KITH_PERMISSION_MANAGE },
  { "view", KITH_PERMISSION_VIEW },
  { "contacts", KITH_PERMISSION_VIEW_CONTACTS | KITH_PERMISSION_MANAGE_CONTACTS
                  | KITH_PERMISSION_VIEW_LABELS | KITH_PERMISSION_VIEW_FIELDS },
  { "view-contacts", KITH_PERMISSION_VIEW_CONTACTS | KITH_PERMISSION_VIEW_LABELS
                       | KITH_PERMISSION_VIEW_FIELDS },
  { "labels", KITH_PERMISSION_VIEW_LABELS | KITH_PERMISSION_MANAGE_LABELS },
  { "fields", KITH_PERMISSION_VIEW_FIELDS | KITH_PERMISSION_MANAGE_FIELDS },
  { "notes", KITH_PERMISSION_VIEW_NOTES | KITH_PERMISSION_MANAGE_NOTES },
  { "view-notes", KITH_PERMISSION_VIEW_NOTES },
};

/**
 * kith_permission_includes:
 * @set: what is permitted
 * @needed: what is to be done
 *
 * Returns: whether @set has all of @needed
 */
gboolean
kith_permission_includes (KithPermission set, KithPermission needed)
{
  return (set & needed) == needed;
}

/**
 * kith_permission_to_string:
 * @set: a set made of names
 *
 * Returns: (transfer full): as few names as say it, parted by commas; "none"
 *   for the empty set
 */
char *
kith_permission_to_string (KithPermission set)
{
  GString *text = g_string_new (NULL);
  KithPermission said = KITH_PERMISSION_NONE;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (kith_permission_includes (set, names[i].set)
        && !kith_permission_includes (said, names[i].set))
      {
        g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "",
                                names[i].name);
        said |= names[i].set;
      }

  if (text->len == 0)
    g_string_append (text, "none");

  return g_string_free (text, FALSE);
}

static KithPermission
find_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i].name, name))
      return names[i].set;

  return KITH_PERMISSION_NONE;
}

/**
 * kith_permission_from_string:
 * @text: (nullable): names, parted by commas
 * @set: (out): what they permit together
 *
 * Returns: whether there is a name, and no unknown one
 */
gboolean
kith_permission_from_string (const char *text, KithPermission *set)
{
  g_auto (GStrv) parts = NULL;
  KithPermission all = KITH_PERMISSION_KNOWN;

  g_return_val_if_fail (set != NULL, FALSE);

  if (text == NULL || *text == '\0')
    return FALSE;

  parts = g_strsplit (text, ",", -1);
  for (char **part = parts; *part != NULL; part++)
    {
      KithPermission one = find_name (*part);

      if (one == KITH_PERMISSION_NONE)
        return FALSE;

      all |= one;
    }

  *set = all;

  return TRUE;
}
