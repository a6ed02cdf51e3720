/* kith-sample-actions.c: adding and removing the sample contacts of a window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/window/kith-sample-actions.h"

#include <glib/gi18n.h>

#include "base/kith-object.h"
#include "ui/window/kith-samples.h"
#include "ui/widgets/kith-question.h"

struct _KithSampleActions
{
  GObject parent_instance;

  /* owned */
  KithContacts *contacts;
  KithDeletions *deletions;
  GCancellable *cancellable; /* of looking */
  GCancellable *adding;      /* while they are being added */

  /* borrowed */
  GtkApplicationWindow *window; /* NULL when it has gone */
};

enum
{
  PROP_ADDING = 1,
  N_PROPS,
};

enum
{
  SIGNAL_FAILED,
  SIGNAL_PROGRESS,
  SIGNAL_REMOVE,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KithSampleActions, kith_sample_actions, G_TYPE_OBJECT)

static void
set_enabled (KithSampleActions *self, const char *action, gboolean enabled)
{
  if (self->window != NULL)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (
                                   G_ACTION_MAP (self->window), action)),
                                 enabled);
}

static void
set_adding (KithSampleActions *self, GCancellable *adding)
{
  g_clear_object (&self->adding);
  self->adding = adding;
  set_enabled (self, "add-samples", adding == NULL);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ADDING]);
}

static void
looked_for (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithSampleActions) self = data;
  g_autoptr (GPtrArray) samples = kith_samples_find_finish (result, NULL);

  set_enabled (self, "remove-samples",
               samples != NULL && samples->len > 0 && self->adding == NULL);
}

static void
samples_added (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithSampleActions) self = data;
  g_autoptr (GError) error = NULL;

  if (!kith_samples_add_finish (result, &error))
    g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, NULL, 0.);
  set_adding (self, NULL);
  kith_sample_actions_look (self);
}

static void
show_adding (goffset added, goffset total, gpointer data)
{
  KithSampleActions *self = data;
  g_autofree char *text = NULL;

  /* Translators: how many of how many: "12 of 40". */
  text = g_strdup_printf (_ ("Adding sample contacts: %d of %d"), (int) added,
                          (int) total);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, text,
                 (double) added / (double) total);
}

/* A sample whose deletion could still be undone would count as being there. */
static void
add_when_deleted (KithSampleActions *self)
{
  if (kith_deletions_is_busy (self->deletions))
    return;

  g_signal_handlers_disconnect_by_func (self->deletions, add_when_deleted,
                                        self);
  kith_samples_add_async (self->contacts, show_adding, self->adding,
                          samples_added, g_object_ref (self));
}

static void
add_samples (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithSampleActions *self = data;

  if (self->adding != NULL)
    return;

  set_adding (self, g_cancellable_new ());
  g_signal_connect_object (self->deletions, "notify::busy",
                           G_CALLBACK (add_when_deleted), self,
                           G_CONNECT_SWAPPED);
  kith_deletions_carry_out_all (self->deletions);
  add_when_deleted (self);
}

static void
edited_answered (KithSampleActions *self,
                 const char *response,
                 GtkWidget *dialog)
{
  GPtrArray *samples = g_object_get_data (G_OBJECT (dialog), "samples");

  if (g_str_equal (response, "keep"))
    for (guint i = samples->len; i > 0; i--)
      if (kith_samples_is_edited (g_ptr_array_index (samples, i - 1)))
        g_ptr_array_remove_index (samples, i - 1);

  if (!g_str_equal (response, "cancel") && samples->len > 0)
    g_signal_emit (self, signals[SIGNAL_REMOVE], 0, samples);
}

