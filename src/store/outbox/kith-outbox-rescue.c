/* kith-outbox-rescue.c: a damaged file of waiting changes is set aside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/outbox/kith-outbox-rescue.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "store/database/kith-sqlite-file.h"
#include "store/outbox/kith-outbox-db.h"
#include "store/outbox/kith-outbox-salvage.h"

#define SUFFIX ".db"

/* What belongs to a file, itself first. */
static const char *const parts[] = { "", "-wal", "-journal" };

static gboolean
exists (const char *path, const char *end)
{
  g_autofree char *whole = g_strconcat (path, end, NULL);

  return g_file_test (whole, G_FILE_TEST_EXISTS);
}

/* What was rescued is complete when it has this name. */
static char *
make_rescued_path (const char *path)
{
  return g_strconcat (path, ".rescued", NULL);
}

static gboolean
move (const char *from, const char *to, GError **error)
{
  return g_rename (from, to) == 0 || kith_sqlite_file_fail (from, error);
}

/* The names in the folder of @path are durable. */
static gboolean
sync_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean is_done = fd >= 0 && fsync (fd) == 0;

  if (!is_done)
    kith_sqlite_file_fail (folder, error);
  if (fd >= 0)
    close (fd);

  return is_done;
}

/* Where it goes */

static gboolean
is_free (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (exists (path, parts[i]))
      return FALSE;

  return TRUE;
}

/* One that nothing has yet. (transfer full) */
static char *
make_aside_path (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *stem = g_strdup (path);
  char *aside;

  if (g_str_has_suffix (stem, SUFFIX))
    stem[strlen (stem) - strlen (SUFFIX)] = '\0';

  aside = g_strdup_printf ("%s-unreadable-%s" SUFFIX, stem, date);
  for (guint i = 2; !is_free (aside); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s-unreadable-%s-%u" SUFFIX, stem, date, i);
    }

  return aside;
}

/* What is rescued */

static gboolean
is_change (const KithOutboxRecord *record)
{
  return record->kind == KITH_OUTBOX_KIND_ENTRY
         || record->kind == KITH_OUTBOX_KIND_DRAFT
         || record->kind == KITH_OUTBOX_KIND_DELETION;
}

/* (transfer full) */
static KithOutboxBatch *
make_batch (GPtrArray *records, const char *aside)
{
  g_autofree char *name = g_path_get_basename (aside);
  g_autoptr (JsonObject) damage = json_object_new ();
  KithOutboxBatch *batch = kith_outbox_batch_new ();
  gint64 n_changes = 0;

  for (guint i = 0; i < records->len; i++)
    {
      const KithOutboxRecord *record = g_ptr_array_index (records, i);

      kith_outbox_batch_put (batch, record->kind, record->id, record->document);
      n_changes += is_change (record);
    }
  json_object_set_string_member (damage, "file", aside);
  json_object_set_int_member (damage, "changes", n_changes);
  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_DAMAGE, name, damage);

  return batch;
}

static gboolean
write_rescued (const char *path,
               const char *vfs,
               KithOutboxBatch *batch,
               GError **error)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  g_autoptr (KithDb) db = NULL;

  g_unlink (path);
  g_unlink (journal);
  /* It is private from the start. */
  if (!kith_sqlite_file_check (path, NULL, error))
    return FALSE;

  db = kith_outbox_db_make (path, vfs, error);

  return db != NULL && kith_outbox_db_write (db, batch, NULL, error);
}

/* Where the old one is to go, as the new one says. (transfer full) (nullable)
 */
static char *
read_aside_path (const char *rescued, GError **error)
{
  g_autoptr (KithDb)
    db = kith_db_open (rescued, KITH_DB_ALONE, /* cache_kib= */ 64, error);
  g_autoptr (KithStatement) statement = NULL;
  KithStep step;

  if (db != NULL)
    statement = kith_db_query (db, error,
                               "SELECT id FROM record WHERE kind = ?"
                               " ORDER BY seq DESC LIMIT 1",
                               "i", (gint64) KITH_OUTBOX_KIND_DAMAGE);
  if (statement == NULL)
    return NULL;

  step = kith_statement_step (statement, error);
  if (step == KITH_STEP_ROW)
    {
      g_autofree char *folder = g_path_get_dirname (rescued);

      return g_build_filename (folder, kith_statement_get_text (statement, 0),
                               NULL);
    }
  if (step == KITH_STEP_DONE)
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE,
                 "%s does not say what it was rescued from", rescued);

  return NULL;
}

/* Taking the place */

static gboolean
set_aside (const char *path, const char *aside, GError **error)
{
  g_autofree char *shared = g_strconcat (path, "-shm", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *from = g_strconcat (path, parts[i], NULL);
      g_autofree char *to = g_strconcat (aside, parts[i], NULL);

      /* It may have been moved before the power was cut. */
      if (g_file_test (from, G_FILE_TEST_EXISTS) && !move (from, to, error))
        return FALSE;
    }
  g_unlink (shared);

  return TRUE;
}

gboolean
kith_outbox_rescue_is_begun (const char *path)
{
  g_autofree char *rescued = make_rescued_path (path);

  return g_file_test (rescued, G_FILE_TEST_EXISTS);
}

gboolean
kith_outbox_rescue_finish (const char *path, GError **error)
{
  g_autofree char *rescued = make_rescued_path (path);
  g_autofree char *aside = NULL;

  if (!kith_outbox_rescue_is_begun (path))
    return TRUE;

  aside = read_aside_path (rescued, error);

  return aside != NULL && set_aside (path, aside, error)
         && sync_folder (path, error) && move (rescued, path, error)
         && sync_folder (path, error);
}

gboolean
kith_outbox_rescue (const char *path, const char *vfs, GError **error)
{
  g_autofree char *scratch = g_strconcat (path, ".scratch", NULL);
  g_autofree char *rescuing = g_strconcat (path, ".rescuing", NULL);
  g_autofree char *rescued = make_rescued_path (path);
  g_autofree char *aside = make_aside_path (path);
  g_autoptr (GPtrArray) records = kith_outbox_salvage (path, scratch, error);
  g_autoptr (KithOutboxBatch) batch = NULL;

  if (records == NULL)
    return FALSE;

  batch = make_batch (records, aside);

  return write_rescued (rescuing, vfs, batch, error)
         && move (rescuing, rescued, error) && sync_folder (path, error)
         && kith_outbox_rescue_finish (path, error);
}
