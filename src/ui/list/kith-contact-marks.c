/* kith-contact-marks.c: which contacts have changes that are nowhere but here
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/list/kith-contact-marks.h"

#include <glib/gi18n.h>

/* A change that is sent as soon as it is saved is nothing to be marked; and
 * many changes at once are one. */
#define SOON_MS 200

struct _KithContactMarks
{
  GObject parent_instance;

  KithOutbox *outbox;
  GHashTable *marks;   /* id → KithMark */
  GHashTable *waiting; /* id → KithContact */
  GPtrArray *unsent;   /* KithContact */
  guint soon_id;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithContactMarks, kith_contact_marks, G_TYPE_OBJECT)

const char *
kith_mark_get_icon (KithMark mark)
{
  switch (mark)
    {
    case KITH_MARK_UNSAVED:
      return "document-edit-symbolic";
    case KITH_MARK_WAITING:
    case KITH_MARK_NEW:
      return "document-send-symbolic";
    case KITH_MARK_NEEDS_PERSON:
      return "dialog-warning-symbolic";
    case KITH_MARK_NONE:
    default:
      return NULL;
    }
}

const char *
kith_mark_describe (KithMark mark)
{
  switch (mark)
    {
    case KITH_MARK_UNSAVED:
      return _ ("Has changes that are not saved yet");
    case KITH_MARK_WAITING:
      return _ ("A change waits to be sent");
    case KITH_MARK_NEW:
      return _ ("New: waits to be sent");
    case KITH_MARK_NEEDS_PERSON:
      return _ ("A change needs you");
    case KITH_MARK_NONE:
    default:
      return NULL;
    }
}

static void
mark (KithContactMarks *self, const char *contact_id, KithMark mark)
{
  if (contact_id != NULL && mark > kith_contact_marks_find (self, contact_id))
    g_hash_table_insert (self->marks, g_strdup (contact_id),
                         GUINT_TO_POINTER (mark));
}

static KithMark
get_mark (KithOutboxEntry *entry)
{
  switch (kith_outbox_entry_get_state (entry))
    {
    case KITH_OUTBOX_NEEDS_ANSWER:
    case KITH_OUTBOX_FAILED:
      return KITH_MARK_NEEDS_PERSON;
    case KITH_OUTBOX_SENDING:
      return kith_outbox_entry_get_error (entry) != NULL ? KITH_MARK_WAITING
                                                         : KITH_MARK_NONE;
    case KITH_OUTBOX_WAITING:
    default:
      return KITH_MARK_WAITING;
    }
}

/* What clashes or was refused is not what the contact will be. */
static void
keep_waiting (KithContactMarks *self, KithOutboxEntry *entry)
{
  KithContact *base = kith_outbox_entry_get_base (entry);
  KithContactInfo *info = kith_outbox_entry_get_info (entry);

  if (get_mark (entry) != KITH_MARK_WAITING || base == NULL || info == NULL)
    return;

  g_hash_table_insert (self->waiting, g_strdup (kith_contact_get_id (base)),
                       kith_contact_new_stale (base, info));
}

/* Who is typed over while it is sent is in the list once. */
static void
keep_unsent (KithContactMarks *self, KithOutboxEntry *entry)
{
  const char *id = kith_outbox_entry_get_unsent_id (entry);
  KithMark found = get_mark (entry);

  if (id == NULL || found == KITH_MARK_NONE
      || kith_outbox_find_unsent (self->outbox, id) != entry)
    return;

  mark (self, id, found == KITH_MARK_WAITING ? KITH_MARK_NEW : found);
  g_ptr_array_add (self->unsent, kith_contact_new_unsent (
                                   id, kith_outbox_entry_get_info (entry)));
}

