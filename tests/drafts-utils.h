/* drafts-utils.h: a form, and the outbox in whose file its text is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "edit-utils.h"
#include "service/outbox/kith-keeper.h"
#include "test-utils.h"

G_BEGIN_DECLS

#define DRAFTS_MSEC 30000
/* When it begins. */
#define DRAFTS_NOW (1700000000 * G_TIME_SPAN_SECOND)

/* A form, and the outbox in whose file its text is kept. */
typedef struct
{
  TestEdit edit; /* its draft is the form's; its server answers from a script */
  char *folder;
  char *path;
  guint n_images;
  KithFakeClock *clock;
  KithOutbox *outbox;
  KithPost *post;
  KithKeeper *keeper;
} DraftsForm;

void drafts_open_outbox (DraftsForm *form);
void drafts_close_form (DraftsForm *form);
void drafts_close_outbox (DraftsForm *form);
void drafts_set_up (DraftsForm *form, gconstpointer base);
void drafts_tear_down (DraftsForm *form, gconstpointer base);
void drafts_type (DraftsForm *form, const char *info);
/* What is written is written in the order of the calls: when something that
 * came last is there, all is. */
void drafts_wait_for_file (DraftsForm *form);
/* The program is killed. */
void drafts_kill_program (DraftsForm *form);
/* The next one has what was on the disk at that moment. */
void drafts_crash (DraftsForm *form);
guint drafts_count (DraftsForm *form);
KithKeptDraft *drafts_get_kept (DraftsForm *form, guint position);
/* The form is opened again with it. */
KithDraft *drafts_resume (DraftsForm *form, KithKeptDraft *kept);
/* KithTestCondition: of the outbox, that it has nothing to do; of the form,
 * that all is written: each write has its moment, which the test's clock
 * brings. */
gboolean drafts_is_idle (gpointer outbox);
gboolean drafts_is_kept (gpointer form);
/* Saves, and waits for it while the clock runs.
 * (transfer full) (nullable) */
KithContact *drafts_save (DraftsForm *form, GError **error);
/* One is, with this base (0: none) and text. */
void drafts_assert_kept (DraftsForm *form, gint64 revision, const char *info);

G_END_DECLS
