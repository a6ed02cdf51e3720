/* kith-reader-private.h: where contacts may be read instead of their server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "service/contacts/kith-contacts.h"

G_BEGIN_DECLS

typedef enum
{
  KITH_READ_PAGE,    /* of a query: a KithPage */
  KITH_READ_CONTACT, /* a KithContact */
  KITH_READ_FIELDS,  /* a GPtrArray of KithExtendedField */
  KITH_READ_LABELS,  /* a GPtrArray of KithLabel */
} KithReadKind;

/* Frees what is read of a kind. */
GDestroyNotify _kith_read_kind_get_free_result (KithReadKind kind);

/* What is read; borrowed until the call returns. */
typedef struct
{
  KithReadKind kind;
  const KithQuery *query; /* of a page */
  const char *id;         /* of a contact */
} KithReading;

#define KITH_TYPE_READER (_kith_reader_get_type ())
G_DECLARE_INTERFACE (KithReader, _kith_reader, KITH, READER, GObject)

struct _KithReaderInterface
{
  GTypeInterface parent_iface;

  void (*read_async) (KithReader *self,
                      const KithReading *reading,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  /* (transfer full) (nullable) */
  gpointer (*read_finish) (KithReader *self,
                           GAsyncResult *result,
                           GError **error);
};

/* From now on what is asked for is read there; what it cannot tell, for
 * whatever reason, is asked from the server.  NULL: the server alone. */
void _kith_contacts_set_reader (KithContacts *self, KithReader *reader);

/* What asks the server. */
typedef void (*KithAskServer) (KithContacts *self,
                               gpointer data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* Reads, or else asks.  @tag: of the task that it resolves to; @ask: takes
 * @data, (transfer full), which @free_data frees when it is not called. */
void _kith_contacts_read (KithContacts *self,
                          const KithReading *reading,
                          gpointer tag,
                          KithAskServer ask,
                          gpointer data,
                          GDestroyNotify free_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);

/* The server's own, whoever reads. */
void _kith_contacts_ask_fields_async (KithContacts *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void _kith_contacts_ask_labels_async (KithContacts *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);

G_END_DECLS
