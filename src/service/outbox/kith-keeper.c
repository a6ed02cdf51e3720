/* kith-keeper.c: keeps what is being typed in a form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-keeper.h"

#include "base/kith-json.h"
#include "service/outbox/kith-drafts-private.h"
#include "service/outbox/kith-outbox-entry-private.h"
#include "service/outbox/kith-post-private.h"

struct _KithKeeper
{
  GObject parent_instance;

  /* construct */
  KithDrafts *drafts;
  KithClock *clock;
  KithPost *post;
  KithDraft *draft; /* of the post */

  KithKeptDraft *kept; /* as it was last given to the file */
  gboolean is_in_file; /* it may be there, as it is or older */
  gboolean is_failed;  /* the last try to write it was of no use */
  GError *error;       /* why it is not there, though it is needed */

  /* While the form's text is being put into the outbox */
  KithContactInfo *put;
  KithContact *put_base; /* (nullable): of which it is a change */
  KithOutboxEntry *put_as;
  gboolean was_in_file;
  gboolean is_putting; /* FALSE: it is there, and the post is to know of it */

  GCancellable *timer; /* until the next write; or NULL */
  guint n_writing;
  GPtrArray *waiting; /* GTask: who waits until it is written */
  gboolean is_discarded;
  gboolean is_closed;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithKeeper, kith_keeper, G_TYPE_OBJECT)

/* What is to be in the file, and what is */

static gboolean
is_put (KithKeeper *self)
{
  KithContactInfo *info = kith_draft_get_info (self->draft);

  return self->put != NULL
         && kith_json_object_equal (kith_contact_info_get_json (self->put),
                                    kith_contact_info_get_json (info));
}

/* What waits in the outbox is on the disk there. */
static gboolean
is_needed (KithKeeper *self)
{
  return !self->is_discarded && kith_draft_is_dirty (self->draft)
         && !is_put (self) && !kith_post_has_put_all (self->post);
}

static KithTypedOver
get_over (KithKeeper *self)
{
  if (self->put_as == NULL)
    return _kith_post_get_over (self->post);

  return (KithTypedOver){ kith_outbox_entry_get_id (self->put_as), self->put,
                          self->put_base };
}

static gboolean
is_settled (KithKeeper *self)
{
  const KithTypedOver over = get_over (self);

  if (!is_needed (self))
    return !self->is_in_file;

  return self->is_in_file && !self->is_failed
         && _kith_kept_draft_is (self->kept, kith_draft_get_base (self->draft),
                                 kith_draft_get_info (self->draft), &over);
}

/* @error: (transfer full) (nullable) */
static void
set_error (KithKeeper *self, GError *error)
{
  gboolean is_other = (error != NULL) != (self->error != NULL);

  g_clear_error (&self->error);
  self->error = error;
  if (is_other)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
finish_waiting (KithKeeper *self, const GError *error)
{
  g_autoptr (GPtrArray) waiting = self->waiting;

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    if (error != NULL)
      g_task_return_error (waiting->pdata[i], g_error_copy (error));
    else
      g_task_return_boolean (waiting->pdata[i], TRUE);
}

/* When */

static void write_now (KithKeeper *self);

static void
stop_timer (KithKeeper *self)
{
  if (self->timer != NULL)
    g_cancellable_cancel (self->timer);
  g_clear_object (&self->timer);
}

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithKeeper) self = data;

  if (!kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL))
    return;

  g_clear_object (&self->timer);
  if (self->n_writing == 0)
    write_now (self);
}

static void
start_timer (KithKeeper *self, gint64 usec)
{
  if (self->timer != NULL || self->is_closed)
    return;

  self->timer = g_cancellable_new ();
  kith_clock_wait_async (self->clock, usec, self->timer, waited_cb,
                         g_object_ref (self));
}

