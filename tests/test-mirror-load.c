/* test-mirror-load.c: how a mirror asks for its first pages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib/gstdio.h>

#include "api-utils.h"
#include "base/kith-json.h"
#include "base/kith-limits.h"
#include "kith-crash-vfs.h"
#include "mirror-utils.h"
#include "model/kith-protocol.h"
#include "service/connection/kith-connection-private.h"
#include "service/contacts/kith-contacts-private.h"
#include "test-utils.h"

#define N_PAGES 6

typedef struct
{
  KithMirror *mirror;
  guint n_asked; /* pages */
  guint n_ahead; /* of them, while one before was being written */
  guint most;    /* that were being written then */
} Watch;

static void
request_queued_cb (SoupSession *session, SoupMessage *message, gpointer data)
{
  Watch *watch = data;
  KithMirror *mirror = watch->mirror;

  if (mirror->place.is_complete
      || !g_str_has_suffix (g_uri_get_path (soup_message_get_uri (message)),
                            "/query"))
    return;

  watch->n_asked++;
  watch->most = MAX (watch->most, mirror->n_taking);
  if (mirror->n_taking > 0)
    watch->n_ahead++;
}

/* The server and the disk work at the same time, but no further apart than one
 * page: what has come and is not written is in memory. */
static void
test_ahead (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  KithConnection *connection;
  Watch watch = { NULL };

  mirror_fixture_init (&fixture, N_PAGES * KITH_MIRROR_PAGE + 1);
  mirror_fixture_start (&fixture);
  watch.mirror = fixture.mirror;
  connection = kith_contacts_get_connection (fixture.contacts);
  g_signal_connect (_kith_connection_get_session (connection), "request-queued",
                    G_CALLBACK (request_queued_cb), &watch);
  mirror_wait_quiet (&fixture);
  g_signal_handlers_disconnect_by_data (
    _kith_connection_get_session (connection), &watch);

  g_assert_cmpuint (watch.n_asked, >, N_PAGES);
  g_assert_cmpuint (watch.n_ahead, >, 0);
  g_assert_cmpuint (watch.most, ==, 1);
  mirror_assert_same (&fixture);
}

/* Stopped with one page being written and one on its way, it has all of both,
 * or neither. */
static gboolean
is_ahead (gpointer data)
{
  KithMirror *mirror = data;

  return mirror->place.is_complete
         || (mirror->is_stepping && mirror->n_taking > 0);
}

static void
test_stop_ahead (void)
{
  g_auto (MirrorFixture) fixture = { 0 };

  mirror_fixture_init (&fixture, N_PAGES * KITH_MIRROR_PAGE + 1);
  mirror_fixture_start (&fixture);
  kith_test_wait (is_ahead, fixture.mirror, MIRROR_LONG_MSEC);
  g_assert_false (fixture.mirror->place.is_complete);
  mirror_fixture_stop (&fixture);

  mirror_fixture_start (&fixture);
  mirror_wait_quiet (&fixture);
  g_assert_cmpint (kith_mirror_get_n_loaded (fixture.mirror), ==,
                   N_PAGES * KITH_MIRROR_PAGE + 1);
  mirror_assert_same (&fixture);
}

/* A contact is deleted while the page that it is on is on its way. */
typedef struct
{
  MirrorFixture *fixture;
  guint n_asked; /* pages */
  char *id;      /* NULL: not yet */
} Deletion;

/* One of the page that is on its way, which begins where the last one ended.
 * (transfer full) */
static char *
get_coming_id (MirrorFixture *fixture)
{
  const KithMirrorPlace *place = &fixture->mirror->place;
  g_autofree char *after = kith_time_to_string (place->after);
  g_autofree char *body = g_strdup_printf (
    "{'query':{'filter':{'createdDate':{'$gte':'%s'}},"
    "'paging':{'limit':1,'offset':%d}}}",
    after, (int) place->skip + KITH_MIRROR_PAGE / 2);
  g_autoptr (JsonObject)
    answer = api_call_ok (fixture->server, "POST", KITH_PATH_CONTACTS "/query",
                          body);
  JsonArray *contacts = json_object_get_array_member (answer, "contacts");

  return g_strdup (
    kith_json_get_string (json_array_get_object_element (contacts, 0), "id"));
}

/* It is complete by then, and nobody has read it. */
static void
answered_cb (SoupMessage *message, gpointer data)
{
  Deletion *deletion = data;
  g_autofree char *path = NULL;

  deletion->id = get_coming_id (deletion->fixture);
  path = g_strconcat (KITH_PATH_CONTACTS "/", deletion->id, NULL);
  mirror_elsewhere (deletion->fixture, "DELETE", path, NULL);
  _kith_contacts_contact_gone (deletion->fixture->contacts, deletion->id);
}

static void
page_queued_cb (SoupSession *session, SoupMessage *message, gpointer data)
{
  Deletion *deletion = data;

  if (g_str_has_suffix (g_uri_get_path (soup_message_get_uri (message)),
                        KITH_PATH_CONTACTS "/query")
      && deletion->n_asked++ == 1)
    g_signal_connect (message, "got-headers", G_CALLBACK (answered_cb),
                      deletion);
}

static gboolean
is_full (gpointer data)
{
  KithMirror *mirror = data;

  return mirror->place.is_complete && mirror->n_taking == 0
         && mirror->pending == NULL;
}

