/* kith-contact-list-unsent.c: contacts that the server does not have yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/contacts/kith-contact-list-private.h"

#include "base/kith-text.h"
#include "model/kith-match.h"

/* What was sent stands here until the server's page has it, which a copy of the
 * server may learn a little later. */
#define MAX_MISSES 3

/* They are guests of the window.  Where one stands among contacts that are
 * held is seen at once; else pages are asked for, of which each halves what is
 * left, one contact after the other.
 */
typedef struct
{
  KithContact *contact; /* of an id that is no server's until it is sent */
  gboolean is_sent;
  guint n_misses;
  /* It stands where it stood before others came or went. */
  gboolean is_doubtful;
  /* Where it can only be, as far as is known. */
  guint low;
  guint high;
} Unsent;

static void
unsent_free (gpointer data)
{
  Unsent *unsent = data;

  g_object_unref (unsent->contact);
  g_free (unsent);
}

static const char *
get_id (Unsent *unsent)
{
  return kith_contact_get_id (unsent->contact);
}

static Unsent *
find (KithContactList *self, const char *id)
{
  for (guint i = 0; i < self->unsent->len; i++)
    if (g_str_equal (get_id (self->unsent->pdata[i]), id))
      return self->unsent->pdata[i];

  return NULL;
}

/* The order */

static GBytes *
new_key (KithContactList *self, KithContact *contact)
{
  g_autofree char *name = kith_contact_info_get_display_name (
    kith_contact_get_info (contact), self->sort == KITH_SORT_LAST_NAME);

  return kith_text_sort_key (name, NULL);
}

static gint
compare (gconstpointer a, gconstpointer b, gpointer data)
{
  KithContactList *self = data;
  g_autoptr (GBytes) first = new_key (self, (KithContact *) a);
  g_autoptr (GBytes) second = new_key (self, (KithContact *) b);
  gint order = g_bytes_compare (first, second);

  return self->is_descending ? -order : order;
}

static gboolean
is_by_name (KithContactList *self)
{
  return self->sort == KITH_SORT_FIRST_NAME
         || self->sort == KITH_SORT_LAST_NAME;
}

static gboolean
matches (KithContactList *self, KithContact *contact)
{
  g_auto (GStrv) terms = NULL;

  if (self->search == NULL)
    return TRUE;

  terms = kith_text_search_terms (self->search);

  return terms[0] != NULL
         && kith_match_contains (contact, (const char *const *) terms);
}

/* @contact stands at @index, and @unsent before or behind it. */
static gboolean
narrow_by (KithContactList *self,
           Unsent *unsent,
           guint index,
           KithContact *contact)
{
  gboolean is_behind = compare (contact, unsent->contact, self) < 0;

  if (is_behind)
    unsent->low = MAX (unsent->low, index + 1);
  else
    unsent->high = MIN (unsent->high, index);

  return is_behind;
}

/* By all that is held of @window. */
static void
narrow (KithContactList *self, Unsent *unsent, KithListWindow *window)
{
  g_autoptr (GArray) held = _kith_list_window_list_held (window);
  guint from = 0;
  guint to = held->len;

  unsent->low = 0;
  unsent->high = is_by_name (self) ? _kith_list_window_get_total (window) : 0;
  while (from < to)
    {
      guint middle = from + (to - from) / 2;
      guint index = g_array_index (held, guint, middle);

      if (narrow_by (self, unsent, index,
                     _kith_list_window_get (window, index)))
        from = middle + 1;
      else
        to = middle;
    }
}

/* Who comes and goes */

static void
dismiss (KithContactList *self, const char *id)
{
  guint position = _kith_list_window_dismiss (self->window, id);

  if (position == KITH_LIST_NOWHERE)
    return;

  _kith_contact_list_move_slots (self, position, 1, 0);
  _kith_contact_list_tell (self, position, 1, 0);
}

static void
settle (KithContactList *self, Unsent *unsent, guint index)
{
  guint position;

  unsent->is_doubtful = FALSE;
  if (_kith_list_window_get_guest_index (self->window, get_id (unsent))
      == index)
    return;

  dismiss (self, get_id (unsent));
  position = _kith_list_window_invite (self->window, index, unsent->contact,
                                       compare, self);
  _kith_contact_list_move_slots (self, position, 0, 1);
  _kith_contact_list_tell (self, position, 0, 1);
}

