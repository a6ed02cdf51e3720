/* kith-list-selection.c: which contact is open, which are checked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-list-selection.h"

#include "base/kith-object.h"

struct _KithListSelection
{
  GObject parent_instance;

  /* owned */
  KithContactList *list;
  char *opened;
  GHashTable *checked; /* id → KithContact */

  gboolean selecting;
  KithInput input;
};

enum
{
  PROP_MODEL = 1,
  PROP_SELECTING,
  PROP_N_CHECKED,
  N_PROPS,
};

enum
{
  SIGNAL_ALL,
  SIGNAL_OPEN,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void kith_list_selection_list_model_init (GListModelInterface *iface);
static void
kith_list_selection_selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  KithListSelection,
  kith_list_selection,
  G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kith_list_selection_list_model_init)
    G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                           kith_list_selection_selection_model_init))

/* (transfer full) (nullable): NULL while it has not been fetched. */
static KithContact *
get_contact (KithListSelection *self, guint position)
{
  g_autoptr (KithContactSlot)
    slot = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  KithContact *contact = slot != NULL ? kith_contact_slot_get_contact (slot)
                                      : NULL;

  return contact != NULL ? g_object_ref (contact) : NULL;
}

static gboolean
is_selected_id (KithListSelection *self, const char *id)
{
  return self->selecting ? g_hash_table_contains (self->checked, id)
                         : g_strcmp0 (id, self->opened) == 0;
}

static void
emit_changed (KithListSelection *self, guint position)
{
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position,
                                         1);
}

static void
emit_changed_id (KithListSelection *self, const char *id)
{
  guint position;

  if (id != NULL && kith_contact_list_find (self->list, id, &position))
    emit_changed (self, position);
}

static void
emit_all_changed (KithListSelection *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  if (n > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n);
}

static void
set_checked (KithListSelection *self, KithContact *contact, gboolean checked)
{
  const char *id = kith_contact_get_id (contact);

  if (!checked)
    g_hash_table_remove (self->checked, id);
  /* What is not there yet cannot be changed there. */
  else if (!kith_contact_list_is_unsent (self->list, id))
    g_hash_table_replace (self->checked, g_strdup (id), g_object_ref (contact));
}

static void
checked_changed (KithListSelection *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_CHECKED]);
}

static void
toggle (KithListSelection *self, guint position)
{
  g_autoptr (KithContact) contact = get_contact (self, position);

  if (contact == NULL)
    return;

  set_checked (self, contact,
               !g_hash_table_contains (self->checked,
                                       kith_contact_get_id (contact)));
  emit_changed (self, position);
  checked_changed (self);
}

/* Ctrl+click begins selecting, as in a file manager: with the open contact,
 * and the one that was clicked.
 */
static void
begin_at (KithListSelection *self, guint position)
{
  g_autoptr (KithContact) contact = get_contact (self, position);
  g_autoptr (KithContact) opened = NULL;
  guint opened_position;

  if (self->opened != NULL
      && kith_contact_list_find (self->list, self->opened, &opened_position))
    opened = get_contact (self, opened_position);

  kith_list_selection_set_selecting (self, TRUE);
  if (opened != NULL)
    set_checked (self, opened, TRUE);
  if (contact != NULL)
    set_checked (self, contact, TRUE);
  emit_all_changed (self);
  checked_changed (self);
}

static GType
kith_list_selection_get_item_type (GListModel *model)
{
  return KITH_TYPE_CONTACT_SLOT;
}

static guint
kith_list_selection_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (KITH_LIST_SELECTION (model)->list));
}

static gpointer
kith_list_selection_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (
    G_LIST_MODEL (KITH_LIST_SELECTION (model)->list), position);
}

static gboolean
kith_list_selection_is_selected (GtkSelectionModel *model, guint position)
{
  KithListSelection *self = KITH_LIST_SELECTION (model);
  g_autoptr (KithContact) contact = get_contact (self, position);

  return contact != NULL
         && is_selected_id (self, kith_contact_get_id (contact));
}

static void
add_position (KithListSelection *self, const char *id, GtkBitset *positions)
{
  guint position;

  if (id != NULL && kith_contact_list_find (self->list, id, &position))
    gtk_bitset_add (positions, position);
}

/* Looks for our ids among the pages at hand: to go through the positions would
 * fetch every contact there is.
 */
static GtkBitset *
kith_list_selection_get_selection_in_range (GtkSelectionModel *model,
                                            guint position,
                                            guint n_items)
{
  KithListSelection *self = KITH_LIST_SELECTION (model);
  GtkBitset *positions = gtk_bitset_new_empty ();
  GHashTableIter iter;
  gpointer id;

  if (!self->selecting)
    {
      add_position (self, self->opened, positions);
      return positions;
    }

  g_hash_table_iter_init (&iter, self->checked);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    add_position (self, id, positions);

  return positions;
}

