/* test-patch-mask.c: which parts of an update count
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-patch-mask.h"

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "test-utils.h"

static JsonObject *
parse (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');

  return kith_test_json_object (quoted);
}

/* What a mask is read as: paths parted by "|"; "": there is none; NULL: it is
 * refused. */
static const struct
{
  const char *body;
  const char *paths;
} masks[] = {
  { "{}", "" },
  { "{'fieldMask':null}", "" },
  { "{'fieldMask':{}}", "" },
  { "{'fieldMask':''}", "" },
  { "{'fieldMask':{'paths':[]}}", "" },
  { "{'fieldMask':{'paths':['info.company','info.name.last']}}",
    "info.company|info.name.last" },
  { "{'fieldMask':'info.company, info.name.last'}",
    "info.company|info.name.last" },
  { "{'fieldMask':['info.company']}", "info.company" },
  { "{'fieldMask':{'paths':'info.company'}}", "info.company" },
  { "{'fieldMask':7}", NULL },
  { "{'fieldMask':{'paths':{}}}", NULL },
  { "{'fieldMask':{'paths':[7]}}", NULL },
};

static void
test_read (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (masks); i++)
    {
      g_autoptr (JsonObject) body = parse (masks[i].body);
      g_autoptr (GError) error = NULL;
      g_auto (GStrv) paths = NULL;
      g_autofree char *joined = NULL;

      g_test_message ("%s", masks[i].body);
      kith_patch_mask_read (body, &paths, &error);
      if (masks[i].paths == NULL)
        {
          g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
          continue;
        }
      g_assert_no_error (error);
      joined = paths != NULL ? g_strjoinv ("|", paths) : g_strdup ("");
      g_assert_cmpstr (joined, ==, masks[i].paths);
    }
}

#define INFO                                                                   \
  "{'name':{'first':'A','last':'B'},'company':'C','emails':{'items':["         \
  "{'email':'a@b.cd'}]},'extendedFields':{'items':{'custom.a':'1',"            \
  "'custom.b.c':'2'}},'picture':{'image':{'url':'u'}}}"

/* What counts of INFO; NULL: the path is refused. */
static const struct
{
  const char *paths;
  const char *patch;
} rows[] = {
  { "info", INFO },
  { "info.company", "{'company':'C'}" },
  { "info.jobTitle", "{'jobTitle':null}" },
  { "info.company|info.birthdate", "{'company':'C','birthdate':null}" },
  { "info.name", "{'name':{'first':'A','last':'B'}}" },
  { "info.name.last", "{'name':{'last':'B'}}" },
  { "info.name.last|info.name.first", "{'name':{'last':'B','first':'A'}}" },
  { "info.emails", "{'emails':{'items':[{'email':'a@b.cd'}]}}" },
  { "info.emails.items", "{'emails':{'items':[{'email':'a@b.cd'}]}}" },
  { "info.phones", "{'phones':null}" },
  { "info.labelKeys.items", "{'labelKeys':null}" },
  { "info.extendedFields",
    "{'extendedFields':{'items':{'custom.a':'1','custom.b.c':'2'}}}" },
  { "info.extendedFields.custom.a",
    "{'extendedFields':{'items':{'custom.a':'1'}}}" },
  { "info.extendedFields.items.custom.b.c|info.extendedFields.custom.d",
    "{'extendedFields':{'items':{'custom.b.c':'2','custom.d':null}}}" },
  { "info.picture.image", "{'picture':{'image':{'url':'u'}}}" },
  { "info.locations", "{'locations':null}" },
  { "company", NULL },
  { "revision", NULL },
  { "info.", NULL },
  { "info.shoe", NULL },
  { "info.first", NULL },
  { "info.company.name", NULL },
  { "info.name.middle", NULL },
  { "info.emails.email", NULL },
};

static void
test_apply (void)
{
  g_autoptr (JsonObject) info = parse (INFO);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) paths = g_strsplit (rows[i].paths, "|", -1);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonObject)
        masked = kith_patch_mask_apply (info, (const char *const *) paths,
                                        &error);
      g_autoptr (JsonObject) expected = NULL;
      g_autofree char *text = NULL;
      g_autofree char *wanted = NULL;

      g_test_message ("%s", rows[i].paths);
      if (rows[i].patch == NULL)
        {
          g_assert_error (error, KITH_ERROR, KITH_ERROR_INVALID);
          g_assert_null (masked);
          continue;
        }
      g_assert_no_error (error);
      expected = parse (rows[i].patch);
      text = kith_json_print (masked);
      wanted = kith_json_print (expected);
      g_assert_cmpstr (text, ==, wanted);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/patch-mask/read", test_read);
  g_test_add_func ("/patch-mask/apply", test_apply);

  return g_test_run ();
}
