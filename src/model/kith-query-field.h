/* kith-query-field.h: what contacts are filtered and sorted by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  KITH_OPERATOR_EQ,
  KITH_OPERATOR_NE,
  KITH_OPERATOR_IN,
  KITH_OPERATOR_NIN,
  KITH_OPERATOR_GT,
  KITH_OPERATOR_GTE,
  KITH_OPERATOR_LT,
  KITH_OPERATOR_LTE,
  KITH_OPERATOR_EXISTS,
  KITH_OPERATOR_IS_EMPTY,
  KITH_OPERATOR_STARTS_WITH,
  KITH_OPERATOR_HAS_SOME,
  KITH_OPERATOR_HAS_ALL,
} KithOperator;

typedef enum
{
  KITH_SORT_NONE = -1,
  KITH_SORT_CREATED,
  KITH_SORT_ACTIVITY,
  KITH_SORT_EMAIL,
  KITH_SORT_FIRST_NAME, /* the whole name, first name first, by locale */
  KITH_SORT_LAST_NAME,  /* the whole name, last name first, by locale */
  KITH_SORT_COMPANY,
  KITH_SORT_JOB_TITLE,
  KITH_SORT_BIRTHDATE,
  KITH_SORT_EXTENDED, /* by a key */
} KithSort;

/* What a field is compared with. */
typedef enum
{
  KITH_COMPARED_TEXT,
  KITH_COMPARED_FOLDED, /* text in any case */
  KITH_COMPARED_KEY,
  KITH_COMPARED_TIME,
  KITH_COMPARED_DATE, /* "2031-05-01" */
  KITH_COMPARED_NUMBER,
  KITH_COMPARED_ANY, /* text or number: see kith_query_check_fields() */
} KithCompared;

typedef struct
{
  const char *name; /* one that ends with "." stands for all keys after it */
  guint operators;  /* 1 << KithOperator */
  KithCompared compared;
  KithSort sort;
} KithQueryField;

/* What wix-contacts leaves open and Kith has decided. */
typedef struct
{
  KithSort default_sort;
  gboolean default_descending;
  guint max_sorts;
} KithQueryChoices;

extern const KithQueryChoices kith_query_choices;

/* "info.extendedFields." */
extern const char kith_query_extended_prefix[];

/* @n_fields: (out).  The whole table. */
const KithQueryField *kith_query_field_list (guint *n_fields);
/* The row of a field, that of all custom fields for one of them. (nullable) */
const KithQueryField *kith_query_field_find (const char *name);
gboolean kith_query_field_has (const KithQueryField *self, KithOperator op);
/* The key of an extended field; NULL for any other field. */
const char *kith_query_field_get_key (const char *name);

/* "$startsWith" and back. */
const char *kith_operator_to_string (KithOperator op);
gboolean kith_operator_from_string (const char *name, KithOperator *op);

G_END_DECLS
