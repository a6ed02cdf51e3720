/* power-cut-image.c: whether what is left after a power cut is what was
 * promised
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "power-cut-desk.h"

#include <sqlite3.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-job.h"
#include "store-utils.h"
#include "store/interface/kith-store-history.h"
#include "store/interface/kith-store-jobs.h"
#include "store/sqlite/kith-sqlite-store.h"
#include "test-utils.h"

/* How long an image's jobs may take. */
#define TIMEOUT_MSEC (30 * 1000)

/* Looking at an image: each returns what is wrong, or NULL */

/* Images come in the order in which they were taken. */
static void
see_acks (Desk *desk, int n_acks)
{
  for (; desk->n_seen < n_acks; desk->n_seen++)
    {
      Ack *ack = &g_array_index (desk->acks, Ack, desk->n_seen);

      if (ack->revision == 0)
        ack->slot->seen_deleted = TRUE;
      else
        ack->slot->seen_revision = ack->revision;
    }
}

/* Of the merges, which are of the revision that they made, each target is
 * updated, too. */
static char *
check_history (KithStore *store, Slot *slot, gint64 revision, gboolean deleted)
{
  KithHistoryQuery query = { .entity = slot->id, .limit = 10000 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  gint64 n_wanted = revision + (deleted ? 1 : 0);
  gint64 n = 0;

  kith_store_list_history_async (store, &query, NULL, kith_test_result_cb,
                                 &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  entries = kith_store_list_history_finish (store, result, NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      KithHistoryEntry *entry = g_ptr_array_index (entries, i);

      if (entry->action == KITH_HISTORY_MERGED)
        continue;
      if (n++ < revision && entry->revision != n)
        return g_strdup_printf ("%s: entry %d of history is of revision %d",
                                slot->id, (int) n, (int) entry->revision);
    }

  return n != n_wanted ? g_strdup_printf ("%s: %d entries of history, not %d",
                                          slot->id, (int) n, (int) n_wanted)
                       : NULL;
}

/* Whether the search knows it as it is, indexed or not. */
static gboolean
is_found (KithStore *store, Slot *slot, const char *token)
{
  g_autoptr (KithQuery) query = kith_query_new ();
  g_autoptr (KithStorePage) page = NULL;

  query->search = g_strdup (token);
  query->limit = 1000;
  page = store_query (store, query, NULL);
  for (guint i = 0; page != NULL && i < page->contacts->len; i++)
    {
      g_autoptr (JsonObject)
        record = parse_bytes (g_ptr_array_index (page->contacts, i));

      if (g_strcmp0 (kith_json_get_string (record, "id"), slot->id) == 0)
        return TRUE;
    }

  return FALSE;
}

static char *
check_present (KithStore *store, Slot *slot, GBytes *bytes, gint64 acked)
{
  g_autoptr (JsonObject) record = parse_bytes (bytes);
  gint64 revision = kith_json_get_int (record, "revision", 0);
  const char *company = kith_json_get_string (kith_json_get_object (record,
                                                                    "info"),
                                              "company");
  const char *token;

  if (revision < acked || revision > slot->tokens->len)
    return g_strdup_printf ("%s: revision %d, acknowledged %d", slot->id,
                            (int) revision, (int) acked);

  token = g_ptr_array_index (slot->tokens, revision - 1);
  if (g_strcmp0 (company, token) != 0)
    return g_strdup_printf ("%s: “%s” at revision %d, not “%s”", slot->id,
                            company, (int) revision, token);

  if (!is_found (store, slot, token))
    return g_strdup_printf ("%s: is not found by “%s”", slot->id, token);

  return check_history (store, slot, revision, FALSE);
}

/* A merge is there with both of its sides, or with none. */
static char *
check_merge (KithStore *store, Slot *slot, gboolean is_gone)
{
  Slot *target = slot->target;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) record = NULL;
  gboolean is_made;

  if (target == NULL)
    return NULL;

  bytes = store_get (store, target->id, NULL);
  if (bytes == NULL)
    return target->is_deleting
             ? NULL
             : g_strdup_printf ("%s: is lost by a merge", target->id);

  record = parse_bytes (bytes);
  is_made = kith_json_get_int (record, "revision", 0) >= slot->merged_at;

  return is_made != is_gone
           ? g_strdup_printf ("%s: %s, and %s %s", slot->id,
                              is_gone ? "is gone" : "is there", target->id,
                              is_made ? "has it" : "lacks it")
           : NULL;
}

/* @n_present: (inout): one more where it is there. */
static char *
check_slot (KithStore *store, Slot *slot, guint *n_present)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = store_get (store, slot->id, &error);
  char *wrong;

  wrong = check_merge (store, slot, bytes == NULL);
  if (wrong != NULL)
    return wrong;
  if (bytes != NULL)
    {
      (*n_present)++;
      return slot->seen_deleted
               ? g_strdup_printf ("%s: is back", slot->id)
               : check_present (store, slot, bytes, slot->seen_revision);
    }
  if (!g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    return g_strdup_printf ("%s: %s", slot->id, error->message);
  if (slot->seen_revision > 0 && !slot->is_deleting)
    return g_strdup_printf ("%s: is lost", slot->id);

  return slot->seen_deleted
           ? check_history (store, slot, (gint64) slot->tokens->len, TRUE)
           : NULL;
}

/* One that was found deleted needs no second look. */
static void
drop_deleted (Desk *desk)
{
  for (guint i = desk->slots->len; i > 0; i--)
    {
      Slot *slot = g_ptr_array_index (desk->slots, i - 1);

      if (slot->seen_deleted)
        g_ptr_array_remove_index (desk->slots, i - 1);
    }
}

/* The tables beside the documents follow them. */
static char *
check_found (KithStore *store, guint n_present)
{
  g_autofree char *all = store_find (store,
                                     "{'query':{'paging':{'limit':1000}}}");
  g_autofree char *found = store_find (
    store, "{'search':'token','query':{'paging':{'limit':1000}}}");
  g_auto (GStrv) names = g_strsplit (all, ",", -1);
  g_auto (GStrv) found_names = g_strsplit (found, ",", -1);

  if (g_strv_length (names) != n_present)
    return g_strdup_printf ("%u contacts are listed, not %u",
                            g_strv_length (names), n_present);
  if (g_strv_length (found_names) != n_present)
    return g_strdup_printf ("%u contacts are found, not %u",
                            g_strv_length (found_names), n_present);

  return NULL;
}

static char *
check_slots (Desk *desk, KithStore *store)
{
  guint n_present = 0;
  char *wrong = NULL;

  for (guint i = 0; wrong == NULL && i < desk->slots->len; i++)
    wrong = check_slot (store, g_ptr_array_index (desk->slots, i), &n_present);

  return wrong != NULL ? wrong : check_found (store, n_present);
}

static char *
check_integrity (const char *path)
{
  sqlite3 *handle;
  sqlite3_stmt *statement;
  char *wrong = NULL;

  if (sqlite3_open (path, &handle) == SQLITE_OK
      && sqlite3_prepare_v2 (handle, "PRAGMA integrity_check", -1, &statement,
                             NULL)
           == SQLITE_OK)
    {
      if (sqlite3_step (statement) != SQLITE_ROW
          || strcmp ((const char *) sqlite3_column_text (statement, 0), "ok")
               != 0)
        wrong = g_strdup_printf ("integrity: %s",
                                 sqlite3_column_text (statement, 0));
      sqlite3_finalize (statement);
    }
  else
    {
      wrong = g_strdup (sqlite3_errmsg (handle));
    }
  sqlite3_close (handle);

  return wrong;
}

gboolean
power_cut_is_idle (KithStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) jobs = NULL;

  kith_store_list_jobs_async (store, NULL, kith_test_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  jobs = kith_store_list_jobs_finish (store, result, NULL);

  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    {
      g_autoptr (JsonObject) json = parse_bytes (g_ptr_array_index (jobs, i));
      g_autoptr (KithJob) job = kith_job_new_from_json (json, NULL);

      if (job == NULL || !kith_job_is_finished (job))
        return FALSE;
    }

  return jobs != NULL;
}

static gboolean
is_done (gpointer store)
{
  return !kith_store_has_jobs (store);
}

/* Whoever opens the store goes on with its jobs, until they have come to their
 * end. */
static char *
check_jobs (KithStore *store)
{
  kith_test_wait (is_done, store, TIMEOUT_MSEC);

  return power_cut_is_idle (store) ? NULL
                                   : g_strdup ("a job is not gone on with");
}

char *
power_cut_check_image (Desk *desk, KithCrashImage *image)
{
  g_autofree char *folder = kith_test_memdir ();
  g_autofree char *path = g_build_filename (folder, "contacts.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore) store = NULL;
  char *wrong;

  kith_crash_image_write (image, folder);
  store = kith_sqlite_store_open (path, KITH_CLOCK (desk->clock), &error);
  if (store == NULL)
    {
      wrong = g_strdup_printf ("does not open: %s", error->message);
    }
  else
    {
      see_acks (desk, image->mark);
      wrong = check_jobs (store);
      if (wrong == NULL)
        wrong = check_slots (desk, store);
      drop_deleted (desk);
      kith_store_close (store, NULL);
    }
  if (wrong == NULL)
    wrong = check_integrity (path);
  kith_test_remove (folder);

  return wrong;
}
