/* kith-jwt.c: signed JSON Web Tokens (RFC 7519, RS256)
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/webhooks/kith-jwt.h"

#include <gnutls/abstract.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"

#define RSA_BITS 2048

static const char header[] = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";

struct _KithJwtKey
{
  gnutls_privkey_t key;
};

static gboolean
check (int status, KithError code, GError **error)
{
  if (status >= 0)
    return TRUE;

  g_set_error_literal (error, KITH_ERROR, code, gnutls_strerror (status));

  return FALSE;
}

/* (transfer full) (nullable): what GnuTLS has put into @datum */
static char *
take_text (int status, gnutls_datum_t *datum, GError **error)
{
  char *text;

  if (!check (status, KITH_ERROR_INVALID, error))
    return NULL;

  text = g_strndup ((const char *) datum->data, datum->size);
  gnutls_free (datum->data);

  return text;
}

static char *
export_private (KithJwtKey *self, GError **error)
{
  gnutls_datum_t pem = { NULL };
  gnutls_x509_privkey_t key;
  char *text;

  if (!check (gnutls_privkey_export_x509 (self->key, &key), KITH_ERROR_INVALID,
              error))
    return NULL;

  text = take_text (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM,
                                                 &pem),
                    &pem, error);
  gnutls_x509_privkey_deinit (key);

  return text;
}

static KithJwtKey *
new_empty (void)
{
  KithJwtKey *self = g_new0 (KithJwtKey, 1);

  gnutls_privkey_init (&self->key);

  return self;
}

char *
kith_jwt_make_key (GError **error)
{
  g_autoptr (KithJwtKey) self = new_empty ();

  if (!check (gnutls_privkey_generate (self->key, GNUTLS_PK_RSA, RSA_BITS, 0),
              KITH_ERROR_INVALID, error))
    return NULL;

  return export_private (self, error);
}

KithJwtKey *
kith_jwt_key_new (const char *pem, GError **error)
{
  g_autoptr (KithJwtKey) self = new_empty ();
  gnutls_datum_t datum;

  g_return_val_if_fail (pem != NULL, NULL);

  datum.data = (unsigned char *) pem;
  datum.size = (unsigned int) strlen (pem);
  if (!check (gnutls_privkey_import_x509_raw (self->key, &datum,
                                              GNUTLS_X509_FMT_PEM, NULL, 0),
              KITH_ERROR_INVALID, error))
    return NULL;
  if (gnutls_privkey_get_pk_algorithm (self->key, NULL) != GNUTLS_PK_RSA)
    {
      g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID, "It is no RSA key");
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
kith_jwt_key_free (KithJwtKey *self)
{
  if (self == NULL)
    return;

  gnutls_privkey_deinit (self->key);
  g_free (self);
}

char *
kith_jwt_key_print_public (KithJwtKey *self, GError **error)
{
  gnutls_datum_t pem = { NULL };
  gnutls_pubkey_t key;
  char *text = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  gnutls_pubkey_init (&key);
  if (check (gnutls_pubkey_import_privkey (key, self->key, 0, 0),
             KITH_ERROR_INVALID, error))
    text = take_text (gnutls_pubkey_export2 (key, GNUTLS_X509_FMT_PEM, &pem),
                      &pem, error);
  gnutls_pubkey_deinit (key);

  return text;
}

/* Base64 with two other characters, and without padding (RFC 7515). */
static void
append_base64url (GString *token, const void *data, gsize length)
{
  g_autofree char *text = g_base64_encode (data, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  g_string_append_len (token, text, (gssize) strcspn (text, "="));
}

char *
kith_jwt_key_sign (KithJwtKey *self, JsonObject *claims, GError **error)
{
  g_autoptr (GString) token = g_string_new (NULL);
  g_autofree char *payload = NULL;
  gnutls_datum_t signature = { NULL };
  gnutls_datum_t text;

  g_return_val_if_fail (self != NULL && claims != NULL, NULL);

  payload = kith_json_print (claims);
  append_base64url (token, header, strlen (header));
  g_string_append_c (token, '.');
  append_base64url (token, payload, strlen (payload));

  text.data = (unsigned char *) token->str;
  text.size = (unsigned int) token->len;
  if (!check (gnutls_privkey_sign_data2 (self->key, GNUTLS_SIGN_RSA_SHA256, 0,
                                         &text, &signature),
              KITH_ERROR_INVALID, error))
    return NULL;

  g_string_append_c (token, '.');
  append_base64url (token, signature.data, signature.size);
  gnutls_free (signature.data);

  return g_string_free (g_steal_pointer (&token), FALSE);
}
