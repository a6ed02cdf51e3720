/* kith-test-server.h: a real server in a thread of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "server/daemon/kith-server.h"

G_BEGIN_DECLS

/* A KithServer over a SQLite store in a new folder.  It runs in its own thread
 * and main context, so that a test may block, or use the default context as a
 * client would.
 */
typedef struct _KithTestServer KithTestServer;

typedef struct
{
  /* "unix" (NULL is the same) or "tcp": 127.0.0.1 and any port */
  const char *transport;
  /* (nullable): puts a store in front of the real one, such as
   * kith_mutant_store_new(): takes and gives a full reference; called in the
   * server's thread */
  KithStore *(*wrap) (KithStore *store);
  /* (nullable): the server's clock, and that of its store */
  KithClock *clock;
  KithClock *store_clock;
  /* (nullable): a folder with the store of an earlier server; it stays */
  const char *folder;
  const char *site;       /* (nullable) */
  const char *access_log; /* (nullable): a path */
  guint rate_limit;       /* 0: none */
  /* No keys are made, which takes a while: over "unix" none is needed. */
  gboolean is_keyless;
  /* (nullable): PEM files, for TLS over "tcp" */
  const char *certificate;
  const char *certificate_key;
} KithTestServerOptions;

/* Whom the key "app" is for. */
#define KITH_TEST_APP_ID "5a1c2b3d-0000-4000-8000-00000000a99a"

/* @options: (nullable): all defaults.  Has keys of any kind, unless it is to
 * have none. */
KithTestServer *kith_test_server_new (const KithTestServerOptions *options);
/* Stops it as kithd stops, and waits.  The folder stays. */
void kith_test_server_stop (KithTestServer *self);
/* Stops it and removes the folder. */
void kith_test_server_free (KithTestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithTestServer, kith_test_server_free)

/* "unix:PATH", "http://127.0.0.1:PORT" or "https://127.0.0.1:PORT" */
const char *kith_test_server_get_address (KithTestServer *self);
const char *kith_test_server_get_folder (KithTestServer *self);
/* "sqlite:PATH" */
const char *kith_test_server_get_store (KithTestServer *self);
/* @name: "view", "manage", "contacts", "labels", "fields" or "notes", which say
 * what it permits, or "app", which permits all.  What Authorization takes. */
const char *kith_test_server_get_key (KithTestServer *self, const char *name);

/* Sends one request and waits for the answer, with the "manage" key.  @body:
 * (nullable): JSON text.  @status: (out) (optional).  (transfer full)
 * (nullable): the answer, when it is an object. */
JsonObject *kith_test_server_call (KithTestServer *self,
                                   const char *method,
                                   const char *path,
                                   const char *body,
                                   guint *status);

/* A connection to the server, and all that comes on it until the server closes
 * it. (transfer full) */
GSocketConnection *kith_test_server_connect (KithTestServer *self);
char *kith_test_server_read_all (GSocketConnection *connection);
/* Writes @request, byte by byte as it is, to a connection of its own, says, if
 * @half_close, that nothing more will come, and reads until the server closes.
 * (transfer full) */
char *kith_test_server_exchange (KithTestServer *self,
                                 const char *request,
                                 gboolean half_close);
/* Calls @function in the server's thread, and waits. */
void
kith_test_server_invoke (KithTestServer *self, GFunc function, gpointer data);

/* The last entry of its history. */
gint64 kith_test_server_get_last_seq (KithTestServer *self);
/* Makes a contact. (transfer full): its id */
char *kith_test_server_create (KithTestServer *self, const char *info);

G_END_DECLS
