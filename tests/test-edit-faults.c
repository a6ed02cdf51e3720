/* test-edit-faults.c: a save with a fault at each of its steps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-fake-clock.h"
#include "kith-fault-proxy.h"
#include "kith-probe.h"
#include "kith-test-server.h"
#include "test-utils.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "service/edit/kith-edit.h"

#define TIMEOUT_MSEC (60 * 1000)
/* No operation has so many steps, and no person saves so often. */
#define MAX_STEPS 50
#define MAX_SAVES 4

/* Every byte; of what differs little from another, every so many. */
#ifdef __SANITIZE_ADDRESS__
#define BYTES_STEP 67
#define BYTES_STEP_REST 67
#else
#define BYTES_STEP 1
#define BYTES_STEP_REST 13
#endif

typedef enum
{
  OPERATION_SAVE,
  OPERATION_OVERWRITE,
  OPERATION_CREATE,
} Operation;

/* When a colleague changes the contact too. */
typedef enum
{
  COLLEAGUE_NEVER,
  COLLEAGUE_BEFORE,   /* after it was read */
  COLLEAGUE_AT_FAULT, /* as soon as the fault has happened */
} Colleague;

typedef struct
{
  const char *name;
  Operation operation;
  Colleague colleague;
  /* The colleague changes what we change. */
  gboolean clashes;
  /* The person goes on typing before saving again. */
  gboolean amends;
} Scenario;

static const Scenario scenarios[] = {
  { "save", OPERATION_SAVE, COLLEAGUE_NEVER, FALSE, FALSE },
  { "save, amended", OPERATION_SAVE, COLLEAGUE_NEVER, FALSE, TRUE },
  { "save after a colleague", OPERATION_SAVE, COLLEAGUE_BEFORE, FALSE, FALSE },
  { "save beside a colleague", OPERATION_SAVE, COLLEAGUE_AT_FAULT, FALSE,
    FALSE },
  { "save beside a colleague, amended", OPERATION_SAVE, COLLEAGUE_AT_FAULT,
    FALSE, TRUE },
  { "clash after a colleague", OPERATION_SAVE, COLLEAGUE_BEFORE, TRUE, FALSE },
  { "clash beside a colleague", OPERATION_SAVE, COLLEAGUE_AT_FAULT, TRUE,
    FALSE },
  { "overwrite", OPERATION_OVERWRITE, COLLEAGUE_NEVER, FALSE, FALSE },
  { "overwrite beside a colleague", OPERATION_OVERWRITE, COLLEAGUE_AT_FAULT,
    FALSE, FALSE },
  { "create", OPERATION_CREATE, COLLEAGUE_NEVER, FALSE, FALSE },
  { "create, amended", OPERATION_CREATE, COLLEAGUE_NEVER, FALSE, TRUE },
};

typedef struct
{
  const char *name;
  KithFault fault;
  /* What is held is released only after the save has ended. */
  gboolean until_end;
} FaultRow;

/* Each is tried once and lasting. */
static const FaultRow faults[] = {
  { "refused", { .kind = KITH_FAULT_REFUSE }, FALSE },
  { "hung up", { .kind = KITH_FAULT_HANG_UP }, FALSE },
  { "request cut", { .kind = KITH_FAULT_CUT_REQUEST }, FALSE },
  { "request cut after a byte",
    { .kind = KITH_FAULT_CUT_REQUEST, .bytes = 1 },
    FALSE },
  { "request cut before its last byte",
    { .kind = KITH_FAULT_CUT_REQUEST, .bytes = G_MAXSIZE },
    FALSE },
  { "503 unasked",
    { .kind = KITH_FAULT_ANSWER_UNASKED, .answer = KITH_ANSWER_503 },
    FALSE },
  { "web page unasked",
    { .kind = KITH_FAULT_ANSWER_UNASKED, .answer = KITH_ANSWER_HTML },
    FALSE },
  { "redirect unasked",
    { .kind = KITH_FAULT_ANSWER_UNASKED, .answer = KITH_ANSWER_REDIRECT },
    FALSE },
  { "request repeated", { .kind = KITH_FAULT_REPEAT_REQUEST }, FALSE },
  { "request late", { .kind = KITH_FAULT_LATE_REQUEST }, FALSE },
  { "request late to the end", { .kind = KITH_FAULT_LATE_REQUEST }, TRUE },
  { "request held", { .kind = KITH_FAULT_HOLD_REQUEST }, FALSE },
  { "answer held", { .kind = KITH_FAULT_HOLD_ANSWER }, FALSE },
  { "reply lost", { .kind = KITH_FAULT_CUT_ANSWER }, FALSE },
  { "answer cut in its head",
    { .kind = KITH_FAULT_CUT_ANSWER, .bytes = 30 },
    FALSE },
  { "answer cut before its last byte",
    { .kind = KITH_FAULT_CUT_ANSWER, .bytes = G_MAXSIZE },
    FALSE },
  { "503 instead",
    { .kind = KITH_FAULT_REPLACE_ANSWER, .answer = KITH_ANSWER_503 },
    FALSE },
  { "web page instead",
    { .kind = KITH_FAULT_REPLACE_ANSWER, .answer = KITH_ANSWER_HTML },
    FALSE },
  { "redirect instead",
    { .kind = KITH_FAULT_REPLACE_ANSWER, .answer = KITH_ANSWER_REDIRECT },
    FALSE },
};

