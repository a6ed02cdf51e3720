/* kith-commands-contacts.c: contacts from a shell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-commands-private.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "model/kith-velo.h"
#include "service/connection/kith-credentials.h"

/* Options of a write as the seed has them. */
static gboolean
read_options (const char *argument, KithWriteOptions *options, GError **error)
{
  static const char *const names[] = { "allowDuplicates", "suppressAuth",
                                       NULL };
  gboolean *const values[] = { &options->allow_duplicates,
                               &options->suppress_auth };
  g_autoptr (JsonObject)
    object = kith_cli_read_members (argument, "OPTIONS", names, error);

  if (object == NULL)
    return FALSE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      JsonNode *node = json_object_get_member (object, names[i]);

      if (node == NULL)
        continue;
      if (json_node_get_value_type (node) != G_TYPE_BOOLEAN)
        {
          g_set_error (error, KITH_USAGE_ERROR, 0,
                       "Option “%s” must be true or false", names[i]);
          return FALSE;
        }
      *values[i] = json_node_get_boolean (node);
    }

  return TRUE;
}

/* suppressAuth speaks with the site's own credential, from the keyring.  The
 * embedded server lets its user do everything: there is nothing to suppress. */
static gboolean
prepare_options (KithCli *cli, KithWriteOptions *options, GError **error)
{
  KithConnection *connection = kith_contacts_get_connection (cli->contacts);
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (GError) keyring_error = NULL;

  if (kith_connection_is_embedded (connection))
    options->suppress_auth = FALSE;
  if (!options->suppress_auth || kith_connection_has_site_key (connection))
    return TRUE;

  kith_credentials_load_site_key_async (connection, NULL, kith_cli_ready,
                                        &call);
  if (!kith_credentials_load_site_key_finish (connection, kith_cli_wait (&call),
                                              &keyring_error)
      && keyring_error != NULL)
    {
      g_propagate_error (error,
                         kith_protocol_error_printf (
                           KITH_ERROR_PERMISSION,
                           "The site’s own credential cannot be read: %s",
                           keyring_error->message));
      return FALSE;
    }

  return TRUE;
}

gboolean
kith_cli_read_options (KithCli *cli,
                       const char *argument,
                       KithWriteOptions *options,
                       GError **error)
{
  return argument == NULL
         || (read_options (argument, options, error)
             && prepare_options (cli, options, error));
}

static gboolean
read_write (KithCli *cli,
            const char *info_argument,
            const char *options_argument,
            JsonObject **info,
            KithWriteOptions *options,
            GError **error)
{
  if (!kith_cli_read_options (cli, options_argument, options, error))
    return FALSE;

  *info = kith_cli_read_info (info_argument, error);

  return *info != NULL;
}

gboolean
kith_cli_output_contact (KithContact *contact, JsonObject **output)
{
  if (contact == NULL)
    return FALSE;

  *output = kith_velo_from_contact (kith_contact_get_json (contact));

  return TRUE;
}

gboolean
kith_command_get_contact (KithCli *cli,
                          char **args,
                          JsonObject **output,
                          GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithContact) contact = NULL;

  kith_contacts_get_async (cli->contacts, args[0], NULL, kith_cli_ready, &call);
  contact = kith_contacts_get_finish (cli->contacts, kith_cli_wait (&call),
                                      error);

  return kith_cli_output_contact (contact, output);
}

gboolean
kith_command_create_contact (KithCli *cli,
                             char **args,
                             JsonObject **output,
                             GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithContact) contact = NULL;
  g_autoptr (JsonObject) info = NULL;
  KithWriteOptions options = { FALSE, FALSE, NULL };

  if (!read_write (cli, args[0], args[1], &info, &options, error))
    return FALSE;

  kith_contacts_create_async (cli->contacts, info, &options, NULL,
                              kith_cli_ready, &call);
  contact = kith_contacts_create_finish (cli->contacts, kith_cli_wait (&call),
                                         error);

  return kith_cli_output_contact (contact, output);
}

static gboolean
update (KithCli *cli,
        const KithIdentifiers *identifiers,
        char **args,
        JsonObject **output,
        GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithContact) contact = NULL;
  g_autoptr (JsonObject) info = NULL;
  KithWriteOptions options = { FALSE, FALSE, NULL };

  if (!read_write (cli, args[1], args[2], &info, &options, error))
    return FALSE;

  kith_contacts_update_async (cli->contacts, identifiers, info, &options, NULL,
                              kith_cli_ready, &call);
  contact = kith_contacts_update_finish (cli->contacts, kith_cli_wait (&call),
                                         error);

  return kith_cli_output_contact (contact, output);
}

static KithContact *
overwrite (KithCli *cli,
           const char *contact_id,
           JsonObject *info,
           const KithWriteOptions *options,
           GError **error)
{
  g_auto (KithCliCall) call = { NULL };

  kith_contacts_overwrite_async (cli->contacts, contact_id, info, options, NULL,
                                 kith_cli_ready, &call);

  return kith_contacts_overwrite_finish (cli->contacts, kith_cli_wait (&call),
                                         error);
}

/* updateContact (contactId, contactInfo): the last writer wins, and nothing is
 * returned (wix-contacts J.30).
 */
