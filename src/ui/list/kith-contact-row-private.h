/* kith-contact-row-private.h: what the parts of a row of the list share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ui/list/kith-contact-row.h"

G_BEGIN_DECLS

#define KITH_ROW_AVATAR_SIZE 40
#define KITH_ROW_CHECK_SIZE 20
#define KITH_ROW_SPACING 12
#define KITH_ROW_LINE_SPACING 2

struct _KithContactRow
{
  GtkWidget parent_instance;

  /* owned */
  KithContactSlot *slot;
  KithContact *waiting; /* (nullable): as it will be once that is sent */
  GHashTable *titles;   /* key of a custom field → its name */
  char **terms;
  PangoLayout *title;
  PangoLayout *subtitle;
  PangoLayout *initials;

  gulong contact_id;
  KithMark mark;
  int baseline; /* of the title, in Pango units */
  int title_height;
  int subtitle_height;
  gboolean checkable;
  gboolean checked;
};

/* As it is shown: with what waits to be sent. (transfer none) (nullable) */
KithContact *_kith_contact_row_get_shown (KithContactRow *self);
void _kith_contact_row_measure_lines (KithContactRow *self);
void _kith_contact_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

G_END_DECLS
