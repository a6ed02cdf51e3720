/* kith-handlers-revisions.c: what a contact was, and making it that again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-handlers.h"

#include "base/kith-clock.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "base/kith-text.h"
#include "model/kith-match.h"
#include "model/kith-merge.h"
#include "model/kith-protocol.h"
#include "model/kith-revision.h"
#include "server/handlers/kith-contact-io.h"
#include "store/interface/kith-store-history.h"

static const char *
get_action_name (KithHistoryAction action)
{
  switch (action)
    {
    case KITH_HISTORY_CREATED:
      return "CREATED";
    case KITH_HISTORY_DELETED:
      return "DELETED";
    case KITH_HISTORY_UPDATED:
    case KITH_HISTORY_MERGED:
    default:
      return "UPDATED";
    }
}

static JsonObject *
parse_doc (GBytes *doc)
{
  gsize length;
  const char *text = g_bytes_get_data (doc, &length);

  return kith_json_parse_stored (text, (gssize) length, NULL);
}

static void
add_value (JsonObject *change, const char *member, JsonNode *value)
{
  if (value != NULL)
    json_object_set_member (change, member, kith_json_copy_node (value));
}

/* [{"path","before","after"}…]: what is not there has no value. */
static JsonArray *
list_changes (JsonObject *before, JsonObject *after)
{
  g_autoptr (KithContactInfo) base = kith_contact_info_new_from_json (
    kith_json_get_object (before, "info"), NULL);
  g_autoptr (KithContactInfo) info = kith_contact_info_new_from_json (
    kith_json_get_object (after, "info"), NULL);
  g_autoptr (KithMerge) merge = NULL;
  JsonArray *changes = json_array_new ();
  GPtrArray *rows;

  if (base == NULL || info == NULL)
    return changes;

  merge = kith_merge_new (base, base, info);
  rows = kith_merge_get_rows (merge);
  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);
      JsonObject *change = json_object_new ();

      json_object_set_string_member (change, "path", row->path);
      add_value (change, "before", row->base);
      add_value (change, "after", row->theirs);
      json_array_add_object_element (changes, change);
    }

  return changes;
}

/* {"contactId","displayName"}: the name as the window has it. */
static JsonObject *
make_merged (const KithHistoryEntry *entry)
{
  JsonObject *merged = json_object_new ();
  g_autoptr (JsonObject) target = NULL;
  g_autoptr (KithContactInfo) info = NULL;

  kith_json_set_string (merged, "contactId", entry->merged_into);
  if (entry->merged_into_doc != NULL)
    target = parse_doc (entry->merged_into_doc);
  if (target != NULL)
    info = kith_contact_info_new_from_json (kith_json_get_object (target,
                                                                  "info"),
                                            NULL);
  if (info != NULL)
    {
      g_autofree char *name = kith_contact_info_get_display_name (info, FALSE);

      kith_json_set_string (merged, "displayName", name);
    }

  return merged;
}

/* @before: (nullable): the revision before it, where it is known.  @contact:
 * (transfer full) */
static JsonObject *
make_revision (const KithHistoryEntry *entry,
               JsonObject *before,
               JsonObject *contact)
{
  JsonObject *revision = json_object_new ();

  json_object_set_int_member (revision, "revision", entry->revision);
  kith_json_set_string (revision, "action", get_action_name (entry->action));
  kith_json_set_time (revision, "date", entry->time);
  kith_json_set_string (revision, "author", entry->author);
  kith_json_set_string (revision, "origin", entry->origin);
  if (before != NULL && entry->action == KITH_HISTORY_UPDATED)
    json_object_set_array_member (revision, "changes",
                                  list_changes (before, contact));
  if (entry->merged_into != NULL)
    json_object_set_object_member (revision, KITH_DATA_MERGED_INTO,
                                   make_merged (entry));
  json_object_set_object_member (revision, "contact", contact);

  return revision;
}

static guint
read_limit (KithRequest *request, GError **error)
{
  g_autofree char *text = kith_request_get_query (request, "paging.limit");
  guint64 limit = KITH_DEFAULT_REVISIONS;

  if (text != NULL
      && !g_ascii_string_to_unsigned (text, 10, 1, KITH_LIMIT_REVISIONS, &limit,
                                      NULL))
    g_propagate_error (error, kith_protocol_error (KITH_ERROR_LIMIT));

  return (guint) limit;
}

static gint64
read_cursor (KithRequest *request, GError **error)
{
  g_autofree char *text = kith_request_get_query (request, "paging.cursor");
  guint64 cursor = 0;

  if (text != NULL
      && !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &cursor, NULL))
    kith_error_add_violation (error, "paging.cursor", "FORMAT",
                              "It is no cursor of an answer.");

  return (gint64) cursor;
}

