/* test-mirror.c: contacts of a real server, kept in a real file too
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>
#include <string.h>

#include "api-utils.h"
#include "base/kith-error.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "mirror-utils.h"
#include "model/kith-protocol.h"
#include "service/contacts/kith-contacts-private.h"
#include "test-utils.h"

/* More than two pages. */
#define MANY (2 * KITH_MIRROR_PAGE + 50)
/* So many that a load is stopped in its midst. */
#define VERY_MANY (4 * KITH_MIRROR_PAGE + 50)

static const char *self_path;

static void
load (MirrorFixture *fixture, guint n_contacts)
{
  mirror_fixture_init (fixture, n_contacts);
  mirror_fixture_start (fixture);
  mirror_wait_quiet (fixture);
}

static void
assert_private (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
}

/* Through the calls of whoever shows contacts. */
static KithPage *
query (KithContacts *contacts, const char *search, GError **error)
{
  g_autoptr (KithQuery) query = kith_query_new ();
  g_autoptr (GAsyncResult) result = NULL;

  query->sort = KITH_SORT_LAST_NAME;
  query->search = g_strdup (search);
  kith_contacts_query_async (contacts, query, NULL, kith_test_result_cb,
                             &result);
  kith_test_wait (kith_test_has_result, &result, MIRROR_LONG_MSEC);

  return kith_contacts_query_finish (contacts, result, error);
}

static void
test_load (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  g_autofree char *log = NULL;

  load (&fixture, MANY);
  g_assert_cmpint (kith_mirror_get_state (fixture.mirror), ==,
                   KITH_MIRROR_CURRENT);
  g_assert_true (kith_mirror_is_complete (fixture.mirror));
  g_assert_cmpint (kith_mirror_get_n_loaded (fixture.mirror), ==, MANY);
  g_assert_cmpint (kith_mirror_get_total (fixture.mirror), ==, MANY);
  g_assert_cmpint (kith_mirror_get_as_of (fixture.mirror), >, 0);
  mirror_assert_same (&fixture);

  assert_private (fixture.path);
  log = g_strconcat (fixture.path, "-wal", NULL);
  assert_private (log);
}

/* The first page: nothing is asked for until it is let go. */
static gboolean
has_some (gpointer mirror)
{
  return kith_mirror_get_n_loaded (mirror) > 0;
}

static gboolean
is_resting (gpointer data)
{
  KithMirror *mirror = data;

  return !mirror->is_stepping && mirror->n_taking == 0;
}

static void
pause_at_first_cb (KithMirror *mirror, gpointer data)
{
  if (has_some (mirror))
    kith_mirror_pause (mirror);
}

static void
load_part (MirrorFixture *fixture)
{
  mirror_fixture_start (fixture);
  g_signal_connect (fixture->mirror, "changed", G_CALLBACK (pause_at_first_cb),
                    NULL);
  mirror_wait_state (fixture, KITH_MIRROR_PAUSED);
  kith_test_wait (is_resting, fixture->mirror, MIRROR_LONG_MSEC);
  g_signal_handlers_disconnect_by_func (fixture->mirror, pause_at_first_cb,
                                        NULL);
  g_assert_false (kith_mirror_is_complete (fixture->mirror));
  g_assert_cmpint (kith_mirror_get_total (fixture->mirror), ==, VERY_MANY);
}

static void
test_pause (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  g_autofree char *first = NULL;
  g_autofree char *created = NULL;
  gint64 n_loaded;

  mirror_fixture_init (&fixture, VERY_MANY);
  load_part (&fixture);
  n_loaded = kith_mirror_get_n_loaded (fixture.mirror);
  g_assert_cmpint (n_loaded, >, 0);
  g_assert_cmpint (n_loaded, <, VERY_MANY);

  /* Nobody goes on with it unasked, also after a restart. */
  mirror_fixture_stop (&fixture);
  mirror_fixture_start (&fixture);
  mirror_wait_state (&fixture, KITH_MIRROR_PAUSED);
  mirror_wait_quiet (&fixture);
  g_assert_cmpint (kith_mirror_get_n_loaded (fixture.mirror), ==, n_loaded);

  first = mirror_get_id (&fixture, 0);
  mirror_update_elsewhere (&fixture, first, "{'company':'Meanwhile'}");
  created = mirror_create_elsewhere (&fixture, "Meanwhile");
  kith_mirror_resume (fixture.mirror);
  g_assert_cmpint (kith_mirror_get_n_loaded (fixture.mirror), ==, n_loaded);
  mirror_wait_state (&fixture, KITH_MIRROR_CURRENT);
  mirror_assert_same (&fixture);
}

