/* kith-commands-private.h: what each command does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/kith-commands.h"

G_BEGIN_DECLS

/* Prints a contact as the Velo API has it; FALSE without one.  @contact:
 * (nullable) */
gboolean kith_cli_output_contact (KithContact *contact, JsonObject **output);
/* OPTIONS of a write, or NULL; loads the site's key for suppressAuth. */
gboolean kith_cli_read_options (KithCli *cli,
                                const char *argument,
                                KithWriteOptions *options,
                                GError **error);
/* {"contactId", "revision"}; borrows the id from @object. */
gboolean kith_cli_read_identifiers (JsonObject *object,
                                    KithIdentifiers *identifiers,
                                    GError **error);

/* Contacts */
KithCommandRun kith_command_get_contact;
KithCommandRun kith_command_create_contact;
KithCommandRun kith_command_update_contact;
KithCommandRun kith_command_overwrite_contact;
KithCommandRun kith_command_delete_contact;
KithCommandRun kith_command_query_contacts;
KithCommandRun kith_command_list_facets;

KithCommandRun kith_command_label_contact;
KithCommandRun kith_command_unlabel_contact;
KithCommandRun kith_command_merge_contacts;
KithCommandRun kith_command_preview_merge;
KithCommandRun kith_command_append_or_create;

/* Many contacts */
KithCommandRun kith_command_bulk_update;
KithCommandRun kith_command_bulk_delete;
KithCommandRun kith_command_bulk_label;
KithCommandRun kith_command_get_job;
KithCommandRun kith_command_watch_job;
KithCommandRun kith_command_list_jobs;

/* Labels and extended fields */
KithCommandRun kith_command_find_or_create_label;
KithCommandRun kith_command_get_label;
KithCommandRun kith_command_list_labels;
KithCommandRun kith_command_rename_label;
KithCommandRun kith_command_delete_label;
KithCommandRun kith_command_find_or_create_field;
KithCommandRun kith_command_get_field;
KithCommandRun kith_command_list_fields;
KithCommandRun kith_command_rename_field;
KithCommandRun kith_command_delete_field;

/* Notes */
KithCommandRun kith_command_list_notes;
KithCommandRun kith_command_get_note;
KithCommandRun kith_command_create_note;
KithCommandRun kith_command_update_note;
KithCommandRun kith_command_delete_note;

/* What happens, and what was */
KithCommandRun kith_command_list_deleted;
KithCommandRun kith_command_list_revisions;
KithCommandRun kith_command_restore_contact;
KithCommandRun kith_command_watch;

/* The site */
KithCommandRun kith_command_set_site_key;
KithCommandRun kith_command_forget_site_key;

G_END_DECLS
