/* outbox-script.h: an outbox whose server answers from a script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "edit-utils.h"
#include "outbox-utils.h"

G_BEGIN_DECLS

typedef struct
{
  TestEdit edit;
  TestBox box;
} TestScript;

/* @base: (nullable): the contact that is edited, as test_edit_set_up() takes
 * it. */
void script_set_up (TestScript *fixture, gconstpointer base);
void script_tear_down (TestScript *fixture, gconstpointer base);
void script_type (TestScript *fixture, const char *info);
void script_push (TestScript *fixture, const char *line);
guint script_count_requests (TestScript *fixture);
/* The answers to a change are lost until it is not tried any more; @kind: what
 * comes of the second request. */
void script_lose (TestScript *fixture, const char *kind);
/* Sends what is put, without success. (transfer full) */
KithOutboxEntry *
script_put_badly (TestScript *fixture, KithOutboxState state, int error);

G_END_DECLS
