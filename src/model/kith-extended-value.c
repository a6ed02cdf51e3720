/* kith-extended-value.c: the values of extended fields, and their keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-extended-field.h"

#include <math.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "base/kith-text.h"
#include "model/kith-field.h"

static JsonNode *
refuse (KithExtendedField *self, const char *expected, GError **error)
{
  g_set_error (error, KITH_ERROR, KITH_ERROR_EXTENDED_VALUE,
               "The value of %s is not %s", kith_extended_field_get_key (self),
               expected);

  return NULL;
}

static JsonNode *
make_number_node (double number)
{
  /* 2^53: beyond it a double no longer holds every integer. */
  if (fabs (number) <= 0x1p53 && number == floor (number))
    return kith_json_int_node ((gint64) number);

  return json_node_init_double (json_node_alloc (), number);
}

static JsonNode *
parse_number (KithExtendedField *self,
              const char *text,
              gboolean localized,
              GError **error)
{
  double number;
  char *end;

  /* g_ascii_strtod() would also take "inf", "nan" and "0x10". */
  if (text[strspn (text, "0123456789+-.,eE")] != '\0')
    return refuse (self, "a number", error);

  number = localized ? g_strtod (text, &end) : g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (number))
    return refuse (self, "a number", error);

  return make_number_node (number);
}

static JsonNode *
convert_number (KithExtendedField *self, JsonNode *value, GError **error)
{
  GType type = json_node_get_value_type (value);

  if (type == G_TYPE_INT64)
    return kith_json_copy_node (value);

  if (type == G_TYPE_DOUBLE && isfinite (json_node_get_double (value)))
    return make_number_node (json_node_get_double (value));

  return refuse (self, "a number", error);
}

static JsonNode *
parse_date (KithExtendedField *self, const char *text, GError **error)
{
  if (!kith_field_check_text (KITH_FIELD_BIRTHDATE, text, NULL))
    return refuse (self, "a date as YYYY-MM-DD", error);

  return kith_json_string_node (text);
}

static gboolean
has_unsafe_char (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c)
          || (c < 0x80 && strchr ("<>\"\\^`{|}", (int) c) != NULL))
        return TRUE;
    }

  return FALSE;
}

/* "mailto:", "javascript:", but not "example.com:8080/". */
static gboolean
has_scheme (const char *text)
{
  gsize length = strcspn (text, ":/?#");

  if (text[length] != ':')
    return FALSE;

  return !g_ascii_isdigit (text[length + 1]);
}

static char *
complete_url (const char *text)
{
  const char *rest;

  if (g_ascii_strncasecmp (text, "https://", 8) == 0)
    rest = text + 8;
  else if (g_ascii_strncasecmp (text, "http://", 7) == 0)
    rest = text + 7;
  else if (has_scheme (text))
    return NULL;
  else
    rest = g_str_has_prefix (text, "//") ? text + 2 : text;

  if (*rest == '\0' || strchr ("/?#:@.", *rest) != NULL)
    return NULL;

  if (rest > text && *text != '/')
    return g_strdup (text);

  return g_strconcat ("https://", rest, NULL);
}

static JsonNode *
parse_url (KithExtendedField *self, const char *text, GError **error)
{
  g_autofree char *url = has_unsafe_char (text) ? NULL : complete_url (text);

  if (url == NULL)
    return refuse (self, "a web address", error);

  if (g_utf8_strlen (url, -1) > KITH_LIMIT_EXTENDED_VALUE_CHARS)
    return refuse (self, "short enough", error);

  return kith_json_string_node (url);
}

static JsonNode *
parse_value (KithExtendedField *self,
             const char *text,
             gboolean localized,
             GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));

  if (*text == '\0')
    return kith_json_string_node (NULL);

  if (g_utf8_strlen (text, -1) > KITH_LIMIT_EXTENDED_VALUE_CHARS)
    return refuse (self, "short enough", error);

  switch (kith_extended_field_get_data_type (self))
    {
    case KITH_DATA_NUMBER:
      return parse_number (self, trimmed, localized, error);
    case KITH_DATA_DATE:
      return parse_date (self, trimmed, error);
    case KITH_DATA_URL:
      return parse_url (self, trimmed, error);
    case KITH_DATA_TEXT:
    default:
      return kith_json_string_node (text);
    }
}

