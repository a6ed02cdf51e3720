/* kith-extended-group.c: the custom fields of a contact, and "Add Field"
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-extended-group.h"

#include <glib/gi18n.h>

#include "base/kith-json.h"
#include "ui/form/kith-add-field.h"
#include "ui/form/kith-add-row.h"
#include "ui/form/kith-field-row.h"
#include "ui/widgets/kith-scroll.h"
#include "ui/words/kith-messages.h"

struct _KithExtendedGroup
{
  AdwBin parent_instance;

  /* Owned */
  KithDraft *draft;
  GPtrArray *fields; /* KithExtendedField, or NULL */
  GHashTable *rows;  /* key → KithFieldRow */
  GHashTable *added; /* keys that were added by hand, and may be empty */
  KithContacts *contacts;
  GCancellable *cancellable; /* while a field is made again */
  char *deleted_key;         /* what that field's key was */

  /* Children */
  GtkListBox *list;
  KithAddRow *add;
  KithAddField *add_field;
};

G_DEFINE_FINAL_TYPE (KithExtendedGroup, kith_extended_group, ADW_TYPE_BIN)

static KithExtendedField *
find_field (KithExtendedGroup *self, const char *key)
{
  for (guint i = 0; i < self->fields->len; i++)
    if (g_str_equal (kith_extended_field_get_key (self->fields->pdata[i]), key))
      return self->fields->pdata[i];

  return NULL;
}

static gboolean
is_being_edited (KithExtendedGroup *self, const char *key)
{
  KithEntryRow *row = g_hash_table_lookup (self->rows, key);

  return row != NULL && kith_entry_row_is_editing (row);
}

static gboolean
is_filled (KithExtendedGroup *self, const char *key)
{
  KithContactInfo *info = kith_draft_get_info (self->draft);

  return kith_contact_info_get_extended (info, key) != NULL;
}

static gboolean
is_typed (KithExtendedGroup *self, const char *key)
{
  return is_filled (self, key)
         && kith_draft_is_changed (self->draft, KITH_FIELD_EXTENDED, key);
}

/* A field that was emptied stays until that is saved, to be reverted. */
static gboolean
wants_row (KithExtendedGroup *self, KithExtendedField *field)
{
  const char *key = kith_extended_field_get_key (field);

  if (self->draft == NULL || !kith_extended_field_is_writable (field))
    return FALSE;

  return is_filled (self, key) || is_being_edited (self, key)
         || g_hash_table_contains (self->added, key)
         || kith_draft_is_changed (self->draft, KITH_FIELD_EXTENDED, key);
}

static gboolean
is_offered (KithExtendedGroup *self, KithExtendedField *field)
{
  return kith_extended_field_is_writable (field)
         && !kith_extended_field_is_system (field)
         && !g_hash_table_contains (self->rows,
                                    kith_extended_field_get_key (field));
}

static void
offer_others (KithExtendedGroup *self)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new ();

  for (guint i = 0; self->fields != NULL && i < self->fields->len; i++)
    if (is_offered (self, self->fields->pdata[i]))
      g_ptr_array_add (others, self->fields->pdata[i]);

  kith_add_field_set_fields (self->add_field, others);
}

static void
remove_row (KithExtendedGroup *self, const char *key)
{
  GtkWidget *row = g_hash_table_lookup (self->rows, key);
  g_autofree char *owned = g_strdup (key);

  if (row == NULL)
    return;

  g_hash_table_remove (self->added, owned);
  g_hash_table_remove (self->rows, owned);
  gtk_list_box_remove (self->list, row);
}

static void create_again_cb (KithExtendedGroup *self, KithFieldRow *row);

/* A value that was saved leaves an empty row with Revert; one that was not
 * leaves nothing. */
static void
remove_cb (KithExtendedGroup *self, KithFieldRow *row)
{
  g_autofree char *key = g_strdup (kith_field_row_get_key (row));

  g_hash_table_remove (self->added, key);
  kith_draft_set_extended (self->draft, key, NULL);
  if (kith_draft_is_changed (self->draft, KITH_FIELD_EXTENDED, key))
    {
      gtk_widget_grab_focus (GTK_WIDGET (row));
      return;
    }

  gtk_widget_grab_focus (GTK_WIDGET (self->add));
  remove_row (self, key);
  offer_others (self);
}

