#!/usr/bin/python3
# e2e-close.py: what was typed is not lost by leaving it
#
# SPDX-License-Identifier: GPL-3.0-or-later

import e2e
from e2e import check, check_equal, colleague


def open_contact(kith, first):
    kith.open(f"{first} Levi")
    kith.focus_window()


def make_contact(first):
    return colleague.create({"name": {"first": first, "last": "Levi"}})


@e2e.test("a window with changes closes, and the next one has them")
def close():
    contact = make_contact("Ana")
    with e2e.Kith() as kith:
        open_contact(kith, "Ana")
        kith.set_text("Company", "Nordwind")
        kith.press("Close")
        kith.process.wait(e2e.TIMEOUT)
    check("company" not in colleague.info(contact), "it was saved")

    with e2e.Kith() as kith:
        kith.wait_for("label", "1 change is not saved yet")
        kith.select_row("Ana Levi")
        kith.wait_text("Company", "Nordwind")
        kith.wait_state("Unsaved changes")
        kith.save()
        kith.wait_state("Saved")
        kith.wait_gone("label", "1 change is not saved yet")
    check_equal(colleague.info(contact)["company"], "Nordwind")


@e2e.test("what is discarded is not saved")
def discard():
    contact = make_contact("Bea")
    with e2e.Kith() as kith:
        open_contact(kith, "Bea")
        kith.set_text("Company", "Nordwind")
        kith.wait_state("Unsaved changes")
        kith.select_row("Ana Levi")
        kith.dialog("Save Changes?").press("Discard")
        kith.wait_no_dialog()
        kith.wait_text("First name", "Ana")
        kith.press("Close")
        kith.process.wait(e2e.TIMEOUT)
    check("company" not in colleague.info(contact), "it was saved")

    with e2e.Kith() as kith:
        kith.open("Bea Levi")
        kith.wait_text("Company", "")


@e2e.test("another contact is shown only after the question")
def leave():
    contact = make_contact("Cem")
    with e2e.Kith() as kith:
        open_contact(kith, "Cem")
        kith.set_text("Company", "Nordwind")
        kith.wait_state("Unsaved changes")
        kith.select_row("Ana Levi")
        kith.dialog("Save Changes?").press("Save")
        kith.wait_no_dialog()
        kith.wait_text("First name", "Ana")
    check_equal(colleague.info(contact)["company"], "Nordwind")


@e2e.test("Escape asks only when there is something to lose")
def escape():
    make_contact("Dov")
    with e2e.Kith() as kith:
        open_contact(kith, "Dov")
        kith.keys("Escape")
        kith.set_text("Company", "Nordwind")
        check(kith.find_dialog() is None, "something is asked")
        kith.wait_state("Unsaved changes")
        # Where the keys go.
        kith.press("Add Email")
        kith.wait(lambda: kith.part("list", "Emails").all("text"),
                  "the cursor in the form")
        kith.keys("Escape")
        kith.dialog("Discard Changes?").press("Keep Editing")
        kith.wait_no_dialog()
        kith.wait_text("Company", "Nordwind")
        kith.press("Contact Menu")
        kith.press("Discard Changes")
        kith.dialog("Discard Changes?").press("Discard")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        kith.wait_text("Company", "")


@e2e.test("it quits while it asks about the form, and keeps what was typed")
def quit_while_asking():
    contact = make_contact("Eli")

    def ask_leave(kith):
        kith.select_row("Ana Levi")
        kith.dialog("Save Changes?")

    def ask_discard(kith):
        kith.press("Contact Menu")
        kith.press("Discard Changes")
        kith.dialog("Discard Changes?")

    for ask, company in ((ask_leave, "Nordwind"), (ask_discard, "Südwind")):
        with e2e.Kith() as kith:
            kith.select_row("Eli Levi")
            kith.set_text("Company", company)
            ask(kith)
        with e2e.Kith() as kith:
            kith.wait_for("label", "1 change is not saved yet")
            kith.select_row("Eli Levi")
            kith.wait_text("Company", company)
    check("company" not in colleague.info(contact), "it was saved")


e2e.main()
