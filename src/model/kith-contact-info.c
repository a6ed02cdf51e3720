/* kith-contact-info.c: what a person may change of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-contact-info.h"

#include <string.h>

#include "base/kith-json.h"
#include "model/kith-extended-field.h"
#include "model/kith-info-check.h"

struct _KithContactInfo
{
  GObject parent_instance;

  JsonObject *json;
};

G_DEFINE_FINAL_TYPE (KithContactInfo, kith_contact_info, G_TYPE_OBJECT)

static void
kith_contact_info_finalize (GObject *object)
{
  KithContactInfo *self = KITH_CONTACT_INFO (object);

  g_clear_pointer (&self->json, json_object_unref);

  G_OBJECT_CLASS (kith_contact_info_parent_class)->finalize (object);
}

static void
kith_contact_info_class_init (KithContactInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kith_contact_info_finalize;
}

static void
kith_contact_info_init (KithContactInfo *self)
{
}

/* @json: (transfer full) */
static KithContactInfo *
take_json (JsonObject *json)
{
  KithContactInfo *self = g_object_new (KITH_TYPE_CONTACT_INFO, NULL);

  self->json = json;

  return self;
}

/**
 * kith_contact_info_new:
 *
 * Returns: (transfer full): an info in which nothing is set
 */
KithContactInfo *
kith_contact_info_new (void)
{
  return take_json (json_object_new ());
}

/**
 * kith_contact_info_new_from_json:
 * @info: an info in the shape of the REST API
 * @error: return location for a %KITH_ERROR_INVALID
 *
 * Checks types only: a server may hold more than it would take from us.
 *
 * Returns: (transfer full) (nullable): an info with a copy of @info
 */
KithContactInfo *
kith_contact_info_new_from_json (JsonObject *info, GError **error)
{
  g_return_val_if_fail (info != NULL, NULL);

  return kith_contact_info_new_take_json (kith_json_copy_object (info), error);
}

/**
 * kith_contact_info_new_take_json:
 * @info: (transfer full): an info in the shape of the REST API, which nobody
 *   else writes to
 * @error: return location for a %KITH_ERROR_INVALID
 *
 * As kith_contact_info_new_from_json(), without a copy.
 *
 * Returns: (transfer full) (nullable): an info that keeps @info
 */
KithContactInfo *
kith_contact_info_new_take_json (JsonObject *info, GError **error)
{
  g_autoptr (JsonObject) json = info;

  g_return_val_if_fail (info != NULL, NULL);

  return kith_info_check (json, FALSE, error)
           ? take_json (g_steal_pointer (&json))
           : NULL;
}

/**
 * kith_contact_info_copy:
 * @self: an info
 *
 * Returns: (transfer full): a copy that can be changed on its own
 */
KithContactInfo *
kith_contact_info_copy (KithContactInfo *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_INFO (self), NULL);

  return take_json (kith_json_copy_object (self->json));
}

/**
 * kith_contact_info_get_json:
 * @self: an info
 *
 * Returns: (transfer none): the info in the shape of the REST API, for reading
 */
JsonObject *
kith_contact_info_get_json (KithContactInfo *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_INFO (self), NULL);

  return self->json;
}

/**
 * kith_contact_info_get_text:
 * @self: an info
 * @field: a text or date field
 *
 * Returns: (nullable) (transfer none): its text; %NULL when unset or empty
 */
const char *
kith_contact_info_get_text (KithContactInfo *self, KithField field)
{
  const KithFieldInfo *row = kith_field_get_info (field);
  JsonObject *parent;
  const char *text;

  g_return_val_if_fail (KITH_IS_CONTACT_INFO (self), NULL);
  g_return_val_if_fail (field <= KITH_FIELD_LOCALE, NULL);

  parent = row->parent != NULL ? kith_json_get_object (self->json, row->parent)
                               : self->json;
  text = kith_json_get_string (parent, row->member);

  return text != NULL && *text != '\0' ? text : NULL;
}

