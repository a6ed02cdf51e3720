/* test-power-cut.c: what a store holds after the power was cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While contacts are written, images are taken of what a disk might hold if
 * the power were cut at that moment (kith-crash-vfs.h).  In each of them every
 * write that had been acknowledged by then must be there, whole.
 *
 * With -m slow 10,000 cuts, otherwise some hundred.  The seed is printed;
 * KITH_TEST_SEED repeats it.
 */

#include <sqlite3.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "kith-crash-vfs.h"
#include "store-utils.h"
#include "store/kith-sqlite-store.h"
#include "store/kith-store-history.h"
#include "test-utils.h"

#define N_SLOTS 10
#define N_AT_ONCE 6
#define OPERATIONS_PER_IMAGE 60
#define MAX_FILLER 900

/* A contact, and what it is to be at each of its revisions. */
typedef struct
{
  char *id;
  GPtrArray *tokens; /* of revision 1, 2, …; the last may be under way */
  gint64 revision;   /* acknowledged */
  gboolean is_busy;
  gboolean is_deleting;

  /* Acknowledged before the image that is looked at was taken */
  gint64 seen_revision;
  gboolean seen_deleted;
} Slot;

/* An acknowledgement. */
typedef struct
{
  Slot *slot;
  gint64 revision; /* 0: it was deleted */
} Ack;

typedef struct
{
  KithFakeClock *clock;
  KithStore *store;
  GRand *rand;
  char *folder;
  char *path;
  GPtrArray *slots; /* also those that were deleted */
  GArray *acks;
  int n_acks; /* read by the VFS */
  int n_seen; /* of acks, before the image that is looked at */
  guint n_busy;
  guint n_tokens;
} Desk;

typedef struct
{
  Desk *desk;
  Slot *slot;
} Job;

static void
slot_free (gpointer data)
{
  Slot *slot = data;

  g_free (slot->id);
  g_ptr_array_unref (slot->tokens);
  g_free (slot);
}

static KithStore *
open_store (Desk *desk, const char *path)
{
  g_autoptr (GError) error = NULL;
  KithStore *store = kith_sqlite_store_open (path, KITH_CLOCK (desk->clock),
                                             &error);

  g_assert_no_error (error);

  return store;
}

static Desk *
desk_new (KithCrashMode mode, guint32 seed)
{
  Desk *desk = g_new0 (Desk, 1);

  desk->clock = kith_fake_clock_new (G_GINT64_CONSTANT (1700000000000000));
  desk->rand = g_rand_new_with_seed (seed);
  desk->folder = kith_test_tmpdir ();
  desk->path = g_build_filename (desk->folder, "contacts.db", NULL);
  desk->slots = g_ptr_array_new_with_free_func (slot_free);
  desk->acks = g_array_new (FALSE, FALSE, sizeof (Ack));

  kith_crash_vfs_start (desk->folder, mode, OPERATIONS_PER_IMAGE, seed,
                        &desk->n_acks);
  desk->store = open_store (desk, desk->path);

  return desk;
}

static void
desk_free (Desk *desk)
{
  kith_store_close (desk->store, NULL);
  kith_test_finalize (desk->store);
  kith_crash_vfs_stop ();
  kith_test_finalize (desk->clock);
  kith_test_remove (desk->folder);
  g_rand_free (desk->rand);
  g_ptr_array_unref (desk->slots);
  g_array_unref (desk->acks);
  g_free (desk->folder);
  g_free (desk->path);
  g_free (desk);
}

/* Writing */

static void
acknowledge (Desk *desk, Slot *slot, gint64 revision)
{
  Ack ack = { slot, revision };

  slot->is_busy = FALSE;
  desk->n_busy--;
  g_array_append_val (desk->acks, ack);
  g_atomic_int_inc (&desk->n_acks);
}

/* @job: (transfer full) */
static void
end_write (Job *job, GBytes *bytes)
{
  g_autoptr (JsonObject) record = parse_bytes (bytes);
  Slot *slot = job->slot;

  slot->revision = kith_json_get_int (record, "revision", 0);
  g_assert_cmpint (slot->revision, ==, slot->tokens->len);
  if (slot->id == NULL)
    slot->id = g_strdup (kith_json_get_string (record, "id"));
  acknowledge (job->desk, slot, slot->revision);
  g_free (job);
}

static void
written_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    bytes = kith_store_write_contact_finish (KITH_STORE (store), result,
                                             &error);

  g_assert_no_error (error);
  end_write (data, bytes);
}

static void
deleted_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autofree Job *job = data;
  g_autoptr (GError) error = NULL;

  kith_store_delete_contact_finish (KITH_STORE (store), result, &error);
  g_assert_no_error (error);
  acknowledge (job->desk, job->slot, 0);
}

static Job *
begin (Desk *desk, Slot *slot)
{
  Job *job = g_new (Job, 1);

  job->desk = desk;
  job->slot = slot;
  slot->is_busy = TRUE;
  desk->n_busy++;

  return job;
}

/* Of any length, so that pages fill in many ways. */
static char *
make_filler (Desk *desk)
{
  gsize length = (gsize) g_rand_int_range (desk->rand, 1, MAX_FILLER);

  return g_strnfill (length, (char) g_rand_int_range (desk->rand, 'a', 'z'));
}

/* At once, where nothing else is being written, or not. */
static void
start_write (Desk *desk, Slot *slot, const KithStoreWrite *write)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gboolean at_once = desk->n_busy == 0 && g_rand_boolean (desk->rand);
  Job *job = begin (desk, slot);

  if (!at_once
      || !kith_store_try_write_contact (desk->store, write, &bytes, &error))
    {
      kith_store_write_contact_async (desk->store, write, NULL, written_cb,
                                      job);
      return;
    }

  g_assert_no_error (error);
  end_write (job, bytes);
}