/* One edit, from its first save to its last. */
typedef struct
{
  const Scenario *scenario;
  gboolean until_end;
  KithContacts *contacts;
  KithFakeClock *clock;
  KithDraft *draft;
  KithEdit *edit;
  JsonObject *patch; /* of an overwrite */
  char *id;
  char *mine; /* emails */
  char *theirs;
  char *more;
  GAsyncResult *result;
  gboolean colleague_came;
  gboolean colleague_saw_mine;
  gboolean is_amended;
} Run;

static KithTestServer *server;
static KithFaultProxy *proxy;

/* The colleague */

static char *
print_colleague (Run *run, JsonObject *contact)
{
  g_autoptr (JsonObject) info = json_object_new ();
  JsonObject *emails = kith_json_ensure_object (info, "emails");
  JsonArray *items = json_array_new ();
  JsonObject *item = json_object_new ();
  JsonArray *old = kith_json_get_array (
    kith_json_get_object (kith_json_get_object (contact, "info"), "emails"),
    "items");

  for (guint i = 0; old != NULL && i < json_array_get_length (old); i++)
    json_array_add_object_element (
      items, json_object_ref (json_array_get_object_element (old, i)));
  json_object_set_string_member (item, "email", run->theirs);
  json_array_add_object_element (items, item);
  json_object_set_array_member (emails, "items", items);
  json_object_set_string_member (info, "jobTitle", "Theirs");
  if (run->scenario->clashes)
    json_object_set_string_member (info, "company", "Theirs");

  return kith_json_print (info);
}

static gboolean
has_mine (JsonObject *contact)
{
  return g_strcmp0 (kith_probe_get_text (contact, "company"), "Mine") == 0;
}

/* A request of ours may still be on its way: the colleague merges as well. */
static void
let_colleague_save (Run *run)
{
  gboolean is_saved = FALSE;

  while (!is_saved)
    {
      g_autoptr (JsonObject) contact = kith_probe_get (server, run->id);
      g_autofree char *info = print_colleague (run, contact);

      run->colleague_saw_mine = has_mine (contact);
      is_saved = kith_probe_update (server, contact, info);
    }
  run->colleague_came = TRUE;
}

/* Waiting */

static gboolean
is_held (Run *run)
{
  return !run->until_end && kith_fault_proxy_get_held (proxy) > 0;
}

/* Lets happen what is due, and tells whether the operation has ended. */
static gboolean
is_over (gpointer data)
{
  Run *run = data;

  if (run->scenario->colleague == COLLEAGUE_AT_FAULT && !run->colleague_came
      && kith_fault_proxy_get_fired (proxy) > 0)
    let_colleague_save (run);
  if (is_held (run))
    kith_fault_proxy_release (proxy);
  if (kith_fake_clock_get_n_waits (run->clock) > 0)
    kith_fake_clock_advance (run->clock, kith_fake_clock_get_next (run->clock));

  return run->result != NULL;
}

static KithContact *
get_contact (Run *run)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  KithContact *contact;

  kith_contacts_get_async (run->contacts, run->id, NULL, kith_test_result_cb,
                           &result);
  kith_test_wait (kith_test_has_result, &result, TIMEOUT_MSEC);
  contact = kith_contacts_get_finish (run->contacts, result, &error);
  g_assert_no_error (error);

  return contact;
}

/* The operation */

