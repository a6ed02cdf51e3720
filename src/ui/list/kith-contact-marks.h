/* kith-contact-marks.h: which contacts have changes that are nowhere but here
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/outbox/kith-outbox.h"

G_BEGIN_DECLS

/**
 * KithMark:
 * @KITH_MARK_NONE: all of it is on the server
 * @KITH_MARK_UNSAVED: something was typed and is not saved yet
 * @KITH_MARK_WAITING: a change waits to be sent
 * @KITH_MARK_NEW: the same of all of it: the server does not have it yet
 * @KITH_MARK_NEEDS_PERSON: one was refused, or clashes with another one
 *
 * What is to be seen of a contact in the list; the last of those that are true.
 */
typedef enum
{
  KITH_MARK_NONE,
  KITH_MARK_UNSAVED,
  KITH_MARK_WAITING,
  KITH_MARK_NEW,
  KITH_MARK_NEEDS_PERSON,
} KithMark;

/* Of an icon theme. (nullable): NULL for none */
const char *kith_mark_get_icon (KithMark mark);
/* As a sentence. (nullable): NULL for none */
const char *kith_mark_describe (KithMark mark);

/* What the outbox and the drafts have, by contact: asked for every row that is
 * bound, it only looks into a table.  Signal: "changed", soon after any of it
 * has; what is sent at once is not marked.
 */
#define KITH_TYPE_CONTACT_MARKS (kith_contact_marks_get_type ())
G_DECLARE_FINAL_TYPE (KithContactMarks,
                      kith_contact_marks,
                      KITH,
                      CONTACT_MARKS,
                      GObject)

KithContactMarks *kith_contact_marks_new (KithOutbox *outbox);
KithMark kith_contact_marks_find (KithContactMarks *self,
                                  const char *contact_id);
KithContact *kith_contact_marks_find_waiting (KithContactMarks *self,
                                              const char *contact_id);

/* Those that are to be made. (transfer none) (element-type KithContact) */
GPtrArray *kith_contact_marks_get_unsent (KithContactMarks *self);

G_END_DECLS
