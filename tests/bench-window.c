/* bench-window.c: kith in a real window, beside an empty one and a small store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * usage: bench-window BUILD FOLDER
 *
 * BUILD is where Kith was built; FOLDER holds 10/kith/contacts.db,
 * 10000/kith/contacts.db and 100000/kith/contacts.db.  Needs a display, as
 * tests/headless has one.  The figures are taken by bench-probe.c.
 */

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include <gio/gio.h>

#include "bench-report.h"

#define N_STARTS 9
#define N_USES 1

typedef struct
{
  const char *folder;
  GSubprocess *kithd;

  GArray *start;     /* ms, each an array of doubles */
  GArray *memory;    /* MB */
  GArray *frame_p99; /* ms */
  GArray *frame_max;
  GArray *key_p50;
  GArray *key_p99;
  GArray *server_memory;
} Place;

typedef struct
{
  GArray *frames;
  GArray *keys;
} Run;

static const char *build;

static char *
in_build (const char *path)
{
  return g_build_filename (build, path, NULL);
}

static void
end_with_us (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static void
start_kithd (Place *place)
{
  g_autoptr (GSubprocessLauncher)
    launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *program = in_build ("src/server/kithd");
  g_autofree char *listen = g_strdup_printf ("unix:%s/kith/kithd.sock",
                                             place->folder);
  g_autofree char *store = g_strdup_printf ("sqlite:%s/kith/contacts.db",
                                            place->folder);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, end_with_us, NULL, NULL);
  place->kithd = g_subprocess_launcher_spawn (launcher, &error, program,
                                              "--listen", listen, "--store",
                                              store, NULL);
  if (place->kithd == NULL)
    g_error ("%s: %s", program, error->message);
  output = g_data_input_stream_new (
    g_subprocess_get_stdout_pipe (place->kithd));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  if (line == NULL || strstr (line, "listening on") == NULL)
    g_error ("kithd did not start");
}

static void
stop_kithd (Place *place)
{
  g_subprocess_send_signal (place->kithd, SIGTERM);
  g_subprocess_wait (place->kithd, NULL, NULL);
  g_clear_object (&place->kithd);
}

/* As src/run does. */
static GSubprocessLauncher *
new_launcher (Place *place, const char *work)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *data = in_build ("data");
  g_autofree char *probe = in_build ("tests/bench-probe.so");

  g_subprocess_launcher_setenv (launcher, "GSETTINGS_SCHEMA_DIR", data, TRUE);
  g_subprocess_launcher_setenv (launcher, "KITH_BENCH_WORK", work, TRUE);
  g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", probe, TRUE);
  if (place->folder != NULL)
    {
      g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", place->folder,
                                    TRUE);
      g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", place->folder,
                                    TRUE);
    }

  return launcher;
}

/* "frame 1234": microseconds; "memory 5678": KiB. */
static void
take_line (Place *place, Run *run, const char *line)
{
  const char *space = strchr (line, ' ');
  double value = space != NULL ? g_ascii_strtod (space, NULL) : 0;

  if (g_str_has_prefix (line, "start "))
    bench_add (&place->start, value / 1000);
  else if (g_str_has_prefix (line, "memory "))
    bench_add (&place->memory, value / 1024);
  else if (g_str_has_prefix (line, "frame "))
    bench_add (&run->frames, value / 1000);
  else if (g_str_has_prefix (line, "key "))
    bench_add (&run->keys, value / 1000);
}

/* Starts the program, and reads what the probe says until it has ended. */
static void
run_program (Place *place, Run *run, const char *work)
{
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (place, work);
  g_autofree char *program = in_build (
    place->folder != NULL ? "src/ui/kith" : "tests/bench-blank");
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT,
                                          g_get_monotonic_time ());
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *said = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "KITH_BENCH_START", now, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  if (process == NULL
      || !g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL,
                                         &error)
      || !g_subprocess_wait_check (process, NULL, &error))
    g_error ("%s: %s", program, error->message);

  lines = g_strsplit (said, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    take_line (place, run, lines[i]);
}

static void
run_start (Place *place)
{
  Run run = { NULL, NULL };

  run_program (place, &run, "start");
}

