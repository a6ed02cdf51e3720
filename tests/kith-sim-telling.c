/* kith-sim-telling.c: what the server tells those who listen, and outages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-private.h"

#include "base/kith-limits.h"

void
kith_sim_stop_telling (KithSim *sim, guint index)
{
  g_clear_pointer (&sim->streams[index], kith_sim_stream_free);
}

void
kith_sim_listen (KithSim *sim, KithSimRequest *request)
{
  guint index = kith_sim_get_index (sim, request);
  g_autofree char *path = g_build_filename (sim->server_folder, "socket", NULL);

  kith_sim_stop_telling (sim, index);
  sim->streams[index] = kith_sim_stream_new (request, path);
  sim->beats[index] = kith_sim_get_now (sim);
  kith_sim_tell (&sim->world, "ed%u listens from %s on", index,
                 request->last_event_id != NULL ? request->last_event_id
                                                : "now");
  kith_sim_tell_events (sim);
}

static void
tell_part (KithSim *sim, guint index)
{
  kith_sim_tell (&sim->world, "what ed%u hears is cut off", index);
  kith_sim_stream_tell_part (sim->streams[index], sim->world.last_seq,
                             kith_sim_draw (&sim->world, 100));
}

static void
cut_cb (KithSim *sim, gpointer index)
{
  kith_sim_stop_telling (sim, GPOINTER_TO_UINT (index));
}

static void
tell_cb (KithSim *sim, gpointer data)
{
  guint index = GPOINTER_TO_UINT (data);

  sim->is_telling[index] = FALSE;
  if (sim->streams[index] == NULL)
    return;

  sim->beats[index] = kith_sim_get_now (sim);
  if (sim->world.is_calm || !kith_sim_chance (&sim->world, 8))
    {
      kith_sim_stream_tell (sim->streams[index], sim->world.last_seq);
      return;
    }

  tell_part (sim, index);
  kith_sim_later (sim, 1, 50, cut_cb, data, NULL);
}

void
kith_sim_tell_events (KithSim *sim)
{
  for (guint i = 0; i < KITH_SIM_N_EDITORS; i++)
    {
      gboolean is_slow = kith_sim_chance (&sim->world, 15);

      if (sim->streams[i] == NULL || sim->is_telling[i])
        continue;

      sim->is_telling[i] = TRUE;
      kith_sim_later (sim, is_slow ? 300 : 1, is_slow ? 8000 : 200, tell_cb,
                      GUINT_TO_POINTER (i), NULL);
    }
}

void
kith_sim_beat (KithSim *sim, guint index)
{
  if (sim->streams[index] == NULL || sim->is_telling[index]
      || kith_sim_get_now (sim) - sim->beats[index]
           < KITH_HEARTBEAT_SECONDS * G_USEC_PER_SEC)
    return;

  tell_cb (sim, GUINT_TO_POINTER (index));
}

/* Outages */

static void
cut_off_cb (KithSim *sim, gpointer request)
{
  kith_sim_request_cut (request);
}

/* One after the other, so that the client does not hear of two at once. */
static void
cut_off (KithSim *sim, guint index)
{
  g_autoptr (GPtrArray) held = kith_sim_link_list_held (sim->links[index]);

  for (guint i = 0; i < held->len; i++)
    kith_sim_later (sim, i, i, cut_off_cb,
                    kith_sim_request_ref (g_ptr_array_index (held, i)),
                    (GDestroyNotify) kith_sim_request_unref);
}

void
kith_sim_set_up_link (KithSim *sim, guint index)
{
  gboolean is_up = sim->server != NULL && !sim->is_offline[index];

  if (!is_up)
    {
      kith_sim_stop_telling (sim, index);
      cut_off (sim, index);
    }
  kith_sim_link_set_up (sim->links[index], is_up);
}

static void
come_back_cb (KithSim *sim, gpointer data)
{
  guint index = GPOINTER_TO_UINT (data);

  kith_sim_tell (&sim->world, "ed%u's network is back", index);
  sim->is_offline[index] = FALSE;
  kith_sim_set_up_link (sim, index);
}

static void
go_offline (KithSim *sim, guint index)
{
  if (sim->is_offline[index])
    return;

  kith_sim_tell (&sim->world, "ed%u's network is gone", index);
  sim->is_offline[index] = TRUE;
  kith_sim_set_up_link (sim, index);
  kith_sim_later (sim, 500, 15000, come_back_cb, GUINT_TO_POINTER (index),
                  NULL);
}

/* What goes wrong by itself */

/* Somebody sets it, or the computers were asleep. */
static void
set_wall_clock (KithSim *sim)
{
  gint64 days = (gint64) kith_sim_draw (&sim->world, 60) - 30;

  kith_sim_tell (&sim->world, "the clock on the wall is set");
  kith_fake_clock_set_real (sim->world.clock, KITH_SIM_START_USEC
                                                + kith_sim_get_now (sim)
                                                + days * G_TIME_SPAN_DAY);
}

/* The server's is corrected, by less than what is asked for again. */
static void
set_server_clock (KithSim *sim)
{
  gint64 msec = (gint64) kith_sim_draw (&sim->world, 28000) - 14000;

  kith_sim_tell (&sim->world, "the server's clock is corrected");
  kith_fake_clock_set_real (sim->server_clock, KITH_SIM_START_USEC
                                                 + kith_sim_get_now (sim)
                                                 + msec * KITH_SIM_MSEC);
}

void
kith_sim_disturb (KithSim *sim, guint index)
{
  if (kith_sim_chance (&sim->world, 2) && sim->server != NULL)
    kith_sim_fill_disk (sim);
  if (kith_sim_chance (&sim->world, 1))
    set_wall_clock (sim);
  if (kith_sim_chance (&sim->world, sim->world.is_plain ? 10 : 2))
    set_server_clock (sim);
  if (kith_sim_chance (&sim->world, 3))
    go_offline (sim, index);
}
