/* kith-credentials.c: keys, from a file or the user's keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/connection/kith-credentials.h"

#include <errno.h>
#include <fcntl.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/kith-error.h"

#define MAX_KEY_BYTES 4096
/* A keyring that waits for a prompt nobody sees answers after 40 s. */
#define KEYRING_SECONDS 5
#define KIND_SITE "site-key"

static const SecretSchema schema = {
  .name = "io.github.kith.Key",
  .flags = SECRET_SCHEMA_NONE,
  .attributes = {
    { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "site", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/* Key files */

static gboolean
check_key_file (int fd, const char *path, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) < 0 || !S_ISREG (info.st_mode))
    g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                 "The key file %s is not a file", path);
  else if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    g_set_error (error, KITH_ERROR, KITH_ERROR_PERMISSION,
                 "The key file %s is open to others: chmod 600 it", path);
  else if (info.st_size > MAX_KEY_BYTES)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                 "The key file %s is larger than %d bytes", path,
                 MAX_KEY_BYTES);
  else
    return TRUE;

  return FALSE;
}

/* What goes into a header is visible ASCII. */
static gboolean
is_header_safe (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isprint (*p))
      return FALSE;

  return *text != '\0';
}

static char *
read_line (int fd)
{
  g_autofree char *text = g_malloc0 (MAX_KEY_BYTES + 1);
  gsize length = 0;

  while (length < MAX_KEY_BYTES)
    {
      gssize n = read (fd, text + length, MAX_KEY_BYTES - length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return NULL;
      if (n == 0)
        break;
      length += (gsize) n;
    }

  g_strstrip (text);

  return strlen (text) == 0 ? NULL : g_steal_pointer (&text);
}

static char *
read_key_file (const char *path, GError **error)
{
  char *key = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    {
      g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                   "The key file %s cannot be read: %s", path,
                   g_strerror (errno));
      return NULL;
    }

  if (check_key_file (fd, path, error))
    {
      key = read_line (fd);
      if (key == NULL)
        g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                     "The key file %s holds no key", path);
    }
  close (fd);

  return key;
}

/* Options */

static const char *
option_or_environment (const char *option, const char *variable)
{
  const char *value = option != NULL ? option : g_getenv (variable);

  return value != NULL && *value != '\0' ? value : NULL;
}

static gboolean
set_key (KithConnection *connection,
         const KithServerOptions *options,
         GError **error)
{
  const char *variable = g_getenv ("KITH_API_KEY");
  g_autofree char *key = NULL;

  if (options->key_file != NULL)
    key = read_key_file (options->key_file, error);
  else if (variable != NULL && *variable != '\0')
    key = g_strdup (variable);

  if (key == NULL)
    return options->key_file == NULL;

  if (!is_header_safe (key))
    {
      explicit_bzero (key, strlen (key));
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INVALID,
                           "The key is not one line of letters and digits");
      return FALSE;
    }

  kith_connection_set_key (connection, key);
  explicit_bzero (key, strlen (key));

  return TRUE;
}

static gboolean
set_site (KithConnection *connection,
          const KithServerOptions *options,
          GError **error)
{
  const char *site = option_or_environment (options->site, "KITH_SITE");

  if (site == NULL)
    return TRUE;
  if (!is_header_safe (site))
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INVALID,
                           "The site is not one line of letters and digits");
      return FALSE;
    }

  kith_connection_set_site_id (connection, site);

  return TRUE;
}

static gboolean
set_ca_file (KithConnection *connection,
             const KithServerOptions *options,
             GError **error)
{
  const char *path = option_or_environment (options->ca_file, "KITH_CA_FILE");

  return path == NULL || kith_connection_set_ca_file (connection, path, error);
}

static KithConnection *
connect_embedded (const KithServerOptions *options, GError **error)
{
  if (options->key_file == NULL && options->site == NULL
      && options->ca_file == NULL)
    return kith_connection_new_embedded ();

  g_set_error_literal (
    error, KITH_ERROR, KITH_ERROR_INVALID,
    "A key, a site and a CA file belong to a server: name it");

  return NULL;
}

