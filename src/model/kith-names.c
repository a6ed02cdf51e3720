/* kith-names.c: what people call the custom fields and the labels
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-names.h"

struct _KithNames
{
  GObject parent_instance;

  GPtrArray *fields; /* KithExtendedField; or NULL: not known */
  GPtrArray *labels; /* KithLabel; or NULL: not known */
  GPtrArray *former; /* KithExtendedField: those that were deleted since */
};

G_DEFINE_FINAL_TYPE (KithNames, kith_names, G_TYPE_OBJECT)

static void
kith_names_finalize (GObject *object)
{
  KithNames *self = KITH_NAMES (object);

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_ptr_array_unref (self->former);

  G_OBJECT_CLASS (kith_names_parent_class)->finalize (object);
}

static void
kith_names_class_init (KithNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_names_finalize;
}

static void
kith_names_init (KithNames *self)
{
  self->former = g_ptr_array_new_with_free_func (g_object_unref);
}

static KithExtendedField *
find_key (GPtrArray *fields, const char *key)
{
  for (guint i = 0; fields != NULL && i < fields->len; i++)
    if (g_strcmp0 (kith_extended_field_get_key (fields->pdata[i]), key) == 0)
      return fields->pdata[i];

  return NULL;
}

static void
keep_deleted (KithNames *self, GPtrArray *known)
{
  for (guint i = 0; known != NULL && i < known->len; i++)
    if (find_key (self->fields, kith_extended_field_get_key (known->pdata[i]))
        == NULL)
      g_ptr_array_add (self->former, g_object_ref (known->pdata[i]));
}

/**
 * kith_names_new:
 * @fields: (nullable) (element-type KithExtendedField): the fields, not to be
 *   changed any more; %NULL when they are not known
 * @labels: (nullable) (element-type KithLabel): the labels, not to be changed
 *   any more; %NULL when they are not known
 *
 * Returns: (transfer full): what they are called
 */
KithNames *
kith_names_new (GPtrArray *fields, GPtrArray *labels)
{
  KithNames *self = g_object_new (KITH_TYPE_NAMES, NULL);

  self->fields = fields != NULL ? g_ptr_array_ref (fields) : NULL;
  self->labels = labels != NULL ? g_ptr_array_ref (labels) : NULL;

  return self;
}

/**
 * kith_names_new_after:
 * @before: (nullable): what was known until now
 * @fields: (nullable) (element-type KithExtendedField): as for kith_names_new()
 * @labels: (nullable) (element-type KithLabel): as for kith_names_new()
 *
 * Returns: (transfer full): what they are called now; a field that was deleted
 *   since can be found still, as long as there may be text for it
 */
KithNames *
kith_names_new_after (KithNames *before, GPtrArray *fields, GPtrArray *labels)
{
  KithNames *self = kith_names_new (fields, labels);

  g_return_val_if_fail (before == NULL || KITH_IS_NAMES (before), self);

  if (before == NULL)
    return self;

  keep_deleted (self, before->fields);
  keep_deleted (self, before->former);

  return self;
}

/**
 * kith_names_get_fields:
 * @self: (nullable): the names
 *
 * Returns: (transfer none) (nullable) (element-type KithExtendedField): the
 *   fields; %NULL when they are not known
 */
GPtrArray *
kith_names_get_fields (KithNames *self)
{
  return self != NULL ? self->fields : NULL;
}

/**
 * kith_names_get_labels:
 * @self: (nullable): the names
 *
 * Returns: (transfer none) (nullable) (element-type KithLabel): the labels;
 *   %NULL when they are not known
 */
GPtrArray *
kith_names_get_labels (KithNames *self)
{
  return self != NULL ? self->labels : NULL;
}

/**
 * kith_names_find_field:
 * @self: (nullable): the names; %NULL finds nothing
 * @key: (nullable): the key of a field
 *
 * Returns: (transfer none) (nullable): the field, also one that was deleted
 *   since it was known; %NULL when it never was
 */
KithExtendedField *
kith_names_find_field (KithNames *self, const char *key)
{
  KithExtendedField *field;

  if (self == NULL)
    return NULL;

  field = find_key (self->fields, key);

  return field != NULL ? field : find_key (self->former, key);
}

/**
 * kith_names_find_label:
 * @self: (nullable): the names; %NULL finds nothing
 * @key: (nullable): the key of a label
 *
 * Returns: (transfer none) (nullable): the label; %NULL when it is not known
 */
KithLabel *
kith_names_find_label (KithNames *self, const char *key)
{
  for (guint i = 0;
       self != NULL && self->labels != NULL && i < self->labels->len; i++)
    if (g_strcmp0 (kith_label_get_key (self->labels->pdata[i]), key) == 0)
      return self->labels->pdata[i];

  return NULL;
}
