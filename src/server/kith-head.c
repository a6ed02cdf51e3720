/* kith-head.c: what the head of a request says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/kith-head.h"

#include <string.h>

#include "server/kith-status.h"

/* The path and the query keep their escapes, so that an encoded slash is part
 * of a key. */
#define URI_FLAGS                                                              \
  (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH                         \
   | G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_ENCODED_FRAGMENT                  \
   | G_URI_FLAGS_SCHEME_NORMALIZE)

typedef struct
{
  const char *name;
  const char *value;
} Header;

struct _KithHead
{
  char *text; /* cut into the parts that follow */
  const char *method;
  const char *target;
  GArray *headers;
  GUri *uri;
  gboolean is_old;
};

/* Ends what is at *@p where @end stands first, and goes on behind it; NULL:
 * it stands nowhere. */
static const char *
cut (char **p, const char *end)
{
  const char *start = *p;
  char *found = strstr (*p, end);

  if (found == NULL)
    return NULL;

  *found = '\0';
  *p = found + strlen (end);

  return start;
}

static guint
read_version (KithHead *self, const char *version)
{
  static const char name[] = "HTTP/";
  const char *number = version + strlen (name);

  if (!g_str_has_prefix (version, name) || !g_ascii_isdigit (number[0])
      || number[1] != '.' || !g_ascii_isdigit (number[2]) || number[3] != '\0')
    return KITH_STATUS_BAD_REQUEST;

  self->is_old = g_str_equal (number, "1.0");

  return self->is_old || g_str_equal (number, "1.1")
           ? 0
           : KITH_STATUS_HTTP_VERSION_NOT_SUPPORTED;
}

static guint
read_request_line (KithHead *self, char *line)
{
  self->method = cut (&line, " ");
  self->target = self->method != NULL ? cut (&line, " ") : NULL;
  if (self->target == NULL || *self->method == '\0' || *self->target == '\0')
    return KITH_STATUS_BAD_REQUEST;

  return read_version (self, line);
}

static void
read_header (KithHead *self, char *line)
{
  Header header;
  char *value;

  header.name = cut (&line, ":");
  value = line + strspn (line, " \t");
  header.value = g_strchomp (value);
  if (header.name != NULL)
    g_array_append_val (self->headers, header);
}

/* What was meant for a proxy names the host in its first line; else it is the
 * header that does, which HTTP/1.0 need not have. */
static char *
make_uri (KithHead *self)
{
  const char *host = kith_head_get (self, "Host");

  if (host != NULL && strchr (host, '/') != NULL)
    return NULL;
  if (g_str_equal (self->method, "CONNECT"))
    return g_strconcat ("http://", self->target, NULL);
  if (*self->target != '/')
    return g_strdup (self->target);
  if (host == NULL && !self->is_old)
    return NULL;

  return g_strconcat ("http://", host != NULL ? host : "localhost",
                      self->target, NULL);
}

static guint
read_uri (KithHead *self)
{
  g_autofree char *text = make_uri (self);

  /* The server as a whole, of which there is nothing to be had. */
  if (g_str_equal (self->target, "*"))
    return KITH_STATUS_NOT_FOUND;

  if (text != NULL)
    self->uri = g_uri_parse (text, URI_FLAGS, NULL);

  return self->uri != NULL && g_uri_get_host (self->uri) != NULL
           ? 0
           : KITH_STATUS_BAD_REQUEST;
}

static guint
read_all (KithHead *self)
{
  /* Empty lines may stand before a request. */
  char *p = self->text + strspn (self->text, "\r\n");
  const char *line = cut (&p, "\r\n");
  guint status = line != NULL ? read_request_line (self, (char *) line)
                              : KITH_STATUS_BAD_REQUEST;

  if (status != 0)
    return status;

  while ((line = cut (&p, "\r\n")) != NULL && *line != '\0')
    read_header (self, (char *) line);

  return read_uri (self);
}

KithHead *
kith_head_new (const char *bytes, gsize length, guint *status)
{
  g_autoptr (KithHead) self = g_new0 (KithHead, 1);

  g_return_val_if_fail (bytes != NULL && status != NULL, NULL);

  self->text = g_strndup (bytes, length);
  self->headers = g_array_sized_new (FALSE, FALSE, sizeof (Header), 8);
  *status = read_all (self);

  return *status == 0 ? g_steal_pointer (&self) : NULL;
}

void
kith_head_free (KithHead *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->uri, g_uri_unref);
  g_array_unref (self->headers);
  g_free (self->text);
  g_free (self);
}

const char *
kith_head_get_method (KithHead *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->method;
}

gboolean
kith_head_is_old (KithHead *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_old;
}

GUri *
kith_head_get_uri (KithHead *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->uri;
}

const char *
kith_head_get (KithHead *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (guint i = self->headers->len; i > 0; i--)
    {
      const Header *header = &g_array_index (self->headers, Header, i - 1);

      if (g_ascii_strcasecmp (header->name, name) == 0)
        return header->value;
    }

  return NULL;
}

static gboolean
list_has (const char *list, const char *token)
{
  gsize length = strlen (token);

  for (;;)
    {
      list += strspn (list, ", \t");
      if (*list == '\0')
        return FALSE;
      if (g_ascii_strncasecmp (list, token, length) == 0
          && strchr (", \t", list[length]) != NULL)
        return TRUE;
      list += strcspn (list, ",");
    }
}

gboolean
kith_head_has_token (KithHead *self, const char *name, const char *token)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (name != NULL && token != NULL, FALSE);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const Header *header = &g_array_index (self->headers, Header, i);

      if (g_ascii_strcasecmp (header->name, name) == 0
          && list_has (header->value, token))
        return TRUE;
    }

  return FALSE;
}

guint64
kith_head_get_length (KithHead *self)
{
  const char *text = kith_head_get (self, "Content-Length");

  return text != NULL ? g_ascii_strtoull (text, NULL, 10) : 0;
}

gboolean
kith_head_is_chunked (KithHead *self)
{
  return kith_head_get (self, "Transfer-Encoding") != NULL;
}

char *
kith_head_get_type (KithHead *self)
{
  const char *text = kith_head_get (self, "Content-Type");

  return text != NULL ? g_strchomp (g_strndup (text, strcspn (text, ";")))
                      : NULL;
}
