/* kith-mirror-load.c: filling a mirror, and asking what has changed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/mirror/kith-mirror-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "service/contacts/kith-contacts-private.h"

/* What has gone while the page was on its way is not put back by it. */
static void
put_page (KithMirror *self, KithStoreMirroring *mirroring, GPtrArray *page)
{
  for (guint i = 0; i < page->len; i++)
    {
      JsonObject *record = g_ptr_array_index (page, i);
      gint64 *revision = g_hash_table_lookup (self->touched,
                                              kith_json_get_string (record,
                                                                    "id"));

      self->place.updated = MAX (self->place.updated,
                                 kith_json_get_time (record, "updatedDate"));
      if (revision == NULL || *revision != 0)
        g_ptr_array_add (mirroring->records, json_object_ref (record));
    }
  /* Each the only reference again. */
  g_ptr_array_set_size (page, 0);
}

/* The first load */

static guint
count_before (GPtrArray *page, gint64 created)
{
  guint n = 0;

  while (n < page->len
         && _kith_mirror_get_created (g_ptr_array_index (page, n)) < created)
    n++;

  return n;
}

static void
take_loaded (KithMirror *self, GPtrArray *page, gint64 total)
{
  KithMirrorPlace *place = &self->place;
  KithMirrorCursor cursor = { place->after, place->skip };
  gint64 n_before = place->n_loaded;

  place->total = n_before + total;
  if (!_kith_mirror_cursor_advance (&cursor, page, self->pages.load))
    {
      place->is_complete = TRUE;
      place->n_loaded = place->total = n_before + place->skip + page->len;
    }
  else if (cursor.skip == 0)
    place->n_loaded += place->skip + count_before (page, cursor.after);
  place->after = cursor.after;
  place->skip = cursor.skip;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithMirror *self = KITH_MIRROR (source);
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

  mirroring = kith_store_mirroring_new ();
  take_loaded (self, page, total);
  put_page (self, mirroring, page);
  /* The next one is on its way while this one is written. */
  _kith_mirror_take (self, mirroring, NULL, NULL);
  _kith_mirror_end_step (self, NULL);
}

void
_kith_mirror_load_page (KithMirror *self)
{
  const KithMirrorAsk ask = {
    .cursor = { self->place.after, self->place.skip },
    .limit = self->pages.load,
  };

  _kith_mirror_ask_async (self, &ask, loaded_cb, NULL);
}

/* What has changed lately */

static void
end_look (KithMirror *self)
{
  gboolean has_changed = self->walk->has_changed;

  self->place.polled_since = self->walk->bound;
  g_clear_pointer (&self->walk, _kith_mirror_walk_free);
  self->is_look_wanted = FALSE;
  if (has_changed)
    _kith_contacts_reload (self->contacts);
  _kith_mirror_count (self);
}

static void
look_taken_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithMirror *self = KITH_MIRROR (source);
  gssize n_changed = g_task_propagate_int (G_TASK (result), NULL);

  if (n_changed < 0 || self->walk == NULL)
    return;

  self->walk->has_changed |= n_changed > 0;
  if (self->walk->is_listed)
    end_look (self);
  else
    _kith_mirror_end_step (self, NULL);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithMirror *self = KITH_MIRROR (source);
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

  mirroring = kith_store_mirroring_new ();
  self->walk->is_listed = !_kith_mirror_cursor_advance (&self->walk->cursor,
                                                        page, self->pages.load);
  put_page (self, mirroring, page);
  _kith_mirror_take (self, mirroring, look_taken_cb, NULL);
}

/* The server's clock is not known, but that it goes on as ours does; and that
 * it was not earlier than the newest change. */
static KithMirrorWalk *
begin_look (KithMirror *self)
{
  KithMirrorWalk *walk = g_new0 (KithMirrorWalk, 1);
  gint64 now = kith_clock_get_monotonic_time (self->clock);

  if (self->looked_at != 0 && self->bound != 0)
    self->bound += now - self->looked_at;
  self->bound = MAX (self->bound, self->place.updated);
  self->looked_at = now;
  self->is_catalog_wanted = TRUE;
  walk->bound = self->bound;

  return walk;
}

