/* kith-sqlite-write.c: what a client writes to a contact, within a transaction
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/write/kith-sqlite-contacts.h"

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-record.h"
#include "store/index/kith-sqlite-values.h"
#include "store/write/kith-sqlite-check.h"
#include "store/write/kith-sqlite-idempotency.h"

/* Names all that a write asks for. */
static char *
describe (const KithStoreWrite *write)
{
  g_autofree char *info = kith_json_print (write->info);
  g_autofree char *source = write->source != NULL
                              ? kith_json_print (write->source)
                              : g_strdup ("");

  return g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%d\n%s\n%s",
                          write->contact_id != NULL ? write->contact_id : "",
                          write->contact_id != NULL ? write->revision : 0,
                          write->allow_duplicates, source, info);
}

static GBytes *
answer (const KithSqliteWork *work,
        const KithIdempotency *idempotency,
        char *doc,
        GError **error)
{
  gsize length = strlen (doc);

  if (!kith_sqlite_idempotency_keep (work->db, idempotency, work->now, doc,
                                     error))
    {
      g_free (doc);
      return NULL;
    }

  return g_bytes_new_take (doc, length);
}

static GBytes *
create_contact (const KithSqliteWork *work,
                const KithStoreWrite *write,
                const KithIdempotency *idempotency,
                GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (JsonObject)
    info = kith_sqlite_check_info (work->catalog, write->info, error);
  g_autoptr (JsonObject) record = NULL;
  char *doc;

  if (info == NULL)
    return NULL;

  record = kith_record_create (id, info, write->source, work->now, error);
  if (record == NULL
      || (!write->allow_duplicates
          && !kith_sqlite_check_duplicates (work->db, 0, info, record, error)))
    return NULL;

  doc = kith_sqlite_contacts_add (work, record, error);

  return doc != NULL ? answer (work, idempotency, doc, error) : NULL;
}

/* Of a document of which @patch changes little, little is read; else all.  What
 * is read becomes the result, without a copy: nobody else needs it, unless for
 * its values. (transfer full) (nullable) */
static JsonObject *
make_update (const KithSqliteWork *work,
             KithSqliteStored *was,
             JsonObject *patch,
             GError **error)
{
  was->excerpt = kith_record_excerpt_new (was->doc, patch, &was->record);
  if (!kith_sqlite_stored_read (was, error))
    return NULL;

  was->values = kith_sqlite_values_get (was->record, patch);

  return kith_record_update_own (g_steal_pointer (&was->record), patch,
                                 work->now, error);
}

static GBytes *
update_contact (const KithSqliteWork *work,
                const KithStoreWrite *write,
                const KithIdempotency *idempotency,
                GError **error)
{
  g_auto (KithSqliteStored) was = { 0 };
  g_autoptr (JsonObject) info = NULL;
  g_autoptr (JsonObject) record = NULL;
  char *doc;

  if (!kith_sqlite_contacts_find (work, write->contact_id, &was, error))
    return NULL;
  if (was.revision != write->revision)
    {
      g_propagate_error (error, kith_sqlite_stored_error_changed (&was));
      return NULL;
    }

  info = kith_sqlite_check_info (work->catalog, write->info, error);
  if (info == NULL)
    return NULL;
  record = make_update (work, &was, info, error);
  if (record == NULL
      || (!write->allow_duplicates
          && !kith_sqlite_check_duplicates (work->db, was.seq, info, record,
                                            error)))
    return NULL;

  doc = kith_sqlite_contacts_put (work, write->contact_id, &was, info, record,
                                  error);

  return doc != NULL ? answer (work, idempotency, doc, error) : NULL;
}

/**
 * kith_sqlite_contacts_write:
 * @work: what it works with
 * @write: what to write
 *
 * Checks in the order that wix-contacts J.3 lays down.
 *
 * Returns: (transfer full): the whole contact as it is now
 */
GBytes *
kith_sqlite_contacts_write (const KithSqliteWork *work,
                            const KithStoreWrite *write,
                            GError **error)
{
  g_auto (KithIdempotency) idempotency = {
    .author = write->author,
    .key = write->idempotency_key,
    .content = write->idempotency_key != NULL ? describe (write) : NULL,
  };
  GBytes *former;

  if (!kith_sqlite_idempotency_find (work->db, &idempotency, work->now, &former,
                                     error))
    return NULL;
  if (former != NULL)
    return former;

  return write->contact_id == NULL
           ? create_contact (work, write, &idempotency, error)
           : update_contact (work, write, &idempotency, error);
}
