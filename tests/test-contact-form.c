/* test-contact-form.c: a contact's fields, to be edited
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "ui/form/kith-add-row.h"
#include "ui/form/kith-contact-form.h"
#include "ui/form/kith-date-button.h"
#include "contact-utils.h"
#include "form-utils.h"
#include "test-utils.h"

#define ANNIE                                                                  \
  "{'name':{'first':'Annie','last':'Lee'},'company':'Nordwind',"               \
  "'birthdate':'1988-05-14',"                                                  \
  "'emails':{'items':[{'id':'a','tag':'WORK','email':'annie@n.example',"       \
  "'primary':true},{'id':'b','tag':'HOME','email':'annie@lee.example',"        \
  "'primary':false}]},"                                                        \
  "'phones':{'items':[{'id':'c','tag':'UNTAGGED','phone':'+46 8',"             \
  "'e164Phone':'+468','primary':true}]},"                                      \
  "'addresses':{'items':[{'id':'d','tag':'HOME','address':{'city':'Ulm'}}]},"  \
  "'extendedFields':{'items':{'custom.met':'MegaCon','custom.budget':12500,"   \
  "'custom.ends':'2027-06-30','custom.web':'https://a.example/'}}}"

typedef struct
{
  GtkWidget *window;
  GtkWidget *form;
  KithDraft *draft;
} Fixture;

static GPtrArray *
make_fields (void)
{
  GPtrArray *fields = g_ptr_array_new_with_free_func (g_object_unref);
  const struct
  {
    const char *key;
    const char *name;
    KithDataType type;
  } all[] = {
    { "custom.met", "Met <b>At</b> &", KITH_DATA_TEXT },
    { "custom.budget", "Budget", KITH_DATA_NUMBER },
    { "custom.ends", "Ends", KITH_DATA_DATE },
    { "custom.web", "Web", KITH_DATA_URL },
    { "custom.shirt", "Shirt", KITH_DATA_TEXT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_ptr_array_add (fields, kith_extended_field_new (all[i].key, all[i].name,
                                                      all[i].type, 0, 0));

  return fields;
}

static gboolean
is_wide (gpointer form)
{
  return !kith_contact_form_get_narrow (form);
}

static void
set_up (Fixture *fixture, gconstpointer info)
{
  g_autoptr (KithContact) base = info != NULL ? test_contact (7, info) : NULL;
  g_autoptr (GPtrArray) fields = make_fields ();

  fixture->draft = kith_draft_new (base);
  fixture->form = kith_contact_form_new ();
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 900);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->form);
  kith_contact_form_set_fields (KITH_CONTACT_FORM (fixture->form), fields);
  kith_contact_form_set_draft (KITH_CONTACT_FORM (fixture->form),
                               fixture->draft);
  gtk_window_present (GTK_WINDOW (fixture->window));
  kith_test_wait (is_wide, fixture->form, 5000);
}

/* Whoever had it has let go of it. */
static void
tear_down (Fixture *fixture, gconstpointer info)
{
  gpointer form = fixture->form;

  g_object_add_weak_pointer (G_OBJECT (fixture->form), &form);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_null (form);
  g_assert_finalize_object (G_OBJECT (fixture->draft));
}

static void
assert_patch (Fixture *fixture, const char *expected)
{
  g_autoptr (JsonObject) patch = kith_draft_get_patch (fixture->draft);
  g_autofree char *quoted = g_strdelimit (g_strdup (expected), "'", '"');
  g_autoptr (JsonObject) wanted = kith_test_json_object (quoted);

  if (!kith_json_object_equal (patch, wanted))
    g_error ("%s, not %s", kith_json_print (patch), quoted);
}

static gboolean
check (Fixture *fixture)
{
  return kith_contact_form_check (KITH_CONTACT_FORM (fixture->form));
}

