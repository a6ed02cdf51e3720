/* test-messages.c: the words for fields, states and errors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-extended-field.h"
#include "ui/words/kith-messages.h"
#include "test-utils.h"

static void
test_errors (void)
{
  g_autoptr (GHashTable)
    sentences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = KITH_ERROR_FAILED; code <= KITH_ERROR_SERVER; code++)
    {
      g_autoptr (GError)
        error = g_error_new_literal (KITH_ERROR, code, "in its own words");
      char *sentence = kith_message_for_error (error);

      g_assert_cmpstr (sentence, !=, "");
      g_assert_null (strstr (sentence, "own words"));
      g_hash_table_add (sentences, sentence);
    }

  /* Each has its own, but for the three that a window never asks for. */
  g_assert_cmpuint (g_hash_table_size (sentences), ==, KITH_ERROR_SERVER - 1);
}

static void
test_foreign_error (void)
{
  g_autoptr (GError)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE,
                                 "Broken pipe");
  g_autofree char *sentence = kith_message_for_error (error);
  g_autofree char *details = kith_message_details (error);

  g_assert_cmpstr (sentence, ==, "Something went wrong.");
  g_assert_cmpstr (details, ==, "Broken pipe");
  g_assert_cmpint (kith_remedy_for_error (error), ==, KITH_REMEDY_RETRY);
}

/* What is wrong with a certificate is what a person is told. */
static void
test_certificate (void)
{
  static const struct
  {
    const char *data;
    const char *part;
  } cases[] = {
    { "{\"certificateErrors\":[\"EXPIRED\"]}", "expired" },
    { "{\"certificateErrors\":[\"UNKNOWN_CA\",\"EXPIRED\"]}", "expired" },
    { "{\"certificateErrors\":[\"BAD_IDENTITY\"]}", "another host" },
    { "{\"certificateErrors\":[\"UNKNOWN_CA\"]}", "does not trust" },
    { "{\"certificateErrors\":[\"SOMETHING_NEW\"]}", "cannot be reached" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError)
        error = g_error_new_literal (KITH_ERROR, KITH_ERROR_UNREACHABLE, "x");
      g_autoptr (JsonObject) data = kith_test_json_object (cases[i].data);
      g_autofree char *sentence = NULL;

      kith_error_set_data (error, data);
      sentence = kith_message_for_error (error);
      g_assert_nonnull (strstr (sentence, cases[i].part));
    }
}

/* More than that nobody answers is said of a server that cannot be used. */
static void
test_why_offline (void)
{
  g_autoptr (GError)
    silent = g_error_new_literal (KITH_ERROR, KITH_ERROR_UNREACHABLE, "x");
  g_autoptr (GError)
    expired = g_error_new_literal (KITH_ERROR, KITH_ERROR_UNREACHABLE, "x");
  g_autoptr (GError)
    busy = g_error_new_literal (KITH_ERROR, KITH_ERROR_BUSY, "x");
  g_autoptr (JsonObject)
    data = kith_test_json_object ("{\"certificateErrors\":[\"EXPIRED\"]}");
  g_autofree char *why_expired = NULL;
  g_autofree char *why_busy = NULL;

  kith_error_set_data (expired, data);
  why_expired = kith_message_why_offline (expired);
  why_busy = kith_message_why_offline (busy);

  g_assert_null (kith_message_why_offline (NULL));
  g_assert_null (kith_message_why_offline (silent));
  g_assert_cmpstr (why_expired, ==, "The server’s certificate has expired.");
  g_assert_nonnull (strstr (why_busy, "busy"));
}

static void
test_remedies (void)
{
  static const struct
  {
    KithError code;
    KithRemedy remedy;
  } cases[] = {
    { KITH_ERROR_UNREACHABLE, KITH_REMEDY_RETRY },
    { KITH_ERROR_BUSY, KITH_REMEDY_RETRY },
    { KITH_ERROR_UNKNOWN_OUTCOME, KITH_REMEDY_RETRY },
    { KITH_ERROR_PERMISSION, KITH_REMEDY_SITE_KEY },
    { KITH_ERROR_INVALID, KITH_REMEDY_NONE },
    { KITH_ERROR_QUOTA, KITH_REMEDY_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError)
        error = g_error_new_literal (KITH_ERROR, cases[i].code, "x");

      g_assert_cmpint (kith_remedy_for_error (error), ==, cases[i].remedy);
    }
}

