/* kith-drafts.c: what was typed and is not saved yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-drafts-private.h"

#include "service/outbox/kith-outbox-entry-private.h"

struct _KithDrafts
{
  GObject parent_instance;

  KithOutboxFile *file;
  GPtrArray *kept;    /* KithKeptDraft, oldest first */
  GPtrArray *keepers; /* KithKeeper, borrowed */
};

enum
{
  LOADED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void kith_drafts_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  KithDrafts,
  kith_drafts,
  G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kith_drafts_list_model_init))

/* The list */

static GType
kith_drafts_get_item_type (GListModel *model)
{
  return KITH_TYPE_KEPT_DRAFT;
}

static guint
kith_drafts_get_n_items (GListModel *model)
{
  return KITH_DRAFTS (model)->kept->len;
}

static gpointer
kith_drafts_get_item (GListModel *model, guint position)
{
  KithDrafts *self = KITH_DRAFTS (model);

  return position < self->kept->len
           ? g_object_ref (g_ptr_array_index (self->kept, position))
           : NULL;
}

static void
kith_drafts_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = kith_drafts_get_item_type;
  interface->get_n_items = kith_drafts_get_n_items;
  interface->get_item = kith_drafts_get_item;
}

/* The class */

static void
kith_drafts_finalize (GObject *object)
{
  KithDrafts *self = KITH_DRAFTS (object);

  g_clear_object (&self->file);
  g_ptr_array_unref (self->kept);
  g_ptr_array_unref (self->keepers);

  G_OBJECT_CLASS (kith_drafts_parent_class)->finalize (object);
}

