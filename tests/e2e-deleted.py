#!/usr/bin/python3
# e2e-deleted.py: contacts that were deleted are found and restored
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import atspi
import e2e
from e2e import check, check_equal, colleague


def make_deleted(first, **info):
    contact = colleague.create({"name": {"first": first, "last": "Sela"},
                                **info})
    colleague.delete(contact)
    return contact


def show_deleted(kith):
    kith.press("Main Menu")
    kith.press("Recently Deleted")
    return kith.dialog("Recently Deleted")


@e2e.test("a deleted contact is found by name, and restored")
def restored():
    wanted = make_deleted("Ada", company="Nordwind")
    other = make_deleted("Bo")
    with e2e.Kith() as kith:
        dialog = show_deleted(kith)
        dialog.wait_for("label", "Ada Sela")
        dialog.wait_for("label", "Bo Sela")
        dialog.wait_for("label", re.compile("You · a moment ago"))
        dialog.set_text("Search Deleted Contacts", "ada")
        dialog.wait_gone("label", "Bo Sela")
        dialog.press("Restore Ada Sela")
        dialog.wait_for("label", "No deleted contact has that name.")
        dialog.press("Close")
        kith.wait_no_dialog()
        kith.wait_for("list item", "Ada Sela")
    check_equal(colleague.info(wanted)["company"], "Nordwind")
    check(not colleague.exists(other), "the other came back, too")


def place(node):
    return node.call(atspi.COMPONENT, "GetExtents", "(u)", atspi.IN_WINDOW)


@e2e.test("where it is narrow, what restores is below the words, not beside")
def narrow():
    make_deleted("Nia")
    with e2e.Kith() as kith:
        dialog = show_deleted(kith)
        words = dialog.wait_for("label", re.compile("You · a moment ago"))
        button = dialog.wait_for("push button", "Restore Nia Sela")

        def is_below():
            return place(button)[1] >= place(words)[1] + place(words)[3]

        kith.wait(lambda: place(button)[2] > 0 and not is_below(),
                  "it beside the words")
        kith.resize(340, 560, "Recently Deleted")
        kith.wait(is_below, "it below the words")
        left, _top, width, _height = place(button)
        check(left >= 0 and left + width <= 340, "it is cut off")


@e2e.test("what was restored can be undone, and is asked about as a duplicate")
def duplicate():
    contact = make_deleted("Cy", emails=[{"email": "cy@sela.example"}])
    colleague.create({"name": {"first": "Di"},
                      "emails": [{"email": "cy@sela.example"}]})
    with e2e.Kith() as kith:
        dialog = show_deleted(kith)
        dialog.press("Restore Cy Sela")
        kith.dialog("Restore a Duplicate?").press("Restore Anyway")
        dialog.wait_gone("label", "Cy Sela")
        check(colleague.exists(contact), "it is not there")
        dialog.press("Close")
        kith.wait_no_dialog()
        kith.wait_for("list item", "Cy Sela")
        kith.press("Main Menu")
        kith.press("Undo Restoring of Cy Sela")
        kith.wait_for("label", "“Cy Sela” deleted")
        kith.wait_gone("label", "“Cy Sela” deleted")
        kith.wait(lambda: not colleague.exists(contact), "the undo")


@e2e.test("a contact that was merged away is there, and restored")
def merged_away():
    target = colleague.create({"name": {"first": "Fay", "last": "Sela"}})
    source = colleague.create({"name": {"first": "Gil", "last": "Sela"},
                               "company": "Südwind",
                               "emails": [{"email": "gil@sela.example"}]})
    colleague.run("merge-contacts", {"contactId": target, "revision": 1},
                  source)
    with e2e.Kith() as kith:
        dialog = show_deleted(kith)
        dialog.wait_for("label", re.compile(
            "^Merged into Fay Sela; what was taken over stays there\n"
            "You · a moment ago"))
        dialog.press("Restore Gil Sela")
        dialog.wait_for("label", "Restored as a contact of its own")
        dialog.press("Close")
        kith.wait_no_dialog()
        kith.wait_for("list item", "Gil Sela")
    check_equal(colleague.info(source)["company"], "Südwind")
    check_equal(colleague.info(target)["emails"][0]["email"],
                "gil@sela.example")


@e2e.test("a server that keeps nothing of it: the dialog says so")
def none():
    colleague.create({"name": {"first": "Eli", "last": "Sela"}})
    with e2e.DeafServer() as url:
        with e2e.Kith("--server", url) as kith:
            kith.wait_for("list item", "Eli Sela")
            dialog = show_deleted(kith)
            dialog.wait_for("label",
                            "This server does not keep deleted contacts.")
            dialog.press("Close")
            kith.wait_no_dialog()


e2e.main()
