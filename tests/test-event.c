/* test-event.c: tests of what a server says has happened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-event.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "test-utils.h"

#define TIME G_GINT64_CONSTANT (1617827868588000)
#define CONTACT "{\"id\":\"c\",\"revision\":7}"

static JsonObject *
print (const KithEventParts *parts)
{
  g_autofree char *text = kith_event_print (parts);

  return kith_test_json_object (text);
}

typedef struct
{
  KithEventKind kind;
  KithEventAction action;
  const char *type;
  const char *fqdn;
  const char *body;
  const char *member; /* NULL: the body is empty */
} Row;

static const Row rows[] = {
  { KITH_EVENT_CONTACT, KITH_EVENT_CREATED, "wix.contacts.v4.contact_created",
    "wix.contacts.v4.contact", "createdEvent", "entity" },
  { KITH_EVENT_CONTACT, KITH_EVENT_UPDATED, "wix.contacts.v4.contact_updated",
    "wix.contacts.v4.contact", "updatedEvent", "currentEntity" },
  { KITH_EVENT_CONTACT, KITH_EVENT_DELETED, "wix.contacts.v4.contact_deleted",
    "wix.contacts.v4.contact", "deletedEvent", NULL },
  { KITH_EVENT_LABEL, KITH_EVENT_CREATED, "wix.contacts.v4.label_created",
    "wix.contacts.v4.label", "createdEvent", "entity" },
  { KITH_EVENT_FIELD, KITH_EVENT_UPDATED,
    "wix.contacts.v4.extended-field_updated", "wix.contacts.v4.extended_field",
    "updatedEvent", "currentEntity" },
  { KITH_EVENT_NOTE, KITH_EVENT_DELETED, "wix.crm.notes.v2.note_deleted",
    "wix.crm.notes.v2.note", "deletedEvent", NULL },
};

static void
test_print (gconstpointer data)
{
  const Row *row = data;
  KithEventParts parts = {
    .kind = row->kind,
    .action = row->action,
    .entity_id = "c",
    .seq = 12,
    .time = TIME,
    .author = "Dana",
    .doc = CONTACT,
    .doc_length = strlen (CONTACT),
  };
  g_autoptr (JsonObject) json = print (&parts);
  g_autoptr (JsonObject) again = print (&parts);
  g_autofree char *type = kith_event_make_type (row->kind, row->action);
  JsonObject *body = kith_json_get_object (json, row->body);

  g_assert_cmpstr (type, ==, row->type);
  g_assert_true (kith_json_object_equal (json, again));
  g_assert_true (g_uuid_string_is_valid (kith_json_get_string (json, "id")));
  g_assert_cmpstr (kith_json_get_string (json, "entityFqdn"), ==, row->fqdn);
  g_assert_cmpstr (kith_json_get_string (json, "entityId"), ==, "c");
  g_assert_cmpstr (kith_json_get_string (json, "eventTime"), ==,
                   "2021-04-07T20:37:48.588Z");
  g_assert_cmpstr (kith_json_get_string (json, "entityEventSequence"), ==,
                   "12");
  g_assert_false (json_object_has_member (json, "originatedFrom"));
  g_assert_nonnull (body);

  if (row->member == NULL)
    g_assert_cmpuint (json_object_get_size (body), ==, 0);
  else
    g_assert_cmpint (kith_json_get_int (
                       kith_json_get_object (body, row->member), "revision", 0),
                     ==, 7);
}

static void
test_read (gconstpointer data)
{
  const Row *row = data;
  KithEventParts parts = {
    .kind = row->kind,
    .action = row->action,
    .entity_id = "c",
    .seq = 12,
    .time = TIME,
    .author = "Dana",
    .origin = "bulk",
    .doc = CONTACT,
    .doc_length = strlen (CONTACT),
  };
  g_autoptr (JsonObject) json = print (&parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithEvent) event = kith_event_new_from_json (json, &error);

  g_assert_no_error (error);
  g_assert_cmpint (kith_event_get_kind (event), ==, row->kind);
  g_assert_cmpint (kith_event_get_action (event), ==, row->action);
  g_assert_cmpstr (kith_event_get_entity_id (event), ==, "c");
  g_assert_cmpstr (kith_event_get_author (event), ==, "Dana");
  g_assert_cmpstr (kith_event_get_origin (event), ==, "bulk");
  g_assert_cmpint (kith_event_get_time (event), ==, TIME);
  g_assert_null (kith_event_get_sources (event));
  g_assert_true ((kith_event_get_entity (event) != NULL)
                 == (row->member != NULL));
}

