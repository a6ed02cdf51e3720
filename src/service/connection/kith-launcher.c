/* kith-launcher.c: the embedded kithd, started on demand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/connection/kith-launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/kith-error.h"

#define READY "kithd: listening on "
/* KITH_EXIT_STORE_FULL of kithd. */
#define STORE_FULL_STATUS 3
#define READY_MSEC (10 * 1000)
#define LOOK_MSEC 100
#define IDLE_EXIT "60"
/* A kithd that is leaving still holds the store for a moment: so often, after
 * 20 ms, 40 ms and so on. */
#define MAX_STARTS 7
#define FIRST_PAUSE_MSEC 20
#define MAX_LOG_BYTES 4096
#define MAX_PATH_BYTES (sizeof ((struct sockaddr_un *) NULL)->sun_path - 1)

struct _KithLauncher
{
  GObject parent_instance;

  /* construct; read by the thread that launches */
  char *folder;
  char *socket_path;
  char *store_path;
};

G_DEFINE_FINAL_TYPE (KithLauncher, kith_launcher, G_TYPE_OBJECT)

/* The lock: held while one program starts kithd. */

static int
lock (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "kithd.lock", NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  int result = -1;

  if (fd >= 0)
    do
      result = flock (fd, LOCK_EX);
    while (result < 0 && errno == EINTR);

  if (result == 0)
    return fd;

  g_set_error (error, KITH_ERROR, KITH_ERROR_UNREACHABLE,
               "%s cannot be locked: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return -1;
}

static gboolean
answers (KithLauncher *self, GCancellable *cancellable)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress)
    address = g_unix_socket_address_new (self->socket_path);
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address),
                                        cancellable, NULL);

  return connection != NULL;
}

/* Finding kithd */

static char *
find_beside (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = NULL;

  if (program == NULL)
    return NULL;

  folder = g_path_get_dirname (program);

  return g_build_filename (folder, "kithd", NULL);
}

static char *
find_kithd (void)
{
  const char *set = g_getenv ("KITH_KITHD");
  g_autofree char *beside = NULL;

  if (set != NULL && *set != '\0')
    return g_strdup (set);

  beside = find_beside ();
  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);

  return g_build_filename (KITH_BINDIR, "kithd", NULL);
}

/* Starting it */

/* kithd outlives the program and the terminal that it was started from. */
static void
leave_session (gpointer data)
{
  setsid ();
}

static char *
get_log_path (KithLauncher *self)
{
  return g_build_filename (self->folder, "kithd.log", NULL);
}

static GSubprocess *
spawn (KithLauncher *self, GError **error)
{
  g_autoptr (GSubprocessLauncher)
    launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *kithd = find_kithd ();
  g_autofree char *address = g_strconcat ("unix:", self->socket_path, NULL);
  g_autofree char *store = g_strconcat ("sqlite:", self->store_path, NULL);
  g_autofree char *log = get_log_path (self);

  g_subprocess_launcher_set_child_setup (launcher, leave_session, NULL, NULL);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_unlink (log);
  g_subprocess_launcher_set_stderr_file_path (launcher, log);

  return g_subprocess_launcher_spawn (launcher, error, kithd, "--listen",
                                      address, "--store", store, "--idle-exit",
                                      IDLE_EXIT, NULL);
}

static gboolean
wait_until_readable (int fd, int msec)
{
  struct pollfd poller = { .fd = fd, .events = POLLIN };
  int result;

  do
    result = poll (&poller, 1, msec);
  while (result < 0 && errno == EINTR);

  return result > 0;
}

/* FALSE when kithd ended, or took too long.  One that another program started
 * may answer instead: it has the store, for which the new one waits. */
static gboolean
wait_until_ready (KithLauncher *self,
                  GSubprocess *kithd,
                  GCancellable *cancellable)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (kithd);
  int fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (stream));
  gint64 deadline = g_get_monotonic_time () + READY_MSEC * 1000;
  g_autoptr (GString) said = g_string_new (NULL);
  char buffer[256];

  while (g_get_monotonic_time () < deadline)
    {
      gssize n;

      if (!wait_until_readable (fd, LOOK_MSEC))
        {
          if (answers (self, cancellable))
            return TRUE;
          continue;
        }

      n = read (fd, buffer, sizeof buffer);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0 || said->len > MAX_LOG_BYTES)
        return FALSE;
      g_string_append_len (said, buffer, n);
      if (strchr (said->str, '\n') != NULL)
        return g_str_has_prefix (said->str, READY);
    }

  return FALSE;
}

static char *
read_log (KithLauncher *self)
{
  g_autofree char *path = get_log_path (self);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return g_strdup ("");
  if (length > MAX_LOG_BYTES)
    text[MAX_LOG_BYTES] = '\0';

  return g_utf8_make_valid (g_strstrip (text), -1);
}

static void
set_failure (KithLauncher *self, KithError code, GError **error)
{
  g_autofree char *said = read_log (self);

  if (*said != '\0')
    g_set_error (error, KITH_ERROR, code, "kithd did not start: %s", said);
  else
    g_set_error_literal (error, KITH_ERROR, code,
                         "kithd did not start, and did not say why");
}

