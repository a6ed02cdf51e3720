/* kith-sim-server.c: the server, and what it says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-private.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/kith-json.h"

void
kith_sim_start_server (KithSim *sim)
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
restart_cb (KithSim *sim, gpointer unused)
{
  kith_sim_tell (&sim->world, "the server is back");
  kith_sim_start_server (sim);
  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    kith_sim_link_set_up (sim->links[i], TRUE);
}

void
kith_sim_cut_power (KithSim *sim)
{
  if (sim->server == NULL)
    return;

  kith_sim_tell (&sim->world, "the server's power is cut");
  sim->n_crashes++;
  sim->image = kith_crash_vfs_take_image (sim->server_folder);
  g_clear_pointer (&sim->server, kith_test_server_free);
  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    {
      kith_sim_link_cut (sim->links[i]);
      kith_sim_link_set_up (sim->links[i], FALSE);
    }
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

static void
note_written (KithSim *sim, KithSimRequest *request)
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
  kith_sim_ledger_wrote (sim->world.ledger, kith_sim_get_index (sim, request),
                         id, kith_contact_get_revision (contact),
                         kith_contact_get_info (contact));
  if (g_str_equal (request->method, "POST")
      && !g_ptr_array_find_with_equal_func (sim->world.contacts, id,
                                            g_str_equal, NULL))
    g_ptr_array_add (sim->world.contacts, g_strdup (id));
}

/* /contacts/v4/contacts/ID?revision=N */
static void
note_deleted (KithSim *sim, KithSimRequest *request)
{
  g_autofree char *id = g_path_get_basename (request->target);
  char *query = strchr (id, '?');
  const char *revision = strstr (request->target, "revision=");

  g_assert_true (query != NULL && revision != NULL);
  *query = '\0';
  kith_sim_ledger_wrote (
    sim->world.ledger, kith_sim_get_index (sim, request), id,
    g_ascii_strtoll (revision + strlen ("revision="), NULL, 10), NULL);
}

void
kith_sim_deliver (KithSim *sim, KithSimRequest *request)
{
  g_autofree char *path = g_build_filename (sim->server_folder, "socket", NULL);

  kith_fake_clock_advance (sim->server_clock,
                           kith_sim_get_now (sim)
                             - kith_clock_get_monotonic_time (
                               KITH_CLOCK (sim->server_clock)));
  kith_sim_request_deliver (request, path);
  kith_sim_tell (&sim->world, "ed%u's %s is answered %u",
                 kith_sim_get_index (sim, request), request->method,
                 request->status);
  if (request->status != 200 || !kith_sim_request_is_write (request))
    return;

  if (g_str_equal (request->method, "DELETE"))
    note_deleted (sim, request);
  else
    note_written (sim, request);
}
