/* kith-commands-site.c: the site's own key
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-commands-private.h"

#include "service/connection/kith-credentials.h"

static gboolean
store_site_key (KithCli *cli, const char *key, GError **error)
{
  KithConnection *connection = kith_contacts_get_connection (cli->contacts);
  g_auto (KithCliCall) call = { NULL };

  kith_credentials_store_site_key_async (connection, key, NULL, kith_cli_ready,
                                         &call);

  return kith_credentials_store_site_key_finish (connection,
                                                 kith_cli_wait (&call), error);
}

gboolean
kith_command_set_site_key (KithCli *cli,
                           char **args,
                           JsonObject **output,
                           GError **error)
{
  g_autofree char *key = NULL;

  if (args[0][0] != '@' && !g_str_equal (args[0], "-"))
    {
      g_set_error (error, KITH_USAGE_ERROR, 0,
                   "A key on the command line can be read by others: use "
                   "@FILE or -");
      return FALSE;
    }

  key = kith_cli_read_text (args[0], error);
  if (key == NULL)
    return FALSE;

  if (*key == '\0')
    {
      g_set_error (error, KITH_USAGE_ERROR, 0, "The key is empty");
      return FALSE;
    }

  return store_site_key (cli, key, error);
}

gboolean
kith_command_forget_site_key (KithCli *cli,
                              char **args,
                              JsonObject **output,
                              GError **error)
{
  return store_site_key (cli, NULL, error);
}
