/* kith-contact-list.c: the contacts as a list model that pages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contact-list-private.h"

#include "base/kith-object.h"

static void kith_contact_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  KithContactList,
  kith_contact_list,
  G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kith_contact_list_model_init))

enum
{
  PROP_CONTACTS = 1,
  PROP_LOADING,
  PROP_TOTAL,
  PROP_ALL,
  PROP_ERROR,
  PROP_SEARCH,
  PROP_SORT,
  PROP_DESCENDING,
  N_PROPS,
};

enum
{
  SIGNAL_REPLACE,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* What everyone can see */

void
_kith_contact_list_set_loading (KithContactList *self, gboolean is_loading)
{
  if (kith_set_boolean (&self->is_loading, is_loading))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

void
_kith_contact_list_set_all (KithContactList *self, gint64 all)
{
  if (self->all == all)
    return;

  self->all = all;
  _kith_contact_list_tell_all (self);
}

void
_kith_contact_list_tell_all (KithContactList *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ALL]);
}

/* @error: (transfer full) (nullable) */
void
_kith_contact_list_take_error (KithContactList *self, GError *error)
{
  if (self->error == NULL && error == NULL)
    return;

  g_clear_error (&self->error);
  self->error = error;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

/* The one place that tells of rows which come and go. */
void
_kith_contact_list_tell (KithContactList *self,
                         guint position,
                         guint removed,
                         guint added)
{
  if (removed == 0 && added == 0)
    return;

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOTAL]);
}

void
_kith_contact_list_tell_replace (KithContactList *self)
{
  g_signal_emit (self, signals[SIGNAL_REPLACE], 0);
}

/* The list model */

static GType
kith_contact_list_get_item_type (GListModel *model)
{
  return KITH_TYPE_CONTACT_SLOT;
}

static guint
kith_contact_list_get_n_items (GListModel *model)
{
  return _kith_list_window_get_n_shown (KITH_CONTACT_LIST (model)->window);
}

static gpointer
kith_contact_list_get_item (GListModel *model, guint position)
{
  KithContactList *self = KITH_CONTACT_LIST (model);
  KithContactSlot *slot;
  guint page;

  if (position >= _kith_list_window_get_n_shown (self->window))
    return NULL;

  page = _kith_contact_list_page_at (self, position);
  self->last_page = page;
  _kith_list_window_touch (self->window, page);
  slot = _kith_contact_list_hold_slot (self, position);
  if (kith_contact_slot_get_contact (slot) == NULL)
    {
      g_hash_table_remove (self->failed, GUINT_TO_POINTER (page));
      _kith_contact_list_schedule (self);
    }

  return slot;
}

static void
kith_contact_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = kith_contact_list_get_item_type;
  iface->get_n_items = kith_contact_list_get_n_items;
  iface->get_item = kith_contact_list_get_item;
}

/* The class */

static void
set_descending (KithContactList *self, gboolean is_descending)
{
  if (!kith_set_boolean (&self->is_descending, is_descending))
    return;

  _kith_contact_list_begin_anew (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DESCENDING]);
}