static KithContact *
finish (Run *run, GError **error)
{
  g_autoptr (GAsyncResult) result = g_steal_pointer (&run->result);

  if (run->scenario->operation == OPERATION_OVERWRITE)
    return kith_contacts_overwrite_finish (run->contacts, result, error);

  return kith_edit_save_finish (run->edit, result, error);
}

static gboolean
operate (Run *run, GError **error)
{
  const KithWriteOptions options = { .allow_duplicates = TRUE };
  g_autoptr (KithContact) contact = NULL;

  if (run->scenario->operation == OPERATION_OVERWRITE)
    kith_contacts_overwrite_async (run->contacts, run->id, run->patch, &options,
                                   NULL, kith_test_result_cb, &run->result);
  else
    kith_edit_save_async (run->edit, &options, NULL, kith_test_result_cb,
                          &run->result);

  kith_test_wait (is_over, run, TIMEOUT_MSEC);
  contact = finish (run, error);

  return contact != NULL;
}

static void
add_email (Run *run, const char *email)
{
  KithContactInfo *info = kith_draft_get_info (run->draft);
  guint n = kith_contact_info_get_n_items (info, KITH_FIELD_EMAILS);
  g_autoptr (JsonArray) items = json_array_new ();
  JsonObject *item = json_object_new ();

  for (guint i = 0; i < n; i++)
    json_array_add_object_element (
      items, json_object_ref (
               kith_contact_info_get_item (info, KITH_FIELD_EMAILS, i)));
  json_object_set_string_member (item, "email", email);
  json_array_add_object_element (items, item);
  kith_draft_set_items (run->draft, KITH_FIELD_EMAILS, items);
}

static void
type_draft (Run *run)
{
  g_autoptr (KithContact) base = run->id != NULL ? get_contact (run) : NULL;

  run->draft = kith_draft_new (base);
  kith_draft_set_text (run->draft, KITH_FIELD_COMPANY, "Mine");
  add_email (run, run->mine);
  run->edit = kith_edit_new (run->contacts, run->draft,
                             KITH_CLOCK (run->clock));
}

static void
run_init (Run *run, const Scenario *scenario)
{
  static guint n_runs;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection)
    connection = kith_connection_new (kith_fault_proxy_get_origin (proxy),
                                      &error);

  g_assert_no_error (error);
  kith_connection_set_key (connection,
                           kith_test_server_get_key (server, "manage"));
  *run = (Run){ .scenario = scenario };
  run->contacts = kith_contacts_new (connection);
  run->clock = kith_fake_clock_new (0);
  run->mine = g_strdup_printf ("mine%u@x.example", ++n_runs);
  run->theirs = g_strdup_printf ("theirs%u@x.example", n_runs);
  run->more = g_strdup_printf ("more%u@x.example", n_runs);
  run->patch = kith_test_json_object ("{\"company\":\"Mine\"}");
  if (scenario->operation != OPERATION_CREATE)
    run->id = kith_probe_create (server, "Ann");
  if (scenario->operation != OPERATION_OVERWRITE)
    type_draft (run);
  if (scenario->colleague == COLLEAGUE_BEFORE)
    let_colleague_save (run);
}

static void
run_clear (Run *run)
{
  g_clear_object (&run->edit);
  g_clear_object (&run->draft);
  g_clear_object (&run->contacts);
  g_clear_object (&run->clock);
  g_clear_pointer (&run->patch, json_object_unref);
  g_free (run->id);
  g_free (run->mine);
  g_free (run->theirs);
  g_free (run->more);
}

/* Checks */

/* What stands on the server, or NULL where there is no contact yet. */
static JsonObject *
probe (Run *run)
{
  g_autoptr (JsonArray) found = NULL;

  if (run->id != NULL)
    return kith_probe_get (server, run->id);

  found = kith_probe_find (server, run->mine);
  g_assert_cmpuint (json_array_get_length (found), <=, 1);
  if (json_array_get_length (found) == 0)
    return NULL;

  return json_object_ref (json_array_get_object_element (found, 0));
}

static void
check_colleague (Run *run, JsonObject *contact)
{
  if (!run->colleague_came)
    return;

  g_assert_cmpstr (kith_probe_get_text (contact, "jobTitle"), ==, "Theirs");
  g_assert_cmpuint (kith_probe_count_email (contact, run->theirs), ==, 1);
}

