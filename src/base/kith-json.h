/* kith-json.h: strict reading of JSON on top of the lenient json-glib
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Checks that @text is one JSON value as RFC 8259 has it, within our limits:
 * size, depth, valid UTF-8, no duplicate keys, no \u0000, no number that a
 * gint64 or a finite double cannot hold.  Nothing is allocated but a set of
 * keys.  The error (KITH_ERROR_INVALID, or KITH_ERROR_TOO_LARGE) names the
 * byte.
 */
gboolean kith_json_check (const char *text,
                          gsize length,
                          gsize max_length,
                          GError **error);

/* Checks, then parses.  (transfer full): the root. */
JsonNode *kith_json_parse (const char *text,
                           gsize length,
                           gsize max_length,
                           GError **error);
/* The same for a text that must be an object. (transfer full) */
JsonObject *kith_json_parse_object (const char *text,
                                    gsize length,
                                    gsize max_length,
                                    GError **error);
/* An object that Kith has written itself.  @length: -1: up to its NUL. */
JsonObject *
kith_json_parse_stored (const char *text, gssize length, GError **error);

char *kith_json_print (JsonObject *object);
char *kith_json_print_pretty (JsonObject *object);

/* Typed members.  NULL/absent/other type → NULL or @fallback, never a warning;
 * what is returned is owned by @object, which may be NULL.
 */
const char *kith_json_get_string (JsonObject *object, const char *member);
gint64
kith_json_get_int (JsonObject *object, const char *member, gint64 fallback);
gboolean kith_json_get_boolean (JsonObject *object,
                                const char *member,
                                gboolean fallback);
JsonObject *kith_json_get_object (JsonObject *object, const char *member);
JsonArray *kith_json_get_array (JsonObject *object, const char *member);
/* Follows members: kith_json_lookup (o, "info", "name", NULL). */
JsonNode *kith_json_lookup (JsonObject *object, ...) G_GNUC_NULL_TERMINATED;
/* The object at @member, made when absent. (transfer none) */
JsonObject *kith_json_ensure_object (JsonObject *object, const char *member);
/* As kith_time_from_string() has it: microseconds, -1 when not known. */
gint64 kith_json_get_time (JsonObject *object, const char *member);
/* A time that is not known (-1) removes the member. */
void kith_json_set_time (JsonObject *object, const char *member, gint64 usec);
/* NULL removes the member. */
void kith_json_set_string (JsonObject *object,
                           const char *member,
                           const char *value);
/* @node: (transfer full) (nullable): NULL removes the member. */
void
kith_json_set_node (JsonObject *object, const char *member, JsonNode *node);

/* Deep copies, which json-glib 1.6 does not make. (transfer full) */
JsonNode *kith_json_copy_node (JsonNode *node);
JsonObject *kith_json_copy_object (JsonObject *object);
/* One whose values are those of @object. (transfer full) */
JsonObject *kith_json_copy_members (JsonObject *object);
/* Deep equality; NULL and JSON null are the same; the order of members does
 * not count, that of elements does.
 */
gboolean kith_json_equal (JsonNode *a, JsonNode *b);
gboolean kith_json_object_equal (JsonObject *a, JsonObject *b);

JsonNode *kith_json_string_node (const char *value);
JsonNode *kith_json_int_node (gint64 value);
JsonNode *kith_json_object_node (JsonObject *object); /* refs @object */

G_END_DECLS
