/* test-store-find.c: order, pages, searches and filters of the store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "kith-seed.h"
#include "store-utils.h"
#include "store/database/kith-db.h"
#include "store/find/kith-sqlite-sort.h"
#include "test-utils.h"

static void
assert_found (KithStore *store, const char *body, const char *expected)
{
  g_autofree char *found = store_find (store, body);

  g_assert_cmpstr (found, ==, expected);
}

static void
create_all (StoreFixture *fixture, const char *const *infos)
{
  for (guint i = 0; infos[i] != NULL; i++)
    {
      g_autoptr (JsonObject) record = store_create (fixture, infos[i]);

      g_assert_nonnull (record);
    }
}

static void
test_order (StoreFixture *fixture, gconstpointer data)
{
  static const char *const infos[] = {
    "{'name':{'first':'Ömer','last':'B'}}",
    "{'phones':{'items':[{'phone':'+1 5'}]}}",
    "{'name':{'first':'zoe','last':'C'}}",
    "{'name':{'first':'Åsa','last':'D'}}",
    "{'name':{'first':'anna','last':'E'}}",
    "{'name':{'first':'Zoe','last':'A'}}",
    "{'name':{'first':'אבי','last':'F'}}",
    NULL,
  };

  create_all (fixture, infos);
  assert_found (fixture->store,
                "{'query':{'sort':[{'fieldName':'info.name.first'}]}}",
                "-,anna,Åsa,Ömer,Zoe,zoe,אבי");
  assert_found (fixture->store,
                "{'query':{'sort':[{'fieldName':'info.name.first',"
                "'order':'DESC'}]}}",
                "אבי,zoe,Zoe,Ömer,Åsa,anna,-");
  assert_found (fixture->store,
                "{'query':{'sort':[{'fieldName':'info.name.last'}]}}",
                "-,Zoe,Ömer,zoe,Åsa,anna,אבי");
  assert_found (fixture->store, "{}", "Ömer,-,zoe,Åsa,anna,Zoe,אבי");
}

/* The ids in their order, straight from the file. */
static GPtrArray *
read_order (StoreFixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithDb)
    db = kith_db_open (fixture->path, KITH_DB_READER, 1000, &error);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  KithStatement *statement = kith_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  while (kith_statement_step (statement, &error) == KITH_STEP_ROW)
    g_ptr_array_add (ids, g_strdup (kith_statement_get_text (statement, 0)));
  g_assert_no_error (error);
  kith_statement_free (statement);

  return ids;
}

static const struct
{
  KithSort sort;
  gboolean descending;
  const char *sql;
} orders[] = {
  { KITH_SORT_CREATED, FALSE,
    "SELECT id FROM contact NOT INDEXED ORDER BY created, id" },
  { KITH_SORT_CREATED, TRUE,
    "SELECT id FROM contact NOT INDEXED ORDER BY created DESC, id DESC" },
  { KITH_SORT_FIRST_NAME, FALSE,
    "SELECT id FROM contact NOT INDEXED ORDER BY first_key, id" },
  { KITH_SORT_FIRST_NAME, TRUE,
    "SELECT id FROM contact NOT INDEXED ORDER BY first_key DESC, id DESC" },
  { KITH_SORT_LAST_NAME, FALSE,
    "SELECT id FROM contact NOT INDEXED ORDER BY last_key, id" },
  { KITH_SORT_LAST_NAME, TRUE,
    "SELECT id FROM contact NOT INDEXED ORDER BY last_key DESC, id DESC" },
};

static void
assert_page (StoreFixture *fixture, const KithQuery *query, GPtrArray *ids)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStorePage) page = store_query (fixture->store, query, &error);
  guint n_expected = query->offset < ids->len
                       ? MIN (query->limit, ids->len - query->offset)
                       : 0;

  g_assert_no_error (error);
  g_assert_cmpint (page->total, ==, ids->len);
  g_assert_cmpuint (page->contacts->len, ==, n_expected);
  for (guint i = 0; i < n_expected; i++)
    {
      g_autoptr (JsonObject)
        record = parse_bytes (g_ptr_array_index (page->contacts, i));

      g_assert_cmpstr (kith_json_get_string (record, "id"), ==,
                       g_ptr_array_index (ids, query->offset + i));
    }
}

