/* test-contact-history.c: what a contact was, against a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "calls-utils.h"
#include "service/contacts/kith-contact-history.h"
#include "test-utils.h"

#define WAIT_MSEC 30000
/* More than a page. */
#define N_UPDATES 25

static void
set_up (TestCalls *fixture, gconstpointer data)
{
  fixture->server = kith_test_server_new (NULL);
  test_calls_connect (fixture, kith_test_server_get_address (fixture->server),
                      NULL);
}

static char *
make_contact (TestCalls *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = test_calls_create (fixture,
                                 "{'name':{'first':'Ann'},'company':'Nord'}",
                                 &error);

  g_assert_no_error (error);

  return g_strdup (kith_contact_get_id (contact));
}

static void
update (TestCalls *fixture, const char *id, gint64 revision, const char *info)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = test_calls_update (fixture, id, revision, info, NULL, &error);

  g_assert_no_error (error);
}

static gboolean
has_loaded (gpointer history)
{
  return !kith_contact_history_is_loading (history);
}

static gboolean
has_name (gpointer history)
{
  return kith_contact_history_get_own_name (history) != NULL;
}

static KithContactHistory *
read_history (TestCalls *fixture, const char *id)
{
  KithContactHistory *history = kith_contact_history_new (fixture->contacts,
                                                          id);

  kith_test_wait (has_loaded, history, WAIT_MSEC);

  return history;
}

static guint
count (KithContactHistory *history)
{
  return g_list_model_get_n_items (G_LIST_MODEL (history));
}

static KithHistoryItem *
get_item (KithContactHistory *history, guint n)
{
  KithHistoryItem *item = g_list_model_get_item (G_LIST_MODEL (history), n);

  g_assert_nonnull (item);

  return item;
}

static void
assert_text (KithContactInfo *info, KithField field, const char *text)
{
  g_assert_cmpstr (kith_contact_info_get_text (info, field), ==, text);
}

static void
test_reads (TestCalls *fixture, gconstpointer data)
{
  g_autofree char *id = make_contact (fixture);
  g_autoptr (KithContactHistory) history = NULL;
  g_autoptr (KithHistoryItem) newest = NULL;
  g_autoptr (KithHistoryItem) oldest = NULL;

  update (fixture, id, 1, "{'company':'Süd'}");
  history = read_history (fixture, id);
  g_assert_no_error (kith_contact_history_get_error (history));
  g_assert_cmpuint (count (history), ==, 2);
  g_assert_false (kith_contact_history_has_more (history));
  newest = get_item (history, 0);
  oldest = get_item (history, 1);
  g_assert_cmpint (kith_history_item_get_revision (newest)->revision, ==, 2);
  g_assert_true (kith_contact_history_get_current (history)
                 == kith_history_item_get_contact (newest));
  g_assert_true (kith_history_item_get_former (newest)
                 == kith_history_item_get_contact (oldest));
  g_assert_null (kith_history_item_get_former (oldest));

  kith_test_wait (has_name, history, WAIT_MSEC);
  g_assert_cmpstr (kith_history_item_get_revision (newest)->author, ==,
                   kith_contact_history_get_own_name (history));
}

/* Each of them knows what was before it, also over the end of a page. */
static void
test_pages (TestCalls *fixture, gconstpointer data)
{
  g_autofree char *id = make_contact (fixture);
  g_autoptr (KithContactHistory) history = NULL;
  guint n_first;

  for (int i = 1; i <= N_UPDATES; i++)
    {
      g_autofree char *info = g_strdup_printf ("{'company':'%d'}", i);

      update (fixture, id, i, info);
    }
  history = read_history (fixture, id);
  n_first = count (history);
  g_assert_cmpuint (n_first, <, N_UPDATES);
  g_assert_true (kith_contact_history_has_more (history));
  kith_contact_history_load_more (history);
  kith_test_wait (has_loaded, history, WAIT_MSEC);
  g_assert_cmpuint (count (history), ==, N_UPDATES + 1);
  g_assert_false (kith_contact_history_has_more (history));

  for (guint i = 0; i <= N_UPDATES; i++)
    {
      g_autoptr (KithHistoryItem) item = get_item (history, i);
      KithContact *former = kith_history_item_get_former (item);

      g_assert_cmpint (kith_history_item_get_revision (item)->revision, ==,
                       N_UPDATES + 1 - i);
      g_assert_cmpint (former != NULL ? kith_contact_get_revision (former) : 0,
                       ==, N_UPDATES - i);
    }
}

typedef struct
{
  KithContactHistory *history;
  guint n_items;
} Expected;

static gboolean
has_items (gpointer data)
{
  const Expected *expected = data;

  return count (expected->history) == expected->n_items
         && !kith_contact_history_is_loading (expected->history);
}

static void
wait_for_items (KithContactHistory *history, guint n_items)
{
  Expected expected = { history, n_items };

  kith_test_wait (has_items, &expected, WAIT_MSEC);
}

/* What is new goes in front of what is there; a deletion, too. */
static void
test_follows (TestCalls *fixture, gconstpointer data)
{
  g_autofree char *id = make_contact (fixture);
  g_autoptr (KithContactHistory) history = read_history (fixture, id);
  g_autoptr (KithHistoryItem) first = get_item (history, 0);
  g_autoptr (KithHistoryItem) last = NULL;
  g_autoptr (KithHistoryItem) deletion = NULL;
  g_autoptr (GError) error = NULL;

  update (fixture, id, 1, "{'company':'Süd'}");
  update (fixture, id, 2, "{'company':'West'}");
  wait_for_items (history, 3);
  last = get_item (history, 2);
  g_assert_true (first == last);

  test_calls_delete (fixture, id, 3, &error);
  g_assert_no_error (error);
  wait_for_items (history, 4);
  deletion = get_item (history, 0);
  g_assert_cmpstr (kith_history_item_get_revision (deletion)->action, ==,
                   "DELETED");
  g_assert_null (kith_contact_history_get_current (history));
}

