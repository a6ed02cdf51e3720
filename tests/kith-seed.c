/* kith-seed.c: plausible contacts, as many as are wanted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-seed.h"

#include "base/kith-json.h"

#define IN_FLIGHT 512

typedef struct
{
  const char *first;
  const char *last;
  const char *city;
  const char *country;
  const char *phone; /* begins with, a valid one */
} Person;

static const Person people[] = {
  { "Anna", "Müller", "Berlin", "DE", "030 23" },
  { "Łukasz", "Wiśniewski", "Kraków", "PL", "12 34" },
  { "José", "García", "Sevilla", "ES", "954 1" },
  { "Åsa", "Ångström", "Uppsala", "SE", "018 4" },
  { "François", "Lefèvre", "Lyon", "FR", "04 72" },
  { "Nguyễn", "Thị Hương", "Hà Nội", "VN", "024 3" },
  { "דוד", "כהן", "תל אביב", "IL", "03 52" },
  { "נועה", "לוי", "חיפה", "IL", "04 83" },
  { "Дмитрий", "Иванов", "Москва", "RU", "495 12" },
  { "Ольга", "Ковальчук", "Київ", "UA", "044 2" },
  { "محمد", "العلي", "القاهرة", "EG", "02 27" },
  { "太郎", "山田", "東京", "JP", "03 52" },
  { "美咲", "佐藤", "大阪", "JP", "06 62" },
  { "小明", "王", "北京", "CN", "010 82" },
  { "민준", "김", "서울", "KR", "02 22" },
  { "Γιώργος", "Παπαδόπουλος", "Αθήνα", "GR", "21 03" },
  { "प्रिया", "शर्मा", "दिल्ली", "IN", "011 23" },
  { "Ayşe", "Yılmaz", "İstanbul", "TR", "0212 2" },
  { "Chloé", "O'Neill", "Dublin", "IE", "01 67" },
  { "Emily", "Smith", "Portland", "US", "503 22" },
  { "James", "Johnson", "Austin", "US", "512 47" },
  { "Sofia", "Rossi", "Torino", "IT", "011 5" },
  { "Jürgen", "Schäfer", "Köln", "DE", "0221 2" },
  { "Zoë", "van den Berg", "Utrecht", "NL", "030 2" },
  { "Björk", "Guðmundsdóttir", "Reykjavík", "IS", "551 2" },
  { "Mary-Jane", "Watson", "Leeds", "GB", "0113 24" },
  { "Tomáš", "Dvořák", "Brno", "CZ", "542 1" },
};

static const char *const companies[] = {
  "Acme",          "Globex",      "Initech",  "Müller & Söhne",
  "Umbrella",      "Stark Tools", "Wayne Co", "Hooli",
  "Blaue Blume",   "שמש בע״מ",    "東京電機", "Vandelay Imports",
  "Tyrell Systems"
};
static const char *const titles[] = { "Engineer",      "Designer",
                                      "Head of Sales", "Accountant",
                                      "Writer",        "Gardener",
                                      "Director",      "Photographer" };
static const char *const events[] = { "Cloud Computing MegaCon", "Garden Fair",
                                      "Book Fair 2023", "A train to Vienna" };
static const char *const labels[] = { "New Lead", "Supplier", "Friend",
                                      "Press" };
static const char *const label_keys[] = { "custom.new-lead", "custom.supplier",
                                          "custom.friend", "custom.press" };
static const struct
{
  const char *name;
  KithDataType type;
} fields[] = {
  { "Event we met at", KITH_DATA_TEXT },
  { "Customer number", KITH_DATA_NUMBER },
  { "Contract until", KITH_DATA_DATE },
  { "Website", KITH_DATA_URL },
};

/* What no two numbers near each other have in common. */
static guint
mix (guint n, guint salt)
{
  guint x = (n + 1) * 2654435761u + salt * 40503u;

  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;

  return x;
}

#define PICK(list, n, salt) (list[mix (n, salt) % G_N_ELEMENTS (list)])

/* @object: (transfer full) */
static void
add_item (JsonObject *info, const char *member, JsonObject *item)
{
  JsonArray *items = json_array_new ();

  json_array_add_object_element (items, item);
  json_object_set_array_member (kith_json_ensure_object (info, member), "items",
                                items);
}

/* A second name, so that people are told apart. */
static char *
make_last (guint n, const char *last)
{
  const Person *other = &PICK (people, n / 7, 3);

  return n < G_N_ELEMENTS (people)
           ? g_strdup (last)
           : g_strdup_printf ("%s-%s", last, other->first);
}

static void
add_ways (JsonObject *info, guint n, const Person *person)
{
  JsonObject *email = json_object_new ();
  JsonObject *phone = json_object_new ();
  g_autofree char *address = g_strdup_printf ("contact%u@%s.example", n,
                                              mix (n, 5) % 2 == 0 ? "mail"
                                                                  : "office");
  g_autofree char *number = g_strdup_printf ("%s%05u", person->phone,
                                             mix (n, 6) % 100000);

  json_object_set_string_member (email, "email", address);
  json_object_set_string_member (email, "tag", "WORK");
  add_item (info, "emails", email);

  json_object_set_string_member (phone, "phone", number);
  json_object_set_string_member (phone, "countryCode", person->country);
  json_object_set_string_member (phone, "tag", "MOBILE");
  add_item (info, "phones", phone);
}

static void
add_address (JsonObject *info, guint n, const Person *person)
{
  JsonObject *item = json_object_new ();
  JsonObject *address = kith_json_ensure_object (item, "address");
  g_autofree char *line = g_strdup_printf ("Station Road %u", mix (n, 8) % 200);

  json_object_set_string_member (address, "addressLine", line);
  json_object_set_string_member (address, "city", person->city);
  json_object_set_string_member (address, "country", person->country);
  json_object_set_string_member (item, "tag", "HOME");
  add_item (info, "addresses", item);
}

