/* kith-mirror.c: the contacts of a server, kept on this computer too
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/mirror/kith-mirror-private.h"

#include "base/kith-error.h"
#include "base/kith-limits.h"
#include "base/kith-object.h"
#include "service/connection/kith-data-path-private.h"
#include "service/contacts/kith-contacts-private.h"

/* A file that goes wrong more often than that is not the reason. */
#define MAX_DISCARDED 3

G_DEFINE_FINAL_TYPE_WITH_CODE (KithMirror,
                               kith_mirror,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (KITH_TYPE_READER,
                                                      _kith_mirror_init_reader))

enum
{
  PROP_CONTACTS = 1,
  PROP_CLOCK,
  PROP_PATH,
  N_PROPS,
};

enum
{
  CHANGED,
  DISCARDED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

void
_kith_mirror_walk_free (KithMirrorWalk *walk)
{
  g_clear_pointer (&walk->seen, g_hash_table_unref);
  g_clear_pointer (&walk->wanted, g_ptr_array_unref);
  g_free (walk);
}

/* What can be told */

gboolean
_kith_mirror_can_read (KithMirror *self, KithReadKind kind)
{
  gboolean is_offline = self->error != NULL;

  if (!self->is_open)
    return FALSE;
  if (!is_offline && self->is_catalog_stale
      && (kind == KITH_READ_FIELDS || kind == KITH_READ_LABELS))
    return FALSE;

  return self->place.is_complete || (is_offline && self->place.n_loaded > 0);
}

static gboolean
tell_cb (gpointer data)
{
  g_autoptr (KithMirror) self = data;
  gboolean can_read = _kith_mirror_can_read (self, KITH_READ_PAGE);

  self->is_telling = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
  /* Whoever reads does so from elsewhere now. */
  if (can_read != self->could_read)
    {
      self->could_read = can_read;
      _kith_contacts_reload (self->contacts);
    }

  return G_SOURCE_REMOVE;
}

void
_kith_mirror_update (KithMirror *self)
{
  if (self->is_telling)
    return;

  self->is_telling = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_cb, g_object_ref (self), NULL);
}

/* The file */

static void open_file (KithMirror *self);

static void
forget_all (KithMirror *self)
{
  _kith_mirror_stop_waiting (self);
  g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  self->running = g_cancellable_new ();
  self->is_open = FALSE;
  self->is_stepping = FALSE;
  self->looked_at = 0;
  self->bound = 0;
  g_clear_pointer (&self->pending, kith_store_mirroring_free);
  g_clear_pointer (&self->walk, _kith_mirror_walk_free);
  g_clear_pointer (&self->catalog, g_free);
  g_hash_table_remove_all (self->touched);
  g_ptr_array_set_size (self->doubtful, 0);
  _kith_mirror_place_clear (&self->place);
}

static void
listen (KithMirror *self)
{
  if (!self->is_following)
    return;

  /* What happened before the feed begins to tell is not known. */
  if (self->place.feed_id == NULL)
    self->place.is_swept = FALSE;
  self->is_polling = FALSE;
  kith_feed_stop (self->feed);
  kith_feed_set_last_id (self->feed, self->place.feed_id);
  kith_feed_start (self->feed);
}

static void
do_without (KithMirror *self, GError *error)
{
  g_clear_error (&self->trouble);
  self->trouble = error;
  listen (self);
  _kith_mirror_update (self);
}

static void
tried_again_cb (GObject *clock, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithMirror) self = data;

  if (!kith_clock_wait_finish (KITH_CLOCK (clock), result, NULL))
    return;

  g_clear_object (&self->waiting);
  open_file (self);
}

