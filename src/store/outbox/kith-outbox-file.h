/* kith-outbox-file.h: the file of what waits to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Documents by kind and id, in the order in which they first came.  What they
 * mean is the service's business.  All of it happens in one thread of its own,
 * in the order of the calls; what has ended without an error is durable.
 */
#define KITH_TYPE_OUTBOX_FILE (kith_outbox_file_get_type ())
G_DECLARE_FINAL_TYPE (KithOutboxFile,
                      kith_outbox_file,
                      KITH,
                      OUTBOX_FILE,
                      GObject)

/**
 * KithOutboxKind:
 * @KITH_OUTBOX_KIND_ENTRY: a change that waits to be sent
 * @KITH_OUTBOX_KIND_DRAFT: what is being typed
 * @KITH_OUTBOX_KIND_JOURNAL: what a person decided against
 * @KITH_OUTBOX_KIND_DELETION: what is to be deleted unless that is undone
 * @KITH_OUTBOX_KIND_DAMAGE: of a file that was damaged, by the name under which
 *   it is now: "file", the whole of it, and how many "changes" could be read
 */
typedef enum
{
  KITH_OUTBOX_KIND_ENTRY,
  KITH_OUTBOX_KIND_DRAFT,
  KITH_OUTBOX_KIND_JOURNAL,
  KITH_OUTBOX_KIND_DELETION,
  KITH_OUTBOX_KIND_DAMAGE,
  KITH_OUTBOX_N_KINDS,
} KithOutboxKind;

typedef struct
{
  KithOutboxKind kind;
  char *id;
  JsonObject *document;
} KithOutboxRecord;

/* @vfs: (nullable): the name of the SQLite VFS; NULL: the default one.  Nothing
 * is opened yet: the first call does it, and makes file and folder.  While
 * another program has the file, it is one beside it; whoever loads takes over
 * what those have left that are gone. */
KithOutboxFile *kith_outbox_file_new (const char *path, const char *vfs);

/* (transfer container) (element-type KithOutboxRecord): all there is.  What is
 * damaged is set aside, and all that can be read of it is in a new file.
 * Errors: KITH_ERROR_STORE, KITH_ERROR_STORE_FULL, KITH_ERROR_BUSY when very
 * many programs have a file. */
void kith_outbox_file_load_async (KithOutboxFile *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *kith_outbox_file_load_finish (KithOutboxFile *self,
                                         GAsyncResult *result,
                                         GError **error);

/* Changes that are made together, or not at all. */
typedef struct _KithOutboxBatch KithOutboxBatch;

KithOutboxBatch *kith_outbox_batch_new (void);
void kith_outbox_batch_free (KithOutboxBatch *batch);
/* Replaces the document of that id, which keeps its place. */
void kith_outbox_batch_put (KithOutboxBatch *batch,
                            KithOutboxKind kind,
                            const char *id,
                            JsonObject *document);
/* What is there stays as it is, but comes behind all others. */
void kith_outbox_batch_move_last (KithOutboxBatch *batch,
                                  KithOutboxKind kind,
                                  const char *id);
/* What the file has already is not replaced. */
void kith_outbox_batch_keep_existing (KithOutboxBatch *batch);
void kith_outbox_batch_remove (KithOutboxBatch *batch,
                               KithOutboxKind kind,
                               const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithOutboxBatch, kith_outbox_batch_free)

/* @batch: (transfer full).  Errors: as above, also while the last load failed;
 * nothing was changed then. */
void kith_outbox_file_write_async (KithOutboxFile *self,
                                   KithOutboxBatch *batch,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean kith_outbox_file_write_finish (KithOutboxFile *self,
                                        GAsyncResult *result,
                                        GError **error);

/* Signal "rescued" (GPtrArray of KithOutboxRecord): a write has found the file
 * damaged, which was set aside; so much is in the new one. */

/* Waits for what is being written.  The file can be opened elsewhere then. */
void kith_outbox_file_close (KithOutboxFile *self);

G_END_DECLS
