/* kith-item-row.c: one email or phone of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/form/kith-item-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/kith-json.h"
#include "ui/words/kith-messages.h"

struct _KithItemRow
{
  KithEntryRow parent_instance;

  /* Construct */
  KithField field;

  /* Owned */
  JsonObject *item;
  JsonObject *base; /* the item as it was saved, or NULL */
  GSimpleActionGroup *actions;
  gboolean narrow;

  /* Children */
  GtkWidget *kind;
  GtkWidget *star;
  GtkWidget *remove;
  GtkWidget *menu;
};

G_DEFINE_FINAL_TYPE (KithItemRow, kith_item_row, KITH_TYPE_ENTRY_ROW)

enum
{
  EDITED,
  MAKE_PRIMARY,
  REMOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Whole phrases, since a translator cannot put a noun into a sentence. */
typedef struct
{
  const char *kind;
  const char *make_primary;
  const char *primary;
  const char *remove;
  const char *revert;
  const char *menu;
  const char *complaint;
} Phrases;

static const Phrases email_phrases = {
  .kind = N_ ("Kind of Email"),
  .make_primary = N_ ("Make Primary Email"),
  .primary = N_ ("Primary Email"),
  .remove = N_ ("Remove Email"),
  .revert = N_ ("Revert Email"),
  .menu = N_ ("Email Options"),
  .complaint = N_ ("This is not an email address."),
};

static const Phrases phone_phrases = {
  .kind = N_ ("Kind of Phone"),
  .make_primary = N_ ("Make Primary Phone"),
  .primary = N_ ("Primary Phone"),
  .remove = N_ ("Remove Phone"),
  .revert = N_ ("Revert Phone"),
  .menu = N_ ("Phone Options"),
  .complaint = N_ ("This phone number is too long."),
};

static const Phrases *
get_phrases (KithItemRow *self)
{
  return self->field == KITH_FIELD_EMAILS ? &email_phrases : &phone_phrases;
}

static const char *const *
get_tags (KithItemRow *self)
{
  return kith_field_get_info (self->field)->tags;
}

/* Also whether it differs in what kith_item_equal() leaves out. */
static gboolean
is_changed (KithItemRow *self)
{
  if (self->base == NULL)
    return !kith_item_row_is_blank (self);

  return !kith_item_equal (self->field, self->item, self->base)
         || kith_item_get_primary (self->item)
              != kith_item_get_primary (self->base);
}

static void
update_title (KithItemRow *self)
{
  const char *name = kith_message_item_title (self->field,
                                              kith_item_get_tag (self->item));

  kith_entry_row_set_title (KITH_ENTRY_ROW (self),
                            self->narrow
                              ? name
                              : kith_message_field_title (self->field));
  kith_entry_row_set_name (KITH_ENTRY_ROW (self), name);
}

static void
update_kind (KithItemRow *self)
{
  const char *tag = kith_item_get_tag (self->item);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions),
                                                "kind");
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; get_tags (self)[i] != NULL; i++)
    if (g_str_equal (get_tags (self)[i], tag))
      selected = i;

  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->kind), selected);
  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (tag));
}

static void
update_primary (KithItemRow *self)
{
  gboolean primary = kith_item_get_primary (self->item);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions),
                                                "primary");

  gtk_button_set_icon_name (GTK_BUTTON (self->star),
                            primary ? "starred-symbolic"
                                    : "non-starred-symbolic");
  kith_widget_set_label (self->star, primary
                                       ? _ (get_phrases (self)->primary)
                                       : _ (get_phrases (self)->make_primary));
  if (primary)
    gtk_widget_remove_css_class (self->star, "empty-star");
  else
    gtk_widget_add_css_class (self->star, "empty-star");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), !primary);
}

static void
update (KithItemRow *self)
{
  update_title (self);
  update_kind (self);
  update_primary (self);
  kith_entry_row_set_revert_label (KITH_ENTRY_ROW (self),
                                   self->base != NULL
                                     ? _ (get_phrases (self)->revert)
                                     : NULL);
  kith_entry_row_set_changed (KITH_ENTRY_ROW (self), is_changed (self));
}

static void
set_tag (KithItemRow *self, const char *tag)
{
  if (g_str_equal (tag, kith_item_get_tag (self->item)))
    return;

  kith_json_set_string (self->item, "tag", tag);
  update (self);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
kind_selected_cb (KithItemRow *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind));

  if (selected != GTK_INVALID_LIST_POSITION)
    set_tag (self, get_tags (self)[selected]);
}

