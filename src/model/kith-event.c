/* kith-event.c: something that happened to a contact, label, field or note
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-event.h"

#include <string.h>

#include "base/kith-clock.h"
#include "base/kith-error.h"
#include "base/kith-json.h"

struct _KithEvent
{
  GObject parent_instance;

  JsonObject *json;
  JsonObject *entity;
  char **sources;
  KithEventKind kind;
  KithEventAction action;
};

G_DEFINE_FINAL_TYPE (KithEvent, kith_event, G_TYPE_OBJECT)

/* The name of a type of events is not made of the FQDN: see the fields. */
static const struct
{
  KithEventKind kind;
  const char *fqdn;
  const char *type;
} kinds[] = {
  { KITH_EVENT_CONTACT, "wix.contacts.v4.contact", "wix.contacts.v4.contact" },
  { KITH_EVENT_LABEL, "wix.contacts.v4.label", "wix.contacts.v4.label" },
  { KITH_EVENT_FIELD, "wix.contacts.v4.extended_field",
    "wix.contacts.v4.extended-field" },
  { KITH_EVENT_NOTE, "wix.crm.notes.v2.note", "wix.crm.notes.v2.note" },
};

static const struct
{
  KithEventAction action;
  const char *slug;
  const char *body; /* the member that holds what is told */
  const char *doc;  /* where the document is in it; NULL: nowhere */
} actions[] = {
  { KITH_EVENT_CREATED, "created", "createdEvent", "entity" },
  { KITH_EVENT_UPDATED, "updated", "updatedEvent", "currentEntity" },
  { KITH_EVENT_DELETED, "deleted", "deletedEvent", NULL },
  { KITH_EVENT_MERGED, "merged", "actionEvent", "body" },
};

static void
kith_event_finalize (GObject *object)
{
  KithEvent *self = KITH_EVENT (object);

  g_clear_pointer (&self->json, json_object_unref);
  g_clear_pointer (&self->entity, json_object_unref);
  g_clear_pointer (&self->sources, g_strfreev);

  G_OBJECT_CLASS (kith_event_parent_class)->finalize (object);
}

static void
kith_event_class_init (KithEventClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_event_finalize;
}

static void
kith_event_init (KithEvent *self)
{
}

static gsize
find_kind (KithEventKind kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == kind)
      return i;

  g_return_val_if_reached (0);
}

static gsize
find_action (KithEventAction action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (actions[i].action == action)
      return i;

  g_return_val_if_reached (0);
}

/**
 * kith_event_make_type:
 * @kind: to what something happened
 * @action: what happened
 *
 * Returns: (transfer full): what the API calls such events
 */
char *
kith_event_make_type (KithEventKind kind, KithEventAction action)
{
  return g_strdup_printf ("%s_%s", kinds[find_kind (kind)].type,
                          actions[find_action (action)].slug);
}

/* Only contacts become one. */
static gboolean
happens (KithEventKind kind, KithEventAction action)
{
  return action != KITH_EVENT_MERGED || kind == KITH_EVENT_CONTACT;
}

static gboolean
is_called (const char *type, const char *name)
{
  return g_str_equal (type, name)
         || g_str_equal (strrchr (type, '.') + 1, name);
}

/**
 * kith_event_find_type:
 * @name: a type of events, or its last part ("contact_updated")
 *
 * Returns: (transfer full) (nullable): the whole type; %NULL: there is none
 */
char *
kith_event_find_type (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (actions); j++)
      {
        g_autofree char *type = kith_event_make_type (kinds[i].kind,
                                                      actions[j].action);

        if (happens (kinds[i].kind, actions[j].action)
            && is_called (type, name))
          return g_steal_pointer (&type);
      }

  return NULL;
}

/* The same event has the same id however often it is sent: a UUID made of its
 * name (RFC 4122, version 5). */
static char *
make_id (const KithEventParts *parts)
{
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT
                                           "/%" G_GINT64_FORMAT "/%s",
                                           parts->seq, parts->time,
                                           parts->entity_id);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA1, name,
                                                         -1);

  return g_strdup_printf ("%.8s-%.4s-5%.3s-8%.3s-%.12s", hash, hash + 8,
                          hash + 12, hash + 15, hash + 18);
}

static JsonObject *
make_envelope (const KithEventParts *parts)
{
  JsonObject *envelope = json_object_new ();
  g_autofree char *id = make_id (parts);
  g_autofree char *sequence = g_strdup_printf ("%" G_GINT64_FORMAT, parts->seq);

  kith_json_set_string (envelope, "id", id);
  kith_json_set_string (envelope, "entityFqdn",
                        kinds[find_kind (parts->kind)].fqdn);
  kith_json_set_string (envelope, "slug",
                        actions[find_action (parts->action)].slug);
  kith_json_set_string (envelope, "entityId", parts->entity_id);
  kith_json_set_time (envelope, "eventTime", parts->time);
  json_object_set_boolean_member (envelope, "triggeredByAnonymizeRequest",
                                  FALSE);
  kith_json_set_string (envelope, "originatedFrom", parts->origin);
  kith_json_set_string (envelope, "entityEventSequence", sequence);
  kith_json_set_string (envelope, "author", parts->author);

  return envelope;
}

/**
 * kith_event_print:
 * @parts: what has happened
 *
 * The document goes into the text as it is: to parse it, only to print it
 * again, would cost whoever writes contacts more than the write.
 *
 * Returns: (transfer full): the domain event as JSON text
 */
