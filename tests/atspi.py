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

import os
import pathlib
import re
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

TIMEOUT = 10
STEP = 0.02
# What libatspi remembers of a window may be old: as often as this it is asked
# to look again while something is waited for.
LOOK_AGAIN = 0.3

# What can be pressed; labels have actions too, to copy their text.
PRESSED = ("check box", "check menu item", "combo box", "link", "menu item",
           "push button", "radio button", "radio menu item", "switch",
           "toggle button")


class Missing(AssertionError):
    """What was waited for did not come."""


def wait(condition, what, timeout=TIMEOUT, look_again=None):
    """Returns what the condition returns, as soon as that is true."""
    begin = looked = time.monotonic()
    while True:
        try:
            result = condition()
        except GLib.Error:
            # A widget that went away while it was looked at.
            result = None
        if result:
            return result
        now = time.monotonic()
        if now > begin + timeout:
            raise Missing(f"{what}: not within {timeout} s")
        if look_again is not None and now > looked + LOOK_AGAIN:
            looked = now
            look_again()
        time.sleep(STEP)


def same(wanted, text):
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return bool(wanted.search(text or ""))
    return wanted == text


def walk(node):
    """The node and all below it, those that went away left out."""
    try:
        yield node
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            if child is not None:
                yield from walk(child)
    except GLib.Error:
        return


def role(node):
    return node.get_role_name()


def name(node):
    return node.get_name() or ""


def has_state(node, state):
    return node.get_state_set().contains(state)


def is_enabled(node):
    return has_state(node, Atspi.StateType.SENSITIVE)


def is_shown(node):
    return has_state(node, Atspi.StateType.VISIBLE)


def is_checked(node):
    return has_state(node, Atspi.StateType.CHECKED)


def is_there(node):
    """Whether it takes room: GTK tells of pages that are not shown, too."""
    if node.get_component_iface() is None:
        return False
    extents = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return extents.width > 0 and extents.height > 0


def text(node):
    """What stands in an entry or a label."""
    interface = node.get_text_iface()
    if interface is None:
        return name(node)
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def tree(node, depth=0):
    """The names below a node, as text, to be read when a test fails."""
    lines = [f"{'  ' * depth}{role(node)} {name(node)!r}"]
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            lines.append(tree(child, depth + 1))
    return "\n".join(lines)


class Part:
    """A part of a window, a whole one or all of a program."""

    def __init__(self, node, timeout=TIMEOUT):
        self.node = node
        self.timeout = timeout

    # Looking

    def all(self, wanted_role=None, wanted_name=None, below=None):
        """Every node of that role and name; a name may be a pattern."""
        return [node for node in walk(below or self.node)
                if same(wanted_role, role(node))
                and same(wanted_name, name(node))]

    def find(self, wanted_role=None, wanted_name=None, below=None):
        return next(iter(self.all(wanted_role, wanted_name, below)), None)

    def wait_for(self, wanted_role=None, wanted_name=None, below=None,
                 timeout=None):
        return self.wait(
            lambda: self.find(wanted_role, wanted_name, below),
            f"{wanted_role or 'anything'} {wanted_name!r}", timeout)

    def wait_gone(self, wanted_role=None, wanted_name=None, below=None,
                  timeout=None):
        self.wait(
            lambda: not self.find(wanted_role, wanted_name, below),
            f"no {wanted_role or 'anything'} {wanted_name!r}", timeout)

    def wait(self, condition, what, timeout=None):
        return wait(condition, what, timeout or self.timeout, self.look_again)

    def look_again(self):
        """Forgets what is known of the window."""
        self.node.clear_cache()

    def part(self, wanted_role, wanted_name=None):
        """That part, as one of its own."""
        return Part(self.wait_for(wanted_role, wanted_name), self.timeout)

    # Doing

    def press(self, wanted_name, wanted_role=None, below=None):
        """Clicks a button, a menu item, a check button."""
        def actable():
            for node in self.all(wanted_role, wanted_name, below):
                if (role(node) in PRESSED
                        and node.get_action_iface() is not None
                        and Atspi.Action.get_n_actions(node) > 0
                        and is_enabled(node) and is_there(node)):
                    return node
            return None

        node = self.wait(actable, f"something to press named {wanted_name!r}")
        Atspi.Action.do_action(node, 0)
        return node

    def entry(self, wanted_name, below=None):
        """The text field of that name."""
        def editable():
            for node in self.all(None, wanted_name, below):
                for inner in walk(node):
                    if inner.get_editable_text_iface() is not None:
                        return inner
            return None

        return self.wait(editable, f"an entry named {wanted_name!r}")

    def set_text(self, wanted_name, value, below=None):
        node = self.entry(wanted_name, below)
        Atspi.EditableText.set_text_contents(node, value)
        self.wait(lambda: text(node) == value,
                  f"{value!r} in {wanted_name!r}")
        return node

    def wait_text(self, wanted_name, value):
        """Waits until that stands in the text field."""
        self.wait(lambda: text(self.entry(wanted_name)) == value,
                  f"{value!r} in {wanted_name!r}")

    def select_row(self, wanted_name, wanted_list="Contacts"):
        """Chooses a row of a list; rows have no action of their own."""
        def row():
            for view in self.all("list", wanted_list):
                for i in range(view.get_child_count()):
                    child = view.get_child_at_index(i)
                    if child is not None and same(wanted_name, name(child)):
                        return view, i
            return None

        view, position = self.wait(row, f"a row named {wanted_name!r}")
        Atspi.Selection.select_child(view, position)
        return view.get_child_at_index(position)

    def rows(self, wanted_list="Contacts"):
        """The names of the rows of a list that exist as widgets."""
        view = self.find("list", wanted_list)
        if view is None:
            return []
        return [name(node) for node in walk(view)
                if role(node) == "list item"]


class App(Part):
    """A program that is running."""

    def __init__(self, command, env=None, timeout=TIMEOUT):
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
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            node = desktop.get_child_at_index(i)
            if node is not None and (node.get_process_id()
                                     == self.process.pid):
                return node
        return None

    # Windows and keys

    def window(self, number=0):
        """A main window, the oldest one first."""
        def frame():
            # GTK puts a new one in front.
            frames = [node for node in walk_children(self.node)
                      if role(node) == "frame"]
            return frames[::-1][number] if len(frames) > number else None

        return Part(self.wait(frame, f"window {number}"), self.timeout)

    def focus_window(self, title="."):
        """Without a window manager nobody else gives the window the keys."""
        found = self.wait(lambda: self.window_ids(title),
                          f"a window named {title!r}")
        subprocess.run(["xdotool", "windowfocus", "--sync", found[-1]],
                       check=False)

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
            base.with_suffix(".txt").write_text(tree(self.node) + "\n",
                                                encoding="utf-8")
        except GLib.Error:
            pass


def walk_children(node):
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            yield child


def unnamed(node, named=("button", "check box", "combo box", "dialog", "entry",
                         "frame", "link", "list", "list item", "menu",
                         "menu item", "password text", "push button",
                         "radio button", "search box", "slider",
                         "spin button", "switch", "text", "toggle button")):
    """Nodes below that a person cannot tell apart: they should have a name,
    and one that is no name of a class."""
    return [found for found in walk(node)
            if role(found) in named and is_shown(found)
            and (not name(found) or name(found).startswith(("Gtk", "Adw")))]
