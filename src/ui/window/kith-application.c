/* kith-application.c: the program: options, windows, what they share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/window/kith-application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "service/connection/kith-credentials.h"
#include "service/feed/kith-feed.h"
#include "service/mirror/kith-mirror.h"
#include "service/outbox/kith-outbox.h"
#include "ui/save/kith-deletions.h"
#include "ui/widgets/kith-dialog.h"
#include "ui/window/kith-window.h"
#include "ui/words/kith-bidi.h"
#include "ui/words/kith-messages.h"

/* Those that ask a program to end, of which a person may know nothing. */
static const int signals[] = { SIGHUP, SIGINT, SIGTERM };

struct _KithApplication
{
  AdwApplication parent_instance;

  /* owned */
  KithConnection *connection;
  KithOutbox *outbox;
  KithDeletions *deletions;
  KithUndo *undo;
  KithMirror *mirror; /* NULL: its contacts are on this computer */
  KithFeed *feed;     /* the mirror has its own */
  GSettings *settings;

  guint listen_id;
  gboolean was_offline;
  guint signal_ids[G_N_ELEMENTS (signals)];
};

G_DEFINE_FINAL_TYPE (KithApplication, kith_application, ADW_TYPE_APPLICATION)

static KithWindow *
make_window (KithApplication *self)
{
  KithWindow *window = kith_window_new (GTK_APPLICATION (self), self->outbox,
                                        self->deletions, self->undo);

  if (self->mirror != NULL)
    kith_window_set_mirror (window, self->mirror);

  return window;
}

/* Not a dialog, which may be the active one. */
static KithWindow *
get_window (KithApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *link = windows; link != NULL; link = link->next)
    if (KITH_IS_WINDOW (link->data))
      return link->data;

  return make_window (self);
}

/* Actions */

static void
new_contact (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  KithWindow *window = get_window (data);

  kith_window_new_contact (window);
  gtk_window_present (GTK_WINDOW (window));
}

static void
new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (make_window (data)));
}

static void
about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *parent = gtk_application_get_active_window (data);
  GtkWidget *window = adw_about_window_new ();

  g_object_set (
    window, "application-icon", KITH_APP_ID, "application-name", _ ("Kith"),
    "version", KITH_VERSION, "developer-name", _ ("The Kith Authors"),
    "license-type", GTK_LICENSE_GPL_3_0, "comments",
    _ ("Edit contacts together: what you type is never lost, and you never "
       "overwrite what a colleague typed."),
    /* Translators: your names, one a line. */
    "translator-credits", _ ("translator-credits"), NULL);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  kith_dialog_present (GTK_WINDOW (window));
}

/* Made when it is asked for: to make it for each window costs time at start. */
static void
show_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (
    "/io/github/kith/Kith/shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (
    gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts,
                                gtk_application_get_active_window (data));
  kith_dialog_present (shortcuts);
}

/* A window that asks about its form stays, and the program with it. */
static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GList) windows = g_list_copy (
    gtk_application_get_windows (GTK_APPLICATION (data)));

  for (GList *link = windows; link != NULL; link = link->next)
    if (KITH_IS_WINDOW (link->data))
      gtk_window_close (link->data);
}

static const GActionEntry actions[] = {
  { "about", about, NULL, NULL, NULL, { 0 } },
  { "new-contact", new_contact, NULL, NULL, NULL, { 0 } },
  { "new-window", new_window, NULL, NULL, NULL, { 0 } },
  { "quit", quit, NULL, NULL, NULL, { 0 } },
  { "shortcuts", show_shortcuts, NULL, NULL, NULL, { 0 } },
};

static const struct
{
  const char *action;
  const char *accelerators[3];
} accelerators[] = {
  { "app.new-window", { "<Control><Shift>n" } },
  { "app.quit", { "<Control>q" } },
  { "win.find", { "<Control>f" } },
  { "win.new-contact", { "<Control>n" } },
  { "app.shortcuts", { "<Control>question", "<Control>slash" } },
  { "window.close", { "<Control>w" } },
};

/* Options */

