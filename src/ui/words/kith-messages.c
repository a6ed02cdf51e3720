/* kith-messages.c: the words for names, states and errors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/words/kith-messages.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-extended-field.h"
#include "model/kith-protocol.h"
#include "ui/words/kith-bidi.h"

/**
 * kith_message_name:
 * @name: (nullable): what a contact is called, if anything
 *
 * Returns: (transfer none): @name; where there is none, a translated text that
 * says so
 */
const char *
kith_message_name (const char *name)
{
  return name != NULL && *name != '\0' ? name : _ ("No Name");
}

static const char *
get_error_sentence (KithError code)
{
  switch (code)
    {
    case KITH_ERROR_INVALID:
      return _ ("The server refused a value. Your text is still here.");
    case KITH_ERROR_INSUFFICIENT:
      return _ ("A contact needs a name, an email or a phone.");
    case KITH_ERROR_NO_CHANGE:
      return _ ("There is nothing to save.");
    case KITH_ERROR_MULTIPLE_PRIMARY:
      return _ ("Only one email and one phone can be the primary one.");
    case KITH_ERROR_EXTENDED_VALUE:
      return _ ("A value does not fit its custom field.");
    case KITH_ERROR_NOT_FOUND:
      return _ ("This contact was deleted elsewhere.");
    case KITH_ERROR_ALREADY_CHANGED:
      return _ ("This contact was changed elsewhere meanwhile.");
    case KITH_ERROR_DUPLICATE:
      return _ ("Another contact has the same email or phone.");
    case KITH_ERROR_UNAUTHENTICATED:
      return _ ("The server does not know your key.");
    case KITH_ERROR_PERMISSION:
      return _ ("You do not have the permission to do this.");
    case KITH_ERROR_QUOTA:
      return _ ("There are already as many as there may be.");
    case KITH_ERROR_TOO_LARGE:
      return _ ("This is more than the server takes.");
    case KITH_ERROR_BUSY:
      return _ ("The server is busy. Try again in a moment.");
    case KITH_ERROR_SORT:
    case KITH_ERROR_LIMIT:
    case KITH_ERROR_FILTER:
      return _ ("The server does not offer this view of the contacts.");
    case KITH_ERROR_UNREACHABLE:
      return _ ("The server cannot be reached.");
    case KITH_ERROR_UNKNOWN_OUTCOME:
      return _ ("The connection was lost before the server answered.");
    case KITH_ERROR_PROTOCOL:
      return _ ("The server gave an answer that cannot be understood.");
    case KITH_ERROR_REDIRECTED:
      return _ (
        "The server points to another address. Nothing was sent there.");
    case KITH_ERROR_STORE:
      return _ ("The contacts cannot be read or written.");
    case KITH_ERROR_STORE_FULL:
      return _ ("The disk that holds the contacts is full.");
    case KITH_ERROR_DISK:
      return _ ("The disk that holds the contacts reports errors.");
    case KITH_ERROR_SERVER:
      return _ ("The server failed.");
    case KITH_ERROR_FAILED:
    default:
      return _ ("Something went wrong.");
    }
}

/* What a certificate can lack; the first that it lacks is told. */
static const struct
{
  const char *name;
  const char *sentence;
} certificate_sentences[] = {
  { "EXPIRED", N_ ("The server’s certificate has expired.") },
  { "NOT_ACTIVATED", N_ ("The server’s certificate is not valid yet.") },
  { "REVOKED", N_ ("The server’s certificate was revoked.") },
  { "BAD_IDENTITY",
    N_ ("The server’s certificate was made for another host.") },
  { "UNKNOWN_CA",
    N_ ("The server’s certificate comes from an authority that this computer "
        "does not trust.") },
  { "INSECURE", N_ ("The server’s certificate is not secure.") },
};

static gboolean
has_string (JsonArray *array, const char *text)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_strcmp0 (json_array_get_string_element (array, i), text) == 0)
      return TRUE;

  return FALSE;
}

static const char *
get_certificate_sentence (const GError *error)
{
  JsonArray *names = kith_json_get_array (kith_error_get_data (error),
                                          KITH_DATA_CERTIFICATE);

  for (guint i = 0; names != NULL && i < G_N_ELEMENTS (certificate_sentences);
       i++)
    if (has_string (names, certificate_sentences[i].name))
      return _ (certificate_sentences[i].sentence);

  return NULL;
}

