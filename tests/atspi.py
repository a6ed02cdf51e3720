# atspi.py: a program's window as a person with a screen reader has it
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# To be run inside tests/headless, by the python3 that has gi:
#
#     with atspi.App(["kith"]) as kith:
#         kith.press("New Contact")
#         kith.set_text("First name", "Ana")
#         kith.keys("ctrl+s")
#         kith.wait_for("list item", "Ana")
#
# Things are found by role and name.  Everything waits for a condition, at most
# TIMEOUT seconds; what does not come raises Missing, and leaves a picture of the
# screen and the tree of names in $KITH_TEST_ARTIFACTS, if that is set.
#
# AT-SPI is spoken over D-Bus itself: libatspi remembers what has changed since,
# and crashes when it is told to forget it; it only lends the names of the roles.

import os
import pathlib
import re
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

TIMEOUT = 10
STEP = 0.02

ACCESSIBLE = "org.a11y.atspi.Accessible"
ACTION = "org.a11y.atspi.Action"
COMPONENT = "org.a11y.atspi.Component"
EDITABLE_TEXT = "org.a11y.atspi.EditableText"
PROPERTIES = "org.freedesktop.DBus.Properties"
SELECTION = "org.a11y.atspi.Selection"
TEXT = "org.a11y.atspi.Text"
ROOT = "/org/a11y/atspi/accessible/root"

# AtspiStateType
CHECKED = 4
EDITABLE = 7
FOCUSED = 12
SELECTED = 23
SENSITIVE = 24
VISIBLE = 30

# AtspiCoordType
IN_WINDOW = 1

# What can be pressed; labels have actions too, to copy their text.
PRESSED = ("check box", "check menu item", "combo box", "link", "menu item",
           "push button", "radio button", "radio menu item", "switch",
           "toggle button")


class Missing(AssertionError):
    """What was waited for did not come."""


def wait(condition, what, timeout=TIMEOUT):
    """Returns what the condition returns, as soon as that is true."""
    end = time.monotonic() + timeout
    while True:
        try:
            result = condition()
        except GLib.Error:
            # A widget that went away while it was looked at.
            result = None
        if result:
            return result
        if time.monotonic() > end:
            raise Missing(f"{what}: not within {timeout} s")
        time.sleep(STEP)


def same(wanted, text):
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return bool(wanted.search(text or ""))
    return wanted == text


