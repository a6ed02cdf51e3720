/* test-kill-storm.c: kithd is killed again and again under a storm of updates
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each round starts kithd on the same store and some writers, processes of
 * their own, that update the same few contacts as fast as they can; after a
 * random number of answers kithd is killed with SIGKILL.  In the end every
 * acknowledged update stands in the contact's history at the revision that was
 * acknowledged, those whose answer was lost once or not at all, and nothing
 * else.
 *
 * With -m slow 1,000 rounds.  As "test-kill-storm --writer ADDRESS NAME ID…" it
 * is one of the writers.
 */

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "service/contacts/kith-contacts.h"
#include "store-utils.h"
#include "store/interface/kith-store-history.h"
#include "store/kith-store-open.h"
#include "store/sqlite/kith-sqlite-store.h"
#include "test-utils.h"

#ifdef __SANITIZE_ADDRESS__
#define N_ROUNDS 12
#else
#define N_ROUNDS 50
#endif
#define N_ROUNDS_SLOW 1000

#define N_WRITERS 4
#define N_CONTACTS 3
#define MAX_ANSWERS 60

/* The writer: says "sent TOKEN", then "acked ID REVISION TOKEN" or "refused
 * TOKEN", and ends when the server is gone. */

typedef struct
{
  KithContacts *contacts;
  const char *name;
  guint n_sent;
} Writer;

static KithContact *
get_contact (Writer *writer, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;

  kith_contacts_get_async (writer->contacts, id, NULL, kith_test_result_cb,
                           &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return kith_contacts_get_finish (writer->contacts, result, NULL);
}

static void G_GNUC_PRINTF (1, 2) say (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
  fflush (stdout);
}

static KithContact *
update_contact (Writer *writer,
                KithContact *contact,
                const char *token,
                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonObject) info = json_object_new ();
  KithIdentifiers identifiers = {
    .contact_id = kith_contact_get_id (contact),
    .revision = kith_contact_get_revision (contact),
  };

  kith_json_set_string (info, "company", token);
  kith_contacts_update_async (writer->contacts, &identifiers, info, NULL, NULL,
                              kith_test_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return kith_contacts_update_finish (writer->contacts, result, error);
}

/* FALSE: the server is gone. */
static gboolean
write_once (Writer *writer, const char *id)
{
  g_autoptr (KithContact) contact = get_contact (writer, id);
  g_autofree char *token = NULL;
  g_autoptr (KithContact) updated = NULL;
  g_autoptr (GError) error = NULL;

  if (contact == NULL)
    return FALSE;

  token = g_strdup_printf ("%s-%u", writer->name, ++writer->n_sent);
  say ("sent %s", token);
  updated = update_contact (writer, contact, token, &error);
  if (updated != NULL)
    say ("acked %s %" G_GINT64_FORMAT " %s", id,
         kith_contact_get_revision (updated), token);
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED))
    say ("refused %s", token);
  else
    return FALSE;

  return TRUE;
}

static void G_GNUC_NORETURN
run_writer (int argc, char **argv)
{
  g_autoptr (KithConnection) connection = kith_connection_new (argv[2], NULL);
  Writer writer = { .contacts = kith_contacts_new (connection),
                    .name = argv[3] };
  int i = 0;

  while (write_once (&writer, argv[4 + i]))
    i = (i + 1) % (argc - 4);

  /* Without a look at leaks: libsoup forgets a task of its own now and then
   * when a server is killed in the midst of an answer. */
  _exit (0);
}

/* The storm */

typedef enum
{
  SENT,
  REFUSED,
  ACKED,
} Outcome;

typedef struct
{
  Outcome outcome;
  char *id; /* of ACKED */
  gint64 revision;
} Fate;

typedef struct
{
  char *folder;
  char *store_uri;
  char *address;
  char *program; /* this one */
  GPtrArray *ids;
  GSubprocess *kithd;
  GHashTable *fates; /* token → Fate */
  guint n_acked;
  guint n_answers; /* of this round */
  guint n_reading; /* writers whose output has not ended */
  guint round;
} Storm;

static void
fate_free (gpointer data)
{
  Fate *fate = data;

  g_free (fate->id);
  g_free (fate);
}

