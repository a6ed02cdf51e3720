/* kith-deleted-fields.c: custom fields that somebody has deleted meanwhile
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/save/kith-deleted-fields.h"

#include <glib/gi18n.h>

#include "base/kith-error.h"
#include "ui/words/kith-bidi.h"

/* Finding them */

typedef struct
{
  KithContactInfo *info;
  KithNames *names; /* (nullable) */
} Find;

static void
find_free (gpointer data)
{
  Find *find = data;

  g_object_unref (find->info);
  g_clear_object (&find->names);
  g_free (find);
}

static gboolean
contains (GPtrArray *fields, const char *key)
{
  for (guint i = 0; i < fields->len; i++)
    if (g_str_equal (kith_extended_field_get_key (fields->pdata[i]), key))
      return TRUE;

  return FALSE;
}

/* (transfer full) */
static KithExtendedField *
recall (Find *find, const char *key)
{
  KithExtendedField *field = kith_names_find_field (find->names, key);

  return field != NULL ? g_object_ref (field)
                       : kith_extended_field_new_stand_in (
                         key, kith_contact_info_get_extended (find->info, key));
}

static void
listed_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Find *find = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray)
    fields = kith_contacts_list_fields_finish (KITH_CONTACTS (contacts), result,
                                               &error);
  g_autoptr (GPtrArray)
    deleted = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) keys = kith_contact_info_list_extended (find->info);

  if (fields == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; keys[i] != NULL; i++)
    if (kith_extended_key_is_writable (keys[i]) && !contains (fields, keys[i]))
      g_ptr_array_add (deleted, recall (find, keys[i]));
  g_task_return_pointer (task, g_steal_pointer (&deleted),
                         (GDestroyNotify) g_ptr_array_unref);
}

void
kith_deleted_fields_find_async (KithContacts *contacts,
                                KithContactInfo *info,
                                KithNames *names,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;
  Find *find;

  g_return_if_fail (KITH_IS_CONTACTS (contacts));
  g_return_if_fail (KITH_IS_CONTACT_INFO (info));

  task = g_task_new (contacts, NULL, callback, user_data);
  g_task_set_source_tag (task, kith_deleted_fields_find_async);
  find = g_new0 (Find, 1);
  find->info = g_object_ref (info);
  g_set_object (&find->names, names);
  g_task_set_task_data (task, find, find_free);
  kith_contacts_list_fields_async (contacts, NULL, listed_cb, task);
}

GPtrArray *
kith_deleted_fields_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Making them again */

typedef struct
{
  GPtrArray *fields;
  guint n_made;
} Create;

static void
create_free (gpointer data)
{
  Create *create = data;

  g_ptr_array_unref (create->fields);
  g_free (create);
}

static void create_next (GTask *task);

static KithExtendedField *
get_current (GTask *task)
{
  Create *create = g_task_get_task_data (task);

  return g_ptr_array_index (create->fields, create->n_made);
}

/* @task: (transfer full) */
static void
go_on (GTask *task)
{
  Create *create = g_task_get_task_data (task);

  create->n_made++;
  create_next (task);
}

static void
renamed_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField)
    field = kith_contacts_rename_field_finish (KITH_CONTACTS (contacts), result,
                                               &error);

  /* It is there, which is what matters. */
  if (field == NULL)
    g_debug ("Not renamed: %s", error->message);
  go_on (data);
}

/* @task: (transfer full) */
static void
rename_current (GTask *task)
{
  KithExtendedField *wanted = get_current (task);

  kith_contacts_rename_field_async (
    g_task_get_source_object (task), kith_extended_field_get_key (wanted),
    kith_extended_field_get_display_name (wanted), NULL, renamed_cb, task);
}

static void
made_cb (GObject *contacts, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  KithExtendedField *wanted = get_current (task);
  GError *error = NULL;
  g_autoptr (KithExtendedField)
    field = kith_contacts_find_or_create_field_finish (KITH_CONTACTS (contacts),
                                                       result, NULL, &error);

  if (field == NULL)
    g_task_return_error (task, error);
  else if (!g_str_equal (kith_extended_field_get_key (field),
                         kith_extended_field_get_key (wanted)))
    g_task_return_new_error (task, KITH_ERROR, KITH_ERROR_EXTENDED_VALUE,
                             "The custom field has another key: %s",
                             kith_extended_field_get_key (field));
  else if (g_strcmp0 (kith_extended_field_get_display_name (field),
                      kith_extended_field_get_display_name (wanted))
           != 0)
    rename_current (g_steal_pointer (&task));
  else
    go_on (g_steal_pointer (&task));
}

/* A field that had been renamed has the key of its first name.
 * @task: (transfer full) */
static void
create_next (GTask *task)
{
  Create *create = g_task_get_task_data (task);
  KithExtendedField *wanted;
  const char *key;
  g_autofree char *key_of_name = NULL;
  g_autoptr (KithExtendedField) first = NULL;

  if (create->n_made == create->fields->len)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  wanted = get_current (task);
  key = kith_extended_field_get_key (wanted);
  key_of_name = kith_key_from_name (
    kith_extended_field_get_display_name (wanted), NULL, NULL);
  first = g_str_equal (key_of_name, key)
            ? g_object_ref (wanted)
            : kith_extended_field_new_stand_in (key, NULL);
  kith_contacts_find_or_create_field_async (
    g_task_get_source_object (task),
    kith_extended_field_get_display_name (first),
    kith_extended_field_get_data_type (wanted), NULL, made_cb, task);
}

void
kith_deleted_fields_create_async (KithContacts *contacts,
                                  GPtrArray *fields,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;
  Create *create;

  g_return_if_fail (KITH_IS_CONTACTS (contacts));
  g_return_if_fail (fields != NULL);

  task = g_task_new (contacts, NULL, callback, user_data);
  g_task_set_source_tag (task, kith_deleted_fields_create_async);
  create = g_new0 (Create, 1);
  create->fields = g_ptr_array_ref (fields);
  g_task_set_task_data (task, create, create_free);
  create_next (task);
}

gboolean
kith_deleted_fields_create_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Telling of them */

char *
kith_deleted_fields_describe (GPtrArray *fields)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; i < fields->len; i++)
    {
      g_autofree char *name = kith_bidi_isolate (
        kith_extended_field_get_display_name (fields->pdata[i]));
      /* Translators: the name of a custom field in quotation marks. */
      g_autofree char *quoted = g_strdup_printf (_ ("“%s”"), name);

      g_strv_builder_add (builder, quoted);
    }
  names = g_strv_builder_end (builder);
  /* Translators: between the names of a list. */
  joined = g_strjoinv (_ (", "), names);

  return g_strdup_printf (
    /* Translators: %s: the names of custom fields, in quotation marks. */
    ngettext ("The custom field %s was deleted meanwhile.",
              "The custom fields %s were deleted meanwhile.", fields->len),
    joined);
}

GtkWidget *
kith_deleted_fields_question_new (GtkWindow *parent, GPtrArray *fields)
{
  g_autofree char *what = kith_deleted_fields_describe (fields);
  GtkWidget *widget = adw_message_dialog_new (
    parent,
    ngettext ("Create Custom Field Again?", "Create Custom Fields Again?",
              fields->len),
    NULL);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_format_body (
    /* Translators: after the sentence that a custom field was deleted. */
    dialog, _ ("%s What you chose can be saved once it is there again."), what);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("Go Back"), "create",
                                    _ ("Create Again"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "create",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "create");
  adw_message_dialog_set_close_response (dialog, "cancel");

  return widget;
}
