/* kith-router.c: what the server offers, and where
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "server/handlers/kith-router.h"

#include <string.h>

#include "model/kith-protocol.h"
#include "server/handlers/kith-handlers.h"

/* What a route needs. */
#define VIEW_CONTACTS KITH_PERMISSION_VIEW_CONTACTS
#define MANAGE_CONTACTS KITH_PERMISSION_MANAGE_CONTACTS
#define VIEW_LABELS KITH_PERMISSION_VIEW_LABELS
#define MANAGE_LABELS KITH_PERMISSION_MANAGE_LABELS
#define VIEW_FIELDS KITH_PERMISSION_VIEW_FIELDS
#define MANAGE_FIELDS KITH_PERMISSION_MANAGE_FIELDS
#define VIEW_NOTES KITH_PERMISSION_VIEW_NOTES
#define MANAGE_NOTES KITH_PERMISSION_MANAGE_NOTES

/* A fixed path stands before one with a part left open that would match it
 * too. */
static const KithRoute routes[] = {
  { "GET", KITH_PATH_HEALTH, KITH_PERMISSION_NONE, FALSE, kith_handle_health },
  { "GET", KITH_PATH_ME, KITH_PERMISSION_KNOWN, FALSE, kith_handle_me },
  { "GET", KITH_PATH_EVENTS, KITH_PERMISSION_KNOWN, FALSE,
    kith_handle_watch_events },
  { "GET", KITH_PATH_HISTORY "/{contactId}/revisions", VIEW_CONTACTS, FALSE,
    kith_handle_list_revisions },
  { "GET", KITH_PATH_DELETED, VIEW_CONTACTS, FALSE, kith_handle_list_deleted },
  { "POST", KITH_PATH_HISTORY "/{contactId}/restore", MANAGE_CONTACTS, TRUE,
    kith_handle_restore_contact },

  { "POST", KITH_PATH_CONTACTS, MANAGE_CONTACTS, TRUE,
    kith_handle_create_contact },
  { "GET", KITH_PATH_CONTACTS, VIEW_CONTACTS, FALSE,
    kith_handle_list_contacts },
  { "POST", KITH_PATH_CONTACTS "/query", VIEW_CONTACTS, TRUE,
    kith_handle_query_contacts },
  { "GET", KITH_PATH_CONTACTS "/facets", VIEW_CONTACTS, FALSE,
    kith_handle_list_facets },
  { "POST", KITH_PATH_CONTACTS "/facets/query", VIEW_CONTACTS, TRUE,
    kith_handle_query_facets },
  { "GET", KITH_PATH_CONTACTS "/{contactId}", VIEW_CONTACTS, FALSE,
    kith_handle_get_contact },
  { "PATCH", KITH_PATH_CONTACTS "/{contactId}", MANAGE_CONTACTS, TRUE,
    kith_handle_update_contact },
  { "DELETE", KITH_PATH_CONTACTS "/{contactId}", MANAGE_CONTACTS, FALSE,
    kith_handle_delete_contact },
  { "POST", KITH_PATH_CONTACTS "/{contactId}/labels", MANAGE_CONTACTS, TRUE,
    kith_handle_label_contact },
  { "DELETE", KITH_PATH_CONTACTS "/{contactId}/labels", MANAGE_CONTACTS, FALSE,
    kith_handle_unlabel_contact },
  { "POST", KITH_PATH_CONTACTS "/{targetContactId}/merge", MANAGE_CONTACTS,
    TRUE, kith_handle_merge_contacts },
  { "POST", KITH_PATH_CONTACTS "/{targetContactId}/preview-merge",
    MANAGE_CONTACTS, TRUE, kith_handle_preview_merge },
  /* Refuses with a code of its own. */
  { "POST", KITH_PATH_SUBMIT, KITH_PERMISSION_KNOWN, TRUE,
    kith_handle_submit_contact },

  { "POST", KITH_PATH_BULK "/update", MANAGE_CONTACTS, TRUE,
    kith_handle_bulk_update },
  { "POST", KITH_PATH_BULK "/delete", MANAGE_CONTACTS, TRUE,
    kith_handle_bulk_delete },
  { "POST", KITH_PATH_BULK "/add-remove-labels", MANAGE_CONTACTS, TRUE,
    kith_handle_bulk_label },
  { "GET", KITH_PATH_JOBS, VIEW_CONTACTS, FALSE, kith_handle_list_jobs },
  { "GET", KITH_PATH_JOBS "/{jobId}", VIEW_CONTACTS, FALSE,
    kith_handle_get_job },

  { "POST", KITH_PATH_EXTENDED_FIELDS, MANAGE_FIELDS, TRUE,
    kith_handle_add_field },
  { "GET", KITH_PATH_EXTENDED_FIELDS, VIEW_FIELDS, FALSE,
    kith_handle_list_fields },
  { "POST", KITH_PATH_EXTENDED_FIELDS "/query", VIEW_FIELDS, TRUE,
    kith_handle_query_fields },
  { "GET", KITH_PATH_EXTENDED_FIELDS "/{key}", VIEW_FIELDS, FALSE,
    kith_handle_get_field },
  { "PATCH", KITH_PATH_EXTENDED_FIELDS "/{key}", MANAGE_FIELDS, TRUE,
    kith_handle_rename_field },
  { "DELETE", KITH_PATH_EXTENDED_FIELDS "/{key}", MANAGE_FIELDS, FALSE,
    kith_handle_delete_field },

  { "POST", KITH_PATH_LABELS, MANAGE_LABELS, TRUE, kith_handle_add_label },
  { "GET", KITH_PATH_LABELS, VIEW_LABELS, FALSE, kith_handle_list_labels },
  { "POST", KITH_PATH_LABELS "/query", VIEW_LABELS, TRUE,
    kith_handle_query_labels },
  { "GET", KITH_PATH_LABELS "/{key}", VIEW_LABELS, FALSE,
    kith_handle_get_label },
  { "PATCH", KITH_PATH_LABELS "/{key}", MANAGE_LABELS, TRUE,
    kith_handle_rename_label },
  { "DELETE", KITH_PATH_LABELS "/{key}", MANAGE_LABELS, FALSE,
    kith_handle_delete_label },

  { "POST", KITH_PATH_NOTES, MANAGE_NOTES, TRUE, kith_handle_create_note },
  { "POST", KITH_PATH_NOTES "/query", VIEW_NOTES, TRUE,
    kith_handle_query_notes },
  { "GET", KITH_PATH_NOTES "/{noteId}", VIEW_NOTES, FALSE,
    kith_handle_get_note },
  { "PATCH", KITH_PATH_NOTES "/{noteId}", MANAGE_NOTES, TRUE,
    kith_handle_update_note },
  { "DELETE", KITH_PATH_NOTES "/{noteId}", MANAGE_NOTES, FALSE,
    kith_handle_delete_note },

  { NULL },
};

