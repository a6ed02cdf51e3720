/* test-contact-row.c: what a row says of its contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gtk/gtk.h>

#include "base/kith-text.h"
#include "contact-utils.h"
#include "test-utils.h"
#include "ui/list/kith-contact-row.h"

#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"

#define ANNIE                                                                  \
  "{'name':{'first':'Annie','last':'Lee'},'company':'Nordwind AB',"            \
  "'emails':{'items':[{'email':'annie@nordwind.example'}]},"                   \
  "'phones':{'items':[{'phone':'+46 8 5550 0142'}]},"                          \
  "'extendedFields':{'items':{'custom.met-at':'Cloud MegaCon'}}}"

static const struct
{
  const char *name;
  const char *info;
  const char *search;
  const char *subtitle; /* what the search found is in brackets */
} subtitles[] = {
  { "company-and-email", ANNIE, NULL,
    FSI "Nordwind AB" PDI " · " FSI "annie@nordwind.example" PDI },
  { "primary-email",
    "{'name':{'first':'A'},'emails':{'items':[{'email':'a@a.example'},"
    "{'email':'b@a.example','primary':true}]}}",
    NULL, FSI "b@a.example" PDI },
  { "only-company", "{'company':'ACME'}", NULL, FSI "ACME" PDI },
  { "phone-without-email",
    "{'company':'ACME','phones':{'items':[{'phone':'12345'}]}}", NULL,
    FSI "ACME" PDI " · " FSI "12345" PDI },
  { "only-name", "{'name':{'first':'A'}}", NULL, "" },
  { "name-matches", ANNIE, "ann",
    FSI "Nordwind AB" PDI " · " FSI "[ann]ie@nordwind.example" PDI },
  { "company-matches", ANNIE, "nordw",
    FSI "[Nordw]ind AB" PDI " · " FSI "annie@[nordw]ind.example" PDI },
  { "phone-matches", ANNIE, "+46 8", "Phone: " FSI "+[46 8] 5550 0142" PDI },
  { "phone-as-dialed", ANNIE, "08 5550",
    "Phone: " FSI "+46 [8 5550] 0142" PDI },
  { "phone-beside-company",
    "{'company':'ACME','phones':{'items':[{'phone':'123-45'}]}}", "2345",
    FSI "ACME" PDI " · " FSI "1[23-45]" PDI },
  { "custom-field-matches", ANNIE, "mega",
    "Where we met: " FSI "Cloud [Mega]Con" PDI },
};

static KithContactSlot *
make_slot (const char *info)
{
  KithContactSlot *slot = kith_contact_slot_new ();
  g_autoptr (KithContact) contact = test_contact (1, info);

  kith_contact_slot_set_contact (slot, contact);

  return slot;
}

static void
test_subtitle (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  KithContactRow *row = g_object_ref_sink (
    KITH_CONTACT_ROW (kith_contact_row_new ()));
  g_autoptr (KithContactSlot) slot = make_slot (subtitles[i].info);
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) terms = NULL;
  g_autoptr (GArray) ranges = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *marked = NULL;

  g_hash_table_insert (titles, (gpointer) "custom.met-at",
                       (gpointer) "Where we met");
  if (subtitles[i].search != NULL)
    terms = kith_text_search_terms (subtitles[i].search);
  kith_contact_row_set_titles (row, titles);
  kith_contact_row_set_terms (row, (const char *const *) terms);
  kith_contact_row_set_slot (row, slot);
  subtitle = kith_contact_row_dup_subtitle (row, &ranges);
  marked = test_mark (subtitle, ranges);
  g_assert_cmpstr (marked, ==, subtitles[i].subtitle);

  kith_test_finalize (row);
}

static void
count (guint *n)
{
  (*n)++;
}

