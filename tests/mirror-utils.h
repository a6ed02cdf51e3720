/* mirror-utils.h: a mirror of a real server, and whether it is like it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-fake-clock.h"
#include "kith-fault-proxy.h"
#include "kith-test-server.h"
#include "service/mirror/kith-mirror-private.h"

G_BEGIN_DECLS

#define MIRROR_LONG_MSEC 60000

typedef struct
{
  char *folder; /* of the server's store */
  KithTestServer *server;
  KithFaultProxy *proxy; /* (nullable): between the two */
  char *cache;           /* folder of the mirror's file */
  char *path;            /* of that file */
  KithFakeClock *clock;  /* (nullable) */

  /* NULL while it is stopped */
  KithContacts *contacts;
  KithMirror *mirror;
  guint n_reloads;
  guint n_discarded;
} MirrorFixture;

/* A server with so many contacts, and no mirror yet. */
void mirror_fixture_init (MirrorFixture *self, guint n_contacts);
void mirror_fixture_clear (MirrorFixture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MirrorFixture, mirror_fixture_clear)

/* From now on the server tells of nothing, and time stands still. */
void mirror_fixture_make_plain (MirrorFixture *self);
void mirror_fixture_stop_server (MirrorFixture *self);
void mirror_fixture_start_server (MirrorFixture *self);
/* Opens the file, as a program that begins does, and follows the server. */
void mirror_fixture_start (MirrorFixture *self);
void mirror_fixture_stop (MirrorFixture *self);

void mirror_wait_state (MirrorFixture *self, KithMirrorState state);
void mirror_wait_quiet (MirrorFixture *self);
/* Waits until what is in the mirror is what the server has: contacts, labels
 * and fields; fails when it does not come to that. */
void mirror_assert_same (MirrorFixture *self);

/* Read from the mirror alone.  @search: (nullable).  (transfer full) */
KithPage *
mirror_read_page (MirrorFixture *self, const char *search, GError **error);
KithContact *
mirror_read_contact (MirrorFixture *self, const char *id, GError **error);
gint64 mirror_count (MirrorFixture *self);
/* Of contact number @n that the server has: its id. (transfer full) */
char *mirror_get_id (MirrorFixture *self, guint n);

/* What somebody else does.  @body: with ' for ". */
void mirror_elsewhere (MirrorFixture *self,
                       const char *method,
                       const char *path,
                       const char *body);
/* Creates a contact. (transfer full): its id */
char *mirror_create_elsewhere (MirrorFixture *self, const char *first_name);
void
mirror_update_elsewhere (MirrorFixture *self, const char *id, const char *info);
/* Some of everything. */
void mirror_change_all_elsewhere (MirrorFixture *self);

G_END_DECLS
