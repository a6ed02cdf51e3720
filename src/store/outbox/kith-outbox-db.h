/* kith-outbox-db.h: what is in a file of waiting changes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/database/kith-db.h"
#include "store/outbox/kith-outbox-file.h"

G_BEGIN_DECLS

#define KITH_OUTBOX_DB_PAGE_BYTES 4096

typedef enum
{
  KITH_OUTBOX_DB_SOUND,
  KITH_OUTBOX_DB_DAMAGED, /* it cannot be read to its end, or not written */
  KITH_OUTBOX_DB_UNKNOWN, /* it cannot be looked at: no room, no permission */
} KithOutboxDbState;

/* Looks at all of it and changes nothing.  @why: (out) (transfer full)
 * (nullable): what is damaged, for the log */
KithOutboxDbState
kith_outbox_db_check (const char *path, const char *vfs, char **why);

/* Makes the tables where there are none. */
KithDb *kith_outbox_db_open (const char *path, const char *vfs, GError **error);
/* A file that has no log beside it, not even while it is written.  Nothing is
 * there yet. */
KithDb *kith_outbox_db_make (const char *path, const char *vfs, GError **error);

KithOutboxRecord *kith_outbox_record_new (KithOutboxKind kind,
                                          const char *id,
                                          JsonObject *document);
void kith_outbox_record_free (KithOutboxRecord *record);

/* (transfer container) (element-type KithOutboxRecord) */
GPtrArray *kith_outbox_db_read (KithDb *db, GError **error);
/* @is_damaged: (out) (nullable): whether that is why it failed */
gboolean kith_outbox_db_write (KithDb *db,
                               KithOutboxBatch *batch,
                               gboolean *is_damaged,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithOutboxRecord, kith_outbox_record_free)

G_END_DECLS
