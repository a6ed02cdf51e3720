/* kith-sim.c: a small world in which everything may go wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "kith-crash-vfs.h"
#include "kith-test-server.h"
#include "model/kith-protocol.h"
#include "store/interface/kith-store-history.h"
#include "store/sqlite/kith-sqlite-store.h"
#include "test-utils.h"

/* What persons do in a world: most are short, so that there are many; what
 * takes long to go wrong has time in some. */
#define N_LONG_ACTS 120
#define N_SHORT_ACTS 15
#define LONG_PERCENT 5
/* More than it takes anybody to end. */
#define MAX_CALM_EVENTS 2000
#define STUCK_SECONDS 60

/* Something that is going to happen. */
typedef struct
{
  gint64 due; /* monotonic */
  guint seq;
  KithSimFunc func;
  gpointer data;
  GDestroyNotify free;
} Event;

/* The world */

void
kith_sim_tell (KithSimWorld *world, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  g_debug ("%9.3f  %s",
           (double) kith_clock_get_monotonic_time (KITH_CLOCK (world->clock))
             / G_USEC_PER_SEC,
           text);
  g_checksum_update (world->digest, (const guchar *) text,
                     (gssize) strlen (text));
}

void
kith_sim_complain (KithSimWorld *world, const char *format, ...)
{
  va_list args;

  if (world->wrong != NULL)
    return;

  va_start (args, format);
  world->wrong = g_strdup_vprintf (format, args);
  va_end (args);
  g_debug ("WRONG: %s", world->wrong);
}

guint
kith_sim_draw (KithSimWorld *world, guint n)
{
  return (guint) g_rand_int_range (world->rand, 0, (gint32) n);
}

guint32
kith_sim_draw_seed (KithSimWorld *world)
{
  return g_rand_int (world->rand);
}

gboolean
kith_sim_chance (KithSimWorld *world, guint percent)
{
  return kith_sim_draw (world, 100) < percent;
}

/* Events */

static void
event_free (gpointer data)
{
  Event *event = data;

  if (event->free != NULL)
    event->free (event->data);
  g_free (event);
}

static int
compare_events (gconstpointer a, gconstpointer b, gpointer data)
{
  const Event *one = a;
  const Event *other = b;

  if (one->due != other->due)
    return one->due < other->due ? -1 : 1;

  return one->seq < other->seq ? -1 : 1;
}

gint64
kith_sim_get_now (KithSim *sim)
{
  return kith_clock_get_monotonic_time (KITH_CLOCK (sim->world.clock));
}

void
kith_sim_later (KithSim *sim,
                guint min_msec,
                guint max_msec,
                KithSimFunc func,
                gpointer data,
                GDestroyNotify free)
{
  Event *event = g_new (Event, 1);
  guint usec = kith_sim_draw (&sim->world, (max_msec - min_msec) * 1000 + 1);

  event->due = kith_sim_get_now (sim) + min_msec * KITH_SIM_MSEC + usec;
  event->seq = sim->n_seq++;
  event->func = func;
  event->data = data;
  event->free = free;
  g_queue_insert_sorted (&sim->events, event, compare_events, NULL);
}

/* Requests */

/* @request: (transfer full) */
static void
arrived_cb (KithSimRequest *request, gpointer data)
{
  KithSim *sim = data;

  g_ptr_array_add (sim->arrived, request);
}

static int
compare_requests (gconstpointer a, gconstpointer b, gpointer data)
{
  KithSimRequest *const *one = a;
  KithSimRequest *const *other = b;
  int order = (int) kith_sim_get_index (data, *one)
              - (int) kith_sim_get_index (data, *other);

  return order != 0 ? order : kith_sim_request_compare (*one, *other);
}

/* Acting */

static guint
find_editor (KithSim *sim, KithSimEditor *editor)
{
  guint i = 0;

  while (sim->editors[i] != editor)
    i++;

  return i;
}

static void
act (KithSim *sim, KithSimEditor *editor)
{
  if (!sim->world.is_calm && kith_sim_chance (&sim->world, 3))
    kith_sim_editor_arm (editor);
  kith_sim_beat (sim, find_editor (sim, editor));
  kith_sim_editor_disturb_mirror (editor);
  kith_sim_editor_act (editor);
}

static void
crash_cb (KithSim *sim, gpointer editor)
{
  if (!sim->world.is_calm)
    kith_sim_editor_crash (editor);
}