static void
assert_pages (StoreFixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (GPtrArray) ids = read_order (fixture, orders[i].sql);
      g_autoptr (KithQuery) query = kith_query_new ();

      query->sort = orders[i].sort;
      query->descending = orders[i].descending;
      query->limit = 7;
      for (query->offset = 0; query->offset < ids->len + 200;
           query->offset += 97)
        assert_page (fixture, query, ids);
    }
}

/* Changes one contact at random. */
static void
change_any (StoreFixture *fixture, GPtrArray *ids)
{
  g_autoptr (GError) error = NULL;
  guint position = (guint) g_test_rand_int_range (0, (gint32) ids->len);
  const char *id = g_ptr_array_index (ids, position);
  g_autoptr (JsonObject)
    info = kith_seed_info ((guint) g_test_rand_int_range (0, 100000));
  KithStoreWrite write = { .info = info, .allow_duplicates = TRUE };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) record = NULL;

  switch (g_test_rand_int_range (0, 3))
    {
    case 0:
      g_assert_true (store_delete (fixture->store, id, 0, &error));
      g_ptr_array_remove_index (ids, position);
      return;
    case 1:
      bytes = store_get (fixture->store, id, &error);
      record = parse_bytes (bytes);
      g_clear_pointer (&bytes, g_bytes_unref);
      write.contact_id = id;
      write.revision = kith_json_get_int (record, "revision", 0);
      break;
    default:
      break;
    }
  bytes = store_write (fixture->store, &write, &error);
  g_assert_no_error (error);
}

static void
test_pages (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = NULL;

  g_assert_true (kith_seed_fill (fixture->store, 2000, &error));
  g_assert_no_error (error);
  assert_pages (fixture);

  ids = read_order (fixture, "SELECT id FROM contact");
  for (guint i = 0; i < 300; i++)
    change_any (fixture, ids);
  assert_pages (fixture);

  /* Many into one place, so that a part has to be parted. */
  for (guint i = 0; i < 700; i++)
    {
      g_autoptr (JsonObject)
        record = store_create (fixture, "{'name':{'first':'Middle'}}");

      g_assert_nonnull (record);
    }
  assert_pages (fixture);
  store_fixture_reopen (fixture);
  assert_pages (fixture);
}

/* A page begins in an index and needs no sorting. */
static void
test_plan (StoreFixture *fixture, gconstpointer data)
{
  static const char *const columns[] = { "created", "first_key", "last_key" };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithDb)
    db = kith_db_open (fixture->path, KITH_DB_READER, 1000, &error);

  for (guint i = 0; i < 2 * G_N_ELEMENTS (columns); i++)
    {
      const char *column = columns[i / 2];
      gboolean descending = i % 2;
      g_autofree char *sql = g_strdup_printf (
        "EXPLAIN QUERY PLAN SELECT doc FROM contact WHERE (%s, id) %s (?3, ?4)"
        " ORDER BY %s %s, id %s LIMIT ?1 OFFSET ?2",
        column, descending ? "<" : ">=", column, descending ? "DESC" : "ASC",
        descending ? "DESC" : "ASC");
      g_autofree char *expected = g_strdup_printf (
        "SEARCH contact USING INDEX contact_%s ((%s,id)%s", column, column,
        descending ? "<" : ">");
      KithStatement *statement = kith_db_prepare (db, sql, &error);

      g_assert_no_error (error);
      g_assert_cmpint (kith_statement_step (statement, &error), ==,
                       KITH_STEP_ROW);
      g_assert_nonnull (
        strstr (kith_statement_get_text (statement, 3), expected));
      g_assert_cmpint (kith_statement_step (statement, &error), ==,
                       KITH_STEP_DONE);
      kith_statement_free (statement);
    }
}

static const struct
{
  const char *search;
  const char *expected;
} searches[] = {
  { "", "Łukasz,אנה,Bob,Ann" },
  { "lukasz", "Łukasz" },
  { "LÙK", "Łukasz" },
  { "muller", "Łukasz" },
  { "אנ", "אנה" },
  { "כהן אנה", "אנה" },
  { "ann lee", "Ann" },
  { "lee ann", "Ann" },
  { "lee bob", "" },
  { "nn", "" },
  { "bob@x", "Bob" },
  { "x.example", "Bob" },
  { "030 / 12-34", "Bob" },
  { "+49 30 1234", "Bob" },
  { "08", "Łukasz" },
  { "08 5550 0142", "Łukasz" },
  { "+46 8 5550", "Łukasz" },
  { "5550 0142", "Łukasz" },
  { "lukasz 0142", "Łukasz" },
  { "142", "" },
  { "5550 014", "" },
  { "8765 4321", "אנה" },
  { "1234567", "Bob" },
  /* In which country it is has not been written down. */
  { "+358 9 7654 321", "Ann" },
  { " +358 9 7654 ", "Ann" },
  { "+358 9 76", "" },
  { "+46 9 7654 999", "" },
  { "acm", "Ann" },
  { "garden fair", "Ann" },
  { "friend", "Bob" },
  { "-", "" },
  { "\\\" OR *", "" },
  { "NEAR(", "" },
  { "a", "Ann" },
  { "a*b", "" },
};

