/* kith-kept-draft.c: what was typed in a form and is not saved yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-kept-draft-private.h"

#include "base/kith-json.h"
#include "base/kith-object.h"
#include "model/kith-draft.h"
#include "service/outbox/kith-outbox-entry-private.h"

/* Of the documents; what a newer Kith wrote is left alone. */
#define VERSION 1

G_DEFINE_FINAL_TYPE (KithKeptDraft, kith_kept_draft, G_TYPE_OBJECT)

static void
update_name (KithKeptDraft *self)
{
  g_free (self->name);
  self->name = kith_contact_info_get_display_name (self->info, FALSE);
  if (*self->name == '\0' && self->base != NULL)
    kith_set_str (&self->name, kith_contact_get_display_name (self->base));
}

static void
kith_kept_draft_finalize (GObject *object)
{
  KithKeptDraft *self = KITH_KEPT_DRAFT (object);

  g_clear_object (&self->base);
  g_clear_object (&self->info);
  g_clear_object (&self->over);
  g_clear_object (&self->over_base);
  g_free (self->id);
  g_free (self->entry_id);
  g_free (self->name);

  G_OBJECT_CLASS (kith_kept_draft_parent_class)->finalize (object);
}

static void
kith_kept_draft_class_init (KithKeptDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_kept_draft_finalize;
}

static void
kith_kept_draft_init (KithKeptDraft *self)
{
}

KithKeptDraft *
_kith_kept_draft_new (void)
{
  KithKeptDraft *self = g_object_new (KITH_TYPE_KEPT_DRAFT, NULL);

  self->id = g_uuid_string_random ();

  return self;
}

/* Documents */

static KithContact *
read_contact (JsonObject *document, const char *member)
{
  JsonObject *json = kith_json_get_object (document, member);

  return json != NULL ? kith_contact_new_from_json (json, NULL) : NULL;
}

static KithContactInfo *
read_info (JsonObject *document, const char *member)
{
  JsonObject *json = kith_json_get_object (document, member);

  return json != NULL ? kith_contact_info_new_from_json (json, NULL) : NULL;
}

KithKeptDraft *
_kith_kept_draft_new_from_json (const char *id, JsonObject *document)
{
  g_autoptr (KithContact) base = read_contact (document, "base");
  g_autoptr (KithContactInfo) info = read_info (document, "info");
  g_autoptr (KithContactInfo) over_info = read_info (document, "over");
  g_autoptr (KithContact) over_base = read_contact (document, "overBase");
  const KithTypedOver over = { kith_json_get_string (document, "entry"),
                               over_info, over_base };
  KithKeptDraft *self;

  if (kith_json_get_int (document, "version", 0) != VERSION || info == NULL
      || (kith_json_get_object (document, "base") != NULL) != (base != NULL))
    return NULL;

  self = _kith_kept_draft_new ();
  kith_set_str (&self->id, id);
  _kith_kept_draft_set (self, base, info, &over,
                        kith_json_get_int (document, "when", 0));

  return self;
}

static void
add_contact (JsonObject *document, const char *member, KithContact *contact)
{
  if (contact != NULL)
    json_object_set_object_member (
      document, member, json_object_ref (kith_contact_get_json (contact)));
}

static void
add_info (JsonObject *document, const char *member, KithContactInfo *info)
{
  if (info != NULL)
    json_object_set_object_member (
      document, member, json_object_ref (kith_contact_info_get_json (info)));
}

JsonObject *
_kith_kept_draft_to_json (KithKeptDraft *self)
{
  JsonObject *document = json_object_new ();

  json_object_set_int_member (document, "version", VERSION);
  json_object_set_int_member (document, "when", self->when);
  kith_json_set_string (document, "entry", self->entry_id);
  add_contact (document, "base", self->base);
  add_info (document, "info", self->info);
  add_info (document, "over", self->over);
  add_contact (document, "overBase", self->over_base);

  return document;
}

/* Changes */

void
_kith_kept_draft_set (KithKeptDraft *self,
                      KithContact *base,
                      KithContactInfo *info,
                      const KithTypedOver *over,
                      gint64 when)
{
  g_autoptr (KithContactInfo) copy = kith_contact_info_copy (info);

  g_set_object (&self->base, base);
  g_set_object (&self->info, copy);
  kith_set_str (&self->entry_id, over->entry_id);
  g_set_object (&self->over, over->info);
  g_set_object (&self->over_base, over->base);
  self->when = when;
  update_name (self);
}

static gboolean
is_same_contact (KithContact *a, KithContact *b)
{
  if (a == b)
    return TRUE;

  return a != NULL && b != NULL
         && kith_json_object_equal (kith_contact_get_json (a),
                                    kith_contact_get_json (b));
}

static gboolean
is_same_info (KithContactInfo *a, KithContactInfo *b)
{
  if (a == b)
    return TRUE;

  return a != NULL && b != NULL
         && kith_json_object_equal (kith_contact_info_get_json (a),
                                    kith_contact_info_get_json (b));
}

gboolean
_kith_kept_draft_is (KithKeptDraft *self,
                     KithContact *base,
                     KithContactInfo *info,
                     const KithTypedOver *over)
{
  return is_same_contact (self->base, base) && is_same_info (self->info, info)
         && g_strcmp0 (self->entry_id, over->entry_id) == 0
         && is_same_info (self->over, over->info)
         && is_same_contact (self->over_base, over->base);
}

/* One of before it was kept what it was typed over was over all that waits. */
KithTypedOver
_kith_kept_draft_get_over (KithKeptDraft *self, KithOutboxEntry *entry)
{
  const KithTypedOver known = { self->entry_id, self->over, self->over_base };
  const KithTypedOver all = { self->entry_id,
                              _kith_outbox_entry_get_put (entry),
                              entry->form_base };

  return self->over != NULL ? known : all;
}

gboolean
_kith_kept_draft_rebase (KithKeptDraft *self,
                         KithOutboxEntry *entry,
                         KithContact *contact)
{
  const KithTypedOver nothing = { 0 };
  const KithTypedOver over = _kith_kept_draft_get_over (self, entry);
  g_autoptr (KithContact)
    seen = _kith_outbox_entry_new_seen (entry, contact, self->base, over.info);
  g_autoptr (KithDraft) draft = kith_draft_new (self->base);

  kith_draft_set_info (draft, self->info);
  kith_draft_saved_since (draft, seen, over.base, over.info);
  _kith_kept_draft_set (self, kith_draft_get_base (draft),
                        kith_draft_get_info (draft), &nothing, self->when);

  return kith_draft_is_dirty (draft);
}

/* What it is */

const char *
kith_kept_draft_get_contact_id (KithKeptDraft *self)
{
  g_return_val_if_fail (KITH_IS_KEPT_DRAFT (self), NULL);

  return self->base != NULL ? kith_contact_get_id (self->base) : NULL;
}

const char *
kith_kept_draft_get_name (KithKeptDraft *self)
{
  g_return_val_if_fail (KITH_IS_KEPT_DRAFT (self), NULL);

  return self->name;
}

KithContact *
kith_kept_draft_get_base (KithKeptDraft *self)
{
  g_return_val_if_fail (KITH_IS_KEPT_DRAFT (self), NULL);

  return self->base;
}

KithContactInfo *
kith_kept_draft_get_info (KithKeptDraft *self)
{
  g_return_val_if_fail (KITH_IS_KEPT_DRAFT (self), NULL);

  return self->info;
}

gint64
kith_kept_draft_get_when (KithKeptDraft *self)
{
  g_return_val_if_fail (KITH_IS_KEPT_DRAFT (self), -1);

  return self->when;
}
