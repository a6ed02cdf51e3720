/* kith-draft.c: an edit while it is being typed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-draft.h"

#include "base/kith-json.h"
#include "base/kith-object.h"
#include "model/kith-info-equal.h"
#include "model/kith-merge.h"
#include "model/kith-patch.h"

struct _KithDraft
{
  GObject parent_instance;

  /* Owned references */
  KithContact *base;          /* NULL: a new contact */
  KithContactInfo *base_info; /* empty for a new contact */
  KithContactInfo *info;

  gboolean dirty;
};

enum
{
  PROP_0,
  PROP_DIRTY,
  N_PROPS,
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithDraft, kith_draft, G_TYPE_OBJECT)

static void
update_dirty (KithDraft *self)
{
  if (kith_set_boolean (&self->dirty,
                        !kith_contact_info_equal (self->base_info, self->info)))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIRTY]);
}

static void
changed (KithDraft *self, KithField field, const char *key)
{
  update_dirty (self);
  g_signal_emit (self, signals[CHANGED], 0, (int) field, key);
}

static void
set_base (KithDraft *self, KithContact *base)
{
  g_set_object (&self->base, base);
  g_clear_object (&self->base_info);
  self->base_info = base != NULL ? g_object_ref (kith_contact_get_info (base))
                                 : kith_contact_info_new ();
}

