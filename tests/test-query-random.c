/* test-query-random.c: random queries of random contacts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/kith-json.h"
#include "kith-seed.h"
#include "plain-query.h"
#include "store-utils.h"

#define N_CONTACTS 120
#define N_CHANGES 120
#define N_QUERIES 400
#define N_ROUNDS 3

/* Some differ in their case only, some are written in SQL. */
static const char *const texts[] = { "Ann",
                                     "ann",
                                     "ANN",
                                     "Annie",
                                     "Änne",
                                     "änne",
                                     "Straße",
                                     "STRASSE",
                                     "דוד",
                                     "山田",
                                     "O'Neill",
                                     "' OR 1 --",
                                     "a\"b",
                                     "100%",
                                     "a_b",
                                     "a\x01",
                                     "x'; DROP TABLE contact; --" };
static const char *const emails[] = { "ann@example.org", "Ann@Example.org",
                                      "bob@example.org", "zoe@x.example",
                                      "a'b@x.example" };
static const char *const phones[] = { "030 1234567", "0301234567",
                                      "+49 30 1234567", "503 2223344",
                                      "503-2223344" };
static const char *const countries[] = { "DE", "US" };
static const char *const dates[] = { "1969-12-31", "1970-01-01", "2024-02-29",
                                     "2024-03-01" };
static const char *const locales[] = { "de-de", "en-us" };
static const char *const labels[] = { "custom.new-lead", "custom.supplier",
                                      "custom.friend" };
static const char *const places[] = { "5a1c2b3d-0000-4000-8000-000000000001",
                                      "5a1c2b3d-0000-4000-8000-000000000002" };
static const double numbers[] = { -1e300, -2.5, -1, 0, 0.5, 1, 7, 1e15 };

#define CUSTOM "info.extendedFields.custom."

/* Fields and what is asked of them; and with what. */
static const struct
{
  const char *field;
  const char *operators; /* parted by spaces */
  const char *const *values;
  guint n_values;
} fields[] = {
#define TEXT "$eq $ne $in $exists $isEmpty $startsWith"
#define ORDER "$eq $ne $gt $gte $lt $lte"
#define OF(list) list, G_N_ELEMENTS (list)
  { "id", "$eq $ne $in $exists $isEmpty", OF (texts) },
  { "createdDate", ORDER, NULL, 0 },
  { "updatedDate", ORDER, NULL, 0 },
  { "lastActivity.activityDate", ORDER, NULL, 0 },
  { "primaryInfo.email", TEXT, OF (emails) },
  { "primaryInfo.phone", TEXT, OF (phones) },
  { "info.name.first", TEXT, OF (texts) },
  { "info.name.last", TEXT, OF (texts) },
  { "info.emails.email", TEXT, OF (emails) },
  { "info.phones.phone", TEXT, OF (phones) },
  { "info.phones.e164Phone", TEXT, OF (phones) },
  { "info.addresses.street", TEXT, OF (texts) },
  { "info.addresses.city", TEXT, OF (texts) },
  { "info.addresses.subdivision", "$eq $ne $in $exists $isEmpty", OF (texts) },
  { "info.addresses.country", "$eq $ne $in $exists $isEmpty", OF (countries) },
  { "info.company", TEXT, OF (texts) },
  { "info.jobTitle", TEXT, OF (texts) },
  { "info.birthdate", ORDER, OF (dates) },
  { "info.locale", "$eq $ne $in $exists $isEmpty", OF (locales) },
  { "info.labelKeys", "$hasSome $hasAll $isEmpty", OF (labels) },
  { "info.locations", "$hasSome $hasAll $isEmpty", OF (places) },
  { "info.extendedFields.members.membershipStatus", "$eq $ne $in $nin",
    OF (texts) },
  { "info.extendedFields.emailSubscriptions.deliverabilityStatus",
    "$eq $ne $in $nin", OF (texts) },
  { "info.extendedFields.emailSubscriptions.subscriptionStatus",
    "$eq $ne $in $nin", OF (texts) },
  { "info.extendedFields.emailSubscriptions.effectiveEmail", "$exists $isEmpty",
    OF (emails) },
  { "info.extendedFields.ecom.lastPurchaseDate", ORDER, OF (dates) },
  { CUSTOM "event-we-met-at", "$eq $ne $in $startsWith", OF (texts) },
  { CUSTOM "contract-until", ORDER, OF (dates) },
  { CUSTOM "customer-number", ORDER, NULL, 0 },
};

