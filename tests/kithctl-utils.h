/* kithctl-utils.h: kithctl as a program, on a kithd of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "base/kith-json.h"

G_BEGIN_DECLS

/* Where it runs. */
typedef struct
{
  char *folder;
  GSubprocessLauncher *launcher;
} TestCtl;

/* What it did. */
typedef struct
{
  int status;
  char *output;
  char *errors;
  JsonObject *object; /* of the output, when it is one */
} TestCtlRun;

void test_ctl_run_clear (TestCtlRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestCtlRun, test_ctl_run_clear)

void test_ctl_set_up (TestCtl *fixture, gconstpointer data);
void test_ctl_tear_down (TestCtl *fixture, gconstpointer data);
void test_ctl_run_with_input (TestCtl *fixture,
                              TestCtlRun *run,
                              const char *input,
                              const char *const *args);
/* Without input. */
#define test_ctl_run(fixture, result, ...)                                     \
  test_ctl_run_with_input (fixture, result, NULL,                              \
                           (const char *const[]){ __VA_ARGS__, NULL })
void test_ctl_assert_succeeded (TestCtlRun *result);
/* One JSON object on standard error, nothing on standard output. */
void test_ctl_assert_failed (TestCtlRun *result,
                             int status,
                             const char *code,
                             int http_status);
char *test_ctl_create (TestCtl *fixture, const char *info);
char *test_ctl_identifiers (const char *id, int revision);

G_END_DECLS
