/* kith-mirror-place.c: how far a mirror has come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/mirror/kith-mirror-place-private.h"

#include <string.h>

#include "base/kith-json.h"
#include "base/kith-limits.h"

static const struct
{
  const char *name;
  gsize offset;
} numbers[] = {
  { "after", G_STRUCT_OFFSET (KithMirrorPlace, after) },
  { "skip", G_STRUCT_OFFSET (KithMirrorPlace, skip) },
  { "loaded", G_STRUCT_OFFSET (KithMirrorPlace, n_loaded) },
  { "total", G_STRUCT_OFFSET (KithMirrorPlace, total) },
  { "updated", G_STRUCT_OFFSET (KithMirrorPlace, updated) },
  { "polledSince", G_STRUCT_OFFSET (KithMirrorPlace, polled_since) },
  { "asOf", G_STRUCT_OFFSET (KithMirrorPlace, as_of) },
};

static const struct
{
  const char *name;
  gsize offset;
} flags[] = {
  { "complete", G_STRUCT_OFFSET (KithMirrorPlace, is_complete) },
  { "paused", G_STRUCT_OFFSET (KithMirrorPlace, is_paused) },
  { "swept", G_STRUCT_OFFSET (KithMirrorPlace, is_swept) },
};

gboolean
_kith_mirror_place_is_deleted (const KithMirrorPlace *self, const char *id)
{
  return self->deleted != NULL && g_hash_table_contains (self->deleted, id);
}

void
_kith_mirror_place_set_deleted (KithMirrorPlace *self,
                                const char *id,
                                gboolean is_deleted)
{
  if (self->deleted == NULL)
    self->deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           NULL);
  if (is_deleted)
    g_hash_table_add (self->deleted, g_strdup (id));
  else
    g_hash_table_remove (self->deleted, id);
}

static void
parse_deleted (KithMirrorPlace *self, JsonArray *ids)
{
  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    if (json_array_get_string_element (ids, i) != NULL)
      _kith_mirror_place_set_deleted (self,
                                      json_array_get_string_element (ids, i),
                                      TRUE);
}

static JsonArray *
print_deleted (GHashTable *ids)
{
  JsonArray *array = json_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    json_array_add_string_element (array, id);

  return array;
}

void
_kith_mirror_place_clear (KithMirrorPlace *self)
{
  g_free (self->feed_id);
  g_clear_pointer (&self->deleted, g_hash_table_unref);
  memset (self, 0, sizeof *self);
}

void
_kith_mirror_place_parse (KithMirrorPlace *self, const char *text)
{
  g_autoptr (JsonObject)
    json = kith_json_parse_object (text, strlen (text), KITH_LIMIT_ANSWER_BYTES,
                                   NULL);

  _kith_mirror_place_clear (self);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    G_STRUCT_MEMBER (gint64, self, numbers[i].offset) = MAX (
      kith_json_get_int (json, numbers[i].name, 0), 0);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    G_STRUCT_MEMBER (gboolean, self, flags[i].offset) = kith_json_get_boolean (
      json, flags[i].name, FALSE);
  self->feed_id = g_strdup (kith_json_get_string (json, "feedId"));
  parse_deleted (self, kith_json_get_array (json, "deleted"));
}

char *
_kith_mirror_place_print (const KithMirrorPlace *self)
{
  g_autoptr (JsonObject) json = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    json_object_set_int_member (json, numbers[i].name,
                                G_STRUCT_MEMBER (gint64, self,
                                                 numbers[i].offset));
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    json_object_set_boolean_member (json, flags[i].name,
                                    G_STRUCT_MEMBER (gboolean, self,
                                                     flags[i].offset));
  kith_json_set_string (json, "feedId", self->feed_id);
  if (self->deleted != NULL && g_hash_table_size (self->deleted) > 0)
    json_object_set_array_member (json, "deleted",
                                  print_deleted (self->deleted));

  return kith_json_print (json);
}