static void
test_details (void)
{
  g_autoptr (GError)
    error = g_error_new_literal (KITH_ERROR, KITH_ERROR_SERVER, "It failed");
  g_autofree char *details = NULL;

  kith_error_set_code (error, "INTERNAL");
  kith_error_set_request_id (error, "17.4");
  details = kith_message_details (error);

  g_assert_cmpstr (details, ==, "It failed\nCode: INTERNAL\nRequest: 17.4");
}

static void
test_item_titles (void)
{
  static const struct
  {
    KithField field;
    const char *tag;
    const char *title;
    const char *tag_title;
  } cases[] = {
    { KITH_FIELD_EMAILS, "WORK", "Work email", "Work" },
    { KITH_FIELD_EMAILS, "UNTAGGED", "Email", "Other" },
    { KITH_FIELD_EMAILS, NULL, "Email", "Other" },
    { KITH_FIELD_EMAILS, "FAX", "Email", "Fax" },
    { KITH_FIELD_PHONES, "FAX", "Fax number", "Fax" },
    { KITH_FIELD_ADDRESSES, "BILLING", "Billing address", "Billing" },
    { KITH_FIELD_PHONES, "SATELLITE", "Phone", "SATELLITE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpstr (kith_message_item_title (cases[i].field, cases[i].tag),
                       ==, cases[i].title);
      g_assert_cmpstr (kith_message_tag_title (cases[i].field, cases[i].tag),
                       ==, cases[i].tag_title);
    }
}

static const struct
{
  const char *name;
  KithField field;
  KithPart part;
  const char *key;
  const char *value;
  const char *title;
  const char *text;
} rows[] = {
  { "text", KITH_FIELD_COMPANY, KITH_PART_VALUE, NULL, "\"Nordwind\"",
    "Company", "Nordwind" },
  { "absent", KITH_FIELD_COMPANY, KITH_PART_VALUE, NULL, "null", "Company",
    "" },
  { "birthday", KITH_FIELD_BIRTHDATE, KITH_PART_VALUE, NULL, "\"1988-05-14\"",
    "Birthday", "14 May 1988" },
  { "email", KITH_FIELD_EMAILS, KITH_PART_VALUE, "a@x.example",
    "{\"email\":\"A@x.example\"}", "Email", "A@x.example" },
  { "tag", KITH_FIELD_EMAILS, KITH_PART_TAG, "a@x.example", "\"WORK\"",
    "Kind of email", "Work" },
  { "primary", KITH_FIELD_PHONES, KITH_PART_PRIMARY, NULL, "\"+46 8\"",
    "Primary phone", "+46 8" },
  { "custom", KITH_FIELD_EXTENDED, KITH_PART_VALUE, "custom.met", "\"Mega\"",
    "Event We Met At", "Mega" },
  { "custom-number", KITH_FIELD_EXTENDED, KITH_PART_VALUE, "custom.met", "12.5",
    "Event We Met At", "12.5" },
  { "custom-unknown", KITH_FIELD_EXTENDED, KITH_PART_VALUE, "custom.gone", "1",
    "Gone", "1" },
  { "custom-system", KITH_FIELD_EXTENDED, KITH_PART_VALUE, "invoices.vatId",
    "\"DE1\"", "VAT ID", "DE1" },
  { "label", KITH_FIELD_LABELS, KITH_PART_VALUE, "custom.vip", "true", "Label",
    "Gold Customer" },
  { "label-removed", KITH_FIELD_LABELS, KITH_PART_VALUE, "custom.vip", "null",
    "Label", "" },
  { "label-unknown", KITH_FIELD_LABELS, KITH_PART_VALUE, "custom.gone", "true",
    "Label", "custom.gone" },
  { "other", KITH_FIELD_OTHER, KITH_PART_VALUE, "picture",
    "{\"image\":{\"url\":\"https://x.example/a\"}}", "picture",
    "{\"image\":{\"url\":\"https://x.example/a\"}}" },
  { "other-list", KITH_FIELD_OTHER, KITH_PART_VALUE, "things", "[1,\"b\"]",
    "things", "1, b" },
};