/* An email is there once; the company too, unless a colleague who had seen it
 * decided otherwise. */
static void
check_mine (Run *run, JsonObject *contact)
{
  if (run->scenario->operation != OPERATION_OVERWRITE)
    g_assert_cmpuint (kith_probe_count_email (contact, run->mine), ==, 1);
  if (!run->scenario->clashes || !run->colleague_saw_mine)
    g_assert_cmpstr (kith_probe_get_text (contact, "company"), ==, "Mine");
}

/* All of it is there, or nothing. */
static void
check_whole (Run *run, JsonObject *contact)
{
  guint n_mine = kith_probe_count_email (contact, run->mine);

  g_assert_cmpuint (n_mine, <=, 1);
  if (run->scenario->operation != OPERATION_OVERWRITE
      && !run->scenario->clashes)
    g_assert_cmpint (n_mine == 1, ==, has_mine (contact));
}

static guint
count_least_writes (Run *run)
{
  guint n_writes = run->colleague_came ? 1 : 0;

  return run->scenario->operation == OPERATION_CREATE ? n_writes : n_writes + 1;
}

/* @n_spare: writes that may be there as well */
static void
check_revision (Run *run, JsonObject *contact, guint n_spare)
{
  gint64 least = 1 + count_least_writes (run);

  g_assert_cmpint (kith_probe_get_revision (contact), >=, least);
  g_assert_cmpint (kith_probe_get_revision (contact), <=, least + n_spare);
}

static void
check_saved (Run *run)
{
  g_autoptr (JsonObject) contact = probe (run);

  g_assert_nonnull (contact);
  check_colleague (run, contact);
  check_mine (run, contact);
  check_revision (run, contact, 0);
  if (run->draft != NULL)
    g_assert_false (kith_draft_is_dirty (run->draft));
}

static guint
count_in_draft (Run *run, const char *email)
{
  g_autoptr (JsonObject) contact = json_object_new ();

  json_object_set_object_member (contact, "info",
                                 json_object_ref (kith_contact_info_get_json (
                                   kith_draft_get_info (run->draft))));

  return kith_probe_count_email (contact, email);
}

static void
check_failed (Run *run, const GError *error)
{
  g_autoptr (JsonObject) contact = probe (run);

  g_assert_true (error->domain == KITH_ERROR);
  if (contact != NULL)
    {
      check_colleague (run, contact);
      check_whole (run, contact);
    }
  if (run->draft == NULL)
    return;

  g_assert_cmpint (kith_edit_get_state (run->edit), !=, KITH_EDIT_DONE);
  g_assert_true (kith_draft_is_dirty (run->draft));
  g_assert_cmpuint (count_in_draft (run, run->mine), ==, 1);
  g_assert_cmpstr (kith_contact_info_get_text (kith_draft_get_info (run->draft),
                                               KITH_FIELD_COMPANY),
                   ==, "Mine");
}

static void
check_end (Run *run)
{
  g_autoptr (JsonObject) contact = probe (run);
  g_auto (GStrv) emails = NULL;
  gboolean is_overwrite = run->scenario->operation == OPERATION_OVERWRITE;

  g_assert_nonnull (contact);
  check_colleague (run, contact);
  check_mine (run, contact);
  /* What was written again, not knowing that it was there. */
  check_revision (run, contact,
                  (run->is_amended || is_overwrite
                   || (run->scenario->clashes && run->colleague_saw_mine))
                    ? 1
                    : 0);
  if (run->is_amended)
    g_assert_cmpuint (kith_probe_count_email (contact, run->more), ==, 1);

  emails = kith_probe_list_tokens (contact);
  g_assert_cmpuint (g_strv_length (emails), ==,
                    (is_overwrite ? 0 : 1) + (run->colleague_came ? 1 : 0)
                      + (run->is_amended ? 1 : 0));
}

/* Saving again */

static void
answer_conflict (Run *run)
{
  if (run->edit != NULL && kith_edit_get_state (run->edit) == KITH_EDIT_ASKING)
    {
      KithConflict *conflict = kith_edit_get_conflict (run->edit);

      if (!run->scenario->clashes)
        g_assert_cmpuint (kith_conflict_get_n_undecided (conflict), ==, 0);
      kith_conflict_choose_all (conflict, KITH_CHOICE_MINE);
    }
}

