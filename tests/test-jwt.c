/* test-jwt.c: tests of signed tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gnutls/abstract.h>
#include <string.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "server/webhooks/kith-jwt.h"
#include "test-utils.h"

static const char ec_key[] =
  "-----BEGIN PRIVATE KEY-----\n"
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg745wdC7LJnTd/GEy\n"
  "9tOlFps8XkF5idpvBeYEXiEsksihRANCAAQMw4UXswf8mDS2Wfa/5dNWuOL3iTAR\n"
  "MFqMUZobnGct4vuGkdi6JIcnaFVzQFXy2d1pjl/IkEmIUaZXHKRtvpE1\n"
  "-----END PRIVATE KEY-----\n";

static guchar *
decode (const char *text, gsize *length)
{
  g_autoptr (GString) padded = g_string_new (text);

  g_assert_null (strpbrk (text, "+/="));
  g_strdelimit (padded->str, "-", '+');
  g_strdelimit (padded->str, "_", '/');
  while (padded->len % 4 != 0)
    g_string_append_c (padded, '=');

  return g_base64_decode (padded->str, length);
}

static gboolean
verifies (const char *public, const char *token)
{
  const char *dot = strrchr (token, '.');
  gnutls_datum_t pem = { (guchar *) public, (guint) strlen (public) };
  gnutls_datum_t text = { (guchar *) token, (guint) (dot - token) };
  gnutls_datum_t signature;
  gnutls_pubkey_t key;
  gsize length;
  g_autofree guchar *bytes = decode (dot + 1, &length);
  int status;

  signature.data = bytes;
  signature.size = (guint) length;
  g_assert_cmpint (gnutls_pubkey_init (&key), ==, 0);
  g_assert_cmpint (gnutls_pubkey_import (key, &pem, GNUTLS_X509_FMT_PEM), ==,
                   0);
  status = gnutls_pubkey_verify_data2 (key, GNUTLS_SIGN_RSA_SHA256, 0, &text,
                                       &signature);
  gnutls_pubkey_deinit (key);

  return status >= 0;
}

static KithJwtKey *
make_key (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pem = kith_jwt_make_key (&error);
  KithJwtKey *key;

  g_assert_no_error (error);
  key = kith_jwt_key_new (pem, &error);
  g_assert_no_error (error);

  return key;
}

static void
test_signed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithJwtKey) key = make_key ();
  g_autoptr (KithJwtKey) other = make_key ();
  g_autofree char *public = kith_jwt_key_print_public (key, &error);
  g_autofree char *others = kith_jwt_key_print_public (other, &error);
  g_autoptr (JsonObject)
    claims = kith_test_json_object ("{\"data\":\"\xd7\xa9~~??\",\"iat\":5}");
  g_autofree char *token = kith_jwt_key_sign (key, claims, &error);
  g_auto (GStrv) parts = NULL;
  g_autofree char *header = NULL;
  g_autofree char *payload = NULL;
  g_autofree char *expected = kith_json_print (claims);
  gsize length;

  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (public, "-----BEGIN PUBLIC KEY-----\n"));
  g_assert_true (verifies (public, token));
  g_assert_false (verifies (others, token));

  parts = g_strsplit (token, ".", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 3);
  header = (char *) decode (parts[0], &length);
  g_assert_cmpmem (header, length, "{\"alg\":\"RS256\",\"typ\":\"JWT\"}", 27);
  payload = (char *) decode (parts[1], &length);
  g_assert_cmpmem (payload, length, expected, strlen (expected));

  token[strlen (parts[0]) + 3] ^= 1;
  g_assert_false (verifies (public, token));
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (kith_jwt_key_new ("nothing", &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (kith_jwt_key_new (ec_key, &error));
  g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jwt/signed", test_signed);
  g_test_add_func ("/jwt/refused", test_refused);

  return g_test_run ();
}
