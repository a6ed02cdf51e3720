/* kith-kept-draft-private.h: what a kept draft is, for who keeps it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "service/outbox/kith-kept-draft.h"
#include "service/outbox/kith-outbox-entry.h"

G_BEGIN_DECLS

/* What waits, over which a draft was typed: what its form had put of it then,
 * and of what that was a change.  All borrowed and nullable. */
typedef struct
{
  const char *entry_id;
  KithContactInfo *info;
  KithContact *base;
} KithTypedOver;

struct _KithKeptDraft
{
  GObject parent_instance;

  char *id;
  KithContact *base;      /* NULL: a new contact */
  KithContactInfo *info;  /* NULL: nothing is kept yet */
  char *entry_id;         /* (nullable): what waits, over which it was typed */
  KithContactInfo *over;  /* (nullable): what that was in its form then */
  KithContact *over_base; /* (nullable) */
  gint64 when;
  char *name;
};

/* Keeps nothing yet. */
KithKeptDraft *_kith_kept_draft_new (void);
/* (nullable): NULL when @document is no draft. */
KithKeptDraft *_kith_kept_draft_new_from_json (const char *id,
                                               JsonObject *document);
/* (transfer full) */
JsonObject *_kith_kept_draft_to_json (KithKeptDraft *self);
/* @base: (nullable) */
void _kith_kept_draft_set (KithKeptDraft *self,
                           KithContact *base,
                           KithContactInfo *info,
                           const KithTypedOver *over,
                           gint64 when);
/* Whether it is that already, whenever that was. */
gboolean _kith_kept_draft_is (KithKeptDraft *self,
                              KithContact *base,
                              KithContactInfo *info,
                              const KithTypedOver *over);
/* What it was typed over, of which @entry is. */
KithTypedOver _kith_kept_draft_get_over (KithKeptDraft *self,
                                         KithOutboxEntry *entry);
/* What it was typed over, @entry, was sent as @contact.
 * FALSE: nothing of it is left to save. */
gboolean _kith_kept_draft_rebase (KithKeptDraft *self,
                                  KithOutboxEntry *entry,
                                  KithContact *contact);

G_END_DECLS
