/* kith-crash-vfs.h: a disk that may lose its power at any moment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A layer between SQLite and the disk.  The files are real; beside them it
 * keeps what of each is certain to outlast a power cut, that is, what was
 * there at the last sync, and the writes since then, of which any part may.
 *
 * At random moments, or when it is asked to, it takes an image: what a disk
 * might hold if the power were cut right then.
 */
typedef struct
{
  GHashTable *files; /* base name → GBytes */
  int mark;          /* what *mark was before the image was taken */
} KithCrashImage;

void kith_crash_image_free (KithCrashImage *image);
/* Writes the files of an image into an existing folder. */
void kith_crash_image_write (KithCrashImage *image, const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithCrashImage, kith_crash_image_free)

typedef enum
{
  KITH_CRASH_HONEST,
  KITH_CRASH_NO_SYNC, /* a program that never syncs its log */
} KithCrashMode;

/* Makes itself the VFS that SQLite takes, for what is below @folder.  From now
 * on an image of the files right in it is taken at one of @every operations on
 * average (0: none); @mark is read without a lock. */
void kith_crash_vfs_start (const char *folder,
                           KithCrashMode mode,
                           guint every,
                           guint32 seed,
                           const int *mark);
void kith_crash_vfs_stop (void);
/* (transfer full) (nullable): the oldest image that was not taken yet */
KithCrashImage *kith_crash_vfs_pop_image (void);
/* What is left of the files right in @folder, which is that folder or one
 * below it, when the power is cut now. (transfer full) */
KithCrashImage *kith_crash_vfs_take_image (const char *folder);
/* Has an image taken of @folder before the operation that comes after @n others
 * on the files right in it.  One is waited for at a time; @folder: (nullable):
 * none any more. */
void kith_crash_vfs_arm (const char *folder, guint n);
/* (transfer full) (nullable): NULL when it has not come to that */
KithCrashImage *kith_crash_vfs_pop_armed (void);
/* Whether the disk is full: nothing can be written below @folder any more, or
 * it can again. */
void kith_crash_vfs_set_full (const char *folder, gboolean is_full);

G_END_DECLS
