/* kith-contact-form-private.h: what the parts of the form share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "ui/form/kith-contact-form.h"
#include "ui/form/kith-extended-group.h"
#include "ui/form/kith-field-row.h"
#include "ui/form/kith-items-group.h"
#include "ui/widgets/kith-avatar.h"
#include "ui/widgets/kith-pair.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_FORM_FIRST_NAME,
  KITH_FORM_LAST_NAME,
  KITH_FORM_COMPANY,
  KITH_FORM_JOB_TITLE,
  KITH_FORM_BIRTHDAY,
  KITH_FORM_N_ROWS,
} KithFormRow;

struct _KithContactForm
{
  AdwBin parent_instance;

  /* Owned */
  KithDraft *draft;
  gboolean narrow;
  guint narrow_id;

  /* Children */
  GtkScrolledWindow *scroller;
  GtkWidget *clamp;
  GtkBox *blocks;
  KithAvatar *avatar;
  GtkLabel *name;
  GtkLabel *position;
  GtkWidget *footer;
  GtkWidget *rows[KITH_FORM_N_ROWS];
  KithPair *pairs[2];
  KithItemsGroup *emails;
  KithItemsGroup *phones;
  GtkListBox *addresses;
  KithExtendedGroup *extended;
};

G_END_DECLS