static void
assert_searches (StoreFixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autofree char *body = g_strdup_printf ("{'search':'%s'}",
                                               searches[i].search);

      g_test_message ("%s", searches[i].search);
      assert_found (fixture->store, body, searches[i].expected);
    }
}

static void
test_search (StoreFixture *fixture, gconstpointer data)
{
  static const char *const infos[] = {
    "{'name':{'first':'Łukasz','last':'Müller'},"
    "'phones':{'items':[{'phone':'+46 8 5550 0142'}]}}",
    "{'name':{'first':'אנה','last':'כהן'},"
    "'phones':{'items':[{'phone':'12-8765-4321'}]}}",
    "{'name':{'first':'Bob'},"
    "'emails':{'items':[{'email':'Bob@x.example'}]},"
    "'phones':{'items':[{'phone':'030 1234567','countryCode':'DE'}]},"
    "'labelKeys':{'items':['custom.my-friends']}}",
    "{'name':{'first':'Ann','last':'Lee'},'company':'Acme',"
    "'phones':{'items':[{'phone':'09 7654 321'}]},"
    "'extendedFields':{'items':{'custom.met-at':'The Garden Fair'}}}",
    NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithLabel)
    label = kith_store_add_label (fixture->store, "My friends", NULL, NULL,
                                  &error);
  g_autoptr (KithExtendedField)
    field = kith_store_add_field (fixture->store, "Met at", KITH_DATA_TEXT,
                                  NULL, NULL, &error);

  g_assert_no_error (error);
  create_all (fixture, infos);
  /* At first most of it is not in the index yet, and then all of it is. */
  assert_searches (fixture);
  store_fixture_reopen (fixture);
  assert_searches (fixture);
}

/* How many entries of the history the index has not followed. */
static gint64
read_backlog (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithDb)
    db = kith_db_open (fixture->path, KITH_DB_READER, 1000, &error);
  gint64 n = -1;

  kith_db_query_int (db, -1, &n, &error,
                     "SELECT coalesce (max (seq), 0) - coalesce ("
                     " (SELECT CAST(value AS INTEGER) FROM meta"
                     "  WHERE name = 'search-indexed'), 0) FROM history",
                     "");
  g_assert_no_error (error);

  return n;
}

static gboolean
is_indexed (gpointer data)
{
  return read_backlog (data) == 0;
}

static void
assert_words_moved (StoreFixture *fixture, const char *names)
{
  static const char *const bodies[] = {
    "{'search':'new','query':{}}",
    "{'search':'new','query':{'filter':{'info.company':'New'}}}",
    "{'search':'new','query':{'sort':[{'fieldName':'info.jobTitle'}]}}",
    "{'search':'new','query':{'filter':{'info.company':'New'},"
    "'sort':[{'fieldName':'info.jobTitle'}]}}",
  };

  assert_found (fixture->store, "{'search':'old'}", "");
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    assert_found (fixture->store, bodies[i], names);
}

/* What was written is found at once, before the index has it. */
static void
test_backlog (StoreFixture *fixture, gconstpointer data)
{
  static const char *const infos[] = {
    "{'name':{'first':'Ann'},'jobTitle':'A','company':'Old'}",
    "{'name':{'first':'Bob'},'jobTitle':'B','company':'Old'}",
    NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = NULL;

  create_all (fixture, infos);
  store_fixture_wait (fixture, is_indexed);
  assert_found (fixture->store, "{'search':'old'}", "Ann,Bob");

  ids = read_order (fixture, "SELECT id FROM contact ORDER BY created");
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (GBytes)
        bytes = store_get (fixture->store, g_ptr_array_index (ids, i), &error);
      g_autoptr (JsonObject) was = parse_bytes (bytes);
      g_autoptr (JsonObject)
        is = store_update (fixture->store, was, "{'company':'New'}", &error);

      g_assert_no_error (error);
      assert_found (fixture->store, "{'search':'old'}", i == 0 ? "Bob" : "");
    }
  assert_words_moved (fixture, "Ann,Bob");
  store_fixture_wait (fixture, is_indexed);
  assert_words_moved (fixture, "Ann,Bob");
  g_assert_true (
    store_delete (fixture->store, g_ptr_array_index (ids, 0), 0, &error));
  assert_words_moved (fixture, "Bob");
}

