/* kith-long-paste.c: refuses what an entry would cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/widgets/kith-long-paste.h"

#include <glib/gi18n.h>
#include <string.h>

/* Of a GtkEntryBuffer, with the byte that ends its text. */
#define MAX_BYTES (G_MAXUSHORT - 1)

typedef struct
{
  gpointer object; /* weak */
  KithRefused refused;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_clear_weak_pointer (&watch->object);
  g_free (watch);
}

static void
refuse (const Watch *watch)
{
  if (watch->object != NULL)
    watch->refused (watch->object,
                    _ ("What was pasted is too long. Nothing was changed."));
}

static gsize
count_selected (GtkEditable *text)
{
  g_autofree char *selected = NULL;
  int start;
  int end;

  if (!gtk_editable_get_selection_bounds (text, &start, &end))
    return 0;

  selected = gtk_editable_get_chars (text, start, end);

  return strlen (selected);
}

/* @n_removed, @n_added: bytes */
static gboolean
fits (GtkEditable *text, gsize n_removed, gsize n_added)
{
  gsize n_bytes = strlen (gtk_editable_get_text (text));

  return n_bytes - n_removed + n_added <= MAX_BYTES;
}

static void
insert_cb (GtkEditable *text,
           const char *added,
           int length,
           int *position,
           const Watch *watch)
{
  if (fits (text, 0, length >= 0 ? (gsize) length : strlen (added)))
    return;

  g_signal_stop_emission_by_name (text, "insert-text");
  refuse (watch);
}

static void paste_cb (GtkEditable *text, Watch *watch);

static void
read_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkEditable) text = data;
  g_autofree char *content = gdk_clipboard_read_text_finish (
    GDK_CLIPBOARD (clipboard), result, NULL);
  Watch *watch = g_object_get_data (G_OBJECT (text), "long-paste");

  if (content != NULL && !fits (text, count_selected (text), strlen (content)))
    {
      refuse (watch);
      return;
    }

  g_signal_handlers_block_by_func (text, paste_cb, watch);
  g_signal_emit_by_name (text, "paste-clipboard");
  g_signal_handlers_unblock_by_func (text, paste_cb, watch);
}

/* Before GtkText takes out what is selected. */
static void
paste_cb (GtkEditable *text, Watch *watch)
{
  g_signal_stop_emission_by_name (text, "paste-clipboard");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (text)),
                                 NULL, read_cb, g_object_ref (text));
}

/**
 * kith_long_paste_watch:
 * @editable: an entry, or a row that is one
 * @refused: called when a text was not taken
 * @object: (type GObject): for @refused; not kept alive
 */
void
kith_long_paste_watch (GtkEditable *editable,
                       KithRefused refused,
                       gpointer object)
{
  GtkEditable *text = gtk_editable_get_delegate (editable);
  Watch *watch;

  g_return_if_fail (GTK_IS_TEXT (text));
  g_return_if_fail (refused != NULL);
  g_return_if_fail (G_IS_OBJECT (object));

  watch = g_new0 (Watch, 1);
  watch->refused = refused;
  g_set_weak_pointer (&watch->object, object);
  g_object_set_data_full (G_OBJECT (text), "long-paste", watch, watch_free);
  g_signal_connect (text, "insert-text", G_CALLBACK (insert_cb), watch);
  g_signal_connect (text, "paste-clipboard", G_CALLBACK (paste_cb), watch);
}
