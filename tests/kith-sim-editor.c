/* kith-sim-editor.c: a person with a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-private.h"

#include <glib/gstdio.h>

#include "base/kith-error.h"
#include "kith-crash-vfs.h"
#include "service/kith-outbox-private.h"
#include "test-utils.h"

struct _KithSimEditor
{
  KithSimWorld *world;
  guint index;
  KithSimLink *link;
  char *folder;
  char *origin;

  /* A life: from a start of the program to its crash. */
  guint n_lives;
  char *life_folder;
  GCancellable *ended;
  KithContacts *contacts;
  KithOutbox *outbox; /* NULL: it is not running */
  gpointer dying;     /* the last life's, until nothing of it is under way */
  KithCrashImage *image;

  /* The form; NULL when none is open. */
  KithDraft *draft;
  KithContactInfo *kept;  /* as it was when it was put into the outbox */
  KithOutboxEntry *entry; /* what the person looks after, or waits for */
  gboolean is_loading;
  gboolean is_opening;
  gboolean is_putting;
  gboolean is_sending;
  gboolean is_asked;
};

/* Whoever calls back may belong to a life that has ended. */
typedef struct
{
  KithSimEditor *self;
  guint life;
} Call;

static Call *
call_new (KithSimEditor *self)
{
  Call *call = g_new (Call, 1);

  call->self = self;
  call->life = self->n_lives;

  return call;
}

/* (nullable): NULL when that life is over */
static KithSimEditor *
call_end (Call *call)
{
  KithSimEditor *self = call->self;
  gboolean is_over = call->life != self->n_lives || self->outbox == NULL;

  g_free (call);

  return is_over ? NULL : self;
}

static void
tell (KithSimEditor *self, const char *text)
{
  kith_sim_tell (self->world, "ed%u %s", self->index, text);
}

static void
tell_error (KithSimEditor *self, const char *text, const GError *error)
{
  kith_sim_tell (self->world, "ed%u %s: %s", self->index, text, error->message);
}

static void
close_form (KithSimEditor *self)
{
  g_clear_object (&self->draft);
  g_clear_object (&self->kept);
  g_clear_object (&self->entry);
  self->is_asked = FALSE;
}

/* A life */

/* "sent" comes before whoever waits for it is told. */
static void
sent_cb (KithOutbox *outbox,
         KithOutboxEntry *entry,
         KithContact *contact,
         gpointer data)
{
  KithSimEditor *self = data;

  if (contact == NULL)
    {
      tell (self, "has deleted it");
      if (entry == self->entry)
        close_form (self);
      return;
    }

  kith_sim_tell (self->world, "ed%u has saved revision %d of %.4s", self->index,
                 (int) kith_contact_get_revision (contact),
                 kith_contact_get_id (contact));
  kith_sim_ledger_acknowledged (self->world->ledger, self->index, contact);
  if (entry != self->entry)
    return;

  self->is_asked = FALSE;
  if (self->draft != NULL)
    kith_draft_saved (self->draft, contact, self->kept);
  g_clear_object (&self->kept);
  g_clear_object (&self->entry);
}

static void
loaded_cb (GObject *outbox, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = call_end (data);
  g_autoptr (GError) error = NULL;

  if (self == NULL)
    return;

  self->is_loading = FALSE;
  if (!kith_outbox_load_finish (KITH_OUTBOX (outbox), result, &error))
    kith_sim_complain (self->world, "ed%u cannot read its outbox: %s",
                       self->index, error->message);
}

static void
start (KithSimEditor *self)
{
  g_autofree char *name = g_strdup_printf ("life%u", ++self->n_lives);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection)
    connection = kith_connection_new (self->origin, &error);

  g_assert_no_error (error);
  tell (self, "starts");
  g_free (self->life_folder);
  self->life_folder = g_build_filename (self->folder, name, NULL);
  g_assert_cmpint (g_mkdir (self->life_folder, 0700), ==, 0);
  if (self->image != NULL)
    kith_crash_image_write (self->image, self->life_folder);
  g_clear_pointer (&self->image, kith_crash_image_free);

  path = g_build_filename (self->life_folder, "outbox.db", NULL);
  self->ended = g_cancellable_new ();
  self->contacts = kith_contacts_new (connection);
  self->outbox = kith_outbox_new (self->contacts,
                                  KITH_CLOCK (self->world->clock), path, NULL);
  g_signal_connect (self->outbox, "sent", G_CALLBACK (sent_cb), self);
  self->is_loading = TRUE;
  kith_outbox_load_async (self->outbox, NULL, loaded_cb, call_new (self));
}

