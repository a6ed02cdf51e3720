/* kith-sim-operations.c: what a person does without a form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-editor-private.h"

#include "service/contacts/kith-contacts-bulk.h"
#include "service/contacts/kith-contacts-operations.h"

/* @contact: (nullable) */
static void
end (KithSimEditor *self, KithContact *contact, const GError *error)
{
  self->is_operating = FALSE;
  if (contact == NULL)
    {
      _kith_sim_editor_tell_error (self, "did not do it", error);
      return;
    }

  kith_sim_tell (self->world, "ed%u has made revision %d of %.4s", self->index,
                 (int) kith_contact_get_revision (contact),
                 kith_contact_get_id (contact));
  kith_sim_ledger_acknowledged (self->world->ledger, self->index, contact);
  _kith_sim_editor_know (self, kith_contact_get_id (contact),
                         kith_contact_get_revision (contact));
}

/* Merging */

static void
merged_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = _kith_sim_call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_merge_finish (KITH_CONTACTS (source), result,
                                          &error);

  if (self != NULL)
    end (self, contact, error);
}

void
_kith_sim_editor_merge (KithSimEditor *self)
{
  KithContact *base = kith_draft_get_base (self->draft);
  GPtrArray *ids = self->world->contacts;
  const char *source = g_ptr_array_index (ids, kith_sim_draw (self->world,
                                                              ids->len));
  const char *sources[] = { source, NULL };
  KithIdentifiers target = { 0 };

  if (base == NULL || g_str_equal (source, kith_contact_get_id (base))
      || kith_outbox_find (self->outbox, kith_contact_get_id (base)) != NULL
      || kith_outbox_find (self->outbox, source) != NULL)
    return;

  target.contact_id = kith_contact_get_id (base);
  target.revision = kith_contact_get_revision (base);
  kith_sim_tell (self->world, "ed%u merges %.4s into %.4s", self->index, source,
                 target.contact_id);
  kith_sim_ledger_want_merged (self->world->ledger, self->index,
                               target.contact_id, target.revision, source);
  self->is_operating = TRUE;
  kith_contacts_merge_async (self->contacts, &target, sources, NULL,
                             self->ended, merged_cb, _kith_sim_call_new (self));
  _kith_sim_editor_drop_form (self);
}

/* Labels of one */

static void
labeled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = _kith_sim_call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_label_finish (KITH_CONTACTS (source), result,
                                          &error);

  if (self != NULL)
    end (self, contact, error);
}

static void
unlabeled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = _kith_sim_call_end (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_unlabel_finish (KITH_CONTACTS (source), result,
                                            &error);

  if (self != NULL)
    end (self, contact, error);
}

static void
want_label (KithSimEditor *self, gboolean on)
{
  g_autofree char *path = kith_sim_get_label_path ();

  kith_sim_ledger_decide (self->world->ledger, self->index, path,
                          on ? "" : "on", on ? "on" : "");
}

static void
label (KithSimEditor *self)
{
  GPtrArray *ids = self->world->contacts;
  const char *id = g_ptr_array_index (ids,
                                      kith_sim_draw (self->world, ids->len));
  const char *const keys[] = { KITH_SIM_LABEL, NULL };
  gboolean on = kith_sim_chance (self->world, 50);

  kith_sim_tell (self->world, "ed%u %s %.4s", self->index,
                 on ? "labels" : "unlabels", id);
  want_label (self, on);
  self->is_operating = TRUE;
  if (on)
    kith_contacts_label_async (self->contacts, id, keys, NULL, self->ended,
                               labeled_cb, _kith_sim_call_new (self));
  else
    kith_contacts_unlabel_async (self->contacts, id, keys, NULL, self->ended,
                                 unlabeled_cb, _kith_sim_call_new (self));
}

/* Changes of all */

/* @job: (transfer full) (nullable) */
static void
end_bulk (KithSimEditor *self, char *job, const GError *error)
{
  g_autofree char *owned_job = job;
  g_autofree char *token = g_steal_pointer (&self->bulk_token);

  self->is_operating = FALSE;
  if (job != NULL)
    {
      _kith_sim_editor_tell (self, "has changed all");
      return;
    }

  /* Nobody promised it. */
  _kith_sim_editor_tell_error (self, "has not changed all", error);
  if (token != NULL)
    kith_sim_ledger_give_up (self->world->ledger, token);
}

static void
all_updated_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = _kith_sim_call_end (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *job = kith_contacts_bulk_update_finish (
    KITH_CONTACTS (source), result, &error);

  if (self != NULL)
    end_bulk (self, g_steal_pointer (&job), error);
}

static void
all_labeled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = _kith_sim_call_end (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *job = kith_contacts_bulk_label_finish (
    KITH_CONTACTS (source), result, &error);

  if (self != NULL)
    end_bulk (self, g_steal_pointer (&job), error);
}

/* {"filter": {}}: all there are. (transfer full) */
static JsonObject *
select_all (void)
{
  JsonObject *which = json_object_new ();

  json_object_set_object_member (which, "filter", json_object_new ());

  return which;
}

static void
update_all (KithSimEditor *self)
{
  const char *path = kith_field_get_path (KITH_FIELD_COMPANY);
  g_autoptr (JsonObject) which = select_all ();
  g_autoptr (JsonObject) info = json_object_new ();

  self->bulk_token = kith_sim_make_token (self->world, self->index);
  kith_sim_tell (self->world, "ed%u wants “%s” in %s of all", self->index,
                 self->bulk_token, path);
  kith_sim_ledger_type (self->world->ledger, self->index, path,
                        KITH_SIM_WHATEVER, self->bulk_token);
  json_object_set_string_member (info, path, self->bulk_token);
  kith_contacts_bulk_update_async (self->contacts, which, info, self->ended,
                                   all_updated_cb, _kith_sim_call_new (self));
}

static void
label_all (KithSimEditor *self)
{
  const char *const keys[] = { KITH_SIM_LABEL, NULL };
  gboolean on = kith_sim_chance (self->world, 50);
  g_autoptr (JsonObject) which = select_all ();

  kith_sim_tell (self->world, "ed%u %s all", self->index,
                 on ? "labels" : "unlabels");
  want_label (self, on);
  kith_contacts_bulk_label_async (self->contacts, which, on ? keys : NULL,
                                  on ? NULL : keys, self->ended, all_labeled_cb,
                                  _kith_sim_call_new (self));
}

void
_kith_sim_editor_operate (KithSimEditor *self)
{
  if (self->world->contacts->len == 0)
    return;

  if (kith_sim_chance (self->world, 60))
    {
      label (self);
      return;
    }

  self->is_operating = TRUE;
  if (kith_sim_chance (self->world, 50))
    update_all (self);
  else
    label_all (self);
}
