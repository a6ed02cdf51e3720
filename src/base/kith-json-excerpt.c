/* kith-json-excerpt.c: an object of which only a part is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json-excerpt.h"

#include <string.h>

#include "base/kith-json-private.h"

/* A longer name is not wanted. */
#define NAME_BUFFER 64

/* A member, as it stands in the text: "name":value */
typedef struct
{
  const char *name; /* behind the quote */
  gsize name_length;
  const char *value;
  const char *end;
  gboolean is_wanted;
  JsonNode *node; /* (nullable): what is printed in its place */
} Part;

struct _KithJsonExcerpt
{
  char *text;
  char *inside;
  GArray *outer;
  GArray *inner;
  KithJsonWanted wanted;
  gconstpointer data;
};

/* Of one with escapes; NULL: it has no end. */
static const char *
skip_escaped (const char *p)
{
  for (p++; *p != '"'; p++)
    {
      if (*p == '\\')
        p++;
      if (*p == '\0')
        return NULL;
    }

  return p + 1;
}

/* Most have none: then the next quote is their end. */
static const char *
skip_string (const char *p)
{
  const char *quote = strchr (p + 1, '"');

  if (quote == NULL)
    return NULL;

  return quote[-1] == '\\' ? skip_escaped (p) : quote + 1;
}

static const char *
skip_nested (const char *p)
{
  guint depth = 0;

  do
    {
      if (*p == '"')
        {
          p = skip_string (p);
          if (p == NULL)
            return NULL;
          continue;
        }

      if (*p == '{' || *p == '[')
        depth++;
      else if (*p == '}' || *p == ']')
        depth--;
      else if (*p == '\0')
        return NULL;
      p++;
    }
  while (depth > 0);

  return p;
}

static const char *
skip_value (const char *p)
{
  if (*p == '"')
    return skip_string (p);
  if (*p == '{' || *p == '[')
    return skip_nested (p);

  return p + strcspn (p, ",}] \t\r\n\"");
}

static gboolean
is_wanted (KithJsonExcerpt *self, const Part *part, gboolean is_inside)
{
  char name[NAME_BUFFER];

  if (part->name_length >= sizeof name)
    return FALSE;

  memcpy (name, part->name, part->name_length);
  name[part->name_length] = '\0';

  return self->wanted (name, is_inside, self->data);
}

static gboolean
is_named (const Part *part, const char *name)
{
  return strncmp (part->name, name, part->name_length) == 0
         && name[part->name_length] == '\0';
}

static const char *
scan_object (KithJsonExcerpt *self, const char *p, gboolean is_inside);

/* @p is at a name; afterwards it is behind the value. */
static const char *
scan_member (KithJsonExcerpt *self, const char *p, gboolean is_inside)
{
  const char *name_end = *p == '"' ? skip_string (p) : NULL;
  Part part = { .name = p + 1 };
  gboolean is_entered;

  if (name_end == NULL || *name_end != ':')
    return NULL;

  part.name_length = (gsize) (name_end - 1 - part.name);
  part.value = name_end + 1;
  /* It might be another way to write one that is wanted. */
  if (memchr (part.name, '\\', part.name_length) != NULL)
    return NULL;

  is_entered = !is_inside && *part.value == '{'
               && is_named (&part, self->inside);
  part.end = is_entered ? scan_object (self, part.value, TRUE)
                        : skip_value (part.value);
  if (part.end == NULL || part.end == part.value)
    return NULL;

  part.is_wanted = is_entered || is_wanted (self, &part, is_inside);
  g_array_append_val (is_inside ? self->inner : self->outer, part);

  return part.end;
}

/* @p is at the opening brace; afterwards it is behind the closing one. */
static const char *
scan_object (KithJsonExcerpt *self, const char *p, gboolean is_inside)
{
  /* Twice it is no object that we print. */
  if (*p != '{' || (is_inside && self->inner->len > 0))
    return NULL;
  if (p[1] == '}')
    return p + 2;

  do
    p = scan_member (self, p + 1, is_inside);
  while (p != NULL && *p == ',');

  return p != NULL && *p == '}' ? p + 1 : NULL;
}

/**
 * kith_json_excerpt_new:
 * @text: an object, as kith_json_print() prints it; it is copied
 * @inside: the name of the one member whose members count as well
 * @wanted: which are to be read; asked at once
 * @data: for @wanted
 *
 * What is not wanted is not checked, but for where it ends.
 *
 * Returns: (transfer full) (nullable): the excerpt; %NULL for a text that is
 *   not as we print one: all of it has to be read
 */
