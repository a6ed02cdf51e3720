/* kith-sim-editor.c: a person with a form
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-private.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "service/kith-edit.h"

struct _KithSimEditor
{
  KithSimWorld *world;
  guint index;
  KithSimLink *link;
  KithContacts *contacts;

  /* The form; NULL when none is open. */
  KithDraft *draft;
  KithEdit *edit;

  GHashTable *unsaved; /* leaves of the form that were to be saved */
  gboolean was_asked;
  gboolean is_opening;
  gboolean is_saving;
  gboolean is_deleting;
};

static const KithField texts[] = {
  KITH_FIELD_FIRST_NAME,
  KITH_FIELD_LAST_NAME,
  KITH_FIELD_COMPANY,
  KITH_FIELD_JOB_TITLE,
};

/* kith-sim.c makes them. */
static const char *const extended_keys[] = { "custom.room", "custom.nickname" };
#define LABEL "custom.friends"

static const char *
get_id (KithSimEditor *self)
{
  KithContact *base = kith_draft_get_base (self->draft);

  return base != NULL ? kith_contact_get_id (base) : "";
}

static void
close_form (KithSimEditor *self)
{
  g_clear_object (&self->edit);
  g_clear_object (&self->draft);
}

static void
open_form (KithSimEditor *self, KithContact *contact)
{
  self->draft = kith_draft_new (contact);
  self->edit = kith_edit_new (self->contacts, self->draft,
                              KITH_CLOCK (self->world->clock));
}

/* Typing */

static char *
make_token (KithSimEditor *self)
{
  return g_strdup_printf ("ed%u-%u", self->index, ++self->world->n_tokens);
}

static void
note_typed (KithSimEditor *self,
            const char *path,
            const char *shown,
            const char *value)
{
  kith_sim_tell (self->world, "ed%u types “%s” over “%s” in %s", self->index,
                 value, shown, path);
  kith_sim_ledger_type (self->world->ledger, self->index, path, shown, value);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
type_text (KithSimEditor *self, KithField field)
{
  g_autofree char *shown = g_strdup (or_empty (
    kith_contact_info_get_text (kith_draft_get_info (self->draft), field)));
  /* A contact without any name is refused. */
  gboolean clears = *shown != '\0' && field == KITH_FIELD_JOB_TITLE
                    && kith_sim_chance (self->world, 30);
  g_autofree char *value = clears ? g_strdup ("") : make_token (self);

  note_typed (self, kith_field_get_path (field), shown, value);
  kith_draft_set_text (self->draft, field, value);
}

static JsonArray *
copy_items (KithContactInfo *info, KithField field, guint except)
{
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < kith_contact_info_get_n_items (info, field); i++)
    if (i != except)
      json_array_add_object_element (
        items,
        kith_json_copy_object (kith_contact_info_get_item (info, field, i)));

  return items;
}

static void
note_item (KithSimEditor *self, const char *shown, const char *value)
{
  g_autofree char *path = g_strconcat (kith_field_get_path (KITH_FIELD_EMAILS),
                                       "/", *shown != '\0' ? shown : value,
                                       NULL);

  note_typed (self, path, shown, value);
}

/* Adds one, takes one away, or types over one. */
static void
type_email (KithSimEditor *self)
{
  KithContactInfo *info = kith_draft_get_info (self->draft);
  guint n = kith_contact_info_get_n_items (info, KITH_FIELD_EMAILS);
  guint chosen = n > 0 && kith_sim_chance (self->world, n > 2 ? 90 : 50)
                   ? kith_sim_draw (self->world, n)
                   : n;
  gboolean removes = chosen < n && kith_sim_chance (self->world, 50);
  g_autoptr (JsonArray)
    items = copy_items (info, KITH_FIELD_EMAILS, removes ? chosen : G_MAXUINT);

  if (chosen < n)
    {
      g_autofree char *shown = kith_item_get_text (
        KITH_FIELD_EMAILS,
        kith_contact_info_get_item (info, KITH_FIELD_EMAILS, chosen));

      note_item (self, shown, "");
    }
  if (!removes)
    {
      g_autofree char *token = make_token (self);
      g_autofree char *email = g_strconcat (token, "@x.example", NULL);
      JsonObject *item;

      note_item (self, "", email);
      if (chosen == n)
        json_array_add_object_element (items, json_object_new ());
      item = json_array_get_object_element (items, chosen);
      kith_json_set_string (item, "email", email);
      if (chosen == n)
        kith_json_set_string (item, "tag", "UNTAGGED");
    }

  kith_draft_set_items (self->draft, KITH_FIELD_EMAILS, items);
}

