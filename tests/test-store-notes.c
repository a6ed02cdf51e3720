/* test-store-notes.c: tests of the notes in a store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "store-utils.h"
#include "store/interface/kith-store-history.h"
#include "store/interface/kith-store-notes.h"
#include "store/interface/kith-store-operations.h"
#include "test-utils.h"

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static JsonObject *
write_note (StoreFixture *fixture,
            const char *id,
            gint64 revision,
            JsonObject *note,
            GError **error)
{
  g_autoptr (JsonObject) source = parse ("{'sourceType':'USER'}");
  const KithStoreNoteWrite write = {
    .note_id = id,
    .revision = revision,
    .note = note,
    .source = source,
    .author = "ann",
  };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) bytes = NULL;

  kith_fake_clock_advance (fixture->clock, 1000000);
  kith_store_write_note_async (fixture->store, &write, NULL,
                               kith_test_result_cb, &result);
  wait_for (&result);
  bytes = kith_store_write_note_finish (fixture->store, result, error);

  return bytes != NULL ? parse_bytes (bytes) : NULL;
}

static JsonObject *
create_note (StoreFixture *fixture,
             const char *contact_id,
             const char *text,
             GError **error)
{
  g_autoptr (JsonObject) note = json_object_new ();

  json_object_set_string_member (note, "contactId", contact_id);
  json_object_set_string_member (note, "text", text);

  return write_note (fixture, NULL, 0, note, error);
}

static JsonObject *
update_note (StoreFixture *fixture,
             const char *id,
             gint64 revision,
             const char *note,
             GError **error)
{
  g_autoptr (JsonObject) object = parse (note);

  return write_note (fixture, id, revision, object, error);
}

static GBytes *
get_note (StoreFixture *fixture, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_get_note_async (fixture->store, id, NULL, kith_test_result_cb,
                             &result);
  wait_for (&result);

  return kith_store_get_note_finish (fixture->store, result, error);
}

static gboolean
delete_note (StoreFixture *fixture, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_delete_note_async (fixture->store, id, "ann", NULL,
                                kith_test_result_cb, &result);
  wait_for (&result);

  return kith_store_delete_note_finish (fixture->store, result, error);
}

/* @more: (out) (optional) */
static char *
find (StoreFixture *fixture, const KithNoteQuery *query, gboolean *more)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (KithStoreNotePage) page = NULL;
  GString *texts = g_string_new (NULL);

  kith_store_query_notes_async (fixture->store, query, NULL,
                                kith_test_result_cb, &result);
  wait_for (&result);
  page = kith_store_query_notes_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < page->notes->len; i++)
    {
      g_autoptr (JsonObject)
        note = parse_bytes (g_ptr_array_index (page->notes, i));

      g_string_append (texts, kith_json_get_string (note, "text"));
    }
  if (more != NULL)
    *more = page->has_more;

  return g_string_free (texts, FALSE);
}

static const KithHistoryEntry *
get_entry (GPtrArray *entries, guint position)
{
  g_assert_cmpuint (position, <, entries->len);

  return g_ptr_array_index (entries, position);
}

static GPtrArray *
list_history (KithStore *store)
{
  const KithHistoryQuery query = { .newest_first = TRUE, .limit = 100 };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  kith_store_list_history_async (store, &query, NULL, kith_test_result_cb,
                                 &result);
  wait_for (&result);
  entries = kith_store_list_history_finish (store, result, &error);
  g_assert_no_error (error);

  return entries;
}

static void
assert_entry (const KithHistoryEntry *entry,
              KithHistoryAction action,
              const char *id,
              gint64 revision,
              const char *origin)
{
  g_assert_cmpint (entry->kind, ==, KITH_HISTORY_NOTE);
  g_assert_cmpint (entry->action, ==, action);
  g_assert_cmpstr (entry->entity, ==, id);
  g_assert_cmpint (entry->revision, ==, revision);
  g_assert_cmpstr (entry->author, ==, "ann");
  g_assert_cmpstr (entry->origin, ==, origin);
}

static char *
create_contact (StoreFixture *fixture)
{
  g_autoptr (JsonObject)
    record = store_create (fixture, "{'name':{'first':'Ann'}}");

  return g_strdup (kith_json_get_string (record, "id"));
}

