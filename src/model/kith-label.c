/* kith-label.c: the definition of a label
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-label.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"

struct _KithLabel
{
  GObject parent_instance;

  char *key;
  char *display_name;
  char *label_type;
  gint64 created;
  gint64 updated;
};

G_DEFINE_FINAL_TYPE (KithLabel, kith_label, G_TYPE_OBJECT)

static void
kith_label_finalize (GObject *object)
{
  KithLabel *self = KITH_LABEL (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->display_name, g_free);
  g_clear_pointer (&self->label_type, g_free);

  G_OBJECT_CLASS (kith_label_parent_class)->finalize (object);
}

static void
kith_label_class_init (KithLabelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kith_label_finalize;
}

static void
kith_label_init (KithLabel *self)
{
}

/**
 * kith_label_new:
 * @key: its key, with the namespace: "custom.new-lead"
 * @display_name: what people call it
 * @created_usec: when it was made, in microseconds; -1 when not known
 * @updated_usec: when it was renamed last; -1 when not known
 *
 * A label outside the namespace "custom" is the system's.
 *
 * Returns: (transfer full): the label
 */
KithLabel *
kith_label_new (const char *key,
                const char *display_name,
                gint64 created_usec,
                gint64 updated_usec)
{
  KithLabel *self;

  g_return_val_if_fail (key != NULL && display_name != NULL, NULL);

  self = g_object_new (KITH_TYPE_LABEL, NULL);
  self->key = g_strdup (key);
  self->display_name = g_strdup (display_name);
  self->label_type = g_strdup (
    g_str_has_prefix (key, "custom.") ? "USER_DEFINED" : "SYSTEM");
  self->created = created_usec;
  self->updated = updated_usec;

  return self;
}

/**
 * kith_label_new_from_json:
 * @label: a label in the API's shape
 * @error: return location for a %KITH_ERROR_PROTOCOL
 *
 * Returns: (transfer full) (nullable): the label
 */
KithLabel *
kith_label_new_from_json (JsonObject *label, GError **error)
{
  const char *key = kith_json_get_string (label, "key");
  const char *name = kith_json_get_string (label, "displayName");
  const char *label_type = kith_json_get_string (label, "labelType");
  KithLabel *self;

  if (key == NULL || name == NULL)
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "A label lacks its key or name");
      return NULL;
    }

  self = kith_label_new (key, name, kith_json_get_time (label, "createdDate"),
                         kith_json_get_time (label, "updatedDate"));

  if (label_type != NULL)
    {
      g_free (self->label_type);
      self->label_type = g_strdup (label_type);
    }

  return self;
}

/**
 * kith_label_to_json:
 * @self: a label
 *
 * Returns: (transfer full): the label in the API's shape (wix-contacts C.9)
 */
JsonObject *
kith_label_to_json (KithLabel *self)
{
  g_autofree char *namespace = NULL;
  JsonObject *label;

  g_return_val_if_fail (KITH_IS_LABEL (self), NULL);

  namespace = g_strndup (self->key, strcspn (self->key, "."));

  label = json_object_new ();
  json_object_set_string_member (label, "namespace", namespace);
  json_object_set_string_member (label, "namespaceDisplayName", "Labels");
  json_object_set_string_member (label, "key", self->key);
  json_object_set_string_member (label, "displayName", self->display_name);
  json_object_set_string_member (label, "labelType", self->label_type);
  kith_json_set_time (label, "createdDate", self->created);
  kith_json_set_time (label, "updatedDate", self->updated);

  return label;
}

/**
 * kith_label_get_key:
 * @self: a label
 *
 * Returns: (transfer none): its key, which never changes
 */
const char *
kith_label_get_key (KithLabel *self)
{
  g_return_val_if_fail (KITH_IS_LABEL (self), NULL);

  return self->key;
}

/**
 * kith_label_get_display_name:
 * @self: a label
 *
 * Returns: (transfer none): what people call it
 */
const char *
kith_label_get_display_name (KithLabel *self)
{
  g_return_val_if_fail (KITH_IS_LABEL (self), NULL);

  return self->display_name;
}

/**
 * kith_label_is_system:
 * @self: a label
 *
 * Returns: whether the system made it
 */
gboolean
kith_label_is_system (KithLabel *self)
{
  g_return_val_if_fail (KITH_IS_LABEL (self), FALSE);

  return g_str_equal (self->label_type, "SYSTEM");
}

static GPtrArray *
make_system_labels (void)
{
  GPtrArray *labels = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (labels, kith_label_new ("contacts.contacted-me",
                                           "Contacted Me", -1, -1));
  g_ptr_array_add (labels,
                   kith_label_new ("contacts.customers", "Customers", -1, -1));

  return labels;
}

/**
 * kith_label_list_system:
 *
 * Returns: (transfer none) (element-type KithLabel): the labels that every
 *   site has (wix-contacts B.9)
 */
GPtrArray *
kith_label_list_system (void)
{
  static GPtrArray *labels = NULL;

  if (g_once_init_enter (&labels))
    g_once_init_leave (&labels, make_system_labels ());

  return labels;
}