/**
 * kith_server_options_clear:
 * @options: the options of a program
 *
 * Frees what @options holds, not @options itself.
 */
void
kith_server_options_clear (KithServerOptions *options)
{
  g_clear_pointer (&options->server, g_free);
  g_clear_pointer (&options->key_file, g_free);
  g_clear_pointer (&options->site, g_free);
  g_clear_pointer (&options->ca_file, g_free);
}

/**
 * kith_credentials_connect:
 * @options: what the command line said; all may be NULL
 * @error: return location for an error
 *
 * Options win over `KITH_SERVER`, `KITH_API_KEY`, `KITH_SITE` and
 * `KITH_CA_FILE`.  Without a server it is the embedded one, which takes none of
 * the others: those of
 * the environment are not used then, and those of the command line are an
 * error.
 *
 * Returns: (transfer full) (nullable): the connection; NULL with
 *   KITH_ERROR_INVALID, or KITH_ERROR_PERMISSION for a key file that others
 *   can read
 */
KithConnection *
kith_credentials_connect (const KithServerOptions *options, GError **error)
{
  g_autoptr (KithConnection) connection = NULL;
  const char *server;

  g_return_val_if_fail (options != NULL, NULL);

  server = option_or_environment (options->server, "KITH_SERVER");
  if (server == NULL)
    return connect_embedded (options, error);

  connection = kith_connection_new (server, error);
  if (connection == NULL || !set_key (connection, options, error)
      || !set_site (connection, options, error)
      || !set_ca_file (connection, options, error))
    return NULL;

  return g_steal_pointer (&connection);
}

/* The keyring */

typedef struct
{
  char *key;
  /* Follows the caller's, and gives up when its time is up. */
  GCancellable *cancellable;
  GCancellable *outer;
  gulong outer_id;
  guint timeout;
  gboolean was_timed_out;
} Keyring;

static void
keyring_free (Keyring *keyring)
{
  g_clear_handle_id (&keyring->timeout, g_source_remove);
  g_cancellable_disconnect (keyring->outer, keyring->outer_id);
  g_clear_object (&keyring->outer);
  g_clear_object (&keyring->cancellable);
  g_clear_pointer (&keyring->key, secret_password_free);
  g_free (keyring);
}

static gboolean
timed_out_cb (gpointer data)
{
  Keyring *keyring = data;

  keyring->timeout = 0;
  keyring->was_timed_out = TRUE;
  g_cancellable_cancel (keyring->cancellable);

  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer data)
{
  GCancellable *cancellable = data;

  g_cancellable_cancel (cancellable);
}

static GTask *
begin (KithConnection *connection,
       gpointer tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (connection, cancellable, callback, user_data);
  Keyring *keyring = g_new0 (Keyring, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, keyring, (GDestroyNotify) keyring_free);
  keyring->cancellable = g_cancellable_new ();
  keyring->timeout = g_timeout_add_seconds (KEYRING_SECONDS, timed_out_cb,
                                            keyring);
  if (cancellable != NULL)
    {
      keyring->outer = g_object_ref (cancellable);
      keyring->outer_id = g_cancellable_connect (
        cancellable, G_CALLBACK (outer_cancelled_cb),
        g_object_ref (keyring->cancellable), g_object_unref);
    }

  return task;
}

static void
fail (GTask *task, GError *error)
{
  Keyring *keyring = g_task_get_task_data (task);

  if (keyring->was_timed_out)
    {
      g_clear_error (&error);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                               "The keyring did not answer within %d s",
                               KEYRING_SECONDS);
    }
  else
    {
      g_task_return_error (task, error);
    }
}

/* What a key is kept under. */
static GHashTable *
new_attributes (KithConnection *connection)
{
  const char *site = kith_connection_get_site_id (connection);

  return secret_attributes_build (&schema, "origin",
                                  kith_connection_get_origin (connection),
                                  "site", site != NULL ? site : "", "kind",
                                  KIND_SITE, NULL);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithConnection *connection = g_task_get_source_object (task);
  GError *error = NULL;
  char *key = secret_password_lookup_finish (result, &error);

  if (error != NULL)
    {
      fail (task, error);
      return;
    }

  if (key != NULL && is_header_safe (key))
    kith_connection_set_site_key (connection, key);
  g_task_return_boolean (task, kith_connection_has_site_key (connection));
  g_clear_pointer (&key, secret_password_free);
}