static void
act_cb (KithSim *sim, gpointer editor)
{
  if (!sim->world.is_calm)
    kith_sim_disturb (sim, find_editor (sim, editor));

  if (!sim->world.is_calm && kith_sim_chance (&sim->world, 3))
    kith_sim_editor_crash (editor);
  else
    act (sim, editor);
  /* In the middle of what it has begun. */
  if (!sim->world.is_calm && kith_sim_chance (&sim->world, 3))
    kith_sim_later (sim, 0, 60, crash_cb, editor, NULL);
  sim->n_acts++;
  kith_sim_later (sim, 20, 2000, act_cb, editor, NULL);
}

/* Going on */

static gboolean
is_quiet (KithSim *sim)
{
  guint n_waits = 0;
  guint n_forms = 0;
  guint n;

  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    {
      if (!kith_sim_editor_is_quiet (sim->editors[i], &n_waits))
        return FALSE;
      n_forms += kith_sim_editor_count_forms (sim->editors[i]);
    }
  n = kith_fake_clock_get_n_waits (sim->world.clock);

  return n >= n_waits && n <= n_waits + n_forms;
}

static gboolean
stuck_cb (gpointer data)
{
  KithSim *sim = data;

  g_error ("The world of seed %u stands still", sim->world.seed);

  return G_SOURCE_REMOVE;
}

/* Whatever is ready is done before it is asked what is still under way. */
static void
iterate_until_quiet (KithSim *sim)
{
  for (;;)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      if (is_quiet (sim))
        return;

      g_main_context_iteration (NULL, TRUE);
    }
}

/* Until nothing happens any more by itself. */
static void
settle (KithSim *sim)
{
  guint watchdog = g_timeout_add_seconds (STUCK_SECONDS, stuck_cb, sim);

  do
    {
      iterate_until_quiet (sim);
      for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
        kith_sim_editor_flush (sim->editors[i]);
    }
  while (g_main_context_pending (NULL) || !is_quiet (sim));
  g_source_remove (watchdog);

  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    {
      kith_sim_editor_check_mirror (sim->editors[i]);
      kith_sim_editor_crash_armed (sim->editors[i]);
    }

  g_ptr_array_sort_with_data (sim->arrived, compare_requests, sim);
  for (guint i = 0; i < sim->arrived->len; i++)
    {
      KithSimRequest *request = g_ptr_array_index (sim->arrived, i);

      /* Whether it was still sent when it was called off is nobody's guess. */
      if (request->message == NULL)
        continue;
      g_debug ("    ed%u sends %s %s", kith_sim_get_index (sim, request),
               request->method, request->target);
      kith_sim_draw_fate (sim, request);
    }
  g_ptr_array_set_size (sim->arrived, 0);
}

/* (nullable) */
static KithFakeClock *
get_clock (KithSim *sim, guint index)
{
  return index < KITH_SIM_N_EDITORS
           ? kith_sim_editor_get_mirror_clock (sim->editors[index])
           : sim->world.clock;
}

/* When the first wait ends, by any clock; -1: nobody waits. */
static gint64
get_next_wait (KithSim *sim)
{
  gint64 next = -1;

  for (guint i = 0; i <= KITH_SIM_N_EDITORS; i++)
    {
      KithFakeClock *clock = get_clock (sim, i);
      gint64 wait = clock != NULL ? kith_fake_clock_get_next (clock) : -1;

      if (wait >= 0 && (next < 0 || wait < next))
        next = wait;
    }

  return next;
}

static void
advance (KithSim *sim, gint64 usec)
{
  for (guint i = 0; i <= KITH_SIM_N_EDITORS; i++)
    {
      KithFakeClock *clock = get_clock (sim, i);

      if (clock != NULL)
        kith_fake_clock_advance (clock, usec);
    }
}

static void
go_on (KithSim *sim)
{
  Event *event = g_queue_peek_head (&sim->events);
  gint64 wait = get_next_wait (sim);
  gint64 due = MAX (event->due - kith_sim_get_now (sim), 0);

  /* How often somebody has drawn from it may depend on who was faster. */
  g_random_set_seed (kith_sim_draw_seed (&sim->world));
  if (wait >= 0 && wait <= due)
    {
      advance (sim, wait);
    }
  else
    {
      advance (sim, due);
      g_queue_pop_head (&sim->events);
      event->func (sim, event->data);
      event_free (event);
    }
  settle (sim);
}

