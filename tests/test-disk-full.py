#!/usr/bin/env python3
# test-disk-full.py: kithd on a disk that has no room left
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Something else takes the room away, a little more or less each time, so that it
# ends in the midst of all kinds of writes.  What was answered must be there, and
# nothing else.
#
# The program is $KITHD.  KITH_TEST_SEED repeats it.

import http.client
import json
import os
import pathlib
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

import small_disk

PATIENCE = 120
# More than the log that a store keeps beside itself.
DISK_KIB = 64 * 1024
ROUNDS = 25
# More than a log has room for that has once been as long as it may be.
MAX_WRITES = 5000
# What so many writes add to the log is more than that.
MANY_WRITES = 400
LITTLE_ROOM = 12 * 1024 * 1024
# Less than after what a log's length is looked at, more than one write takes.
VERY_LITTLE_ROOM = 200 * 1024
FREE_BYTES = 8 * 1024 * 1024
# What kithd ends with.
STORE_FULL = 3
CONTACTS = "/contacts/v4/contacts"


def check(condition, message):
    if not condition:
        raise AssertionError(message)


class SocketConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self.path)


class Kithd:
    """One whose store is on the small disk, and whose socket is not."""

    def __init__(self, disk, folder):
        self.store = disk / "contacts.db"
        self.socket = folder / "socket"
        self.process = None
        self.connection = None

    def start(self):
        """Returns whether it serves."""
        # Who is alone, with a connection that stays, is served in another way
        # than several.
        self.connection = SocketConnection(str(self.socket))
        self.process = subprocess.Popen(
            [os.environ["KITHD"], "--listen", f"unix:{self.socket}",
             "--store", f"sqlite:{self.store}"],
            stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        if line.startswith("kithd: listening on"):
            return True
        self.process.wait(PATIENCE)
        self.process.stdout.close()
        return False

    def without_shared_memory(self):
        """As another program leaves the file, or a copy of it."""
        pathlib.Path(f"{self.store}-shm").unlink(missing_ok=True)

    def kill(self):
        self.end(signal.SIGKILL)

    def stop(self):
        """It ends well, and leaves no log."""
        self.end(signal.SIGTERM)
        check(self.process.returncode == 0,
              f"it ends with {self.process.returncode}")

    def end(self, number):
        self.connection.close()
        self.process.send_signal(number)
        self.process.wait(PATIENCE)
        self.process.stdout.close()

    def check_refuses(self):
        """It says that there is no room, and by its status, too."""
        for arguments in (("--listen", f"unix:{self.socket}"),
                          ("keys", "add", "--name", "one", "--permission",
                           "view")):
            done = subprocess.run(
                [os.environ["KITHD"], *arguments,
                 "--store", f"sqlite:{self.store}"],
                capture_output=True, text=True, timeout=PATIENCE, check=False)
            check(done.returncode == STORE_FULL,
                  f"it ends with {done.returncode}: {done.stderr}")
            check("no room left" in done.stderr, done.stderr)

    def call(self, method, path, body=None):
        self.connection.request(method, path,
                                json.dumps(body) if body else None,
                                {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None

    def list(self):
        """Every contact: its revision and company, by its id."""
        found, offset = {}, 0
        while True:
            status, page = self.call("GET", f"{CONTACTS}?paging.limit=100"
                                            f"&paging.offset={offset}"
                                            "&fieldsets=FULL")
            check(status == 200, f"the list is answered {status}")
            for contact in page["contacts"]:
                found[contact["id"]] = (contact["revision"],
                                        contact["info"]["company"])
            if len(page["contacts"]) < 100:
                return found
            offset += 100


class Writer:
    """Knows what it was told is saved."""

    def __init__(self, kithd, rand):
        self.kithd = kithd
        self.rand = rand
        self.saved = {}
        self.n_tokens = 0

    def write(self):
        """Returns the status of one write."""
        self.n_tokens += 1
        company = f"token{self.n_tokens}"
        info = {"company": company,
                "jobTitle": "y" * self.rand.randrange(1, 90)}
        if not self.saved or self.rand.randrange(3) == 0:
            info["name"] = {"first": company}
            status, answer = self.kithd.call("POST", CONTACTS, {"info": info})
        else:
            known = self.rand.choice(list(self.saved))
            status, answer = self.kithd.call(
                "PATCH", f"{CONTACTS}/{known}",
                {"revision": self.saved[known][0], "info": info})
        if status == 200:
            contact = answer["contact"]
            self.saved[contact["id"]] = (contact["revision"], company)
        return status

    def write_until_full(self):
        for _ in range(MAX_WRITES):
            status = self.write()
            if status != 200:
                check(status == 507, f"no room is answered {status}")
                return
        raise AssertionError("the disk does not become full")

    def check_saved(self):
        check(self.kithd.list() == self.saved, "what is saved is not there")


def check_store(path):
    database = sqlite3.connect(path)
    check(database.execute("PRAGMA integrity_check").fetchall() == [("ok",)],
          "the store is damaged")
    database.close()


def add_free_pages(path):
    """What is written next fits into the database as it is."""
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE room (bytes)")
    database.execute("INSERT INTO room VALUES (zeroblob(?))", (FREE_BYTES,))
    database.commit()
    database.execute("DROP TABLE room")
    database.commit()
    database.close()


def test_rounds(kithd, disk, writer, rand):
    """It goes on as soon as there is room, and lists what it has before."""
    for _ in range(ROUNDS):
        disk.fill(rand.randrange(0, 200 * 1024))
        writer.write_until_full()
        writer.check_saved()
        disk.free()
        check(writer.write() == 200, "nothing is saved though there is room")
    writer.check_saved()


def test_killed(kithd, disk, writer, rand):
    """It is killed on the full disk, and started there again."""
    for _ in range(ROUNDS // 3):
        disk.fill(rand.randrange(0, 200 * 1024))
        writer.write_until_full()
        kithd.kill()
        check(kithd.start(), "it does not start on a full disk")
        writer.check_saved()
        kithd.kill()
        disk.free()
        check(kithd.start(), "it does not start though there is room")
        writer.check_saved()
        check(writer.write() == 200, "nothing is saved though there is room")
    kithd.kill()
    check_store(kithd.store)
    check(kithd.start(), "it does not start")


def test_log(kithd, disk, writer, _rand):
    """Its log does not take the room that its contacts need."""
    disk.fill(LITTLE_ROOM)
    for _ in range(MANY_WRITES):
        check(writer.write() == 200, "the log has filled the disk")
    disk.free()
    writer.check_saved()
    kithd.kill()
    check_store(kithd.store)
    check(kithd.start(), "it does not start")


def test_nothing_left(kithd, disk, writer, _rand):
    """There is no log that could give room: it says so, and waits for room."""
    kithd.stop()
    disk.fill(0)
    kithd.check_refuses()
    disk.free()
    check(kithd.start(), "it does not start though there is room")
    writer.check_saved()


def test_first_start(kithd, disk, _writer, _rand):
    """Nor can it make a store."""
    first = Kithd(disk.folder / "first", kithd.socket.parent)
    first.store.parent.mkdir()
    first.socket = kithd.socket.parent / "first"
    disk.fill(0)
    first.check_refuses()
    disk.free()
    check(first.start(), "it does not start though there is room")
    first.stop()
    check_store(first.store)


def test_free_pages(kithd, disk, writer, _rand):
    """The log gives its room back as long as the database need not grow."""
    kithd.stop()
    add_free_pages(kithd.store)
    check(kithd.start(), "it does not start")
    disk.fill(VERY_LITTLE_ROOM)
    for _ in range(100):
        check(writer.write() == 200, "the log has filled the disk")
    writer.check_saved()
    disk.free()


def test_room_to_read(kithd, disk, writer, _rand):
    """It does so also when it is started without room even to read."""
    for _ in range(20):
        check(writer.write() == 200, "nothing is saved though there is room")
    kithd.kill()
    kithd.without_shared_memory()
    disk.fill(0)
    check(kithd.start(), "it does not start")
    writer.check_saved()
    disk.free()
    check(writer.write() == 200, "nothing is saved though there is room")


def run():
    seed = int(os.environ.get("KITH_TEST_SEED", time.time_ns() % 10 ** 9))
    rand = random.Random(seed)
    failed = False

    print(f"# KITH_TEST_SEED={seed}")
    with tempfile.TemporaryDirectory(prefix="kith-") as name:
        folder = pathlib.Path(name)
        (folder / "disk").mkdir()
        disk = small_disk.Disk(folder / "disk", DISK_KIB)
        kithd = Kithd(folder / "disk", folder)
        check(kithd.start(), "it does not start")
        writer = Writer(kithd, rand)
        tests = (test_rounds, test_killed, test_log, test_nothing_left,
                 test_first_start, test_free_pages, test_room_to_read)
        print(f"1..{len(tests)}", flush=True)
        for number, function in enumerate(tests, 1):
            try:
                function(kithd, disk, writer, rand)
                print(f"ok {number} - {function.__doc__}", flush=True)
            except (AssertionError, OSError) as error:
                failed = True
                print(f"# {error!r}\nnot ok {number} - {function.__doc__}",
                      flush=True)
        if kithd.process.poll() is None:
            kithd.kill()
        disk.unmount()
    return 1 if failed else 0


if __name__ == "__main__":
    small_disk.enter()
    sys.exit(run())