static void
test_row (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (JsonNode) value = kith_test_json (rows[i].value);
  g_autofree char *path = g_strdup ("path");
  g_autofree char *key = g_strdup (rows[i].key);
  KithMergeRow row = {
    .path = path, .field = rows[i].field, .part = rows[i].part, .key = key
  };
  g_autoptr (GPtrArray)
    fields = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray)
    labels = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (KithNames) names = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  g_autofree char *unnamed = NULL;

  g_ptr_array_add (fields,
                   kith_extended_field_new ("custom.met", "Event We Met At",
                                            KITH_DATA_TEXT, 0, 0));
  g_ptr_array_add (labels,
                   kith_label_new ("custom.vip", "Gold Customer", 0, 0));
  names = kith_names_new (fields, labels);
  title = kith_message_row_title (&row, names);
  text = kith_message_value (&row, value, names);
  unnamed = kith_message_value (&row, value, NULL);

  g_assert_cmpstr (title, ==, rows[i].title);
  g_assert_cmpstr (text, ==, rows[i].text);
  g_assert_cmpstr (unnamed, ==,
                   g_str_equal (text, "Gold Customer") ? "custom.vip" : text);
}

/* The text that was typed into a field that is gone has a name still. */
static void
test_deleted_field (void)
{
  KithMergeRow row = { .field = KITH_FIELD_EXTENDED,
                       .part = KITH_PART_VALUE,
                       .key = (char *) "custom.met" };
  g_autoptr (GPtrArray)
    fields = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (KithNames) before = NULL;
  g_autoptr (KithNames) after = NULL;
  g_autoptr (KithNames) later = NULL;
  g_autofree char *title = NULL;

  g_ptr_array_add (fields, kith_extended_field_new ("custom.met", "MET at",
                                                    KITH_DATA_TEXT, 0, 0));
  before = kith_names_new_after (NULL, fields, NULL);
  after = kith_names_new_after (before, none, NULL);
  later = kith_names_new_after (after, none, NULL);
  title = kith_message_row_title (&row, later);

  g_assert_cmpstr (title, ==, "MET at");
  g_assert_true (kith_names_get_fields (later) == none);
}

static void
test_dates (void)
{
  static const struct
  {
    const char *date;
    const char *text;
  } cases[] = {
    { "1988-05-14", "14 May 1988" },
    { "1988-02-31", "1988-02-31" },
    { "soon", "soon" },
    { NULL, "" },
    { "2000-01-01", "1 Jan 2000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = kith_message_date (cases[i].date);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    double number;
    const char *text;
  } cases[] = {
    { 12500, "12500" }, { 0.1, "0.1" }, { -2.5, "-2.5" }, { 1e300, "1e+300" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = kith_message_number (cases[i].number);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

#define SECOND G_GINT64_CONSTANT (1000000)
#define MINUTE (60 * SECOND)

static void
test_when (void)
{
  /* 15 Apr 2021, 12:00 UTC; the test runs in UTC. */
  const gint64 now = G_GINT64_CONSTANT (1618488000) * SECOND;
  const struct
  {
    gint64 usec;
    const char *text;
  } cases[] = {
    { now - 30 * SECOND, "a moment ago" },
    { now + 30 * SECOND, "a moment ago" },
    { now - 1 * MINUTE, "1 minute ago" },
    { now - 59 * MINUTE, "59 minutes ago" },
    { now - 60 * MINUTE, "at 11:00" },
    { now - 24 * 60 * MINUTE, "14 Apr 2021, 12:00" },
    { now + 60 * MINUTE, "15 Apr 2021, 13:00" },
    { -1, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = kith_message_when (cases[i].usec, now);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_name (void)
{
  g_assert_cmpstr (kith_message_name ("Annie"), ==, "Annie");
  g_assert_cmpstr (kith_message_name (""), ==, "No Name");
  g_assert_cmpstr (kith_message_name (NULL), ==, "No Name");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/messages/errors", test_errors);
  g_test_add_func ("/messages/name", test_name);
  g_test_add_func ("/messages/foreign-error", test_foreign_error);
  g_test_add_func ("/messages/certificate", test_certificate);
  g_test_add_func ("/messages/why-offline", test_why_offline);
  g_test_add_func ("/messages/remedies", test_remedies);
  g_test_add_func ("/messages/details", test_details);
  g_test_add_func ("/messages/item-titles", test_item_titles);
  g_test_add_func ("/messages/deleted-field", test_deleted_field);
  g_test_add_func ("/messages/dates", test_dates);
  g_test_add_func ("/messages/numbers", test_numbers);
  g_test_add_func ("/messages/when", test_when);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/messages/row/", rows[i].name,
                                           NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_row);
    }

  return g_test_run ();
}