typedef gboolean (*Goal) (KithSim *sim, gint64 since);

static gboolean
is_done (KithSim *sim, gint64 since)
{
  /* Each editor acts once more; nothing else is to come. */
  if (sim->server == NULL
      || g_queue_get_length (&sim->events) > KITH_SIM_N_EDITORS)
    return FALSE;

  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    if (!kith_sim_editor_is_done (sim->editors[i]))
      return FALSE;

  return TRUE;
}

static gboolean
is_mirrored (KithSim *sim, gint64 since)
{
  if (!is_done (sim, since))
    return FALSE;

  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    if (!kith_sim_editor_is_mirrored (sim->editors[i], since))
      return FALSE;

  return TRUE;
}

static void
await_all (KithSim *sim, Goal goal)
{
  gint64 since = kith_sim_get_now (sim);

  for (guint n = 0; !goal (sim, since); n++)
    {
      if (n == MAX_CALM_EVENTS)
        g_error ("Somebody in the world of seed %u does not come to an end",
                 sim->world.seed);
      go_on (sim);
    }
}

/* Everything works again, and everybody ends. */
static void
calm_down (KithSim *sim)
{
  kith_sim_tell (&sim->world, "everything works again");
  sim->world.is_calm = TRUE;
  kith_crash_vfs_set_full (sim->server_folder, FALSE);
  await_all (sim, is_done);
  await_all (sim, is_mirrored);
}

/* All that the server has, as it says it: id → JsonObject. (transfer full) */
static GHashTable *
list_there (KithSim *sim)
{
  g_autoptr (JsonObject)
    answer = kith_test_server_call (sim->server, "POST",
                                    "/contacts/v4/contacts/query",
                                    "{\"query\":{\"paging\":{\"limit\":1000}}}",
                                    NULL);
  JsonArray *contacts = kith_json_get_array (answer, "contacts");
  GHashTable *there = g_hash_table_new_full (
    g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);

  for (guint i = 0; i < json_array_get_length (contacts); i++)
    {
      JsonObject *contact = json_array_get_object_element (contacts, i);

      g_hash_table_insert (there,
                           g_strdup (kith_json_get_string (contact, "id")),
                           json_object_ref (contact));
    }

  return there;
}

/* Everybody sees what there is. */
static void
look (KithSim *sim)
{
  g_autoptr (GHashTable) there = list_there (sim);

  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    {
      kith_sim_editor_compare_mirror (sim->editors[i], there);
      kith_sim_editor_look (sim->editors[i]);
    }
  await_all (sim, is_done);
}

/* The beginning and the end */

static KithSim *
sim_new (const KithSimOptions *options)
{
  KithSim *sim = g_new0 (KithSim, 1);
  KithSimWorld *world = &sim->world;

  kith_sim_prepare_stores ();
  sim->options = *options;
  /* Of what is drawn by all: ids and keys. */
  g_random_set_seed (options->seed);
  world->seed = options->seed;
  world->rand = g_rand_new_with_seed (options->seed);
  world->clock = kith_fake_clock_new (KITH_SIM_START_USEC);
  world->ledger = kith_sim_ledger_new ();
  world->contacts = g_ptr_array_new_with_free_func (g_free);
  world->digest = g_checksum_new (G_CHECKSUM_SHA256);

  sim->server_clock = kith_fake_clock_new (KITH_SIM_START_USEC);
  sim->arrived = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_sim_request_unref);
  g_queue_init (&sim->events);
  /* What outlasts a power cut is up to the VFS. */
  sim->folder = kith_test_memdir ();
  kith_crash_vfs_start (sim->folder, KITH_CRASH_HONEST, 0, options->seed, NULL);

  kith_sim_start_server (sim);
  kith_sim_note_first (world);
  world->is_plain = kith_sim_chance (world, 35);
  world->last_seq = kith_test_server_get_last_seq (sim->server);
  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    {
      g_autofree char *name = g_strdup_printf ("link%u", i);
      g_autofree char *path = g_build_filename (sim->folder, name, NULL);
      g_autofree char *origin = g_strconcat ("unix:", path, NULL);
      g_autofree char *person = g_strdup_printf ("%s/ed%u", sim->folder, i);

      sim->links[i] = kith_sim_link_new (path, arrived_cb, sim);
      g_assert_cmpint (g_mkdir (person, 0700), ==, 0);
      sim->editors[i] = kith_sim_editor_new (world, i, person, origin,
                                             sim->links[i],
                                             kith_sim_chance (world, 40));
      kith_sim_later (sim, 20, 2000, act_cb, sim->editors[i], NULL);
    }

  return sim;
}