static void
write_slot (Desk *desk, Slot *slot)
{
  g_autoptr (JsonObject) info = json_object_new ();
  g_autofree char *filler = make_filler (desk);
  char *token = g_strdup_printf ("token%u", ++desk->n_tokens);
  KithStoreWrite write = {
    .contact_id = slot->id,
    .revision = slot->revision,
    .info = info,
    .allow_duplicates = TRUE,
    .author = "desk",
  };

  g_ptr_array_add (slot->tokens, token);
  kith_json_set_string (info, "company", token);
  kith_json_set_string (info, "jobTitle", filler);
  if (slot->id == NULL || g_rand_boolean (desk->rand))
    kith_json_set_string (kith_json_ensure_object (info, "name"), "first",
                          token);
  start_write (desk, slot, &write);
}

static void
make_slot (Desk *desk)
{
  Slot *slot = g_new0 (Slot, 1);

  slot->tokens = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (desk->slots, slot);
  write_slot (desk, slot);
}

static void
delete_slot (Desk *desk, Slot *slot)
{
  slot->is_deleting = TRUE;
  kith_store_delete_contact_async (desk->store, slot->id, slot->revision,
                                   "desk", NULL, deleted_cb,
                                   begin (desk, slot));
}

static Slot *
choose_slot (Desk *desk)
{
  g_autoptr (GPtrArray) free_ones = g_ptr_array_new ();

  for (guint i = 0; i < desk->slots->len; i++)
    {
      Slot *slot = g_ptr_array_index (desk->slots, i);

      if (!slot->is_busy && !slot->is_deleting)
        g_ptr_array_add (free_ones, slot);
    }

  if (free_ones->len < N_SLOTS - N_AT_ONCE)
    return NULL;

  return g_ptr_array_index (free_ones,
                            g_rand_int_range (desk->rand, 0,
                                              (gint32) free_ones->len));
}

static void
write_some (Desk *desk)
{
  int n = g_rand_int_range (desk->rand, 1, N_AT_ONCE + 1);

  for (int i = 0; i < n; i++)
    {
      Slot *slot = choose_slot (desk);

      if (slot == NULL)
        make_slot (desk);
      else if (g_rand_int_range (desk->rand, 0, 20) == 0)
        delete_slot (desk, slot);
      else
        write_slot (desk, slot);
    }

  while (desk->n_busy > 0)
    g_main_context_iteration (NULL, TRUE);
}

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

static char *
check_history (KithStore *store, Slot *slot, gint64 revision, gboolean deleted)
{
  KithHistoryQuery query = { .entity = slot->id, .limit = 10000 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  gint64 n_wanted = revision + (deleted ? 1 : 0);

  kith_store_list_history_async (store, &query, NULL, kith_test_result_cb,
                                 &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  entries = kith_store_list_history_finish (store, result, NULL);
  if (entries == NULL || entries->len != n_wanted)
    return g_strdup_printf ("%s: %u entries of history, not %" G_GINT64_FORMAT,
                            slot->id, entries != NULL ? entries->len : 0,
                            n_wanted);

  for (guint i = 0; i < revision; i++)
    {
      KithHistoryEntry *entry = g_ptr_array_index (entries, i);

      if (entry->revision != i + 1)
        return g_strdup_printf ("%s: entry %u of history is of revision %d",
                                slot->id, i, (int) entry->revision);
    }

  return NULL;
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

/* @n_present: (inout): one more where it is there. */
static char *
check_slot (KithStore *store, Slot *slot, guint *n_present)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = store_get (store, slot->id, &error);

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

static char *
check_image (Desk *desk, KithCrashImage *image)
{
  g_autofree char *folder = kith_test_tmpdir ();
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
      wrong = check_slots (desk, store);
      drop_deleted (desk);
      kith_store_close (store, NULL);
    }
  if (wrong == NULL)
    wrong = check_integrity (path);
  kith_test_remove (folder);

  return wrong;
}

/* The first image in which something is wrong ends it. */
static char *
cut_often (Desk *desk, guint n_cuts)
{
  char *wrong = NULL;
  guint n = 0;

  while (wrong == NULL && n < n_cuts)
    {
      g_autoptr (KithCrashImage) image = kith_crash_vfs_pop_image ();

      kith_fake_clock_advance (desk->clock, 1000);
      if (image == NULL)
        {
          write_some (desk);
          continue;
        }
      wrong = check_image (desk, image);
      n++;
    }

  g_test_message ("%u cuts, %d acknowledged writes", n, desk->n_acks);

  return wrong;
}

static guint32
get_seed (void)
{
  const char *text = g_getenv ("KITH_TEST_SEED");
  guint32 seed = text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10)
                              : (guint32) g_test_rand_int ();

  g_test_message ("KITH_TEST_SEED=%u", seed);

  return seed;
}

static void
test_nothing_lost (void)
{
  Desk *desk = desk_new (KITH_CRASH_HONEST, get_seed ());
  g_autofree char *wrong = cut_often (desk, g_test_slow () ? 10000 : 300);

  g_assert_cmpstr (wrong, ==, NULL);
  desk_free (desk);
}

/* A store that does not sync its log must be caught, or the test above shows
 * nothing. */
static void
test_mutant (void)
{
  Desk *desk = desk_new (KITH_CRASH_NO_SYNC, get_seed ());
  g_autofree char *wrong = cut_often (desk, 300);

  g_test_message ("Caught: %s", wrong);
  g_assert_nonnull (wrong);
  desk_free (desk);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/power-cut/nothing-lost", test_nothing_lost);
  g_test_add_func ("/power-cut/mutant/no-sync", test_mutant);

  return g_test_run ();
}
