/* fuzz-filter.c: a query's body, from text to the rows of a real store
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <stdlib.h>

#include "base/kith-error.h"
#include "base/kith-json.h"
#include "fuzz.h"
#include "store-utils.h"
#include "test-utils.h"

static StoreFixture fixture;

static void
add_field (const char *name, KithDataType type)
{
  g_autoptr (KithExtendedField)
    field = kith_store_add_field (fixture.store, name, type, NULL, NULL, NULL);

  g_assert_nonnull (field);
}

static void
tear_down (void)
{
  store_fixture_tear_down (&fixture, NULL);
}

static void
set_up (void)
{
  static const char *const infos[] = {
    "{'name':{'first':'Ann','last':'Lee'},'company':'Co','emails':{'items':"
    "[{'email':'ann@example.com'}]},'labelKeys':{'items':['custom.a']},"
    "'extendedFields':{'items':{'custom.size':39.5,'custom.motto':'Well'}}}",
    "{'name':{'first':'Žofie'},'birthdate':'1984-02-29','phones':{'items':"
    "[{'phone':'0113 496 0000','countryCode':'GB'}]},'locale':'cs'}",
    "{'name':{'last':'%_\\\\'},'addresses':{'items':[{'address':{'city':"
    "'Leeds','country':'GB','addressLine':'1 High St'}}]}}",
    "{'name':{'first':'O?1'},'extendedFields':{'items':{'custom.day':"
    "'2020-01-31','custom.page':'https://example.com'}}}",
  };
  g_autoptr (KithLabel) label = NULL;

  store_fixture_set_up (&fixture, NULL);
  atexit (tear_down);
  label = kith_store_add_label (fixture.store, "A", NULL, NULL, NULL);
  add_field ("Size", KITH_DATA_NUMBER);
  add_field ("Motto", KITH_DATA_TEXT);
  add_field ("Day", KITH_DATA_DATE);
  add_field ("Page", KITH_DATA_URL);
  for (gsize i = 0; i < G_N_ELEMENTS (infos); i++)
    json_object_unref (store_create (&fixture, infos[i]));
}

/* Whatever passes the check is SQL that runs. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (KithQuery) query = NULL;
  g_autoptr (KithStorePage) page = NULL;
  g_autoptr (GError) error = NULL;

  if (fixture.store == NULL)
    set_up ();

  body = kith_json_parse_object ((const char *) data, size,
                                 KITH_LIMIT_BODY_BYTES, NULL);
  if (body != NULL)
    query = kith_query_new_from_json (body, NULL);
  if (query == NULL)
    return 0;

  page = store_query (fixture.store, query, &error);
  /* The store refuses what needs its fields to be known. */
  if (error != NULL)
    {
      g_assert_true (error->domain == KITH_ERROR);
      g_assert_cmpint (error->code, !=, KITH_ERROR_STORE);
      g_assert_cmpint (error->code, !=, KITH_ERROR_FAILED);
      return 0;
    }

  g_assert_cmpuint (page->contacts->len, <=, query->limit);
  g_assert_cmpint (page->total, >=, page->contacts->len);
  g_assert_cmpint (page->total, <=, 4);

  return 0;
}
