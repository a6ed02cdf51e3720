/* kith-sim-private.h: the world, as its persons see it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-crash-vfs.h"
#include "kith-fake-clock.h"
#include "kith-sim-ledger.h"
#include "kith-sim-network.h"
#include "kith-sim-stream.h"
#include "kith-sim-wire.h"
#include "kith-sim.h"
#include "kith-test-server.h"
#include "model/kith-conflict.h"
#include "model/kith-draft.h"

G_BEGIN_DECLS

#define KITH_SIM_MSEC ((gint64) 1000)
#define KITH_SIM_START_USEC G_GINT64_CONSTANT (1700000000000000)

#define KITH_SIM_N_EDITORS 3

typedef struct
{
  guint32 seed;
  GRand *rand;
  KithFakeClock *clock;
  KithSimLedger *ledger;
  GPtrArray *contacts; /* ids of those that persons know of */
  /* Where each, and anybody, has typed last; 0: nowhere. */
  guint typed_last[KITH_SIM_N_EDITORS + 1];
  guint n_tokens;
  guint n_conflicts;
  guint n_mirrored;  /* how often a mirror was compared with the server */
  gint64 last_seq;   /* of the server's history */
  gboolean is_plain; /* a server that tells nothing: it is asked */
  gboolean is_calm;  /* nothing goes wrong any more: everybody ends */
  char *wrong;
  GChecksum *digest;
} KithSimWorld;

typedef struct _KithSim KithSim;
typedef struct _KithSimEditor KithSimEditor;
typedef void (*KithSimFunc) (KithSim *sim, gpointer data);

/* The world, and what is in it. */
struct _KithSim
{
  KithSimWorld world;
  KithSimOptions options;

  char *folder;
  KithTestServer *server; /* NULL while its power is cut */
  KithSimWire *wire;      /* to it; NULL: not yet */
  KithFakeClock *server_clock;
  char *server_folder;
  KithCrashImage *image;
  guint n_servers;
  guint n_crashes;

  KithSimLink *links[KITH_SIM_N_EDITORS];
  KithSimStream *streams[KITH_SIM_N_EDITORS]; /* NULL: nobody listens */
  gint64
    beats[KITH_SIM_N_EDITORS]; /* when each was told something; monotonic */
  gboolean is_telling[KITH_SIM_N_EDITORS];
  gboolean is_offline[KITH_SIM_N_EDITORS];
  KithSimEditor *editors[KITH_SIM_N_EDITORS];
  guint n_acts;

  GQueue events;      /* Event, the next first */
  GPtrArray *arrived; /* KithSimRequest that nothing was decided about */
  guint n_seq;
};

gint64 kith_sim_get_now (KithSim *sim);
/* Has @func happen after some time between the two.  @data: (transfer full),
 * freed by @free after @func */
void kith_sim_later (KithSim *sim,
                     guint min_msec,
                     guint max_msec,
                     KithSimFunc func,
                     gpointer data,
                     GDestroyNotify free);
/* Whose request it is. */
guint kith_sim_get_index (KithSim *sim, KithSimRequest *request);

/* What all worlds start from: each takes long to make, and is made once. Before
 * anything is drawn in a world */
void kith_sim_prepare_stores (void);
/* Puts a store without contacts there. */
void kith_sim_put_store (const char *folder, const char *name);
/* One with what the first server of a world has; that is told to the ledger. */
void kith_sim_put_server_store (const char *folder);
void kith_sim_note_first (KithSimWorld *world);

void kith_sim_start_server (KithSim *sim);
/* What the server does while it is stopped is done to files that nobody will
 * see again. */
void kith_sim_cut_power (KithSim *sim);
/* For a while. */
void kith_sim_fill_disk (KithSim *sim);
/* Brings a request to the server, and tells the ledger what came of it. */
void kith_sim_deliver (KithSim *sim, KithSimRequest *request);
/* The server begins to tell what happens. */
void kith_sim_listen (KithSim *sim, KithSimRequest *request);
/* Something has happened, which all who listen hear sooner or later. */
void kith_sim_tell_events (KithSim *sim);
/* From time to time the server says that it is there. */
void kith_sim_beat (KithSim *sim, guint index);
/* Nobody listens there any more. */
void kith_sim_stop_telling (KithSim *sim, guint index);
/* Something may go wrong by itself, for all or for one. */
void kith_sim_disturb (KithSim *sim, guint index);
/* Whether a person's network is there, and a server at its end. */
void kith_sim_set_up_link (KithSim *sim, guint index);
/* Decides what becomes of a request. */
void kith_sim_draw_fate (KithSim *sim, KithSimRequest *request);

