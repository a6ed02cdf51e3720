/* test-utils.h: what the tests share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef gboolean (*KithTestCondition) (gpointer data);

/* Iterates the default main context until @condition holds; ends the test
 * with the name of the condition when it does not within @msec.
 */
#define kith_test_wait(condition, data, msec)                                  \
  kith_test_wait_at (G_STRLOC, #condition, condition, data, msec)
void kith_test_wait_at (const char *where,
                        const char *name,
                        KithTestCondition condition,
                        gpointer data,
                        guint msec);

/* A GAsyncReadyCallback that keeps the result: @data is a GAsyncResult **,
 * which holds NULL before.  The condition is that it has come.
 */
void kith_test_result_cb (GObject *source, GAsyncResult *result, gpointer data);
gboolean kith_test_has_result (gpointer data);

/* A new empty directory. (transfer full) */
char *kith_test_tmpdir (void);
/* The same in memory, where that is possible: for files of which only the
 * program is to be seen, and no disk. */
char *kith_test_memdir (void);
/* Removes a directory with all that is in it. */
void kith_test_remove (const char *path);

/* Starts programs that die with the test, however it ends, and that know
 * nothing of the server of whoever runs it. (transfer full) */
GSubprocessLauncher *kith_test_launcher_new (GSubprocessFlags flags);

/* Lets no file of this process grow beyond @size bytes, as a full disk would;
 * G_MAXUINT64: as large as it likes. */
void kith_test_limit_files (guint64 size);

/* Parses text that is known to be right. (transfer full) */
JsonNode *kith_test_json (const char *text);
JsonObject *kith_test_json_object (const char *text);

/* Drops the last reference, and sees that it was the last. */
#define kith_test_finalize(object) g_assert_finalize_object (G_OBJECT (object))

G_END_DECLS