def undouble(name):
    """GTK 4.8 says the name of a button with a mnemonic twice, and so do the
    buttons of a message dialog and of a toast: "_Undo Undo"."""
    words = name.removeprefix("_")
    half = words[len(words) // 2 + 1:]
    if words == f"{half} {half}":
        return half
    return name


class Bus:
    """The accessibility bus of the session."""

    _bus = None

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        address, = session.call_sync(
            "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress",
            None, None, Gio.DBusCallFlags.NONE, -1, None)
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        # Role by node: it never changes, and no path is used again.
        self.roles = {}

    @classmethod
    def get(cls):
        if cls._bus is None:
            cls._bus = cls()
        return cls._bus

    def call(self, owner, path, interface, method, arguments=None):
        return self.connection.call_sync(
            owner, path, interface, method, arguments, None,
            Gio.DBusCallFlags.NONE, 10000, None).unpack()

    def call_all(self, calls):
        """The answers to many calls, that are sent at once; None where there
        was none."""
        answers = [None] * len(calls)
        left = len(calls)

        def answered(connection, result, number):
            nonlocal left
            left -= 1
            try:
                answers[number] = connection.call_finish(result).unpack()
            except GLib.Error:
                pass

        for number, (node, interface, method, arguments) in enumerate(calls):
            self.connection.call(
                node.owner, node.path, interface, method, arguments, None,
                Gio.DBusCallFlags.NONE, 10000, None, answered, number)
        while left > 0:
            GLib.MainContext.default().iteration(True)
        return answers

    def pid(self, owner):
        return self.call("org.freedesktop.DBus", "/org/freedesktop/DBus",
                         "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                         GLib.Variant("(s)", (owner,)))[0]


class Node:
    """Something in a window, as it was when it was looked at."""

    def __init__(self, owner, path):
        self.owner = owner
        self.path = path
        self.role = ""
        self.name = ""
        self.children = []

    def call(self, interface, method, signature="()", *arguments):
        answer = Bus.get().call(self.owner, self.path, interface, method,
                                GLib.Variant(signature, arguments))
        return answer[0] if len(answer) == 1 else answer

    def property(self, interface, wanted):
        return self.call(PROPERTIES, "Get", "(ss)", interface, wanted)

    def has(self, interface):
        return interface in self.call(ACCESSIBLE, "GetInterfaces")

    def has_state(self, state):
        words = self.call(ACCESSIBLE, "GetState")
        return bool(words[state // 32] & 1 << state % 32)


def look(root):
    """Sees a node and all that is below it now, a level at a time."""
    bus = Bus.get()
    level = [root]
    while level:
        calls = []
        for node in level:
            calls.append((node, ACCESSIBLE, "GetChildren", None))
            calls.append((node, PROPERTIES, "Get",
                          GLib.Variant("(ss)", (ACCESSIBLE, "Name"))))
        news = [node for node in level
                if (node.owner, node.path) not in bus.roles]
        calls += [(node, ACCESSIBLE, "GetRole", None) for node in news]
        answers = bus.call_all(calls)
        for node, answer in zip(news, answers[2 * len(level):]):
            if answer is not None:
                bus.roles[node.owner, node.path] = Atspi.role_get_name(
                    Atspi.Role(answer[0]))
        below = []
        for node, children, name_ in zip(level, answers[::2], answers[1::2]):
            node.role = bus.roles.get((node.owner, node.path), "")
            node.name = name_[0] if name_ is not None else ""
            node.children = [Node(*child) for child
                             in (children[0] if children is not None else [])]
            below += node.children
        level = below
    return root


def walk(node):
    """The node and all that was below it."""
    yield node
    for child in node.children:
        yield from walk(child)


def is_enabled(node):
    return node.has_state(SENSITIVE)


def is_checked(node):
    return node.has_state(CHECKED)


def is_there(node):
    """Whether it takes room: GTK tells of pages that are not shown, too."""
    if not node.has_state(VISIBLE):
        return False
    _, _, width, height = node.call(COMPONENT, "GetExtents", "(u)", IN_WINDOW)
    return width > 0 and height > 0


def is_editable(node):
    return node.has(EDITABLE_TEXT) and node.has_state(EDITABLE)


def text(node):
    """What stands in an entry or a label."""
    if not node.has(TEXT):
        return node.name
    return node.call(TEXT, "GetText", "(ii)", 0,
                     node.property(TEXT, "CharacterCount"))


def tree(node, depth=0):
    """The names below a node, as text, to be read when a test fails."""
    return "\n".join([f"{'  ' * depth}{node.role} {node.name!r}",
                      *(tree(child, depth + 1) for child in node.children)])


class Part:
    """A part of a window, a whole one or all of a program."""

    def __init__(self, node, timeout=TIMEOUT):
        self.node = node
        self.timeout = timeout

    # Looking

    def look(self):
        """All that is there now."""
        return walk(look(self.node))

    def all(self, wanted_role=None, wanted_name=None):
        """Every node of that role and name; a name may be a pattern."""
        return [node for node in self.look()
                if same(wanted_role, node.role)
                and same(wanted_name, node.name)]

    def find(self, wanted_role=None, wanted_name=None):
        return next(iter(self.all(wanted_role, wanted_name)), None)

    def wait_for(self, wanted_role=None, wanted_name=None, timeout=None):
        return self.wait(
            lambda: self.find(wanted_role, wanted_name),
            f"{wanted_role or 'anything'} {wanted_name!r}", timeout)

    def wait_gone(self, wanted_role=None, wanted_name=None, timeout=None):
        self.wait(
            lambda: not self.find(wanted_role, wanted_name),
            f"no {wanted_role or 'anything'} {wanted_name!r}", timeout)

    def wait(self, condition, what, timeout=None):
        return wait(condition, what, timeout or self.timeout)

    def part(self, wanted_role, wanted_name=None):
        """That part, as one of its own."""
        return Part(self.wait_for(wanted_role, wanted_name), self.timeout)

    # Doing

    def can_press(self, wanted_name, wanted_role=None):
        """The button, menu item or check button, if it can be clicked now."""
        for node in self.look():
            if (node.role in PRESSED
                    and same(wanted_role, node.role)
                    and same(wanted_name, undouble(node.name))
                    and node.has(ACTION)
                    # To be asked how many there are, GTK 4.8 leaks.
                    and node.call(ACTION, "GetActions")
                    and is_enabled(node) and is_there(node)):
                return node
        return None

    def press(self, wanted_name, wanted_role=None):
        """Clicks a button, a menu item, a check button."""
        node = self.wait(lambda: self.can_press(wanted_name, wanted_role),
                         f"something to press named {wanted_name!r}")
        node.call(ACTION, "DoAction", "(i)", 0)
        return node

    def entry(self, wanted_name):
        """The text field of that name."""
        def editable():
            for node in self.all(None, wanted_name):
                for inner in walk(node):
                    if is_editable(inner):
                        return inner
            return None

        return self.wait(editable, f"an entry named {wanted_name!r}")

    def set_text(self, wanted_name, value):
        node = self.entry(wanted_name)
        self.fill(node, value)
        return node

    def fill(self, node, value):
        node.call(EDITABLE_TEXT, "SetTextContents", "(s)", value)
        self.wait(lambda: text(node) == value,
                  f"{value!r} in {node.name!r}")

    def wait_text(self, wanted_name, value):
        """Waits until that stands in the text field."""
        self.wait(lambda: text(self.entry(wanted_name)) == value,
                  f"{value!r} in {wanted_name!r}")

    def select_row(self, wanted_name, wanted_list="Contacts"):
        """Chooses a row of a list; rows have no action of their own."""
        def row():
            for view in self.all("list", wanted_list):
                for number, child in enumerate(view.children):
                    if same(wanted_name, child.name):
                        return view, number
            return None

        view, number = self.wait(row, f"a row named {wanted_name!r}")
        view.call(SELECTION, "SelectChild", "(i)", number)
        return view.children[number]

    def rows(self, wanted_list="Contacts"):
        """The names of the rows of a list that exist as widgets."""
        view = self.find("list", wanted_list)
        if view is None:
            return []
        return [node.name for node in walk(view) if node.role == "list item"]


class App(Part):
    """A program that is running."""

    def __init__(self, command, env=None, timeout=TIMEOUT):
        # Before the program looks for it.
        Bus.get()
        self.process = subprocess.Popen(
            command, env={**os.environ, "GTK_A11Y": "atspi", **(env or {})})
        self.pictures = 0
        try:
            node = wait(self._find_program, f"{command[0]} on the bus",
                        timeout)
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        super().__init__(node, timeout)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is not None:
            self.keep_evidence()
        self.end()

    def _find_program(self):
        if self.process.poll() is not None:
            raise Missing(f"the program ended with {self.process.returncode}")
        desktop = Node("org.a11y.atspi.Registry", ROOT)
        for owner, path in desktop.call(ACCESSIBLE, "GetChildren"):
            if Bus.get().pid(owner) == self.process.pid:
                return Node(owner, path)
        return None

    # Windows and keys

    def window(self, number=0):
        """A main window, the oldest one first."""
        def frame():
            frames = [node for node in look(self.node).children
                      if node.role == "frame"]
            return frames[number] if len(frames) > number else None

        return Part(self.wait(frame, f"window {number}"), self.timeout)

    def focus_window(self, title="."):
        """Without a window manager nobody else gives the window the keys."""
        found = self.wait(lambda: self.window_ids(title),
                          f"a window named {title!r}")
        subprocess.run(["xdotool", "windowfocus", "--sync", found[-1]],
                       check=False)

    def resize(self, width, height, title="."):
        found = self.wait(lambda: self.window_ids(title),
                          f"a window named {title!r}")
        subprocess.run(["xdotool", "windowsize", "--sync", found[-1],
                        str(width), str(height)], check=False)

    def window_ids(self, title="."):
        """What the display calls the windows of that title."""
        out = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid",
             str(self.process.pid), "--name", title],
            capture_output=True, text=True, check=False)
        return out.stdout.split()

    def keys(self, *keys):
        """Presses keys: "ctrl+s", "Return"."""
        subprocess.run(["xdotool", "key", "--delay", "20", *keys], check=True)

    def type(self, value):
        subprocess.run(["xdotool", "type", "--delay", "10", value],
                       check=True)

    def end(self):
        """Asks the program to end, then makes it."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(self.timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    # Seeing

    def picture(self, path):
        subprocess.run(["import", "-window", "root", str(path)], check=False)

    def keep_evidence(self):
        folder = os.environ.get("KITH_TEST_ARTIFACTS")
        if not folder:
            return
        self.pictures += 1
        base = pathlib.Path(folder) / f"{self.process.pid}-{self.pictures}"
        base.parent.mkdir(parents=True, exist_ok=True)
        self.picture(base.with_suffix(".png"))
        try:
            base.with_suffix(".txt").write_text(
                tree(look(self.node)) + "\n", encoding="utf-8")
        except GLib.Error:
            pass


def unnamed(node, named=("button", "check box", "combo box", "dialog", "entry",
                         "frame", "link", "list", "list item", "menu item",
                         "password text", "push button", "radio button",
                         "radio menu item", "search box", "slider",
                         "spin button", "switch", "text", "toggle button")):
    """Nodes below that a person cannot tell apart: they should have a name,
    and one that is neither that of a class nor shows how it is made."""
    return [found for found in walk(look(node))
            if found.role in named and is_there(found)
            and (not found.name
                 or re.match("(Gtk|Adw|Kith)[A-Z]|_", undouble(found.name)))]
