#!/usr/bin/env python3
# test-hostile-wire.py: clients that do not speak HTTP as they should
#
# SPDX-License-Identifier: GPL-3.0-or-later

import contextlib
import json
import pathlib
import select
import socket
import time

import hostile
from hostile import CONTACTS, FIELDS, LABELS, check, make_request

ME = b"GET /kith/v1/me HTTP/1.1\r\nHost: localhost\r\n"
QUERY = (f"POST {CONTACTS}/query HTTP/1.1\r\nHost: localhost\r\n"
         "Content-Type: application/json\r\n").encode()
CHUNKED = QUERY + b"Transfer-Encoding: chunked\r\n\r\n"
# What a request hides that should not be seen.
HIDDEN = make_request("POST", CONTACTS, '{"info":{"name":{"first":"Hidden"}}}')

# Requests that two readers may take apart differently, or that go on and on:
# answered with 400, or not at all (who is still sending when the connection is
# closed may miss the answer), and what is behind them is never looked at.
DOUBTFUL = {
    "a length and chunks":
        QUERY + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"0\r\n\r\n",
    "chunks and a length":
        QUERY + b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n"
        b"0\r\n\r\n" % (5 + len(HIDDEN)),
    "two lengths, the first for all":
        QUERY + b"Content-Length: %d\r\nContent-Length: 2\r\n\r\n{}"
        % (2 + len(HIDDEN)),
    "two lengths, the second for all":
        QUERY + b"Content-Length: 2\r\nContent-Length: %d\r\n\r\n{}"
        % (2 + len(HIDDEN)),
    "a list of lengths": QUERY + b"Content-Length: 2, 2\r\n\r\n{}",
    "a length with a sign": QUERY + b"Content-Length: +2\r\n\r\n{}",
    "a negative length": QUERY + b"Content-Length: -2\r\n\r\n{}",
    "a length in hexadecimal": QUERY + b"Content-Length: 0x2\r\n\r\n{}",
    "a length and more": QUERY + b"Content-Length: 2x\r\n\r\n{}",
    "no length where one should be": QUERY + b"Content-Length:\r\n\r\n{}",
    "a length beyond 2^64":
        QUERY + b"Content-Length: 18446744073709551618\r\n\r\n{}",
    "a space before the colon of a length":
        QUERY + b"Content-Length : 2\r\n\r\n{}",
    "a space before the colon of chunks":
        QUERY + b"Transfer-Encoding : chunked\r\nContent-Length: 2\r\n\r\n{}",
    "chunks after a vertical tab":
        QUERY + b"Transfer-Encoding: \x0bchunked\r\nContent-Length: 2\r\n\r\n{}",
    "chunks on the next line":
        QUERY + b"Transfer-Encoding:\r\n chunked\r\nContent-Length: 2\r\n\r\n{}",
    "chunks by another name":
        QUERY + b"Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n\r\n{}",
    "chunks, or not":
        QUERY + b"Transfer-Encoding: chunked\r\n"
        b"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "identity":
        QUERY + b"Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
    "gzip": QUERY + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "chunks of HTTP/1.0": CHUNKED.replace(b"1.1", b"1.0") + b"0\r\n\r\n",
    "a NUL in a name":
        QUERY + b"Transfer-Encoding\0: chunked\r\nContent-Length: 2\r\n\r\n{}",
    "lines that end in LF": ME.replace(b"\r\n", b"\n") + b"\n",
    "a CR within a line": ME + b"A: b\rContent-Length: 5\r\n\r\n",
    "a chunk of no size": CHUNKED + b"\r\n{}\r\n0\r\n\r\n",
    "a chunk of text's size": CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
    "a chunk of negative size": CHUNKED + b"-2\r\n{}\r\n0\r\n\r\n",
    "a chunk's size with a sign": CHUNKED + b"+2\r\n{}\r\n0\r\n\r\n",
    "a chunk's size with 0x": CHUNKED + b"0x2\r\n{}\r\n0\r\n\r\n",
    "a chunk beyond 2^64": CHUNKED + b"10000000000000002\r\n{}\r\n0\r\n\r\n",
    "a chunk longer than it said": CHUNKED + b"2\r\n{}{}\r\n0\r\n\r\n",
    "a chunk's extension over two lines": CHUNKED + b"2;a\nb\r\n{}\r\n0\r\n\r\n",
    "two hosts": ME + b"Host: evil.example\r\n\r\n",
    "a line that goes on": ME + b"A: b\r\n c\r\n\r\n",
    "a line without a colon": ME + b"Nonsense\r\n\r\n",
    "a method of 100,000 letters":
        b"G" * 100000 + b" / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a path of 100,000 letters":
        b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
}

