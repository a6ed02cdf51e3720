/* kith-post.c: a form's way to the outbox
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-post-private.h"

#include "base/kith-json.h"
#include "model/kith-patch.h"
#include "service/edit/kith-edit-private.h"
#include "service/outbox/kith-outbox-private.h"

struct _KithPost
{
  GObject parent_instance;

  /* construct */
  KithOutbox *outbox;
  KithDraft *draft;

  KithOutboxEntry *entry; /* what is kept, or NULL */
  KithContactInfo *kept;  /* the draft as it is kept */
  KithContact *kept_base; /* (nullable): what that is a change of */
  KithEdit *edit;         /* of the last save */
  KithEdit *direct;       /* of saves that could not be kept */
  GTask *task;            /* of the save that is under way */
  gboolean is_asking;
  gboolean is_of_entry; /* the draft is the entry's, and no form's */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_SETTLED,
  SIGNAL_ANSWERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithPost, kith_post, G_TYPE_OBJECT)

/* The task data of a save */
typedef struct
{
  KithWriteOptions options;
  KithContactInfo *info; /* what is being kept */
  KithContact *base;     /* (nullable): of which it is a change */
} Save;

static void
save_free (Save *save)
{
  g_clear_object (&save->info);
  g_clear_object (&save->base);
  g_free (save);
}

static void
forget_entry (KithPost *self)
{
  g_clear_object (&self->entry);
  g_clear_object (&self->kept);
  g_clear_object (&self->kept_base);
  self->is_asking = FALSE;
}

/* What happens without the form */

