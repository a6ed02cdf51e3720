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
#include "store/kith-sqlite-store.h"
#include "store/kith-store-history.h"
#include "test-utils.h"

#define N_EDITORS 3
#define N_CONTACTS 2
#define N_ACTS 120
/* More than it takes anybody to end. */
#define MAX_CALM_EVENTS 2000
#define START_USEC G_GINT64_CONSTANT (1700000000000000)
#define STUCK_SECONDS 60

typedef void (*SimFunc) (gpointer sim, gpointer data);

/* Something that is going to happen. */
typedef struct
{
  gint64 due; /* monotonic */
  guint seq;
  SimFunc func;
  gpointer data;
  GDestroyNotify free;
} Event;

typedef struct
{
  KithSimWorld world;
  KithSimOptions options;

  char *folder;
  KithTestServer *server; /* NULL while its power is cut */
  KithFakeClock *server_clock;
  char *server_folder;
  KithCrashImage *image;
  guint n_servers;
  guint n_crashes;

  KithSimLink *links[N_EDITORS];
  KithSimEditor *editors[N_EDITORS];
  guint n_acts;

  GQueue events;      /* Event, the next first */
  GPtrArray *arrived; /* KithSimRequest that nothing was decided about */
  guint n_seq;
} Sim;

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
}

guint
kith_sim_draw (KithSimWorld *world, guint n)
{
  return (guint) g_rand_int_range (world->rand, 0, (gint32) n);
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

static gint64
get_now (Sim *sim)
{
  return kith_clock_get_monotonic_time (KITH_CLOCK (sim->world.clock));
}

/* @data: (transfer full), freed by @free after @func */
static void
later (Sim *sim,
       guint min_msec,
       guint max_msec,
       SimFunc func,
       gpointer data,
       GDestroyNotify free)
{
  Event *event = g_new (Event, 1);
  guint usec = kith_sim_draw (&sim->world, (max_msec - min_msec) * 1000 + 1);

  event->due = get_now (sim) + min_msec * KITH_SIM_MSEC + usec;
  event->seq = sim->n_seq++;
  event->func = func;
  event->data = data;
  event->free = free;
  g_queue_insert_sorted (&sim->events, event, compare_events, NULL);
}

/* The server */

static void
start_server (Sim *sim)
{
  KithTestServerOptions options = {
    .wrap = sim->options.wrap,
    .clock = KITH_CLOCK (sim->server_clock),
  };
  g_autofree char *name = g_strdup_printf ("server%u", ++sim->n_servers);

  g_free (sim->server_folder);
  sim->server_folder = g_build_filename (sim->folder, name, NULL);
  g_assert_cmpint (g_mkdir (sim->server_folder, 0700), ==, 0);
  if (sim->image != NULL)
    kith_crash_image_write (sim->image, sim->server_folder);
  g_clear_pointer (&sim->image, kith_crash_image_free);

  options.folder = sim->server_folder;
  sim->server = kith_test_server_new (&options);
}

static void
restart_cb (gpointer data, gpointer unused)
{
  Sim *sim = data;

  kith_sim_tell (&sim->world, "the server is back");
  start_server (sim);
  for (guint i = 0; i < N_EDITORS; i++)
    kith_sim_link_set_up (sim->links[i], TRUE);
}

/* What the server does while it is stopped is done to files that nobody will
 * see again. */
static void
cut_power (Sim *sim)
{
  if (sim->server == NULL)
    return;

  kith_sim_tell (&sim->world, "the server's power is cut");
  sim->n_crashes++;
  sim->image = kith_crash_vfs_take_image (sim->server_folder);
  g_clear_pointer (&sim->server, kith_test_server_free);
  for (guint i = 0; i < N_EDITORS; i++)
    {
      kith_sim_link_cut (sim->links[i]);
      kith_sim_link_set_up (sim->links[i], FALSE);
    }
  later (sim, 10, 3000, restart_cb, NULL, NULL);
}

static void
disk_freed_cb (gpointer data, gpointer folder)
{
  Sim *sim = data;

  kith_sim_tell (&sim->world, "the server's disk has room again");
  kith_crash_vfs_set_full (folder, FALSE);
}

static void
fill_disk (Sim *sim)
{
  kith_sim_tell (&sim->world, "the server's disk is full");
  kith_crash_vfs_set_full (sim->server_folder, TRUE);
  later (sim, 100, 3000, disk_freed_cb, g_strdup (sim->server_folder), g_free);
}

/* Requests */

static guint
get_index (Sim *sim, KithSimRequest *request)
{
  for (guint i = 0; i < N_EDITORS; i++)
    if (sim->links[i] == request->link)
      return i;

  g_assert_not_reached ();
}

static void
note_written (Sim *sim, KithSimRequest *request)
{
  gsize size;
  const char *text = g_bytes_get_data (request->answer, &size);
  g_autoptr (JsonObject)
    answer = kith_json_parse_object (text, size, size, NULL);
  JsonObject *json = kith_json_get_object (answer, "contact");
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) contact = NULL;
  const char *id;

  g_assert_nonnull (json);
  contact = kith_contact_new_from_json (json, &error);
  g_assert_no_error (error);
  id = kith_contact_get_id (contact);
  kith_sim_ledger_wrote (sim->world.ledger, get_index (sim, request), id,
                         kith_contact_get_revision (contact),
                         kith_contact_get_info (contact));
  if (g_str_equal (request->method, "POST")
      && !g_ptr_array_find_with_equal_func (sim->world.contacts, id,
                                            g_str_equal, NULL))
    g_ptr_array_add (sim->world.contacts, g_strdup (id));
}