# Heads that go on and on: the same, with 431.
OVERLONG = {
    "10,000 headers":
        ME + b"".join(b"X-%d: y\r\n" % i for i in range(10000)) + b"\r\n",
    "10,000 headers, and a body":
        QUERY + b"Content-Length: 2\r\n"
        + b"".join(b"X-%d: y\r\n" % i for i in range(10000)) + b"\r\n{}",
    "10,000 headers, and a length among them":
        QUERY + b"".join(b"X-%d: y\r\n" % i for i in range(10000))
        + b"Content-Length: 2\r\n\r\n{}",
    "10,000 headers, and chunks":
        CHUNKED[:-2] + b"".join(b"X-%d: y\r\n" % i for i in range(10000))
        + b"\r\n2\r\n{}\r\n0\r\n\r\n",
    "a length of a header's length":
        QUERY + b"Content-Length: " + b"0" * 2**20 + b"2\r\n\r\n{}",
    "a body of 2 MiB behind a header of as many":
        QUERY + b"Content-Length: %d\r\nX: " % 2**21 + b"y" * 2**21
        + b"\r\n\r\n" + b" " * 2**21,
    "a header of 1 MiB": ME + b"X: " + b"y" * 2**20 + b"\r\n\r\n",
    "a header's name of 1 MiB": ME + b"X" * 2**20 + b": y\r\n\r\n",
}

