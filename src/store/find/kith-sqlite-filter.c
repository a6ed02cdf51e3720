/* kith-sqlite-filter.c: the contacts that a filter lets through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/find/kith-sqlite-filter.h"

#include "base/kith-clock.h"
#include "store/find/kith-sqlite-backlog.h"
#include "store/index/kith-sqlite-values.h"

#define FIND_ID "SELECT seq FROM contact WHERE id = ?"
#define FIND_CREATED                                                           \
  "SELECT seq FROM contact WHERE created >= ? AND created < ?"
/* The index of these follows later, as that of the words does. */
#define FIND_UPDATED                                                           \
  "WITH late AS (" KITH_SQLITE_BACKLOG_SELECT ")"                              \
  " SELECT contact FROM words WHERE updated >= ?1 AND updated < ?2"            \
  " AND contact NOT IN late"                                                   \
  " UNION ALL SELECT seq FROM contact WHERE seq IN late"                       \
  " AND updated >= ?1 AND updated < ?2"
#define FIND_VALUE "SELECT contact FROM value WHERE kind = ? AND norm = ?"
#define FIND_RANGE                                                             \
  "SELECT contact FROM value WHERE kind = ? AND norm >= ? AND norm < ?"

/* Where the values of a field are; of those of a list, some in another place.
 */
static const struct
{
  const char *field;
  KithValueKind kind;
  KithValueKind other_kind;
} places[] = {
  { "lastActivity.activityDate", KITH_VALUE_ACTIVITY, 0 },
  { "primaryInfo.email", KITH_VALUE_EMAIL, 0 },
  { "primaryInfo.phone", KITH_VALUE_PHONE, 0 },
  { "info.name.first", KITH_VALUE_FIRST_NAME, 0 },
  { "info.name.last", KITH_VALUE_LAST_NAME, 0 },
  { "info.emails.email", KITH_VALUE_EMAIL, KITH_VALUE_OTHER_EMAIL },
  { "info.phones.phone", KITH_VALUE_PHONE, KITH_VALUE_OTHER_PHONE },
  { "info.phones.e164Phone", KITH_VALUE_PHONE_E164, 0 },
  { "info.addresses.street", KITH_VALUE_STREET, 0 },
  { "info.addresses.city", KITH_VALUE_CITY, 0 },
  { "info.addresses.subdivision", KITH_VALUE_SUBDIVISION, 0 },
  { "info.addresses.country", KITH_VALUE_COUNTRY, 0 },
  { "info.company", KITH_VALUE_COMPANY, 0 },
  { "info.jobTitle", KITH_VALUE_JOB_TITLE, 0 },
  { "info.birthdate", KITH_VALUE_BIRTHDATE, 0 },
  { "info.locale", KITH_VALUE_LOCALE, 0 },
  { "info.labelKeys", KITH_VALUE_LABEL, 0 },
  { "info.locations", KITH_VALUE_LOCATION, 0 },
  { "info.extendedFields.emailSubscriptions.effectiveEmail", KITH_VALUE_EMAIL,
    0 },
};

/* A term that is looked for: "there is one such that". */
typedef struct
{
  KithDb *db;
  const KithFilter *term;
  KithOperator op;
  KithValueKind kind;
  KithValueKind other_kind; /* or 0 */
  const char *key;          /* of an extended field */
  KithSeqSet *found;
} Search;

static KithSeqSet *find (const KithFilter *filter, KithDb *db, GError **error);

static gboolean
collect (KithStatement *statement, KithSeqSet *found, GError **error)
{
  KithStep step = KITH_STEP_FAILED;

  while (statement != NULL
         && (step = kith_statement_step (statement, error)) == KITH_STEP_ROW)
    kith_seq_set_add (found, kith_statement_get_int (statement, 0));

  return step == KITH_STEP_DONE;
}

static gboolean
find_id (Search *self, JsonNode *value, GError **error)
{
  g_autoptr (KithStatement)
    statement = kith_db_query (self->db, error, FIND_ID, "s",
                               json_node_get_string (value));

  return collect (statement, self->found, error);
}

/* Times are whole numbers: from one to before another. */
static gboolean
find_time (Search *self, const char *sql, JsonNode *value, GError **error)
{
  gint64 time = kith_time_from_string (json_node_get_string (value));
  gboolean is_lower = self->op == KITH_OPERATOR_LT
                      || self->op == KITH_OPERATOR_LTE;
  gboolean is_higher = self->op == KITH_OPERATOR_GT
                       || self->op == KITH_OPERATOR_GTE;
  gint64 begin = is_lower ? G_MININT64 : time + (self->op == KITH_OPERATOR_GT);
  gint64 end = is_higher ? G_MAXINT64 : time + (self->op != KITH_OPERATOR_LT);
  g_autoptr (KithStatement)
    statement = kith_db_query (self->db, error, sql, "ii", begin, end);

  return collect (statement, self->found, error);
}

