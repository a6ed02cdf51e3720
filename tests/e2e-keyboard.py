#!/usr/bin/python3
# e2e-keyboard.py: everything with the keys alone
#
# SPDX-License-Identifier: GPL-3.0-or-later

import atspi
import e2e
from e2e import check, check_equal, colleague


@e2e.test("a contact is searched, opened, edited and saved")
def edit():
    contact = colleague.create({"name": {"first": "Ana", "last": "Levi"}})
    colleague.create({"name": {"first": "Bea", "last": "Kovac"}})
    with e2e.Kith() as kith:
        kith.wait_for("list item", "Ana Levi")
        kith.focus_window()
        kith.keys("ctrl+f")
        kith.type("levi")
        kith.wait_for("label", "1 of 2")
        kith.keys("Down", "Return")
        kith.wait_for("label", "Ana Levi")
        # First name, last name
        kith.keys("Tab", "Tab")
        kith.wait_state("Saved")
        kith.keys("ctrl+s")
        kith.wait_state("Saved")
        kith.keys("ctrl+a")
        kith.type("Cohen")
        kith.wait(lambda: "Cohen" in [
            atspi.text(kith.entry(field))
            for field in ("First name", "Last name")],
                  "what was typed")
        kith.keys("ctrl+s")
        kith.wait_state("Saved")
    check("Cohen" in colleague.info(contact)["name"].values(),
          "it was not saved")


@e2e.test("a contact is made")
def new():
    with e2e.Kith() as kith:
        kith.wait_for("label", "2 contacts")
        kith.focus_window()
        kith.keys("ctrl+n")
        kith.wait_state("Empty")
        kith.type("Zoe")
        kith.wait_text("First name", "Zoe")
        kith.keys("Tab")
        kith.type("Cohen")
        kith.wait_text("Last name", "Cohen")
        kith.keys("ctrl+s")
        kith.wait_state("Saved")
    zoe, = colleague.find(first="Zoe")
    check_equal(zoe["info"]["name"], {"first": "Zoe", "last": "Cohen"})


@e2e.test("a name that is typed makes a field, beside those there are")
def field():
    colleague.make_field("Shirt")
    with e2e.Kith() as kith:
        kith.open("Zoe Cohen")
        kith.focus_window()
        kith.press("Add Field")
        kith.wait(lambda: kith.can_press("Shirt"), "a field to choose")
        kith.type("Boat size")
        kith.wait_text("Name of the Field", "Boat size")
        kith.keys("Return")
        kith.wait(lambda: kith.find("text", "Boat size"), "the new field")
        check(not kith.find("text", "Shirt"), "another field was chosen")
        kith.type("9 m")
        kith.wait_text("Boat size", "9 m")

        # What is there is chosen as before.
        kith.press("Add Field")
        kith.wait(lambda: kith.can_press("Shirt"), "a field to choose")
        kith.keys("Return")
        kith.wait(lambda: kith.find("text", "Shirt"), "the chosen field")
        kith.keys("ctrl+s")
        kith.wait_state("Saved")
    zoe, = colleague.find(first="Zoe")
    check_equal(zoe["info"]["extendedFields"][
        colleague.make_field("Boat size")], "9 m")


def place(node):
    return node.call(atspi.COMPONENT, "GetExtents", "(u)", atspi.IN_WINDOW)


@e2e.test("what is added is in sight, and so is what adds another")
def in_sight():
    for name in ("Hat", "Shoes"):
        colleague.make_field(name)
    contact = colleague.create({"name": {"first": "Cem", "last": "Demir"}})
    with e2e.Kith("--contact", contact) as kith:
        kith.resize(360, 560)
        kith.wait_state("Saved")
        kith.focus_window()

        def is_in_sight(name):
            nodes = [node for node in kith.all("push button", name)
                     if atspi.is_there(node)]
            header = place(kith.find("push button", "Save"))
            return bool(nodes) and all(
                header[1] + header[3] <= y and y + height <= 560
                for _, y, _, height in map(place, nodes))

        for name in ("Hat", "Shoes"):
            kith.press("Add Field")
            kith.press(name)
            kith.entry(name)
            kith.type("xl")
            kith.wait_text(name, "xl")
            kith.wait(lambda: is_in_sight("Add Field"), "Add Field in sight")
        kith.press("Add Email")
        kith.wait(lambda: kith.part("list", "Emails").all("text"), "its row")
        kith.wait(lambda: is_in_sight("Add Email"), "Add Email in sight")
        kith.keys("ctrl+s")
        kith.wait_state("Saved")
    colleague.delete(contact)


@e2e.test("the menu, the shortcuts, what it is and a second window open")
def windows():
    with e2e.Kith() as kith:
        kith.wait_for("label", "3 contacts")
        kith.focus_window()
        kith.keys("F10")
        kith.wait_for("menu item", "New Window")
        kith.keys("Escape")
        kith.wait_gone("menu item", "New Window")
        kith.keys("ctrl+question")
        kith.wait_for("label", "History of the contact")
        # The keys of the conflict dialog, too.
        kith.wait_for("label", "Next undecided")
        kith.focus_window()
        kith.keys("Escape")
        kith.wait_gone("label", "History of the contact")
        kith.press("Main Menu")
        kith.press("About Kith")
        kith.part("frame", "About").wait_for("label", "The Kith Authors")
        kith.focus_window("About")
        kith.keys("Escape")
        kith.wait_gone("frame", "About")
        kith.focus_window()
        kith.keys("ctrl+shift+n")
        kith.window(1).wait_for("list item", "Zoe Cohen")


@e2e.test("it quits from every dialog")
def quits():
    for title, *steps in (
            ("History", "Contact Menu", "History"),
            ("Recently Deleted", "Main Menu", "Recently Deleted"),
            ("Values Not Chosen", "Main Menu", "Values Not Chosen"),
            ("Shortcuts", "Main Menu", "Keyboard Shortcuts"),
            ("About", "Main Menu", "About Kith")):
        with e2e.Kith() as kith:
            kith.open("Bea Kovac")
            for step in steps:
                kith.press(step)
            kith.focus_window(title)
            kith.keys("ctrl+q")
            kith.process.wait(e2e.TIMEOUT)


e2e.main()