static void
test_shows (Fixture *fixture, gconstpointer info)
{
  static const struct
  {
    const char *title;
    const char *text;
  } rows[] = {
    { "First name", "Annie" },
    { "Last name", "Lee" },
    { "Company", "Nordwind" },
    { "Job title", "" },
    { "Birthday", "14 May 1988" },
    { "Home address", "Ulm" },
    { "Met <b>At</b> &", "MegaCon" },
    { "Budget", "12500" },
    { "Ends", "30 Jun 2027" },
    { "Web", "https://a.example/" },
    { "Shirt", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (form_read (fixture->form, rows[i].title), ==,
                     rows[i].text);

  g_assert_false (kith_draft_is_dirty (fixture->draft));
  g_assert_true (check (fixture));
  g_assert_null (form_find_button (fixture->form, "Revert First Name"));
}

static void
test_edits_go_to_the_draft (Fixture *fixture, gconstpointer info)
{
  form_type (fixture->form, "First name", "Anna");
  form_type (fixture->form, "Company", "");
  form_type (fixture->form, "Birthday", "1 Jun 1990");
  form_type (fixture->form, "Budget", "99.5");
  form_type (fixture->form, "Ends", "2028-01-02");
  form_type (fixture->form, "Web", "b.example");
  form_type (fixture->form, "Met <b>At</b> &", "Elsewhere");

  g_assert_true (check (fixture));
  assert_patch (fixture,
                "{'name':{'first':'Anna'},'company':null,"
                "'birthdate':'1990-06-01','extendedFields':{'items':{"
                "'custom.budget':99.5,'custom.ends':'2028-01-02',"
                "'custom.met':'Elsewhere','custom.web':'https://b.example'}}}");
}

static void
test_revert (Fixture *fixture, gconstpointer info)
{
  KithEntryRow *row = form_find_row (fixture->form, "Birthday", 0);

  form_type (fixture->form, "Birthday", "never");
  form_type (fixture->form, "Company", "Südwind");
  g_assert_true (kith_entry_row_is_changed (row));
  g_assert_false (check (fixture));
  g_assert_nonnull (kith_entry_row_get_error (row));

  form_press (fixture->form, "Revert Birthday");
  g_assert_false (kith_entry_row_is_changed (row));
  g_assert_null (kith_entry_row_get_error (row));
  g_assert_cmpstr (form_read (fixture->form, "Birthday"), ==, "14 May 1988");
  g_assert_null (form_find_button (fixture->form, "Revert Birthday"));

  form_press (fixture->form, "Revert Company");
  g_assert_false (kith_draft_is_dirty (fixture->draft));
}

/* The next field, and not the button that takes back what was typed. */
static void
test_tab (Fixture *fixture, gconstpointer info)
{
  KithEntryRow *last = form_find_row (fixture->form, "Last name", 0);

  gtk_widget_grab_focus (
    GTK_WIDGET (form_find_row (fixture->form, "First name", 0)));
  form_type (fixture->form, "First name", "Anna");
  g_assert_nonnull (form_find_button (fixture->form, "Revert First Name"));
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (fixture->form)),
                          GTK_DIR_TAB_FORWARD);

  g_assert_true (kith_entry_row_is_editing (last));
}

static void
test_draft_changes_rows (Fixture *fixture, gconstpointer info)
{
  kith_draft_set_text (fixture->draft, KITH_FIELD_LAST_NAME, "Li");
  kith_draft_set_extended (fixture->draft, "custom.shirt",
                           kith_json_string_node ("XL"));
  g_assert_cmpstr (form_read (fixture->form, "Last name"), ==, "Li");
  g_assert_cmpstr (form_read (fixture->form, "Shirt"), ==, "XL");

  kith_draft_revert (fixture->draft);
  g_assert_cmpstr (form_read (fixture->form, "Last name"), ==, "Lee");
}

/* A text that is longer than its row is seen from its start, unless somebody
 * is writing in it. */
static void
test_cursor (Fixture *fixture, gconstpointer info)
{
  GtkEditable *row = GTK_EDITABLE (form_find_row (fixture->form, "Company", 0));

  kith_draft_set_text (fixture->draft, KITH_FIELD_COMPANY, "Südwind");
  g_assert_cmpint (gtk_editable_get_position (row), ==, 0);

  gtk_widget_grab_focus (GTK_WIDGET (row));
  kith_draft_set_text (fixture->draft, KITH_FIELD_COMPANY, "Ostwind");
  g_assert_cmpint (gtk_editable_get_position (row), ==, 7);
}

static const struct
{
  const char *name;
  const char *title;
  const char *wrong;
  const char *right;
} checks[] = {
  { "email", "Email", "annie at n", "annie@o.example" },
  { "birthday", "Birthday", "31 Feb 1988", "29 Feb 1988" },
  { "month", "Birthday", "May 1988", "5/14/1988" },
  { "number", "Budget", "12k", "12" },
  { "date", "Ends", "soon", "2027-07-01" },
  { "url", "Web", "javascript:alert(1)", "http://c.example" },
};