/* Without a network what was loaded is shown, as far as it goes. */
static void
test_part_offline (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  g_autoptr (KithPage) page = NULL;
  g_autoptr (GError) error = NULL;

  mirror_fixture_init (&fixture, VERY_MANY);
  load_part (&fixture);
  page = mirror_read_page (&fixture, NULL, &error);
  g_assert_null (page);
  g_clear_error (&error);

  mirror_fixture_stop_server (&fixture);
  mirror_wait_state (&fixture, KITH_MIRROR_OFFLINE);
  page = query (fixture.contacts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (page->total, >, 0);
  g_assert_cmpint (page->total, <, VERY_MANY);
}

/* A process of its own, which says so when it has some of them. */

static void
say_cb (KithMirror *mirror, gpointer data)
{
  if (has_some (mirror))
    {
      g_print ("some\n");
      fflush (stdout);
    }
}

static int
load_in_child (const char *origin, const char *path)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (KithConnection) connection = kith_connection_new (origin, NULL);
  g_autoptr (KithContacts) contacts = kith_contacts_new (connection);
  g_autoptr (KithMirror) mirror = kith_mirror_new (contacts, NULL, path);

  g_signal_connect (mirror, "changed", G_CALLBACK (say_cb), NULL);
  kith_mirror_start (mirror);
  kith_mirror_follow (mirror);
  g_main_loop_run (loop);

  return 0;
}

/* Killed in the middle, it goes on from there. */
static void
test_kill (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  g_autoptr (GSubprocessLauncher)
    launcher = kith_test_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  mirror_fixture_init (&fixture, VERY_MANY);
  child = g_subprocess_launcher_spawn (launcher, &error, self_path, "--load",
                                       kith_test_server_get_address (
                                         fixture.server),
                                       fixture.path, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_cmpstr (line, ==, "some");
  g_subprocess_force_exit (child);
  g_assert_true (g_subprocess_wait (child, NULL, &error));

  mirror_fixture_start (&fixture);
  kith_test_wait (has_some, fixture.mirror, MIRROR_LONG_MSEC);
  mirror_wait_state (&fixture, KITH_MIRROR_CURRENT);
  mirror_assert_same (&fixture);
  g_assert_cmpuint (fixture.n_discarded, ==, 0);
}

static gint64
count_found (MirrorFixture *fixture, const char *search)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithPage) page = mirror_read_page (fixture, search, &error);

  g_assert_no_error (error);

  return page->total;
}

static void
test_follow (void)
{
  g_auto (MirrorFixture) fixture = { 0 };

  load (&fixture, 50);
  mirror_change_all_elsewhere (&fixture);
  mirror_assert_same (&fixture);
  g_assert_cmpint (count_found (&fixture, "zuzana"), ==, 1);
  g_assert_cmpint (count_found (&fixture, "newcomer"), ==, 1);
  g_assert_cmpint (mirror_count (&fixture), ==, 49);
}

/* What happened while it was stopped is heard afterwards. */
static void
test_restart (void)
{
  g_auto (MirrorFixture) fixture = { 0 };

  load (&fixture, 50);
  mirror_fixture_stop (&fixture);
  mirror_change_all_elsewhere (&fixture);
  mirror_fixture_start (&fixture);
  mirror_assert_same (&fixture);
  /* It has gone on where it was, and compared nothing. */
  g_assert_cmpint (fixture.mirror->swept_at, ==, 0);
}

/* Where a feed begins to tell, all that was before is asked for once. */
static void
test_feed_at_last (void)
{
  g_auto (MirrorFixture) fixture = { 0 };

  mirror_fixture_init (&fixture, 20);
  mirror_fixture_make_plain (&fixture);
  mirror_fixture_start (&fixture);
  mirror_wait_quiet (&fixture);
  mirror_fixture_stop (&fixture);
  mirror_change_all_elsewhere (&fixture);

  g_clear_pointer (&fixture.proxy, kith_fault_proxy_free);
  mirror_fixture_start (&fixture);
  mirror_wait_quiet (&fixture);
  mirror_assert_same (&fixture);
}

/* A server that was set back, or is another one. */
static void
test_set_back (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  g_autofree char *store = NULL;
  g_autofree char *created = NULL;

  load (&fixture, 50);
  mirror_change_all_elsewhere (&fixture);
  mirror_assert_same (&fixture);

  mirror_fixture_stop_server (&fixture);
  mirror_wait_state (&fixture, KITH_MIRROR_OFFLINE);
  store = g_build_filename (fixture.folder, "contacts.db", NULL);
  g_assert_cmpint (g_remove (store), ==, 0);
  mirror_fixture_start_server (&fixture);
  created = mirror_create_elsewhere (&fixture, "Alone");
  kith_mirror_wake (fixture.mirror);
  mirror_wait_state (&fixture, KITH_MIRROR_CURRENT);
  mirror_assert_same (&fixture);
  g_assert_cmpint (mirror_count (&fixture), ==, 1);
  g_assert_cmpint (fixture.n_reloads, >, 0);
}

