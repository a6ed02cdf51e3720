/* kith-note-query.h: which notes of a contact, in which order, which page
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Pages follow a cursor: a text that holds the query and the place that it has
 * come to, so that who follows it need not repeat the rest. */
typedef struct
{
  char *contact_id;
  JsonObject *filter;  /* (nullable): checked */
  gboolean by_updated; /* else by the date of creation */
  gboolean ascending;
  guint limit;

  char *id;           /* (nullable): goes on after this note, or before it */
  gint64 time;        /* of that note: what it is sorted by */
  gboolean backwards; /* the page ends before it */
} KithNoteQuery;

/* Reads the body of POST /crm/notes/v2/notes/query.
 * Errors: KITH_ERROR_INVALID (MISSING_CONTACT_ID, or a violation),
 * KITH_ERROR_SORT, KITH_ERROR_LIMIT, KITH_ERROR_FILTER. */
KithNoteQuery *kith_note_query_new_from_json (JsonObject *body, GError **error);
void kith_note_query_free (KithNoteQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithNoteQuery, kith_note_query_free)

/* The cursor of the page that begins after @note, or ends before it.
 * (transfer full) */
char *kith_note_query_make_cursor (const KithNoteQuery *query,
                                   JsonObject *note,
                                   gboolean backwards);

G_END_DECLS
