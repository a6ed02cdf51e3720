/* kith-mirror-file.c: the store of a mirror, in a thread of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/mirror/kith-mirror-file-private.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "store/interface/kith-store-catalog.h"
#include "store/kith-store-open.h"

struct _KithMirrorFile
{
  char *path;
  GAsyncQueue *asked; /* Request; the file itself: the end */
  GThread *thread;

  /* Of the thread */
  GMainContext *context;
  KithStore *store; /* NULL: it is not open */
};

typedef struct _Request Request;

/* In the thread. (transfer full) (nullable) */
typedef gpointer (*Carry) (KithMirrorFile *self,
                           Request *request,
                           GError **error);

/* On its way there and back: a thread that dropped the last reference to a task
 * would finish in it whatever holds the task's source. */
struct _Request
{
  GTask *task;
  Carry carry;
  GDestroyNotify free_result; /* NULL: it is n_changed */
  gpointer result;
  GError *error;

  /* What some of them need: */
  KithStoreMirroring *mirroring;
  GPtrArray *fields;
  GPtrArray *labels;
  gint64 from;
  gint64 to;
  KithQuery *query;
  char *id;
  guint n_changed;
};

static Request *
request_new (GTask *task, Carry carry, GDestroyNotify free_result)
{
  Request *request = g_new0 (Request, 1);

  request->task = task;
  request->carry = carry;
  request->free_result = free_result;

  return request;
}

static void
request_free (gpointer data)
{
  Request *request = data;

  if (request->result != NULL && request->free_result != NULL)
    request->free_result (request->result);
  g_clear_error (&request->error);
  g_clear_pointer (&request->mirroring, kith_store_mirroring_free);
  g_clear_pointer (&request->fields, g_ptr_array_unref);
  g_clear_pointer (&request->labels, g_ptr_array_unref);
  g_clear_pointer (&request->query, kith_query_free);
  g_free (request->id);
  g_clear_object (&request->task);
  g_free (request);
}

static gboolean
give_back (gpointer data)
{
  Request *request = data;

  if (g_task_return_error_if_cancelled (request->task))
    return G_SOURCE_REMOVE;

  if (request->error != NULL)
    g_task_return_error (request->task, g_steal_pointer (&request->error));
  else if (request->free_result != NULL)
    g_task_return_pointer (request->task, g_steal_pointer (&request->result),
                           request->free_result);
  else
    g_task_return_int (request->task, request->n_changed);

  return G_SOURCE_REMOVE;
}

static void
carry_out (KithMirrorFile *self, Request *request)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (request->task)))
    request->result = request->carry (self, request, &request->error);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, give_back, request, request_free);
  g_source_attach (source, g_task_get_context (request->task));
}

static gpointer
run (gpointer data)
{
  KithMirrorFile *self = data;
  gpointer asked;

  g_main_context_push_thread_default (self->context);
  while ((asked = g_async_queue_pop (self->asked)) != self)
    carry_out (self, asked);

  g_clear_object (&self->store);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

KithMirrorFile *
_kith_mirror_file_new (const char *path)
{
  KithMirrorFile *self = g_new0 (KithMirrorFile, 1);

  self->path = g_strdup (path);
  self->asked = g_async_queue_new ();
  self->context = g_main_context_new ();
  self->thread = g_thread_new ("kith-mirror", run, self);

  return self;
}

void
_kith_mirror_file_free (KithMirrorFile *self)
{
  if (self == NULL)
    return;

  g_async_queue_push (self->asked, self);
  g_thread_join (self->thread);
  g_async_queue_unref (self->asked);
  g_main_context_unref (self->context);
  g_free (self->path);
  g_free (self);
}

static void
push (KithMirrorFile *self, Request *request)
{
  g_async_queue_push (self->asked, request);
}

/* In the thread: calls of the store, waited for */

static void
came_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **came = data;

  *came = g_object_ref (result);
}

static void
wait_for (KithMirrorFile *self, GAsyncResult **came)
{
  while (*came == NULL)
    g_main_context_iteration (self->context, TRUE);
}

static gboolean
check_open (KithMirrorFile *self, GError **error)
{
  if (self->store != NULL)
    return TRUE;

  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_STORE,
                       "The mirror is not open");

  return FALSE;
}

static gpointer
carry_open (KithMirrorFile *self, Request *request, GError **error)
{
  g_autofree char *uri = g_strconcat ("sqlite:", self->path, NULL);
  char *place;

  if (self->store == NULL)
    self->store = kith_store_open (uri, error);
  if (self->store == NULL)
    return NULL;

  place = kith_store_get_place (self->store);

  return place != NULL ? place : g_strdup ("");
}

static gboolean
remove_file (const char *path, const char *suffix, GError **error)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  int why;

  if (g_remove (name) == 0 || errno == ENOENT)
    return TRUE;

  why = errno;
  g_set_error (error, KITH_ERROR, KITH_ERROR_STORE, "%s: %s", name,
               g_strerror (why));

  return FALSE;
}

/* The lock stays: it may be in the hands of another program by now. */
static gpointer
carry_discard (KithMirrorFile *self, Request *request, GError **error)
{
  g_clear_object (&self->store);

  return remove_file (self->path, "-wal", error)
             && remove_file (self->path, "-shm", error)
             && remove_file (self->path, "", error)
           ? self
           : NULL;
}