/* Whether the server's own is in @window, or cannot be seen there. */
static gboolean
is_over (Unsent *unsent, KithListWindow *window)
{
  guint index = unsent->low;

  if (!unsent->is_sent)
    return FALSE;

  return _kith_list_window_find (window, get_id (unsent)) != KITH_LIST_NOWHERE
         || (_kith_list_window_get (window, index) == NULL
             && (index == 0
                 || _kith_list_window_get (window, index - 1) == NULL))
         || ++unsent->n_misses >= MAX_MISSES;
}

static void
let_one_in (KithContactList *self,
            Unsent *unsent,
            KithListWindow *window,
            KithListWindow *former)
{
  guint total = _kith_list_window_get_total (window);
  guint index = former != NULL
                  ? _kith_list_window_get_guest_index (former, get_id (unsent))
                  : KITH_LIST_NOWHERE;

  if (unsent->low == unsent->high)
    index = unsent->low;
  else if (index != KITH_LIST_NOWHERE)
    {
      unsent->is_doubtful = total != _kith_list_window_get_total (former);
      index = CLAMP (index, unsent->low, unsent->high);
    }
  if (index != KITH_LIST_NOWHERE)
    _kith_list_window_invite (window, index, unsent->contact, compare, self);
}

void
_kith_contact_list_let_in (KithContactList *self,
                           KithListWindow *window,
                           KithListWindow *former)
{
  guint n_before = self->unsent->len;

  _kith_contact_list_stop_placing (self);
  for (guint i = self->unsent->len; i > 0; i--)
    {
      Unsent *unsent = self->unsent->pdata[i - 1];

      unsent->is_doubtful = FALSE;
      narrow (self, unsent, window);
      if (is_over (unsent, window))
        g_ptr_array_remove_index (self->unsent, i - 1);
      else if (matches (self, unsent->contact))
        let_one_in (self, unsent, window, former);
    }

  if (self->unsent->len != n_before)
    _kith_contact_list_tell_all (self);
}

/* Looking for a place */

static void
take_probed (KithListFetch *fetch, KithPage *page, GError *error)
{
  KithContactList *self = fetch->list;
  Unsent *unsent = find (self, g_object_get_data (G_OBJECT (fetch->cancellable),
                                                  "unsent"));

  g_clear_object (&self->placing);
  if (page == NULL)
    {
      /* Why will be seen where the rows are fetched. */
      g_clear_error (&error);
      settle (self, unsent, unsent->low);
    }
  else if (page->total != _kith_list_window_get_total (self->window))
    {
      kith_contact_list_refresh (self);
      return;
    }

  for (guint i = 0; page != NULL && i < page->contacts->len; i++)
    if (!narrow_by (self, unsent, fetch->page * KITH_LIST_PAGE + i,
                    g_ptr_array_index (page->contacts, i)))
      break;
  _kith_contact_list_place (self);
}

static void
probe (KithContactList *self, Unsent *unsent)
{
  guint middle = unsent->low + (unsent->high - unsent->low) / 2;

  self->placing = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (self->placing), "unsent",
                          g_strdup (get_id (unsent)), g_free);
  _kith_contact_list_fetch (self, self->placing, middle / KITH_LIST_PAGE,
                            take_probed);
}

static gboolean
needs_place (KithContactList *self, Unsent *unsent)
{
  return unsent->is_doubtful
         || (_kith_list_window_get_guest_index (self->window, get_id (unsent))
               == KITH_LIST_NOWHERE
             && matches (self, unsent->contact));
}

void
_kith_contact_list_place (KithContactList *self)
{
  if (self->placing != NULL || self->first != NULL || self->is_first_wanted
      || (self->is_blank && self->error == NULL))
    return;

  for (guint i = 0; i < self->unsent->len; i++)
    {
      Unsent *unsent = self->unsent->pdata[i];

      if (!needs_place (self, unsent))
        continue;
      if (unsent->low < unsent->high)
        {
          probe (self, unsent);
          return;
        }
      settle (self, unsent, unsent->low);
    }
}

void
_kith_contact_list_stop_placing (KithContactList *self)
{
  g_cancellable_cancel (self->placing);
  g_clear_object (&self->placing);
}

void
_kith_contact_list_place_again (KithContactList *self)
{
  _kith_contact_list_stop_placing (self);
  for (guint i = 0; i < self->unsent->len; i++)
    narrow (self, self->unsent->pdata[i], self->window);
  _kith_contact_list_place (self);
}

