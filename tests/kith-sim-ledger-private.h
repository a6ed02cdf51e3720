/* kith-sim-ledger-private.h: what the ledger holds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-sim-ledger.h"

G_BEGIN_DECLS

/* What is wanted of a contact that is to be deleted. */
#define KITH_SIM_GONE "(gone)"

/* One write. */
typedef struct
{
  guint who;
  gint64 revision;
  gboolean is_deletion;
  gboolean was_acknowledged;
  gboolean is_in_history;
  gboolean is_decided;   /* it makes what there is once more */
  gboolean is_unseeing;  /* it was wanted for whatever is there */
  char *source;          /* (nullable): what went into it by a merge */
  KithContactInfo *info; /* NULL of a deletion */
} KithSimWrite;

/* What was typed once. */
typedef struct
{
  guint who;
  char *path;
  char *contact; /* that it was made with, if it was, and for whom */
  guint maker;
  gboolean is_given_up;
  gboolean is_in_history;
} KithSimToken;

struct _KithSimLedger
{
  GHashTable *wishes;   /* "who path from to", of what may happen */
  GHashTable *accepted; /* "who path value" → what was seen instead */
  GHashTable *answers;  /* "who path value" → what was answered instead */
  GHashTable *tokens;   /* value → KithSimToken */
  GHashTable *writes;  /* contact → GPtrArray of KithSimWrite, as they came */
  GHashTable *history; /* contact → GHashTable of the leaves as they are now */
  GHashTable *gone;    /* contact → who was told that it is deleted */
  GHashTable *last;    /* contact → last revision in the history */
  GHashTable *again;   /* who → how many contacts may be made again */
  GString *wrong;      /* the first thing */
  guint n_writes;
};

/* (transfer full): what is wanted to happen to the target */
char *_kith_sim_ledger_print_merged (const char *source);
/* The first complaint counts. */
void _kith_sim_ledger_complain (KithSimLedger *self, const char *format, ...)
  G_GNUC_PRINTF (2, 3);
gboolean _kith_sim_ledger_is_wanted (KithSimLedger *self,
                                     guint who,
                                     const char *path,
                                     const char *from,
                                     const char *to);
/* Whether @who has decided that a contact is made again; that counts once. */
gboolean _kith_sim_ledger_take_again (KithSimLedger *self, guint who);

G_END_DECLS