#define MERGE                                                                  \
  "{\"targetContactId\":\"c\",\"sourceContactIds\":[\"a\",\"b\"],"             \
  "\"targetContact\":" CONTACT "}"

static void
test_merge (void)
{
  static const char *const sources[] = { "a", "b", NULL };
  KithEventParts parts = {
    .kind = KITH_EVENT_CONTACT,
    .action = KITH_EVENT_MERGED,
    .entity_id = "c",
    .seq = 1,
    .time = TIME,
    .doc = MERGE,
    .doc_length = strlen (MERGE),
  };
  g_autoptr (JsonObject) json = print (&parts);
  g_autoptr (KithEvent) event = kith_event_new_from_json (json, NULL);
  JsonNode *target = kith_json_lookup (json, "actionEvent", "body",
                                       "targetContactId", NULL);

  g_assert_cmpstr (json_node_get_string (target), ==, "c");
  g_assert_nonnull (event);
  g_assert_true (g_strv_equal (kith_event_get_sources (event), sources));
  g_assert_cmpint (kith_json_get_int (kith_event_get_entity (event), "revision",
                                      0),
                   ==, 7);
}

/* Two events have two ids, though they are of one contact in one moment. */
static void
test_ids (void)
{
  KithEventParts parts = {
    .kind = KITH_EVENT_CONTACT,
    .action = KITH_EVENT_DELETED,
    .entity_id = "c",
    .seq = 1,
    .time = TIME,
  };
  g_autoptr (JsonObject) one = print (&parts);
  g_autoptr (JsonObject) other = NULL;

  parts.seq = 2;
  other = print (&parts);
  g_assert_cmpstr (kith_json_get_string (one, "id"), !=,
                   kith_json_get_string (other, "id"));
}

/* By their whole names, and by the last part; none that cannot happen. */
static void
test_types (void)
{
  g_autofree char *no_merge = kith_event_find_type ("label_merged");
  g_autofree char *merge = kith_event_find_type ("contact_merged");

  g_assert_null (no_merge);
  g_assert_cmpstr (merge, ==, "wix.contacts.v4.contact_merged");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *whole = kith_event_find_type (rows[i].type);
      g_autofree char *last = kith_event_find_type (strrchr (rows[i].type, '.')
                                                    + 1);
      g_autofree char *part = kith_event_find_type (rows[i].type + 1);

      g_assert_cmpstr (whole, ==, rows[i].type);
      g_assert_cmpstr (last, ==, rows[i].type);
      g_assert_null (part);
    }
}

static void
test_refuses (gconstpointer data)
{
  g_autoptr (JsonObject) json = kith_test_json_object (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (kith_event_new_from_json (json, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_PROTOCOL);
}

#define HEAD "{\"entityFqdn\":\"wix.contacts.v4.contact\",\"entityId\":\"c\","

static const char *const bad[] = {
  "{}",
  "{\"entityFqdn\":7,\"slug\":[]}",
  "{\"entityFqdn\":\"wix.contacts.v4.contact\",\"slug\":\"deleted\"}",
  HEAD "\"slug\":\"eaten\"}",
  HEAD "\"slug\":\"created\"}",
  HEAD "\"slug\":\"updated\",\"updatedEvent\":{\"currentEntity\":\"x\"}}",
  HEAD "\"slug\":\"merged\",\"actionEvent\":{\"body\":7}}",
  "{\"entityFqdn\":\"wix.contacts.v4.label\",\"entityId\":\"c\","
  "\"slug\":\"merged\",\"actionEvent\":{\"body\":{\"targetContact\":{}}}}",
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *print_path = g_strconcat ("/event/print/", rows[i].type,
                                                 NULL);
      g_autofree char *read_path = g_strconcat ("/event/read/", rows[i].type,
                                                NULL);

      g_test_add_data_func (print_path, &rows[i], test_print);
      g_test_add_data_func (read_path, &rows[i], test_read);
    }
  g_test_add_func ("/event/merge", test_merge);
  g_test_add_func ("/event/ids", test_ids);
  g_test_add_func ("/event/types", test_types);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strdup_printf ("/event/refuses/%zu", i);

      g_test_add_data_func (path, bad[i], test_refuses);
    }

  return g_test_run ();
}