static void
test_check (Fixture *fixture, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  KithEntryRow *row;

  set_up (fixture, ANNIE);
  row = form_find_row (fixture->form, checks[i].title, 0);

  gtk_editable_set_text (GTK_EDITABLE (row), checks[i].wrong);
  g_assert_true (kith_draft_is_dirty (fixture->draft));
  /* Not while one is still typing. */
  g_assert_null (kith_entry_row_get_error (row));

  g_assert_false (check (fixture));
  g_assert_nonnull (kith_entry_row_get_error (row));
  g_assert_true (kith_entry_row_is_editing (row));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==,
                   checks[i].wrong);

  gtk_editable_set_text (GTK_EDITABLE (row), checks[i].right);
  g_assert_null (kith_entry_row_get_error (row));
  g_assert_true (check (fixture));
  tear_down (fixture, NULL);
}

/* An entry holds 65,535 characters at most. */
static void
test_long_text (Fixture *fixture, gconstpointer info)
{
  g_autofree char *text = g_strnfill (65000, 'x');
  KithEntryRow *row = form_find_row (fixture->form, "Met <b>At</b> &", 0);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_assert_false (check (fixture));
  g_assert_true (
    g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), text));
}

static gboolean
has_error (gpointer row)
{
  return kith_entry_row_get_error (row) != NULL;
}

static gboolean
is_pasted (gpointer row)
{
  return g_str_equal (gtk_editable_get_text (row), "Short");
}

/* With all of it selected, which a paste replaces. */
static void
paste (KithEntryRow *row, const char *text)
{
  GtkEditable *inner = gtk_editable_get_delegate (GTK_EDITABLE (row));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (row)), text);
  gtk_editable_select_region (inner, 0, -1);
  g_signal_emit_by_name (inner, "paste-clipboard");
}

/* An entry would cut it, in the middle of what was meant. */
static void
test_long_paste (Fixture *fixture, gconstpointer info)
{
  KithEntryRow *row = form_find_row (fixture->form, "Met <b>At</b> &", 0);
  g_autoptr (GString) shin = g_string_new (NULL);
  g_autofree char *latin = g_strnfill (G_MAXUSHORT, 'x');
  int position = -1;

  while (shin->len < G_MAXUSHORT)
    g_string_append (shin, "ש");

  for (guint i = 0; i < 2; i++)
    {
      paste (row, i == 0 ? latin : shin->str);
      kith_test_wait (has_error, row, 5000);
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==,
                       "MegaCon");
      kith_entry_row_set_error (row, NULL);
    }

  /* Dropped, or pasted with the middle button. */
  gtk_editable_insert_text (gtk_editable_get_delegate (GTK_EDITABLE (row)),
                            latin, -1, &position);
  g_assert_true (has_error (row));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "MegaCon");
  g_assert_false (kith_draft_is_dirty (fixture->draft));

  paste (row, "Short");
  kith_test_wait (is_pasted, row, 5000);
  g_assert_false (has_error (row));
}

static void
test_items (Fixture *fixture, gconstpointer info)
{
  GtkWidget *row;

  form_type (fixture->form, "Phone", "+46 9");
  assert_patch (fixture, "{'phones':{'items':[{'id':'c','tag':'UNTAGGED',"
                         "'phone':'+46 9','primary':true}]}}");
  form_press (fixture->form, "Revert Phone");
  g_assert_false (kith_draft_is_dirty (fixture->draft));

  form_press (fixture->form, "Add Email");
  row = GTK_WIDGET (form_find_row (fixture->form, "Email", 2));
  g_assert_nonnull (row);
  /* It stands before what adds the next one. */
  g_assert_true (KITH_IS_ADD_ROW (gtk_widget_get_next_sibling (row)));
  g_assert_false (kith_draft_is_dirty (fixture->draft));
  gtk_editable_set_text (GTK_EDITABLE (row), "new@n.example");
  g_assert_cmpuint (kith_contact_info_get_n_items (
                      kith_draft_get_info (fixture->draft), KITH_FIELD_EMAILS),
                    ==, 3);
  g_assert_true (check (fixture));

  form_press (row, "Remove Email");
  g_assert_false (kith_draft_is_dirty (fixture->draft));
}

