/* kith-json-print.c: JSON as text
 *
 * json-glib 1.6 prints 1e22 as `1e+22.0`, which is no JSON, and 0.1 as
 * `0.10000000000000001`, which is not what was read.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  GString *text;
  gboolean pretty;
  guint depth;
} Printer;

/* Most contacts are shorter. */
#define INITIAL_SIZE 2048

static void print_node (Printer *self, JsonNode *node);

static void
print_escaped (GString *text, char c)
{
  static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";

  for (guint i = 0; i < sizeof shorts - 1; i += 2)
    if (shorts[i] == c)
      {
        g_string_append_c (text, '\\');
        g_string_append_c (text, shorts[i + 1]);
        return;
      }

  g_string_append_printf (text, "\\u%04x", (guint) c);
}

static void
print_string (GString *text, const char *string)
{
  const char *p = string;

  g_string_append_c (text, '"');

  while (*p != '\0')
    {
      const char *plain = p;

      while (*p != '"' && *p != '\\' && (guchar) *p >= 0x20)
        p++;

      g_string_append_len (text, plain, p - plain);
      if (*p != '\0')
        print_escaped (text, *p++);
    }

  g_string_append_c (text, '"');
}

/* The shortest text that is read as the same number again. */
static void
print_double (GString *text, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    {
      g_string_append (text, "null");
      return;
    }

  g_ascii_formatd (buffer, sizeof buffer, "%.15g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_formatd (buffer, sizeof buffer, "%.16g", value);
  if (g_ascii_strtod (buffer, NULL) != value)
    g_ascii_formatd (buffer, sizeof buffer, "%.17g", value);

  g_string_append (text, buffer);
  if (strpbrk (buffer, ".e") == NULL)
    g_string_append (text, ".0");
}

static void
print_value (GString *text, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    print_string (text, json_node_get_string (node));
  else if (type == G_TYPE_INT64)
    g_string_append_printf (text, "%" G_GINT64_FORMAT,
                            json_node_get_int (node));
  else if (type == G_TYPE_DOUBLE)
    print_double (text, json_node_get_double (node));
  else
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
}

static void
print_break (Printer *self)
{
  if (!self->pretty)
    return;

  g_string_append_c (self->text, '\n');
  for (guint i = 0; i < self->depth; i++)
    g_string_append (self->text, "  ");
}

static void
print_open (Printer *self, char bracket)
{
  g_string_append_c (self->text, bracket);
  self->depth++;
}

static void
print_close (Printer *self, char bracket, gboolean empty)
{
  self->depth--;
  if (!empty)
    print_break (self);
  g_string_append_c (self->text, bracket);
}

static void
print_next (Printer *self, gboolean first)
{
  if (!first)
    g_string_append_c (self->text, ',');
  print_break (self);
}

static void
print_object (Printer *self, JsonObject *object)
{
  gboolean first = TRUE;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  print_open (self, '{');

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      print_next (self, first);
      print_string (self->text, name);
      g_string_append_c (self->text, ':');
      if (self->pretty)
        g_string_append_c (self->text, ' ');
      print_node (self, node);
      first = FALSE;
    }

  print_close (self, '}', first);
}

static void
print_array (Printer *self, JsonArray *array)
{
  guint n_elements = json_array_get_length (array);

  print_open (self, '[');

  for (guint i = 0; i < n_elements; i++)
    {
      print_next (self, i == 0);
      print_node (self, json_array_get_element (array, i));
    }

  print_close (self, ']', n_elements == 0);
}

static void
print_node (Printer *self, JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      print_object (self, json_node_get_object (node));
      break;

    case JSON_NODE_ARRAY:
      print_array (self, json_node_get_array (node));
      break;

    case JSON_NODE_VALUE:
      print_value (self->text, node);
      break;

    case JSON_NODE_NULL:
    default:
      g_string_append (self->text, "null");
    }
}

void
_kith_json_append_node (GString *text, JsonNode *node)
{
  Printer self = { .text = text };

  print_node (&self, node);
}

void
_kith_json_append_member (GString *text, const char *name, JsonNode *node)
{
  print_string (text, name);
  g_string_append_c (text, ':');
  _kith_json_append_node (text, node);
}

static char *
print (JsonObject *object, gboolean pretty)
{
  Printer self = { .text = g_string_sized_new (INITIAL_SIZE),
                   .pretty = pretty };

  print_object (&self, object);

  return g_string_free (self.text, FALSE);
}

/**
 * kith_json_print:
 * @object: an object
 *
 * Returns: (transfer full): @object as JSON on one line; numbers are as short
 *   as they can be
 */
char *
kith_json_print (JsonObject *object)
{
  g_return_val_if_fail (object != NULL, NULL);

  return print (object, /* pretty= */ FALSE);
}

/**
 * kith_json_print_pretty:
 * @object: an object
 *
 * Returns: (transfer full): @object as JSON, a member on a line
 */
char *
kith_json_print_pretty (JsonObject *object)
{
  g_return_val_if_fail (object != NULL, NULL);

  return print (object, /* pretty= */ TRUE);
}
