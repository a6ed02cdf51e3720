/* test-race.c: many clients write the same contacts at the same time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-fake-clock.h"
#include "kith-history-checker.h"
#include "kith-mutant-store.h"
#include "kith-probe.h"
#include "kith-test-server.h"
#include "test-utils.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-patch.h"
#include "service/edit/kith-edit.h"

/* How many times each race is run: for long runs. */
#define ROUNDS_VARIABLE "KITH_TEST_RACE_ROUNDS"

#ifdef __SANITIZE_ADDRESS__
#define SHARE 3
#else
#define SHARE 1
#endif

/* Texts of at most 1000 characters: tokens spread over so many fields. */
#define N_FIELDS 32
#define MAX_FIELD_CHARS 900
#define TIMEOUT_MSEC (10 * 60 * 1000)

typedef struct _Client Client;

/* How a client changes a contact, and what it does with a refusal. */
typedef struct
{
  const char *name;
  void (*start) (Client *client);
  /* Of one contact, so that all tokens have room */
  guint n_updates;
} Style;

typedef struct
{
  const Style *style;
  KithTestServer *server;
  KithHistory *history;
  KithFakeClock *clock;
  char *fields[N_FIELDS];
  GPtrArray *contacts; /* ids */
  GArray *left;        /* guint, of each contact: updates still to begin */
  guint n_running;
  guint n_refused;
} Race;

struct _Client
{
  Race *race;
  guint number;
  KithContacts *contacts;
  GPtrArray *known; /* of each contact: as this client saw it last, or NULL */
  KithEdit *edit;
  guint at; /* the contact it writes to */
  guint n_begun;
  char *token;
};

static void begin (Client *client);

/* What all styles do */

static const char *
get_id (Client *client)
{
  return g_ptr_array_index (client->race->contacts, client->at);
}

static KithContact *
get_known (Client *client)
{
  return g_ptr_array_index (client->known, client->at);
}

static void
know (Client *client, KithContact *contact)
{
  g_set_object ((KithContact **) &g_ptr_array_index (client->known, client->at),
                contact);
}

static void
acknowledged (Client *client, KithContact *contact)
{
  kith_history_add (client->race->history, get_id (client), client->token,
                    kith_contact_get_revision (contact));
  know (client, contact);
  begin (client);
}

/* Takes only a refusal for the revision; anything else ends the test. */
static void
refused (Client *client, const GError *error)
{
  g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
  client->race->n_refused++;
}

/* Updating: a token is put behind what stands in a text that all share; who is
 * refused begins again from the contact as it is now. */

static void send_update (Client *client);

static void
got_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *client = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_get_finish (KITH_CONTACTS (source), result, &error);

  g_assert_no_error (error);
  know (client, contact);
  send_update (client);
}

static void
get_contact (Client *client)
{
  kith_contacts_get_async (client->contacts, get_id (client), NULL, got_cb,
                           client);
}

static void
updated_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *client = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_update_finish (KITH_CONTACTS (source), result,
                                           &error);

  if (contact != NULL)
    {
      acknowledged (client, contact);
      return;
    }

  refused (client, error);
  /* Every other time by what the refusal brought. */
  if (client->race->n_refused % 2 == 0)
    {
      get_contact (client);
    }
  else
    {
      contact = kith_contact_new_from_json (
        kith_json_get_object (kith_error_get_data (error), "contact"), NULL);
      g_assert_nonnull (contact);
      know (client, contact);
      send_update (client);
    }
}

/* The first field with room: all clients that know the same choose the same. */
static const char *
choose_field (Client *client, KithContactInfo *info)
{
  for (guint i = 0; i < N_FIELDS; i++)
    {
      const char *key = client->race->fields[i];
      g_autofree char *text = kith_contact_info_get_extended_text (info, key);

      if (text == NULL || strlen (text) < MAX_FIELD_CHARS)
        return key;
    }

  g_assert_not_reached ();
}

static void
append_token (Client *client, KithContactInfo *info, const char *key)
{
  g_autofree char *old = kith_contact_info_get_extended_text (info, key);
  g_autofree char *text = g_strconcat (old != NULL ? old : "",
                                       old != NULL ? " " : "", client->token,
                                       NULL);

  kith_contact_info_set_extended (info, key, kith_json_string_node (text));
}

static void
send_update (Client *client)
{
  KithContact *known = get_known (client);
  KithContactInfo *old = kith_contact_get_info (known);
  g_autoptr (KithContactInfo) new = kith_contact_info_copy (old);
  g_autoptr (JsonObject) patch = NULL;
  const KithIdentifiers identifiers = {
    .contact_id = get_id (client),
    .revision = kith_contact_get_revision (known),
  };

  append_token (client, new, choose_field (client, new));
  patch = kith_patch_diff (old, new);
  kith_contacts_update_async (client->contacts, &identifiers, patch, NULL, NULL,
                              updated_cb, client);
}

static void
start_update (Client *client)
{
  if (get_known (client) == NULL)
    get_contact (client);
  else
    send_update (client);
}

