/* kith-commands-operations.c: labels, merging and submitting from a shell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-commands-private.h"

#include "base/kith-json.h"
#include "model/kith-velo.h"
#include "service/contacts/kith-contacts-operations.h"

gboolean
kith_command_label_contact (KithCli *cli,
                            char **args,
                            JsonObject **output,
                            GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithContact) contact = NULL;

  kith_contacts_label_async (cli->contacts, args[0],
                             (const char *const *) args + 1, NULL, NULL,
                             kith_cli_ready, &call);
  contact = kith_contacts_label_finish (cli->contacts, kith_cli_wait (&call),
                                        error);

  return kith_cli_output_contact (contact, output);
}

gboolean
kith_command_unlabel_contact (KithCli *cli,
                              char **args,
                              JsonObject **output,
                              GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithContact) contact = NULL;

  kith_contacts_unlabel_async (cli->contacts, args[0],
                               (const char *const *) args + 1, NULL, NULL,
                               kith_cli_ready, &call);
  contact = kith_contacts_unlabel_finish (cli->contacts, kith_cli_wait (&call),
                                          error);

  return kith_cli_output_contact (contact, output);
}

gboolean
kith_command_merge_contacts (KithCli *cli,
                             char **args,
                             JsonObject **output,
                             GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (JsonObject) target = kith_cli_read_object (args[0], error);
  g_autoptr (KithContact) contact = NULL;
  KithIdentifiers identifiers = { NULL, 0 };

  if (target == NULL
      || !kith_cli_read_identifiers (target, &identifiers, error))
    return FALSE;

  kith_contacts_merge_async (cli->contacts, &identifiers,
                             (const char *const *) args + 1, NULL, NULL,
                             kith_cli_ready, &call);
  contact = kith_contacts_merge_finish (cli->contacts, kith_cli_wait (&call),
                                        error);

  return kith_cli_output_contact (contact, output);
}

gboolean
kith_command_preview_merge (KithCli *cli,
                            char **args,
                            JsonObject **output,
                            GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithContact) contact = NULL;

  kith_contacts_preview_merge_async (cli->contacts, args[0],
                                     (const char *const *) args + 1, NULL, NULL,
                                     kith_cli_ready, &call);
  contact = kith_contacts_preview_merge_finish (cli->contacts,
                                                kith_cli_wait (&call), error);

  return kith_cli_output_contact (contact, output);
}

gboolean
kith_command_append_or_create (KithCli *cli,
                               char **args,
                               JsonObject **output,
                               GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (JsonObject) info = kith_cli_read_info (args[0], error);
  g_autoptr (KithSubmission) submission = NULL;

  if (info == NULL)
    return FALSE;

  kith_contacts_append_or_create_async (cli->contacts, info, args[1], NULL,
                                        NULL, kith_cli_ready, &call);
  submission = kith_contacts_append_or_create_finish (cli->contacts,
                                                      kith_cli_wait (&call),
                                                      error);
  if (submission == NULL)
    return FALSE;

  *output = json_object_new ();
  kith_json_set_string (*output, "contactId", submission->contact_id);
  kith_json_set_string (*output, "identityType", submission->identity_type);
  json_object_set_boolean_member (*output, "newContact", submission->is_new);

  return TRUE;
}
