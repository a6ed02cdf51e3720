/* kith-sim-editor-private.h: a person with a window, from within
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-sim-private.h"
#include "service/mirror/kith-mirror-private.h"
#include "service/outbox/kith-keeper.h"
#include "service/outbox/kith-outbox-private.h"

G_BEGIN_DECLS

/* What the person's program holds of the server's contacts. */
typedef struct
{
  KithFakeClock *clock; /* NULL: it has none */
  KithMirror *mirror;   /* NULL: it is not running */
  gpointer dying;       /* the last life's */
  char *folder;
  KithCrashImage *image;
  gboolean is_armed; /* its writing will be cut off */

  /* What the person knows: id → revision that is saved, GONE for none. */
  GHashTable *saved;
  GHashTable *shown; /* id → revision that it has shown */
  GPtrArray *known;  /* ids that there were when it began to be filled */
  guint n_gone;      /* how many contacts had been deleted then */
  gboolean was_complete;
  gint64 checked_seq; /* when it was compared last */
} KithSimMirror;

struct _KithSimEditor
{
  KithSimWorld *world;
  guint index;
  KithSimLink *link;
  char *folder;
  char *origin;

  /* A life: from a start of the program to its crash. */
  guint n_lives;
  char *life_folder;
  GCancellable *ended;
  KithContacts *contacts;
  KithOutbox *outbox; /* NULL: it is not running */
  gpointer dying;     /* the last life's, until nothing of it is under way */
  KithCrashImage *image;
  guint n_file_refs; /* to the outbox's file, while nothing is done with it */

  KithSimMirror mirror;

  /* The form; NULL when none is open. */
  KithPost *post;
  KithKeeper *keeper;
  KithDraft *draft;
  GQueue shown;          /* Shown: what it has shown, the newest first */
  KithContactInfo *kept; /* as it was when it was saved last */
  /* What the person looks after without a form; or NULL */
  KithOutboxEntry *entry;

  gboolean is_loading;
  gboolean is_opening;
  gboolean is_putting; /* a deletion */
  gboolean is_sending;
  gboolean is_asked;
  gboolean is_operating;
  char *bulk_token; /* (nullable): what is being put into all contacts */
};

/* Whoever calls back may belong to a life that has ended. */
typedef struct
{
  KithSimEditor *self;
  guint life;
} KithSimCall;

KithSimCall *_kith_sim_call_new (KithSimEditor *self);
/* @call: (transfer full).  Returns: (nullable): NULL when that life is over */
KithSimEditor *_kith_sim_call_end (KithSimCall *call);

void _kith_sim_editor_tell (KithSimEditor *self, const char *text);
void _kith_sim_editor_tell_error (KithSimEditor *self,
                                  const char *text,
                                  const GError *error);
/* The mirror's life.  @image: (nullable) (transfer full): what is left of it;
 * NULL: all that is on its disk */
void _kith_sim_editor_init_mirror (KithSimEditor *self);
void _kith_sim_editor_start_mirror (KithSimEditor *self);
void _kith_sim_editor_crash_mirror (KithSimEditor *self, KithCrashImage *image);
void _kith_sim_editor_stop_mirror (KithSimEditor *self);
void _kith_sim_editor_clear_mirror (KithSimEditor *self);
/* @n: (inout): more by what is under way */
gboolean _kith_sim_editor_is_mirror_quiet (KithSimEditor *self, guint *n);
void _kith_sim_editor_flush_mirror (KithSimEditor *self);
/* The person was told that this is saved, or gone (0). */
void
_kith_sim_editor_know (KithSimEditor *self, const char *id, gint64 revision);
/* Looks at the list. */
void _kith_sim_editor_glance (KithSimEditor *self);

/* What the form, or who has none, has in the outbox. (nullable) */
KithOutboxEntry *_kith_sim_editor_get_entry (KithSimEditor *self);
/* Opens a form for @draft, for what waits, or for what was kept of an earlier
 * one. */
void _kith_sim_editor_open_form (KithSimEditor *self, KithDraft *draft);
void _kith_sim_editor_open_entry (KithSimEditor *self, KithOutboxEntry *entry);
void _kith_sim_editor_resume (KithSimEditor *self, KithKeptDraft *kept);
/* What was typed and not saved is kept, or is not wanted. */
void _kith_sim_editor_close_form (KithSimEditor *self);
void _kith_sim_editor_discard_form (KithSimEditor *self);
/* The program ends: what was typed in the last moment need not be kept. */
void _kith_sim_editor_lose_form (KithSimEditor *self);
/* Whatever becomes of what was typed. */
void _kith_sim_editor_drop_form (KithSimEditor *self);
/* Looks after what was kept of a form.  FALSE: there is nothing. */
gboolean _kith_sim_editor_attend_kept (KithSimEditor *self);
/* The form shows what is in @contact wherever nothing was typed. */
void _kith_sim_editor_follow (KithSimEditor *self, KithContact *contact);
/* It shows something else than before. */
void _kith_sim_editor_note_shown (KithSimEditor *self);
/* Types something. */
void _kith_sim_editor_type (KithSimEditor *self);

/* Each begins it. */
void _kith_sim_editor_save (KithSimEditor *self);
/* Only what nothing waits for: what waits would be given up with it. */
void _kith_sim_editor_delete (KithSimEditor *self);
/* Looks after something that waits.  FALSE: nothing does. */
gboolean _kith_sim_editor_attend (KithSimEditor *self);
/* Merges another contact into that of the form, which is closed. */
void _kith_sim_editor_merge (KithSimEditor *self);
/* Labels a contact, or changes all there are. */
void _kith_sim_editor_operate (KithSimEditor *self);
/* Answers what is asked. */
void _kith_sim_editor_answer (KithSimEditor *self);

G_END_DECLS