static void
test_removed_item (Fixture *fixture, gconstpointer info)
{
  KithContactInfo *draft = kith_draft_get_info (fixture->draft);

  g_assert_null (form_find_button (fixture->form, "Revert Emails"));
  form_press (fixture->form, "Remove Email");

  g_assert_cmpuint (kith_contact_info_get_n_items (draft, KITH_FIELD_EMAILS),
                    ==, 1);
  g_assert_cmpstr (form_read (fixture->form, "Email"), ==, "annie@lee.example");
  /* One of them is the primary one. */
  g_assert_true (kith_item_get_primary (
    kith_contact_info_get_item (draft, KITH_FIELD_EMAILS, 0)));

  form_press (fixture->form, "Revert Emails");
  g_assert_false (kith_draft_is_dirty (fixture->draft));
  g_assert_cmpstr (form_read (fixture->form, "Email"), ==, "annie@n.example");
  g_assert_nonnull (form_find_row (fixture->form, "Email", 1));
}

static void
test_primary (Fixture *fixture, gconstpointer info)
{
  GtkWidget *second = GTK_WIDGET (form_find_row (fixture->form, "Email", 1));
  KithContactInfo *draft = kith_draft_get_info (fixture->draft);

  gtk_widget_activate_action (second, "item.primary", NULL);
  g_assert_false (kith_item_get_primary (
    kith_contact_info_get_item (draft, KITH_FIELD_EMAILS, 0)));
  g_assert_true (kith_item_get_primary (
    kith_contact_info_get_item (draft, KITH_FIELD_EMAILS, 1)));

  gtk_widget_activate_action (second, "item.kind", "s", "MAIN");
  g_assert_cmpstr (kith_item_get_tag (
                     kith_contact_info_get_item (draft, KITH_FIELD_EMAILS, 1)),
                   ==, "MAIN");

  form_press (second, "Revert Email");
  gtk_widget_activate_action (GTK_WIDGET (
                                form_find_row (fixture->form, "Email", 0)),
                              "item.primary", NULL);
  g_assert_false (kith_draft_is_dirty (fixture->draft));
}

static void
test_extended (Fixture *fixture, gconstpointer info)
{
  g_autoptr (GPtrArray) fields = make_fields ();
  KithEntryRow *met = form_find_row (fixture->form, "Met <b>At</b> &", 0);

  form_press (fixture->form, "Remove Met <b>At</b> &");
  assert_patch (fixture, "{'extendedFields':{'items':{'custom.met':null}}}");
  /* It can be taken back until it is saved. */
  gtk_widget_grab_focus (
    GTK_WIDGET (form_find_row (fixture->form, "Company", 0)));
  kith_contact_form_set_fields (KITH_CONTACT_FORM (fixture->form), fields);
  g_assert_true (kith_entry_row_is_changed (met));
  form_press (GTK_WIDGET (met), "Revert Met <b>At</b> &");
  g_assert_cmpstr (form_read (fixture->form, "Met <b>At</b> &"), ==, "MegaCon");
  g_assert_false (kith_draft_is_dirty (fixture->draft));
}

static void
set_fields_without (Fixture *fixture, const char *key)
{
  g_autoptr (GPtrArray) fields = make_fields ();

  for (guint i = 0; i < fields->len; i++)
    if (g_str_equal (kith_extended_field_get_key (fields->pdata[i]), key))
      {
        g_ptr_array_remove_index (fields, i);
        break;
      }
  kith_contact_form_set_fields (KITH_CONTACT_FORM (fixture->form), fields);
}

/* What was typed into it is seen, and told to be without a place. */
static void
test_field_is_deleted (Fixture *fixture, gconstpointer info)
{
  g_autoptr (GPtrArray) fields = make_fields ();
  KithEntryRow *web = form_find_row (fixture->form, "Web", 0);

  form_type (fixture->form, "Web", "https://b.example/");
  set_fields_without (fixture, "custom.web");
  g_assert_cmpstr (form_read (fixture->form, "Web"), ==, "https://b.example/");
  g_assert_nonnull (form_find_button (GTK_WIDGET (web), "Create Again"));
  g_assert_false (check (fixture));
  g_assert_cmpstr (kith_entry_row_get_error (web), ==,
                   "This custom field was deleted.");

  /* Somebody has made it again. */
  kith_contact_form_set_fields (KITH_CONTACT_FORM (fixture->form), fields);
  g_assert_null (form_find_button (GTK_WIDGET (web), "Create Again"));
  g_assert_null (kith_entry_row_get_error (web));
  g_assert_true (check (fixture));
}

/* Nobody has typed anything into it. */
static void
test_field_is_deleted_untouched (Fixture *fixture, gconstpointer info)
{
  set_fields_without (fixture, "custom.web");

  g_assert_null (form_find_row (fixture->form, "Web", 0));
  g_assert_true (check (fixture));
}

