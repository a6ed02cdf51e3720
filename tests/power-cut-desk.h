/* power-cut-desk.h: somebody who writes contacts, and knows what was promised
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-crash-vfs.h"
#include "kith-fake-clock.h"
#include "store/interface/kith-store.h"

G_BEGIN_DECLS

/* A contact, and what it is to be at each of its revisions. */
typedef struct
{
  char *id;
  GPtrArray *tokens; /* of revision 1, 2, …; the last may be under way */
  gint64 revision;   /* acknowledged */
  gboolean is_busy;
  gboolean is_deleting;

  /* Acknowledged before the image that is looked at was taken */
  gint64 seen_revision;
  gboolean seen_deleted;

  /* What it goes into by a merge, and at which revision of that */
  gpointer target; /* Slot */
  gint64 merged_at;
} Slot;

/* An acknowledgement. */
typedef struct
{
  Slot *slot;
  gint64 revision; /* 0: it was deleted */
} Ack;

typedef struct
{
  KithFakeClock *clock;
  KithStore *store;
  GRand *rand;
  char *folder;
  char *path;
  GPtrArray *slots; /* also those that were deleted */
  GArray *acks;
  int n_acks; /* read by the VFS */
  int n_seen; /* of acks, before the image that is looked at */
  guint n_busy;
  guint n_tokens;
} Desk;

/* What is wrong in an image. (transfer full) (nullable) */
char *power_cut_check_image (Desk *desk, KithCrashImage *image);
/* Whether all jobs of a store have come to their end. */
gboolean power_cut_is_idle (KithStore *store);

G_END_DECLS