/**
 * kith_credentials_load_site_key_async:
 * @connection: whose origin and site the key belongs to
 * @cancellable: (nullable): cancels
 * @callback: called when the keyring has answered, at most 5 s later
 * @user_data: for @callback
 *
 * Gives the connection the site's own credential from the keyring.
 */
void
kith_credentials_load_site_key_async (KithConnection *connection,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GHashTable) attributes = NULL;
  GTask *task;
  Keyring *keyring;

  g_return_if_fail (KITH_IS_CONNECTION (connection));

  task = begin (connection, kith_credentials_load_site_key_async, cancellable,
                callback, user_data);
  keyring = g_task_get_task_data (task);
  attributes = new_attributes (connection);
  secret_password_lookupv (&schema, attributes, keyring->cancellable,
                           looked_up_cb, task);
}

/**
 * kith_credentials_load_site_key_finish:
 * @connection: a connection
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: TRUE when there is a credential; FALSE without an error when there
 *   is none, with one when the keyring failed
 */
gboolean
kith_credentials_load_site_key_finish (KithConnection *connection,
                                       GAsyncResult *result,
                                       GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
finish_storing (GTask *task, GError *error)
{
  KithConnection *connection = g_task_get_source_object (task);
  Keyring *keyring = g_task_get_task_data (task);

  if (error != NULL)
    {
      fail (task, error);
      return;
    }

  kith_connection_set_site_key (connection, keyring->key);
  g_task_return_boolean (task, TRUE);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  secret_password_store_finish (result, &error);
  finish_storing (task, error);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  /* FALSE without an error: there was none to forget. */
  secret_password_clear_finish (result, &error);
  finish_storing (task, error);
}

static void
store (GTask *task)
{
  KithConnection *connection = g_task_get_source_object (task);
  Keyring *keyring = g_task_get_task_data (task);
  g_autoptr (GHashTable) attributes = new_attributes (connection);
  g_autofree char *label = g_strdup_printf (
    "Kith: %s", kith_connection_get_origin (connection));

  secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label,
                          keyring->key, keyring->cancellable, stored_cb, task);
}

static void
clear (GTask *task)
{
  KithConnection *connection = g_task_get_source_object (task);
  Keyring *keyring = g_task_get_task_data (task);
  g_autoptr (GHashTable) attributes = new_attributes (connection);

  secret_password_clearv (&schema, attributes, keyring->cancellable, cleared_cb,
                          task);
}

/**
 * kith_credentials_store_site_key_async:
 * @connection: whose origin and site the key belongs to
 * @key: (nullable): the credential; NULL forgets it
 * @cancellable: (nullable): cancels
 * @callback: called when the keyring has answered, at most 5 s later
 * @user_data: for @callback
 *
 * Keeps the site's own credential in the keyring, and gives it to the
 * connection once it is there.
 */
void
kith_credentials_store_site_key_async (KithConnection *connection,
                                       const char *key,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  GTask *task;
  Keyring *keyring;

  g_return_if_fail (KITH_IS_CONNECTION (connection));

  task = begin (connection, kith_credentials_store_site_key_async, cancellable,
                callback, user_data);
  keyring = g_task_get_task_data (task);
  keyring->key = g_strdup (key);

  if (key == NULL)
    {
      clear (task);
    }
  else if (is_header_safe (key))
    {
      store (task);
    }
  else
    {
      g_task_return_new_error (task, KITH_ERROR, KITH_ERROR_INVALID,
                               "The key is not one line of letters and "
                               "digits");
      g_object_unref (task);
    }
}

/**
 * kith_credentials_store_site_key_finish:
 * @connection: a connection
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: TRUE when it is stored, or forgotten
 */
gboolean
kith_credentials_store_site_key_finish (KithConnection *connection,
                                        GAsyncResult *result,
                                        GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, connection), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
