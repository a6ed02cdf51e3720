/* kith-mirror-sweep.c: comparing a mirror with its server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/mirror/kith-mirror-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "service/contacts/kith-contacts-private.h"

/* Ids and revisions are compared page by page; of what differs, or is here and
 * not there, the server is asked again, by id: what it does not know is gone.
 */

static void
end_sweep (KithMirror *self)
{
  gboolean has_changed = self->walk->has_changed;

  g_clear_pointer (&self->walk, _kith_mirror_walk_free);
  self->place.is_swept = TRUE;
  self->swept_at = kith_clock_get_monotonic_time (self->clock);
  _kith_mirror_keep_place (self);
  if (has_changed)
    _kith_contacts_reload (self->contacts);
}

static void
go_on (KithMirror *self)
{
  if (self->walk != NULL && self->walk->is_listed
      && self->walk->wanted->len == 0)
    end_sweep (self);
  _kith_mirror_end_step (self, NULL);
}

/* What differs */

static void
fixed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithMirror *self = KITH_MIRROR (source);
  gssize n_changed = g_task_propagate_int (G_TASK (result), NULL);

  if (n_changed < 0)
    return;

  if (self->walk != NULL)
    self->walk->has_changed |= n_changed > 0;
  go_on (self);
}

/* The server has the last word, also where it was set back to what it was; but
 * for what has changed while it was asked. */
static KithStoreMirroring *
make_fix (KithMirror *self, GPtrArray *ids, GPtrArray *page)
{
  KithStoreMirroring *mirroring = kith_store_mirroring_new ();
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);

  mirroring->anew = TRUE;
  for (guint i = 0; i < page->len; i++)
    {
      JsonObject *record = g_ptr_array_index (page, i);
      const char *id = kith_json_get_string (record, "id");

      g_hash_table_add (found, (char *) id);
      if (!g_hash_table_contains (self->touched, id))
        g_ptr_array_add (mirroring->records, json_object_ref (record));
    }
  for (guint i = 0; i < ids->len; i++)
    {
      const char *id = g_ptr_array_index (ids, i);

      if (!g_hash_table_contains (found, id)
          && !g_hash_table_contains (self->touched, id))
        g_ptr_array_add (mirroring->gone, g_strdup (id));
    }

  return mirroring;
}

static void
fix_asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithMirror *self = KITH_MIRROR (source);
  g_autoptr (GPtrArray) ids = data;
  g_autoptr (GError) error = NULL;
  gint64 total;
  g_autoptr (GPtrArray)
    page = _kith_mirror_ask_finish (self, result, &total, &error);
  KithStoreMirroring *mirroring;

  if (page == NULL || self->walk == NULL)
    {
      _kith_mirror_end_step (self, error);
      return;
    }

  mirroring = make_fix (self, ids, page);
  g_ptr_array_remove_range (self->walk->wanted, 0, ids->len);
  g_ptr_array_set_size (page, 0);
  _kith_mirror_take (self, mirroring, fixed_cb, NULL);
}

static void
ask_for (KithMirror *self, GPtrArray *wanted, GAsyncReadyCallback callback)
{
  guint n_ids = MIN (wanted->len, self->pages.fix);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  KithMirrorAsk ask = { .limit = self->pages.fix, .ids = ids };

  for (guint i = 0; i < n_ids; i++)
    g_ptr_array_add (ids, g_strdup (g_ptr_array_index (wanted, i)));
  _kith_mirror_ask_async (self, &ask, callback, g_ptr_array_ref (ids));
}

/* What is in doubt */

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithMirror *self = KITH_MIRROR (source);
  gssize n_changed = g_task_propagate_int (G_TASK (result), NULL);

  if (n_changed < 0)
    return;

  if (n_changed > 0)
    _kith_contacts_reload (self->contacts);
  _kith_mirror_end_step (self, NULL);
}

static void
check_asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithMirror *self = KITH_MIRROR (source);
  g_autoptr (GPtrArray) ids = data;
  g_autoptr (GError) error = NULL;
  gint64 total;
  g_autoptr (GPtrArray)
    page = _kith_mirror_ask_finish (self, result, &total, &error);
  KithStoreMirroring *mirroring;

  if (page == NULL)
    {
      _kith_mirror_end_step (self, error);
      return;
    }

  for (guint i = 0; i < page->len; i++)
    _kith_mirror_place_set_deleted (
      &self->place, kith_json_get_string (g_ptr_array_index (page, i), "id"),
      FALSE);
  mirroring = make_fix (self, ids, page);
  g_ptr_array_remove_range (self->doubtful, 0, ids->len);
  g_ptr_array_set_size (page, 0);
  _kith_mirror_take (self, mirroring, checked_cb, NULL);
}

void
_kith_mirror_check (KithMirror *self)
{
  ask_for (self, self->doubtful, check_asked_cb);
}

/* Comparing */

static gint64
get_revision (GHashTable *revisions, const char *id)
{
  gint64 *revision = g_hash_table_lookup (revisions, id);

  return revision != NULL ? *revision : 0;
}

/* @ids: those of which the other has another revision, or none. */
static void
add_differing (GHashTable *ids, GHashTable *other, GHashTable *differing)
{
  GHashTableIter iter;
  gpointer id;
  gpointer revision;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, &revision))
    if (get_revision (other, id) != *(gint64 *) revision)
      g_hash_table_add (differing, g_strdup (id));
}

typedef struct
{
  KithMirror *mirror;
  GCancellable *running;
  gint64 end;
} Comparison;

