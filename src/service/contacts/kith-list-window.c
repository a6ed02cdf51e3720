/* kith-list-window.c: the part of a long list that is held
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-list-window-private.h"

struct _KithListWindow
{
  guint page_size;
  guint max_pages;
  guint total;
  GHashTable *contacts; /* index → KithContact */
  GHashTable *indexes;  /* id, borrowed from the contact → index */
  GQueue pages;         /* page numbers; looked at last: first */
  GArray *hidden;       /* indexes, in order */
  GArray *guests;       /* Guest, in order */
};

/* Before whom it stands. */
typedef struct
{
  KithContact *contact;
  guint index;
} Guest;

static void
guest_clear (gpointer data)
{
  g_clear_object (&((Guest *) data)->contact);
}

static Guest *
get_guest (KithListWindow *window, guint i)
{
  return &g_array_index (window->guests, Guest, i);
}

KithListWindow *
_kith_list_window_new (guint page_size, guint max_pages)
{
  KithListWindow *window = g_new0 (KithListWindow, 1);

  window->page_size = page_size;
  window->max_pages = max_pages;
  window->contacts = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  window->indexes = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&window->pages);
  window->hidden = g_array_new (FALSE, FALSE, sizeof (guint));
  window->guests = g_array_new (FALSE, FALSE, sizeof (Guest));
  g_array_set_clear_func (window->guests, guest_clear);

  return window;
}

void
_kith_list_window_free (KithListWindow *window)
{
  if (window == NULL)
    return;

  g_hash_table_unref (window->indexes);
  g_hash_table_unref (window->contacts);
  g_queue_clear (&window->pages);
  g_array_unref (window->hidden);
  g_array_unref (window->guests);
  g_free (window);
}

void
_kith_list_window_set_total (KithListWindow *window, guint total)
{
  window->total = total;
}

guint
_kith_list_window_get_total (KithListWindow *window)
{
  return window->total;
}

guint
_kith_list_window_get_n_shown (KithListWindow *window)
{
  return window->total - MIN (window->hidden->len, window->total)
         + window->guests->len;
}

static guint
count_hidden_before (KithListWindow *window, guint index)
{
  guint n = 0;

  while (n < window->hidden->len
         && g_array_index (window->hidden, guint, n) < index)
    n++;

  return n;
}

static guint
get_guest_position (KithListWindow *window, guint i)
{
  guint index = get_guest (window, i)->index;

  return index - count_hidden_before (window, index) + i;
}

/* How many guests stand before @position; @guest: (out): who stands there. */
static guint
count_guests_before (KithListWindow *window, guint position, Guest **guest)
{
  guint n = 0;

  while (n < window->guests->len && get_guest_position (window, n) < position)
    n++;
  *guest = n < window->guests->len && get_guest_position (window, n) == position
             ? get_guest (window, n)
             : NULL;

  return n;
}

guint
_kith_list_window_to_index (KithListWindow *window, guint position)
{
  Guest *guest;
  guint index = position - count_guests_before (window, position, &guest);

  if (guest != NULL)
    return guest->index;

  for (guint i = 0; i < window->hidden->len; i++)
    if (g_array_index (window->hidden, guint, i) <= index)
      index++;

  return index;
}

guint
_kith_list_window_to_position (KithListWindow *window, guint index)
{
  guint n_hidden = count_hidden_before (window, index);
  guint n_guests = 0;

  if (n_hidden < window->hidden->len
      && g_array_index (window->hidden, guint, n_hidden) == index)
    return KITH_LIST_NOWHERE;
  while (n_guests < window->guests->len
         && get_guest (window, n_guests)->index <= index)
    n_guests++;

  return index - n_hidden + n_guests;
}

KithContact *
_kith_list_window_get (KithListWindow *window, guint index)
{
  return g_hash_table_lookup (window->contacts, GUINT_TO_POINTER (index));
}

guint
_kith_list_window_find (KithListWindow *window, const char *id)
{
  gpointer index;

  return g_hash_table_lookup_extended (window->indexes, id, NULL, &index)
           ? GPOINTER_TO_UINT (index)
           : KITH_LIST_NOWHERE;
}

KithContact *
_kith_list_window_get_at (KithListWindow *window, guint position)
{
  Guest *guest;

  count_guests_before (window, position, &guest);

  return guest != NULL ? guest->contact
                       : _kith_list_window_get (
                         window, _kith_list_window_to_index (window, position));
}

static guint
find_guest (KithListWindow *window, const char *id)
{
  for (guint i = 0; i < window->guests->len; i++)
    if (g_str_equal (kith_contact_get_id (get_guest (window, i)->contact), id))
      return i;

  return KITH_LIST_NOWHERE;
}

guint
_kith_list_window_find_position (KithListWindow *window, const char *id)
{
  guint guest = find_guest (window, id);
  guint index;

  if (guest != KITH_LIST_NOWHERE)
    return get_guest_position (window, guest);

  index = _kith_list_window_find (window, id);

  return index != KITH_LIST_NOWHERE
           ? _kith_list_window_to_position (window, index)
           : KITH_LIST_NOWHERE;
}

/* One that has moved may still stand in its old place, too: the new one
 * counts. */
static void
forget (KithListWindow *window, guint index)
{
  KithContact *contact = _kith_list_window_get (window, index);
  const char *id = contact != NULL ? kith_contact_get_id (contact) : NULL;

  if (id != NULL && _kith_list_window_find (window, id) == index)
    g_hash_table_remove (window->indexes, id);
  g_hash_table_remove (window->contacts, GUINT_TO_POINTER (index));
}

