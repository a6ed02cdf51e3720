/* kith-sqlite-documents.h: the contacts that were read lately
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Documents that need not be fetched again: of a GET, SQLite's part is the
 * larger one.  Only one process writes contacts (kith-sqlite-file.h), and what
 * it writes is dropped here.  For all threads.
 */
typedef struct _KithSqliteDocuments KithSqliteDocuments;

KithSqliteDocuments *kith_sqlite_documents_new (void);
void kith_sqlite_documents_free (KithSqliteDocuments *self);

/* The contact with the number @seq is being written; by who holds the writer.
 */
void kith_sqlite_documents_touch (KithSqliteDocuments *self, gint64 seq);
/* What was written since it was called last is durable, or has come to nothing;
 * by who holds the writer. */
void kith_sqlite_documents_written (KithSqliteDocuments *self,
                                    gboolean committed);

/* (transfer full) (nullable); @age: for kith_sqlite_documents_keep(). */
GBytes *kith_sqlite_documents_find (KithSqliteDocuments *self,
                                    const char *id,
                                    guint64 *age);
/* @document: of contact @id with the number @seq, read after @age was set. */
void kith_sqlite_documents_keep (KithSqliteDocuments *self,
                                 const char *id,
                                 gint64 seq,
                                 GBytes *document,
                                 guint64 age);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSqliteDocuments, kith_sqlite_documents_free)

G_END_DECLS
