/* merge-triple.c: three contacts at random, to be merged
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "merge-triple.h"

#include "base/kith-json.h"
#include "random-info.h"

/* Mine and theirs are edits of base, made without knowing of each other. */
void
merge_triple_init (MergeTriple *triple)
{
  triple->base = random_info_new ();
  triple->mine = kith_contact_info_copy (triple->base);
  triple->theirs = kith_contact_info_copy (triple->base);
  random_info_edit (triple->mine, (guint) g_test_rand_int_range (0, 6), FALSE);
  random_info_edit (triple->theirs, (guint) g_test_rand_int_range (0, 6), TRUE);
}

void
merge_triple_clear (MergeTriple *triple)
{
  g_clear_object (&triple->base);
  g_clear_object (&triple->mine);
  g_clear_object (&triple->theirs);
}

static void
print_info (const char *name, KithContactInfo *info)
{
  g_autofree char *text = kith_json_print (kith_contact_info_get_json (info));

  g_printerr ("%s: %s\n", name, text);
}

void
merge_triple_fail (const MergeTriple *triple,
                   KithContactInfo *result,
                   const char *what,
                   const char *about)
{
  print_info ("base", triple->base);
  print_info ("mine", triple->mine);
  print_info ("theirs", triple->theirs);
  if (result != NULL)
    print_info ("result", result);
  g_error ("%s: %s", what, about);
}

gboolean
merge_triple_has_outcome (KithMerge *merge, KithOutcome outcome)
{
  GPtrArray *rows = kith_merge_get_rows (merge);

  for (guint i = 0; i < rows->len; i++)
    if (((KithMergeRow *) g_ptr_array_index (rows, i))->outcome == outcome)
      return TRUE;

  return FALSE;
}
