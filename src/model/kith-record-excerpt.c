/* kith-record-excerpt.c: the parts of a record that are worked on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-record-excerpt.h"

#include <string.h>

/* What is computed from one of these is another of them: names and the order
 * by name (kith-record.c), and by what a contact is found. */
static const char *const related[] = { "name",   "company",        "emails",
                                       "phones", "extendedFields", NULL };
static const char *const related_outside[] = { "primaryInfo", "primaryEmail",
                                               "primaryPhone", NULL };
static const char *const always_outside[] = { "revision", "updatedDate", NULL };

static gboolean
has_related (JsonObject *patch)
{
  for (guint i = 0; related[i] != NULL; i++)
    if (json_object_has_member (patch, related[i]))
      return TRUE;

  return FALSE;
}

typedef struct
{
  JsonObject *patch;
  gboolean has_related;
} Wanted;

/* The name tells whether there is enough of a contact. */
static gboolean
is_wanted (const char *member, gboolean is_inside, gconstpointer data)
{
  const Wanted *wanted = data;

  if (!is_inside)
    return g_strv_contains (always_outside, member)
           || (wanted->has_related
               && g_strv_contains (related_outside, member));

  return g_str_equal (member, "name")
         || json_object_has_member (wanted->patch, member)
         || (wanted->has_related && g_strv_contains (related, member));
}

static gboolean
has_text (JsonObject *name, const char *member)
{
  const char *text = kith_json_get_string (name, member);

  return text != NULL && text[strspn (text, " \t\n\v\f\r")] != '\0';
}

/* A contact without one needs an email or a phone, which may not be read. */
static gboolean
has_name (JsonObject *record)
{
  JsonObject *name = kith_json_get_object (kith_json_get_object (record,
                                                                 "info"),
                                           "name");

  return has_text (name, "first") || has_text (name, "last");
}

/**
 * kith_record_excerpt_new:
 * @doc: a record, as kith_json_print() prints it
 * @patch: a checked patch
 * @record: (out) (transfer full): what of the record kith_record_update_own()
 *   needs for @patch, and what is made of the result
 *
 * Returns: (transfer full) (nullable): what prints the result with all the
 *   rest; %NULL where the whole record is needed
 */
KithJsonExcerpt *
kith_record_excerpt_new (const char *doc,
                         JsonObject *patch,
                         JsonObject **record)
{
  g_autoptr (KithJsonExcerpt) self = NULL;
  g_autoptr (JsonObject) read = NULL;
  Wanted wanted = { .patch = patch };

  g_return_val_if_fail (doc != NULL && patch != NULL, NULL);
  g_return_val_if_fail (record != NULL, NULL);

  wanted.has_related = has_related (patch);
  self = kith_json_excerpt_new (doc, "info", is_wanted, &wanted);
  if (self != NULL)
    read = kith_json_excerpt_read (self, NULL);
  if (read == NULL || (!wanted.has_related && !has_name (read)))
    return NULL;

  *record = g_steal_pointer (&read);

  return g_steal_pointer (&self);
}

/* kith_record_get_search_text() reads nothing else. */
static gboolean
is_searched (const char *member, gboolean is_inside, gconstpointer data)
{
  static const char *const searched[] = { "name",           "company",
                                          "emails",         "phones",
                                          "jobTitle",       "labelKeys",
                                          "extendedFields", NULL };

  return is_inside ? g_strv_contains (searched, member)
                   : g_str_equal (member, "updatedDate");
}

/**
 * kith_record_read_searched:
 * @doc: a record, as kith_json_print() prints it
 * @error: where to say what is wrong with it
 *
 * Returns: (transfer full) (nullable): what of the record tells when it was
 *   changed, and by what words a search finds it
 */
JsonObject *
kith_record_read_searched (const char *doc, GError **error)
{
  g_autoptr (KithJsonExcerpt) excerpt = NULL;

  g_return_val_if_fail (doc != NULL, NULL);

  excerpt = kith_json_excerpt_new (doc, "info", is_searched, NULL);

  return excerpt != NULL ? kith_json_excerpt_read (excerpt, error)
                         : kith_json_parse_stored (doc, -1, error);
}
