/* kith-event-stream.c: one client that is told what happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/events/kith-event-stream.h"

#include "base/kith-clock.h"
#include "base/kith-limits.h"
#include "model/kith-event.h"
#include "store/interface/kith-store-history.h"

#define PAGE 16
/* How soon a client whose connection breaks may come back. */
#define RETRY_MSEC 1000

G_STATIC_ASSERT ((int) KITH_EVENT_NOTE == (int) KITH_HISTORY_NOTE);
G_STATIC_ASSERT ((int) KITH_EVENT_MERGED == (int) KITH_HISTORY_MERGED);

struct _KithEventStream
{
  KithRequest *request;
  KithClock *clock;
  GSource *input;
  void (*gone) (KithEventStream *self, gpointer data);
  gpointer gone_data;

  gint64 position; /* the seq of the last event that was looked at */
  gboolean is_reading;
  gboolean is_writing;
  gboolean is_ended;
};

static SoupServerMessage *
get_message (KithEventStream *self)
{
  return kith_request_get_message (self->request);
}

static void
set_deadline (KithEventStream *self)
{
  gint64 deadline = kith_clock_get_monotonic_time (self->clock)
                    + KITH_TIMEOUT_ANSWER_SECONDS * G_USEC_PER_SEC;

  kith_client_set_state (kith_request_get_client (self->request),
                         KITH_CLIENT_STREAMING,
                         self->is_writing ? deadline : 0);
}

static gint64
get_last (KithEventStream *self)
{
  return kith_store_get_last_seq (kith_request_get_store (self->request));
}

/* Between two chunks libsoup pauses the message by itself. */
static void
write_text (KithEventStream *self, GString *text)
{
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);

  soup_message_body_append_bytes (
    soup_server_message_get_response_body (get_message (self)), bytes);
  self->is_writing = TRUE;
  set_deadline (self);
}

static void
append_event (GString *text, const KithHistoryEntry *entry)
{
  KithEventParts parts = {
    .kind = (KithEventKind) entry->kind,
    .action = (KithEventAction) entry->action,
    .entity_id = entry->entity,
    .seq = entry->seq,
    .time = entry->time,
    .author = entry->author,
    .origin = entry->origin,
    .doc = g_bytes_get_data (entry->doc, NULL),
    .doc_length = g_bytes_get_size (entry->doc),
  };
  g_autofree char *type = kith_event_make_type (parts.kind, parts.action);
  g_autofree char *json = kith_event_print (&parts);

  g_string_append_printf (text, "id: %" G_GINT64_FORMAT "\nevent: %s\ndata: ",
                          entry->seq, type);
  g_string_append (text, json);
  g_string_append (text, "\n\n");
}

static void
append_id (GString *text, gint64 id)
{
  g_string_append_printf (text, "id: %" G_GINT64_FORMAT "\n\n", id);
}

static void
append_reload (GString *text, gint64 id)
{
  g_string_append_printf (text,
                          "id: %" G_GINT64_FORMAT
                          "\nevent: " KITH_EVENT_TYPE_RELOAD "\ndata: {}\n\n",
                          id);
}

static KithPermission
get_needed (KithHistoryKind kind)
{
  switch (kind)
    {
    case KITH_HISTORY_CONTACT:
      return KITH_PERMISSION_VIEW_CONTACTS;

    case KITH_HISTORY_LABEL:
      return KITH_PERMISSION_VIEW_LABELS;

    case KITH_HISTORY_FIELD:
      return KITH_PERMISSION_VIEW_FIELDS;

    case KITH_HISTORY_NOTE:
    default:
      return KITH_PERMISSION_VIEW_NOTES;
    }
}

/* Entries are numbered without a gap, and forgotten from the beginning or when
 * whom they are about has been gone for long: where a number is missing, the
 * client has missed something for good. */
static void
tell (KithEventStream *self, GPtrArray *entries)
{
  KithPermission permission = kith_request_get_permission (self->request);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < entries->len && text->len < KITH_LIMIT_STREAM_BYTES;
       i++)
    {
      const KithHistoryEntry *entry = g_ptr_array_index (entries, i);

      if (entry->seq != self->position + 1)
        {
          self->position = get_last (self);
          append_reload (text, self->position);
          break;
        }

      self->position = entry->seq;
      if (kith_permission_includes (permission, get_needed (entry->kind)))
        append_event (text, entry);
    }

  if (text->len == 0)
    return;

  write_text (self, g_steal_pointer (&text));
  soup_server_message_unpause (get_message (self));
}

