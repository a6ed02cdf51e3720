/* kith-entry-row-private.h: what the parts of a row share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ui/form/kith-entry-row.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean changed;
  char *revert_label;
  guint news_id;

  /* Children */
  GtkWidget *icon;
  GtkWidget *revert;
  GtkWidget *error;
  GtkWidget *mark; /* NULL: there is no other value */
} KithEntryRowPrivate;

KithEntryRowPrivate *_kith_entry_row_get_private (KithEntryRow *self);

G_END_DECLS
