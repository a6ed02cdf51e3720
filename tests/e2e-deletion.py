#!/usr/bin/python3
# e2e-deletion.py: somebody deletes the contact that is being edited
#
# SPDX-License-Identifier: GPL-3.0-or-later

import e2e
from e2e import check, check_equal, colleague


def make_contact(first):
    return colleague.create({"name": {"first": first, "last": "Levi"},
                             "company": "Nordwind"})


def save_deleted(kith, contact, first):
    """Saves a contact that was deleted meanwhile."""
    kith.open(f"{first} Levi")
    kith.set_text("Job title", "Head of events")
    colleague.delete(contact)
    kith.save()
    return kith.dialog(f"{first} Levi was deleted while you were editing")


@e2e.test("the text is kept, and creates the contact again")
def create_again():
    contact = make_contact("Ana")
    with e2e.Kith() as kith:
        dialog = save_deleted(kith, contact, "Ana")
        dialog.press("Cancel")
        kith.wait_no_dialog()
        kith.wait_state("Conflict")
        kith.wait_text("Job title", "Head of events")
        check_equal(colleague.find(first="Ana"), [])

        kith.save()
        kith.dialog().press("Create Again")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        kith.wait_for("list item", "Ana Levi")

    created, = colleague.find(first="Ana")
    check(created["_id"] != contact, "it has its old id")
    check_equal(created["info"]["jobTitle"], "Head of events")
    check_equal(created["info"]["company"], "Nordwind")
    check_equal(created["revision"], 1)


@e2e.test("the deletion is accepted")
def accept():
    contact = make_contact("Bea")
    with e2e.Kith() as kith:
        dialog = save_deleted(kith, contact, "Bea")
        dialog.press("Accept Deletion")
        kith.wait_no_dialog()
        kith.wait_gone("push button", "Save")
        # As soon as the window has the keys again.
        kith.focus_window()
        kith.wait_gone("list item", "Bea Levi")
    check_equal(colleague.find(first="Bea"), [])


e2e.main()