static void
test_offline (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *created = NULL;
  g_autoptr (KithPage) page = NULL;
  g_autoptr (KithContact) contact = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) fields = NULL;
  gint64 as_of;

  load (&fixture, 50);
  id = mirror_get_id (&fixture, 7);
  mirror_update_elsewhere (&fixture, id, "{'name':{'first':'Quirin'}}");
  mirror_assert_same (&fixture);
  mirror_fixture_stop (&fixture);
  mirror_fixture_stop_server (&fixture);

  mirror_fixture_start (&fixture);
  mirror_wait_state (&fixture, KITH_MIRROR_OFFLINE);
  as_of = kith_mirror_get_as_of (fixture.mirror);
  g_assert_cmpint (as_of, >, 0);
  g_assert_cmpint (as_of, <=, g_get_real_time ());
  g_assert_error (kith_mirror_get_error (fixture.mirror), KITH_ERROR,
                  KITH_ERROR_UNREACHABLE);

  page = query (fixture.contacts, "quir", &error);
  g_assert_no_error (error);
  g_assert_cmpint (page->total, ==, 1);
  kith_contacts_read_async (fixture.contacts, id, NULL, kith_test_result_cb,
                            &result);
  kith_test_wait (kith_test_has_result, &result, MIRROR_LONG_MSEC);
  contact = kith_contacts_read_finish (fixture.contacts, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kith_contact_get_revision (contact), ==, 2);
  g_clear_object (&result);
  kith_contacts_list_fields_async (fixture.contacts, NULL, kith_test_result_cb,
                                   &result);
  kith_test_wait (kith_test_has_result, &result, MIRROR_LONG_MSEC);
  fields = kith_contacts_list_fields_finish (fixture.contacts, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fields->len, >, kith_extended_field_list_system ()->len);

  mirror_fixture_start_server (&fixture);
  created = mirror_create_elsewhere (&fixture, "Back");
  kith_mirror_wake (fixture.mirror);
  mirror_wait_state (&fixture, KITH_MIRROR_CURRENT);
  mirror_assert_same (&fixture);
}

/* Who has saved reads what he has saved. */
static void
test_own_writes (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  g_autofree char *id = NULL;

  load (&fixture, 20);
  id = mirror_get_id (&fixture, 7);
  for (gint64 revision = 1; revision < 20; revision++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strdup_printf (
        "{\"company\":\"Acme %" G_GINT64_FORMAT "\"}", revision);
      g_autoptr (JsonObject) info = kith_test_json_object (text);
      const KithIdentifiers identifiers = { id, revision };
      const KithWriteOptions options = { .allow_duplicates = TRUE };
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (KithContact) updated = NULL;
      g_autoptr (KithContact) contact = NULL;

      kith_contacts_update_async (fixture.contacts, &identifiers, info,
                                  &options, NULL, kith_test_result_cb, &result);
      kith_test_wait (kith_test_has_result, &result, MIRROR_LONG_MSEC);
      updated = kith_contacts_update_finish (fixture.contacts, result, &error);
      g_assert_no_error (error);
      contact = mirror_read_contact (&fixture, id, &error);
      g_assert_no_error (error);
      g_assert_cmpint (kith_contact_get_revision (contact), ==, revision + 1);
    }
}

/* An answer that was asked for again may come when all has changed. */
static void
test_late_answer (gconstpointer data)
{
  gboolean was_made = data != NULL;
  g_auto (MirrorFixture) fixture = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autoptr (JsonObject) answer = NULL;
  g_autoptr (KithContact) contact = NULL;

  load (&fixture, 20);
  id = was_made ? mirror_create_elsewhere (&fixture, "Made")
                : mirror_get_id (&fixture, 7);
  if (!was_made)
    mirror_update_elsewhere (&fixture, id, "{'company':'Acme'}");
  /* Nothing that is told of it comes later than the answer. */
  mirror_assert_same (&fixture);
  path = g_strconcat (KITH_PATH_CONTACTS "/", id, NULL);
  answer = api_call_ok (fixture.server, "GET", path, NULL);
  contact = kith_contact_new_from_json (kith_json_get_object (answer,
                                                              "contact"),
                                        NULL);
  g_assert_cmpint (kith_contact_get_revision (contact), ==, was_made ? 1 : 2);
  mirror_elsewhere (&fixture, "DELETE", path, NULL);
  mirror_assert_same (&fixture);
  g_assert_null (mirror_read_contact (&fixture, id, NULL));

  _kith_contacts_contact_changed (fixture.contacts, contact);
  mirror_wait_quiet (&fixture);
  g_assert_null (mirror_read_contact (&fixture, id, NULL));
  mirror_assert_same (&fixture);
}

