/* outbox-script.c: an outbox whose server answers from a script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "outbox-script.h"

void
script_set_up (TestScript *fixture, gconstpointer base)
{
  test_edit_set_up (&fixture->edit, base);
  test_box_set_up (&fixture->box, fixture->edit.contacts);
}

void
script_tear_down (TestScript *fixture, gconstpointer base)
{
  test_box_tear_down (&fixture->box);
  test_edit_tear_down (&fixture->edit);
}

void
script_type (TestScript *fixture, const char *info)
{
  test_edit_type (&fixture->edit, info);
}

void
script_push (TestScript *fixture, const char *line)
{
  test_edit_push (&fixture->edit, line);
}

guint
script_count_requests (TestScript *fixture)
{
  return kith_raw_server_get_n_requests (fixture->edit.server);
}

void
script_lose (TestScript *fixture, const char *kind)
{
  script_push (fixture, "lost");
  script_push (fixture, kind);
  for (guint i = 1; i < 5; i++)
    script_push (fixture, "lost");
}

/* Sends what is put, without success. (transfer full) */
KithOutboxEntry *
script_put_badly (TestScript *fixture, KithOutboxState state, int error)
{
  KithOutboxEntry *entry = test_box_put (&fixture->box, NULL,
                                         fixture->edit.draft, FALSE);

  test_box_wait (&fixture->box);
  test_box_assert_state (entry, state, error);

  return entry;
}
