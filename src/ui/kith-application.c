/* kith-application.c: the program: options, windows, what they share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "ui/kith-application.h"

#include <glib/gi18n.h>

#include "ui/kith-window.h"

struct _KithApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (KithApplication, kith_application, ADW_TYPE_APPLICATION)

static void
kith_application_activate (GApplication *application)
{
  KithWindow *window = kith_window_new (GTK_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));
}

static void
kith_application_class_init (KithApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = kith_application_activate;
}

static void
kith_application_init (KithApplication *self)
{
}

KithApplication *
kith_application_new (void)
{
  return g_object_new (KITH_TYPE_APPLICATION, "application-id", KITH_APP_ID,
                       "resource-base-path", "/io/github/kith/Kith", NULL);
}
