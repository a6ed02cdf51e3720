/* kith-sim-server.c: the server, and what it says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/kith-json.h"
#include "model/kith-job.h"
#include "model/kith-protocol.h"

void
kith_sim_start_server (KithSim *sim)
{
  KithTestServerOptions options = {
    .wrap = sim->options.wrap,
    .clock = KITH_CLOCK (sim->server_clock),
    .store_clock = KITH_CLOCK (sim->server_clock),
  };
  g_autofree char *name = g_strdup_printf ("server%u", ++sim->n_servers);

  g_free (sim->server_folder);
  sim->server_folder = g_build_filename (sim->folder, name, NULL);
  g_assert_cmpint (g_mkdir (sim->server_folder, 0700), ==, 0);
  if (sim->image != NULL)
    kith_crash_image_write (sim->image, sim->server_folder);
  else
    kith_sim_put_server_store (sim->server_folder);
  g_clear_pointer (&sim->image, kith_crash_image_free);

  options.folder = sim->server_folder;
  options.is_keyless = TRUE;
  sim->server = kith_test_server_new (&options);
}

static void
restart_cb (KithSim *sim, gpointer unused)
{
  kith_sim_tell (&sim->world, "the server is back");
  kith_sim_start_server (sim);
  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    kith_sim_set_up_link (sim, i);
}

void
kith_sim_cut_power (KithSim *sim)
{
  if (sim->server == NULL)
    return;

  kith_sim_tell (&sim->world, "the server's power is cut");
  sim->n_crashes++;
  sim->image = kith_crash_vfs_take_image (sim->server_folder);
  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    kith_sim_stop_telling (sim, i);
  g_clear_pointer (&sim->wire, kith_sim_wire_free);
  g_clear_pointer (&sim->server, kith_test_server_free);
  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    kith_sim_set_up_link (sim, i);
  kith_sim_later (sim, 10, 3000, restart_cb, NULL, NULL);
}

static void
disk_freed_cb (KithSim *sim, gpointer folder)
{
  kith_sim_tell (&sim->world, "the server's disk has room again");
  kith_crash_vfs_set_full (folder, FALSE);
}

void
kith_sim_fill_disk (KithSim *sim)
{
  kith_sim_tell (&sim->world, "the server's disk is full");
  kith_crash_vfs_set_full (sim->server_folder, TRUE);
  kith_sim_later (sim, 100, 3000, disk_freed_cb, g_strdup (sim->server_folder),
                  g_free);
}

/* Requests */

guint
kith_sim_get_index (KithSim *sim, KithSimRequest *request)
{
  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    if (sim->links[i] == request->link)
      return i;

  g_assert_not_reached ();
}

/* (transfer full) */
static JsonObject *
parse (GBytes *bytes)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  return kith_json_parse_object (text, size, size, NULL);
}

/* (transfer full) */
static KithContact *
read_contact (JsonObject *answer)
{
  JsonObject *json = kith_json_get_object (answer, "contact");
  g_autoptr (GError) error = NULL;
  KithContact *contact;

  g_assert_nonnull (json);
  contact = kith_contact_new_from_json (json, &error);
  g_assert_no_error (error);

  return contact;
}

static void
note_written (KithSim *sim, guint who, KithContact *contact)
{
  const char *id = kith_contact_get_id (contact);

  kith_sim_ledger_wrote (sim->world.ledger, who, id,
                         kith_contact_get_revision (contact),
                         kith_contact_get_info (contact));
  if (!g_ptr_array_find_with_equal_func (sim->world.contacts, id, g_str_equal,
                                         NULL))
    g_ptr_array_add (sim->world.contacts, g_strdup (id));
}

static void
note_merged (KithSim *sim,
             guint who,
             KithSimRequest *request,
             KithContact *contact)
{
  g_autoptr (JsonObject) body = parse (request->body);
  JsonArray *sources = kith_json_get_array (body, "sourceContactIds");

  g_assert_cmpuint (json_array_get_length (sources), ==, 1);
  kith_sim_ledger_merged (sim->world.ledger, who, kith_contact_get_id (contact),
                          kith_contact_get_revision (contact),
                          kith_contact_get_info (contact),
                          json_array_get_string_element (sources, 0));
}

/* Who gives a label that is there already changes nothing. */
static void
note_labeled (KithSim *sim, guint who, KithContact *contact)
{
  if (kith_contact_get_revision (contact)
      > kith_sim_ledger_get_revision (sim->world.ledger,
                                      kith_contact_get_id (contact)))
    note_written (sim, who, contact);
}

