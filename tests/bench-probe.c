/* bench-probe.c: measures a window from inside, preloaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * So that what is measured is the program itself, with no measuring code in
 * it.  Reads from the environment:
 * - KITH_BENCH_START: when the program was started (monotonic, microseconds);
 * - KITH_BENCH_WORK: "start": until the first frame; "use": scroll and search.
 * Writes lines "NAME VALUE..." to standard output; ends the program.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>

#include <gtk/gtk.h>

/* So many that a few frames of somebody else's are not the 99th percentile. */
#define N_FRAMES 1500
#define N_JUMPS 300
#define SCROLL_STEP 110 /* pixels a frame: a fast wheel */
#define N_PASSES 6
#define SETTLE_MSEC 400
#define KEY_PAUSE_MSEC 60
#define LOST_MSEC 5000

static const char *const words[] = {
  "anna", "mul", "contact7", "garcia", "smith", "james", "acme", "contact29"
};

typedef enum
{
  WAITING, /* for the first frame */
  SCROLLING,
  TYPING,
  RESTING,
} State;

typedef struct
{
  GApplication *application;
  GtkWidget *window;
  GtkWidget *list; /* GtkListView */
  GtkText *search;
  State state;

  gint64 asleep; /* in all, in poll() */
  gint64 frame_began;
  gint64 frame_asleep;
  guint n_frames;
  guint32 random;

  guint key;
  gint64 key_at;
  gboolean rows_came;
} Probe;

static Probe probe;

static void
say (const char *name, gint64 value)
{
  g_print ("%s %" G_GINT64_FORMAT "\n", name, value);
}

static void
say_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return;
  line = strstr (status, "VmHWM:");
  say ("memory", g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10));
}

static void
finish (void)
{
  say_memory ();
  g_application_quit (probe.application);
}

/* How long the main loop had nothing to do. */
static int
sleep_and_count (GPollFD *fds, guint n_fds, int timeout)
{
  gint64 since = g_get_monotonic_time ();
  int result = g_poll (fds, n_fds, timeout);

  probe.asleep += g_get_monotonic_time () - since;

  return result;
}

static GtkWidget *
find_widget (GtkWidget *widget, const char *type)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Drop-downs have lists and searches of their own. */
static GtkWidget *
find_list (void)
{
  GtkWidget *view = find_widget (probe.window, "KithContactView");

  return find_widget (view != NULL ? view : probe.window, "GtkListView");
}

static gboolean
is_in_view (GtkWidget *item)
{
  graphene_rect_t bounds;

  return gtk_widget_get_mapped (item)
         && gtk_widget_compute_bounds (item, probe.list, &bounds)
         && bounds.origin.y + bounds.size.height > 0
         && bounds.origin.y < (float) gtk_widget_get_height (probe.list);
}

static gboolean
is_filled (GtkWidget *item)
{
  GtkWidget *row = find_widget (item, "KithContactRow");
  g_autoptr (GObject) contact = NULL;

  if (row != NULL)
    g_object_get (row, "contact", &contact, NULL);

  return contact != NULL;
}

/* How many rows are seen; 0 while one of them is empty. */
static guint
count_rows (void)
{
  guint n = 0;

  for (GtkWidget *item = gtk_widget_get_first_child (probe.list); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      if (!is_in_view (item))
        continue;
      if (!is_filled (item))
        return 0;
      n++;
    }

  return n;
}

/* Typing */

static gboolean type_next (gpointer data);

static gboolean
give_up (gpointer data)
{
  if (GPOINTER_TO_UINT (data) == probe.key && probe.key_at != 0)
    g_error ("no rows %d ms after key %u", LOST_MSEC, probe.key);

  return G_SOURCE_REMOVE;
}

static gboolean
has_items (void)
{
  GtkListView *list = GTK_LIST_VIEW (probe.list);

  return g_list_model_get_n_items (
           G_LIST_MODEL (gtk_list_view_get_model (list)))
         > 0;
}

static void
key_painted (void)
{
  if (probe.key_at == 0 || !probe.rows_came
      || (has_items () && count_rows () == 0))
    return;

  say ("key", g_get_monotonic_time () - probe.key_at);
  probe.key_at = 0;
  probe.key++;
  g_timeout_add (KEY_PAUSE_MSEC, type_next, NULL);
}

/* The result of the search stands in the list, whether or not its length is
 * another: the next frame shows it.
 */
static void
loading_changed (GObject *list)
{
  gboolean loading;
  g_autoptr (GError) error = NULL;

  g_object_get (list, "loading", &loading, "error", &error, NULL);
  if (error != NULL)
    g_error ("%s", error->message);
  if (!loading)
    probe.rows_came = TRUE;
}

/* What a key does once the input method has made a character of it. */
static void
press (char letter)
{
  char text[] = { letter, '\0' };

  if (letter == '\b')
    g_signal_emit_by_name (probe.search, "backspace");
  else
    g_signal_emit_by_name (probe.search, "insert-at-cursor", text);
}