static gboolean
is_same_type (KithFieldRow *row, KithExtendedField *field)
{
  return kith_extended_field_get_data_type (kith_field_row_get_extended (row))
         == kith_extended_field_get_data_type (field);
}

static GtkWidget *
ensure_row (KithExtendedGroup *self, KithExtendedField *field)
{
  const char *key = kith_extended_field_get_key (field);
  GtkWidget *row = g_hash_table_lookup (self->rows, key);

  if (row != NULL && is_same_type (KITH_FIELD_ROW (row), field))
    {
      kith_field_row_set_extended (KITH_FIELD_ROW (row), field);
      return row;
    }

  /* One that was made again may be of another type. */
  remove_row (self, key);
  row = kith_field_row_new_extended (field);
  kith_field_row_set_draft (KITH_FIELD_ROW (row), self->draft);
  g_signal_connect_swapped (row, "remove", G_CALLBACK (remove_cb), self);
  g_signal_connect_swapped (row, "create-again", G_CALLBACK (create_again_cb),
                            self);
  gtk_list_box_append (self->list, row);
  g_hash_table_insert (self->rows, g_strdup (key), row);

  return row;
}

/* Fields that somebody has deleted.  What was typed into them stays. */

static void
update_deleted_row (KithExtendedGroup *self, const char *key)
{
  KithFieldRow *row = g_hash_table_lookup (self->rows, key);

  if (self->draft != NULL
      && (is_typed (self, key) || is_being_edited (self, key)))
    kith_field_row_set_deleted (row, TRUE);
  else
    remove_row (self, key);
}

static void
add_deleted_rows (KithExtendedGroup *self)
{
  KithContactInfo *info = kith_draft_get_info (self->draft);
  g_auto (GStrv) keys = kith_contact_info_list_extended (info);

  for (guint i = 0; keys[i] != NULL; i++)
    if (find_field (self, keys[i]) == NULL && is_typed (self, keys[i])
        && kith_extended_key_is_writable (keys[i])
        && !g_hash_table_contains (self->rows, keys[i]))
      {
        JsonNode *value = kith_contact_info_get_extended (info, keys[i]);
        g_autoptr (KithExtendedField)
          field = kith_extended_field_new_stand_in (keys[i], value);

        ensure_row (self, field);
      }
}

static void
for_each_deleted (KithExtendedGroup *self,
                  void (*function) (KithExtendedGroup *self, const char *key))
{
  g_autofree char **keys = (char **) g_hash_table_get_keys_as_array (self->rows,
                                                                     NULL);

  for (guint i = 0; keys[i] != NULL; i++)
    if (find_field (self, keys[i]) == NULL)
      function (self, keys[i]);
}

static void
update_deleted (KithExtendedGroup *self)
{
  if (self->draft != NULL)
    add_deleted_rows (self);
  for_each_deleted (self, update_deleted_row);
}

static void
update_row (KithExtendedGroup *self, KithExtendedField *field)
{
  if (wants_row (self, field))
    kith_field_row_set_deleted (KITH_FIELD_ROW (ensure_row (self, field)),
                                FALSE);
  else
    remove_row (self, kith_extended_field_get_key (field));
}

static void
update (KithExtendedGroup *self)
{
  for (guint i = 0; self->fields != NULL && i < self->fields->len; i++)
    update_row (self, self->fields->pdata[i]);
  if (self->fields != NULL)
    update_deleted (self);

  gtk_widget_set_visible (GTK_WIDGET (self), self->fields != NULL);
  gtk_list_box_invalidate_sort (self->list);
  offer_others (self);
}

static void
remove_all_rows (KithExtendedGroup *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      gtk_list_box_remove (self->list, row);
      g_hash_table_iter_remove (&iter);
    }
}

/* One that was made just now may not have come with the list yet. */
static void
learn_field (KithExtendedGroup *self, KithExtendedField *field)
{
  if (find_field (self, kith_extended_field_get_key (field)) == NULL)
    g_ptr_array_add (self->fields, g_object_ref (field));
}

