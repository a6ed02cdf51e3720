/* kith-items-group.c: all emails or phones of a contact, and "Add Email"
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-items-group.h"

#include <glib/gi18n.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "ui/form/kith-add-row.h"
#include "ui/form/kith-item-row.h"
#include "ui/widgets/kith-scroll.h"

struct _KithItemsGroup
{
  AdwBin parent_instance;

  /* Construct */
  KithField field;

  /* Owned */
  KithDraft *draft;
  GPtrArray *rows; /* KithItemRow, in the order of the contact */
  gboolean narrow;
  gboolean writing; /* the draft hears from us, not we from it */

  /* Children */
  GtkListBox *list;
  KithAddRow *add;
};

G_DEFINE_FINAL_TYPE (KithItemsGroup, kith_items_group, ADW_TYPE_BIN)

static KithContactInfo *
get_base_info (KithItemsGroup *self)
{
  KithContact *base = kith_draft_get_base (self->draft);

  return base != NULL ? kith_contact_get_info (base) : NULL;
}

/* The item that was saved, of the same id, or of the same value where the
 * server gave none. */
static JsonObject *
find_base (KithItemsGroup *self, JsonObject *item)
{
  KithContactInfo *info = get_base_info (self);
  const char *id = kith_item_get_id (item);
  g_autofree char *key = kith_item_get_key (self->field, item);
  guint n = info != NULL ? kith_contact_info_get_n_items (info, self->field)
                         : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *base = kith_contact_info_get_item (info, self->field, i);
      g_autofree char *base_key = kith_item_get_key (self->field, base);

      if (id != NULL ? g_strcmp0 (id, kith_item_get_id (base)) == 0
                     : g_str_equal (key, base_key))
        return base;
    }

  return NULL;
}

static void
update_add_row (KithItemsGroup *self)
{
  KithContactInfo *info = get_base_info (self);
  guint n = info != NULL ? kith_contact_info_get_n_items (info, self->field)
                         : 0;
  guint n_kept = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      JsonObject *item = kith_item_row_get_item (self->rows->pdata[i]);

      if (find_base (self, item) != NULL)
        n_kept++;
    }

  /* The rows that were removed can be taken back where one adds. */
  kith_add_row_set_changed (self->add, n_kept < n);
  gtk_widget_set_sensitive (GTK_WIDGET (self->add),
                            self->rows->len < KITH_LIMIT_ITEMS);
}

static void
update_icons (KithItemsGroup *self)
{
  const char *icon = self->field == KITH_FIELD_EMAILS ? "kith-mail-symbolic"
                                                      : "kith-phone-symbolic";

  for (guint i = 0; i < self->rows->len; i++)
    kith_entry_row_set_icon_name (self->rows->pdata[i], i == 0 ? icon : NULL);
}

/* What the rows say is what the draft has; a row without text is no item. */
static void
write_items (KithItemsGroup *self)
{
  g_autoptr (JsonArray) items = json_array_new ();

  for (guint i = 0; i < self->rows->len; i++)
    if (!kith_item_row_is_blank (self->rows->pdata[i]))
      json_array_add_object_element (
        items, json_object_ref (kith_item_row_get_item (self->rows->pdata[i])));

  self->writing = TRUE;
  kith_draft_set_items (self->draft, self->field, items);
  self->writing = FALSE;
  update_add_row (self);
}

static void
make_primary (KithItemsGroup *self, KithItemRow *row)
{
  for (guint i = 0; i < self->rows->len; i++)
    kith_item_row_set_primary (self->rows->pdata[i],
                               self->rows->pdata[i] == row);
}

static gboolean
has_primary (KithItemsGroup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (kith_item_get_primary (kith_item_row_get_item (self->rows->pdata[i])))
      return TRUE;

  return FALSE;
}

static void
edited_cb (KithItemsGroup *self)
{
  write_items (self);
}

static void
make_primary_cb (KithItemsGroup *self, KithItemRow *row)
{
  make_primary (self, row);
  write_items (self);
}

static void
drop_row (KithItemsGroup *self, guint position)
{
  GtkWidget *row = self->rows->pdata[position];

  gtk_list_box_remove (self->list, row);
  g_ptr_array_remove_index (self->rows, position);
}

static void
remove_cb (KithItemsGroup *self, KithItemRow *row)
{
  guint position;

  if (!g_ptr_array_find (self->rows, row, &position))
    return;

  /* Before the row goes, or the focus falls out of the list. */
  gtk_widget_grab_focus (position + 1 < self->rows->len
                           ? self->rows->pdata[position + 1]
                           : GTK_WIDGET (self->add));
  drop_row (self, position);
  if (self->rows->len > 0 && !has_primary (self))
    make_primary (self, self->rows->pdata[0]);
  update_icons (self);
  write_items (self);
}

