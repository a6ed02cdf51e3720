/* kith-limits.h: what every input is held to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

/* The figures that the Contacts API names are the API's own; the others are
 * Kith's.  Lengths are in Unicode characters unless the name says bytes.
 */

/* JSON */
#define KITH_LIMIT_BODY_BYTES (1024 * 1024)
#define KITH_LIMIT_ANSWER_BYTES (16 * 1024 * 1024)
#define KITH_LIMIT_JSON_DEPTH 64
/* Members of one object: enough for 100 custom fields and the system's own. */
#define KITH_LIMIT_JSON_MEMBERS 10000

/* A contact */
#define KITH_LIMIT_NAME_CHARS 1000
#define KITH_LIMIT_TEXT_CHARS 1000
#define KITH_LIMIT_EMAIL_CHARS 320
#define KITH_LIMIT_PHONE_CHARS 50
#define KITH_LIMIT_ADDRESS_CHARS 2000
#define KITH_LIMIT_URL_CHARS 2000
#define KITH_LIMIT_LOCALE_CHARS 35
#define KITH_LIMIT_ITEMS 50
#define KITH_LIMIT_LABEL_KEYS 2000
#define KITH_LIMIT_EXTENDED_VALUE_CHARS 1000
/* The whole info of one contact, as JSON text. */
#define KITH_LIMIT_INFO_BYTES (512 * 1024)

/* What is done to one contact at once */
#define KITH_LIMIT_MERGE_SOURCES 5
#define KITH_LIMIT_LABELING 100
#define KITH_LIMIT_PASS_THROUGH_CHARS 300

/* Labels and extended fields */
#define KITH_LIMIT_LABEL_NAME_CHARS 180
#define KITH_LIMIT_FIELD_NAME_CHARS 150
#define KITH_LIMIT_KEY_CHARS 80
#define KITH_LIMIT_NAMESPACE_MIN_CHARS 3
#define KITH_LIMIT_NAMESPACE_CHARS 25
#define KITH_LIMIT_CUSTOM_FIELDS 100
#define KITH_LIMIT_LABELS 1000

/* Bulk jobs: how many are listed, and how long one is kept that has come to its
 * end. */
#define KITH_LIMIT_JOBS 100
#define KITH_JOB_DAYS 30

/* Notes */
#define KITH_LIMIT_NOTE_CHARS 2048

/* Queries */
#define KITH_LIMIT_PAGE 1000
#define KITH_DEFAULT_PAGE 50
#define KITH_LIMIT_SEARCH_CHARS 100
#define KITH_LIMIT_FILTER_TERMS 100
/* In the lists of all of them. */
#define KITH_LIMIT_FILTER_VALUES 1000

/* How long it is kept what happened; of a deleted contact, how long it can be
 * brought back. */
#define KITH_HISTORY_DAYS 365
#define KITH_HISTORY_DELETED_DAYS 30
/* Revisions of a contact: a page, each with its whole document. */
#define KITH_LIMIT_REVISIONS 100
/* Deleted contacts that one call searches for a name. */
#define KITH_LIMIT_DELETED_SEARCH 500
#define KITH_DEFAULT_REVISIONS 20

/* HTTP.  libsoup reads heads of up to 64 KiB. */
#define KITH_LIMIT_HEADER_BYTES (60 * 1024)
#define KITH_LIMIT_HEADERS 200
/* Of one body: each is kept as it came, however small. */
#define KITH_LIMIT_CHUNKS 10000
#define KITH_LIMIT_IDEMPOTENCY_KEY_CHARS 100
/* How long a client may take to send a request, and how long one may wait. */
#define KITH_TIMEOUT_REQUEST_SECONDS 30
#define KITH_TIMEOUT_ANSWER_SECONDS 30
/* How long, and for how much, a server goes on reading from a client whose
 * request it has refused. */
#define KITH_TIMEOUT_LINGER_USEC (5 * 1000 * 1000)
#define KITH_LIMIT_LINGER_BYTES (16 * 1024 * 1024)

/* Streams of events: how many at once, how often one says that it still is
 * there, and how many bytes of it, but for the last event, wait for a client
 * that reads slowly. */