KithJsonExcerpt *
kith_json_excerpt_new (const char *text,
                       const char *inside,
                       KithJsonWanted wanted,
                       gconstpointer data)
{
  g_autoptr (KithJsonExcerpt) self = g_new0 (KithJsonExcerpt, 1);
  const char *end;

  g_return_val_if_fail (text != NULL && inside != NULL, NULL);
  g_return_val_if_fail (wanted != NULL, NULL);

  self->text = g_strdup (text);
  self->inside = g_strdup (inside);
  self->outer = g_array_sized_new (FALSE, FALSE, sizeof (Part), 16);
  self->inner = g_array_sized_new (FALSE, FALSE, sizeof (Part), 32);
  self->wanted = wanted;
  self->data = data;
  end = scan_object (self, self->text, FALSE);

  return end != NULL && *end == '\0' ? g_steal_pointer (&self) : NULL;
}

void
kith_json_excerpt_free (KithJsonExcerpt *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->outer);
  g_array_unref (self->inner);
  g_free (self->inside);
  g_free (self->text);
  g_free (self);
}

static gboolean
is_inside_part (KithJsonExcerpt *self, GArray *parts, const Part *part)
{
  return parts == self->outer && *part->value == '{'
         && is_named (part, self->inside);
}

static void
append_name (GString *text, const Part *part)
{
  if (text->str[text->len - 1] != '{')
    g_string_append_c (text, ',');
  g_string_append_len (text, part->name - 1, part->value - part->name + 1);
}

static void
append_wanted (KithJsonExcerpt *self, GString *text, GArray *parts)
{
  g_string_append_c (text, '{');
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);
      gboolean is_inside = is_inside_part (self, parts, part);

      if (!is_inside && !part->is_wanted)
        continue;

      append_name (text, part);
      if (is_inside)
        append_wanted (self, text, self->inner);
      else
        g_string_append_len (text, part->value, part->end - part->value);
    }
  g_string_append_c (text, '}');
}

/**
 * kith_json_excerpt_read:
 * @self: an excerpt
 * @error: where to say what is wrong with the text
 *
 * Returns: (transfer full) (nullable): an object with what is wanted
 */
JsonObject *
kith_json_excerpt_read (KithJsonExcerpt *self, GError **error)
{
  g_autoptr (GString) text = g_string_sized_new (512);

  g_return_val_if_fail (self != NULL, NULL);

  append_wanted (self, text, self->outer);

  return kith_json_parse_object (text->str, text->len, text->len, error);
}

static Part *
find_part (GArray *parts, const char *name)
{
  for (guint i = 0; i < parts->len; i++)
    if (is_named (&g_array_index (parts, Part, i), name))
      return &g_array_index (parts, Part, i);

  return NULL;
}

static void
append_member (GString *text, const char *name, JsonNode *node)
{
  if (text->str[text->len - 1] != '{')
    g_string_append_c (text, ',');
  _kith_json_append_member (text, name, node);
}

static void print_parts (KithJsonExcerpt *self,
                         GString *text,
                         GArray *parts,
                         JsonObject *object);

static void
print_part (KithJsonExcerpt *self, GString *text, GArray *parts, Part *part)
{
  if (part->node == NULL && part->is_wanted)
    return;

  append_name (text, part);
  if (part->node == NULL)
    g_string_append_len (text, part->value, part->end - part->value);
  else if (JSON_NODE_HOLDS_OBJECT (part->node)
           && is_inside_part (self, parts, part))
    print_parts (self, text, self->inner, json_node_get_object (part->node));
  else
    _kith_json_append_node (text, part->node);
}

/* Each where it stood; what was not there comes last. */
static void
print_parts (KithJsonExcerpt *self,
             GString *text,
             GArray *parts,
             JsonObject *object)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  for (guint i = 0; i < parts->len; i++)
    g_array_index (parts, Part, i).node = NULL;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      Part *part = find_part (parts, name);

      if (part != NULL)
        part->node = node;
      else
        g_ptr_array_add (added, (gpointer) name);
    }

  g_string_append_c (text, '{');
  for (guint i = 0; i < parts->len; i++)
    print_part (self, text, parts, &g_array_index (parts, Part, i));
  for (guint i = 0; i < added->len; i++)
    append_member (text, g_ptr_array_index (added, i),
                   json_object_get_member (object,
                                           g_ptr_array_index (added, i)));
  g_string_append_c (text, '}');
}

/**
 * kith_json_excerpt_print:
 * @self: an excerpt
 * @object: what has become of what was read
 *
 * A wanted member that @object lacks is left out; one that was not wanted, and
 * is in @object, is @object's.
 *
 * Returns: (transfer full): all of it, on one line
 */
char *
kith_json_excerpt_print (KithJsonExcerpt *self, JsonObject *object)
{
  GString *text;

  g_return_val_if_fail (self != NULL && object != NULL, NULL);

  text = g_string_sized_new (strlen (self->text) + 128);
  print_parts (self, text, self->outer, object);

  return g_string_free (text, FALSE);
}
