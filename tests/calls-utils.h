/* calls-utils.h: the calls of a contact base, waited for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-raw-server.h"
#include "kith-test-server.h"
#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

typedef struct
{
  /* one of them */
  KithTestServer *server;
  KithRawServer *raw;
  KithContacts *contacts;
  GString *told; /* what the signals said, in order */
} TestCalls;

/* @key: (nullable) */
void
test_calls_connect (TestCalls *fixture, const char *origin, const char *key);
void test_calls_tear_down (TestCalls *fixture, gconstpointer data);
/* With ' for ". (transfer full) */
JsonObject *test_calls_json (const char *text);
/* Waits until a call has its result. (transfer none) */
GAsyncResult *test_calls_wait (GAsyncResult **result);
/* One call each, waited for. */
KithContact *
test_calls_create (TestCalls *fixture, const char *info, GError **error);
KithContact *test_calls_update (TestCalls *fixture,
                                const char *id,
                                gint64 revision,
                                const char *info,
                                const KithWriteOptions *options,
                                GError **error);
KithContact *test_calls_overwrite (TestCalls *fixture,
                                   const char *id,
                                   const char *info,
                                   GError **error);
KithContact *
test_calls_get (TestCalls *fixture, const char *id, GError **error);
gboolean test_calls_delete (TestCalls *fixture,
                            const char *id,
                            gint64 revision,
                            GError **error);
KithExtendedField *test_calls_find_field (TestCalls *fixture,
                                          const char *name,
                                          gboolean *is_new,
                                          GError **error);
GPtrArray *test_calls_list_fields (TestCalls *fixture, GError **error);

G_END_DECLS
