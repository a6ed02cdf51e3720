/* kith-commands-history.c: what a contact was, from a shell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-commands-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-protocol.h"
#include "model/kith-velo.h"
#include "service/contacts/kith-contacts-history.h"

static JsonObject *
merged_to_json (const KithRevision *revision)
{
  JsonObject *merged = json_object_new ();

  kith_json_set_string (merged, "contactId", revision->merged_into);
  kith_json_set_string (merged, "displayName", revision->merged_into_name);

  return merged;
}

static JsonObject *
revision_to_json (const KithRevision *revision)
{
  JsonObject *json = json_object_new ();

  json_object_set_int_member (json, "revision", revision->revision);
  kith_json_set_string (json, "action", revision->action);
  kith_json_set_time (json, "date", revision->time);
  kith_json_set_string (json, "author", revision->author);
  kith_json_set_string (json, "origin", revision->origin);
  if (revision->changes != NULL)
    json_object_set_array_member (json, "changes",
                                  json_array_ref (revision->changes));
  if (revision->merged_into != NULL)
    json_object_set_object_member (json, KITH_DATA_MERGED_INTO,
                                   merged_to_json (revision));
  json_object_set_object_member (json, "contact",
                                 kith_velo_from_contact (
                                   kith_contact_get_json (revision->contact)));

  return json;
}

static JsonObject *
page_to_json (KithRevisions *page)
{
  JsonObject *output = json_object_new ();
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < page->revisions->len; i++)
    json_array_add_object_element (
      items, revision_to_json (g_ptr_array_index (page->revisions, i)));
  json_object_set_array_member (output, "items", items);
  kith_json_set_string (output, "next", page->next);

  return output;
}

/* A page, or the one after the cursor that a page ends with. */
gboolean
kith_command_list_revisions (KithCli *cli,
                             char **args,
                             JsonObject **output,
                             GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithRevisions) page = NULL;

  kith_contacts_list_revisions_async (cli->contacts, args[0], 0, args[1], NULL,
                                      kith_cli_ready, &call);
  page = kith_contacts_list_revisions_finish (cli->contacts,
                                              kith_cli_wait (&call), error);
  if (page == NULL)
    return FALSE;

  *output = page_to_json (page);

  return TRUE;
}

gboolean
kith_command_list_deleted (KithCli *cli,
                           char **args,
                           JsonObject **output,
                           GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithRevisions) page = NULL;

  kith_contacts_list_deleted_async (cli->contacts, args[0],
                                    args[0] != NULL ? args[1] : NULL, NULL,
                                    kith_cli_ready, &call);
  page = kith_contacts_list_deleted_finish (cli->contacts,
                                            kith_cli_wait (&call), error);
  if (page == NULL)
    return FALSE;

  *output = page_to_json (page);

  return TRUE;
}

/* What it has now; 0 when it is deleted. */
static gboolean
get_revision (KithCli *cli, const char *id, gint64 *revision, GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (GError) failure = NULL;
  g_autoptr (KithContact) contact = NULL;

  kith_contacts_get_async (cli->contacts, id, NULL, kith_cli_ready, &call);
  contact = kith_contacts_get_finish (cli->contacts, kith_cli_wait (&call),
                                      &failure);
  *revision = contact != NULL ? kith_contact_get_revision (contact) : 0;
  if (contact != NULL
      || g_error_matches (failure, KITH_ERROR, KITH_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

gboolean
kith_command_restore_contact (KithCli *cli,
                              char **args,
                              JsonObject **output,
                              GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithContact) contact = NULL;
  KithIdentifiers identifiers = { args[0], 0 };
  KithWriteOptions options = { FALSE, FALSE, NULL };
  guint64 to = 0;

  if (args[1] != NULL
      && !g_ascii_string_to_unsigned (args[1], 10, 0, G_MAXINT64, &to, NULL))
    {
      g_set_error (error, KITH_USAGE_ERROR, 0, "“%s” is no revision", args[1]);
      return FALSE;
    }
  if (!kith_cli_read_options (cli, args[1] != NULL ? args[2] : NULL, &options,
                              error)
      || !get_revision (cli, args[0], &identifiers.revision, error))
    return FALSE;

  kith_contacts_restore_async (cli->contacts, &identifiers, (gint64) to,
                               &options, NULL, kith_cli_ready, &call);
  contact = kith_contacts_restore_finish (cli->contacts, kith_cli_wait (&call),
                                          error);
  if (contact == NULL)
    return FALSE;

  *output = kith_velo_from_contact (kith_contact_get_json (contact));

  return TRUE;
}
