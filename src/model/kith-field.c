/* kith-field.c: the table of a contact's fields
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-field.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"

static const char *const email_tags[] = { "UNTAGGED", "MAIN", "HOME", "WORK",
                                          NULL };
static const char *const phone_tags[] = { "UNTAGGED", "MAIN", "HOME", "MOBILE",
                                          "WORK",     "FAX",  NULL };
static const char *const address_tags[] = { "UNTAGGED", "HOME",     "WORK",
                                            "BILLING",  "SHIPPING", NULL };

/* wix-contacts B.2 to B.6 */
static const KithFieldInfo fields[KITH_N_FIELDS] = {
  { .field = KITH_FIELD_FIRST_NAME,
    .kind = KITH_KIND_TEXT,
    .parent = "name",
    .member = "first",
    .max_chars = KITH_LIMIT_NAME_CHARS },
  { .field = KITH_FIELD_LAST_NAME,
    .kind = KITH_KIND_TEXT,
    .parent = "name",
    .member = "last",
    .max_chars = KITH_LIMIT_NAME_CHARS },
  { .field = KITH_FIELD_COMPANY,
    .kind = KITH_KIND_TEXT,
    .member = "company",
    .max_chars = KITH_LIMIT_TEXT_CHARS },
  { .field = KITH_FIELD_JOB_TITLE,
    .kind = KITH_KIND_TEXT,
    .member = "jobTitle",
    .max_chars = KITH_LIMIT_TEXT_CHARS },
  { .field = KITH_FIELD_BIRTHDATE,
    .kind = KITH_KIND_DATE,
    .member = "birthdate",
    .max_chars = 10 },
  { .field = KITH_FIELD_LOCALE,
    .kind = KITH_KIND_TEXT,
    .member = "locale",
    .max_chars = KITH_LIMIT_LOCALE_CHARS },
  { .field = KITH_FIELD_EMAILS,
    .kind = KITH_KIND_ITEMS,
    .member = "emails",
    .max_chars = KITH_LIMIT_EMAIL_CHARS,
    .max_items = KITH_LIMIT_ITEMS,
    .value = "email",
    .tags = email_tags },
  { .field = KITH_FIELD_PHONES,
    .kind = KITH_KIND_ITEMS,
    .member = "phones",
    .max_chars = KITH_LIMIT_PHONE_CHARS,
    .max_items = KITH_LIMIT_ITEMS,
    .value = "phone",
    .tags = phone_tags },
  { .field = KITH_FIELD_ADDRESSES,
    .kind = KITH_KIND_ITEMS,
    .member = "addresses",
    .max_chars = KITH_LIMIT_ADDRESS_CHARS,
    .max_items = KITH_LIMIT_ITEMS,
    .value = "address",
    .tags = address_tags },
  { .field = KITH_FIELD_LABELS,
    .kind = KITH_KIND_KEYS,
    .member = "labelKeys",
    .max_chars = KITH_LIMIT_KEY_CHARS,
    .max_items = KITH_LIMIT_LABEL_KEYS },
  { .field = KITH_FIELD_EXTENDED,
    .kind = KITH_KIND_MAP,
    .member = "extendedFields",
    .max_chars = KITH_LIMIT_EXTENDED_VALUE_CHARS },
  { .field = KITH_FIELD_OTHER, .kind = KITH_KIND_OTHER },
};

/**
 * kith_field_get_info:
 * @field: a field
 *
 * Returns: (transfer none): its row of the table
 */
const KithFieldInfo *
kith_field_get_info (KithField field)
{
  g_return_val_if_fail ((guint) field < KITH_N_FIELDS, NULL);

  return &fields[field];
}

/**
 * kith_field_get_path:
 * @field: a field
 *
 * Returns: (transfer none): its path below `info`; "" for %KITH_FIELD_OTHER
 */
const char *
kith_field_get_path (KithField field)
{
  g_return_val_if_fail ((guint) field < KITH_N_FIELDS, "");

  switch (field)
    {
    case KITH_FIELD_FIRST_NAME:
      return "name.first";
    case KITH_FIELD_LAST_NAME:
      return "name.last";
    case KITH_FIELD_OTHER:
      return "";
    case KITH_FIELD_COMPANY:
    case KITH_FIELD_JOB_TITLE:
    case KITH_FIELD_BIRTHDATE:
    case KITH_FIELD_LOCALE:
    case KITH_FIELD_EMAILS:
    case KITH_FIELD_PHONES:
    case KITH_FIELD_ADDRESSES:
    case KITH_FIELD_LABELS:
    case KITH_FIELD_EXTENDED:
    default:
      return fields[field].member;
    }
}

