/* kith-sqlite-documents.c: the contacts that were read lately
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/sqlite/kith-sqlite-documents.h"

/* As many as a team has in all, or works on: about ten thousand. */
#define MAX_BYTES (16 * 1024 * 1024)
/* Of one: it must not drive out all others. */
#define MAX_DOCUMENT_BYTES (32 * 1024)
/* Of contacts that were read once, the hashes of their ids, each in the place
 * that it says. */
#define N_ASKED 8192

typedef struct
{
  GList link; /* in the order of use */
  char *id;
  gint64 seq;
  GBytes *document;
} Entry;

struct _KithSqliteDocuments
{
  GArray *touched; /* gint64: seq; used by who holds the writer */

  GMutex lock; /* of what follows */
  GHashTable *by_id;
  GHashTable *by_seq;
  GQueue used; /* Entry; the one used last comes first */
  gsize size;
  guint64 age; /* commits that have touched contacts */
  guint asked[N_ASKED];
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_bytes_unref (entry->document);
  g_free (entry->id);
  g_free (entry);
}

KithSqliteDocuments *
kith_sqlite_documents_new (void)
{
  KithSqliteDocuments *self = g_new0 (KithSqliteDocuments, 1);

  g_mutex_init (&self->lock);
  self->touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_seq = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                        entry_free);

  return self;
}

void
kith_sqlite_documents_free (KithSqliteDocuments *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->by_seq);
  g_array_unref (self->touched);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
kith_sqlite_documents_touch (KithSqliteDocuments *self, gint64 seq)
{
  g_array_append_val (self->touched, seq);
}

static void
drop (KithSqliteDocuments *self, Entry *entry)
{
  g_queue_unlink (&self->used, &entry->link);
  self->size -= g_bytes_get_size (entry->document);
  g_hash_table_remove (self->by_id, entry->id);
  g_hash_table_remove (self->by_seq, &entry->seq);
}

static void
drop_seq (KithSqliteDocuments *self, gint64 seq)
{
  Entry *entry = g_hash_table_lookup (self->by_seq, &seq);

  if (entry != NULL)
    drop (self, entry);
}

void
kith_sqlite_documents_written (KithSqliteDocuments *self, gboolean committed)
{
  if (committed && self->touched->len > 0)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

      self->age++;
      for (guint i = 0; i < self->touched->len; i++)
        drop_seq (self, g_array_index (self->touched, gint64, i));
    }

  g_array_set_size (self->touched, 0);
}

GBytes *
kith_sqlite_documents_find (KithSqliteDocuments *self,
                            const char *id,
                            guint64 *age)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Entry *entry = g_hash_table_lookup (self->by_id, id);

  *age = self->age;
  if (entry == NULL)
    return NULL;

  g_queue_unlink (&self->used, &entry->link);
  g_queue_push_head_link (&self->used, &entry->link);

  return g_bytes_ref (entry->document);
}

static Entry *
entry_new (const char *id, gint64 seq, GBytes *document)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->link.data = entry;
  entry->id = g_strdup (id);
  entry->seq = seq;
  entry->document = g_bytes_ref (document);

  return entry;
}

/* Where there is no room, a contact has to be read twice to drive out others:
 * who reads all of them, one after the other, would never find one again. */
static gboolean
is_worth_room (KithSqliteDocuments *self, const char *id, gsize size)
{
  guint hash;
  guint *asked;

  if (self->size + size <= MAX_BYTES)
    return TRUE;

  hash = g_str_hash (id);
  asked = &self->asked[hash % N_ASKED];
  if (*asked == hash)
    return TRUE;

  *asked = hash;

  return FALSE;
}

void
kith_sqlite_documents_keep (KithSqliteDocuments *self,
                            const char *id,
                            gint64 seq,
                            GBytes *document,
                            guint64 age)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Entry *entry;

  /* A commit since then may have made it an old one. */
  if (age != self->age || g_bytes_get_size (document) > MAX_DOCUMENT_BYTES
      || !is_worth_room (self, id, g_bytes_get_size (document)))
    return;

  drop_seq (self, seq);
  entry = entry_new (id, seq, document);
  g_hash_table_insert (self->by_id, entry->id, entry);
  g_hash_table_insert (self->by_seq, &entry->seq, entry);
  g_queue_push_head_link (&self->used, &entry->link);
  self->size += g_bytes_get_size (document);

  while (self->size > MAX_BYTES)
    drop (self, g_queue_peek_tail (&self->used));
}
