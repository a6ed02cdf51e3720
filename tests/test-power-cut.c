/* test-power-cut.c: what a store holds after the power was cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While contacts are written, merged and changed by jobs, images are taken of
 * what a disk might hold if the power were cut at that moment
 * (kith-crash-vfs.h).  In each of them everything that had been acknowledged by
 * then must be there, whole; a job that was promised is done by whoever opens
 * the store.
 *
 * With -m slow 10,000 cuts, otherwise some hundred.  The seed is printed;
 * KITH_TEST_SEED repeats it.
 */

#include "base/kith-json.h"
#include "power-cut-desk.h"
#include "store-utils.h"
#include "store/interface/kith-store-jobs.h"
#include "store/interface/kith-store-operations.h"
#include "store/sqlite/kith-sqlite-store.h"
#include "test-utils.h"

#define N_SLOTS 10
#define N_AT_ONCE 6
#define OPERATIONS_PER_IMAGE 60
#define MAX_FILLER 900

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
  desk->folder = kith_test_memdir ();
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

/* Merging */

static void
merged_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autofree Job *job = data;
  Slot *target = job->slot->target;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    bytes = kith_store_merge_contacts_finish (KITH_STORE (store), result,
                                              &error);
  g_autoptr (JsonObject) record = NULL;

  g_assert_no_error (error);
  record = parse_bytes (bytes);
  target->revision = kith_json_get_int (record, "revision", 0);
  g_assert_cmpint (target->revision, ==, job->slot->merged_at);
  acknowledge (job->desk, target, target->revision);
  acknowledge (job->desk, job->slot, 0);
}

/* The target stays as it is, since it has all that the source has. */
static void
merge_slots (Desk *desk, Slot *target, Slot *source)
{
  const char *sources[] = { source->id, NULL };
  KithStoreMerge merge = {
    .target_id = target->id,
    .revision = target->revision,
    .source_ids = sources,
    .author = "desk",
  };

  g_ptr_array_add (target->tokens,
                   g_strdup (g_ptr_array_index (target->tokens,
                                                target->tokens->len - 1)));
  target->is_busy = TRUE;
  desk->n_busy++;
  source->is_deleting = TRUE;
  source->target = target;
  source->merged_at = target->tokens->len;
  kith_store_merge_contacts_async (desk->store, &merge, NULL, merged_cb,
                                   begin (desk, source));
}

/* Jobs */

static void
await_jobs (Desk *desk)
{
  while (!power_cut_is_idle (desk->store))
    continue;

  for (guint i = 0; i < desk->slots->len; i++)
    {
      Slot *slot = g_ptr_array_index (desk->slots, i);

      if (!slot->is_deleting)
        slot->revision = slot->tokens->len;
    }
}

/* That it is started is the promise for all of them. */
static void
acknowledge_all (Desk *desk)
{
  for (guint i = 0; i < desk->slots->len; i++)
    {
      Slot *slot = g_ptr_array_index (desk->slots, i);
      Ack ack = { slot, slot->tokens->len };

      if (slot->is_deleting)
        continue;
      g_array_append_val (desk->acks, ack);
      g_atomic_int_inc (&desk->n_acks);
    }
}

/* Changes all there are while nothing else is written. */
static void
change_all (Desk *desk)
{
  g_autofree char *token = g_strdup_printf ("token%u", ++desk->n_tokens);
  g_autoptr (JsonObject) info = json_object_new ();
  g_autoptr (KithQuery) query = kith_query_new ();
  KithStoreJob job = {
    .kind = KITH_STORE_JOB_UPDATE,
    .query = query,
    .info = info,
    .author = "desk",
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  kith_json_set_string (info, "company", token);
  for (guint i = 0; i < desk->slots->len; i++)
    {
      Slot *slot = g_ptr_array_index (desk->slots, i);

      if (!slot->is_deleting)
        g_ptr_array_add (slot->tokens, g_strdup (token));
    }

  kith_store_start_job_async (desk->store, &job, NULL, kith_test_result_cb,
                              &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  id = kith_store_start_job_finish (desk->store, result, &error);
  g_assert_no_error (error);
  acknowledge_all (desk);
  await_jobs (desk);
}

/* Whatever comes to mind */

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
do_something (Desk *desk)
{
  Slot *slot = choose_slot (desk);
  int what = g_rand_int_range (desk->rand, 0, 20);
  Slot *other = what == 1 ? choose_slot (desk) : NULL;

  if (slot == NULL)
    make_slot (desk);
  else if (what == 0)
    delete_slot (desk, slot);
  else if (other != NULL && other != slot)
    merge_slots (desk, slot, other);
  else
    write_slot (desk, slot);
}

static void
write_some (Desk *desk)
{
  int n = g_rand_int_range (desk->rand, 1, N_AT_ONCE + 1);

  if (g_rand_int_range (desk->rand, 0, 20) == 0)
    change_all (desk);
  for (int i = 0; i < n; i++)
    do_something (desk);

  while (desk->n_busy > 0)
    g_main_context_iteration (NULL, TRUE);
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
      wrong = power_cut_check_image (desk, image);
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