static const char *const sortable[] = {
  "createdDate",
  "lastActivity.activityDate",
  "primaryInfo.email",
  "info.name.first",
  "info.name.last",
  "info.company",
  "info.jobTitle",
  "info.birthdate",
  "info.extendedFields.emailSubscriptions.effectiveEmail",
  "info.extendedFields.ecom.numOfPurchases",
  CUSTOM "event-we-met-at",
  CUSTOM "customer-number",
  CUSTOM "contract-until",
};

static guint
below (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint32) n);
}

#define ANY(list) (list[below (G_N_ELEMENTS (list))])

static JsonArray *
add_list (JsonObject *info, const char *member)
{
  JsonArray *items = json_array_new ();

  json_object_set_array_member (kith_json_ensure_object (info, member), "items",
                                items);

  return items;
}

static void
add_ways (JsonObject *info)
{
  JsonArray *email_items = add_list (info, "emails");
  JsonArray *phone_items = add_list (info, "phones");

  for (guint i = below (3); i > 0; i--)
    {
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "email", ANY (emails));
      if (i == 1)
        json_object_set_boolean_member (item, "primary", TRUE);
      json_array_add_object_element (email_items, item);
    }
  for (guint i = below (3); i > 0; i--)
    {
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "phone", ANY (phones));
      if (below (2) == 0)
        json_object_set_string_member (item, "countryCode", ANY (countries));
      json_array_add_object_element (phone_items, item);
    }
}

static void
add_addresses (JsonObject *info)
{
  JsonArray *items = add_list (info, "addresses");

  for (guint i = below (3); i > 0; i--)
    {
      JsonObject *item = json_object_new ();
      JsonObject *address = kith_json_ensure_object (item, "address");

      json_object_set_string_member (address, "city", ANY (texts));
      json_object_set_string_member (address, "country", ANY (countries));
      if (below (2) == 0)
        json_object_set_string_member (address, "addressLine", ANY (texts));
      else
        json_object_set_string_member (
          kith_json_ensure_object (address, "streetAddress"), "name",
          ANY (texts));
      if (below (2) == 0)
        json_object_set_string_member (address, "subdivision", "NY");
      json_array_add_object_element (items, item);
    }
}

static void
add_keys (JsonObject *info,
          const char *member,
          const char *const *keys,
          guint n_keys)
{
  JsonArray *items = add_list (info, member);

  for (guint i = 0; i < n_keys; i++)
    if (below (2) == 0)
      json_array_add_string_element (items, keys[i]);
}

static void
add_extended (JsonObject *info)
{
  JsonObject *items = kith_json_ensure_object (
    kith_json_ensure_object (info, "extendedFields"), "items");

  json_object_set_string_member (items, "custom.event-we-met-at",
                                 below (2) == 0 ? ANY (texts) : "");
  json_object_set_string_member (items, "custom.contract-until",
                                 below (2) == 0 ? ANY (dates) : "");
  if (below (2) == 0)
    json_object_set_double_member (items, "custom.customer-number",
                                   ANY (numbers));
}

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  json_object_set_string_member (object, member, below (3) > 0 ? text : "");
}

/* Of each part, something or nothing, or, of a change, that it stays. */
static JsonObject *
make_info (gboolean is_change)
{
  JsonObject *info = json_object_new ();
  JsonObject *name = kith_json_ensure_object (info, "name");
  guint parts = is_change ? below (256) : 255;

  if (parts & 1)
    add_ways (info);
  if (parts & 2)
    add_addresses (info);
  if (parts & 4)
    add_keys (info, "labelKeys", OF (labels));
  if (parts & 8)
    add_keys (info, "locations", OF (places));
  if (parts & 16)
    add_extended (info);
  if (parts & 32)
    set_text (info, "company", ANY (texts));
  if (parts & 64)
    set_text (info, "birthdate", ANY (dates));
  if (parts & 128)
    {
      set_text (info, "jobTitle", ANY (texts));
      set_text (info, "locale", ANY (locales));
      set_text (name, "last", ANY (texts));
    }
  json_object_set_string_member (name, "first", ANY (texts));

  return info;
}

