/* kith-mirror.h: the contacts of a server, kept on this computer too
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-clock.h"
#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_MIRROR_OPENING,
  KITH_MIRROR_ABSENT,  /* there is none: the server alone is read */
  KITH_MIRROR_LOADING, /* it is filled for the first time */
  KITH_MIRROR_PAUSED,  /* that was stopped before it was full */
  KITH_MIRROR_CURRENT,
  KITH_MIRROR_OFFLINE, /* the server cannot be asked */
} KithMirrorState;

/* Fills a file with the contacts of a server, and follows them: by what a
 * KithFeed hears, or, where the server does not tell, by asking from time to
 * time.  Once it is full its KithContacts read from it (kith-reader-private.h);
 * without a network also before.  It is a copy, which is thrown away and made
 * anew when anything is wrong with it.
 *
 * Its life: it opens the file and begins to listen; the first load reads page
 * by page in the order of creation, and remembers after each where it was; then
 * all ids are compared once with those of the server (a "sweep"), as they are
 * when the feed has missed something and, without a feed, now and then.
 *
 * One program at a time has the file; another one on the same server reads the
 * server alone until it can have it.
 *
 * Signals: "changed": anything that the functions below tell; "discarded"
 * (GError): the file has been thrown away, for that reason.
 */
#define KITH_TYPE_MIRROR (kith_mirror_get_type ())
G_DECLARE_FINAL_TYPE (KithMirror, kith_mirror, KITH, MIRROR, GObject)

/* The file of a connection's mirror, below the user's cache: one for each
 * server and site. (transfer full) */
char *kith_mirror_get_default_path (KithConnection *connection);

/* @clock: (nullable): the real one. */
KithMirror *
kith_mirror_new (KithContacts *contacts, KithClock *clock, const char *path);
/* Opens the file. */
void kith_mirror_start (KithMirror *self);
/* From now on the server is asked; before, what is there is read only. */
void kith_mirror_follow (KithMirror *self);
/* Writes what is to be written, closes, and lets go of it. */
void kith_mirror_stop (KithMirror *self);

/* Stops the first load, and goes on with it, also after a restart. */
void kith_mirror_pause (KithMirror *self);
void kith_mirror_resume (KithMirror *self);
/* Asks now instead of when its time comes. */
void kith_mirror_wake (KithMirror *self);

KithMirrorState kith_mirror_get_state (KithMirror *self);
/* Why the server cannot be asked, or why there is no mirror. (nullable) */
const GError *kith_mirror_get_error (KithMirror *self);
/* When it was last as the server was: microseconds since 1970; 0: never. */
gint64 kith_mirror_get_as_of (KithMirror *self);
gboolean kith_mirror_is_complete (KithMirror *self);
/* Of the first load: how many contacts are here, and of how many. */
gint64 kith_mirror_get_n_loaded (KithMirror *self);
gint64 kith_mirror_get_total (KithMirror *self);
/* Nothing is left to be asked or written at this moment. */
gboolean kith_mirror_is_quiet (KithMirror *self);

G_END_DECLS