static void
remove_if_empty (JsonObject *object, const char *member)
{
  JsonObject *child = kith_json_get_object (object, member);

  if (child != NULL && json_object_get_size (child) == 0)
    json_object_remove_member (object, member);
}

/**
 * kith_contact_info_set_text:
 * @self: an info
 * @field: a text or date field
 * @text: (nullable): its text; %NULL or "" clears
 */
void
kith_contact_info_set_text (KithContactInfo *self,
                            KithField field,
                            const char *text)
{
  const KithFieldInfo *row = kith_field_get_info (field);
  JsonObject *parent;

  g_return_if_fail (KITH_IS_CONTACT_INFO (self));
  g_return_if_fail (field <= KITH_FIELD_LOCALE);

  if (text != NULL && *text == '\0')
    text = NULL;

  if (row->parent == NULL)
    {
      kith_json_set_string (self->json, row->member, text);
      return;
    }

  parent = kith_json_ensure_object (self->json, row->parent);
  kith_json_set_string (parent, row->member, text);
  remove_if_empty (self->json, row->parent);
}

static JsonArray *
get_array (KithContactInfo *self, KithField field)
{
  const char *member = kith_field_get_info (field)->member;

  return kith_json_get_array (kith_json_get_object (self->json, member),
                              "items");
}

/**
 * kith_contact_info_get_n_items:
 * @self: an info
 * @field: a list of items
 *
 * Returns: how many there are
 */
guint
kith_contact_info_get_n_items (KithContactInfo *self, KithField field)
{
  JsonArray *items;

  g_return_val_if_fail (KITH_IS_CONTACT_INFO (self), 0);
  g_return_val_if_fail (kith_field_get_info (field)->kind == KITH_KIND_ITEMS,
                        0);

  items = get_array (self, field);

  return items != NULL ? json_array_get_length (items) : 0;
}

/**
 * kith_contact_info_get_item:
 * @self: an info
 * @field: a list of items
 * @position: which, from 0
 *
 * Returns: (transfer none) (nullable): the item, for reading; %NULL beyond the
 *   end
 */
JsonObject *
kith_contact_info_get_item (KithContactInfo *self,
                            KithField field,
                            guint position)
{
  if (position >= kith_contact_info_get_n_items (self, field))
    return NULL;

  return json_array_get_object_element (get_array (self, field), position);
}

/**
 * kith_contact_info_get_primary:
 * @self: an info
 * @field: a list of items
 *
 * Returns: (transfer none) (nullable): the item that is marked as primary, else
 *   the first one; %NULL in an empty list
 */
JsonObject *
kith_contact_info_get_primary (KithContactInfo *self, KithField field)
{
  guint n_items = kith_contact_info_get_n_items (self, field);

  for (guint i = 0; i < n_items; i++)
    {
      JsonObject *item = kith_contact_info_get_item (self, field, i);

      if (kith_item_get_primary (item))
        return item;
    }

  return kith_contact_info_get_item (self, field, 0);
}

/* @items: (transfer full) */
static void
take_array (KithContactInfo *self, KithField field, JsonArray *items)
{
  const char *member = kith_field_get_info (field)->member;
  JsonObject *wrapper = kith_json_ensure_object (self->json, member);

  if (json_array_get_length (items) > 0)
    {
      json_object_set_array_member (wrapper, "items", items);
      return;
    }

  json_array_unref (items);
  kith_json_set_node (wrapper, "items", NULL);
  remove_if_empty (self->json, member);
}

/**
 * kith_contact_info_set_items:
 * @self: an info
 * @field: a list of items
 * @items: (nullable) (transfer none): objects; a copy is taken
 */
