#!/usr/bin/python3
# e2e-storm.py: two programs on one server, and whatever comes next
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Ann and Bea have the same contact open.  What happens, and to whom, is drawn;
# each time, both end with the same text in their forms, and what was typed is
# in it, in the history, or in the journal of whoever decided against it.
#
# KITH_TEST_ROUNDS=N has so much happen; KITH_TEST_SEED repeats it.

import contextlib
import os
import pathlib
import random
import re
import sqlite3
import time

from gi.repository import Gio, GLib

import e2e
from e2e import check, check_equal

ROUNDS = int(os.environ.get("KITH_TEST_ROUNDS", "30"))
SEED = int(os.environ.get("KITH_TEST_SEED", time.time_ns() % 10 ** 9))
NAME = "Kim Roth"
WAITING = "Waiting – will be sent when online"
JOURNAL = 2  # KITH_OUTBOX_KIND_JOURNAL


def is_kept(text, journal=False):
    """Whether it is in one of the files of this computer."""
    folder = pathlib.Path(os.environ["XDG_DATA_HOME"]) / "kith/outbox"
    query = ("SELECT document FROM record WHERE (kind = ?) = ?",
             (JOURNAL, journal))
    for path in folder.glob("*.db"):
        with contextlib.suppress(sqlite3.Error), contextlib.closing(
                sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            if any(f'"{text}"' in document
                   for document, in db.execute(*query)):
                return True
    return False


class Person:
    """With a program of her own: what it calls the server is another name."""

    def __init__(self, name, host, team, key):
        self.name = name
        port = team.url.split(":")[-1]
        self.env = {"KITH_SERVER": f"http://{host}:{port}",
                    "KITH_API_KEY": key}
        self.kith = None

    def start(self):
        self.kith = e2e.Kith(env=self.env)
        self.kith.__enter__()
        self.open()

    def open(self):
        self.kith.select_row(NAME)
        self.kith.wait_for("label", NAME)
        self.kith.entry("Company")

    def type(self, text):
        self.kith.set_text("Company", text)

    def save(self):
        self.kith.save()
        self.kith.wait_state("Saved")

    def kill(self):
        self.kith.kill()
        self.start()

    def end(self):
        self.kith.quit()
        self.kith = None

    def undo(self):
        bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        name = self.kith._bus_name(bus)  # pylint: disable=protected-access
        bus.call_sync(name, "/" + name.replace(".", "/") + "/window/1",
                      "org.gtk.Actions", "Activate",
                      GLib.Variant("(sava{sv})", ("undo", [], {})), None,
                      Gio.DBusCallFlags.NONE, -1, None)

    def decide(self, is_mine):
        dialog = self.kith.dialog(f"{NAME} was changed while you were editing")
        dialog.press("Use All Mine" if is_mine else "Use All Theirs")
        dialog.press("Save")
        self.kith.wait_no_dialog()


class Storm:
    """What happens.  Each move begins and ends with all at rest."""

    def __init__(self, team, rand):
        self.rand = rand
        self.team = team
        keys = [team.make_key(name) for name in ("Ann", "Bea")]
        team.__enter__()
        self.contact = team.colleague.create(
            {"name": {"first": "Kim", "last": "Roth"}, "company": "Nordwind"})
        self.persons = [Person("Ann", "127.0.0.1", team, keys[0]),
                        Person("Bea", "localhost", team, keys[1])]
        self.text = "Nordwind"
        self.saved = []
        self.n_texts = 0

    def make_text(self):
        self.n_texts += 1
        return f"Company {self.n_texts}."

    def settle(self, text):
        self.text = text
        for person in self.persons:
            person.kith.wait_text("Company", text)
            person.kith.wait_state("Saved")

    def save(self, me, _other):
        text = self.make_text()
        me.type(text)
        me.save()
        self.saved.append(text)
        return text

    def kill_kept(self, me, _other):
        text = self.make_text()
        me.type(text)
        e2e.wait_until(lambda: is_kept(text), "it on the disk")
        me.kill()
        me.kith.wait_text("Company", text)
        me.save()
        self.saved.append(text)
        return text

    def kill_saved(self, me, other):
        text = self.save(me, other)
        me.kill()
        return text

    def undo(self, me, other):
        before = self.text
        text = self.save(me, other)
        other.kith.wait_text("Company", text)
        me.undo()
        return before

    def clash(self, me, other):
        theirs, mine = self.make_text(), self.make_text()
        me.type(mine)
        other.type(theirs)
        other.save()
        self.saved.append(theirs)
        me.kith.wait_for("label", re.compile("Changed elsewhere to “.?"
                                             + re.escape(theirs)))
        me.kith.save()
        return self.decide(me, mine, theirs)

    def decide(self, me, mine, theirs):
        is_mine = self.rand.random() < 0.5
        me.decide(is_mine)
        if is_mine:
            self.saved.append(mine)
        lost = theirs if is_mine else mine
        e2e.wait_until(lambda: is_kept(lost, journal=True),
                       f"{lost} in the journal")
        return mine if is_mine else theirs

    def review(self, me, other):
        theirs, mine = self.make_text(), self.make_text()
        self.team.stop()
        me.type(mine)
        me.kith.save()
        me.kith.wait_state(WAITING)
        me.end()
        self.team.start()
        other.type(theirs)
        other.save()
        self.saved.append(theirs)
        me.start()
        me.kith.wait_for("label", "1 contact needs you")
        me.kith.press("Review")
        return self.decide(me, mine, theirs)

    def restore(self, me, other):
        me.kith.press("Contact Menu")
        me.kith.press("Delete Contact")
        other.kith.wait_gone("list item", NAME)
        other.kith.press("Main Menu")
        other.kith.press("Recently Deleted")
        dialog = other.kith.dialog("Recently Deleted")
        dialog.press(f"Restore {NAME}")
        dialog.wait_gone("push button", f"Restore {NAME}")
        dialog.press("Close")
        other.kith.wait_no_dialog()
        me.open()
        other.open()
        return self.text

    def happen(self):
        me, other = self.rand.sample(self.persons, 2)
        move = self.rand.choice([self.save, self.kill_kept, self.kill_saved,
                                 self.undo, self.clash, self.clash,
                                 self.review, self.restore])
        print(f"# {move.__name__}: {me.name}", flush=True)
        self.settle(move(me, other))

    def list_companies(self):
        """What it was at each revision that is not a deletion."""
        items, cursor = [], None
        while True:
            page = self.team.colleague.run("list-revisions", self.contact,
                                           *([cursor] if cursor else []))
            items += page["items"]
            cursor = page.get("next")
            if not cursor:
                return [item["contact"]["info"]["company"] for item in items
                        if "contact" in item]


@e2e.test("both see the same after whatever happens, and nothing is lost")
def storm():
    team = e2e.TeamServer()
    happening = Storm(team, random.Random(SEED))
    with contextlib.ExitStack() as stack:
        stack.callback(team.__exit__, None, None, None)
        for person in happening.persons:
            person.start()
        for _ in range(ROUNDS):
            happening.happen()
        companies = happening.list_companies()
        for text in happening.saved:
            check(text in companies, f"{text} is not in the history")
        check_equal(team.colleague.info(happening.contact)["company"],
                    happening.text)
        for person in happening.persons:
            person.end()


print(f"# KITH_TEST_SEED={SEED}")
e2e.main()
