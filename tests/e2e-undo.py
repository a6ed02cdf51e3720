#!/usr/bin/python3
# e2e-undo.py: what was done is undone, and nobody's change with it
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

from gi.repository import Gio, GLib

import e2e
from e2e import check, check_equal, colleague


def make_contact(first, **info):
    return colleague.create({"name": {"first": first, "last": "Orel"},
                             "company": "Nordwind", **info})


def undo(kith):
    """What the menu does: a menu closes when a dialog goes beside it."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    name = kith._bus_name(bus)  # pylint: disable=protected-access
    bus.call_sync(name, "/" + name.replace(".", "/") + "/window/1",
                  "org.gtk.Actions", "Activate",
                  GLib.Variant("(sava{sv})", ("undo", [], {})), None,
                  Gio.DBusCallFlags.NONE, -1, None)


def change(kith, name, field, value):
    kith.open(name)
    kith.set_text(field, value)
    kith.save()
    kith.wait_state("Saved")


@e2e.test("a save is undone from its toast: exactly what it changed")
def save():
    contact = make_contact("Ada", jobTitle="Head")
    with e2e.Kith() as kith:
        change(kith, "Ada Orel", "Company", "Südwind")
        kith.wait_for("label", "“Ada Orel” saved")
        # Of somebody else, and so it stays.
        colleague.update(contact, {"jobTitle": "Chief"})
        kith.wait_text("Job title", "Chief")
        kith.press("Undo")
        kith.wait_text("Company", "Nordwind")
        kith.wait_for("label", "Save of Ada Orel undone")
    info = colleague.info(contact)
    check_equal((info["company"], info["jobTitle"]), ("Nordwind", "Chief"))


@e2e.test("Ctrl+Z outside of texts undoes one after the other")
def key():
    contact = make_contact("Bo")
    with e2e.Kith() as kith:
        change(kith, "Bo Orel", "Company", "Südwind")
        change(kith, "Bo Orel", "Company", "Ostwind")
        kith.focus_window()
        # In a text it is the text's own.
        kith.keys("ctrl+f", "ctrl+z", "ctrl+z")
        kith.keys("Tab", "Tab")
        kith.keys("ctrl+z")
        kith.wait_text("Company", "Südwind")
        kith.wait(lambda: colleague.info(contact)["company"] == "Südwind",
                  "the undo of the second save")
        kith.keys("ctrl+z")
        kith.wait_text("Company", "Nordwind")
    check_equal(colleague.get(contact)["revision"], 5)
    check_equal(colleague.info(contact)["company"], "Nordwind")


@e2e.test("what a colleague has changed since is asked about")
def asks():
    contact = make_contact("Cy")
    with e2e.Kith() as kith:
        change(kith, "Cy Orel", "Company", "Südwind")
        colleague.update(contact, {"company": "Ostwind"})
        kith.wait_text("Company", "Ostwind")
        undo(kith)
        dialog = kith.dialog("Cy Orel was changed since")
        dialog.wait_for("radio button", "Company: yours, Nordwind")
        dialog.wait_for("radio button", "Company: theirs, Ostwind")
        dialog.press("Cancel")
        kith.wait_no_dialog()
        check_equal(colleague.info(contact)["company"], "Ostwind")
        check(kith.find("label", re.compile("needs you")) is None,
              "something waits for an answer")
        # It can still be undone.
        undo(kith)
        dialog = kith.dialog("Cy Orel was changed since")
        dialog.press("Company: yours, Nordwind", "radio button")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_text("Company", "Nordwind")
    check_equal(colleague.info(contact)["company"], "Nordwind")


@e2e.test("a resolved conflict is undone: theirs is there again")
def conflict():
    contact = make_contact("Di")
    with e2e.Kith() as kith:
        kith.open("Di Orel")
        kith.set_text("Company", "Südwind")
        colleague.update(contact, {"company": "Ostwind"})
        kith.wait_for("label", "Changed elsewhere to “Ostwind”")
        kith.save()
        dialog = kith.dialog(re.compile("Di Orel was changed"))
        dialog.press("Company: yours, Südwind", "radio button")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_for("label", "“Di Orel” saved")
        kith.press("Undo")
        kith.wait_text("Company", "Ostwind")
    check_equal(colleague.info(contact)["company"], "Ostwind")


@e2e.test("deletions that were carried out are undone: all come back")
def deletions():
    contacts = [make_contact(first) for first in ("Eli", "Fay", "Gil")]
    with e2e.Kith() as kith:
        kith.wait_for("list item", "Eli Orel")
        kith.set_text("Search Contacts", "orel")
        kith.wait_for("list item", "Gil Orel")
        n = len(kith.rows())
        kith.press("Main Menu")
        kith.press("Select Contacts")
        kith.press("Select All")
        kith.press("Delete")
        kith.wait_for("label", re.compile("contacts deleted"))
        kith.wait_gone("label", re.compile("contacts deleted"))
        kith.wait(lambda: not any(map(colleague.exists, contacts)),
                  "the deletions")
        kith.press("Main Menu")
        kith.wait_for("label", "Ctrl+Z")
        kith.press(f"Undo Deletion of {n} Contacts")
        kith.wait(lambda: len(kith.rows()) == n, "all rows")
        kith.wait_for("label", f"Deletion of {n} Contacts undone")
        # GTK 4.8 asks for the tooltip of a window that is gone, if that was
        # closed right after a menu.
        kith.wait_gone("label", f"Deletion of {n} Contacts undone")
    check(all(map(colleague.exists, contacts)), "some are still gone")


@e2e.test("a new contact is undone by deleting it, and that, too, can be undone")
def new():
    with e2e.Kith() as kith:
        kith.new()
        kith.set_text("First name", "Hal")
        kith.save()
        kith.wait_state("Saved")
        undo(kith)
        kith.wait_for("label", "“Hal” deleted")
        kith.wait_gone("list item", "Hal")
        # The button of the toast that goes has the same name.
        undo(kith)
        kith.wait_for("list item", "Hal")
    check_equal(len(colleague.find(first="Hal")), 1)


e2e.main()
