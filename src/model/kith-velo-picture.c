/* kith-velo-picture.c: a picture in the Velo API
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-velo-private.h"

#include <string.h>

#include "base/kith-json.h"

/* A picture is an object in REST and one string in Velo (B.7): an image of the
 * media manager has an id, any other is its URL.
 */
#define MEDIA_PREFIX "wix:image://v1/"

char *
kith_velo_picture_from_rest (JsonObject *image)
{
  const char *id = kith_json_get_string (image, "id");
  const char *file = kith_json_get_string (image, "filename");
  g_autofree char *escaped = NULL;

  if (id == NULL)
    return g_strdup (kith_json_get_string (image, "url"));

  escaped = g_uri_escape_string (file != NULL ? file : id, NULL, FALSE);

  return g_strdup_printf (MEDIA_PREFIX "%s/%s#originWidth=%" G_GINT64_FORMAT
                                       "&originHeight=%" G_GINT64_FORMAT,
                          id, escaped, kith_json_get_int (image, "width", 0),
                          kith_json_get_int (image, "height", 0));
}

/* "originWidth=40&originHeight=30" */
static void
read_size (JsonObject *image, const char *fragment)
{
  static const char *const names[][2] = {
    { "originWidth=", "width" },
    { "originHeight=", "height" },
  };
  g_auto (GStrv) parts = g_strsplit (fragment, "&", 3);
  guint64 size;

  for (guint i = 0; parts[i] != NULL; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
      if (g_str_has_prefix (parts[i], names[j][0])
          && g_ascii_string_to_unsigned (parts[i] + strlen (names[j][0]), 10, 1,
                                         G_MAXINT32, &size, NULL))
        json_object_set_int_member (image, names[j][1], (gint64) size);
}

/* "ID/FILE#SIZE" */
static void
read_media (JsonObject *image, const char *text)
{
  const char *end = text + strcspn (text, "/#");
  g_autofree char *id = g_strndup (text, (gsize) (end - text));

  json_object_set_string_member (image, "id", id);
  if (*end == '/')
    {
      const char *name = end + 1;
      g_autofree char *file = NULL;

      end = name + strcspn (name, "#");
      file = g_uri_unescape_segment (name, end, NULL);
      if (file != NULL && *file != '\0' && g_utf8_validate (file, -1, NULL))
        json_object_set_string_member (image, "filename", file);
    }
  if (*end == '#')
    read_size (image, end + 1);
}

JsonObject *
kith_velo_picture_to_rest (const char *picture)
{
  JsonObject *holder = json_object_new ();
  JsonObject *image = json_object_new ();

  if (g_str_has_prefix (picture, MEDIA_PREFIX))
    read_media (image, picture + strlen (MEDIA_PREFIX));

  json_object_set_string_member (image, "url", picture);
  json_object_set_object_member (holder, "image", image);

  return holder;
}