/* (nullable): not merged */
static const char *
get_merged_into (const GError *error)
{
  return g_error_matches (error, KITH_ERROR, KITH_ERROR_NOT_FOUND)
           ? kith_json_get_string (kith_error_get_data (error),
                                   KITH_DATA_MERGED_INTO)
           : NULL;
}

static char *
describe_merge (const GError *error)
{
  JsonObject *json = kith_json_get_object (kith_error_get_data (error),
                                           "contact");
  g_autoptr (KithContact) other = NULL;
  g_autofree char *name = NULL;

  if (json != NULL)
    other = kith_contact_new_from_json (json, NULL);
  if (other == NULL || *kith_contact_get_display_name (other) == '\0')
    return g_strdup (_ ("This contact was merged into another one."));

  name = kith_bidi_isolate (kith_contact_get_display_name (other));

  /* Translators: the name of a contact */
  return g_strdup_printf (_ ("This contact was merged into %s."), name);
}

/**
 * kith_message_for_error:
 * @error: any error
 *
 * The one place where an error becomes a sentence.
 *
 * Returns: (transfer full): plain text, translated
 */
char *
kith_message_for_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (get_merged_into (error) != NULL)
    return describe_merge (error);
  if (get_certificate_sentence (error) != NULL)
    return g_strdup (get_certificate_sentence (error));
  if (error->domain == KITH_ERROR)
    return g_strdup (get_error_sentence (error->code));

  return g_strdup (_ ("Something went wrong."));
}

/**
 * kith_message_why_offline:
 * @error: (nullable): why the server was not reached
 *
 * Returns: (transfer full) (nullable): a sentence, translated; %NULL where
 * there is no more to say than that nobody answers
 */
char *
kith_message_why_offline (const GError *error)
{
  if (error == NULL
      || (g_error_matches (error, KITH_ERROR, KITH_ERROR_UNREACHABLE)
          && get_certificate_sentence (error) == NULL))
    return NULL;

  return kith_message_for_error (error);
}

static KithRemedy
get_remedy (KithError code)
{
  switch (code)
    {
    case KITH_ERROR_PERMISSION:
    case KITH_ERROR_UNAUTHENTICATED:
      return KITH_REMEDY_SITE_KEY;
    case KITH_ERROR_BUSY:
    case KITH_ERROR_UNREACHABLE:
    case KITH_ERROR_UNKNOWN_OUTCOME:
    case KITH_ERROR_PROTOCOL:
    case KITH_ERROR_STORE:
    case KITH_ERROR_STORE_FULL:
    case KITH_ERROR_DISK:
    case KITH_ERROR_SERVER:
    case KITH_ERROR_FAILED:
      return KITH_REMEDY_RETRY;
    case KITH_ERROR_INVALID:
    case KITH_ERROR_INSUFFICIENT:
    case KITH_ERROR_NO_CHANGE:
    case KITH_ERROR_MULTIPLE_PRIMARY:
    case KITH_ERROR_EXTENDED_VALUE:
    case KITH_ERROR_NOT_FOUND:
    case KITH_ERROR_ALREADY_CHANGED:
    case KITH_ERROR_DUPLICATE:
    case KITH_ERROR_QUOTA:
    case KITH_ERROR_TOO_LARGE:
    case KITH_ERROR_SORT:
    case KITH_ERROR_LIMIT:
    case KITH_ERROR_FILTER:
    case KITH_ERROR_REDIRECTED:
    default:
      return KITH_REMEDY_NONE;
    }
}

/**
 * kith_remedy_for_error:
 * @error: any error
 *
 * Returns: what a person can do about it
 */
KithRemedy
kith_remedy_for_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, KITH_REMEDY_NONE);

  if (get_merged_into (error) != NULL)
    return KITH_REMEDY_OPEN;
  if (error->domain != KITH_ERROR)
    return KITH_REMEDY_RETRY;

  return get_remedy (error->code);
}

/**
 * kith_message_details:
 * @error: any error
 *
 * Returns: (transfer full) (nullable): what the server said in its own words,
 *   a line each, for whoever asks for help with it
 */
