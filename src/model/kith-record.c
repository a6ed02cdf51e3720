/* kith-record.c: what a server makes of a contact
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-record.h"

#include "base/kith-clock.h"
#include "base/kith-error.h"
#include "base/kith-json.h"
#include "model/kith-append.h"
#include "model/kith-patch.h"
#include "model/kith-protocol.h"

#define USEC_PER_MSEC 1000

static JsonArray *
get_items (JsonObject *info, const char *member)
{
  return kith_json_get_array (kith_json_get_object (info, member), "items");
}

static guint
count (JsonArray *items)
{
  return items != NULL ? json_array_get_length (items) : 0;
}

static gboolean
has_same (JsonObject *a, JsonObject *b, const char *member)
{
  return g_strcmp0 (kith_json_get_string (a, member),
                    kith_json_get_string (b, member))
         == 0;
}

/* The same number as it was before the patch: parsing one takes as long as all
 * the rest of an update. */
static JsonObject *
find_same_phone (JsonArray *old, JsonObject *item)
{
  for (guint i = 0; i < count (old); i++)
    {
      JsonObject *other = json_array_get_object_element (old, i);

      if (has_same (item, other, "phone")
          && has_same (item, other, "countryCode"))
        return other;
    }

  return NULL;
}

static void
complete_phone (JsonObject *item, JsonArray *old)
{
  const char *phone = kith_json_get_string (item, "phone");
  JsonObject *same = find_same_phone (old, item);
  g_autofree char *e164 = NULL;

  if (same != NULL)
    e164 = g_strdup (kith_json_get_string (same, "e164Phone"));
  else if (phone != NULL)
    e164 = kith_phone_to_e164 (phone,
                               kith_json_get_string (item, "countryCode"));

  kith_json_set_string (item, "e164Phone", e164);
}

static void
complete_address (JsonObject *item)
{
  JsonObject *address = kith_json_get_object (item, "address");

  if (address != NULL)
    kith_place_names_complete (address);
}

/* @old: (nullable): what the list was before the patch. */
static void
complete_items (JsonObject *info, KithField field, JsonArray *old)
{
  JsonArray *items = get_items (info, kith_field_get_path (field));

  for (guint i = 0; i < count (items); i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);

      kith_item_normalize (field, item);
      if (kith_item_get_id (item) == NULL)
        {
          g_autofree char *id = g_uuid_string_random ();

          kith_json_set_string (item, "id", id);
        }
      if (field == KITH_FIELD_PHONES)
        complete_phone (item, old);
      if (field == KITH_FIELD_ADDRESSES)
        complete_address (item);
    }
}

static void
complete_locale (JsonObject *info)
{
  const char *locale = kith_json_get_string (info, "locale");
  g_autofree char *lower = NULL;

  if (locale == NULL)
    return;

  lower = g_ascii_strdown (locale, -1);
  kith_json_set_string (info, "locale", lower);
}

/* The first of a list without a mark is the primary one. */
static JsonObject *
get_primary (JsonObject *info, const char *member)
{
  JsonArray *items = get_items (info, member);

  for (guint i = 0; i < count (items); i++)
    if (kith_item_get_primary (json_array_get_object_element (items, i)))
      return json_array_get_object_element (items, i);

  return count (items) > 0 ? json_array_get_object_element (items, 0) : NULL;
}

static void
set_extended (JsonObject *info, const char *key, const char *value)
{
  JsonObject *wrapper = kith_json_get_object (info, "extendedFields");
  JsonObject *items = kith_json_get_object (wrapper, "items");

  if (value == NULL)
    {
      if (items != NULL)
        kith_json_set_node (items, key, NULL);
      return;
    }

  wrapper = kith_json_ensure_object (info, "extendedFields");
  items = kith_json_ensure_object (wrapper, "items");
  kith_json_set_string (items, key, value);
}

static char *
dup_part (JsonObject *name, const char *member)
{
  const char *part = kith_json_get_string (name, member);

  return g_strstrip (g_strdup (part != NULL ? part : ""));
}

static gboolean
has_name (JsonObject *info)
{
  JsonObject *name = kith_json_get_object (info, "name");
  g_autofree char *first = dup_part (name, "first");
  g_autofree char *last = dup_part (name, "last");

  return *first != '\0' || *last != '\0';
}

/* wix-contacts B.9, J.19 */
static void
compute_display_names (JsonObject *info)
{
  JsonObject *name = kith_json_get_object (info, "name");
  g_autofree char *first = dup_part (name, "first");
  g_autofree char *last = dup_part (name, "last");
  const char *space = *first != '\0' && *last != '\0' ? " " : "";
  g_autofree char *by_first = g_strconcat (first, space, last, NULL);
  g_autofree char *by_last = g_strconcat (last, space, first, NULL);
  gboolean named = *by_first != '\0';

  set_extended (info, "contacts.displayByFirstName", named ? by_first : NULL);
  set_extended (info, "contacts.displayByLastName", named ? by_last : NULL);
}