static gboolean
kith_list_selection_select_item (GtkSelectionModel *model,
                                 guint position,
                                 gboolean unselect_rest)
{
  KithListSelection *self = KITH_LIST_SELECTION (model);
  g_autoptr (KithContact) contact = NULL;

  if (self->selecting)
    {
      /* Arrow keys move about; they check nothing. */
      if (!unselect_rest || self->input != KITH_INPUT_KEYS)
        toggle (self, position);
      return TRUE;
    }

  if (!unselect_rest && self->input != KITH_INPUT_NONE)
    {
      begin_at (self, position);
      return TRUE;
    }

  contact = get_contact (self, position);
  if (contact != NULL)
    g_signal_emit (self, signals[SIGNAL_OPEN], 0, contact);

  return TRUE;
}

static gboolean
kith_list_selection_unselect_item (GtkSelectionModel *model, guint position)
{
  KithListSelection *self = KITH_LIST_SELECTION (model);

  if (self->selecting)
    toggle (self, position);
  else
    begin_at (self, position);

  return TRUE;
}

/* (transfer container) (nullable): NULL when one of them is not at hand. */
static GPtrArray *
get_range (KithListSelection *self, guint position, guint n_items)
{
  g_autoptr (GPtrArray)
    contacts = g_ptr_array_new_with_free_func (g_object_unref);

  /* More than a few screens were not all seen: they are not fetched either. */
  if (n_items > KITH_LIMIT_PAGE)
    return NULL;

  for (guint i = 0; i < n_items; i++)
    {
      KithContact *contact = get_contact (self, position + i);

      if (contact == NULL)
        return NULL;
      g_ptr_array_add (contacts, contact);
    }

  return g_steal_pointer (&contacts);
}

/* FALSE makes GTK choose the one item instead. */
static gboolean
kith_list_selection_select_range (GtkSelectionModel *model,
                                  guint position,
                                  guint n_items,
                                  gboolean unselect_rest)
{
  KithListSelection *self = KITH_LIST_SELECTION (model);
  g_autoptr (GPtrArray) contacts = get_range (self, position, n_items);

  if (contacts == NULL)
    return FALSE;

  kith_list_selection_set_selecting (self, TRUE);
  kith_list_selection_check (self, contacts);

  return TRUE;
}

static gboolean
kith_list_selection_unselect_range (GtkSelectionModel *model,
                                    guint position,
                                    guint n_items)
{
  KithListSelection *self = KITH_LIST_SELECTION (model);
  g_autoptr (GPtrArray) contacts = get_range (self, position, n_items);

  if (contacts == NULL || !self->selecting)
    return FALSE;

  for (guint i = 0; i < contacts->len; i++)
    set_checked (self, g_ptr_array_index (contacts, i), FALSE);
  emit_all_changed (self);
  checked_changed (self);

  return TRUE;
}

/* What is not at hand must be fetched first: not for a model to do. */
static gboolean
kith_list_selection_select_all (GtkSelectionModel *model)
{
  g_signal_emit (model, signals[SIGNAL_ALL], 0);

  return TRUE;
}

static gboolean
kith_list_selection_unselect_all (GtkSelectionModel *model)
{
  KithListSelection *self = KITH_LIST_SELECTION (model);

  if (!self->selecting)
    return FALSE;

  g_hash_table_remove_all (self->checked);
  emit_all_changed (self);
  checked_changed (self);

  return TRUE;
}

static void
kith_list_selection_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = kith_list_selection_get_item_type;
  iface->get_n_items = kith_list_selection_get_n_items;
  iface->get_item = kith_list_selection_get_item;
}

static void
kith_list_selection_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = kith_list_selection_is_selected;
  iface->get_selection_in_range = kith_list_selection_get_selection_in_range;
  iface->select_item = kith_list_selection_select_item;
  iface->unselect_item = kith_list_selection_unselect_item;
  iface->select_range = kith_list_selection_select_range;
  iface->unselect_range = kith_list_selection_unselect_range;
  iface->select_all = kith_list_selection_select_all;
  iface->unselect_all = kith_list_selection_unselect_all;
}

