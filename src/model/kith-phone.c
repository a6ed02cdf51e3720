/* kith-phone.c: phone numbers, by libphonenumber
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-record.h"

#include <libebook-contacts/libebook-contacts.h>
#include <string.h>

#include "base/kith-text.h"

/* The shortest numbers that a country has (Saint Helena, Niue), and the longest
 * that E.164 allows, its country code included. */
#define MIN_NATIONAL_DIGITS 4
#define MAX_DIGITS 15

#define NORTH_AMERICA 1

/* For a number that brings its own. */
#define ANY_REGION "US"

/* NXX-NXX-XXXX: no area code and no exchange begins with 0 or 1. */
static gboolean
is_north_american (const char *digits)
{
  return strlen (digits) == 10 && digits[0] >= '2' && digits[3] >= '2';
}

/* libphonenumber can tell valid numbers from others, but libebook-contacts does
 * not hand that on: its parser takes any run of digits. */
static gboolean
is_plausible (const char *e164, int calling_code)
{
  g_autofree char *prefix = g_strdup_printf ("+%d", calling_code);
  const char *national;

  if (!g_str_has_prefix (e164, prefix) || strlen (e164 + 1) > MAX_DIGITS)
    return FALSE;

  national = e164 + strlen (prefix);
  if (calling_code == NORTH_AMERICA)
    return is_north_american (national);

  return strlen (national) >= MIN_NATIONAL_DIGITS;
}

/**
 * kith_phone_to_e164:
 * @phone: a number as somebody typed it
 * @country_code: (nullable): an ISO 3166-1 alpha-2 code
 *
 * A number is never guessed at (J.14): without a country only one that begins
 * with "+" is taken, and never that of the locale.
 *
 * Returns: (transfer full) (nullable): "+17044541233"
 */
char *
kith_phone_to_e164 (const char *phone, const char *country_code)
{
  g_autofree char *region = NULL;
  g_autofree char *e164 = NULL;
  EPhoneNumber *number;
  int calling_code;

  g_return_val_if_fail (phone != NULL, NULL);

  phone += strspn (phone, " ");
  if (country_code != NULL && *country_code != '\0')
    region = g_ascii_strup (country_code, -1);
  else if (*phone == '+')
    region = g_strdup (ANY_REGION);
  else
    return NULL;

  /* Longer ones would be taken for names of locales. */
  if (strlen (region) != 2
      || e_phone_number_get_country_code_for_region (region, NULL) == 0)
    return NULL;

  number = e_phone_number_from_string (phone, region, NULL);
  if (number == NULL)
    return NULL;

  e164 = e_phone_number_to_string (number, E_PHONE_NUMBER_FORMAT_E164);
  calling_code = e_phone_number_get_country_code (number, NULL);
  e_phone_number_free (number);

  return e164 != NULL && is_plausible (e164, calling_code)
           ? g_steal_pointer (&e164)
           : NULL;
}

/**
 * kith_phone_format:
 * @e164: a number in E.164
 *
 * Returns: (transfer full) (nullable): the country's code, a space, the rest
 *   (wix-contacts B.4)
 */
char *
kith_phone_format (const char *e164)
{
  g_autofree char *code = NULL;
  EPhoneNumber *number;

  g_return_val_if_fail (e164 != NULL, NULL);

  number = e_phone_number_from_string (e164, ANY_REGION, NULL);
  if (number == NULL)
    return NULL;

  code = g_strdup_printf ("+%d",
                          e_phone_number_get_country_code (number, NULL));
  e_phone_number_free (number);

  return g_str_has_prefix (e164, code)
           ? g_strdup_printf ("%s %s", code, e164 + strlen (code))
           : NULL;
}

/**
 * kith_phone_to_national:
 * @phone: (nullable): a number
 *
 * Returns: (transfer full) (nullable): the digits to dial in its own country;
 *   %NULL unless @phone begins with "+"
 */
char *
kith_phone_to_national (const char *phone)
{
  g_autofree char *national = NULL;
  EPhoneNumber *number;

  if (phone == NULL || *phone != '+')
    return NULL;

  number = e_phone_number_from_string (phone, ANY_REGION, NULL);
  if (number == NULL)
    return NULL;

  national = e_phone_number_to_string (number, E_PHONE_NUMBER_FORMAT_NATIONAL);
  e_phone_number_free (number);

  return kith_text_phone_digits (national);
}
