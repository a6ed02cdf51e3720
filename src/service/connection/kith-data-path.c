/* kith-data-path.c: where what is kept of a server is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/connection/kith-data-path-private.h"

/* Two values do not run into each other. */
static char *
make_name (KithConnection *connection)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *origin = kith_connection_get_origin (connection);
  const char *site = kith_connection_get_site_id (connection);

  if (kith_connection_is_embedded (connection))
    return g_strdup ("own.db");

  g_checksum_update (checksum, (const guchar *) origin, -1);
  g_checksum_update (checksum, (const guchar *) "\n", 1);
  if (site != NULL)
    g_checksum_update (checksum, (const guchar *) site, -1);

  return g_strdup_printf ("%.16s.db", g_checksum_get_string (checksum));
}

char *
_kith_data_path_new (KithConnection *connection,
                     const char *base,
                     const char *kind)
{
  g_autofree char *name = make_name (connection);

  return g_build_filename (base, "kith", kind, name, NULL);
}
