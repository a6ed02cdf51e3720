/* kith-mirror-private.h: what the parts of a mirror share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/feed/kith-feed.h"
#include "service/mirror/kith-mirror-file-private.h"
#include "service/mirror/kith-mirror-place-private.h"
#include "service/mirror/kith-mirror.h"

G_BEGIN_DECLS

/* Pages of what is asked, in the order of creation: each begins where the one
 * before ended, whatever was added or removed meanwhile. */
typedef struct
{
  gint64 after; /* microseconds: not what was created before */
  gint64 skip;  /* of what was created then */
} KithMirrorCursor;

/* A comparison of all ids, or a look for what was changed lately. */
typedef struct
{
  KithMirrorCursor cursor;
  GHashTable *seen;  /* id → gint64 *: revisions, created from range on */
  gint64 range;      /* all before has been compared */
  GPtrArray *wanted; /* ids that differ, or may be gone */
  gboolean is_listed;
  gboolean has_changed;
  gint64 bound; /* of a look: not later than when it began, on the server */
} KithMirrorWalk;

/* How much is asked for at once. */
typedef struct
{
  guint load;
  guint ids;
  guint fix;
} KithMirrorPages;

struct _KithMirror
{
  GObject parent_instance;

  /* construct */
  KithContacts *contacts;
  KithClock *clock;
  char *path;

  /* owned */
  KithFeed *feed;
  KithMirrorFile *file;  /* NULL: it is stopped */
  GCancellable *running; /* of the file as it is now; NULL: it is stopped */
  GError *error;         /* why the server cannot be asked */
  GError *trouble;       /* why there is no mirror */
  KithMirrorPlace place;
  KithStoreMirroring *pending; /* (nullable): is to be written */
  GHashTable *touched;   /* ids that were changed since a page was asked */
  GPtrArray *doubtful;   /* ids that are to be asked for */
  KithMirrorWalk *walk;  /* (nullable) */
  char *catalog;         /* (nullable): labels and fields, as text */
  GCancellable *waiting; /* (nullable): for its time to come */

  KithMirrorPages pages; /* a test takes less */
  guint n_taking;        /* writes under way */
  guint n_discarded;
  guint n_failures;
  gboolean is_open;
  gboolean is_following;
  gboolean is_in_touch;
  gboolean is_stepping;
  gboolean is_polling; /* the server does not tell */
  gboolean is_look_wanted;
  gboolean is_catalog_wanted;
  gboolean is_catalog_stale; /* the server's has changed */
  gboolean could_read;
  gboolean is_telling;

  /* Without a feed; monotonic: */
  gint64 looked_at;
  gint64 swept_at;
  gint64 bound;    /* the server's time was not less when it was looked at */
  gint64 odd_here; /* counts that differ also after a sweep */
  gint64 odd_there;
};

/* kith-mirror.c */
/* Tells, soon, if anything is other than it was. */
void _kith_mirror_update (KithMirror *self);
/* The file cannot be used: it is thrown away. */
void _kith_mirror_fail (KithMirror *self, const GError *error);
gboolean _kith_mirror_can_read (KithMirror *self, KithReadKind kind);
void _kith_mirror_walk_free (KithMirrorWalk *walk);

/* kith-mirror-steps.c: what is done next */
/* Does what is to be done next, if nothing is under way. */
void _kith_mirror_go_on (KithMirror *self);
/* One step is over.  @error: (nullable): why it is to be tried again when its
 * time comes. */
void _kith_mirror_end_step (KithMirror *self, const GError *error);
/* The feed says whether the server is there.  @error: (nullable) */
void _kith_mirror_hear (KithMirror *self, const GError *error);
/* The time for the next step does not come by itself any more. */
void _kith_mirror_stop_waiting (KithMirror *self);

/* kith-mirror-take.c: what is written */
/* Remembers these, until they are written. @record: (transfer full): the only
 * reference. */
void _kith_mirror_put (KithMirror *self, JsonObject *record);
void _kith_mirror_remove (KithMirror *self, const char *id);
/* The place is to be written, if nothing else is. */
void _kith_mirror_keep_place (KithMirror *self);
/* Writes what waits, with the place: now, or when what is being written is. */
void _kith_mirror_flush (KithMirror *self);
void _kith_mirror_flush_soon (KithMirror *self);
/* Writes @mirroring, (transfer full), after what waits.  @callback: (nullable):
 * gets an int: see _kith_mirror_file_take(). */
void _kith_mirror_take (KithMirror *self,
                        KithStoreMirroring *mirroring,
                        GAsyncReadyCallback callback,
                        gpointer user_data);

/* kith-mirror-events.c: what is heard */
void _kith_mirror_connect (KithMirror *self);

/* kith-mirror-load.c, kith-mirror-sweep.c: what is asked.  Each does one step.
 */
void _kith_mirror_load_page (KithMirror *self);
void _kith_mirror_look (KithMirror *self);
void _kith_mirror_load_catalog (KithMirror *self);
void _kith_mirror_sweep (KithMirror *self);
void _kith_mirror_count (KithMirror *self);
void _kith_mirror_check (KithMirror *self);

/* kith-mirror-page.c */
typedef struct
{
  KithMirrorCursor cursor;
  guint limit;
  gint64 changed_since; /* 0: whenever */
  gboolean ids_only;
  GPtrArray *ids; /* (nullable): only these */
} KithMirrorAsk;

/* @ask: borrowed until it returns.  @callback: gets an array of JsonObject,
 * each the only reference, of contacts with an id, a revision and a date. */
void _kith_mirror_ask_async (KithMirror *self,
                             const KithMirrorAsk *ask,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* @total: (out): of all pages from there on. */
GPtrArray *_kith_mirror_ask_finish (KithMirror *self,
                                    GAsyncResult *result,
                                    gint64 *total,
                                    GError **error);
/* Where the page after @page begins; FALSE: that was the last. */
gboolean _kith_mirror_cursor_advance (KithMirrorCursor *self,
                                      GPtrArray *page,
                                      guint limit);
gint64 _kith_mirror_get_created (JsonObject *record);
gint64 _kith_mirror_get_revision (JsonObject *record);

/* kith-mirror-read.c */
void _kith_mirror_init_reader (KithReaderInterface *iface);

G_END_DECLS
