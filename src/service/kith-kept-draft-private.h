/* kith-kept-draft-private.h: what a kept draft is, for who keeps it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "service/kith-kept-draft.h"
#include "service/kith-outbox-entry.h"

G_BEGIN_DECLS

struct _KithKeptDraft
{
  GObject parent_instance;

  char *id;
  KithContact *base;     /* NULL: a new contact */
  KithContactInfo *info; /* NULL: nothing is kept yet */
  char *entry_id;        /* (nullable): what waits, over which it was typed */
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
/* @base, @entry_id: (nullable) */
void _kith_kept_draft_set (KithKeptDraft *self,
                           KithContact *base,
                           KithContactInfo *info,
                           const char *entry_id,
                           gint64 when);
/* Whether it is that already, whenever that was. */
gboolean _kith_kept_draft_is (KithKeptDraft *self,
                              KithContact *base,
                              KithContactInfo *info,
                              const char *entry_id);
/* What it was typed over was sent as @contact, and was @sent in the form, as a
 * change of @base (nullable).
 * FALSE: nothing of it is left to save. */
gboolean _kith_kept_draft_rebase (KithKeptDraft *self,
                                  KithContact *contact,
                                  KithContact *base,
                                  KithContactInfo *sent);

G_END_DECLS
