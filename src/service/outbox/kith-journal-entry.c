/* kith-journal-entry.c: one value that a person decided against
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/outbox/kith-journal-entry.h"

#include "base/kith-json.h"
#include "base/kith-object.h"
#include "model/kith-conflict-answers.h"

/* Of the documents; what a newer Kith wrote is left alone. */
#define VERSION 1

struct _KithJournalEntry
{
  GObject parent_instance;

  char *id;
  gint64 time;
  KithJournalReason reason;
  char *contact_id;
  char *name;
  KithMergeRow row;
  KithChoice choice;
  JsonNode *edited; /* of KITH_CHOICE_EDIT; nullable */
  gint64 theirs_time;
  char *author; /* of theirs; nullable */
};

G_DEFINE_FINAL_TYPE (KithJournalEntry, kith_journal_entry, G_TYPE_OBJECT)

/* In the order of the enumerations. */
static const char *const reasons[] = { "conflict", "gone", "deleted",
                                       "taken-back" };
static const char *const parts[] = { "value", "tag", "primary" };

static void
kith_journal_entry_finalize (GObject *object)
{
  KithJournalEntry *self = KITH_JOURNAL_ENTRY (object);

  g_free (self->id);
  g_free (self->contact_id);
  g_free (self->name);
  g_free (self->author);
  g_free (self->row.path);
  g_free (self->row.key);
  g_clear_pointer (&self->row.base, json_node_unref);
  g_clear_pointer (&self->row.mine, json_node_unref);
  g_clear_pointer (&self->row.theirs, json_node_unref);
  g_clear_pointer (&self->edited, json_node_unref);

  G_OBJECT_CLASS (kith_journal_entry_parent_class)->finalize (object);
}

static void
kith_journal_entry_class_init (KithJournalEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_journal_entry_finalize;
}

static void
kith_journal_entry_init (KithJournalEntry *self)
{
  self->theirs_time = -1;
}

/* Making them */

static void
set_row (KithJournalEntry *self, const KithMergeRow *row)
{
  self->row.path = g_strdup (row->path);
  self->row.field = row->field;
  self->row.part = row->part;
  self->row.key = g_strdup (row->key);
  self->row.outcome = row->outcome;
  self->row.base = kith_json_copy_node (row->base);
  self->row.mine = kith_json_copy_node (row->mine);
  self->row.theirs = kith_json_copy_node (row->theirs);
}

/* @base, @theirs: (nullable) */
static KithJournalEntry *
entry_new (KithJournalReason reason,
           KithContact *base,
           KithContact *theirs,
           const KithMergeRow *row,
           KithChoice choice,
           gint64 now)
{
  KithJournalEntry *self = g_object_new (KITH_TYPE_JOURNAL_ENTRY, NULL);

  self->id = g_uuid_string_random ();
  self->time = now;
  self->reason = reason;
  self->contact_id = g_strdup (base != NULL ? kith_contact_get_id (base) : "");
  self->name = g_strdup (base != NULL ? kith_contact_get_display_name (base)
                                      : "");
  set_row (self, row);
  self->choice = choice;
  if (theirs != NULL)
    self->theirs_time = kith_contact_get_updated (theirs);

  return self;
}

static gboolean
leaves_something (KithJournalEntry *self)
{
  return kith_journal_entry_get_mine (self) != NULL
         || kith_journal_entry_get_theirs (self) != NULL;
}

/* @entry: (transfer full) */
static void
add (GPtrArray *entries, KithJournalEntry *entry)
{
  if (leaves_something (entry))
    g_ptr_array_add (entries, entry);
  else
    g_object_unref (entry);
}

