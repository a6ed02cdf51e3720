/* damaged-utils.h: a file of what waits, and what can be wrong with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "store/outbox/kith-outbox-file.h"

G_BEGIN_DECLS

#define DAMAGED_PAGE_BYTES 4096
#define DAMAGED_N_RECORDS 60
/* So that a page has a few. */
#define DAMAGED_PADDING 900

typedef struct
{
  char *folder;
  char *path;
  KithOutboxFile *file;
} DamagedFixture;

void damaged_set_up (DamagedFixture *fixture, gconstpointer data);
void damaged_tear_down (DamagedFixture *fixture, gconstpointer data);
void damaged_open (DamagedFixture *fixture);
void damaged_close (DamagedFixture *fixture);
/* Removes all that is in its folder. */
void damaged_begin_anew (DamagedFixture *fixture);

/* Of records */
void damaged_put (KithOutboxBatch *batch,
                  KithOutboxKind kind,
                  guint number,
                  guint padding);
void damaged_write (DamagedFixture *fixture, KithOutboxBatch *batch);
void damaged_fill (DamagedFixture *fixture);
GPtrArray *damaged_load (DamagedFixture *fixture, GError **error);
GPtrArray *damaged_load_all (DamagedFixture *fixture);
KithOutboxRecord *
damaged_find (GPtrArray *records, KithOutboxKind kind, const char *id);
guint damaged_count (GPtrArray *records);

/* Of the file */
GByteArray *damaged_read_bytes (const char *path);
void damaged_write_bytes (const char *path, GByteArray *bytes);
void damaged_overwrite (DamagedFixture *fixture, gsize offset, gsize size);
gsize damaged_find_page (DamagedFixture *fixture, guint8 type, guint n);

/* What was put aside: its paths */
GPtrArray *damaged_list_aside (DamagedFixture *fixture);
void damaged_assert_no_remains (DamagedFixture *fixture);
guint damaged_assert_rescued (DamagedFixture *fixture);

G_END_DECLS
