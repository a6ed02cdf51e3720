/* test-patch-random.c: what holds of every patch, tried on random infos
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-json.h"
#include "model/kith-patch.h"

/* Random infos of few values, so that two often have something in common. */

static const char *
pick (const char *const *values, guint n_values)
{
  return values[g_test_rand_int_range (0, (gint32) n_values)];
}

static gboolean
toss (void)
{
  return g_test_rand_bit ();
}

static void
add_random_texts (KithContactInfo *info)
{
  static const char *const values[] = { NULL, "", "A", "a", " A", "ש" };

  for (guint i = 0; i <= KITH_FIELD_LOCALE; i++)
    kith_contact_info_set_text (info, i, pick (values, G_N_ELEMENTS (values)));
}

static JsonObject *
make_random_address (void)
{
  static const char *const values[] = { NULL, "", "A", "B" };
  JsonObject *address = json_object_new ();

  kith_json_set_string (address, "city", pick (values, 4));
  kith_json_set_string (address, "addressLine", pick (values, 4));
  if (toss ())
    {
      g_autofree char *lines = kith_address_format (address);

      kith_json_set_string (address, "formattedAddress",
                            toss () ? lines : "mine");
    }

  return address;
}

static JsonObject *
make_random_item (KithField field)
{
  static const char *const values[] = { "a@b", "A@b", "12", "1-2", "c@d" };
  static const char *const tags[] = { NULL, "UNTAGGED", "HOME", "WORK" };
  static const char *const ids[] = { NULL, "1", "2", "3" };
  JsonObject *item = json_object_new ();

  kith_json_set_string (item, "id", pick (ids, G_N_ELEMENTS (ids)));
  kith_json_set_string (item, "tag", pick (tags, G_N_ELEMENTS (tags)));
  if (field == KITH_FIELD_ADDRESSES)
    json_object_set_object_member (item, "address", make_random_address ());
  else
    kith_json_set_string (item, kith_field_get_info (field)->value,
                          pick (values, G_N_ELEMENTS (values)));
  if (field == KITH_FIELD_PHONES && toss ())
    kith_json_set_string (item, "e164Phone", "+12");
  if (g_test_rand_int_range (0, 8) == 0)
    json_object_set_int_member (item, "note", g_test_rand_int_range (0, 2));

  return item;
}

static void
add_random_items (KithContactInfo *info, KithField field)
{
  g_autoptr (JsonArray) items = json_array_new ();
  gint n_items = g_test_rand_int_range (0, 4);
  gint primary = g_test_rand_int_range (-1, 4);

  for (gint i = 0; i < n_items; i++)
    {
      JsonObject *item = make_random_item (field);

      if (field != KITH_FIELD_ADDRESSES && primary >= 0)
        json_object_set_boolean_member (item, "primary", i == primary);
      json_array_add_object_element (items, item);
    }

  kith_contact_info_set_items (info, field, items);
}

static void
add_random_keys (KithContactInfo *info)
{
  static const char *const keys[] = { "custom.a", "custom.b", "invoices.vatId",
                                      "ecom.x" };
  static const char *const labels[] = { "a", "b", "c" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (toss ())
      kith_contact_info_set_extended (
        info, keys[i],
        toss () ? kith_json_int_node (g_test_rand_int_range (0, 2))
                : kith_json_string_node (toss () ? "x" : ""));

  for (guint i = 0; i < 3; i++)
    kith_contact_info_set_label (info, pick (labels, 3), toss ());
}

static KithContactInfo *
make_random_info (void)
{
  KithContactInfo *info = kith_contact_info_new ();
  JsonObject *json = kith_contact_info_get_json (info);

  add_random_texts (info);
  for (guint i = KITH_FIELD_EMAILS; i <= KITH_FIELD_ADDRESSES; i++)
    add_random_items (info, i);
  add_random_keys (info);

  /* One that is empty is none. */
  if (toss ())
    {
      JsonObject *picture = make_random_address ();

      json_object_set_int_member (picture, "shown", toss ());
      json_object_set_object_member (json, "picture", picture);
    }
  if (toss ())
    json_object_set_int_member (kith_json_ensure_object (json, "name"),
                                "middle", g_test_rand_int_range (0, 2));

  return info;
}

/* What holds of every patch */

static void
assert_one_primary (KithContactInfo *info, KithField field)
{
  guint n_items = kith_contact_info_get_n_items (info, field);
  guint n_primary = 0;

  for (guint i = 0; i < n_items; i++)
    if (kith_item_get_primary (kith_contact_info_get_item (info, field, i)))
      n_primary++;

  g_assert_cmpuint (n_primary, ==, n_items > 0 ? 1 : 0);
}

G_NORETURN static void
fail (KithContactInfo *base, JsonObject *patch, KithContactInfo *mine)
{
  g_autofree char *from = kith_json_print (kith_contact_info_get_json (base));
  g_autofree char *by = kith_json_print (patch);
  g_autofree char *to = kith_json_print (kith_contact_info_get_json (mine));

  g_error ("%s\nwith %s\nis not %s", from, by, to);
}

static void
assert_round_trip (KithContactInfo *base, KithContactInfo *mine)
{
  g_autoptr (JsonObject) patch = kith_patch_diff (base, mine);
  g_autoptr (KithContactInfo) result = kith_patch_apply (base, patch);
  g_autoptr (JsonObject) rest = kith_patch_diff (result, mine);
  gboolean equal = kith_contact_info_equal (base, mine);

  if (!kith_contact_info_equal (result, mine))
    fail (base, patch, mine);
  g_assert_true (kith_patch_is_empty (rest));
  g_assert_cmpint (kith_patch_is_empty (patch), ==, equal);
  g_assert_true (kith_patch_is_applied (patch, result));

  for (guint i = KITH_FIELD_EMAILS; i <= KITH_FIELD_PHONES; i++)
    if (json_object_has_member (patch, kith_field_get_path (i)))
      assert_one_primary (result, i);
}

static void
test_property (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (KithContactInfo) base = make_random_info ();
      g_autoptr (KithContactInfo) mine = make_random_info ();

      assert_round_trip (base, mine);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/patch/property", test_property);

  return g_test_run ();
}