static void
take_line (Storm *storm, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  guint n_words = g_strv_length (words);
  Fate *fate = g_new0 (Fate, 1);

  if (g_str_equal (words[0], "acked"))
    {
      g_assert_cmpuint (n_words, ==, 4);
      fate->outcome = ACKED;
      fate->id = g_strdup (words[1]);
      fate->revision = g_ascii_strtoll (words[2], NULL, 10);
      storm->n_acked++;
    }
  else
    {
      g_assert_cmpuint (n_words, ==, 2);
      fate->outcome = g_str_equal (words[0], "refused") ? REFUSED : SENT;
    }
  g_hash_table_replace (storm->fates, g_strdup (words[n_words - 1]), fate);
  if (fate->outcome != SENT)
    storm->n_answers++;
}

static void read_on (Storm *storm, GDataInputStream *output);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Storm *storm = data;
  GDataInputStream *output = G_DATA_INPUT_STREAM (source);
  g_autofree char *line = g_data_input_stream_read_line_finish (output, result,
                                                                NULL, NULL);

  if (line != NULL)
    {
      take_line (storm, line);
      read_on (storm, output);
    }
  else
    {
      storm->n_reading--;
    }
}

static void
read_on (Storm *storm, GDataInputStream *output)
{
  g_data_input_stream_read_line_async (output, G_PRIORITY_DEFAULT, NULL,
                                       read_cb, storm);
}

static GSubprocess *
start (Storm *storm, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher)
    launcher = kith_test_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_launcher_spawnv (launcher, argv, &error);

  g_assert_no_error (error);

  return process;
}

static void
start_kithd (Storm *storm)
{
  const char *argv[] = { g_getenv ("KITHD"), "--listen",       storm->address,
                         "--store",          storm->store_uri, NULL };
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  storm->kithd = start (storm, argv);
  output = g_data_input_stream_new (
    g_subprocess_get_stdout_pipe (storm->kithd));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "kithd: listening on"));
}

static GSubprocess *
start_writer (Storm *storm, guint number)
{
  g_autofree char *name = g_strdup_printf ("r%u-w%u", storm->round, number);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GDataInputStream) output = NULL;
  GSubprocess *writer;

  g_ptr_array_add (argv, storm->program);
  g_ptr_array_add (argv, (gpointer) "--writer");
  g_ptr_array_add (argv, storm->address);
  g_ptr_array_add (argv, name);
  for (guint i = 0; i < storm->ids->len; i++)
    g_ptr_array_add (argv, g_ptr_array_index (storm->ids,
                                              (i + number) % storm->ids->len));
  g_ptr_array_add (argv, NULL);
  writer = start (storm, (const char *const *) argv->pdata);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (writer));
  storm->n_reading++;
  read_on (storm, output);

  return writer;
}