static double
get_resident (GSubprocess *process)
{
  g_autofree char *path = g_strdup_printf (
    "/proc/%s/status", g_subprocess_get_identifier (process));
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents (path, &status, NULL, NULL))
    g_error ("kithd is gone");
  line = strstr (status, "VmRSS:");

  return g_ascii_strtod (line + strlen ("VmRSS:"), NULL) / 1024;
}

static void
run_use (Place *place)
{
  Run run = { NULL, NULL };

  run_program (place, &run, "use");
  bench_add (&place->frame_p99, bench_percentile (run.frames, 0.99));
  bench_add (&place->frame_max, bench_percentile (run.frames, 1));
  bench_add (&place->key_p50, bench_percentile (run.keys, 0.5));
  bench_add (&place->key_p99, bench_percentile (run.keys, 0.99));
  bench_add (&place->server_memory, get_resident (place->kithd));
  g_array_unref (run.frames);
  g_array_unref (run.keys);
}

/* Not counted: what is read from disk for the first time. */
static void
warm_up (Place *place)
{
  run_start (place);
  g_array_set_size (place->start, 0);
  g_array_set_size (place->memory, 0);
}

static void
report_starts (Place *blank, Place *few, Place *many)
{
  bench_report_title ("Start, to the first frame with rows");
  bench_report ("100,000 contacts / a window with an empty list", many->start,
                blank->start, "ms", BENCH_AT_MOST, 400);
  bench_report ("100,000 contacts / 10 contacts", many->start, few->start, "ms",
                BENCH_DIFFERENCE_AT_MOST, 50);
}

static void
report_uses (Place *blank, Place *some, Place *many)
{
  bench_report_title ("Use, 100,000 contacts / 10,000 contacts");
  bench_report ("key in the search to painted rows, p50", many->key_p50,
                some->key_p50, "ms", BENCH_AT_MOST, 50);
  bench_report ("key in the search to painted rows, p99", many->key_p99,
                some->key_p99, "ms", BENCH_AT_MOST, 50);
  bench_report ("frame while scrolling, p99", many->frame_p99, some->frame_p99,
                "ms", BENCH_AT_MOST, 16.7);
  bench_report ("frame while scrolling, longest", many->frame_max,
                some->frame_max, "ms", BENCH_AT_MOST, 50);
  bench_report ("memory of kithd (RSS)", many->server_memory,
                some->server_memory, "MB", BENCH_AT_MOST, 40);
  bench_report ("peak memory of the window (RSS) / an empty one", many->memory,
                blank->memory, "MB", BENCH_AT_MOST, 100);
}

static void
place_clear (Place *place)
{
  GArray *arrays[] = { place->start,        place->memory,  place->frame_p99,
                       place->frame_max,    place->key_p50, place->key_p99,
                       place->server_memory };

  for (guint i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_clear_pointer (&arrays[i], g_array_unref);
}

int
main (int argc, char **argv)
{
  g_autofree char *few_folder = NULL;
  g_autofree char *some_folder = NULL;
  g_autofree char *many_folder = NULL;
  Place places[4] = { 0 };
  Place *blank = &places[0], *few = &places[1], *some = &places[2],
        *many = &places[3];

  if (argc != 3)
    {
      fprintf (stderr, "usage: bench-window BUILD FOLDER\n");
      return 2;
    }

  build = argv[1];
  few->folder = few_folder = g_build_filename (argv[2], "10", NULL);
  some->folder = some_folder = g_build_filename (argv[2], "10000", NULL);
  many->folder = many_folder = g_build_filename (argv[2], "100000", NULL);
  for (guint i = 1; i < G_N_ELEMENTS (places); i++)
    start_kithd (&places[i]);

  warm_up (blank);
  warm_up (few);
  warm_up (many);
  for (guint i = 0; i < N_STARTS; i++)
    {
      run_start (blank);
      run_start (few);
      run_start (many);
    }
  report_starts (blank, few, many);

  g_array_set_size (many->memory, 0);
  for (guint i = 0; i < N_USES; i++)
    {
      run_use (some);
      run_use (many);
    }
  report_uses (blank, some, many);

  for (guint i = 1; i < G_N_ELEMENTS (places); i++)
    stop_kithd (&places[i]);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    place_clear (&places[i]);

  return 0;
}
