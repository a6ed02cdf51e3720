/* kith-jwt.h: signed JSON Web Tokens (RFC 7519, RS256)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A private key; immutable. */
typedef struct _KithJwtKey KithJwtKey;

/* Makes a new key, which takes a moment. (transfer full): private, as PEM */
char *kith_jwt_make_key (GError **error);

/* Errors: KITH_ERROR_INVALID (it is no RSA key). */
KithJwtKey *kith_jwt_key_new (const char *pem, GError **error);
void kith_jwt_key_free (KithJwtKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithJwtKey, kith_jwt_key_free)

/* What verifies its signatures (SubjectPublicKeyInfo). (transfer full): PEM */
char *kith_jwt_key_print_public (KithJwtKey *self, GError **error);
/* (transfer full): the token, three parts of base64url with dots between */
char *kith_jwt_key_sign (KithJwtKey *self, JsonObject *claims, GError **error);

G_END_DECLS
