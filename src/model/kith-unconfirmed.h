/* kith-unconfirmed.h: what the API's documents leave open
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* Where the documents of the Contacts API are silent or contradict each other,
 * Kith had to decide.  Each row: the number by which comments name the decision,
 * what was decided, and the file (of src) to change the day that somebody knows
 * better.  tests/check-unconfirmed sees that each file says so, and that no
 * comment names a decision that is not here.
 *
 * J.1   A new contact has revision 1.  | model/kith-record.c
 * J.2   A revision may come as a number or as its digits; it is sent as a
 *       number.  | model/kith-contact.c
 * J.3   An update is held against key, permission, shape, whether the contact
 *       is there, its revision, duplicates, in this order.
 *       | store/write/kith-sqlite-write.c
 * J.4   A revision of the past and one of the future are stale alike; the
 *       refusal has the contact as it is now.  | model/kith-protocol.c
 * J.5   An id that is no GUID is a violation, one that nobody has is not found.
 *       | server/handlers/kith-contact-io.c
 * J.6   To delete a contact that is not there is not found.
 *       | server/handlers/kith-handlers-contacts.c
 * J.7   null and "" clear; so does an empty list; a name may lose a part.
 *       | model/kith-patch.h
 * J.8   Extended fields are changed by key; an unknown key is refused, one that
 *       only the system writes is passed over.  | model/kith-patch-apply.c
 * J.9   A label's key that nobody has is a violation of "labelKeys".
 *       | store/write/kith-sqlite-check.c
 * J.10  To label raises the revision, unless nothing changes.
 *       | store/jobs/kith-sqlite-job-step.c
 * J.11  An update to the same values raises the revision.
 *       | model/kith-record.c
 * J.12  One item of a list is primary: the marked one, else the one that was,
 *       else the first.  | model/kith-patch-apply.c
 * J.13  Items stay in the order in which they came.  | model/kith-patch-apply.c
 * J.14  A phone without a valid number and country has no E.164.
 *       | model/kith-phone.c
 * J.15  Locales are kept in lower case, countries in upper case, "NY" beside
 *       "US" as "US-NY".  | model/kith-field.c
 * J.16  An email has one "@"; it is kept as typed and compared in lower case.
 *       | model/kith-field.c
 * J.17  All emails and phones of others count as duplicates; the oldest is
 *       named.  | store/write/kith-sqlite-check.c
 * J.18  What is empty is not sent.  | model/kith-patch-apply.c
 * J.19  Without a name there is no display name.  | model/kith-record.c
 * J.20  The source of a contact is who made it: a person's key or an app's.
 *       | model/kith-record.c
 * J.21  primaryEmail and primaryPhone are sent, with a status that says
 *       nothing.  | model/kith-record.c
 * J.22  Oldest first by default; several sorts, a bare one, and "$begins" are
 *       taken.  | model/kith-query-field.c
 * J.23  A page of 0 is empty; one of more than 1000 is refused.
 *       | model/kith-query.c
 * J.24  "$eq" of text is exact, but for emails.  | model/kith-query-field.c
 * J.25  "$ne" holds of a contact without the field.  | model/kith-query-field.c
 * J.26  The total is always counted.  | server/handlers/kith-handlers-query.c
 * J.27  The refusal of a key that asks too often says when to come again.
 *       | server/daemon/kith-gate.c
 * J.28  Each answer has the request's id, and nothing about consistency.
 *       | server/daemon/kith-server-requests.c
 * J.29  Nothing that a client sends suppresses a check of permissions; its own
 *       side may take another key.  | service/connection/kith-connection-call.c
 * J.30  The update of two arguments goes by the latest revision.
 *       | cli/kith-commands-contacts.c
 * J.31  A job is run at once, answered by its id, and kept.
 *       | store/interface/kith-store-jobs.h
 * J.32  A merge into a stale contact fails with 428.
 *       | store/write/kith-sqlite-merge.c
 * J.33  A contact is not merged into itself.  | server/handlers/kith-handlers-merge.c
 * J.34  A key is made of the name's letters and digits, of whatever script, with
 *       hyphens between; a clash gets a number.  | model/kith-extended-field.h
 * J.35  Find-or-create goes by the whole name, case and all.
 *       | store/index/kith-sqlite-catalog.c
 * J.36  What is the system's is not renamed or deleted: 403.
 *       | store/index/kith-sqlite-catalog.c
 * J.37  What no contact has is dropped; what a client should not say otherwise
 *       is passed over.  | server/request/kith-body.h
 * J.38  A body that cannot be read at all is answered with a message alone.
 *       | model/kith-protocol.c
 * J.39  A key with another site is not permitted; without a key nobody learns
 *       which site it is.  | server/daemon/kith-gate.c
 * J.40  Times are UTC in milliseconds and never go back.  | model/kith-record.c
 * J.41  What a form passes through is checked and kept nowhere: the event of
 *       submissions, which it is for, is not offered by the documents.
 *       | server/handlers/kith-handlers-operations.c
 * J.42  The short code of a subdivision is what follows the country's: "NY" of
 *       "US-NY"; its name is sent by itself, too, for the SDK reads that
 *       alone.  | model/kith-place-names.c
 * J.43  A bulk update with neither filter nor search is refused, as bulk
 *       deletions are: an empty filter says that all are meant.
 *       | server/handlers/kith-handlers-bulk.c
 * J.44  Pages and filters may name a number by its digits, and a time by its
 *       date: its first moment in UTC.  | model/kith-operand.h
 * J.45  A new note needs a text; an update may clear it.
 *       | model/kith-note-record.c
 */
