/* kith-field.h: the table of a contact's fields
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Every part of a contact's info that Kith knows.  This one table drives the
 * check of what is sent, the difference, the merge, the form and the conflict
 * dialog.  What a server sends beyond it is kept, as KITH_FIELD_OTHER.
 */
typedef enum
{
  KITH_FIELD_FIRST_NAME,
  KITH_FIELD_LAST_NAME,
  KITH_FIELD_COMPANY,
  KITH_FIELD_JOB_TITLE,
  KITH_FIELD_BIRTHDATE,
  KITH_FIELD_LOCALE,
  KITH_FIELD_EMAILS,
  KITH_FIELD_PHONES,
  KITH_FIELD_ADDRESSES,
  KITH_FIELD_LABELS,
  KITH_FIELD_EXTENDED,
  KITH_FIELD_OTHER,
} KithField;

#define KITH_N_FIELDS (KITH_FIELD_OTHER + 1)

typedef enum
{
  KITH_KIND_TEXT,  /* a string */
  KITH_KIND_DATE,  /* YYYY-MM-DD */
  KITH_KIND_ITEMS, /* a list of objects with an id, a tag and a value */
  KITH_KIND_KEYS,  /* a set of keys */
  KITH_KIND_MAP,   /* key → string or number */
  KITH_KIND_OTHER, /* whatever it is, as a whole */
} KithKind;

typedef struct
{
  KithField field;
  KithKind kind;
  const char *parent;      /* member of info that holds it, or NULL */
  const char *member;      /* its own member name: "first", "emails" */
  guint max_chars;         /* of a text or of an item's value */
  guint max_items;
  const char *value;       /* an item's member for its value: "email" */
  const char *const *tags; /* an item's possible tags, NULL-terminated */
} KithFieldInfo;

const KithFieldInfo *kith_field_get_info (KithField field);
/* "name.first", "emails": what the API calls it below "info". */
const char *kith_field_get_path (KithField field);
/* KITH_FIELD_OTHER when unknown. */
KithField kith_field_from_member (const char *member);

/* Whether the server would take @text for this text or date field, or for the
 * value of an item of this list.  Empty text is taken: it clears.
 * Error: KITH_ERROR_INVALID.
 */
gboolean kith_field_check_text (KithField field,
                                const char *text,
                                GError **error);

/* The same with the violation's path given: "info.emails.items[0].email". */
gboolean kith_field_check_value (KithField field,
                                 const char *path,
                                 const char *text,
                                 GError **error);

/* Items: JSON objects as the API has them. */
const char *kith_item_get_id (JsonObject *item);
const char *kith_item_get_tag (JsonObject *item); /* "UNTAGGED" by default */
gboolean kith_item_get_primary (JsonObject *item);
/* The email or phone; for an address its lines joined for display.
 * (transfer full) */
char *kith_item_get_text (KithField field, JsonObject *item);
/* What makes two values the same: lower-cased email, phone digits, address
 * text folded. (transfer full) */
char *kith_item_get_key (KithField field, JsonObject *item);
/* Whether two items have the same value, tag and unknown members; ids, the
 * primary mark and what the server computes (e164Phone, …) do not count. */
gboolean kith_item_equal (KithField field, JsonObject *a, JsonObject *b);
/* A copy without what the server computes. (transfer full) */
JsonObject *kith_item_strip (KithField field, JsonObject *item);

/* Makes of @item what a server stores: without empty members, with a tag, the
 * email trimmed, codes of countries in upper case, "US-NY" for "NY", generated
 * lines of an address that has none (J.15, J.16, B.6). */
void kith_item_normalize (KithField field, JsonObject *item);

/* The lines that a server generates for an address without formattedAddress,
 * separated by "\n". (transfer full) */
char *kith_address_format (JsonObject *address);
/* The first of them, without what follows the street: "" when there is none.
 * (transfer full) */
char *kith_address_get_street (JsonObject *address);

G_END_DECLS