/* As after a crash: what it was is not known any more. */
static void
test_field_was_deleted (Fixture *fixture, gconstpointer info)
{
  g_autoptr (KithDraft) other = kith_draft_new (NULL);

  set_fields_without (fixture, "custom.shirt");
  kith_draft_set_extended (fixture->draft, "custom.shirt",
                           kith_json_string_node ("XL"));
  g_assert_cmpstr (form_read (fixture->form, "Shirt"), ==, "XL");
  g_assert_false (check (fixture));

  /* Another contact has nothing of it. */
  kith_contact_form_set_draft (KITH_CONTACT_FORM (fixture->form), other);
  g_assert_null (form_find_row (fixture->form, "Shirt", 0));
  kith_contact_form_set_draft (KITH_CONTACT_FORM (fixture->form),
                               fixture->draft);
  g_assert_cmpstr (form_read (fixture->form, "Shirt"), ==, "XL");

  /* Given up, it goes, if not from under the cursor. */
  gtk_widget_grab_focus (
    GTK_WIDGET (form_find_row (fixture->form, "Company", 0)));
  kith_draft_set_extended (fixture->draft, "custom.shirt", NULL);
  g_assert_null (form_find_row (fixture->form, "Shirt", 0));
  g_assert_true (check (fixture));
}

static void
test_field_is_renamed (Fixture *fixture, gconstpointer info)
{
  g_autoptr (GPtrArray) fields = make_fields ();
  KithEntryRow *web = form_find_row (fixture->form, "Web", 0);

  form_type (fixture->form, "Web", "https://b.example/");
  g_ptr_array_remove_index (fields, 3);
  g_ptr_array_insert (fields, 3,
                      kith_extended_field_new ("custom.web", "Home Page",
                                               KITH_DATA_URL, 0, 0));
  kith_contact_form_set_fields (KITH_CONTACT_FORM (fixture->form), fields);

  g_assert_true (form_find_row (fixture->form, "Home Page", 0) == web);
  g_assert_cmpstr (form_read (fixture->form, "Home Page"), ==,
                   "https://b.example/");
  g_assert_nonnull (form_find_button (fixture->form, "Revert Home Page"));
  g_assert_nonnull (form_find_button (fixture->form, "Remove Home Page"));
}

static void
test_removed_and_saved (Fixture *fixture, gconstpointer info)
{
  g_autoptr (KithContactInfo) sent = NULL;
  g_autoptr (KithContact) saved = NULL;

  form_press (fixture->form, "Remove Budget");
  gtk_widget_grab_focus (
    GTK_WIDGET (form_find_row (fixture->form, "Company", 0)));
  sent = kith_contact_info_copy (kith_draft_get_info (fixture->draft));
  saved = test_contact (8, "{'name':{'first':'Annie'}}");
  kith_draft_saved (fixture->draft, saved, sent);
  kith_contact_form_reload (KITH_CONTACT_FORM (fixture->form));

  g_assert_null (form_find_row (fixture->form, "Budget", 0));
}

static void
test_saved_while_typing (Fixture *fixture, gconstpointer info)
{
  g_autoptr (KithContactInfo) sent = NULL;
  g_autoptr (KithContact) saved = NULL;

  form_type (fixture->form, "First name", "Anna");
  sent = kith_contact_info_copy (kith_draft_get_info (fixture->draft));
  form_type (fixture->form, "First name", "Anna-Lena");

  saved = test_contact (8, "{'name':{'first':'Anna','last':'Li'},"
                           "'emails':{'items':[{'id':'e','tag':'WORK',"
                           "'email':'new@n.example','primary':true}]}}");
  kith_draft_saved (fixture->draft, saved, sent);
  kith_contact_form_reload (KITH_CONTACT_FORM (fixture->form));

  g_assert_cmpstr (form_read (fixture->form, "First name"), ==, "Anna-Lena");
  g_assert_cmpstr (form_read (fixture->form, "Last name"), ==, "Li");
  g_assert_cmpstr (form_read (fixture->form, "Email"), ==, "new@n.example");
  g_assert_null (form_find_row (fixture->form, "Email", 1));
  g_assert_null (form_find_row (fixture->form, "Budget", 0));
  g_assert_true (
    kith_entry_row_is_changed (form_find_row (fixture->form, "First name", 0)));
  assert_patch (fixture, "{'name':{'first':'Anna-Lena'}}");
}