/* That contacts were merged into one is told by the revision that came of it.
 */
static void
drop_merges (GPtrArray *entries)
{
  for (guint i = entries->len; i > 0; i--)
    {
      const KithHistoryEntry *entry = g_ptr_array_index (entries, i - 1);

      if (entry->kind != KITH_HISTORY_CONTACT
          || entry->action == KITH_HISTORY_MERGED)
        g_ptr_array_remove_index (entries, i - 1);
    }
}

typedef struct
{
  KithRequest *request;
  guint limit;
  gint64 cursor;
  char **terms; /* of a search; or NULL */
} Listing;

static void
listing_free (Listing *listing)
{
  kith_request_release (listing->request);
  g_strfreev (listing->terms);
  g_free (listing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listing, listing_free)

static JsonObject *
parse_nth (GPtrArray *entries, guint i)
{
  const KithHistoryEntry *entry = g_ptr_array_index (entries, i);

  return parse_doc (entry->doc);
}

/* One that is broken shall not keep all others from being seen. */
static JsonArray *
make_page (GPtrArray *entries, guint n)
{
  JsonArray *revisions = json_array_new ();
  JsonObject *contact = n > 0 ? parse_nth (entries, 0) : NULL;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *before = i + 1 < entries->len ? parse_nth (entries, i + 1)
                                                : NULL;

      if (contact != NULL)
        json_array_add_object_element (revisions,
                                       make_revision (entries->pdata[i], before,
                                                      contact));
      contact = before;
    }
  g_clear_pointer (&contact, json_object_unref);

  return revisions;
}

/* @last: (nullable): of the page, when there is another. */
static JsonObject *
make_metadata (guint n, const KithHistoryEntry *last)
{
  JsonObject *metadata = json_object_new ();

  json_object_set_int_member (metadata, "count", n);
  json_object_set_boolean_member (metadata, "hasNext", last != NULL);
  if (last != NULL)
    {
      g_autofree char *next = g_strdup_printf ("%" G_GINT64_FORMAT, last->seq);
      JsonObject *cursors = json_object_new ();

      kith_json_set_string (cursors, "next", next);
      json_object_set_object_member (metadata, "cursors", cursors);
    }

  return metadata;
}

static void
listed_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (Listing) listing = data;
  GError *error = NULL;
  g_autoptr (GPtrArray)
    entries = kith_store_list_history_finish (KITH_STORE (store), result,
                                              &error);
  g_autoptr (JsonObject) body = NULL;
  JsonArray *revisions;
  guint n;

  if (entries != NULL)
    drop_merges (entries);
  if (entries != NULL && entries->len == 0 && listing->cursor == 0)
    error = kith_protocol_error (KITH_ERROR_NOT_FOUND);
  if (error != NULL)
    {
      kith_request_fail (listing->request, error);
      return;
    }

  n = MIN (entries->len, listing->limit);
  revisions = make_page (entries, n);
  body = json_object_new ();
  json_object_set_object_member (
    body, "pagingMetadata",
    make_metadata (json_array_get_length (revisions),
                   n < entries->len ? entries->pdata[n - 1] : NULL));
  json_object_set_array_member (body, "revisions", revisions);
  kith_request_answer (listing->request, body);
}

/* The newest first.  Of a contact that is deleted, too, as long as it can be
 * brought back. */
void
kith_handle_list_revisions (KithRequest *request)
{
  GError *error = NULL;
  g_autofree char *id = kith_contact_io_read_id (request, "contactId", &error);
  guint limit = error == NULL ? read_limit (request, &error) : 0;
  gint64 cursor = error == NULL ? read_cursor (request, &error) : 0;
  /* One more says what has changed in the last, and whether there are others;
   * a merge is an entry beside its revision. */
  KithHistoryQuery query = {
    .entity = id,
    .before = cursor,
    .newest_first = TRUE,
    .limit = 2 * limit + 1,
  };
  Listing *listing;

  if (error != NULL)
    {
      kith_request_fail (request, error);
      return;
    }

  listing = g_new0 (Listing, 1);
  listing->request = kith_request_hold (request);
  listing->limit = limit;
  listing->cursor = cursor;
  kith_store_list_history_async (kith_request_get_store (request), &query, NULL,
                                 listed_cb, listing);
}

/* Deleted contacts */

/* Each term is the beginning of a word of the name. */
static gboolean
matches (JsonObject *record, char **terms)
{
  g_autoptr (KithContactInfo) info = NULL;
  g_autofree char *name = NULL;

  if (terms == NULL)
    return TRUE;

  info = kith_contact_info_new_from_json (kith_json_get_object (record, "info"),
                                          NULL);
  if (info == NULL)
    return FALSE;

  name = kith_contact_info_get_display_name (info, FALSE);
  for (guint i = 0; terms[i] != NULL; i++)
    {
      const char *const term[] = { terms[i], NULL };
      g_autoptr (GArray) ranges = kith_match_ranges (name, term);

      if (ranges->len == 0)
        return FALSE;
    }

  return TRUE;
}

