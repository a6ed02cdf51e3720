/* kith-client-input.h: what a client sends, and how it leaves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* libsoup 3.2 forgets a connection, open and all, that ends between two
 * requests: its file descriptor and its memory are never given back.  One that
 * ends within a request it does close.  This stream over a socket's makes the
 * first look like the second.
 */
#define KITH_TYPE_CLIENT_INPUT (kith_client_input_get_type ())
G_DECLARE_FINAL_TYPE (KithClientInput,
                      kith_client_input,
                      KITH,
                      CLIENT_INPUT,
                      GFilterInputStream)

/* @client: borrowed: a KithClient, which owns us. */
GInputStream *kith_client_input_new (GInputStream *base, gpointer client);
/* Whether it read what no request is, and left the rest. */
gboolean kith_client_input_is_broken (KithClientInput *self);

G_END_DECLS
