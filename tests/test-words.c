/* test-words.c: the words that contacts are found by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "base/kith-json.h"
#include "store/database/kith-sqlite-schema.h"
#include "store/index/kith-sqlite-words.h"
#include "test-utils.h"

#define N_CONTACTS 4
#define N_ROUNDS 400

typedef struct
{
  char *folder;
  KithDb *db;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = kith_test_tmpdir ();
  path = g_build_filename (fixture->folder, "kith.db", NULL);
  fixture->db = kith_db_open (path, KITH_DB_WRITER, 1000, &error);
  g_assert_no_error (error);
  kith_sqlite_schema_prepare (fixture->db, TRUE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  kith_db_close (fixture->db);
  kith_test_remove (fixture->folder);
  g_free (fixture->folder);
}

/* @info: NULL: the contact is gone. */
static void
put (Fixture *fixture, gint64 seq, const char *info)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("{\"info\":%s}",
                                           info != NULL ? info : "{}");
  g_autoptr (JsonObject)
    record = kith_json_parse_object (text, strlen (text), 10000, &error);

  g_assert_no_error (error);
  kith_sqlite_words_put (fixture->db, seq, info != NULL ? record : NULL,
                         &error);
  g_assert_no_error (error);
}

static void
put_company (Fixture *fixture, gint64 seq, const char *company)
{
  g_autofree char *info = g_strdup_printf ("{\"company\":\"%s\"}", company);

  put (fixture, seq, info);
}

static gboolean
is_found (Fixture *fixture, gint64 seq, const char *prefix)
{
  g_autofree char *match = g_strdup_printf ("\"%s\" *", prefix);
  g_autoptr (GError) error = NULL;
  gint64 n;

  kith_db_query_int (fixture->db, 0, &n, &error,
                     "SELECT count(*) FROM search"
                     " WHERE search MATCH ? AND rowid = ?",
                     "si", match, seq);
  g_assert_no_error (error);

  return n > 0;
}

/* Compares the index with what the table says that is in it. */
static void
assert_whole (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  kith_db_run (fixture->db, &error,
               "INSERT INTO search (search, rank)"
               " VALUES ('integrity-check', 1)",
               "");
  g_assert_no_error (error);
}

static void
test_beginnings (Fixture *fixture, gconstpointer data)
{
  put_company (fixture, 1, "Mango Manager");
  g_assert_true (is_found (fixture, 1, "manager"));

  put_company (fixture, 1, "Mango Import");
  g_assert_true (is_found (fixture, 1, "m"));
  g_assert_true (is_found (fixture, 1, "mang"));
  g_assert_true (is_found (fixture, 1, "imp"));
  g_assert_false (is_found (fixture, 1, "mana"));
  assert_whole (fixture);

  put (fixture, 1, NULL);
  g_assert_false (is_found (fixture, 1, "m"));
  assert_whole (fixture);
}

/* Words of few letters, so that many begin alike, and some are repeated. */
static char *
make_company (void)
{
  GString *text = g_string_new (NULL);
  int n_words = g_test_rand_int_range (0, 8);

  for (int i = 0; i < n_words; i++)
    {
      int length = g_test_rand_int_range (1, 12);

      for (int j = 0; j < length; j++)
        g_string_append_c (text, (char) ('a' + g_test_rand_int_range (0, 2)));
      g_string_append_c (text, ' ');
    }

  return g_string_free (text, FALSE);
}

static void
assert_found_as_written (Fixture *fixture, gint64 seq, const char *company)
{
  g_auto (GStrv) words = g_strsplit (company != NULL ? company : "", " ", -1);
  g_autofree char *prefix = NULL;
  gboolean expected = FALSE;

  do
    {
      g_free (prefix);
      prefix = make_company ();
      prefix[strcspn (prefix, " ")] = '\0';
    }
  while (*prefix == '\0');

  for (guint i = 0; words[i] != NULL; i++)
    expected = expected || g_str_has_prefix (words[i], prefix);
  g_assert_cmpint (is_found (fixture, seq, prefix), ==, expected);
}

/* The index never differs from one that is made of the words of now alone. */
static void
test_random (Fixture *fixture, gconstpointer data)
{
  g_autofree char *companies[N_CONTACTS] = { NULL };

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      int contact = g_test_rand_int_range (0, N_CONTACTS);

      g_free (companies[contact]);
      companies[contact] = g_test_rand_int_range (0, 10) > 0 ? make_company ()
                                                             : NULL;
      if (companies[contact] != NULL)
        put_company (fixture, contact + 1, companies[contact]);
      else
        put (fixture, contact + 1, NULL);

      assert_whole (fixture);
      for (guint j = 0; j < N_CONTACTS; j++)
        assert_found_as_written (fixture, j + 1, companies[j]);
    }

  for (guint i = 1; i < N_CONTACTS; i++)
    g_free (companies[i]);
}

static char *
read_nationals (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStatement)
    statement = kith_db_query (fixture->db, &error,
                               "SELECT nationals FROM words WHERE contact = 1",
                               "");

  g_assert_cmpint (kith_statement_step (statement, &error), ==, KITH_STEP_ROW);

  return g_strdup (kith_statement_get_text (statement, 0));
}

#define PHONES(e164, rest)                                                     \
  "{\"phones\":{\"items\":[{\"phone\":\"1\",\"e164Phone\":\"" e164             \
  "\"}]}" rest "}"

/* What libphonenumber has said is asked once; that it is not asked again shows
 * where the file says something else. */
static void
test_nationals (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *other = NULL;

  put (fixture, 1, PHONES ("+46855500142", ""));
  first = read_nationals (fixture);
  g_assert_cmpstr (first, ==, "+46855500142 0855500142");
  g_assert_true (is_found (fixture, 1, "08555"));

  kith_db_run (fixture->db, &error,
               "UPDATE words SET nationals = '+46855500142 0999'", "");
  g_assert_no_error (error);
  put (fixture, 1, PHONES ("+46855500142", ",\"company\":\"Acme\""));
  g_assert_true (is_found (fixture, 1, "0999"));
  g_assert_true (is_found (fixture, 1, "acme"));

  put (fixture, 1, PHONES ("+46855500143", ""));
  other = read_nationals (fixture);
  g_assert_cmpstr (other, ==, "+46855500143 0855500143");
  assert_whole (fixture);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/words/beginnings", Fixture, NULL, set_up, test_beginnings,
              tear_down);
  g_test_add ("/words/random", Fixture, NULL, set_up, test_random, tear_down);
  g_test_add ("/words/nationals", Fixture, NULL, set_up, test_nationals,
              tear_down);

  return g_test_run ();
}
