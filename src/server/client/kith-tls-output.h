/* kith-tls-output.h: what a client is sent, encrypted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/client/kith-tls.h"

G_BEGIN_DECLS

/* For a main loop only: it never waits. */
#define KITH_TYPE_TLS_OUTPUT (kith_tls_output_get_type ())
G_DECLARE_FINAL_TYPE (KithTlsOutput,
                      kith_tls_output,
                      KITH,
                      TLS_OUTPUT,
                      GOutputStream)

GOutputStream *kith_tls_output_new (KithTls *tls);

G_END_DECLS
