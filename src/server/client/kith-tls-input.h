/* kith-tls-input.h: what a client sends, encrypted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/client/kith-tls.h"

G_BEGIN_DECLS

/* For a main loop only: it never waits. */
#define KITH_TYPE_TLS_INPUT (kith_tls_input_get_type ())
G_DECLARE_FINAL_TYPE (KithTlsInput,
                      kith_tls_input,
                      KITH,
                      TLS_INPUT,
                      GInputStream)

GInputStream *kith_tls_input_new (KithTls *tls);

G_END_DECLS