void
kith_contact_info_set_items (KithContactInfo *self,
                             KithField field,
                             JsonArray *items)
{
  guint n_items = items != NULL ? json_array_get_length (items) : 0;
  JsonArray *copy;

  g_return_if_fail (KITH_IS_CONTACT_INFO (self));
  g_return_if_fail (kith_field_get_info (field)->kind == KITH_KIND_ITEMS);

  copy = json_array_sized_new (n_items);
  for (guint i = 0; i < n_items; i++)
    {
      JsonNode *item = json_array_get_element (items, i);

      g_warn_if_fail (JSON_NODE_HOLDS_OBJECT (item));
      json_array_add_element (copy, kith_json_copy_node (item));
    }

  take_array (self, field, copy);
}

static JsonObject *
get_extended (KithContactInfo *self)
{
  return kith_json_get_object (kith_json_get_object (self->json,
                                                     "extendedFields"),
                               "items");
}

static gboolean
is_value (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
         && g_strcmp0 (json_node_get_string (node), "") != 0;
}

/**
 * kith_contact_info_get_extended:
 * @self: an info
 * @key: the key of an extended field
 *
 * Returns: (transfer none) (nullable): its value, a string or a number
 */
JsonNode *
kith_contact_info_get_extended (KithContactInfo *self, const char *key)
{
  JsonObject *items;
  JsonNode *node;

  g_return_val_if_fail (KITH_IS_CONTACT_INFO (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  items = get_extended (self);
  node = items != NULL ? json_object_get_member (items, key) : NULL;

  return is_value (node) ? node : NULL;
}

/**
 * kith_contact_info_get_extended_text:
 * @self: an info
 * @key: the key of an extended field
 *
 * Returns: (transfer full) (nullable): its value as text; numbers with a point
 */
char *
kith_contact_info_get_extended_text (KithContactInfo *self, const char *key)
{
  JsonNode *node = kith_contact_info_get_extended (self, key);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (node == NULL)
    return NULL;

  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return g_strdup (
      g_ascii_dtostr (buffer, sizeof buffer, json_node_get_double (node)));

  return g_strdup (json_node_get_string (node));
}

/**
 * kith_contact_info_set_extended:
 * @self: an info
 * @key: the key of an extended field
 * @value: (transfer full) (nullable): its value; %NULL, null or "" clears
 */
void
kith_contact_info_set_extended (KithContactInfo *self,
                                const char *key,
                                JsonNode *value)
{
  JsonObject *wrapper;
  JsonObject *items;

  g_return_if_fail (KITH_IS_CONTACT_INFO (self));
  g_return_if_fail (key != NULL);

  if (value != NULL && !is_value (value))
    g_clear_pointer (&value, json_node_unref);

  wrapper = kith_json_ensure_object (self->json, "extendedFields");
  items = kith_json_ensure_object (wrapper, "items");
  kith_json_set_node (items, key, value);
  remove_if_empty (wrapper, "items");
  remove_if_empty (self->json, "extendedFields");
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char **
steal_strv (GPtrArray *strings)
{
  g_ptr_array_add (strings, NULL);

  return (char **) g_ptr_array_free (strings, FALSE);
}

/**
 * kith_contact_info_list_extended:
 * @self: an info
 *
 * Returns: (transfer full): the keys that have a value, sorted
 */
char **
kith_contact_info_list_extended (KithContactInfo *self)
{
  GPtrArray *keys = g_ptr_array_new ();
  JsonObject *items;
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  g_return_val_if_fail (KITH_IS_CONTACT_INFO (self), NULL);

  items = get_extended (self);
  if (items != NULL)
    {
      json_object_iter_init (&iter, items);
      while (json_object_iter_next (&iter, &key, &node))
        if (is_value (node))
          g_ptr_array_add (keys, g_strdup (key));
    }

  g_ptr_array_sort (keys, compare_strings);

  return steal_strv (keys);
}

/**
 * kith_contact_info_get_labels:
 * @self: an info
 *
 * Returns: (transfer full): the keys of its labels, in the contact's order
 */
char **
kith_contact_info_get_labels (KithContactInfo *self)
{
  GPtrArray *keys = g_ptr_array_new ();
  JsonArray *items;

  g_return_val_if_fail (KITH_IS_CONTACT_INFO (self), NULL);

  items = get_array (self, KITH_FIELD_LABELS);
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    g_ptr_array_add (keys, g_strdup (json_array_get_string_element (items, i)));

  return steal_strv (keys);
}

/**
 * kith_contact_info_has_label:
 * @self: an info
 * @key: the key of a label
 *
 * Returns: whether it is there
 */
gboolean
kith_contact_info_has_label (KithContactInfo *self, const char *key)
{
  JsonArray *items;

  g_return_val_if_fail (KITH_IS_CONTACT_INFO (self), FALSE);
  g_return_val_if_fail (key != NULL, FALSE);

  items = get_array (self, KITH_FIELD_LABELS);
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    if (g_str_equal (json_array_get_string_element (items, i), key))
      return TRUE;

  return FALSE;
}

/**
 * kith_contact_info_set_label:
 * @self: an info
 * @key: the key of a label
 * @on: whether the label is to be there; a new one is added at the end
 */
void
kith_contact_info_set_label (KithContactInfo *self,
                             const char *key,
                             gboolean on)
{
  g_auto (GStrv) labels = NULL;
  JsonArray *items;

  g_return_if_fail (KITH_IS_CONTACT_INFO (self));
  g_return_if_fail (key != NULL);

  labels = kith_contact_info_get_labels (self);
  if (g_strv_contains ((const char *const *) labels, key) == !!on)
    return;

  items = json_array_new ();
  for (guint i = 0; labels[i] != NULL; i++)
    if (!g_str_equal (labels[i], key))
      json_array_add_string_element (items, labels[i]);
  if (on)
    json_array_add_string_element (items, key);

  take_array (self, KITH_FIELD_LABELS, items);
}

static char *
dup_trimmed (const char *text)
{
  char *trimmed = g_strstrip (g_strdup (text != NULL ? text : ""));

  return trimmed;
}

/**
 * kith_contact_info_join_name:
 * @self: an info
 * @last_first: whether the last name leads
 *
 * The rule of `contacts.displayByFirstName` and `contacts.displayByLastName`
 * (wix-contacts B.9): the parts that are not empty, joined by one space.
 *
 * Returns: (transfer full) (nullable): the name; %NULL without one
 */
char *
kith_contact_info_join_name (KithContactInfo *self, gboolean last_first)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  const char *space;

  g_return_val_if_fail (KITH_IS_CONTACT_INFO (self), NULL);

  first = dup_trimmed (
    kith_contact_info_get_text (self, KITH_FIELD_FIRST_NAME));
  last = dup_trimmed (kith_contact_info_get_text (self, KITH_FIELD_LAST_NAME));
  if (*first == '\0' && *last == '\0')
    return NULL;

  space = *first != '\0' && *last != '\0' ? " " : "";

  return last_first ? g_strconcat (last, space, first, NULL)
                    : g_strconcat (first, space, last, NULL);
}

static char *
get_primary_text (KithContactInfo *self, KithField field)
{
  JsonObject *item = kith_contact_info_get_primary (self, field);

  return g_strstrip (item != NULL ? kith_item_get_text (field, item)
                                  : g_strdup (""));
}

/**
 * kith_contact_info_get_display_name:
 * @self: an info
 * @last_first: whether the last name leads
 *
 * Returns: (transfer full): the name; without one the company, the email, the
 *   phone, or ""
 */
char *
kith_contact_info_get_display_name (KithContactInfo *self, gboolean last_first)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (KITH_IS_CONTACT_INFO (self), NULL);

  name = kith_contact_info_join_name (self, last_first);
  if (name != NULL)
    return g_steal_pointer (&name);

  name = dup_trimmed (kith_contact_info_get_text (self, KITH_FIELD_COMPANY));
  if (*name != '\0')
    return g_steal_pointer (&name);

  g_free (name);
  name = get_primary_text (self, KITH_FIELD_EMAILS);
  if (*name != '\0')
    return g_steal_pointer (&name);

  return get_primary_text (self, KITH_FIELD_PHONES);
}
