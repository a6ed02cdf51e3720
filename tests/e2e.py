# e2e.py: Kith as people use it: windows, server and a colleague
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the tests e2e-*.py share.  Each is a script that is run by tests/headless
# and speaks TAP:
#
#     @e2e.test("a name is edited and saved")
#     def edit():
#         ana = colleague.create({"name": {"first": "Ana"}})
#         with e2e.Kith() as kith:
#             ...
#
#     e2e.main()
#
# The programs are those of $KITH_KITH, $KITH_KITHD and $KITH_KITHCTL.

import contextlib
import http.client
import http.server
import json
import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import traceback

import atspi
from gi.repository import Gio, GLib

APP_ID = "io.github.kith.Kith"

# With sanitizers everything takes longer; what comes at once costs nothing.
TIMEOUT = int(os.environ.get("KITH_TEST_TIMEOUT", "30"))

tests = []


def test(title):
    """Marks a function as a test."""
    def mark(function):
        tests.append((title, function))
        return function

    return mark


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def check_equal(got, wanted):
    check(got == wanted, f"{got!r} is not {wanted!r}")


def wait_until(condition, what):
    return atspi.wait(condition, what, TIMEOUT)


class Refused(AssertionError):
    """What kithctl said instead of doing it."""

    def __init__(self, errors, status):
        super().__init__(f"kithctl ended with {status}: {errors}")
        self.status = status


class Colleague:
    """Somebody else, who changes the same contacts with kithctl."""

    def __init__(self, env=None):
        self.env = env or {}

    def run(self, *arguments):
        result = subprocess.run(
            [os.environ["KITH_KITHCTL"],
             *(a if isinstance(a, str) else json.dumps(a) for a in arguments)],
            env={**os.environ, **self.env}, capture_output=True, text=True,
            timeout=TIMEOUT, check=False)
        if result.returncode != 0:
            raise Refused(result.stderr, result.returncode)
        return json.loads(result.stdout) if result.stdout else None

    def create(self, info, **options):
        return self.run("create-contact", info, options)["_id"]

    def get(self, contact_id):
        return self.run("get-contact", contact_id)

    def info(self, contact_id):
        return self.get(contact_id)["info"]

    def update(self, contact_id, info):
        latest = self.get(contact_id)
        return self.run("update-contact",
                        {"contactId": contact_id,
                         "revision": latest["revision"]}, info)

    def delete(self, contact_id):
        self.run("delete-contact", contact_id)

    def exists(self, contact_id):
        try:
            self.get(contact_id)
        except Refused as refused:
            if refused.status != 3:
                raise
            return False
        return True

    def find(self, **names):
        """The contacts with that name."""
        answer = self.run("query-contacts", {"paging": {"limit": 1000}})
        return [contact for contact in answer["items"]
                if all(contact["info"].get("name", {}).get(part) == value
                       for part, value in names.items())]

    def make_field(self, *arguments):
        """The key of a custom field."""
        return self.run("find-or-create-extended-field",
                        *arguments)["extendedField"]["key"]


colleague = Colleague()


