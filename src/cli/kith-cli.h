/* kith-cli.h: what every command of kithctl works with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdio.h>

#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

typedef struct
{
  KithContacts *contacts;
} KithCli;

void kith_cli_clear (KithCli *cli);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithCli, kith_cli_clear)

/* Exit statuses, as the manual names them. */
typedef enum
{
  KITH_EXIT_OK = 0,
  KITH_EXIT_FAILED = 1,
  KITH_EXIT_USAGE = 2,
  KITH_EXIT_NOT_FOUND = 3,
  KITH_EXIT_ALREADY_CHANGED = 4,
  KITH_EXIT_DUPLICATE = 5,
  KITH_EXIT_PERMISSION = 6,
  KITH_EXIT_UNREACHABLE = 7,
} KithExit;

KithExit kith_cli_exit_status (const GError *error);
/* One JSON object for standard error: code, message, status. (transfer full) */
char *kith_cli_error_to_json (const GError *error);

/* Writes @line and its end at once, also into a pipe. */
gboolean kith_cli_print (FILE *stream, const char *line, GError **error);

/* What the command line itself got wrong. */
#define KITH_USAGE_ERROR (kith_usage_error_quark ())
GQuark kith_usage_error_quark (void);

/* Waits for an asynchronous call: pass kith_cli_ready() as its callback and a
 * KithCliCall as its data, then take the result from kith_cli_wait().
 */
typedef struct
{
  GAsyncResult *result;
} KithCliCall;

void kith_cli_ready (GObject *source, GAsyncResult *result, gpointer data);
GAsyncResult *kith_cli_wait (KithCliCall *call);
void kith_cli_call_clear (KithCliCall *call);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KithCliCall, kith_cli_call_clear)

/* An argument that is a JSON object: the text itself, "@FILE", or "-" for
 * standard input. (transfer full) */
JsonObject *kith_cli_read_object (const char *argument, GError **error);
/* Whether @object has no other members than those of the %NULL-terminated
 * @names: what is read and ignored would promise what is not kept, and with a
 * misspelt "search" beside its filter a bulk call would change every contact.
 * @what: how the usage calls it */
gboolean kith_cli_check_members (JsonObject *object,
                                 const char *what,
                                 const char *const *names,
                                 GError **error);
/* An argument that is such an object. (transfer full) */
JsonObject *kith_cli_read_members (const char *argument,
                                   const char *what,
                                   const char *const *names,
                                   GError **error);
/* CONTACT_INFO, with no other members at any depth than a contact's, as the
 * REST API has it. (transfer full) */
JsonObject *kith_cli_read_info (const char *argument, GError **error);
/* The same for a text, without the new line at its end. (transfer full) */
char *kith_cli_read_text (const char *argument, GError **error);

/* What a query prints: @items of @total.  @items: (transfer full) */
JsonObject *kith_cli_make_page (JsonArray *items, gint64 total);

G_END_DECLS
