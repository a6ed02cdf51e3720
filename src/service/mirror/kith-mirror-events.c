/* kith-mirror-events.c: what a mirror hears
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/mirror/kith-mirror-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-object.h"
#include "service/contacts/kith-contacts-private.h"

/* A page that was asked for before may not know of it. */
static void
touch (KithMirror *self, const char *id, gint64 revision)
{
  g_hash_table_replace (self->touched, g_strdup (id),
                        g_memdup2 (&revision, sizeof revision));
}

static void
take_contact (KithMirror *self, JsonObject *json)
{
  const char *id = kith_json_get_string (json, "id");
  gint64 revision = _kith_mirror_get_revision (json);

  if (id == NULL || revision <= 0)
    return;

  touch (self, id, revision);
  _kith_mirror_put (self, kith_json_copy_object (json));
}

static void
take_deletion (KithMirror *self, const char *id)
{
  touch (self, id, 0);
  _kith_mirror_remove (self, id);
}

/* The server is asked whether it is there. */
static void
doubt (KithMirror *self, const char *id)
{
  g_ptr_array_add (self->doubtful, g_strdup (id));
  _kith_mirror_go_on (self);
}

static void
hear_deletion (KithMirror *self, const char *id)
{
  _kith_mirror_place_set_deleted (&self->place, id, FALSE);
  take_deletion (self, id);
}

static void
take_contact_event (KithMirror *self, KithEvent *event)
{
  const char *const *sources = kith_event_get_sources (event);

  if (kith_event_get_action (event) == KITH_EVENT_DELETED)
    hear_deletion (self, kith_event_get_entity_id (event));
  else if (!_kith_mirror_place_is_deleted (&self->place,
                                           kith_event_get_entity_id (event)))
    take_contact (self, kith_event_get_entity (event));
  else
    doubt (self, kith_event_get_entity_id (event));
  for (guint i = 0; sources != NULL && sources[i] != NULL; i++)
    hear_deletion (self, sources[i]);
}

static void
catalog_changed (KithMirror *self)
{
  self->is_catalog_wanted = TRUE;
  self->is_catalog_stale = TRUE;
  _kith_mirror_go_on (self);
}

static void
event_cb (KithMirror *self, KithEvent *event)
{
  if (!self->is_open)
    return;

  switch (kith_event_get_kind (event))
    {
    case KITH_EVENT_CONTACT:
      take_contact_event (self, event);
      _kith_mirror_flush_soon (self);
      break;

    case KITH_EVENT_LABEL:
    case KITH_EVENT_FIELD:
      catalog_changed (self);
      break;

    case KITH_EVENT_NOTE:
    default:
      break;
    }
}

static void
reload_cb (KithMirror *self)
{
  if (!self->is_open)
    return;

  self->place.is_swept = FALSE;
  g_clear_pointer (&self->place.deleted, g_hash_table_unref);
  g_clear_pointer (&self->walk, _kith_mirror_walk_free);
  catalog_changed (self);
}

/* Whether the server is there shows in what comes of listening to it. */
static void
feed_state_cb (KithMirror *self)
{
  if (!self->is_following)
    return;

  switch (kith_feed_get_state (self->feed))
    {
    case KITH_FEED_LIVE:
      self->is_polling = FALSE;
      _kith_mirror_hear (self, NULL);
      break;

    case KITH_FEED_UNAVAILABLE:
      /* While nobody was here, some may have been deleted. */
      self->is_polling = TRUE;
      self->is_look_wanted = TRUE;
      self->place.is_swept = FALSE;
      g_clear_pointer (&self->place.feed_id, g_free);
      g_clear_pointer (&self->place.deleted, g_hash_table_unref);
      _kith_mirror_go_on (self);
      break;

    case KITH_FEED_CONNECTING:
    case KITH_FEED_STOPPED:
    default:
      break;
    }
}

static void
feed_error_cb (KithMirror *self)
{
  const GError *error = kith_feed_get_error (self->feed);

  if (self->is_following && error != NULL)
    _kith_mirror_hear (self, error);
}

static void
feed_last_id_cb (KithMirror *self)
{
  _kith_mirror_go_on (self);
}

/* What this program has done itself, before any list asks for it.  A feed tells
 * of it too, and its word has been taken already.  An answer that was lost and
 * asked for again may be older than all that is known, and the contact be gone
 * since: it is asked for once more. */
static void
contact_changed_cb (KithMirror *self, KithContact *contact)
{
  gint64 *revision = g_hash_table_lookup (self->touched,
                                          kith_contact_get_id (contact));

  if (!self->is_open
      || (revision != NULL && *revision >= kith_contact_get_revision (contact)))
    return;

  if (!_kith_mirror_place_is_deleted (&self->place,
                                      kith_contact_get_id (contact)))
    take_contact (self, kith_contact_get_json (contact));
  doubt (self, kith_contact_get_id (contact));
  _kith_mirror_flush_soon (self);
}

static void
contact_gone_cb (KithMirror *self, const char *contact_id)
{
  gint64 *revision = g_hash_table_lookup (self->touched, contact_id);

  if (!self->is_open || (revision != NULL && *revision == 0))
    return;

  if (!self->is_polling)
    _kith_mirror_place_set_deleted (&self->place, contact_id, TRUE);
  take_deletion (self, contact_id);
  _kith_mirror_flush_soon (self);
}

void
_kith_mirror_connect (KithMirror *self)
{
  g_signal_connect_object (self->feed, "event", G_CALLBACK (event_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->feed, "reload", G_CALLBACK (reload_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->feed, "notify::state",
                           G_CALLBACK (feed_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->feed, "notify::error",
                           G_CALLBACK (feed_error_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->feed, "notify::last-id",
                           G_CALLBACK (feed_last_id_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contacts, "contact-changed",
                           G_CALLBACK (contact_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contacts, "contact-gone",
                           G_CALLBACK (contact_gone_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->contacts, "fields-changed",
                           G_CALLBACK (catalog_changed), self,
                           G_CONNECT_SWAPPED);
}