/* A slot is bound before its contact has been fetched. */
static void
test_filled_later (void)
{
  KithContactRow *row = g_object_ref_sink (
    KITH_CONTACT_ROW (kith_contact_row_new ()));
  g_autoptr (KithContactSlot) slot = kith_contact_slot_new ();
  g_autoptr (KithContact) contact = test_contact (1, ANNIE);
  guint n = 0;

  kith_contact_row_set_slot (row, slot);
  g_assert_null (kith_contact_row_get_contact (row));
  g_assert_null (kith_contact_row_dup_subtitle (row, NULL));

  g_signal_connect_swapped (row, "notify::contact", G_CALLBACK (count), &n);
  kith_contact_slot_set_contact (slot, contact);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (kith_contact_row_get_contact (row) == contact);

  /* Once it is unbound the slot is somebody else's. */
  kith_contact_row_set_slot (row, NULL);
  g_assert_cmpuint (n, ==, 2);
  kith_contact_slot_set_contact (slot, NULL);
  g_assert_cmpuint (n, ==, 2);

  kith_test_finalize (row);
}

/* What waits to be sent is shown, until the row is another contact's. */
static void
test_waiting (void)
{
  KithContactRow *row = g_object_ref_sink (
    KITH_CONTACT_ROW (kith_contact_row_new ()));
  g_autoptr (KithContactSlot) slot = make_slot ("{'company':'Nordwind'}");
  g_autoptr (KithContactSlot) other = make_slot ("{'company':'Ostwind'}");
  g_autoptr (KithContact) waiting = test_contact (1, "{'company':'Westwind'}");
  g_autofree char *shown = NULL;
  g_autofree char *then = NULL;

  kith_contact_row_set_slot (row, slot);
  kith_contact_row_set_mark (row, KITH_MARK_WAITING, waiting);
  shown = kith_contact_row_dup_subtitle (row, NULL);
  g_assert_nonnull (strstr (shown, "Westwind"));
  g_assert_true (kith_contact_row_get_contact (row)
                 == kith_contact_slot_get_contact (slot));

  kith_contact_row_set_slot (row, other);
  then = kith_contact_row_dup_subtitle (row, NULL);
  g_assert_nonnull (strstr (then, "Ostwind"));

  kith_test_finalize (row);
}

/* The words are there for who hears the list, too: GTK has the row's parent
 * named. */
static void
test_nameless (void)
{
  GtkWidget *item = g_object_ref_sink (
    gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  GtkWidget *row = kith_contact_row_new ();
  g_autoptr (KithContactSlot) slot = make_slot ("{}");

  gtk_box_append (GTK_BOX (item), row);
  kith_contact_row_set_slot (KITH_CONTACT_ROW (row), slot);
  g_assert_null (gtk_test_accessible_check_property (
    GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, "No Name"));

  kith_test_finalize (item);
}

static int
measure (const char *info, KithMark mark)
{
  GtkWidget *row = g_object_ref_sink (kith_contact_row_new ());
  g_autoptr (KithContactSlot) slot = make_slot (info);
  int natural;

  kith_contact_row_set_slot (KITH_CONTACT_ROW (row), slot);
  kith_contact_row_set_mark (KITH_CONTACT_ROW (row), mark, NULL);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL,
                      NULL);
  kith_test_finalize (row);

  return natural;
}

/* Rows of unequal heights make GTK 4.8 jump while it scrolls. */
static void
test_equal_heights (void)
{
  int height = measure (ANNIE, KITH_MARK_NONE);

  g_assert_cmpint (height, >=, 56);
  g_assert_cmpint (measure ("{'name':{'first':'A'}}", KITH_MARK_NONE), ==,
                   height);
  g_assert_cmpint (measure ("{'name':{'first':'अनन्या'},'company':'দ্বি'}",
                            KITH_MARK_NONE),
                   ==, height);
  g_assert_cmpint (measure (ANNIE, KITH_MARK_NEEDS_PERSON), ==, height);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (subtitles); i++)
    {
      g_autofree char *path = g_strdup_printf ("/contact-row/subtitle/%s",
                                               subtitles[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_subtitle);
    }
  g_test_add_func ("/contact-row/filled-later", test_filled_later);
  g_test_add_func ("/contact-row/waiting", test_waiting);
  g_test_add_func ("/contact-row/nameless", test_nameless);
  g_test_add_func ("/contact-row/equal-heights", test_equal_heights);

  return g_test_run ();
}