static void
type_extended (KithSimEditor *self)
{
  const char *key =
    extended_keys[kith_sim_draw (self->world, G_N_ELEMENTS (extended_keys))];
  g_autofree char *path = g_strconcat (
    kith_field_get_path (KITH_FIELD_EXTENDED), "/", key, NULL);
  g_autofree char *text = kith_contact_info_get_extended_text (
    kith_draft_get_info (self->draft), key);
  const char *shown = or_empty (text);

  if (*shown != '\0' && kith_sim_chance (self->world, 30))
    {
      note_typed (self, path, shown, "");
      kith_draft_set_extended (self->draft, key, NULL);
    }
  else
    {
      g_autofree char *token = make_token (self);

      note_typed (self, path, shown, token);
      kith_draft_set_extended (self->draft, key, kith_json_string_node (token));
    }
}

static void
toggle_label (KithSimEditor *self)
{
  gboolean is_on = kith_contact_info_has_label (
    kith_draft_get_info (self->draft), LABEL);
  g_autofree char *path = g_strconcat (kith_field_get_path (KITH_FIELD_LABELS),
                                       "/", LABEL, NULL);

  note_typed (self, path, is_on ? "on" : "", is_on ? "" : "on");
  kith_draft_set_label (self->draft, LABEL, !is_on);
}

static void
type (KithSimEditor *self)
{
  guint what = kith_sim_draw (self->world, 10);

  if (what < 5)
    type_text (self, texts[kith_sim_draw (self->world, G_N_ELEMENTS (texts))]);
  else if (what < 7)
    type_email (self);
  else if (what < 9)
    type_extended (self);
  else
    toggle_label (self);
}

/* All that is in the form and not in its base need not come to be. */
static void
give_up_form (KithSimEditor *self)
{
  g_autoptr (GHashTable)
    leaves = kith_sim_leaves_new (kith_draft_get_info (self->draft));
  GHashTableIter iter;
  gpointer value;

  kith_sim_tell (self->world, "ed%u gives up its form", self->index);
  g_hash_table_iter_init (&iter, leaves);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    kith_sim_ledger_give_up (self->world->ledger, value);
  close_form (self);
}

/* Opening */

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_contacts_get_finish (KITH_CONTACTS (source), result, &error);

  self->is_opening = FALSE;
  if (contact == NULL)
    {
      kith_sim_tell (self->world, "ed%u cannot open: %s", self->index,
                     error->message);
      return;
    }
  kith_sim_tell (self->world, "ed%u opens %.4s at revision %d", self->index,
                 kith_contact_get_id (contact),
                 (int) kith_contact_get_revision (contact));
  open_form (self, contact);
}

static void
begin_open (KithSimEditor *self)
{
  GPtrArray *ids = self->world->contacts;

  if (ids->len == 0 || kith_sim_chance (self->world, 10))
    {
      kith_sim_tell (self->world, "ed%u begins a new contact", self->index);
      open_form (self, NULL);
      type_text (self, KITH_FIELD_FIRST_NAME);
      return;
    }

  self->is_opening = TRUE;
  kith_contacts_get_async (self->contacts,
                           g_ptr_array_index (ids, kith_sim_draw (self->world,
                                                                  ids->len)),
                           NULL, opened_cb, self);
}

/* Answering */

