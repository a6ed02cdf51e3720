/* kith-commands-private.h: what each command does
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "cli/kith-commands.h"

G_BEGIN_DECLS

/* Contacts */
KithCommandRun kith_command_get_contact;
KithCommandRun kith_command_create_contact;
KithCommandRun kith_command_update_contact;
KithCommandRun kith_command_overwrite_contact;
KithCommandRun kith_command_delete_contact;
KithCommandRun kith_command_query_contacts;
KithCommandRun kith_command_list_facets;

/* Extended fields */
KithCommandRun kith_command_find_or_create_field;
KithCommandRun kith_command_list_fields;

/* Notes */
KithCommandRun kith_command_list_notes;
KithCommandRun kith_command_get_note;
KithCommandRun kith_command_create_note;
KithCommandRun kith_command_update_note;
KithCommandRun kith_command_delete_note;

/* What happens */
KithCommandRun kith_command_watch;

/* The site */
KithCommandRun kith_command_set_site_key;
KithCommandRun kith_command_forget_site_key;

G_END_DECLS
