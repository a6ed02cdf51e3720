/* kith-sqlite-contacts.h: writing contacts, within a transaction
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-record-excerpt.h"
#include "store/write/kith-sqlite-work.h"

G_BEGIN_DECLS

/* A contact as it is stored. */
typedef struct
{
  gint64 seq;
  gint64 revision;
  gint64 created;
  GBytes *first_key;
  GBytes *last_key;
  char *doc;
  JsonObject *record;       /* is not changed; NULL: not read, or taken */
  KithJsonExcerpt *excerpt; /* (nullable): what the record is a part of */
  GPtrArray *values; /* of a record that was taken, where its patch touches */
} KithSqliteStored;

void kith_sqlite_stored_clear (KithSqliteStored *stored);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithSqliteStored, kith_sqlite_stored_clear)

/* KITH_ERROR_ALREADY_CHANGED. */
GError *kith_sqlite_stored_error_changed (const KithSqliteStored *stored);

/* The parts that writes are made of.  Errors: KITH_ERROR_NOT_FOUND when there
 * is no such contact, which names the one that it was merged into. */
gboolean kith_sqlite_contacts_find (const KithSqliteWork *work,
                                    const char *id,
                                    KithSqliteStored *stored,
                                    GError **error);
/* Its record, where that is not there yet. */
gboolean kith_sqlite_stored_read (KithSqliteStored *stored, GError **error);
/* Both. */
gboolean kith_sqlite_contacts_load (const KithSqliteWork *work,
                                    const char *id,
                                    KithSqliteStored *stored,
                                    GError **error);
/* Has the orders follow.  @was: (nullable): of one that is new; @first_key,
 * @last_key: (nullable): of one that is gone. */
void kith_sqlite_contacts_note_change (const KithSqliteWork *work,
                                       const char *id,
                                       const KithSqliteStored *was,
                                       gint64 created,
                                       GBytes *first_key,
                                       GBytes *last_key);
char *kith_sqlite_contacts_add (const KithSqliteWork *work,
                                JsonObject *record,
                                GError **error);
/* Writes @record, which @patch makes of it, over it. (transfer full): as JSON
 * text */
char *kith_sqlite_contacts_put (const KithSqliteWork *work,
                                const char *id,
                                const KithSqliteStored *was,
                                JsonObject *patch,
                                JsonObject *record,
                                GError **error);
gboolean kith_sqlite_contacts_remove (const KithSqliteWork *work,
                                      const char *id,
                                      const KithSqliteStored *was,
                                      GError **error);

/* Each checks all there is to check before it writes anything: when one fails
 * with another error than KITH_ERROR_STORE or KITH_ERROR_STORE_FULL, it has
 * written nothing, and the transaction may go on.
 */

/* (transfer full): the record as JSON text.  Errors: see
 * kith_store_write_contact_async(). */
GBytes *kith_sqlite_contacts_write (const KithSqliteWork *work,
                                    const KithStoreWrite *write,
                                    GError **error);
gboolean kith_sqlite_contacts_delete (const KithSqliteWork *work,
                                      const char *id,
                                      gint64 revision,
                                      GError **error);

/* What is to change in @record, in the shape of an update's info.
 * (transfer full) */
typedef JsonObject *(*KithPatchMake) (JsonObject *record, gconstpointer data);

/* Updates the contact at whatever revision it has, without the checks of what
 * a client sends: for changes that the store itself makes. */
gboolean kith_sqlite_contacts_patch (const KithSqliteWork *work,
                                     const char *id,
                                     KithPatchMake make,
                                     gconstpointer data,
                                     GError **error);
/* The record as JSON text; NULL with KITH_ERROR_NOT_FOUND. */
GBytes *kith_sqlite_contacts_get (KithDb *db,
                                  const char *id,
                                  gint64 *seq,
                                  GError **error);

G_END_DECLS