static void
stop (KithSimEditor *self)
{
  close_form (self);
  self->is_loading = self->is_opening = FALSE;
  self->is_putting = self->is_sending = FALSE;

  g_cancellable_cancel (self->ended);
  g_clear_object (&self->ended);
  g_signal_handlers_disconnect_by_data (self->outbox, self);
  kith_outbox_close (self->outbox);
  self->dying = self->outbox;
  g_object_add_weak_pointer (G_OBJECT (self->outbox), &self->dying);
  g_clear_object (&self->outbox);
  g_clear_object (&self->contacts);
  kith_sim_link_cut (self->link);
}

void
kith_sim_editor_crash (KithSimEditor *self)
{
  KithEdit *edit = self->entry != NULL
                     ? kith_outbox_entry_get_edit (self->entry)
                     : NULL;

  if (self->outbox == NULL || self->dying != NULL)
    return;

  tell (self, "is killed");
  self->image = kith_crash_vfs_take_image (self->life_folder);
  if (self->draft != NULL)
    kith_sim_give_up_info (self->world, kith_draft_get_info (self->draft),
                           self->is_putting ? NULL : self->kept);
  if (edit != NULL && kith_edit_get_conflict (edit) != NULL)
    kith_sim_give_up_answers (self->world, kith_edit_get_conflict (edit));
  stop (self);
}

/* Opening */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_get_finish (KITH_CONTACTS (source), result, &error);

  if (self == NULL)
    return;

  self->is_opening = FALSE;
  if (contact == NULL)
    {
      tell_error (self, "cannot open", error);
      return;
    }
  /* What waits for it is looked after as such. */
  if (kith_outbox_find (self->outbox, kith_contact_get_id (contact)) != NULL)
    return;

  kith_sim_tell (self->world, "ed%u opens %.4s at revision %d", self->index,
                 kith_contact_get_id (contact),
                 (int) kith_contact_get_revision (contact));
  self->draft = kith_draft_new (contact);
}

static void
begin_open (KithSimEditor *self)
{
  GPtrArray *ids = self->world->contacts;
  const char *id;

  if (ids->len == 0 || kith_sim_chance (self->world, 10))
    {
      tell (self, "begins a new contact");
      self->draft = kith_draft_new (NULL);
      kith_sim_type_text (self->world, self->index, self->draft,
                          KITH_FIELD_FIRST_NAME);
      return;
    }

  id = g_ptr_array_index (ids, kith_sim_draw (self->world, ids->len));
  if (kith_outbox_find (self->outbox, id) != NULL)
    return;

  self->is_opening = TRUE;
  kith_contacts_get_async (self->contacts, id, self->ended, opened_cb,
                           call_new (self));
}

/* Saving */

static void
take_failure (KithSimEditor *self, const GError *error)
{
  tell_error (self, "is not saved", error);
  if (g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED)
      && kith_outbox_entry_get_state (self->entry) == KITH_OUTBOX_NEEDS_ANSWER)
    {
      self->world->n_conflicts++;
      self->is_asked = TRUE;
      return;
    }

  /* It goes on by itself; the form stays, or is closed. */
  kith_outbox_release (self->outbox, self->entry);
  if (self->draft == NULL || kith_sim_chance (self->world, 50))
    {
      if (self->draft != NULL)
        kith_sim_give_up_info (self->world, kith_draft_get_info (self->draft),
                               self->kept);
      close_form (self);
    }
}

static void
answered_cb (GObject *outbox, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact) contact = NULL;

  if (kith_outbox_send_finish (KITH_OUTBOX (outbox), result, &contact, &error))
    g_assert_null (error);
  if (self == NULL)
    return;

  self->is_sending = FALSE;
  if (error != NULL && self->entry != NULL)
    take_failure (self, error);
}

static void
begin_send (KithSimEditor *self)
{
  const KithWriteOptions options = { .allow_duplicates = TRUE };

  self->is_asked = FALSE;
  self->is_sending = TRUE;
  kith_outbox_send_async (self->outbox, self->entry, &options, answered_cb,
                          call_new (self));
}

static void
put_cb (GObject *outbox, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithOutboxEntry)
    entry = kith_outbox_put_finish (KITH_OUTBOX (outbox), result, &error);

  if (self == NULL)
    return;

  self->is_putting = FALSE;
  if (entry == NULL)
    {
      tell_error (self, "could not keep it", error);
      return;
    }

  g_set_object (&self->entry, entry);
  begin_send (self);
}

static void
begin_save (KithSimEditor *self)
{
  tell (self, "saves");
  self->is_putting = TRUE;
  if (self->entry != NULL)
    kith_sim_save_over (self->world, self->index, self->kept,
                        kith_draft_get_info (self->draft));
  g_clear_object (&self->kept);
  self->kept = kith_contact_info_copy (kith_draft_get_info (self->draft));
  kith_outbox_put_async (self->outbox, self->entry, self->draft,
                         /* hold= */ TRUE, put_cb, call_new (self));
}