static void
sim_free (KithSim *sim)
{
  KithSimWorld *world = &sim->world;

  g_queue_clear_full (&sim->events, event_free);
  g_ptr_array_unref (sim->arrived);
  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    {
      kith_sim_editor_free (sim->editors[i]);
      kith_sim_stop_telling (sim, i);
      kith_sim_link_free (sim->links[i]);
    }
  g_clear_pointer (&sim->wire, kith_sim_wire_free);
  g_clear_pointer (&sim->server, kith_test_server_free);
  g_clear_pointer (&sim->image, kith_crash_image_free);
  kith_crash_vfs_stop ();
  kith_test_remove (sim->folder);
  g_free (sim->folder);
  g_free (sim->server_folder);
  g_object_unref (sim->server_clock);

  g_rand_free (world->rand);
  kith_sim_ledger_free (world->ledger);
  g_ptr_array_unref (world->contacts);
  g_checksum_free (world->digest);
  g_free (world->wrong);
  g_object_unref (world->clock);
  g_free (sim);
}

/* The history, from the file that the server leaves. */
static void
read_history (KithSim *sim)
{
  g_autofree char *path = g_build_filename (sim->server_folder, "contacts.db",
                                            NULL);
  const KithHistoryQuery query = { .limit = 100000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  g_clear_pointer (&sim->wire, kith_sim_wire_free);
  kith_test_server_stop (sim->server);
  store = kith_sqlite_store_open (path, KITH_CLOCK (sim->server_clock), &error);
  g_assert_no_error (error);
  kith_store_list_history_async (store, &query, NULL, kith_test_result_cb,
                                 &result);
  kith_test_wait (kith_test_has_result, &result, 20000);
  entries = kith_store_list_history_finish (store, result, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < entries->len; i++)
    {
      KithHistoryEntry *entry = g_ptr_array_index (entries, i);
      gsize size;
      const char *text = g_bytes_get_data (entry->doc, &size);
      g_autoptr (JsonObject) record = NULL;
      g_autoptr (KithContactInfo) info = NULL;

      if (entry->kind != KITH_HISTORY_CONTACT
          || entry->action == KITH_HISTORY_MERGED)
        continue;
      record = kith_json_parse_object (text, size, size, &error);
      g_assert_no_error (error);
      info = kith_contact_info_new_from_json (kith_json_get_object (record,
                                                                    "info"),
                                              &error);
      g_assert_no_error (error);
      kith_sim_ledger_history (sim->world.ledger, entry->entity,
                               entry->revision,
                               entry->action == KITH_HISTORY_DELETED, info);
    }
  kith_store_close (store, NULL);
}

static guint
draw_n_acts (KithSimWorld *world)
{
  if (kith_sim_chance (world, LONG_PERCENT))
    return N_LONG_ACTS;

  return N_SHORT_ACTS + kith_sim_draw (world, 2 * N_SHORT_ACTS);
}

void
kith_sim_report_clear (KithSimReport *report)
{
  g_clear_pointer (&report->digest, g_free);
}

char *
kith_sim_run (const KithSimOptions *options, KithSimReport *report)
{
  KithSim *sim = sim_new (options);
  guint n_acts = draw_n_acts (&sim->world);
  char *wrong;

  settle (sim);
  while (sim->n_acts < n_acts)
    go_on (sim);
  calm_down (sim);
  look (sim);

  wrong = g_steal_pointer (&sim->world.wrong);
  read_history (sim);
  if (wrong == NULL)
    wrong = kith_sim_ledger_check (sim->world.ledger);

  report->n_writes = kith_sim_ledger_get_n_writes (sim->world.ledger);
  report->n_conflicts = sim->world.n_conflicts;
  report->n_crashes = sim->n_crashes;
  report->n_mirrored = sim->world.n_mirrored;
  report->digest = g_strdup (g_checksum_get_string (sim->world.digest));
  sim_free (sim);

  return wrong;
}
