/* kith-sse-parser.c: reading Server-Sent Events as they come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/feed/kith-sse-parser.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-object.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct _KithSseParser
{
  KithSseFunc func;
  gpointer func_data;
  gsize max_bytes;

  GString *line;
  gboolean is_first_line;
  gboolean is_after_cr; /* an LF would belong to the line before */

  /* of the event that is coming */
  GString *type;
  GString *data;
  char *id;

  char *last_id;
  gint64 retry_msec;
};

/**
 * kith_sse_parser_new:
 * @max_bytes: how long a line may be, and the data of one event
 * @func: called for each event
 * @data: for @func
 *
 * Returns: (transfer full): a parser at the beginning of a stream
 */
KithSseParser *
kith_sse_parser_new (gsize max_bytes, KithSseFunc func, gpointer data)
{
  KithSseParser *self;

  g_return_val_if_fail (max_bytes > 0 && func != NULL, NULL);

  self = g_new0 (KithSseParser, 1);
  self->func = func;
  self->func_data = data;
  self->max_bytes = max_bytes;
  self->line = g_string_new (NULL);
  self->type = g_string_new (NULL);
  self->data = g_string_new (NULL);
  self->is_first_line = TRUE;
  self->retry_msec = -1;

  return self;
}

void
kith_sse_parser_free (KithSseParser *self)
{
  if (self == NULL)
    return;

  g_string_free (self->line, TRUE);
  g_string_free (self->type, TRUE);
  g_string_free (self->data, TRUE);
  g_free (self->id);
  g_free (self->last_id);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL, why);

  return FALSE;
}

/* An event without data tells nothing, but may tell where the stream is. */
static void
dispatch (KithSseParser *self)
{
  KithSseEvent event = { "message", self->data->str, NULL };

  if (self->id != NULL)
    kith_set_str (&self->last_id, self->id);

  if (self->data->len > 0)
    {
      g_string_truncate (self->data, self->data->len - 1);
      event.last_id = self->last_id;
      if (self->type->len > 0)
        event.type = self->type->str;
      self->func (&event, self->func_data);
    }

  g_string_truncate (self->type, 0);
  g_string_truncate (self->data, 0);
}

static gboolean
take_field (KithSseParser *self,
            const char *name,
            const char *value,
            GError **error)
{
  guint64 msec;

  if (g_str_equal (name, "data"))
    {
      g_string_append (self->data, value);
      g_string_append_c (self->data, '\n');
      if (self->data->len > self->max_bytes)
        return refuse (error, "An event is too large");
    }
  else if (g_str_equal (name, "event"))
    g_string_assign (self->type, value);
  else if (g_str_equal (name, "id"))
    kith_set_str (&self->id, value);
  else if (g_str_equal (name, "retry")
           && g_ascii_string_to_unsigned (value, 10, 0, G_MAXINT32, &msec,
                                          NULL))
    self->retry_msec = (gint64) msec;

  return TRUE;
}

static gboolean
take_line (KithSseParser *self, GError **error)
{
  g_autofree char *line = g_strndup (self->line->str, self->line->len);
  gboolean has_nul = strlen (line) != self->line->len;
  const char *start = line;
  char *colon;

  g_string_truncate (self->line, 0);
  if (has_nul || !g_utf8_validate (line, -1, NULL))
    return refuse (error, "The stream of events is no text");

  if (self->is_first_line && g_str_has_prefix (line, BYTE_ORDER_MARK))
    start += strlen (BYTE_ORDER_MARK);
  self->is_first_line = FALSE;

  if (*start == '\0')
    {
      dispatch (self);
      return TRUE;
    }
  if (*start == ':')
    return TRUE;

  colon = strchr (start, ':');
  if (colon == NULL)
    return take_field (self, start, "", error);

  *colon = '\0';

  return take_field (self, start, colon[1] == ' ' ? colon + 2 : colon + 1,
                     error);
}

static gsize
find_end (const char *bytes, gsize length)
{
  gsize n = 0;

  while (n < length && bytes[n] != '\r' && bytes[n] != '\n')
    n++;

  return n;
}

/**
 * kith_sse_parser_push:
 * @self: a parser
 * @bytes: what has come
 * @length: how much of it
 * @error: return location for a %KITH_ERROR_PROTOCOL
 *
 * Returns: whether it is a stream of events
 */
gboolean
kith_sse_parser_push (KithSseParser *self,
                      const char *bytes,
                      gsize length,
                      GError **error)
{
  g_return_val_if_fail (self != NULL && bytes != NULL, FALSE);

  while (length > 0)
    {
      gsize n = find_end (bytes, length);

      if (n == 0 && self->is_after_cr && *bytes == '\n')
        {
          self->is_after_cr = FALSE;
          bytes++;
          length--;
          continue;
        }

      self->is_after_cr = FALSE;
      if (self->line->len + n > self->max_bytes)
        return refuse (error, "A line of the stream of events is too long");
      g_string_append_len (self->line, bytes, (gssize) n);
      if (n == length)
        return TRUE;

      self->is_after_cr = bytes[n] == '\r';
      if (!take_line (self, error))
        return FALSE;

      bytes += n + 1;
      length -= n + 1;
    }

  return TRUE;
}

const char *
kith_sse_parser_get_last_id (KithSseParser *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->last_id;
}

gint64
kith_sse_parser_get_retry_msec (KithSseParser *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->retry_msec;
}
