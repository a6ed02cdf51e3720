/* kith-messages.h: the words for names, states and errors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "model/kith-contact.h"
#include "model/kith-merge.h"
#include "model/kith-names.h"

G_BEGIN_DECLS

/* What a person can do about an error. */
typedef enum
{
  KITH_REMEDY_NONE,
  KITH_REMEDY_RETRY,
  KITH_REMEDY_SITE_KEY, /* use the site's own credential, if one is stored */
  KITH_REMEDY_OPEN,     /* the contact that it was merged into */
} KithRemedy;

/* What a contact is called where it is told of: @name, or that it has none.
 * @name: (nullable) */
const char *kith_message_name (const char *name);

/* One translated sentence for any error: what happened and, where it helps,
 * what it means for what was typed.  Not markup. (transfer full) */
char *kith_message_for_error (const GError *error);
char *kith_message_why_offline (const GError *error);
KithRemedy kith_remedy_for_error (const GError *error);
/* The server's own words, code and request id, for "Details".  (transfer full)
 * (nullable) */
char *kith_message_details (const GError *error);

/* "First name", "Email", …, translated. */
const char *kith_message_field_title (KithField field);
/* "Work", "Home", …, of an item's tag. */
const char *kith_message_tag_title (KithField field, const char *tag);
/* "Work email", or "Email" when the tag says nothing, translated. */
const char *kith_message_item_title (KithField field, const char *tag);
/* The title of a merge row: "Phone", "Event We Met At". @names: (nullable).
 * (transfer full) */
char *kith_message_row_title (const KithMergeRow *row, KithNames *names);
/* The titles of what is another in @info than in @base, "Company, Phone".
 * (transfer full) */
char *kith_message_changes (KithContactInfo *base,
                            KithContactInfo *info,
                            KithNames *names);
/* A row's value as a person reads it; "" for none. (transfer full) */
char *
kith_message_value (const KithMergeRow *row, JsonNode *value, KithNames *names);
/* By the locale, without grouping. (transfer full) */
char *kith_message_number (double number);
/* "14 May 1988" from "1988-05-14" by the locale; the text itself when it is no
 * date. (transfer full) */
char *kith_message_date (const char *date);
/* "a moment ago", "2 minutes ago", "at 14:03", "7 Apr 2021, 20:37".
 * (transfer full) */
char *kith_message_when (gint64 usec, gint64 now_usec);
/* "14:03" of today, "7 Apr 2021, 20:37". (transfer full) */
char *kith_message_clock (gint64 usec, gint64 now_usec);
/* "7 Apr 2021, 20:37". (transfer full) */
char *kith_message_exact_time (gint64 usec);
/* "a moment ago", "2 hours ago", "3 months ago". (transfer full) */
char *kith_message_ago (gint64 usec, gint64 now_usec);

G_END_DECLS
