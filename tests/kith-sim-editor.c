/* kith-sim-editor.c: a person with a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-editor-private.h"

#include <glib/gstdio.h>

#include "base/kith-error.h"
#include "test-utils.h"

/* How many contacts most is done with. */
#define N_BUSY 1

KithSimCall *
_kith_sim_call_new (KithSimEditor *self)
{
  KithSimCall *call = g_new (KithSimCall, 1);

  call->self = self;
  call->life = self->n_lives;

  return call;
}

KithSimEditor *
_kith_sim_call_end (KithSimCall *call)
{
  KithSimEditor *self = call->self;
  gboolean is_over = call->life != self->n_lives || self->outbox == NULL;

  g_free (call);

  return is_over ? NULL : self;
}

void
_kith_sim_editor_tell (KithSimEditor *self, const char *text)
{
  kith_sim_tell (self->world, "ed%u %s", self->index, text);
}

void
_kith_sim_editor_tell_error (KithSimEditor *self,
                             const char *text,
                             const GError *error)
{
  kith_sim_tell (self->world, "ed%u %s: %s", self->index, text, error->message);
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
  gboolean is_own = entry == _kith_sim_editor_get_entry (self);

  if (contact == NULL)
    {
      _kith_sim_editor_tell (self, "has deleted it");
      kith_sim_ledger_saw_gone (self->world->ledger, self->index,
                                kith_outbox_entry_get_contact_id (entry));
      _kith_sim_editor_know (self, kith_outbox_entry_get_contact_id (entry), 0);
    }
  else
    {
      kith_sim_tell (self->world, "ed%u has saved revision %d of %.4s",
                     self->index, (int) kith_contact_get_revision (contact),
                     kith_contact_get_id (contact));
      kith_sim_ledger_acknowledged (self->world->ledger, self->index, contact);
      _kith_sim_editor_know (self, kith_contact_get_id (contact),
                             kith_contact_get_revision (contact));
    }
  if (!is_own)
    return;

  self->is_asked = FALSE;
  g_clear_object (&self->kept);
  g_clear_object (&self->entry);
}

static void
loaded_cb (GObject *outbox, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = _kith_sim_call_end (data);
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
  _kith_sim_editor_tell (self, "starts");
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
  _kith_outbox_seed (self->outbox, kith_sim_draw_seed (self->world));
  self->n_file_refs = G_OBJECT (self->outbox->file)->ref_count;
  g_signal_connect (self->outbox, "sent", G_CALLBACK (sent_cb), self);
  _kith_sim_editor_start_mirror (self);
  self->is_loading = TRUE;
  kith_outbox_load_async (self->outbox, NULL, loaded_cb,
                          _kith_sim_call_new (self));
}

static void
stop (KithSimEditor *self)
{
  _kith_sim_editor_drop_form (self);
  self->is_loading = self->is_opening = FALSE;
  self->is_putting = self->is_sending = self->is_operating = FALSE;
  if (self->bulk_token != NULL)
    kith_sim_ledger_give_up (self->world->ledger, self->bulk_token);
  g_clear_pointer (&self->bulk_token, g_free);

  _kith_sim_editor_stop_mirror (self);
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

/* @image: (nullable) (transfer full): what is left of the mirror */
static void
crash (KithSimEditor *self, KithCrashImage *image)
{
  KithOutboxEntry *entry = _kith_sim_editor_get_entry (self);
  KithEdit *edit = entry != NULL ? kith_outbox_entry_get_edit (entry) : NULL;

  _kith_sim_editor_tell (self, "is killed");
  self->image = kith_crash_vfs_take_image (self->life_folder);
  if (self->draft != NULL)
    _kith_sim_editor_lose_form (self);
  if (edit != NULL && kith_edit_get_conflict (edit) != NULL)
    kith_sim_give_up_answers (self->world, kith_edit_get_conflict (edit));
  _kith_sim_editor_crash_mirror (self, image);
  stop (self);
}

void
kith_sim_editor_crash (KithSimEditor *self)
{
  if (self->outbox != NULL && self->dying == NULL)
    crash (self, NULL);
}

void
kith_sim_editor_crash_armed (KithSimEditor *self)
{
  KithCrashImage *image = self->mirror.is_armed ? kith_crash_vfs_pop_armed ()
                                                : NULL;

  if (image == NULL)
    return;

  self->mirror.is_armed = FALSE;
  crash (self, image);
}

/* Opening */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = _kith_sim_call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_read_finish (KITH_CONTACTS (source), result,
                                         &error);
  g_autoptr (KithDraft) draft = NULL;

  if (self == NULL)
    return;

  self->is_opening = FALSE;
  if (contact == NULL)
    {
      _kith_sim_editor_tell_error (self, "cannot open", error);
      return;
    }
  kith_sim_ledger_saw (self->world->ledger, self->index, contact);
  /* What waits for it, or was kept, is looked after as such. */
  if (kith_outbox_find (self->outbox, kith_contact_get_id (contact)) != NULL
      || kith_drafts_find (kith_outbox_get_drafts (self->outbox),
                           kith_contact_get_id (contact))
           != NULL)
    return;

  kith_sim_tell (self->world, "ed%u opens %.4s at revision %d", self->index,
                 kith_contact_get_id (contact),
                 (int) kith_contact_get_revision (contact));
  draft = kith_draft_new (contact);
  _kith_sim_editor_open_form (self, draft);
}

