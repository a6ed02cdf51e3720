/* kith-commands-fields.c: extended fields from a shell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-commands-private.h"

#include "model/kith-velo.h"

static JsonObject *
field_to_json (KithExtendedField *field)
{
  g_autoptr (JsonObject) rest = kith_extended_field_to_json (field);

  return kith_velo_from_definition (rest);
}

gboolean
kith_command_find_or_create_field (KithCli *cli,
                                   char **args,
                                   JsonObject **output,
                                   GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithExtendedField) field = NULL;
  KithDataType type = KITH_DATA_TEXT;
  gboolean is_new;

  if (args[1] != NULL && !kith_data_type_from_string (args[1], &type))
    {
      g_set_error (error, KITH_USAGE_ERROR, 0,
                   "“%s” is no type: TEXT, NUMBER, DATE or URL", args[1]);
      return FALSE;
    }

  kith_contacts_find_or_create_field_async (cli->contacts, args[0], type, NULL,
                                            kith_cli_ready, &call);
  field = kith_contacts_find_or_create_field_finish (cli->contacts,
                                                     kith_cli_wait (&call),
                                                     &is_new, error);
  if (field == NULL)
    return FALSE;

  *output = json_object_new ();
  json_object_set_object_member (*output, "extendedField",
                                 field_to_json (field));
  json_object_set_boolean_member (*output, "newExtendedField", is_new);

  return TRUE;
}

gboolean
kith_command_get_field (KithCli *cli,
                        char **args,
                        JsonObject **output,
                        GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithExtendedField) field = NULL;

  kith_contacts_get_field_async (cli->contacts, args[0], NULL, kith_cli_ready,
                                 &call);
  field = kith_contacts_get_field_finish (cli->contacts, kith_cli_wait (&call),
                                          error);
  if (field == NULL)
    return FALSE;

  *output = field_to_json (field);

  return TRUE;
}

gboolean
kith_command_list_fields (KithCli *cli,
                          char **args,
                          JsonObject **output,
                          GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (GPtrArray) fields = NULL;
  JsonArray *items;

  kith_contacts_list_fields_async (cli->contacts, NULL, kith_cli_ready, &call);
  fields = kith_contacts_list_fields_finish (cli->contacts,
                                             kith_cli_wait (&call), error);
  if (fields == NULL)
    return FALSE;

  items = json_array_new ();
  for (guint i = 0; i < fields->len; i++)
    json_array_add_object_element (items, field_to_json (
                                            g_ptr_array_index (fields, i)));
  *output = kith_cli_make_page (items, fields->len);

  return TRUE;
}

gboolean
kith_command_rename_field (KithCli *cli,
                           char **args,
                           JsonObject **output,
                           GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithExtendedField) field = NULL;

  kith_contacts_rename_field_async (cli->contacts, args[0], args[1], NULL,
                                    kith_cli_ready, &call);
  field = kith_contacts_rename_field_finish (cli->contacts,
                                             kith_cli_wait (&call), error);
  if (field == NULL)
    return FALSE;

  *output = field_to_json (field);

  return TRUE;
}

gboolean
kith_command_delete_field (KithCli *cli,
                           char **args,
                           JsonObject **output,
                           GError **error)
{
  g_auto (KithCliCall) call = { NULL };

  kith_contacts_delete_field_async (cli->contacts, args[0], NULL,
                                    kith_cli_ready, &call);

  return kith_contacts_delete_field_finish (cli->contacts,
                                            kith_cli_wait (&call), error);
}