static void
test_unknown (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (KithContactHistory)
    history = read_history (fixture, "11111111-2222-4333-8444-555555555555");

  g_assert_error (kith_contact_history_get_error (history), KITH_ERROR,
                  KITH_ERROR_NOT_FOUND);
  g_assert_cmpstr (kith_error_get_code (
                     kith_contact_history_get_error (history)),
                   ==, "CONTACT_NOT_FOUND");
  g_assert_cmpuint (count (history), ==, 0);
}

/* One field of one revision, and nothing of what came before or after. */
static void
test_puts_back (TestCalls *fixture, gconstpointer data)
{
  g_autofree char *id = make_contact (fixture);
  g_autoptr (KithContactHistory) history = NULL;
  g_autoptr (KithHistoryItem) item = NULL;
  g_autoptr (KithMerge) merge = NULL;
  g_autoptr (KithContactInfo) info = NULL;
  KithMergeRow *row;

  update (fixture, id, 1, "{'company':'Süd','jobTitle':'Head'}");
  update (fixture, id, 2, "{'jobTitle':'Chief','birthdate':'1988-05-14'}");
  history = read_history (fixture, id);
  item = get_item (history, 1);
  merge = kith_history_item_compare (item, kith_contact_history_get_current (
                                             history));
  row = kith_merge_find (merge, "company");
  g_assert_nonnull (row);
  g_assert_cmpint (row->outcome, ==, KITH_OUTCOME_MINE);
  g_assert_cmpstr (json_node_get_string (row->mine), ==, "Nord");
  g_assert_cmpstr (json_node_get_string (row->base), ==, "Süd");

  info = kith_history_item_put_back (merge, "company");
  assert_text (info, KITH_FIELD_COMPANY, "Nord");
  assert_text (info, KITH_FIELD_JOB_TITLE, "Chief");
  assert_text (info, KITH_FIELD_BIRTHDATE, "1988-05-14");
  g_clear_object (&info);

  /* What others have changed since, too: it is what is asked for. */
  info = kith_history_item_put_back (merge, "jobTitle");
  assert_text (info, KITH_FIELD_COMPANY, "Süd");
  assert_text (info, KITH_FIELD_JOB_TITLE, NULL);
}

static KithContactInfo *
restore_oldest (KithContactHistory *history)
{
  g_autoptr (KithHistoryItem) oldest = get_item (history, count (history) - 1);

  return kith_history_item_restore (oldest,
                                    kith_contact_history_get_current (history),
                                    NULL);
}

static void
test_restores (TestCalls *fixture, gconstpointer data)
{
  g_autofree char *id = make_contact (fixture);
  g_autoptr (KithContactHistory) history = NULL;
  g_autoptr (KithContactInfo) info = NULL;

  update (fixture, id, 1,
          "{'company':'Süd','jobTitle':'Head',"
          "'emails':{'items':[{'email':'a@x.example'}]}}");
  history = read_history (fixture, id);
  info = restore_oldest (history);
  assert_text (info, KITH_FIELD_COMPANY, "Nord");
  assert_text (info, KITH_FIELD_JOB_TITLE, NULL);
  g_assert_cmpuint (kith_contact_info_get_n_items (info, KITH_FIELD_EMAILS), ==,
                    0);
}

/* A label or field that is gone cannot come back with a contact. */
static void
test_restores_without_what_is_gone (TestCalls *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField)
    field = test_calls_find_field (fixture, "Size", NULL, &error);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (KithNames) all = kith_names_new (fields, none);
  g_autoptr (KithNames) fewer = kith_names_new (none, none);
  g_autofree char *id = make_contact (fixture);
  g_autoptr (KithContactHistory) history = NULL;
  g_autoptr (KithContactInfo) with = NULL;
  g_autoptr (KithContactInfo) without = NULL;

  g_assert_no_error (error);
  update (fixture, id, 1, "{'extendedFields':{'items':{'custom.size':'L'}}}");
  update (fixture, id, 2, "{'extendedFields':{'items':{'custom.size':null}}}");
  history = read_history (fixture, id);
  {
    g_autoptr (KithHistoryItem) item = get_item (history, 1);
    KithContact *current = kith_contact_history_get_current (history);

    g_ptr_array_add (fields, field);
    with = kith_history_item_restore (item, current, all);
    without = kith_history_item_restore (item, current, fewer);
  }
  g_assert_nonnull (kith_contact_info_get_extended (with, "custom.size"));
  g_assert_null (kith_contact_info_get_extended (without, "custom.size"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test)                                                        \
  g_test_add ("/contact-history" path, TestCalls, NULL, set_up, test,          \
              test_calls_tear_down)

  ADD ("/reads", test_reads);
  ADD ("/pages", test_pages);
  ADD ("/follows", test_follows);
  ADD ("/unknown", test_unknown);
  ADD ("/puts-back", test_puts_back);
  ADD ("/restores", test_restores);
  ADD ("/restores-without-what-is-gone", test_restores_without_what_is_gone);
#undef ADD

  return g_test_run ();
}
