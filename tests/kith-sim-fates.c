/* kith-sim-fates.c: what may become of a request
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-private.h"

#include "model/kith-protocol.h"

static void
answer_cb (KithSim *sim, gpointer request)
{
  kith_sim_request_answer (request);
}

static void
cut_cb (KithSim *sim, gpointer data)
{
  KithSimRequest *request = data;

  kith_sim_tell (&sim->world, "ed%u's %s is cut off",
                 kith_sim_get_index (sim, request), request->method);
  kith_sim_request_cut (request);
}

static void
schedule (KithSim *sim,
          guint min_msec,
          guint max_msec,
          KithSimFunc func,
          KithSimRequest *request)
{
  kith_sim_later (sim, min_msec, max_msec, func, kith_sim_request_ref (request),
                  (GDestroyNotify) kith_sim_request_unref);
}

/* Who wants to be told what happens is told from then on. */
static gboolean
may_deliver (KithSim *sim, KithSimRequest *request)
{
  return sim->server != NULL && !kith_sim_request_is_stream (request);
}

/* Much may have happened by the time that a late one comes. */
static void
answer_later (KithSim *sim, KithSimRequest *request)
{
  gboolean is_late = !sim->world.is_calm && kith_sim_chance (&sim->world, 12);

  schedule (sim, is_late ? 200 : 1, is_late ? 5000 : 50, answer_cb, request);
}

static void
deliver_cb (KithSim *sim, gpointer data)
{
  KithSimRequest *request = data;

  if (sim->server == NULL)
    {
      kith_sim_request_cut (request);
    }
  else if (kith_sim_request_is_stream (request))
    {
      kith_sim_listen (sim, request);
    }
  else
    {
      kith_sim_deliver (sim, request);
      answer_later (sim, request);
    }
}

static void
deliver_and_lose_cb (KithSim *sim, gpointer data)
{
  KithSimRequest *request = data;

  if (may_deliver (sim, request))
    kith_sim_deliver (sim, request);
  schedule (sim, 1, 50, cut_cb, request);
}

/* Nobody waits for this one's answer. */
static void
deliver_late_cb (KithSim *sim, gpointer data)
{
  if (sim->server != NULL)
    kith_sim_deliver (sim, data);
}

static void
crash_before_cb (KithSim *sim, gpointer data)
{
  kith_sim_cut_power (sim);
  kith_sim_request_cut (data);
}

static void
crash_after_cb (KithSim *sim, gpointer data)
{
  if (may_deliver (sim, data))
    kith_sim_deliver (sim, data);
  kith_sim_cut_power (sim);
  kith_sim_request_cut (data);
}

/* Somebody in between says so, who may have passed it on all the same. */
static void
unavailable_cb (KithSim *sim, gpointer data)
{
  kith_sim_request_answer_with (data, 503, "application/json", "{}");
}

/* It was not passed on. */
static void
refuse_cb (KithSim *sim, gpointer data)
{
  kith_sim_request_answer_with (data, 429, "application/json", "{}");
}

static void
hotel_cb (KithSim *sim, gpointer data)
{
  kith_sim_request_answer_with (data, 200, "text/html", "<h1>Log in</h1>");
}

static void
not_found_cb (KithSim *sim, gpointer data)
{
  kith_sim_request_answer_with (data, 404, "application/json", "{}");
}

/* A server that is no kithd has nothing there. */
static gboolean
is_unknown (KithSim *sim, KithSimRequest *request)
{
  return sim->world.is_plain
         && (g_str_equal (request->target, KITH_PATH_ME)
             || kith_sim_request_is_stream (request));
}

/* What may become of a request, and how often, of a hundred. */
static const struct
{
  guint percent;
  guint min_msec, max_msec;
  KithSimFunc func;
} fates[] = {
  { 62, 1, 60, deliver_cb },    { 6, 500, 8000, deliver_cb },
  { 5, 1, 60, cut_cb },         { 9, 1, 60, deliver_and_lose_cb },
  { 3, 1, 60, unavailable_cb }, { 2, 1, 60, refuse_cb },
  { 3, 1, 60, hotel_cb },       { 2, 1, 60, crash_before_cb },
  { 3, 1, 60, crash_after_cb },
};

/* Whether the network may bring it a second time. */
static gboolean
may_repeat (KithSim *sim, KithSimRequest *request, guint fate)
{
  return !sim->world.is_calm && kith_sim_request_is_write (request)
         && fates[fate].func != refuse_cb;
}

void
kith_sim_draw_fate (KithSim *sim, KithSimRequest *request)
{
  guint drawn = kith_sim_draw (&sim->world, 100);
  guint i = 0;

  if (is_unknown (sim, request))
    {
      schedule (sim, 1, 60, not_found_cb, request);
      return;
    }

  if (sim->world.is_calm)
    drawn = 0;
  while (i + 1 < G_N_ELEMENTS (fates) && drawn >= fates[i].percent)
    drawn -= fates[i++].percent;
  /* What is left of the hundred is as the first. */
  if (drawn >= fates[i].percent)
    i = 0;
  schedule (sim, fates[i].min_msec, fates[i].max_msec, fates[i].func, request);

  /* Perhaps when nobody thinks of it any more; or only then, when the client
   * was cut off long before. */
  if (may_repeat (sim, request, i) && kith_sim_chance (&sim->world, 8))
    schedule (sim, 10, 6000, deliver_late_cb, request);
}
