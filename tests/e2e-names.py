#!/usr/bin/python3
# e2e-names.py: everything that can be used has a name
#
# SPDX-License-Identifier: GPL-3.0-or-later

import atspi
import e2e
from e2e import check, check_equal, colleague


SEARCH = "Search Contacts"


def check_names(part, but=()):
    check_equal([(node.role, node.name) for node in atspi.unnamed(part.node)
                 if node.role not in but], [])


@e2e.test("in every window, page and dialog")
def names():
    with e2e.Kith() as kith:
        kith.wait_for("panel", "No Contacts Yet")
        check_names(kith)
    contact = colleague.create({
        "name": {"first": "Ana", "last": "Levi"},
        "emails": [{"tag": "WORK", "email": "ana@levi.example"}],
        "phones": [{"tag": "MOBILE", "phone": "+49 30 1234567"}]})
    with e2e.Kith() as kith:
        kith.open("Ana Levi")
        kith.wait_for("text", "Work email")
        kith.wait_for("text", "Mobile phone")
        check_names(kith)
        kith.press("Main Menu")
        kith.wait_for("menu item", "New Window")
        check_names(kith)
        kith.press("Select Contacts")
        check_names(kith)
        kith.press("Cancel")
        kith.set_text("Company", "Nordwind")
        colleague.update(contact, {"company": "Südwind"})
        kith.wait_for("push button", "Take Over")
        check_names(kith)
        kith.save()
        dialog = kith.dialog()
        # Inside of an AdwExpanderRow.
        check_names(dialog, ("list", "list item"))
        dialog.press("Use All Theirs")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_state("Saved")


def plain(name):
    return name.translate({0x2068: None, 0x2069: None})


@e2e.test("a label is called by its name")
def label():
    key = colleague.run("find-or-create-label", "Vip")["label"]["key"]
    colleague.run("rename-label", key, "Gold Customer")
    contact = colleague.create({"name": {"first": "Lia", "last": "Levi"},
                                "company": "Nordwind"})
    with e2e.DeafServer() as server, e2e.Kith("--server", server) as kith:
        kith.open("Lia Levi")
        # What it finds before the form is saved is told there.
        e2e.wait_mirror()
        kith.set_text("Company", "Westwind")
        colleague.update(contact, {"company": "Südwind",
                                   "labelKeys": [key]})
        kith.save()
        dialog = kith.dialog("Lia Levi was changed while you were editing")
        dialog.wait(lambda: any("They added Gold Customer" in plain(node.name)
                                for node in dialog.all()),
                    "the name of the label")
        check(not any(key in node.name for node in dialog.all()),
              "it shows a key")
        dialog.press("Use All Theirs")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_state("Saved")


@e2e.test("what is folded is not told of")
def folded():
    colleague.create({"name": {"first": "Bo", "last": "Levi"}})
    with e2e.Kith() as kith:
        kith.open("Bo Levi")
        for name in ("Discard", "Details", "Stop", "Review"):
            check(kith.find("push button", name) is None
                  or atspi.is_there(kith.find("push button", name)),
                  f"{name} is told of, and not there")
        kith.wait_for(None, SEARCH)
        kith.press("Search")
        kith.wait_gone(None, SEARCH)
        kith.press("Search")
        kith.wait_for(None, SEARCH)
        # The cursor is in it.
        kith.focus_window()
        kith.type("nobody")
        kith.wait_text(SEARCH, "nobody")


e2e.main()