static void
add_answers (GPtrArray *entries,
             KithConflict *conflict,
             GPtrArray *rows,
             gint64 now)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const KithMergeRow *row = g_ptr_array_index (rows, i);
      KithChoice choice = kith_conflict_get_choice (conflict, row->path);
      KithJournalEntry *entry;

      if (choice == KITH_CHOICE_UNDECIDED)
        continue;

      entry = entry_new (KITH_JOURNAL_CONFLICT,
                         kith_conflict_get_base (conflict),
                         kith_conflict_get_theirs (conflict), row, choice, now);
      entry->author = g_strdup (kith_conflict_get_author (conflict));
      entry->edited = kith_json_copy_node (
        kith_conflict_get_edited (conflict, row->path));
      add (entries, entry);
    }
}

/**
 * kith_journal_list_conflict:
 * @conflict: what was answered
 * @now: when; microseconds since 1970
 *
 * Returns: (transfer full) (element-type KithJournalEntry): what was not
 * chosen, of what clashed and of what was merged and reversed
 */
GPtrArray *
kith_journal_list_conflict (KithConflict *conflict, gint64 now)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (KITH_IS_CONFLICT (conflict), entries);

  add_answers (entries, conflict, kith_conflict_get_rows (conflict), now);
  add_answers (entries, conflict, kith_conflict_get_merged (conflict), now);

  return entries;
}

/* What @info has that is not in @base (nullable: nothing is). */
static GPtrArray *
list_own (KithJournalReason reason,
          KithContact *base,
          KithContactInfo *info,
          gint64 now)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (KithContactInfo)
    before = base != NULL ? g_object_ref (kith_contact_get_info (base))
                          : kith_contact_info_new ();
  g_autoptr (KithMerge) merge = kith_merge_new (before, info, before);
  GPtrArray *rows = kith_merge_get_rows (merge);

  for (guint i = 0; i < rows->len; i++)
    {
      KithJournalEntry *entry = entry_new (reason, base, NULL,
                                           g_ptr_array_index (rows, i),
                                           KITH_CHOICE_THEIRS, now);

      g_clear_pointer (&entry->row.theirs, json_node_unref);
      add (entries, entry);
    }

  return entries;
}

/**
 * kith_journal_list_gone:
 * @base: the contact that is gone
 * @info: what a person wanted it to be
 * @author: (nullable): who has deleted it
 * @now: when it was given up; microseconds since 1970
 *
 * Returns: (transfer full) (element-type KithJournalEntry): what the person had
 *   changed
 */
GPtrArray *
kith_journal_list_gone (KithContact *base,
                        KithContactInfo *info,
                        const char *author,
                        gint64 now)
{
  GPtrArray *entries = list_own (KITH_JOURNAL_GONE, base, info, now);

  for (guint i = 0; i < entries->len; i++)
    kith_set_str (&((KithJournalEntry *) entries->pdata[i])->author, author);

  return entries;
}

/**
 * kith_journal_list_taken_back:
 * @base: (nullable): the contact that was to be changed; %NULL: a new one
 * @name: what a new contact would be called
 * @info: what a person wanted it to be
 * @now: when it was taken back; microseconds since 1970
 *
 * Returns: (transfer full) (element-type KithJournalEntry): what the person had
 *   changed
 */
GPtrArray *
kith_journal_list_taken_back (KithContact *base,
                              const char *name,
                              KithContactInfo *info,
                              gint64 now)
{
  GPtrArray *entries = list_own (KITH_JOURNAL_TAKEN_BACK, base, info, now);

  for (guint i = 0; base == NULL && i < entries->len; i++)
    kith_set_str (&((KithJournalEntry *) entries->pdata[i])->name, name);

  return entries;
}

/**
 * kith_journal_list_deleted:
 * @base: the contact as the person who deletes it first saw it
 * @theirs: as it was when it was deleted
 * @now: when that was decided; microseconds since 1970
 *
 * Returns: (transfer full) (element-type KithJournalEntry): what the others had
 *   changed
 */