static void
kind_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  set_tag (data, g_variant_get_string (parameter, NULL));
}

static void
primary_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_signal_emit (data, signals[MAKE_PRIMARY], 0);
}

static void
remove_activated (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_signal_emit (data, signals[REMOVE], 0);
}

/* What the server computed of the former text goes with it. */
static void
set_value (KithItemRow *self, const char *text)
{
  JsonObject *item = kith_item_strip (self->field, self->item);

  kith_json_set_string (item, kith_field_get_info (self->field)->value, text);
  json_object_unref (self->item);
  self->item = item;
}

static void
text_changed_cb (KithItemRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self));
  g_autofree char *former = NULL;

  if (self->item == NULL)
    return;

  former = kith_item_get_text (self->field, self->item);
  if (g_str_equal (text, former))
    return;

  set_value (self, text);
  update (self);
  if (kith_entry_row_get_error (KITH_ENTRY_ROW (self)) != NULL)
    kith_item_row_check (self);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
focus_left_cb (KithItemRow *self)
{
  kith_item_row_check (self);
}

static void
revert_cb (KithItemRow *self)
{
  g_autoptr (JsonObject) base = json_object_ref (self->base);
  gboolean was_primary = kith_item_get_primary (base);

  kith_item_row_set_item (self, base, base);
  kith_entry_row_set_error (KITH_ENTRY_ROW (self), NULL);
  if (was_primary)
    g_signal_emit (self, signals[MAKE_PRIMARY], 0);
  g_signal_emit (self, signals[EDITED], 0);
}

static GMenuModel *
make_menu (KithItemRow *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) kinds = g_menu_new ();
  g_autoptr (GMenu) rest = g_menu_new ();

  for (guint i = 0; get_tags (self)[i] != NULL; i++)
    {
      const char *tag = get_tags (self)[i];
      g_autoptr (GMenuItem)
        item = g_menu_item_new (kith_message_tag_title (self->field, tag),
                                NULL);

      g_menu_item_set_action_and_target (item, "item.kind", "s", tag);
      g_menu_append_item (kinds, item);
    }
  g_menu_append (rest, _ (get_phrases (self)->make_primary), "item.primary");
  g_menu_append (rest, _ (get_phrases (self)->remove), "item.remove");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (kinds));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));

  return G_MENU_MODEL (menu);
}

static void
add_actions (KithItemRow *self)
{
  static const GActionEntry entries[] = {
    { "kind", kind_activated, "s", "'UNTAGGED'", NULL, { 0 } },
    { "primary", primary_activated, NULL, NULL, NULL, { 0 } },
    { "remove", remove_activated, NULL, NULL, NULL, { 0 } },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries,
                                   G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "item",
                                  G_ACTION_GROUP (self->actions));
}

static void
add_kind (KithItemRow *self)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; get_tags (self)[i] != NULL; i++)
    gtk_string_list_append (titles,
                            kith_message_tag_title (self->field,
                                                    get_tags (self)[i]));

  self->kind = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&titles)),
                                  NULL);
  gtk_widget_set_valign (self->kind, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->kind, "kind");
  kith_widget_set_label (self->kind, _ (get_phrases (self)->kind));
  g_signal_connect_swapped (self->kind, "notify::selected",
                            G_CALLBACK (kind_selected_cb), self);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->kind);
}

static void
add_menu (KithItemRow *self)
{
  g_autoptr (GMenuModel) menu = make_menu (self);

  self->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu),
                                 "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu), menu);
  gtk_widget_set_valign (self->menu, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->menu, "flat");
  gtk_widget_hide (self->menu);
  kith_widget_set_label (self->menu, _ (get_phrases (self)->menu));
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->menu);
}

static void
add_suffixes (KithItemRow *self)
{
  KithEntryRow *row = KITH_ENTRY_ROW (self);

  add_kind (self);
  self->star = kith_entry_row_add_button (row, "non-starred-symbolic", NULL);
  gtk_widget_add_css_class (self->star, "star");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->star), "item.primary");
  self->remove = kith_entry_row_add_button (row, "user-trash-symbolic",
                                            _ (get_phrases (self)->remove));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->remove), "item.remove");
  add_menu (self);
}

