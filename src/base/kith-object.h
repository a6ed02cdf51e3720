/* kith-object.h: small helpers for GObject classes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* g_set_str() is in GLib 2.76 only. */
static inline gboolean
kith_set_str (char **pointer, const char *value)
{
  char *copy;

  if (g_strcmp0 (*pointer, value) == 0)
    return FALSE;

  copy = g_strdup (value);
  g_free (*pointer);
  *pointer = copy;

  return TRUE;
}

static inline gboolean
kith_set_boolean (gboolean *pointer, gboolean value)
{
  value = !!value;

  if (*pointer == value)
    return FALSE;

  *pointer = value;

  return TRUE;
}

#define KITH_PARAM_READABLE                                                   \
  (G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS)
#define KITH_PARAM_READWRITE                                                  \
  (G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS)
#define KITH_PARAM_CONSTRUCT_ONLY                                             \
  (G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS)

G_END_DECLS