/* Writes a line of the story. */
void kith_sim_tell (KithSimWorld *world, const char *format, ...)
  G_GNUC_PRINTF (2, 3);
/* The first complaint counts. */
void kith_sim_complain (KithSimWorld *world, const char *format, ...)
  G_GNUC_PRINTF (2, 3);
/* TRUE in @percent of all cases. */
gboolean kith_sim_chance (KithSimWorld *world, guint percent);
guint kith_sim_draw (KithSimWorld *world, guint n);
guint32 kith_sim_draw_seed (KithSimWorld *world);

/* What @who types into a form; all of it is told to the ledger. */
void kith_sim_type (KithSimWorld *world, guint who, KithDraft *draft);
void kith_sim_type_text (KithSimWorld *world,
                         guint who,
                         KithDraft *draft,
                         KithField field);
/* The label that is given and taken. */
#define KITH_SIM_LABEL "custom.friends"
/* (transfer full) */
char *kith_sim_get_label_path (void);
/* A text that is equal to no other. (transfer full) */
char *kith_sim_make_token (KithSimWorld *world, guint who);
/* @who saves the form once more, which is @info now and was @before. */
void kith_sim_save_over (KithSimWorld *world,
                         guint who,
                         KithContactInfo *before,
                         KithContactInfo *info);
/* What of @info is not in @except (nullable) need not come to be. */
void kith_sim_give_up_info (KithSimWorld *world,
                            KithContactInfo *info,
                            KithContactInfo *except);
/* What of @info is in neither of the others (nullable) need not come to be. */
void kith_sim_lose_info (KithSimWorld *world,
                         KithContactInfo *info,
                         KithContactInfo *certain,
                         KithContactInfo *kept);
/* Decides all that is undecided. */
void kith_sim_answer (KithSimWorld *world, guint who, KithConflict *conflict);
/* What was typed as an answer goes with the question. */
void kith_sim_give_up_answers (KithSimWorld *world, KithConflict *conflict);

/* A person with a window: one form, an outbox, and perhaps a mirror.  @folder:
 * of its files.  @link: borrowed */
KithSimEditor *kith_sim_editor_new (KithSimWorld *world,
                                    guint index,
                                    const char *folder,
                                    const char *origin,
                                    KithSimLink *link,
                                    gboolean has_mirror);
void kith_sim_editor_free (KithSimEditor *self);
/* Does something, whatever comes to mind. */
void kith_sim_editor_act (KithSimEditor *self);
/* Its program is killed, or the power is cut: what is left is what is on its
 * disk.  It begins again when it acts the next time. */
void kith_sim_editor_crash (KithSimEditor *self);
/* Nothing will happen to it before a request is answered or time goes on.
 * @n_waits: (inout): one more for each wait of its on the clock */
gboolean kith_sim_editor_is_quiet (KithSimEditor *self, guint *n_waits);
/* How many forms of its are open, each of which may wait for a moment to write
 * what is typed. */
guint kith_sim_editor_count_forms (KithSimEditor *self);
/* Waits until its file is written. */
void kith_sim_editor_flush (KithSimEditor *self);
/* Looks at all there are, and tells the ledger. */
void kith_sim_editor_look (KithSimEditor *self);
/* Has nothing that is unsaved or under way. */
gboolean kith_sim_editor_is_done (KithSimEditor *self);

/* The mirror's clock, which goes as the world's does. (nullable): NULL where
 * the person has no mirror */
KithFakeClock *kith_sim_editor_get_mirror_clock (KithSimEditor *self);
/* Something happens to its mirror. */
void kith_sim_editor_disturb_mirror (KithSimEditor *self);
/* The power will be cut while its mirror is written. */
void kith_sim_editor_arm (KithSimEditor *self);
/* Crashes if that has come. */
void kith_sim_editor_crash_armed (KithSimEditor *self);
/* Whatever is known of the mirror must be so. */
void kith_sim_editor_check_mirror (KithSimEditor *self);
/* Has nothing to ask; of a server that tells nothing: since @usec. */
gboolean kith_sim_editor_is_mirrored (KithSimEditor *self, gint64 usec);
/* The mirror holds these, as they are.  @there: id → JsonObject */
void kith_sim_editor_compare_mirror (KithSimEditor *self, GHashTable *there);

G_END_DECLS