static void
test_violations (Fixture *fixture, gconstpointer info)
{
  KithContactForm *form = KITH_CONTACT_FORM (fixture->form);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;

  kith_error_add_violation (&error, "info.emails.items[1].email", "FORMAT",
                            "is odd");
  kith_error_add_violation (&error, "info.extendedFields.items.custom.met",
                            "MAX_LENGTH", "is long");
  g_assert_true (kith_contact_form_show_violations (form, error));
  g_assert_null (
    kith_entry_row_get_error (form_find_row (fixture->form, "Email", 0)));
  g_assert_nonnull (
    kith_entry_row_get_error (form_find_row (fixture->form, "Email", 1)));
  g_assert_cmpstr (kith_entry_row_get_error (
                     form_find_row (fixture->form, "Met <b>At</b> &", 0)),
                   ==, "This text is too long.");

  kith_error_add_violation (&other, "info.locale", "FORMAT", "is odd");
  g_assert_false (kith_contact_form_show_violations (form, other));
}

static void
test_new (Fixture *fixture, gconstpointer info)
{
  KithEntryRow *first = form_find_row (fixture->form, "First name", 0);

  g_assert_false (check (fixture));
  g_assert_cmpstr (kith_entry_row_get_error (first), ==,
                   "A contact needs a name, an email or a phone.");

  form_type (fixture->form, "Last name", "Lee");
  g_assert_true (check (fixture));
  g_assert_null (kith_entry_row_get_error (first));
  assert_patch (fixture, "{'name':{'last':'Lee'}}");
}

static gboolean
is_narrow (gpointer form)
{
  return kith_contact_form_get_narrow (form);
}

static void
test_narrow (Fixture *fixture, gconstpointer info)
{
  g_assert_nonnull (form_find_row (fixture->form, "Email", 1));
  g_assert_nonnull (form_find_button (fixture->form, "Remove Email"));

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 600);
  kith_test_wait (is_narrow, fixture->form, 5000);
  /* The kind is in the title, and the rest in a menu. */
  g_assert_nonnull (form_find_row (fixture->form, "Work email", 0));
  g_assert_null (form_find_button (fixture->form, "Remove Email"));
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    const char *date;
  } cases[] = {
    { "1988-05-14", "1988-05-14" },
    { " 14 May 1988 ", "1988-05-14" },
    { "May 14, 1988", "1988-05-14" },
    { "5/14/1988", "1988-05-14" },
    { "1988-02-31", NULL },
    { "31 Feb 1988", NULL },
    { "May 1988", NULL },
    { "14", NULL },
    { "1988-05-14x", NULL },
    { "", NULL },
    { "tomorrow", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *date = kith_date_from_text (cases[i].text);

      g_assert_cmpstr (date, ==, cases[i].date);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(name, info, test)                                                  \
  g_test_add ("/contact-form/" name, Fixture, info, set_up, test, tear_down)

  ADD ("shows", ANNIE, test_shows);
  ADD ("edits-go-to-the-draft", ANNIE, test_edits_go_to_the_draft);
  ADD ("revert", ANNIE, test_revert);
  ADD ("tab", ANNIE, test_tab);
  ADD ("cursor", ANNIE, test_cursor);
  ADD ("draft-changes-rows", ANNIE, test_draft_changes_rows);
  ADD ("long-text", ANNIE, test_long_text);
  ADD ("long-paste", ANNIE, test_long_paste);
  ADD ("items", ANNIE, test_items);
  ADD ("removed-item", ANNIE, test_removed_item);
  ADD ("primary", ANNIE, test_primary);
  ADD ("extended", ANNIE, test_extended);
  ADD ("field-is-deleted", ANNIE, test_field_is_deleted);
  ADD ("field-is-deleted-untouched", ANNIE, test_field_is_deleted_untouched);
  ADD ("field-was-deleted", ANNIE, test_field_was_deleted);
  ADD ("field-is-renamed", ANNIE, test_field_is_renamed);
  ADD ("removed-and-saved", ANNIE, test_removed_and_saved);
  ADD ("saved-while-typing", ANNIE, test_saved_while_typing);
  ADD ("violations", ANNIE, test_violations);
  ADD ("new", NULL, test_new);
  ADD ("narrow", ANNIE, test_narrow);
  g_test_add_func ("/contact-form/dates", test_dates);
  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autofree char *path = g_strconcat ("/contact-form/check/",
                                           checks[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), NULL, test_check, NULL);
    }

  return g_test_run ();
}
