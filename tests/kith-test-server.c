/* kith-test-server.c: a real server in a thread of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-test-server.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "server/access/kith-auth.h"
#include "store/interface/kith-store-history.h"
#include "store/kith-store-open.h"
#include "store/sqlite/kith-sqlite-store.h"
#include "test-utils.h"

/* The name of a key, and what it permits. */
static const struct
{
  const char *name;
  const char *permission;
  const char *app_id;
} key_rows[] = {
  { "view", "view", NULL },
  { "manage", "manage", NULL },
  { "contacts", "contacts", NULL },
  { "labels", "labels", NULL },
  { "fields", "fields", NULL },
  { "notes", "notes", NULL },
  { "app", "manage", KITH_TEST_APP_ID },
};

#define N_KEYS G_N_ELEMENTS (key_rows)
#define KEY_MANAGE 1

struct _KithTestServer
{
  /* construct */
  KithTestServerOptions options;
  char *folder;
  char *uri;
  char *keys[N_KEYS];

  /* the thread */
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  KithServer *server;
  KithStore *store;

  /* told by the thread, under the lock */
  GMutex lock;
  GCond cond;
  char *address;

  SoupSession *session;
};

static void
add_keys (KithTestServer *self, KithStore *store)
{
  for (gsize i = 0; i < N_KEYS; i++)
    {
      g_autofree char *hash = kith_auth_hash_key (self->keys[i]);
      g_autofree char *name = g_strconcat (key_rows[i].name, " key", NULL);
      KithStoreKey key = { .name = name, .hash = hash };

      key.app_id = (char *) key_rows[i].app_id;
      g_assert_true (
        kith_permission_from_string (key_rows[i].permission, &key.permission));
      kith_store_remove_key (store, name, NULL);
      g_assert_true (kith_store_add_key (store, &key, NULL));
    }
}

static KithStore *
open_store (KithTestServer *self)
{
  g_autoptr (GError) error = NULL;
  KithStore *store = self->options.store_clock != NULL
                       ? kith_sqlite_store_open (self->uri + strlen ("sqlite:"),
                                                 self->options.store_clock,
                                                 &error)
                       : kith_store_open (self->uri, &error);

  g_assert_no_error (error);
  if (!self->options.is_keyless)
    add_keys (self, store);

  return self->options.wrap != NULL ? self->options.wrap (store) : store;
}

static void
start (KithTestServer *self)
{
  g_autofree char *path = g_build_filename (self->folder, "socket", NULL);
  g_autofree char *local = g_strconcat ("unix:", path, NULL);
  gboolean is_tcp = g_strcmp0 (self->options.transport, "tcp") == 0;
  g_autoptr (GError) error = NULL;
  const char *log = self->options.access_log;
  char *address;

  /* So check-coverage sees what a test asks for. */
  if (log == NULL)
    log = g_getenv ("KITH_TEST_ACCESS_LOG");

  self->store = open_store (self);
  self->server = g_object_new (KITH_TYPE_SERVER, "store", self->store, "clock",
                               self->options.clock, NULL);
  kith_server_set_site_id (self->server, self->options.site);
  kith_server_set_rate_limit (self->server, self->options.rate_limit);
  if (log != NULL)
    kith_server_set_access_log (self->server, log, &error);
  g_assert_no_error (error);
  if (self->options.certificate != NULL)
    kith_server_set_certificate (self->server, self->options.certificate,
                                 self->options.certificate_key, &error);
  g_assert_no_error (error);
  address = kith_server_listen (self->server,
                                is_tcp ? "tcp:127.0.0.1:0" : local, &error);
  g_assert_no_error (error);

  g_mutex_lock (&self->lock);
  self->address = address;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);
}

static gpointer
run_thread (gpointer data)
{
  KithTestServer *self = data;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (self->context);
  start (self);
  g_main_loop_run (self->loop);

  g_clear_object (&self->server);
  kith_store_close (self->store, &error);
  g_assert_no_error (error);
  g_clear_object (&self->store);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

KithTestServer *
kith_test_server_new (const KithTestServerOptions *options)
{
  KithTestServer *self = g_new0 (KithTestServer, 1);

  if (options != NULL)
    self->options = *options;

  self->folder = self->options.folder != NULL ? g_strdup (self->options.folder)
                                              : kith_test_memdir ();
  self->uri = g_strconcat ("sqlite:", self->folder, "/contacts.db", NULL);
  for (gsize i = 0; !self->options.is_keyless && i < N_KEYS; i++)
    self->keys[i] = kith_auth_make_key (NULL);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_mutex_init (&self->lock);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("kith-test-server", run_thread, self);

  g_mutex_lock (&self->lock);
  while (self->address == NULL)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);

  return self;
}

static void
stopped_cb (GObject *server, GAsyncResult *result, gpointer data)
{
  KithTestServer *self = data;

  g_assert_true (kith_server_stop_finish (KITH_SERVER (server), result, NULL));
  g_main_loop_quit (self->loop);
}

static gboolean
stop_cb (gpointer data)
{
  KithTestServer *self = data;

  kith_server_stop_async (self->server, NULL, stopped_cb, self);

  return G_SOURCE_REMOVE;
}

