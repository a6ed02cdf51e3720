/* kith-contact-list-private.h: what a list is, for what it fetches
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-contact-list.h"
#include "service/contacts/kith-list-window-private.h"

G_BEGIN_DECLS

/* Little more than a screen shows: a search waits for its first page. */
#define KITH_LIST_PAGE 25
/* A thousand contacts, each of which takes some 15 KB: a view holds 200 of them
 * at most, and what is scrolled back to is asked for again. */
#define KITH_LIST_MAX_PAGES 40

struct _KithContactList
{
  GObject parent_instance;

  /* construct */
  KithContacts *contacts;

  /* owned */
  KithListWindow *window;
  char *search;
  GError *error;
  GHashTable *slots;     /* position → KithContactSlot, weakly */
  GHashTable *positions; /* KithContactSlot, weakly → position */
  GHashTable *hidden;    /* ids */
  GPtrArray *unsent;     /* of kith-contact-list-unsent.c */
  GCancellable *placing; /* while a place is looked for */
  GHashTable *fetching;  /* page → GCancellable */
  GHashTable *failed;    /* pages not to be asked for again and again */
  GCancellable *first;
  KithListWindow *refreshed;
  GCancellable *refreshing;
  GCancellable *counting;

  gint64 all;
  guint last_page;
  guint seen; /* the first position */
  guint n_seen;
  guint rest; /* runs out when nothing has moved for a while */
  gboolean is_rested;
  guint n_refreshing;
  guint idle;
  gboolean is_urgent; /* what idle waits for */
  KithSort sort;
  gboolean is_descending;
  gboolean is_loading;
  gboolean is_first_wanted;
  gboolean is_refresh_wanted;
  /* Nothing has come yet. */
  gboolean is_blank;
};

void _kith_contact_list_set_loading (KithContactList *self,
                                     gboolean is_loading);
void _kith_contact_list_set_all (KithContactList *self, gint64 all);
/* That it is another number. */
void _kith_contact_list_tell_all (KithContactList *self);
/* @error: (transfer full) (nullable) */
void _kith_contact_list_take_error (KithContactList *self, GError *error);
/* The one place that tells of rows which come and go. */
void _kith_contact_list_tell (KithContactList *self,
                              guint position,
                              guint removed,
                              guint added);

/* That other rows are about to take the places of those that are there. */
void _kith_contact_list_tell_replace (KithContactList *self);

/* Slots: each lives as long as somebody holds it. */
void _kith_contact_list_forget_slots (KithContactList *self);
void _kith_contact_list_move_slots (KithContactList *self,
                                    guint position,
                                    guint removed,
                                    guint added);
/* The slot there, the same for all who hold it. (transfer full) */
KithContactSlot *_kith_contact_list_hold_slot (KithContactList *self,
                                               guint position);
/* Puts into each slot what stands there now. */
void _kith_contact_list_fill_slots (KithContactList *self);
guint _kith_contact_list_page_at (KithContactList *self, guint position);
/* (transfer full) (element-type guint): the pages that somebody looks at */
GHashTable *_kith_contact_list_looked_at (KithContactList *self);

/* kith-contact-list-changes.c: hears of what was changed elsewhere. */
void _kith_contact_list_connect (KithContactList *self);

/* kith-contact-list-unsent.c */
/* (transfer full) */
GPtrArray *_kith_contact_list_new_unsent (void);
/* Lets them into @window, which replaces the list's, as far as it tells where
 * they stand.  @former: (nullable): of the same search and order, else NULL. */
void _kith_contact_list_let_in (KithContactList *self,
                                KithListWindow *window,
                                KithListWindow *former);
/* Looks for the places of the others. */
void _kith_contact_list_place (KithContactList *self);
/* Somebody has left the window: the indexes are others. */
void _kith_contact_list_place_again (KithContactList *self);
void _kith_contact_list_stop_placing (KithContactList *self);
/* One that was sent, and is gone. */
void _kith_contact_list_forget_unsent (KithContactList *self, const char *id);

/* kith-contact-list-fetch.c */
typedef struct _KithListFetch KithListFetch;

/* @page: NULL with @error: (transfer full) */
typedef void (*KithListTake) (KithListFetch *fetch,
                              KithPage *page,
                              GError *error);

struct _KithListFetch
{
  KithContactList *list;
  GCancellable *cancellable;
  guint page;
  KithListTake take;
};

/* @take is not called any more once @cancellable is cancelled. */
void _kith_contact_list_fetch (KithContactList *self,
                               GCancellable *cancellable,
                               guint page,
                               KithListTake take);
/* Decides soon what is fetched next. */
void _kith_contact_list_schedule (KithContactList *self);
/* Something moves: what is not seen has to wait. */
void _kith_contact_list_disturb (KithContactList *self);
/* For a new search or sort. */
void _kith_contact_list_begin_anew (KithContactList *self);
void _kith_contact_list_cancel_pages (KithContactList *self);

G_END_DECLS