static void
chosen_cb (KithExtendedGroup *self, KithExtendedField *field)
{
  const char *key = kith_extended_field_get_key (field);
  GtkWidget *row;

  if (self->draft == NULL || self->fields == NULL)
    return;

  learn_field (self, field);
  g_hash_table_add (self->added, g_strdup (key));
  update (self);
  row = g_hash_table_lookup (self->rows, key);
  gtk_widget_grab_focus (row);
  kith_scroll_into_sight (row, GTK_WIDGET (self->add));
}

/* The key is made from the name, and may be another one where the field had
 * been renamed: what was typed follows. */
static void
move_value (KithExtendedGroup *self, const char *from, const char *to)
{
  JsonNode *value = kith_contact_info_get_extended (
    kith_draft_get_info (self->draft), from);

  if (g_str_equal (from, to) || value == NULL)
    return;

  kith_draft_set_extended (self->draft, to, kith_json_copy_node (value));
  kith_draft_set_extended (self->draft, from, NULL);
}

static void
created_again (KithExtendedGroup *self,
               const char *deleted_key,
               KithExtendedField *field)
{
  const char *key = kith_extended_field_get_key (field);
  GtkWidget *row;

  if (self->draft == NULL || self->fields == NULL)
    return;

  learn_field (self, field);
  move_value (self, deleted_key, key);
  update (self);
  row = g_hash_table_lookup (self->rows, key);
  if (row != NULL)
    gtk_widget_grab_focus (row);
}

static void
created_again_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithExtendedGroup) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField)
    field = kith_contacts_find_or_create_field_finish (KITH_CONTACTS (contacts),
                                                       result, NULL, &error);
  g_autofree char *key = g_steal_pointer (&self->deleted_key);
  GtkWidget *row;

  /* Disposed of meanwhile. */
  if (self->cancellable == NULL)
    return;

  g_clear_object (&self->cancellable);
  row = g_hash_table_lookup (self->rows, key);
  if (field != NULL)
    {
      created_again (self, key, field);
    }
  else if (row != NULL)
    {
      g_autofree char *message = kith_message_for_error (error);

      kith_entry_row_set_error (KITH_ENTRY_ROW (row), message);
    }
}

static void
create_again_cb (KithExtendedGroup *self, KithFieldRow *row)
{
  KithExtendedField *field = kith_field_row_get_extended (row);

  if (self->contacts == NULL || self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  self->deleted_key = g_strdup (kith_extended_field_get_key (field));
  kith_contacts_find_or_create_field_async (
    self->contacts, kith_extended_field_get_display_name (field),
    kith_extended_field_get_data_type (field), self->cancellable,
    created_again_cb, g_object_ref (self));
}

static void
draft_changed_cb (KithExtendedGroup *self, KithField field, const char *key)
{
  if (field != KITH_FIELD_EXTENDED)
    return;

  /* What has a row looks after itself; it does not go while one types. */
  if (key != NULL && g_hash_table_contains (self->rows, key)
      && find_field (self, key) != NULL)
    return;

  update (self);
}

/* In the order of the definitions. */
static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer data)
{
  KithExtendedGroup *self = data;
  const char *key_a;
  const char *key_b;

  if (!KITH_IS_FIELD_ROW (a) || !KITH_IS_FIELD_ROW (b))
    return KITH_IS_FIELD_ROW (b) - KITH_IS_FIELD_ROW (a);

  key_a = kith_field_row_get_key (KITH_FIELD_ROW (a));
  key_b = kith_field_row_get_key (KITH_FIELD_ROW (b));
  for (guint i = 0; self->fields != NULL && i < self->fields->len; i++)
    {
      const char *key = kith_extended_field_get_key (self->fields->pdata[i]);

      if (g_str_equal (key, key_a))
        return g_str_equal (key, key_b) ? 0 : -1;
      if (g_str_equal (key, key_b))
        return 1;
    }

  return 0;
}

