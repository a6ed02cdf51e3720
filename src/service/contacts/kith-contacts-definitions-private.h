/* kith-contacts-definitions-private.h: what fields and labels have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-contacts-private.h"

G_BEGIN_DECLS

/* One of the two */
typedef struct
{
  const char *path;
  const char *member;     /* of an answer: one of them */
  const char *list;       /* all of a page */
  const char *new_member; /* whether it was made by this */
  guint page;             /* how many are asked for at once */
  KithItemRead read;
} KithDefinitions;

/* Reads all there are, page after page.  The task of @tag resolves to a
 * GPtrArray. */
void _kith_definitions_list (KithContacts *self,
                             const KithDefinitions *of,
                             gpointer tag,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* What the answer to one of the following holds.  (transfer full) (nullable) */
gpointer _kith_definitions_read (const KithDefinitions *of,
                                 KithOperation *operation,
                                 JsonObject *answer,
                                 GError **error);
/* @read: calls _kith_definitions_read(). (transfer full) */
KithOperation *_kith_definitions_new_finding (const KithDefinitions *of,
                                              const char *display_name,
                                              KithOperationRead read);
KithOperation *_kith_definitions_new_getting (const KithDefinitions *of,
                                              const char *key,
                                              KithOperationRead read);
KithOperation *_kith_definitions_new_renaming (const KithDefinitions *of,
                                               const char *key,
                                               const char *display_name,
                                               KithOperationRead read);
KithOperation *_kith_definitions_new_deleting (const KithDefinitions *of,
                                               const char *key);
/* Of a finding; @is_new: (out) (optional).  (transfer full) (nullable) */
gpointer _kith_definitions_finish_finding (KithContacts *self,
                                           GAsyncResult *result,
                                           gboolean *is_new,
                                           GError **error);

G_END_DECLS