/* Overwriting: each client has a field of its own, which it always writes
 * whole. */

static void start_overwrite (Client *client);

static void
overwritten_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *client = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_overwrite_finish (KITH_CONTACTS (source), result,
                                              &error);

  if (contact != NULL)
    {
      acknowledged (client, contact);
      return;
    }

  refused (client, error);
  start_overwrite (client);
}

static void
start_overwrite (Client *client)
{
  KithContact *known = get_known (client);
  g_autoptr (KithContactInfo) old = kith_contact_info_new ();
  g_autoptr (KithContactInfo) new = NULL;
  g_autoptr (JsonObject) patch = NULL;

  new = kith_contact_info_copy (known != NULL ? kith_contact_get_info (known)
                                              : old);
  append_token (client, new, client->race->fields[client->number]);
  patch = kith_patch_diff (known != NULL ? kith_contact_get_info (known) : old,
                           new);
  kith_contacts_overwrite_async (client->contacts, get_id (client), patch, NULL,
                                 NULL, overwritten_cb, client);
}

/* Editing: a token is one more email in a list that all share, merged by the
 * edit itself, mostly from a contact that has long been changed. */

static void save (Client *client);

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *client = data;
  KithEdit *edit = KITH_EDIT (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_edit_save_finish (edit, result, &error);

  if (contact != NULL)
    {
      acknowledged (client, contact);
      return;
    }

  /* Others were faster too often; there is nothing to ask. */
  refused (client, error);
  g_assert_cmpint (kith_edit_get_state (edit), ==, KITH_EDIT_IDLE);
  save (client);
}

static void
save (Client *client)
{
  kith_edit_save_async (client->edit, NULL, NULL, saved_cb, client);
}

static void
add_email (KithDraft *draft, const char *email)
{
  KithContactInfo *info = kith_draft_get_info (draft);
  g_autoptr (JsonArray) items = json_array_new ();
  JsonObject *item = json_object_new ();

  for (guint i = 0; i < kith_contact_info_get_n_items (info, KITH_FIELD_EMAILS);
       i++)
    json_array_add_object_element (
      items, json_object_ref (
               kith_contact_info_get_item (info, KITH_FIELD_EMAILS, i)));
  json_object_set_string_member (item, "email", email);
  json_array_add_object_element (items, item);
  kith_draft_set_items (draft, KITH_FIELD_EMAILS, items);
}

static void
edit_known (Client *client)
{
  g_autoptr (KithDraft) draft = kith_draft_new (get_known (client));

  add_email (draft, client->token);
  g_clear_object (&client->edit);
  client->edit = kith_edit_new (client->contacts, draft,
                                KITH_CLOCK (client->race->clock));
  save (client);
}

static void
got_to_edit_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Client *client = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_get_finish (KITH_CONTACTS (source), result, &error);

  g_assert_no_error (error);
  know (client, contact);
  edit_known (client);
}

static void
start_edit (Client *client)
{
  if (get_known (client) != NULL)
    edit_known (client);
  else
    kith_contacts_get_async (client->contacts, get_id (client), NULL,
                             got_to_edit_cb, client);
}

/* Clients */

static gboolean
choose_contact (Client *client)
{
  GArray *left = client->race->left;

  for (guint i = 0; i < left->len; i++)
    {
      client->at = (client->at + 1) % left->len;
      if (g_array_index (left, guint, client->at) > 0)
        {
          g_array_index (left, guint, client->at)--;
          return TRUE;
        }
    }

  return FALSE;
}

static void
begin (Client *client)
{
  if (!choose_contact (client))
    {
      client->race->n_running--;
      return;
    }

  g_free (client->token);
  client->token = g_strdup_printf ("c%u@%u.example", client->number,
                                   client->n_begun++);
  client->race->style->start (client);
}

static void
unref_known (gpointer contact)
{
  g_clear_object (&contact);
}

static Client *
client_new (Race *race, guint number)
{
  Client *client = g_new0 (Client, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection) connection = kith_connection_new (
    kith_test_server_get_address (race->server), &error);

  g_assert_no_error (error);
  kith_connection_set_key (connection,
                           kith_test_server_get_key (race->server, "manage"));
  client->race = race;
  client->number = number;
  client->at = number;
  client->contacts = kith_contacts_new (connection);
  client->known = g_ptr_array_new_with_free_func (unref_known);
  g_ptr_array_set_size (client->known, (int) race->contacts->len);

  return client;
}

static void
client_free (gpointer data)
{
  Client *client = data;

  g_clear_object (&client->edit);
  g_object_unref (client->contacts);
  g_ptr_array_unref (client->known);
  g_free (client->token);
  g_free (client);
}

/* Races */

static const Style styles[] = {
  { "update", start_update, 120 / SHARE },
  /* One client may be the only one that writes. */
  { "overwrite", start_overwrite, 60 / SHARE },
  /* A contact has at most 50 emails. */
  { "edit", start_edit, 48 / SHARE },
};

