#!/usr/bin/python3
# e2e-review.py: all that needs an answer, one contact after the other
#
# SPDX-License-Identifier: GPL-3.0-or-later

import e2e
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


e2e.main()
