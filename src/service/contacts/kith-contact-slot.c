/* kith-contact-slot.c: a place in the list, filled when it has been fetched
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contact-slot.h"

#include "base/kith-object.h"

struct _KithContactSlot
{
  GObject parent_instance;

  KithContact *contact;
};

G_DEFINE_FINAL_TYPE (KithContactSlot, kith_contact_slot, G_TYPE_OBJECT)

enum
{
  PROP_CONTACT = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void
kith_contact_slot_get_property (GObject *object,
                                guint id,
                                GValue *value,
                                GParamSpec *pspec)
{
  KithContactSlot *self = KITH_CONTACT_SLOT (object);

  switch (id)
    {
    case PROP_CONTACT:
      g_value_set_object (value, self->contact);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_contact_slot_finalize (GObject *object)
{
  KithContactSlot *self = KITH_CONTACT_SLOT (object);

  g_clear_object (&self->contact);

  G_OBJECT_CLASS (kith_contact_slot_parent_class)->finalize (object);
}

static void
kith_contact_slot_class_init (KithContactSlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kith_contact_slot_get_property;
  object_class->finalize = kith_contact_slot_finalize;

  props[PROP_CONTACT] = g_param_spec_object ("contact", NULL, NULL,
                                             KITH_TYPE_CONTACT,
                                             KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
kith_contact_slot_init (KithContactSlot *self)
{
}

/**
 * kith_contact_slot_new:
 *
 * Returns: (transfer full): an empty place
 */
KithContactSlot *
kith_contact_slot_new (void)
{
  return g_object_new (KITH_TYPE_CONTACT_SLOT, NULL);
}

/**
 * kith_contact_slot_get_contact:
 * @self: a place in the list
 *
 * Returns: (transfer none) (nullable): who stands there; NULL until it has
 *   been fetched
 */
KithContact *
kith_contact_slot_get_contact (KithContactSlot *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_SLOT (self), NULL);

  return self->contact;
}

/**
 * kith_contact_slot_set_contact:
 * @self: a place in the list
 * @contact: (nullable): who stands there now
 */
void
kith_contact_slot_set_contact (KithContactSlot *self, KithContact *contact)
{
  g_return_if_fail (KITH_IS_CONTACT_SLOT (self));
  g_return_if_fail (contact == NULL || KITH_IS_CONTACT (contact));

  if (g_set_object (&self->contact, contact))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONTACT]);
}