static void
kith_contact_list_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  KithContactList *self = KITH_CONTACT_LIST (object);

  switch (id)
    {
    case PROP_CONTACTS:
      g_value_set_object (value, self->contacts);
      break;

    case PROP_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;

    case PROP_TOTAL:
      g_value_set_int64 (value, kith_contact_list_get_total (self));
      break;

    case PROP_ALL:
      g_value_set_int64 (value, kith_contact_list_get_all (self));
      break;

    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;

    case PROP_SEARCH:
      g_value_set_string (value, self->search);
      break;

    case PROP_SORT:
      g_value_set_int (value, (int) self->sort);
      break;

    case PROP_DESCENDING:
      g_value_set_boolean (value, self->is_descending);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_contact_list_set_property (GObject *object,
                                guint id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  KithContactList *self = KITH_CONTACT_LIST (object);

  switch (id)
    {
    case PROP_CONTACTS:
      self->contacts = g_value_dup_object (value);
      break;

    case PROP_SEARCH:
      kith_contact_list_set_search (self, g_value_get_string (value));
      break;

    case PROP_SORT:
      kith_contact_list_set_sort (self, (KithSort) g_value_get_int (value));
      break;

    case PROP_DESCENDING:
      set_descending (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_contact_list_constructed (GObject *object)
{
  KithContactList *self = KITH_CONTACT_LIST (object);

  G_OBJECT_CLASS (kith_contact_list_parent_class)->constructed (object);

  _kith_contact_list_connect (self);
  _kith_contact_list_begin_anew (self);
}

static void
kith_contact_list_dispose (GObject *object)
{
  KithContactList *self = KITH_CONTACT_LIST (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_handle_id (&self->rest, g_source_remove);
  _kith_contact_list_stop_placing (self);
  _kith_contact_list_forget_slots (self);

  G_OBJECT_CLASS (kith_contact_list_parent_class)->dispose (object);
}

static void
kith_contact_list_finalize (GObject *object)
{
  KithContactList *self = KITH_CONTACT_LIST (object);

  g_clear_object (&self->contacts);
  g_clear_pointer (&self->window, _kith_list_window_free);
  g_clear_pointer (&self->refreshed, _kith_list_window_free);
  g_clear_pointer (&self->unsent, g_ptr_array_unref);
  g_clear_pointer (&self->search, g_free);
  g_clear_error (&self->error);
  g_clear_pointer (&self->slots, g_hash_table_unref);
  g_clear_pointer (&self->positions, g_hash_table_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_clear_pointer (&self->fetching, g_hash_table_unref);
  g_clear_pointer (&self->failed, g_hash_table_unref);
  g_clear_object (&self->first);
  g_clear_object (&self->refreshing);
  g_clear_object (&self->counting);

  G_OBJECT_CLASS (kith_contact_list_parent_class)->finalize (object);
}

static void
kith_contact_list_class_init (KithContactListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kith_contact_list_get_property;
  object_class->set_property = kith_contact_list_set_property;
  object_class->constructed = kith_contact_list_constructed;
  object_class->dispose = kith_contact_list_dispose;
  object_class->finalize = kith_contact_list_finalize;

  props[PROP_CONTACTS] = g_param_spec_object ("contacts", NULL, NULL,
                                              KITH_TYPE_CONTACTS,
                                              KITH_PARAM_CONSTRUCT_ONLY);
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE,
                                              KITH_PARAM_READABLE);
  props[PROP_TOTAL] = g_param_spec_int64 ("total", NULL, NULL, 0, G_MAXINT64, 0,
                                          KITH_PARAM_READABLE);
  props[PROP_ALL] = g_param_spec_int64 ("all", NULL, NULL, 0, G_MAXINT64, 0,
                                        KITH_PARAM_READABLE);
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                                          KITH_PARAM_READABLE);
  props[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, NULL,
                                            KITH_PARAM_READWRITE);
  props[PROP_SORT] = g_param_spec_int ("sort", NULL, NULL, KITH_SORT_CREATED,
                                       KITH_SORT_BIRTHDATE,
                                       KITH_SORT_FIRST_NAME,
                                       KITH_PARAM_READWRITE);
  props[PROP_DESCENDING] = g_param_spec_boolean ("descending", NULL, NULL,
                                                 FALSE, KITH_PARAM_READWRITE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_REPLACE] = g_signal_new ("replace", KITH_TYPE_CONTACT_LIST,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
}

static void
kith_contact_list_init (KithContactList *self)
{
  self->window = _kith_list_window_new (KITH_LIST_PAGE, KITH_LIST_MAX_PAGES);
  self->slots = g_hash_table_new (NULL, NULL);
  self->positions = g_hash_table_new (NULL, NULL);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unsent = _kith_contact_list_new_unsent ();
  self->fetching = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->failed = g_hash_table_new (NULL, NULL);
  self->sort = KITH_SORT_FIRST_NAME;
  self->is_blank = TRUE;
  self->all = -1;
}

/**
 * kith_contact_list_new:
 * @contacts: whose contacts are listed
 *
 * By first name, without a search.  The first page is asked for at once.
 *
 * Returns: (transfer full): the list, empty until the first page comes
 */
KithContactList *
kith_contact_list_new (KithContacts *contacts)
{
  g_return_val_if_fail (KITH_IS_CONTACTS (contacts), NULL);

  return g_object_new (KITH_TYPE_CONTACT_LIST, "contacts", contacts, NULL);
}

/**
 * kith_contact_list_set_search:
 * @self: a list
 * @search: (nullable): what is looked for; NULL and "" for everything
 *
 * Replaces the search that is under way.
 */
void
kith_contact_list_set_search (KithContactList *self, const char *search)
{
  g_return_if_fail (KITH_IS_CONTACT_LIST (self));

  if (search != NULL && *search == '\0')
    search = NULL;
  if (!kith_set_str (&self->search, search))
    return;

  _kith_contact_list_begin_anew (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SEARCH]);
}

/**
 * kith_contact_list_get_search:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): what is looked for
 */
const char *
kith_contact_list_get_search (KithContactList *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_LIST (self), NULL);

  return self->search;
}

/**
 * kith_contact_list_set_sort:
 * @self: a list
 * @sort: the order, of those that need no key
 */
void
kith_contact_list_set_sort (KithContactList *self, KithSort sort)
{
  g_return_if_fail (KITH_IS_CONTACT_LIST (self));
  g_return_if_fail (sort != KITH_SORT_EXTENDED);

  if (self->sort == sort)
    return;

  self->sort = sort;
  _kith_contact_list_begin_anew (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SORT]);
}

/**
 * kith_contact_list_look_at:
 * @self: a list
 * @position: the first that is seen
 * @n_items: how many are seen; 0 when that is not known
 *
 * A view holds many more than it shows.  What is seen is fetched first.
 */
void
kith_contact_list_look_at (KithContactList *self, guint position, guint n_items)
{
  g_return_if_fail (KITH_IS_CONTACT_LIST (self));

  if (self->seen == position && self->n_seen == n_items)
    return;

  self->seen = position;
  self->n_seen = n_items;
  _kith_contact_list_disturb (self);
  _kith_contact_list_schedule (self);
}

/**
 * kith_contact_list_refresh:
 * @self: a list
 *
 * Asks again for what is looked at.  The rows that are still there stay, and
 * what is new in them appears in place.
 */
void
kith_contact_list_refresh (KithContactList *self)
{
  g_return_if_fail (KITH_IS_CONTACT_LIST (self));

  if (self->is_blank)
    {
      self->is_first_wanted |= self->first == NULL;
      _kith_contact_list_set_loading (self, TRUE);
    }
  self->is_refresh_wanted = TRUE;
  _kith_contact_list_schedule (self);
}

/**
 * kith_contact_list_is_loading:
 * @self: a list
 *
 * Returns: whether the first page of a new search or sort is awaited
 */
gboolean
kith_contact_list_is_loading (KithContactList *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_LIST (self), FALSE);

  return self->is_loading;
}

/**
 * kith_contact_list_get_total:
 * @self: a list
 *
 * Returns: how many are listed
 */
gint64
kith_contact_list_get_total (KithContactList *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_LIST (self), 0);

  return _kith_list_window_get_n_shown (self->window);
}

/**
 * kith_contact_list_get_all:
 * @self: a list
 *
 * Returns: how many there are without the search, with those that are to be
 *   made
 */
gint64
kith_contact_list_get_all (KithContactList *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_LIST (self), 0);

  return MAX (self->all, 0) + self->unsent->len;
}

/**
 * kith_contact_list_get_error:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): why the last fetch failed; NULL when it
 *   went well
 */
const GError *
kith_contact_list_get_error (KithContactList *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_LIST (self), NULL);

  return self->error;
}

/**
 * kith_contact_list_find:
 * @self: a list
 * @contact_id: whom to look for, among the pages that are held
 * @position: (out) (optional): where it stands
 *
 * Returns: whether it is among them, and shown
 */
gboolean
kith_contact_list_find (KithContactList *self,
                        const char *contact_id,
                        guint *position)
{
  guint found;

  g_return_val_if_fail (KITH_IS_CONTACT_LIST (self), FALSE);
  g_return_val_if_fail (contact_id != NULL, FALSE);

  found = _kith_list_window_find_position (self->window, contact_id);
  if (found == KITH_LIST_NOWHERE)
    return FALSE;
  if (position != NULL)
    *position = found;

  return TRUE;
}
