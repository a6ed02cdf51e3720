/* kith-attempt.c: one write that an edit asks a server for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "service/connection/kith-attempt-private.h"

#include "base/kith-json.h"
#include "model/kith-patch.h"

KithAttempt *
_kith_attempt_new (KithContact *against,
                   KithContactInfo *wanted,
                   KithContactInfo *sent)
{
  KithAttempt *attempt = g_new0 (KithAttempt, 1);
  g_autoptr (KithContactInfo) nothing = kith_contact_info_new ();

  g_set_object (&attempt->against, against);
  attempt->patch = kith_patch_diff (
    against != NULL ? kith_contact_get_info (against) : nothing, wanted);
  attempt->key = g_uuid_string_random ();
  attempt->sent = kith_contact_info_copy (sent);

  return attempt;
}

void
_kith_attempt_free (KithAttempt *attempt)
{
  if (attempt == NULL)
    return;

  g_clear_object (&attempt->against);
  g_clear_pointer (&attempt->patch, json_object_unref);
  g_clear_pointer (&attempt->key, g_free);
  g_clear_object (&attempt->sent);
  g_free (attempt);
}

JsonObject *
_kith_attempt_to_json (KithAttempt *attempt)
{
  JsonObject *json = json_object_new ();

  if (attempt->against != NULL)
    json_object_set_object_member (json, "against",
                                   json_object_ref (
                                     kith_contact_get_json (attempt->against)));
  json_object_set_object_member (json, "patch",
                                 json_object_ref (attempt->patch));
  json_object_set_string_member (json, "key", attempt->key);
  json_object_set_object_member (
    json, "sent", json_object_ref (kith_contact_info_get_json (attempt->sent)));

  return json;
}

KithAttempt *
_kith_attempt_new_from_json (JsonObject *json)
{
  g_autoptr (KithAttempt) attempt = g_new0 (KithAttempt, 1);
  JsonObject *against = kith_json_get_object (json, "against");
  JsonObject *patch = kith_json_get_object (json, "patch");
  JsonObject *sent = kith_json_get_object (json, "sent");
  const char *key = kith_json_get_string (json, "key");

  if (patch == NULL || sent == NULL || key == NULL)
    return NULL;

  if (against != NULL)
    attempt->against = kith_contact_new_from_json (against, NULL);
  attempt->patch = json_object_ref (patch);
  attempt->key = g_strdup (key);
  attempt->sent = kith_contact_info_new_from_json (sent, NULL);
  attempt->is_recorded = TRUE;
  if (attempt->sent == NULL || (against != NULL && attempt->against == NULL))
    return NULL;

  return g_steal_pointer (&attempt);
}

gboolean
_kith_attempt_is_empty (KithAttempt *attempt)
{
  return attempt->against != NULL && kith_patch_is_empty (attempt->patch);
}

KithContactInfo *
_kith_attempt_get_result (KithAttempt *attempt)
{
  g_autoptr (KithContactInfo) nothing = kith_contact_info_new ();

  return kith_patch_apply (attempt->against != NULL
                             ? kith_contact_get_info (attempt->against)
                             : nothing,
                           attempt->patch);
}

gboolean
_kith_attempt_is_against (KithAttempt *attempt, KithContact *contact)
{
  KithContact *against = attempt->against;

  if (against == NULL || contact == NULL)
    return against == contact;

  return kith_contact_get_revision (against)
           == kith_contact_get_revision (contact)
         && g_str_equal (kith_contact_get_id (against),
                         kith_contact_get_id (contact));
}

gboolean
_kith_attempt_equal (KithAttempt *a, KithAttempt *b)
{
  return _kith_attempt_is_against (a, b->against)
         && kith_json_object_equal (a->patch, b->patch);
}

gboolean
_kith_attempt_made (KithAttempt *attempt, KithContact *contact)
{
  g_autoptr (KithContactInfo) made = NULL;

  if (attempt->against == NULL
      || kith_contact_get_revision (contact)
           != kith_contact_get_revision (attempt->against) + 1)
    return FALSE;

  made = _kith_attempt_get_result (attempt);

  return kith_contact_info_equal (made, kith_contact_get_info (contact));
}

gboolean
_kith_attempt_is_ambiguous (KithAttempt *attempt,
                            KithContact *latest,
                            KithMerge *merge)
{
  GPtrArray *rows = kith_merge_get_rows (merge);

  if (kith_contact_get_revision (latest)
      <= kith_contact_get_revision (attempt->against) + 1)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      KithMergeRow *row = g_ptr_array_index (rows, i);

      if (row->outcome == KITH_OUTCOME_MINE)
        return TRUE;
    }

  return FALSE;
}