/* Ends with the last entry that was looked at: for a search, a page may be
 * shorter than asked for although there are others. */
static JsonObject *
make_deleted_page (Listing *listing, GPtrArray *entries, guint asked)
{
  JsonObject *body = json_object_new ();
  JsonArray *revisions = json_array_new ();
  guint n = 0;
  gboolean has_next;

  while (n < entries->len && json_array_get_length (revisions) < listing->limit)
    {
      const KithHistoryEntry *entry = entries->pdata[n++];
      JsonObject *record = parse_doc (entry->doc);

      if (record != NULL && matches (record, listing->terms))
        json_array_add_object_element (revisions,
                                       make_revision (entry, NULL, record));
      else
        g_clear_pointer (&record, json_object_unref);
    }

  has_next = n < entries->len || entries->len == asked;
  json_object_set_object_member (
    body, "pagingMetadata",
    make_metadata (json_array_get_length (revisions),
                   has_next && n > 0 ? entries->pdata[n - 1] : NULL));
  json_object_set_array_member (body, "revisions", revisions);

  return body;
}

static guint
get_scan_limit (const Listing *listing)
{
  return listing->terms != NULL ? KITH_LIMIT_DELETED_SEARCH
                                : listing->limit + 1;
}

static void
listed_deleted_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (Listing) listing = data;
  GError *error = NULL;
  g_autoptr (GPtrArray)
    entries = kith_store_list_history_finish (KITH_STORE (store), result,
                                              &error);
  g_autoptr (JsonObject) body = NULL;

  if (error != NULL)
    {
      kith_request_fail (listing->request, error);
      return;
    }

  body = make_deleted_page (listing, entries, get_scan_limit (listing));
  kith_request_answer (listing->request, body);
}

/* Contacts that can be restored, those that were deleted or merged away last
 * first: each as the revision of its deletion; of one that was merged away,
 * "mergedInto" says which contact it is a part of now.  "search": words of
 * their names. */
void
kith_handle_list_deleted (KithRequest *request)
{
  GError *error = NULL;
  g_autofree char *search = kith_request_get_query (request, "search");
  guint limit = read_limit (request, &error);
  gint64 cursor = error == NULL ? read_cursor (request, &error) : 0;
  KithHistoryQuery query = { .deleted = TRUE, .before = cursor };
  Listing *listing;

  if (error != NULL)
    {
      kith_request_fail (request, error);
      return;
    }

  listing = g_new0 (Listing, 1);
  listing->request = kith_request_hold (request);
  listing->limit = limit;
  listing->cursor = cursor;
  if (search != NULL && *search != '\0')
    listing->terms = kith_text_search_terms (search);
  query.limit = get_scan_limit (listing);
  kith_store_list_history_async (kith_request_get_store (request), &query, NULL,
                                 listed_deleted_cb, listing);
}

/* Restoring */

static void
restored_cb (GObject *store, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithRequest) request = data;
  GError *error = NULL;
  g_autoptr (GBytes)
    record = kith_store_restore_contact_finish (KITH_STORE (store), result,
                                                &error);

  kith_contact_io_answer_or_fail (request, record, error);
}

/* Both may be missing of a contact that is deleted; of one that is there, 0 is
 * no revision, and so is stale. */
static void
read_revision (JsonObject *body,
               const char *member,
               gint64 *revision,
               GError **error)
{
  JsonNode *node = json_object_get_member (body, member);

  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    kith_revision_read (node, member, revision, error);
}

/* {"revision": what to go back to, "currentRevision": what it has now,
 * "allowDuplicates"} */
void
kith_handle_restore_contact (KithRequest *request)
{
  JsonObject *body = kith_request_get_body (request);
  GError *error = NULL;
  g_autofree char *id = kith_contact_io_read_id (request, "contactId", &error);
  KithStoreRestore restore = {
    .contact_id = id,
    .author = kith_request_get_caller (request),
  };

  kith_contact_io_read_allow_duplicates (body, &restore.allow_duplicates,
                                         &error);
  read_revision (body, "revision", &restore.to, &error);
  read_revision (body, "currentRevision", &restore.revision, &error);
  if (error == NULL)
    kith_store_restore_contact_async (kith_request_get_store (request),
                                      &restore, NULL, restored_cb,
                                      kith_request_hold (request));
  else
    kith_request_fail (request, error);
}