GPtrArray *
_kith_contact_list_new_unsent (void)
{
  return g_ptr_array_new_with_free_func (unsent_free);
}

void
_kith_contact_list_forget_unsent (KithContactList *self, const char *id)
{
  Unsent *unsent = find (self, id);

  if (unsent == NULL)
    return;

  _kith_contact_list_stop_placing (self);
  dismiss (self, get_id (unsent));
  g_ptr_array_remove (self->unsent, unsent);
  _kith_contact_list_tell_all (self);
}

/* Who is to be made */

static gboolean
contains (GPtrArray *contacts, const char *id)
{
  for (guint i = 0; i < contacts->len; i++)
    if (g_str_equal (kith_contact_get_id (contacts->pdata[i]), id))
      return TRUE;

  return FALSE;
}

/* It may be called otherwise by now. */
static void
change (KithContactList *self, Unsent *unsent, KithContact *contact)
{
  g_autofree char *id = g_strdup (get_id (unsent));
  gboolean stays = compare (unsent->contact, contact, self) == 0
                   && matches (self, contact);

  g_set_object (&unsent->contact, contact);
  if (stays)
    {
      _kith_list_window_exchange (self->window, id, contact);
      _kith_contact_list_fill_slots (self);
      return;
    }

  dismiss (self, id);
  narrow (self, unsent, self->window);
}

static void
add (KithContactList *self, KithContact *contact)
{
  Unsent *unsent = g_new0 (Unsent, 1);

  unsent->contact = g_object_ref (contact);
  narrow (self, unsent, self->window);
  g_ptr_array_add (self->unsent, unsent);
  _kith_contact_list_tell_all (self);
}

static void
forget_others (KithContactList *self, GPtrArray *contacts)
{
  for (guint i = self->unsent->len; i > 0; i--)
    {
      Unsent *unsent = self->unsent->pdata[i - 1];

      if (!unsent->is_sent && !contains (contacts, get_id (unsent)))
        _kith_contact_list_forget_unsent (self, get_id (unsent));
    }
}

/**
 * kith_contact_list_set_unsent:
 * @self: a list
 * @contacts: (element-type KithContact): all who are to be made, of ids of
 *   their own
 *
 * Each stands where it will stand once the server has it, where the search
 * would find it.
 */
void
kith_contact_list_set_unsent (KithContactList *self, GPtrArray *contacts)
{
  g_return_if_fail (KITH_IS_CONTACT_LIST (self));
  g_return_if_fail (contacts != NULL);

  _kith_contact_list_stop_placing (self);
  forget_others (self, contacts);
  for (guint i = 0; i < contacts->len; i++)
    {
      KithContact *contact = contacts->pdata[i];
      Unsent *unsent = find (self, kith_contact_get_id (contact));

      if (unsent == NULL)
        add (self, contact);
      else if (!kith_contact_info_equal (kith_contact_get_info (contact),
                                         kith_contact_get_info (
                                           unsent->contact)))
        change (self, unsent, contact);
    }
  _kith_contact_list_place (self);
}

/**
 * kith_contact_list_set_sent:
 * @self: a list
 * @unsent_id: who was to be made
 * @contact: who was made
 *
 * @contact stands in the other's place until the server's page has it.
 */
void
kith_contact_list_set_sent (KithContactList *self,
                            const char *unsent_id,
                            KithContact *contact)
{
  Unsent *unsent;

  g_return_if_fail (KITH_IS_CONTACT_LIST (self));
  g_return_if_fail (unsent_id != NULL);
  g_return_if_fail (KITH_IS_CONTACT (contact));

  unsent = find (self, unsent_id);
  if (unsent == NULL)
    return;

  _kith_contact_list_stop_placing (self);
  unsent->is_sent = TRUE;
  if (_kith_list_window_find (self->window, kith_contact_get_id (contact))
      != KITH_LIST_NOWHERE)
    _kith_contact_list_forget_unsent (self, unsent_id);
  else
    change (self, unsent, contact);
  kith_contact_list_refresh (self);
}

/**
 * kith_contact_list_is_unsent:
 * @self: a list
 * @id: an id
 *
 * Returns: whether it is that of a contact that the server does not have yet
 */
gboolean
kith_contact_list_is_unsent (KithContactList *self, const char *id)
{
  Unsent *unsent;

  g_return_val_if_fail (KITH_IS_CONTACT_LIST (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  unsent = find (self, id);

  return unsent != NULL && !unsent->is_sent;
}
