/* calls-utils.c: the calls of a contact base, waited for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "calls-utils.h"

#include "test-utils.h"

#define LONG_MSEC 20000

JsonObject *
test_calls_json (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');

  return kith_test_json_object (quoted);
}

static void
changed_cb (KithContacts *contacts, KithContact *contact, gpointer data)
{
  g_string_append_printf (data, "changed %" G_GINT64_FORMAT "\n",
                          kith_contact_get_revision (contact));
}

static void
gone_cb (KithContacts *contacts, const char *id, gpointer data)
{
  g_string_append (data, "gone\n");
}

static void
fields_cb (KithContacts *contacts, gpointer data)
{
  g_string_append (data, "fields\n");
}

void
test_calls_connect (TestCalls *fixture, const char *origin, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection) connection = kith_connection_new (origin, &error);

  g_assert_no_error (error);
  kith_connection_set_key (connection, key);
  fixture->contacts = kith_contacts_new (connection);
  fixture->told = g_string_new (NULL);
  g_signal_connect (fixture->contacts, "contact-changed",
                    G_CALLBACK (changed_cb), fixture->told);
  g_signal_connect (fixture->contacts, "contact-gone", G_CALLBACK (gone_cb),
                    fixture->told);
  g_signal_connect (fixture->contacts, "fields-changed", G_CALLBACK (fields_cb),
                    fixture->told);
}

void
test_calls_tear_down (TestCalls *fixture, gconstpointer data)
{
  kith_test_finalize (g_steal_pointer (&fixture->contacts));
  g_string_free (fixture->told, TRUE);
  g_clear_pointer (&fixture->server, kith_test_server_free);
  g_clear_pointer (&fixture->raw, kith_raw_server_free);
}

GAsyncResult *
test_calls_wait (GAsyncResult **result)
{
  kith_test_wait (kith_test_has_result, result, LONG_MSEC);

  return *result;
}

KithContact *
test_calls_create (TestCalls *fixture, const char *info, GError **error)
{
  g_autoptr (JsonObject) object = test_calls_json (info);
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_create_async (fixture->contacts, object, NULL, NULL,
                              kith_test_result_cb, &result);

  return kith_contacts_create_finish (fixture->contacts,
                                      test_calls_wait (&result), error);
}

KithContact *
test_calls_update (TestCalls *fixture,
                   const char *id,
                   gint64 revision,
                   const char *info,
                   const KithWriteOptions *options,
                   GError **error)
{
  const KithIdentifiers identifiers = { id, revision };
  g_autoptr (JsonObject) object = test_calls_json (info);
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_update_async (fixture->contacts, &identifiers, object, options,
                              NULL, kith_test_result_cb, &result);

  return kith_contacts_update_finish (fixture->contacts,
                                      test_calls_wait (&result), error);
}

KithContact *
test_calls_overwrite (TestCalls *fixture,
                      const char *id,
                      const char *info,
                      GError **error)
{
  g_autoptr (JsonObject) object = test_calls_json (info);
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_overwrite_async (fixture->contacts, id, object, NULL, NULL,
                                 kith_test_result_cb, &result);

  return kith_contacts_overwrite_finish (fixture->contacts,
                                         test_calls_wait (&result), error);
}

KithContact *
test_calls_get (TestCalls *fixture, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_get_async (fixture->contacts, id, NULL, kith_test_result_cb,
                           &result);

  return kith_contacts_get_finish (fixture->contacts, test_calls_wait (&result),
                                   error);
}

gboolean
test_calls_delete (TestCalls *fixture,
                   const char *id,
                   gint64 revision,
                   GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_delete_async (fixture->contacts, id, revision, NULL, NULL,
                              kith_test_result_cb, &result);

  return kith_contacts_delete_finish (fixture->contacts,
                                      test_calls_wait (&result), error);
}

KithExtendedField *
test_calls_find_field (TestCalls *fixture,
                       const char *name,
                       gboolean *is_new,
                       GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_find_or_create_field_async (fixture->contacts, name,
                                            KITH_DATA_TEXT, NULL,
                                            kith_test_result_cb, &result);

  return kith_contacts_find_or_create_field_finish (fixture->contacts,
                                                    test_calls_wait (&result),
                                                    is_new, error);
}

GPtrArray *
test_calls_list_fields (TestCalls *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_list_fields_async (fixture->contacts, NULL, kith_test_result_cb,
                                   &result);

  return kith_contacts_list_fields_finish (fixture->contacts,
                                           test_calls_wait (&result), error);
}