static void
kith_drafts_class_init (KithDraftsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_drafts_finalize;

  signals[LOADED] = g_signal_new ("loaded", KITH_TYPE_DRAFTS, G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kith_drafts_init (KithDrafts *self)
{
  self->kept = g_ptr_array_new_with_free_func (g_object_unref);
  self->keepers = g_ptr_array_new ();
}

KithDrafts *
_kith_drafts_new (KithOutboxFile *file)
{
  KithDrafts *self = g_object_new (KITH_TYPE_DRAFTS, NULL);

  self->file = g_object_ref (file);

  return self;
}

/* Forms */

KithOutboxFile *
_kith_drafts_get_file (KithDrafts *self)
{
  return self->file;
}

void
_kith_drafts_add_keeper (KithDrafts *self, KithKeeper *keeper)
{
  g_ptr_array_add (self->keepers, keeper);
}

void
_kith_drafts_remove_keeper (KithDrafts *self, KithKeeper *keeper)
{
  g_ptr_array_remove (self->keepers, keeper);
}

void
_kith_drafts_offer (KithDrafts *self, KithKeptDraft *kept)
{
  g_ptr_array_add (self->kept, g_object_ref (kept));
  g_list_model_items_changed (G_LIST_MODEL (self), self->kept->len - 1, 0, 1);
}

void
_kith_drafts_withdraw (KithDrafts *self, KithKeptDraft *kept)
{
  guint position;

  if (!g_ptr_array_find (self->kept, kept, &position))
    return;

  g_ptr_array_remove_index (self->kept, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

void
_kith_drafts_take_record (KithDrafts *self, KithOutboxRecord *record)
{
  g_autoptr (KithKeptDraft)
    kept = _kith_kept_draft_new_from_json (record->id, record->document);

  if (kept != NULL)
    _kith_drafts_offer (self, kept);
  else
    g_message ("An unsaved change is of another version of Kith");
}

static void
add_to_batch (KithKeptDraft *kept, KithOutboxBatch *batch)
{
  g_autoptr (JsonObject) document = _kith_kept_draft_to_json (kept);

  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_DRAFT, kept->id, document);
}

void
_kith_drafts_add_to_batch (KithDrafts *self, KithOutboxBatch *batch)
{
  for (guint i = 0; i < self->kept->len; i++)
    add_to_batch (self->kept->pdata[i], batch);
  for (guint i = 0; i < self->keepers->len; i++)
    {
      KithKeptDraft *kept = _kith_keeper_get_in_file (self->keepers->pdata[i]);

      if (kept != NULL)
        add_to_batch (kept, batch);
    }
}

void
_kith_drafts_loaded (KithDrafts *self)
{
  g_signal_emit (self, signals[LOADED], 0);
}

/* What the outbox does */

static KithKeeper *
find_keeper (KithDrafts *self, KithDraft *draft)
{
  for (guint i = 0; i < self->keepers->len; i++)
    if (_kith_keeper_get_draft (self->keepers->pdata[i]) == draft)
      return self->keepers->pdata[i];

  return NULL;
}

void
_kith_drafts_begin_put (KithDrafts *self,
                        KithDraft *draft,
                        KithOutboxEntry *entry,
                        KithOutboxBatch *batch)
{
  KithKeeper *keeper = find_keeper (self, draft);

  if (keeper != NULL)
    _kith_keeper_begin_put (keeper, entry, batch);
}

void
_kith_drafts_end_put (KithDrafts *self, KithDraft *draft, const GError *error)
{
  KithKeeper *keeper = find_keeper (self, draft);

  if (keeper != NULL)
    _kith_keeper_end_put (keeper, error);
}

static void
pass_on_kept (KithDrafts *self,
              KithKeptDraft *kept,
              KithOutboxEntry *entry,
              KithContact *contact,
              KithOutboxBatch *batch)
{
  g_autoptr (JsonObject) document = NULL;
  guint position;

  if (!_kith_kept_draft_rebase (kept, entry, contact))
    {
      kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_DRAFT, kept->id);
      _kith_drafts_withdraw (self, kept);
      return;
    }

  document = _kith_kept_draft_to_json (kept);
  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_DRAFT, kept->id, document);
  if (g_ptr_array_find (self->kept, kept, &position))
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
}

void
_kith_drafts_pass_on (KithDrafts *self,
                      KithOutboxEntry *entry,
                      KithContact *contact,
                      KithOutboxBatch *batch)
{
  g_autoptr (GPtrArray)
    kept = g_ptr_array_copy (self->kept, (GCopyFunc) (GCallback) g_object_ref,
                             NULL);

  g_ptr_array_set_free_func (kept, g_object_unref);
  for (guint i = 0; i < self->keepers->len; i++)
    _kith_keeper_pass_on (self->keepers->pdata[i], entry, contact, batch);
  for (guint i = 0; i < kept->len; i++)
    if (g_strcmp0 (((KithKeptDraft *) kept->pdata[i])->entry_id, entry->id)
        == 0)
      pass_on_kept (self, kept->pdata[i], entry, contact, batch);
}

/* What there is */

KithKeptDraft *
kith_drafts_find (KithDrafts *self, const char *contact_id)
{
  g_return_val_if_fail (KITH_IS_DRAFTS (self), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);

  for (guint i = self->kept->len; i > 0; i--)
    if (g_strcmp0 (kith_kept_draft_get_contact_id (self->kept->pdata[i - 1]),
                   contact_id)
        == 0)
      return self->kept->pdata[i - 1];

  return NULL;
}

KithKeptDraft *
_kith_drafts_find_over (KithDrafts *self, const char *entry_id)
{
  for (guint i = self->kept->len; i > 0; i--)
    {
      KithKeptDraft *kept = self->kept->pdata[i - 1];

      if (g_strcmp0 (kept->entry_id, entry_id) == 0)
        return kept;
    }

  return NULL;
}

gboolean
kith_drafts_contains (KithDrafts *self, KithKeptDraft *kept)
{
  g_return_val_if_fail (KITH_IS_DRAFTS (self), FALSE);

  return g_ptr_array_find (self->kept, kept, NULL);
}

static void
discarded_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  /* Then it is offered again by the next program. */
  if (!kith_outbox_file_write_finish (KITH_OUTBOX_FILE (file), result, &error))
    g_message ("An unsaved change could not be discarded: %s", error->message);
}

void
kith_drafts_discard (KithDrafts *self, KithKeptDraft *kept)
{
  g_autoptr (KithKeptDraft) alive = NULL;
  KithOutboxBatch *batch;

  g_return_if_fail (KITH_IS_DRAFTS (self));
  g_return_if_fail (KITH_IS_KEPT_DRAFT (kept));

  alive = g_object_ref (kept);
  batch = kith_outbox_batch_new ();
  kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_DRAFT, kept->id);
  kith_outbox_file_write_async (self->file, batch, discarded_cb, NULL);
  _kith_drafts_withdraw (self, kept);
}

void
kith_drafts_write (KithDrafts *self)
{
  g_return_if_fail (KITH_IS_DRAFTS (self));

  for (guint i = 0; i < self->keepers->len; i++)
    kith_keeper_write (self->keepers->pdata[i]);
}
