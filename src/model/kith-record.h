/* kith-record.h: what a server makes of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact-info.h"

G_BEGIN_DECLS

/* A record is the whole contact as JSON, as a store keeps it and the API
 * answers it.  Pure functions, except that new item ids are random.
 */

/* @info: a checked patch, applied to nothing.  @source: (nullable): by default
 * {"sourceType":"ADMIN","appId":"manual"}.  Revision 1.  (transfer full)
 * Error: KITH_ERROR_INSUFFICIENT. */
JsonObject *kith_record_create (const char *id,
                                JsonObject *info,
                                JsonObject *source,
                                gint64 now_usec,
                                GError **error);

/* @record with the checked @patch applied: revision + 1, updatedDate never
 * going back, lastActivity untouched, computed members made anew.
 * (transfer full)
 * Errors: KITH_ERROR_INSUFFICIENT, KITH_ERROR_NO_CHANGE for an empty patch. */
JsonObject *kith_record_update (JsonObject *record,
                                JsonObject *patch,
                                gint64 now_usec,
                                GError **error);
/* The same, made of @record itself.  @record: (transfer full): nobody else
 * refers to it, or to anything in it. */
JsonObject *kith_record_update_own (JsonObject *record,
                                    JsonObject *patch,
                                    gint64 now_usec,
                                    GError **error);

/* @record with what @sources (element-type JsonObject) have and it lacks, by
 * the rules of kith-append.h: revision + 1, lastActivity CONTACT_MERGED.
 * @patch: (out) (transfer full): what that changes, possibly nothing. (transfer
 * full) Error: KITH_ERROR_INVALID ("ILLEGAL_MERGE") for more than a contact
 * holds. */
JsonObject *kith_record_merge (JsonObject *record,
                               GPtrArray *sources,
                               gint64 now_usec,
                               JsonObject **patch,
                               GError **error);

/* The parts that "fields" and "fieldsets" of a get or query ask for; both NULL:
 * everything. (transfer full) */
JsonObject *kith_record_project (JsonObject *record,
                                 const char *const *fields,
                                 const char *const *fieldsets);

/* "BASIC" and its like. */
gboolean kith_record_is_fieldset (const char *name);

/* The emails (phones) of @info by which duplicates are found: those of the
 * request, normalized.  An email wins over a phone (wix-contacts E).
 * (transfer full): strv */
char **kith_record_get_email_keys (JsonObject *info);
/* e164Phone where there is one, else the digits. */
char **kith_record_get_phone_keys (JsonObject *info);

/* All words by which a search finds a record, folded, joined by spaces: names,
 * emails, phones (digits in each of their forms), company, job title, label
 * names and custom values.
 * @label_names: (nullable): the display names of its labels; @nationals:
 * (nullable): char * by char *, from E.164 to kith_phone_to_national(), which
 * it need not find out again, and others that it adds.  (transfer full) */
char *kith_record_get_search_text (JsonObject *record,
                                   const char *const *label_names,
                                   GHashTable *nationals);

/* The phone in E.164 by libphonenumber; NULL unless both number and country
 * are valid (J.14: never guess). (transfer full) (nullable) */
char *kith_phone_to_e164 (const char *phone, const char *country_code);
/* A phone in E.164 as the API shows it: "+45 62183848". (transfer full)
 * (nullable) */
char *kith_phone_format (const char *e164);

/* Gives @address, as it is stored, "countryFullname", "subdivisionFullname" and
 * "subdivisions" by its codes, and takes those away that it had. */
void kith_place_names_complete (JsonObject *address);
/* All addresses of @record, as it is stored; FALSE: nothing was to be done. */
gboolean kith_place_names_refresh (JsonObject *record);

/* The digits that are dialed in its own country, where @phone begins with "+":
 * "+46 8 5550 0142" → "0855500142". (transfer full) (nullable) */
char *kith_phone_to_national (const char *phone);

G_END_DECLS
