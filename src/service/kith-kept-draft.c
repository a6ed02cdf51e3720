/* kith-kept-draft.c: what was typed in a form and is not saved yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/kith-kept-draft-private.h"

#include "base/kith-json.h"
#include "base/kith-object.h"
#include "model/kith-draft.h"

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

KithKeptDraft *
_kith_kept_draft_new_from_json (const char *id, JsonObject *document)
{
  JsonObject *base_json = kith_json_get_object (document, "base");
  JsonObject *info_json = kith_json_get_object (document, "info");
  g_autoptr (KithContact) base = NULL;
  g_autoptr (KithContactInfo) info = NULL;
  KithKeptDraft *self;

  if (base_json != NULL)
    base = kith_contact_new_from_json (base_json, NULL);
  if (info_json != NULL)
    info = kith_contact_info_new_from_json (info_json, NULL);
  if (kith_json_get_int (document, "version", 0) != VERSION || info == NULL
      || (base_json != NULL) != (base != NULL))
    return NULL;

  self = _kith_kept_draft_new ();
  kith_set_str (&self->id, id);
  _kith_kept_draft_set (self, base, info,
                        kith_json_get_string (document, "entry"),
                        kith_json_get_int (document, "when", 0));

  return self;
}

JsonObject *
_kith_kept_draft_to_json (KithKeptDraft *self)
{
  JsonObject *document = json_object_new ();

  json_object_set_int_member (document, "version", VERSION);
  json_object_set_int_member (document, "when", self->when);
  kith_json_set_string (document, "entry", self->entry_id);
  if (self->base != NULL)
    json_object_set_object_member (
      document, "base", json_object_ref (kith_contact_get_json (self->base)));
  json_object_set_object_member (document, "info",
                                 json_object_ref (
                                   kith_contact_info_get_json (self->info)));

  return document;
}

/* Changes */

void
_kith_kept_draft_set (KithKeptDraft *self,
                      KithContact *base,
                      KithContactInfo *info,
                      const char *entry_id,
                      gint64 when)
{
  g_autoptr (KithContactInfo) copy = kith_contact_info_copy (info);

  g_set_object (&self->base, base);
  g_set_object (&self->info, copy);
  kith_set_str (&self->entry_id, entry_id);
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

gboolean
_kith_kept_draft_is (KithKeptDraft *self,
                     KithContact *base,
                     KithContactInfo *info,
                     const char *entry_id)
{
  return self->info != NULL && g_strcmp0 (self->entry_id, entry_id) == 0
         && is_same_contact (self->base, base)
         && kith_json_object_equal (kith_contact_info_get_json (self->info),
                                    kith_contact_info_get_json (info));
}

gboolean
_kith_kept_draft_rebase (KithKeptDraft *self,
                         KithContact *contact,
                         KithContact *base,
                         KithContactInfo *sent)
{
  g_autoptr (KithDraft) draft = kith_draft_new (self->base);

  kith_draft_set_info (draft, self->info);
  kith_draft_saved_since (draft, contact, base, sent);
  _kith_kept_draft_set (self, kith_draft_get_base (draft),
                        kith_draft_get_info (draft), NULL, self->when);

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
