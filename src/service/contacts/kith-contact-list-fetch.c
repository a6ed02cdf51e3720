/* kith-contact-list-fetch.c: what a list fetches, and when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contact-list-private.h"

#define MAX_FETCHES 2
/* Longer than a frame: what is there is painted before more is asked for, whose
 * answers would come before painting. */
#define PAGES_MSEC 20
/* Longer than from one key to the next, of one who types fast. */
#define REST_MSEC 400
/* How far beyond what is seen: where a wheel is within half a second. */
#define MARGIN (2 * KITH_LIST_PAGE)
/* Of what is looked at; a list view keeps about 205 rows. */
#define MAX_REFRESHED_PAGES 16

/* What is fetched, and why:
 *
 * - A search or a sort asks for its first page (self->first); the rows that
 *   are there stay until it comes.  While it is under way only the newest wish
 *   is kept.
 * - A page is fetched while somebody holds one of its slots: an idle callback
 *   looks at which, so that rows which only flew by cost nothing.  Those that
 *   are seen, and their neighbors, come first; the rest when nothing has moved
 *   for a while.
 * - A refresh fetches the pages whose slots are held into a window of their
 *   own (self->refreshed), which replaces the old one when all are there.
 */
/* Queries */

static KithQuery *
new_query (KithContactList *self, guint page)
{
  KithQuery *query = kith_query_new ();

  query->sort = self->sort;
  query->descending = self->is_descending;
  query->search = g_strdup (self->search);
  query->offset = page * KITH_LIST_PAGE;
  query->limit = KITH_LIST_PAGE;

  return query;
}

/* A page may have been on its way when this program wrote one of its
 * contacts. */
static KithContact *
choose_newer (KithContactList *self, KithContact *fetched)
{
  guint index = _kith_list_window_find (self->window,
                                        kith_contact_get_id (fetched));
  KithContact *held = index == KITH_LIST_NOWHERE
                        ? NULL
                        : _kith_list_window_get (self->window, index);

  return held != NULL
             && kith_contact_get_revision (held)
                  > kith_contact_get_revision (fetched)
           ? held
           : fetched;
}

static void
add_page (KithContactList *self,
          KithListWindow *window,
          guint page,
          GPtrArray *contacts)
{
  for (guint i = 0; i < MIN (contacts->len, KITH_LIST_PAGE); i++)
    {
      guint index = page * KITH_LIST_PAGE + i;
      KithContact *contact = choose_newer (self,
                                           g_ptr_array_index (contacts, i));

      if (index >= _kith_list_window_get_total (window))
        break;
      _kith_list_window_set (window, index, contact);
      if (g_hash_table_contains (self->hidden, kith_contact_get_id (contact)))
        _kith_list_window_hide (window, index);
    }
}

static guint
clamp_total (gint64 total)
{
  return (guint) CLAMP (total, 0, G_MAXINT32);
}

static KithListFetch *
fetch_new (KithContactList *self,
           GCancellable *cancellable,
           guint page,
           KithListTake take)
{
  KithListFetch *fetch = g_new0 (KithListFetch, 1);

  fetch->list = g_object_ref (self);
  fetch->cancellable = g_object_ref (cancellable);
  fetch->page = page;
  fetch->take = take;

  return fetch;
}

static void
fetch_free (KithListFetch *fetch)
{
  g_object_unref (fetch->list);
  g_object_unref (fetch->cancellable);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithListFetch, fetch_free)

/* What has been called off meanwhile is not heard: a page of a search that has
 * been replaced. */
static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (KithListFetch) fetch = data;
  KithContactList *self = fetch->list;
  GError *error = NULL;
  g_autoptr (KithPage)
    page = kith_contacts_query_finish (KITH_CONTACTS (source), result, &error);

  if (!g_cancellable_is_cancelled (fetch->cancellable))
    {
      fetch->take (fetch, page, error);
      return;
    }

  g_clear_error (&error);
  if (fetch->cancellable == self->first)
    {
      g_clear_object (&self->first);
      _kith_contact_list_schedule (self);
    }
}

void
_kith_contact_list_fetch (KithContactList *self,
                          GCancellable *cancellable,
                          guint page,
                          KithListTake take)
{
  g_autoptr (KithQuery) query = new_query (self, page);

  kith_contacts_query_async (self->contacts, query, cancellable, fetched_cb,
                             fetch_new (self, cancellable, page, take));
}