/* Who was updated after @time, "" or "Ann". */
static void
assert_updated_after (StoreFixture *fixture, const char *time, const char *name)
{
  g_autofree char *after = g_strdup_printf (
    "{'query':{'filter':{'updatedDate':{'$gt':'%s'}}}}", time);
  g_autofree char *until = g_strdup_printf (
    "{'query':{'filter':{'updatedDate':{'$lte':'%s'}}}}", time);

  assert_found (fixture->store, after, name);
  assert_found (fixture->store, until, *name == '\0' ? "Ann" : "");
}

/* So is when it was updated, whose index comes later, too. */
static void
test_backlog_updated (StoreFixture *fixture, gconstpointer data)
{
  static const char *const infos[] = { "{'name':{'first':'Ann'}}", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonObject) record = NULL;
  g_autofree char *time = NULL;

  create_all (fixture, infos);
  ids = read_order (fixture, "SELECT id FROM contact");
  bytes = store_get (fixture->store, g_ptr_array_index (ids, 0), &error);
  g_assert_no_error (error);
  record = parse_bytes (bytes);
  time = g_strdup (kith_json_get_string (record, "updatedDate"));
  assert_updated_after (fixture, time, "");
  store_fixture_wait (fixture, is_indexed);
  assert_updated_after (fixture, time, "");

  /* Until the clock has gone on. */
  while (g_str_equal (kith_json_get_string (record, "updatedDate"), time))
    {
      JsonObject *next = store_update (fixture->store, record,
                                       "{'company':'New'}", &error);

      g_assert_no_error (error);
      json_object_unref (record);
      record = next;
    }
  assert_updated_after (fixture, time, "Ann");
  store_fixture_wait (fixture, is_indexed);
  assert_updated_after (fixture, time, "Ann");
}

/* It does not grow without end while others write on and on. */
static void
test_backlog_bound (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 n_most = 0;

  for (guint i = 0; i < 20; i++)
    {
      gint64 n;

      g_assert_true (kith_seed_fill (fixture->store, 200, &error));
      g_assert_no_error (error);
      n = read_backlog (fixture);
      n_most = MAX (n_most, n);
    }
  g_test_message ("At most %d", (int) n_most);
  /* What the writer does at once (a batch), beyond its bound. */
  g_assert_cmpint (n_most, <=, 2 * 256);
}

static const char *const sort_lists[] = {
  "{'fieldName':'createdDate'}",
  "{'fieldName':'info.name.first','order':'DESC'}",
  "{'fieldName':'lastActivity.activityDate'}",
  "{'fieldName':'primaryInfo.email','order':'DESC'}",
  "{'fieldName':'info.company'}",
  "{'fieldName':'info.jobTitle','order':'DESC'},"
  "{'fieldName':'info.company'}",
  "{'fieldName':'info.company','order':'DESC'},"
  "{'fieldName':'info.extendedFields.custom.customer-number'},"
  "{'fieldName':'info.name.last','order':'DESC'}",
  "{'fieldName':'info.extendedFields.custom.event-we-met-at'},"
  "{'fieldName':'info.name.first'}",
  "{'fieldName':'info.birthdate'}",
};

static KithSeqSet *
read_set (KithDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStatement) statement = kith_db_prepare (db, sql, &error);
  KithSeqSet *set = kith_seq_set_new ();

  while (kith_statement_step (statement, &error) == KITH_STEP_ROW)
    kith_seq_set_add (set, kith_statement_get_int (statement, 0));
  g_assert_no_error (error);

  return set;
}

/* Of all contacts whose numbers a statement gives, both ways give the same
 * pages. */
