/* kith-probe.c: what stands on a server, asked past all that is under test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-probe.h"

#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "test-utils.h"

G_GNUC_PRINTF (4, 5)
static JsonObject *
call (KithTestServer *server,
      const char *method,
      const char *path,
      const char *format,
      ...)
{
  g_autofree char *body = NULL;
  JsonObject *answer;
  guint status = 0;
  va_list args;

  va_start (args, format);
  body = g_strdup_vprintf (format, args);
  va_end (args);

  answer = kith_test_server_call (server, method, path,
                                  *body != '\0' ? body : NULL, &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (answer);

  return answer;
}

static char *
get_path (const char *contact_id)
{
  return g_strconcat (KITH_PATH_CONTACTS "/", contact_id, NULL);
}

static JsonObject *
get_info (JsonObject *contact)
{
  return kith_json_get_object (contact, "info");
}

char *
kith_probe_create (KithTestServer *server, const char *first_name)
{
  g_autofree char *info = g_strdup_printf ("{\"name\":{\"first\":\"%s\"}}",
                                           first_name);

  return kith_test_server_create (server, info);
}

char *
kith_probe_add_field (KithTestServer *server, const char *display_name)
{
  g_autoptr (JsonObject)
    answer = call (server, "POST", KITH_PATH_EXTENDED_FIELDS,
                   "{\"displayName\":\"%s\",\"dataType\":\"TEXT\"}",
                   display_name);

  return g_strdup (
    kith_json_get_string (kith_json_get_object (answer, "field"), "key"));
}

JsonObject *
kith_probe_get (KithTestServer *server, const char *contact_id)
{
  g_autofree char *path = get_path (contact_id);
  g_autoptr (JsonObject) answer = call (server, "GET", path, "%s", "");

  return json_object_ref (kith_json_get_object (answer, "contact"));
}

JsonArray *
kith_probe_find (KithTestServer *server, const char *email)
{
  g_autoptr (JsonObject)
    answer = call (server, "POST", KITH_PATH_CONTACTS "/query",
                   "{\"query\":{\"filter\":{\"info.emails.email\":\"%s\"}}}",
                   email);

  return json_array_ref (kith_json_get_array (answer, "contacts"));
}

gboolean
kith_probe_update (KithTestServer *server,
                   JsonObject *contact,
                   const char *info)
{
  g_autofree char *path = get_path (kith_json_get_string (contact, "id"));
  g_autofree char *body = g_strdup_printf ("{\"revision\":%" G_GINT64_FORMAT
                                           ",\"info\":%s}",
                                           kith_probe_get_revision (contact),
                                           info);
  guint status = 0;
  g_autoptr (JsonObject)
    answer = kith_test_server_call (server, "PATCH", path, body, &status);

  if (status == 409)
    return FALSE;

  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpint (kith_probe_get_revision (
                     kith_json_get_object (answer, "contact")),
                   ==, kith_probe_get_revision (contact) + 1);

  return TRUE;
}

gint64
kith_probe_get_revision (JsonObject *contact)
{
  return kith_json_get_int (contact, "revision", 0);
}

const char *
kith_probe_get_text (JsonObject *contact, const char *path)
{
  g_auto (GStrv) members = g_strsplit (path, ".", 2);
  JsonObject *info = get_info (contact);

  if (members[1] != NULL)
    return kith_json_get_string (kith_json_get_object (info, members[0]),
                                 members[1]);

  return kith_json_get_string (info, members[0]);
}

static JsonObject *
get_extended (JsonObject *contact)
{
  return kith_json_get_object (kith_json_get_object (get_info (contact),
                                                     "extendedFields"),
                               "items");
}

const char *
kith_probe_get_extended (JsonObject *contact, const char *key)
{
  return kith_json_get_string (get_extended (contact), key);
}

static JsonArray *
get_emails (JsonObject *contact)
{
  return kith_json_get_array (kith_json_get_object (get_info (contact),
                                                    "emails"),
                              "items");
}

static const char *
get_email (JsonArray *emails, guint i)
{
  return kith_json_get_string (json_array_get_object_element (emails, i),
                               "email");
}

static guint
count_emails (JsonArray *emails)
{
  return emails != NULL ? json_array_get_length (emails) : 0;
}

guint
kith_probe_count_email (JsonObject *contact, const char *email)
{
  JsonArray *emails = get_emails (contact);
  guint count = 0;

  for (guint i = 0; i < count_emails (emails); i++)
    if (g_strcmp0 (get_email (emails, i), email) == 0)
      count++;

  return count;
}

static void
add_words (JsonObject *items,
           const char *key,
           JsonNode *value,
           gpointer user_data)
{
  GStrvBuilder *builder = user_data;
  g_auto (GStrv) words = NULL;

  /* The system's fields, such as the display names, hold no tokens. */
  if (!g_str_has_prefix (key, "custom."))
    return;

  words = g_strsplit (json_node_get_string (value), " ", -1);
  g_strv_builder_addv (builder, (const char **) words);
}

char **
kith_probe_list_tokens (JsonObject *contact)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *emails = get_emails (contact);

  json_object_foreach_member (get_extended (contact), add_words, builder);
  for (guint i = 0; i < count_emails (emails); i++)
    g_strv_builder_add (builder, get_email (emails, i));

  return g_strv_builder_end (builder);
}
