/* kith-row-subtitle.c: the second line of a contact in the list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-row-subtitle.h"

#include <glib/gi18n.h>

#include "model/kith-match.h"
#include "ui/words/kith-messages.h"

/* FIRST STRONG ISOLATE and POP: what stands between them cannot turn around
 * what stands beside it.
 */
#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"

static void
shift_ranges (GArray *ranges, gsize by)
{
  for (guint i = 0; i < ranges->len; i++)
    {
      KithRange *range = &g_array_index (ranges, KithRange, i);

      range->start += by;
      range->end += by;
    }
}

/* @ranges: (nullable): where in @line the search is */
static void
append_part (const char *const *terms,
             GString *line,
             const char *text,
             GArray *ranges)
{
  g_autoptr (GArray) found = NULL;

  g_string_append_printf (line, "%s" FSI, line->len > 0 ? " · " : "");
  if (ranges != NULL && terms != NULL)
    {
      found = kith_match_ranges (text, terms);
      shift_ranges (found, line->len);
      g_array_append_vals (ranges, found->data, found->len);
    }
  g_string_append_printf (line, "%s" PDI, text);
}

char *
kith_row_subtitle_new_plain (KithContactInfo *info,
                             const char *const *terms,
                             GArray *ranges)
{
  JsonObject *email = kith_contact_info_get_primary (info, KITH_FIELD_EMAILS);
  JsonObject *phone = kith_contact_info_get_primary (info, KITH_FIELD_PHONES);
  const char *company = kith_contact_info_get_text (info, KITH_FIELD_COMPANY);
  g_autofree char *address = NULL;
  GString *line = g_string_new (NULL);

  if (email != NULL)
    address = kith_item_get_text (KITH_FIELD_EMAILS, email);
  else if (phone != NULL)
    address = kith_item_get_text (KITH_FIELD_PHONES, phone);

  if (company != NULL)
    append_part (terms, line, company, ranges);
  if (address != NULL)
    append_part (terms, line, address, ranges);

  return g_string_free (line, FALSE);
}

static const char *
get_match_title (GHashTable *titles, const KithMatch *match)
{
  const char *title = NULL;

  if (match->key != NULL && titles != NULL)
    title = g_hash_table_lookup (titles, match->key);

  return title != NULL ? title : kith_message_field_title (match->field);
}

/* "Phone: +46 8 …", and where in it the search is.  (transfer full) */
static char *
new_match_subtitle (GHashTable *titles, KithMatch *match, GArray *ranges)
{
  g_autofree char *value = g_strdup_printf (FSI "%s" PDI, match->text);
  g_autofree char *text = NULL;
  const char *found;

  /* Translators: why a search found a contact: "Phone: +46 8 5550 0142". */
  text = g_strdup_printf (_ ("%s: %s"), get_match_title (titles, match), value);
  found = g_strrstr (text, value);
  g_array_set_size (ranges, 0);
  g_array_append_vals (ranges, match->ranges->data, match->ranges->len);
  shift_ranges (ranges, (gsize) (found - text) + strlen (FSI));

  return g_steal_pointer (&text);
}

/* A match in company or email is there to be seen without a caption. */
char *
kith_row_subtitle_new (KithContact *contact,
                       const char *const *terms,
                       GHashTable *titles,
                       GArray *ranges)
{
  KithContactInfo *info = kith_contact_get_info (contact);
  g_autofree char *plain = kith_row_subtitle_new_plain (info, terms, ranges);
  g_autoptr (KithMatch) match = NULL;

  if (terms == NULL || terms[0] == NULL)
    return g_steal_pointer (&plain);

  match = kith_match_find (contact, terms);
  if (match != NULL && strstr (plain, match->text) == NULL
      && match->field != KITH_FIELD_FIRST_NAME
      && match->field != KITH_FIELD_LAST_NAME)
    return new_match_subtitle (titles, match, ranges);

  return g_steal_pointer (&plain);
}
