/* kith-commands-facets.c: contacts counted, from a shell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-commands-private.h"

#include "service/contacts/kith-contacts-facets.h"

gboolean
kith_command_list_facets (KithCli *cli,
                          char **args,
                          JsonObject **output,
                          GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (JsonObject) filter = NULL;
  g_autoptr (GPtrArray) facets = NULL;
  JsonArray *items;

  if (args[0] != NULL)
    {
      filter = kith_cli_read_object (args[0], error);
      if (filter == NULL)
        return FALSE;
    }

  kith_contacts_list_facets_async (cli->contacts, filter, NULL, kith_cli_ready,
                                   &call);
  facets = kith_contacts_list_facets_finish (cli->contacts,
                                             kith_cli_wait (&call), error);
  if (facets == NULL)
    return FALSE;

  items = json_array_new ();
  for (guint i = 0; i < facets->len; i++)
    json_array_add_object_element (items, kith_facet_to_json (
                                            g_ptr_array_index (facets, i)));
  *output = kith_cli_make_page (items, facets->len);

  return TRUE;
}