static char *
print_side (const KithMergeRow *row, JsonNode *side)
{
  if (side == NULL)
    return g_strdup ("");
  if (JSON_NODE_HOLDS_OBJECT (side))
    return kith_item_get_text (row->field, json_node_get_object (side));
  if (json_node_get_value_type (side) == G_TYPE_STRING)
    return json_node_dup_string (side);

  return g_strdup ("on");
}

static void
decide (KithSimEditor *self,
        const KithMergeRow *row,
        const char *seen,
        const char *value)
{
  KithSimLedger *ledger = self->world->ledger;
  const char *items = kith_field_get_path (row->field);
  g_autofree char *seen_path = NULL;
  g_autofree char *value_path = NULL;

  if (g_str_equal (seen, value))
    return;
  if (kith_field_get_info (row->field)->kind != KITH_KIND_ITEMS)
    {
      kith_sim_ledger_decide (ledger, self->index, row->path, seen, value);
      return;
    }

  seen_path = g_strconcat (items, "/", seen, NULL);
  value_path = g_strconcat (items, "/", value, NULL);
  if (*seen != '\0')
    kith_sim_ledger_decide (ledger, self->index, seen_path, seen, "");
  if (*value != '\0')
    kith_sim_ledger_decide (ledger, self->index, value_path, "", value);
}

static KithChoice
choose_edited (KithSimEditor *self,
               const KithMergeRow *row,
               const char *mine,
               const char *theirs,
               JsonNode **edited)
{
  g_autofree char *token = make_token (self);

  if (kith_field_get_info (row->field)->kind != KITH_KIND_TEXT)
    return KITH_CHOICE_UNDECIDED;

  kith_sim_ledger_type (self->world->ledger, self->index, row->path, mine,
                        token);
  kith_sim_ledger_decide (self->world->ledger, self->index, row->path, theirs,
                          token);
  *edited = kith_json_string_node (token);

  return KITH_CHOICE_EDIT;
}

/* Own values are answers; they go with the question. */
static void
give_up_answer (KithSimEditor *self, KithConflict *conflict, const char *path)
{
  JsonNode *edited = kith_conflict_get_edited (conflict, path);

  if (edited != NULL)
    kith_sim_ledger_give_up (self->world->ledger,
                             json_node_get_string (edited));
}

static void
answer_row (KithSimEditor *self, KithConflict *conflict, KithMergeRow *row)
{
  g_autofree char *mine = print_side (row, row->mine);
  g_autofree char *theirs = print_side (row, row->theirs);
  g_autofree char *path = g_strdup (row->path);
  g_autoptr (JsonNode) edited = NULL;
  KithChoice choice = KITH_CHOICE_UNDECIDED;
  guint what = kith_sim_draw (self->world, 10);

  if (row->part != KITH_PART_VALUE)
    {
      kith_conflict_choose (conflict, path,
                            what < 5 ? KITH_CHOICE_MINE : KITH_CHOICE_THEIRS,
                            NULL);
      return;
    }

  /* What one has typed before, when theirs was another, is still there. */
  if (kith_conflict_get_edited (conflict, path) != NULL)
    kith_sim_ledger_give_up (self->world->ledger,
                             json_node_get_string (
                               kith_conflict_get_edited (conflict, path)));
  if (what == 0)
    choice = choose_edited (self, row, mine, theirs, &edited);
  if (choice == KITH_CHOICE_UNDECIDED)
    choice = what < 5 ? KITH_CHOICE_MINE : KITH_CHOICE_THEIRS;

  kith_sim_tell (self->world, "ed%u is asked “%s” or “%s” in %s: %s",
                 self->index, mine, theirs, path,
                 choice == KITH_CHOICE_MINE     ? "mine"
                 : choice == KITH_CHOICE_THEIRS ? "theirs"
                                                : "neither");
  if (choice == KITH_CHOICE_MINE)
    decide (self, row, theirs, mine);
  else if (choice == KITH_CHOICE_THEIRS)
    kith_sim_ledger_give_up (self->world->ledger, mine);
  kith_conflict_choose (conflict, path, choice, edited);
}

