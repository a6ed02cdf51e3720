/* kith-form.c: parameters as a query string has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/request/kith-form.h"

#include <string.h>

/* One part of an application/x-www-form-urlencoded text; NULL for what is no
 * such thing, or no UTF-8. */
static char *
decode_form (const char *text, gsize length)
{
  g_autofree char *part = g_strndup (text, length);
  g_autofree char *decoded = NULL;

  g_strdelimit (part, "+", ' ');
  decoded = g_uri_unescape_string (part, NULL);

  return decoded != NULL && g_utf8_validate (decoded, -1, NULL)
           ? g_steal_pointer (&decoded)
           : NULL;
}

/* The values of @name in @form, in its order. */
static GPtrArray *
find_values (const char *form, const char *name)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  const char *next = form;

  while (next != NULL && *next != '\0')
    {
      const char *end = next + strcspn (next, "&");
      const char *equals = memchr (next, '=', end - next);
      g_autofree char *key = decode_form (next, (equals != NULL ? equals : end)
                                                  - next);

      if (g_strcmp0 (key, name) == 0 && equals != NULL)
        {
          char *value = decode_form (equals + 1, end - equals - 1);

          if (value != NULL)
            g_ptr_array_add (values, value);
        }
      next = *end != '\0' ? end + 1 : end;
    }

  return g_steal_pointer (&values);
}

char *
kith_form_get (const char *form, const char *name)
{
  g_autoptr (GPtrArray) values = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  values = find_values (form, name);

  return values->len > 0 ? g_strdup (g_ptr_array_index (values, 0)) : NULL;
}

char **
kith_form_get_list (const char *form, const char *name)
{
  g_autoptr (GPtrArray) values = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (name != NULL, NULL);

  values = find_values (form, name);
  if (values->len == 0)
    return NULL;

  for (guint i = 0; i < values->len; i++)
    {
      g_auto (GStrv)
        parts = g_strsplit (g_ptr_array_index (values, i), ",", -1);

      for (char **part = parts; *part != NULL; part++)
        if (**part != '\0')
          g_strv_builder_add (builder, *part);
    }

  return g_strv_builder_end (builder);
}
