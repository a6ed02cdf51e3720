/* kith-daemon.c: kithd's command line, from start to end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/daemon/kith-daemon.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "base/kith-error.h"
#include "server/access/kith-auth.h"
#include "server/client/kith-listener.h"
#include "server/daemon/kith-server.h"
#include "server/webhooks/kith-webhooks.h"
#include "store/interface/kith-store-jobs.h"
#include "store/kith-store-open.h"

#define MAX_FILES 8192

#define SUCCESSION_USEC (5 * G_USEC_PER_SEC)
#define SUCCESSION_STEP_USEC (20 * 1000)

typedef struct
{
  char **addresses;
  char *store;
  char *site;
  char *access_log;
  char *tls_certificate;
  char *tls_key;
  char *ca_file;
  int rate_limit;
  int idle_exit;
  gboolean version;
} Options;

static void
options_clear (Options *options)
{
  g_clear_pointer (&options->addresses, g_strfreev);
  g_clear_pointer (&options->store, g_free);
  g_clear_pointer (&options->site, g_free);
  g_clear_pointer (&options->access_log, g_free);
  g_clear_pointer (&options->tls_certificate, g_free);
  g_clear_pointer (&options->tls_key, g_free);
  g_clear_pointer (&options->ca_file, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  GMainLoop *loop;
  KithStore *store;
  KithServer *server;
  KithWebhooks *webhooks; /* (nullable) */
  guint idle_exit;        /* seconds */
  gboolean is_stopping;
} Daemon;

/* In every locale as it is: names are not ASCII, and what starts kithd reads
 * where it listens. */
static void
print (const char *text)
{
  fputs (text, stdout);
}

void
kith_daemon_set_up (void)
{
  struct rlimit limit;

  setlocale (LC_ALL, "");
  g_set_print_handler (print);
  g_set_prgname ("kithd");
  signal (SIGPIPE, SIG_IGN);

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < MAX_FILES)
    {
      limit.rlim_cur = MIN (limit.rlim_max, MAX_FILES);
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

int
kith_daemon_complain (int status, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("kithd: %s\n", text);

  return status;
}

int
kith_daemon_fail (const GError *error)
{
  gboolean is_full = g_error_matches (error, KITH_ERROR, KITH_ERROR_STORE_FULL);

  return kith_daemon_complain (is_full ? KITH_EXIT_STORE_FULL
                                       : KITH_EXIT_FAILED,
                               "%s", error->message);
}

gboolean
kith_daemon_is_name (const char *name, glong max_chars)
{
  if (*name == '\0' || !g_utf8_validate (name, -1, NULL)
      || g_utf8_strlen (name, -1) > max_chars)
    return FALSE;

  for (; *name != '\0'; name = g_utf8_next_char (name))
    if (!g_unichar_isprint (g_utf8_get_char (name)))
      return FALSE;

  return TRUE;
}

gboolean
kith_daemon_parse (const GOptionEntry *entries,
                   const char *parameters,
                   const char *summary,
                   int *argc,
                   char ***argv,
                   int *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (
    context, "Exit status: 0 done, 1 failed, 2 wrong usage, 3 no room on the "
             "disk of the store.");
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *status = kith_daemon_complain (KITH_EXIT_USAGE, "%s (see kithd --help)",
                                      error->message);
      return FALSE;
    }

  return TRUE;
}

static void
stopped_cb (GObject *server, GAsyncResult *result, gpointer data)
{
  Daemon *daemon = data;

  kith_server_stop_finish (KITH_SERVER (server), result, NULL);
  g_main_loop_quit (daemon->loop);
}

static void
stop (Daemon *daemon)
{
  if (daemon->is_stopping)
    return;

  daemon->is_stopping = TRUE;
  kith_server_stop_async (daemon->server, NULL, stopped_cb, daemon);
}

static gboolean
signal_cb (gpointer data)
{
  stop (data);

  return G_SOURCE_CONTINUE;
}

/* What nobody waits for may still be under way; it is looked at again. */
static void
idle_cb (KithServer *server, gpointer data)
{
  Daemon *daemon = data;

  if (kith_store_has_jobs (daemon->store)
      || kith_webhooks_is_sending (daemon->webhooks))
    {
      g_debug ("Nobody is connected, but something is under way");
      kith_server_set_idle_timeout (server, daemon->idle_exit);
    }
  else
    stop (daemon);
}