static void
try_again (KithMirror *self, gint64 usec)
{
  _kith_mirror_stop_waiting (self);
  self->waiting = g_cancellable_new ();
  kith_clock_wait_async (self->clock, usec, self->waiting, tried_again_cb,
                         g_object_ref (self));
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithMirror *self = KITH_MIRROR (source);
  g_autoptr (GError) why = data;
  GError *error = NULL;

  g_task_propagate_int (G_TASK (result), &error);
  if (self->file == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    do_without (self, error);
  /* What is full stays so: others need the room more. */
  else if (self->n_discarded >= MAX_DISCARDED
           || g_error_matches (why, KITH_ERROR, KITH_ERROR_STORE_FULL))
    do_without (self, g_steal_pointer (&why));
  else
    open_file (self);
}

void
_kith_mirror_fail (KithMirror *self, const GError *error)
{
  if (self->file == NULL)
    return;

  g_debug ("The mirror is thrown away: %s", error->message);
  forget_all (self);
  self->n_discarded++;
  g_signal_emit (self, signals[DISCARDED], 0, error);
  _kith_mirror_file_discard (self->file, g_task_new (self, NULL, discarded_cb,
                                                     g_error_copy (error)));
  _kith_mirror_update (self);
}

static void
take_place (KithMirror *self, const char *text)
{
  _kith_mirror_place_parse (&self->place, text);
  self->is_open = TRUE;
  self->is_catalog_wanted = TRUE;
  g_clear_error (&self->trouble);
  self->could_read = _kith_mirror_can_read (self, KITH_READ_PAGE);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  KithMirror *self = KITH_MIRROR (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *place = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->file == NULL)
    return;

  if (place != NULL)
    {
      take_place (self, place);
      listen (self);
      _kith_mirror_update (self);
    }
  else if (g_error_matches (error, KITH_ERROR, KITH_ERROR_BUSY))
    {
      /* It is not new that another one has it. */
      if (self->trouble == NULL)
        do_without (self, g_error_copy (error));
      try_again (self, KITH_MIRROR_BUSY_USEC);
    }
  else
    _kith_mirror_fail (self, error);
}

static void
open_file (KithMirror *self)
{
  _kith_mirror_file_open (self->file, g_task_new (self, NULL, opened_cb, NULL));
}

/* Class */

static void
kith_mirror_get_property (GObject *object,
                          guint id,
                          GValue *value,
                          GParamSpec *pspec)
{
  KithMirror *self = KITH_MIRROR (object);

  switch (id)
    {
    case PROP_CONTACTS:
      g_value_set_object (value, self->contacts);
      break;

    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;

    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_mirror_set_property (GObject *object,
                          guint id,
                          const GValue *value,
                          GParamSpec *pspec)
{
  KithMirror *self = KITH_MIRROR (object);

  switch (id)
    {
    case PROP_CONTACTS:
      self->contacts = g_value_dup_object (value);
      break;

    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;

    case PROP_PATH:
      self->path = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
kith_mirror_constructed (GObject *object)
{
  KithMirror *self = KITH_MIRROR (object);

  G_OBJECT_CLASS (kith_mirror_parent_class)->constructed (object);

  if (self->clock == NULL)
    self->clock = g_object_ref (kith_clock_get_default ());
  self->feed = g_object_new (KITH_TYPE_FEED, "contacts", self->contacts,
                             "clock", self->clock, NULL);
  _kith_mirror_connect (self);
}

static void
kith_mirror_dispose (GObject *object)
{
  kith_mirror_stop (KITH_MIRROR (object));

  G_OBJECT_CLASS (kith_mirror_parent_class)->dispose (object);
}

static void
kith_mirror_finalize (GObject *object)
{
  KithMirror *self = KITH_MIRROR (object);

  g_clear_object (&self->feed);
  g_clear_object (&self->contacts);
  g_clear_object (&self->clock);
  g_clear_error (&self->error);
  g_clear_error (&self->trouble);
  g_clear_pointer (&self->touched, g_hash_table_unref);
  g_clear_pointer (&self->doubtful, g_ptr_array_unref);
  g_free (self->path);

  G_OBJECT_CLASS (kith_mirror_parent_class)->finalize (object);
}

static void
kith_mirror_class_init (KithMirrorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = kith_mirror_get_property;
  object_class->set_property = kith_mirror_set_property;
  object_class->constructed = kith_mirror_constructed;
  object_class->dispose = kith_mirror_dispose;
  object_class->finalize = kith_mirror_finalize;

  props[PROP_CONTACTS] = g_param_spec_object ("contacts", NULL, NULL,
                                              KITH_TYPE_CONTACTS,
                                              KITH_PARAM_CONSTRUCT_ONLY);
  props[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, KITH_TYPE_CLOCK,
                                           KITH_PARAM_CONSTRUCT_ONLY);
  props[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL,
                                          KITH_PARAM_CONSTRUCT_ONLY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /**
   * KithMirror::changed:
   *
   * Its state, or how far it has come, is another one.
   */
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  /**
   * KithMirror::discarded:
   * @error: what was wrong
   *
   * The file has been thrown away; it is made anew where that can help.
   */
  signals[DISCARDED] = g_signal_new ("discarded", type, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1,
                                     G_TYPE_ERROR);
}

static void
kith_mirror_init (KithMirror *self)
{
  self->touched = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         g_free);
  self->doubtful = g_ptr_array_new_with_free_func (g_free);
  self->pages.load = KITH_MIRROR_PAGE;
  self->pages.ids = KITH_MIRROR_IDS_PAGE;
  self->pages.fix = KITH_MIRROR_FIX_PAGE;
}

/* Public */

/**
 * kith_mirror_get_default_path:
 * @connection: a connection
 *
 * Returns: (transfer full): the file for its server and site
 */
char *
kith_mirror_get_default_path (KithConnection *connection)
{
  g_return_val_if_fail (KITH_IS_CONNECTION (connection), NULL);

  return _kith_data_path_new (connection, g_get_user_cache_dir (), "mirror");
}

/**
 * kith_mirror_new:
 * @contacts: the contacts of a server
 * @clock: (nullable): how it waits; NULL for the real clock
 * @path: its file
 *
 * Returns: (transfer full): a mirror that is not open yet
 */
KithMirror *
kith_mirror_new (KithContacts *contacts, KithClock *clock, const char *path)
{
  g_return_val_if_fail (KITH_IS_CONTACTS (contacts), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return g_object_new (KITH_TYPE_MIRROR, "contacts", contacts, "clock", clock,
                       "path", path, NULL);
}

/**
 * kith_mirror_start:
 * @self: a mirror
 *
 * Begins to open the file.  From now on its contacts read from it, waiting
 * until it is open.
 */
void
kith_mirror_start (KithMirror *self)
{
  g_return_if_fail (KITH_IS_MIRROR (self));
  g_return_if_fail (self->file == NULL);

  self->file = _kith_mirror_file_new (self->path);
  self->running = g_cancellable_new ();
  _kith_contacts_set_reader (self->contacts, KITH_READER (self));
  open_file (self);
}

/**
 * kith_mirror_follow:
 * @self: a mirror that was started
 *
 * Begins to listen to the server, and to ask it.
 */
void
kith_mirror_follow (KithMirror *self)
{
  g_return_if_fail (KITH_IS_MIRROR (self));
  g_return_if_fail (self->file != NULL);

  if (self->is_following)
    return;

  self->is_following = TRUE;
  if (self->is_open || self->trouble != NULL)
    listen (self);
}

/**
 * kith_mirror_stop:
 * @self: a mirror
 *
 * Writes what is to be written, and lets go of the file.  Blocks for as long as
 * that takes.
 */
void
kith_mirror_stop (KithMirror *self)
{
  g_return_if_fail (KITH_IS_MIRROR (self));

  if (self->file == NULL)
    return;

  _kith_mirror_stop_waiting (self);
  self->is_following = FALSE;
  kith_feed_stop (self->feed);
  if (_kith_contacts_get_reader (self->contacts) == KITH_READER (self))
    _kith_contacts_set_reader (self->contacts, NULL);
  if (self->is_in_touch)
    self->place.as_of = kith_clock_get_real_time (self->clock);
  _kith_mirror_keep_place (self);
  _kith_mirror_flush (self);
  forget_all (self);
  g_clear_object (&self->running);
  g_clear_pointer (&self->file, _kith_mirror_file_free);
}

static void
set_paused (KithMirror *self, gboolean is_paused)
{
  if (!self->is_open || self->place.is_complete
      || !kith_set_boolean (&self->place.is_paused, is_paused))
    return;

  _kith_mirror_keep_place (self);
  _kith_mirror_update (self);
  _kith_mirror_go_on (self);
}

void
kith_mirror_pause (KithMirror *self)
{
  g_return_if_fail (KITH_IS_MIRROR (self));

  set_paused (self, TRUE);
}

void
kith_mirror_resume (KithMirror *self)
{
  g_return_if_fail (KITH_IS_MIRROR (self));

  set_paused (self, FALSE);
}

/**
 * kith_mirror_wake:
 * @self: a mirror
 *
 * There is a network again, or somebody wants to know.
 */
void
kith_mirror_wake (KithMirror *self)
{
  g_return_if_fail (KITH_IS_MIRROR (self));

  if (!self->is_following)
    return;

  if (!self->is_open && self->trouble == NULL)
    return;

  _kith_mirror_stop_waiting (self);
  if (!self->is_open)
    {
      open_file (self);
      return;
    }

  self->is_look_wanted = self->is_polling;
  if (kith_feed_get_state (self->feed) == KITH_FEED_CONNECTING
      && self->error != NULL)
    {
      kith_feed_stop (self->feed);
      kith_feed_start (self->feed);
    }
  _kith_mirror_go_on (self);
}

KithMirrorState
kith_mirror_get_state (KithMirror *self)
{
  g_return_val_if_fail (KITH_IS_MIRROR (self), KITH_MIRROR_ABSENT);

  if (self->file == NULL || (!self->is_open && self->trouble != NULL))
    return KITH_MIRROR_ABSENT;
  if (!self->is_open)
    return KITH_MIRROR_OPENING;
  if (self->error != NULL)
    return KITH_MIRROR_OFFLINE;
  if (self->place.is_complete)
    return KITH_MIRROR_CURRENT;

  return self->place.is_paused ? KITH_MIRROR_PAUSED : KITH_MIRROR_LOADING;
}

const GError *
kith_mirror_get_error (KithMirror *self)
{
  g_return_val_if_fail (KITH_IS_MIRROR (self), NULL);

  return self->is_open ? self->error : self->trouble;
}

gint64
kith_mirror_get_as_of (KithMirror *self)
{
  g_return_val_if_fail (KITH_IS_MIRROR (self), 0);

  return self->place.as_of;
}

gboolean
kith_mirror_is_complete (KithMirror *self)
{
  g_return_val_if_fail (KITH_IS_MIRROR (self), FALSE);

  return self->place.is_complete;
}

gint64
kith_mirror_get_n_loaded (KithMirror *self)
{
  g_return_val_if_fail (KITH_IS_MIRROR (self), 0);

  return self->place.n_loaded;
}

gint64
kith_mirror_get_total (KithMirror *self)
{
  g_return_val_if_fail (KITH_IS_MIRROR (self), 0);

  return MAX (self->place.total, self->place.n_loaded);
}