static const GOptionEntry options[] = {
  { "server", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_ ("The server (default: $KITH_SERVER)"), N_ ("URL") },
  { "key-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("A file that holds the API key (default: $KITH_API_KEY itself)"),
    N_ ("FILE") },
  { "site", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_ ("The site (default: $KITH_SITE)"), N_ ("ID") },
  { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Trust the certificates in a file, and no others (default: "
        "$KITH_CA_FILE)"),
    N_ ("FILE") },
  { "contact", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show a contact"),
    N_ ("ID") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
  { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
};

static void
add_to_name (GChecksum *checksum, gboolean *any, const char *value)
{
  if (value != NULL)
    {
      g_checksum_update (checksum, (const guchar *) value, -1);
      *any = TRUE;
    }
  /* So that two values do not run into each other. */
  g_checksum_update (checksum, (const guchar *) "", 1);
}

/* Who is asked to connect elsewhere is another program on the bus: each server
 * and key has its own.
 */
static void
choose_id (KithApplication *self, const KithServerOptions *server)
{
  const char *variables[] = { "KITH_SERVER", "KITH_API_KEY", "KITH_SITE",
                              "KITH_CA_FILE" };
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *id = NULL;
  gboolean any = FALSE;

  add_to_name (checksum, &any, server->server);
  add_to_name (checksum, &any, server->key_file);
  add_to_name (checksum, &any, server->site);
  add_to_name (checksum, &any, server->ca_file);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    add_to_name (checksum, &any, g_getenv (variables[i]));
  if (!any)
    return;

  id = g_strdup_printf ("%s.s%.16s", KITH_APP_ID,
                        g_checksum_get_string (checksum));
  g_application_set_application_id (G_APPLICATION (self), id);
}

static int
kith_application_handle_local_options (GApplication *application,
                                       GVariantDict *dict)
{
  KithApplication *self = KITH_APPLICATION (application);
  KithServerOptions server = { NULL };
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (dict, "version"))
    {
      g_print ("kith %s\n", KITH_VERSION);
      return 0;
    }

  g_variant_dict_lookup (dict, "server", "&s", &server.server);
  g_variant_dict_lookup (dict, "key-file", "^&ay", &server.key_file);
  g_variant_dict_lookup (dict, "site", "&s", &server.site);
  g_variant_dict_lookup (dict, "ca-file", "^&ay", &server.ca_file);
  self->connection = kith_credentials_connect (&server, &error);
  if (self->connection == NULL)
    {
      g_printerr ("kith: %s\n", error->message);
      return 1;
    }
  choose_id (self, &server);

  return -1;
}

static int
kith_application_command_line (GApplication *application,
                               GApplicationCommandLine *command_line)
{
  GVariantDict *dict = g_application_command_line_get_options_dict (
    command_line);
  KithWindow *window = get_window (KITH_APPLICATION (application));
  const char *contact_id;

  if (g_variant_dict_lookup (dict, "contact", "&s", &contact_id))
    kith_window_show_contact (window, contact_id);
  gtk_window_present (GTK_WINDOW (window));

  return 0;
}

static void
kith_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (KITH_APPLICATION (application))));
}

/* Deletions */

/* The program outlives its windows until what was to be deleted is deleted. */
static void
busy_changed (KithApplication *self)
{
  if (kith_deletions_is_busy (self->deletions))
    g_application_hold (G_APPLICATION (self));
  else
    g_application_release (G_APPLICATION (self));
}

/* With no window left to say so. */
static void
deletion_failed (KithApplication *self, KithContact *contact, GError *error)
{
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autofree char *message = NULL;

  if (gtk_application_get_windows (GTK_APPLICATION (self)) != NULL)
    return;

  name = kith_bidi_isolate (kith_contact_get_display_name (contact));
  title = g_strdup_printf (_ ("“%s” was not deleted"), name);
  message = kith_message_for_error (error);
  notification = g_notification_new (title);
  g_notification_set_body (notification, message);
  g_application_send_notification (G_APPLICATION (self), NULL, notification);
}

/* The outbox */

/* So that what is on its way arrives. */
static void
sending_changed (KithApplication *self)
{
  if (kith_outbox_is_busy (self->outbox))
    g_application_hold (G_APPLICATION (self));
  else
    g_application_release (G_APPLICATION (self));
}

static void
network_changed (KithOutbox *outbox, gboolean is_available)
{
  if (is_available)
    kith_outbox_wake (outbox);
}

static void
outbox_loaded (GObject *outbox, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (network_changed), outbox,
                           G_CONNECT_SWAPPED);
  /* The window says so, and it is tried again. */
  if (!kith_outbox_load_finish (KITH_OUTBOX (outbox), result, &error))
    g_message ("What waits to be sent cannot be read: %s", error->message);
}

static void
open_outbox (KithApplication *self)
{
  g_autofree char *path = kith_outbox_get_default_path (self->connection);
  g_autoptr (KithContacts) contacts = kith_contacts_new (self->connection);

  self->outbox = kith_outbox_new (contacts, NULL, path, NULL);
  g_signal_connect_object (self->outbox, "notify::busy",
                           G_CALLBACK (sending_changed), self,
                           G_CONNECT_SWAPPED);
  kith_outbox_load_async (self->outbox, NULL, outbox_loaded, NULL);
}

/* The mirror */

/* What is on this computer needs none. */
static gboolean
has_mirror (KithConnection *connection)
{
  return !kith_connection_is_embedded (connection)
         && !g_str_has_prefix (kith_connection_get_origin (connection),
                               "unix:");
}

/* What waits goes as soon as there is somebody to take it. */
static void
mirror_changed (KithApplication *self)
{
  KithMirrorState state = kith_mirror_get_state (self->mirror);

  if (self->was_offline && state != KITH_MIRROR_OFFLINE)
    kith_outbox_wake (self->outbox);
  self->was_offline = state == KITH_MIRROR_OFFLINE;
}