void
_kith_list_window_set (KithListWindow *window,
                       guint index,
                       KithContact *contact)
{
  g_autoptr (KithContact) kept = g_object_ref (contact);
  gpointer key = GUINT_TO_POINTER (index);

  forget (window, index);
  g_hash_table_replace (window->indexes, (char *) kith_contact_get_id (kept),
                        key);
  g_hash_table_insert (window->contacts, key, g_steal_pointer (&kept));
}

static void
move_hidden_up (KithListWindow *window, guint index)
{
  for (guint i = window->hidden->len; i > 0; i--)
    {
      guint *hidden = &g_array_index (window->hidden, guint, i - 1);

      if (*hidden == index)
        g_array_remove_index (window->hidden, i - 1);
      else if (*hidden > index)
        (*hidden)--;
    }
}

void
_kith_list_window_remove (KithListWindow *window, guint index)
{
  GHashTable *old = window->contacts;
  GHashTableIter iter;
  gpointer key;
  gpointer contact;

  window->contacts = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  g_hash_table_remove_all (window->indexes);
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &key, &contact))
    {
      guint at = GPOINTER_TO_UINT (key);

      if (at != index)
        _kith_list_window_set (window, at > index ? at - 1 : at, contact);
    }

  g_hash_table_unref (old);
  move_hidden_up (window, index);
  for (guint i = 0; i < window->guests->len; i++)
    if (get_guest (window, i)->index > index)
      get_guest (window, i)->index--;
  window->total--;
}

void
_kith_list_window_touch (KithListWindow *window, guint page)
{
  gpointer data = GUINT_TO_POINTER (page);

  if (window->pages.head != NULL && window->pages.head->data == data)
    return;

  g_queue_remove (&window->pages, data);
  g_queue_push_head (&window->pages, data);
}

gboolean
_kith_list_window_trim (KithListWindow *window)
{
  gboolean is_trimmed = FALSE;

  while (window->pages.length > window->max_pages)
    {
      guint page = GPOINTER_TO_UINT (g_queue_pop_tail (&window->pages));

      for (guint i = 0; i < window->page_size; i++)
        forget (window, page * window->page_size + i);
      is_trimmed = TRUE;
    }

  return is_trimmed;
}

guint
_kith_list_window_count (KithListWindow *window)
{
  return g_hash_table_size (window->contacts);
}

void
_kith_list_window_hide (KithListWindow *window, guint index)
{
  guint i;

  for (i = 0; i < window->hidden->len; i++)
    {
      guint hidden = g_array_index (window->hidden, guint, i);

      if (hidden == index)
        return;
      if (hidden > index)
        break;
    }

  g_array_insert_val (window->hidden, i, index);
}

void
_kith_list_window_show (KithListWindow *window, guint index)
{
  for (guint i = 0; i < window->hidden->len; i++)
    if (g_array_index (window->hidden, guint, i) == index)
      {
        g_array_remove_index (window->hidden, i);
        return;
      }
}

static gint
compare_guints (gconstpointer a, gconstpointer b)
{
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;

  return first < second ? -1 : first > second;
}

GArray *
_kith_list_window_list_held (KithListWindow *window)
{
  GArray *held = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, window->contacts);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      guint index = GPOINTER_TO_UINT (key);

      g_array_append_val (held, index);
    }
  g_array_sort (held, compare_guints);

  return held;
}

guint
_kith_list_window_invite (KithListWindow *window,
                          guint index,
                          KithContact *contact,
                          GCompareDataFunc compare,
                          gpointer data)
{
  Guest guest = { g_object_ref (contact), index };
  guint i = 0;

  while (
    i < window->guests->len
    && (get_guest (window, i)->index < index
        || (get_guest (window, i)->index == index
            && compare (get_guest (window, i)->contact, contact, data) <= 0)))
    i++;
  g_array_insert_val (window->guests, i, guest);

  return get_guest_position (window, i);
}

guint
_kith_list_window_get_guest_index (KithListWindow *window, const char *id)
{
  guint guest = find_guest (window, id);

  return guest != KITH_LIST_NOWHERE ? get_guest (window, guest)->index
                                    : KITH_LIST_NOWHERE;
}

void
_kith_list_window_exchange (KithListWindow *window,
                            const char *id,
                            KithContact *contact)
{
  guint guest = find_guest (window, id);

  if (guest != KITH_LIST_NOWHERE)
    g_set_object (&get_guest (window, guest)->contact, contact);
}

guint
_kith_list_window_dismiss (KithListWindow *window, const char *id)
{
  guint guest = find_guest (window, id);
  guint position;

  if (guest == KITH_LIST_NOWHERE)
    return KITH_LIST_NOWHERE;

  position = get_guest_position (window, guest);
  g_array_remove_index (window->guests, guest);

  return position;
}

/* Whether somebody else stands there in @other. */
static gboolean
differs (KithListWindow *other, guint position, KithContact *contact)
{
  KithContact *theirs = _kith_list_window_get_at (other, position);

  return theirs != NULL
         && !g_str_equal (kith_contact_get_id (contact),
                          kith_contact_get_id (theirs));
}

guint
_kith_list_window_compare (KithListWindow *a, KithListWindow *b)
{
  guint first = MIN (_kith_list_window_get_n_shown (a),
                     _kith_list_window_get_n_shown (b));
  GHashTableIter iter;
  gpointer key;
  gpointer mine;

  g_hash_table_iter_init (&iter, a->contacts);
  while (g_hash_table_iter_next (&iter, &key, &mine))
    {
      guint position = _kith_list_window_to_position (a,
                                                      GPOINTER_TO_UINT (key));

      if (position < first && differs (b, position, mine))
        first = position;
    }
  for (guint i = 0; i < a->guests->len; i++)
    {
      guint position = get_guest_position (a, i);

      if (position < first && differs (b, position, get_guest (a, i)->contact))
        first = position;
    }

  return first;
}