static gpointer
carry_take (KithMirrorFile *self, Request *request, GError **error)
{
  g_autoptr (GAsyncResult) came = NULL;

  if (!check_open (self, error))
    return NULL;

  kith_store_mirror_async (self->store, g_steal_pointer (&request->mirroring),
                           NULL, came_cb, &came);
  wait_for (self, &came);

  return kith_store_mirror_finish (self->store, came, &request->n_changed,
                                   error)
           ? self
           : NULL;
}

static gpointer
carry_take_catalog (KithMirrorFile *self, Request *request, GError **error)
{
  return check_open (self, error)
             && kith_store_mirror_catalog (self->store, request->fields,
                                           request->labels, error)
           ? self
           : NULL;
}

static gpointer
carry_list_revisions (KithMirrorFile *self, Request *request, GError **error)
{
  return check_open (self, error)
           ? kith_store_list_revisions (self->store, request->from, request->to,
                                        error)
           : NULL;
}

/* (transfer full) */
static KithContact *
parse_contact (GBytes *bytes, GError **error)
{
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  g_autoptr (GError) failure = NULL;
  JsonObject *json = kith_json_parse_stored (text, (gssize) length, &failure);
  KithContact *contact = json != NULL
                           ? kith_contact_new_take_json (json, &failure)
                           : NULL;

  /* It was one when it was written. */
  if (contact == NULL)
    g_set_error (error, KITH_ERROR, KITH_ERROR_STORE,
                 "A contact of the mirror is broken: %s", failure->message);

  return contact;
}

static gpointer
carry_read_contact (KithMirrorFile *self, Request *request, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!check_open (self, error))
    return NULL;

  bytes = kith_store_read_contact (self->store, request->id, error);

  return bytes != NULL ? parse_contact (bytes, error) : NULL;
}

static KithPage *
parse_page (KithStorePage *from, GError **error)
{
  g_autoptr (KithPage) page = g_new0 (KithPage, 1);

  page->total = from->total;
  page->contacts = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < from->contacts->len; i++)
    {
      KithContact *contact = parse_contact (g_ptr_array_index (from->contacts,
                                                               i),
                                            error);

      if (contact == NULL)
        return NULL;
      g_ptr_array_add (page->contacts, contact);
    }

  return g_steal_pointer (&page);
}

static gpointer
carry_read_page (KithMirrorFile *self, Request *request, GError **error)
{
  g_autoptr (GAsyncResult) came = NULL;
  g_autoptr (KithStorePage) page = NULL;

  if (!check_open (self, error))
    return NULL;

  kith_store_query_async (self->store, request->query,
                          g_task_get_cancellable (request->task), came_cb,
                          &came);
  wait_for (self, &came);
  page = kith_store_query_finish (self->store, came, error);

  return page != NULL ? parse_page (page, error) : NULL;
}

static gpointer
carry_read_fields (KithMirrorFile *self, Request *request, GError **error)
{
  return check_open (self, error) ? kith_store_list_fields (self->store, error)
                                  : NULL;
}

static gpointer
carry_read_labels (KithMirrorFile *self, Request *request, GError **error)
{
  return check_open (self, error) ? kith_store_list_labels (self->store, error)
                                  : NULL;
}

/* Asking */

void
_kith_mirror_file_open (KithMirrorFile *self, GTask *task)
{
  push (self, request_new (task, carry_open, g_free));
}

void
_kith_mirror_file_discard (KithMirrorFile *self, GTask *task)
{
  push (self, request_new (task, carry_discard, NULL));
}

void
_kith_mirror_file_take (KithMirrorFile *self,
                        KithStoreMirroring *mirroring,
                        GTask *task)
{
  Request *request = request_new (task, carry_take, NULL);

  request->mirroring = mirroring;
  push (self, request);
}

void
_kith_mirror_file_take_catalog (KithMirrorFile *self,
                                GPtrArray *fields,
                                GPtrArray *labels,
                                GTask *task)
{
  Request *request = request_new (task, carry_take_catalog, NULL);

  request->fields = g_ptr_array_ref (fields);
  request->labels = g_ptr_array_ref (labels);
  push (self, request);
}

void
_kith_mirror_file_list_revisions (KithMirrorFile *self,
                                  gint64 from,
                                  gint64 to,
                                  GTask *task)
{
  Request *request = request_new (task, carry_list_revisions,
                                  (GDestroyNotify) g_hash_table_unref);

  request->from = from;
  request->to = to;
  push (self, request);
}

void
_kith_mirror_file_read (KithMirrorFile *self,
                        const KithReading *reading,
                        GTask *task)
{
  static const struct
  {
    Carry carry;
    GDestroyNotify free_result;
  } kinds[] = {
    [KITH_READ_PAGE] = { carry_read_page, (GDestroyNotify) kith_page_free },
    [KITH_READ_CONTACT] = { carry_read_contact, g_object_unref },
    [KITH_READ_FIELDS] = { carry_read_fields,
                           (GDestroyNotify) g_ptr_array_unref },
    [KITH_READ_LABELS] = { carry_read_labels,
                           (GDestroyNotify) g_ptr_array_unref },
  };
  Request *request = request_new (task, kinds[reading->kind].carry,
                                  kinds[reading->kind].free_result);

  if (reading->query != NULL)
    request->query = kith_query_copy (reading->query);
  request->id = g_strdup (reading->id);
  push (self, request);
}