static void
kith_list_selection_get_property (GObject *object,
                                  guint property_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  KithListSelection *self = KITH_LIST_SELECTION (object);

  switch (property_id)
    {
    case PROP_MODEL:
      g_value_set_object (value, self->list);
      break;
    case PROP_SELECTING:
      g_value_set_boolean (value, self->selecting);
      break;
    case PROP_N_CHECKED:
      g_value_set_uint (value, g_hash_table_size (self->checked));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kith_list_selection_finalize (GObject *object)
{
  KithListSelection *self = KITH_LIST_SELECTION (object);

  g_clear_object (&self->list);
  g_clear_pointer (&self->opened, g_free);
  g_clear_pointer (&self->checked, g_hash_table_unref);

  G_OBJECT_CLASS (kith_list_selection_parent_class)->finalize (object);
}

static void
kith_list_selection_class_init (KithListSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kith_list_selection_finalize;
  object_class->get_property = kith_list_selection_get_property;

  props[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL,
                                           G_TYPE_LIST_MODEL,
                                           KITH_PARAM_READABLE);
  props[PROP_SELECTING] = g_param_spec_boolean ("selecting", NULL, NULL, FALSE,
                                                KITH_PARAM_READABLE);
  props[PROP_N_CHECKED] = g_param_spec_uint ("n-checked", NULL, NULL, 0,
                                             G_MAXUINT, 0, KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_ALL] = g_signal_new ("all", KITH_TYPE_LIST_SELECTION,
                                      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
  signals[SIGNAL_OPEN] = g_signal_new ("open", KITH_TYPE_LIST_SELECTION,
                                       G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, KITH_TYPE_CONTACT);
}

static void
kith_list_selection_init (KithListSelection *self)
{
  self->checked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         g_object_unref);
}

static void
list_items_changed (KithListSelection *self,
                    guint position,
                    guint removed,
                    guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/**
 * kith_list_selection_new:
 * @list: the contacts
 *
 * Returns: (transfer full): a model of the same items, with nothing selected
 */
KithListSelection *
kith_list_selection_new (KithContactList *list)
{
  KithListSelection *self;

  g_return_val_if_fail (KITH_IS_CONTACT_LIST (list), NULL);

  self = g_object_new (KITH_TYPE_LIST_SELECTION, NULL);
  self->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed",
                           G_CALLBACK (list_items_changed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * kith_list_selection_set_opened:
 * @self: a selection
 * @contact_id: (nullable): the open contact
 */
void
kith_list_selection_set_opened (KithListSelection *self, const char *contact_id)
{
  g_autofree char *former = NULL;

  g_return_if_fail (KITH_IS_LIST_SELECTION (self));

  former = g_strdup (self->opened);
  if (!kith_set_str (&self->opened, contact_id) || self->selecting)
    return;

  emit_changed_id (self, former);
  emit_changed_id (self, contact_id);
}

const char *
kith_list_selection_get_opened (KithListSelection *self)
{
  g_return_val_if_fail (KITH_IS_LIST_SELECTION (self), NULL);

  return self->opened;
}

gboolean
kith_list_selection_is_selecting (KithListSelection *self)
{
  g_return_val_if_fail (KITH_IS_LIST_SELECTION (self), FALSE);

  return self->selecting;
}

/**
 * kith_list_selection_set_selecting:
 * @self: a selection
 * @selecting: whether clicks check contacts
 */
void
kith_list_selection_set_selecting (KithListSelection *self, gboolean selecting)
{
  g_return_if_fail (KITH_IS_LIST_SELECTION (self));

  if (!kith_set_boolean (&self->selecting, selecting))
    return;

  g_hash_table_remove_all (self->checked);
  emit_all_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTING]);
  checked_changed (self);
}

guint
kith_list_selection_get_n_checked (KithListSelection *self)
{
  g_return_val_if_fail (KITH_IS_LIST_SELECTION (self), 0);

  return g_hash_table_size (self->checked);
}

/**
 * kith_list_selection_dup_checked:
 * @self: a selection
 *
 * Returns: (transfer container) (element-type KithContact): the contacts as
 *   they were when they were checked
 */
GPtrArray *
kith_list_selection_dup_checked (KithListSelection *self)
{
  GPtrArray *contacts;
  GHashTableIter iter;
  gpointer contact;

  g_return_val_if_fail (KITH_IS_LIST_SELECTION (self), NULL);

  contacts = g_ptr_array_new_with_free_func (g_object_unref);
  g_hash_table_iter_init (&iter, self->checked);
  while (g_hash_table_iter_next (&iter, NULL, &contact))
    g_ptr_array_add (contacts, g_object_ref (contact));

  return contacts;
}

/**
 * kith_list_selection_check:
 * @self: a selection in selection mode
 * @contacts: (element-type KithContact): those to check beside the others
 */
void
kith_list_selection_check (KithListSelection *self, GPtrArray *contacts)
{
  g_return_if_fail (KITH_IS_LIST_SELECTION (self));
  g_return_if_fail (self->selecting);
  g_return_if_fail (contacts != NULL);

  for (guint i = 0; i < contacts->len; i++)
    set_checked (self, g_ptr_array_index (contacts, i), TRUE);
  emit_all_changed (self);
  checked_changed (self);
}

/**
 * kith_list_selection_forget:
 * @self: a selection
 * @contact_id: a contact that was deleted
 */
void
kith_list_selection_forget (KithListSelection *self, const char *contact_id)
{
  g_return_if_fail (KITH_IS_LIST_SELECTION (self));
  g_return_if_fail (contact_id != NULL);

  if (g_hash_table_remove (self->checked, contact_id))
    checked_changed (self);
}

void
kith_list_selection_set_input (KithListSelection *self, KithInput input)
{
  g_return_if_fail (KITH_IS_LIST_SELECTION (self));

  self->input = input;
}

/**
 * kith_list_selection_touch:
 * @self: a selection
 * @position: where another contact stands than before
 */
void
kith_list_selection_touch (KithListSelection *self, guint position)
{
  g_return_if_fail (KITH_IS_LIST_SELECTION (self));

  if (position < g_list_model_get_n_items (G_LIST_MODEL (self->list)))
    emit_changed (self, position);
}
