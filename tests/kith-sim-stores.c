/* kith-sim-stores.c: what all worlds start from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-private.h"

#include "base/kith-json.h"
#include "store/sqlite/kith-sqlite-store.h"
#include "test-utils.h"

#define N_CONTACTS 2
/* Their ids are the same, whichever world is the first. */
#define SEED 4

static GBytes *empty_store;
static GBytes *server_store;
static GPtrArray *first; /* KithContact, that are in the latter */

/* @folder: (transfer full): is removed */
static GBytes *
take_store (char *folder)
{
  g_autofree char *owned_folder = folder;
  g_autofree char *path = g_build_filename (folder, "contacts.db", NULL);
  g_autoptr (GError) error = NULL;
  char *content;
  gsize size;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  kith_test_remove (folder);

  return g_bytes_new_take (content, size);
}

static GBytes *
make_empty_store (KithClock *clock)
{
  char *folder = kith_test_memdir ();
  g_autofree char *path = g_build_filename (folder, "contacts.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore) store = kith_sqlite_store_open (path, clock, &error);

  g_assert_no_error (error);
  kith_store_close (store, &error);
  g_assert_no_error (error);

  return take_store (folder);
}

static void
make_contact (KithTestServer *server, guint i)
{
  g_autofree char *body = g_strdup_printf (
    "{\"info\":{\"name\":{\"first\":\"first%u\",\"last\":\"last%u\"},"
    "\"company\":\"company%u\",\"emails\":{\"items\":["
    "{\"email\":\"email%u@x.example\",\"tag\":\"UNTAGGED\"}]}}}",
    i, i, i, i);
  g_autoptr (JsonObject)
    answer = kith_test_server_call (server, "POST", "/contacts/v4/contacts",
                                    body, NULL);

  g_ptr_array_add (first, kith_contact_new_from_json (
                            kith_json_get_object (answer, "contact"), NULL));
}

static void
fill (KithTestServer *server)
{
  static const char *const fields[] = { "Room", "Nickname" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *body = g_strdup_printf (
        "{\"displayName\":\"%s\",\"dataType\":\"TEXT\"}", fields[i]);

      json_object_unref (kith_test_server_call (server, "POST",
                                                "/contacts/v4/extended-fields",
                                                body, NULL));
    }
  json_object_unref (
    kith_test_server_call (server, "POST", "/contacts/v4/labels",
                           "{\"displayName\":\"Friends\"}", NULL));
  for (guint i = 0; i < N_CONTACTS; i++)
    make_contact (server, i);
}

static GBytes *
make_server_store (KithClock *clock)
{
  char *folder = kith_test_memdir ();
  const KithTestServerOptions options = {
    .clock = clock,
    .store_clock = clock,
    .folder = folder,
    .is_keyless = TRUE,
  };
  KithTestServer *server = kith_test_server_new (&options);

  fill (server);
  kith_test_server_free (server);

  return take_store (folder);
}

void
kith_sim_prepare_stores (void)
{
  g_autoptr (KithFakeClock) clock = NULL;

  if (server_store != NULL)
    return;

  clock = kith_fake_clock_new (KITH_SIM_START_USEC);
  first = g_ptr_array_new_with_free_func (g_object_unref);
  g_random_set_seed (SEED);
  empty_store = make_empty_store (KITH_CLOCK (clock));
  server_store = make_server_store (KITH_CLOCK (clock));
}

static void
put (GBytes *store, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *content = g_bytes_get_data (store, &size);

  g_file_set_contents_full (path, content, (gssize) size,
                            G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

void
kith_sim_put_store (const char *folder, const char *name)
{
  put (empty_store, folder, name);
}

void
kith_sim_put_server_store (const char *folder)
{
  put (server_store, folder, "contacts.db");
}

void
kith_sim_note_first (KithSimWorld *world)
{
  for (guint i = 0; i < first->len; i++)
    {
      KithContact *contact = g_ptr_array_index (first, i);
      const char *id = kith_contact_get_id (contact);

      kith_sim_ledger_wrote (world->ledger, KITH_SIM_N_EDITORS, id, 1,
                             kith_contact_get_info (contact));
      g_ptr_array_add (world->contacts, g_strdup (id));
    }
}
