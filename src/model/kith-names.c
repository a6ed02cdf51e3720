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
};

G_DEFINE_FINAL_TYPE (KithNames, kith_names, G_TYPE_OBJECT)

static void
kith_names_finalize (GObject *object)
{
  KithNames *self = KITH_NAMES (object);

  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);

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
 * Returns: (transfer none) (nullable): the field; %NULL when it is not known
 */
KithExtendedField *
kith_names_find_field (KithNames *self, const char *key)
{
  for (guint i = 0;
       self != NULL && self->fields != NULL && i < self->fields->len; i++)
    if (g_strcmp0 (kith_extended_field_get_key (self->fields->pdata[i]), key)
        == 0)
      return self->fields->pdata[i];

  return NULL;
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