static void
test_life (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contact = create_contact (fixture);
  g_autoptr (JsonObject) made = create_note (fixture, contact, "Met", &error);
  const char *id = kith_json_get_string (made, "id");
  g_autoptr (JsonObject) updated = NULL;
  g_autoptr (JsonObject) stored = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (kith_json_get_string (made, "revision"), ==, "1");
  g_assert_cmpstr (kith_json_get_string (made, "type"), ==, "NOT_SET");

  updated = update_note (fixture, id, 1, "{'type':'CALL_SUMMARY'}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_json_get_string (updated, "revision"), ==, "2");
  g_assert_cmpstr (kith_json_get_string (updated, "text"), ==, "Met");
  g_assert_cmpstr (kith_json_get_string (updated, "type"), ==, "CALL_SUMMARY");
  g_assert_cmpstr (kith_json_get_string (updated, "createdDate"), ==,
                   kith_json_get_string (made, "createdDate"));
  g_assert_cmpstr (kith_json_get_string (updated, "updatedDate"), >,
                   kith_json_get_string (made, "updatedDate"));

  store_fixture_reopen (fixture);
  bytes = get_note (fixture, id, &error);
  g_assert_no_error (error);
  stored = parse_bytes (bytes);
  g_assert_true (kith_json_object_equal (stored, updated));

  g_assert_true (delete_note (fixture, id, &error));
  g_assert_no_error (error);
  g_assert_null (get_note (fixture, id, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (delete_note (fixture, id, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);

  entries = list_history (fixture->store);
  assert_entry (get_entry (entries, 0), KITH_HISTORY_DELETED, id, 2, NULL);
  assert_entry (get_entry (entries, 1), KITH_HISTORY_UPDATED, id, 2, NULL);
  assert_entry (get_entry (entries, 2), KITH_HISTORY_CREATED, id, 1, NULL);
  g_assert_cmpuint (entries->len, ==, 4);
}

static void
test_refused (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contact = create_contact (fixture);
  g_autoptr (JsonObject) made = create_note (fixture, contact, "Met", &error);
  const char *id = kith_json_get_string (made, "id");
  g_autoptr (JsonObject) updated = NULL;
  JsonObject *current;

  g_assert_no_error (error);
  g_assert_null (create_note (fixture, id, "About nobody", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_assert_cmpstr (kith_error_get_code (error), ==, "CONTACT_NOT_FOUND");
  g_clear_error (&error);

  updated = update_note (fixture, id, 1, "{'text':'Met twice'}", &error);
  g_assert_no_error (error);
  g_assert_null (update_note (fixture, id, 1, "{'text':'Late'}", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  current = kith_json_get_object (kith_error_get_data (error), "note");
  g_assert_true (kith_json_object_equal (current, updated));
  g_clear_error (&error);

  g_assert_null (update_note (fixture, contact, 1, "{'text':'None'}", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_NOT_FOUND);
  g_assert_cmpstr (kith_error_get_code (error), ==, "NOT_FOUND");
  g_clear_error (&error);

  g_assert_null (
    update_note (fixture, id, 2,
                 "{'contactId':'11111111-1111-4111-8111-111111111111'}",
                 &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_assert_cmpint (kith_store_get_last_seq (fixture->store), ==, 3);
}

/* A note goes with its contact, and comes back from the history. */
static void
test_contact_deleted (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ann = create_contact (fixture);
  g_autofree char *bob = create_contact (fixture);
  g_autoptr (JsonObject) first = create_note (fixture, ann, "1", &error);
  g_autoptr (JsonObject) second = create_note (fixture, ann, "2", &error);
  g_autoptr (JsonObject) other = create_note (fixture, bob, "3", &error);
  KithNoteQuery query = { .contact_id = ann, .limit = 10 };
  g_autofree char *found = NULL;
  g_autofree char *found_other = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (JsonObject) doc = NULL;

  g_assert_no_error (error);
  g_assert_true (store_delete (fixture->store, ann, 0, &error));
  found = find (fixture, &query, NULL);
  g_assert_cmpstr (found, ==, "");
  query.contact_id = bob;
  found_other = find (fixture, &query, NULL);
  g_assert_cmpstr (found_other, ==, "3");
  g_assert_nonnull (other);

  entries = list_history (fixture->store);
  g_assert_cmpint (get_entry (entries, 0)->kind, ==, KITH_HISTORY_CONTACT);
  g_assert_cmpstr (get_entry (entries, 1)->entity, ==,
                   kith_json_get_string (second, "id"));
  g_assert_cmpstr (get_entry (entries, 2)->entity, ==,
                   kith_json_get_string (first, "id"));
  g_assert_cmpstr (get_entry (entries, 1)->origin, ==, "contact");
  doc = parse_bytes (get_entry (entries, 1)->doc);
  g_assert_true (kith_json_object_equal (doc, second));
}

static void
restore (StoreFixture *fixture, const char *contact_id)
{
  const KithStoreRestore asked = { .contact_id = contact_id };
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) contact = NULL;

  kith_store_restore_contact_async (fixture->store, &asked, NULL,
                                    kith_test_result_cb, &result);
  wait_for (&result);
  contact = kith_store_restore_contact_finish (fixture->store, result, &error);
  g_assert_no_error (error);
}

/* Those that went with it come back with it, twice over; one that was deleted
 * by itself does not. */
static void
test_contact_restored (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ann = create_contact (fixture);
  g_autoptr (JsonObject) first = create_note (fixture, ann, "1", &error);
  g_autoptr (JsonObject) second = create_note (fixture, ann, "2", &error);
  g_autoptr (JsonObject) gone = create_note (fixture, ann, "3", &error);
  const KithNoteQuery query = { .contact_id = ann, .limit = 10 };

  g_assert_no_error (error);
  g_assert_true (
    delete_note (fixture, kith_json_get_string (gone, "id"), &error));
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *found = NULL;
      g_autofree char *revision = g_strdup_printf ("%u", i + 2);
      g_autoptr (JsonObject) note = NULL;
      g_autoptr (GBytes) bytes = NULL;

      g_assert_true (store_delete (fixture->store, ann, 0, &error));
      g_assert_no_error (error);
      restore (fixture, ann);
      found = find (fixture, &query, NULL);
      g_assert_cmpstr (found, ==, "21");
      bytes = get_note (fixture, kith_json_get_string (first, "id"), &error);
      g_assert_no_error (error);
      note = parse_bytes (bytes);
      g_assert_cmpstr (kith_json_get_string (note, "revision"), ==, revision);
    }
  g_assert_nonnull (second);
}

/* Somebody sets the clock back: time does not, for a note. */
static void
test_clock (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contact = create_contact (fixture);
  g_autoptr (JsonObject) made = create_note (fixture, contact, "Met", &error);
  g_autoptr (JsonObject) updated = NULL;

  g_assert_no_error (error);
  kith_fake_clock_set_real (fixture->clock, G_USEC_PER_SEC);
  updated = update_note (fixture, kith_json_get_string (made, "id"), 1,
                         "{'text':'Met again'}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (kith_json_get_string (updated, "updatedDate"), ==,
                   kith_json_get_string (made, "updatedDate"));
}

static void
test_pages (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contact = create_contact (fixture);
  g_autoptr (JsonObject) third = NULL;
  KithNoteQuery query = { .contact_id = contact, .limit = 2 };
  gboolean more;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);
      g_autoptr (JsonObject)
        note = create_note (fixture, contact, text, &error);

      g_assert_no_error (error);
      if (i == 2)
        third = g_steal_pointer (&note);
    }

#define assert_finds(texts, wanted_more)                                       \
  G_STMT_START                                                                 \
  {                                                                            \
    g_autofree char *found = find (fixture, &query, &more);                    \
                                                                               \
    g_assert_cmpstr (found, ==, texts);                                        \
    g_assert_true (more == wanted_more);                                       \
  }                                                                            \
  G_STMT_END

  assert_finds ("43", TRUE);
  query.ascending = TRUE;
  assert_finds ("01", TRUE);
  query.id = (char *) kith_json_get_string (third, "id");
  query.time = kith_json_get_time (third, "createdDate");
  assert_finds ("34", FALSE);
  query.backwards = TRUE;
  assert_finds ("01", FALSE);
  query.limit = 1;
  assert_finds ("1", TRUE);
  query.ascending = FALSE;
  assert_finds ("3", TRUE);

  json_object_unref (update_note (fixture, query.id, 1, "{}", &error));
  g_assert_no_error (error);
  query.id = NULL;
  query.backwards = FALSE;
  query.by_updated = TRUE;
  assert_finds ("2", TRUE);
}

static void
test_filter (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *contact = create_contact (fixture);
  g_autoptr (JsonObject) a = create_note (fixture, contact, "a", &error);
  g_autoptr (JsonObject) b = create_note (fixture, contact, "b", &error);
  g_autoptr (JsonObject) c = create_note (fixture, contact, "c", &error);
  const char *when = kith_json_get_string (b, "createdDate");
  const struct
  {
    char *filter;
    const char *texts;
  } rows[] = {
    { g_strdup ("{}"), "abc" },
    { g_strdup ("{'type':'MEETING_SUMMARY'}"), "c" },
    { g_strdup ("{'type':{'$ne':'MEETING_SUMMARY'}}"), "ab" },
    { g_strdup ("{'type':{'$nin':['MEETING_SUMMARY','NOT_SET']}}"), "" },
    { g_strdup ("{'type':{'$in':[]}}"), "" },
    { g_strdup_printf ("{'id':{'$in':['%s','x']}}",
                       kith_json_get_string (a, "id")),
      "a" },
    { g_strdup_printf ("{'createdDate':'%s'}", when), "b" },
    { g_strdup_printf ("{'createdDate':{'$gt':'%s'}}", when), "c" },
    { g_strdup_printf ("{'createdDate':{'$gte':'%s'}}", when), "bc" },
    { g_strdup_printf ("{'updatedDate':{'$lt':'%s'}}", when), "a" },
    { g_strdup_printf ("{'createdDate':{'$lte':'%s','$ne':'%s'}}", when, when),
      "a" },
    { g_strdup ("{'createdDate':{'$exists':true}}"), "abc" },
    { g_strdup ("{'createdDate':{'$exists':false}}"), "" },
    { g_strdup ("{'$not':{'type':'NOT_SET'}}"), "c" },
    { g_strdup ("{'$or':[]}"), "" },
    { g_strdup ("{'$and':[]}"), "abc" },
    { g_strdup_printf ("{'$or':[{'createdDate':'%s'},{'type':'CALL_SUMMARY'},"
                       "{'type':'MEETING_SUMMARY'}]}",
                       when),
      "bc" },
    { g_strdup_printf ("{'$and':[{'createdDate':{'$lte':'%s'}},"
                       "{'$not':{'$not':{'type':'NOT_SET'}}}]}",
                       when),
      "ab" },
  };

  g_assert_no_error (error);
  json_object_unref (update_note (fixture, kith_json_get_string (c, "id"), 1,
                                  "{'type':'MEETING_SUMMARY'}", &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonObject) body = parse ("{'query':{'sort':"
                                           "{'fieldName':'createdDate'}}}");
      g_autoptr (KithNoteQuery) query = NULL;
      g_autofree char *found = NULL;

      g_test_message ("%s", rows[i].filter);
      json_object_set_string_member (body, "contactId", contact);
      json_object_set_object_member (kith_json_get_object (body, "query"),
                                     "filter", parse (rows[i].filter));
      query = kith_note_query_new_from_json (body, &error);
      g_assert_no_error (error);
      found = find (fixture, query, NULL);
      g_assert_cmpstr (found, ==, rows[i].texts);
      g_free (rows[i].filter);
    }
}

/* The notes of who is merged into another are about that one then. */
static void
test_merged (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject)
    ann = store_create (fixture, "{'name':{'first':'Ann'}}");
  g_autoptr (JsonObject)
    bob = store_create (fixture, "{'name':{'first':'Bob'}}");
  const char *ann_id = kith_json_get_string (ann, "id");
  const char *bob_id = kith_json_get_string (bob, "id");
  const char *const sources[] = { bob_id, NULL };
  const KithStoreMerge merge = { .target_id = ann_id,
                                 .revision = 1,
                                 .source_ids = sources };
  const KithNoteQuery query = { .contact_id = (char *) ann_id,
                                .ascending = TRUE,
                                .limit = 10 };
  g_autoptr (JsonObject) own = create_note (fixture, ann_id, "A", &error);
  g_autoptr (JsonObject) note = create_note (fixture, bob_id, "B", &error);
  const char *note_id = kith_json_get_string (note, "id");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) merged = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) moved = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (own);
  kith_store_merge_contacts_async (fixture->store, &merge, NULL,
                                   kith_test_result_cb, &result);
  wait_for (&result);
  merged = kith_store_merge_contacts_finish (fixture->store, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (merged);

  found = find (fixture, &query, NULL);
  g_assert_cmpstr (found, ==, "AB");
  bytes = get_note (fixture, note_id, &error);
  g_assert_no_error (error);
  moved = parse_bytes (bytes);
  g_assert_cmpstr (kith_json_get_string (moved, "contactId"), ==, ann_id);
  g_assert_cmpstr (kith_json_get_string (moved, "revision"), ==, "2");

  /* Before the contact that it was about is gone. */
  entries = list_history (fixture->store);
  g_assert_cmpint (get_entry (entries, 0)->action, ==, KITH_HISTORY_DELETED);
  g_assert_cmpstr (get_entry (entries, 0)->entity, ==, bob_id);
  g_assert_cmpint (get_entry (entries, 1)->kind, ==, KITH_HISTORY_NOTE);
  g_assert_cmpint (get_entry (entries, 1)->action, ==, KITH_HISTORY_UPDATED);
  g_assert_cmpstr (get_entry (entries, 1)->entity, ==, note_id);
  g_assert_cmpstr (get_entry (entries, 1)->origin, ==, "merge");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define add(name, function)                                                    \
  g_test_add ("/store/notes/" name, StoreFixture, NULL, store_fixture_set_up,  \
              function, store_fixture_tear_down)
  add ("life", test_life);
  add ("refused", test_refused);
  add ("contact-deleted", test_contact_deleted);
  add ("merged", test_merged);
  add ("contact-restored", test_contact_restored);
  add ("clock", test_clock);
  add ("pages", test_pages);
  add ("filter", test_filter);

  return g_test_run ();
}
