/* kith-json-excerpt.h: an object of which only a part is read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "base/kith-json.h"

G_BEGIN_DECLS

/* A change of one member of an object that is text takes most of its time to
 * read and print all the others.  An excerpt reads the members that are wanted,
 * and prints the others as the text that they were.
 */
typedef struct _KithJsonExcerpt KithJsonExcerpt;

/* @is_inside: it is a member of the member whose members count as well. */
typedef gboolean (*KithJsonWanted) (const char *member,
                                    gboolean is_inside,
                                    gconstpointer data);

/* (transfer full) (nullable) */
KithJsonExcerpt *kith_json_excerpt_new (const char *text,
                                        const char *inside,
                                        KithJsonWanted wanted,
                                        gconstpointer data);
void kith_json_excerpt_free (KithJsonExcerpt *self);

/* (transfer full): what is wanted. */
JsonObject *kith_json_excerpt_read (KithJsonExcerpt *self, GError **error);
/* The text, with @object's members in it. */
char *kith_json_excerpt_print (KithJsonExcerpt *self, JsonObject *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithJsonExcerpt, kith_json_excerpt_free)

G_END_DECLS
