/* kith-credentials.h: keys, from a file or the user's keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/connection/kith-connection.h"

G_BEGIN_DECLS

/* How a program was told to connect: options win over KITH_SERVER,
 * KITH_API_KEY, KITH_SITE and KITH_CA_FILE; nothing at all means the embedded
 * server. */
typedef struct
{
  char *server;
  char *key_file;
  char *site;
  char *ca_file;
} KithServerOptions;

void kith_server_options_clear (KithServerOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithServerOptions, kith_server_options_clear)

/* Reads a key file: one line, at most 4 KiB, not readable by others (else
 * KITH_ERROR_PERMISSION). */
KithConnection *kith_credentials_connect (const KithServerOptions *options,
                                          GError **error);

/* The site's own credential of this origin and site id, in the keyring.
 * Finishes with FALSE and no error where none is stored. */
void kith_credentials_load_site_key_async (KithConnection *connection,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
gboolean kith_credentials_load_site_key_finish (KithConnection *connection,
                                                GAsyncResult *result,
                                                GError **error);
/* @key: (nullable): NULL forgets it. */
void kith_credentials_store_site_key_async (KithConnection *connection,
                                            const char *key,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean kith_credentials_store_site_key_finish (KithConnection *connection,
                                                 GAsyncResult *result,
                                                 GError **error);

G_END_DECLS
