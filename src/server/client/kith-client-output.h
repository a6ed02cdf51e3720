/* kith-client-output.h: what a client is sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* libsoup writes the head of an answer and then its body, which would be two
 * packets and two wake-ups of whoever waits for them.  This stream over a
 * socket's sends both at once.
 */
#define KITH_TYPE_CLIENT_OUTPUT (kith_client_output_get_type ())
G_DECLARE_FINAL_TYPE (KithClientOutput,
                      kith_client_output,
                      KITH,
                      CLIENT_OUTPUT,
                      GFilterOutputStream)

/* @socket: the one that @base writes to. */
GOutputStream *kith_client_output_new (GOutputStream *base, GSocket *socket);

/* The next that is written waits for what is written after it. */
void kith_client_output_hold (KithClientOutput *self);

G_END_DECLS
