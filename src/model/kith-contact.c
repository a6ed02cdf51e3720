/* kith-contact.c: a contact as it was at one revision
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-contact.h"

#include "base/kith-error.h"
#include "base/kith-json.h"

struct _KithContact
{
  GObject parent_instance;

  JsonObject *json;
  KithContactInfo *info;
  char *display_name;
  gint64 revision;
};

G_DEFINE_FINAL_TYPE (KithContact, kith_contact, G_TYPE_OBJECT)

static void
kith_contact_finalize (GObject *object)
{
  KithContact *self = KITH_CONTACT (object);

  g_clear_pointer (&self->json, json_object_unref);
  g_clear_object (&self->info);
  g_clear_pointer (&self->display_name, g_free);

  G_OBJECT_CLASS (kith_contact_parent_class)->finalize (object);
}

static void
kith_contact_class_init (KithContactClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kith_contact_finalize;
}

static void
kith_contact_init (KithContact *self)
{
}

/* A number, or the same as text: what protobuf's JSON makes of it (J.2). */
static gint64
read_revision (JsonObject *contact)
{
  const char *text = kith_json_get_string (contact, "revision");
  gint64 revision;

  if (text == NULL)
    return kith_json_get_int (contact, "revision", -1);

  return g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &revision, NULL)
           ? revision
           : -1;
}

static KithContactInfo *
read_info (JsonObject *contact, GError **error)
{
  g_autoptr (GError) local = NULL;
  JsonNode *node = kith_json_lookup (contact, "info", NULL);
  KithContactInfo *info;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return kith_contact_info_new ();

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "The info of the contact is not an object");
      return NULL;
    }

  info = kith_contact_info_new_take_json (json_node_dup_object (node), &local);
  if (info == NULL)
    g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                         local->message);

  return info;
}

/**
 * kith_contact_new_from_json:
 * @contact: a contact in the shape of the REST API
 * @error: return location for a %KITH_ERROR_PROTOCOL
 *
 * Needs an id and a revision; a part that a projection left out is unset.
 *
 * Returns: (transfer full) (nullable): a snapshot with a copy of @contact
 */
KithContact *
kith_contact_new_from_json (JsonObject *contact, GError **error)
{
  g_return_val_if_fail (contact != NULL, NULL);

  return kith_contact_new_take_json (kith_json_copy_object (contact), error);
}

/**
 * kith_contact_new_take_json:
 * @contact: (transfer full): a contact in the shape of the REST API, which
 *   nobody writes to any more
 * @error: return location for a %KITH_ERROR_PROTOCOL
 *
 * As kith_contact_new_from_json(), for the many contacts of a page: to copy
 * them takes longer than to parse them.
 *
 * Returns: (transfer full) (nullable): a snapshot that keeps @contact
 */
KithContact *
kith_contact_new_take_json (JsonObject *contact, GError **error)
{
  g_autoptr (JsonObject) json = contact;
  const char *id = kith_json_get_string (json, "id");
  KithContactInfo *info;
  KithContact *self;

  g_return_val_if_fail (contact != NULL, NULL);

  if (id == NULL || *id == '\0' || read_revision (json) < 0)
    {
      g_set_error_literal (error, KITH_ERROR, KITH_ERROR_PROTOCOL,
                           "The contact lacks its id or revision");
      return NULL;
    }

  info = read_info (json, error);
  if (info == NULL)
    return NULL;

  self = g_object_new (KITH_TYPE_CONTACT, NULL);
  self->revision = read_revision (json);
  self->json = g_steal_pointer (&json);
  self->info = info;
  self->display_name = kith_contact_info_get_display_name (info, FALSE);

  return self;
}

/**
 * kith_contact_new_stale:
 * @contact: a contact
 * @info: how it was before
 *
 * To start from, for who has seen @info and not yet @contact: a write finds out
 * that it is stale.
 *
 * Returns: (transfer full): a snapshot that the server may never have had
 */
KithContact *
kith_contact_new_stale (KithContact *contact, KithContactInfo *info)
{
  JsonObject *json;

  g_return_val_if_fail (KITH_IS_CONTACT (contact), NULL);
  g_return_val_if_fail (KITH_IS_CONTACT_INFO (info), NULL);

  json = kith_json_copy_object (contact->json);
  /* None comes before the first, and no contact gets to the last. */
  json_object_set_int_member (json, "revision",
                              contact->revision > 1 ? contact->revision - 1
                                                    : G_MAXINT32);
  json_object_set_object_member (
    json, "info", kith_json_copy_object (kith_contact_info_get_json (info)));

  return kith_contact_new_take_json (json, NULL);
}

/**
 * kith_contact_new_unsent:
 * @id: by which it is known until the server gives it another one
 * @info: what it will be
 *
 * Returns: (transfer full): a snapshot that no server has had, of revision 0
 */
KithContact *
kith_contact_new_unsent (const char *id, KithContactInfo *info)
{
  JsonObject *json;

  g_return_val_if_fail (id != NULL && *id != '\0', NULL);
  g_return_val_if_fail (KITH_IS_CONTACT_INFO (info), NULL);

  json = json_object_new ();
  json_object_set_string_member (json, "id", id);
  json_object_set_int_member (json, "revision", 0);
  json_object_set_object_member (
    json, "info", kith_json_copy_object (kith_contact_info_get_json (info)));

  return kith_contact_new_take_json (json, NULL);
}

/**
 * kith_contact_get_json:
 * @self: a contact
 *
 * Returns: (transfer none): the whole contact as the server sent it, for
 *   reading
 */
JsonObject *
kith_contact_get_json (KithContact *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT (self), NULL);

  return self->json;
}

/**
 * kith_contact_get_id:
 * @self: a contact
 *
 * Returns: (transfer none): its id
 */
const char *
kith_contact_get_id (KithContact *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT (self), NULL);

  return kith_json_get_string (self->json, "id");
}

/**
 * kith_contact_get_revision:
 * @self: a contact
 *
 * Returns: the revision that this snapshot shows
 */
gint64
kith_contact_get_revision (KithContact *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT (self), -1);

  return self->revision;
}

/**
 * kith_contact_get_created:
 * @self: a contact
 *
 * Returns: when it was made, in microseconds since 1970; -1 when not known
 */
gint64
kith_contact_get_created (KithContact *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT (self), -1);

  return kith_json_get_time (self->json, "createdDate");
}

/**
 * kith_contact_get_updated:
 * @self: a contact
 *
 * Returns: when it was changed last, in microseconds since 1970; -1 when not
 *   known
 */
gint64
kith_contact_get_updated (KithContact *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT (self), -1);

  return kith_json_get_time (self->json, "updatedDate");
}

/**
 * kith_contact_get_info:
 * @self: a contact
 *
 * Returns: (transfer none): what a person may change of it, for reading
 */
KithContactInfo *
kith_contact_get_info (KithContact *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT (self), NULL);

  return self->info;
}

/**
 * kith_contact_get_display_name:
 * @self: a contact
 *
 * Returns: (transfer none): its name by first name, or what stands for it
 */
const char *
kith_contact_get_display_name (KithContact *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT (self), NULL);

  return self->display_name;
}