/* Seeing what others do */

static void
heard_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = _kith_sim_call_end (data);
  g_autoptr (KithContact)
    contact = kith_contacts_fetch_finish (KITH_CONTACTS (source), result, NULL);

  if (self == NULL)
    return;

  self->is_opening = FALSE;
  if (contact == NULL)
    return;

  kith_sim_ledger_saw (self->world->ledger, self->index, contact);
  _kith_sim_editor_follow (self, contact);
}

/* As a window does that is told of each change. */
static void
begin_follow (KithSimEditor *self)
{
  KithContact *base = kith_draft_get_base (self->draft);

  if (base == NULL)
    return;

  self->is_opening = TRUE;
  kith_contacts_fetch_async (self->contacts, kith_contact_get_id (base),
                             self->ended, heard_cb, _kith_sim_call_new (self));
}

static void
begin_new (KithSimEditor *self)
{
  g_autoptr (KithDraft) draft = kith_draft_new (NULL);

  _kith_sim_editor_tell (self, "begins a new contact");
  _kith_sim_editor_open_form (self, draft);
  kith_sim_type_text (self->world, self->index, draft, KITH_FIELD_FIRST_NAME);
}

/* Often the same as others do, or few would meet. */
static const char *
draw_contact (KithSimEditor *self)
{
  GPtrArray *ids = self->world->contacts;
  guint n = kith_sim_chance (self->world, 60) ? MIN (ids->len, N_BUSY)
                                              : ids->len;

  return g_ptr_array_index (ids, kith_sim_draw (self->world, n));
}

static void
begin_open (KithSimEditor *self)
{
  const char *id;

  if (kith_sim_chance (self->world, 8))
    {
      _kith_sim_editor_operate (self);
      return;
    }
  if (self->world->contacts->len == 0 || kith_sim_chance (self->world, 10))
    {
      begin_new (self);
      return;
    }

  id = draw_contact (self);
  if (kith_outbox_find (self->outbox, id) != NULL)
    return;

  self->is_opening = TRUE;
  kith_contacts_read_async (self->contacts, id, self->ended, opened_cb,
                            _kith_sim_call_new (self));
}

/* Looking at all */

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = _kith_sim_call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithPage)
    page = kith_contacts_query_finish (KITH_CONTACTS (source), result, &error);

  g_assert_no_error (error);
  self->is_operating = FALSE;
  kith_sim_ledger_agree (self->world->ledger, self->index, page->contacts);
}

void
kith_sim_editor_look (KithSimEditor *self)
{
  g_autoptr (KithQuery) query = kith_query_new ();

  query->limit = 1000;
  self->is_operating = TRUE;
  kith_contacts_query_async (self->contacts, query, self->ended, looked_cb,
                             _kith_sim_call_new (self));
}

/* Acting */

static gboolean
is_unsaved (KithSimEditor *self)
{
  return kith_draft_is_dirty (self->draft)
         && !kith_post_has_put_all (self->post);
}

/* What others have done since comes into a form whose answers wait. */
static gboolean
has_waiting_answers (KithSimEditor *self)
{
  KithOutboxEntry *entry = kith_post_get_entry (self->post);

  return entry != NULL && entry->has_answers;
}