/* /contacts/v4/contacts/ID?revision=N */
static void
note_deleted (KithSim *sim, guint who, KithSimRequest *request)
{
  g_autofree char *id = g_path_get_basename (request->target);
  char *query = strchr (id, '?');
  const char *revision = strstr (request->target, "revision=");

  g_assert_true (query != NULL && revision != NULL);
  *query = '\0';
  kith_sim_ledger_wrote (sim->world.ledger, who, id,
                         g_ascii_strtoll (revision + strlen ("revision="), NULL,
                                          10),
                         NULL);
}

/* Jobs */

/* The server goes on by itself until it is done. */
static void
await_job (KithSim *sim, const char *id)
{
  g_autofree char *path = g_strconcat (KITH_PATH_JOBS "/", id, NULL);
  gboolean is_finished = FALSE;

  while (!is_finished)
    {
      g_autoptr (JsonObject)
        answer = kith_test_server_call (sim->server, "GET", path, NULL, NULL);
      g_autoptr (KithJob)
        job = kith_job_new_from_json (kith_json_get_object (answer, "job"),
                                      NULL);

      g_assert_nonnull (job);
      is_finished = kith_job_is_finished (job);
      if (is_finished)
        g_assert_cmpint (kith_job_get_failed (job), ==, 0);
    }
}

/* Whether there was something to change. */
static gboolean
note_changed_by_job (KithSim *sim, guint who, const char *id)
{
  g_autofree char *path = g_strconcat (KITH_PATH_CONTACTS "/", id, NULL);
  guint status;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (sim->server, "GET", path, NULL, &status);
  g_autoptr (KithContact) contact = NULL;

  if (status != 200)
    return FALSE;

  contact = read_contact (answer);
  /* What went into another is answered with that one. */
  if (!g_str_equal (kith_contact_get_id (contact), id)
      || kith_contact_get_revision (contact)
           == kith_sim_ledger_get_revision (sim->world.ledger, id))
    return FALSE;

  kith_sim_ledger_wrote_over (sim->world.ledger, who, id,
                              kith_contact_get_revision (contact),
                              kith_contact_get_info (contact));

  return TRUE;
}

static void
note_job (KithSim *sim, guint who, KithSimRequest *request, JsonObject *answer)
{
  g_autoptr (JsonObject) body = parse (request->body);
  const char *company = kith_json_get_string (kith_json_get_object (body,
                                                                    "info"),
                                              "company");
  guint n_changed = 0;

  await_job (sim, kith_json_get_string (answer, "jobId"));
  for (guint i = 0; i < sim->world.contacts->len; i++)
    if (note_changed_by_job (sim, who,
                             g_ptr_array_index (sim->world.contacts, i)))
      n_changed++;
  if (n_changed == 0 && company != NULL)
    kith_sim_ledger_give_up (sim->world.ledger, company);
}

static gboolean
is_of (KithSimRequest *request, const char *end)
{
  gsize length = strcspn (request->target, "?");
  g_autofree char *path = g_strndup (request->target, length);

  return g_str_has_suffix (path, end);
}

static void
note_answer (KithSim *sim, KithSimRequest *request)
{
  guint who = kith_sim_get_index (sim, request);
  g_autoptr (JsonObject) answer = parse (request->answer);
  g_autoptr (KithContact) contact = NULL;

  if (kith_sim_request_is_bulk (request))
    {
      note_job (sim, who, request, answer);
      return;
    }
  if (g_str_equal (request->method, "DELETE") && !is_of (request, "/labels"))
    {
      note_deleted (sim, who, request);
      return;
    }

  contact = read_contact (answer);
  if (is_of (request, "/labels"))
    note_labeled (sim, who, contact);
  else if (is_of (request, "/merge"))
    note_merged (sim, who, request, contact);
  else
    note_written (sim, who, contact);
}

static KithSimWire *
get_wire (KithSim *sim)
{
  g_autofree char *path = g_build_filename (sim->server_folder, "socket", NULL);

  if (sim->wire == NULL)
    sim->wire = kith_sim_wire_new (path);

  return sim->wire;
}

void
kith_sim_deliver (KithSim *sim, KithSimRequest *request)
{
  kith_fake_clock_advance (sim->server_clock,
                           kith_sim_get_now (sim)
                             - kith_clock_get_monotonic_time (
                               KITH_CLOCK (sim->server_clock)));
  kith_sim_wire_deliver (get_wire (sim), request);
  kith_sim_tell (&sim->world, "ed%u's %s is answered %u",
                 kith_sim_get_index (sim, request), request->method,
                 request->status);
  if (request->status != 200 || !kith_sim_request_is_write (request))
    return;

  note_answer (sim, request);
  sim->world.last_seq = kith_test_server_get_last_seq (sim->server);
  kith_sim_tell_events (sim);
}