/* (transfer full): what a feed tells of an update to what is there now */
static KithEvent *
make_event (MirrorFixture *fixture, const char *path, const char *id)
{
  g_autoptr (JsonObject)
    answer = api_call_ok (fixture->server, "GET", path, NULL);
  g_autofree char *contact = kith_json_print (
    kith_json_get_object (answer, "contact"));
  g_autofree char *text = g_strdup_printf (
    "{\"id\":\"1\",\"entityFqdn\":\"wix.contacts.v4.contact\",\"slug\":"
    "\"updated\",\"entityId\":\"%s\",\"updatedEvent\":{\"currentEntity\":%s}}",
    id, contact);
  g_autoptr (JsonObject) json = kith_test_json_object (text);
  g_autoptr (GError) error = NULL;
  KithEvent *event = kith_event_new_from_json (json, &error);

  g_assert_no_error (error);

  return event;
}

/* What a feed tells of what was deleted here is older, until it tells that. */
static void
test_own_deletion (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;
  g_autoptr (KithEvent) event = NULL;

  load (&fixture, 20);
  id = mirror_get_id (&fixture, 7);
  path = g_strconcat (KITH_PATH_CONTACTS "/", id, NULL);
  event = make_event (&fixture, path, id);

  kith_feed_stop (fixture.mirror->feed);
  mirror_elsewhere (&fixture, "DELETE", path, NULL);
  _kith_contacts_contact_gone (fixture.contacts, id);
  g_signal_emit_by_name (fixture.mirror->feed, "event", event);
  _kith_contacts_take_event (fixture.contacts, event);
  g_assert_null (mirror_read_contact (&fixture, id, NULL));

  /* The next program knows it, too. */
  mirror_fixture_stop (&fixture);
  mirror_fixture_stop_server (&fixture);
  mirror_fixture_start (&fixture);
  mirror_wait_state (&fixture, KITH_MIRROR_OFFLINE);
  g_signal_emit_by_name (fixture.mirror->feed, "event", event);
  g_assert_null (mirror_read_contact (&fixture, id, NULL));
  mirror_fixture_start_server (&fixture);
  kith_mirror_wake (fixture.mirror);
  mirror_wait_state (&fixture, KITH_MIRROR_CURRENT);
  mirror_assert_same (&fixture);
}

/* One has it; the other one does without, until it can have it. */
static void
test_two (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  MirrorFixture other;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithPage) page = NULL;

  load (&fixture, 20);
  other = fixture;
  other.n_discarded = 0;
  mirror_fixture_start (&other);
  mirror_wait_state (&other, KITH_MIRROR_ABSENT);
  g_assert_error (kith_mirror_get_error (other.mirror), KITH_ERROR,
                  KITH_ERROR_BUSY);
  page = query (other.contacts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (page->total, ==, 20);

  mirror_fixture_stop (&fixture);
  kith_mirror_wake (other.mirror);
  mirror_wait_state (&other, KITH_MIRROR_CURRENT);
  g_assert_cmpuint (other.n_discarded, ==, 0);
  mirror_assert_same (&other);
  mirror_fixture_stop (&other);
}

static void
spoil (const char *path, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (g_str_equal (what, "garbage"))
    {
      g_assert_true (g_file_set_contents (path, "no store", -1, &error));
      return;
    }

  /* Its beginning says that all is well. */
  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  g_assert_cmpuint (length, >, 65536);
  memset (text + 4096, 0x5a, length - 4096);
  g_assert_true (g_file_set_contents (path, text, (gssize) length, &error));
}

/* It is a copy: a new one is made. */
static void
test_broken (gconstpointer what)
{
  g_auto (MirrorFixture) fixture = { 0 };

  load (&fixture, 100);
  mirror_fixture_stop (&fixture);
  spoil (fixture.path, what);

  mirror_fixture_start (&fixture);
  mirror_assert_same (&fixture);
  mirror_wait_quiet (&fixture);
  g_assert_cmpuint (fixture.n_discarded, ==, 1);
  g_assert_cmpint (kith_mirror_get_state (fixture.mirror), ==,
                   KITH_MIRROR_CURRENT);
}