static void
update (KithKeeper *self)
{
  if (is_settled (self))
    {
      stop_timer (self);
      if (!is_needed (self) && !self->is_putting)
        set_error (self, NULL);
      if (self->n_writing == 0 && !self->is_putting)
        finish_waiting (self, NULL);
    }
  else if (self->n_writing == 0)
    start_timer (self, self->error != NULL ? KITH_KEEPER_RETRY_USEC
                                           : KITH_KEEPER_USEC);
}

/* Writing */

static void
write_failed (KithKeeper *self, GError *error)
{
  g_autoptr (GError) owned = error;

  g_debug ("What is typed is not kept: %s", error->message);
  if (self->is_closed)
    return;

  self->is_failed = TRUE;
  finish_waiting (self, error);
  if (is_needed (self))
    set_error (self, g_steal_pointer (&owned));
  else
    /* It is removed by the next try. */
    self->is_in_file = TRUE;
  start_timer (self, KITH_KEEPER_RETRY_USEC);
}

static void
written_cb (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithKeeper) self = data;
  GError *error = NULL;

  self->n_writing--;
  if (!kith_outbox_file_write_finish (KITH_OUTBOX_FILE (file), result, &error))
    write_failed (self, error);
  /* A later one tells; or there is nobody to be told. */
  else if (self->n_writing == 0 && !self->is_closed)
    {
      self->is_failed = FALSE;
      set_error (self, NULL);
      if (self->waiting->len > 0 && !is_settled (self))
        write_now (self);
      else
        update (self);
    }
}

static void
add_change (KithKeeper *self, KithOutboxBatch *batch)
{
  const KithTypedOver over = get_over (self);
  g_autoptr (JsonObject) document = NULL;

  self->is_in_file = is_needed (self);
  if (!self->is_in_file)
    {
      kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_DRAFT, self->kept->id);
      return;
    }

  _kith_kept_draft_set (self->kept, kith_draft_get_base (self->draft),
                        kith_draft_get_info (self->draft), &over,
                        kith_clock_get_real_time (self->clock));
  document = _kith_kept_draft_to_json (self->kept);
  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_DRAFT, self->kept->id,
                         document);
}

static void
write_now (KithKeeper *self)
{
  KithOutboxBatch *batch;

  stop_timer (self);
  if (is_settled (self))
    {
      update (self);
      return;
    }

  batch = kith_outbox_batch_new ();
  add_change (self, batch);
  self->n_writing++;
  kith_outbox_file_write_async (_kith_drafts_get_file (self->drafts), batch,
                                written_cb, g_object_ref (self));
}

/* What the outbox does */

KithDraft *
_kith_keeper_get_draft (KithKeeper *self)
{
  return self->draft;
}

KithKeptDraft *
_kith_keeper_get_in_file (KithKeeper *self)
{
  return self->is_in_file ? self->kept : NULL;
}

static void
forget_put (KithKeeper *self)
{
  g_clear_object (&self->put);
  g_clear_object (&self->put_base);
  g_clear_object (&self->put_as);
}

void
_kith_keeper_begin_put (KithKeeper *self,
                        KithOutboxEntry *entry,
                        KithOutboxBatch *batch)
{
  forget_put (self);
  self->put = kith_contact_info_copy (kith_draft_get_info (self->draft));
  g_set_object (&self->put_base, kith_draft_get_base (self->draft));
  self->put_as = g_object_ref (entry);
  self->was_in_file = self->is_in_file;
  if (self->is_in_file)
    kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_DRAFT, self->kept->id);
  self->is_in_file = FALSE;
  self->is_putting = TRUE;
  update (self);
}

static void
put_failed (KithKeeper *self, const GError *error)
{
  forget_put (self);
  self->is_in_file = self->is_in_file || self->was_in_file;
  if (is_needed (self) && !is_settled (self))
    set_error (self, g_error_copy (error));
}

