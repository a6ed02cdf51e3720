/* kith-sqlite-state.h: what the store writes, and what in memory follows it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "store/find/kith-sqlite-backlog.h"
#include "store/index/kith-sqlite-catalog.h"
#include "store/index/kith-sqlite-orders.h"
#include "store/interface/kith-store-keys.h"
#include "store/mirror/kith-sqlite-sweep.h"
#include "store/sqlite/kith-sqlite-documents.h"
#include "store/write/kith-sqlite-work.h"

G_BEGIN_DECLS

/* Labels, fields and orders are in memory as well as in the file.  A write
 * changes the file and notes what follows; once it is durable, and before
 * anything else is written, that is carried out.
 */
typedef struct
{
  KithClock *clock;
  KithSqliteCatalog *catalog;
  KithSqliteOrders *orders;
  KithSqliteDocuments *documents;

  /* Used by who holds the writer */
  void (*changed) (gpointer data); /* (nullable): after such a commit */
  gpointer changed_data;

  GMutex lock;
  gint64 last_seq; /* of the history; under lock */

  /* What follows; used by who holds the writer */
  GPtrArray *changes;         /* KithOrderChange */
  KithSqliteCatalog *renewed; /* takes the place of all that is there */
  KithExtendedField *made_field;
  KithLabel *made_label;
  char *dropped_field;
  char *dropped_label;
  gint64 pruned_time; /* by the clock on the wall */
  gint64 indexed_seq; /* up to which entry of the history the search goes */
  gint64 added_seq;   /* to the history; 0: nothing */
  gint64 reached_seq; /* by the search; 0: it stays where it is */
} KithSqliteState;

/* A write that outlives the call that asked for it. */
typedef struct
{
  KithSqliteState *state;
  KithStoreWrite write;
} KithSqliteWrite;

/* A delete, or a change of labels, fields or keys.  Its texts are borrowed,
 * unless it was made by kith_sqlite_change_copy(). */
typedef struct
{
  KithSqliteState *state;
  const char *id;
  gint64 revision;
  const char *author;
  const char *key;
  const char *display_name;
  KithDataType type;
  KithSqliteSweep sweep;
  const KithStoreKey *api_key;
} KithSqliteChange;

/* @catalog, @orders: (transfer full) */
KithSqliteState *kith_sqlite_state_new (KithClock *clock,
                                        KithSqliteCatalog *catalog,
                                        KithSqliteOrders *orders);
void kith_sqlite_state_free (KithSqliteState *self);

/* Takes note of what @db, the writer, writes; for as long as both live. */
void kith_sqlite_state_watch (KithSqliteState *self, KithDb *db);

/* Copies all that @write borrows. */
KithSqliteWrite *kith_sqlite_write_new (KithSqliteState *state,
                                        const KithStoreWrite *write);
void kith_sqlite_write_free (KithSqliteWrite *self);
KithSqliteChange *kith_sqlite_change_copy (const KithSqliteChange *from);
void kith_sqlite_change_free (KithSqliteChange *self);

gint64 kith_sqlite_state_get_last_seq (KithSqliteState *self);
void kith_sqlite_state_set_last_seq (KithSqliteState *self, gint64 seq);

/* What @author, (nullable), works with now in the transaction of @db. */
KithSqliteWork kith_sqlite_state_make_work (KithSqliteState *self,
                                            KithDb *db,
                                            const char *author);

/* KithWrittenFunc; @state: a KithSqliteState.  What is left to do is the
 * backlog of the search. */
gint64
kith_sqlite_state_written (KithDb *db, gboolean committed, gpointer state);

/* Each a KithWriteFunc.  @data of the first: a KithSqliteWrite; it returns the
 * contact (GBytes).  Of the others: a KithSqliteChange; they return the field
 * or label made, or @data. */
gpointer
kith_sqlite_state_write_contact (KithDb *db, gpointer data, GError **error);
gpointer
kith_sqlite_state_delete_contact (KithDb *db, gpointer data, GError **error);
gpointer
kith_sqlite_state_make_field (KithDb *db, gpointer data, GError **error);
gpointer
kith_sqlite_state_rename_field (KithDb *db, gpointer data, GError **error);
gpointer
kith_sqlite_state_remove_field (KithDb *db, gpointer data, GError **error);
gpointer
kith_sqlite_state_make_label (KithDb *db, gpointer data, GError **error);
gpointer
kith_sqlite_state_rename_label (KithDb *db, gpointer data, GError **error);
gpointer
kith_sqlite_state_remove_label (KithDb *db, gpointer data, GError **error);
/* A part of what the change's sweep has to do. */
gpointer kith_sqlite_state_sweep (KithDb *db, gpointer data, GError **error);
/* A part of the search's backlog, and once a day what is not kept for ever;
 * @data: the KithSqliteState, which it returns. */
gpointer kith_sqlite_state_do_chore (KithDb *db, gpointer data, GError **error);
gpointer kith_sqlite_state_add_key (KithDb *db, gpointer data, GError **error);
gpointer
kith_sqlite_state_remove_key (KithDb *db, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSqliteState, kith_sqlite_state_free)

G_END_DECLS