static void
kith_draft_get_property (GObject *object,
                         guint prop_id,
                         GValue *value,
                         GParamSpec *pspec)
{
  KithDraft *self = KITH_DRAFT (object);

  switch (prop_id)
    {
    case PROP_DIRTY:
      g_value_set_boolean (value, self->dirty);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
kith_draft_finalize (GObject *object)
{
  KithDraft *self = KITH_DRAFT (object);

  g_clear_object (&self->base);
  g_clear_object (&self->base_info);
  g_clear_object (&self->info);

  G_OBJECT_CLASS (kith_draft_parent_class)->finalize (object);
}

static void
kith_draft_class_init (KithDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = kith_draft_get_property;
  object_class->finalize = kith_draft_finalize;

  props[PROP_DIRTY] = g_param_spec_boolean ("dirty", NULL, NULL, FALSE,
                                            KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * KithDraft::changed:
   * @self: a draft
   * @field: the field that has another value now
   * @key: (nullable): the key of a custom field or label; %NULL: the field as
   *   a whole
   */
  signals[CHANGED] = g_signal_new ("changed", KITH_TYPE_DRAFT,
                                   G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
}

static void
kith_draft_init (KithDraft *self)
{
}

/**
 * kith_draft_new:
 * @base: (nullable): the contact to edit; %NULL for a new one
 *
 * Returns: (transfer full): a draft that is not dirty
 */
KithDraft *
kith_draft_new (KithContact *base)
{
  KithDraft *self;

  g_return_val_if_fail (base == NULL || KITH_IS_CONTACT (base), NULL);

  self = g_object_new (KITH_TYPE_DRAFT, NULL);
  set_base (self, base);
  self->info = kith_contact_info_copy (self->base_info);

  return self;
}

/**
 * kith_draft_get_base:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): the contact it began with, or was last
 *   saved as; %NULL while it is a new one
 */
KithContact *
kith_draft_get_base (KithDraft *self)
{
  g_return_val_if_fail (KITH_IS_DRAFT (self), NULL);

  return self->base;
}

/**
 * kith_draft_get_info:
 * @self: a draft
 *
 * Returns: (transfer none): what is typed; read it, change it through the draft
 */
KithContactInfo *
kith_draft_get_info (KithDraft *self)
{
  g_return_val_if_fail (KITH_IS_DRAFT (self), NULL);

  return self->info;
}

/**
 * kith_draft_is_dirty:
 * @self: a draft
 *
 * Returns: whether something differs from the base
 */
gboolean
kith_draft_is_dirty (KithDraft *self)
{
  g_return_val_if_fail (KITH_IS_DRAFT (self), FALSE);

  return self->dirty;
}

static gboolean
is_equal (KithContactInfo *a,
          KithContactInfo *b,
          KithField field,
          const char *key)
{
  if (key != NULL && field == KITH_FIELD_LABELS)
    return kith_contact_info_has_label (a, key)
           == kith_contact_info_has_label (b, key);

  if (key != NULL && field == KITH_FIELD_EXTENDED)
    return kith_json_equal (kith_contact_info_get_extended (a, key),
                            kith_contact_info_get_extended (b, key));

  return kith_info_field_equal (a, b, field);
}

/**
 * kith_draft_is_changed:
 * @self: a draft
 * @field: a field
 * @key: (nullable): a custom field's or a label's key; %NULL: any of them
 *
 * Returns: whether it differs from the base
 */
gboolean
kith_draft_is_changed (KithDraft *self, KithField field, const char *key)
{
  g_return_val_if_fail (KITH_IS_DRAFT (self), FALSE);

  return !is_equal (self->base_info, self->info, field, key);
}

/**
 * kith_draft_set_text:
 * @self: a draft
 * @field: a text or date field
 * @text: (nullable): its text; %NULL or "" clears
 */
void
kith_draft_set_text (KithDraft *self, KithField field, const char *text)
{
  const char *before;

  g_return_if_fail (KITH_IS_DRAFT (self));

  before = kith_contact_info_get_text (self->info, field);
  if (g_strcmp0 (before != NULL ? before : "", text != NULL ? text : "") == 0)
    return;

  kith_contact_info_set_text (self->info, field, text);
  changed (self, field, NULL);
}

/**
 * kith_draft_set_items:
 * @self: a draft
 * @field: a list
 * @items: (nullable): its items; %NULL or empty clears.  A copy is kept
 */
void
kith_draft_set_items (KithDraft *self, KithField field, JsonArray *items)
{
  g_autoptr (KithContactInfo) before = NULL;

  g_return_if_fail (KITH_IS_DRAFT (self));

  before = kith_contact_info_copy (self->info);
  kith_contact_info_set_items (self->info, field, items);

  if (!is_equal (before, self->info, field, NULL))
    changed (self, field, NULL);
}

/**
 * kith_draft_set_extended:
 * @self: a draft
 * @key: a custom field's key
 * @value: (transfer full) (nullable): a string or a number; %NULL clears
 */
void
kith_draft_set_extended (KithDraft *self, const char *key, JsonNode *value)
{
  g_autoptr (JsonNode) own_value = value;
  JsonNode *before;

  g_return_if_fail (KITH_IS_DRAFT (self) && key != NULL);

  before = kith_contact_info_get_extended (self->info, key);
  if (kith_json_equal (before, value))
    return;

  kith_contact_info_set_extended (self->info, key,
                                  g_steal_pointer (&own_value));
  changed (self, KITH_FIELD_EXTENDED, key);
}

/**
 * kith_draft_set_label:
 * @self: a draft
 * @key: the key of a label
 * @on: whether the contact has it
 */
void
kith_draft_set_label (KithDraft *self, const char *key, gboolean on)
{
  g_return_if_fail (KITH_IS_DRAFT (self) && key != NULL);

  if (kith_contact_info_has_label (self->info, key) == !!on)
    return;

  kith_contact_info_set_label (self->info, key, on);
  changed (self, KITH_FIELD_LABELS, key);
}

/* @info: (transfer full) */
static void
take_info (KithDraft *self, KithContactInfo *info)
{
  g_autoptr (KithContactInfo) before = g_steal_pointer (&self->info);

  self->info = info;
  update_dirty (self);

  for (guint field = 0; field < KITH_N_FIELDS; field++)
    if (!is_equal (before, self->info, field, NULL))
      g_signal_emit (self, signals[CHANGED], 0, (int) field, NULL);
}

/**
 * kith_draft_set_info:
 * @self: a draft
 * @info: what it shall be; a copy is kept
 *
 * Replaces all.  #KithDraft::changed comes once for each field that differs.
 */
void
kith_draft_set_info (KithDraft *self, KithContactInfo *info)
{
  g_return_if_fail (KITH_IS_DRAFT (self));
  g_return_if_fail (KITH_IS_CONTACT_INFO (info));

  take_info (self, kith_contact_info_copy (info));
}

static JsonArray *
copy_items (KithContactInfo *info, KithField field)
{
  guint n_items = kith_contact_info_get_n_items (info, field);
  JsonArray *items = json_array_sized_new (n_items);

  for (guint i = 0; i < n_items; i++)
    json_array_add_object_element (
      items,
      kith_json_copy_object (kith_contact_info_get_item (info, field, i)));

  return items;
}

static void
revert_labels (KithDraft *self)
{
  g_auto (GStrv) mine = kith_contact_info_get_labels (self->info);
  g_auto (GStrv) base = kith_contact_info_get_labels (self->base_info);

  for (guint i = 0; mine[i] != NULL; i++)
    kith_draft_set_label (self, mine[i],
                          kith_contact_info_has_label (self->base_info,
                                                       mine[i]));
  for (guint i = 0; base[i] != NULL; i++)
    kith_draft_set_label (self, base[i], TRUE);
}

static void
revert_extended (KithDraft *self, const char *key)
{
  JsonNode *value = kith_contact_info_get_extended (self->base_info, key);

  kith_draft_set_extended (self, key, kith_json_copy_node (value));
}

static void
revert_all_extended (KithDraft *self)
{
  g_auto (GStrv) mine = kith_contact_info_list_extended (self->info);
  g_auto (GStrv) base = kith_contact_info_list_extended (self->base_info);

  for (guint i = 0; mine[i] != NULL; i++)
    revert_extended (self, mine[i]);
  for (guint i = 0; base[i] != NULL; i++)
    revert_extended (self, base[i]);
}

static void
revert_items (KithDraft *self, KithField field)
{
  g_autoptr (JsonArray) items = copy_items (self->base_info, field);

  kith_draft_set_items (self, field, items);
}

/**
 * kith_draft_revert_field:
 * @self: a draft
 * @field: a field; what Kith does not know cannot be changed, nor reverted
 * @key: (nullable): a custom field's or a label's key; %NULL: all of them
 *
 * Back to the base.
 */
void
kith_draft_revert_field (KithDraft *self, KithField field, const char *key)
{
  g_return_if_fail (KITH_IS_DRAFT (self));

  switch (kith_field_get_info (field)->kind)
    {
    case KITH_KIND_TEXT:
    case KITH_KIND_DATE:
      kith_draft_set_text (self, field,
                           kith_contact_info_get_text (self->base_info, field));
      break;

    case KITH_KIND_ITEMS:
      revert_items (self, field);
      break;

    case KITH_KIND_KEYS:
      if (key != NULL)
        kith_draft_set_label (self, key,
                              kith_contact_info_has_label (self->base_info,
                                                           key));
      else
        revert_labels (self);
      break;

    case KITH_KIND_MAP:
      if (key != NULL)
        revert_extended (self, key);
      else
        revert_all_extended (self);
      break;

    case KITH_KIND_OTHER:
    default:
      break;
    }
}

/**
 * kith_draft_revert:
 * @self: a draft
 *
 * Goes back to the base with everything.
 */
void
kith_draft_revert (KithDraft *self)
{
  g_return_if_fail (KITH_IS_DRAFT (self));

  kith_draft_set_info (self, self->base_info);
}

/**
 * kith_draft_get_patch:
 * @self: a draft
 *
 * Returns: (transfer full): the "info" to send; an empty object when nothing
 *   changed, for a new contact all of it
 */
JsonObject *
kith_draft_get_patch (KithDraft *self)
{
  g_return_val_if_fail (KITH_IS_DRAFT (self), NULL);

  return kith_patch_diff (self->base_info, self->info);
}

/* A base on which @contact is a change that nobody has seen: what was typed
 * over there is as the person saw it. */
static KithContact *
new_unseen_base (KithDraft *self, KithContact *contact, KithContactInfo *sent)
{
  g_autoptr (KithContactInfo)
    info = kith_merge_carry_over (self->info, sent,
                                  kith_contact_get_info (contact));

  return kith_contact_new_stale (contact, info);
}

/**
 * kith_draft_saved:
 * @self: a draft
 * @contact: the answer to the save: the new base
 * @sent: the draft's info as it was when it was sent
 *
 * What was typed while the save was under way stays, as a change of @contact;
 * everything else is as @contact has it.  Where somebody else has changed what
 * was typed over meanwhile, the next save is made to find the conflict, since
 * nobody has seen that other value.
 */
void
kith_draft_saved (KithDraft *self, KithContact *contact, KithContactInfo *sent)
{
  g_autoptr (KithMerge) merge = NULL;
  g_autoptr (KithContact) base = NULL;
  gboolean is_new;

  g_return_if_fail (KITH_IS_DRAFT (self));
  g_return_if_fail (KITH_IS_CONTACT (contact));
  g_return_if_fail (KITH_IS_CONTACT_INFO (sent));

  /* Nobody else has had it yet. */
  is_new = self->base == NULL && kith_contact_get_revision (contact) == 1;
  merge = kith_merge_new (sent, self->info, kith_contact_get_info (contact));
  if (!is_new && kith_merge_get_n_conflicts (merge) > 0)
    base = new_unseen_base (self, contact, sent);
  else
    base = g_object_ref (contact);

  set_base (self, base);
  take_info (self, kith_merge_carry_over (sent, self->info,
                                          kith_contact_get_info (contact)));
}

/**
 * kith_draft_saved_since:
 * @self: a draft
 * @contact: the answer to the save: the new base
 * @base: (nullable): what the draft started from when it was sent
 * @sent: the draft's info as it was when it was sent
 *
 * As kith_draft_saved(), of a draft that may have followed others since then:
 * what they have changed was not typed here.
 */
void
kith_draft_saved_since (KithDraft *self,
                        KithContact *contact,
                        KithContact *base,
                        KithContactInfo *sent)
{
  g_autoptr (KithContactInfo) shown = NULL;

  g_return_if_fail (KITH_IS_DRAFT (self));
  g_return_if_fail (base == NULL || KITH_IS_CONTACT (base));
  g_return_if_fail (KITH_IS_CONTACT_INFO (sent));

  if (base != NULL && self->base != NULL && base != self->base)
    shown = kith_merge_carry_over (kith_contact_get_info (base), sent,
                                   self->base_info);
  kith_draft_saved (self, contact, shown != NULL ? shown : sent);
}

/* Following the other side */

/* (transfer full) (element-type utf8): the paths of what stays */
static GHashTable *
hold (KithMerge *merge, KithDraftHolds holds, gpointer data)
{
  GHashTable *held = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *rows = kith_merge_get_rows (merge);

  for (guint i = 0; i < rows->len; i++)
    {
      KithMergeRow *row = g_ptr_array_index (rows, i);

      if (holds != NULL && row->outcome == KITH_OUTCOME_THEIRS
          && holds (row, data))
        row->outcome = KITH_OUTCOME_CONFLICT;
      if (row->outcome == KITH_OUTCOME_CONFLICT)
        g_hash_table_add (held, row->path);
    }

  return held;
}

static KithChoice
keep_held (const KithMergeRow *row, JsonNode **edited, gpointer held)
{
  return g_hash_table_contains (held, row->path) ? KITH_CHOICE_MINE
                                                 : KITH_CHOICE_UNDECIDED;
}

/* What the other side made of the base, but for what is held: still of the
 * revision of the base, which what is held is of. */
static KithContact *
make_half_way (KithDraft *self, KithContact *theirs, GHashTable *held)
{
  g_autoptr (KithMerge)
    merge = kith_merge_new (self->base_info, self->base_info,
                            kith_contact_get_info (theirs));
  g_autoptr (KithContactInfo)
    info = kith_merge_get_result (merge, keep_held, held);
  JsonObject *json = kith_json_copy_members (
    kith_contact_get_json (self->base));

  json_object_set_object_member (
    json, "info", json_object_ref (kith_contact_info_get_json (info)));

  return kith_contact_new_take_json (json, NULL);
}

/* @info: (transfer full).  What is changed, and whether it is, may both be
 * different now. */
static void
take_both (KithDraft *self, KithContact *base, KithContactInfo *info)
{
  g_autoptr (KithContactInfo) base_before = g_object_ref (self->base_info);
  g_autoptr (KithContactInfo) before = g_steal_pointer (&self->info);

  set_base (self, base);
  self->info = info;
  update_dirty (self);

  for (guint field = 0; field < KITH_N_FIELDS; field++)
    if (!is_equal (before, self->info, field, NULL)
        || !is_equal (base_before, self->base_info, field, NULL))
      g_signal_emit (self, signals[CHANGED], 0, (int) field, NULL);
}

/**
 * kith_draft_follow:
 * @self: a draft of a contact
 * @theirs: the same contact at a later revision
 * @holds: (nullable) (scope call): says what shall stay though it is not
 *   touched
 * @data: for @holds
 *
 * Returns: (transfer full): what was found
 */
KithMerge *
kith_draft_follow (KithDraft *self,
                   KithContact *theirs,
                   KithDraftHolds holds,
                   gpointer data)
{
  g_autoptr (KithMerge) merge = NULL;
  g_autoptr (GHashTable) held = NULL;
  g_autoptr (KithContact) base = NULL;

  g_return_val_if_fail (KITH_IS_DRAFT (self) && self->base != NULL, NULL);
  g_return_val_if_fail (KITH_IS_CONTACT (theirs), NULL);

  merge = kith_merge_new (self->base_info, self->info,
                          kith_contact_get_info (theirs));
  held = hold (merge, holds, data);
  base = g_hash_table_size (held) > 0 ? make_half_way (self, theirs, held)
                                      : g_object_ref (theirs);
  take_both (self, base, kith_merge_get_result (merge, keep_held, held));

  return g_steal_pointer (&merge);
}
