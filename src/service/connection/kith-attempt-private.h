/* kith-attempt-private.h: one write that an edit asks a server for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact.h"
#include "model/kith-merge.h"

G_BEGIN_DECLS

/* Sent as often as it takes to learn its outcome, always the same: that it is
 * carried out at most once is what its revision and its key are for.
 */
typedef struct
{
  KithContact *against; /* NULL: a create */
  JsonObject *patch;
  char *key;
  KithContactInfo *sent; /* the draft's info that this is to save */
  gboolean is_recorded;  /* a crash does not lose it */
} KithAttempt;

KithAttempt *_kith_attempt_new (KithContact *against,
                                KithContactInfo *wanted,
                                KithContactInfo *sent);
void _kith_attempt_free (KithAttempt *attempt);
/* To be sent again after a crash. */
JsonObject *_kith_attempt_to_json (KithAttempt *attempt);
/* (nullable): NULL when @json is no attempt. */
KithAttempt *_kith_attempt_new_from_json (JsonObject *json);

gboolean _kith_attempt_is_empty (KithAttempt *attempt);
/* What it makes of the contact. (transfer full) */
KithContactInfo *_kith_attempt_get_result (KithAttempt *attempt);
/* Whether it is a change of that revision. @contact: (nullable) */
gboolean _kith_attempt_is_against (KithAttempt *attempt, KithContact *contact);
/* Whether both ask for the same. */
gboolean _kith_attempt_equal (KithAttempt *a, KithAttempt *b);
/* Whether @contact is what this very attempt has made of its contact, and
 * nothing else (rule R7). */
gboolean _kith_attempt_made (KithAttempt *attempt, KithContact *contact);
/* Of an attempt whose reply was lost, and @merge with the @latest contact: it
 * may have been made and undone since, so that what stands there as before is
 * no sign that it never was (rule R7). */
gboolean _kith_attempt_is_ambiguous (KithAttempt *attempt,
                                     KithContact *latest,
                                     KithMerge *merge);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithAttempt, _kith_attempt_free)

G_END_DECLS
