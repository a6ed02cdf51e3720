/* kith-mirror-place.c: how far a mirror has come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/kith-mirror-place-private.h"

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

void
_kith_mirror_place_clear (KithMirrorPlace *self)
{
  g_free (self->feed_id);
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

  return kith_json_print (json);
}