static KithItemRow *
append_row (KithItemsGroup *self)
{
  GtkWidget *row = kith_item_row_new (self->field);

  g_signal_connect_swapped (row, "edited", G_CALLBACK (edited_cb), self);
  g_signal_connect_swapped (row, "make-primary", G_CALLBACK (make_primary_cb),
                            self);
  g_signal_connect_swapped (row, "remove", G_CALLBACK (remove_cb), self);
  kith_item_row_set_narrow (KITH_ITEM_ROW (row), self->narrow);
  /* First, since the list asks where it is when it takes it. */
  g_ptr_array_add (self->rows, g_object_ref_sink (row));
  gtk_list_box_append (self->list, row);

  return KITH_ITEM_ROW (row);
}

static void
add_cb (KithItemsGroup *self)
{
  KithItemRow *row;

  if (self->draft == NULL)
    return;

  row = append_row (self);
  kith_item_row_set_primary (row, !has_primary (self));
  update_icons (self);
  update_add_row (self);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  kith_scroll_into_sight (GTK_WIDGET (row), GTK_WIDGET (self->add));
}

static gboolean
row_shows (KithItemsGroup *self, KithItemRow *row, JsonObject *item)
{
  JsonObject *shown = kith_item_row_get_item (row);
  const char *id = kith_item_get_id (shown);
  g_autofree char *key = NULL;
  g_autofree char *shown_key = NULL;

  if (kith_item_row_is_blank (row))
    return FALSE;
  if (id != NULL)
    return g_strcmp0 (id, kith_item_get_id (item)) == 0;

  key = kith_item_get_key (self->field, item);
  shown_key = kith_item_get_key (self->field, shown);

  return g_str_equal (key, shown_key);
}

static guint
find_row (KithItemsGroup *self, JsonObject *item, guint from)
{
  for (guint i = from; i < self->rows->len; i++)
    if (row_shows (self, self->rows->pdata[i], item))
      return i;

  return G_MAXUINT;
}

static void
move_row (KithItemsGroup *self, guint from, guint to)
{
  gpointer row = g_ptr_array_steal_index (self->rows, from);

  g_ptr_array_insert (self->rows, (int) to, row);
}

/* Removes rows whose items are gone; one that was just added, and has no text
 * yet, stays. */
static void
drop_rows (KithItemsGroup *self, guint from, gboolean keep_blank)
{
  for (guint i = self->rows->len; i > from; i--)
    {
      KithItemRow *row = self->rows->pdata[i - 1];
      gboolean is_new = kith_item_get_id (kith_item_row_get_item (row)) == NULL;

      if (!keep_blank || !is_new || !kith_item_row_is_blank (row))
        drop_row (self, i - 1);
    }
}

/* Rows stay with their items, so that the cursor stays where it is. */
static void
read_items (KithItemsGroup *self, gboolean keep_blank)
{
  KithContactInfo *info = kith_draft_get_info (self->draft);
  guint n = kith_contact_info_get_n_items (info, self->field);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *item = kith_contact_info_get_item (info, self->field, i);
      guint position = find_row (self, item, i);

      if (position == G_MAXUINT)
        {
          append_row (self);
          position = self->rows->len - 1;
        }
      move_row (self, position, i);
      kith_item_row_set_item (self->rows->pdata[i], item,
                              find_base (self, item));
    }

  drop_rows (self, n, keep_blank);
  gtk_list_box_invalidate_sort (self->list);
  update_icons (self);
  update_add_row (self);
}

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer data)
{
  KithItemsGroup *self = data;
  guint i = G_MAXUINT;
  guint j = G_MAXUINT;

  g_ptr_array_find (self->rows, a, &i);
  g_ptr_array_find (self->rows, b, &j);

  return i < j ? -1 : i > j;
}

static void
draft_changed_cb (KithItemsGroup *self, KithField field, const char *key)
{
  if (field == self->field && !self->writing)
    read_items (self, /* keep_blank= */ TRUE);
}

static void
revert_cb (KithItemsGroup *self)
{
  kith_draft_revert_field (self->draft, self->field, NULL);
  read_items (self, /* keep_blank= */ FALSE);
}

static void
kith_items_group_dispose (GObject *object)
{
  kith_items_group_set_draft (KITH_ITEMS_GROUP (object), NULL);

  G_OBJECT_CLASS (kith_items_group_parent_class)->dispose (object);
}