static void
test_ways (StoreFixture *fixture, gconstpointer data)
{
  static const char *const sets[] = {
    "SELECT seq FROM contact WHERE seq % 2",
    "SELECT seq FROM contact WHERE seq % 91 = 0",
    "SELECT seq FROM contact WHERE seq = 5", "SELECT seq FROM contact WHERE 0"
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithDb) db = NULL;

  g_assert_true (kith_seed_fill (fixture->store, 500, &error));
  g_assert_no_error (error);
  db = kith_db_open (fixture->path, KITH_DB_READER, 1000, &error);
  for (guint i = 0; i < G_N_ELEMENTS (sets) * G_N_ELEMENTS (sort_lists); i++)
    {
      g_autoptr (KithSeqSet) set = read_set (db, sets[i % G_N_ELEMENTS (sets)]);
      g_autofree char *text = g_strdup_printf (
        "{'query':{'sort':[%s],'paging':{'limit':20}}}",
        sort_lists[i / G_N_ELEMENTS (sets)]);
      g_autoptr (JsonObject) body = parse (text);
      g_autoptr (KithQuery) query = kith_query_new_from_json (body, &error);

      g_assert_no_error (error);
      g_test_message ("%s of %s", text, sets[i % G_N_ELEMENTS (sets)]);
      for (query->offset = 0; query->offset < 300; query->offset += 19)
        {
          g_autoptr (GArray)
            fetched = kith_sqlite_sort_page (db, query, set, 500,
                                             KITH_SORT_FETCH, &error);
          g_autoptr (GArray)
            scanned = kith_sqlite_sort_page (db, query, set, 500,
                                             KITH_SORT_SCAN, &error);

          g_assert_no_error (error);
          g_assert_cmpmem (fetched->data, fetched->len * sizeof (gint64),
                           scanned->data, scanned->len * sizeof (gint64));
        }
    }
}

static const struct
{
  const char *filter;
  const char *expected;
} filters[] = {
  { "{}", "Ann,Bob,Cem" },
  { "'info.name.first':'Ann'", "Ann" },
  { "'info.name.first':{'$ne':'Ann'}", "Bob,Cem" },
  { "'info.name.first':{'$in':['Ann','Cem','Dan']}", "Ann,Cem" },
  { "'info.name.first':{'$in':[]}", "" },
  { "'info.name.last':{'$startsWith':'LE'}", "Ann" },
  { "'info.name.last':{'$exists':true}", "Ann,Cem" },
  { "'info.name.last':{'$exists':false}", "Bob" },
  { "'info.name.last':{'$ne':'Lee'}", "Bob,Cem" },
  { "'info.emails.email':'BOB@x.example'", "Bob" },
  { "'info.emails.email':{'$startsWith':'second@'}", "Bob" },
  { "'info.emails.email':{'$exists':false}", "Ann,Cem" },
  { "'info.emails.email':{'$ne':'bob@x.example'}", "Ann,Cem" },
  { "'primaryInfo.email':'bob@X.example'", "Bob" },
  { "'primaryInfo.email':'second@x.example'", "" },
  { "'info.phones.phone':'030 1234567'", "Bob" },
  { "'info.phones.e164Phone':'+49301234567'", "Bob" },
  { "'info.phones.e164Phone':{'$startsWith':'+49'}", "Bob" },
  { "'info.addresses.city':{'$startsWith':'be'}", "Ann" },
  { "'info.addresses.street':'Main Street 1'", "Ann" },
  { "'info.addresses.country':'DE'", "Ann" },
  { "'info.addresses.country':{'$ne':'DE'}", "Bob,Cem" },
  { "'info.company':{'$exists':true}", "Cem" },
  { "'info.birthdate':{'$gte':'1980-01-01','$lt':'1990-01-01'}", "Cem" },
  { "'info.locale':'DE-de'", "Ann" },
  { "'info.labelKeys':{'$hasSome':['custom.friend','custom.press']}",
    "Ann,Bob" },
  { "'info.labelKeys':{'$hasAll':['custom.friend','custom.press']}", "Ann" },
  { "'info.labelKeys':'custom.press'", "Ann" },
  { "'$not':{'info.labelKeys':{'$hasSome':['custom.friend']}}", "Cem" },
  { "'info.extendedFields.custom.event-we-met-at':'Fair'", "Ann" },
  { "'info.extendedFields.custom.event-we-met-at':{'$ne':'Fair'}", "Bob,Cem" },
  { "'info.extendedFields.custom.event-we-met-at':{'$startsWith':'FA'}",
    "Ann" },
  { "'info.extendedFields.custom.customer-number':{'$gt':5}", "Bob" },
  { "'info.extendedFields.custom.customer-number':{'$lte':5.5}", "Cem" },
  { "'info.extendedFields.custom.contract-until':{'$gt':'2030-01-01'}", "Bob" },
  { "'info.extendedFields.custom.none':'x'", "" },
  { "'info.extendedFields.custom.none':{'$ne':'x'}", "Ann,Bob,Cem" },
  { "'info.extendedFields.emailSubscriptions.effectiveEmail':"
    "{'$exists':true}",
    "Bob" },
  { "'createdDate':{'$gt':'2000-01-01T00:00:00Z'}", "Ann,Bob,Cem" },
  { "'updatedDate':{'$lt':'2000-01-01T00:00:00Z'}", "" },
  { "'lastActivity.activityDate':{'$gte':'2000-01-01T00:00:00.000Z'}",
    "Ann,Bob,Cem" },
  { "'$or':[{'info.name.first':'Ann'},{'info.name.first':'Cem'}]", "Ann,Cem" },
  { "'$and':[{'info.name.last':{'$exists':true}},"
    "{'$not':{'info.name.first':'Ann'}}]",
    "Cem" },
  { "'$or':[]", "" },
  { "'$not':{'$not':{'info.name.first':'Ann'}}", "Ann" },
  { "'info.name.first':{'$in':['\\u0027 OR 1 --']}", "" },
};

