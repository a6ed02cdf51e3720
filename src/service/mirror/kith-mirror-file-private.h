/* kith-mirror-file-private.h: the store of a mirror, in a thread of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-reader-private.h"
#include "store/interface/kith-store-mirror.h"

G_BEGIN_DECLS

/* Everything that reads or writes the file waits for it, in the order in which
 * it was asked: what is read after a change was handed over is as it is after
 * it.  The calls are made from the thread of the main context, and finish
 * there.  @file: KithMirrorFile; each task resolves to what is said.
 */
typedef struct _KithMirrorFile KithMirrorFile;

KithMirrorFile *_kith_mirror_file_new (const char *path);
/* Does what was asked before, closes, and waits for it. */
void _kith_mirror_file_free (KithMirrorFile *self);

/* Opens it, making it when there is none: its place (transfer full), "" for a
 * new one.  Errors: KITH_ERROR_STORE, KITH_ERROR_STORE_FULL, KITH_ERROR_BUSY
 * when another program has it. @task: (transfer full), as in all that follow.
 */
void _kith_mirror_file_open (KithMirrorFile *self, GTask *task);
/* Throws away what is there: 0, or -1 with an error. */
void _kith_mirror_file_discard (KithMirrorFile *self, GTask *task);
/* See kith_store_mirror_async(): how many contacts have changed, or -1 with an
 * error.  @mirroring: (transfer full) */
void _kith_mirror_file_take (KithMirrorFile *self,
                             KithStoreMirroring *mirroring,
                             GTask *task);
/* See kith_store_mirror_catalog(): 0, or -1 with an error. */
void _kith_mirror_file_take_catalog (KithMirrorFile *self,
                                     GPtrArray *fields,
                                     GPtrArray *labels,
                                     GTask *task);
/* See kith_store_list_revisions(): a GHashTable. */
void _kith_mirror_file_list_revisions (KithMirrorFile *self,
                                       gint64 from,
                                       gint64 to,
                                       GTask *task);
/* See KithReadKind.  A reading whose task is cancelled is passed over. */
void _kith_mirror_file_read (KithMirrorFile *self,
                             const KithReading *reading,
                             GTask *task);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithMirrorFile, _kith_mirror_file_free)

G_END_DECLS