void
_kith_mirror_look (KithMirror *self)
{
  KithMirrorAsk ask = { .limit = self->pages.load };

  if (self->walk == NULL)
    self->walk = begin_look (self);

  ask.cursor = self->walk->cursor;
  ask.changed_since = MAX (self->place.polled_since - KITH_MIRROR_OVERLAP_USEC,
                           0);
  _kith_mirror_ask_async (self, &ask, looked_cb, NULL);
}

/* Labels and extended fields */

typedef struct
{
  KithMirror *mirror;
  GCancellable *running;
  GPtrArray *fields;
  char *text;
} Catalog;

static void
catalog_free (Catalog *catalog)
{
  g_clear_object (&catalog->mirror);
  g_clear_object (&catalog->running);
  g_clear_pointer (&catalog->fields, g_ptr_array_unref);
  g_free (catalog->text);
  g_free (catalog);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Catalog, catalog_free)

/* Who may not see them does without. */
static void
end_catalog (Catalog *catalog, const GError *error)
{
  KithMirror *self = catalog->mirror;

  if (g_cancellable_is_cancelled (catalog->running))
    return;

  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_PERMISSION))
    error = NULL;
  if (error != NULL)
    self->is_catalog_wanted = TRUE;
  else if (!self->is_catalog_wanted)
    self->is_catalog_stale = FALSE;
  _kith_mirror_end_step (self, error);
}

/* What a server that tells nothing has changed is told by us. */
static void
keep_catalog (Catalog *catalog)
{
  KithMirror *self = catalog->mirror;
  gboolean is_news = self->is_polling && self->catalog != NULL;

  g_free (self->catalog);
  self->catalog = g_steal_pointer (&catalog->text);
  end_catalog (catalog, NULL);
  if (is_news)
    _kith_contacts_fields_changed (self->contacts);
}

static void
catalog_taken_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Catalog) catalog = data;
  g_autoptr (GError) error = NULL;
  gssize taken = g_task_propagate_int (G_TASK (result), &error);

  if (g_cancellable_is_cancelled (catalog->running))
    return;

  if (taken >= 0)
    keep_catalog (catalog);
  else
    _kith_mirror_fail (catalog->mirror, error);
}

static char *
print_catalog (GPtrArray *fields, GPtrArray *labels)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < fields->len; i++)
    {
      g_autoptr (JsonObject)
        json = kith_extended_field_to_json (g_ptr_array_index (fields, i));
      g_autofree char *line = kith_json_print (json);

      g_string_append_printf (text, "%s\n", line);
    }
  for (guint i = 0; i < labels->len; i++)
    {
      g_autoptr (JsonObject)
        json = kith_label_to_json (g_ptr_array_index (labels, i));
      g_autofree char *line = kith_json_print (json);

      g_string_append_printf (text, "%s\n", line);
    }

  return g_string_free (text, FALSE);
}

static void
labels_asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Catalog) catalog = data;
  KithMirror *self = catalog->mirror;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    labels = kith_contacts_list_labels_finish (KITH_CONTACTS (source), result,
                                               &error);
  GPtrArray *fields = catalog->fields;

  if (labels == NULL || g_cancellable_is_cancelled (catalog->running))
    {
      end_catalog (catalog, error);
      return;
    }

  catalog->text = print_catalog (fields, labels);
  if (g_strcmp0 (catalog->text, self->catalog) == 0)
    end_catalog (catalog, NULL);
  else
    _kith_mirror_file_take_catalog (self->file, fields, labels,
                                    g_task_new (NULL, NULL, catalog_taken_cb,
                                                g_steal_pointer (&catalog)));
}

static void
fields_asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Catalog) catalog = data;
  g_autoptr (GError) error = NULL;
  GCancellable *running = catalog->running;

  catalog->fields = kith_contacts_list_fields_finish (KITH_CONTACTS (source),
                                                      result, &error);
  if (catalog->fields == NULL)
    end_catalog (catalog, error);
  else
    _kith_contacts_ask_labels_async (KITH_CONTACTS (source), running,
                                     labels_asked_cb,
                                     g_steal_pointer (&catalog));
}

void
_kith_mirror_load_catalog (KithMirror *self)
{
  Catalog *catalog = g_new0 (Catalog, 1);

  catalog->mirror = g_object_ref (self);
  catalog->running = g_object_ref (self->running);
  self->is_catalog_wanted = FALSE;
  _kith_contacts_ask_fields_async (self->contacts, self->running,
                                   fields_asked_cb, catalog);
}