static void
test_filters (StoreFixture *fixture, gconstpointer data)
{
  static const char *const infos[] = {
    "{'name':{'first':'Ann','last':'Lee'},'locale':'de-DE',"
    "'addresses':{'items':[{'address':{'addressLine':'Main Street 1',"
    "'city':'Berlin','country':'DE'}}]},"
    "'labelKeys':{'items':['custom.friend','custom.press']},"
    "'extendedFields':{'items':{'custom.event-we-met-at':'Fair'}}}",
    "{'name':{'first':'Bob'},'emails':{'items':[{'email':'Bob@x.example'},"
    "{'email':'second@x.example'}]},'phones':{'items':"
    "[{'phone':'030 1234567','countryCode':'DE'}]},"
    "'labelKeys':{'items':['custom.friend']},"
    "'extendedFields':{'items':{'custom.customer-number':6,"
    "'custom.contract-until':'2031-05-01'}}}",
    "{'name':{'first':'Cem','last':'Öz'},'company':'Acme',"
    "'birthdate':'1985-03-04',"
    "'extendedFields':{'items':{'custom.customer-number':5}}}",
    NULL,
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (kith_seed_prepare (fixture->store, &error));
  create_all (fixture, infos);
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      const char *filter = filters[i].filter;
      g_autofree char *body = g_strdup_printf ("{'query':{'filter':%s%s%s}}",
                                               *filter == '{' ? "" : "{",
                                               filter,
                                               *filter == '{' ? "" : "}");

      g_test_message ("%s", filter);
      assert_found (fixture->store, body, filters[i].expected);
    }

  /* With a search, and in an order without an index. */
  assert_found (fixture->store,
                "{'search':'a','query':{'filter':{'info.company':"
                "{'$exists':true}}}}",
                "Cem");
  assert_found (fixture->store,
                "{'query':{'sort':[{'fieldName':"
                "'info.extendedFields.custom.customer-number',"
                "'order':'DESC'}]}}",
                "Bob,Cem,Ann");
  assert_found (fixture->store,
                "{'query':{'sort':{'fieldName':'primaryInfo.email'},"
                "'filter':{'info.name.first':{'$ne':'Ann'}}}}",
                "Bob,Cem");
}

int
main (int argc, char *argv[])
{
  /* Sorting follows the environment. */
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                    \
  g_test_add ("/store/find/" name, StoreFixture, NULL, store_fixture_set_up,   \
              function, store_fixture_tear_down)
  ADD ("order", test_order);
  ADD ("pages", test_pages);
  ADD ("plan", test_plan);
  ADD ("search", test_search);
  ADD ("backlog", test_backlog);
  ADD ("backlog-updated", test_backlog_updated);
  ADD ("backlog-bound", test_backlog_bound);
  ADD ("ways", test_ways);
  ADD ("filters", test_filters);
#undef ADD

  return g_test_run ();
}
