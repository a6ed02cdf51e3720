/* kith-sim-form.c: a person's form, and what is kept of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-editor-private.h"

/* What a form showed from some moment on. */
typedef struct
{
  gint64 since; /* monotonic */
  KithContactInfo *info;
} Shown;

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  g_object_unref (shown->info);
  g_free (shown);
}

static gint64
get_now (KithSimEditor *self)
{
  return kith_clock_get_monotonic_time (KITH_CLOCK (self->world->clock));
}

void
_kith_sim_editor_note_shown (KithSimEditor *self)
{
  Shown *shown = g_new (Shown, 1);

  shown->since = get_now (self);
  shown->info = kith_contact_info_copy (kith_draft_get_info (self->draft));
  g_queue_push_head (&self->shown, shown);
}

/* What it showed when all that it shows had to be on the disk. (nullable) */
static KithContactInfo *
find_certain (KithSimEditor *self)
{
  for (GList *link = self->shown.head; link != NULL; link = link->next)
    {
      Shown *shown = link->data;

      if (shown->since + KITH_KEEPER_USEC <= get_now (self))
        return shown->info;
    }

  return NULL;
}

KithOutboxEntry *
_kith_sim_editor_get_entry (KithSimEditor *self)
{
  return self->post != NULL ? kith_post_get_entry (self->post) : self->entry;
}

/* @post: (transfer full), as is @keeper */
static void
take_form (KithSimEditor *self, KithPost *post, KithKeeper *keeper)
{
  self->post = post;
  self->keeper = keeper;
  self->draft = g_object_ref (kith_post_get_draft (post));
}

void
_kith_sim_editor_open_form (KithSimEditor *self, KithDraft *draft)
{
  KithPost *post = kith_post_new (self->outbox, draft);

  take_form (self, post, kith_keeper_new (self->outbox, post));
}

void
_kith_sim_editor_resume (KithSimEditor *self, KithKeptDraft *kept)
{
  KithKeeper *keeper = kith_keeper_new_for_kept (self->outbox, kept);
  KithOutboxEntry *entry;

  take_form (self, g_object_ref (kith_keeper_get_post (keeper)), keeper);
  entry = kith_post_get_entry (self->post);
  if (entry != NULL)
    self->kept = kith_contact_info_copy (kith_outbox_entry_get_info (entry));
  _kith_sim_editor_note_shown (self);
}

void
_kith_sim_editor_open_entry (KithSimEditor *self, KithOutboxEntry *entry)
{
  KithPost *post = kith_post_new_for_entry (self->outbox, entry);

  _kith_sim_editor_tell (self, "opens what waits");
  take_form (self, post, kith_keeper_new (self->outbox, post));
  self->kept = kith_contact_info_copy (kith_outbox_entry_get_info (entry));
}

void
_kith_sim_editor_type (KithSimEditor *self)
{
  kith_sim_type (self->world, self->index, self->draft);
  _kith_sim_editor_note_shown (self);
}

void
_kith_sim_editor_follow (KithSimEditor *self, KithContact *contact)
{
  KithContact *base = kith_draft_get_base (self->draft);
  g_autoptr (KithMerge) merge = NULL;

  if (!g_str_equal (kith_contact_get_id (base), kith_contact_get_id (contact))
      || kith_contact_get_revision (base)
           >= kith_contact_get_revision (contact))
    return;

  kith_sim_tell (self->world, "ed%u sees revision %d of %.4s", self->index,
                 (int) kith_contact_get_revision (contact),
                 kith_contact_get_id (contact));
  merge = kith_draft_follow (self->draft, contact, NULL, NULL);
  _kith_sim_editor_note_shown (self);
}

void
_kith_sim_editor_drop_form (KithSimEditor *self)
{
  if (self->keeper != NULL)
    kith_keeper_close (self->keeper);
  g_clear_object (&self->keeper);
  g_clear_object (&self->post);
  g_clear_object (&self->draft);
  g_clear_object (&self->kept);
  g_clear_object (&self->entry);
  g_queue_clear_full (&self->shown, shown_free);
  self->is_asked = FALSE;
}

void
_kith_sim_editor_close_form (KithSimEditor *self)
{
  _kith_sim_editor_tell (self, "closes its form");
  _kith_sim_editor_drop_form (self);
}

void
_kith_sim_editor_discard_form (KithSimEditor *self)
{
  _kith_sim_editor_tell (self, "discards what it has typed");
  kith_sim_give_up_info (self->world, kith_draft_get_info (self->draft),
                         kith_post_get_entry (self->post) != NULL ? self->kept
                                                                  : NULL);
  kith_keeper_discard (self->keeper);
  _kith_sim_editor_drop_form (self);
}

void
_kith_sim_editor_lose_form (KithSimEditor *self)
{
  KithContactInfo *certain = find_certain (self);
  gboolean has_put = kith_post_get_entry (self->post) != NULL;
  g_autoptr (KithContactInfo)
    last = kith_contact_info_copy (kith_draft_get_info (self->draft));

  kith_sim_lose_info (self->world, last, certain, has_put ? self->kept : NULL);
}

/* What was kept */

static void
discard_kept (KithSimEditor *self, KithKeptDraft *kept)
{
  const char *id = kith_kept_draft_get_contact_id (kept);
  KithOutboxEntry *entry = id != NULL ? kith_outbox_find (self->outbox, id)
                                      : NULL;

  _kith_sim_editor_tell (self, "discards what was kept");
  kith_sim_give_up_info (self->world, kith_kept_draft_get_info (kept),
                         entry != NULL ? kith_outbox_entry_get_info (entry)
                                       : NULL);
  kith_drafts_discard (kith_outbox_get_drafts (self->outbox), kept);
}

gboolean
_kith_sim_editor_attend_kept (KithSimEditor *self)
{
  GListModel *drafts = G_LIST_MODEL (kith_outbox_get_drafts (self->outbox));
  guint n = g_list_model_get_n_items (drafts);
  g_autoptr (KithKeptDraft) kept = NULL;

  if (n == 0)
    return FALSE;

  kept = g_list_model_get_item (drafts, kith_sim_draw (self->world, n));
  if (!self->world->is_calm && kith_sim_chance (self->world, 20))
    {
      discard_kept (self, kept);
      return TRUE;
    }

  _kith_sim_editor_tell (self, "goes on with what was kept");
  _kith_sim_editor_resume (self, kept);

  return TRUE;
}
