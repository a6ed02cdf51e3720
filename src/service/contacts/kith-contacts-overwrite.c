/* kith-contacts-overwrite.c: the latest revision, then an update with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contacts.h"

#include "base/kith-clock.h"
#include "base/kith-error.h"
#include "base/kith-limits.h"
#include "model/kith-patch.h"

typedef struct
{
  char *contact_id;
  JsonObject *info;
  KithWriteOptions options;
  char *id;  /* of this overwrite */
  char *key; /* of its update of one revision */
  guint n_lost;
  guint n_stale;
  /* The last update's reply was lost, which asked for this revision. */
  gboolean is_open;
  gint64 revision;
} Overwrite;

static void
overwrite_free (Overwrite *overwrite)
{
  g_free (overwrite->contact_id);
  g_free (overwrite->id);
  g_free (overwrite->key);
  g_clear_pointer (&overwrite->info, json_object_unref);
  g_free (overwrite);
}

static void get_latest (GTask *task);

static gboolean
is_to_repeat (Overwrite *overwrite, const GError *error)
{
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED))
    return ++overwrite->n_stale < KITH_OVERWRITE_MAX;

  if (!g_error_matches (error, KITH_ERROR, KITH_ERROR_UNKNOWN_OUTCOME))
    return FALSE;

  overwrite->is_open = TRUE;

  return ++overwrite->n_lost < KITH_RETRY_MAX;
}

/* Of those who came at the same time, each at another. */
static gint64
draw_wait (Overwrite *overwrite)
{
  gint64 most = MIN ((gint64) KITH_RETRY_BASE_USEC
                       << MIN (overwrite->n_stale, 10),
                     (gint64) KITH_OVERWRITE_CAP_USEC);

  return (gint64) (g_random_double () * (double) most);
}

static void
waited_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (kith_clock_wait_finish (KITH_CLOCK (clock), result, &error))
    get_latest (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
updated_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Overwrite *overwrite = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;
  KithContact *contact = kith_contacts_update_finish (KITH_CONTACTS (source),
                                                      result, &error);

  if (contact != NULL)
    g_task_return_pointer (task, contact, g_object_unref);
  else if (is_to_repeat (overwrite, error))
    kith_clock_wait_async (kith_clock_get_default (), draw_wait (overwrite),
                           cancellable, waited_cb, g_steal_pointer (&task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Each update names another revision: it is another write.  One that a network
 * delivers twice is not. */
static void
make_key (Overwrite *overwrite, gint64 revision)
{
  g_free (overwrite->key);
  overwrite->key = g_strdup_printf ("%s-%" G_GINT64_FORMAT, overwrite->id,
                                    revision);
  overwrite->options.idempotency_key = overwrite->key;
}

static void
got_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Overwrite *overwrite = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  g_autoptr (KithContact)
    latest = kith_contacts_get_finish (KITH_CONTACTS (source), result, &error);
  KithIdentifiers identifiers = { .contact_id = overwrite->contact_id };

  if (latest == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  identifiers.revision = kith_contact_get_revision (latest);
  if (overwrite->is_open && identifiers.revision > overwrite->revision
      && kith_patch_is_applied (overwrite->info,
                                kith_contact_get_info (latest)))
    {
      g_task_return_pointer (task, g_steal_pointer (&latest), g_object_unref);
      return;
    }

  make_key (overwrite, identifiers.revision);
  if (!overwrite->is_open)
    overwrite->revision = identifiers.revision;
  kith_contacts_update_async (KITH_CONTACTS (source), &identifiers,
                              overwrite->info, &overwrite->options, cancellable,
                              updated_cb, g_steal_pointer (&task));
}

static void
get_latest (GTask *task)
{
  Overwrite *overwrite = g_task_get_task_data (task);

  kith_contacts_get_async (g_task_get_source_object (task),
                           overwrite->contact_id, g_task_get_cancellable (task),
                           got_cb, task);
}

/**
 * kith_contacts_overwrite_async:
 * @self: the contacts of a server
 * @contact_id: which one
 * @info: what changes, in REST shape
 * @options: (nullable): borrowed until this returns
 * @cancellable: (nullable): cancels; the update may have been made
 * @callback: called when the update is durable
 * @user_data: for @callback
 *
 * The seed's second example: gets the latest revision, then updates with it.
 * When somebody is faster in between, or the reply is lost, it begins again,
 * up to %KITH_OVERWRITE_MAX times, after waits by chance.  What others wrote
 * into the same fields is overwritten: that is what is asked for.
 */
void
kith_contacts_overwrite_async (KithContacts *self,
                               const char *contact_id,
                               JsonObject *info,
                               const KithWriteOptions *options,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;
  Overwrite *overwrite;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (contact_id != NULL);
  g_return_if_fail (info != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, kith_contacts_overwrite_async);
  g_task_set_check_cancellable (task, FALSE);
  overwrite = g_new0 (Overwrite, 1);
  g_task_set_task_data (task, overwrite, (GDestroyNotify) overwrite_free);
  overwrite->contact_id = g_strdup (contact_id);
  overwrite->info = json_object_ref (info);
  overwrite->id = g_uuid_string_random ();
  if (options != NULL)
    overwrite->options = *options;
  get_latest (task);
}

/**
 * kith_contacts_overwrite_finish:
 * @self: the contacts of a server
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the whole updated contact
 */
KithContact *
kith_contacts_overwrite_finish (KithContacts *self,
                                GAsyncResult *result,
                                GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