static void
sent_cb (KithPost *self, KithOutboxEntry *entry, KithContact *contact)
{
  g_autoptr (KithContact) seen = NULL;

  if (entry != self->entry || self->task != NULL || contact == NULL)
    return;

  seen = _kith_outbox_entry_new_seen (entry, contact,
                                      kith_draft_get_base (self->draft),
                                      self->kept);
  kith_draft_saved_since (self->draft, seen, self->kept_base, self->kept);
  g_set_object (&self->edit, kith_outbox_entry_get_edit (entry));
  forget_entry (self);
  g_signal_emit (self, signals[SIGNAL_SETTLED], 0, contact);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Somebody has taken it back: it is the form's alone again. */
static void
outbox_changed_cb (KithPost *self)
{
  if (self->entry == NULL || self->task != NULL)
    return;

  if (!kith_outbox_contains (self->outbox, self->entry))
    forget_entry (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The class */

static void
kith_post_dispose (GObject *object)
{
  KithPost *self = KITH_POST (object);

  if (self->entry != NULL)
    kith_outbox_release (self->outbox, self->entry);
  forget_entry (self);

  G_OBJECT_CLASS (kith_post_parent_class)->dispose (object);
}

static void
kith_post_finalize (GObject *object)
{
  KithPost *self = KITH_POST (object);

  g_clear_object (&self->edit);
  g_clear_object (&self->direct);
  g_clear_object (&self->draft);
  g_clear_object (&self->outbox);

  G_OBJECT_CLASS (kith_post_parent_class)->finalize (object);
}

static void
kith_post_class_init (KithPostClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kith_post_dispose;
  object_class->finalize = kith_post_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", KITH_TYPE_POST,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", KITH_TYPE_POST,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 1,
                                          KITH_TYPE_CONTACT);
  signals[SIGNAL_ANSWERED] = g_signal_new ("answered", KITH_TYPE_POST,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 0);
}

static void
kith_post_init (KithPost *self)
{
}

/**
 * kith_post_new:
 * @outbox: where it is kept and sent from
 * @draft: what is saved
 *
 * Returns: (transfer full): a post that keeps nothing yet
 */
KithPost *
kith_post_new (KithOutbox *outbox, KithDraft *draft)
{
  KithPost *self;

  g_return_val_if_fail (KITH_IS_OUTBOX (outbox), NULL);
  g_return_val_if_fail (KITH_IS_DRAFT (draft), NULL);

  self = g_object_new (KITH_TYPE_POST, NULL);
  self->outbox = g_object_ref (outbox);
  self->draft = g_object_ref (draft);
  g_signal_connect_object (outbox, "sent", G_CALLBACK (sent_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (outbox, "changed", G_CALLBACK (outbox_changed_cb),
                           self, G_CONNECT_SWAPPED);

  return self;
}

KithPost *
_kith_post_new_over (KithOutbox *outbox,
                     KithOutboxEntry *entry,
                     KithDraft *draft,
                     const KithTypedOver *over)
{
  KithPost *self = kith_post_new (outbox, draft);

  self->entry = g_object_ref (entry);
  self->kept = kith_contact_info_copy (over->info);
  g_set_object (&self->kept_base, over->base);

  return self;
}

/**
 * kith_post_new_for_entry:
 * @outbox: an outbox
 * @entry: a change in it that is no deletion
 *
 * Returns: (transfer full): a post of that entry, with the draft it was of
 */
KithPost *
kith_post_new_for_entry (KithOutbox *outbox, KithOutboxEntry *entry)
{
  g_autoptr (KithDraft) draft = NULL;
  KithTypedOver over = { 0 };
  KithPost *self;

  g_return_val_if_fail (KITH_IS_OUTBOX_ENTRY (entry), NULL);
  over.info = kith_outbox_entry_get_info (entry);
  over.base = kith_outbox_entry_get_base (entry);
  g_return_val_if_fail (over.info != NULL, NULL);

  draft = kith_draft_new (over.base);
  kith_draft_set_info (draft, over.info);
  self = _kith_post_new_over (outbox, entry, draft, &over);
  self->is_of_entry = TRUE;

  return self;
}

KithDraft *
kith_post_get_draft (KithPost *self)
{
  g_return_val_if_fail (KITH_IS_POST (self), NULL);

  return self->draft;
}

KithOutboxEntry *
kith_post_get_entry (KithPost *self)
{
  g_return_val_if_fail (KITH_IS_POST (self), NULL);

  return self->entry;
}

KithTypedOver
_kith_post_get_over (KithPost *self)
{
  return (KithTypedOver){
    self->entry != NULL ? kith_outbox_entry_get_id (self->entry) : NULL,
    self->kept,
    self->kept_base,
  };
}

/* What the form has followed of others' doing is no change of its own. */
static gboolean
is_same_change (KithPost *self)
{
  g_autoptr (JsonObject) patch = kith_draft_get_patch (self->draft);
  KithContact *base = kith_outbox_entry_get_base (self->entry);
  g_autoptr (KithContactInfo) nothing = kith_contact_info_new ();
  g_autoptr (JsonObject) kept = kith_patch_diff (
    base != NULL ? kith_contact_get_info (base) : nothing, self->kept);

  return kith_json_object_equal (patch, kept);
}

gboolean
kith_post_is_kept (KithPost *self)
{
  KithOutboxState state;

  g_return_val_if_fail (KITH_IS_POST (self), FALSE);

  if (self->entry == NULL || self->is_asking)
    return FALSE;

  state = kith_outbox_entry_get_state (self->entry);

  return (state == KITH_OUTBOX_WAITING || state == KITH_OUTBOX_SENDING)
         && is_same_change (self);
}

gboolean
kith_post_has_put_all (KithPost *self)
{
  g_return_val_if_fail (KITH_IS_POST (self), FALSE);

  return self->entry != NULL && is_same_change (self);
}

KithEdit *
kith_post_get_edit (KithPost *self)
{
  g_return_val_if_fail (KITH_IS_POST (self), NULL);

  return self->edit;
}

/* Saving */

static void
finish (KithPost *self, KithContact *contact, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  self->is_asking = contact == NULL && self->edit != NULL
                    && kith_edit_get_state (self->edit) == KITH_EDIT_ASKING;
  if (contact != NULL)
    g_task_return_pointer (task, g_object_ref (contact), g_object_unref);
  else
    g_task_return_error (task, error);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
entry_sent_cb (GObject *outbox, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithPost) self = data;
  g_autoptr (KithContact) contact = NULL;
  GError *error = NULL;

  kith_outbox_send_finish (KITH_OUTBOX (outbox), result, &contact, &error);
  g_set_object (&self->edit, kith_outbox_entry_get_edit (self->entry));
  if (contact != NULL)
    {
      /* What was typed since it was kept stays, as a change. */
      kith_draft_saved_since (self->draft, contact, self->kept_base,
                              self->kept);
      forget_entry (self);
    }
  finish (self, contact, error);
}

static void
send_entry (KithPost *self)
{
  Save *save = g_task_get_task_data (self->task);

  kith_outbox_send_async (self->outbox, self->entry, &save->options,
                          entry_sent_cb, g_object_ref (self));
}

/* It could not be kept, but perhaps it can be saved. */

static void
direct_saved_cb (GObject *edit, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithPost) self = data;
  GError *error = NULL;
  g_autoptr (KithContact)
    contact = kith_edit_save_finish (KITH_EDIT (edit), result, &error);

  /* What was kept of it before has become part of it. */
  if (contact != NULL && self->entry != NULL)
    kith_post_take_back (self);
  finish (self, contact, error);
}

static void
send_directly (KithPost *self)
{
  Save *save = g_task_get_task_data (self->task);

  /* The same one for as long as the form: it knows which reply was lost. */
  if (self->direct == NULL)
    {
      self->direct = kith_edit_new (kith_outbox_get_contacts (self->outbox),
                                    self->draft,
                                    kith_outbox_get_clock (self->outbox));
      _kith_edit_seed (self->direct, g_rand_int (self->outbox->rand));
    }
  g_set_object (&self->edit, self->direct);
  kith_edit_save_async (self->edit, &save->options, NULL, direct_saved_cb,
                        g_object_ref (self));
}

static void
put_cb (GObject *outbox, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithPost) self = data;
  Save *save = g_task_get_task_data (self->task);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithOutboxEntry)
    entry = kith_outbox_put_finish (KITH_OUTBOX (outbox), result, &error);

  if (entry == NULL)
    {
      g_debug ("Sent without being kept: %s", error->message);
      send_directly (self);
      return;
    }

  g_set_object (&self->entry, entry);
  g_set_object (&self->kept, save->info);
  g_set_object (&self->kept_base, save->base);
  send_entry (self);
}

/**
 * kith_post_save_async:
 * @self: a post that is not saving
 * @options: (nullable): allow_duplicates and suppress_auth count
 * @callback: called when it is known how it went
 * @user_data: for @callback
 */
void
kith_post_save_async (KithPost *self,
                      const KithWriteOptions *options,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  Save *save;

  g_return_if_fail (KITH_IS_POST (self));
  g_return_if_fail (self->task == NULL);

  save = g_new0 (Save, 1);
  if (options != NULL)
    save->options = *options;
  save->info = kith_contact_info_copy (kith_draft_get_info (self->draft));
  g_set_object (&save->base, kith_draft_get_base (self->draft));
  self->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->task, kith_post_save_async);
  g_task_set_task_data (self->task, save, (GDestroyNotify) save_free);

  if (self->is_asking && self->entry != NULL)
    send_entry (self);
  else if (self->is_asking)
    send_directly (self);
  else
    _kith_outbox_put_over_async (self->outbox, self->entry, self->kept,
                                 self->draft, /* hold= */ TRUE, put_cb,
                                 g_object_ref (self));
}