/* What is told of a primary email and phone says nothing (J.21). */
static void
clear_subscription (JsonObject *record, JsonObject *info)
{
  set_extended (info, "emailSubscriptions.effectiveEmail", NULL);
  set_extended (info, "emailSubscriptions.subscriptionStatus", NULL);
  set_extended (info, "emailSubscriptions.deliverabilityStatus", NULL);
  kith_json_set_node (record, "primaryEmail", NULL);
}

/* Statuses belong to an email: another one starts anew. */
static void
compute_primary_email (JsonObject *record, JsonObject *info)
{
  const char *email = kith_json_get_string (get_primary (info, "emails"),
                                            "email");
  JsonObject *primary = kith_json_get_object (record, "primaryEmail");

  if (email == NULL)
    {
      clear_subscription (record, info);
      return;
    }

  if (g_strcmp0 (kith_json_get_string (primary, "email"), email) == 0)
    return;

  primary = json_object_new ();
  kith_json_set_string (primary, "email", email);
  kith_json_set_string (primary, "subscriptionStatus", "NOT_SET");
  kith_json_set_string (primary, "deliverabilityStatus", "NOT_SET");
  json_object_set_object_member (record, "primaryEmail", primary);

  set_extended (info, "emailSubscriptions.deliverabilityStatus", "NOT_SET");
  set_extended (info, "emailSubscriptions.subscriptionStatus", "NOT_SET");
  set_extended (info, "emailSubscriptions.effectiveEmail", email);
}

/* To take a number apart costs more than all else here, so that it is done only
 * when it has changed.  (transfer full) (nullable) */
static char *
format_phone (JsonObject *former, const char *e164)
{
  const char *formatted = kith_json_get_string (former, "formattedPhone");

  if (e164 == NULL)
    return NULL;

  return formatted != NULL
             && g_strcmp0 (kith_json_get_string (former, "e164Phone"), e164)
                  == 0
           ? g_strdup (formatted)
           : kith_phone_format (e164);
}

static void
compute_primary_phone (JsonObject *record, JsonObject *info)
{
  static const char *const members[] = { "phone", "countryCode", "e164Phone" };
  JsonObject *item = get_primary (info, "phones");
  g_autofree char *formatted = NULL;
  JsonObject *primary;

  if (item == NULL)
    {
      kith_json_set_node (record, "primaryPhone", NULL);
      return;
    }

  primary = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    kith_json_set_string (primary, members[i],
                          kith_json_get_string (item, members[i]));
  formatted = format_phone (kith_json_get_object (record, "primaryPhone"),
                            kith_json_get_string (item, "e164Phone"));
  kith_json_set_string (primary, "formattedPhone", formatted);
  kith_json_set_string (primary, "subscriptionStatus",
                        json_object_has_member (item, "e164Phone")
                          ? "NOT_SET"
                          : "NO_SUBSCRIPTION_STATUS");
  json_object_set_object_member (record, "primaryPhone", primary);
}

static void
compute_primary_info (JsonObject *record, JsonObject *info)
{
  const char *email = kith_json_get_string (get_primary (info, "emails"),
                                            "email");
  const char *phone = kith_json_get_string (get_primary (info, "phones"),
                                            "phone");
  JsonObject *primary;

  if (email == NULL && phone == NULL)
    {
      kith_json_set_node (record, "primaryInfo", NULL);
      return;
    }

  primary = json_object_new ();
  kith_json_set_string (primary, "email", email);
  kith_json_set_string (primary, "phone", phone);
  json_object_set_object_member (record, "primaryInfo", primary);
}

static void
drop_empty_extended (JsonObject *info)
{
  JsonObject *wrapper = kith_json_get_object (info, "extendedFields");
  JsonObject *items = kith_json_get_object (wrapper, "items");

  if (items != NULL && json_object_get_size (items) == 0)
    json_object_remove_member (wrapper, "items");
  if (wrapper != NULL && json_object_get_size (wrapper) == 0)
    json_object_remove_member (info, "extendedFields");
}

/* Some of them are computed. */
static gboolean
changes_extended (JsonObject *patch)
{
  return json_object_has_member (patch, "extendedFields")
         || json_object_has_member (patch, "name")
         || json_object_has_member (patch, "emails");
}