char *
kith_message_details (const GError *error)
{
  const char *code;
  const char *request_id;
  GString *text;

  g_return_val_if_fail (error != NULL, NULL);

  code = kith_error_get_code (error);
  request_id = kith_error_get_request_id (error);

  text = g_string_new (error->message);
  if (code != NULL)
    g_string_append_printf (text, _ ("\nCode: %s"), code);
  if (request_id != NULL)
    g_string_append_printf (text, _ ("\nRequest: %s"), request_id);

  return g_string_free (text, text->len == 0);
}

/**
 * kith_message_field_title:
 * @field: a field
 *
 * Returns: (transfer none): what the form calls it, translated
 */
const char *
kith_message_field_title (KithField field)
{
  switch (field)
    {
    case KITH_FIELD_FIRST_NAME:
      return _ ("First name");
    case KITH_FIELD_LAST_NAME:
      return _ ("Last name");
    case KITH_FIELD_COMPANY:
      return _ ("Company");
    case KITH_FIELD_JOB_TITLE:
      return _ ("Job title");
    case KITH_FIELD_BIRTHDATE:
      return _ ("Birthday");
    case KITH_FIELD_LOCALE:
      return _ ("Language");
    case KITH_FIELD_EMAILS:
      return _ ("Email");
    case KITH_FIELD_PHONES:
      return _ ("Phone");
    case KITH_FIELD_ADDRESSES:
      return _ ("Address");
    case KITH_FIELD_LABELS:
      return _ ("Label");
    case KITH_FIELD_EXTENDED:
      return _ ("Custom field");
    case KITH_FIELD_OTHER:
    default:
      return _ ("Other");
    }
}

typedef struct
{
  const char *tag;
  const char *title;
  const char *email;
  const char *phone;
  const char *address;
} TagWords;

/* Whole phrases, since a translator cannot join words. */
static const TagWords tag_words[] = {
  { "UNTAGGED", NC_ ("kind of email or phone", "Other"), NULL, NULL, NULL },
  { "MAIN", NC_ ("kind of email or phone", "Main"), N_ ("Main email"),
    N_ ("Main phone"), NULL },
  { "HOME", NC_ ("kind of email or phone", "Home"), N_ ("Home email"),
    N_ ("Home phone"), N_ ("Home address") },
  { "WORK", NC_ ("kind of email or phone", "Work"), N_ ("Work email"),
    N_ ("Work phone"), N_ ("Work address") },
  { "MOBILE", NC_ ("kind of email or phone", "Mobile"), NULL,
    N_ ("Mobile phone"), NULL },
  { "FAX", NC_ ("kind of email or phone", "Fax"), NULL, N_ ("Fax number"),
    NULL },
  { "BILLING", NC_ ("kind of email or phone", "Billing"), NULL, NULL,
    N_ ("Billing address") },
  { "SHIPPING", NC_ ("kind of email or phone", "Shipping"), NULL, NULL,
    N_ ("Shipping address") },
};

static const TagWords *
find_tag (const char *tag)
{
  for (guint i = 0; i < G_N_ELEMENTS (tag_words); i++)
    if (g_strcmp0 (tag_words[i].tag, tag) == 0)
      return &tag_words[i];

  return NULL;
}

/**
 * kith_message_tag_title:
 * @field: the list that the item is of
 * @tag: (nullable): the item's tag
 *
 * Returns: (transfer none): the tag translated; a tag that Kith does not know
 * as it is
 */
const char *
kith_message_tag_title (KithField field, const char *tag)
{
  const TagWords *words = find_tag (tag != NULL ? tag : "UNTAGGED");

  if (words == NULL)
    return tag;

  return g_dpgettext2 (NULL, "kind of email or phone", words->title);
}

/**
 * kith_message_item_title:
 * @field: the list that the item is of
 * @tag: (nullable): the item's tag
 *
 * Returns: (transfer none): "Work email"; "Email" when the tag says nothing
 */
const char *
kith_message_item_title (KithField field, const char *tag)
{
  const TagWords *words = find_tag (tag);
  const char *title = NULL;

  if (words != NULL && field == KITH_FIELD_EMAILS)
    title = words->email;
  else if (words != NULL && field == KITH_FIELD_PHONES)
    title = words->phone;
  else if (words != NULL && field == KITH_FIELD_ADDRESSES)
    title = words->address;

  return title != NULL ? _ (title) : kith_message_field_title (field);
}
