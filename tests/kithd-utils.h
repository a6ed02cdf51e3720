/* kithd-utils.h: kithd as a program, and a place for its files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TEST_KITHD_GET_ME "GET /kith/v1/me HTTP/1.1\r\nHost: localhost\r\n"
#define TEST_KITHD_END "Connection: close\r\n\r\n"

typedef struct
{
  char *folder;
  char *store;  /* "sqlite:…" */
  char *socket; /* a path */
  char *listen; /* "unix:…" */
} TestPlace;

void test_place_init (TestPlace *place);
void test_place_clear (TestPlace *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestPlace, test_place_clear)

/* Runs it to its end. */
int test_kithd_run (char **out, char **err, const char *first, ...)
  G_GNUC_NULL_TERMINATED;

/* Starts it and reads its first lines. */
GSubprocess *test_kithd_start (char **lines,
                               guint n_lines,
                               const char *first,
                               ...) G_GNUC_NULL_TERMINATED;
/* Until it has said so on standard output. */
void test_kithd_wait_for_line (GSubprocess *process, const char *text);
void test_kithd_assert_ends_well (GSubprocess *process);
GSocketConnection *test_kithd_connect_to (GSocketConnectable *address);
GSocketConnection *test_kithd_connect_unix (TestPlace *place);
void test_kithd_write_text (GSocketConnection *connection, const char *text);
char *test_kithd_read_all (GSocketConnection *connection);
char *test_kithd_ask (GSocketConnection *connection, const char *key);
char *
test_kithd_add_key (TestPlace *place, const char *name, const char *permission);

G_END_DECLS
