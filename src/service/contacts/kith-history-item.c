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

/* So that nothing is asked for that is not there; where it is not known what
 * there is, the server says. */
static gboolean
has_field (KithNames *names, const char *key)
{
  return kith_names_get_fields (names) == NULL
         || kith_names_find_field (names, key) != NULL;
}

static gboolean
has_label (KithNames *names, const char *key)
{
  return kith_names_get_labels (names) == NULL
         || kith_names_find_label (names, key) != NULL;
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
                           KithNames *names)
{
  g_autoptr (KithMerge) merge = NULL;

  g_return_val_if_fail (KITH_IS_HISTORY_ITEM (self), NULL);
  g_return_val_if_fail (KITH_IS_CONTACT (current), NULL);

  merge = kith_merge_new (kith_contact_get_info (current),
                          kith_contact_get_info (self->revision->contact),
                          kith_contact_get_info (current));

  return kith_merge_get_result (merge, choose_known, names);
}