static void
listed_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithEventStream) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray)
    entries = kith_store_list_history_finish (KITH_STORE (store), result,
                                              &error);

  self->is_reading = FALSE;
  if (self->is_ended)
    return;

  if (entries == NULL)
    {
      g_message ("The history cannot be read: %s", error->message);
      kith_event_stream_end (self);
      return;
    }

  tell (self, entries);
  kith_event_stream_feed (self);
}

static void
wrote_chunk_cb (SoupServerMessage *message, gpointer data)
{
  KithEventStream *self = data;

  if (self->is_ended)
    return;

  self->is_writing = FALSE;
  set_deadline (self);
  kith_event_stream_feed (self);
}

static void
finished_cb (SoupServerMessage *message, gpointer data)
{
  KithEventStream *self = data;

  self->is_ended = TRUE;
  self->gone (self, self->gone_data);
}

/* While nothing is to be said nobody else looks whether the client has left. */
static gboolean
input_cb (GSocket *socket, GIOCondition condition, gpointer data)
{
  KithEventStream *self = data;

  /* To write to it fails, which libsoup takes note of. */
  if (!kith_client_has_input (kith_request_get_client (self->request)))
    {
      kith_client_cut (kith_request_get_client (self->request));
      kith_event_stream_beat (self);
    }
  g_clear_pointer (&self->input, g_source_unref);

  return G_SOURCE_REMOVE;
}

static void
watch_input (KithEventStream *self)
{
  GSocket *socket = g_socket_connection_get_socket (
    G_SOCKET_CONNECTION (kith_request_get_client (self->request)));

  self->input = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (self->input, G_SOURCE_FUNC (input_cb), self, NULL);
  g_source_attach (self->input, g_main_context_get_thread_default ());
}

static void
clear (KithEventStream *self)
{
  if (self->input != NULL)
    g_source_destroy (self->input);
  g_clear_pointer (&self->input, g_source_unref);
  g_signal_handlers_disconnect_by_data (get_message (self), self);
  g_clear_pointer (&self->request, kith_request_release);
  g_clear_object (&self->clock);
}

KithEventStream *
kith_event_stream_new (KithRequest *request,
                       gint64 position,
                       KithClock *clock,
                       void (*gone) (KithEventStream *self, gpointer data),
                       gpointer data)
{
  KithEventStream *self;
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (request != NULL && gone != NULL, NULL);
  g_return_val_if_fail (KITH_IS_CLOCK (clock), NULL);

  self = g_rc_box_new0 (KithEventStream);
  self->request = kith_request_hold (request);
  self->clock = g_object_ref (clock);
  self->gone = gone;
  self->gone_data = data;
  self->position = MIN (position, get_last (self));

  g_string_append_printf (text, "retry: %d\n", RETRY_MSEC);
  if (position > self->position)
    append_reload (text, self->position);
  else
    append_id (text, self->position);

  g_signal_connect (get_message (self), "wrote-chunk",
                    G_CALLBACK (wrote_chunk_cb), self);
  g_signal_connect (get_message (self), "finished", G_CALLBACK (finished_cb),
                    self);
  watch_input (self);
  kith_request_answer_stream (request, "text/event-stream");
  write_text (self, text);

  return self;
}

void
kith_event_stream_unref (KithEventStream *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) clear);
}

KithRequest *
kith_event_stream_get_request (KithEventStream *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->request;
}

void
kith_event_stream_feed (KithEventStream *self)
{
  KithHistoryQuery query = { .limit = PAGE };

  g_return_if_fail (self != NULL);

  if (self->is_ended || self->is_reading || self->is_writing
      || self->position >= get_last (self))
    return;

  self->is_reading = TRUE;
  query.after = self->position;
  /* What is in the file may not be in the lists yet: it is told of next. */
  query.before = get_last (self) + 1;
  kith_store_list_history_async (kith_request_get_store (self->request), &query,
                                 NULL, listed_cb, g_rc_box_acquire (self));
}

/* With the id that the client would have to begin from: it may long have been
 * told nothing of what happened. */
void
kith_event_stream_beat (KithEventStream *self)
{
  GString *text;

  g_return_if_fail (self != NULL);

  if (self->is_ended || self->is_reading || self->is_writing)
    return;

  text = g_string_new (NULL);
  append_id (text, self->position);
  write_text (self, text);
  soup_server_message_unpause (get_message (self));
}

void
kith_event_stream_end (KithEventStream *self)
{
  g_return_if_fail (self != NULL);

  if (self->is_ended)
    return;

  self->is_ended = TRUE;
  soup_message_body_complete (
    soup_server_message_get_response_body (get_message (self)));
  if (!self->is_writing)
    soup_server_message_unpause (get_message (self));
}
