/* kith-commands-labels.c: labels from a shell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-commands-private.h"

#include "model/kith-velo.h"

static JsonObject *
label_to_json (KithLabel *label)
{
  g_autoptr (JsonObject) rest = kith_label_to_json (label);

  return kith_velo_from_definition (rest);
}

gboolean
kith_command_find_or_create_label (KithCli *cli,
                                   char **args,
                                   JsonObject **output,
                                   GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithLabel) label = NULL;
  gboolean is_new;

  kith_contacts_find_or_create_label_async (cli->contacts, args[0], NULL,
                                            kith_cli_ready, &call);
  label = kith_contacts_find_or_create_label_finish (cli->contacts,
                                                     kith_cli_wait (&call),
                                                     &is_new, error);
  if (label == NULL)
    return FALSE;

  *output = json_object_new ();
  json_object_set_object_member (*output, "label", label_to_json (label));
  json_object_set_boolean_member (*output, "newLabel", is_new);

  return TRUE;
}

gboolean
kith_command_get_label (KithCli *cli,
                        char **args,
                        JsonObject **output,
                        GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithLabel) label = NULL;

  kith_contacts_get_label_async (cli->contacts, args[0], NULL, kith_cli_ready,
                                 &call);
  label = kith_contacts_get_label_finish (cli->contacts, kith_cli_wait (&call),
                                          error);
  if (label == NULL)
    return FALSE;

  *output = label_to_json (label);

  return TRUE;
}

gboolean
kith_command_list_labels (KithCli *cli,
                          char **args,
                          JsonObject **output,
                          GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (GPtrArray) labels = NULL;
  JsonArray *items;

  kith_contacts_list_labels_async (cli->contacts, NULL, kith_cli_ready, &call);
  labels = kith_contacts_list_labels_finish (cli->contacts,
                                             kith_cli_wait (&call), error);
  if (labels == NULL)
    return FALSE;

  items = json_array_new ();
  for (guint i = 0; i < labels->len; i++)
    json_array_add_object_element (items, label_to_json (
                                            g_ptr_array_index (labels, i)));
  *output = kith_cli_make_page (items, labels->len);

  return TRUE;
}

gboolean
kith_command_rename_label (KithCli *cli,
                           char **args,
                           JsonObject **output,
                           GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithLabel) label = NULL;

  kith_contacts_rename_label_async (cli->contacts, args[0], args[1], NULL,
                                    kith_cli_ready, &call);
  label = kith_contacts_rename_label_finish (cli->contacts,
                                             kith_cli_wait (&call), error);
  if (label == NULL)
    return FALSE;

  *output = label_to_json (label);

  return TRUE;
}

gboolean
kith_command_delete_label (KithCli *cli,
                           char **args,
                           JsonObject **output,
                           GError **error)
{
  g_auto (KithCliCall) call = { NULL };

  kith_contacts_delete_label_async (cli->contacts, args[0], NULL,
                                    kith_cli_ready, &call);

  return kith_contacts_delete_label_finish (cli->contacts,
                                            kith_cli_wait (&call), error);
}
