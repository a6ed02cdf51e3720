/* kith-rewrite.c: writing to a contact that no form shows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/save/kith-rewrite.h"

#include "base/kith-error.h"
#include "ui/save/kith-saver.h"

/* The task data */
typedef struct
{
  KithPost *post;
  KithSaver *saver;
} Rewrite;

static void
rewrite_free (Rewrite *self)
{
  g_object_unref (self->saver);
  g_object_unref (self->post);
  g_free (self);
}

static void
saved_cb (GObject *saver, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Rewrite *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  KithContact *contact = kith_saver_save_finish (KITH_SAVER (saver), result,
                                                 &error);

  if (contact != NULL || kith_post_is_kept (self->post))
    {
      g_task_return_pointer (task, contact, g_object_unref);
      return;
    }

  /* Nobody is there who would go on with it. */
  kith_post_take_back (self->post);
  g_task_return_error (task, g_steal_pointer (&error));
}

void
kith_rewrite_async (GtkWidget *widget,
                    KithOutbox *outbox,
                    KithDraft *draft,
                    KithNames *names,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task;
  Rewrite *self;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (KITH_IS_OUTBOX (outbox));
  g_return_if_fail (KITH_IS_DRAFT (draft));

  self = g_new0 (Rewrite, 1);
  self->post = kith_post_new (outbox, draft);
  self->saver = kith_saver_new (widget, outbox, self->post);
  kith_saver_set_names (self->saver, names);
  kith_saver_set_since (self->saver);
  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, kith_rewrite_async);
  g_task_set_task_data (task, self, (GDestroyNotify) rewrite_free);
  /* Nobody is left to answer. */
  g_signal_connect_object (widget, "destroy", G_CALLBACK (kith_saver_give_up),
                           self->saver, G_CONNECT_SWAPPED);
  kith_saver_save_async (self->saver, /* suppress_auth= */ FALSE, NULL,
                         saved_cb, task);
}

KithContact *
kith_rewrite_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

KithDraft *
kith_rewrite_get_draft (GAsyncResult *result)
{
  const Rewrite *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  self = g_task_get_task_data (G_TASK (result));

  return kith_post_get_draft (self->post);
}
