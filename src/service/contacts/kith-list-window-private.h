/* kith-list-window-private.h: the part of a long list that is held
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "model/kith-contact.h"

G_BEGIN_DECLS

/* Contacts by their place on the server (index), some of which are hidden, and
 * between which stand guests, whom the server does not have: their place in the
 * model (position) is another.  Holds as many pages as have been looked at
 * last.
 */
typedef struct _KithListWindow KithListWindow;

#define KITH_LIST_NOWHERE G_MAXUINT

KithListWindow *_kith_list_window_new (guint page_size, guint max_pages);
void _kith_list_window_free (KithListWindow *window);

/* All that the server has / that are shown. */
void _kith_list_window_set_total (KithListWindow *window, guint total);
guint _kith_list_window_get_total (KithListWindow *window);
guint _kith_list_window_get_n_shown (KithListWindow *window);

/* Of a guest: that of whom it stands before; at the end the total. */
guint _kith_list_window_to_index (KithListWindow *window, guint position);
/* KITH_LIST_NOWHERE for what is hidden. */
guint _kith_list_window_to_position (KithListWindow *window, guint index);

/* (transfer none) (nullable) */
KithContact *_kith_list_window_get (KithListWindow *window, guint index);
guint _kith_list_window_find (KithListWindow *window, const char *id);
/* Guest or not. (transfer none) (nullable) */
KithContact *_kith_list_window_get_at (KithListWindow *window, guint position);
/* KITH_LIST_NOWHERE for who is not held, or hidden. */
guint _kith_list_window_find_position (KithListWindow *window, const char *id);
/* (transfer full) (element-type guint): the indexes of all, in order */
GArray *_kith_list_window_list_held (KithListWindow *window);
void _kith_list_window_set (KithListWindow *window,
                            guint index,
                            KithContact *contact);
/* What stands behind it moves up. */
void _kith_list_window_remove (KithListWindow *window, guint index);
/* Marks a page as looked at. */
void _kith_list_window_touch (KithListWindow *window, guint page);
/* Lets go of the pages that nobody has looked at for longest.  Returns whether
 * there were any. */
gboolean _kith_list_window_trim (KithListWindow *window);
guint _kith_list_window_count (KithListWindow *window);

void _kith_list_window_hide (KithListWindow *window, guint index);
void _kith_list_window_show (KithListWindow *window, guint index);

/* Guests: @compare orders those that stand before the same contact.  Returns
 * the position. */
guint _kith_list_window_invite (KithListWindow *window,
                                guint index,
                                KithContact *contact,
                                GCompareDataFunc compare,
                                gpointer data);
/* KITH_LIST_NOWHERE for who is no guest. */
guint _kith_list_window_get_guest_index (KithListWindow *window,
                                         const char *id);
/* @contact takes the guest's place. */
void _kith_list_window_exchange (KithListWindow *window,
                                 const char *id,
                                 KithContact *contact);
/* Returns the position that it had; KITH_LIST_NOWHERE for who is no guest. */
guint _kith_list_window_dismiss (KithListWindow *window, const char *id);

/* The first position where both hold a contact, and not the same one; else
 * that of the end of the shorter. */
guint _kith_list_window_compare (KithListWindow *a, KithListWindow *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithListWindow, _kith_list_window_free)

G_END_DECLS
