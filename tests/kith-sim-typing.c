/* kith-sim-typing.c: what a person types
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "kith-sim-private.h"

#include "base/kith-json.h"

static const KithField texts[] = {
  KITH_FIELD_FIRST_NAME,
  KITH_FIELD_LAST_NAME,
  KITH_FIELD_COMPANY,
  KITH_FIELD_JOB_TITLE,
};

/* kith-sim.c makes them. */
static const char *const extended_keys[] = { "custom.room", "custom.nickname" };

/* As often as they are drawn: each text twice, emails, extended fields, the
 * label. */
#define N_PLACES 15
#define AGAIN_PERCENT 40

char *
kith_sim_make_token (KithSimWorld *world, guint who)
{
  return g_strdup_printf ("ed%u-%u", who, ++world->n_tokens);
}

static void
note_typed (KithSimWorld *world,
            guint who,
            const char *path,
            const char *shown,
            const char *value)
{
  kith_sim_tell (world, "ed%u types “%s” over “%s” in %s", who, value, shown,
                 path);
  kith_sim_ledger_type (world->ledger, who, path, shown, value);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

void
kith_sim_type_text (KithSimWorld *world,
                    guint who,
                    KithDraft *draft,
                    KithField field)
{
  g_autofree char *shown = g_strdup (
    or_empty (kith_contact_info_get_text (kith_draft_get_info (draft), field)));
  /* A contact without any name is refused. */
  gboolean clears = *shown != '\0' && field == KITH_FIELD_JOB_TITLE
                    && kith_sim_chance (world, 30);
  g_autofree char *value = clears ? g_strdup ("")
                                  : kith_sim_make_token (world, who);

  note_typed (world, who, kith_field_get_path (field), shown, value);
  kith_draft_set_text (draft, field, value);
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
note_item (KithSimWorld *world, guint who, const char *shown, const char *value)
{
  g_autofree char *path = g_strconcat (kith_field_get_path (KITH_FIELD_EMAILS),
                                       "/", *shown != '\0' ? shown : value,
                                       NULL);

  note_typed (world, who, path, shown, value);
}

/* Adds one, takes one away, or types over one. */
static void
type_email (KithSimWorld *world, guint who, KithDraft *draft)
{
  KithContactInfo *info = kith_draft_get_info (draft);
  guint n = kith_contact_info_get_n_items (info, KITH_FIELD_EMAILS);
  guint chosen = n > 0 && kith_sim_chance (world, n > 2 ? 90 : 50)
                   ? kith_sim_draw (world, n)
                   : n;
  gboolean removes = chosen < n && kith_sim_chance (world, 50);
  g_autoptr (JsonArray)
    items = copy_items (info, KITH_FIELD_EMAILS, removes ? chosen : G_MAXUINT);

  if (chosen < n)
    {
      g_autofree char *shown = kith_item_get_text (
        KITH_FIELD_EMAILS,
        kith_contact_info_get_item (info, KITH_FIELD_EMAILS, chosen));

      note_item (world, who, shown, "");
    }
  if (!removes)
    {
      g_autofree char *token = kith_sim_make_token (world, who);
      g_autofree char *email = g_strconcat (token, "@x.example", NULL);
      JsonObject *item;

      note_item (world, who, "", email);
      if (chosen == n)
        json_array_add_object_element (items, json_object_new ());
      item = json_array_get_object_element (items, chosen);
      kith_json_set_string (item, "email", email);
      if (chosen == n)
        kith_json_set_string (item, "tag", "UNTAGGED");
    }

  kith_draft_set_items (draft, KITH_FIELD_EMAILS, items);
}

static void
type_extended (KithSimWorld *world, guint who, KithDraft *draft)
{
  const char
    *key = extended_keys[kith_sim_draw (world, G_N_ELEMENTS (extended_keys))];
  g_autofree char *path = g_strconcat (
    kith_field_get_path (KITH_FIELD_EXTENDED), "/", key, NULL);
  g_autofree char *text = kith_contact_info_get_extended_text (
    kith_draft_get_info (draft), key);
  const char *shown = or_empty (text);

  if (*shown != '\0' && kith_sim_chance (world, 30))
    {
      note_typed (world, who, path, shown, "");
      kith_draft_set_extended (draft, key, NULL);
    }
  else
    {
      g_autofree char *token = kith_sim_make_token (world, who);

      note_typed (world, who, path, shown, token);
      kith_draft_set_extended (draft, key, kith_json_string_node (token));
    }
}

char *
kith_sim_get_label_path (void)
{
  return g_strconcat (kith_field_get_path (KITH_FIELD_LABELS), "/",
                      KITH_SIM_LABEL, NULL);
}

static void
toggle_label (KithSimWorld *world, guint who, KithDraft *draft)
{
  gboolean is_on = kith_contact_info_has_label (kith_draft_get_info (draft),
                                                KITH_SIM_LABEL);
  g_autofree char *path = kith_sim_get_label_path ();

  note_typed (world, who, path, is_on ? "on" : "", is_on ? "" : "on");
  kith_draft_set_label (draft, KITH_SIM_LABEL, !is_on);
}

/* Where one has typed one often types again: over one's own text, or over what
 * has become of it.  And where others have. */
static guint
draw_place (KithSimWorld *world, guint who)
{
  guint *own = &world->typed_last[who];
  guint *last = &world->typed_last[KITH_SIM_N_EDITORS];
  guint place = kith_sim_draw (world, N_PLACES) + 1;

  if (*own != 0 && kith_sim_chance (world, AGAIN_PERCENT))
    place = *own;
  else if (*last != 0 && kith_sim_chance (world, AGAIN_PERCENT))
    place = *last;
  *own = *last = place;

  return place - 1;
}

void
kith_sim_type (KithSimWorld *world, guint who, KithDraft *draft)
{
  guint place = draw_place (world, who);

  if (place < 2 * G_N_ELEMENTS (texts))
    kith_sim_type_text (world, who, draft, texts[place / 2]);
  else if (place < 11)
    type_email (world, who, draft);
  else if (place < 14)
    type_extended (world, who, draft);
  else
    toggle_label (world, who, draft);
}

void
kith_sim_save_over (KithSimWorld *world,
                    guint who,
                    KithContactInfo *before,
                    KithContactInfo *info)
{
  g_autoptr (GHashTable) was = kith_sim_leaves_new (before);
  g_autoptr (GHashTable) is = kith_sim_leaves_new (info);
  GHashTableIter iter;
  gpointer path, value;

  g_hash_table_iter_init (&iter, was);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      const char *now = or_empty (g_hash_table_lookup (is, path));

      if (!g_str_equal (now, value))
        kith_sim_ledger_save_over (world->ledger, who, path, value, now);
    }

  g_hash_table_iter_init (&iter, is);
  while (g_hash_table_iter_next (&iter, &path, &value))
    if (!g_hash_table_contains (was, path))
      kith_sim_ledger_save_over (world->ledger, who, path, "", value);
}

void
kith_sim_give_up_info (KithSimWorld *world,
                       KithContactInfo *info,
                       KithContactInfo *except)
{
  g_autoptr (GHashTable) leaves = kith_sim_leaves_new (info);
  g_autoptr (GHashTable) kept = except != NULL ? kith_sim_leaves_new (except)
                                               : NULL;
  GHashTableIter iter;
  gpointer path, value;

  g_hash_table_iter_init (&iter, leaves);
  while (g_hash_table_iter_next (&iter, &path, &value))
    if (kept == NULL
        || g_strcmp0 (g_hash_table_lookup (kept, path), value) != 0)
      kith_sim_ledger_give_up (world->ledger, value);
}

static gboolean
has_leaf (GHashTable *leaves, const char *path, const char *value)
{
  return leaves != NULL
         && g_strcmp0 (g_hash_table_lookup (leaves, path), value) == 0;
}

void
kith_sim_lose_info (KithSimWorld *world,
                    KithContactInfo *info,
                    KithContactInfo *certain,
                    KithContactInfo *kept)
{
  g_autoptr (GHashTable) leaves = kith_sim_leaves_new (info);
  g_autoptr (GHashTable)
    on_disk = certain != NULL ? kith_sim_leaves_new (certain) : NULL;
  g_autoptr (GHashTable) put = kept != NULL ? kith_sim_leaves_new (kept) : NULL;
  GHashTableIter iter;
  gpointer path, value;

  g_hash_table_iter_init (&iter, leaves);
  while (g_hash_table_iter_next (&iter, &path, &value))
    if (!has_leaf (on_disk, path, value) && !has_leaf (put, path, value))
      kith_sim_ledger_give_up (world->ledger, value);
}