#define KITH_LIMIT_STREAMS 1000
#define KITH_HEARTBEAT_SECONDS 15
#define KITH_LIMIT_STREAM_BYTES (256 * 1024)

/* One event as a client takes it; how long it waits to listen again, first and
 * at most; and after how long a silence nobody is there. */
#define KITH_LIMIT_EVENT_BYTES (4 * 1024 * 1024)
#define KITH_FEED_RETRY_USEC (500 * 1000)
#define KITH_FEED_RETRY_CAP_USEC (30 * 1000 * 1000)
#define KITH_FEED_SILENCE_SECONDS (3 * KITH_HEARTBEAT_SECONDS)

/* Keys that nobody knows, from one address: so many are refused at once, then
 * one each interval, and each has an answer after the longest wait. */
#define KITH_LIMIT_FAILED_KEYS 5
#define KITH_FAILED_KEY_USEC (1000 * 1000)
#define KITH_FAILED_KEY_CAP_USEC (5 * 1000 * 1000)
/* Addresses, or keys, whose number of requests is remembered. */
#define KITH_LIMIT_LIMITED_NAMES 4096

/* Retries of one save (rule R4): at most so many sends, within so long. */
#define KITH_RETRY_MAX 5
#define KITH_RETRY_BASE_USEC (50 * 1000)
#define KITH_RETRY_CAP_USEC (2 * 1000 * 1000)
#define KITH_RETRY_TOTAL_USEC (10 * 1000 * 1000)
/* Overwriting what others change all the time: so often, and waits between. */
#define KITH_OVERWRITE_MAX 20
#define KITH_OVERWRITE_CAP_USEC (400 * 1000)

/* The outbox: so many contacts at the same time, waits before the next try that
 * grow up to a cap, in slices after which the clocks are looked at, and how far
 * these may drift apart. */
#define KITH_OUTBOX_PARALLEL 4
#define KITH_OUTBOX_RETRY_BASE_USEC (1000 * 1000)
#define KITH_OUTBOX_RETRY_CAP_USEC (5 * 60 * 1000 * 1000)
#define KITH_OUTBOX_LOAD_CAP_USEC (30 * 1000 * 1000)
#define KITH_OUTBOX_SLICE_USEC (30 * 1000 * 1000)
#define KITH_OUTBOX_CLOCK_DRIFT_USEC (5 * 1000 * 1000)

/* What people decided against: how many values are kept, and how long. */
#define KITH_LIMIT_JOURNAL 1000
#define KITH_JOURNAL_DAYS 30

/* A mirror: whole contacts, and ids alone, a page; how many changes may wait to
 * be written; how often a server that tells nothing is asked, and how far back;
 * how often all ids are compared; waits after a failure; and how often it is
 * tried to have a file that another program has. */
#define KITH_MIRROR_PAGE 200
#define KITH_MIRROR_IDS_PAGE 1000
#define KITH_MIRROR_FIX_PAGE 100
#define KITH_MIRROR_PENDING_MAX 2000
#define KITH_MIRROR_POLL_USEC (30 * 1000 * 1000)
#define KITH_MIRROR_OVERLAP_USEC (30 * 1000 * 1000)
#define KITH_MIRROR_SWEEP_USEC (G_GINT64_CONSTANT (30) * 60 * 1000 * 1000)
#define KITH_MIRROR_RETRY_BASE_USEC (1000 * 1000)
#define KITH_MIRROR_RETRY_CAP_USEC (30 * 1000 * 1000)
#define KITH_MIRROR_BUSY_USEC (10 * 1000 * 1000)

/* Webhooks: how long one may take to answer, waits before an event is sent again
 * that grow up to a cap, for how long a signature is good, and how soon kithd
 * takes note of one that was added or removed. */
#define KITH_WEBHOOK_TIMEOUT_USEC (10 * 1000 * 1000)
#define KITH_WEBHOOK_RETRY_BASE_USEC (1000 * 1000)
#define KITH_WEBHOOK_RETRY_CAP_USEC (5 * 60 * 1000 * 1000)
#define KITH_WEBHOOK_TOKEN_SECONDS (60 * 60)
#define KITH_WEBHOOK_LOOK_USEC (5 * 1000 * 1000)
