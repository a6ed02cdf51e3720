/* fuzz-framing.c: any bytes on a connection
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <glib.h>

#include "fuzz.h"
#include "server/client/kith-framing.h"

/* The first byte says how large the pieces are: they make no difference. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *bytes = (const char *) data + 1;
  KithFraming whole = { 0 };
  KithFraming pieces = { 0 };
  gsize n_whole, n_pieces = 0;
  gsize piece;

  if (size < 2)
    return 0;

  size--;
  piece = (gsize) data[0] + 1;
  n_whole = kith_framing_read (&whole, bytes, size);
  g_assert_cmpuint (n_whole, <=, size);

  for (gsize at = 0; at < size && n_pieces == at; at += piece)
    n_pieces += kith_framing_read (&pieces, bytes + at, MIN (piece, size - at));

  g_assert_cmpuint (n_pieces, ==, n_whole);
  g_assert_true (kith_framing_is_in_head (&pieces)
                 == kith_framing_is_in_head (&whole));
  g_assert_true (kith_framing_is_between (&pieces)
                 == kith_framing_is_between (&whole));

  return 0;
}