/**
 * kith_extended_field_convert:
 * @self: a field
 * @value: (nullable): what a client sends
 * @error: return location for a %KITH_ERROR_EXTENDED_VALUE
 *
 * Makes the value that a server stores (J.8): a finite number, an integer where
 * it is one; a date that is in the calendar; a web address, with "https://" in
 * front where there is no scheme.  Other schemes than http and https are
 * refused: a click must never run anything.
 *
 * Returns: (transfer full) (nullable): the value; a JSON null clears
 */
JsonNode *
kith_extended_field_convert (KithExtendedField *self,
                             JsonNode *value,
                             GError **error)
{
  g_return_val_if_fail (KITH_IS_EXTENDED_FIELD (self), NULL);

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return kith_json_string_node (NULL);

  if (!JSON_NODE_HOLDS_VALUE (value))
    return refuse (self, "a text or number", error);

  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return parse_value (self, json_node_get_string (value), FALSE, error);

  if (kith_extended_field_get_data_type (self) == KITH_DATA_NUMBER)
    return convert_number (self, value, error);

  return refuse (self, "a text", error);
}

/**
 * kith_extended_field_parse:
 * @self: a field
 * @text: (nullable): what a person typed
 * @error: return location for a %KITH_ERROR_EXTENDED_VALUE
 *
 * As kith_extended_field_convert(), but the decimal sign of the locale is taken
 * as well as the point.
 *
 * Returns: (transfer full) (nullable): the value; a JSON null clears
 */
JsonNode *
kith_extended_field_parse (KithExtendedField *self,
                           const char *text,
                           GError **error)
{
  g_return_val_if_fail (KITH_IS_EXTENDED_FIELD (self), NULL);

  return parse_value (self, text != NULL ? text : "", TRUE, error);
}

static char *
make_slug (const char *display_name)
{
  g_autofree char *name = kith_text_normalize (display_name);
  GString *slug = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalnum (c) && !g_unichar_ismark (c))
        gap = TRUE;
      else
        {
          if (gap && slug->len > 0)
            g_string_append_c (slug, '-');
          g_string_append_unichar (slug, g_unichar_tolower (c));
          gap = FALSE;
        }
    }

  if (slug->len == 0)
    g_string_append (slug, "untitled");

  return g_string_free (slug, FALSE);
}

/* "custom.SLUG" or "custom.SLUG-N", cut to the length a key may have. */
static char *
make_key (const char *slug, guint n)
{
  g_autofree char *suffix = n > 0 ? g_strdup_printf ("-%u", n) : g_strdup ("");
  glong room = KITH_LIMIT_KEY_CHARS - (glong) strlen ("custom.")
               - (glong) strlen (suffix);
  g_autofree char *cut = g_utf8_substring (slug, 0,
                                           MIN (room,
                                                g_utf8_strlen (slug, -1)));

  for (gsize i = strlen (cut); i > 0 && cut[i - 1] == '-'; i--)
    cut[i - 1] = '\0';

  return g_strconcat ("custom.", cut, suffix, NULL);
}

/**
 * kith_key_from_name:
 * @display_name: the name of a new label or field
 * @exists: (nullable) (scope call): tells whether a key is taken
 * @data: for @exists
 *
 * Makes a key (J.34): "custom." and the name in lower case, its words joined by
 * hyphens, letters of any script kept; "-1", "-2", … when it is taken.  Never
 * "custom.id", which clients of the official SDK would see renamed (H.3.5).
 *
 * Returns: (transfer full): a key of at most 80 characters
 */
char *
kith_key_from_name (const char *display_name,
                    gboolean (*exists) (const char *key, gpointer data),
                    gpointer data)
{
  g_autofree char *slug = NULL;

  g_return_val_if_fail (display_name != NULL, NULL);

  slug = make_slug (display_name);

  for (guint n = g_str_equal (slug, "id") ? 1 : 0;; n++)
    {
      char *key = make_key (slug, n);

      if (exists == NULL || !exists (key, data))
        return key;

      g_free (key);
    }
}
