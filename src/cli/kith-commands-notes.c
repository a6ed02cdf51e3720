/* kith-commands-notes.c: notes about contacts from a shell
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-commands-private.h"

#include "base/kith-error.h"
#include "model/kith-revision.h"
#include "model/kith-velo.h"
#include "service/contacts/kith-contacts-notes.h"

static JsonObject *
note_to_json (KithNote *note)
{
  return kith_velo_from_definition (kith_note_get_json (note));
}

static gboolean
output_note (KithNote *note, JsonObject **output)
{
  if (note == NULL)
    return FALSE;

  *output = note_to_json (note);

  return TRUE;
}

gboolean
kith_command_list_notes (KithCli *cli,
                         char **args,
                         JsonObject **output,
                         GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (GPtrArray) notes = NULL;
  JsonArray *items;

  kith_contacts_list_notes_async (cli->contacts, args[0], NULL, kith_cli_ready,
                                  &call);
  notes = kith_contacts_list_notes_finish (cli->contacts, kith_cli_wait (&call),
                                           error);
  if (notes == NULL)
    return FALSE;

  items = json_array_new ();
  for (guint i = 0; i < notes->len; i++)
    json_array_add_object_element (items,
                                   note_to_json (g_ptr_array_index (notes, i)));
  *output = kith_cli_make_page (items, notes->len);

  return TRUE;
}

gboolean
kith_command_get_note (KithCli *cli,
                       char **args,
                       JsonObject **output,
                       GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (KithNote) note = NULL;

  kith_contacts_get_note_async (cli->contacts, args[0], NULL, kith_cli_ready,
                                &call);
  note = kith_contacts_get_note_finish (cli->contacts, kith_cli_wait (&call),
                                        error);

  return output_note (note, output);
}

/* What is printed can be sent back. */
static JsonObject *
read_note (const char *argument, GError **error)
{
  static const char *const names[] = {
    "contactId",    "revision",     "text",   "type", "_id",
    "_createdDate", "_updatedDate", "source", NULL,
  };

  return kith_cli_read_members (argument, "NOTE", names, error);
}

gboolean
kith_command_create_note (KithCli *cli,
                          char **args,
                          JsonObject **output,
                          GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (JsonObject) object = read_note (args[0], error);
  g_autoptr (KithNote) note = NULL;

  if (object == NULL)
    return FALSE;

  kith_contacts_create_note_async (cli->contacts, object, NULL, kith_cli_ready,
                                   &call);
  note = kith_contacts_create_note_finish (cli->contacts, kith_cli_wait (&call),
                                           error);

  return output_note (note, output);
}

/* updateNote (id, note): the note names its revision. */
gboolean
kith_command_update_note (KithCli *cli,
                          char **args,
                          JsonObject **output,
                          GError **error)
{
  g_auto (KithCliCall) call = { NULL };
  g_autoptr (JsonObject) object = read_note (args[1], error);
  g_autoptr (KithNote) note = NULL;
  gint64 revision;

  if (object == NULL
      || !kith_revision_read (json_object_get_member (object, "revision"),
                              "revision", &revision, error))
    return FALSE;

  kith_contacts_update_note_async (cli->contacts, args[0], revision, object,
                                   NULL, kith_cli_ready, &call);
  note = kith_contacts_update_note_finish (cli->contacts, kith_cli_wait (&call),
                                           error);

  return output_note (note, output);
}

gboolean
kith_command_delete_note (KithCli *cli,
                          char **args,
                          JsonObject **output,
                          GError **error)
{
  g_auto (KithCliCall) call = { NULL };

  kith_contacts_delete_note_async (cli->contacts, args[0], NULL, kith_cli_ready,
                                   &call);

  return kith_contacts_delete_note_finish (cli->contacts, kith_cli_wait (&call),
                                           error);
}