static void
race_init (Race *race, const Style *style, KithTestServer *server)
{
  *race = (Race){ .style = style, .server = server };
  race->history = kith_history_new ();
  race->clock = kith_fake_clock_new (0);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Log %u", i);

      race->fields[i] = kith_probe_add_field (server, name);
    }
}

static void
race_clear (Race *race)
{
  kith_history_free (race->history);
  g_object_unref (race->clock);
  for (guint i = 0; i < N_FIELDS; i++)
    g_free (race->fields[i]);
}

static void
make_contacts (Race *race, guint n_contacts)
{
  race->contacts = g_ptr_array_new_with_free_func (g_free);
  race->left = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < n_contacts; i++)
    {
      g_ptr_array_add (race->contacts, kith_probe_create (race->server, "Ann"));
      g_array_append_val (race->left, race->style->n_updates);
    }
}

/* Nobody waits in real time: the shortest wait is over when nothing else can be
 * done at once. */
static gboolean
is_over (gpointer data)
{
  Race *race = data;

  if (kith_fake_clock_get_n_waits (race->clock) > 0)
    kith_fake_clock_advance (race->clock,
                             kith_fake_clock_get_next (race->clock));

  return race->n_running == 0;
}

static void
end_contacts (Race *race)
{
  for (guint i = 0; i < race->contacts->len; i++)
    {
      const char *id = g_ptr_array_index (race->contacts, i);
      g_autoptr (JsonObject) contact = kith_probe_get (race->server, id);
      g_auto (GStrv) tokens = kith_probe_list_tokens (contact);

      kith_history_end (race->history, id, kith_probe_get_revision (contact),
                        (const char *const *) tokens);
    }
  g_clear_pointer (&race->contacts, g_ptr_array_unref);
  g_clear_pointer (&race->left, g_array_unref);
}

static void
run_round (Race *race, guint n_clients, guint n_contacts)
{
  g_autoptr (GPtrArray) clients = g_ptr_array_new_with_free_func (client_free);

  make_contacts (race, n_contacts);
  race->n_running = n_clients;
  for (guint i = 0; i < n_clients; i++)
    g_ptr_array_add (clients, client_new (race, i));
  for (guint i = 0; i < n_clients; i++)
    begin (g_ptr_array_index (clients, i));

  kith_test_wait (is_over, race, TIMEOUT_MSEC);
  end_contacts (race);
}

static guint
count_rounds (void)
{
  const char *text = g_getenv (ROUNDS_VARIABLE);

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 1;
}

typedef struct
{
  const Style *style;
  guint n_clients;
  guint n_contacts;
} Row;

static void
test_race (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (KithTestServer) server = kith_test_server_new (NULL);
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *text = NULL;
  Race race;

  race_init (&race, row->style, server);
  for (guint i = 0; i < count_rounds (); i++)
    run_round (&race, row->n_clients, row->n_contacts);

  findings = kith_history_check (race.history);
  text = kith_findings_describe (findings);
  g_test_message ("%u acknowledged, %u refused; %s",
                  kith_history_get_n_acknowledged (race.history),
                  race.n_refused, text);
  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_cmpuint (kith_history_get_n_acknowledged (race.history), ==,
                    count_rounds () * row->n_contacts * row->style->n_updates);
  race_clear (&race);
}

/* The same clients and the same checker, at a server that forgot to compare. */
static void
test_mutant (gconstpointer data)
{
  const KithTestServerOptions options = { .wrap = kith_mutant_store_new };
  g_autoptr (KithTestServer) server = kith_test_server_new (&options);
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *text = NULL;
  Race race;

  race_init (&race, data, server);
  run_round (&race, 8, 1);

  findings = kith_history_check (race.history);
  text = kith_findings_describe (findings);
  g_test_message ("%s", text);
  g_assert_cmpuint (kith_findings_count (findings, KITH_FINDING_LOST), >, 0);
  race_clear (&race);
}

static void
add_race (const Style *style, guint n_clients, guint n_contacts)
{
  g_autofree char *path = g_strdup_printf ("/race/%s/%u clients, %u contacts",
                                           style->name, n_clients, n_contacts);
  const Row row = { style, n_clients, n_contacts };

  g_test_add_data_func_full (path, g_memdup2 (&row, sizeof row), test_race,
                             g_free);
}

/* GIO tells of each of the thousands of connections. */
static void
ignore_cb (const char *domain,
           GLogLevelFlags level,
           const char *message,
           gpointer data)
{
}

int
main (int argc, char *argv[])
{
  static const guint n_clients[] = { 2, 8, 32 };
  static const guint n_contacts[] = { 1, 8 };

  g_test_init (&argc, &argv, NULL);
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, ignore_cb, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (n_clients); j++)
      for (gsize k = 0; k < G_N_ELEMENTS (n_contacts); k++)
        add_race (&styles[i], n_clients[j], n_contacts[k]);
  g_test_add_data_func ("/race/update/mutant", &styles[0], test_mutant);
  g_test_add_data_func ("/race/edit/mutant", &styles[2], test_mutant);

  return g_test_run ();
}