static void
act_on_form (KithSimEditor *self)
{
  gboolean is_calm = self->world->is_calm;
  gboolean unsaved = is_unsaved (self);
  guint what = kith_sim_draw (self->world, 20);

  if (!is_calm && has_waiting_answers (self)
      && kith_sim_chance (self->world, 30))
    begin_follow (self);
  else if (unsaved && (is_calm || what < 8))
    _kith_sim_editor_save (self);
  else if (is_calm || what == 8)
    _kith_sim_editor_close_form (self);
  else if (what == 11)
    _kith_sim_editor_discard_form (self);
  else if (what == 12)
    begin_follow (self);
  else if (!unsaved && what == 9)
    _kith_sim_editor_delete (self);
  else if (!unsaved && what == 10)
    _kith_sim_editor_merge (self);
  else
    _kith_sim_editor_type (self);
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
  if (self->is_loading || self->is_opening || self->is_putting
      || self->is_operating)
    return;

  if (self->is_sending)
    {
      if (self->draft != NULL && !world->is_calm && kith_sim_chance (world, 40))
        _kith_sim_editor_type (self);
    }
  else if (self->is_asked)
    {
      _kith_sim_editor_answer (self);
    }
  else if (self->mirror.mirror != NULL && !world->is_calm
           && kith_sim_chance (world, 20))
    {
      _kith_sim_editor_glance (self);
    }
  else if (self->draft != NULL)
    {
      act_on_form (self);
    }
  else if ((world->is_calm || kith_sim_chance (world, 30))
           && (_kith_sim_editor_attend (self)
               || _kith_sim_editor_attend_kept (self)))
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

  if (entry->n_writing > 0)
    return FALSE;
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
  guint n_calls = self->is_opening || self->is_operating ? 1 : 0;
  guint n_held = kith_sim_link_get_n_held (self->link);

  if (!_kith_sim_editor_is_mirror_quiet (self, &n_calls))
    return FALSE;
  if (self->mirror.clock != NULL)
    n_held += kith_fake_clock_get_n_waits (self->mirror.clock);

  if (self->dying != NULL || self->is_loading || self->is_putting)
    return FALSE;
  if (self->outbox == NULL)
    return TRUE;
  if (self->outbox->putting->len > 0)
    return FALSE;

  for (guint i = 0; i < self->outbox->entries->len; i++)
    if (!is_entry_quiet (g_ptr_array_index (self->outbox->entries, i), &n_calls,
                         n_waits))
      return FALSE;
  if (self->outbox->timer != NULL)
    ++*n_waits;

  return n_held == n_calls;
}

/* Whatever is being written holds the file. */
static gboolean
is_writing (KithSimEditor *self)
{
  return G_OBJECT (self->outbox->file)->ref_count > self->n_file_refs;
}

void
kith_sim_editor_flush (KithSimEditor *self)
{
  if (self->outbox == NULL)
    return;

  /* What lets go of it last may be another thread, which wakes nobody. */
  while (is_writing (self))
    if (!g_main_context_iteration (NULL, FALSE))
      g_thread_yield ();
  _kith_sim_editor_flush_mirror (self);
}

guint
kith_sim_editor_count_forms (KithSimEditor *self)
{
  return self->keeper != NULL ? 1 : 0;
}

static guint
count_kept (KithSimEditor *self)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (kith_outbox_get_drafts (self->outbox)));
}

gboolean
kith_sim_editor_is_done (KithSimEditor *self)
{
  return self->outbox != NULL && !self->is_loading && !self->is_opening
         && !self->is_putting && !self->is_sending && !self->is_operating
         && self->draft == NULL
         && g_list_model_get_n_items (G_LIST_MODEL (self->outbox)) == 0
         && count_kept (self) == 0;
}

KithSimEditor *
kith_sim_editor_new (KithSimWorld *world,
                     guint index,
                     const char *folder,
                     const char *origin,
                     KithSimLink *link,
                     gboolean has_mirror)
{
  KithSimEditor *self = g_new0 (KithSimEditor, 1);

  self->world = world;
  self->index = index;
  self->folder = g_strdup (folder);
  self->origin = g_strdup (origin);
  self->link = link;
  g_queue_init (&self->shown);
  if (has_mirror)
    _kith_sim_editor_init_mirror (self);
  start (self);

  return self;
}

void
kith_sim_editor_free (KithSimEditor *self)
{
  if (self->outbox != NULL)
    stop (self);
  while (self->dying != NULL || self->mirror.dying != NULL)
    g_main_context_iteration (NULL, TRUE);

  _kith_sim_editor_clear_mirror (self);
  g_clear_pointer (&self->image, kith_crash_image_free);
  g_free (self->life_folder);
  g_free (self->folder);
  g_free (self->origin);
  g_free (self);
}