/* @norm: (transfer full) */
static gboolean
find_value (Search *self, GString *norm, GError **error)
{
  const KithValueKind kinds[] = { self->kind, self->other_kind };
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (norm);

  for (guint i = 0; i < G_N_ELEMENTS (kinds) && kinds[i] != 0; i++)
    {
      g_autoptr (KithStatement)
        statement = kith_db_query (self->db, error, FIND_VALUE, "ib",
                                   (gint64) kinds[i], bytes);

      if (!collect (statement, self->found, error))
        return FALSE;
    }

  return TRUE;
}

/* From one norm to before another.  @begin, @end: (transfer full) */
static gboolean
find_range (Search *self, GString *begin, GString *end, GError **error)
{
  const KithValueKind kinds[] = { self->kind, self->other_kind };
  g_autoptr (GBytes) begin_bytes = g_string_free_to_bytes (begin);
  g_autoptr (GBytes) end_bytes = g_string_free_to_bytes (end);

  for (guint i = 0; i < G_N_ELEMENTS (kinds) && kinds[i] != 0; i++)
    {
      g_autoptr (KithStatement)
        statement = kith_db_query (self->db, error, FIND_RANGE, "ibb",
                                   (gint64) kinds[i], begin_bytes, end_bytes);

      if (!collect (statement, self->found, error))
        return FALSE;
    }

  return TRUE;
}

static GString *
make_base (Search *self)
{
  return self->key != NULL ? kith_sqlite_norm_new_for_key (self->key)
                           : g_string_new (NULL);
}

static GString *
make_norm (Search *self, JsonNode *value)
{
  GString *norm = make_base (self);
  KithCompared compared = self->key != NULL ? KITH_COMPARED_ANY
                                            : self->term->rule->compared;

  kith_sqlite_norm_append (norm, compared, value);

  return norm;
}

/* What is of the same type as @value: of an extended field, one of two. */
static GString *
make_type (Search *self, JsonNode *value)
{
  g_autoptr (GString) norm = make_norm (self, value);
  GString *base = make_base (self);

  if (self->key != NULL)
    g_string_append_c (base, norm->str[base->len]);

  return base;
}

static GString *
make_end (GString *norm)
{
  kith_sqlite_norm_make_end (norm);

  return norm;
}

/* The first norm after one: no norm is the beginning of another, but for text
 * that is not compared so. */
static GString *
make_after (GString *norm)
{
  return g_string_append_c (norm, '\0');
}

static gboolean
find_prefix (Search *self, const char *prefix, GError **error)
{
  KithCompared compared = self->key != NULL ? KITH_COMPARED_ANY
                                            : KITH_COMPARED_TEXT;
  GString *begin = make_base (self);
  GString *end = make_base (self);

  kith_sqlite_norm_append_prefix (begin, compared, prefix);
  kith_sqlite_norm_append_prefix (end, compared, prefix);

  return find_range (self, begin, make_end (end), error);
}

static gboolean
find_compared (Search *self, JsonNode *value, GError **error)
{
  switch (self->op)
    {
    case KITH_OPERATOR_EXISTS:
      return find_range (self, make_base (self), make_end (make_base (self)),
                         error);
    case KITH_OPERATOR_STARTS_WITH:
      return find_prefix (self, json_node_get_string (value), error);
    case KITH_OPERATOR_GT:
      return find_range (self, make_after (make_norm (self, value)),
                         make_end (make_type (self, value)), error);
    case KITH_OPERATOR_GTE:
      return find_range (self, make_norm (self, value),
                         make_end (make_type (self, value)), error);
    case KITH_OPERATOR_LT:
      return find_range (self, make_type (self, value), make_norm (self, value),
                         error);
    case KITH_OPERATOR_LTE:
      return find_range (self, make_type (self, value),
                         make_after (make_norm (self, value)), error);
    case KITH_OPERATOR_EQ:
    case KITH_OPERATOR_NE:
    case KITH_OPERATOR_IN:
    case KITH_OPERATOR_NIN:
    case KITH_OPERATOR_IS_EMPTY:
    case KITH_OPERATOR_HAS_SOME:
    case KITH_OPERATOR_HAS_ALL:
    default:
      return find_value (self, make_norm (self, value), error);
    }
}

/* Adds those that pass for one value. */
static gboolean
find_one (Search *self, JsonNode *value, GError **error)
{
  const char *field = self->term->field;
  gboolean is_id = g_str_equal (field, "id");
  gboolean is_created = g_str_equal (field, "createdDate");
  gboolean is_updated = g_str_equal (field, "updatedDate");

  /* No contact lacks one of these. */
  if ((is_id || is_created || is_updated) && self->op == KITH_OPERATOR_EXISTS)
    {
      kith_seq_set_invert (self->found);
      return TRUE;
    }

  if (is_id)
    return find_id (self, value, error);
  if (is_created || is_updated)
    return find_time (self, is_created ? FIND_CREATED : FIND_UPDATED, value,
                      error);

  return find_compared (self, value, error);
}