static void
run_round (Storm *storm)
{
  g_autoptr (GPtrArray)
    writers = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_answers = (guint) g_test_rand_int_range (1, MAX_ANSWERS);

  storm->n_answers = 0;
  start_kithd (storm);
  for (guint i = 0; i < N_WRITERS; i++)
    g_ptr_array_add (writers, start_writer (storm, i));

  while (storm->n_answers < n_answers)
    g_main_context_iteration (NULL, TRUE);
  g_subprocess_send_signal (storm->kithd, SIGKILL);
  g_subprocess_wait (storm->kithd, NULL, NULL);
  g_clear_object (&storm->kithd);

  for (guint i = 0; i < writers->len; i++)
    g_assert_true (
      g_subprocess_wait_check (g_ptr_array_index (writers, i), NULL, NULL));
  while (storm->n_reading > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* What became of it */

static KithStore *
open_store (Storm *storm)
{
  g_autoptr (GError) error = NULL;
  KithStore *store = kith_store_open (storm->store_uri, &error);

  g_assert_no_error (error);

  return store;
}

static void
make_contacts (Storm *storm)
{
  g_autoptr (KithStore) store = open_store (storm);

  for (guint i = 0; i < N_CONTACTS; i++)
    {
      g_autoptr (JsonObject) info = parse ("{'name':{'first':'Ann'}}");
      KithStoreWrite write = { .info = info };
      g_autoptr (GBytes) bytes = store_write (store, &write, NULL);
      g_autoptr (JsonObject) record = parse_bytes (bytes);

      g_ptr_array_add (storm->ids,
                       g_strdup (kith_json_get_string (record, "id")));
    }
  kith_store_close (store, NULL);
}

static GPtrArray *
list_history (KithStore *store, const char *id)
{
  KithHistoryQuery query = { .entity = id, .limit = G_MAXUINT };
  g_autoptr (GAsyncResult) result = NULL;

  kith_store_list_history_async (store, &query, NULL, kith_test_result_cb,
                                 &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return kith_store_list_history_finish (store, result, NULL);
}

/* Takes out of the fates what the entry accounts for. */
static void
check_entry (Storm *storm, const KithHistoryEntry *entry, gint64 revision)
{
  g_autoptr (JsonObject) doc = parse_bytes (entry->doc);
  const char *token = kith_json_get_string (kith_json_get_object (doc, "info"),
                                            "company");
  Fate *fate;

  g_assert_cmpint (entry->revision, ==, revision);
  g_assert_cmpint (kith_json_get_int (doc, "revision", 0), ==, revision);
  if (revision == 1)
    return;

  g_assert_nonnull (token);
  fate = g_hash_table_lookup (storm->fates, token);
  /* Nobody's, or twice there. */
  g_assert_nonnull (fate);
  g_assert_cmpint (fate->outcome, !=, REFUSED);
  if (fate->outcome == ACKED)
    {
      g_assert_cmpstr (fate->id, ==, entry->entity);
      g_assert_cmpint (fate->revision, ==, revision);
    }
  g_hash_table_remove (storm->fates, token);
}

static void
check_contact (Storm *storm, KithStore *store, const char *id)
{
  g_autoptr (GBytes) bytes = store_get (store, id, NULL);
  g_autoptr (JsonObject) record = parse_bytes (bytes);
  g_autoptr (GPtrArray) entries = list_history (store, id);

  g_assert_cmpint (kith_json_get_int (record, "revision", 0), ==, entries->len);
  for (guint i = 0; i < entries->len; i++)
    check_entry (storm, g_ptr_array_index (entries, i), i + 1);
}

static void
check_all (Storm *storm)
{
  g_autoptr (KithStore) store = open_store (storm);
  GHashTableIter iter;
  gpointer token, fate;

  for (guint i = 0; i < storm->ids->len; i++)
    check_contact (storm, store, g_ptr_array_index (storm->ids, i));

  g_hash_table_iter_init (&iter, storm->fates);
  while (g_hash_table_iter_next (&iter, &token, &fate))
    if (((Fate *) fate)->outcome == ACKED)
      g_error ("%s was acknowledged, and is lost", (char *) token);
  kith_store_close (store, NULL);
}

static void
test_storm (gconstpointer program)
{
  guint n_rounds = g_test_slow () ? N_ROUNDS_SLOW : N_ROUNDS;
  Storm storm = { .folder = kith_test_tmpdir (), .program = (char *) program };

  storm.store_uri = g_strdup_printf ("sqlite:%s/contacts.db", storm.folder);
  storm.address = g_strdup_printf ("unix:%s/socket", storm.folder);
  storm.ids = g_ptr_array_new_with_free_func (g_free);
  storm.fates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       fate_free);
  make_contacts (&storm);
  for (storm.round = 0; storm.round < n_rounds; storm.round++)
    run_round (&storm);
  g_test_message ("%u acknowledged updates", storm.n_acked);
  g_assert_cmpuint (storm.n_acked, >, n_rounds);
  check_all (&storm);

  g_hash_table_unref (storm.fates);
  g_ptr_array_unref (storm.ids);
  kith_test_remove (storm.folder);
  g_free (storm.folder);
  g_free (storm.store_uri);
  g_free (storm.address);
}

int
main (int argc, char **argv)
{
  if (argc > 4 && g_str_equal (argv[1], "--writer"))
    run_writer (argc, argv);

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/kill-storm/nothing-lost", argv[0], test_storm);

  return g_test_run ();
}