static int
explain_listen (const GError *error, const char *address, const char *store)
{
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_UNAUTHENTICATED))
    return kith_daemon_complain (
      KITH_EXIT_FAILED,
      "%s Add one with: kithd keys add --store %s --name NAME --permission "
      "PERMISSION",
      error->message, store);

  return kith_daemon_complain (KITH_EXIT_FAILED, "Cannot listen on %s: %s",
                               address, error->message);
}

/* Before anything is made that would be left behind: a new store has no keys.
 */
static int
check_addresses (const Options *options)
{
  gboolean is_new = !kith_store_exists (options->store);

  for (char **address = options->addresses; *address != NULL; address++)
    {
      g_autoptr (GError) error = NULL;

      if (kith_listener_check (*address, &error) && is_new
          && kith_listener_is_for_tcp (*address))
        error = kith_auth_error_no_keys ();
      if (error != NULL)
        return explain_listen (error, *address, options->store);
    }

  return 0;
}

/* Every address, or none: nothing is announced before all are bound. */
static int
listen_all (KithServer *server, char **addresses, const char *store)
{
  g_autoptr (GPtrArray) ready = g_ptr_array_new_with_free_func (g_free);

  for (char **address = addresses; *address != NULL; address++)
    {
      g_autoptr (GError) error = NULL;
      char *used = kith_server_listen (server, *address, &error);

      if (used == NULL)
        return explain_listen (error, *address, store);

      g_ptr_array_add (ready, used);
    }

  for (guint i = 0; i < ready->len; i++)
    g_print ("kithd: listening on %s\n",
             (const char *) g_ptr_array_index (ready, i));
  fflush (stdout);

  return 0;
}

static int
set_up_server (KithServer *server, const Options *options)
{
  g_autoptr (GError) error = NULL;

  kith_server_set_site_id (server, options->site);
  kith_server_set_rate_limit (server, (guint) options->rate_limit);
  if (options->access_log != NULL
      && !kith_server_set_access_log (server, options->access_log, &error))
    return kith_daemon_complain (KITH_EXIT_FAILED, "%s", error->message);

  if (options->tls_certificate != NULL
      && !kith_server_set_certificate (server, options->tls_certificate,
                                       options->tls_key, &error))
    return kith_daemon_complain (KITH_EXIT_FAILED, "%s", error->message);

  return listen_all (server, options->addresses, options->store);
}

static int
run (Daemon *daemon, const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) authorities = NULL;
  g_autoptr (KithWebhooks) webhooks = NULL;
  int status;

  if (options->ca_file != NULL)
    {
      g_autofree char *path = g_canonicalize_filename (options->ca_file, NULL);

      authorities = g_tls_file_database_new (path, &error);
      if (authorities == NULL)
        return kith_daemon_complain (
          KITH_EXIT_FAILED, "The certificates in %s cannot be used: %s",
          options->ca_file, error->message);
    }

  status = set_up_server (daemon->server, options);
  if (status != 0)
    return status;

  webhooks = kith_webhooks_new (daemon->store, kith_clock_get_default (),
                                authorities);
  daemon->webhooks = webhooks;
  g_signal_connect (daemon->server, "idle", G_CALLBACK (idle_cb), daemon);
  kith_server_set_idle_timeout (daemon->server, daemon->idle_exit);
  g_main_loop_run (daemon->loop);
  kith_webhooks_stop (webhooks);

  return 0;
}

static int
serve (KithStore *store, const Options *options)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (KithServer) server = kith_server_new (store);
  Daemon daemon = { .loop = loop,
                    .store = store,
                    .server = server,
                    .idle_exit = (guint) options->idle_exit };
  guint terminate = g_unix_signal_add (SIGTERM, signal_cb, &daemon);
  guint interrupt = g_unix_signal_add (SIGINT, signal_cb, &daemon);
  int status = run (&daemon, options);

  g_source_remove (terminate);
  g_source_remove (interrupt);

  return status;
}

