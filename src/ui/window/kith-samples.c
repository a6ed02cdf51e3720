/* kith-samples.c: made-up contacts to try things with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/window/kith-samples.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "ui/list/kith-fetch-all.h"

#define RESOURCE "/io/github/kith/Kith/sample-contacts.json"
/* The same in every language: it is how they are found. */
#define LABEL "Sample"

/* Adding: the label, then each field, then each contact. */
typedef struct
{
  JsonObject *samples;
  char *label;        /* its key */
  GHashTable *fields; /* name → KithExtendedField */
  guint n_fields;     /* that have been asked for */
  guint n_contacts;   /* that have been added */
  GFileProgressCallback progress;
  gpointer progress_data;
} Adding;

static void
adding_free (Adding *adding)
{
  g_clear_pointer (&adding->samples, json_object_unref);
  g_free (adding->label);
  g_hash_table_unref (adding->fields);
  g_free (adding);
}

static JsonObject *
load_samples (GError **error)
{
  g_autoptr (GBytes)
    bytes = g_resources_lookup_data (RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                     error);
  gsize size;
  const char *text;

  if (bytes == NULL)
    return NULL;

  text = g_bytes_get_data (bytes, &size);

  return kith_json_parse_object (text, size, KITH_LIMIT_BODY_BYTES, error);
}

/* The sample's extended fields by key instead of by name; a field that somebody
 * made with another type is left alone.
 */
static void
set_extended (const Adding *adding, JsonObject *info)
{
  JsonObject *named = kith_json_get_object (info, "extendedFields");
  g_autoptr (JsonObject) items = json_object_new ();
  g_autoptr (JsonObject) keyed = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (named == NULL)
    return;

  json_object_iter_init (&iter, named);
  while (json_object_iter_next (&iter, &name, &value))
    {
      KithExtendedField *field = g_hash_table_lookup (adding->fields, name);

      if (field != NULL)
        json_object_set_member (items, kith_extended_field_get_key (field),
                                json_node_copy (value));
    }
  json_object_set_object_member (keyed, "items", json_object_ref (items));
  json_object_set_object_member (info, "extendedFields",
                                 json_object_ref (keyed));
}

/* (transfer full) */
static JsonObject *
make_info (const Adding *adding, JsonObject *sample)
{
  JsonObject *info = kith_json_copy_object (sample);
  JsonObject *labels = json_object_new ();
  JsonArray *items = json_array_new ();

  json_array_add_string_element (items, adding->label);
  json_object_set_array_member (labels, "items", items);
  json_object_set_object_member (info, "labelKeys", labels);
  set_extended (adding, info);

  return info;
}

static void add_next_contact (GTask *task);

static void
contact_added (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Adding *adding = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_create_finish (KITH_CONTACTS (source), result,
                                           &error);

  /* It is there already: an earlier try was stopped. */
  if (contact == NULL
      && !g_error_matches (error, KITH_ERROR, KITH_ERROR_DUPLICATE))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  adding->n_contacts++;
  add_next_contact (g_steal_pointer (&task));
}

/* @task: (transfer full) */
static void
add_next_contact (GTask *task)
{
  const Adding *adding = g_task_get_task_data (task);
  JsonArray *samples = kith_json_get_array (adding->samples, "contacts");
  guint n_samples = json_array_get_length (samples);
  KithWriteOptions options = { FALSE, FALSE, NULL };
  g_autoptr (JsonObject) info = NULL;

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }

  if (adding->progress != NULL)
    adding->progress (adding->n_contacts, n_samples, adding->progress_data);
  if (adding->n_contacts == n_samples)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  info = make_info (adding, json_array_get_object_element (samples,
                                                           adding->n_contacts));
  kith_contacts_create_async (g_task_get_source_object (task), info, &options,
                              g_task_get_cancellable (task), contact_added,
                              task);
}

static JsonObject *
get_field (const Adding *adding, guint position)
{
  return json_array_get_object_element (kith_json_get_array (adding->samples,
                                                             "fields"),
                                        position);
}

static KithDataType
get_type (JsonObject *field)
{
  KithDataType type = KITH_DATA_TEXT;

  kith_data_type_from_string (kith_json_get_string (field, "dataType"), &type);

  return type;
}

static void find_next_field (GTask *task);

static void
field_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Adding *adding = g_task_get_task_data (task);
  JsonObject *wanted = get_field (adding, adding->n_fields);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithExtendedField)
    field = kith_contacts_find_or_create_field_finish (KITH_CONTACTS (source),
                                                       result, NULL, &error);

  if (field == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (kith_extended_field_get_data_type (field) == get_type (wanted))
    g_hash_table_insert (adding->fields,
                         (gpointer) kith_json_get_string (wanted,
                                                          "displayName"),
                         g_steal_pointer (&field));
  adding->n_fields++;
  find_next_field (g_steal_pointer (&task));
}

