/* kith-contact-history.c: what a contact was, as a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contact-history.h"

#include "base/kith-object.h"

struct _KithContactHistory
{
  GObject parent_instance;

  /* construct */
  KithContacts *contacts;
  char *contact_id;

  GPtrArray *items;   /* KithHistoryItem */
  KithRevision *last; /* read, but not what was before it; or NULL */
  char *next;         /* where the next page begins; or NULL */
  char *own_name;     /* or NULL */
  GError *error;      /* of the last page */
  gboolean is_loading;
  gboolean is_stale; /* something has happened since it began to read */
};

static void kith_contact_history_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  KithContactHistory,
  kith_contact_history,
  G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                         kith_contact_history_list_model_init))

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
tell (KithContactHistory *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Pages */

static gint64
get_number (KithHistoryItem *version)
{
  return kith_history_item_get_revision (version)->revision;
}

/* What is known of each but the last of a page is what was before it. */
static void
add_item (KithContactHistory *self,
          guint position,
          KithRevision *revision,
          KithContact *former)
{
  g_ptr_array_insert (self->items, (int) position,
                      kith_history_item_new (revision, former));
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/* Takes what @page holds, one by one. */
static KithRevision *
take_first (KithRevisions *page)
{
  return page->revisions->len > 0 ? g_ptr_array_steal_index (page->revisions, 0)
                                  : NULL;
}

static void
append_page (KithContactHistory *self, KithRevisions *page)
{
  KithRevision *revision;

  while ((revision = take_first (page)) != NULL)
    {
      if (self->last != NULL)
        add_item (self, self->items->len, g_steal_pointer (&self->last),
                  revision->contact);
      self->last = revision;
    }

  g_free (self->next);
  self->next = g_steal_pointer (&page->next);
  /* Before the oldest there was nothing, or it is forgotten. */
  if (self->next == NULL && self->last != NULL)
    add_item (self, self->items->len, g_steal_pointer (&self->last), NULL);
}

static void
clear (KithContactHistory *self)
{
  guint n_items = self->items->len;

  g_ptr_array_set_size (self->items, 0);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_items, 0);
  g_clear_pointer (&self->last, kith_revision_free);
  g_clear_pointer (&self->next, g_free);
}

static gboolean
is_same (const KithRevision *revision, KithHistoryItem *item)
{
  const KithRevision *known = kith_history_item_get_revision (item);

  return revision->revision == known->revision
         && g_str_equal (revision->action, known->action);
}

/* How many of @page are newer than what is there; -1: all, and perhaps not all
 * of those. */
static int
count_new (KithContactHistory *self, KithRevisions *page)
{
  for (guint i = 0; i < page->revisions->len && self->items->len > 0; i++)
    if (is_same (page->revisions->pdata[i], self->items->pdata[0]))
      return (int) i;

  return -1;
}

/* What is new goes in front; the rest stays, so that nothing moves. */
static void
prepend (KithContactHistory *self, KithRevisions *page, guint n_new)
{
  for (guint i = 0; i < n_new; i++)
    {
      KithRevision *revision = take_first (page);
      const KithRevision *former = page->revisions->pdata[0];

      add_item (self, i, revision, former->contact);
    }
}

static void
take_head (KithContactHistory *self, KithRevisions *page)
{
  int n_new = count_new (self, page);

  if (n_new >= 0)
    {
      prepend (self, page, (guint) n_new);
      return;
    }

  clear (self);
  append_page (self, page);
}

/* Reading */

static void load (KithContactHistory *self, gboolean head);

static void
finish (KithContactHistory *self,
        KithRevisions *page,
        gboolean head,
        GError *error)
{
  self->is_loading = FALSE;
  g_clear_error (&self->error);
  if (page == NULL)
    {
      self->error = error;
      self->is_stale |= head;
    }
  else if (head)
    take_head (self, page);
  else
    append_page (self, page);

  if (self->is_stale && error == NULL)
    load (self, /* head= */ TRUE);
  tell (self);
}

static void
loaded (KithContactHistory *self, GAsyncResult *result, gboolean head)
{
  GError *error = NULL;
  g_autoptr (KithRevisions)
    page = kith_contacts_list_revisions_finish (self->contacts, result, &error);

  finish (self, page, head, error);
}

static void
head_loaded_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContactHistory) self = data;

  loaded (self, result, /* head= */ TRUE);
}

static void
more_loaded_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContactHistory) self = data;

  loaded (self, result, /* head= */ FALSE);
}

static void
named_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithContactHistory) self = data;
  g_autofree char *name = kith_contacts_get_own_name_finish (
    KITH_CONTACTS (contacts), result, NULL);

  if (name != NULL && kith_set_str (&self->own_name, name))
    tell (self);
}

static void
load (KithContactHistory *self, gboolean head)
{
  self->is_loading = TRUE;
  if (head)
    {
      self->is_stale = FALSE;
      if (self->own_name == NULL)
        kith_contacts_get_own_name_async (self->contacts, NULL, named_cb,
                                          g_object_ref (self));
    }
  kith_contacts_list_revisions_async (self->contacts, self->contact_id, 0,
                                      head ? NULL : self->next, NULL,
                                      head ? head_loaded_cb : more_loaded_cb,
                                      g_object_ref (self));
}

