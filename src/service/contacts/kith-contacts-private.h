/* kith-contacts-private.h: one operation of KithContacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-contacts.h"

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
  const char *method; /* static */
  char *path;
  char *query;
  char *idempotency_key;
  JsonObject *body;
  GError *refusal; /* NULL: it can be sent */
  gboolean suppress_auth;

  char *id;        /* of the contact or field that is meant */
  gint64 revision; /* the answer's must be at least this */
  gboolean is_new; /* of find-or-create */

  /* Doing it twice is doing it once: a lost reply is settled by asking again,
   * and a deletion finds nothing then. */
  gboolean is_repeatable;
  gboolean was_repeated;

  /* kith-operation-settle.c */
  char *source_id; /* (nullable): a contact that it makes part of another */
  GError *lost;    /* what was said when it last failed */
  guint n_lookups; /* how often the source was looked up */

  KithOperationRead read;
  KithOperationTell tell;
  GDestroyNotify free_result;
};

/* Of what has one.  @path: that of the kind; @id: which of them.  NULL when @id
 * is none of that kind, and so might lead elsewhere. */
char *
_kith_operation_make_path (const char *path, const char *id, GError **error);
/* @path: that of the kind; @id: (nullable): which of them, unescaped; with one
 * that is none, nothing is sent; @read: (nullable): without it the answer says
 * no more than that it is done. Set the rest, then run it. (transfer full) */
KithOperation *_kith_operation_new (const char *method,
                                    const char *path,
                                    const char *id,
                                    KithOperationRead read,
                                    GDestroyNotify free_result);
/* Of one that is not run. */
void _kith_operation_free (KithOperation *operation);
/* @options: (nullable) */
void _kith_operation_take_options (KithOperation *operation,
                                   const KithWriteOptions *options);
/* Has a key by which a kithd that is asked again knows that it is the same
 * write, so that a lost reply is settled by asking again. */
void _kith_operation_make_once (KithOperation *operation);
/* @operation: (transfer full) */
void _kith_operation_run (KithOperation *operation,
                          KithContacts *self,
                          gpointer tag,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);

/* For kith-operation-settle.c.  The task of an operation: (transfer full).
 * Sends it. */
void _kith_operation_call (GTask *task);
/* @answer: (nullable): NULL with @error (transfer full). */
void _kith_operation_finish (GTask *task, JsonObject *answer, GError *error);
/* Whether @error leaves open what became of it, and that can be found out. */
gboolean _kith_operation_is_open (KithOperation *operation,
                                  const GError *error);
/* Finds it out, and finishes it; @error: (transfer full). */
void _kith_operation_settle (GTask *task, GError *error);

gpointer _kith_operation_read_contact (KithContacts *self,
                                       KithOperation *operation,
                                       JsonObject *answer,
                                       GError **error);

/* One object of the API's. (transfer full) (nullable) */
typedef GObject *(*KithItemRead) (JsonObject *item, GError **error);

/* Adds what @array holds to @items; FALSE when one of it is no such object. */
gboolean _kith_operation_read_items (JsonArray *array,
                                     KithItemRead read,
                                     GPtrArray *items,
                                     GError **error);

typedef struct _KithReader KithReader;
/* (nullable) */
KithReader *_kith_contacts_get_reader (KithContacts *self);

/* What a feed has heard: tells of it unless it is no news. */
void _kith_contacts_take_event (KithContacts *self, KithEvent *event);
void _kith_contacts_reload (KithContacts *self);
/* NULL: they name a contact and a revision. (transfer full) (nullable) */
GError *_kith_contacts_check_identifiers (const KithIdentifiers *identifiers);

void _kith_contacts_fields_changed (KithContacts *self);
void _kith_contacts_contact_changed (KithContacts *self, KithContact *contact);
void _kith_contacts_contact_gone (KithContacts *self, const char *contact_id);
/* The newest revision that this object has been told of; 0: none. */
gint64 _kith_contacts_get_revision (KithContacts *self, const char *contact_id);
void _kith_contacts_seen (KithContacts *self, KithContact *contact);

G_END_DECLS