void
_kith_keeper_end_put (KithKeeper *self, const GError *error)
{
  self->is_putting = FALSE;
  /* What was put counts until the post knows of it, too. */
  if (error != NULL)
    put_failed (self, error);
  if (self->waiting->len > 0 && self->n_writing == 0)
    write_now (self);
  else
    update (self);
}

void
_kith_keeper_pass_on (KithKeeper *self,
                      KithOutboxEntry *entry,
                      KithContact *contact,
                      KithOutboxBatch *batch)
{
  g_autoptr (JsonObject) document = NULL;

  if (!self->is_in_file
      || g_strcmp0 (self->kept->entry_id, kith_outbox_entry_get_id (entry))
           != 0)
    return;

  self->is_in_file = _kith_kept_draft_rebase (self->kept, entry, contact);
  if (!self->is_in_file)
    {
      kith_outbox_batch_remove (batch, KITH_OUTBOX_KIND_DRAFT, self->kept->id);
      return;
    }

  document = _kith_kept_draft_to_json (self->kept);
  kith_outbox_batch_put (batch, KITH_OUTBOX_KIND_DRAFT, self->kept->id,
                         document);
}

/* By now the post knows what has become of what it has put. */
static void
post_changed_cb (KithKeeper *self)
{
  forget_put (self);
  update (self);
}

/* The form goes */

/* Nobody looks at what is written any more. */
static void
finish_closed (KithKeeper *self)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                                                  "The form was closed");

  finish_waiting (self, error);
}

static void
close_keeper (KithKeeper *self)
{
  if (self->is_closed)
    return;

  g_signal_handlers_disconnect_by_data (self->draft, self);
  g_signal_handlers_disconnect_by_data (self->post, self);
  _kith_drafts_remove_keeper (self->drafts, self);
  write_now (self);
  stop_timer (self);
  self->is_closed = TRUE;
  if (is_needed (self))
    _kith_drafts_offer (self->drafts, self->kept);
  if (self->waiting->len > 0)
    finish_closed (self);

  /* What is being written needs neither. */
  forget_put (self);
  g_clear_object (&self->draft);
  g_clear_object (&self->post);
}

/**
 * kith_keeper_close:
 * @self: a keeper
 *
 * Writes what is not written; what is kept is among the drafts from now on.
 */
void
kith_keeper_close (KithKeeper *self)
{
  g_return_if_fail (KITH_IS_KEEPER (self));

  close_keeper (self);
}

void
kith_keeper_discard (KithKeeper *self)
{
  g_return_if_fail (KITH_IS_KEEPER (self));

  self->is_discarded = TRUE;
  close_keeper (self);
}

/* The class */

static void
kith_keeper_dispose (GObject *object)
{
  close_keeper (KITH_KEEPER (object));

  G_OBJECT_CLASS (kith_keeper_parent_class)->dispose (object);
}

static void
kith_keeper_finalize (GObject *object)
{
  KithKeeper *self = KITH_KEEPER (object);

  forget_put (self);
  g_clear_object (&self->kept);
  g_clear_object (&self->draft);
  g_clear_object (&self->post);
  g_clear_object (&self->clock);
  g_clear_object (&self->drafts);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->waiting);

  G_OBJECT_CLASS (kith_keeper_parent_class)->finalize (object);
}

