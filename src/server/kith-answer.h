/* kith-answer.h: how an answer is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "server/kith-request.h"

G_BEGIN_DECLS

/* The head of @request's answer. */
void kith_answer_begin (KithRequest *request, GString *output);
/* What a stream goes on with; its end: a @length of 0.  HTTP/1.0 (@is_old)
 * knows of no chunks: there the end of the connection is that of the answer. */
void kith_answer_append (GString *output,
                         gboolean is_old,
                         const char *text,
                         gsize length);

G_END_DECLS