static JsonObject *
write_any (StoreFixture *fixture, JsonObject *was)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) info = make_info (was != NULL);
  KithStoreWrite write = { .info = info, .allow_duplicates = TRUE };
  g_autoptr (GBytes) bytes = NULL;

  if (was != NULL)
    {
      write.contact_id = kith_json_get_string (was, "id");
      write.revision = kith_json_get_int (was, "revision", 0);
    }
  if (below (2) == 0)
    kith_fake_clock_advance (fixture->clock, 1000 * (1 + below (3)));
  bytes = store_write (fixture->store, &write, &error);
  g_assert_no_error (error);

  return parse_bytes (bytes);
}

static void
change_any (StoreFixture *fixture, GPtrArray *records)
{
  guint position = below (records->len);
  JsonObject *was = g_ptr_array_index (records, position);

  if (below (10) > 0)
    g_ptr_array_add (records, write_any (fixture, was));
  else
    g_assert_true (
      store_delete (fixture->store, kith_json_get_string (was, "id"), 0, NULL));
  g_ptr_array_remove_index_fast (records, position);
}

/* One that a contact has, or one that it might have, or a part of it. */
static JsonNode *
make_value (GPtrArray *records, guint i, gboolean is_prefix)
{
  JsonObject *record = g_ptr_array_index (records, below (records->len));
  g_autoptr (GPtrArray)
    values = plain_query_get_values (record, fields[i].field);
  g_autofree char *text = NULL;

  if (values->len > 0 && (fields[i].n_values == 0 || below (2) == 0))
    {
      JsonNode *node = g_ptr_array_index (values, below (values->len));

      if (!is_prefix)
        return json_node_copy (node);
      text = json_node_dup_string (node);
    }
  else if (g_str_has_suffix (fields[i].field, "customer-number"))
    return json_node_init_double (json_node_alloc (), ANY (numbers));
  else if (fields[i].n_values == 0)
    return kith_json_string_node ("2020-01-01T00:00:00.000Z");
  else
    text = g_strdup (fields[i].values[below (fields[i].n_values)]);

  if (is_prefix)
    {
      guint length = below ((guint) g_utf8_strlen (text, -1) + 1);

      *g_utf8_offset_to_pointer (text, length) = '\0';
    }

  return kith_json_string_node (text);
}

/* Now and then nothing, where that is a value like others. */
static JsonNode *
make_value_or_null (GPtrArray *records, guint i, const char *op)
{
  static const char *const takers[] = { "$eq", "$ne", "$in", "$nin", NULL };

  return g_strv_contains (takers, op) && below (8) == 0
           ? json_node_new (JSON_NODE_NULL)
           : make_value (records, i, g_str_equal (op, "$startsWith"));
}

static JsonNode *
make_operand (GPtrArray *records, guint i, const char *op)
{
  JsonArray *list;
  JsonNode *node;

  if (g_str_equal (op, "$exists") || g_str_equal (op, "$isEmpty"))
    return json_node_init_boolean (json_node_alloc (), below (2) == 0);
  if (!g_str_equal (op, "$in") && !g_str_equal (op, "$nin")
      && !g_str_equal (op, "$hasSome") && !g_str_equal (op, "$hasAll"))
    return make_value_or_null (records, i, op);

  list = json_array_new ();
  for (guint n = 1 + below (3); n > 0; n--)
    json_array_add_element (list, make_value_or_null (records, i, op));
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, list);

  return node;
}

static JsonObject *
make_term (GPtrArray *records)
{
  guint i = below (G_N_ELEMENTS (fields));
  g_auto (GStrv) operators = g_strsplit (fields[i].operators, " ", -1);
  JsonObject *term = json_object_new ();
  JsonObject *condition = kith_json_ensure_object (term, fields[i].field);

  for (guint n = below (4) > 0 ? 1 : 2; n > 0; n--)
    {
      const char *op = operators[below (g_strv_length (operators))];

      json_object_set_member (condition, op, make_operand (records, i, op));
    }

  return term;
}

