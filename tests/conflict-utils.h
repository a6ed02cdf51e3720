/* conflict-utils.h: a conflict dialog, open
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "ui/conflict/kith-conflict-choice.h"
#include "ui/conflict/kith-conflict-dialog.h"
#include "ui/conflict/kith-conflict-merged.h"
#include "ui/conflict/kith-conflict-row.h"

G_BEGIN_DECLS

#define CONFLICT_WAIT 5000

/* What they have by now. */
#define CONFLICT_THEIRS                                                        \
  "{'name':{'first':'Annie','last':'Lee'},'jobTitle':'<b>Boss</b> & co',"      \
  "'birthdate':'1988-05-16','company':'Nordwind',"                             \
  "'phones':{'items':[{'id':'1','phone':'555 3','primary':true}]},"            \
  "'extendedFields':{'items':{'custom.met':'MegaCon'}}}"

typedef struct
{
  KithConflict *conflict;
  KithConflictDialog *dialog;
  KithNames *names;
  int response; /* -1: none */
} ConflictFixture;

/* Asks about mine against @theirs, in a window. */
void conflict_open (ConflictFixture *fixture, const char *theirs);
/* It is gone, and so is what it held. */
void conflict_close (ConflictFixture *fixture);
/* The widget of a type that comes there, below @root. */
gpointer conflict_find_nth (gpointer root, GType type, guint n);
KithConflictRow *conflict_find_row (ConflictFixture *fixture, const char *path);
KithConflictChoice *conflict_find_choice (ConflictFixture *fixture,
                                          const char *path,
                                          KithChoice choice);
/* Whether a label that is seen says just that. */
gboolean conflict_shows (gpointer root, const char *text);
GtkWidget *conflict_find_button (ConflictFixture *fixture, const char *text);
void conflict_click (ConflictFixture *fixture, const char *text);

G_END_DECLS