static void
add_fields (JsonObject *info, guint n)
{
  JsonObject *items = kith_json_ensure_object (
    kith_json_ensure_object (info, "extendedFields"), "items");
  g_autofree char *date = g_strdup_printf ("2030-%02u-%02u",
                                           mix (n, 9) % 12 + 1,
                                           mix (n, 10) % 28 + 1);

  json_object_set_string_member (items, "custom.event-we-met-at",
                                 PICK (events, n, 11));
  json_object_set_int_member (items, "custom.customer-number", n + 1000);
  json_object_set_string_member (items, "custom.contract-until", date);
  json_object_set_string_member (items, "custom.website",
                                 "https://www.example.org/");
}

static void
add_label (JsonObject *info, guint n)
{
  JsonArray *items = json_array_new ();

  json_array_add_string_element (items, PICK (label_keys, n, 12));
  json_object_set_array_member (kith_json_ensure_object (info, "labelKeys"),
                                "items", items);
}

JsonObject *
kith_seed_info (guint n)
{
  JsonObject *info = json_object_new ();
  JsonObject *name = kith_json_ensure_object (info, "name");
  const Person *person = n < G_N_ELEMENTS (people) ? &people[n]
                                                   : &PICK (people, n, 1);
  g_autofree char *last = make_last (n, PICK (people, n, 2).last);

  json_object_set_string_member (name, "first", person->first);
  json_object_set_string_member (name, "last",
                                 n < G_N_ELEMENTS (people) ? person->last
                                                           : last);
  json_object_set_string_member (info, "company", PICK (companies, n, 4));
  json_object_set_string_member (info, "jobTitle", PICK (titles, n, 7));
  add_ways (info, n, person);
  if (n % 2 == 0)
    add_address (info, n, person);
  if (n % 3 == 0)
    add_fields (info, n);
  if (n % 5 == 0)
    add_label (info, n);

  return info;
}

static void
add_second (JsonObject *info, guint n)
{
  JsonArray *emails = json_object_get_array_member (
    json_object_get_object_member (info, "emails"), "items");
  JsonArray *phones = json_object_get_array_member (
    json_object_get_object_member (info, "phones"), "items");
  JsonObject *email = json_object_new ();
  JsonObject *phone = json_object_new ();
  g_autofree char *address = g_strdup_printf ("second%u@home.example", n);
  g_autofree char *number = g_strdup_printf ("+1 (503) 555-%04u",
                                             mix (n, 13) % 10000);

  json_object_set_string_member (email, "email", address);
  json_array_add_object_element (emails, email);
  json_object_set_string_member (phone, "phone", number);
  json_array_add_object_element (phones, phone);
}

static void
add_subdivision (JsonObject *info, guint n)
{
  static const char *const states[] = { "OR", "TX", "NY", "CA" };
  JsonObject *wrapper = kith_json_get_object (info, "addresses");
  JsonObject *address;

  if (wrapper == NULL)
    return;

  address = kith_json_get_object (
    json_array_get_object_element (
      json_object_get_array_member (wrapper, "items"), 0),
    "address");
  json_object_set_string_member (address, "country", "US");
  json_object_set_string_member (address, "subdivision", PICK (states, n, 14));
}

JsonObject *
kith_seed_full_info (guint n)
{
  static const char *const locales[] = { "de-de", "en-us", "he-il" };
  JsonObject *info = kith_seed_info (n);
  g_autofree char *birthdate = g_strdup_printf ("%u-%02u-%02u",
                                                1940 + mix (n, 15) % 70,
                                                mix (n, 16) % 12 + 1,
                                                mix (n, 17) % 28 + 1);

  json_object_set_string_member (info, "birthdate", birthdate);
  json_object_set_string_member (info, "locale", PICK (locales, n, 18));
  add_subdivision (info, n);
  if (n % 4 == 0)
    add_second (info, n);

  return info;
}

gboolean
kith_seed_prepare (KithStore *store, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr (KithExtendedField)
        field = kith_store_add_field (store, fields[i].name, fields[i].type,
                                      NULL, NULL, error);

      if (field == NULL)
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autoptr (KithLabel)
        label = kith_store_add_label (store, labels[i], NULL, NULL, error);

      if (label == NULL)
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  guint n_in_flight;
  GError *error;
} Filling;

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  Filling *filling = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes)
    contact = kith_store_write_contact_finish (KITH_STORE (source), result,
                                               &error);

  filling->n_in_flight--;
  if (contact == NULL && filling->error == NULL)
    filling->error = g_steal_pointer (&error);
}

gboolean
kith_seed_fill (KithStore *store, guint count, GError **error)
{
  return kith_seed_fill_with (store, kith_seed_info, count, error);
}

gboolean
kith_seed_fill_with (KithStore *store,
                     JsonObject *(*make) (guint n),
                     guint count,
                     GError **error)
{
  Filling filling = { 0, NULL };

  if (!kith_seed_prepare (store, error))
    return FALSE;

  for (guint n = 0; n < count && filling.error == NULL; n++)
    {
      g_autoptr (JsonObject) info = make (n);
      KithStoreWrite write = { .info = info, .allow_duplicates = TRUE };

      while (filling.n_in_flight >= IN_FLIGHT)
        g_main_context_iteration (NULL, TRUE);
      filling.n_in_flight++;
      kith_store_write_contact_async (store, &write, NULL, on_written,
                                      &filling);
    }
  while (filling.n_in_flight > 0)
    g_main_context_iteration (NULL, TRUE);

  if (filling.error != NULL)
    g_propagate_error (error, filling.error);

  return filling.error == NULL;
}
