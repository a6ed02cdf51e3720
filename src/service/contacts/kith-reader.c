/* kith-reader.c: where contacts may be read instead of their server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-reader-private.h"

#include "base/kith-error.h"
#include "service/contacts/kith-contacts-private.h"

G_DEFINE_INTERFACE (KithReader, _kith_reader, G_TYPE_OBJECT)

static void
_kith_reader_default_init (KithReaderInterface *iface)
{
}

typedef struct
{
  KithContacts *contacts;
  KithReadKind kind;
  gpointer tag;
  KithAskServer ask;
  gpointer data;
  GDestroyNotify free_data;
  GCancellable *cancellable;
  GAsyncReadyCallback callback;
  gpointer user_data;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  if (attempt->data != NULL)
    attempt->free_data (attempt->data);
  g_clear_object (&attempt->cancellable);
  g_clear_object (&attempt->contacts);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

static void
ask (Attempt *attempt)
{
  attempt->ask (attempt->contacts, g_steal_pointer (&attempt->data),
                attempt->cancellable, attempt->callback, attempt->user_data);
}

GDestroyNotify
_kith_read_kind_get_free_result (KithReadKind kind)
{
  switch (kind)
    {
    case KITH_READ_PAGE:
      return (GDestroyNotify) kith_page_free;

    case KITH_READ_CONTACT:
      return g_object_unref;

    case KITH_READ_FIELDS:
    case KITH_READ_LABELS:
    default:
      return (GDestroyNotify) g_ptr_array_unref;
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Attempt) attempt = data;
  KithReader *reader = KITH_READER (source);
  g_autoptr (GTask) task = NULL;
  gpointer found = KITH_READER_GET_IFACE (reader)->read_finish (reader, result,
                                                                NULL);

  if (found == NULL && !g_cancellable_is_cancelled (attempt->cancellable))
    {
      ask (attempt);
      return;
    }

  task = g_task_new (attempt->contacts, attempt->cancellable, attempt->callback,
                     attempt->user_data);
  g_task_set_source_tag (task, attempt->tag);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, found,
                           _kith_read_kind_get_free_result (attempt->kind));
  else if (found != NULL)
    _kith_read_kind_get_free_result (attempt->kind) (found);
}

void
_kith_contacts_read (KithContacts *self,
                     const KithReading *reading,
                     gpointer tag,
                     KithAskServer ask_server,
                     gpointer data,
                     GDestroyNotify free_data,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  KithReader *reader = _kith_contacts_get_reader (self);
  Attempt *attempt;

  if (reader == NULL)
    {
      ask_server (self, data, cancellable, callback, user_data);
      return;
    }

  attempt = g_new0 (Attempt, 1);
  attempt->contacts = g_object_ref (self);
  attempt->kind = reading->kind;
  attempt->tag = tag;
  attempt->ask = ask_server;
  attempt->data = data;
  attempt->free_data = free_data;
  attempt->cancellable = cancellable != NULL ? g_object_ref (cancellable)
                                             : NULL;
  attempt->callback = callback;
  attempt->user_data = user_data;
  KITH_READER_GET_IFACE (reader)->read_async (reader, reading, cancellable,
                                              read_cb, attempt);
}

/* Fetching: the other way round */

typedef struct
{
  char *id;
  GError *error; /* why the server has not answered */
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_free (fetch->id);
  g_clear_error (&fetch->error);
  g_free (fetch);
}

static void
fetch_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Fetch *fetch = g_task_get_task_data (task);
  KithReader *reader = KITH_READER (source);
  KithContact *contact = KITH_READER_GET_IFACE (reader)->read_finish (reader,
                                                                      result,
                                                                      NULL);

  if (contact != NULL)
    g_task_return_pointer (task, contact, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&fetch->error));
}

static void
fetch_got_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithContacts *self = KITH_CONTACTS (source);
  g_autoptr (GTask) task = data;
  Fetch *fetch = g_task_get_task_data (task);
  const KithReading reading = { .kind = KITH_READ_CONTACT, .id = fetch->id };
  KithReader *reader = _kith_contacts_get_reader (self);
  GCancellable *cancellable = g_task_get_cancellable (task);
  KithContact *contact = kith_contacts_get_finish (self, result, &fetch->error);

  if (contact != NULL)
    g_task_return_pointer (task, contact, g_object_unref);
  else if (reader == NULL
           || !g_error_matches (fetch->error, KITH_ERROR,
                                KITH_ERROR_UNREACHABLE))
    g_task_return_error (task, g_steal_pointer (&fetch->error));
  else
    KITH_READER_GET_IFACE (reader)->read_async (reader, &reading, cancellable,
                                                fetch_read_cb,
                                                g_steal_pointer (&task));
}

/**
 * kith_contacts_fetch_async:
 * @self: the contacts of a server
 * @contact_id: which one
 * @cancellable: (nullable): cancels
 * @callback: called when the contact is there
 * @user_data: for @callback
 *
 * As kith_contacts_get_async(); where the server cannot be reached, the mirror
 * stands in for it.
 */
void
kith_contacts_fetch_async (KithContacts *self,
                           const char *contact_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;
  Fetch *fetch;

  g_return_if_fail (KITH_IS_CONTACTS (self));
  g_return_if_fail (contact_id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  fetch = g_new0 (Fetch, 1);
  fetch->id = g_strdup (contact_id);
  g_task_set_source_tag (task, kith_contacts_fetch_async);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  kith_contacts_get_async (self, contact_id, cancellable, fetch_got_cb, task);
}

KithContact *
kith_contacts_fetch_finish (KithContacts *self,
                            GAsyncResult *result,
                            GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