static void
network_is_there (KithMirror *mirror, gboolean is_available)
{
  if (is_available)
    kith_mirror_wake (mirror);
}

static void
open_mirror (KithApplication *self)
{
  g_autofree char *path = kith_mirror_get_default_path (self->connection);

  self->mirror = kith_mirror_new (kith_outbox_get_contacts (self->outbox), NULL,
                                  path);
  g_signal_connect_object (self->mirror, "changed", G_CALLBACK (mirror_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (network_is_there), self->mirror,
                           G_CONNECT_SWAPPED);
  kith_mirror_start (self->mirror);
}

/* Class */

static void
site_key_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithConnection) connection = data;
  g_autoptr (GError) error = NULL;

  if (!kith_credentials_load_site_key_finish (connection, result, &error)
      && error != NULL)
    g_debug ("No key of the site: %s", error->message);
}

/* After the first frame, and the list that it shows. */
static gboolean
listen_cb (gpointer data)
{
  KithApplication *self = data;

  self->listen_id = 0;
  if (self->mirror != NULL)
    kith_mirror_follow (self->mirror);
  else
    kith_feed_start (self->feed);

  return G_SOURCE_REMOVE;
}

/* What is typed is kept on the way. */
static gboolean
terminated_cb (gpointer data)
{
  g_application_quit (data);

  return G_SOURCE_CONTINUE;
}

/* The session may end; nothing is said when it does. */
static void
query_end_cb (KithApplication *self)
{
  kith_drafts_write (kith_outbox_get_drafts (self->outbox));
}

static void
watch_end (KithApplication *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    self->signal_ids[i] = g_unix_signal_add (signals[i], terminated_cb, self);
  g_signal_connect (self, "query-end", G_CALLBACK (query_end_cb), NULL);
}

static void
kith_application_shutdown (GApplication *application)
{
  KithApplication *self = KITH_APPLICATION (application);

  g_clear_handle_id (&self->listen_id, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  if (self->mirror != NULL)
    kith_mirror_stop (self->mirror);
  else
    kith_feed_stop (self->feed);
  kith_drafts_write (kith_outbox_get_drafts (self->outbox));
  kith_outbox_close (self->outbox);

  G_APPLICATION_CLASS (kith_application_parent_class)->shutdown (application);
}

static void
kith_application_startup (GApplication *application)
{
  KithApplication *self = KITH_APPLICATION (application);
  g_autoptr (GAction) sort_order = NULL;

  G_APPLICATION_CLASS (kith_application_parent_class)->startup (application);

  /* As a service no options were given. */
  if (self->connection == NULL)
    self->connection = kith_connection_new_embedded ();
  open_outbox (self);
  watch_end (self);
  if (has_mirror (self->connection))
    open_mirror (self);
  else
    self->feed = kith_feed_new (kith_outbox_get_contacts (self->outbox));
  self->listen_id = g_idle_add_full (G_PRIORITY_LOW, listen_cb, self, NULL);
  self->deletions = kith_deletions_new (self->outbox);
  self->undo = kith_undo_new (self->outbox);
  g_signal_connect_object (self->deletions, "notify::busy",
                           G_CALLBACK (busy_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->deletions, "failed",
                           G_CALLBACK (deletion_failed), self,
                           G_CONNECT_SWAPPED);

  self->settings = g_settings_new (KITH_APP_ID);
  sort_order = g_settings_create_action (self->settings, "sort-order");
  g_action_map_add_action (G_ACTION_MAP (self), sort_order);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions,
                                   G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self),
                                           accelerators[i].action,
                                           accelerators[i].accelerators);
  gtk_window_set_default_icon_name (KITH_APP_ID);
  if (!kith_connection_is_embedded (self->connection))
    kith_credentials_load_site_key_async (self->connection, NULL,
                                          site_key_loaded,
                                          g_object_ref (self->connection));
}

static void
kith_application_finalize (GObject *object)
{
  KithApplication *self = KITH_APPLICATION (object);

  g_clear_object (&self->undo);
  g_clear_object (&self->deletions);
  g_clear_object (&self->feed);
  g_clear_object (&self->mirror);
  g_clear_object (&self->outbox);
  g_clear_object (&self->connection);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (kith_application_parent_class)->finalize (object);
}

static void
kith_application_class_init (KithApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = kith_application_finalize;
  application_class->activate = kith_application_activate;
  application_class->command_line = kith_application_command_line;
  application_class
    ->handle_local_options = kith_application_handle_local_options;
  application_class->startup = kith_application_startup;
  application_class->shutdown = kith_application_shutdown;
}

static void
kith_application_init (KithApplication *self)
{
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * kith_application_new:
 *
 * Returns: (transfer full): the program, to be run
 */
KithApplication *
kith_application_new (void)
{
  return g_object_new (KITH_TYPE_APPLICATION, "application-id", KITH_APP_ID,
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       "register-session", TRUE, "resource-base-path",
                       "/io/github/kith/Kith", NULL);
}