static void
give_up_answers (KithSimEditor *self, KithConflict *conflict)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    give_up_answer (self, conflict, kith_field_get_path (texts[i]));
}

static void begin_save (KithSimEditor *self);

static void
answer_deletion (KithSimEditor *self)
{
  if (kith_sim_chance (self->world, 50))
    {
      give_up_answers (self, kith_edit_get_conflict (self->edit));
      give_up_form (self);
      return;
    }

  kith_sim_tell (self->world, "ed%u makes the contact again", self->index);
  kith_edit_set_create_again (self->edit, TRUE);
  begin_save (self);
}

static void
answer (KithSimEditor *self)
{
  KithConflict *conflict = kith_edit_get_conflict (self->edit);

  if (!self->world->is_calm && kith_sim_chance (self->world, 10))
    {
      kith_sim_tell (self->world, "ed%u goes back to its form", self->index);
      give_up_answers (self, conflict);
      kith_edit_cancel_conflict (self->edit);
      return;
    }
  if (kith_conflict_is_deletion (conflict))
    {
      answer_deletion (self);
      return;
    }

  for (guint i = 0; i < kith_conflict_get_rows (conflict)->len; i++)
    {
      KithMergeRow *row = g_ptr_array_index (kith_conflict_get_rows (conflict),
                                             i);

      if (kith_conflict_get_choice (conflict, row->path)
          == KITH_CHOICE_UNDECIDED)
        answer_row (self, conflict, row);
    }
  begin_save (self);
}

/* Saving */

/* What was not asked about is as it was in the form, unless the person has
 * typed over it since; or it was so, before somebody else who saw it put
 * something else there. */
static void
check_saved (KithSimEditor *self, KithContact *contact)
{
  g_autoptr (GHashTable)
    saved = kith_sim_leaves_new (kith_contact_get_info (contact));
  GHashTableIter iter;
  gpointer path, value;

  kith_sim_ledger_acknowledged (self->world->ledger, self->index, contact);
  if (self->was_asked)
    return;

  g_hash_table_iter_init (&iter, self->unsaved);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      const char *there = or_empty (g_hash_table_lookup (saved, path));

      if (!g_str_equal (there, value)
          && !kith_sim_ledger_is_given_up (self->world->ledger, value)
          && !kith_sim_ledger_was_written (self->world->ledger, path, value))
        kith_sim_complain (self->world,
                           "ed%u was told that “%s” is saved in %s, which "
                           "holds “%s”",
                           self->index, (char *) value, (char *) path, there);
    }
}

static void
take_failure (KithSimEditor *self, const GError *error)
{
  kith_sim_tell (self->world, "ed%u is not saved: %s", self->index,
                 error->message);
  if (!g_error_matches (error, KITH_ERROR, KITH_ERROR_ALREADY_CHANGED))
    return;

  self->world->n_conflicts++;
  self->was_asked = TRUE;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (KithContact)
    contact = kith_edit_save_finish (KITH_EDIT (source), result, &error);

  self->is_saving = FALSE;
  if (contact == NULL)
    {
      take_failure (self, error);
      return;
    }

  kith_sim_tell (self->world, "ed%u has saved revision %d of %.4s", self->index,
                 (int) kith_contact_get_revision (contact),
                 kith_contact_get_id (contact));
  check_saved (self, contact);
  self->was_asked = FALSE;
}

static gboolean
is_equal_leaf (gpointer path, gpointer value, gpointer base)
{
  return g_strcmp0 (g_hash_table_lookup (base, path), value) == 0;
}

static void
note_unsaved (KithSimEditor *self)
{
  KithContact *base = kith_draft_get_base (self->draft);

  g_clear_pointer (&self->unsaved, g_hash_table_unref);
  self->unsaved = kith_sim_leaves_new (kith_draft_get_info (self->draft));
  if (base != NULL)
    {
      g_autoptr (GHashTable)
        leaves = kith_sim_leaves_new (kith_contact_get_info (base));

      g_hash_table_foreach_remove (self->unsaved, is_equal_leaf, leaves);
    }
}

