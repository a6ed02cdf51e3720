/* kith-contacts-private.h: one operation of KithContacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/kith-contacts.h"

G_BEGIN_DECLS

typedef struct _KithOperation KithOperation;

/* Makes what the operation resolves to.  NULL with @error when the answer is
 * not what was promised. */
typedef gpointer (*KithOperationRead) (KithContacts *self,
                                       KithOperation *operation,
                                       JsonObject *answer,
                                       GError **error);
/* Tells everyone of the success. */
typedef void (*KithOperationTell) (KithContacts *self,
                                   KithOperation *operation,
                                   gpointer result);

/* The task data of an operation that is one call. */
struct _KithOperation
{
  char *method;
  char *path;
  char *query;
  char *idempotency_key;
  JsonObject *body;
  gboolean suppress_auth;

  char *id;        /* of the contact or field that is meant */
  gint64 revision; /* the answer's must be at least this */
  gboolean is_new; /* of find-or-create */

  /* Doing it twice is doing it once: a lost reply is settled by asking again,
   * and a deletion finds nothing then. */
  gboolean is_repeatable;
  gboolean was_repeated;

  KithOperationRead read;
  KithOperationTell tell;
  GDestroyNotify free_result;
};

/* (transfer none): set the rest, then run it. */
KithOperation *_kith_operation_new (GTask *task,
                                    const char *method,
                                    KithOperationRead read,
                                    GDestroyNotify free_result);
/* @task: (transfer full) */
void _kith_operation_run (GTask *task);

/* "PATH/ID", escaped. (transfer full) */
char *_kith_operation_path (const char *path, const char *id);

gpointer _kith_operation_read_contact (KithContacts *self,
                                       KithOperation *operation,
                                       JsonObject *answer,
                                       GError **error);

void _kith_contacts_fields_changed (KithContacts *self);
void _kith_contacts_contact_changed (KithContacts *self, KithContact *contact);
void _kith_contacts_contact_gone (KithContacts *self, const char *contact_id);
/* The newest revision that this object has been told of; 0: none. */
gint64 _kith_contacts_get_revision (KithContacts *self, const char *contact_id);
void _kith_contacts_seen (KithContacts *self, KithContact *contact);

G_END_DECLS
