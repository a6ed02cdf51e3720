# hostile.py: a kithd of one's own, and clients that mean it no good
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A test is a function with a title:
#
#   @hostile.test("what it shows")
#   def name(kithd): ...
#
# Each gets the same running kithd.  While it runs, a good client on a
# connection of its own asks on and on; afterwards that client must have been
# answered meanwhile, kithd must be no larger than allowed, and, unless the test
# says that it writes, the store must be as it was.

import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import traceback

CONTACTS = "/contacts/v4/contacts"
FIELDS = "/contacts/v4/extended-fields"
LABELS = "/contacts/v4/labels"

# How long something may take that takes a moment on a machine of one's own.
PATIENCE = 120
# What the good client must have been answered while somebody else is hostile.
GOOD_REQUESTS = 20
# How much kithd may grow over all tests.
MAX_GROWTH_KIB = 64 * 1024

tests = []


def test(title, writes=False):
    def add(function):
        tests.append((title, function, writes))
        return function
    return add


def check(condition, message):
    if not condition:
        raise AssertionError(message)


class Answer:
    """The status, headers and body of one answer."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)


class Connection:
    """A socket, and the answers that come on it."""

    def __init__(self, address, timeout=PATIENCE):
        if address.startswith("unix:"):
            self.socket = socket.socket(socket.AF_UNIX)
            target = address.removeprefix("unix:")
        else:
            self.socket = socket.socket()
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            host, port = address.removeprefix("http://").split(":")
            target = (host, int(port))
        self.socket.settimeout(timeout)
        self.socket.connect(target)
        self.buffer = b""

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, data):
        """Sends; returns False once the other end has hung up."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            return False
        return True

    def end(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def receive(self):
        """Receives some bytes; none at the end, however it came."""
        try:
            return self.socket.recv(65536)
        except ConnectionResetError:
            return b""

    def read_line(self):
        while b"\r\n" not in self.buffer:
            data = self.receive()
            if not data:
                return None
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line.decode("latin-1")

    def read_bytes(self, length):
        while len(self.buffer) < length:
            data = self.receive()
            check(data, "the answer ends in its middle")
            self.buffer += data
        data, self.buffer = self.buffer[:length], self.buffer[length:]
        return data

    def read_answer(self, has_body=True):
        """Reads one answer; None where the connection ends instead."""
        line = self.read_line()
        if line is None:
            return None
        match = re.fullmatch(r"HTTP/1\.[01] (\d\d\d)(?: .*)?", line)
        check(match, f"not a status line: {line!r}")
        headers = {}
        while line := self.read_line():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", 0)) if has_body else 0
        return Answer(int(match[1]), headers, self.read_bytes(length))

    def read_all(self):
        """Reads every answer until the connection ends."""
        answers = []
        while (answer := self.read_answer()) is not None:
            answers.append(answer)
        return answers


def make_request(method, path, body=None, headers=()):
    """Makes the bytes of a request that is right but for what it is given."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *headers]
    if body is not None:
        if isinstance(body, str):
            body = body.encode()
        lines += ["Content-Type: application/json",
                  f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b"")


def make_environment():
    """A sanitized kithd keeps little of what it has freed, and that not for
    long, so that how much it holds is what it needs.  Others do not mind."""
    options = [os.environ.get("ASAN_OPTIONS", ""), "quarantine_size_mb=4",
               "thread_local_quarantine_size_kb=64",
               "allocator_release_to_os_interval_ms=0"]
    return os.environ | {"ASAN_OPTIONS": ":".join(filter(None, options))}


class Kithd:
    """A kithd with a store of its own, on a UNIX and a TCP socket."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kith-"))
        self.path = self.folder / "contacts.db"
        self.key = self.run("keys", "add", "--name", "editor", "--permission",
                            "manage").strip()
        self.unix = f"unix:{self.folder / 'socket'}"
        self.process = subprocess.Popen(
            [os.environ["KITHD"], "--listen", self.unix, "--listen",
             "tcp:127.0.0.1:0", "--store", f"sqlite:{self.path}"],
            stdout=subprocess.PIPE, text=True, env=make_environment())
        lines = [self.process.stdout.readline() for _ in range(2)]
        self.tcp = next(line.split()[-1] for line in lines if "http:" in line)

    def run(self, *arguments):
        return subprocess.run(
            [os.environ["KITHD"], *arguments, "--store", f"sqlite:{self.path}"],
            text=True, capture_output=True, check=True).stdout

    def connect(self, tcp=False):
        return Connection(self.tcp if tcp else self.unix)

    def exchange(self, data, tcp=False, half_close=False):
        """Sends bytes on a connection of their own, and reads all answers."""
        with self.connect(tcp) as connection:
            connection.send(data)
            if half_close:
                connection.end()
            return connection.read_all()

    def ask(self, method, path, body=None, headers=(), tcp=False):
        """Sends one request, and reads its answer."""
        with self.connect(tcp) as connection:
            connection.send(make_request(method, path, body, headers))
            return connection.read_answer(method != "HEAD")

    def create(self, **info):
        answer = self.ask("POST", CONTACTS, json.dumps(
            {"info": info, "allowDuplicates": True}))
        check(answer.status == 200, f"{answer.status}: {answer.body!r}")
        return answer.json()["contact"]["id"]

    def read_store(self):
        """Returns all that clients have written to the store.  Its index of
        words is made a moment later."""
        with contextlib.closing(sqlite3.connect(
                f"file:{self.path}?mode=ro", uri=True)) as db:
            return [line for line in db.iterdump()
                    if not re.match(r'INSERT INTO "(meta|search|words)', line)]

    def read_schema(self):
        """Returns which tables and columns there are."""
        with contextlib.closing(sqlite3.connect(
                f"file:{self.path}?mode=ro", uri=True)) as db:
            return db.execute("SELECT sql FROM sqlite_schema").fetchall()

    def get_version(self):
        """Returns what changes whenever something has been written."""
        with contextlib.closing(sqlite3.connect(
                f"file:{self.path}?mode=ro", uri=True)) as db:
            return db.execute("SELECT (SELECT max (seq) FROM history),"
                              " (SELECT count (*) FROM contact)").fetchone()

    def check_growth(self, before):
        """Checks that it holds little more memory than before."""
        grown = self.get_kib() - before
        check(grown < MAX_GROWTH_KIB, f"kithd grew by {grown} KiB")

    def get_kib(self):
        """Returns how much memory it holds."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"^VmRSS:\s+(\d+) kB", text, re.M)[1])

    def stop(self):
        self.process.terminate()
        status = self.process.wait(PATIENCE)
        shutil.rmtree(self.folder)
        check(status == 0, f"kithd ended with {status}")


class GoodClient:
    """Asks for a contact, again and again, on one connection."""

    def __init__(self, kithd, contact):
        self.request = make_request("GET", f"{CONTACTS}/{contact}")
        self.connection = kithd.connect()
        self.is_over = threading.Event()
        self.answered = 0
        self.fault = None
        self.condition = threading.Condition()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        try:
            while not self.is_over.is_set():
                self.connection.send(self.request)
                answer = self.connection.read_answer()
                check(answer is not None and answer.status == 200,
                      "the good client was not answered")
                with self.condition:
                    self.answered += 1
                    self.condition.notify_all()
        except Exception as error:  # pylint: disable=broad-except
            with self.condition:
                self.fault = error
                self.condition.notify_all()

    def expect_answers(self, number=GOOD_REQUESTS):
        """Waits until it was answered so often from now on."""
        with self.condition:
            wanted = self.answered + number
            self.condition.wait_for(
                lambda: self.fault or self.answered >= wanted, PATIENCE)
            check(self.fault is None, f"{self.fault}")
            check(self.answered >= wanted, "the good client waits")

    def stop(self):
        self.is_over.set()
        self.thread.join(PATIENCE)
        self.connection.close()
        check(self.fault is None, f"{self.fault}")


def run_test(kithd, function, writes):
    before = None if writes else kithd.read_store()
    kib = kithd.get_kib()
    function(kithd)
    kithd.good.expect_answers()
    check(kithd.process.poll() is None, "kithd is gone")
    kithd.check_growth(kib)
    if not writes:
        check(kithd.read_store() == before, "something was written")


def main():
    """Runs the tests, as TAP."""
    failed = 0
    kithd = Kithd()
    kithd.good = good = GoodClient(kithd, kithd.create(name={"first": "Good"}))
    print(f"1..{len(tests)}", flush=True)
    for number, (title, function, writes) in enumerate(tests, 1):
        try:
            run_test(kithd, function, writes)
        except Exception:  # pylint: disable=broad-except
            failed += 1
            for line in traceback.format_exc().splitlines():
                print("#", line)
            print(f"not ok {number} - {title}", flush=True)
        else:
            print(f"ok {number} - {title}", flush=True)

    good.stop()
    kithd.stop()
    sys.exit(1 if failed else 0)