static gboolean
is_discarded (gpointer data)
{
  MirrorFixture *fixture = data;

  return fixture->n_discarded > 0;
}

/* What needs the room more has it; the server is read instead. */
static void
test_full (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (KithPage) page = NULL;

  mirror_fixture_init (&fixture, MANY);
  kith_test_limit_files (128 * 1024);
  mirror_fixture_start (&fixture);
  kith_test_wait (is_discarded, &fixture, MIRROR_LONG_MSEC);
  mirror_wait_state (&fixture, KITH_MIRROR_ABSENT);
  kith_test_limit_files (G_MAXUINT64);

  g_assert_false (g_file_test (fixture.path, G_FILE_TEST_EXISTS));
  page = query (fixture.contacts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (page->total, ==, MANY);

  kith_mirror_wake (fixture.mirror);
  mirror_wait_state (&fixture, KITH_MIRROR_CURRENT);
  mirror_assert_same (&fixture);
}

/* Whatever happens, in whatever order: when it is quiet they are the same. */

static void
do_something (MirrorFixture *fixture, guint n)
{
  g_autofree char *name = g_strdup_printf ("Random %u", n);
  g_autofree char *info = g_strdup_printf ("{'company':'Random %u'}", n);
  g_autofree char *id = NULL;
  g_autofree char *path = NULL;

  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      id = mirror_create_elsewhere (fixture, name);
      break;

    case 1:
    case 2:
      id = mirror_get_id (fixture, (guint) g_test_rand_int_range (0, 10));
      mirror_update_elsewhere (fixture, id, info);
      break;

    default:
      id = mirror_get_id (fixture, (guint) g_test_rand_int_range (0, 10));
      path = g_strconcat (KITH_PATH_CONTACTS "/", id, NULL);
      mirror_elsewhere (fixture, "DELETE", path, NULL);
      break;
    }
}

static void
disturb (MirrorFixture *fixture)
{
  switch (g_test_rand_int_range (0, 6))
    {
    case 0:
      mirror_fixture_stop (fixture);
      mirror_fixture_start (fixture);
      break;

    case 1:
      if (fixture->clock != NULL)
        kith_fake_clock_advance (fixture->clock, KITH_MIRROR_POLL_USEC);
      break;

    case 2:
      kith_mirror_wake (fixture->mirror);
      break;

    default:
      for (guint i = 0; i < 20; i++)
        g_main_context_iteration (NULL, FALSE);
      break;
    }
}

static void
test_random (gconstpointer data)
{
  g_auto (MirrorFixture) fixture = { 0 };

  mirror_fixture_init (&fixture, MANY);
  if (data != NULL)
    mirror_fixture_make_plain (&fixture);
  mirror_fixture_start (&fixture);
  for (guint i = 0; i < 120; i++)
    {
      do_something (&fixture, i);
      disturb (&fixture);
    }

  mirror_wait_quiet (&fixture);
  if (fixture.clock != NULL)
    kith_fake_clock_advance (fixture.clock, KITH_MIRROR_POLL_USEC);
  mirror_assert_same (&fixture);
}

int
main (int argc, char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--load"))
    return load_in_child (argv[2], argv[3]);

  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mirror/load", test_load);
  g_test_add_func ("/mirror/pause", test_pause);
  g_test_add_func ("/mirror/part-offline", test_part_offline);
  g_test_add_func ("/mirror/kill", test_kill);
  g_test_add_func ("/mirror/follow", test_follow);
  g_test_add_func ("/mirror/restart", test_restart);
  g_test_add_func ("/mirror/feed-at-last", test_feed_at_last);
  g_test_add_func ("/mirror/set-back", test_set_back);
  g_test_add_func ("/mirror/offline", test_offline);
  g_test_add_func ("/mirror/own-writes", test_own_writes);
  g_test_add_data_func ("/mirror/late-answer/updated", NULL, test_late_answer);
  g_test_add_data_func ("/mirror/late-answer/made", "made", test_late_answer);
  g_test_add_func ("/mirror/own-deletion", test_own_deletion);
  g_test_add_func ("/mirror/two", test_two);
  g_test_add_data_func ("/mirror/broken/garbage", "garbage", test_broken);
  g_test_add_data_func ("/mirror/broken/pages", "pages", test_broken);
  g_test_add_func ("/mirror/full", test_full);
  g_test_add_data_func ("/mirror/random/feed", NULL, test_random);
  g_test_add_data_func ("/mirror/random/poll", "plain", test_random);

  return g_test_run ();
}
