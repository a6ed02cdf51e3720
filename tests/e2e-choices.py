#!/usr/bin/python3
# e2e-choices.py: what is chosen in the conflict dialog before its Save
#
# SPDX-License-Identifier: GPL-3.0-or-later

import re

import atspi
import e2e
from e2e import Server, check, check_equal, colleague

WAITING = "Waiting – will be sent when online"


def make_contact(first):
    contact = colleague.create({
        "name": {"first": first, "last": "Novak"}, "company": "Nordwind",
        "jobTitle": "Event manager"})
    return contact, f"{first} Novak"


def clash(kith, contact, name):
    """The dialog about two fields that a colleague has changed, too."""
    kith.open(name)
    kith.set_text("Company", "Südwind")
    kith.set_text("Job title", "Head of events")
    colleague.update(contact, {"company": "Ostwind", "jobTitle": "Director"})
    kith.save()
    return kith.dialog(f"{name} was changed while you were editing")


def own_title(name):
    """Another one for each contact: what is on the disk is of this one."""
    return f"Head of all events, {name}"


def is_kept(name):
    return e2e.is_on_disk(f'"{own_title(name)}"')


def choose(dialog, name):
    dialog.press("Company: theirs, Ostwind", "radio button")
    dialog.press("Job title: edit", "radio button")
    dialog.set_text("Job title: your own text", own_title(name))
    dialog.wait_for("label", "2 of 2 decided")


def check_chosen(dialog, name):
    dialog.wait_for("label", "2 of 2 decided")
    dialog.wait_for("label", "What you chose before is here again")
    check(atspi.is_checked(dialog.find("radio button",
                                       "Company: theirs, Ostwind")),
          "a choice is lost")
    dialog.wait_text("Job title: your own text", own_title(name))


def check_saved(contact, name):
    info = colleague.info(contact)
    check_equal(info["company"], "Ostwind")
    check_equal(info["jobTitle"], own_title(name))


def review(kith, name):
    kith.wait_for("label", "1 contact needs you")
    kith.press("Review")
    return kith.dialog(f"{name} was changed while you were editing")


@e2e.test("the window is killed: what was chosen is chosen again")
def killed():
    contact, name = make_contact("Ada")
    with e2e.Kith() as kith:
        choose(clash(kith, contact, name), name)
        e2e.wait_until(lambda: is_kept(name), "it on the disk")
        kith.kill()
    check_equal(colleague.get(contact)["revision"], 2)

    with e2e.Kith() as kith:
        dialog = review(kith, name)
        check_chosen(dialog, name)
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait(lambda: kith.can_press("Review") is None, "nothing to do")
    check_saved(contact, name)


@e2e.test("it quits while the dialog is open: what was chosen is kept, too")
def quits():
    contact, name = make_contact("Abe")
    with e2e.Kith() as kith:
        choose(clash(kith, contact, name), name)
        kith.focus_window("changed")
        kith.keys("ctrl+q")
        kith.process.wait(e2e.TIMEOUT)
    check_equal(colleague.get(contact)["revision"], 2)

    # From the bar above the list it asks over the window alone.
    for _ in range(2):
        with e2e.Kith() as kith:
            check_chosen(review(kith, name), name)

    with e2e.Kith() as kith:
        review(kith, name).press("Save")
        kith.wait_no_dialog()
        kith.wait(lambda: kith.can_press("Review") is None, "nothing to do")
    check_saved(contact, name)


@e2e.test("killed, and saved by a colleague meanwhile: asked where that counts")
def moved():
    contact, name = make_contact("Ben")
    with e2e.Kith() as kith:
        choose(clash(kith, contact, name), name)
        e2e.wait_until(lambda: is_kept(name), "it on the disk")
        kith.kill()
    colleague.update(contact, {"jobTitle": "Conference manager"})

    with e2e.Kith() as kith:
        dialog = review(kith, name)
        dialog.wait_for("label", "1 of 2 decided")
        check(atspi.is_checked(dialog.wait_for(
            "radio button", "Company: theirs, Ostwind")), "a choice is lost")
        check(dialog.can_press("Save") is None, "Save can be pressed")
        # What was typed is still there to be chosen.
        dialog.press("Job title: edit", "radio button")
        dialog.wait_text("Job title: your own text", own_title(name))
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait(lambda: kith.can_press("Review") is None, "nothing to do")
    check_saved(contact, name)


