#!/usr/bin/python3
# e2e-delete-undo.py: contacts are deleted, and got back
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import e2e
from e2e import check, check_equal, colleague


def make_contact(first):
    return colleague.create({"name": {"first": first, "last": "Levi"}})


@e2e.test("a deletion is undone: nothing was deleted")
def undo():
    contact = make_contact("Ana")
    before = colleague.get(contact)
    with e2e.Kith() as kith:
        kith.open("Ana Levi")
        kith.press("Contact Menu")
        kith.press("Delete Contact")
        kith.wait_for("label", "“Ana Levi” deleted")
        kith.wait_gone("list item", "Ana Levi")
        check(colleague.exists(contact), "it can not be undone")
        kith.press("Undo")
        kith.wait_for("list item", "Ana Levi")
        # Its form, too.
        kith.wait_for("label", "Saved")
        kith.wait_text("First name", "Ana")
    check_equal(colleague.get(contact), before)


@e2e.test("what is not undone is deleted, at the latest at the end")
def delete():
    contact = make_contact("Bea")
    with e2e.Kith() as kith:
        kith.open("Bea Levi")
        kith.press("Contact Menu")
        kith.press("Delete Contact")
        kith.wait_gone("list item", "Bea Levi")
    check(not colleague.exists(contact), "it is still there")


@e2e.test("when the offer to undo has gone, it is deleted")
def let_go():
    contact = make_contact("Fay")
    with e2e.Kith() as kith:
        kith.open("Fay Levi")
        kith.press("Contact Menu")
        kith.press("Delete Contact")
        kith.wait_for("label", "“Fay Levi” deleted")
        kith.wait_gone("label", "“Fay Levi” deleted")
        kith.wait(lambda: not colleague.exists(contact), "its deletion")


@e2e.test("killed while it could be undone: deleted by the next start")
def killed():
    contact = make_contact("Gil")
    with e2e.Kith() as kith:
        kith.open("Gil Levi")
        kith.press("Contact Menu")
        kith.press("Delete Contact")
        kith.wait_gone("list item", "Gil Levi")
        e2e.wait_until(lambda: e2e.is_on_disk(contact), "it on the disk")
        kith.kill()
    check(colleague.exists(contact), "it was deleted too early")
    with e2e.Kith() as kith:
        e2e.wait_until(lambda: not colleague.exists(contact), "its deletion")
        kith.wait_gone("list item", "Gil Levi")


@e2e.test("several contacts are selected and deleted")
def several():
    contacts = [make_contact(first) for first in ("Cem", "Dov", "Eva")]
    with e2e.Kith() as kith:
        kith.wait_for("list item", "Eva Levi")
        kith.set_text("Search Contacts", "levi")
        kith.wait_for("label", "4 of 4")
        kith.press("Main Menu")
        kith.press("Select Contacts")
        kith.press("Select All")
        kith.wait_for("label", "4 Selected")
        kith.press("Delete")
        kith.wait_for("label", "4 contacts deleted")
        kith.wait(lambda: not kith.rows(), "no rows")
        kith.press("Undo")
        kith.wait(lambda: len(kith.rows()) == 4, "all rows")
        check(all(map(colleague.exists, contacts)), "some were deleted")

        kith.press("Main Menu")
        kith.press("Select Contacts")
        kith.press("Select All")
        kith.wait_for("label", "4 Selected")
        kith.press("Delete")
        kith.wait(lambda: not kith.rows(), "no rows")
    check(not any(map(colleague.exists, contacts)), "some are still there")


def delete_changed(kith, contact, first):
    """Deletes a contact that the colleague changes meanwhile."""
    kith.open(f"{first} Levi")
    kith.press("Contact Menu")
    kith.press("Delete Contact")
    kith.wait_gone("list item", f"{first} Levi")
    colleague.update(contact, {"jobTitle": "Judge"})
    kith.wait_for("label", f"Delete “{first} Levi” All the Same?")
    kith.wait_for("label", re.compile("Job title: Judge"))
    return contact


@e2e.test("what somebody changed meanwhile is not deleted unasked")
def changed():
    kept, gone = make_contact("Hal"), make_contact("Ida")
    with e2e.Kith() as kith:
        delete_changed(kith, kept, "Hal")
        kith.press("Keep")
        kith.wait_for("list item", "Hal Levi")
        check(colleague.exists(kept), "it was deleted")
        delete_changed(kith, gone, "Ida")
        kith.press("Delete")
        kith.wait_for("label", re.compile("Ida Levi.*deleted"))
        kith.wait(lambda: not colleague.exists(gone), "it is deleted")


e2e.main()