/**
 * kith_field_from_member:
 * @member: a member of `info`, or a path below it
 *
 * "name" is its first part, %KITH_FIELD_FIRST_NAME: it is not unknown.
 *
 * Returns: the field; %KITH_FIELD_OTHER when unknown
 */
KithField
kith_field_from_member (const char *member)
{
  g_return_val_if_fail (member != NULL, KITH_FIELD_OTHER);

  for (guint i = 0; i < KITH_FIELD_OTHER; i++)
    if (g_str_equal (member, kith_field_get_path (i))
        || g_strcmp0 (member, fields[i].parent) == 0)
      return i;

  return KITH_FIELD_OTHER;
}

/* Exactly YYYY-MM-DD, a day that was. */
static gboolean
is_real_date (const char *text)
{
  guint part[3] = { 0, 0, 0 };
  guint n = 0;

  if (strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;

  for (guint i = 0; i < 10; i++)
    {
      if (i == 4 || i == 7)
        n++;
      else if (g_ascii_isdigit (text[i]))
        part[n] = part[n] * 10 + (guint) g_ascii_digit_value (text[i]);
      else
        return FALSE;
    }

  return g_date_valid_dmy ((GDateDay) part[2], (GDateMonth) part[1],
                           (GDateYear) part[0]);
}

/* One "@" with something on both sides, nothing that cannot be seen (J.16). */
static gboolean
is_email (const char *text)
{
  const char *at = strchr (text, '@');

  if (at == NULL || at == text || at[1] == '\0' || strchr (at + 1, '@') != NULL)
    return FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        return FALSE;
    }

  return TRUE;
}

/* The shape of a BCP 47 tag; "_" is what C locales have in its place. */
static gboolean
is_locale (const char *text)
{
  guint length = 0;

  for (const char *p = text;; p++)
    {
      if (*p == '-' || *p == '_' || *p == '\0')
        {
          if (length == 0 || length > 8)
            return FALSE;
          if (*p == '\0')
            return TRUE;
          length = 0;
        }
      else if (g_ascii_isalnum (*p))
        length++;
      else
        return FALSE;
    }
}

static const char *
get_expected (KithField field, const char *text)
{
  if (field == KITH_FIELD_BIRTHDATE && !is_real_date (text))
    return "a date as YYYY-MM-DD";
  if (field == KITH_FIELD_EMAILS && !is_email (text))
    return "an email address";
  if (field == KITH_FIELD_LOCALE && !is_locale (text))
    return "a language tag";

  return NULL;
}

/**
 * kith_field_check_value:
 * @field: a field
 * @path: what to call it in the violation: "info.emails.items[0].email"
 * @text: the text
 * @error: where the violation goes; others may be there already
 *
 * Checks length and format (wix-contacts B, J.15, J.16).  White space around
 * an email is no fault: the server trims it.
 *
 * Returns: whether the server would take @text
 */
gboolean
kith_field_check_value (KithField field,
                        const char *path,
                        const char *text,
                        GError **error)
{
  g_autofree char *trimmed = NULL;
  const char *expected;

  g_return_val_if_fail ((guint) field < KITH_N_FIELDS, FALSE);
  g_return_val_if_fail (path != NULL && text != NULL, FALSE);

  if (*text == '\0')
    return TRUE;

  if (field == KITH_FIELD_EMAILS)
    text = trimmed = g_strstrip (g_strdup (text));

  if (fields[field].max_chars > 0
      && g_utf8_strlen (text, -1) > (glong) fields[field].max_chars)
    {
      kith_error_add_violation (error, path, "MAX_LENGTH",
                                "is longer than %u characters",
                                fields[field].max_chars);
      return FALSE;
    }

  expected = get_expected (field, text);
  if (expected != NULL)
    kith_error_add_violation (error, path, "FORMAT", "is not %s", expected);

  return expected == NULL;
}

/**
 * kith_field_check_text:
 * @field: a text or date field, or the list an item's value is for
 * @text: (nullable): the text
 * @error: return location for a %KITH_ERROR_INVALID
 *
 * Returns: whether the server would take @text
 */
gboolean
kith_field_check_text (KithField field, const char *text, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail ((guint) field < KITH_N_FIELDS, FALSE);

  if (text == NULL)
    return TRUE;

  path = g_strconcat ("info.", kith_field_get_path (field), NULL);

  return kith_field_check_value (field, path, text, error);
}