@e2e.test("Cancel keeps what was chosen for the next Save")
def cancelled():
    contact, name = make_contact("Cleo")
    with e2e.Kith() as kith:
        dialog = clash(kith, contact, name)
        choose(dialog, name)
        dialog.press("Cancel")
        kith.wait_no_dialog()
        kith.wait_state("Conflict")
        kith.wait_text("Job title", "Head of events")

        kith.save()
        dialog = kith.dialog(f"{name} was changed while you were editing")
        check_chosen(dialog, name)
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        kith.wait_text("Job title", own_title(name))
    check_saved(contact, name)


@e2e.test("answered while the server is away: the form goes on from there")
def offline():
    server = Server()
    contact, name = make_contact("Dora")
    with e2e.Kith(env=server.env) as kith:
        dialog = clash(kith, contact, name)
        choose(dialog, name)
        server.stop()
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_state(WAITING)
        kith.wait_text("Company", "Ostwind")
        kith.wait_text("Job title", own_title(name))

        kith.set_text("First name", "Dorothea")
        kith.wait_state("Unsaved changes")
        kith.save()
        kith.wait_state(WAITING)
        kith.wait_for("label", "1 change waits")
        server.start()
        kith.save()
        kith.wait_state("Saved")
    check_saved(contact, name)
    check_equal(colleague.info(contact)["name"]["first"], "Dorothea")
    check_equal(colleague.get(contact)["revision"], 3)


@e2e.test("answered from the bar: what is typed in the form meanwhile stays")
def reviewed():
    server = Server()
    contact, name = make_contact("Edda")
    with e2e.Kith(env=server.env) as kith:
        clash(kith, contact, name).press("Cancel")
        kith.wait_no_dialog()
        kith.set_text("First name", "Edwina")
        kith.wait_for("label", "1 contact needs you")
        kith.press("Review")
        dialog = kith.dialog(f"{name} was changed while you were editing")
        choose(dialog, name)
        server.stop()
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_state("Unsaved changes")
        kith.wait_text("First name", "Edwina")

        kith.save()
        kith.wait_state(WAITING)
        server.start()
        kith.save()
        kith.wait_state("Saved")
        kith.wait_text("Company", "Ostwind")
    check_saved(contact, name)
    check_equal(colleague.info(contact)["name"]["first"], "Edwina")


@e2e.test("half an answer is there again after Cancel, and after a crash")
def unfinished():
    contact, name = make_contact("Flora")
    contact_email = "flora@example.com"
    colleague.update(contact, {"emails": [
        {"email": contact_email, "tag": "WORK"}]})
    question = f"{name} was changed while you were editing"

    def check_half(dialog):
        dialog.wait_for("label", "0 of 1 decided")
        dialog.wait_for("label", "What you chose before is here again")
        dialog.wait_for("label", "Not valid")
        dialog.wait_text(re.compile("Email: your own text"), "flora@")

    with e2e.Kith() as kith:
        kith.open(name)
        kith.fill(kith.part("list", "Emails").find("text"), "f@example.com")
        emails = colleague.info(contact)["emails"]
        emails[0]["email"] = "novak@example.com"
        colleague.update(contact, {"emails": emails})
        kith.save()
        dialog = kith.dialog(question)
        dialog.press(re.compile("Email: edit"), "radio button")
        dialog.set_text(re.compile("Email: your own text"), "flora@")
        dialog.press("Cancel")
        kith.wait_no_dialog()

        kith.save()
        check_half(kith.dialog(question))
        e2e.wait_until(lambda: e2e.is_on_disk('"flora@"'), "it on the disk")
        kith.kill()

    with e2e.Kith() as kith:
        dialog = review(kith, name)
        check_half(dialog)
        dialog.set_text(re.compile("Email: your own text"), contact_email)
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait(lambda: kith.can_press("Review") is None, "nothing to do")
    check_equal([item["email"] for item
                 in colleague.info(contact)["emails"]],
                [contact_email])


e2e.main()