# Requests of any kind, and the one answer that each has (None: it is cut off).
ODD = {
    "HTTP/9.9": (b"GET /kith/v1/me HTTP/9.9\r\nHost: localhost\r\n\r\n", 505),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    "HTTP/0.9": (b"GET /kith/v1/me\r\n\r\n", 400),
    "TLS": (bytes.fromhex("16030100c8010000c40303") + bytes(200), 400),
    "every byte": (bytes(range(256)), 400),
    "TRACE": (b"TRACE /kith/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
    "CONNECT":
        (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", 421),
    "an upgrade to HTTP/2":
        (ME + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n", 200),
    "an expectation": (ME + b"Expect: nonsense\r\n\r\n", 417),
    "a body of GET": (ME + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN,
                      200),
    "chunks of GET":
        (ME + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(HIDDEN) + HIDDEN
         + b"\r\n0\r\n\r\n", 200),
    "a trailer":
        (CHUNKED + b"2\r\n{}\r\n0\r\nContent-Length: 99\r\n\r\n", 200),
    "the name of another host":
        (ME.replace(b"localhost", b"evil.example") + b"\r\n", 421),
    "another host in the URI":
        (b"GET http://evil.example/kith/v1/me HTTP/1.1\r\n"
         b"Host: localhost\r\n\r\n", 421),
    "a page of another origin":
        (ME + b"Origin: http://evil.example\r\n\r\n", 403),
    "a page that hides its origin": (ME + b"Origin: null\r\n\r\n", 403),
    "an image of another site": (ME + b"Sec-Fetch-Site: cross-site\r\n\r\n",
                                 403),
    "half a body": (QUERY + b"Content-Length: 100\r\n\r\n{}", None),
    "half a chunk": (CHUNKED + b"64\r\n{}", None),
    "no last chunk": (CHUNKED + b"2\r\n{}\r\n", None),
    "half a head": (ME, None),
    "a good request, then a bad one": (ME + b"\r\n" + b":\r\n\r\n", 200),
}

ID = "0677ef55-cf20-4f68-989a-f31d3649eb72"
PATHS = {
    "//contacts/v4/contacts": 404,
    "/contacts//v4/contacts": 404,
    # One name of the same thing, by RFC 3986.
    "/./contacts/v4/contacts": 200,
    "/kith/v1/../v1/me": 200,
    "/../../kith/v1/me": 200,
    "/contacts/v4/%2e%2e/v4/contacts": 200,
    "/%63ontacts/v4/contacts": 200,
    "/contacts/v4%2fcontacts": 404,
    "/contacts%2fv4%2fcontacts": 404,
    "/CONTACTS/V4/CONTACTS": 404,
    "/contacts/v4/contacts;a=b": 404,
    f"/contacts/v4/contacts/{ID}/": 404,
    f"/contacts/v4/contacts/{ID}%2flabels": 400,
    f"/contacts/v4/contacts/{ID}%00": 400,
    f"/contacts/v4/contacts/{ID}%0d%0aA:%20b": 400,
    f"/contacts/v4/contacts/{ID}%20": 400,
    f"/contacts/v4/contacts/{ID.replace('-', '')}": 400,
    "/contacts/v4/contacts/..%2f..%2f..%2fkith%2fv1%2fme": 400,
    "/contacts/v4/contacts/%2e%2e": 404,
    "/contacts/v4/contacts/%252e": 400,
    "/contacts/v4/labels/..%2fcontacts": 404,
    "/contacts/v4/labels/..": 404,
    "/contacts/v4/labels/.": 404,
    "/contacts/v4/labels/%c0%ae%c0%ae": 400,
    "/contacts/v4/labels/%ff": 400,
    "/contacts/v4/labels/%": 400,
    "/contacts/v4/labels/%2": 400,
    "/contacts/v4/labels/%zz": 400,
    "/contacts/v4/labels/%u0041": 400,
    "/contacts/v4/labels/%00": 400,
    "/contacts/v4/labels/a%5c..%5cb": 404,
    "/contacts/v4/labels/" + "a" * 10000: 404,
    "/contacts/v4/labels/" + "%41" * 10000: 404,
    "/contacts/v4/labels?" + "&" * 10000: 200,
    "/contacts/v4/labels?paging.limit=1&paging.limit=%00": 200,
    "/contacts/v4/labels?=&&a&=b": 200,
    "/contacts/v4/labels?%=%zz": 400,
    "/contacts/v4/labels?paging.limit=99999999999999999999": 400,
    "/contacts/v4/labels?paging.limit=1e3": 400,
    "/contacts/v4/contacts?fields=" + ",".join(["info.name"] * 5000): 400,
    "/": 404,
    "*": 404,
}

# What a store would stumble over that puts texts together.
SQL = ["'", "\"", "';--", "' OR '1'='1", "'); DROP TABLE contact; --",
       "\" OR \"\"=\"", "%' ESCAPE '", "* OR 1", "NEAR(a b)", "a*\"b", "%", "_",
       "\\", "?1", ":a", "$1", "1;ATTACH 'x' AS y", "x'00'", "\u02bc OR 1=1"]


@hostile.test("requests of two meanings are refused, and hide nothing")
def doubtful(kithd):
    for name, data in DOUBTFUL.items():
        for tcp in (False, True):
            answers = kithd.exchange(data + HIDDEN, tcp, half_close=True)
            statuses = [answer.status for answer in answers]
            check(statuses in ([], [400]), f"{name}: {statuses}")


@hostile.test("heads that go on and on are always answered")
def overlong(kithd):
    for name, data in OVERLONG.items():
        for tcp in (False, True):
            answers = kithd.exchange(data + HIDDEN, tcp, half_close=True)
            statuses = [answer.status for answer in answers]
            check(statuses == [431], f"{name}: {statuses}")


@hostile.test("odd requests each have their answer")
def odd(kithd):
    for name, (data, status) in ODD.items():
        answers = kithd.exchange(data, half_close=True)
        statuses = [answer.status for answer in answers]
        # Two that are answered: the good one before it comes first.
        check(statuses[:1] == ([status] if status else []),
              f"{name}: {statuses}")
        check(statuses[1:] in ([], [400]), f"{name}: {statuses}")
        check(all("x-wix-request-id" in answer.headers for answer in answers),
              f"{name}: an answer without the request's id")


@hostile.test("paths of no good are no way to anything")
def paths(kithd):
    faults = [f"{path[:80]}: {found}" for path, status in PATHS.items()
              if (found := kithd.ask("GET", path).status) != status]
    check(not faults, ", ".join(faults))


@hostile.test("whoever has no key does not learn what there is")
def without_key(kithd):
    for path in PATHS:
        answer = kithd.ask("GET", path, tcp=True)
        check(answer.status in (400, 404 if path == "*" else 401),
              f"{path[:80]}: {answer.status}")


@hostile.test("SQL in a path or in a query string is a text")
def sql_in_url(kithd):
    for text in SQL:
        quoted = "".join(f"%{byte:02x}" for byte in text.encode())
        for path, status in (
                (f"{CONTACTS}/{quoted}", 400),
                (f"{LABELS}/{quoted}", 404),
                (f"{FIELDS}/{quoted}", 404),
                (f"{LABELS}?startsWith={quoted}", 200),
                (f"{FIELDS}?namespace={quoted}",
                 200 if 3 <= len(text) <= 25 else 400),
                (f"{CONTACTS}?sort.fieldName={quoted}", 400),
                (f"{CONTACTS}?sort.fieldName=createdDate&sort.order={quoted}",
                 400),
                (f"{CONTACTS}?paging.limit={quoted}", 400)):
            answer = kithd.ask("GET", path)
            check(answer.status == status, f"{path}: {answer.status}")
            for member in ("labels", "fields"):
                check(answer.status != 200
                      or not answer.json().get(member),
                      f"{path} finds something")


@hostile.test("10,000 requests at once on one connection, answered in order")
def pipelined(kithd):
    requests = [make_request("GET", f"{LABELS}/{i}") for i in range(10000)]
    with kithd.connect() as connection:
        sender = hostile.threading.Thread(
            target=connection.send, args=(b"".join(requests),), daemon=True)
        sender.start()
        for i in range(len(requests)):
            answer = connection.read_answer()
            check(answer is not None and f"“{i}”" in answer.json()["message"],
                  f"the answer {i} is another one")
        sender.join()


@hostile.test("whoever says that no more will come is answered all the same")
def half_closed(kithd):
    answers = kithd.exchange(ME + b"\r\n" + ME + b"\r\n", half_close=True)
    check([answer.status for answer in answers] == [200, 200], "not answered")


def make_large(kithd, count):
    """Makes contacts of which a page is too large for a socket."""
    for i in range(count):
        kithd.create(name={"first": f"Large {i}", "last": "x" * 1000},
                     company="y" * 1000, jobTitle="z" * 1000)


def expect_cut(connections):
    """Waits until the other end has hung up on each.  Nothing is read: whoever
    reads what comes is a client as any other, and is not cut off."""
    left = select.poll()
    files = {connection.socket.fileno() for connection in connections}
    for file in files:
        left.register(file, 0)
    deadline = time.monotonic() + 2 * hostile.PATIENCE
    while files and (remaining := deadline - time.monotonic()) > 0:
        for file, _ in left.poll(1000 * remaining):
            left.unregister(file)
            files.discard(file)
    check(not files, f"{len(files)} are still connected")


def drip(connections):
    """Sends a byte now and then on each, until all have hung up."""
    left = list(connections)
    deadline = time.monotonic() + 2 * hostile.PATIENCE
    while left and time.monotonic() < deadline:
        for connection, data in left[:]:
            piece = next(data, b"a")
            with contextlib.suppress(BlockingIOError):
                is_open = connection.send(piece)
                if not is_open or connection.socket.recv(4096) == b"":
                    left.remove((connection, data))
                    connection.close()
        # What is waited for is the time itself.
        time.sleep(0.2)
    check(not left, f"{len(left)} who drip are still connected")


@hostile.test("whoever drips, sends half, or never reads is cut off, and nobody"
              " waits for them", writes=True)
def lingering(kithd):
    make_large(kithd, 100)
    before = kithd.get_kib()
    dripping, silent, deaf = [], [], []
    for text in (ME + b"X: " + b"y" * 5000,
                 QUERY + b"Content-Length: 5000\r\n\r\n" + b" " * 5000,
                 CHUNKED + b"1\r\n \r\n" * 1000) * 10:
        connection = kithd.connect()
        connection.socket.setblocking(False)
        dripping.append((connection, (bytes([byte]) for byte in text)))
    for i in range(600):
        connection = kithd.connect()
        connection.send((ME, QUERY + b"Content-Length: 9\r\n\r\n{",
                         b"GET /", b"")[i % 4])
        silent.append(connection)
    page = make_request("GET", f"{CONTACTS}?paging.limit=100")
    # Each hears of all that was made so far, and more.
    events = make_request("GET", "/kith/v1/events",
                          headers=["Last-Event-ID: 1"])
    for data in [page * 50] * 20 + [events] * 20:
        connection = kithd.connect()
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.send(data)
        deaf.append(connection)
    make_large(kithd, 200)

    kithd.good.expect_answers(500)
    kithd.check_growth(before)
    drip(dripping)
    expect_cut(silent + deaf)
    for connection in silent + deaf:
        connection.close()


def count_files(kithd):
    return len(list(pathlib.Path(f"/proc/{kithd.process.pid}/fd").iterdir()))


@hostile.test("whoever leaves in the middle of a later request is forgotten")
def leaving(kithd):
    before = count_files(kithd)
    for start in (b"", b"P", b"GET / HTTP/1.1", ME[:20], ME):
        for _ in range(20):
            with kithd.connect() as connection:
                connection.send(ME + b"\r\n")
                connection.read_answer()
                connection.send(start)
    deadline = time.monotonic() + hostile.PATIENCE
    while count_files(kithd) > before + 10:
        check(time.monotonic() < deadline, "connections are kept")
        kithd.good.expect_answers(1)


@hostile.test("bodies that come in single bytes do not fill the memory")
def small_chunks(kithd):
    before = kithd.get_kib()
    connections = [kithd.connect() for _ in range(20)]
    for connection in connections:
        connection.send(CHUNKED + b"1\r\n \r\n" * 9000)
    kithd.good.expect_answers()
    kithd.check_growth(before)
    for connection in connections:
        connection.send(b"1\r\n \r\n" * 9000)
        check(connection.read_all() == [], "it is read on and on")
        connection.close()


@hostile.test("bodies of 300 MiB are refused, and not kept")
def huge(kithd):
    mib = b" " * 2**20
    for head, start, end, last in (
            (QUERY + b"Content-Length: 314572800\r\n\r\n", b"", b"", b""),
            (CHUNKED, b"100000\r\n", b"\r\n", b"0\r\n\r\n")):
        with kithd.connect() as connection:
            connection.send(head)
            for _ in range(300):
                connection.send(start + mib + end)
            connection.send(last)
            answers = connection.read_all()
            check([answer.status for answer in answers] == [413],
                  f"{[answer.status for answer in answers]}")


@hostile.test("whoever guesses keys slows down nobody else")
def guesses(kithd):
    connections = [kithd.connect(tcp=True) for _ in range(50)]
    for i, connection in enumerate(connections):
        connection.send(make_request("GET", CONTACTS, headers=[
            f"Authorization: kith_{i:064}"]))
    good = kithd.ask("GET", "/kith/v1/me", tcp=True,
                     headers=[f"Authorization: {kithd.key}"])
    check(good.status == 200, f"the good key: {good.status}")
    for connection in connections:
        check(connection.read_answer().status == 401, "a guess was right")
        connection.close()


hostile.main()