GPtrArray *
kith_journal_list_deleted (KithContact *base, KithContact *theirs, gint64 now)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (KithMerge) merge = kith_merge_new (kith_contact_get_info (base),
                                                kith_contact_get_info (base),
                                                kith_contact_get_info (theirs));
  GPtrArray *rows = kith_merge_get_rows (merge);

  for (guint i = 0; i < rows->len; i++)
    {
      KithJournalEntry *entry = entry_new (KITH_JOURNAL_DELETED, base, theirs,
                                           g_ptr_array_index (rows, i),
                                           KITH_CHOICE_MINE, now);

      g_clear_pointer (&entry->row.mine, json_node_unref);
      add (entries, entry);
    }

  return entries;
}

/* Documents */

static void
add_value (JsonObject *document, const char *member, JsonNode *value)
{
  kith_json_set_node (document, member, kith_json_copy_node (value));
}

/**
 * kith_journal_entry_to_json:
 * @self: an entry
 *
 * Returns: (transfer full): what can be read again
 */
JsonObject *
kith_journal_entry_to_json (KithJournalEntry *self)
{
  JsonObject *document = json_object_new ();

  json_object_set_int_member (document, "version", VERSION);
  json_object_set_int_member (document, "time", self->time);
  json_object_set_int_member (document, "theirsTime", self->theirs_time);
  kith_json_set_string (document, "theirsAuthor", self->author);
  json_object_set_string_member (document, "reason", reasons[self->reason]);
  json_object_set_string_member (document, "contactId", self->contact_id);
  json_object_set_string_member (document, "name", self->name);
  json_object_set_string_member (document, "path", self->row.path);
  json_object_set_string_member (document, "field",
                                 kith_field_get_path (self->row.field));
  json_object_set_string_member (document, "part", parts[self->row.part]);
  json_object_set_string_member (document, "choice",
                                 kith_choice_get_name (self->choice));
  kith_json_set_string (document, "key", self->row.key);
  add_value (document, "base", self->row.base);
  add_value (document, "mine", self->row.mine);
  add_value (document, "theirs", self->row.theirs);
  add_value (document, "edited", self->edited);

  return document;
}

/* -1: it is none of them. */
static int
find (const char *const *names, guint n_names, const char *name)
{
  for (guint i = 0; i < n_names; i++)
    if (g_strcmp0 (names[i], name) == 0)
      return (int) i;

  return -1;
}

static KithField
find_field (const char *path)
{
  for (guint i = 0; i < KITH_N_FIELDS; i++)
    if (g_strcmp0 (kith_field_get_path ((KithField) i), path) == 0)
      return (KithField) i;

  return KITH_FIELD_OTHER;
}

static JsonNode *
read_value (JsonObject *document, const char *member)
{
  return kith_json_copy_node (json_object_get_member (document, member));
}

static void
read_row (KithJournalEntry *self, JsonObject *document)
{
  self->row.path = g_strdup (kith_json_get_string (document, "path"));
  self->row.field = find_field (kith_json_get_string (document, "field"));
  self->row.key = g_strdup (kith_json_get_string (document, "key"));
  self->row.outcome = KITH_OUTCOME_CONFLICT;
  self->row.base = read_value (document, "base");
  self->row.mine = read_value (document, "mine");
  self->row.theirs = read_value (document, "theirs");
  self->edited = read_value (document, "edited");
}

/**
 * kith_journal_entry_new_from_json:
 * @id: its id
 * @document: what kith_journal_entry_to_json() made
 *
 * Returns: (transfer full) (nullable): the entry; %NULL when it is none
 */
KithJournalEntry *
kith_journal_entry_new_from_json (const char *id, JsonObject *document)
{
  KithJournalEntry *self;
  const char *contact_id = kith_json_get_string (document, "contactId");
  const char *name = kith_json_get_string (document, "name");
  int reason = find (reasons, G_N_ELEMENTS (reasons),
                     kith_json_get_string (document, "reason"));
  int part = find (parts, G_N_ELEMENTS (parts),
                   kith_json_get_string (document, "part"));
  KithChoice choice;

  if (kith_json_get_int (document, "version", 0) != VERSION || reason < 0
      || part < 0 || contact_id == NULL || name == NULL
      || kith_json_get_string (document, "path") == NULL
      || !kith_choice_find (kith_json_get_string (document, "choice"), &choice))
    return NULL;

  self = g_object_new (KITH_TYPE_JOURNAL_ENTRY, NULL);
  self->id = g_strdup (id);
  self->time = kith_json_get_int (document, "time", 0);
  self->theirs_time = kith_json_get_int (document, "theirsTime", -1);
  self->author = g_strdup (kith_json_get_string (document, "theirsAuthor"));
  self->reason = (KithJournalReason) reason;
  self->contact_id = g_strdup (contact_id);
  self->name = g_strdup (name);
  self->choice = choice;
  read_row (self, document);
  self->row.part = (KithPart) part;

  return self;
}

