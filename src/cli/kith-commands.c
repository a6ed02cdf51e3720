/* kith-commands.c: the commands of kithctl
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "cli/kith-commands-private.h"

#include <glib/gi18n.h>

#include "base/kith-limits.h"

static const KithCommand commands[] = {
  { "get-contact", "ID", 1, 1, N_ ("Print a contact"),
    kith_command_get_contact },
  { "create-contact", "CONTACT_INFO [OPTIONS]", 1, 2,
    N_ ("Create a contact and print it"), kith_command_create_contact },
  { "update-contact", "IDENTIFIERS CONTACT_INFO [OPTIONS]", 2, 3,
    N_ ("Update a contact at its revision and print it"),
    kith_command_update_contact },
  { "overwrite-contact", "ID CONTACT_INFO [OPTIONS]", 2, 3,
    N_ ("Get the latest revision, then update"),
    kith_command_overwrite_contact },
  { "delete-contact", "ID", 1, 1, N_ ("Delete a contact"),
    kith_command_delete_contact },
  { "query-contacts", "[QUERY]", 0, 1, N_ ("Print the contacts of a query"),
    kith_command_query_contacts },
  { "label-contact", "ID LABEL_KEY…", 2, 1 + KITH_LIMIT_LABELING,
    N_ ("Give a contact labels and print it"), kith_command_label_contact },
  { "unlabel-contact", "ID LABEL_KEY…", 2, 1 + KITH_LIMIT_LABELING,
    N_ ("Take labels from a contact and print it"),
    kith_command_unlabel_contact },
  { "merge-contacts", "IDENTIFIERS SOURCE_ID…", 2, 1 + KITH_LIMIT_MERGE_SOURCES,
    N_ ("Merge contacts into the one of IDENTIFIERS, for good, and print it"),
    kith_command_merge_contacts },
  { "preview-merge", "ID SOURCE_ID…", 2, 1 + KITH_LIMIT_MERGE_SOURCES,
    N_ ("Print what merging contacts would make of the first"),
    kith_command_preview_merge },
  { "append-or-create-contact", "CONTACT_INFO [ID]", 1, 2,
    N_ ("Add what is new to the contact with this email or phone, or create "
        "it"),
    kith_command_append_or_create },
  { "list-facets", "[FILTER]", 0, 1,
    N_ ("Count contacts by their labels and subscriptions"),
    kith_command_list_facets },
  { "bulk-update", "WHICH CONTACT_INFO", 2, 2,
    N_ ("Update many contacts, and print the job when it is done"),
    kith_command_bulk_update },
  { "bulk-delete", "WHICH", 1, 1,
    N_ ("Delete many contacts, and print the job when it is done"),
    kith_command_bulk_delete },
  { "bulk-label", "WHICH LABELS", 2, 2,
    N_ ("Give labels to many contacts, or take them away"),
    kith_command_bulk_label },
  { "get-job", "ID", 1, 1, N_ ("Print how far a job is"),
    kith_command_get_job },
  { "watch-job", "ID", 1, 1, N_ ("Wait for the end of a job and print it"),
    kith_command_watch_job },
  { "list-jobs", "", 0, 0, N_ ("Print the last jobs"), kith_command_list_jobs },
  { "find-or-create-label", "NAME", 1, 1,
    N_ ("Print a label, made when there is none of that name"),
    kith_command_find_or_create_label },
  { "get-label", "KEY", 1, 1, N_ ("Print a label"), kith_command_get_label },
  { "list-labels", "", 0, 0, N_ ("Print all labels"),
    kith_command_list_labels },
  { "rename-label", "KEY NAME", 2, 2, N_ ("Rename a label and print it"),
    kith_command_rename_label },
  { "delete-label", "KEY", 1, 1,
    N_ ("Delete a label, and take it from all contacts"),
    kith_command_delete_label },
  { "find-or-create-extended-field", "NAME [TYPE]", 1, 2,
    N_ ("Print a custom field, made when there is none of that name"),
    kith_command_find_or_create_field },
  { "get-extended-field", "KEY", 1, 1, N_ ("Print an extended field"),
    kith_command_get_field },
  { "list-extended-fields", "", 0, 0, N_ ("Print all extended fields"),
    kith_command_list_fields },
  { "rename-extended-field", "KEY NAME", 2, 2,
    N_ ("Rename a custom field and print it"), kith_command_rename_field },
  { "delete-extended-field", "KEY", 1, 1,
    N_ ("Delete a custom field with all its values"),
    kith_command_delete_field },
  { "list-notes", "CONTACT_ID", 1, 1, N_ ("Print the notes about a contact"),
    kith_command_list_notes },
  { "get-note", "ID", 1, 1, N_ ("Print a note"), kith_command_get_note },
  { "create-note", "NOTE", 1, 1, N_ ("Create a note and print it"),
    kith_command_create_note },
  { "update-note", "ID NOTE", 2, 2,
    N_ ("Update a note at its revision and print it"),
    kith_command_update_note },
  { "delete-note", "ID", 1, 1, N_ ("Delete a note"), kith_command_delete_note },
  { "list-revisions", "ID [CURSOR]", 1, 2,
    N_ ("Print what a contact was, who has changed it, and when"),
    kith_command_list_revisions },
  { "list-deleted-contacts", "[NAME [CURSOR]]", 0, 2,
    N_ (
      "Print the contacts that can be brought back, who has deleted or merged "
      "them, and when"),
    kith_command_list_deleted },
  { "restore-contact", "ID [REVISION [OPTIONS]]", 1, 3,
    N_ ("Make a contact what it was, or bring it back"),
    kith_command_restore_contact },
  { "watch", "[LAST_EVENT_ID]", 0, 1,
    N_ ("Print what happens, one line of JSON each, until it is stopped"),
    kith_command_watch },
  { "set-site-key", "@FILE|-", 1, 1,
    N_ ("Keep the site’s own API key in the keyring, for suppressAuth"),
    kith_command_set_site_key },
  { "forget-site-key", "", 0, 0, N_ ("Remove it from the keyring"),
    kith_command_forget_site_key },
  { NULL },
};

const KithCommand *
kith_commands_list (void)
{
  return commands;
}

const KithCommand *
kith_commands_find (const char *name)
{
  for (const KithCommand *command = commands; command->name != NULL; command++)
    if (g_str_equal (command->name, name))
      return command;

  return NULL;
}
