/* kith-sim-mirror.c: a person's mirror of the server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-editor-private.h"

#include <glib/gstdio.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "test-utils.h"

/* So small that a few contacts are many pages. */
static const KithMirrorPages pages = { 2, 3, 1 };
/* How often all that there was at first is not on the first one. */
#define SMALLEST_PERCENT 50

#define MAX_ARMED_OPERATIONS 60
/* How often it need not make its tables, which takes long. */
#define READY_PERCENT 95

/* Life */

static void
forget_known (KithSimMirror *self)
{
  g_hash_table_remove_all (self->saved);
  g_hash_table_remove_all (self->shown);
}

static gboolean
is_there (KithSimEditor *self, const char *id)
{
  return kith_sim_ledger_get_revision (self->world->ledger, id) > 0;
}

static guint
count_gone (KithSimEditor *self)
{
  guint n = 0;

  for (guint i = 0; i < self->world->contacts->len; i++)
    if (!is_there (self, g_ptr_array_index (self->world->contacts, i)))
      n++;

  return n;
}

/* From now on all that there is comes into it. */
static void
begin (KithSimEditor *self)
{
  KithSimMirror *mirror = &self->mirror;

  forget_known (mirror);
  mirror->was_complete = FALSE;
  mirror->n_gone = count_gone (self);
  g_ptr_array_set_size (mirror->known, 0);
  for (guint i = 0; i < self->world->contacts->len; i++)
    {
      const char *id = g_ptr_array_index (self->world->contacts, i);

      if (is_there (self, id))
        g_ptr_array_add (mirror->known, g_strdup (id));
    }
}

static void
discarded_cb (KithMirror *mirror, GError *error, gpointer data)
{
  KithSimEditor *self = data;

  /* It is not part of the story, since others may finish before or after it. */
  g_debug ("    ed%u throws its mirror away", self->index);
  if (!g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE_FULL))
    kith_sim_complain (self->world, "ed%u's mirror was thrown away: %s",
                       self->index, error->message);
  begin (self);
}

void
_kith_sim_editor_init_mirror (KithSimEditor *self)
{
  KithSimMirror *mirror = &self->mirror;

  mirror->clock = kith_fake_clock_new (
    kith_clock_get_real_time (KITH_CLOCK (self->world->clock)));
  mirror->saved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         g_free);
  mirror->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         g_free);
  mirror->known = g_ptr_array_new_with_free_func (g_free);
  begin (self);
}

void
_kith_sim_editor_start_mirror (KithSimEditor *self)
{
  KithSimMirror *mirror = &self->mirror;
  g_autofree char *path = NULL;

  if (mirror->clock == NULL)
    return;

  g_free (mirror->folder);
  mirror->folder = g_build_filename (self->life_folder, "mirror", NULL);
  g_assert_cmpint (g_mkdir (mirror->folder, 0700), ==, 0);
  if (mirror->image != NULL)
    kith_crash_image_write (mirror->image, mirror->folder);
  else if (kith_sim_chance (self->world, READY_PERCENT))
    kith_sim_put_store (mirror->folder, "mirror.db");
  g_clear_pointer (&mirror->image, kith_crash_image_free);

  path = g_build_filename (mirror->folder, "mirror.db", NULL);
  mirror->mirror = kith_mirror_new (self->contacts, KITH_CLOCK (mirror->clock),
                                    path);
  mirror->mirror->pages = pages;
  if (kith_sim_chance (self->world, SMALLEST_PERCENT))
    mirror->mirror->pages.load = 1;
  g_signal_connect (mirror->mirror, "discarded", G_CALLBACK (discarded_cb),
                    self);
  kith_mirror_start (mirror->mirror);
  kith_mirror_follow (mirror->mirror);
}

void
_kith_sim_editor_stop_mirror (KithSimEditor *self)
{
  KithSimMirror *mirror = &self->mirror;

  if (mirror->mirror == NULL)
    return;

  if (mirror->is_armed)
    kith_crash_vfs_arm (NULL, 0);
  mirror->is_armed = FALSE;
  g_signal_handlers_disconnect_by_data (mirror->mirror, self);
  kith_mirror_stop (mirror->mirror);
  mirror->dying = mirror->mirror;
  g_object_add_weak_pointer (G_OBJECT (mirror->mirror), &mirror->dying);
  g_clear_object (&mirror->mirror);
}

