#!/usr/bin/python3
# e2e-authors.py: who the other one of a conflict is
#
# SPDX-License-Identifier: GPL-3.0-or-later

import contextlib
import re

import e2e
from e2e import check_equal

DANA = "Dana"
WHEN = r"(?:a moment|\d+ minutes?) ago"
CHANGED = "{} was changed while you were editing"


@contextlib.contextmanager
def team():
    """A window of one, and Dana, who changes the same contacts."""
    server = e2e.TeamServer()
    key = server.make_key("Dana")
    with server, e2e.Kith("--server", server.url, env=server.env) as kith:
        yield kith, e2e.Colleague(server.make_env(key))


def clash(kith, dana, first):
    """The dialog about two fields, one of them answered with a text."""
    contact = dana.create({"name": {"first": first, "last": "Orlov"},
                           "company": "Nordwind",
                           "jobTitle": "Event manager"})
    name = f"{first} Orlov"
    kith.open(name)
    kith.set_text("Company", "Südwind")
    kith.set_text("Job title", "Head of events")
    dana.update(contact, {"company": "Ostwind", "jobTitle": "Director"})
    kith.save()
    dialog = kith.dialog(CHANGED.format(name))
    dialog.press("Company: theirs, Ostwind", "radio button")
    dialog.press("Job title: edit", "radio button")
    dialog.set_text("Job title: your own text", "Head of all events")
    dialog.wait_for("label", "2 of 2 decided")
    return contact, dialog


@e2e.test("the dialog names who has saved, and saved again; so does the journal")
def saved():
    with team() as (kith, dana):
        contact, dialog = clash(kith, dana, "Ida")
        dialog.wait_for("label", re.compile(
            f"^{DANA} saved revision 2, {WHEN}. Your changes are kept until "
            "you decide.$"))
        dana.update(contact, {"company": "Westwind"})
        dialog.press("Save")
        dialog.wait_for("label", f"{DANA} saved again: 1 choice was reset")
        dialog.press("Company: yours, Südwind", "radio button")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        check_equal(dana.info(contact)["company"], "Südwind")

        kith.window().press("Main Menu")
        kith.window().press("Values Not Chosen")
        dialog = kith.dialog("Values Not Chosen")
        # When theirs was saved is said only if it is not the same.
        dialog.wait_for("label", re.compile(
            f"^Theirs: Westwind\nKept: Südwind · {WHEN}\n"
            f"Theirs was saved by {DANA}(, {WHEN})?$"))


@e2e.test("deleted while the dialog is open: what was typed in it is made again")
def deleted():
    with team() as (kith, dana):
        contact, dialog = clash(kith, dana, "Jan")
        dana.delete(contact)
        dialog.press("Save")
        dialog.wait_for("label", f"{DANA} deleted the contact meanwhile")
        dialog.wait_for("label", f"{DANA} deleted this contact. Your changes "
                                 "are kept until you decide.")
        dialog.press("Create Again")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        kith.wait_text("Job title", "Head of all events")

        made, = dana.find(first="Jan")
        check_equal(made["info"]["jobTitle"], "Head of all events")
        check_equal(made["info"]["company"], "Südwind")


@e2e.test("deleted while the dialog is open, and accepted: it can be looked up")
def accepted():
    with team() as (kith, dana):
        contact, dialog = clash(kith, dana, "Kai")
        dana.delete(contact)
        dialog.press("Save")
        dialog.press("Accept Deletion")
        kith.wait_no_dialog()
        kith.wait_gone("list item", "Kai Orlov")
        check_equal(dana.find(first="Kai"), [])

        kith.window().press("Main Menu")
        kith.window().press("Values Not Chosen")
        dialog = kith.dialog("Values Not Chosen")
        dialog.wait_for("label", re.compile(
            f"^Yours: Südwind\n{DANA} deleted the contact · {WHEN}$"))
        # Also what was typed as an answer, which nobody has seen.
        dialog.wait_for("label", re.compile(
            f"^Yours: Head of all events\n{DANA} deleted the contact · {WHEN}$"))


e2e.main()