static void
begin_save (KithSimEditor *self)
{
  KithWriteOptions options = { .allow_duplicates = TRUE };

  kith_sim_tell (self->world, "ed%u saves", self->index);
  self->is_saving = TRUE;
  note_unsaved (self);
  kith_edit_save_async (self->edit, &options, NULL, saved_cb, self);
}

/* Deleting */

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithSimEditor *self = data;
  g_autoptr (GError) error = NULL;

  self->is_deleting = FALSE;
  if (kith_contacts_delete_finish (KITH_CONTACTS (source), result, &error))
    kith_sim_tell (self->world, "ed%u has deleted it", self->index);
  else
    kith_sim_tell (self->world, "ed%u has not deleted it: %s", self->index,
                   error->message);
  close_form (self);
}

static void
begin_delete (KithSimEditor *self)
{
  KithContact *base = kith_draft_get_base (self->draft);

  if (base == NULL)
    return;

  kith_sim_tell (self->world, "ed%u deletes %.4s", self->index, get_id (self));
  self->is_deleting = TRUE;
  kith_sim_ledger_want_gone (self->world->ledger, self->index, get_id (self),
                             kith_contact_get_revision (base));
  kith_contacts_delete_async (self->contacts, get_id (self),
                              kith_contact_get_revision (base), NULL, NULL,
                              deleted_cb, self);
}

/* Acting */

static void
act_on_clean (KithSimEditor *self)
{
  guint what = kith_sim_draw (self->world, 10);

  if (self->world->is_calm || what < 2)
    close_form (self);
  else if (what < 3)
    begin_delete (self);
  else
    type (self);
}

static void
act_on_dirty (KithSimEditor *self)
{
  guint what = kith_sim_draw (self->world, 20);

  if (self->world->is_calm || what < 9)
    begin_save (self);
  else if (what < 10)
    give_up_form (self);
  else
    type (self);
}

void
kith_sim_editor_act (KithSimEditor *self)
{
  if (self->is_opening || self->is_deleting)
    return;

  if (self->draft == NULL)
    {
      if (!self->world->is_calm)
        begin_open (self);
    }
  else if (self->is_saving)
    {
      if (!self->world->is_calm && kith_sim_chance (self->world, 40))
        type (self);
    }
  else if (kith_edit_get_conflict (self->edit) != NULL)
    {
      answer (self);
    }
  else if (kith_draft_is_dirty (self->draft))
    {
      act_on_dirty (self);
    }
  else
    {
      act_on_clean (self);
    }
}

gboolean
kith_sim_editor_is_quiet (KithSimEditor *self, guint *n_waits)
{
  KithEditState state = self->is_saving ? kith_edit_get_state (self->edit)
                                        : KITH_EDIT_IDLE;
  gboolean is_calling = self->is_opening || self->is_deleting
                        || state == KITH_EDIT_SENDING
                        || state == KITH_EDIT_GETTING;

  if (state == KITH_EDIT_WAITING)
    (*n_waits)++;
  else if (self->is_saving && !is_calling)
    return FALSE;

  return kith_sim_link_get_n_held (self->link) == (is_calling ? 1 : 0);
}

gboolean
kith_sim_editor_is_done (KithSimEditor *self)
{
  return !self->is_opening && !self->is_saving && !self->is_deleting
         && self->draft == NULL;
}

KithSimEditor *
kith_sim_editor_new (KithSimWorld *world,
                     guint index,
                     const char *origin,
                     KithSimLink *link)
{
  KithSimEditor *self = g_new0 (KithSimEditor, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (KithConnection) connection = kith_connection_new (origin, &error);

  g_assert_no_error (error);
  self->world = world;
  self->index = index;
  self->link = link;
  self->contacts = kith_contacts_new (connection);

  return self;
}

void
kith_sim_editor_free (KithSimEditor *self)
{
  close_form (self);
  g_clear_pointer (&self->unsaved, g_hash_table_unref);
  g_object_unref (self->contacts);
  g_free (self);
}
