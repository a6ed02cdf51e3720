/* seed-store.c: fills a store: seed-store PATH COUNT
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <stdlib.h>

#include "kith-seed.h"
#include "store/kith-store-open.h"

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KithStore) store = NULL;
  g_autofree char *uri = NULL;
  guint64 count;

  setlocale (LC_ALL, "");
  if (argc != 3
      || !g_ascii_string_to_unsigned (argv[2], 10, 0, 10000000, &count, NULL))
    {
      g_printerr ("Usage: seed-store PATH COUNT\n");
      return 2;
    }

  uri = g_strconcat ("sqlite:", argv[1], NULL);
  store = kith_store_open (uri, &error);
  if (store == NULL || !kith_seed_fill (store, (guint) count, &error)
      || !kith_store_close (store, &error))
    {
      g_printerr ("seed-store: %s\n", error->message);
      return EXIT_FAILURE;
    }

  return EXIT_SUCCESS;
}
