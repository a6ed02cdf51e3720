/* kith-sqlite-order.c: one of the orders that contacts are sorted by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "store/index/kith-sqlite-order.h"

#include <string.h>

#include "base/kith-json.h"
#include "store/index/kith-sqlite-values.h"

#define BY_COLUMN(column, direction)                                           \
  "SELECT seq, " column " FROM contact ORDER BY " column " " direction         \
  ", id " direction
#define BY_VALUE(direction)                                                    \
  "SELECT contact, norm FROM value WHERE kind = ? AND norm >= ? AND norm < ?"  \
  " ORDER BY norm " direction
#define BY_ID(direction) "SELECT seq, id FROM contact ORDER BY id " direction

/* Ascending, then descending. */
static const struct
{
  KithSort sort;
  const char *sql[2];
} columns[] = {
  { KITH_SORT_CREATED,
    { BY_COLUMN ("created", "ASC"), BY_COLUMN ("created", "DESC") } },
  { KITH_SORT_FIRST_NAME,
    { BY_COLUMN ("first_key", "ASC"), BY_COLUMN ("first_key", "DESC") } },
  { KITH_SORT_LAST_NAME,
    { BY_COLUMN ("last_key", "ASC"), BY_COLUMN ("last_key", "DESC") } },
  { KITH_SORT_NONE, { BY_ID ("ASC"), BY_ID ("DESC") } },
};

static const char *const by_value[] = { BY_VALUE ("ASC"), BY_VALUE ("DESC") };

static KithValueKind
get_kind (KithSort sort, const char *key)
{
  switch (sort)
    {
    case KITH_SORT_ACTIVITY:
      return KITH_VALUE_ACTIVITY;
    case KITH_SORT_EMAIL:
      return KITH_VALUE_EMAIL;
    case KITH_SORT_COMPANY:
      return KITH_VALUE_COMPANY;
    case KITH_SORT_JOB_TITLE:
      return KITH_VALUE_JOB_TITLE;
    case KITH_SORT_BIRTHDATE:
      return KITH_VALUE_BIRTHDATE;
    case KITH_SORT_EXTENDED:
      return g_str_equal (key, "emailSubscriptions.effectiveEmail")
               ? KITH_VALUE_EMAIL
               : KITH_VALUE_FIELD;
    case KITH_SORT_NONE:
    case KITH_SORT_CREATED:
    case KITH_SORT_FIRST_NAME:
    case KITH_SORT_LAST_NAME:
    default:
      return 0;
    }
}

void
kith_sqlite_order_init (KithSqliteOrder *self,
                        KithSort sort,
                        const char *key,
                        gboolean descending)
{
  KithValueKind kind = get_kind (sort, key);
  g_autoptr (GString) begin = NULL;

  *self = (KithSqliteOrder){ .sort = sort,
                             .descending = descending,
                             .kind = (gint64) kind };
  if (kind == 0)
    return;

  begin = kind == KITH_VALUE_FIELD ? kith_sqlite_norm_new_for_key (key)
                                   : g_string_new (NULL);
  self->n_prefix = begin->len;
  self->begin = g_bytes_new (begin->str, begin->len);
  kith_sqlite_norm_make_end (begin);
  self->end = g_bytes_new (begin->str, begin->len);
}

void
kith_sqlite_order_clear (KithSqliteOrder *self)
{
  g_clear_pointer (&self->begin, g_bytes_unref);
  g_clear_pointer (&self->end, g_bytes_unref);
}

gboolean
kith_sqlite_order_is_whole (const KithSqliteOrder *self)
{
  return self->kind == 0;
}

gboolean
kith_sqlite_order_needs_record (const KithSqliteOrder *self)
{
  return self->kind != 0;
}

KithStatement *
kith_sqlite_order_scan (const KithSqliteOrder *self, KithDb *db, GError **error)
{
  guint direction = self->descending ? 1 : 0;

  if (self->kind != 0)
    return kith_db_query (db, error, by_value[direction], "ibb", self->kind,
                          self->begin, self->end);

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (columns[i].sort == self->sort)
      return kith_db_query (db, error, columns[i].sql[direction], "");

  g_return_val_if_reached (NULL);
}

static GBytes *
find_norm (const KithSqliteOrder *self, JsonObject *record)
{
  g_autoptr (GPtrArray) values = kith_sqlite_values_get (record, NULL);

  for (guint i = 0; i < values->len; i++)
    {
      KithValue *value = g_ptr_array_index (values, i);

      if ((gint64) value->kind == self->kind
          && g_bytes_compare (value->norm, self->begin) >= 0
          && g_bytes_compare (value->norm, self->end) < 0)
        return g_bytes_ref (value->norm);
    }

  return NULL;
}

/* So that memcmp() orders them. */
static GBytes *
make_time_key (gint64 time)
{
  guint64 big_endian = GUINT64_TO_BE ((guint64) MAX (time, 0));

  return g_bytes_new (&big_endian, sizeof big_endian);
}

GBytes *
kith_sqlite_order_get_key (const KithSqliteOrder *self,
                           KithStatement *row,
                           JsonObject *record)
{
  if (self->kind != 0)
    return find_norm (self, record);
  if (self->sort == KITH_SORT_CREATED)
    return make_time_key (kith_statement_get_int (row, 1));
  if (self->sort == KITH_SORT_FIRST_NAME)
    return kith_statement_get_bytes (row, 2);
  if (self->sort == KITH_SORT_LAST_NAME)
    return kith_statement_get_bytes (row, 3);

  return kith_statement_get_bytes (row, 0);
}

/* What of a key decides: of a norm, what stands before the text itself. */
static gsize
get_length (const KithSqliteOrder *self, const guint8 *data, gsize size)
{
  const guint8 *end;

  if (self->kind == 0)
    return size;

  end = memchr (data + self->n_prefix, '\0', size - self->n_prefix);

  return end != NULL ? (gsize) (end - data) : size;
}

static int
compare_data (const KithSqliteOrder *self,
              const guint8 *a,
              gsize a_size,
              const guint8 *b,
              gsize b_size)
{
  int order;

  a_size = get_length (self, a, a_size);
  b_size = get_length (self, b, b_size);
  order = memcmp (a, b, MIN (a_size, b_size));

  return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

int
kith_sqlite_order_compare (const KithSqliteOrder *self, GBytes *a, GBytes *b)
{
  gsize a_size, b_size;
  const guint8 *a_data, *b_data;
  int order;

  if (a == NULL || b == NULL)
    return (a == NULL) - (b == NULL);

  a_data = g_bytes_get_data (a, &a_size);
  b_data = g_bytes_get_data (b, &b_size);
  order = compare_data (self, a_data, a_size, b_data, b_size);

  return self->descending ? -order : order;
}

gboolean
kith_sqlite_order_is_same (const KithSqliteOrder *self,
                           GBytes *key,
                           KithStatement *row)
{
  sqlite3_stmt *handle = kith_statement_get_handle (row);
  const guint8 *data = sqlite3_column_blob (handle, 1);
  gsize size = (gsize) sqlite3_column_bytes (handle, 1);
  gsize key_size;
  const guint8 *key_data = g_bytes_get_data (key, &key_size);
  gsize length = get_length (self, key_data, key_size);

  /* Each row of a scan comes by here: it is read no further than it must. */
  return size >= length && memcmp (key_data, data, length) == 0
         && (size == length || (self->kind != 0 && data[length] == '\0'));
}
