/* kith-match.h: why a search found a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact.h"

G_BEGIN_DECLS

/* A run of bytes of a text that matched a word of the search. */
typedef struct
{
  gsize start;
  gsize end;
} KithRange;

typedef struct
{
  KithField field;
  char *key;      /* of an extended field or label; or NULL */
  char *text;     /* the value that matched */
  GArray *ranges; /* KithRange, in order, apart */
} KithMatch;

void kith_match_free (KithMatch *match);

/* Marks in @text every word that begins with one of @terms
 * (kith_text_search_terms()). (transfer full): KithRange, possibly empty */
GArray *kith_match_ranges (const char *text, const char *const *terms);

/* The first value of @contact, beyond its name, that holds a term which the
 * name does not; NULL when the name explains the match.
 * (transfer full) (nullable) */
KithMatch *kith_match_find (KithContact *contact, const char *const *terms);

/* Whether a search would find @contact: each term is in one of its values. */
gboolean kith_match_contains (KithContact *contact, const char *const *terms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithMatch, kith_match_free)

G_END_DECLS
