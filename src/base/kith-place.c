/* kith-place.c: the names of countries and of their parts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-place.h"

#include <string.h>
#include <unicode/uloc.h>

#include "base/kith-json.h"

/* Below each of the folders for data that programs share. */
#define SUBDIVISIONS "iso-codes/json/iso_3166-2.json"
#define MAX_BYTES (8 * 1024 * 1024)
#define MAX_NAME 256

typedef struct
{
  char *name;
  char *parent; /* nullable */
} Subdivision;

static void
subdivision_free (gpointer data)
{
  Subdivision *self = data;

  g_free (self->name);
  g_free (self->parent);
  g_free (self);
}

/* Some rows have the parent's whole code, "GB-ENG", and some its last part. */
static char *
make_parent (const char *code, const char *parent)
{
  if (parent == NULL || strchr (parent, '-') != NULL)
    return g_strdup (parent);

  return g_strdup_printf ("%.2s-%s", code, parent);
}

static void
take_row (JsonArray *rows, guint index, JsonNode *node, gpointer user_data)
{
  GHashTable *table = user_data;
  JsonObject *row = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node)
                                                  : NULL;
  const char *code = kith_json_get_string (row, "code");
  const char *name = kith_json_get_string (row, "name");
  Subdivision *self;

  if (code == NULL || name == NULL)
    return;

  self = g_new0 (Subdivision, 1);
  self->name = g_strdup (name);
  self->parent = make_parent (code, kith_json_get_string (row, "parent"));
  g_hash_table_insert (table, g_strdup (code), self);
}

static gboolean
read_file (GHashTable *table, const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) root = NULL;
  JsonArray *rows;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return FALSE;

  root = kith_json_parse_object (text, length, MAX_BYTES, NULL);
  rows = kith_json_get_array (root, "3166-2");
  if (rows != NULL)
    json_array_foreach_element (rows, take_row, table);

  return rows != NULL;
}

static GHashTable *
read_subdivisions (void)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             subdivision_free);

  for (const char *const *folder = g_get_system_data_dirs (); *folder != NULL;
       folder++)
    {
      g_autofree char *path = g_build_filename (*folder, SUBDIVISIONS, NULL);

      if (read_file (table, path))
        break;
    }

  return table;
}

/* Read when it is first asked for, and kept. */
static const Subdivision *
find (const char *code)
{
  static gsize initialized;
  static GHashTable *subdivisions;

  if (g_once_init_enter (&initialized))
    {
      subdivisions = read_subdivisions ();
      g_once_init_leave (&initialized, 1);
    }

  return g_hash_table_lookup (subdivisions, code);
}

/**
 * kith_place_dup_country_name:
 * @country: an ISO 3166-1 alpha-2 code in upper case
 *
 * Returns: (transfer full) (nullable): its name in English
 */
char *
kith_place_dup_country_name (const char *country)
{
  g_autofree char *locale = NULL;
  UErrorCode status = U_ZERO_ERROR;
  UChar units[MAX_NAME];
  int32_t length;

  g_return_val_if_fail (country != NULL, NULL);

  locale = g_strconcat ("und_", country, NULL);
  length = uloc_getDisplayCountry (locale, "en", units, MAX_NAME, &status);

  /* ICU says the code again where it knows no name. */
  return U_SUCCESS (status) && status != U_USING_DEFAULT_WARNING && length > 0
           ? g_utf16_to_utf8 (units, length, NULL, NULL, NULL)
           : NULL;
}

/**
 * kith_place_get_subdivision_name:
 * @subdivision: an ISO 3166-2 code in upper case
 *
 * Returns: (transfer none) (nullable): its name, as iso-codes has it
 */
const char *
kith_place_get_subdivision_name (const char *subdivision)
{
  const Subdivision *self;

  g_return_val_if_fail (subdivision != NULL, NULL);

  self = find (subdivision);

  return self != NULL ? self->name : NULL;
}

/**
 * kith_place_get_subdivision_parent:
 * @subdivision: an ISO 3166-2 code in upper case
 *
 * Returns: (transfer none) (nullable): the code of the subdivision that it is a
 *   part of
 */
const char *
kith_place_get_subdivision_parent (const char *subdivision)
{
  const Subdivision *self;

  g_return_val_if_fail (subdivision != NULL, NULL);

  self = find (subdivision);

  return self != NULL ? self->parent : NULL;
}