/* @task: (transfer full) */
static void
find_next_field (GTask *task)
{
  const Adding *adding = g_task_get_task_data (task);
  JsonObject *field;

  if (adding->n_fields
      == json_array_get_length (
        kith_json_get_array (adding->samples, "fields")))
    {
      add_next_contact (task);
      return;
    }

  field = get_field (adding, adding->n_fields);
  kith_contacts_find_or_create_field_async (
    g_task_get_source_object (task),
    kith_json_get_string (field, "displayName"), get_type (field),
    g_task_get_cancellable (task), field_found, task);
}

static void
label_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Adding *adding = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithLabel)
    label = kith_contacts_find_or_create_label_finish (KITH_CONTACTS (source),
                                                       result, NULL, &error);

  if (label == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  adding->label = g_strdup (kith_label_get_key (label));
  find_next_field (g_steal_pointer (&task));
}

/**
 * kith_samples_add_async:
 * @contacts: where to add them
 * @progress: (nullable): told before each contact and at the end
 * @cancellable: (nullable): stops between two contacts
 * @callback: called when they are there
 * @data: for both callbacks
 */
void
kith_samples_add_async (KithContacts *contacts,
                        GFileProgressCallback progress,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Adding *adding;

  g_return_if_fail (KITH_IS_CONTACTS (contacts));

  adding = g_new0 (Adding, 1);
  adding->fields = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                          g_object_unref);
  adding->progress = progress;
  adding->progress_data = data;
  task = g_task_new (contacts, cancellable, callback, data);
  g_task_set_source_tag (task, kith_samples_add_async);
  g_task_set_task_data (task, adding, (GDestroyNotify) adding_free);

  adding->samples = load_samples (&error);
  if (adding->samples == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  kith_contacts_find_or_create_label_async (contacts, LABEL, cancellable,
                                            label_found,
                                            g_steal_pointer (&task));
}

/**
 * kith_samples_add_finish:
 * @result: a result
 * @error: return location for an error: the first one, where adding stopped
 *
 * Returns: whether all are there
 */
gboolean
kith_samples_add_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
samples_fetched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *found = kith_fetch_all_finish (result, &error);

  if (found == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

/* {"info.labelKeys": {"$hasSome": [KEY]}}.  (transfer full) */
static KithFilter *
make_filter (const char *key)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *condition = json_object_new ();
  JsonArray *keys = json_array_new ();

  json_array_add_string_element (keys, key);
  json_object_set_array_member (condition, "$hasSome", keys);
  json_object_set_object_member (object, "info.labelKeys", condition);

  return kith_filter_new_from_json (object, NULL);
}

static const char *
find_key (GPtrArray *labels)
{
  for (guint i = 0; i < labels->len; i++)
    {
      KithLabel *label = g_ptr_array_index (labels, i);

      if (g_strcmp0 (kith_label_get_display_name (label), LABEL) == 0)
        return kith_label_get_key (label);
    }

  return NULL;
}

static void
labels_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithQuery) query = NULL;
  g_autoptr (GPtrArray)
    labels = kith_contacts_list_labels_finish (KITH_CONTACTS (source), result,
                                               &error);
  const char *key = labels != NULL ? find_key (labels) : NULL;

  if (labels == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (key == NULL)
    g_task_return_pointer (task,
                           g_ptr_array_new_with_free_func (g_object_unref),
                           (GDestroyNotify) g_ptr_array_unref);
  else
    {
      query = kith_query_new ();
      query->filter = make_filter (key);
      kith_fetch_all_async (KITH_CONTACTS (source), query, NULL,
                            g_task_get_cancellable (task), samples_fetched,
                            g_object_ref (task));
    }
}

/**
 * kith_samples_find_async:
 * @contacts: where to look
 * @cancellable: (nullable): a cancellable
 * @callback: called when they are found
 * @data: for @callback
 */
void
kith_samples_find_async (KithContacts *contacts,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer data)
{
  GTask *task;

  g_return_if_fail (KITH_IS_CONTACTS (contacts));

  task = g_task_new (contacts, cancellable, callback, data);
  g_task_set_source_tag (task, kith_samples_find_async);
  kith_contacts_list_labels_async (contacts, cancellable, labels_listed, task);
}

/**
 * kith_samples_find_finish:
 * @result: a result
 * @error: return location for an error
 *
 * Returns: (transfer container) (element-type KithContact) (nullable): them
 */
GPtrArray *
kith_samples_find_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * kith_samples_is_edited:
 * @contact: a contact with the label
 *
 * Returns: %TRUE unless it is as it was added, at its first revision
 */
gboolean
kith_samples_is_edited (KithContact *contact)
{
  g_return_val_if_fail (KITH_IS_CONTACT (contact), FALSE);

  return kith_contact_get_revision (contact) > 1;
}
