/* kith-sqlite-work.h: what a write within a transaction works with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/index/kith-sqlite-catalog.h"
#include "store/index/kith-sqlite-orders.h"

G_BEGIN_DECLS

/* Everything is borrowed. */
typedef struct
{
  KithDb *db; /* within a transaction */
  KithSqliteCatalog *catalog;
  GPtrArray *changes; /* KithOrderChange: gets what changes in the orders */
  const char *author; /* (nullable): who does it */
  const char *origin; /* (nullable): of what it is a part: "merge", "bulk" */
  gint64 now;         /* real time, microseconds */
} KithSqliteWork;

G_END_DECLS
