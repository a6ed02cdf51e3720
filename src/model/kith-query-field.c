/* kith-query-field.c: what contacts are filtered and sorted by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "model/kith-query-field.h"

#include <string.h>

#define EXTENDED "info.extendedFields."

const char kith_query_extended_prefix[] = EXTENDED;

/* wix-contacts C.6 leaves open, or contradicts itself, in what follows: where
 * the number of a point of its section J is given, that point decides.  Who
 * knows better one day changes it here.
 *
 * - J.22: the order by default; C.6 takes one sort, its clients send several;
 *   an "order" that is missing is ascending; contacts that are equal in all
 *   that was asked for are ordered by id; "$begins" is "$startsWith".
 * - J.24: "$eq" of text is exact, except for emails (and for locales, which are
 *   stored in lower case); "$startsWith" is so in no case.  Sorts are in no
 *   case; those by a name follow the locale, for the list in the window.
 * - J.25: "$ne" and "$nin" hold of a contact without the field; of a list,
 *   "$ne" means that no item is equal, any other operator that one item is so.
 * - Not in J: a contact that lacks what is sorted by comes last in either
 *   direction.  "$isEmpty" is offered where "$exists" is, and for sets: nothing
 *   empty is stored, so that it is the contrary of "$exists".  null is equal to
 *   what is not there: "$eq" null is "$exists" false, "$ne" null is "$exists"
 *   true, also where "$exists" is not offered; in the list of "$in" and "$nin"
 *   it is one more value; of a set it says that the set is empty; no other
 *   operator takes it.  "$hasAll" and
 *   "$hasSome" of nothing are refused, so that no slip reaches every contact.
 *   A street is the address line or else number and name of the street address.
 *   Of the fields of type URL, what is said of text holds.
 */
const KithQueryChoices kith_query_choices = {
  .default_sort = KITH_SORT_CREATED, /* J.22 */
  .default_descending = FALSE,       /* J.22 */
  .max_sorts = 8,                    /* J.22 */
};

#define BIT(name) (1u << KITH_OPERATOR_##name)
#define EXISTS (BIT (EXISTS) | BIT (IS_EMPTY))
#define EQUAL (BIT (EQ) | BIT (NE) | BIT (IN))
#define TEXT (EQUAL | EXISTS | BIT (STARTS_WITH))
#define ORDERED                                                                \
  (BIT (EQ) | BIT (NE) | BIT (GT) | BIT (GTE) | BIT (LT) | BIT (LTE))
#define SET (BIT (HAS_SOME) | BIT (HAS_ALL) | BIT (IS_EMPTY))

static const KithQueryField fields[] = {
  { "id", EQUAL | EXISTS, KITH_COMPARED_TEXT, KITH_SORT_NONE },
  { "createdDate", ORDERED, KITH_COMPARED_TIME, KITH_SORT_CREATED },
  { "updatedDate", ORDERED, KITH_COMPARED_TIME, KITH_SORT_NONE },
  { "lastActivity.activityDate", ORDERED, KITH_COMPARED_TIME,
    KITH_SORT_ACTIVITY },
  { "primaryInfo.email", TEXT, KITH_COMPARED_FOLDED, KITH_SORT_EMAIL },
  { "primaryInfo.phone", TEXT, KITH_COMPARED_TEXT, KITH_SORT_NONE },
  { "info.name.first", TEXT, KITH_COMPARED_TEXT, KITH_SORT_FIRST_NAME },
  { "info.name.last", TEXT, KITH_COMPARED_TEXT, KITH_SORT_LAST_NAME },
  { "info.emails.email", TEXT, KITH_COMPARED_FOLDED, KITH_SORT_NONE },
  { "info.phones.phone", TEXT, KITH_COMPARED_TEXT, KITH_SORT_NONE },
  { "info.phones.e164Phone", TEXT, KITH_COMPARED_TEXT, KITH_SORT_NONE },
  { "info.addresses.street", TEXT, KITH_COMPARED_TEXT, KITH_SORT_NONE },
  { "info.addresses.city", TEXT, KITH_COMPARED_TEXT, KITH_SORT_NONE },
  { "info.addresses.subdivision", EQUAL | EXISTS, KITH_COMPARED_TEXT,
    KITH_SORT_NONE },
  { "info.addresses.country", EQUAL | EXISTS, KITH_COMPARED_TEXT,
    KITH_SORT_NONE },
  { "info.company", TEXT, KITH_COMPARED_TEXT, KITH_SORT_COMPANY },
  { "info.jobTitle", TEXT, KITH_COMPARED_TEXT, KITH_SORT_JOB_TITLE },
  { "info.birthdate", ORDERED, KITH_COMPARED_DATE, KITH_SORT_BIRTHDATE },
  { "info.locale", EQUAL | EXISTS, KITH_COMPARED_FOLDED, KITH_SORT_NONE },
  { "info.labelKeys", SET, KITH_COMPARED_KEY, KITH_SORT_NONE },
  { "info.locations", SET, KITH_COMPARED_KEY, KITH_SORT_NONE },
  { EXTENDED "members.membershipStatus", EQUAL | BIT (NIN), KITH_COMPARED_TEXT,
    KITH_SORT_NONE },
  { EXTENDED "emailSubscriptions.deliverabilityStatus", EQUAL | BIT (NIN),
    KITH_COMPARED_TEXT, KITH_SORT_NONE },
  { EXTENDED "emailSubscriptions.subscriptionStatus", EQUAL | BIT (NIN),
    KITH_COMPARED_TEXT, KITH_SORT_NONE },
  { EXTENDED "emailSubscriptions.effectiveEmail", EXISTS, KITH_COMPARED_FOLDED,
    KITH_SORT_EXTENDED },
  { EXTENDED "ecom.numOfPurchases", ORDERED, KITH_COMPARED_NUMBER,
    KITH_SORT_EXTENDED },
  { EXTENDED "ecom.totalSpentAmount", ORDERED, KITH_COMPARED_NUMBER,
    KITH_SORT_EXTENDED },
  { EXTENDED "ecom.lastPurchaseDate", ORDERED, KITH_COMPARED_DATE,
    KITH_SORT_EXTENDED },
  /* What of this a field takes goes by its type: kith_query_check_fields(). */
  { EXTENDED "custom.", EQUAL | BIT (STARTS_WITH) | ORDERED, KITH_COMPARED_ANY,
    KITH_SORT_EXTENDED },
};

