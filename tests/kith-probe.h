/* kith-probe.h: what stands on a server, asked past all that is under test
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "kith-test-server.h"

G_BEGIN_DECLS

/* Makes a contact with only this first name. (transfer full): its id */
char *kith_probe_create (KithTestServer *server, const char *first_name);
/* Makes a custom text field. (transfer full): its key */
char *kith_probe_add_field (KithTestServer *server, const char *display_name);

/* The contact as it is now. (transfer full) */
JsonObject *kith_probe_get (KithTestServer *server, const char *contact_id);
/* All contacts that have this email. (transfer full) */
JsonArray *kith_probe_find (KithTestServer *server, const char *email);
/* One update with the revision of @contact; FALSE when that is stale. */
gboolean kith_probe_update (KithTestServer *server,
                            JsonObject *contact,
                            const char *info);

gint64 kith_probe_get_revision (JsonObject *contact);
/* Of "name.first", "company", …; NULL where there is none. */
const char *kith_probe_get_text (JsonObject *contact, const char *path);
const char *kith_probe_get_extended (JsonObject *contact, const char *key);
guint kith_probe_count_email (JsonObject *contact, const char *email);
/* The words of all custom fields, and all emails. (transfer full) */
char **kith_probe_list_tokens (JsonObject *contact);

G_END_DECLS