/* How many there are without the search */

static void
take_count (KithListFetch *fetch, KithPage *page, GError *error)
{
  KithContactList *self = fetch->list;

  g_clear_error (&error);
  g_clear_object (&self->counting);
  if (page != NULL)
    _kith_contact_list_set_all (self, page->total);
}

static void
count_all (KithContactList *self)
{
  g_autoptr (KithQuery) query = kith_query_new ();

  query->limit = 1;
  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  self->counting = g_cancellable_new ();
  kith_contacts_query_async (self->contacts, query, self->counting, fetched_cb,
                             fetch_new (self, self->counting, 0, take_count));
}

static void
take_total (KithContactList *self, gint64 total)
{
  if (self->search == NULL)
    _kith_contact_list_set_all (self, total);
  else if (self->all < 0)
    count_all (self);
}

/* Pages that are looked at */

void
_kith_contact_list_cancel_pages (KithContactList *self)
{
  GHashTableIter iter;
  gpointer cancellable;

  g_hash_table_iter_init (&iter, self->fetching);
  while (g_hash_table_iter_next (&iter, NULL, &cancellable))
    g_cancellable_cancel (cancellable);
  g_hash_table_remove_all (self->fetching);
}

static void
take_page (KithContactList *self, guint number, KithPage *page)
{
  guint total = _kith_list_window_get_total (self->window);
  guint n_before = _kith_list_window_get_n_shown (self->window);

  /* Somebody else has added or removed one: the pages that are held do not
   * fit together any more. */
  if (clamp_total (page->total) != total)
    {
      kith_contact_list_refresh (self);
      return;
    }

  add_page (self, self->window, number, page->contacts);
  _kith_list_window_touch (self->window, number);
  _kith_list_window_trim (self->window);
  if (_kith_list_window_get_n_shown (self->window) < n_before)
    {
      guint n_after = _kith_list_window_get_n_shown (self->window);

      /* One of the page is hidden, which shows only now. */
      _kith_contact_list_move_slots (self, n_after, n_before - n_after, 0);
      _kith_contact_list_tell (self, n_after, n_before - n_after, 0);
    }
  _kith_contact_list_fill_slots (self);
}

static void
take_looked_at (KithListFetch *fetch, KithPage *page, GError *error)
{
  KithContactList *self = fetch->list;

  g_hash_table_remove (self->fetching, GUINT_TO_POINTER (fetch->page));
  if (page != NULL)
    take_page (self, fetch->page, page);
  else
    g_hash_table_add (self->failed, GUINT_TO_POINTER (fetch->page));
  _kith_contact_list_take_error (self, error);
  _kith_contact_list_schedule (self);
}

static gboolean
is_held (KithContactList *self, guint page)
{
  guint total = _kith_list_window_get_total (self->window);

  for (guint i = page * KITH_LIST_PAGE;
       i < MIN ((page + 1) * KITH_LIST_PAGE, total); i++)
    if (_kith_list_window_get (self->window, i) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
is_to_fetch (KithContactList *self, guint page)
{
  gpointer key = GUINT_TO_POINTER (page);

  return !g_hash_table_contains (self->fetching, key)
         && !g_hash_table_contains (self->failed, key) && !is_held (self, page);
}

static guint
distance (KithContactList *self, guint page)
{
  guint middle = self->n_seen > 0
                   ? _kith_contact_list_page_at (self,
                                                 self->seen + self->n_seen / 2)
                   : self->last_page;

  return page > middle ? page - middle : middle - page;
}

/* Without a word of what is seen, all that is held may be. */
static gboolean
is_near (KithContactList *self, guint page)
{
  guint first = self->seen - MIN (self->seen, MARGIN);
  guint end = self->seen + self->n_seen + MARGIN;

  return self->n_seen == 0
         || (page >= _kith_contact_list_page_at (self, first)
             && page <= _kith_contact_list_page_at (self, end));
}

/* The nearest to where somebody looks; KITH_LIST_NOWHERE: none. */
static guint
choose_page (KithContactList *self, GHashTable *looked_at)
{
  guint best = KITH_LIST_NOWHERE;
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, looked_at);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint page = GPOINTER_TO_UINT (key);

      if (is_to_fetch (self, page)
          && (best == KITH_LIST_NOWHERE
              || distance (self, page) < distance (self, best)))
        best = page;
    }

  return best;
}