/* What was cut off while it was written may lack what was known just then. */
void
_kith_sim_editor_crash_mirror (KithSimEditor *self, KithCrashImage *image)
{
  KithSimMirror *mirror = &self->mirror;

  if (mirror->mirror == NULL)
    return;

  if (image != NULL)
    {
      mirror->image = image;
      forget_known (mirror);
      /* It may be of before what was thrown away. */
      if (mirror->mirror->n_discarded > 0)
        g_ptr_array_set_size (mirror->known, 0);
    }
  else if (kith_sim_chance (self->world, 30))
    {
      /* Its program has ended as it should. */
      _kith_sim_editor_stop_mirror (self);
      mirror->image = kith_crash_vfs_take_image (mirror->folder);
    }
  else
    mirror->image = kith_crash_vfs_take_image (mirror->folder);
}

void
_kith_sim_editor_clear_mirror (KithSimEditor *self)
{
  KithSimMirror *mirror = &self->mirror;

  g_clear_object (&mirror->clock);
  g_clear_pointer (&mirror->image, kith_crash_image_free);
  g_clear_pointer (&mirror->folder, g_free);
  g_clear_pointer (&mirror->saved, g_hash_table_unref);
  g_clear_pointer (&mirror->shown, g_hash_table_unref);
  g_clear_pointer (&mirror->known, g_ptr_array_unref);
}

KithFakeClock *
kith_sim_editor_get_mirror_clock (KithSimEditor *self)
{
  return self->mirror.clock;
}

void
kith_sim_editor_arm (KithSimEditor *self)
{
  KithSimMirror *mirror = &self->mirror;

  if (mirror->mirror == NULL)
    return;

  mirror->is_armed = TRUE;
  kith_crash_vfs_arm (mirror->folder,
                      kith_sim_draw (self->world, MAX_ARMED_OPERATIONS));
}

/* Disturbing */

static void
fill_disk (KithSimEditor *self)
{
  _kith_sim_editor_tell (self, "has no room for its mirror");
  kith_crash_vfs_set_full (self->mirror.folder, TRUE);
}

static void
free_disk (KithSimEditor *self)
{
  kith_crash_vfs_set_full (self->mirror.folder, FALSE);
  kith_mirror_wake (self->mirror.mirror);
}

void
kith_sim_editor_disturb_mirror (KithSimEditor *self)
{
  KithMirror *mirror = self->mirror.mirror;

  if (mirror == NULL)
    return;

  if (self->world->is_calm)
    {
      kith_mirror_resume (mirror);
      if (kith_mirror_get_state (mirror) == KITH_MIRROR_ABSENT)
        free_disk (self);
      return;
    }

  switch (kith_sim_draw (self->world, 25))
    {
    case 0:
      fill_disk (self);
      break;

    case 1:
    case 2:
      free_disk (self);
      break;

    case 3:
      kith_mirror_pause (mirror);
      break;

    case 4:
    case 5:
      kith_mirror_resume (mirror);
      break;

    default:
      break;
    }
}

/* Going on */

gboolean
_kith_sim_editor_is_mirror_quiet (KithSimEditor *self, guint *n)
{
  KithMirror *mirror = self->mirror.mirror;
  KithFeedState state;

  if (self->mirror.dying != NULL)
    return FALSE;
  if (mirror == NULL)
    return TRUE;
  if (kith_mirror_get_state (mirror) == KITH_MIRROR_OPENING
      || mirror->n_taking > 0 || mirror->pending != NULL)
    return FALSE;

  state = kith_feed_get_state (mirror->feed);
  /* It asks, or waits; it listens, and waits for a silence. */
  if (state == KITH_FEED_CONNECTING || state == KITH_FEED_LIVE)
    ++*n;
  if (mirror->is_stepping)
    ++*n;
  if (mirror->waiting != NULL)
    ++*n;

  return TRUE;
}

static void
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

void
_kith_sim_editor_flush_mirror (KithSimEditor *self)
{
  KithMirror *mirror = self->mirror.mirror;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GHashTable) revisions = NULL;

  /* Only then it may be opened without anybody seeing it. */
  if (mirror == NULL || kith_mirror_get_state (mirror) != KITH_MIRROR_ABSENT)
    return;

  _kith_mirror_file_list_revisions (mirror->file, 0, 0,
                                    g_task_new (NULL, NULL, kith_test_result_cb,
                                                &result));
  await (&result);
  revisions = g_task_propagate_pointer (G_TASK (result), NULL);
}