static JsonObject *
make_filter (GPtrArray *records, guint depth)
{
  guint kind = depth > 0 ? below (6) : 5;
  JsonObject *filter;
  JsonArray *list;

  if (kind > 2)
    return make_term (records);

  filter = json_object_new ();
  if (kind == 2)
    {
      json_object_set_object_member (filter, "$not",
                                     make_filter (records, depth - 1));
      return filter;
    }

  list = json_array_new ();
  for (guint n = below (4); n > 0; n--)
    json_array_add_object_element (list, make_filter (records, depth - 1));
  json_object_set_array_member (filter, kind == 0 ? "$and" : "$or", list);

  return filter;
}

static JsonArray *
make_sorts (void)
{
  JsonArray *sorts = json_array_new ();

  for (guint n = 1 + below (3); n > 0; n--)
    {
      JsonObject *sort = json_object_new ();

      json_object_set_string_member (sort, "fieldName", ANY (sortable));
      json_object_set_string_member (sort, "order",
                                     below (2) == 0 ? "ASC" : "DESC");
      json_array_add_object_element (sorts, sort);
    }

  return sorts;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer sorts)
{
  return plain_query_compare (sorts, *(JsonObject *const *) a,
                              *(JsonObject *const *) b);
}

static GPtrArray *
find_plainly (GPtrArray *records, JsonObject *filter, JsonArray *sorts)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < records->len; i++)
    if (plain_query_matches (filter, g_ptr_array_index (records, i)))
      g_ptr_array_add (found, g_ptr_array_index (records, i));
  g_ptr_array_sort_with_data (found, compare, sorts);

  return found;
}

static void
assert_page (KithStorePage *page, const KithQuery *query, GPtrArray *expected)
{
  guint n_expected = query->offset < expected->len
                       ? MIN (query->limit, expected->len - query->offset)
                       : 0;

  g_assert_cmpint (page->total, ==, expected->len);
  g_assert_cmpuint (page->contacts->len, ==, n_expected);
  for (guint i = 0; i < n_expected; i++)
    {
      g_autoptr (JsonObject)
        record = parse_bytes (g_ptr_array_index (page->contacts, i));
      JsonObject *wanted = g_ptr_array_index (expected, query->offset + i);

      g_assert_cmpstr (kith_json_get_string (record, "id"), ==,
                       kith_json_get_string (wanted, "id"));
    }
}

/* How many it finds. */
static guint
ask (StoreFixture *fixture, GPtrArray *records)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = json_object_new ();
  JsonObject *inner = kith_json_ensure_object (body, "query");
  JsonObject *paging = kith_json_ensure_object (inner, "paging");
  JsonObject *filter = make_filter (records, 3);
  JsonArray *sorts = make_sorts ();
  g_autofree char *text = NULL;
  g_autoptr (KithQuery) query = NULL;
  g_autoptr (KithStorePage) page = NULL;
  g_autoptr (GPtrArray) expected = NULL;

  json_object_set_object_member (inner, "filter", filter);
  json_object_set_array_member (inner, "sort", sorts);
  json_object_set_int_member (paging, "limit", 1 + below (40));
  json_object_set_int_member (paging, "offset", below (3) * below (40));
  text = kith_json_print (body);
  g_test_message ("%s", text);
  query = kith_query_new_from_json (body, &error);
  g_assert_no_error (error);

  page = store_query (fixture->store, query, &error);
  g_assert_no_error (error);
  expected = find_plainly (records, filter, sorts);
  assert_page (page, query, expected);

  return expected->len;
}

/* The store answers what the documents say; "--seed" and what was printed
 * repeats it. */
static void
test_random (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (
    (GDestroyNotify) json_object_unref);
  guint n_some = 0;

  g_assert_true (kith_seed_prepare (fixture->store, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < N_CONTACTS; i++)
    g_ptr_array_add (records, write_any (fixture, NULL));

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      for (guint i = 0; i < N_QUERIES; i++)
        {
          guint n_found = ask (fixture, records);

          n_some += n_found > 0 && n_found < records->len;
        }
      for (guint i = 0; i < N_CHANGES; i++)
        change_any (fixture, records);
      store_fixture_reopen (fixture);
    }
  /* Else it would say little. */
  g_assert_cmpuint (n_some, >, N_ROUNDS * N_QUERIES / 4);
}

int
main (int argc, char *argv[])
{
  /* Sorting follows the environment. */
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/query/random", StoreFixture, NULL, store_fixture_set_up,
              test_random, store_fixture_tear_down);

  return g_test_run ();
}
