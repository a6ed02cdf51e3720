/* kith-cli.c: what every command of kithctl works with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"

/* Of an argument that is complained of. */
#define MAX_QUOTED_CHARS 60

G_DEFINE_QUARK (kith - usage - error - quark, kith_usage_error)

void
kith_cli_clear (KithCli *cli)
{
  g_clear_object (&cli->contacts);
}

KithExit
kith_cli_exit_status (const GError *error)
{
  static const struct
  {
    KithError code;
    KithExit status;
  } statuses[] = {
    { KITH_ERROR_NOT_FOUND, KITH_EXIT_NOT_FOUND },
    { KITH_ERROR_ALREADY_CHANGED, KITH_EXIT_ALREADY_CHANGED },
    { KITH_ERROR_DUPLICATE, KITH_EXIT_DUPLICATE },
    { KITH_ERROR_UNAUTHENTICATED, KITH_EXIT_PERMISSION },
    { KITH_ERROR_PERMISSION, KITH_EXIT_PERMISSION },
    { KITH_ERROR_UNREACHABLE, KITH_EXIT_UNREACHABLE },
    { KITH_ERROR_UNKNOWN_OUTCOME, KITH_EXIT_UNREACHABLE },
  };

  if (error->domain == KITH_USAGE_ERROR || error->domain == G_OPTION_ERROR)
    return KITH_EXIT_USAGE;

  if (error->domain == KITH_ERROR)
    for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
      if ((KithError) error->code == statuses[i].code)
        return statuses[i].status;

  return KITH_EXIT_FAILED;
}

static const char *
get_code (const GError *error)
{
  const char *code = kith_error_get_code (error);

  if (code != NULL)
    return code;

  if (error->domain == KITH_USAGE_ERROR || error->domain == G_OPTION_ERROR)
    return "USAGE";

  if (error->domain == KITH_ERROR)
    for (const KithErrorInfo *info = kith_protocol_list_errors ();
         info->code != NULL; info++)
      if ((KithError) error->code == info->error)
        return info->code;

  return "FAILED";
}

char *
kith_cli_error_to_json (const GError *error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  /* It may name a file. */
  g_autofree char *message = g_utf8_make_valid (error->message, -1);
  JsonObject *data = kith_error_get_data (error);

  json_object_set_string_member (object, "code", get_code (error));
  json_object_set_string_member (object, "message", message);
  json_object_set_int_member (object, "status", kith_error_get_status (error));
  kith_json_set_string (object, "requestId", kith_error_get_request_id (error));
  if (data != NULL)
    json_object_set_object_member (object, "data",
                                   kith_json_copy_object (data));

  return kith_json_print (object);
}

/* JSON is UTF-8 in every locale: g_print() would make question marks of what
 * the locale's encoding lacks. */
gboolean
kith_cli_print (FILE *stream, const char *line, GError **error)
{
  if (fputs (line, stream) != EOF && fputc ('\n', stream) != EOF
      && fflush (stream) == 0)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               "The answer cannot be written: %s", g_strerror (errno));

  return FALSE;
}

void
kith_cli_ready (GObject *source, GAsyncResult *result, gpointer data)
{
  KithCliCall *call = data;

  call->result = g_object_ref (result);
  g_main_context_wakeup (NULL);
}

/* The program does one thing at a time: it may wait where a window must not. */
GAsyncResult *
kith_cli_wait (KithCliCall *call)
{
  while (call->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return call->result;
}

void
kith_cli_call_clear (KithCliCall *call)
{
  g_clear_object (&call->result);
}

static GBytes *
read_stream (FILE *stream, const char *name, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 buffer[4096];
  gsize n;

  while ((n = fread (buffer, 1, sizeof buffer, stream)) > 0)
    {
      if (bytes->len + n > KITH_LIMIT_BODY_BYTES)
        {
          g_set_error (error, KITH_USAGE_ERROR, 0,
                       "%s holds more than %d bytes", name,
                       KITH_LIMIT_BODY_BYTES);
          return NULL;
        }
      g_byte_array_append (bytes, buffer, (guint) n);
    }

  if (ferror (stream))
    {
      g_set_error (error, KITH_USAGE_ERROR, 0, "%s cannot be read: %s", name,
                   g_strerror (errno));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
read_argument (const char *argument, GError **error)
{
  FILE *stream;
  GBytes *bytes;

  if (g_str_equal (argument, "-"))
    return read_stream (stdin, "Standard input", error);

  if (argument[0] != '@')
    return g_bytes_new (argument, strlen (argument));

  stream = fopen (argument + 1, "rbe");
  if (stream == NULL)
    {
      g_set_error (error, KITH_USAGE_ERROR, 0, "“%s” cannot be read: %s",
                   argument + 1, g_strerror (errno));
      return NULL;
    }

  bytes = read_stream (stream, argument + 1, error);
  fclose (stream);

  return bytes;
}

/* The beginning of it, in whole letters. */
static char *
quote (const char *argument)
{
  g_autofree char *text = g_utf8_make_valid (argument, -1);
  g_autofree char *beginning = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_QUOTED_CHARS)
    return g_strdup_printf ("“%s”", text);

  beginning = g_utf8_substring (text, 0, MAX_QUOTED_CHARS);

  return g_strdup_printf ("“%s…”", beginning);
}

JsonObject *
kith_cli_read_object (const char *argument, GError **error)
{
  g_autoptr (GBytes) bytes = read_argument (argument, error);
  g_autoptr (GError) bad = NULL;
  JsonObject *object;

  if (bytes == NULL)
    return NULL;

  object = kith_json_parse_object (g_bytes_get_data (bytes, NULL),
                                   g_bytes_get_size (bytes),
                                   KITH_LIMIT_BODY_BYTES, &bad);
  if (object == NULL)
    {
      g_autofree char *quoted = quote (argument);

      g_set_error (error, KITH_USAGE_ERROR, 0, "%s is not a JSON object: %s",
                   quoted, bad->message);
    }

  return object;
}

gboolean
kith_cli_check_members (JsonObject *object,
                        const char *what,
                        const char *const *names,
                        GError **error)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (names, l->data))
      {
        g_autofree char *all = g_strjoinv (", ", (char **) names);

        g_set_error (error, KITH_USAGE_ERROR, 0,
                     "%s has no member “%s”, but: %s", what,
                     (const char *) l->data, all);
        return FALSE;
      }

  return TRUE;
}

JsonObject *
kith_cli_read_members (const char *argument,
                       const char *what,
                       const char *const *names,
                       GError **error)
{
  g_autoptr (JsonObject) object = kith_cli_read_object (argument, error);

  return object != NULL && kith_cli_check_members (object, what, names, error)
           ? g_steal_pointer (&object)
           : NULL;
}

char *
kith_cli_read_text (const char *argument, GError **error)
{
  g_autoptr (GBytes) bytes = read_argument (argument, error);
  char *text;

  if (bytes == NULL)
    return NULL;

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return g_strstrip (text);
}

JsonObject *
kith_cli_make_page (JsonArray *items, gint64 total)
{
  JsonObject *page = json_object_new ();

  json_object_set_array_member (page, "items", items);
  json_object_set_int_member (page, "totalCount", total);

  return page;
}