/* /contacts/v4/contacts/ID?revision=N */
static void
note_deleted (Sim *sim, KithSimRequest *request)
{
  g_autofree char *id = g_path_get_basename (request->target);
  char *query = strchr (id, '?');
  const char *revision = strstr (request->target, "revision=");

  g_assert_true (query != NULL && revision != NULL);
  *query = '\0';
  kith_sim_ledger_wrote (sim->world.ledger, get_index (sim, request), id,
                         g_ascii_strtoll (revision + strlen ("revision="), NULL,
                                          10),
                         NULL);
}

static void
deliver (Sim *sim, KithSimRequest *request)
{
  g_autofree char *path = g_build_filename (sim->server_folder, "socket", NULL);

  kith_fake_clock_advance (sim->server_clock,
                           get_now (sim)
                             - kith_clock_get_monotonic_time (
                               KITH_CLOCK (sim->server_clock)));
  kith_sim_request_deliver (request, path);
  kith_sim_tell (&sim->world, "ed%u's %s is answered %u",
                 get_index (sim, request), request->method, request->status);
  if (request->status != 200 || !kith_sim_request_is_write (request))
    return;

  if (g_str_equal (request->method, "DELETE"))
    note_deleted (sim, request);
  else
    note_written (sim, request);
}

static void
answer_cb (gpointer sim, gpointer request)
{
  kith_sim_request_answer (request);
}

static void
cut_cb (gpointer data, gpointer data2)
{
  Sim *sim = data;
  KithSimRequest *request = data2;

  kith_sim_tell (&sim->world, "ed%u's %s is cut off", get_index (sim, request),
                 request->method);
  kith_sim_request_cut (request);
}

static void
schedule (Sim *sim,
          guint min_msec,
          guint max_msec,
          SimFunc func,
          KithSimRequest *request)
{
  later (sim, min_msec, max_msec, func, kith_sim_request_ref (request),
         (GDestroyNotify) kith_sim_request_unref);
}

static void
deliver_cb (gpointer data, gpointer data2)
{
  Sim *sim = data;
  KithSimRequest *request = data2;

  if (sim->server == NULL)
    {
      kith_sim_request_cut (request);
      return;
    }
  deliver (sim, request);
  schedule (sim, 1, 50, answer_cb, request);
}

static void
deliver_and_lose_cb (gpointer data, gpointer data2)
{
  Sim *sim = data;
  KithSimRequest *request = data2;

  if (sim->server != NULL)
    deliver (sim, request);
  schedule (sim, 1, 50, cut_cb, request);
}

/* Nobody waits for this one's answer. */
static void
deliver_late_cb (gpointer data, gpointer data2)
{
  Sim *sim = data;

  if (sim->server != NULL)
    deliver (sim, data2);
}

static void
crash_before_cb (gpointer data, gpointer data2)
{
  cut_power (data);
  kith_sim_request_cut (data2);
}

static void
crash_after_cb (gpointer data, gpointer data2)
{
  Sim *sim = data;

  if (sim->server != NULL)
    deliver (sim, data2);
  cut_power (sim);
  kith_sim_request_cut (data2);
}

static void
refuse_cb (gpointer data, gpointer data2)
{
  Sim *sim = data;

  kith_sim_request_answer_with (data2,
                                kith_sim_chance (&sim->world, 50) ? 503 : 429,
                                "application/json", "{}");
}

static void
hotel_cb (gpointer data, gpointer data2)
{
  kith_sim_request_answer_with (data2, 200, "text/html", "<h1>Log in</h1>");
}

/* What may become of a request, and how often, of a hundred. */
static const struct
{
  guint percent;
  guint min_msec, max_msec;
  SimFunc func;
} fates[] = {
  { 62, 1, 60, deliver_cb },     { 6, 500, 8000, deliver_cb },
  { 5, 1, 60, cut_cb },          { 9, 1, 60, deliver_and_lose_cb },
  { 5, 1, 60, refuse_cb },       { 3, 1, 60, hotel_cb },
  { 2, 1, 60, crash_before_cb }, { 3, 1, 60, crash_after_cb },
};