gboolean
kith_sim_editor_is_mirrored (KithSimEditor *self, gint64 usec)
{
  KithMirror *mirror = self->mirror.mirror;

  return mirror == NULL
         || (kith_mirror_is_quiet (mirror) && mirror->place.is_complete
             && (mirror->is_polling
                   ? mirror->looked_at > usec
                   : g_ascii_strtoll (kith_feed_get_last_id (mirror->feed),
                                      NULL, 10)
                       == self->world->last_seq));
}

/* What the person knows */

static void
note (GHashTable *table, const char *id, gint64 revision)
{
  g_hash_table_replace (table, g_strdup (id),
                        g_memdup2 (&revision, sizeof revision));
}

void
_kith_sim_editor_know (KithSimEditor *self, const char *id, gint64 revision)
{
  GHashTable *saved = self->mirror.saved;
  gint64 *known;

  if (saved == NULL)
    return;

  known = g_hash_table_lookup (saved, id);
  if (known == NULL || revision == 0 || (*known > 0 && *known < revision))
    note (saved, id, revision);
}

/* (nullable) */
static KithContact *
find (GPtrArray *contacts, const char *id)
{
  for (guint i = 0; i < contacts->len; i++)
    {
      KithContact *contact = g_ptr_array_index (contacts, i);

      if (g_str_equal (kith_contact_get_id (contact), id))
        return contact;
    }

  return NULL;
}

/* What was saved is there, but where somebody has deleted it since. */
static void
check_saved (KithSimEditor *self,
             GPtrArray *contacts,
             GHashTable *saved,
             gboolean is_complete)
{
  GHashTableIter iter;
  gpointer id, value;

  g_hash_table_iter_init (&iter, saved);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      KithContact *contact = find (contacts, id);
      gint64 revision = *(gint64 *) value;

      if (contact == NULL && revision > 0 && is_complete && is_there (self, id))
        kith_sim_complain (self->world, "%s: ed%u has saved it, and misses it",
                           (char *) id, self->index);
      if (contact != NULL && revision == 0)
        kith_sim_complain (self->world, "%s: ed%u has deleted it, and sees it",
                           (char *) id, self->index);
      if (contact != NULL && kith_contact_get_revision (contact) < revision)
        kith_sim_complain (
          self->world, "%s: ed%u has saved revision %d, and sees revision %d",
          (char *) id, self->index, (int) revision,
          (int) kith_contact_get_revision (contact));
    }
}

/* A mirror never shows again what it was before. */
static void
check_shown (KithSimEditor *self, KithContact *contact)
{
  GHashTable *shown = self->mirror.shown;
  const char *id = kith_contact_get_id (contact);
  gint64 *before = g_hash_table_lookup (shown, id);
  gint64 revision = kith_contact_get_revision (contact);

  if (before != NULL && *before > revision)
    kith_sim_complain (self->world,
                       "%s: ed%u's mirror goes back from revision %d to %d", id,
                       self->index, (int) *before, (int) revision);
  note (shown, id, revision);
}

typedef struct
{
  KithSimCall *call;
  GHashTable *saved; /* when it was asked */
  gboolean is_mirrored;
  gboolean is_complete;
} Glance;

static GHashTable *
copy_saved (KithSimEditor *self)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            g_free);
  GHashTableIter iter;
  gpointer id, revision;

  g_hash_table_iter_init (&iter, self->mirror.saved);
  while (g_hash_table_iter_next (&iter, &id, &revision))
    note (copy, id, *(gint64 *) revision);

  return copy;
}

static void
glanced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Glance *glance = data;
  g_autoptr (GHashTable) saved = glance->saved;
  KithSimEditor *self = _kith_sim_call_end (glance->call);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithPage)
    page = kith_contacts_query_finish (KITH_CONTACTS (source), result, &error);

  if (self == NULL)
    return;

  self->is_operating = FALSE;
  if (page == NULL)
    {
      _kith_sim_editor_tell_error (self, "sees no list", error);
      return;
    }

  kith_sim_tell (self->world, "ed%u sees %u contacts%s", self->index,
                 page->contacts->len, glance->is_mirrored ? " of old" : "");
  for (guint i = 0; i < page->contacts->len; i++)
    {
      KithContact *contact = g_ptr_array_index (page->contacts, i);

      kith_sim_ledger_saw (self->world->ledger, self->index, contact);
      if (glance->is_mirrored)
        check_shown (self, contact);
    }
  check_saved (self, page->contacts, saved, glance->is_complete);
}