static void
kith_extended_group_dispose (GObject *object)
{
  KithExtendedGroup *self = KITH_EXTENDED_GROUP (object);

  kith_extended_group_set_draft (self, NULL);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->contacts);

  G_OBJECT_CLASS (kith_extended_group_parent_class)->dispose (object);
}

static void
kith_extended_group_finalize (GObject *object)
{
  KithExtendedGroup *self = KITH_EXTENDED_GROUP (object);

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->added);
  g_free (self->deleted_key);

  G_OBJECT_CLASS (kith_extended_group_parent_class)->finalize (object);
}

static void
kith_extended_group_class_init (KithExtendedGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kith_extended_group_dispose;
  object_class->finalize = kith_extended_group_finalize;
}

static GtkWidget *
make_list (KithExtendedGroup *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_sort_func (self->list, compare_rows, self, NULL);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Custom Fields"), -1);

  return list;
}

static void
kith_extended_group_init (KithExtendedGroup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *heading = gtk_label_new (_ ("Custom Fields"));

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->added = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_margin_top (heading, 6);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), make_list (self));
  adw_bin_set_child (ADW_BIN (self), box);

  self->add_field = KITH_ADD_FIELD (kith_add_field_new ());
  g_signal_connect_swapped (self->add_field, "chosen", G_CALLBACK (chosen_cb),
                            self);
  self->add = KITH_ADD_ROW (
    kith_add_row_new_with_popover (_ ("Add Field"),
                                   GTK_WIDGET (self->add_field)));
  gtk_list_box_append (self->list, GTK_WIDGET (self->add));
  gtk_widget_hide (GTK_WIDGET (self));
}

GtkWidget *
kith_extended_group_new (void)
{
  return g_object_new (KITH_TYPE_EXTENDED_GROUP, NULL);
}

/**
 * kith_extended_group_set_draft:
 * @self: a group
 * @draft: (nullable): what it shows and writes to
 */
void
kith_extended_group_set_draft (KithExtendedGroup *self, KithDraft *draft)
{
  GHashTableIter iter;
  gpointer row;

  g_return_if_fail (KITH_IS_EXTENDED_GROUP (self));
  g_return_if_fail (draft == NULL || KITH_IS_DRAFT (draft));

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  if (g_set_object (&self->draft, draft))
    for_each_deleted (self, remove_row);
  g_hash_table_remove_all (self->added);

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    kith_field_row_set_draft (row, draft);
  if (draft == NULL)
    return;

  g_signal_connect_swapped (draft, "changed", G_CALLBACK (draft_changed_cb),
                            self);
  update (self);
}

void
kith_extended_group_set_contacts (KithExtendedGroup *self,
                                  KithContacts *contacts)
{
  g_return_if_fail (KITH_IS_EXTENDED_GROUP (self));

  g_set_object (&self->contacts, contacts);
  kith_add_field_set_contacts (self->add_field, contacts);
}

/**
 * kith_extended_group_set_fields:
 * @self: a group
 * @fields: (nullable) (element-type KithExtendedField): those that there are
 */
void
kith_extended_group_set_fields (KithExtendedGroup *self, GPtrArray *fields)
{
  g_return_if_fail (KITH_IS_EXTENDED_GROUP (self));

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  if (fields != NULL)
    {
      self->fields = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < fields->len; i++)
        g_ptr_array_add (self->fields, g_object_ref (fields->pdata[i]));
    }
  else
    remove_all_rows (self);

  update (self);
}

GtkWidget *
kith_extended_group_check (KithExtendedGroup *self)
{
  GtkWidget *first = NULL;
  GtkWidget *row;

  g_return_val_if_fail (KITH_IS_EXTENDED_GROUP (self), NULL);

  /* In the order that is seen. */
  for (row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (KITH_IS_FIELD_ROW (row) && !kith_field_row_check (KITH_FIELD_ROW (row))
        && first == NULL)
      first = row;

  return first;
}

GtkWidget *
kith_extended_group_get_row (KithExtendedGroup *self, const char *key)
{
  g_return_val_if_fail (KITH_IS_EXTENDED_GROUP (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  return g_hash_table_lookup (self->rows, key);
}
