/* kith-application.h: the program: options, windows, what they share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

/* One program for each server: a second "kith" finds the first one over D-Bus
 * and shows its contact there.  Runs until the last window is closed and what
 * was to be deleted is deleted.
 *
 * Actions: "app.new-contact", "app.new-window", "app.about",
 * "app.shortcuts", "app.quit".
 */
#define KITH_TYPE_APPLICATION (kith_application_get_type ())
G_DECLARE_FINAL_TYPE (KithApplication,
                      kith_application,
                      KITH,
                      APPLICATION,
                      AdwApplication)

KithApplication *kith_application_new (void);

G_END_DECLS
