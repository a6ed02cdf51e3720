/* kith-access-log.c: who asked for what, and what came of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/daemon/kith-access-log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/kith-clock.h"
#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "server/handlers/kith-router.h"

struct _KithAccessLog
{
  GObject parent_instance;

  int fd;
};

G_DEFINE_FINAL_TYPE (KithAccessLog, kith_access_log, G_TYPE_OBJECT)

static void
kith_access_log_finalize (GObject *object)
{
  KithAccessLog *self = KITH_ACCESS_LOG (object);

  if (self->fd > STDERR_FILENO)
    close (self->fd);

  G_OBJECT_CLASS (kith_access_log_parent_class)->finalize (object);
}

static void
kith_access_log_class_init (KithAccessLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_access_log_finalize;
}

static void
kith_access_log_init (KithAccessLog *self)
{
}

/**
 * kith_access_log_new:
 * @path: a file, made when it is missing (mode 0600); `-` for standard error
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the log
 */
KithAccessLog *
kith_access_log_new (const char *path, GError **error)
{
  KithAccessLog *self;
  int fd = STDERR_FILENO;

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_str_equal (path, "-"))
    fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY,
               0600);
  if (fd < 0)
    {
      g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID,
                   "The access log %s cannot be opened: %s", path,
                   g_strerror (errno));
      return NULL;
    }

  self = g_object_new (KITH_TYPE_ACCESS_LOG, NULL);
  self->fd = fd;

  return self;
}

/* A client may put anything where its method should be. */
static const char *
get_method (SoupServerMessage *message)
{
  static const char *const methods[] = {
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", NULL,
  };
  const char *method = soup_server_message_get_method (message);

  return method != NULL && g_strv_contains (methods, method) ? method : "OTHER";
}

/* libsoup sets 500 when a client leaves before the end of its answer, which is
 * nobody's failure. */
static guint
get_status (SoupServerMessage *message, KithRequest *request)
{
  guint status = request != NULL ? kith_request_get_status (request) : 0;

  return status > 0 ? status : soup_server_message_get_status (message);
}

static void
add_request (JsonObject *line, KithRequest *request)
{
  const KithRoute *route = kith_request_get_route (request);
  gint64 usec = g_get_monotonic_time () - kith_request_get_start (request);

  if (route != NULL)
    kith_json_set_string (line, "route", route->path);
  kith_json_set_string (line, "code", kith_request_get_code (request));
  json_object_set_double_member (line, "ms", (double) usec / 1000);
  kith_json_set_string (line, "key", kith_request_get_key (request));
}

void
kith_access_log_write (KithAccessLog *self,
                       SoupServerMessage *message,
                       KithRequest *request,
                       gint64 time_usec)
{
  g_autoptr (JsonObject) line = json_object_new ();
  g_autofree char *time = kith_time_to_string (time_usec);
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;
  SoupMessageHeaders *headers;

  g_return_if_fail (KITH_IS_ACCESS_LOG (self));
  g_return_if_fail (SOUP_IS_SERVER_MESSAGE (message));

  headers = soup_server_message_get_response_headers (message);
  kith_json_set_string (line, "time", time);
  kith_json_set_string (line, "requestId",
                        soup_message_headers_get_one (headers,
                                                      KITH_HEADER_REQUEST_ID));
  kith_json_set_string (line, "method", get_method (message));
  json_object_set_int_member (line, "status", get_status (message, request));
  json_object_set_int_member (
    line, "bytes", soup_message_headers_get_content_length (headers));
  if (request != NULL)
    add_request (line, request);

  /* One write, so that lines of several processes stay whole. */
  text = kith_json_print (line);
  whole = g_strconcat (text, "\n", NULL);
  if (write (self->fd, whole, strlen (whole)) < 0)
    g_debug ("The access log cannot be written: %s", g_strerror (errno));
}
