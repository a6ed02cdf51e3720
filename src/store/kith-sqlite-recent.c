/* kith-sqlite-recent.c: the contacts that were changed lately
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/kith-sqlite-recent.h"

#include "base/kith-json.h"

/* Of JSON text; parsed it takes about ten times as much. */
#define MAX_BYTES (192 * 1024)
/* Of one: it must not drive out all others. */
#define MAX_RECORD_BYTES (16 * 1024)

typedef struct
{
  GList link; /* in the order of use */
  char *id;
  JsonObject *record;
  gint64 revision;
  gsize size;
} Entry;

struct _KithSqliteRecent
{
  GHashTable *entries; /* id → Entry */
  GQueue used;         /* Entry; the one used last comes first */
  gsize size;
  gboolean is_tentative; /* some may come to nothing */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->id);
  json_object_unref (entry->record);
  g_free (entry);
}

KithSqliteRecent *
kith_sqlite_recent_new (void)
{
  KithSqliteRecent *self = g_new0 (KithSqliteRecent, 1);

  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                         entry_free);

  return self;
}

void
kith_sqlite_recent_free (KithSqliteRecent *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->entries);
  g_free (self);
}

static void
drop (KithSqliteRecent *self, Entry *entry)
{
  g_queue_unlink (&self->used, &entry->link);
  self->size -= entry->size;
  g_hash_table_remove (self->entries, entry->id);
}

JsonObject *
kith_sqlite_recent_find (KithSqliteRecent *self,
                         const char *id,
                         gint64 revision)
{
  Entry *entry = g_hash_table_lookup (self->entries, id);

  if (entry == NULL || entry->revision != revision)
    return NULL;

  g_queue_unlink (&self->used, &entry->link);
  g_queue_push_head_link (&self->used, &entry->link);

  return entry->record;
}

void
kith_sqlite_recent_forget (KithSqliteRecent *self, const char *id)
{
  Entry *entry = g_hash_table_lookup (self->entries, id);

  if (entry != NULL)
    drop (self, entry);
}

void
kith_sqlite_recent_keep (KithSqliteRecent *self, JsonObject *record, gsize size)
{
  const char *id = kith_json_get_string (record, "id");
  Entry *entry;

  kith_sqlite_recent_forget (self, id);
  if (size > MAX_RECORD_BYTES)
    return;

  entry = g_new0 (Entry, 1);
  entry->link.data = entry;
  entry->id = g_strdup (id);
  entry->record = json_object_ref (record);
  entry->revision = kith_json_get_int (record, "revision", 0);
  entry->size = size;
  g_hash_table_insert (self->entries, entry->id, entry);
  g_queue_push_head_link (&self->used, &entry->link);
  self->size += size;
  self->is_tentative = TRUE;

  while (self->size > MAX_BYTES)
    drop (self, g_queue_peek_tail (&self->used));
}

/* Another write may make the same revision of what has come to nothing. */
void
kith_sqlite_recent_written (KithSqliteRecent *self, gboolean committed)
{
  if (!committed && self->is_tentative)
    {
      g_queue_init (&self->used);
      g_hash_table_remove_all (self->entries);
      self->size = 0;
    }

  self->is_tentative = FALSE;
}