/* It is not put back, not even until the mirror is compared with the server. */
static void
test_gone_meanwhile (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  Deletion deletion = { .fixture = &fixture };
  SoupSession *session;

  mirror_fixture_init (&fixture, 4 * KITH_MIRROR_PAGE);
  mirror_fixture_make_plain (&fixture);
  mirror_fixture_start (&fixture);
  session = _kith_connection_get_session (
    kith_contacts_get_connection (fixture.contacts));
  g_signal_connect (session, "request-queued", G_CALLBACK (page_queued_cb),
                    &deletion);
  kith_test_wait (is_full, fixture.mirror, MIRROR_LONG_MSEC);
  g_assert_nonnull (deletion.id);
  g_assert_null (mirror_read_contact (&fixture, deletion.id, NULL));

  g_signal_handlers_disconnect_by_data (session, &deletion);
  mirror_wait_quiet (&fixture);
  mirror_assert_same (&fixture);
  g_free (deletion.id);
}

/* The power is cut at one moment after the other of a load: the place that is
 * on the disk never says more than what is there with it. */
#define N_CUT 9

typedef struct
{
  MirrorFixture *fixture;
  GPtrArray *images; /* KithCrashImage */
} Cuts;

static gboolean
is_full_and_cut (gpointer data)
{
  Cuts *cuts = data;
  KithCrashImage *image;

  while ((image = kith_crash_vfs_pop_image ()) != NULL)
    g_ptr_array_add (cuts->images, image);

  return is_full (cuts->fixture->mirror);
}

static gpointer
await_pointer (GAsyncResult **result)
{
  g_autoptr (GAsyncResult) own = NULL;
  g_autoptr (GError) error = NULL;
  gpointer pointer;

  kith_test_wait (kith_test_has_result, result, MIRROR_LONG_MSEC);
  own = g_steal_pointer (result);
  pointer = g_task_propagate_pointer (G_TASK (own), &error);
  g_assert_no_error (error);

  return pointer;
}

/* (transfer full): what is in the file at @path; @place: (out) */
static KithPage *
read_image (const char *path, KithMirrorPlace *place)
{
  g_autoptr (KithMirrorFile) file = _kith_mirror_file_new (path);
  g_autoptr (KithQuery) query = kith_query_new ();
  const KithReading reading = { .kind = KITH_READ_PAGE, .query = query };
  GAsyncResult *result = NULL;
  g_autofree char *text = NULL;

  query->limit = 2 * N_CUT;
  _kith_mirror_file_open (file, g_task_new (NULL, NULL, kith_test_result_cb,
                                            &result));
  text = await_pointer (&result);
  _kith_mirror_place_parse (place, text);
  _kith_mirror_file_read (file, &reading,
                          g_task_new (NULL, NULL, kith_test_result_cb,
                                      &result));

  return await_pointer (&result);
}

static gboolean
contains (KithPage *page, const char *id)
{
  for (guint i = 0; i < page->contacts->len; i++)
    if (g_str_equal (kith_contact_get_id (page->contacts->pdata[i]), id))
      return TRUE;

  return FALSE;
}

/* Of what was created at the very moment to which the mirror has come, it has
 * so many as it is going to skip. */
static void
assert_up_to (KithPage *page, KithPage *all, const KithMirrorPlace *place)
{
  guint n_same = 0;

  for (guint i = 0; i < all->contacts->len; i++)
    {
      KithContact *contact = g_ptr_array_index (all->contacts, i);
      gboolean is_there = contains (page, kith_contact_get_id (contact));
      gint64 created = _kith_mirror_get_created (
        kith_contact_get_json (contact));

      if (place->is_complete || created < place->after)
        g_assert_true (is_there);
      else if (is_there && created == place->after)
        n_same++;
    }

  if (!place->is_complete)
    g_assert_cmpint (n_same, >=, place->skip);
}

/* Returns: whether it was cut while it was filled */
static gboolean
check_image (KithCrashImage *image, KithPage *all)
{
  g_autofree char *folder = kith_test_memdir ();
  g_autofree char *path = g_build_filename (folder, "mirror.db", NULL);
  KithMirrorPlace place = { 0 };
  g_autoptr (KithPage) page = NULL;
  gboolean is_part;

  kith_crash_image_write (image, folder);
  page = read_image (path, &place);
  assert_up_to (page, all, &place);
  is_part = place.after > 0 && !place.is_complete;
  _kith_mirror_place_clear (&place);
  kith_test_remove (folder);

  return is_part;
}

static void
test_cut (void)
{
  g_auto (MirrorFixture) fixture = { 0 };
  g_autoptr (GPtrArray) images = g_ptr_array_new_with_free_func (
    (GDestroyNotify) kith_crash_image_free);
  Cuts cuts = { &fixture, images };
  g_autofree char *folder = NULL;
  g_autoptr (KithPage) all = NULL;
  const int mark = 0;
  guint n_parts = 0;

  mirror_fixture_init (&fixture, N_CUT);
  folder = g_path_get_dirname (fixture.path);
  g_assert_no_errno (g_mkdir (folder, 0700));
  kith_crash_vfs_start (folder, KITH_CRASH_HONEST, 1, 0, &mark);
  mirror_fixture_start (&fixture);
  fixture.mirror->pages.load = 2;
  kith_test_wait (is_full_and_cut, &cuts, MIRROR_LONG_MSEC);
  all = mirror_read_page (&fixture, NULL, NULL);
  g_assert_cmpuint (all->contacts->len, ==, N_CUT);
  mirror_fixture_stop (&fixture);
  kith_crash_vfs_stop ();

  for (guint i = 0; i < images->len; i++)
    if (check_image (g_ptr_array_index (images, i), all))
      n_parts++;
  g_test_message ("%u moments, %u of them of the load", images->len, n_parts);
  g_assert_cmpuint (n_parts, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mirror-load/ahead", test_ahead);
  g_test_add_func ("/mirror-load/stop-ahead", test_stop_ahead);
  g_test_add_func ("/mirror-load/cut", test_cut);
  g_test_add_func ("/mirror-load/gone-meanwhile", test_gone_meanwhile);

  return g_test_run ();
}
