#!/usr/bin/python3
# e2e-review.py: all that needs an answer, one contact after the other
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import e2e
from atspi import is_checked
from e2e import Server, check, check_equal, colleague

WAITING = "Waiting – will be sent when online"


def make_contact(first, last):
    return colleague.create({"name": {"first": first, "last": last},
                             "company": "Nordwind"})


def save_offline(kith, name, company):
    kith.select_row(name)
    kith.wait_for("label", name)
    kith.set_text("Company", company)
    kith.save()
    kith.wait_state(WAITING)


def put_clashes(server, last, n=3):
    """Changes of so many contacts wait that clash with a colleague's.  The
    window is closed meanwhile: it must not be faster."""
    firsts = ["Ada", "Ben", "Cleo"][:n]
    contacts = [make_contact(first, last) for first in firsts]
    with e2e.Kith(env=server.env) as kith:
        for first in firsts:
            kith.open(f"{first} {last}")
        server.stop()
        for first in firsts:
            save_offline(kith, f"{first} {last}", "Südwind")
    server.start()
    for contact in contacts:
        colleague.update(contact, {"company": "Ostwind"})
    return contacts


def only_dialog(kith, heading):
    """That dialog, which is the only one."""
    dialog = kith.dialog(heading)
    check_equal(len(kith.dialogs()), 1)
    return dialog


@e2e.test("three are gone through: one mine, one later, one theirs")
def all_three():
    server = Server()
    contacts = put_clashes(server, "Falk")
    with e2e.Kith(env=server.env) as kith:
        kith.wait_for("label", "3 contacts need you")
        kith.press("Review")
        dialog = only_dialog(kith, "Ada Falk was changed while you were "
                                   "editing")
        dialog.wait_for("label", "1 of 3")
        dialog.press("Use All Mine")
        dialog.press("Save")
        dialog = only_dialog(kith, "Ben Falk was changed while you were "
                                   "editing")
        dialog.wait_for("label", "2 of 3")
        check(dialog.can_press("Save") is None, "it is answered already")
        # What was only clicked at is not taken.
        dialog.press("Use All Mine")
        dialog.press("Later")
        dialog = only_dialog(kith, "Cleo Falk was changed while you were "
                                   "editing")
        dialog.wait_for("label", "3 of 3")
        dialog.press("Use All Theirs")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_for("label", "1 contact needs you")
        check_equal([colleague.info(contact)["company"]
                     for contact in contacts],
                    ["Südwind", "Ostwind", "Ostwind"])

        kith.press("Review")
        dialog = only_dialog(kith, "Ben Falk was changed while you were "
                                   "editing")
        check(dialog.can_press("Later") is None, "it is the only one")
        dialog.press("Use All Mine")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait(lambda: kith.can_press("Review") is None, "nothing to do")
    check_equal(colleague.info(contacts[1])["company"], "Südwind")


@e2e.test("Cancel leaves the rest waiting")
def cancel():
    server = Server()
    contacts = put_clashes(server, "Gold")
    with e2e.Kith(env=server.env) as kith:
        kith.wait_for("label", "3 contacts need you")
        kith.press("Review")
        dialog = only_dialog(kith, "Ada Gold was changed while you were "
                                   "editing")
        dialog.press("Use All Mine")
        dialog.press("Save")
        only_dialog(kith, "Ben Gold was changed while you were editing") \
            .press("Cancel")
        kith.wait_no_dialog()
        kith.wait_for("label", "2 contacts need you")
        check_equal([colleague.info(contact)["company"]
                     for contact in contacts],
                    ["Südwind", "Ostwind", "Ostwind"])

        kith.press("Review")
        for first in ("Ben", "Cleo"):
            dialog = only_dialog(kith, f"{first} Gold was changed while you "
                                       "were editing")
            dialog.press("Use All Theirs")
            dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait(lambda: kith.can_press("Review") is None, "nothing to do")


REST = "The same for the contacts that follow"


@e2e.test("all that follow are answered like the first, but those begun")
def the_rest():
    server = Server()
    contacts = put_clashes(server, "Haas")
    with e2e.Kith(env=server.env) as kith:
        kith.wait_for("label", "3 contacts need you")
        kith.press("Review")
        dialog = only_dialog(kith, "Ada Haas was changed while you were "
                                   "editing")
        check(dialog.can_press(REST) is None, "nothing is chosen yet")
        dialog.press("Later")
        dialog = only_dialog(kith, "Ben Haas was changed while you were "
                                   "editing")
        dialog.press("Use All Theirs")
        dialog.press("Cancel")
        kith.wait_no_dialog()

        kith.press("Review")
        dialog = only_dialog(kith, "Ada Haas was changed while you were "
                                   "editing")
        dialog.press("Use All Mine")
        dialog.press(REST)
        dialog.press("Save")
        dialog = only_dialog(kith, "Ben Haas was changed while you were "
                                   "editing")
        dialog.wait_for("label", "What you chose before is here again")
        check(not is_checked(dialog.can_press(REST)),
              "what was chosen before is taken over")
        dialog.press(REST)
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait(lambda: kith.can_press("Review") is None, "nothing to do")
        check_equal([colleague.info(contact)["company"]
                     for contact in contacts],
                    ["Südwind", "Ostwind", "Ostwind"])

        # What was decided against can be looked up.
        kith.press("Main Menu")
        kith.press("Values Not Chosen")
        journal = kith.dialog("Values Not Chosen")
        journal.wait_for("label", re.compile("Cleo Haas"))
        journal.press("Close")
        kith.wait_no_dialog()


