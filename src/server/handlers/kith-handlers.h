/* kith-handlers.h: one function an operation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/request/kith-request.h"

G_BEGIN_DECLS

/* Each is called once its request has passed the gate (kith-gate.h) and its
 * body, if the route has one, is read; each answers, at once or later. */
void kith_handle_health (KithRequest *request);
void kith_handle_me (KithRequest *request);
void kith_handle_watch_events (KithRequest *request);
void kith_handle_list_revisions (KithRequest *request);
void kith_handle_list_deleted (KithRequest *request);
void kith_handle_restore_contact (KithRequest *request);

void kith_handle_create_contact (KithRequest *request);
void kith_handle_get_contact (KithRequest *request);
void kith_handle_list_contacts (KithRequest *request);
void kith_handle_query_contacts (KithRequest *request);
void kith_handle_update_contact (KithRequest *request);
void kith_handle_delete_contact (KithRequest *request);

void kith_handle_bulk_update (KithRequest *request);
void kith_handle_bulk_delete (KithRequest *request);
void kith_handle_bulk_label (KithRequest *request);
void kith_handle_get_job (KithRequest *request);
void kith_handle_list_jobs (KithRequest *request);

void kith_handle_list_facets (KithRequest *request);
void kith_handle_query_facets (KithRequest *request);

void kith_handle_label_contact (KithRequest *request);
void kith_handle_unlabel_contact (KithRequest *request);
void kith_handle_merge_contacts (KithRequest *request);
void kith_handle_preview_merge (KithRequest *request);
void kith_handle_submit_contact (KithRequest *request);

void kith_handle_add_field (KithRequest *request);
void kith_handle_get_field (KithRequest *request);
void kith_handle_list_fields (KithRequest *request);
void kith_handle_query_fields (KithRequest *request);
void kith_handle_rename_field (KithRequest *request);
void kith_handle_delete_field (KithRequest *request);

void kith_handle_add_label (KithRequest *request);
void kith_handle_get_label (KithRequest *request);
void kith_handle_list_labels (KithRequest *request);
void kith_handle_query_labels (KithRequest *request);
void kith_handle_rename_label (KithRequest *request);
void kith_handle_delete_label (KithRequest *request);

void kith_handle_create_note (KithRequest *request);
void kith_handle_get_note (KithRequest *request);
void kith_handle_query_notes (KithRequest *request);
void kith_handle_update_note (KithRequest *request);
void kith_handle_delete_note (KithRequest *request);

G_END_DECLS
