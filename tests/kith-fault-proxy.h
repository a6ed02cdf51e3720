/* kith-fault-proxy.h: a network that fails where it is told to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A real UNIX socket in threads of its own, which passes HTTP/1.1 messages on
 * to a real server, whole message by whole message, counts the steps, and lets
 * one fault happen at the n-th of them.  Bodies must say their length.
 *
 * Everything is for the test's thread; whatever changes wakes the default main
 * context, so that kith_test_wait() sees it.
 */
typedef struct _KithFaultProxy KithFaultProxy;

/* What is counted. */
typedef enum
{
  KITH_STEP_CONNECTION, /* a client has connected */
  KITH_STEP_REQUEST,    /* a whole request has come from a client */
  KITH_STEP_ANSWER,     /* a whole answer has come from the server */
  KITH_N_STEPS,
} KithStep;

typedef enum
{
  KITH_FAULT_NONE,
  /* Of a connection */
  KITH_FAULT_REFUSE,  /* nobody listens, until it is healed */
  KITH_FAULT_HANG_UP, /* closed as soon as it is there */
  /* Of a request */
  KITH_FAULT_CUT_REQUEST,    /* the server gets its first bytes, then both
                              * sides are cut */
  KITH_FAULT_ANSWER_UNASKED, /* the server never gets it: answered by us */
  KITH_FAULT_REPEAT_REQUEST, /* the server gets it twice; the second answer
                              * comes back */
  KITH_FAULT_LATE_REQUEST,   /* the client is cut; the server gets it when it
                              * is released */
  KITH_FAULT_HOLD_REQUEST,   /* waits until it is released */
  /* Of an answer: the server has done what was asked */
  KITH_FAULT_CUT_ANSWER,     /* the client gets its first bytes: 0 bytes are
                              * a lost reply */
  KITH_FAULT_REPLACE_ANSWER, /* another answer comes back */
  KITH_FAULT_HOLD_ANSWER,    /* waits until it is released */
  KITH_N_FAULTS,
} KithFaultKind;

typedef struct
{
  KithFaultKind kind;
  guint nth;        /* 1: at the first step of its kind from now on */
  gboolean lasting; /* and at every later one, until it is healed */
  gsize bytes;      /* of CUT_REQUEST and CUT_ANSWER: how many pass; what is
                     * longer than the message is the message but one byte */
  /* Of ANSWER_UNASKED and REPLACE_ANSWER: what is sent, head and all, such as
   * KITH_ANSWER_503; must live until it is healed. */
  const char *answer;
} KithFault;

#define KITH_ANSWER_503                                                        \
  "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
#define KITH_ANSWER_404                                                        \
  "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n"               \
  "Connection: close\r\nContent-Length: 2\r\n\r\n{}"
#define KITH_ANSWER_HTML                                                       \
  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 24\r\n\r\n"   \
  "<h1>Hotel Log-in</h1>\r\n\r"
#define KITH_ANSWER_REDIRECT                                                   \
  "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://localhost/\r\n"         \
  "Content-Length: 0\r\n\r\n"

/* @server: "unix:PATH" or "http://HOST:PORT". (transfer full) */
KithFaultProxy *kith_fault_proxy_new (const char *server);
/* Cuts what is there, lets go what is held, and waits for its threads. */
void kith_fault_proxy_free (KithFaultProxy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KithFaultProxy, kith_fault_proxy_free)

/* "unix:PATH": what a client takes for the server. */
const char *kith_fault_proxy_get_origin (KithFaultProxy *self);

/* Counts from 0 again, and lets @fault happen once it is its turn. */
void kith_fault_proxy_arm (KithFaultProxy *self, const KithFault *fault);
/* From now on everything passes; what is held is released. */
void kith_fault_proxy_heal (KithFaultProxy *self);
/* Lets go what is held or late, and waits until the server has answered what
 * was late. */
void kith_fault_proxy_release (KithFaultProxy *self);

/* From now on the server is one that has nothing below /kith/, such as no
 * stream of events (which could not pass). */
void kith_fault_proxy_hide_extensions (KithFaultProxy *self);

/* Since it was armed. */
guint kith_fault_proxy_get_count (KithFaultProxy *self, KithStep step);
/* How often the fault has happened; of REFUSE: whether it is refusing. */
guint kith_fault_proxy_get_fired (KithFaultProxy *self);
/* How many bytes the message has that was cut last. */
guint kith_fault_proxy_get_length (KithFaultProxy *self);
/* How many messages are held or late. */
guint kith_fault_proxy_get_held (KithFaultProxy *self);

G_END_DECLS