/* What is in it */

const char *
kith_journal_entry_get_id (KithJournalEntry *self)
{
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (self), NULL);

  return self->id;
}

gint64
kith_journal_entry_get_time (KithJournalEntry *self)
{
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (self), 0);

  return self->time;
}

KithJournalReason
kith_journal_entry_get_reason (KithJournalEntry *self)
{
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (self), KITH_JOURNAL_CONFLICT);

  return self->reason;
}

const char *
kith_journal_entry_get_contact_id (KithJournalEntry *self)
{
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (self), NULL);

  return self->contact_id;
}

const char *
kith_journal_entry_get_name (KithJournalEntry *self)
{
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (self), NULL);

  return self->name;
}

const KithMergeRow *
kith_journal_entry_get_row (KithJournalEntry *self)
{
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (self), NULL);

  return &self->row;
}

/**
 * kith_journal_entry_get_mine:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): what the person had wanted and did not
 *   choose; %NULL when it was chosen, or nothing
 */
JsonNode *
kith_journal_entry_get_mine (KithJournalEntry *self)
{
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (self), NULL);

  return self->choice == KITH_CHOICE_THEIRS || self->choice == KITH_CHOICE_EDIT
           ? self->row.mine
           : NULL;
}

/**
 * kith_journal_entry_get_theirs:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): what the others had saved and was not
 *   chosen; %NULL when it was chosen, or nothing
 */
JsonNode *
kith_journal_entry_get_theirs (KithJournalEntry *self)
{
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (self), NULL);

  return self->choice == KITH_CHOICE_MINE || self->choice == KITH_CHOICE_EDIT
           ? self->row.theirs
           : NULL;
}

/**
 * kith_journal_entry_get_kept:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): what was chosen; %NULL when nothing is
 *   left
 */
JsonNode *
kith_journal_entry_get_kept (KithJournalEntry *self)
{
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (self), NULL);

  switch (self->choice)
    {
    case KITH_CHOICE_MINE:
      return self->row.mine;
    case KITH_CHOICE_EDIT:
      return self->edited;
    case KITH_CHOICE_THEIRS:
    case KITH_CHOICE_BOTH:
    case KITH_CHOICE_UNDECIDED:
    default:
      return self->row.theirs;
    }
}

/* Of what was dropped there are no theirs, and no author. */
gboolean
kith_journal_entry_says_same (KithJournalEntry *self, KithJournalEntry *other)
{
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (self), FALSE);
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (other), FALSE);

  return self->reason == other->reason && self->choice == other->choice
         && g_str_equal (self->contact_id, other->contact_id)
         && g_str_equal (self->row.path, other->row.path)
         && self->row.part == other->row.part
         && (*self->contact_id != '\0' || g_str_equal (self->name, other->name))
         && kith_json_equal (self->row.mine, other->row.mine)
         && kith_json_equal (self->row.theirs, other->row.theirs)
         && kith_json_equal (self->edited, other->edited);
}

gint64
kith_journal_entry_get_theirs_time (KithJournalEntry *self)
{
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (self), -1);

  return self->theirs_time;
}

const char *
kith_journal_entry_get_author (KithJournalEntry *self)
{
  g_return_val_if_fail (KITH_IS_JOURNAL_ENTRY (self), NULL);

  return self->author;
}