static void
kith_items_group_finalize (GObject *object)
{
  KithItemsGroup *self = KITH_ITEMS_GROUP (object);

  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (kith_items_group_parent_class)->finalize (object);
}

static void
kith_items_group_class_init (KithItemsGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kith_items_group_dispose;
  object_class->finalize = kith_items_group_finalize;
}

static void
kith_items_group_init (KithItemsGroup *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_sort_func (self->list, compare_rows, self, NULL);
  gtk_widget_add_css_class (list, "boxed-list");
  adw_bin_set_child (ADW_BIN (self), list);
}

/**
 * kith_items_group_new:
 * @field: %KITH_FIELD_EMAILS or %KITH_FIELD_PHONES
 *
 * Returns: (transfer floating): a new group
 */
GtkWidget *
kith_items_group_new (KithField field)
{
  KithItemsGroup *self = g_object_new (KITH_TYPE_ITEMS_GROUP, NULL);
  gboolean is_email = field == KITH_FIELD_EMAILS;

  self->field = field;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_email ? _ ("Emails") : _ ("Phones"), -1);
  self->add = KITH_ADD_ROW (
    kith_add_row_new (is_email ? _ ("Add Email") : _ ("Add Phone"),
                      is_email ? _ ("Revert Emails") : _ ("Revert Phones")));
  g_signal_connect_swapped (self->add, "add", G_CALLBACK (add_cb), self);
  g_signal_connect_swapped (self->add, "revert", G_CALLBACK (revert_cb), self);
  gtk_list_box_append (self->list, GTK_WIDGET (self->add));

  return GTK_WIDGET (self);
}

/**
 * kith_items_group_set_draft:
 * @self: a group
 * @draft: (nullable): what it shows and writes to
 */
void
kith_items_group_set_draft (KithItemsGroup *self, KithDraft *draft)
{
  g_return_if_fail (KITH_IS_ITEMS_GROUP (self));
  g_return_if_fail (draft == NULL || KITH_IS_DRAFT (draft));

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_set_object (&self->draft, draft);
  if (draft == NULL)
    return;

  g_signal_connect_swapped (draft, "changed", G_CALLBACK (draft_changed_cb),
                            self);
  read_items (self, /* keep_blank= */ FALSE);
}

void
kith_items_group_set_narrow (KithItemsGroup *self, gboolean narrow)
{
  g_return_if_fail (KITH_IS_ITEMS_GROUP (self));

  self->narrow = narrow;
  for (guint i = 0; i < self->rows->len; i++)
    kith_item_row_set_narrow (self->rows->pdata[i], narrow);
}

GtkWidget *
kith_items_group_check (KithItemsGroup *self)
{
  GtkWidget *first = NULL;

  g_return_val_if_fail (KITH_IS_ITEMS_GROUP (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    if (!kith_item_row_check (self->rows->pdata[i]) && first == NULL)
      first = self->rows->pdata[i];

  return first;
}

GtkWidget *
kith_items_group_get_row (KithItemsGroup *self, guint position)
{
  guint n = 0;

  g_return_val_if_fail (KITH_IS_ITEMS_GROUP (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    if (!kith_item_row_is_blank (self->rows->pdata[i]) && n++ == position)
      return self->rows->pdata[i];

  return NULL;
}

static gboolean
is_about (KithItemsGroup *self,
          JsonObject *item,
          const KithMergeRow *row,
          JsonNode *value)
{
  g_autofree char *key = NULL;
  g_autofree char *wanted = NULL;

  if (row->part == KITH_PART_PRIMARY)
    return kith_item_get_primary (item);

  key = kith_item_get_key (self->field, item);
  if (row->part == KITH_PART_VALUE && value != NULL
      && JSON_NODE_HOLDS_OBJECT (value))
    wanted = kith_item_get_key (self->field, json_node_get_object (value));

  return g_strcmp0 (key, wanted != NULL ? wanted : row->key) == 0;
}

GtkWidget *
kith_items_group_find_row (KithItemsGroup *self,
                           const KithMergeRow *row,
                           JsonNode *value)
{
  g_return_val_if_fail (KITH_IS_ITEMS_GROUP (self), NULL);
  g_return_val_if_fail (row != NULL, NULL);

  for (guint i = 0; i < self->rows->len; i++)
    if (is_about (self, kith_item_row_get_item (self->rows->pdata[i]), row,
                  value))
      return self->rows->pdata[i];

  return NULL;
}