static void
compare (KithMirror *self, GHashTable *here)
{
  g_autoptr (GHashTable)
    differing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  add_differing (here, self->walk->seen, differing);
  add_differing (self->walk->seen, here, differing);
  g_hash_table_iter_init (&iter, differing);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (self->walk->wanted, id);
    }
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Comparison *comparison = data;
  g_autoptr (KithMirror) self = comparison->mirror;
  g_autoptr (GCancellable) running = comparison->running;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable)
    here = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_cancellable_is_cancelled (running))
    return;
  if (here == NULL)
    {
      _kith_mirror_fail (self, error);
      return;
    }

  if (self->walk != NULL)
    {
      compare (self, here);
      g_hash_table_remove_all (self->walk->seen);
      self->walk->range = comparison->end;
    }
  go_on (self);
}

/* Of what was created from the walk's range up to @end, all is known. */
static void
list_here (KithMirror *self, gint64 end)
{
  Comparison *comparison = g_new0 (Comparison, 1);

  comparison->mirror = g_object_ref (self);
  comparison->running = g_object_ref (self->running);
  comparison->end = end;
  _kith_mirror_flush (self);
  _kith_mirror_file_list_revisions (self->file, self->walk->range, end,
                                    g_task_new (NULL, NULL, listed_cb,
                                                comparison));
}

/* @end: not those that were created then or later. */
static void
see (KithMirror *self, GPtrArray *page, gint64 end)
{
  for (guint i = 0; i < page->len; i++)
    {
      JsonObject *record = g_ptr_array_index (page, i);
      gint64 revision = _kith_mirror_get_revision (record);

      self->place.updated = MAX (self->place.updated,
                                 kith_json_get_time (record, "updatedDate"));
      if (_kith_mirror_get_created (record) < end)
        g_hash_table_replace (self->walk->seen,
                              g_strdup (kith_json_get_string (record, "id")),
                              g_memdup2 (&revision, sizeof revision));
    }
}

static void
ids_asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithMirror *self = KITH_MIRROR (source);
  g_autoptr (GError) error = NULL;
  gint64 total;
  g_autoptr (GPtrArray)
    page = _kith_mirror_ask_finish (self, result, &total, &error);
  KithMirrorWalk *walk = self->walk;

  if (page == NULL || walk == NULL)
    {
      _kith_mirror_end_step (self, error);
      return;
    }

  walk->is_listed = !_kith_mirror_cursor_advance (&walk->cursor, page,
                                                  self->pages.ids);
  if (walk->is_listed)
    {
      see (self, page, G_MAXINT64);
      list_here (self, G_MAXINT64);
    }
  else if (walk->cursor.skip == 0)
    {
      see (self, page, walk->cursor.after);
      list_here (self, walk->cursor.after);
    }
  else
    {
      see (self, page, G_MAXINT64);
      _kith_mirror_end_step (self, NULL);
    }
}

static KithMirrorWalk *
walk_new (void)
{
  KithMirrorWalk *walk = g_new0 (KithMirrorWalk, 1);

  walk->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  walk->wanted = g_ptr_array_new_with_free_func (g_free);

  return walk;
}

void
_kith_mirror_sweep (KithMirror *self)
{
  KithMirrorAsk ask = { .limit = self->pages.ids, .ids_only = TRUE };

  if (self->walk == NULL)
    self->walk = walk_new ();
  if (self->walk->wanted->len > 0)
    {
      ask_for (self, self->walk->wanted, fix_asked_cb);
      return;
    }

  ask.cursor = self->walk->cursor;
  _kith_mirror_ask_async (self, &ask, ids_asked_cb, NULL);
}

/* Counting: what is deleted shows in how many there are. */

typedef struct
{
  KithMirror *mirror;
  GCancellable *running;
  gint64 there;
} Count;

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Count *count = data;
  g_autoptr (KithMirror) self = count->mirror;
  g_autoptr (GCancellable) running = count->running;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithPage)
    page = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_cancellable_is_cancelled (running))
    return;
  if (page == NULL)
    {
      _kith_mirror_fail (self, error);
      return;
    }

  /* A server whose counts go wrong is not asked for all of it each time. */
  if (page->total != count->there
      && (page->total != self->odd_here || count->there != self->odd_there))
    self->place.is_swept = FALSE;
  self->odd_here = page->total;
  self->odd_there = count->there;
  _kith_mirror_end_step (self, NULL);
}

static void
count_asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithMirror *self = KITH_MIRROR (source);
  g_autoptr (KithQuery) query = kith_query_new ();
  const KithReading reading = { .kind = KITH_READ_PAGE, .query = query };
  g_autoptr (GError) error = NULL;
  gint64 total;
  g_autoptr (GPtrArray)
    page = _kith_mirror_ask_finish (self, result, &total, &error);
  Count *count;

  if (page == NULL)
    {
      _kith_mirror_end_step (self, error);
      return;
    }

  query->limit = 1;
  count = g_new0 (Count, 1);
  count->mirror = g_object_ref (self);
  count->running = g_object_ref (self->running);
  count->there = total;
  _kith_mirror_flush (self);
  _kith_mirror_file_read (self->file, &reading,
                          g_task_new (NULL, NULL, counted_cb, count));
}

void
_kith_mirror_count (KithMirror *self)
{
  const KithMirrorAsk ask = { .limit = 1, .ids_only = TRUE };

  _kith_mirror_ask_async (self, &ask, count_asked_cb, NULL);
}