static gboolean
rested_cb (gpointer data)
{
  KithContactList *self = data;

  self->rest = 0;
  self->is_rested = TRUE;
  _kith_contact_list_schedule (self);

  return G_SOURCE_REMOVE;
}

/* Whether it is time to fetch @page; if not, it will be. */
static gboolean
is_time_for (KithContactList *self, guint page)
{
  if (self->is_rested || is_near (self, page))
    return TRUE;

  if (self->rest == 0)
    self->rest = g_timeout_add_full (G_PRIORITY_LOW, REST_MSEC, rested_cb, self,
                                     NULL);

  return FALSE;
}

void
_kith_contact_list_disturb (KithContactList *self)
{
  self->is_rested = FALSE;
  g_clear_handle_id (&self->rest, g_source_remove);
}

static void
cancel_unwanted (KithContactList *self, GHashTable *looked_at)
{
  GHashTableIter iter;
  gpointer page;
  gpointer cancellable;

  g_hash_table_iter_init (&iter, self->fetching);
  while (g_hash_table_iter_next (&iter, &page, &cancellable))
    if (!g_hash_table_contains (looked_at, page))
      {
        g_cancellable_cancel (cancellable);
        g_hash_table_iter_remove (&iter);
      }
}

static void
fetch_pages (KithContactList *self)
{
  g_autoptr (GHashTable) looked_at = _kith_contact_list_looked_at (self);

  cancel_unwanted (self, looked_at);
  while (g_hash_table_size (self->fetching) < MAX_FETCHES)
    {
      guint page = choose_page (self, looked_at);
      GCancellable *cancellable;

      if (page == KITH_LIST_NOWHERE || !is_time_for (self, page))
        break;
      cancellable = g_cancellable_new ();
      g_hash_table_insert (self->fetching, GUINT_TO_POINTER (page),
                           cancellable);
      _kith_contact_list_fetch (self, cancellable, page, take_looked_at);
    }
}

/* A new search or sort */

static void
stop_refresh (KithContactList *self)
{
  g_cancellable_cancel (self->refreshing);
  g_clear_object (&self->refreshing);
  g_clear_pointer (&self->refreshed, _kith_list_window_free);
  self->n_refreshing = 0;
}

/* The rows stay where they are and take what stands there now: for a view, to
 * make its rows anew costs more than all the rest. */
static void
replace_all (KithContactList *self, KithPage *page)
{
  KithListWindow *window;
  guint n_old;
  guint n_new;
  guint n_kept;

  window = _kith_list_window_new (KITH_LIST_PAGE, KITH_LIST_MAX_PAGES);
  _kith_list_window_set_total (window, clamp_total (page->total));
  add_page (self, window, 0, page->contacts);
  _kith_list_window_touch (window, 0);

  _kith_contact_list_let_in (self, window, NULL);
  _kith_contact_list_tell_replace (self);
  n_old = _kith_list_window_get_n_shown (self->window);
  g_hash_table_remove_all (self->failed);
  _kith_list_window_free (self->window);
  self->window = window;
  self->last_page = 0;

  n_new = _kith_list_window_get_n_shown (self->window);
  n_kept = MIN (n_old, n_new);
  _kith_contact_list_move_slots (self, n_kept, n_old - n_kept, n_new - n_kept);
  _kith_contact_list_tell (self, n_kept, n_old - n_kept, n_new - n_kept);
  _kith_contact_list_fill_slots (self);
}

static void
take_first (KithListFetch *fetch, KithPage *page, GError *error)
{
  KithContactList *self = fetch->list;

  g_clear_object (&self->first);
  if (page != NULL)
    {
      self->is_blank = FALSE;
      take_total (self, page->total);
      replace_all (self, page);
    }
  _kith_contact_list_take_error (self, error);
  _kith_contact_list_set_loading (self, FALSE);
  _kith_contact_list_place (self);
  _kith_contact_list_schedule (self);
}

static void
fetch_first (KithContactList *self)
{
  self->is_first_wanted = FALSE;
  self->is_refresh_wanted = FALSE;
  self->first = g_cancellable_new ();
  _kith_contact_list_fetch (self, self->first, 0, take_first);
}

