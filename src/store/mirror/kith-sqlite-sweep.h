/* kith-sqlite-sweep.h: a change that reaches every contact with a label or
 * field
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/database/kith-sqlite-schema.h"
#include "store/write/kith-sqlite-work.h"

G_BEGIN_DECLS

/* So many contacts at a time: what others wait for is a few hundredths of a
 * second. */
#define KITH_SQLITE_SWEEP_PART 200

typedef enum
{
  KITH_SWEEP_CLEAR, /* it is taken from the contact */
  KITH_SWEEP_WORDS, /* the contact is searched by its name, which is new */
} KithSweepTask;

typedef struct
{
  KithSweepTask task;
  KithValueKind kind; /* KITH_VALUE_LABEL or KITH_VALUE_FIELD */
  gint64 stamp;       /* of KITH_SWEEP_WORDS: tells it from a later one */
  gint64 after;       /* contacts up to this number have been seen to */

  /* What kith_sqlite_sweep_some() has come to */
  gint64 reached;
  gboolean done;
} KithSqliteSweep;

/* Sees to the next part.  May be called again for the same part, when the
 * transaction came to nothing. */
gboolean kith_sqlite_sweep_some (KithSqliteSweep *self,
                                 const KithSqliteWork *work,
                                 const char *key,
                                 GError **error);
/* Sees to all that are left, however many. */
gboolean kith_sqlite_sweep_rest (KithSqliteSweep *self,
                                 const KithSqliteWork *work,
                                 const char *key,
                                 GError **error);
/* Whether no more than one part of the contacts has it. */
gboolean kith_sqlite_sweep_is_small (const KithSqliteSweep *self,
                                     KithDb *db,
                                     const char *key);

/* A new name is noted in the transaction that gives it, until every contact is
 * found by it; what is still noted when a store is opened is made up for. */
gboolean kith_sqlite_sweep_note (KithSqliteSweep *self,
                                 const KithSqliteWork *work,
                                 const char *key,
                                 GError **error);
gboolean kith_sqlite_sweep_resume (KithDb *db, GError **error);

G_END_DECLS
