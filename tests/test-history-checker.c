/* test-history-checker.c: the checker finds every planted fault
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-history-checker.h"

#include <string.h>

/* Acknowledged writes as "TOKEN REVISION", then the end of the contact. */
static const struct
{
  const char *name;
  const char *acknowledged;
  const char *unknown;
  gint64 end;
  const char *tokens;
  guint found[KITH_N_FINDINGS];
} rows[] = {
  { "nothing", "", "", 1, "", { 0 } },
  { "kept", "a 2,b 3,c 4", "", 4, "c,a,b", { 0 } },
  { "kept, told in another order", "c 4,a 2,b 3", "", 4, "a,b,c", { 0 } },
  { "unknown and not there", "a 2,b 3", "c", 3, "a,b", { 0 } },
  { "unknown and there", "a 2,b 4", "c", 4, "a,c,b", { 0 } },
  { "lost", "a 2,b 3", "", 3, "b", { [KITH_FINDING_LOST] = 1 } },
  { "lost, with the revision",
    "a 2,b 2",
    "",
    2,
    "b",
    { [KITH_FINDING_LOST] = 1,
      [KITH_FINDING_REVISION_TWICE] = 1,
      [KITH_FINDING_END] = 1 } },
  { "there twice", "a 2,b 3", "", 3, "a,b,a", { [KITH_FINDING_TWICE] = 1 } },
  { "sent twice",
    "a 2,b 4",
    "",
    4,
    "a,b,a",
    { [KITH_FINDING_TWICE] = 1, [KITH_FINDING_GAP] = 1 } },
  { "unknown, and there twice",
    "a 2",
    "b",
    3,
    "b,a,b",
    { [KITH_FINDING_TWICE] = 1 } },
  { "nobody's",
    "a 2",
    "",
    3,
    "a,x",
    { [KITH_FINDING_UNASKED] = 1, [KITH_FINDING_GAP] = 1 } },
  { "one revision for two",
    "a 2,b 2",
    "",
    3,
    "a,b",
    { [KITH_FINDING_REVISION_TWICE] = 1 } },
  { "a gap", "a 2,b 4", "", 4, "a,b", { [KITH_FINDING_GAP] = 1 } },
  { "a gap at the end", "a 2", "", 3, "a", { [KITH_FINDING_GAP] = 1 } },
  { "a gap, and an unknown that is not there",
    "a 2,b 4",
    "c",
    4,
    "a,b",
    { [KITH_FINDING_GAP] = 1 } },
  { "a revision that never was",
    "a 2,b 5",
    "",
    3,
    "a,b",
    { [KITH_FINDING_END] = 1 } },
  { "the first revision again", "a 1", "", 2, "a", { [KITH_FINDING_END] = 1 } },
  { "a write without a revision",
    "a 2",
    "b",
    2,
    "a,b",
    { [KITH_FINDING_END] = 1 } },
};

static void
tell (KithHistory *history, gsize i)
{
  g_auto (GStrv) acknowledged = g_strsplit (rows[i].acknowledged, ",", -1);
  g_auto (GStrv) unknown = g_strsplit (rows[i].unknown, ",", -1);
  g_auto (GStrv) tokens = g_strsplit (rows[i].tokens, ",", -1);

  for (guint j = 0; acknowledged[j] != NULL; j++)
    {
      char *space = strchr (acknowledged[j], ' ');

      *space = '\0';
      kith_history_add (history, "x", acknowledged[j],
                        g_ascii_strtoll (space + 1, NULL, 10));
    }
  for (guint j = 0; unknown[j] != NULL; j++)
    kith_history_add_unknown (history, "x", unknown[j]);
  kith_history_end (history, "x", rows[i].end, (const char *const *) tokens);
}

static void
test_row (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (KithHistory) history = kith_history_new ();
  g_autoptr (GPtrArray) findings = NULL;
  g_autofree char *text = NULL;

  tell (history, i);
  findings = kith_history_check (history);

  text = kith_findings_describe (findings);
  g_test_message ("%s", text);
  for (KithFindingKind kind = 0; kind < KITH_N_FINDINGS; kind++)
    g_assert_cmpuint (kith_findings_count (findings, kind), ==,
                      rows[i].found[kind]);
}

/* The same token and revision in two contacts are two writes. */
static void
test_contacts (void)
{
  static const char *const kept[] = { "a", NULL };
  static const char *const lost[] = { NULL };
  g_autoptr (KithHistory) history = kith_history_new ();
  g_autoptr (GPtrArray) findings = NULL;
  const KithFinding *finding;

  kith_history_add (history, "x", "a", 2);
  kith_history_add (history, "y", "a", 2);
  kith_history_end (history, "x", 2, kept);
  kith_history_end (history, "y", 2, lost);
  g_assert_cmpuint (kith_history_get_n_acknowledged (history), ==, 2);

  findings = kith_history_check (history);
  g_assert_cmpuint (findings->len, ==, 1);
  finding = g_ptr_array_index (findings, 0);
  g_assert_cmpint (finding->kind, ==, KITH_FINDING_LOST);
  g_assert_cmpstr (finding->contact, ==, "y");
  g_assert_cmpstr (finding->token, ==, "a");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/history/", rows[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  g_test_add_func ("/history/contacts", test_contacts);

  return g_test_run ();
}
