/* kith-auth.c: who is asking, and what they may do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/access/kith-auth.h"

#include <string.h>
#include <sys/random.h>

#include "base/kith-error.h"

#define KEY_BYTES 32
#define KEY_PREFIX "kith_"
#define FRESH_USEC G_USEC_PER_SEC

struct _KithAuth
{
  GObject parent_instance;

  KithStore *store;
  GPtrArray *keys;              /* of KithStoreKey; NULL: not read yet */
  char *last_text;              /* NULL: none was good since they were read */
  const KithStoreKey *last_key; /* one of them: what last_text is */
  gint64 read_at;               /* monotonic */
};

G_DEFINE_FINAL_TYPE (KithAuth, kith_auth, G_TYPE_OBJECT)

static void
kith_auth_finalize (GObject *object)
{
  KithAuth *self = KITH_AUTH (object);

  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->last_text, g_free);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (kith_auth_parent_class)->finalize (object);
}

static void
kith_auth_class_init (KithAuthClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_auth_finalize;
}

static void
kith_auth_init (KithAuth *self)
{
}

KithAuth *
kith_auth_new (KithStore *store)
{
  KithAuth *self;

  g_return_val_if_fail (KITH_IS_STORE (store), NULL);

  self = g_object_new (KITH_TYPE_AUTH, NULL);
  self->store = g_object_ref (store);

  return self;
}

/* A store that cannot be read has no keys: nobody gets in by an error. */
static gboolean
read_keys (KithAuth *self, GError **error)
{
  g_autoptr (GPtrArray) keys = kith_store_list_keys (self->store, error);

  g_clear_pointer (&self->last_text, g_free);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  self->keys = g_steal_pointer (&keys);
  self->read_at = g_get_monotonic_time ();

  return self->keys != NULL;
}

/* Takes as long wherever the difference is. */
static gboolean
is_same (const char *a, const char *b)
{
  gsize length = strlen (a);
  volatile guchar difference = 0;

  if (strlen (b) != length)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    difference |= (guchar) (a[i] ^ b[i]);

  return difference == 0;
}

static const KithStoreKey *
find_key (KithAuth *self, const char *hash)
{
  const KithStoreKey *found = NULL;

  for (guint i = 0; self->keys != NULL && i < self->keys->len; i++)
    {
      const KithStoreKey *key = g_ptr_array_index (self->keys, i);

      if (is_same (key->hash, hash))
        found = key;
    }

  return found;
}

/* Most requests have the key of the one before, and to hash it takes as long as
 * to find a contact. */
static const KithStoreKey *
remember (KithAuth *self, const char *text, const KithStoreKey *key)
{
  if (key == NULL)
    return NULL;

  g_free (self->last_text);
  self->last_text = g_strdup (text);
  self->last_key = key;

  return key;
}

static gboolean
is_fresh (KithAuth *self)
{
  return self->keys != NULL
         && g_get_monotonic_time () - self->read_at < FRESH_USEC;
}

/**
 * kith_auth_find:
 * @self: the keys
 * @authorization: (nullable): the value of the header
 *
 * Wix takes the key as it is; `Bearer` in front of it is taken too.
 *
 * Returns: (transfer none) (nullable): the key, until the next call
 */
const KithStoreKey *
kith_auth_find (KithAuth *self, const char *authorization)
{
  g_autofree char *hash = NULL;
  const KithStoreKey *key;

  g_return_val_if_fail (KITH_IS_AUTH (self), NULL);

  if (authorization == NULL)
    return NULL;

  if (g_ascii_strncasecmp (authorization, "Bearer ", strlen ("Bearer ")) == 0)
    authorization += strlen ("Bearer ");

  if (!is_fresh (self))
    read_keys (self, NULL);
  if (self->last_text != NULL && is_same (self->last_text, authorization))
    return self->last_key;

  hash = kith_auth_hash_key (authorization);
  key = find_key (self, hash);
  if (key == NULL && read_keys (self, NULL))
    key = find_key (self, hash);

  return remember (self, authorization, key);
}

GError *
kith_auth_error_no_keys (void)
{
  return g_error_new_literal (
    KITH_ERROR, KITH_ERROR_UNAUTHENTICATED,
    "There is no key yet: whoever connects over TCP needs one.");
}

gboolean
kith_auth_has_keys (KithAuth *self, GError **error)
{
  g_return_val_if_fail (KITH_IS_AUTH (self), FALSE);

  if (!read_keys (self, error))
    return FALSE;

  if (self->keys->len == 0)
    g_propagate_error (error, kith_auth_error_no_keys ());

  return self->keys->len > 0;
}

char *
kith_auth_make_key (GError **error)
{
  guchar bytes[KEY_BYTES];
  g_autofree char *text = NULL;

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    {
      g_set_error (error, KITH_ERROR, KITH_ERROR_FAILED,
                   "The system has no random numbers to make a key from.");
      return NULL;
    }

  text = g_base64_encode (bytes, sizeof bytes);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  g_strdelimit (text, "=", '\0');

  return g_strconcat (KEY_PREFIX, text, NULL);
}

/* The key has 256 random bits: a salt or a slow hash would add nothing. */
char *
kith_auth_hash_key (const char *key)
{
  g_return_val_if_fail (key != NULL, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
}
