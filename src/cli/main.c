/* main.c: kithctl, the contacts from a shell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gi18n.h>

#include "base/kith-i18n.h"
#include "base/kith-json.h"
#include "cli/kith-commands.h"
#include "service/connection/kith-credentials.h"

static char *
make_summary (void)
{
  GString *summary = g_string_new (_ ("Commands:"));

  for (const KithCommand *command = kith_commands_list ();
       command->name != NULL; command++)
    g_string_append_printf (summary, "\n  %s%s%s\n      %s", command->name,
                            *command->arguments != '\0' ? " " : "",
                            command->arguments, _ (command->summary));

  g_string_append_printf (
    summary, "\n\n%s",
    _ ("JSON arguments are the text itself, @FILE, or - for standard input. "
       "CONTACT_INFO and the contacts printed have the shape of the Velo API. "
       "Without a server, the contacts of this computer are used."));

  g_string_append_printf (
    summary, "\n\n%s",
    _ ("WHICH is {\"filter\": …, \"search\": …}, one of them or both; "
       "{\"filter\": {}} means all contacts. LABELS is {\"labelKeysToAdd\": "
       "[…], \"labelKeysToRemove\": […]}. How far a job is, is told on "
       "standard error."));

  g_string_append_printf (
    summary, "\n\n%s",
    _ ("Exit status: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 already "
       "changed, 5 duplicate, 6 no permission, 7 unreachable."));

  return g_string_free (summary, FALSE);
}

static gboolean
parse (int *argc,
       char ***argv,
       KithServerOptions *server,
       gboolean *version,
       GError **error)
{
  GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &server->server,
      N_ ("The server (default: $KITH_SERVER)"), N_ ("URL") },
    { "key-file", 0, 0, G_OPTION_ARG_FILENAME, &server->key_file,
      N_ ("A file that holds the API key (default: $KITH_API_KEY itself)"),
      N_ ("FILE") },
    { "site", 0, 0, G_OPTION_ARG_STRING, &server->site,
      N_ ("The site (default: $KITH_SITE)"), N_ ("ID") },
    { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &server->ca_file,
      N_ ("Trust the certificates in a file, and no others (default: "
          "$KITH_CA_FILE)"),
      N_ ("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, version, N_ ("Print the version"),
      NULL },
    { NULL },
  };
  g_autoptr (GOptionContext)
    context = g_option_context_new (_ ("COMMAND [ARGUMENT…]"));
  g_autofree char *summary = make_summary ();

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, summary);

  return g_option_context_parse (context, argc, argv, error);
}

/* All but the names of files is sent, or told. */
static gboolean
check_text (char **argv, GError **error)
{
  for (guint i = 1; argv[i] != NULL; i++)
    if (argv[i][0] != '@' && !g_utf8_validate (argv[i], -1, NULL))
      {
        g_set_error (error, KITH_USAGE_ERROR, 0, "Argument %u is not UTF-8", i);
        return FALSE;
      }

  return TRUE;
}

static const KithCommand *
find_command (int argc, char **argv, GError **error)
{
  const KithCommand *command;
  guint n_args = (guint) MAX (argc - 2, 0);

  if (argc < 2)
    {
      g_set_error (error, KITH_USAGE_ERROR, 0,
                   "Name a command; kithctl --help lists them");
      return NULL;
    }

  command = kith_commands_find (argv[1]);
  if (command == NULL)
    g_set_error (error, KITH_USAGE_ERROR, 0,
                 "There is no command “%s”; kithctl --help lists them",
                 argv[1]);
  else if (n_args < command->min_args || n_args > command->max_args)
    {
      g_set_error (error, KITH_USAGE_ERROR, 0, "Usage: kithctl %s %s",
                   command->name, command->arguments);
      command = NULL;
    }
  else if (!check_text (argv, error))
    command = NULL;

  return command;
}

/* Nothing has been asked of any server yet: what is wrong are the options. */
static KithConnection *
connect_to (const KithServerOptions *options, GError **error)
{
  g_autoptr (GError) refusal = NULL;
  KithConnection *connection = kith_credentials_connect (options, &refusal);

  if (connection == NULL)
    g_set_error_literal (error, KITH_USAGE_ERROR, 0, refusal->message);

  return connection;
}

static gboolean
run (const KithCommand *command,
     char **args,
     const KithServerOptions *options,
     GError **error)
{
  g_autoptr (KithConnection) connection = NULL;
  g_autoptr (JsonObject) output = NULL;
  g_autofree char *text = NULL;
  g_auto (KithCli) cli = { NULL };
  g_autofree char **padded = g_new0 (char *, command->max_args + 1);

  connection = connect_to (options, error);
  if (connection == NULL)
    return FALSE;

  for (guint i = 0; args[i] != NULL; i++)
    padded[i] = args[i];

  cli.contacts = kith_contacts_new (connection);
  if (!command->run (&cli, padded, &output, error))
    return FALSE;

  if (output == NULL)
    return TRUE;

  text = kith_json_print_pretty (output);

  return kith_cli_print (stdout, text, error);
}

int
main (int argc, char **argv)
{
  g_auto (KithServerOptions) options = { NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  gboolean version = FALSE;
  const KithCommand *command;

  kith_i18n_init ();

  if (parse (&argc, &argv, &options, &version, &error))
    {
      if (version)
        {
          g_print ("kithctl %s\n", KITH_VERSION);
          return KITH_EXIT_OK;
        }

      command = find_command (argc, argv, &error);
      if (command != NULL && run (command, argv + 2, &options, &error))
        return KITH_EXIT_OK;
    }

  message = kith_cli_error_to_json (error);
  kith_cli_print (stderr, message, NULL);

  return (int) kith_cli_exit_status (error);
}