static void
draw_fate (Sim *sim, KithSimRequest *request)
{
  guint drawn = kith_sim_draw (&sim->world, 100);
  guint i = 0;

  if (sim->world.is_calm)
    drawn = 0;

  /* Repeated, perhaps when nobody thinks of it any more; or late, when the
   * client was cut off long before. */
  if (!sim->world.is_calm && kith_sim_request_is_write (request)
      && kith_sim_chance (&sim->world, 8))
    schedule (sim, 10, 6000, deliver_late_cb, request);

  while (i + 1 < G_N_ELEMENTS (fates) && drawn >= fates[i].percent)
    drawn -= fates[i++].percent;
  /* What is left of the hundred is as the first. */
  if (drawn >= fates[i].percent)
    i = 0;
  schedule (sim, fates[i].min_msec, fates[i].max_msec, fates[i].func, request);
}

/* @request: (transfer full) */
static void
arrived_cb (KithSimRequest *request, gpointer data)
{
  Sim *sim = data;

  g_ptr_array_add (sim->arrived, request);
}

static int
compare_requests (gconstpointer a, gconstpointer b, gpointer data)
{
  KithSimRequest *const *one = a;
  KithSimRequest *const *other = b;
  int order = (int) get_index (data, *one) - (int) get_index (data, *other);

  return order != 0 ? order : strcmp ((*one)->target, (*other)->target);
}

/* Acting */

static void
act_cb (gpointer data, gpointer editor)
{
  Sim *sim = data;

  if (!sim->world.is_calm && kith_sim_chance (&sim->world, 1)
      && sim->server != NULL)
    fill_disk (sim);

  if (!sim->world.is_calm && kith_sim_chance (&sim->world, 3))
    kith_sim_editor_crash (editor);
  else
    kith_sim_editor_act (editor);
  sim->n_acts++;
  later (sim, 20, 2000, act_cb, editor, NULL);
}

/* Going on */

static gboolean
is_quiet (Sim *sim)
{
  guint n_waits = 0;

  for (guint i = 0; i < N_EDITORS; i++)
    if (!kith_sim_editor_is_quiet (sim->editors[i], &n_waits))
      return FALSE;

  return kith_fake_clock_get_n_waits (sim->world.clock) == n_waits;
}

static gboolean
stuck_cb (gpointer data)
{
  Sim *sim = data;

  g_error ("The world of seed %u stands still", sim->world.seed);

  return G_SOURCE_REMOVE;
}

/* Until nothing happens any more by itself. */
static void
settle (Sim *sim)
{
  guint watchdog = g_timeout_add_seconds (STUCK_SECONDS, stuck_cb, sim);

  do
    {
      while (g_main_context_pending (NULL) || !is_quiet (sim))
        g_main_context_iteration (NULL, TRUE);
      for (guint i = 0; i < N_EDITORS; i++)
        kith_sim_editor_flush (sim->editors[i]);
    }
  while (g_main_context_pending (NULL) || !is_quiet (sim));
  g_source_remove (watchdog);

  g_ptr_array_sort_with_data (sim->arrived, compare_requests, sim);
  for (guint i = 0; i < sim->arrived->len; i++)
    draw_fate (sim, g_ptr_array_index (sim->arrived, i));
  g_ptr_array_set_size (sim->arrived, 0);
}

static void
go_on (Sim *sim)
{
  Event *event = g_queue_peek_head (&sim->events);
  gint64 wait = kith_fake_clock_get_next (sim->world.clock);
  gint64 due = MAX (event->due - get_now (sim), 0);

  if (wait >= 0 && wait <= due)
    {
      kith_fake_clock_advance (sim->world.clock, wait);
    }
  else
    {
      kith_fake_clock_advance (sim->world.clock, due);
      g_queue_pop_head (&sim->events);
      event->func (sim, event->data);
      event_free (event);
    }
  settle (sim);
}

static gboolean
is_done (Sim *sim)
{
  for (guint i = 0; i < N_EDITORS; i++)
    if (!kith_sim_editor_is_done (sim->editors[i]))
      return FALSE;

  return TRUE;
}

/* Everything works again, and everybody ends. */
static void
calm_down (Sim *sim)
{
  kith_sim_tell (&sim->world, "everything works again");
  sim->world.is_calm = TRUE;
  kith_crash_vfs_set_full (sim->server_folder, FALSE);
  for (guint n = 0; !is_done (sim) || sim->server == NULL; n++)
    {
      if (n == MAX_CALM_EVENTS)
        g_error ("Somebody in the world of seed %u does not come to an end",
                 sim->world.seed);
      go_on (sim);
    }
}

/* The beginning and the end */