@e2e.test("a deletion against a change is one of them")
def deletion():
    server = Server()
    contact = make_contact("Emil", "Hahn")
    with e2e.Kith(env=server.env) as kith:
        kith.open("Emil Hahn")
        server.stop()
        kith.press("Contact Menu")
        kith.press("Delete Contact")
        kith.wait_gone("list item", "Emil Hahn")
    server.start()
    colleague.update(contact, {"company": "Ostwind"})
    clashing, = put_clashes(server, "Hahn", 1)
    with e2e.Kith(env=server.env) as kith:
        kith.wait_for("label", "2 contacts need you")
        kith.press("Review")
        question = kith.dialog("Delete “Emil Hahn” All the Same?")
        question.wait_for("label", "1 of 2")
        check_equal(len(kith.dialogs()), 1)
        question.press("Keep")
        dialog = only_dialog(kith, "Ada Hahn was changed while you were "
                                   "editing")
        dialog.wait_for("label", "2 of 2")
        dialog.press("Use All Theirs")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait(lambda: kith.can_press("Review") is None, "nothing to do")
        kith.wait_for("list item", "Emil Hahn")
    check_equal(colleague.info(contact)["company"], "Ostwind")
    check_equal(colleague.info(clashing)["company"], "Ostwind")


def put_refused(server, last):
    """A change waits that makes a duplicate, which the server takes not."""
    colleague.create({"name": {"first": "Other", "last": last},
                      "emails": [{"email": f"other@{last.lower()}.example"}]})
    contact = make_contact("Dora", last)
    with e2e.Kith(env=server.env) as kith:
        kith.open(f"Dora {last}")
        server.stop()
        kith.add("Email", f"other@{last.lower()}.example")
        kith.save()
        kith.wait_state(WAITING)
    server.start()
    return contact


def emails(contact):
    return [email["email"] for email in
            colleague.info(contact).get("emails", [])]


@e2e.test("what was refused is one of them, says why, and is tried again")
def refused():
    server = Server()
    contact = put_refused(server, "Igel")
    clashing, = put_clashes(server, "Igel", 1)
    with e2e.Kith(env=server.env) as kith:
        kith.wait_for("label", "2 contacts need you")
        kith.press("Review")
        question = kith.dialog("“Dora Igel” Was Not Saved")
        question.wait_for("label", "1 of 2")
        question.wait_for("label",
                          "Another contact has the same email or phone.\n\n"
                          "Email: other@igel.example")
        question.press("Retry")
        kith.dialog("Save a Duplicate?").press("Go Back")
        kith.dialog("“Dora Igel” Was Not Saved").press("Retry")
        kith.dialog("Save a Duplicate?").press("Save Anyway")
        dialog = kith.dialog("Ada Igel was changed while you were editing")
        dialog.wait_for("label", "2 of 2")
        dialog.press("Use All Mine")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait(lambda: kith.can_press("Review") is None, "nothing to do")
    check_equal(emails(contact), ["other@igel.example"])
    check_equal(colleague.info(clashing)["company"], "Südwind")


@e2e.test("what was refused is edited, or taken back")
def refused_edited():
    server = Server()
    edited = put_refused(server, "Jahn")
    with e2e.Kith(env=server.env) as kith:
        kith.wait_for("label", "1 contact needs you")
        kith.press("Review")
        kith.dialog("“Dora Jahn” Was Not Saved").press("Edit")
        kith.wait_no_dialog()
        kith.wait_text("Email", "other@jahn.example")
        kith.set_text("Email", "dora@jahn.example")
        kith.save()
        kith.wait_state("Saved")
        kith.wait(lambda: kith.can_press("Review") is None, "nothing to do")
    check_equal(emails(edited), ["dora@jahn.example"])

    taken_back = put_refused(server, "Kurz")
    with e2e.Kith(env=server.env) as kith:
        kith.wait_for("label", "1 contact needs you")
        kith.press("Review")
        kith.dialog("“Dora Kurz” Was Not Saved").press("Take Back")
        kith.wait_no_dialog()
        kith.wait_gone("label", "1 contact needs you")
    check_equal(emails(taken_back), [])


@e2e.test("of two that would be duplicates the other one can be opened")
def refused_opened():
    server = Server()
    put_refused(server, "Lang")
    with e2e.Kith(env=server.env) as kith:
        kith.wait_for("label", "1 contact needs you")
        kith.press("Review")
        kith.dialog("“Dora Lang” Was Not Saved").press("Retry")
        kith.dialog("Save a Duplicate?").press("Open It")
        kith.wait_no_dialog()
        kith.wait_text("Email", "other@lang.example")
        kith.wait_for("label", "1 contact needs you")


e2e.main()
