/* kith-json-read.c: JSON text becomes nodes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json-private.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-limits.h"

/* A text that kith_json_check() has found good: nothing is checked again, and
 * no recursion is deeper than KITH_LIMIT_JSON_DEPTH. */
typedef struct
{
  const char *p;
  const char *end;
  GString *key; /* each the one read last, without its escapes */
  GString *string;
} Reader;

static void read_inside (Reader *self, JsonNode *node);

static void
skip_white_space (Reader *self)
{
  while (self->p < self->end
         && (*self->p == ' ' || *self->p == '\n' || *self->p == '\r'
             || *self->p == '\t'))
    self->p++;
}

/* Passes one of ",:]}". */
static char
pass_mark (Reader *self)
{
  skip_white_space (self);

  return *self->p++;
}

/* Whether there is nothing in it. */
static gboolean
pass_empty (Reader *self, char closer)
{
  skip_white_space (self);
  if (*self->p != closer)
    return FALSE;

  self->p++;

  return TRUE;
}

/* @self->p is at the opening quote; afterwards it is behind the closing one. */
static const char *
read_string (Reader *self, GString *string)
{
  g_string_truncate (string, 0);
  self->p++;

  for (;;)
    {
      const char *start = self->p;

      while (*self->p != '"' && *self->p != '\\')
        self->p++;
      g_string_append_len (string, start, self->p - start);
      if (*self->p == '"')
        break;
      self->p = _kith_json_append_unescaped (string, self->p, self->end);
    }

  self->p++;

  return string->str;
}

static JsonNode *
read_number (Reader *self)
{
  const char *start = self->p;
  gboolean is_real = FALSE;

  while (self->p < self->end
         && (g_ascii_isdigit (*self->p) || strchr ("+-.eE", *self->p) != NULL))
    is_real = strchr (".eE", *self->p++) != NULL || is_real;

  g_string_truncate (self->string, 0);
  g_string_append_len (self->string, start, self->p - start);
  if (is_real)
    return json_node_init_double (json_node_alloc (),
                                  g_ascii_strtod (self->string->str, NULL));

  return json_node_init_int (json_node_alloc (),
                             g_ascii_strtoll (self->string->str, NULL, 10));
}

static JsonNode *
read_literal (Reader *self)
{
  char first = *self->p;

  self->p += strlen (first == 'f' ? "false" : "true");
  if (first == 'n')
    return json_node_init_null (json_node_alloc ());

  return json_node_init_boolean (json_node_alloc (), first == 't');
}

static JsonNode *
make_object (void)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, json_object_new ());

  return node;
}

static JsonNode *
make_array (void)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, json_array_new ());

  return node;
}

/* What is inside of an object or an array comes with read_inside(). */
static JsonNode *
read_value (Reader *self)
{
  skip_white_space (self);

  switch (*self->p)
    {
    case '{':
      return make_object ();
    case '[':
      return make_array ();
    case '"':
      return json_node_init_string (json_node_alloc (),
                                    read_string (self, self->string));
    case 't':
    case 'f':
    case 'n':
      return read_literal (self);
    default:
      return read_number (self);
    }
}

static void
read_members (Reader *self, JsonObject *object)
{
  do
    {
      JsonNode *node;

      skip_white_space (self);
      read_string (self, self->key);
      pass_mark (self);
      node = read_value (self);
      json_object_set_member (object, self->key->str, node);
      read_inside (self, node);
    }
  while (pass_mark (self) == ',');
}

static void
read_elements (Reader *self, JsonArray *array)
{
  do
    {
      JsonNode *node = read_value (self);

      json_array_add_element (array, node);
      read_inside (self, node);
    }
  while (pass_mark (self) == ',');
}

static void
read_inside (Reader *self, JsonNode *node)
{
  gboolean is_object = JSON_NODE_HOLDS_OBJECT (node);

  if (!is_object && !JSON_NODE_HOLDS_ARRAY (node))
    return;

  self->p++;
  if (pass_empty (self, is_object ? '}' : ']'))
    return;

  if (is_object)
    read_members (self, json_node_get_object (node));
  else
    read_elements (self, json_node_get_array (node));
}

/**
 * kith_json_parse:
 * @text: the text, which need not end in a NUL
 * @length: its length in bytes
 * @max_length: how many bytes are accepted
 * @error: where to say what is wrong
 *
 * Checks @text as kith_json_check() does, then makes nodes of it: those that
 * json-glib makes of a good text, in a third of its time.
 *
 * Returns: (transfer full) (nullable): the root
 */
JsonNode *
kith_json_parse (const char *text,
                 gsize length,
                 gsize max_length,
                 GError **error)
{
  g_autoptr (GString) key = NULL;
  g_autoptr (GString) string = NULL;
  Reader reader = { .p = text };
  JsonNode *root;

  if (!kith_json_check (text, length, max_length, error))
    return NULL;

  reader.end = text + length;
  reader.key = key = g_string_new (NULL);
  reader.string = string = g_string_new (NULL);
  root = read_value (&reader);
  read_inside (&reader, root);

  return root;
}

/**
 * kith_json_parse_object:
 * @text: the text, which need not end in a NUL
 * @length: its length in bytes
 * @max_length: how many bytes are accepted
 * @error: where to say what is wrong
 *
 * As kith_json_parse(), but any other value than an object is refused.
 *
 * Returns: (transfer full) (nullable): the object
 */
JsonObject *
kith_json_parse_object (const char *text,
                        gsize length,
                        gsize max_length,
                        GError **error)
{
  g_autoptr (JsonNode) root = NULL;

  root = kith_json_parse (text, length, max_length, error);
  if (root == NULL)
    return NULL;

  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INVALID,
                           "Expected an object");
      return NULL;
    }

  return json_node_dup_object (root);
}

/**
 * kith_json_parse_stored:
 * @text: (nullable): what Kith has written itself
 * @length: its length in bytes, or -1 for what ends in a NUL
 * @error: where to say what is wrong
 *
 * As kith_json_parse_object(), but it is nobody's fault who asks for something
 * that what was written cannot be read: the error is %KITH_ERROR_STORE.
 *
 * Returns: (transfer full) (nullable): the object
 */
JsonObject *
kith_json_parse_stored (const char *text, gssize length, GError **error)
{
  const char *stored = text != NULL ? text : "";
  gsize size = length < 0 || text == NULL ? strlen (stored) : (gsize) length;
  g_autoptr (GError) failure = NULL;
  JsonObject *object = kith_json_parse_object (stored, size,
                                               KITH_LIMIT_ANSWER_BYTES,
                                               &failure);

  if (object == NULL)
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE,
                 "What is stored cannot be read: %s", failure->message);

  return object;
}