static void
kith_item_row_finalize (GObject *object)
{
  KithItemRow *self = KITH_ITEM_ROW (object);

  g_clear_pointer (&self->item, json_object_unref);
  g_clear_pointer (&self->base, json_object_unref);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (kith_item_row_parent_class)->finalize (object);
}

static guint
add_signal (KithItemRowClass *klass, const char *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                       NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
kith_item_row_class_init (KithItemRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = kith_item_row_finalize;

  signals[EDITED] = add_signal (klass, "edited");
  signals[MAKE_PRIMARY] = add_signal (klass, "make-primary");
  signals[REMOVE] = add_signal (klass, "remove");
}

static void
kith_item_row_init (KithItemRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect (self, "changed", G_CALLBACK (text_changed_cb), NULL);
  g_signal_connect (self, "revert", G_CALLBACK (revert_cb), NULL);
}

/**
 * kith_item_row_new:
 * @field: %KITH_FIELD_EMAILS or %KITH_FIELD_PHONES
 *
 * Returns: (transfer floating): a new row without text
 */
GtkWidget *
kith_item_row_new (KithField field)
{
  KithItemRow *self = g_object_new (KITH_TYPE_ITEM_ROW, NULL);

  self->field = field;
  self->item = json_object_new ();
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self),
                                   field == KITH_FIELD_EMAILS
                                     ? GTK_INPUT_PURPOSE_EMAIL
                                     : GTK_INPUT_PURPOSE_PHONE);
  kith_entry_row_set_ltr (KITH_ENTRY_ROW (self));
  add_actions (self);
  add_suffixes (self);
  update (self);

  return GTK_WIDGET (self);
}

JsonObject *
kith_item_row_get_item (KithItemRow *self)
{
  g_return_val_if_fail (KITH_IS_ITEM_ROW (self), NULL);

  return self->item;
}

gboolean
kith_item_row_is_blank (KithItemRow *self)
{
  const char *text;

  g_return_val_if_fail (KITH_IS_ITEM_ROW (self), TRUE);

  text = gtk_editable_get_text (GTK_EDITABLE (self));

  return text[strspn (text, " \t")] == '\0';
}

/**
 * kith_item_row_set_item:
 * @self: a row
 * @item: the item to show
 * @base: (nullable): the same item as it was saved
 */
void
kith_item_row_set_item (KithItemRow *self, JsonObject *item, JsonObject *base)
{
  g_autofree char *text = NULL;
  JsonObject *former;

  g_return_if_fail (KITH_IS_ITEM_ROW (self));
  g_return_if_fail (item != NULL);

  former = self->item;
  self->item = kith_json_copy_object (item);
  json_object_unref (former);
  former = self->base;
  self->base = base != NULL ? kith_json_copy_object (base) : NULL;
  g_clear_pointer (&former, json_object_unref);

  text = kith_item_get_text (self->field, self->item);
  kith_entry_row_set_text (KITH_ENTRY_ROW (self), text);
  update (self);
}

void
kith_item_row_set_primary (KithItemRow *self, gboolean primary)
{
  g_return_if_fail (KITH_IS_ITEM_ROW (self));

  if (kith_item_get_primary (self->item) == primary)
    return;

  json_object_set_boolean_member (self->item, "primary", primary);
  update (self);
}

void
kith_item_row_set_narrow (KithItemRow *self, gboolean narrow)
{
  g_return_if_fail (KITH_IS_ITEM_ROW (self));

  self->narrow = narrow;
  gtk_widget_set_visible (self->kind, !narrow);
  gtk_widget_set_visible (self->star, !narrow);
  gtk_widget_set_visible (self->remove, !narrow);
  gtk_widget_set_visible (self->menu, narrow);
  update_title (self);
}

/**
 * kith_item_row_check:
 * @self: a row
 *
 * What is not changed is not sent, so it is not complained about.
 *
 * Returns: whether the server would take its text
 */
gboolean
kith_item_row_check (KithItemRow *self)
{
  gboolean valid;

  g_return_val_if_fail (KITH_IS_ITEM_ROW (self), FALSE);

  valid = !is_changed (self) || kith_item_row_is_blank (self)
          || kith_field_check_text (self->field,
                                    gtk_editable_get_text (GTK_EDITABLE (self)),
                                    NULL);
  kith_entry_row_set_error (KITH_ENTRY_ROW (self),
                            valid ? NULL : _ (get_phrases (self)->complaint));

  return valid;
}