void
kith_test_server_stop (KithTestServer *self)
{
  if (self->thread == NULL)
    return;

  g_clear_object (&self->session);
  g_main_context_invoke (self->context, stop_cb, self);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
kith_test_server_free (KithTestServer *self)
{
  if (self == NULL)
    return;

  kith_test_server_stop (self);
  if (self->options.folder == NULL)
    kith_test_remove (self->folder);

  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->cond);
  for (gsize i = 0; i < N_KEYS; i++)
    g_free (self->keys[i]);
  g_free (self->address);
  g_free (self->uri);
  g_free (self->folder);
  g_free (self);
}

const char *
kith_test_server_get_address (KithTestServer *self)
{
  return self->address;
}

const char *
kith_test_server_get_folder (KithTestServer *self)
{
  return self->folder;
}

const char *
kith_test_server_get_store (KithTestServer *self)
{
  return self->uri;
}

const char *
kith_test_server_get_key (KithTestServer *self, const char *name)
{
  for (gsize i = 0; i < N_KEYS; i++)
    if (g_str_equal (key_rows[i].name, name))
      return self->keys[i];

  g_assert_not_reached ();
}

static SoupSession *
make_session (KithTestServer *self)
{
  g_autoptr (GSocketAddress) address = NULL;

  if (!g_str_has_prefix (self->address, "unix:"))
    return soup_session_new ();

  address = g_unix_socket_address_new (self->address + strlen ("unix:"));

  return soup_session_new_with_options ("remote-connectable", address, NULL);
}

JsonObject *
kith_test_server_call (KithTestServer *self,
                       const char *method,
                       const char *path,
                       const char *body,
                       guint *status)
{
  gboolean is_unix = g_str_has_prefix (self->address, "unix:");
  g_autofree char *url = g_strconcat (is_unix ? "http://localhost"
                                              : self->address,
                                      path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;

  if (self->session == NULL)
    self->session = make_session (self);

  if (!self->options.is_keyless)
    soup_message_headers_replace (soup_message_get_request_headers (message),
                                  "Authorization", self->keys[KEY_MANAGE]);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json",
                                                bytes);
    }

  answer = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  if (status != NULL)
    *status = soup_message_get_status (message);

  return kith_json_parse_object (g_bytes_get_data (answer, NULL),
                                 g_bytes_get_size (answer),
                                 KITH_LIMIT_ANSWER_BYTES, NULL);
}

GSocketConnection *
kith_test_server_connect (KithTestServer *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = NULL;
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection;

  if (g_str_has_prefix (self->address, "unix:"))
    address = G_SOCKET_CONNECTABLE (
      g_unix_socket_address_new (self->address + strlen ("unix:")));
  else
    address = g_network_address_parse_uri (self->address, 0, NULL);

  connection = g_socket_client_connect (client, address, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

/* What comes until the other side closes. */
char *
kith_test_server_read_all (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize length;

  while (
    (length = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL))
    > 0)
    g_string_append_len (text, buffer, length);

  return g_strdup (text->str);
}

char *
kith_test_server_exchange (KithTestServer *self,
                           const char *request,
                           gboolean half_close)
{
  g_autoptr (GSocketConnection) connection = kith_test_server_connect (self);
  GOutputStream *output = g_io_stream_get_output_stream (
    G_IO_STREAM (connection));

  g_output_stream_write_all (output, request, strlen (request), NULL, NULL,
                             NULL);
  if (half_close)
    g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE,
                       NULL);

  return kith_test_server_read_all (connection);
}

typedef struct
{
  GFunc function;
  gpointer data;
  gboolean done;
  KithTestServer *server;
} Invocation;

static gboolean
invoke_cb (gpointer data)
{
  Invocation *invocation = data;
  KithTestServer *self = invocation->server;

  invocation->function (self->server, invocation->data);
  g_mutex_lock (&self->lock);
  invocation->done = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->lock);

  return G_SOURCE_REMOVE;
}

void
kith_test_server_invoke (KithTestServer *self, GFunc function, gpointer data)
{
  Invocation invocation = { function, data, FALSE, self };

  g_main_context_invoke (self->context, invoke_cb, &invocation);
  g_mutex_lock (&self->lock);
  while (!invocation.done)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);
}

typedef struct
{
  KithTestServer *server;
  gint64 seq;
} LastSeq;

static void
get_last_seq_cb (gpointer server, gpointer data)
{
  LastSeq *last = data;

  last->seq = kith_store_get_last_seq (last->server->store);
}

gint64
kith_test_server_get_last_seq (KithTestServer *self)
{
  LastSeq last = { self, 0 };

  kith_test_server_invoke (self, get_last_seq_cb, &last);

  return last.seq;
}

char *
kith_test_server_create (KithTestServer *self, const char *info)
{
  g_autofree char *body = g_strdup_printf ("{\"info\":%s}", info);
  guint status = 0;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (self, "POST", "/contacts/v4/contacts", body,
                                    &status);

  g_assert_cmpuint (status, ==, 200);

  return g_strdup (
    kith_json_get_string (kith_json_get_object (answer, "contact"), "id"));
}