static const struct
{
  const char *name;
  KithOperator op;
} operators[] = {
  { "$eq", KITH_OPERATOR_EQ },
  { "$ne", KITH_OPERATOR_NE },
  { "$in", KITH_OPERATOR_IN },
  { "$nin", KITH_OPERATOR_NIN },
  { "$gt", KITH_OPERATOR_GT },
  { "$gte", KITH_OPERATOR_GTE },
  { "$lt", KITH_OPERATOR_LT },
  { "$lte", KITH_OPERATOR_LTE },
  { "$exists", KITH_OPERATOR_EXISTS },
  { "$isEmpty", KITH_OPERATOR_IS_EMPTY },
  { "$startsWith", KITH_OPERATOR_STARTS_WITH },
  { "$begins", KITH_OPERATOR_STARTS_WITH }, /* J.22 */
  { "$hasSome", KITH_OPERATOR_HAS_SOME },
  { "$hasAll", KITH_OPERATOR_HAS_ALL },
};

/**
 * kith_query_field_list:
 * @n_fields: (out): how many
 *
 * Returns: (transfer none) (array length=n_fields): the whole table
 */
const KithQueryField *
kith_query_field_list (guint *n_fields)
{
  g_return_val_if_fail (n_fields != NULL, NULL);

  *n_fields = G_N_ELEMENTS (fields);

  return fields;
}

/**
 * kith_query_field_find:
 * @name: "info.name.last"
 *
 * Returns: (transfer none) (nullable): its row; %NULL when it is no field that
 *   contacts are filtered or sorted by
 */
const KithQueryField *
kith_query_field_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gboolean is_prefix = g_str_has_suffix (fields[i].name, ".");

      if (is_prefix ? g_str_has_prefix (name, fields[i].name)
                        && name[strlen (fields[i].name)] != '\0'
                    : g_str_equal (name, fields[i].name))
        return &fields[i];
    }

  return NULL;
}

gboolean
kith_query_field_has (const KithQueryField *self, KithOperator op)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->operators & (1u << op)) != 0;
}

const char *
kith_query_field_get_key (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return g_str_has_prefix (name, EXTENDED) ? name + strlen (EXTENDED) : NULL;
}

const char *
kith_operator_to_string (KithOperator op)
{
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (operators[i].op == op)
      return operators[i].name;

  g_return_val_if_reached (NULL);
}

gboolean
kith_operator_from_string (const char *name, KithOperator *op)
{
  g_return_val_if_fail (name != NULL && op != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_equal (operators[i].name, name))
      {
        *op = operators[i].op;
        return TRUE;
      }

  return FALSE;
}