/* It has come to an end. */
static gboolean
has_no_room (GSubprocess *kithd)
{
  return g_subprocess_get_if_exited (kithd)
         && g_subprocess_get_exit_status (kithd) == STORE_FULL_STATUS;
}

/* Returns FALSE without an error when kithd was started and went away, and may
 * stay the next time. */
static gboolean
start_once (KithLauncher *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GSubprocess) kithd = spawn (self, &local_error);

  if (kithd == NULL)
    {
      g_set_error (error, KITH_ERROR, KITH_ERROR_UNREACHABLE,
                   "kithd cannot be started: %s", local_error->message);
      return FALSE;
    }
  if (wait_until_ready (self, kithd, cancellable))
    return TRUE;

  g_subprocess_force_exit (kithd);
  g_subprocess_wait (kithd, NULL, NULL);
  if (has_no_room (kithd))
    set_failure (self, KITH_ERROR_STORE_FULL, error);

  return FALSE;
}

/* Until the time is up, or nobody waits for kithd any more. */
static void
pause_before_next (int msec, GCancellable *cancellable)
{
  GPollFD cancelled;

  if (!g_cancellable_make_pollfd (cancellable, &cancelled))
    {
      g_poll (NULL, 0, msec);
      return;
    }

  g_poll (&cancelled, 1, msec);
  g_cancellable_release_fd (cancellable);
}

static gboolean
start (KithLauncher *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  for (guint i = 0; i < MAX_STARTS; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (answers (self, cancellable)
          || start_once (self, cancellable, &local_error))
        return TRUE;
      if (local_error != NULL)
        break;
      if (i + 1 < MAX_STARTS)
        pause_before_next (FIRST_PAUSE_MSEC << i, cancellable);
    }

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    set_failure (self, KITH_ERROR_UNREACHABLE, error);

  return FALSE;
}

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0700) == 0)
    return TRUE;

  g_set_error (error, KITH_ERROR, KITH_ERROR_UNREACHABLE,
               "The folder %s cannot be made: %s", path, g_strerror (errno));

  return FALSE;
}

static gboolean
ensure (KithLauncher *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *store_folder = g_path_get_dirname (self->store_path);
  gboolean is_up;
  int fd;

  if (strlen (self->socket_path) > MAX_PATH_BYTES)
    {
      g_set_error (error, KITH_ERROR, KITH_ERROR_UNREACHABLE,
                   "The path of a socket is longer than %zu bytes: %s",
                   MAX_PATH_BYTES, self->socket_path);
      return FALSE;
    }
  if (!make_folder (self->folder, error) || !make_folder (store_folder, error))
    return FALSE;

  fd = lock (self->folder, error);
  if (fd < 0)
    return FALSE;

  is_up = start (self, cancellable, error);
  close (fd);

  return is_up;
}

static void
ensure_in_thread (GTask *task,
                  gpointer source,
                  gpointer data,
                  GCancellable *cancellable)
{
  GError *error = NULL;

  if (ensure (KITH_LAUNCHER (source), cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The class */

static void
kith_launcher_finalize (GObject *object)
{
  KithLauncher *self = KITH_LAUNCHER (object);

  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->socket_path, g_free);
  g_clear_pointer (&self->store_path, g_free);

  G_OBJECT_CLASS (kith_launcher_parent_class)->finalize (object);
}

static void
kith_launcher_class_init (KithLauncherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_launcher_finalize;
}

static void
kith_launcher_init (KithLauncher *self)
{
  self->folder = g_build_filename (g_get_user_runtime_dir (), "kith", NULL);
  self->socket_path = g_build_filename (self->folder, "kithd.sock", NULL);
  self->store_path = g_build_filename (g_get_user_data_dir (), "kith",
                                       "contacts.db", NULL);
}

/**
 * kith_launcher_new:
 *
 * Returns: (transfer full): a launcher; nothing is started yet
 */
KithLauncher *
kith_launcher_new (void)
{
  return g_object_new (KITH_TYPE_LAUNCHER, NULL);
}

/**
 * kith_launcher_get_socket_path:
 * @self: a launcher
 *
 * Returns: (transfer none): where kithd listens, whether or not it runs
 */
const char *
kith_launcher_get_socket_path (KithLauncher *self)
{
  g_return_val_if_fail (KITH_IS_LAUNCHER (self), NULL);

  return self->socket_path;
}

/**
 * kith_launcher_ensure_async:
 * @self: a launcher
 * @cancellable: (nullable): cancels the wait
 * @callback: called when kithd answers
 * @user_data: for @callback
 *
 * Starts kithd unless it answers.  A lock file lets one program at a time do
 * so, so that the others find the kithd of the first.  All of it blocks, and
 * is done in a thread.
 */
void
kith_launcher_ensure_async (KithLauncher *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (KITH_IS_LAUNCHER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kith_launcher_ensure_async);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, ensure_in_thread);
}

/**
 * kith_launcher_ensure_finish:
 * @self: a launcher
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: TRUE when kithd answers; FALSE with KITH_ERROR_UNREACHABLE, or with
 *   KITH_ERROR_STORE_FULL when its disk has no room for it; they say what
 *   kithd said
 */
gboolean
kith_launcher_ensure_finish (KithLauncher *self,
                             GAsyncResult *result,
                             GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
