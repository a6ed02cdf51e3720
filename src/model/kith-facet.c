/* kith-facet.c: contacts that have something in common, counted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-facet.h"

#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"

struct _KithFacet
{
  GObject parent_instance;

  char *type;
  char *key;
  char *display_name;
  gint64 count;
  JsonObject *filter;
};

G_DEFINE_FINAL_TYPE (KithFacet, kith_facet, G_TYPE_OBJECT)

static void
kith_facet_finalize (GObject *object)
{
  KithFacet *self = KITH_FACET (object);

  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->display_name, g_free);
  g_clear_pointer (&self->filter, json_object_unref);

  G_OBJECT_CLASS (kith_facet_parent_class)->finalize (object);
}

static void
kith_facet_class_init (KithFacetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_facet_finalize;
}

static void
kith_facet_init (KithFacet *self)
{
}

/**
 * kith_facet_new:
 * @type: what its contacts have in common, by the API's name
 * @key: its key, with the namespace: "contacts.all"
 * @display_name: what people call it
 * @count: how many contacts there are
 * @filter: (transfer full): which ones, in the API's query language
 *
 * Returns: (transfer full): the facet
 */
KithFacet *
kith_facet_new (const char *type,
                const char *key,
                const char *display_name,
                gint64 count,
                JsonObject *filter)
{
  KithFacet *self;

  g_return_val_if_fail (type != NULL && key != NULL, NULL);
  g_return_val_if_fail (display_name != NULL && filter != NULL, NULL);

  self = g_object_new (KITH_TYPE_FACET, NULL);
  self->type = g_strdup (type);
  self->key = g_strdup (key);
  self->display_name = g_strdup (display_name);
  self->count = count;
  self->filter = filter;

  return self;
}

/**
 * kith_facet_new_from_json:
 * @facet: a facet in the API's shape
 * @error: return location for a %KITH_ERROR_PROTOCOL
 *
 * Returns: (transfer full) (nullable): the facet
 */
KithFacet *
kith_facet_new_from_json (JsonObject *facet, GError **error)
{
  const char *type = kith_json_get_string (facet, "facetType");
  const char *key = kith_json_get_string (facet, "facetKey");
  const char *name = kith_json_get_string (facet, "facetDisplayName");
  gint64 count = kith_json_get_int (facet, "count", -1);
  JsonObject *filter = kith_json_get_object (facet, "queryFilter");

  if (type != NULL && key != NULL && count >= 0)
    return kith_facet_new (type, key, name != NULL ? name : key, count,
                           filter != NULL ? kith_json_copy_object (filter)
                                          : json_object_new ());

  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                       "A facet lacks its type, key or count");

  return NULL;
}

/**
 * kith_facet_to_json:
 * @self: a facet
 *
 * Returns: (transfer full): the facet in the API's shape
 */
JsonObject *
kith_facet_to_json (KithFacet *self)
{
  g_autofree char *namespace = NULL;
  JsonObject *facet;

  g_return_val_if_fail (KITH_IS_FACET (self), NULL);

  namespace = g_strndup (self->key, strcspn (self->key, "."));

  facet = json_object_new ();
  json_object_set_string_member (facet, "facetType", self->type);
  json_object_set_string_member (facet, "namespace", namespace);
  json_object_set_string_member (facet, "namespaceDisplayName", "Contacts");
  json_object_set_string_member (facet, "facetKey", self->key);
  json_object_set_string_member (facet, "facetDisplayName", self->display_name);
  json_object_set_int_member (facet, "count", self->count);
  json_object_set_member (facet, "queryFilter",
                          kith_json_object_node (self->filter));

  return facet;
}

/**
 * kith_facet_get_key:
 * @self: a facet
 *
 * Returns: (transfer none): its key, with the namespace
 */
const char *
kith_facet_get_key (KithFacet *self)
{
  g_return_val_if_fail (KITH_IS_FACET (self), NULL);

  return self->key;
}

/**
 * kith_facet_get_display_name:
 * @self: a facet
 *
 * Returns: (transfer none): what people call it
 */
const char *
kith_facet_get_display_name (KithFacet *self)
{
  g_return_val_if_fail (KITH_IS_FACET (self), NULL);

  return self->display_name;
}

/**
 * kith_facet_get_count:
 * @self: a facet
 *
 * Returns: how many contacts there are
 */
gint64
kith_facet_get_count (KithFacet *self)
{
  g_return_val_if_fail (KITH_IS_FACET (self), 0);

  return self->count;
}

/**
 * kith_facet_get_filter:
 * @self: a facet
 *
 * Returns: (transfer none): which contacts they are
 */
JsonObject *
kith_facet_get_filter (KithFacet *self)
{
  g_return_val_if_fail (KITH_IS_FACET (self), NULL);

  return self->filter;
}
