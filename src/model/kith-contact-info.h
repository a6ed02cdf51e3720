/* kith-contact-info.h: what a person may change of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-field.h"

G_BEGIN_DECLS

/* A contact's info in the shape of the REST API, with every member that a
 * server sent, known or not.  Changed only by its owner: whoever hands one out
 * (KithContact) hands it out for reading.
 */
#define KITH_TYPE_CONTACT_INFO (kith_contact_info_get_type ())
G_DECLARE_FINAL_TYPE (KithContactInfo,
                      kith_contact_info,
                      KITH,
                      CONTACT_INFO,
                      GObject)

KithContactInfo *kith_contact_info_new (void);
/* Checks the shape, then keeps a copy. */
KithContactInfo *kith_contact_info_new_from_json (JsonObject *info,
                                                  GError **error);
KithContactInfo *kith_contact_info_new_take_json (JsonObject *info,
                                                  GError **error);
KithContactInfo *kith_contact_info_copy (KithContactInfo *self);
/* (transfer none), for reading. */
JsonObject *kith_contact_info_get_json (KithContactInfo *self);

/* Text and date fields; NULL when unset. */
const char *kith_contact_info_get_text (KithContactInfo *self,
                                        KithField field);
/* NULL or "" clears. */
void kith_contact_info_set_text (KithContactInfo *self,
                                 KithField field,
                                 const char *text);

/* Lists of items, in the contact's order.  Items are (transfer none) for
 * reading; the setter takes a copy. */
guint kith_contact_info_get_n_items (KithContactInfo *self, KithField field);
JsonObject *kith_contact_info_get_item (KithContactInfo *self,
                                        KithField field,
                                        guint position);
/* The primary one, else the first, else NULL. */
JsonObject *kith_contact_info_get_primary (KithContactInfo *self,
                                           KithField field);
/* @items: array of objects; empty or NULL clears the list. */
void kith_contact_info_set_items (KithContactInfo *self,
                                  KithField field,
                                  JsonArray *items);

/* Custom and system fields by key: a string or a number, or NULL. */
JsonNode *kith_contact_info_get_extended (KithContactInfo *self,
                                          const char *key);
/* As text, whatever its type. (transfer full) (nullable) */
char *kith_contact_info_get_extended_text (KithContactInfo *self,
                                           const char *key);
/* @value: (transfer full) (nullable) */
void kith_contact_info_set_extended (KithContactInfo *self,
                                     const char *key,
                                     JsonNode *value);
/* Keys that have a value, sorted. (transfer full) */
char **kith_contact_info_list_extended (KithContactInfo *self);

/* Label keys, in the contact's order. (transfer full) */
char **kith_contact_info_get_labels (KithContactInfo *self);
gboolean kith_contact_info_has_label (KithContactInfo *self, const char *key);
void kith_contact_info_set_label (KithContactInfo *self,
                                  const char *key,
                                  gboolean on);

/* Equal in all that a person can change: computed members and item ids do not
 * count. */
gboolean kith_contact_info_equal (KithContactInfo *a, KithContactInfo *b);
/* TRUE when nothing is set. */
gboolean kith_contact_info_is_empty (KithContactInfo *self);

/* "Annie Lee"; @last_first: "Lee Annie".  Without a name: company, else email,
 * else phone, else "". (transfer full) */
char *kith_contact_info_get_display_name (KithContactInfo *self,
                                          gboolean last_first);
/* Only the name parts, trimmed and joined by one space; NULL without a name
 * (the rule of contacts.displayByFirstName). (transfer full) (nullable) */
char *kith_contact_info_join_name (KithContactInfo *self, gboolean last_first);

G_END_DECLS