static void
look (KithContactMarks *self)
{
  GListModel *entries = G_LIST_MODEL (self->outbox);
  GListModel *drafts = G_LIST_MODEL (kith_outbox_get_drafts (self->outbox));

  g_hash_table_remove_all (self->marks);
  g_hash_table_remove_all (self->waiting);
  g_ptr_array_set_size (self->unsent, 0);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (KithOutboxEntry) entry = g_list_model_get_item (entries, i);

      mark (self, kith_outbox_entry_get_contact_id (entry), get_mark (entry));
      keep_waiting (self, entry);
      keep_unsent (self, entry);
    }
  for (guint i = 0; i < g_list_model_get_n_items (drafts); i++)
    {
      g_autoptr (KithKeptDraft) kept = g_list_model_get_item (drafts, i);

      mark (self, kith_kept_draft_get_contact_id (kept), KITH_MARK_UNSAVED);
    }
}

static void
look_now (gpointer data)
{
  KithContactMarks *self = data;

  self->soon_id = 0;
  look (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
look_soon (KithContactMarks *self)
{
  if (self->soon_id == 0)
    self->soon_id = g_timeout_add_once (SOON_MS, look_now, self);
}

static void
kith_contact_marks_finalize (GObject *object)
{
  KithContactMarks *self = KITH_CONTACT_MARKS (object);

  g_clear_handle_id (&self->soon_id, g_source_remove);
  g_clear_object (&self->outbox);
  g_hash_table_unref (self->marks);
  g_hash_table_unref (self->waiting);
  g_ptr_array_unref (self->unsent);

  G_OBJECT_CLASS (kith_contact_marks_parent_class)->finalize (object);
}

static void
kith_contact_marks_class_init (KithContactMarksClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_contact_marks_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", KITH_TYPE_CONTACT_MARKS,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                          NULL, G_TYPE_NONE, 0);
}

static void
kith_contact_marks_init (KithContactMarks *self)
{
  self->marks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         g_object_unref);
  self->unsent = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * kith_contact_marks_new:
 * @outbox: what waits, and what is not saved
 *
 * Returns: (transfer full): the marks as they are now
 */
KithContactMarks *
kith_contact_marks_new (KithOutbox *outbox)
{
  KithContactMarks *self;

  g_return_val_if_fail (KITH_IS_OUTBOX (outbox), NULL);

  self = g_object_new (KITH_TYPE_CONTACT_MARKS, NULL);
  self->outbox = g_object_ref (outbox);
  look (self);
  g_signal_connect_object (outbox, "changed", G_CALLBACK (look_soon), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (kith_outbox_get_drafts (outbox), "items-changed",
                           G_CALLBACK (look_soon), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * kith_contact_marks_find:
 * @self: the marks
 * @contact_id: a contact
 *
 * Returns: its mark
 */
KithMark
kith_contact_marks_find (KithContactMarks *self, const char *contact_id)
{
  g_return_val_if_fail (KITH_IS_CONTACT_MARKS (self), KITH_MARK_NONE);
  g_return_val_if_fail (contact_id != NULL, KITH_MARK_NONE);

  return (KithMark) GPOINTER_TO_UINT (
    g_hash_table_lookup (self->marks, contact_id));
}

/**
 * kith_contact_marks_find_waiting:
 * @self: the marks
 * @contact_id: a contact
 *
 * Returns: (transfer none) (nullable): the contact as it will be once what
 *   waits is sent; %NULL when nothing does
 */
KithContact *
kith_contact_marks_find_waiting (KithContactMarks *self, const char *contact_id)
{
  g_return_val_if_fail (KITH_IS_CONTACT_MARKS (self), NULL);
  g_return_val_if_fail (contact_id != NULL, NULL);

  return g_hash_table_lookup (self->waiting, contact_id);
}

/**
 * kith_contact_marks_get_unsent:
 * @self: the marks
 *
 * Returns: (transfer none) (element-type KithContact): the contacts that are to
 *   be made, known by kith_outbox_entry_get_unsent_id()
 */
GPtrArray *
kith_contact_marks_get_unsent (KithContactMarks *self)
{
  g_return_val_if_fail (KITH_IS_CONTACT_MARKS (self), NULL);

  return self->unsent;
}
