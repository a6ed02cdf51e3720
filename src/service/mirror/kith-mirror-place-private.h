/* kith-mirror-place-private.h: how far a mirror has come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Kept with the contacts, in the transaction that brings them.  All times are
 * microseconds since 1970; 0: not known. */
typedef struct
{
  /* The first load: what was created before @after is there, and of what was
   * created then the first @skip contacts. */
  gboolean is_complete;
  gboolean is_paused; /* somebody has stopped it */
  gint64 after;
  gint64 skip;
  gint64 n_loaded;
  gint64 total;

  char *feed_id;       /* (nullable): what the feed has told last */
  GHashTable *deleted; /* (nullable): ids deleted here, which it has not told */
  gboolean is_swept;   /* nothing was missed since */
  gint64 updated;      /* the newest change that is known */
  gint64 polled_since; /* what was changed later is asked for again */
  gint64 as_of;        /* when it was last in touch with the server */
} KithMirrorPlace;

void _kith_mirror_place_clear (KithMirrorPlace *self);
/* Whether a contact was deleted here, and the feed has not told so yet: what it
 * tells of the contact is older. */
gboolean _kith_mirror_place_is_deleted (const KithMirrorPlace *self,
                                        const char *id);
void _kith_mirror_place_set_deleted (KithMirrorPlace *self,
                                     const char *id,
                                     gboolean is_deleted);
/* What is none is the place of an empty mirror. */
void _kith_mirror_place_parse (KithMirrorPlace *self, const char *text);
/* (transfer full) */
char *_kith_mirror_place_print (const KithMirrorPlace *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithMirrorPlace, _kith_mirror_place_clear)

G_END_DECLS
