/* bad-disk.h: a disk that reports errors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* From now on no read touches these bytes of the file at @path without an
 * error, as on a disk that is worn out there. */
void bad_disk_lose (const char *path, guint64 from, guint64 size);
/* No write to the file at @path has success. */
void bad_disk_refuse_writes (const char *path);
/* All works again. */
void bad_disk_mend (void);

G_END_DECLS