/* Deleting */

static void
delete_put_cb (GObject *outbox, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithOutboxEntry)
    entry = kith_outbox_delete_finish (KITH_OUTBOX (outbox), result, &error);

  if (self == NULL)
    return;

  self->is_putting = FALSE;
  if (entry == NULL)
    tell_error (self, "could not keep the deletion", error);
}

/* Only what nothing waits for: what waits would be given up with it. */
static void
begin_delete (KithSimEditor *self)
{
  KithContact *base = kith_draft_get_base (self->draft);

  if (base == NULL
      || kith_outbox_find (self->outbox, kith_contact_get_id (base)) != NULL)
    return;

  kith_sim_tell (self->world, "ed%u deletes %.4s", self->index,
                 kith_contact_get_id (base));
  kith_sim_ledger_want_gone (self->world->ledger, self->index,
                             kith_contact_get_id (base),
                             kith_contact_get_revision (base));
  self->is_putting = TRUE;
  kith_outbox_delete_async (self->outbox, base, /* hold= */ FALSE,
                            delete_put_cb, call_new (self));
  close_form (self);
}

/* Looking after what waits */

static void
take_back (KithSimEditor *self, KithOutboxEntry *entry)
{
  KithContactInfo *info = kith_outbox_entry_get_info (entry);
  g_autoptr (KithContactInfo) given_up = NULL;
  g_autoptr (GError) error = NULL;

  tell (self, "takes it back");
  if (info != NULL)
    given_up = kith_contact_info_copy (info);
  if (kith_outbox_take_back (self->outbox, entry, &error) && given_up != NULL)
    kith_sim_give_up_info (self->world, given_up, NULL);
}

static void
attend_deletion (KithSimEditor *self, KithOutboxEntry *entry)
{
  KithContact *theirs = kith_outbox_entry_get_theirs (entry);

  if (theirs == NULL || kith_sim_chance (self->world, 50))
    {
      take_back (self, entry);
      return;
    }

  kith_sim_ledger_want_gone (self->world->ledger, self->index,
                             kith_contact_get_id (theirs),
                             kith_contact_get_revision (theirs));
  g_set_object (&self->entry, entry);
  begin_send (self);
}

static void
attend (KithSimEditor *self, KithOutboxEntry *entry)
{
  switch (kith_outbox_entry_get_state (entry))
    {
    case KITH_OUTBOX_WAITING:
      kith_outbox_wake (self->outbox);
      break;

    case KITH_OUTBOX_NEEDS_ANSWER:
      if (kith_outbox_entry_get_operation (entry) == KITH_OUTBOX_DELETE)
        {
          attend_deletion (self, entry);
          break;
        }
      tell (self, "looks after what needs an answer");
      g_set_object (&self->entry, entry);
      begin_send (self);
      break;

    case KITH_OUTBOX_FAILED:
      take_back (self, entry);
      break;

    case KITH_OUTBOX_SENDING:
    default:
      break;
    }
}

static gboolean
attend_any (KithSimEditor *self)
{
  GListModel *entries = G_LIST_MODEL (self->outbox);
  guint n = g_list_model_get_n_items (entries);
  g_autoptr (KithOutboxEntry) entry = NULL;

  if (n == 0)
    return FALSE;

  entry = g_list_model_get_item (entries, kith_sim_draw (self->world, n));
  attend (self, entry);

  return TRUE;
}

/* Answering */

static void
give_up (KithSimEditor *self)
{
  g_autoptr (KithOutboxEntry) entry = g_steal_pointer (&self->entry);

  if (self->draft != NULL)
    kith_sim_give_up_info (self->world, kith_draft_get_info (self->draft),
                           NULL);
  close_form (self);
  kith_outbox_release (self->outbox, entry);
  take_back (self, entry);
}

static void
answer (KithSimEditor *self)
{
  KithEdit *edit = kith_outbox_entry_get_edit (self->entry);
  KithConflict *conflict = edit != NULL ? kith_edit_get_conflict (edit) : NULL;

  /* Of a deletion, which others have changed again. */
  if (conflict == NULL)
    {
      kith_outbox_release (self->outbox, self->entry);
      close_form (self);
      return;
    }
  if (!self->world->is_calm && kith_sim_chance (self->world, 10))
    {
      tell (self, "goes back to its form");
      kith_sim_give_up_answers (self->world, conflict);
      self->is_asked = FALSE;
      kith_outbox_release (self->outbox, self->entry);
      if (self->draft == NULL)
        close_form (self);
      return;
    }

  if (!kith_conflict_is_deletion (conflict))
    {
      kith_sim_answer (self->world, self->index, conflict);
    }
  else if (kith_sim_chance (self->world, 50))
    {
      kith_sim_give_up_answers (self->world, conflict);
      give_up (self);
      return;
    }
  else
    {
      tell (self, "makes the contact again");
      kith_sim_ledger_make_again (self->world->ledger, self->index);
      kith_edit_set_create_again (edit, TRUE);
    }
  begin_send (self);
}

