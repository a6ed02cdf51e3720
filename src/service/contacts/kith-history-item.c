/* kith-history-item.c: one revision of a contact, beside the one before it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-history-item.h"

struct _KithHistoryItem
{
  GObject parent_instance;

  KithRevision *revision;
  KithContact *former; /* nullable */
};

G_DEFINE_FINAL_TYPE (KithHistoryItem, kith_history_item, G_TYPE_OBJECT)

static void
kith_history_item_finalize (GObject *object)
{
  KithHistoryItem *self = KITH_HISTORY_ITEM (object);

  g_clear_pointer (&self->revision, kith_revision_free);
  g_clear_object (&self->former);

  G_OBJECT_CLASS (kith_history_item_parent_class)->finalize (object);
}

static void
kith_history_item_class_init (KithHistoryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_history_item_finalize;
}

static void
kith_history_item_init (KithHistoryItem *self)
{
}

KithHistoryItem *
kith_history_item_new (KithRevision *revision, KithContact *former)
{
  KithHistoryItem *self;

  g_return_val_if_fail (revision != NULL, NULL);
  g_return_val_if_fail (former == NULL || KITH_IS_CONTACT (former), NULL);

  self = g_object_new (KITH_TYPE_HISTORY_ITEM, NULL);
  self->revision = revision;
  g_set_object (&self->former, former);

  return self;
}

const KithRevision *
kith_history_item_get_revision (KithHistoryItem *self)
{
  g_return_val_if_fail (KITH_IS_HISTORY_ITEM (self), NULL);

  return self->revision;
}

KithContact *
kith_history_item_get_contact (KithHistoryItem *self)
{
  g_return_val_if_fail (KITH_IS_HISTORY_ITEM (self), NULL);

  return self->revision->contact;
}

KithContact *
kith_history_item_get_former (KithHistoryItem *self)
{
  g_return_val_if_fail (KITH_IS_HISTORY_ITEM (self), NULL);

  return self->former;
}

KithMerge *
kith_history_item_compare (KithHistoryItem *self, KithContact *current)
{
  KithContactInfo *info;

  g_return_val_if_fail (KITH_IS_HISTORY_ITEM (self), NULL);
  g_return_val_if_fail (KITH_IS_CONTACT (current), NULL);

  info = kith_contact_get_info (self->revision->contact);

  return kith_merge_new (
    info, self->former != NULL ? kith_contact_get_info (self->former) : info,
    kith_contact_get_info (current));
}

static KithChoice
choose_one (const KithMergeRow *row, JsonNode **edited, gpointer path)
{
  return g_str_equal (row->path, path) ? KITH_CHOICE_MINE : KITH_CHOICE_THEIRS;
}

KithContactInfo *
kith_history_item_put_back (KithMerge *merge, const char *path)
{
  g_return_val_if_fail (merge != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return kith_merge_get_result (merge, choose_one, (gpointer) path);
}

/* What there is, so that nothing is asked for that is not. */
typedef struct
{
  GPtrArray *fields;
  GPtrArray *labels;
} Known;

static gboolean
has_field (const Known *known, const char *key)
{
  if (known->fields == NULL)
    return TRUE;

  for (guint i = 0; i < known->fields->len; i++)
    if (g_strcmp0 (kith_extended_field_get_key (known->fields->pdata[i]), key)
        == 0)
      return TRUE;

  return FALSE;
}

static gboolean
has_label (const Known *known, const char *key)
{
  if (known->labels == NULL)
    return TRUE;

  for (guint i = 0; i < known->labels->len; i++)
    if (g_strcmp0 (kith_label_get_key (known->labels->pdata[i]), key) == 0)
      return TRUE;

  return FALSE;
}

static KithChoice
choose_known (const KithMergeRow *row, JsonNode **edited, gpointer data)
{
  /* What is to be cleared may be of something that is gone. */
  gboolean is_there = row->mine == NULL
                      || (row->field == KITH_FIELD_EXTENDED
                            ? has_field (data, row->key)
                            : row->field != KITH_FIELD_LABELS
                                || has_label (data, row->key));

  return is_there ? KITH_CHOICE_MINE : KITH_CHOICE_THEIRS;
}

KithContactInfo *
kith_history_item_restore (KithHistoryItem *self,
                           KithContact *current,
                           GPtrArray *fields,
                           GPtrArray *labels)
{
  Known known = { fields, labels };
  g_autoptr (KithMerge) merge = NULL;

  g_return_val_if_fail (KITH_IS_HISTORY_ITEM (self), NULL);
  g_return_val_if_fail (KITH_IS_CONTACT (current), NULL);

  merge = kith_merge_new (kith_contact_get_info (current),
                          kith_contact_get_info (self->revision->contact),
                          kith_contact_get_info (current));

  return kith_merge_get_result (merge, choose_known, &known);
}
