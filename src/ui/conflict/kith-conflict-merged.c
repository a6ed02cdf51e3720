/* kith-conflict-merged.c: a change that was merged without asking
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/conflict/kith-conflict-merged.h"

#include <glib/gi18n.h>

#include "ui/words/kith-bidi.h"
#include "ui/words/kith-conflict-value.h"
#include "ui/words/kith-messages.h"

#define MAX_CHARS 200

struct _KithConflictMerged
{
  AdwActionRow parent_instance;

  /* Owned references */
  KithConflict *conflict;
  char *path;

  KithChoice reverse; /* what takes it back */
};

G_DEFINE_FINAL_TYPE (KithConflictMerged,
                     kith_conflict_merged,
                     ADW_TYPE_ACTION_ROW)

static void
switched_cb (KithConflictMerged *self, GParamSpec *pspec, GtkSwitch *taken)
{
  kith_conflict_choose (self->conflict, self->path,
                        gtk_switch_get_active (taken) ? KITH_CHOICE_UNDECIDED
                                                      : self->reverse,
                        NULL);
}

static void
kith_conflict_merged_finalize (GObject *object)
{
  KithConflictMerged *self = KITH_CONFLICT_MERGED (object);

  g_clear_object (&self->conflict);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (kith_conflict_merged_parent_class)->finalize (object);
}

static void
kith_conflict_merged_class_init (KithConflictMergedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kith_conflict_merged_finalize;
}

static void
kith_conflict_merged_init (KithConflictMerged *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

static char *
describe (const KithMergeRow *row, JsonNode *value, KithNames *names)
{
  g_autofree char *text = kith_conflict_value_describe (row, value, names);
  g_autofree char *brief = kith_conflict_value_shorten (text, MAX_CHARS);

  return *brief != '\0' ? kith_bidi_isolate (brief) : g_steal_pointer (&brief);
}

static char *
describe_change (const KithMergeRow *row, KithNames *names)
{
  gboolean is_mine = row->outcome == KITH_OUTCOME_MINE;
  g_autofree char *before = describe (row, row->base, names);
  g_autofree char *after = describe (row, is_mine ? row->mine : row->theirs,
                                     names);

  if (*after == '\0')
    /* Translators: what a side removed */
    return g_strdup_printf (is_mine ? _ ("You removed %s")
                                    : _ ("They removed %s"),
                            before);
  if (*before == '\0')
    /* Translators: what a side added */
    return g_strdup_printf (is_mine ? _ ("You added %s") : _ ("They added %s"),
                            after);

  /* Translators: what a side changed: before, after */
  return g_strdup_printf (is_mine ? _ ("You changed %s to %s")
                                  : _ ("They changed %s to %s"),
                          before, after);
}

static void
add_switch (KithConflictMerged *self, const char *title, const char *change)
{
  GtkWidget *taken = gtk_switch_new ();
  g_autofree char *name = NULL;

  /* Translators: read aloud for a switch: the field, what was changed */
  name = g_strdup_printf (_ ("%s: %s"), title, change);
  gtk_accessible_update_property (GTK_ACCESSIBLE (taken),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_switch_set_active (GTK_SWITCH (taken),
                         kith_conflict_get_choice (self->conflict, self->path)
                           != self->reverse);
  gtk_widget_set_valign (taken, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (taken, _ ("Keep this change"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), taken);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), taken);
  g_signal_connect_object (taken, "notify::active", G_CALLBACK (switched_cb),
                           self, G_CONNECT_SWAPPED);
}

KithConflictMerged *
kith_conflict_merged_new (KithConflict *conflict,
                          const KithMergeRow *row,
                          KithNames *names)
{
  KithConflictMerged *self = g_object_new (KITH_TYPE_CONFLICT_MERGED, NULL);
  g_autofree char *title = kith_message_row_title (row, names);
  g_autofree char *change = describe_change (row, names);

  self->conflict = g_object_ref (conflict);
  self->path = g_strdup (row->path);
  self->reverse = row->outcome == KITH_OUTCOME_MINE ? KITH_CHOICE_THEIRS
                                                    : KITH_CHOICE_MINE;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), change);
  add_switch (self, title, change);

  return self;
}