static void
make_contacts (Sim *sim)
{
  static const char *const fields[] = { "Room", "Nickname" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *body = g_strdup_printf (
        "{\"displayName\":\"%s\",\"dataType\":\"TEXT\"}", fields[i]);

      json_object_unref (kith_test_server_call (sim->server, "POST",
                                                "/contacts/v4/extended-fields",
                                                body, NULL));
    }
  json_object_unref (
    kith_test_server_call (sim->server, "POST", "/contacts/v4/labels",
                           "{\"displayName\":\"Friends\"}", NULL));

  for (guint i = 0; i < N_CONTACTS; i++)
    {
      g_autofree char *info = g_strdup_printf (
        "{\"name\":{\"first\":\"first%u\",\"last\":\"last%u\"},"
        "\"company\":\"company%u\",\"emails\":{\"items\":["
        "{\"email\":\"email%u@x.example\",\"tag\":\"UNTAGGED\"}]}}",
        i, i, i, i);
      g_autofree char *body = g_strdup_printf ("{\"info\":%s}", info);
      g_autoptr (JsonObject)
        answer = kith_test_server_call (sim->server, "POST",
                                        "/contacts/v4/contacts", body, NULL);
      g_autoptr (KithContact) contact = kith_contact_new_from_json (
        kith_json_get_object (answer, "contact"), NULL);

      kith_sim_ledger_wrote (sim->world.ledger, N_EDITORS,
                             kith_contact_get_id (contact), 1,
                             kith_contact_get_info (contact));
      g_ptr_array_add (sim->world.contacts,
                       g_strdup (kith_contact_get_id (contact)));
    }
}

static Sim *
sim_new (const KithSimOptions *options)
{
  Sim *sim = g_new0 (Sim, 1);
  KithSimWorld *world = &sim->world;

  sim->options = *options;
  /* Of what the service draws: its waits and its keys. */
  g_random_set_seed (options->seed);
  world->seed = options->seed;
  world->rand = g_rand_new_with_seed (options->seed);
  world->clock = kith_fake_clock_new (START_USEC);
  world->ledger = kith_sim_ledger_new ();
  world->contacts = g_ptr_array_new_with_free_func (g_free);
  world->digest = g_checksum_new (G_CHECKSUM_SHA256);

  sim->server_clock = kith_fake_clock_new (START_USEC);
  sim->arrived = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_sim_request_unref);
  g_queue_init (&sim->events);
  sim->folder = kith_test_tmpdir ();
  kith_crash_vfs_start (sim->folder, KITH_CRASH_HONEST, 0, options->seed, NULL);

  start_server (sim);
  make_contacts (sim);
  for (guint i = 0; i < N_EDITORS; i++)
    {
      g_autofree char *name = g_strdup_printf ("link%u", i);
      g_autofree char *path = g_build_filename (sim->folder, name, NULL);
      g_autofree char *origin = g_strconcat ("unix:", path, NULL);
      g_autofree char *person = g_strdup_printf ("%s/ed%u", sim->folder, i);

      sim->links[i] = kith_sim_link_new (path, arrived_cb, sim);
      g_assert_cmpint (g_mkdir (person, 0700), ==, 0);
      sim->editors[i] = kith_sim_editor_new (world, i, person, origin,
                                             sim->links[i]);
      later (sim, 20, 2000, act_cb, sim->editors[i], NULL);
    }

  return sim;
}

static void
sim_free (Sim *sim)
{
  KithSimWorld *world = &sim->world;

  g_queue_clear_full (&sim->events, event_free);
  g_ptr_array_unref (sim->arrived);
  for (guint i = 0; i < N_EDITORS; i++)
    {
      kith_sim_editor_free (sim->editors[i]);
      kith_sim_link_free (sim->links[i]);
    }
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
read_history (Sim *sim)
{
  g_autofree char *path = g_build_filename (sim->server_folder, "contacts.db",
                                            NULL);
  const KithHistoryQuery query = { .limit = 100000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore) store = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;

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

      if (entry->kind != KITH_HISTORY_CONTACT)
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

void
kith_sim_report_clear (KithSimReport *report)
{
  g_clear_pointer (&report->digest, g_free);
}

char *
kith_sim_run (const KithSimOptions *options, KithSimReport *report)
{
  Sim *sim = sim_new (options);
  char *wrong;

  while (sim->n_acts < N_ACTS)
    go_on (sim);
  calm_down (sim);

  wrong = g_steal_pointer (&sim->world.wrong);
  read_history (sim);
  if (wrong == NULL)
    wrong = kith_sim_ledger_check (sim->world.ledger);

  report->n_writes = kith_sim_ledger_get_n_writes (sim->world.ledger);
  report->n_conflicts = sim->world.n_conflicts;
  report->n_crashes = sim->n_crashes;
  report->digest = g_strdup (g_checksum_get_string (sim->world.digest));
  sim_free (sim);

  return wrong;
}
