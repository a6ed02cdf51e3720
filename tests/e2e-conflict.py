#!/usr/bin/python3
# e2e-conflict.py: two people change the same contact
#
# SPDX-License-Identifier: GPL-3.0-or-later

import atspi
import e2e
from e2e import check, check_equal, colleague


def make_contact(first):
    contact = colleague.create({
        "name": {"first": first, "last": "Kovač"},
        "jobTitle": "Event manager",
        "emails": [{"tag": "WORK",
                    "email": f"{first.lower()}@nordwind.example"}],
    })
    return contact, f"{first} Kovač"


def emails(info):
    return [item["email"] for item in info["emails"]]


def check_undecided(dialog):
    """Nothing is chosen for a person, and nothing saved undecided."""
    for choice in dialog.all("radio button"):
        check(not atspi.is_checked(choice), f"{choice.name!r} is chosen")
    check(dialog.can_press("Save") is None, "Save can be pressed")


def choose(dialog, name):
    dialog.press(name, "radio button")
    dialog.wait(
        lambda: atspi.is_checked(dialog.find("radio button", name)),
        f"the choice {name!r}")


@e2e.test("two windows: only what both changed is asked, field by field")
def two_windows():
    contact, name = make_contact("Ana")
    with e2e.Kith() as kith:
        one = kith.window()
        kith.open(name, one)
        two = kith.open_window()
        kith.open(name, two)

        one.set_text("Job title", "Head of events")
        kith.add("Email", "ana@home.example", one)
        two.set_text("Job title", "Conference manager")
        two.set_text("Company", "Nordwind")
        kith.save(one)
        kith.wait_state("Saved", one)
        kith.save(two)

        dialog = kith.dialog(f"{name} was changed while you were editing")
        kith.wait_state("Conflict", two)
        check_equal(
            [choice.name for choice in dialog.all("radio button")],
            ["Job title: yours, Conference manager",
             "Job title: theirs, Head of events",
             "Job title: edit"])
        check_undecided(dialog)
        check_equal(colleague.get(contact)["revision"], 2)
        choose(dialog, "Job title: theirs, Head of events")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_state("Saved", two)
        two.wait_text("Job title", "Head of events")

    latest = colleague.get(contact)
    check_equal(latest["revision"], 3)
    check_equal(latest["info"]["jobTitle"], "Head of events")
    check_equal(latest["info"]["company"], "Nordwind")
    check_equal(emails(latest["info"]),
                ["ana@nordwind.example", "ana@home.example"])


@e2e.test("a change while the dialog is open: answers that hold are kept")
def again():
    contact, name = make_contact("Bea")
    colleague.update(contact, {"company": "Nordwind"})
    with e2e.Kith() as kith:
        kith.open(name)
        kith.set_text("Job title", "Head of events")
        kith.set_text("Company", "Südwind")
        colleague.update(contact, {"jobTitle": "Conference manager",
                                   "company": "Westwind"})
        kith.save()
        dialog = kith.dialog()
        check_undecided(dialog)
        choose(dialog, "Job title: yours, Head of events")
        choose(dialog, "Company: yours, Südwind")
        colleague.update(contact, {"company": "Ostwind"})
        dialog.press("Save")

        dialog.wait_for("label", "Somebody saved again: 1 choice was reset")
        check(atspi.is_checked(dialog.wait_for(
            "radio button", "Job title: yours, Head of events")),
            "an answer that holds is lost")
        check(dialog.can_press("Save") is None, "Save can be pressed")
        choose(dialog, "Company: theirs, Ostwind")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_state("Saved")

    latest = colleague.get(contact)
    check_equal(latest["revision"], 5)
    check_equal(latest["info"]["jobTitle"], "Head of events")
    check_equal(latest["info"]["company"], "Ostwind")


@e2e.test("Cancel keeps the text; a text of one's own is an answer, too")
def cancel():
    contact, name = make_contact("Cem")
    with e2e.Kith() as kith:
        kith.open(name)
        kith.set_text("Job title", "Head of events")
        colleague.update(contact, {"jobTitle": "Conference manager"})
        kith.save()
        kith.dialog().press("Cancel")
        kith.wait_no_dialog()
        kith.wait_state("Conflict")
        kith.wait_text("Job title", "Head of events")
        check_equal(colleague.info(contact)["jobTitle"], "Conference manager")

        kith.save()
        dialog = kith.dialog()
        choose(dialog, "Job title: edit")
        dialog.set_text("Job title: your own text", "Head of conferences")
        dialog.press("Save")
        kith.wait_no_dialog()
        kith.wait_state("Saved")
        kith.wait_text("Job title", "Head of conferences")

    latest = colleague.get(contact)
    check_equal(latest["revision"], 3)
    check_equal(latest["info"]["jobTitle"], "Head of conferences")


@e2e.test("changes of different fields are merged, told, and can be undone")
def disjoint():
    contact, name = make_contact("Dov")
    with e2e.DeafServer() as server, e2e.Kith("--server", server) as kith:
        kith.open(name)
        kith.set_text("Job title", "Head of events")
        colleague.update(contact, {"company": "Nordwind"})
        kith.save()
        kith.wait_for("label", "Saved; 1 change made elsewhere was also taken")
        check(kith.find_dialog() is None, "something is asked")
        kith.wait_text("Company", "Nordwind")
        latest = colleague.get(contact)
        check_equal(latest["revision"], 3)
        check_equal(latest["info"]["jobTitle"], "Head of events")
        check_equal(latest["info"]["company"], "Nordwind")

        kith.press("Undo")
        kith.wait_text("Job title", "Event manager")
        kith.wait_state("Saved")
        kith.wait_text("Company", "Nordwind")

    latest = colleague.get(contact)
    check_equal(latest["revision"], 4)
    check_equal(latest["info"]["jobTitle"], "Event manager")
    check_equal(latest["info"]["company"], "Nordwind")


e2e.main()