static gboolean
update_deprecated (KithCli *cli, char **args, GError **error)
{
  g_autoptr (JsonObject) velo = NULL;
  g_autoptr (JsonObject) info = NULL;
  g_autoptr (KithContact) contact = NULL;
  KithWriteOptions options = { TRUE, FALSE, NULL };

  if (args[2] != NULL)
    {
      g_set_error (error, KITH_USAGE_ERROR, 0,
                   "The deprecated update-contact ID CONTACT_INFO takes no "
                   "options");
      return FALSE;
    }

  g_printerr ("%s\n",
              _ ("update-contact with a bare id is deprecated: pass "
                 "{\"contactId\": …, \"revision\": …} so that nobody's change "
                 "is overwritten."));

  velo = kith_cli_read_object (args[1], error);
  if (velo == NULL)
    return FALSE;

  info = kith_velo_to_info_deprecated (velo, error);
  if (info == NULL)
    return FALSE;

  contact = overwrite (cli, args[0], info, &options, error);

  return contact != NULL;
}

/* An integer, or digits, as Wix takes both (wix-contacts J.2); 0 for anything
 * else, which the service refuses. */
static gint64
get_revision (JsonObject *identifiers)
{
  const char *digits = kith_json_get_string (identifiers, "revision");
  gint64 revision = kith_json_get_int (identifiers, "revision", 0);

  if (digits != NULL
      && !g_ascii_string_to_signed (digits, 10, 1, G_MAXINT64, &revision, NULL))
    revision = 0;

  return revision;
}

gboolean
kith_cli_read_identifiers (JsonObject *object,
                           KithIdentifiers *identifiers,
                           GError **error)
{
  identifiers->contact_id = kith_json_get_string (object, "contactId");
  identifiers->revision = get_revision (object);
  if (identifiers->contact_id != NULL)
    return TRUE;

  kith_error_add_violation (error, "contactId", "REQUIRED_FIELD", "is needed");

  return FALSE;
}

gboolean
kith_command_update_contact (KithCli *cli,
                             char **args,
                             JsonObject **output,
                             GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  KithIdentifiers identifiers = { NULL, 0 };

  if (g_uuid_string_is_valid (args[0]))
    return update_deprecated (cli, args, error);

  object = kith_cli_read_object (args[0], error);
  if (object == NULL)
    return FALSE;

  if (!kith_cli_read_identifiers (object, &identifiers, error))
    return FALSE;

  return update (cli, &identifiers, args, output, error);
}

gboolean
kith_command_overwrite_contact (KithCli *cli,
                                char **args,
                                JsonObject **output,
                                GError **error)
{
  g_autoptr (KithContact) contact = NULL;
  g_autoptr (JsonObject) info = NULL;
  KithWriteOptions options = { FALSE, FALSE, NULL };

  if (!read_write (cli, args[1], args[2], &info, &options, error))
    return FALSE;

  contact = overwrite (cli, args[0], info, &options, error);

  return kith_cli_output_contact (contact, output);
}

gboolean
kith_command_delete_contact (KithCli *cli,
                             char **args,
                             JsonObject **output,
                             GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  KithWriteOptions options = { FALSE, FALSE, NULL };

  kith_contacts_delete_async (cli->contacts, args[0], 0, &options, NULL,
                              kith_cli_ready, &call);

  return kith_contacts_delete_finish (cli->contacts, kith_cli_wait (&call),
                                      error);
}

/* As the REST API has it, or the part of that which is in "query".
 * (transfer full) */
static JsonObject *
read_query (const char *argument, GError **error)
{
  static const char *const outer[] = { "query", "search", NULL };
  static const char *const names[] = { "filter", "sort",      "paging",
                                       "fields", "fieldsets", NULL };
  g_autoptr (JsonObject) velo = kith_cli_read_object (argument, error);
  g_autoptr (JsonObject) body = NULL;
  JsonObject *query;

  if (velo == NULL)
    return NULL;

  body = kith_velo_to_query (velo);
  query = kith_json_get_object (body, "query");

  return kith_cli_check_members (body, "QUERY", outer, error)
             && (query == NULL
                 || kith_cli_check_members (query, "QUERY", names, error))
           ? g_steal_pointer (&body)
           : NULL;
}

gboolean
kith_command_query_contacts (KithCli *cli,
                             char **args,
                             JsonObject **output,
                             GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (JsonObject)
    body = read_query (args[0] != NULL ? args[0] : "{}", error);
  g_autoptr (KithQuery) query = NULL;
  g_autoptr (KithPage) page = NULL;
  JsonArray *items;

  if (body == NULL)
    return FALSE;

  query = kith_query_new_from_json (body, error);
  if (query == NULL)
    return FALSE;

  kith_contacts_query_async (cli->contacts, query, NULL, kith_cli_ready, &call);
  page = kith_contacts_query_finish (cli->contacts, kith_cli_wait (&call),
                                     error);
  if (page == NULL)
    return FALSE;

  items = json_array_new ();
  for (guint i = 0; i < page->contacts->len; i++)
    {
      KithContact *contact = g_ptr_array_index (page->contacts, i);

      json_array_add_object_element (items, kith_velo_from_contact (
                                              kith_contact_get_json (contact)));
    }
  *output = kith_cli_make_page (items, page->total);

  return TRUE;
}