static void
find_place (Search *self)
{
  const char *field = self->term->field;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (places[i].field, field))
      {
        self->kind = places[i].kind;
        self->other_kind = places[i].other_kind;
        return;
      }

  self->kind = KITH_VALUE_FIELD;
  self->key = kith_query_field_get_key (field);
}

static KithSeqSet *
find_values (Search *self, JsonArray *values, GError **error)
{
  g_autoptr (KithSeqSet) found = self->found = kith_seq_set_new ();

  for (guint i = 0; i < json_array_get_length (values); i++)
    if (!find_one (self, json_array_get_element (values, i), error))
      return NULL;

  return g_steal_pointer (&found);
}

static KithSeqSet *
find_all (Search *self, JsonArray *values, GError **error)
{
  g_autoptr (KithSeqSet) all = kith_seq_set_new ();

  kith_seq_set_invert (all);
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      g_autoptr (KithSeqSet) found = self->found = kith_seq_set_new ();

      if (!find_one (self, json_array_get_element (values, i), error))
        return NULL;
      kith_seq_set_intersect (all, found);
    }

  return g_steal_pointer (&all);
}

static KithSeqSet *
find_positive (Search *self, GError **error)
{
  JsonNode *value = self->term->value;
  g_autoptr (KithSeqSet) found = NULL;

  if (self->op == KITH_OPERATOR_HAS_ALL)
    return find_all (self, json_node_get_array (value), error);
  if (JSON_NODE_HOLDS_ARRAY (value))
    return find_values (self, json_node_get_array (value), error);

  found = self->found = kith_seq_set_new ();

  return find_one (self, value, error) ? g_steal_pointer (&found) : NULL;
}

/* A negative term holds where the positive one does not: also for a contact
 * without the field (J.25). */
static gboolean
is_negative (const KithFilter *term, KithOperator *positive)
{
  if (JSON_NODE_HOLDS_NULL (term->value))
    {
      *positive = KITH_OPERATOR_EXISTS;
      return term->op == KITH_OPERATOR_EQ;
    }

  *positive = term->op;
  switch (term->op)
    {
    case KITH_OPERATOR_NE:
      *positive = KITH_OPERATOR_EQ;
      return TRUE;
    case KITH_OPERATOR_NIN:
      *positive = KITH_OPERATOR_IN;
      return TRUE;
    case KITH_OPERATOR_EXISTS:
      return !json_node_get_boolean (term->value);
    case KITH_OPERATOR_IS_EMPTY:
      *positive = KITH_OPERATOR_EXISTS;
      return json_node_get_boolean (term->value);
    case KITH_OPERATOR_EQ:
    case KITH_OPERATOR_IN:
    case KITH_OPERATOR_GT:
    case KITH_OPERATOR_GTE:
    case KITH_OPERATOR_LT:
    case KITH_OPERATOR_LTE:
    case KITH_OPERATOR_STARTS_WITH:
    case KITH_OPERATOR_HAS_SOME:
    case KITH_OPERATOR_HAS_ALL:
    default:
      return FALSE;
    }
}

static KithSeqSet *
find_term (const KithFilter *term, KithDb *db, GError **error)
{
  Search self = { .db = db, .term = term };
  gboolean negative = is_negative (term, &self.op);
  KithSeqSet *found;

  find_place (&self);
  found = find_positive (&self, error);
  if (found != NULL && negative)
    kith_seq_set_invert (found);

  return found;
}

static KithSeqSet *
find_group (const KithFilter *group, KithDb *db, GError **error)
{
  g_autoptr (KithSeqSet) found = kith_seq_set_new ();

  if (group->type == KITH_FILTER_AND)
    kith_seq_set_invert (found);

  for (guint i = 0; i < group->children->len; i++)
    {
      g_autoptr (KithSeqSet)
        part = find (g_ptr_array_index (group->children, i), db, error);

      if (part == NULL)
        return NULL;
      if (group->type == KITH_FILTER_AND)
        kith_seq_set_intersect (found, part);
      else
        kith_seq_set_unite (found, part);
    }
  if (group->type == KITH_FILTER_NOT)
    kith_seq_set_invert (found);

  return g_steal_pointer (&found);
}

static KithSeqSet *
find (const KithFilter *filter, KithDb *db, GError **error)
{
  return filter->type == KITH_FILTER_TERM ? find_term (filter, db, error)
                                          : find_group (filter, db, error);
}

/**
 * kith_sqlite_filter_find:
 * @filter: a checked filter
 * @db: a connection that reads, within a transaction
 *
 * Returns: (transfer full): the contacts that it lets through
 */
KithSeqSet *
kith_sqlite_filter_find (const KithFilter *filter, KithDb *db, GError **error)
{
  g_return_val_if_fail (filter != NULL && db != NULL, NULL);

  return find (filter, db, error);
}