class Kith(atspi.App):
    """The window; at the end of a test it is quit, and must end well."""

    def __init__(self, *arguments, env=None):
        super().__init__([os.environ["KITH_KITH"], *arguments],
                         {"G_DEBUG": "fatal-warnings", **(env or {})}, TIMEOUT)

    def __exit__(self, kind, value, trace):
        if kind is None:
            try:
                self.quit()
            except BaseException:
                self.keep_evidence()
                self.end()
                raise
        else:
            self.keep_evidence()
            self.end()

    def _bus_name(self, bus):
        """Programs for another server have another name."""
        def call(method, *arguments):
            return bus.call_sync(
                "org.freedesktop.DBus", "/org/freedesktop/DBus",
                "org.freedesktop.DBus", method,
                GLib.Variant(f"({'s' * len(arguments)})", arguments), None,
                Gio.DBusCallFlags.NONE, -1, None)[0]

        for name in call("ListNames"):
            if (name.startswith(APP_ID)
                    and call("GetConnectionUnixProcessID", name)
                    == self.process.pid):
                return name
        return None

    def quit(self):
        """Quits, as Ctrl+Q does.  Leaks and warnings make it end badly."""
        bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        name = self._bus_name(bus)
        if name is not None:
            bus.call_sync(name, "/" + name.replace(".", "/"),
                          "org.gtk.Actions", "Activate",
                          GLib.Variant("(sava{sv})", ("quit", [], {})), None,
                          Gio.DBusCallFlags.NONE, -1, None)
        try:
            self.process.wait(self.timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError("Kith does not quit") from None
        check_equal(self.process.returncode, 0)

    def kill(self):
        """In the midst of whatever it does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(self.timeout)
        # It ended as it should.
        self.process.returncode = 0

    def open(self, name, window=None):
        """Shows a contact: its row is chosen, its form is there."""
        window = window or self
        window.select_row(name)
        window.wait_for("label", "Saved")
        window.wait_for("label", name)

    def open_window(self):
        """Another window on the same contacts."""
        number = len([node for node in atspi.look(self.node).children
                      if node.role == "frame"])
        self.window().press("Main Menu")
        self.window().press("New Window")
        return self.window(number)

    def new(self, window=None):
        """An empty form."""
        window = window or self
        window.press("New Contact")
        window.wait_for("label", "New Contact")
        window.wait_for("label", "Empty")

    def add(self, what, value, window=None):
        """Adds an email or a phone."""
        window = window or self
        items = window.part("list", f"{what}s")
        before = {node.path for node in items.all("text")}
        window.press(f"Add {what}")
        self.fill(self.wait(lambda: next(
            (node for node in items.all("text") if node.path not in before),
            None), f"a row for another {what}"), value)

    def save(self, window=None):
        (window or self).press("Save")

    def wait_state(self, state, window=None):
        """Waits until the word in the header bar is that."""
        (window or self).wait_for("label", state)

    def dialog(self, heading=None):
        """A question, as a part of its own."""
        return atspi.Part(
            self.wait(lambda: self.find_dialog(heading),
                      f"a dialog {heading!r}"), self.timeout)

    def dialogs(self):
        """All that are open."""
        return [node for node in atspi.look(self.node).children
                if node.role == "dialog"]

    def find_dialog(self, heading=None):
        return next((node for node in self.dialogs()
                     if atspi.same(heading, node.name)), None)

    def wait_no_dialog(self):
        self.wait(lambda: self.find_dialog() is None, "no dialog")


class _SocketConnection(http.client.HTTPConnection):
    """To the embedded kithd."""

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(f"{os.environ['XDG_RUNTIME_DIR']}/kith/kithd.sock")


class _DeafHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def forward(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length) if length else None
        if self.path.startswith(self.server.unknown):
            status, answer = 404, b'{"message":"","details":{}}'
        else:
            connection = _SocketConnection("localhost")
            connection.request(
                self.command, self.path, body,
                {"Content-Type": "application/json"} if body else {})
            got = connection.getresponse()
            status, answer = got.status, got.read()
            connection.close()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST = do_PATCH = do_DELETE = forward

    def log_message(self, *arguments):  # pylint: disable=arguments-differ
        pass


class DeafServer:
    """The contacts of the embedded kithd, from a server that tells no events:
    it has the API and nothing beside it; with history, all but events."""

    def __init__(self, history=False):
        self.unknown = "/kith/v1/events" if history else "/kith/"

    def __enter__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      _DeafHandler)
        self.server.unknown = self.unknown
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, kind, value, trace):
        self.server.shutdown()
        self.server.server_close()


class TeamServer:
    """A kithd of its own over TCP, with a key, as a team has it."""

    def __init__(self, contacts=0):
        self.folder = tempfile.TemporaryDirectory(prefix="kith-team-")
        self.store = str(pathlib.Path(self.folder.name) / "contacts.db")
        if contacts:
            subprocess.run([os.environ["KITH_SEED_STORE"], self.store,
                            str(contacts)], check=True, timeout=TIMEOUT)
        self.key = self.make_key("Team")
        self.url = None
        self.process = None

    @staticmethod
    def _run(*arguments):
        return subprocess.run([os.environ["KITH_KITHD"], *arguments],
                              capture_output=True, text=True, check=True,
                              timeout=TIMEOUT).stdout

    def make_key(self, name):
        """Before it is started."""
        return self._run("keys", "add", "--store", f"sqlite:{self.store}",
                         "--name", name, "--permission", "manage").split()[-1]

    def make_env(self, key):
        return {"KITH_SERVER": self.url, "KITH_API_KEY": key}

    def __enter__(self):
        self.start()
        self.env = self.make_env(self.key)
        self.colleague = Colleague(self.env)
        return self

    def __exit__(self, kind, value, trace):
        if self.process is not None:
            self.stop()
        self.folder.cleanup()

    def start(self, elsewhere=False):
        """Where it was before, unless elsewhere; returns where it is."""
        port = 0 if elsewhere or self.url is None else self.url.split(":")[-1]
        self.process = subprocess.Popen(
            [os.environ["KITH_KITHD"], "--listen", f"tcp:127.0.0.1:{port}",
             "--store", f"sqlite:{self.store}"], stdout=subprocess.PIPE,
            text=True)
        url = self.process.stdout.readline().split()[-1]
        self.url = self.url or url
        return url

    def stop(self):
        self.process.terminate()
        check_equal(self.process.wait(TIMEOUT), 0)
        self.process.stdout.close()
        self.process = None


def is_on_disk(text):
    """Whether it waits to be sent, or is kept as it was typed; the journal
    (KITH_OUTBOX_KIND_JOURNAL) does not count."""
    path = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "kith/outbox/own.db"
    try:
        with contextlib.closing(
                sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            return any(text in document for document, in
                       db.execute("SELECT document FROM record"
                                  " WHERE kind <> 2"))
    except sqlite3.OperationalError:
        return False


def mirror_folder():
    return pathlib.Path(os.environ["XDG_CACHE_HOME"]) / "kith" / "mirror"


def read_mirror_places():
    """How far the mirrors of this session have come."""
    for path in mirror_folder().glob("*.db"):
        try:
            with contextlib.closing(
                    sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
                for (text,) in db.execute("SELECT value FROM meta WHERE name ="
                                          " 'mirror-place'"):
                    yield json.loads(text)
        except sqlite3.Error:
            continue


def wait_mirror():
    """Waits until all is on this computer, too."""
    wait_until(lambda: any(place["complete"] and place["swept"]
                           for place in read_mirror_places()), "a whole mirror")


def stop_kithd():
    """Ends the embedded kithd of this session, which outlives programs."""
    address = f"unix:{os.environ['XDG_RUNTIME_DIR']}/kith/kithd.sock"
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = path.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if address in arguments:
            pid = int(path.parent.name)
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda pid=pid: has_ended(pid), "the end of kithd")


class Server:
    """The kithd of a window, which can be taken away from it.  A colleague
    starts it all the same."""

    def __init__(self):
        self.path = pathlib.Path(os.environ["XDG_RUNTIME_DIR"]) / "kithd"
        self.env = {"KITH_KITHD": str(self.path)}
        self.path.unlink(missing_ok=True)
        self.start()

    def start(self):
        """It can be started again; whoever needs it does."""
        self.path.symlink_to(os.environ["KITH_KITHD"])

    def stop(self):
        self.path.unlink()
        stop_kithd()


def has_ended(pid):
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def main():
    """Runs the tests, as TAP."""
    failed = 0
    print(f"1..{len(tests)}", flush=True)
    for number, (title, function) in enumerate(tests, 1):
        try:
            function()
        except Exception:  # pylint: disable=broad-except
            failed += 1
            for line in traceback.format_exc().splitlines():
                print("#", line)
            print(f"not ok {number} - {title}", flush=True)
        else:
            print(f"ok {number} - {title}", flush=True)
    stop_kithd()
    sys.exit(1 if failed else 0)