static void
ask_about_edited (KithSampleActions *self, GPtrArray *samples, guint n_edited)
{
  g_autofree char *body = g_strdup_printf (
    ngettext ("You or somebody else changed %u of them.",
              "You or somebody else changed %u of them.", n_edited),
    n_edited);
  GtkWidget *dialog = adw_message_dialog_new (
    GTK_WINDOW (self->window), _ ("Remove Changed Sample Contacts Too?"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
                                    _ ("_Cancel"), "keep", _ ("_Keep Changed"),
                                    "all", _ ("_Remove All"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog),
                                              "all", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "samples",
                          g_ptr_array_ref (samples),
                          (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (dialog, "response", G_CALLBACK (edited_answered),
                           self, G_CONNECT_SWAPPED);
  kith_question_present (dialog);
}

static void
samples_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithSampleActions) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) samples = kith_samples_find_finish (result, &error);
  guint n_edited = 0;

  if (samples == NULL)
    {
      g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
      return;
    }

  if (self->window == NULL)
    return;

  for (guint i = 0; i < samples->len; i++)
    if (kith_samples_is_edited (g_ptr_array_index (samples, i)))
      n_edited++;

  if (n_edited > 0)
    ask_about_edited (self, samples, n_edited);
  else if (samples->len > 0)
    g_signal_emit (self, signals[SIGNAL_REMOVE], 0, samples);
}

static void
remove_samples (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithSampleActions *self = data;

  kith_samples_find_async (self->contacts, self->cancellable, samples_found,
                           g_object_ref (self));
}

static void
kith_sample_actions_get_property (GObject *object,
                                  guint property_id,
                                  GValue *value,
                                  GParamSpec *pspec)
{
  KithSampleActions *self = KITH_SAMPLE_ACTIONS (object);

  switch (property_id)
    {
    case PROP_ADDING:
      g_value_set_boolean (value, self->adding != NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
kith_sample_actions_finalize (GObject *object)
{
  KithSampleActions *self = KITH_SAMPLE_ACTIONS (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->contacts);
  g_clear_object (&self->deletions);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->adding);

  G_OBJECT_CLASS (kith_sample_actions_parent_class)->finalize (object);
}

static void
kith_sample_actions_class_init (KithSampleActionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = KITH_TYPE_SAMPLE_ACTIONS;

  object_class->finalize = kith_sample_actions_finalize;
  object_class->get_property = kith_sample_actions_get_property;

  props[PROP_ADDING] = g_param_spec_boolean ("adding", NULL, NULL, FALSE,
                                             KITH_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_ERROR);
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                           G_TYPE_STRING, G_TYPE_DOUBLE);
  signals[SIGNAL_REMOVE] = g_signal_new ("remove", type, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_PTR_ARRAY);
}

static void
kith_sample_actions_init (KithSampleActions *self)
{
  self->cancellable = g_cancellable_new ();
}

static const GActionEntry actions[] = {
  { "add-samples", add_samples, NULL, NULL, NULL, { 0 } },
  { "remove-samples", remove_samples, NULL, NULL, NULL, { 0 } },
};

/**
 * kith_sample_actions_new:
 * @window: whose actions they become
 * @deletions: the deletions of all windows
 *
 * Returns: (transfer full): the actions
 */
KithSampleActions *
kith_sample_actions_new (GtkApplicationWindow *window, KithDeletions *deletions)
{
  KithSampleActions *self;

  g_return_val_if_fail (GTK_IS_APPLICATION_WINDOW (window), NULL);
  g_return_val_if_fail (KITH_IS_DELETIONS (deletions), NULL);

  self = g_object_new (KITH_TYPE_SAMPLE_ACTIONS, NULL);
  g_set_weak_pointer (&self->window, window);
  self->deletions = g_object_ref (deletions);
  self->contacts = g_object_ref (kith_deletions_get_contacts (deletions));
  g_action_map_add_action_entries (G_ACTION_MAP (window), actions,
                                   G_N_ELEMENTS (actions), self);
  set_enabled (self, "remove-samples", FALSE);

  return self;
}

gboolean
kith_sample_actions_is_adding (KithSampleActions *self)
{
  g_return_val_if_fail (KITH_IS_SAMPLE_ACTIONS (self), FALSE);

  return self->adding != NULL;
}

void
kith_sample_actions_stop (KithSampleActions *self)
{
  g_return_if_fail (KITH_IS_SAMPLE_ACTIONS (self));

  g_cancellable_cancel (self->adding);
}

void
kith_sample_actions_look (KithSampleActions *self)
{
  g_return_if_fail (KITH_IS_SAMPLE_ACTIONS (self));

  kith_samples_find_async (self->contacts, self->cancellable, looked_for,
                           g_object_ref (self));
}
