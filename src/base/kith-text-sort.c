/* kith-text-sort.c: keys that sort texts as a locale does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-text.h"

#include <unicode/ucol.h>
#include <unicode/uloc.h>

#include "base/kith-object.h"

/* No collator is for two threads at once: each has its own. */
typedef struct
{
  char *locale;
  UCollator *collator;
} Collator;

static void
collator_free (gpointer data)
{
  Collator *self = data;

  g_clear_pointer (&self->locale, g_free);
  g_clear_pointer (&self->collator, ucol_close);
  g_free (self);
}

static GPrivate collator_key = G_PRIVATE_INIT (collator_free);

/* The "C" locale would sort by code point, "Z" before "a". */
static const char *
get_environment_locale (void)
{
  const char *locale = uloc_getDefault ();

  return g_str_equal (locale, "en_US_POSIX") ? "" : locale;
}

static UCollator *
get_collator (const char *locale)
{
  Collator *self = g_private_get (&collator_key);
  UErrorCode status = U_ZERO_ERROR;

  if (locale == NULL)
    locale = get_environment_locale ();

  if (self == NULL)
    {
      self = g_new0 (Collator, 1);
      g_private_set (&collator_key, self);
    }

  if (g_strcmp0 (self->locale, locale) != 0)
    {
      g_clear_pointer (&self->collator, ucol_close);
      self->collator = ucol_open (locale, &status);
      g_assert (U_SUCCESS (status));
      kith_set_str (&self->locale, locale);
    }

  return self->collator;
}

/**
 * kith_text_sort_key:
 * @text: (nullable): any text
 * @locale: (nullable): an ICU locale, by default that of the environment
 *
 * Returns: (transfer full): bytes that memcmp() orders as @locale orders the
 *   texts; text without anything to see sorts last
 */
GBytes *
kith_text_sort_key (const char *text, const char *locale)
{
  UCollator *collator = get_collator (locale);
  g_autofree char *normalized = kith_text_normalize (text);
  g_autofree gunichar2 *units = NULL;
  g_autofree guint8 *key = NULL;
  glong n_units;
  int32_t length;
  guint8 buffer[256];

  units = g_utf8_to_utf16 (normalized, -1, NULL, &n_units, NULL);
  length = ucol_getSortKey (collator, units, (int32_t) n_units, buffer,
                            sizeof buffer);

  if (length > (int32_t) sizeof buffer)
    {
      key = g_malloc ((gsize) length);
      ucol_getSortKey (collator, units, (int32_t) n_units, key, length);
    }

  /* Without a primary weight, the key begins with the mark between levels. */
  if (n_units == 0 || length <= 1 || (key == NULL && buffer[0] <= 1))
    return g_bytes_new_static ("\xff", 1);

  /* The NUL at the end says nothing that the length does not say. */
  return g_bytes_new (key != NULL ? key : buffer, (gsize) length - 1);
}

/**
 * kith_text_sort_rules:
 * @locale: (nullable): an ICU locale, by default that of the environment
 *
 * Returns: (transfer full): the name of the rules that the keys of @locale
 *   follow: the collator's own locale and version
 */
char *
kith_text_sort_rules (const char *locale)
{
  UCollator *collator = get_collator (locale);
  UErrorCode status = U_ZERO_ERROR;
  char version[U_MAX_VERSION_STRING_LENGTH];
  UVersionInfo info;
  const char *actual;

  actual = ucol_getLocaleByType (collator, ULOC_ACTUAL_LOCALE, &status);
  ucol_getVersion (collator, info);
  u_versionToString (info, version);

  return g_strdup_printf ("%s/%s", U_SUCCESS (status) ? actual : "root",
                          version);
}
