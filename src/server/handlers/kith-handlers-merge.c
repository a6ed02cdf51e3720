/* kith-handlers-merge.c: making several contacts one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-handlers.h"

#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "model/kith-protocol.h"
#include "model/kith-revision.h"
#include "server/handlers/kith-contact-io.h"
#include "store/interface/kith-store-operations.h"

/* Each source once, however often it is named. */
static char **
take_sources (JsonArray *list, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable)
    seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      g_autofree char *path = g_strdup_printf ("sourceContactIds[%u]", i);
      char *id = kith_contact_io_check_id (json_array_get_element (list, i),
                                           path, error);

      if (id != NULL && !g_hash_table_contains (seen, id))
        g_strv_builder_add (builder, id);
      if (id != NULL)
        g_hash_table_add (seen, id);
    }

  return g_strv_builder_end (builder);
}

static char **
read_sources (JsonObject *body, GError **error)
{
  JsonNode *node = json_object_get_member (body, "sourceContactIds");
  JsonArray *list = NULL;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node))
    list = json_node_get_array (node);
  else if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    {
      kith_error_add_violation (error, "sourceContactIds", "TYPE",
                                "Expected a list.");
      return NULL;
    }

  if (list == NULL || json_array_get_length (list) == 0)
    kith_error_add_violation (error, "sourceContactIds", "REQUIRED_FIELD",
                              "The contacts to merge are required.");
  else if (json_array_get_length (list) > KITH_LIMIT_MERGE_SOURCES)
    kith_error_add_violation (error, "sourceContactIds", "MAX_SIZE",
                              "At most %d contacts are merged at once.",
                              KITH_LIMIT_MERGE_SOURCES);
  else
    return take_sources (list, error);

  return NULL;
}

typedef struct
{
  char *target_id;
  GStrv source_ids;
  KithStoreMerge merge; /* borrows them */
} Merge;

static void
merge_clear (Merge *self)
{
  g_clear_pointer (&self->target_id, g_free);
  g_clear_pointer (&self->source_ids, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Merge, merge_clear)

/* Everything that is wrong with its shape, at once. */
static gboolean
read_merge (KithRequest *request,
            gboolean is_preview,
            Merge *self,
            GError **error)
{
  JsonObject *body = kith_request_get_body (request);
  KithStoreMerge *merge = &self->merge;
  g_autoptr (GError) found = NULL;

  self->target_id = kith_contact_io_read_id (request, "targetContactId",
                                             &found);
  self->source_ids = read_sources (body, &found);
  if (!is_preview)
    {
      kith_revision_read (json_object_get_member (body,
                                                  "targetContactRevision"),
                          "targetContactRevision", &merge->revision, &found);
      kith_contact_io_read_idempotency_key (request, &merge->idempotency_key,
                                            &found);
    }
  if (found != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&found));
      return FALSE;
    }

  merge->target_id = self->target_id;
  merge->source_ids = (const char *const *) self->source_ids;
  merge->author = kith_request_get_caller (request);
  /* J.33 */
  if (!g_strv_contains (merge->source_ids, merge->target_id))
    return TRUE;

  g_propagate_error (error, kith_protocol_error_of_code ("ILLEGAL_MERGE"));

  return FALSE;
}

static void
merged_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  GError *error = NULL;
  g_autoptr (GBytes)
    record = kith_store_merge_contacts_finish (KITH_STORE (store), result,
                                               &error);

  kith_contact_io_answer_or_fail (request, record, error);
}

void
kith_handle_merge_contacts (KithRequest *request)
{
  g_auto (Merge) merge = { NULL };
  GError *error = NULL;

  if (read_merge (request, FALSE, &merge, &error))
    kith_store_merge_contacts_async (kith_request_get_store (request),
                                     &merge.merge, NULL, merged_cb,
                                     kith_request_hold (request));
  else
    kith_request_fail (request, error);
}

static void
previewed_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  GError *error = NULL;
  g_autoptr (GBytes)
    record = kith_store_preview_merge_finish (KITH_STORE (store), result,
                                              &error);

  kith_contact_io_answer_or_fail (request, record, error);
}

void
kith_handle_preview_merge (KithRequest *request)
{
  g_auto (Merge) merge = { NULL };
  GError *error = NULL;

  if (read_merge (request, TRUE, &merge, &error))
    kith_store_preview_merge_async (kith_request_get_store (request),
                                    &merge.merge, NULL, previewed_cb,
                                    kith_request_hold (request));
  else
    kith_request_fail (request, error);
}