/* Touches only what the patch carries. */
static void
apply_patch (JsonObject *record, JsonObject *patch)
{
  JsonObject *info = kith_json_ensure_object (record, "info");
  gboolean emails = json_object_has_member (patch, "emails");
  gboolean phones = json_object_has_member (patch, "phones");
  JsonArray *items = get_items (info, "phones");
  g_autoptr (JsonArray) old_phones = items ? json_array_ref (items) : NULL;

  kith_patch_apply_json (info, patch);

  if (emails)
    complete_items (info, KITH_FIELD_EMAILS, NULL);
  if (phones)
    complete_items (info, KITH_FIELD_PHONES, old_phones);
  if (json_object_has_member (patch, "addresses"))
    complete_items (info, KITH_FIELD_ADDRESSES, NULL);
  if (json_object_has_member (patch, "locale"))
    complete_locale (info);

  if (emails)
    compute_primary_email (record, info);
  if (phones)
    compute_primary_phone (record, info);
  if (emails || phones)
    compute_primary_info (record, info);

  if (changes_extended (patch))
    {
      compute_display_names (info);
      drop_empty_extended (info);
    }
}

/* wix-contacts C.1, C.4 */
static gboolean
check_sufficient (JsonObject *record, GError **error)
{
  JsonObject *info = kith_json_get_object (record, "info");

  if (has_name (info) || count (get_items (info, "emails")) > 0
      || count (get_items (info, "phones")) > 0)
    return TRUE;

  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_INSUFFICIENT,
                       "A contact needs a name, an email or a phone");

  return FALSE;
}

static JsonObject *
make_source (void)
{
  JsonObject *source = json_object_new ();

  kith_json_set_string (source, "sourceType", "ADMIN");
  kith_json_set_string (source, "appId", "manual");

  return source;
}

/**
 * kith_record_create:
 * @id: the new contact's id
 * @info: a checked patch, applied to nothing
 * @source: (nullable): where it comes from; by default made by hand (J.20)
 * @now_usec: the time, in microseconds
 * @error: return location for a %KITH_ERROR_INSUFFICIENT
 *
 * Returns: (transfer full) (nullable): the record, at revision 1
 */
JsonObject *
kith_record_create (const char *id,
                    JsonObject *info,
                    JsonObject *source,
                    gint64 now_usec,
                    GError **error)
{
  g_autoptr (JsonObject) record = NULL;
  g_autofree char *now = kith_time_to_string (now_usec);
  JsonObject *activity;

  g_return_val_if_fail (id != NULL && info != NULL, NULL);

  record = json_object_new ();
  kith_json_set_string (record, "id", id);
  json_object_set_int_member (record, "revision", 1); /* J.1 */
  json_object_set_object_member (record, "source",
                                 source ? kith_json_copy_object (source)
                                        : make_source ());
  kith_json_set_string (record, "createdDate", now);
  kith_json_set_string (record, "updatedDate", now);

  activity = json_object_new ();
  kith_json_set_string (activity, "activityDate", now);
  kith_json_set_string (activity, "activityType", "CONTACT_CREATED");
  json_object_set_object_member (record, "lastActivity", activity);

  apply_patch (record, info);
  if (!check_sufficient (record, error))
    return NULL;

  return g_steal_pointer (&record);
}

/* At least one millisecond on, whatever the clock says (J.40). */
static void
touch (JsonObject *record, gint64 now_usec)
{
  gint64 old_usec = kith_json_get_time (record, "updatedDate");

  if (old_usec >= 0)
    now_usec = MAX (now_usec, old_usec + USEC_PER_MSEC);

  kith_json_set_time (record, "updatedDate", now_usec);
  json_object_set_int_member (record, "revision",
                              kith_json_get_int (record, "revision", 0) + 1);
}

static gboolean
is_changed (const char *member, JsonObject *patch)
{
  return json_object_has_member (patch, member)
         || (g_str_equal (member, "extendedFields")
             && changes_extended (patch));
}

/* A copy of what the patch changes; what else there is, is shared. */
static JsonObject *
copy_info (JsonObject *info, JsonObject *patch)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  if (info == NULL)
    return copy;

  json_object_iter_init_ordered (&iter, info);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    json_object_set_member (copy, member,
                            is_changed (member, patch)
                              ? kith_json_copy_node (node)
                              : json_node_ref (node));

  return copy;
}

/* FALSE: what @record has become is of no use. */
static gboolean
make_next (JsonObject *record,
           JsonObject *patch,
           gint64 now_usec,
           GError **error)
{
  apply_patch (record, patch);
  if (!check_sufficient (record, error))
    return FALSE;

  touch (record, now_usec);

  return TRUE;
}