KithContact *
kith_post_save_finish (KithPost *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
kith_post_cancel_conflict (KithPost *self)
{
  g_return_if_fail (KITH_IS_POST (self));
  g_return_if_fail (self->task == NULL);

  self->is_asking = FALSE;
  if (self->entry != NULL)
    kith_outbox_release (self->outbox, self->entry);
  else if (self->edit != NULL)
    kith_edit_cancel_conflict (self->edit);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Nothing was typed since it was put, by nobody else either. */
static gboolean
can_take_answers (KithPost *self)
{
  return !self->is_of_entry && kith_outbox_entry_get_base (self->entry) != NULL
         && kith_draft_get_base (self->draft) == self->kept_base
         && kith_contact_info_equal (kith_draft_get_info (self->draft),
                                     self->kept)
         && _kith_outbox_entry_is_as_put (self->entry, self->kept);
}

/* The form is as the person has decided, and what is typed next goes on from
 * there. */
static void
take_answers (KithPost *self)
{
  KithContact *base = kith_outbox_entry_get_base (self->entry);
  g_autoptr (KithContactInfo)
    info = kith_contact_info_copy (kith_outbox_entry_get_info (self->entry));

  g_set_object (&self->kept, info);
  g_set_object (&self->kept_base, base);
  _kith_outbox_entry_settle_form (self->entry);
  _kith_outbox_keep (self->outbox, self->entry);
  kith_draft_saved (self->draft, base, kith_draft_get_info (self->draft));
  kith_draft_set_info (self->draft, info);
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0);
}

/**
 * kith_post_keep_answers:
 * @self: a post whose save has failed after its conflict was answered
 *
 * Returns: whether the answers wait in the outbox, and go by themselves: then
 *   nobody needs to ask any more, and the draft is as they say
 */
gboolean
kith_post_keep_answers (KithPost *self)
{
  g_return_val_if_fail (KITH_IS_POST (self), FALSE);
  g_return_val_if_fail (self->task == NULL, FALSE);

  if (self->entry == NULL
      || kith_outbox_entry_get_state (self->entry) != KITH_OUTBOX_WAITING
      || _kith_outbox_entry_get_answered (self->entry) == NULL)
    return FALSE;

  self->is_asking = FALSE;
  kith_outbox_release (self->outbox, self->entry);
  if (self->edit != NULL)
    kith_edit_cancel_conflict (self->edit);
  if (can_take_answers (self))
    take_answers (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);

  return TRUE;
}

void
kith_post_take_back (KithPost *self)
{
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (KITH_IS_POST (self));

  entry = g_steal_pointer (&self->entry);
  forget_entry (self);
  /* What is on its way just now is sent. */
  if (entry != NULL && !kith_outbox_take_back (self->outbox, entry, &error))
    g_debug ("Not taken back: %s", error->message);
}

void
kith_post_accept_gone (KithPost *self)
{
  g_autoptr (KithOutboxEntry) entry = NULL;

  g_return_if_fail (KITH_IS_POST (self));

  entry = g_steal_pointer (&self->entry);
  forget_entry (self);
  if (entry != NULL)
    kith_outbox_accept_gone (self->outbox, entry);
}