static void
amend (Run *run)
{
  if (!run->scenario->amends)
    return;

  kith_edit_cancel_conflict (run->edit);
  add_email (run, run->more);
  run->is_amended = TRUE;
}

static void
save_again (Run *run)
{
  for (guint i = 0; i < MAX_SAVES; i++)
    {
      g_autoptr (GError) error = NULL;

      answer_conflict (run);
      if (operate (run, &error))
        return;
      g_assert_error (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED);
    }

  g_assert_not_reached ();
}

/* Returns whether the fault has happened. */
static gboolean
run_once (const Scenario *scenario, const KithFault *fault, gboolean until_end)
{
  g_autoptr (GError) error = NULL;
  gboolean has_fired;
  Run run;

  run_init (&run, scenario);
  run.until_end = until_end;
  kith_fault_proxy_arm (proxy, fault);
  if (operate (&run, &error))
    {
      has_fired = kith_fault_proxy_get_fired (proxy) > 0;
      kith_fault_proxy_heal (proxy);
      check_saved (&run);
    }
  else
    {
      has_fired = kith_fault_proxy_get_fired (proxy) > 0;
      kith_fault_proxy_heal (proxy);
      check_failed (&run, error);
      amend (&run);
      save_again (&run);
    }
  check_end (&run);
  run_clear (&run);

  return has_fired;
}

typedef struct
{
  const Scenario *scenario;
  const FaultRow *row;
  gboolean lasting;
} Case;

static void
test_fault (gconstpointer data)
{
  const Case *test = data;
  KithFault fault = test->row->fault;

  fault.lasting = test->lasting;
  fault.nth = 1;
  while (run_once (test->scenario, &fault, test->row->until_end))
    {
      fault.nth++;
      g_assert_cmpuint (fault.nth, <, MAX_STEPS);
    }

  /* At least the first step was met. */
  g_assert_cmpuint (fault.nth, >, 1);
}

static void
cut_at_every_byte (const Scenario *scenario, KithFaultKind kind)
{
  KithFault fault = { .kind = kind, .nth = 1 };
  guint step = scenario->amends || scenario->operation == OPERATION_OVERWRITE
                 ? BYTES_STEP_REST
                 : BYTES_STEP;
  guint length;

  do
    {
      g_assert_true (run_once (scenario, &fault, FALSE));
      length = kith_fault_proxy_get_length (proxy);
      fault.bytes += step;
    }
  while (fault.bytes < length);
  g_test_message ("%u bytes", length);
}

static void
test_every_byte (gconstpointer scenario)
{
  cut_at_every_byte (scenario, KITH_FAULT_CUT_ANSWER);
}

static void
test_every_byte_sent (gconstpointer scenario)
{
  cut_at_every_byte (scenario, KITH_FAULT_CUT_REQUEST);
}

/* GIO tells of each of the thousands of connections. */
static void
ignore_cb (const char *domain,
           GLogLevelFlags level,
           const char *message,
           gpointer data)
{
}

static void
add_case (const Scenario *scenario, const FaultRow *row, gboolean lasting)
{
  g_autofree char *path = g_strdup_printf ("/edit-faults/%s/%s%s",
                                           scenario->name, row->name,
                                           lasting ? ", lasting" : "");
  const Case test = { scenario, row, lasting };

  g_test_add_data_func_full (path, g_memdup2 (&test, sizeof test), test_fault,
                             g_free);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_log_set_handler ("GLib-GIO", G_LOG_LEVEL_DEBUG, ignore_cb, NULL);
  server = kith_test_server_new (NULL);
  proxy = kith_fault_proxy_new (kith_test_server_get_address (server));

  for (gsize i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      g_autofree char *path = g_strdup_printf ("/edit-faults/%s/every byte",
                                               scenarios[i].name);
      g_autofree char *path_sent = g_strconcat (path, " sent", NULL);

      for (gsize j = 0; j < G_N_ELEMENTS (faults); j++)
        {
          add_case (&scenarios[i], &faults[j], FALSE);
          add_case (&scenarios[i], &faults[j], TRUE);
        }
      if (scenarios[i].colleague != COLLEAGUE_NEVER)
        continue;
      g_test_add_data_func (path, &scenarios[i], test_every_byte);
      g_test_add_data_func (path_sent, &scenarios[i], test_every_byte_sent);
    }
  status = g_test_run ();

  kith_fault_proxy_free (proxy);
  kith_test_server_free (server);

  return status;
}