void
_kith_contact_list_begin_anew (KithContactList *self)
{
  stop_refresh (self);
  _kith_contact_list_stop_placing (self);
  _kith_contact_list_disturb (self);
  _kith_contact_list_cancel_pages (self);
  g_cancellable_cancel (self->first);
  self->is_first_wanted = TRUE;
  _kith_contact_list_set_loading (self, TRUE);
  _kith_contact_list_schedule (self);
}

/* A refresh */

static void
show_refreshed (KithContactList *self)
{
  KithListWindow *old;
  guint n_old = _kith_list_window_get_n_shown (self->window);
  guint n_new;
  guint position;
  guint removed;
  guint added;

  _kith_contact_list_let_in (self, self->refreshed, self->window);
  old = g_steal_pointer (&self->window);
  n_new = _kith_list_window_get_n_shown (self->refreshed);
  position = MIN (_kith_list_window_compare (old, self->refreshed),
                  MIN (n_old, n_new));
  removed = n_old > n_new ? n_old - n_new : 0;
  added = n_new > n_old ? n_new - n_old : 0;
  self->window = g_steal_pointer (&self->refreshed);
  _kith_list_window_free (old);
  g_hash_table_remove_all (self->failed);
  if (removed > 0 || added > 0)
    {
      _kith_contact_list_move_slots (self, position, removed, added);
      _kith_contact_list_tell (self, position, removed, added);
    }
  _kith_contact_list_fill_slots (self);
  _kith_contact_list_place (self);
}

static void
take_refreshed (KithListFetch *fetch, KithPage *page, GError *error)
{
  KithContactList *self = fetch->list;

  if (page == NULL)
    {
      stop_refresh (self);
      _kith_contact_list_take_error (self, error);
      _kith_contact_list_schedule (self);
      return;
    }

  take_total (self, page->total);
  _kith_list_window_set_total (self->refreshed, clamp_total (page->total));
  add_page (self, self->refreshed, fetch->page, page->contacts);
  _kith_list_window_touch (self->refreshed, fetch->page);
  if (--self->n_refreshing > 0)
    return;

  show_refreshed (self);
  stop_refresh (self);
  _kith_contact_list_take_error (self, NULL);
  _kith_contact_list_schedule (self);
}

static void
fetch_refreshed (KithContactList *self)
{
  g_autoptr (GHashTable) pages = _kith_contact_list_looked_at (self);
  GHashTableIter iter;
  gpointer page;

  self->is_refresh_wanted = FALSE;
  stop_refresh (self);
  _kith_contact_list_cancel_pages (self);
  if (g_hash_table_size (pages) == 0
      || g_hash_table_size (pages) > MAX_REFRESHED_PAGES)
    {
      g_hash_table_remove_all (pages);
      g_hash_table_add (pages, GUINT_TO_POINTER (self->last_page));
    }

  self->refreshed = _kith_list_window_new (KITH_LIST_PAGE, KITH_LIST_MAX_PAGES);
  self->refreshing = g_cancellable_new ();
  self->n_refreshing = g_hash_table_size (pages);
  g_hash_table_iter_init (&iter, pages);
  while (g_hash_table_iter_next (&iter, &page, NULL))
    _kith_contact_list_fetch (self, self->refreshing, GPOINTER_TO_UINT (page),
                              take_refreshed);
  if (self->search != NULL)
    count_all (self);
}

/* The one place that decides what is fetched next. */
static gboolean
fetch_cb (gpointer data)
{
  KithContactList *self = data;

  self->idle = 0;
  if (self->first != NULL)
    return G_SOURCE_REMOVE;

  if (self->is_first_wanted)
    fetch_first (self);
  else if (self->is_refresh_wanted)
    fetch_refreshed (self);
  else if (self->refreshing == NULL)
    fetch_pages (self);

  return G_SOURCE_REMOVE;
}

void
_kith_contact_list_schedule (KithContactList *self)
{
  gboolean is_urgent = self->is_first_wanted || self->is_refresh_wanted;

  if (self->idle != 0 && (!is_urgent || self->is_urgent))
    return;

  g_clear_handle_id (&self->idle, g_source_remove);
  self->is_urgent = is_urgent;
  self->idle = is_urgent
                 ? g_idle_add_full (G_PRIORITY_DEFAULT, fetch_cb, self, NULL)
                 : g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, PAGES_MSEC,
                                       fetch_cb, self, NULL);
}