static void
kith_keeper_class_init (KithKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = kith_keeper_dispose;
  object_class->finalize = kith_keeper_finalize;

  signals[CHANGED] = g_signal_new ("changed", KITH_TYPE_KEEPER,
                                   G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
kith_keeper_init (KithKeeper *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/* @kept: (transfer full) */
static KithKeeper *
make (KithOutbox *outbox, KithPost *post, KithKeptDraft *kept)
{
  KithKeeper *self = g_object_new (KITH_TYPE_KEEPER, NULL);

  self->drafts = g_object_ref (kith_outbox_get_drafts (outbox));
  self->clock = g_object_ref (kith_outbox_get_clock (outbox));
  self->post = g_object_ref (post);
  self->draft = g_object_ref (kith_post_get_draft (post));
  self->kept = kept;
  g_signal_connect_swapped (self->draft, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->draft, "notify::dirty", G_CALLBACK (update),
                            self);
  g_signal_connect_swapped (post, "changed", G_CALLBACK (post_changed_cb),
                            self);
  _kith_drafts_add_keeper (self->drafts, self);

  return self;
}

/**
 * kith_keeper_new:
 * @outbox: an outbox
 * @post: of a form
 *
 * Returns: (transfer full): a keeper of what is typed from now on
 */
KithKeeper *
kith_keeper_new (KithOutbox *outbox, KithPost *post)
{
  KithKeeper *self;

  g_return_val_if_fail (KITH_IS_OUTBOX (outbox), NULL);
  g_return_val_if_fail (KITH_IS_POST (post), NULL);

  self = make (outbox, post, _kith_kept_draft_new ());
  update (self);

  return self;
}

/* (transfer full) (nullable) */
static KithOutboxEntry *
find_entry (KithOutbox *outbox, const char *id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (outbox));

  for (guint i = 0; id != NULL && i < n; i++)
    {
      g_autoptr (KithOutboxEntry)
        entry = g_list_model_get_item (G_LIST_MODEL (outbox), i);

      if (g_str_equal (kith_outbox_entry_get_id (entry), id))
        return g_steal_pointer (&entry);
    }

  return NULL;
}

/**
 * kith_keeper_new_for_kept:
 * @outbox: an outbox
 * @kept: one of its drafts
 *
 * Returns: (transfer full): a keeper whose post has @kept in its draft, as a
 *   change of what it started from, or of what waits of that
 */
KithKeeper *
kith_keeper_new_for_kept (KithOutbox *outbox, KithKeptDraft *kept)
{
  g_autoptr (KithDraft) draft = NULL;
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (KithPost) post = NULL;
  KithTypedOver over;
  KithKeeper *self;

  g_return_val_if_fail (KITH_IS_OUTBOX (outbox), NULL);
  g_return_val_if_fail (KITH_IS_KEPT_DRAFT (kept), NULL);

  draft = kith_draft_new (kept->base);
  kith_draft_set_info (draft, kept->info);
  entry = find_entry (outbox, kept->entry_id);
  if (entry != NULL)
    {
      over = _kith_kept_draft_get_over (kept, entry);
      post = _kith_post_new_over (outbox, entry, draft, &over);
    }
  else
    {
      post = kith_post_new (outbox, draft);
    }
  self = make (outbox, post, g_object_ref (kept));
  self->is_in_file = TRUE;
  _kith_drafts_withdraw (self->drafts, kept);
  update (self);

  return self;
}

KithPost *
kith_keeper_get_post (KithKeeper *self)
{
  g_return_val_if_fail (KITH_IS_KEEPER (self), NULL);

  return self->post;
}

const GError *
kith_keeper_get_error (KithKeeper *self)
{
  g_return_val_if_fail (KITH_IS_KEEPER (self), NULL);

  return self->error;
}

void
kith_keeper_write (KithKeeper *self)
{
  g_return_if_fail (KITH_IS_KEEPER (self));

  if (!self->is_closed)
    write_now (self);
}

/**
 * kith_keeper_write_async:
 * @self: a keeper
 * @cancellable: (nullable): to stop waiting
 * @callback: called when it is durable
 * @user_data: for @callback
 */
void
kith_keeper_write_async (KithKeeper *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task;

  g_return_if_fail (KITH_IS_KEEPER (self));
  g_return_if_fail (!self->is_closed);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kith_keeper_write_async);
  g_ptr_array_add (self->waiting, task);
  if (self->n_writing == 0)
    write_now (self);
}

gboolean
kith_keeper_write_finish (KithKeeper *self,
                          GAsyncResult *result,
                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
