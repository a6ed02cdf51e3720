/* kith-outbox-entry.h: one change that waits to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/edit/kith-edit.h"

G_BEGIN_DECLS

/**
 * KithOutboxOperation:
 * @KITH_OUTBOX_CREATE: a new contact
 * @KITH_OUTBOX_UPDATE: a change of one
 * @KITH_OUTBOX_DELETE: its deletion
 */
typedef enum
{
  KITH_OUTBOX_CREATE,
  KITH_OUTBOX_UPDATE,
  KITH_OUTBOX_DELETE,
} KithOutboxOperation;

/**
 * KithOutboxState:
 * @KITH_OUTBOX_WAITING: it is sent when its time has come
 * @KITH_OUTBOX_SENDING: it is on its way
 * @KITH_OUTBOX_NEEDS_ANSWER: somebody else changed or deleted the contact: a
 *   person must decide
 * @KITH_OUTBOX_FAILED: it was refused: a person must change it, or try again
 */
typedef enum
{
  KITH_OUTBOX_WAITING,
  KITH_OUTBOX_SENDING,
  KITH_OUTBOX_NEEDS_ANSWER,
  KITH_OUTBOX_FAILED,
} KithOutboxState;

GType kith_outbox_state_get_type (void);
#define KITH_TYPE_OUTBOX_STATE (kith_outbox_state_get_type ())

/* What a person wants to have changed, and how far that has come.  Property
 * "state", notified whenever anything of it changes.
 */
#define KITH_TYPE_OUTBOX_ENTRY (kith_outbox_entry_get_type ())
G_DECLARE_FINAL_TYPE (KithOutboxEntry,
                      kith_outbox_entry,
                      KITH,
                      OUTBOX_ENTRY,
                      GObject)

const char *kith_outbox_entry_get_id (KithOutboxEntry *self);
KithOutboxOperation kith_outbox_entry_get_operation (KithOutboxEntry *self);
KithOutboxState kith_outbox_entry_get_state (KithOutboxEntry *self);
/* (nullable): NULL for a new contact. */
const char *kith_outbox_entry_get_contact_id (KithOutboxEntry *self);
/* Of a new one, until it is made. (nullable) */
const char *kith_outbox_entry_get_unsent_id (KithOutboxEntry *self);
/* Of the contact, as it is to be; "" when it has none. */
const char *kith_outbox_entry_get_name (KithOutboxEntry *self);
/* The contact it started from. (transfer none) (nullable) */
KithContact *kith_outbox_entry_get_base (KithOutboxEntry *self);
/* What it is to become; for reading. (transfer none) (nullable): NULL for a
 * deletion. */
KithContactInfo *kith_outbox_entry_get_info (KithOutboxEntry *self);
/* Of a deletion that needs an answer: the contact as others have left it.
 * (transfer none) (nullable) */
KithContact *kith_outbox_entry_get_theirs (KithOutboxEntry *self);
/* Why it is still here. (nullable): it was not tried yet */
const GError *kith_outbox_entry_get_error (KithOutboxEntry *self);
/* Since when; microseconds since 1970. */
gint64 kith_outbox_entry_get_since (KithOutboxEntry *self);
guint kith_outbox_entry_get_n_attempts (KithOutboxEntry *self);
/* When it is tried next; microseconds since 1970; -1: not by itself. */
gint64 kith_outbox_entry_get_next_retry (KithOutboxEntry *self);
/* Somebody must answer, change it, or try again, and nobody does just now. */
gboolean kith_outbox_entry_needs_person (KithOutboxEntry *self);
/* How it is saved: for its conflict.  (transfer none) (nullable): NULL for a
 * deletion. */
KithEdit *kith_outbox_entry_get_edit (KithOutboxEntry *self);

G_END_DECLS