/* A kithd that leaves because it is idle takes its socket away first and lets
 * go of its store last; who was started in between waits for it.  flock() knows
 * no time limit, hence the steps.
 */
static KithStore *
open_store (const char *uri, gboolean is_successor, GError **error)
{
  gint64 deadline = g_get_monotonic_time ();
  GError *failure = NULL;
  KithStore *store;

  if (is_successor)
    deadline += SUCCESSION_USEC;

  while ((store = kith_store_open (uri, &failure)) == NULL
         && g_error_matches (failure, KITH_ERROR, KITH_ERROR_BUSY)
         && g_get_monotonic_time () < deadline)
    {
      g_clear_error (&failure);
      g_usleep (SUCCESSION_STEP_USEC);
    }

  if (store == NULL)
    g_propagate_error (error, failure);

  return store;
}

static int
open_and_serve (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore)
    store = open_store (options->store, options->idle_exit > 0, &error);
  int status;

  if (store == NULL)
    return kith_daemon_fail (error);

  status = serve (store, options);
  if (!kith_store_close (store, &error))
    return kith_daemon_fail (error);

  return status;
}

static int
check_options (const Options *options, int argc, char **argv)
{
  if (argc > 1)
    return kith_daemon_complain (KITH_EXIT_USAGE,
                                 "“%s” is not expected (see kithd --help)",
                                 argv[1]);

  if (options->addresses == NULL || options->store == NULL
      || options->idle_exit < 0)
    return kith_daemon_complain (
      KITH_EXIT_USAGE, "--listen and --store are needed (see kithd --help)");

  if (options->site != NULL && *options->site == '\0')
    return kith_daemon_complain (KITH_EXIT_USAGE,
                                 "--site needs an id (see kithd --help)");

  if ((options->tls_certificate != NULL) != (options->tls_key != NULL))
    return kith_daemon_complain (
      KITH_EXIT_USAGE, "--tls-certificate and --tls-key are needed together");

  if (options->rate_limit < 0)
    return kith_daemon_complain (
      KITH_EXIT_USAGE, "--rate-limit takes a number of requests a minute");

  return 0;
}

int
kith_daemon_run (int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  int status = 0;
  const GOptionEntry entries[] = {
    { "listen", 'l', 0, G_OPTION_ARG_FILENAME_ARRAY, &options.addresses,
      "Where to listen: unix:PATH or tcp:HOST:PORT (may be repeated)",
      "ADDRESS" },
    { "store", 's', 0, G_OPTION_ARG_FILENAME, &options.store,
      "Where the contacts are: sqlite:PATH", "URI" },
    { "site", 0, 0, G_OPTION_ARG_STRING, &options.site,
      "Which site's they are: clients over TCP must name it (wix-site-id)",
      "ID" },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &options.tls_certificate,
      "Encrypt what comes over TCP: the certificate, with its issuers' (PEM)",
      "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options.tls_key,
      "The certificate's private key (PEM)", "FILE" },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &options.ca_file,
      "The authorities to trust instead of the system's where webhooks lead "
      "(PEM)",
      "FILE" },
    { "rate-limit", 0, 0, G_OPTION_ARG_INT, &options.rate_limit,
      "How many requests each key has a minute (default: any number)", "N" },
    { "access-log", 0, 0, G_OPTION_ARG_FILENAME, &options.access_log,
      "Where each request leaves a line of JSON; - for standard error",
      "FILE" },
    { "idle-exit", 0, 0, G_OPTION_ARG_INT, &options.idle_exit,
      "Leave when nobody has been connected for so long", "SECONDS" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options.version, "Show the version",
      NULL },
    { NULL },
  };

  if (!kith_daemon_parse (
        entries, NULL,
        "Serves contacts over HTTP.\n\nkithd keys add|list|remove manages the "
        "keys of a store; see kithd keys --help.\nkithd webhooks "
        "add|list|show|remove manages who is sent what happens in it;\nsee "
        "kithd webhooks --help.",
        &argc, &argv, &status))
    return status;

  if (options.version)
    {
      g_print ("kithd %s\n", KITH_VERSION);
      return 0;
    }

  status = check_options (&options, argc, argv);
  if (status == 0)
    status = check_addresses (&options);

  return status != 0 ? status : open_and_serve (&options);
}
