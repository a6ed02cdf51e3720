/* kith-event.h: something that happened to a contact, label, field or note
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  KITH_EVENT_CONTACT = 1,
  KITH_EVENT_LABEL = 2,
  KITH_EVENT_FIELD = 3,
  KITH_EVENT_NOTE = 4,
} KithEventKind;

typedef enum
{
  KITH_EVENT_CREATED = 1,
  KITH_EVENT_UPDATED = 2,
  KITH_EVENT_DELETED = 3,
  KITH_EVENT_MERGED = 4, /* of a contact: others have gone into it */
} KithEventAction;

/* In the stream of events: something is missed for good, read all anew. */
#define KITH_EVENT_TYPE_RELOAD "reload"

/* Where the stream begins again. */
#define KITH_HEADER_LAST_EVENT_ID "Last-Event-ID"

/* What a server says has happened; all borrowed. */
typedef struct
{
  KithEventKind kind;
  KithEventAction action;
  const char *entity_id; /* of a label or field its key */
  gint64 seq;            /* its place among all events */
  gint64 time;           /* microseconds */
  const char *author;    /* (nullable): who did it */
  const char *origin;    /* (nullable): of what it is a part: "merge" */
  /* JSON text: the entity as it is after it; of a merge {"targetContactId",
   * "sourceContactIds", "targetContact"} */
  const char *doc;
  gsize doc_length; /* bytes */
} KithEventParts;

/* "wix.contacts.v4.contact_updated" (transfer full) */
char *kith_event_make_type (KithEventKind kind, KithEventAction action);
/* The type that is called so, or by its last part: "contact_updated".
 * (transfer full) (nullable) */
char *kith_event_find_type (const char *name);
/* The domain event (wix-contacts G) as JSON text, with the member "author"
 * beside the API's. (transfer full) */
char *kith_event_print (const KithEventParts *parts);

/* Immutable. */
#define KITH_TYPE_EVENT (kith_event_get_type ())
G_DECLARE_FINAL_TYPE (KithEvent, kith_event, KITH, EVENT, GObject)

/* Error: KITH_ERROR_PROTOCOL. */
KithEvent *kith_event_new_from_json (JsonObject *domain_event, GError **error);
KithEventKind kith_event_get_kind (KithEvent *self);
KithEventAction kith_event_get_action (KithEvent *self);
/* The id of a contact or note, the key of a label or field. */
const char *kith_event_get_entity_id (KithEvent *self);
/* As it is now; NULL of a deletion. (transfer none) (nullable) */
JsonObject *kith_event_get_entity (KithEvent *self);
/* The contacts that have gone into this one; of a merge only. (nullable) */
const char *const *kith_event_get_sources (KithEvent *self);
/* Who did it, where that is known. (nullable) */
const char *kith_event_get_author (KithEvent *self);
/* Whether it is part of something else: "merge", "bulk". (nullable) */
const char *kith_event_get_origin (KithEvent *self);
/* Microseconds since 1970; -1 when the server did not say. */
gint64 kith_event_get_time (KithEvent *self);
/* The whole domain event, for reading. (transfer none) */
JsonObject *kith_event_get_json (KithEvent *self);

G_END_DECLS
