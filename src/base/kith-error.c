/* kith-error.c: what can go wrong, named by situation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "base/kith-error.h"

#include "base/kith-json.h"
#include "base/kith-object.h"

typedef struct
{
  char *code;
  char *request_id;
  JsonObject *data;
  guint status;
} KithErrorPrivate;

static void
kith_error_private_init (KithErrorPrivate *priv)
{
}

static void
kith_error_private_copy (const KithErrorPrivate *from, KithErrorPrivate *to)
{
  g_assert (from != NULL && to != NULL);

  to->code = g_strdup (from->code);
  to->request_id = g_strdup (from->request_id);
  /* Not a reference: a violation added to one error is not the other's. */
  to->data = kith_json_copy_object (from->data);
  to->status = from->status;
}

static void
kith_error_private_clear (KithErrorPrivate *priv)
{
  g_assert (priv != NULL);

  g_clear_pointer (&priv->code, g_free);
  g_clear_pointer (&priv->request_id, g_free);
  g_clear_pointer (&priv->data, json_object_unref);
}

G_DEFINE_EXTENDED_ERROR (KithError, kith_error)

static KithErrorPrivate *
get_private (const GError *error)
{
  if (error == NULL || error->domain != KITH_ERROR)
    return NULL;

  return kith_error_get_private (error);
}

/**
 * kith_error_get_code:
 * @error: (nullable): any error
 *
 * Returns: (nullable): the server's own word for what went wrong
 */
const char *
kith_error_get_code (const GError *error)
{
  KithErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->code : NULL;
}

/**
 * kith_error_get_status:
 * @error: (nullable): any error
 *
 * Returns: the HTTP status that came with @error, or 0
 */
guint
kith_error_get_status (const GError *error)
{
  KithErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->status : 0;
}

/**
 * kith_error_get_request_id:
 * @error: (nullable): any error
 *
 * Returns: (nullable): what the server calls the request that failed
 */
const char *
kith_error_get_request_id (const GError *error)
{
  KithErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->request_id : NULL;
}

/**
 * kith_error_get_data:
 * @error: (nullable): any error
 *
 * Returns: (nullable) (transfer none): application data, or the list of field
 *   violations as `{"fieldViolations": […]}`
 */
JsonObject *
kith_error_get_data (const GError *error)
{
  KithErrorPrivate *priv = get_private (error);

  return priv != NULL ? priv->data : NULL;
}

/**
 * kith_error_set_code:
 * @error: an error of this domain
 * @code: (nullable): the server's code
 */
void
kith_error_set_code (GError *error, const char *code)
{
  KithErrorPrivate *priv = get_private (error);

  g_return_if_fail (priv != NULL);

  kith_set_str (&priv->code, code);
}

/**
 * kith_error_set_status:
 * @error: an error of this domain
 * @status: an HTTP status, or 0
 */
void
kith_error_set_status (GError *error, guint status)
{
  KithErrorPrivate *priv = get_private (error);

  g_return_if_fail (priv != NULL);

  priv->status = status;
}

/**
 * kith_error_set_request_id:
 * @error: an error of this domain
 * @request_id: (nullable): what the server calls the request
 */
void
kith_error_set_request_id (GError *error, const char *request_id)
{
  KithErrorPrivate *priv = get_private (error);

  g_return_if_fail (priv != NULL);

  kith_set_str (&priv->request_id, request_id);
}

/**
 * kith_error_set_data:
 * @error: an error of this domain
 * @data: (nullable): what came with it; a reference is taken
 */
void
kith_error_set_data (GError *error, JsonObject *data)
{
  KithErrorPrivate *priv = get_private (error);
  JsonObject *old;

  g_return_if_fail (priv != NULL);

  old = priv->data;
  priv->data = data != NULL ? json_object_ref (data) : NULL;
  g_clear_pointer (&old, json_object_unref);
}

static JsonArray *
ensure_violations (GError *error)
{
  KithErrorPrivate *priv = kith_error_get_private (error);
  JsonArray *violations;

  g_assert (priv != NULL);

  if (priv->data == NULL)
    priv->data = json_object_new ();

  violations = kith_json_get_array (priv->data, "fieldViolations");
  if (violations == NULL)
    {
      violations = json_array_new ();
      json_object_set_array_member (priv->data, "fieldViolations", violations);
    }

  return violations;
}

/**
 * kith_error_add_violation:
 * @error: (nullable): where to make the error, or to add to the one there
 * @field: the path of the field, as in the API
 * @rule: the rule that is violated, e.g. "MAX_LENGTH"
 * @format: what is wrong with the field, as a predicate: "is too long"
 * @...: what @format asks for
 *
 * The first violation makes a %KITH_ERROR_INVALID with the message "@field
 * @format"; further ones are added to its data and leave the message alone.
 * An error that says something else already is left as it is.
 */
void
kith_error_add_violation (GError **error,
                          const char *field,
                          const char *rule,
                          const char *format,
                          ...)
{
  g_autofree char *description = NULL;
  JsonObject *violation;
  va_list args;

  g_return_if_fail (field != NULL && rule != NULL && format != NULL);

  if (error == NULL)
    return;

  va_start (args, format);
  description = g_strdup_vprintf (format, args);
  va_end (args);

  if (*error == NULL)
    g_set_error (error, KITH_ERROR, KITH_ERROR_INVALID, "%s: %s", field,
                 description);
  else if (!g_error_matches (*error, KITH_ERROR, KITH_ERROR_INVALID))
    return;

  violation = json_object_new ();
  json_object_set_string_member (violation, "field", field);
  json_object_set_string_member (violation, "description", description);
  json_object_set_string_member (violation, "violatedRule", rule);
  json_array_add_object_element (ensure_violations (*error), violation);
}