/* Of the mirror or of the server: whoever looks cannot know. */
void
_kith_sim_editor_glance (KithSimEditor *self)
{
  KithMirror *mirror = self->mirror.mirror;
  g_autoptr (KithQuery) query = kith_query_new ();
  Glance *glance = g_new0 (Glance, 1);

  glance->call = _kith_sim_call_new (self);
  glance->saved = copy_saved (self);
  glance->is_mirrored = _kith_mirror_can_read (mirror, KITH_READ_PAGE);
  glance->is_complete = !glance->is_mirrored || mirror->place.is_complete;
  query->limit = 1000;
  self->is_operating = TRUE;
  kith_contacts_query_async (self->contacts, query, self->ended, glanced_cb,
                             glance);
}

/* Checking */

/* (transfer full) */
static KithPage *
read_all (KithSimEditor *self)
{
  KithMirror *mirror = self->mirror.mirror;
  g_autoptr (KithQuery) query = kith_query_new ();
  const KithReading reading = { .kind = KITH_READ_PAGE, .query = query };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KithPage *page;

  query->limit = 1000;
  _kith_mirror_file_read (mirror->file, &reading,
                          g_task_new (NULL, NULL, kith_test_result_cb,
                                      &result));
  await (&result);
  page = g_task_propagate_pointer (G_TASK (result), &error);
  g_assert_no_error (error);

  return page;
}

/* Once it is full all is there that was there when it began to be filled; what
 * is deleted meanwhile moves the pages. */
static void
check_full (KithSimEditor *self)
{
  KithSimMirror *mirror = &self->mirror;
  g_autoptr (KithPage) page = NULL;

  if (mirror->was_complete || !mirror->mirror->place.is_complete)
    return;

  mirror->was_complete = TRUE;
  if (mirror->n_gone != count_gone (self))
    return;

  page = read_all (self);
  for (guint i = 0; i < mirror->known->len; i++)
    {
      const char *id = g_ptr_array_index (mirror->known, i);

      if (find (page->contacts, id) == NULL)
        kith_sim_complain (self->world, "%s: ed%u's mirror is full without it",
                           id, self->index);
    }
}

/* A mirror that has heard all, and has nothing to ask, is as the server is. */
static void
check_current (KithSimEditor *self)
{
  KithSimMirror *mirror = &self->mirror;
  g_autoptr (KithPage) page = NULL;

  if (mirror->mirror->is_polling || mirror->checked_seq == self->world->last_seq
      || !kith_sim_editor_is_mirrored (self, 0))
    return;

  mirror->checked_seq = self->world->last_seq;
  self->world->n_mirrored++;
  page = read_all (self);
  kith_sim_ledger_agree (self->world->ledger, self->index, page->contacts);
}

void
kith_sim_editor_check_mirror (KithSimEditor *self)
{
  if (self->mirror.mirror == NULL || !self->mirror.mirror->is_open)
    return;

  check_full (self);
  check_current (self);
}

void
kith_sim_editor_compare_mirror (KithSimEditor *self, GHashTable *there)
{
  g_autoptr (KithPage) page = NULL;

  if (self->mirror.mirror == NULL)
    return;

  self->world->n_mirrored++;
  page = read_all (self);
  if (page->contacts->len != g_hash_table_size (there))
    kith_sim_complain (self->world, "ed%u's mirror holds %u contacts, not %u",
                       self->index, page->contacts->len,
                       g_hash_table_size (there));
  for (guint i = 0; i < page->contacts->len; i++)
    {
      KithContact *contact = g_ptr_array_index (page->contacts, i);
      const char *id = kith_contact_get_id (contact);
      JsonObject *json = g_hash_table_lookup (there, id);

      if (json == NULL
          || !kith_json_object_equal (json, kith_contact_get_json (contact)))
        kith_sim_complain (self->world, "%s: ed%u's mirror is not as it is", id,
                           self->index);
    }
}
