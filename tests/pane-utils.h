/* pane-utils.h: the pane of a contact, in a window, against a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-test-server.h"
#include "ui/pane/kith-contact-pane.h"

G_BEGIN_DECLS

#define PATIENCE 10000

typedef struct
{
  KithTestServer *server;
  KithTestServer *stopped; /* whose folder the server has taken over */
  KithContacts *contacts;
  KithOutbox *outbox;
  GtkWidget *window;
  KithContactPane *pane;
  char *id;
  char *opened; /* what "open-contact" asked for */
  guint n_back;
} PaneFixture;

/* It shows a contact, Annie Lee.  @permission: (nullable): over TCP with such a
 * key, or over the socket. */
void pane_set_up (PaneFixture *fixture, gconstpointer permission);
void pane_tear_down (PaneFixture *fixture, gconstpointer data);

/* What it says; the conditions take the fixture. */
gboolean pane_has_status (PaneFixture *fixture, const char *text);
gboolean pane_has_contact (gpointer data);
gboolean pane_is_clean (gpointer data);
gboolean pane_is_saved (gpointer data);
gboolean pane_is_waiting (gpointer data);
gboolean pane_is_conflict (gpointer data);
gint64 pane_get_revision (PaneFixture *fixture);
const char *pane_read_row (PaneFixture *fixture, const char *title);

/* What the person does. */
void pane_save (PaneFixture *fixture);
void pane_type (PaneFixture *fixture, const char *title, const char *text);

/* What somebody else saves meanwhile, and what the server has. */
void
pane_change_elsewhere (PaneFixture *fixture, gint64 revision, const char *info);
void pane_delete_elsewhere (PaneFixture *fixture);
/* (transfer full) */
KithContact *pane_get_contact (PaneFixture *fixture);

/* The dialogs: of all windows of the program, the visible one of that type. */
GtkWidget *pane_find_window (GType window_type);
gboolean pane_has_conflict_dialog (gpointer data);
gboolean pane_has_question (gpointer data);
gboolean pane_has_no_dialog (gpointer data);
/* Presses that button of the question, and waits until it is gone. */
void pane_answer (const char *label);

G_END_DECLS
