/* edit-utils.c: an edit, and a server that answers it from a script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "edit-utils.h"

#include <stdlib.h>

#include "base/kith-json.h"
#include "contact-utils.h"
#include "test-utils.h"

static char *
quote (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

void
test_edit_push (TestEdit *fixture, const char *line)
{
  KithRawServer *server = fixture->server;
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  guint n = g_strv_length (words);
  g_autofree char *info = quote (n > 2 ? words[2] : "");
  gboolean is_other = g_str_has_prefix (line, "merged")
                      || g_str_has_prefix (line, "other");
  g_autofree char *contact = n > 2 ? g_strdup_printf (
                               "\"contact\":{\"id\":\"%s"
                               "\",\"revision\":%s,\"info\":%s}",
                               is_other ? TEST_EDIT_OTHER_ID : TEST_EDIT_ID,
                               words[1], info)
                                   : g_strdup ("");
  g_autofree char *body = NULL;

  if (g_str_equal (words[0], "merged"))
    {
      body = g_strdup_printf ("{\"responseType\":\"MERGED\",%s}", contact);
      kith_raw_server_push_json (server, 200, body);
    }
  else if (g_str_equal (words[0], "ok") || g_str_equal (words[0], "other"))
    {
      body = g_strdup_printf ("{%s}", contact);
      kith_raw_server_push_json (server, 200, body);
    }
  else if (g_str_equal (words[0], "stale"))
    {
      body = g_strdup_printf (
        "{\"message\":\"changed\",\"details\":{\"applicationError\":{"
        "\"code\":\"CONTACT_ALREADY_CHANGED\",\"description\":\"\","
        "\"data\":{%s}}}}",
        contact);
      kith_raw_server_push_json (server, 409, body);
    }
  else if (g_str_equal (words[0], "lost"))
    kith_raw_server_push (server, KITH_RAW_HANG_UP, NULL);
  else if (g_str_equal (words[0], "gone") || g_str_equal (words[0], "wix"))
    kith_raw_server_push_json (server, 404, "{\"message\":\"\"}");
  else if (g_str_equal (words[0], "kithd"))
    kith_raw_server_push_json (server, 200, "{}");
  else if (g_str_equal (words[0], "busy"))
    {
      body = g_strdup_printf ("HTTP/1.1 503 Later\r\n%s%s%s"
                              "Content-Length: 0\r\n\r\n",
                              n > 1 ? "Retry-After: " : "",
                              n > 1 ? words[1] : "", n > 1 ? "\r\n" : "");
      kith_raw_server_push (server, KITH_RAW_ANSWER, body);
    }
  else if (g_str_equal (words[0], "refuse"))
    kith_raw_server_push_json (server, (guint) atoi (words[1]),
                               "{\"message\":\"no\"}");
  else
    g_error ("%s", line);
}

static void
changed_cb (KithContacts *contacts, KithContact *contact, gpointer data)
{
  TestEdit *fixture = data;

  fixture->n_changed++;
}

void
test_edit_set_up (TestEdit *fixture, const char *base)
{
  g_autoptr (KithConnection) connection = NULL;
  g_autoptr (KithContact) contact = base != NULL ? test_contact (6, base)
                                                 : NULL;
  g_autoptr (GError) error = NULL;

  fixture->server = kith_raw_server_new ();
  connection = kith_connection_new (
    kith_raw_server_get_origin (fixture->server), &error);
  g_assert_no_error (error);
  fixture->contacts = kith_contacts_new (connection);
  fixture->clock = kith_fake_clock_new (0);
  fixture->draft = kith_draft_new (contact);
  fixture->edit = kith_edit_new (fixture->contacts, fixture->draft,
                                 KITH_CLOCK (fixture->clock));
  g_signal_connect (fixture->contacts, "contact-changed",
                    G_CALLBACK (changed_cb), fixture);
}

void
test_edit_type (TestEdit *fixture, const char *info)
{
  g_autofree char *text = quote (info);
  g_autoptr (JsonObject) json = kith_test_json_object (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContactInfo)
    typed = kith_contact_info_new_from_json (json, &error);

  g_assert_no_error (error);
  kith_draft_set_info (fixture->draft, typed);
}

void
test_edit_tear_down (TestEdit *fixture)
{
  g_clear_object (&fixture->result);
  kith_test_finalize (g_steal_pointer (&fixture->edit));
  g_clear_object (&fixture->draft);
  g_clear_object (&fixture->contacts);
  g_clear_object (&fixture->clock);
  g_clear_pointer (&fixture->server, kith_raw_server_free);
}

static gboolean
has_ended (gpointer data)
{
  TestEdit *fixture = data;

  if (kith_fake_clock_get_n_waits (fixture->clock) > 0)
    kith_fake_clock_advance (fixture->clock,
                             kith_fake_clock_get_next (fixture->clock));

  return fixture->result != NULL;
}

void
test_edit_begin_save (TestEdit *fixture, GCancellable *cancellable)
{
  g_clear_object (&fixture->result);
  kith_edit_save_async (fixture->edit, NULL, cancellable, kith_test_result_cb,
                        &fixture->result);
}

KithContact *
test_edit_end_save (TestEdit *fixture, GError **error)
{
  kith_test_wait (has_ended, fixture, TEST_EDIT_MSEC);

  return kith_edit_save_finish (fixture->edit, fixture->result, error);
}

static KithContact *
save (TestEdit *fixture, GError **error)
{
  test_edit_begin_save (fixture, NULL);

  return test_edit_end_save (fixture, error);
}

void
test_edit_save_well (TestEdit *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) saved = save (fixture, &error);

  g_assert_no_error (error);
  g_assert_nonnull (saved);
  g_assert_cmpint (kith_edit_get_state (fixture->edit), ==, KITH_EDIT_DONE);
  g_assert_true (kith_draft_get_base (fixture->draft) == saved);
}

void
test_edit_save_badly (TestEdit *fixture,
                      KithError expected,
                      KithEditState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) saved = save (fixture, &error);

  g_assert_null (saved);
  g_assert_error (error, KITH_ERROR, (int) expected);
  g_assert_cmpint (kith_edit_get_state (fixture->edit), ==, state);
  if (state == KITH_EDIT_ASKING)
    g_assert_nonnull (kith_edit_get_conflict (fixture->edit));
  else
    g_assert_null (kith_edit_get_conflict (fixture->edit));
}

void
test_edit_assert_request (TestEdit *fixture, guint n, const char *start)
{
  g_autofree char *request = kith_raw_server_get_request (fixture->server, n);

  g_assert_nonnull (request);
  if (!g_str_has_prefix (request, start))
    g_assert_cmpstr (request, ==, start);
}

void
test_edit_assert_body (TestEdit *fixture, guint n, const char *expected)
{
  g_autofree char *text = kith_raw_server_get_body (fixture->server, n);
  g_autofree char *quoted = quote (expected);
  g_autoptr (JsonObject) body = kith_test_json_object (text);
  g_autoptr (JsonObject) wanted = kith_test_json_object (quoted);

  if (!kith_json_object_equal (body, wanted))
    g_assert_cmpstr (text, ==, quoted);
}

void
test_edit_assert_same_key (TestEdit *fixture,
                           guint a,
                           guint b,
                           gboolean is_same)
{
  g_autofree char *first = kith_raw_server_get_header (fixture->server, a,
                                                       "Idempotency-Key");
  g_autofree char *second = kith_raw_server_get_header (fixture->server, b,
                                                        "Idempotency-Key");

  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_assert_true (g_str_equal (first, second) == is_same);
}

void
test_edit_assert_info (KithContactInfo *info, const char *expected)
{
  g_autoptr (KithContact) contact = test_contact (1, expected);

  test_assert_info (info, kith_contact_get_info (contact));
}
