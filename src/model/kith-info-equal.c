/* kith-info-equal.c: whether two infos say the same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-info-equal.h"

#include "base/kith-json.h"
#include "model/kith-extended-field.h"

static guint
find_primary (KithContactInfo *info, KithField field)
{
  guint n_items = kith_contact_info_get_n_items (info, field);

  for (guint i = 0; i < n_items; i++)
    if (kith_item_get_primary (kith_contact_info_get_item (info, field, i)))
      return i;

  return G_MAXUINT;
}

/* A list in which no item is marked leaves the choice to the server. */
static gboolean
primary_equal (KithContactInfo *a, KithContactInfo *b, KithField field)
{
  guint left = find_primary (a, field);
  guint right = find_primary (b, field);

  return left == right || left == G_MAXUINT || right == G_MAXUINT;
}

static gboolean
items_equal (KithContactInfo *a, KithContactInfo *b, KithField field)
{
  guint n_items = kith_contact_info_get_n_items (a, field);

  if (n_items != kith_contact_info_get_n_items (b, field))
    return FALSE;

  for (guint i = 0; i < n_items; i++)
    if (!kith_item_equal (field, kith_contact_info_get_item (a, field, i),
                          kith_contact_info_get_item (b, field, i)))
      return FALSE;

  return primary_equal (a, b, field);
}

static gboolean
contains_labels (KithContactInfo *info, char **labels)
{
  for (guint i = 0; labels[i] != NULL; i++)
    if (!kith_contact_info_has_label (info, labels[i]))
      return FALSE;

  return TRUE;
}

static gboolean
labels_equal (KithContactInfo *a, KithContactInfo *b)
{
  g_auto (GStrv) left = kith_contact_info_get_labels (a);
  g_auto (GStrv) right = kith_contact_info_get_labels (b);

  return contains_labels (b, left) && contains_labels (a, right);
}

static gboolean
contains_extended (KithContactInfo *a, KithContactInfo *b)
{
  g_auto (GStrv) keys = kith_contact_info_list_extended (b);

  for (guint i = 0; keys[i] != NULL; i++)
    if (kith_extended_key_is_writable (keys[i])
        && !kith_json_equal (kith_contact_info_get_extended (a, keys[i]),
                             kith_contact_info_get_extended (b, keys[i])))
      return FALSE;

  return TRUE;
}

/* Objects of which Kith knows some members: "info" itself, and "name". */
static gboolean
contains_unknown (JsonObject *a,
                  JsonObject *b,
                  gboolean (*is_unknown) (const char *member))
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  if (b == NULL)
    return TRUE;

  json_object_iter_init (&iter, b);
  while (json_object_iter_next (&iter, &member, &node))
    if (is_unknown (member)
        && !kith_json_equal (a ? json_object_get_member (a, member) : NULL,
                             node))
      return FALSE;

  return TRUE;
}

/**
 * kith_info_is_unknown:
 * @member: a member of "info"
 *
 * Returns: whether Kith does not know it
 */
gboolean
kith_info_is_unknown (const char *member)
{
  return kith_field_from_member (member) == KITH_FIELD_OTHER;
}

/**
 * kith_name_is_unknown:
 * @member: a member of "name" in "info"
 *
 * Returns: whether Kith does not know it
 */
gboolean
kith_name_is_unknown (const char *member)
{
  return !g_str_equal (member, "first") && !g_str_equal (member, "last");
}

static gboolean
unknown_equal (KithContactInfo *a, KithContactInfo *b)
{
  JsonObject *left = kith_contact_info_get_json (a);
  JsonObject *right = kith_contact_info_get_json (b);
  JsonObject *left_name = kith_json_get_object (left, "name");
  JsonObject *right_name = kith_json_get_object (right, "name");

  return contains_unknown (left, right, kith_info_is_unknown)
         && contains_unknown (right, left, kith_info_is_unknown)
         && contains_unknown (left_name, right_name, kith_name_is_unknown)
         && contains_unknown (right_name, left_name, kith_name_is_unknown);
}

/**
 * kith_info_field_equal:
 * @a: an info
 * @b: another
 * @field: a field
 *
 * Returns: whether both have the same there, computed members and item ids
 *   aside
 */
gboolean
kith_info_field_equal (KithContactInfo *a, KithContactInfo *b, KithField field)
{
  switch (kith_field_get_info (field)->kind)
    {
    case KITH_KIND_TEXT:
    case KITH_KIND_DATE:
      return g_strcmp0 (kith_contact_info_get_text (a, field),
                        kith_contact_info_get_text (b, field))
             == 0;
    case KITH_KIND_ITEMS:
      return items_equal (a, b, field);
    case KITH_KIND_KEYS:
      return labels_equal (a, b);
    case KITH_KIND_MAP:
      return contains_extended (a, b) && contains_extended (b, a);
    case KITH_KIND_OTHER:
    default:
      return unknown_equal (a, b);
    }
}

/**
 * kith_contact_info_equal:
 * @a: an info
 * @b: another
 *
 * Texts are compared exactly, labels as a set; members that Kith does not know
 * count as well.
 *
 * Returns: whether both are equal in all that a person can change
 */
gboolean
kith_contact_info_equal (KithContactInfo *a, KithContactInfo *b)
{
  g_return_val_if_fail (KITH_IS_CONTACT_INFO (a), FALSE);
  g_return_val_if_fail (KITH_IS_CONTACT_INFO (b), FALSE);

  if (a == b)
    return TRUE;

  for (guint i = 0; i < KITH_N_FIELDS; i++)
    if (!kith_info_field_equal (a, b, i))
      return FALSE;

  return TRUE;
}

/**
 * kith_contact_info_is_empty:
 * @self: an info
 *
 * Returns: whether nothing is set
 */
gboolean
kith_contact_info_is_empty (KithContactInfo *self)
{
  g_autoptr (KithContactInfo) nothing = kith_contact_info_new ();

  return kith_contact_info_equal (self, nothing);
}
