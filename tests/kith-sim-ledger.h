/* kith-sim-ledger.h: who wanted what, and whether it came so
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact.h"

G_BEGIN_DECLS

/* Is told what persons type and decide, what a server wrote for whom, and what
 * each was told; in the end, what the server's history holds.  Then it knows
 * whether the promises were kept:
 *
 * - the history has every write once, revisions rise by one;
 * - what was acknowledged, and what anybody was shown, is in it as it was
 *   acknowledged or shown;
 * - what anybody was told is deleted is not there;
 * - no value took another's place unless the person who put it there had seen
 *   that other value;
 * - no value that a person entered has disappeared, unless that person decided
 *   so or it got into the history;
 * - in the end everybody sees what is there.
 *
 * A leaf is a text, an item, a label or a custom value, named by its path as in
 * KithMergeRow; no value is "".  Every text that is typed is a token: no other
 * is equal to it.
 */
typedef struct _KithSimLedger KithSimLedger;

/* What is seen by who changes it without looking. */
#define KITH_SIM_WHATEVER "(whatever)"

KithSimLedger *kith_sim_ledger_new (void);
void kith_sim_ledger_free (KithSimLedger *self);

/* Path → value of every leaf. (transfer full) */
GHashTable *kith_sim_leaves_new (KithContactInfo *info);

/* @who put @value where the form showed @shown. */
void kith_sim_ledger_type (KithSimLedger *self,
                           guint who,
                           const char *path,
                           const char *shown,
                           const char *value);
/* @who has seen @seen and decided that @value is to be there. */
void kith_sim_ledger_decide (KithSimLedger *self,
                             guint who,
                             const char *path,
                             const char *seen,
                             const char *value);
/* @who has seen @seen and decided for it, against @value, which may still be in
 * the form; what is typed over that is typed by one who has seen @seen. */
void kith_sim_ledger_accept (KithSimLedger *self,
                             guint who,
                             const char *path,
                             const char *seen,
                             const char *value);
/* @who was shown @mine as what is to be saved, and @seen as what is there, and
 * typed @value instead of both. */
void kith_sim_ledger_answer (KithSimLedger *self,
                             guint who,
                             const char *path,
                             const char *mine,
                             const char *seen,
                             const char *value);
/* @who saves a form that shows @value, and showed @before when it was saved the
 * last time: that is to be there instead of @before, whatever @who has said of
 * it meanwhile. */
void kith_sim_ledger_save_over (KithSimLedger *self,
                                guint who,
                                const char *path,
                                const char *before,
                                const char *value);
/* @who has decided that a contact is made once more than there is one. */
void kith_sim_ledger_make_again (KithSimLedger *self, guint who);
/* @value need not come to be: the person gave it up. */
void kith_sim_ledger_give_up (KithSimLedger *self, const char *value);
gboolean kith_sim_ledger_is_given_up (KithSimLedger *self, const char *value);
/* The person wants the contact gone, and has seen this of it. */
void kith_sim_ledger_want_gone (KithSimLedger *self,
                                guint who,
                                const char *contact,
                                gint64 revision);

/* @who has seen @revision of @target, and wants @source to go into it, whatever
 * that is by now. */
void kith_sim_ledger_want_merged (KithSimLedger *self,
                                  guint who,
                                  const char *target,
                                  gint64 revision,
                                  const char *source);

/* The server made @revision for @who; @info: NULL when it deleted the
 * contact. */
void kith_sim_ledger_wrote (KithSimLedger *self,
                            guint who,
                            const char *contact,
                            gint64 revision,
                            KithContactInfo *info);
/* The server made @revision of @target, and @source is gone by it. */
void kith_sim_ledger_merged (KithSimLedger *self,
                             guint who,
                             const char *target,
                             gint64 revision,
                             KithContactInfo *info,
                             const char *source);
/* As kith_sim_ledger_wrote(), of a change that was wanted for whatever is
 * there. */
void kith_sim_ledger_wrote_over (KithSimLedger *self,
                                 guint who,
                                 const char *contact,
                                 gint64 revision,
                                 KithContactInfo *info);
/* The last that was written; 0: nothing, or it is deleted. */
gint64 kith_sim_ledger_get_revision (KithSimLedger *self, const char *contact);
/* Whether the server has ever written @value in this leaf. */
gboolean kith_sim_ledger_was_written (KithSimLedger *self,
                                      const char *path,
                                      const char *value);
/* @who was told that this is saved. */
void kith_sim_ledger_acknowledged (KithSimLedger *self,
                                   guint who,
                                   KithContact *contact);
/* @who was told that this is so. */
void kith_sim_ledger_saw (KithSimLedger *self, guint who, KithContact *contact);
/* @who was told that @contact is deleted. */
void
kith_sim_ledger_saw_gone (KithSimLedger *self, guint who, const char *contact);
/* In the end @who sees these, which are all there are.  @contacts:
 * (element-type KithContact) */
void
kith_sim_ledger_agree (KithSimLedger *self, guint who, GPtrArray *contacts);

/* An entry of the history, in its order. */
void kith_sim_ledger_history (KithSimLedger *self,
                              const char *contact,
                              gint64 revision,
                              gboolean is_deletion,
                              KithContactInfo *info);
/* What is wrong, once the history has been told. (transfer full) (nullable) */
char *kith_sim_ledger_check (KithSimLedger *self);
/* How many writes the server made. */
guint kith_sim_ledger_get_n_writes (KithSimLedger *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithSimLedger, kith_sim_ledger_free)

G_END_DECLS
