/* kith-permission.h: what an API key permits
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KithPermission:
 * @KITH_PERMISSION_NONE: nothing
 * @KITH_PERMISSION_KNOWN: be somebody the server knows: in every other set
 * @KITH_PERMISSION_VIEW_CONTACTS: read contacts
 * @KITH_PERMISSION_MANAGE_CONTACTS: make, change and delete contacts
 * @KITH_PERMISSION_VIEW_LABELS: read labels
 * @KITH_PERMISSION_MANAGE_LABELS: make, rename and delete labels
 * @KITH_PERMISSION_VIEW_FIELDS: read extended fields
 * @KITH_PERMISSION_MANAGE_FIELDS: make, rename and delete extended fields
 * @KITH_PERMISSION_VIEW_NOTES: read notes
 * @KITH_PERMISSION_MANAGE_NOTES: make, change and delete notes
 * @KITH_PERMISSION_VIEW: all that reads
 * @KITH_PERMISSION_MANAGE: all there is
 *
 * A set.  A route needs all that it names, so that a key which manages labels
 * must be one that views them, too: kith_permission_from_string() sees to it.
 */
typedef enum
{
  KITH_PERMISSION_NONE = 0,
  KITH_PERMISSION_VIEW_CONTACTS = 1 << 0,
  KITH_PERMISSION_MANAGE_CONTACTS = 1 << 1,
  KITH_PERMISSION_VIEW_LABELS = 1 << 2,
  KITH_PERMISSION_MANAGE_LABELS = 1 << 3,
  KITH_PERMISSION_VIEW_FIELDS = 1 << 4,
  KITH_PERMISSION_MANAGE_FIELDS = 1 << 5,
  KITH_PERMISSION_VIEW_NOTES = 1 << 6,
  KITH_PERMISSION_MANAGE_NOTES = 1 << 7,

  KITH_PERMISSION_KNOWN = 1 << 8,

  KITH_PERMISSION_VIEW = KITH_PERMISSION_KNOWN | KITH_PERMISSION_VIEW_CONTACTS
                         | KITH_PERMISSION_VIEW_LABELS
                         | KITH_PERMISSION_VIEW_FIELDS
                         | KITH_PERMISSION_VIEW_NOTES,
  KITH_PERMISSION_MANAGE = KITH_PERMISSION_VIEW
                           | KITH_PERMISSION_MANAGE_CONTACTS
                           | KITH_PERMISSION_MANAGE_LABELS
                           | KITH_PERMISSION_MANAGE_FIELDS
                           | KITH_PERMISSION_MANAGE_NOTES,
} KithPermission;

/* Whether @set has all of @needed. */
gboolean kith_permission_includes (KithPermission set, KithPermission needed);

/* "manage", "view", "labels,fields": as few names as say it; "none" for the
 * empty set. (transfer full) */
char *kith_permission_to_string (KithPermission set);
/* The set of one or more such names, parted by commas.  FALSE, and @set
 * untouched, for a name that there is not. */
gboolean kith_permission_from_string (const char *text, KithPermission *set);

G_END_DECLS
