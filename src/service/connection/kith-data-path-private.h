/* kith-data-path-private.h: where what is kept of a server is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/connection/kith-connection.h"

G_BEGIN_DECLS

/* The file of this kind for the connection's server and site, below the folder
 * @base. (transfer full) */
char *_kith_data_path_new (KithConnection *connection,
                           const char *base,
                           const char *kind);

G_END_DECLS
