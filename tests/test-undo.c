/* test-undo.c: what was done, and would be undone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "calls-utils.h"
#include "service/undo/kith-undo.h"
#include "test-utils.h"

#define WAIT_MSEC 30000

typedef struct
{
  TestCalls calls;
  KithOutbox *outbox;
  KithUndo *undo;
  guint n_changed;
} Fixture;

static void
count_change (Fixture *self)
{
  self->n_changed++;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = NULL;

  self->calls.server = kith_test_server_new (NULL);
  test_calls_connect (&self->calls,
                      kith_test_server_get_address (self->calls.server), NULL);
  path = g_build_filename (kith_test_server_get_folder (self->calls.server),
                           "outbox.db", NULL);
  self->outbox = kith_outbox_new (self->calls.contacts, NULL, path, NULL);
  self->undo = kith_undo_new (self->outbox);
  g_signal_connect_swapped (self->undo, "changed", G_CALLBACK (count_change),
                            self);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gpointer outbox = self->outbox;

  g_object_unref (self->undo);
  g_object_add_weak_pointer (outbox, &outbox);
  kith_outbox_close (self->outbox);
  g_object_unref (self->outbox);
  kith_test_wait (is_gone, &outbox, WAIT_MSEC);
  test_calls_tear_down (&self->calls, NULL);
}

static KithContact *
create (Fixture *self, const char *info)
{
  g_autoptr (GError) error = NULL;
  KithContact *contact = test_calls_create (&self->calls, info, &error);

  g_assert_no_error (error);

  return contact;
}

/* Through the outbox, as a form does. (transfer full) */
static KithContact *
save (Fixture *self, KithDraft *draft)
{
  g_autoptr (GAsyncResult) put = NULL;
  g_autoptr (GAsyncResult) sent = NULL;
  g_autoptr (KithOutboxEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  KithContact *contact = NULL;

  kith_outbox_put_async (self->outbox, NULL, draft, /* hold= */ TRUE,
                         kith_test_result_cb, &put);
  kith_test_wait (kith_test_has_result, &put, WAIT_MSEC);
  entry = kith_outbox_put_finish (self->outbox, put, &error);
  g_assert_no_error (error);
  kith_outbox_send_async (self->outbox, entry, NULL, kith_test_result_cb,
                          &sent);
  kith_test_wait (kith_test_has_result, &sent, WAIT_MSEC);
  kith_outbox_send_finish (self->outbox, sent, &contact, &error);
  g_assert_no_error (error);

  return contact;
}

static KithContact *
change (Fixture *self, KithContact *contact, KithField field, const char *text)
{
  g_autoptr (KithDraft) draft = kith_draft_new (contact);

  kith_draft_set_text (draft, field, text);

  return save (self, draft);
}

/* Exactly what was changed, and on top of what others have made of the rest. */
static void
test_save (Fixture *self, gconstpointer data)
{
  g_autoptr (KithContact)
    before = create (self, "{'name':{'first':'Ann'},'company':'Nord'}");
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    theirs = test_calls_update (&self->calls, kith_contact_get_id (before), 1,
                                "{'jobTitle':'Chief'}", NULL, &error);
  g_autoptr (KithContact) saved = NULL;
  g_autoptr (JsonObject) patch = NULL;
  KithUndoStep *step;

  g_assert_no_error (error);
  g_assert_null (kith_undo_get_last (self->undo));
  saved = change (self, before, KITH_FIELD_COMPANY, "Süd");
  step = kith_undo_get_last (self->undo);
  g_assert_nonnull (step);
  g_assert_cmpuint (self->n_changed, ==, 1);
  g_assert_cmpint (kith_undo_step_get_kind (step), ==, KITH_UNDO_SAVE);
  g_assert_true (kith_undo_find (self->undo, saved) == step);
  g_assert_null (kith_undo_find (self->undo, theirs));

  patch = kith_draft_get_patch (kith_undo_step_get_draft (step));
  g_assert_cmpstr (json_object_get_string_member (patch, "company"), ==,
                   "Nord");
  g_assert_false (json_object_has_member (patch, "jobTitle"));
}

/* The last is undone first, and what it is based on is what it has made. */
static void
test_order (Fixture *self, gconstpointer data)
{
  g_autoptr (KithContact)
    first = create (self, "{'name':{'first':'Ann'},'company':'Nord'}");
  g_autoptr (KithContact)
    second = change (self, first, KITH_FIELD_COMPANY, "Süd");
  g_autoptr (KithContact)
    third = change (self, second, KITH_FIELD_COMPANY, "West");
  KithUndoStep *step = kith_undo_get_last (self->undo);
  g_autoptr (KithContact) undone = NULL;

  g_assert_true (kith_undo_find (self->undo, third) == step);
  kith_undo_set_running (self->undo, step);
  kith_undo_remove (self->undo, step);
  step = kith_undo_get_running (self->undo);
  undone = save (self, kith_undo_step_get_draft (step));
  kith_undo_set_running (self->undo, NULL);
  g_assert_cmpstr (kith_contact_info_get_text (kith_contact_get_info (undone),
                                               KITH_FIELD_COMPANY),
                   ==, "Süd");

  /* That was no step of its own. */
  step = kith_undo_get_last (self->undo);
  g_assert_true (kith_undo_find (self->undo, second) == step);
  g_clear_object (&undone);
  undone = save (self, kith_undo_step_get_draft (step));
  g_assert_cmpstr (kith_contact_info_get_text (kith_contact_get_info (undone),
                                               KITH_FIELD_COMPANY),
                   ==, "Nord");
}

static void
test_create (Fixture *self, gconstpointer data)
{
  g_autoptr (KithDraft) draft = kith_draft_new (NULL);
  g_autoptr (KithContact) made = NULL;
  KithUndoStep *step;

  kith_draft_set_text (draft, KITH_FIELD_FIRST_NAME, "Ann");
  made = save (self, draft);
  step = kith_undo_get_last (self->undo);
  g_assert_nonnull (step);
  g_assert_cmpint (kith_undo_step_get_kind (step), ==, KITH_UNDO_CREATE);
  g_assert_null (kith_undo_step_get_draft (step));
  g_assert_true (kith_undo_find (self->undo, made) == step);
}

/* What has not been deleted cannot be brought back. */
static void
test_deletion (Fixture *self, gconstpointer data)
{
  g_autoptr (KithContact) ann = create (self, "{'name':{'first':'Ann'}}");
  g_autoptr (KithContact) bob = create (self, "{'name':{'first':'Bob'}}");
  g_autoptr (GPtrArray) contacts = g_ptr_array_new ();
  g_autoptr (KithUndoStep) step = NULL;
  KithUndoStep *rest;

  g_ptr_array_add (contacts, ann);
  g_ptr_array_add (contacts, bob);
  step = kith_undo_step_new_for_contacts (KITH_UNDO_DELETE, contacts, 7);
  kith_undo_push (self->undo, step);
  g_assert_true (kith_undo_find_batch (self->undo, 7) == step);
  g_assert_null (kith_undo_find_batch (self->undo, 8));
  g_assert_null (kith_undo_find (self->undo, ann));

  kith_undo_forget_deletion (self->undo, ann);
  rest = kith_undo_find_batch (self->undo, 7);
  g_assert_nonnull (rest);
  g_assert_cmpuint (kith_undo_step_get_contacts (rest)->len, ==, 1);
  g_assert_true (kith_undo_step_get_contacts (rest)->pdata[0] == bob);
  kith_undo_forget_deletion (self->undo, bob);
  g_assert_null (kith_undo_get_last (self->undo));
  g_assert_false (kith_undo_contains (self->undo, rest));
}

static void
test_limit (Fixture *self, gconstpointer data)
{
  g_autoptr (KithContact) contact = create (self, "{'name':{'first':'Ann'}}");
  g_autoptr (GPtrArray) contacts = g_ptr_array_new ();

  g_ptr_array_add (contacts, contact);
  for (guint i = 1; i <= KITH_UNDO_MAX_STEPS + 1; i++)
    {
      g_autoptr (KithUndoStep)
        step = kith_undo_step_new_for_contacts (KITH_UNDO_DELETE, contacts, i);

      kith_undo_push (self->undo, step);
    }
  g_assert_null (kith_undo_find_batch (self->undo, 1));
  g_assert_nonnull (kith_undo_find_batch (self->undo, 2));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test)                                                        \
  g_test_add ("/undo" path, Fixture, NULL, set_up, test, tear_down)

  ADD ("/save", test_save);
  ADD ("/order", test_order);
  ADD ("/create", test_create);
  ADD ("/deletion", test_deletion);
  ADD ("/limit", test_limit);
#undef ADD

  return g_test_run ();
}