/* Acting */

static gboolean
is_unsaved (KithSimEditor *self)
{
  return kith_draft_is_dirty (self->draft)
         && (self->entry == NULL
             || !kith_contact_info_equal (kith_draft_get_info (self->draft),
                                          self->kept));
}

static void
act_on_form (KithSimEditor *self)
{
  gboolean is_calm = self->world->is_calm;
  gboolean unsaved = is_unsaved (self);
  guint what = kith_sim_draw (self->world, 20);

  if (unsaved && (is_calm || what < 8))
    begin_save (self);
  else if (is_calm || what == 8)
    {
      tell (self, "closes its form");
      kith_sim_give_up_info (self->world, kith_draft_get_info (self->draft),
                             self->kept);
      close_form (self);
    }
  else if (!unsaved && what == 9)
    begin_delete (self);
  else
    kith_sim_type (self->world, self->index, self->draft);
}

void
kith_sim_editor_act (KithSimEditor *self)
{
  KithSimWorld *world = self->world;

  if (self->outbox == NULL)
    {
      start (self);
      return;
    }
  if (self->is_loading || self->is_opening || self->is_putting)
    return;

  if (self->is_sending)
    {
      if (self->draft != NULL && !world->is_calm && kith_sim_chance (world, 40))
        kith_sim_type (world, self->index, self->draft);
    }
  else if (self->is_asked)
    {
      answer (self);
    }
  else if (self->draft != NULL)
    {
      act_on_form (self);
    }
  else if ((world->is_calm || kith_sim_chance (world, 30)) && attend_any (self))
    {
      return;
    }
  else if (!world->is_calm)
    {
      begin_open (self);
    }
}

/* @n_calls, @n_waits: (inout) */
static gboolean
is_entry_quiet (KithOutboxEntry *entry, guint *n_calls, guint *n_waits)
{
  KithEdit *edit = kith_outbox_entry_get_edit (entry);

  if (kith_outbox_entry_get_state (entry) != KITH_OUTBOX_SENDING)
    return TRUE;
  if (edit == NULL || kith_edit_get_state (edit) == KITH_EDIT_SENDING
      || kith_edit_get_state (edit) == KITH_EDIT_GETTING)
    ++*n_calls;
  else if (kith_edit_get_state (edit) == KITH_EDIT_WAITING)
    ++*n_waits;
  else
    return FALSE;

  return TRUE;
}

gboolean
kith_sim_editor_is_quiet (KithSimEditor *self, guint *n_waits)
{
  guint n_calls = self->is_opening ? 1 : 0;

  if (self->dying != NULL || self->is_loading || self->is_putting)
    return FALSE;
  if (self->outbox == NULL)
    return TRUE;

  for (guint i = 0; i < self->outbox->entries->len; i++)
    if (!is_entry_quiet (g_ptr_array_index (self->outbox->entries, i), &n_calls,
                         n_waits))
      return FALSE;
  if (self->outbox->timer != NULL)
    ++*n_waits;

  return kith_sim_link_get_n_held (self->link) == n_calls;
}

void
kith_sim_editor_flush (KithSimEditor *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) records = NULL;

  if (self->outbox == NULL)
    return;

  kith_outbox_file_load_async (self->outbox->file, NULL, kith_test_result_cb,
                               &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  records = kith_outbox_file_load_finish (self->outbox->file, result, NULL);
}

gboolean
kith_sim_editor_is_done (KithSimEditor *self)
{
  return self->outbox != NULL && !self->is_loading && !self->is_opening
         && !self->is_putting && !self->is_sending && self->draft == NULL
         && g_list_model_get_n_items (G_LIST_MODEL (self->outbox)) == 0;
}

KithSimEditor *
kith_sim_editor_new (KithSimWorld *world,
                     guint index,
                     const char *folder,
                     const char *origin,
                     KithSimLink *link)
{
  KithSimEditor *self = g_new0 (KithSimEditor, 1);

  self->world = world;
  self->index = index;
  self->folder = g_strdup (folder);
  self->origin = g_strdup (origin);
  self->link = link;
  start (self);

  return self;
}

void
kith_sim_editor_free (KithSimEditor *self)
{
  if (self->outbox != NULL)
    stop (self);
  while (self->dying != NULL)
    g_main_context_iteration (NULL, TRUE);

  g_clear_pointer (&self->image, kith_crash_image_free);
  g_free (self->life_folder);
  g_free (self->folder);
  g_free (self->origin);
  g_free (self);
}