/* What happens meanwhile */

static void
look_again (KithContactHistory *self)
{
  self->is_stale = TRUE;
  if (!self->is_loading)
    {
      load (self, /* head= */ TRUE);
      tell (self);
    }
}

static void
contact_changed_cb (KithContactHistory *self, KithContact *contact)
{
  if (g_str_equal (kith_contact_get_id (contact), self->contact_id)
      && (self->items->len == 0
          || kith_contact_get_revision (contact)
               > get_number (self->items->pdata[0])))
    look_again (self);
}

static void
contact_gone_cb (KithContactHistory *self, const char *id)
{
  if (g_str_equal (id, self->contact_id))
    look_again (self);
}

/* The class */

static GType
kith_contact_history_get_item_type (GListModel *model)
{
  return KITH_TYPE_HISTORY_ITEM;
}

static guint
kith_contact_history_get_n_items (GListModel *model)
{
  return KITH_CONTACT_HISTORY (model)->items->len;
}

static gpointer
kith_contact_history_get_item (GListModel *model, guint position)
{
  KithContactHistory *self = KITH_CONTACT_HISTORY (model);

  return position < self->items->len
           ? g_object_ref (self->items->pdata[position])
           : NULL;
}

static void
kith_contact_history_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = kith_contact_history_get_item_type;
  iface->get_n_items = kith_contact_history_get_n_items;
  iface->get_item = kith_contact_history_get_item;
}

/* What is on its way holds a reference. */
static void
kith_contact_history_dispose (GObject *object)
{
  KithContactHistory *self = KITH_CONTACT_HISTORY (object);

  g_clear_object (&self->contacts);

  G_OBJECT_CLASS (kith_contact_history_parent_class)->dispose (object);
}

static void
kith_contact_history_finalize (GObject *object)
{
  KithContactHistory *self = KITH_CONTACT_HISTORY (object);

  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->last, kith_revision_free);
  g_clear_error (&self->error);
  g_free (self->contact_id);
  g_free (self->own_name);
  g_free (self->next);

  G_OBJECT_CLASS (kith_contact_history_parent_class)->finalize (object);
}

static void
kith_contact_history_class_init (KithContactHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kith_contact_history_dispose;
  object_class->finalize = kith_contact_history_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", KITH_TYPE_CONTACT_HISTORY,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
}

static void
kith_contact_history_init (KithContactHistory *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * kith_contact_history_new:
 * @contacts: the contacts of a server
 * @contact_id: which one; it may be deleted
 *
 * Returns: (transfer full): its history, whose first page is on its way
 */
KithContactHistory *
kith_contact_history_new (KithContacts *contacts, const char *contact_id)
{
  KithContactHistory *self;

  g_return_val_if_fail (KITH_IS_CONTACTS (contacts), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);

  self = g_object_new (KITH_TYPE_CONTACT_HISTORY, NULL);
  self->contacts = g_object_ref (contacts);
  self->contact_id = g_strdup (contact_id);
  g_signal_connect_object (contacts, "contact-changed",
                           G_CALLBACK (contact_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (contacts, "contact-gone",
                           G_CALLBACK (contact_gone_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (contacts, "reload", G_CALLBACK (look_again), self,
                           G_CONNECT_SWAPPED);
  load (self, /* head= */ TRUE);

  return self;
}

gboolean
kith_contact_history_is_loading (KithContactHistory *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_HISTORY (self), FALSE);

  return self->is_loading;
}

const GError *
kith_contact_history_get_error (KithContactHistory *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_HISTORY (self), NULL);

  return self->error;
}

gboolean
kith_contact_history_has_more (KithContactHistory *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_HISTORY (self), FALSE);

  return self->next != NULL;
}

/**
 * kith_contact_history_load_more:
 * @self: a history
 *
 * Reads the next page, if there is one and none is being read.
 */
void
kith_contact_history_load_more (KithContactHistory *self)
{
  gboolean head;

  g_return_if_fail (KITH_IS_CONTACT_HISTORY (self));

  head = self->items->len == 0 || self->is_stale;
  if (self->is_loading || (!head && self->next == NULL))
    return;

  load (self, head);
  tell (self);
}

KithContact *
kith_contact_history_get_current (KithContactHistory *self)
{
  KithHistoryItem *newest;

  g_return_val_if_fail (KITH_IS_CONTACT_HISTORY (self), NULL);

  newest = self->items->len > 0 ? self->items->pdata[0] : NULL;
  if (newest == NULL
      || g_str_equal (kith_history_item_get_revision (newest)->action,
                      "DELETED"))
    return NULL;

  return kith_history_item_get_contact (newest);
}

const char *
kith_contact_history_get_own_name (KithContactHistory *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_HISTORY (self), NULL);

  return self->own_name;
}