/* Each word letter by letter, and out again. */
static char
get_letter (guint key)
{
  for (guint i = 0; i < G_N_ELEMENTS (words) * N_PASSES; i++)
    {
      const char *word = words[i % G_N_ELEMENTS (words)];
      guint length = (guint) strlen (word);

      if (key < 2 * length)
        return key < length ? word[key] : '\b';
      key -= 2 * length;
    }

  return '\0';
}

static gboolean
type_next (gpointer data)
{
  char letter = get_letter (probe.key);

  if (letter == '\0')
    {
      finish ();
      return G_SOURCE_REMOVE;
    }

  g_timeout_add (LOST_MSEC, give_up, GUINT_TO_POINTER (probe.key));
  probe.rows_came = FALSE;
  probe.key_at = g_get_monotonic_time ();
  press (letter);

  return G_SOURCE_REMOVE;
}

static gboolean
begin_typing (gpointer data)
{
  g_autoptr (GListModel) list = NULL;

  g_object_get (gtk_list_view_get_model (GTK_LIST_VIEW (probe.list)), "model",
                &list, NULL);
  probe.state = TYPING;
  g_signal_connect (list, "notify::loading", G_CALLBACK (loading_changed),
                    NULL);
  type_next (NULL);

  return G_SOURCE_REMOVE;
}

static gboolean
open_search (gpointer data)
{
  GtkWidget *pane = find_widget (probe.window, "KithListPane");
  GtkWidget *entry = find_widget (pane, "GtkSearchEntry");

  gtk_widget_activate_action (probe.window, "win.find", NULL);
  probe.search = GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (entry)));
  g_timeout_add (SETTLE_MSEC, begin_typing, NULL);

  return G_SOURCE_REMOVE;
}

/* Scrolling: on as a wheel does, then from place to place as a scroll bar
 * does.
 */
static double
choose_place (GtkAdjustment *adjustment)
{
  double end = gtk_adjustment_get_upper (adjustment)
               - gtk_adjustment_get_page_size (adjustment);

  if (probe.n_frames < N_FRAMES)
    {
      double place = gtk_adjustment_get_value (adjustment) + SCROLL_STEP;

      return place < end ? place : 0;
    }

  probe.random = probe.random * 1664525u + 1013904223u;

  return end * (double) (probe.random >> 8) / (1 << 24);
}

static gboolean
scroll (GtkWidget *list, GdkFrameClock *clock, gpointer data)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (
    GTK_SCROLLABLE (list));

  if (probe.n_frames >= N_FRAMES + N_JUMPS)
    {
      gtk_adjustment_set_value (adjustment, 0);
      probe.state = RESTING;
      g_timeout_add (SETTLE_MSEC, open_search, NULL);
      return G_SOURCE_REMOVE;
    }

  gtk_adjustment_set_value (adjustment, choose_place (adjustment));

  return G_SOURCE_CONTINUE;
}

/* What the main loop did since the last frame was painted: the frame itself,
 * and the answers that came in between.
 */
static void
scrolled_painted (gint64 now)
{
  gint64 asleep = probe.asleep - probe.frame_asleep;

  if (probe.n_frames++ > 0)
    say ("frame", now - probe.frame_began - asleep);
  probe.frame_began = now;
  probe.frame_asleep = probe.asleep;
}

static gboolean
begin_scrolling (gpointer data)
{
  probe.state = SCROLLING;
  gtk_widget_add_tick_callback (probe.list, scroll, NULL, NULL);

  return G_SOURCE_REMOVE;
}

/* The first frame */

/* A list that is meant to be empty has no class of rows. */
static gboolean
is_complete (void)
{
  return g_type_from_name ("KithContactRow") == 0 || count_rows () > 0;
}

static void
first_painted (gint64 now)
{
  const char *start = g_getenv ("KITH_BENCH_START");

  if (probe.list == NULL)
    probe.list = find_list ();
  if (probe.list == NULL || !is_complete ())
    return;

  say ("start", now - g_ascii_strtoll (start, NULL, 10));
  probe.state = RESTING;
  if (g_strcmp0 (g_getenv ("KITH_BENCH_WORK"), "use") == 0)
    g_timeout_add (SETTLE_MSEC, begin_scrolling, NULL);
  else
    finish ();
}

static void
painted (void)
{
  gint64 now = g_get_monotonic_time ();

  switch (probe.state)
    {
    case WAITING:
      first_painted (now);
      break;
    case SCROLLING:
      scrolled_painted (now);
      break;
    case TYPING:
      key_painted ();
      break;
    case RESTING:
      break;
    }
}

static void
realized (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", painted,
                    NULL);
}

static void
window_added (GtkApplication *application, GtkWidget *window)
{
  if (probe.window != NULL)
    return;

  probe.window = window;
  g_signal_connect (window, "realize", G_CALLBACK (realized), NULL);
}

/* In place of the one of GIO. */
G_MODULE_EXPORT int
g_application_run (GApplication *application, int argc, char **argv)
{
  int (*run) (GApplication *, int, char **);

  *(void **) &run = dlsym (RTLD_NEXT, "g_application_run");
  g_unsetenv ("LD_PRELOAD");
  probe.application = application;
  g_signal_connect (application, "window-added", G_CALLBACK (window_added),
                    NULL);
  g_main_context_set_poll_func (NULL, sleep_and_count);

  return run (application, argc, argv);
}
