/* kith-webhook-url.h: where a webhook may lead
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* To https, or to http on this computer; no name and password, no fragment.
 * (transfer full) (nullable).  Error: KITH_ERROR_INVALID. */
GUri *kith_webhook_url_parse (const char *url, GError **error);

G_END_DECLS