/* The next revision. (transfer full) (nullable) */
static JsonObject *
revise (JsonObject *record, JsonObject *patch, gint64 now_usec, GError **error)
{
  g_autoptr (JsonObject) revised = kith_json_copy_members (record);

  json_object_set_object_member (
    revised, "info", copy_info (kith_json_get_object (record, "info"), patch));

  return make_next (revised, patch, now_usec, error)
           ? g_steal_pointer (&revised)
           : NULL;
}

static gboolean
check_changes (JsonObject *patch, GError **error)
{
  if (!kith_patch_is_empty (patch))
    return TRUE;

  g_set_error_literal (error, KITH_ERROR, KITH_ERROR_NO_CHANGE,
                       "The update changes nothing");

  return FALSE;
}

/**
 * kith_record_update:
 * @record: what the store has; it is left as it is, and shares with the result
 *   what the patch does not touch
 * @patch: a checked patch
 * @now_usec: the time, in microseconds
 * @error: return location for a %KITH_ERROR_INSUFFICIENT or
 *   %KITH_ERROR_NO_CHANGE
 *
 * A patch with the values that are there already is an update all the same
 * (J.11); one that carries nothing is refused.
 *
 * Returns: (transfer full) (nullable): the record at its next revision
 */
JsonObject *
kith_record_update (JsonObject *record,
                    JsonObject *patch,
                    gint64 now_usec,
                    GError **error)
{
  g_return_val_if_fail (record != NULL && patch != NULL, NULL);

  return check_changes (patch, error) ? revise (record, patch, now_usec, error)
                                      : NULL;
}

/**
 * kith_record_update_own:
 * @record: (transfer full): what the store has; nobody else refers to it, or to
 *   anything in it
 * @patch: a checked patch
 * @now_usec: the time, in microseconds
 * @error: return location for a %KITH_ERROR_INSUFFICIENT or
 *   %KITH_ERROR_NO_CHANGE
 *
 * The same as kith_record_update(), in place: to copy a record takes a fifth of
 * the time that an update takes.
 *
 * Returns: (transfer full) (nullable): @record at its next revision
 */
JsonObject *
kith_record_update_own (JsonObject *record,
                        JsonObject *patch,
                        gint64 now_usec,
                        GError **error)
{
  g_autoptr (JsonObject) own = record;

  g_return_val_if_fail (record != NULL && patch != NULL, NULL);

  return check_changes (patch, error) && make_next (own, patch, now_usec, error)
           ? g_steal_pointer (&own)
           : NULL;
}

/* What one contact cannot hold is not thrown away. */
static gboolean
check_merged (JsonObject *patch, GError **error)
{
  g_autoptr (GError) reason = NULL;
  GError *refusal;

  if (kith_patch_check (patch, &reason))
    return TRUE;

  refusal = kith_protocol_error_printf (KITH_ERROR_INVALID,
                                        "One contact cannot hold it all: %s",
                                        reason->message);
  kith_error_set_code (refusal, "ILLEGAL_MERGE");
  g_propagate_error (error, refusal);

  return FALSE;
}

static void
set_activity (JsonObject *record, const char *type)
{
  JsonObject *activity = json_object_new ();

  kith_json_set_string (activity, "activityDate",
                        kith_json_get_string (record, "updatedDate"));
  kith_json_set_string (activity, "activityType", type);
  json_object_set_object_member (record, "lastActivity", activity);
}

/**
 * kith_record_merge:
 * @record: a record
 * @sources: (element-type JsonObject): the records that go into it
 * @now_usec: the time, in microseconds
 * @patch: (out) (transfer full): what changes, in the shape of an update's
 * info; possibly nothing
 * @error: return location for a %KITH_ERROR_INVALID ("ILLEGAL_MERGE")
 *
 * Returns: (transfer full) (nullable): what becomes of @record
 */
JsonObject *
kith_record_merge (JsonObject *record,
                   GPtrArray *sources,
                   gint64 now_usec,
                   JsonObject **patch,
                   GError **error)
{
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autoptr (JsonObject) made = NULL;
  g_autoptr (GPtrArray) infos = g_ptr_array_new ();
  JsonObject *info = kith_json_get_object (record, "info");
  JsonObject *merged;

  g_return_val_if_fail (record != NULL && sources != NULL, NULL);
  g_return_val_if_fail (patch != NULL, NULL);

  for (guint i = 0; i < sources->len; i++)
    {
      JsonObject *other = kith_json_get_object (g_ptr_array_index (sources, i),
                                                "info");

      if (other != NULL)
        g_ptr_array_add (infos, other);
    }

  made = kith_append_make_patch (info != NULL ? info : empty, infos);
  if (!check_merged (made, error))
    return NULL;
  merged = revise (record, made, now_usec, error);
  if (merged == NULL)
    return NULL;

  set_activity (merged, "CONTACT_MERGED");
  *patch = g_steal_pointer (&made);

  return merged;
}
