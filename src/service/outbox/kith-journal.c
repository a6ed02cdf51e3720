/* kith-journal.c: the values that people decided against
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-journal-private.h"

#include "base/kith-limits.h"

struct _KithJournal
{
  GObject parent_instance;

  /* construct */
  KithOutboxFile *file;
  KithClock *clock;

  GPtrArray *entries; /* KithJournalEntry, oldest first */
};

static void kith_journal_list_model_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (
  KithJournal,
  kith_journal,
  G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, kith_journal_list_model_init))

/* The list */

static GType
kith_journal_get_item_type (GListModel *model)
{
  return KITH_TYPE_JOURNAL_ENTRY;
}

static guint
kith_journal_get_n_items (GListModel *model)
{
  return KITH_JOURNAL (model)->entries->len;
}

static gpointer
kith_journal_get_item (GListModel *model, guint position)
{
  GPtrArray *entries = KITH_JOURNAL (model)->entries;

  return position < entries->len
           ? g_object_ref (entries->pdata[entries->len - 1 - position])
           : NULL;
}

static void
kith_journal_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = kith_journal_get_item_type;
  interface->get_n_items = kith_journal_get_n_items;
  interface->get_item = kith_journal_get_item;
}

static void
changed (KithJournal *self, guint former)
{
  g_list_model_items_changed (G_LIST_MODEL (self), 0, former,
                              self->entries->len);
}

/* The file */

static void
written_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!kith_outbox_file_write_finish (KITH_OUTBOX_FILE (file), result, &error))
    g_debug ("The journal was not written: %s", error->message);
}

static void
remove_first (KithJournal *self, guint n, KithOutboxBatch *batch)
{
  for (guint i = 0; i < n; i++)
    kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_JOURNAL,
                              kith_journal_entry_get_id (
                                g_ptr_array_index (self->entries, i)));
  if (n > 0)
    g_ptr_array_remove_range (self->entries, 0, n);
}

/* How many, of the oldest, are too many or too old. */
static guint
count_outdated (KithJournal *self)
{
  gint64 limit = kith_clock_get_real_time (self->clock)
                 - KITH_JOURNAL_DAYS * G_TIME_SPAN_DAY;
  guint len = self->entries->len;
  guint n = len > KITH_LIMIT_JOURNAL ? len - KITH_LIMIT_JOURNAL : 0;

  while (n < len
         && kith_journal_entry_get_time (g_ptr_array_index (self->entries, n))
              < limit)
    n++;

  return n;
}

/* The class */

static void
kith_journal_finalize (GObject *object)
{
  KithJournal *self = KITH_JOURNAL (object);

  g_clear_object (&self->file);
  g_clear_object (&self->clock);
  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (kith_journal_parent_class)->finalize (object);
}

static void
kith_journal_class_init (KithJournalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_journal_finalize;
}

static void
kith_journal_init (KithJournal *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
}

KithJournal *
_kith_journal_new (KithOutboxFile *file, KithClock *clock)
{
  KithJournal *self = g_object_new (KITH_TYPE_JOURNAL, NULL);

  self->file = g_object_ref (file);
  self->clock = g_object_ref (clock);

  return self;
}

void
_kith_journal_load (KithJournal *self, KithOutboxRecord *record)
{
  KithJournalEntry *entry = kith_journal_entry_new_from_json (record->id,
                                                              record->document);

  if (entry != NULL)
    g_ptr_array_add (self->entries, entry);
  else
    g_message ("A value in the journal is of another version of Kith");
}

static int
compare_time (gconstpointer first, gconstpointer second)
{
  gint64 a = kith_journal_entry_get_time (*(KithJournalEntry *const *) first);
  gint64 b = kith_journal_entry_get_time (*(KithJournalEntry *const *) second);

  return (a > b) - (a < b);
}

void
_kith_journal_loaded (KithJournal *self)
{
  KithOutboxBatch *batch;
  guint n_outdated;

  /* What a damaged file had comes behind what is newer. */
  g_ptr_array_sort (self->entries, compare_time);
  n_outdated = count_outdated (self);
  if (n_outdated > 0)
    {
      batch = kith_outbox_batch_new ();
      remove_first (self, n_outdated, batch);
      kith_outbox_file_write_async (self->file, batch, written_cb, NULL);
    }

  changed (self, 0);
}

static void
add_to_batch (KithJournalEntry *entry, KithOutboxBatch *batch)
{
  g_autoptr (JsonObject) document = kith_journal_entry_to_json (entry);

  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_JOURNAL,
                         kith_journal_entry_get_id (entry), document);
}

void
_kith_journal_add_to_batch (KithJournal *self, KithOutboxBatch *batch)
{
  for (guint i = 0; i < self->entries->len; i++)
    add_to_batch (g_ptr_array_index (self->entries, i), batch);
}

void
_kith_journal_add (KithJournal *self,
                   GPtrArray *entries,
                   KithOutboxBatch *batch)
{
  guint former = self->entries->len;

  for (guint i = 0; i < entries->len; i++)
    {
      KithJournalEntry *entry = g_ptr_array_index (entries, i);

      add_to_batch (entry, batch);
      g_ptr_array_add (self->entries, g_object_ref (entry));
    }

  remove_first (self, count_outdated (self), batch);
  changed (self, former);
}

void
_kith_journal_remove (KithJournal *self,
                      GPtrArray *entries,
                      KithOutboxBatch *batch)
{
  guint former = self->entries->len;

  for (guint i = 0; i < entries->len; i++)
    if (g_ptr_array_remove (self->entries, g_ptr_array_index (entries, i)))
      kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_JOURNAL,
                                kith_journal_entry_get_id (
                                  g_ptr_array_index (entries, i)));

  changed (self, former);
}

static gboolean
says_same (gconstpointer entry, gconstpointer other)
{
  return kith_journal_entry_says_same ((KithJournalEntry *) entry,
                                       (KithJournalEntry *) other);
}

void
_kith_journal_forget_same (KithJournal *self,
                           GPtrArray *entries,
                           KithOutboxBatch *batch)
{
  g_autoptr (GPtrArray) same = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->entries->len; i++)
    {
      KithJournalEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_ptr_array_find_with_equal_func (entries, entry, says_same, NULL))
        g_ptr_array_add (same, g_object_ref (entry));
    }

  _kith_journal_remove (self, same, batch);
}

/**
 * kith_journal_clear:
 * @self: a journal
 *
 * Forgets all that is in it, here and in the file.
 */
void
kith_journal_clear (KithJournal *self)
{
  guint former;
  KithOutboxBatch *batch;

  g_return_if_fail (KITH_IS_JOURNAL (self));

  former = self->entries->len;
  batch = kith_outbox_batch_new ();
  remove_first (self, former, batch);
  kith_outbox_file_write_async (self->file, batch, written_cb, NULL);
  changed (self, former);
}