char *
kith_event_print (const KithEventParts *parts)
{
  g_autoptr (JsonObject) envelope = NULL;
  g_autofree char *head = NULL;
  GString *text;
  gsize action;

  g_return_val_if_fail (parts != NULL && parts->entity_id != NULL, NULL);

  envelope = make_envelope (parts);
  head = kith_json_print (envelope);
  action = find_action (parts->action);

  text = g_string_sized_new (strlen (head) + parts->doc_length + 64);
  g_string_append_len (text, head, (gssize) strlen (head) - 1);
  g_string_append_printf (text, ",\"%s\":{", actions[action].body);
  if (actions[action].doc != NULL)
    {
      g_string_append_printf (text, "\"%s\":", actions[action].doc);
      g_string_append_len (text, parts->doc, (gssize) parts->doc_length);
    }
  g_string_append (text, "}}");

  return g_string_free (text, FALSE);
}

static gboolean
refuse (GError **error, const char *why)
{
  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL, why);

  return FALSE;
}

static gboolean
read_kind (KithEvent *self, GError **error)
{
  const char *fqdn = kith_json_get_string (self->json, "entityFqdn");
  const char *slug = kith_json_get_string (self->json, "slug");

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].fqdn, fqdn) == 0)
      self->kind = kinds[i].kind;
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (actions[i].slug, slug) == 0)
      self->action = actions[i].action;

  if (self->kind == 0 || self->action == 0
      || !happens (self->kind, self->action))
    return refuse (error, "An event is of no kind that is known");
  if (kith_json_get_string (self->json, "entityId") == NULL)
    return refuse (error, "An event does not say what it is about");

  return TRUE;
}

static char **
read_strings (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }

  return g_strv_builder_end (builder);
}

static gboolean
read_body (KithEvent *self, GError **error)
{
  gsize action = find_action (self->action);
  JsonObject *body = kith_json_get_object (self->json, actions[action].body);
  JsonObject *entity;

  if (self->action == KITH_EVENT_DELETED)
    return TRUE;

  entity = kith_json_get_object (body, actions[action].doc);
  if (self->action == KITH_EVENT_MERGED)
    {
      self->sources = read_strings (
        kith_json_get_array (entity, "sourceContactIds"));
      entity = kith_json_get_object (entity, "targetContact");
    }

  if (entity == NULL)
    return refuse (error, "An event does not have what it tells of");

  self->entity = json_object_ref (entity);

  return TRUE;
}

/**
 * kith_event_new_from_json:
 * @domain_event: a domain event of the API (wix-contacts G)
 * @error: return location for a %KITH_ERROR_PROTOCOL
 *
 * Returns: (transfer full) (nullable): what happened
 */
KithEvent *
kith_event_new_from_json (JsonObject *domain_event, GError **error)
{
  g_autoptr (KithEvent) self = NULL;

  g_return_val_if_fail (domain_event != NULL, NULL);

  self = g_object_new (KITH_TYPE_EVENT, NULL);
  self->json = json_object_ref (domain_event);
  if (!read_kind (self, error) || !read_body (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

KithEventKind
kith_event_get_kind (KithEvent *self)
{
  g_return_val_if_fail (KITH_IS_EVENT (self), KITH_EVENT_CONTACT);

  return self->kind;
}

KithEventAction
kith_event_get_action (KithEvent *self)
{
  g_return_val_if_fail (KITH_IS_EVENT (self), KITH_EVENT_UPDATED);

  return self->action;
}

/**
 * kith_event_get_entity_id:
 * @self: an event
 *
 * Returns: (transfer none): the id of a contact or note, the key of a label or
 *   extended field
 */
const char *
kith_event_get_entity_id (KithEvent *self)
{
  g_return_val_if_fail (KITH_IS_EVENT (self), NULL);

  return kith_json_get_string (self->json, "entityId");
}

/**
 * kith_event_get_entity:
 * @self: an event
 *
 * Returns: (transfer none) (nullable): what it is about, as it is after the
 *   event; %NULL of a deletion
 */
JsonObject *
kith_event_get_entity (KithEvent *self)
{
  g_return_val_if_fail (KITH_IS_EVENT (self), NULL);

  return self->entity;
}

/**
 * kith_event_get_sources:
 * @self: an event
 *
 * Returns: (transfer none) (nullable): the ids of the contacts that have gone
 *   into this one; %NULL unless it is a merge
 */
const char *const *
kith_event_get_sources (KithEvent *self)
{
  g_return_val_if_fail (KITH_IS_EVENT (self), NULL);

  return (const char *const *) self->sources;
}

const char *
kith_event_get_author (KithEvent *self)
{
  g_return_val_if_fail (KITH_IS_EVENT (self), NULL);

  return kith_json_get_string (self->json, "author");
}

const char *
kith_event_get_origin (KithEvent *self)
{
  g_return_val_if_fail (KITH_IS_EVENT (self), NULL);

  return kith_json_get_string (self->json, "originatedFrom");
}

gint64
kith_event_get_time (KithEvent *self)
{
  g_return_val_if_fail (KITH_IS_EVENT (self), -1);

  return kith_json_get_time (self->json, "eventTime");
}

JsonObject *
kith_event_get_json (KithEvent *self)
{
  g_return_val_if_fail (KITH_IS_EVENT (self), NULL);

  return self->json;
}
