/* test-certificates.h: certificates for a test, made on the fly
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes FOLDER/NAME.pem and FOLDER/NAME.key: an authority. */
void kith_test_make_authority (const char *folder, const char *name);
/* The same, issued by the authority @issuer, for @host ("DNS:localhost").
 * @days: how long it is valid; -1: it was until yesterday. */
void kith_test_make_certificate (const char *folder,
                                 const char *name,
                                 const char *issuer,
                                 const char *host,
                                 int days);

G_END_DECLS
