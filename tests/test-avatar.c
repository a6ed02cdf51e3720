/* test-avatar.c: the picture of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <gtk/gtk.h>

#include "test-utils.h"
#include "ui/widgets/kith-avatar-paint.h"
#include "ui/widgets/kith-avatar.h"

static const struct
{
  const char *name;
  const char *text;
  const char *initials;
} rows[] = {
  { "letters", "Anna Meier", "AM" },   { "symbol", "☎ Emil Åberg", "EÅ" },
  { "emoji", "😀 anna", "A" },          { "wide", "Wilma Mumford", "WM" },
  { "number", "+46 8 5550 0142", "" }, { "nothing", "", "" },
};

/* Large enough, and within the circle. */
static void
test_layout (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  GtkWidget *avatar = g_object_ref_sink (g_object_new (KITH_TYPE_AVATAR, NULL));
  int sizes[] = { 24, 40, 48, 72 };
  int last_height = 0;

  for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
    {
      g_autoptr (PangoLayout)
        layout = kith_avatar_paint_layout (avatar, rows[i].text, sizes[j]);
      int width;
      int height;

      g_assert_cmpstr (pango_layout_get_text (layout), ==, rows[i].initials);
      if (*rows[i].initials == '\0')
        continue;

      pango_layout_get_pixel_size (layout, &width, &height);
      g_assert_cmpint (width * width + height * height, <, sizes[j] * sizes[j]);
      g_assert_cmpint (height, >, last_height);
      last_height = height;
    }

  kith_test_finalize (avatar);
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_properties (void)
{
  KithAvatar *avatar = g_object_new (KITH_TYPE_AVATAR, "size", 48, NULL);
  g_autofree char *text = NULL;
  guint n = 0;
  int size;
  int natural;

  g_object_ref_sink (avatar);
  gtk_widget_measure (GTK_WIDGET (avatar), GTK_ORIENTATION_HORIZONTAL, -1, NULL,
                      &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 48);

  g_signal_connect_swapped (avatar, "notify", G_CALLBACK (count), &n);
  kith_avatar_set_text (avatar, "Anna");
  kith_avatar_set_text (avatar, "Anna");
  g_assert_cmpuint (n, ==, 1);
  g_object_get (avatar, "text", &text, "size", &size, NULL);
  g_assert_cmpstr (text, ==, "Anna");
  g_assert_cmpint (size, ==, 48);

  kith_test_finalize (avatar);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/avatar/", rows[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_layout);
    }
  g_test_add_func ("/avatar/properties", test_properties);

  return g_test_run ();
}