const KithRoute *
kith_router_list (void)
{
  return routes;
}

/* @open: (out): where the part that @pattern leaves open is in @path. */
static gboolean
is_match (const char *pattern,
          const char *path,
          const char **open,
          gsize *length)
{
  const char *brace = strchr (pattern, '{');
  gsize fixed = brace != NULL ? (gsize) (brace - pattern) : strlen (pattern);
  gsize part;

  if (strncmp (path, pattern, fixed) != 0)
    return FALSE;

  path += fixed;
  *open = NULL;
  *length = 0;
  if (brace == NULL)
    return *path == '\0';

  part = strcspn (path, "/");
  *open = path;
  *length = part;

  return part > 0 && strcmp (path + part, strchr (brace, '}') + 1) == 0;
}

static char *
decode (const char *part, gsize length, GError **error)
{
  g_autofree char *text = g_uri_unescape_segment (part, part + length, NULL);

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    {
      g_propagate_error (
        error, kith_protocol_error_printf (KITH_ERROR_INVALID,
                                           "The path cannot be decoded."));
      return NULL;
    }

  return g_steal_pointer (&text);
}

/* "GET, PATCH" */
static char *
list_methods (const char *path)
{
  GString *text = g_string_new (NULL);

  for (const KithRoute *route = routes; route->method != NULL; route++)
    if (strcmp (route->path, path) == 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                              route->method);

  return g_string_free (text, FALSE);
}

/* The first row whose path matches, of whatever method. */
static const KithRoute *
find_path (const char *path, const char **open, gsize *length)
{
  for (const KithRoute *route = routes; route->method != NULL; route++)
    if (is_match (route->path, path, open, length))
      return route;

  return NULL;
}

static const KithRoute *
find_method (const char *path, const char *method)
{
  for (const KithRoute *route = routes; route->method != NULL; route++)
    if (strcmp (route->path, path) == 0 && strcmp (route->method, method) == 0)
      return route;

  return NULL;
}

const KithRoute *
kith_router_find (const char *method,
                  const char *path,
                  char **parameter,
                  char **allow,
                  GError **error)
{
  const KithRoute *route;
  const char *open = NULL;
  const char *pattern;
  gsize length = 0;

  g_return_val_if_fail (method != NULL && path != NULL, NULL);
  g_return_val_if_fail (parameter != NULL && allow != NULL, NULL);

  route = find_path (path, &open, &length);
  if (route == NULL)
    {
      g_propagate_error (error, kith_protocol_error_of_code ("NOT_FOUND"));
      return NULL;
    }

  pattern = route->path;
  route = find_method (pattern, strcmp (method, "HEAD") == 0 ? "GET" : method);
  if (route == NULL)
    {
      *allow = list_methods (pattern);
      g_propagate_error (error,
                         kith_protocol_error_of_code ("METHOD_NOT_ALLOWED"));
      return NULL;
    }

  if (open != NULL)
    {
      char *decoded = decode (open, length, error);

      if (decoded == NULL)
        return NULL;

      *parameter = decoded;
    }

  return route;
}
