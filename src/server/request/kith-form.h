/* kith-form.h: parameters as a query string has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A form is text of the type application/x-www-form-urlencoded; NULL has no
 * parameters.  Values that cannot be decoded, or are no UTF-8, are passed
 * over. */

/* The first value of @name. (transfer full) (nullable) */
char *kith_form_get (const char *form, const char *name);
/* All of them, each split at commas: clients write lists as "fields=a&fields=b"
 * and as "fields=a,b".  Without empty ones; NULL when @name is not there at
 * all. (transfer full) (nullable) */
char **kith_form_get_list (const char *form, const char *name);

G_END_DECLS
