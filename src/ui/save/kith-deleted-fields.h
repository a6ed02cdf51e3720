/* kith-deleted-fields.h: custom fields that somebody has deleted meanwhile
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "model/kith-names.h"
#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/* Those that @info has a value of, and that the server does not have any more,
 * as they were.  @names: (nullable): what they were called. */
void kith_deleted_fields_find_async (KithContacts *contacts,
                                     KithContactInfo *info,
                                     KithNames *names,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* (transfer full) (element-type KithExtendedField): possibly none */
GPtrArray *kith_deleted_fields_find_finish (GAsyncResult *result,
                                            GError **error);

/* Makes them again, each under its key. */
void kith_deleted_fields_create_async (KithContacts *contacts,
                                       GPtrArray *fields,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean kith_deleted_fields_create_finish (GAsyncResult *result,
                                            GError **error);

/* That they were deleted, as a sentence. (transfer full) */
char *kith_deleted_fields_describe (GPtrArray *fields);
/* Whether to make them again: "create" or "cancel". (transfer none): an
 * AdwMessageDialog that is not shown yet */
GtkWidget *kith_deleted_fields_question_new (GtkWindow *parent,
                                             GPtrArray *fields);

G_END_DECLS
