/* kith-commands-bulk.c: changes of many contacts from a shell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-commands-private.h"

#include <glib/gi18n.h>

#include "base/kith-json.h"
#include "model/kith-velo.h"
#include "service/contacts/kith-contacts-bulk.h"

/* {"filter", "search"} with the names of the REST API. (transfer full) */
static JsonObject *
read_which (const char *argument, GError **error)
{
  static const char *const names[] = { "filter", "search", NULL };
  g_autoptr (JsonObject)
    velo = kith_cli_read_members (argument, "WHICH", names, error);
  g_autoptr (JsonObject) body = NULL;
  JsonNode *filter;
  JsonObject *which;

  if (velo == NULL)
    return NULL;

  body = kith_velo_to_query (velo);
  which = json_object_new ();
  filter = kith_json_lookup (body, "query", "filter", NULL);
  if (filter != NULL)
    json_object_set_member (which, "filter", kith_json_copy_node (filter));
  /* Of whatever type: the server refuses what is no text. */
  if (json_object_has_member (body, "search"))
    json_object_set_member (which, "search",
                            json_object_dup_member (body, "search"));

  return which;
}

static void
print_progress (KithJob *job, gpointer data)
{
  int failed = (int) kith_job_get_failed (job);

  g_printerr (_ ("%d of %d contacts seen to, %d failed"),
              (int) kith_job_get_succeeded (job) + failed,
              (int) kith_job_get_total (job), failed);
  g_printerr ("\n");
}

static gboolean
watch (KithCli *cli, const char *job_id, JsonObject **output, GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithJob) job = NULL;

  kith_contacts_watch_job_async (cli->contacts, job_id, print_progress, NULL,
                                 NULL, kith_cli_ready, &call);
  job = kith_contacts_watch_job_finish (cli->contacts, kith_cli_wait (&call),
                                        error);
  if (job == NULL)
    return FALSE;

  *output = kith_velo_from_definition (kith_job_get_json (job));

  return TRUE;
}

gboolean
kith_command_bulk_update (KithCli *cli,
                          char **args,
                          JsonObject **output,
                          GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (JsonObject) which = read_which (args[0], error);
  g_autoptr (JsonObject) info = NULL;
  g_autofree char *job_id = NULL;

  if (which != NULL)
    info = kith_cli_read_info (args[1], error);
  if (info == NULL)
    return FALSE;

  kith_contacts_bulk_update_async (cli->contacts, which, info, NULL,
                                   kith_cli_ready, &call);
  job_id = kith_contacts_bulk_update_finish (cli->contacts,
                                             kith_cli_wait (&call), error);

  return job_id != NULL && watch (cli, job_id, output, error);
}

gboolean
kith_command_bulk_delete (KithCli *cli,
                          char **args,
                          JsonObject **output,
                          GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (JsonObject) which = read_which (args[0], error);
  g_autofree char *job_id = NULL;

  if (which == NULL)
    return FALSE;

  kith_contacts_bulk_delete_async (cli->contacts, which, NULL, kith_cli_ready,
                                   &call);
  job_id = kith_contacts_bulk_delete_finish (cli->contacts,
                                             kith_cli_wait (&call), error);

  return job_id != NULL && watch (cli, job_id, output, error);
}

/* (transfer full) (nullable): NULL with an error for what is no list of
 * texts. */
static char **
read_keys (JsonObject *labels, const char *member, GError **error)
{
  JsonNode *node = json_object_get_member (labels, member);
  JsonArray *list = kith_json_get_array (labels, member);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *key = json_array_get_element (list, i);

      if (json_node_get_value_type (key) != G_TYPE_STRING)
        {
          g_set_error (error, KITH_USAGE_ERROR, 0, "“%s” is a list of keys",
                       member);
          return NULL;
        }
      g_strv_builder_add (builder, json_node_get_string (key));
    }

  if (node != NULL && list == NULL)
    {
      g_set_error (error, KITH_USAGE_ERROR, 0, "“%s” is a list of keys",
                   member);
      return NULL;
    }

  return g_strv_builder_end (builder);
}

gboolean
kith_command_bulk_label (KithCli *cli,
                         char **args,
                         JsonObject **output,
                         GError **error)
{
  static const char *const names[] = { "labelKeysToAdd", "labelKeysToRemove",
                                       NULL };
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (JsonObject) which = read_which (args[0], error);
  g_autoptr (JsonObject) labels = NULL;
  g_auto (GStrv) to_add = NULL;
  g_auto (GStrv) to_remove = NULL;
  g_autofree char *job_id = NULL;

  if (which != NULL)
    labels = kith_cli_read_members (args[1], "LABELS", names, error);
  if (labels != NULL)
    to_add = read_keys (labels, "labelKeysToAdd", error);
  if (to_add != NULL)
    to_remove = read_keys (labels, "labelKeysToRemove", error);
  if (to_remove == NULL)
    return FALSE;

  kith_contacts_bulk_label_async (cli->contacts, which,
                                  (const char *const *) to_add,
                                  (const char *const *) to_remove, NULL,
                                  kith_cli_ready, &call);
  job_id = kith_contacts_bulk_label_finish (cli->contacts,
                                            kith_cli_wait (&call), error);

  return job_id != NULL && watch (cli, job_id, output, error);
}

gboolean
kith_command_get_job (KithCli *cli,
                      char **args,
                      JsonObject **output,
                      GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithJob) job = NULL;

  kith_contacts_get_job_async (cli->contacts, args[0], NULL, kith_cli_ready,
                               &call);
  job = kith_contacts_get_job_finish (cli->contacts, kith_cli_wait (&call),
                                      error);
  if (job == NULL)
    return FALSE;

  *output = kith_velo_from_definition (kith_job_get_json (job));

  return TRUE;
}

gboolean
kith_command_watch_job (KithCli *cli,
                        char **args,
                        JsonObject **output,
                        GError **error)
{
  return watch (cli, args[0], output, error);
}

gboolean
kith_command_list_jobs (KithCli *cli,
                        char **args,
                        JsonObject **output,
                        GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (GPtrArray) jobs = NULL;
  JsonArray *items;

  kith_contacts_list_jobs_async (cli->contacts, NULL, kith_cli_ready, &call);
  jobs = kith_contacts_list_jobs_finish (cli->contacts, kith_cli_wait (&call),
                                         error);
  if (jobs == NULL)
    return FALSE;

  items = json_array_new ();
  for (guint i = 0; i < jobs->len; i++)
    json_array_add_object_element (items, kith_velo_from_definition (
                                            kith_job_get_json (
                                              g_ptr_array_index (jobs, i))));
  *output = kith_cli_make_page (items, jobs->len);

  return TRUE;
}
