#!/usr/bin/python3
# e2e-duplicate.py: a contact with the email of another one
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import e2e
from e2e import check, check_equal, colleague

QUESTION = "Save a Duplicate?"


def save_duplicate(kith, first, email):
    """Saves a new contact with that email."""
    kith.new()
    kith.set_text("First name", first)
    kith.add("Email", email)
    kith.save()
    dialog = kith.dialog(QUESTION)
    dialog.wait_for("label", re.compile("“Ana Levi” has the same email"))
    return dialog


@e2e.test("the other contact is named, and the text stays")
def duplicate():
    colleague.create({"name": {"first": "Ana", "last": "Levi"},
                      "emails": [{"email": "ana@levi.example"}]})
    with e2e.Kith() as kith:
        kith.wait_for("list item", "Ana Levi")
        dialog = save_duplicate(kith, "Annie", "ana@levi.example")
        dialog.press("Go Back")
        kith.wait_no_dialog()
        kith.wait_text("First name", "Annie")
        check_equal(colleague.find(first="Annie"), [])

        kith.save()
        kith.dialog(QUESTION).press("Save Anyway")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        kith.wait_for("list item", "Annie")
        kith.wait_for("label", "Saved; “Ana Levi” has the same email or phone")
        kith.press("Show")
        kith.wait_text("Last name", "Levi")
    annie, = colleague.find(first="Annie")
    check_equal([item["email"] for item in annie["info"]["emails"]],
                ["ana@levi.example"])


@e2e.test("the other contact is opened, the own text after a question")
def open_it():
    with e2e.Kith() as kith:
        kith.wait_for("list item", "Ana Levi")
        dialog = save_duplicate(kith, "Anni", "ana@levi.example")
        dialog.press("Open It")
        dialog = kith.dialog("Save Changes?")
        kith.wait_text("First name", "Anni")
        dialog.press("Discard")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        kith.wait_text("Last name", "Levi")
    check(not colleague.find(first="Anni"), "it was saved")


e2e.main()
